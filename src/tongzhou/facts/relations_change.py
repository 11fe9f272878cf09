"""Changes said beside their values (变动与前后值): 由甲增至乙,增长丙; 甲,比上年增加乙,增长丙; 是…的几倍; rates of birth and death."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, judged, monotone
from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.passage import LEVELS, Spot, is_change_only
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding

__all__ = ["changes", "multiples", "natural_growth"]

_FROM = re.compile(r"[由从自][^,，。;；]{0,24}$|\bfrom\s+(?:[A-Z$¥]{0,4}\s*)?$")
_TO = re.compile(
    r"^(?:[^,，。;；]{0,4})(?:[增升降减跌涨]|提高|提升|扩大|下降|增加|增长|减少|上升|回落|调整|调减|调增|缩短|压缩|改善|攀升|扩|变)?(?:至|到|为)"
    r"[^,，。;；]{0,6}$|^\s*to\s*$"
)
_HUNDRED = Decimal(100)


def changes(row: Sequence[Spot]) -> Iterator[Finding]:
    """Check a change against the two values, or the value and the change, printed just before it (前后值核对)."""
    for first, second, third in zip(row, row[1:], row[2:], strict=False):
        if first.sentence != third.sentence or first.figure.unit is None:
            continue
        one, two, three = first.figure, second.figure, third.figure
        if _is_pair(first, second) and is_change_only(third.gap):
            yield from _from_to(one, two, three)
        elif two.fact.kind == "abs_change" and one.unit == two.unit and is_change_only(second.gap + third.gap):
            yield from _level_and_change(one, two, three)


def _is_pair(first: Spot, second: Spot) -> bool:
    one, two = first.figure, second.figure
    return (
        one.unit == two.unit
        and one.fact.kind not in ("growth_rate", "abs_change", "pp_diff")
        and two.fact.kind not in ("growth_rate", "abs_change", "pp_diff")
        and _FROM.search(first.gap) is not None
        and _TO.match(second.gap) is not None
    )


def _from_to(one: Figure, two: Figure, change: Figure) -> Iterator[Finding]:
    """由甲增至乙: the growth, the difference, or the multiple said next."""
    fact = change.fact
    shown = f"{two.said(unit=True)}, {one.fact.period or ''}{plain(one.fact.value)}{one.fact.unit or ''}"
    if fact.kind == "growth_rate" and change.unit == "%" and one.span.low > 0:
        expr = f"({plain(two.fact.value)}÷{plain(one.fact.value)}-1)={plain(fact.value)}%({shown})"
        equation = Equation("growth", expr, (one, two), monotone(_growth), change)
    elif fact.kind == "pp_diff" and one.unit == "%" or fact.kind == "abs_change" and change.unit == one.unit:
        kind = "pp_diff" if fact.kind == "pp_diff" else "abs_change"
        is_fall = fact.value > 0 and two.value < one.value
        expr = f"{plain(two.fact.value)}-{plain(one.fact.value)}={plain(fact.value)}{fact.unit or ''}({shown})"
        equation = Equation(kind, expr, (one, two), monotone(_fall if is_fall else _rise), change)
    elif fact.kind == "ratio" and fact.unit == "倍" and one.span.low > 0:
        expr = f"{plain(two.fact.value)}÷{plain(one.fact.value)}={plain(fact.value)}倍({shown})"
        equation = Equation("ratio", expr, (one, two), monotone(_times), change)
    else:
        return
    found = judged(equation, "stated")
    if found:
        yield found


def _growth(before: Decimal, now: Decimal) -> Decimal:
    return (now / before - 1) * _HUNDRED


def _rise(before: Decimal, now: Decimal) -> Decimal:
    return now - before


def _fall(before: Decimal, now: Decimal) -> Decimal:
    return before - now


def _times(before: Decimal, now: Decimal) -> Decimal:
    return now / before


def _level_and_change(level: Figure, change: Figure, growth: Figure) -> Iterator[Finding]:
    """甲,比上年增加乙,增长丙: the growth from the level and the change."""
    if growth.fact.kind != "growth_rate" or growth.unit != "%" or level.fact.kind not in LEVELS:
        return
    if level.span.low - change.span.high <= 0:
        return
    expr = f"{plain(change.fact.value)}÷({plain(level.fact.value)}-({plain(change.fact.value)}))={plain(growth.fact.value)}%"
    found = judged(Equation("growth", expr, (level, change), monotone(_from_change), growth), "stated")
    if found:
        yield found


def _from_change(now: Decimal, change: Decimal) -> Decimal:
    return change / (now - change) * _HUNDRED


def multiples(shelf: Shelf, rows: Sequence[Sequence[Spot]]) -> Iterator[Finding]:
    """Check 是某地(某年)的几倍 and 甲与乙之比 against the two values, where both are printed (倍数核对)."""
    for row in rows:
        for at, spot in enumerate(row):
            figure, fact = spot.figure, spot.figure.fact
            if fact.kind != "ratio" or fact.unit not in ("倍", None) or fact.base_region == fact.region:
                continue
            pair = _compared(shelf, figure) or _named_ratio(row, at)
            if pair is None or pair[1].span.low <= 0 or pair[0].unit != pair[1].unit:
                continue
            above, below = pair
            expr = f"{above.said()}÷{below.fact.region or below.fact.period or ''}{plain(below.fact.value)}={plain(fact.value)}{fact.unit or ''}"
            found = judged(Equation("ratio", expr, (below, above), monotone(_times), figure), "likely")
            if found:
                yield found


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


_RATIO_OF = re.compile(r"(?P<one>[一-龥]{2,8}?)[与和对](?P<other>[一-龥]{2,8}?)(?:之比|的比值|的比例|比值|比例)")


def _named_ratio(row: Sequence[Spot], at: int) -> tuple[Figure, Figure] | None:
    found = _RATIO_OF.search(row[at].lead)
    if not found:
        return None
    named: list[Figure] = []
    for words in (found["one"], found["other"]):
        near = [one.figure for one in row[:at] if one.figure.fact.kind in LEVELS]
        hit = next((one for one in reversed(near) if one.stem and (one.stem in words or words in one.stem)), None)
        if hit is None:
            return None
        named.append(hit)
    return named[0], named[1]


def natural_growth(shelf: Shelf) -> Iterator[Finding]:
    """Check that the natural growth rate is births less deaths (自然增长率=出生率-死亡率)."""
    rates = {(one.fact.indicator or "", one.place, one.fact.period): one for one in shelf.figures}
    for (name, place, period), figure in rates.items():
        if not name.endswith("自然增长率"):
            continue
        pair = [
            next((one for (said, *rest), one in rates.items() if said.endswith(end) and rest == [place, period]), None)
            for end in ("出生率", "死亡率")
        ]
        if pair[0] is None or pair[1] is None or pair[0].unit != figure.unit:
            continue
        expr = f"{pair[0].said()}-{pair[1].said()}={figure.said()}{figure.fact.unit or ''}"
        found = judged(Equation("difference", expr, (pair[1], pair[0]), monotone(_rise), figure), "stated")
        if found:
            yield found
