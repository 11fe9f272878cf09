"""Multiples, ratios and gaps of figures printed near (倍数、比值与差距): 是某地的几倍, 甲与乙之比, 最高与最低的差距."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, Evidence, judged, monotone
from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.passage import LEVELS, Spot
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding

__all__ = ["multiples", "spreads"]

_IN_BRACKETS = re.compile(r"[是为][^,。;()]{1,16}\($")
_OF_IT = re.compile(r"^\)的(?:近|约|逾|超过)?$")
_RATIO_OF = re.compile(r"(?P<one>[一-龥]{2,8}?)[与和对](?P<other>[一-龥]{2,8}?)(?:之比|的比值|的比例|比值|比例)")
_BEGINNING = re.compile(r"[由从][^,。;\d]{0,12}$")
_RATIO = re.compile(
    r"(?:收入|支出|消费|价格|人口|规模)?比(?:值)?(?:由[^,。;]{0,12})?(?:为|降至|升至|缩小|扩大|达|达到|降为|是|约)?(?:约|到|至|为)?$"
)
_SPREAD = re.compile(
    r"最[高大多好][^,。;]{0,16}最[低小少差][^,。;]{0,12}(?:差距|相差|之差)|(?:极差|差距)[^,。;]{0,4}最[高大]"
)
#: How many figures back the two are looked for.
_BACK = 40


def multiples(shelf: Shelf, rows: Sequence[Sequence[Spot]]) -> Iterator[Finding]:
    """Check 是某地(某年)的几倍 and 甲与乙之比 against the two values, where both are printed (倍数核对)."""
    for row in rows:
        for at, spot in enumerate(row):
            figure, fact = spot.figure, spot.figure.fact
            if fact.kind != "ratio" or fact.unit not in ("倍", None) or fact.base_region == fact.region:
                continue
            if _BEGINNING.search(spot.lead):
                continue  # 由上年的2.45缩小为2.42: the first is of another time than the two values
            pair, evidence = _pair(shelf, row, at)
            if pair is None or pair[1].span.low <= 0 or pair[0].unit != pair[1].unit:
                continue
            above, below = pair
            expr = f"{above.said()}÷{below.fact.region or below.fact.period or ''}{plain(below.fact.value)}={plain(fact.value)}{fact.unit or ''}"
            found = judged(Equation("ratio", expr, (below, above), monotone(_times), figure), evidence)
            if found:
                yield found


def _pair(shelf: Shelf, row: Sequence[Spot], at: int) -> tuple[tuple[Figure, Figure] | None, Evidence]:
    """Give the two values whose ratio is printed, and how sure that is."""
    if named := _named_ratio(row, at):
        return named, "closed"
    before = [one for one in row[max(at - 2, 0) : at] if one.sentence == row[at].sentence]
    if len(before) == 2 and _IN_BRACKETS.search(before[1].gap) and _OF_IT.match(row[at].gap):
        return (before[0].figure, before[1].figure), "closed"
    if row[at].figure.fact.kind == "ratio" and _RATIO.search(row[at].lead) and "倍" != row[at].figure.fact.unit:
        levels = [one.figure for one in row[max(at - _BACK, 0) : at] if one.figure.fact.kind in LEVELS][-2:]
        if len(levels) == 2 and levels[0].unit == levels[1].unit:
            return (levels[0], levels[1]), "closed"
    found = _compared(shelf, row[at].figure)
    return found, "closed" if row[at].figure.fact.base_region else "likely"


def _compared(shelf: Shelf, figure: Figure) -> tuple[Figure, Figure] | None:
    fact = figure.fact
    above = shelf.any_level(figure.stem, figure.place, fact.period)
    below = None
    if fact.base_region:
        below = shelf.any_level(figure.stem, (fact.base_region, None), fact.period) or shelf.any_level(
            figure.stem, (fact.base_region, fact.entity), fact.period
        )
    elif fact.base_period:
        below = shelf.any_level(figure.stem, figure.place, fact.base_period)
    return (above, below) if above and below and above is not figure and below is not figure else None


def _named_ratio(row: Sequence[Spot], at: int) -> tuple[Figure, Figure] | None:
    found = _RATIO_OF.search(row[at].lead)
    if not found:
        return None
    named: list[Figure] = []
    for words in (found["one"], found["other"]):
        near = [one.figure for one in row[max(at - _BACK, 0) : at] if one.figure.fact.kind in LEVELS]
        hit = next((one for one in reversed(near) if one.stem and (one.stem in words or words in one.stem)), None)
        if hit is None:
            return None
        named.append(hit)
    return named[0], named[1]


def _times(before: Decimal, now: Decimal) -> Decimal:
    return now / before


def spreads(rows: Sequence[Sequence[Spot]]) -> Iterator[Finding]:
    """Check the gap between the highest and the lowest of the figures listed just before (极差核对)."""
    for row in rows:
        for at, spot in enumerate(row):
            if not _SPREAD.search(spot.lead):
                continue
            listed = [
                one
                for one in row[max(at - _BACK, 0) : at]
                if one.sentence == spot.sentence - 1 and one.figure.fact.kind in (*LEVELS, "index", "ratio")
            ]
            listed = [one for one in listed if one.figure.unit == listed[0].figure.unit]
            if len(listed) < 3:
                continue
            figures = tuple(one.figure for one in listed)
            expr = f"max-min({'、'.join(plain(one.fact.value) for one in figures)})={plain(spot.figure.fact.value)}{spot.figure.fact.unit or ''}"
            found = judged(Equation("difference", expr, figures, monotone(_spread), spot.figure), "closed")
            if found is not None and found.verdict != "not_checkable":
                yield found


def _spread(*values: Decimal) -> Decimal:
    return max(values) - min(values)
