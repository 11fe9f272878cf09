"""Gaps between two printed rates or indices (差距核对): 快于城镇2.2个百分点, 高于全省平均13.5点, 二者之差."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, judged, monotone
from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.passage import Spot
from tongzhou.terms.finding import Finding

__all__ = ["gaps_said"]

_SAID = re.compile(
    r"(?P<own>[一-龥]{0,16}?)(?:增速|增幅|涨幅)?(?:快于|高于|低于|慢于|超过|比)(?P<other>[一-龥]{2,10}?)(?:平均|增速|增幅|涨幅|水平)*(?:快|高|低|慢)?$"
)
_BOTH = re.compile(r"[二两]者(?:之差|相差|差距|的差距)")
_LESS = re.compile(r"低|慢")
#: Gaps are in points of what they are between.
_POINTS = frozenset({"点", "分"})
#: How many figures back the two are looked for.
_BACK = 24


def gaps_said(rows: Sequence[Sequence[Spot]]) -> Iterator[Finding]:
    """Check a gap in points against the two figures that its words name (差距核对).

    Both must be named by their area or by how their name begins, be of one period, and otherwise be of one name; or be the two figures told
    just before 二者之差.
    """
    earlier: list[Spot] = []
    for row in rows:
        for at, spot in enumerate(row):
            fact = spot.figure.fact
            if fact.unit == "个百分点" or fact.unit in _POINTS and fact.kind == "abs_change":
                pool = [one for one in (*earlier, *row[:at]) if _is_level(one.figure, fact.unit == "个百分点")]
                found = _told(spot, row, at) or _named(spot, pool[-_BACK:])
                if found is not None:
                    yield found
        earlier = [*earlier, *row][-_BACK * 2 :]


def _is_level(figure: Figure, is_rate: bool) -> bool:
    fact = figure.fact
    if is_rate:
        return fact.unit == "%" and fact.kind in ("growth_rate", "index", "share", "ratio")
    return fact.kind == "index" and fact.unit in (None, *_POINTS)


def _named(spot: Spot, pool: Sequence[Spot]) -> Finding | None:
    said = _SAID.search(spot.lead)
    if said is None:
        return None
    others = [one.figure for one in pool if _is_called(one.figure, said["other"])]
    here = [one.figure for one in pool if one.sentence == spot.sentence and one.block == spot.block]
    own = [one.figure for one in pool if _is_called(one.figure, said["own"])] if len(said["own"]) > 1 else here[-1:]
    pairs = [
        (mine, theirs)
        for mine in own
        for theirs in others
        if mine is not theirs and _are_alike(mine, theirs, said["own"], said["other"])
    ]
    if len(pairs) != 1 or pairs[0][0].fact.kind != pairs[0][1].fact.kind:
        return None
    mine, theirs = pairs[0]
    return _gap(theirs, mine, spot.figure, is_less=bool(_LESS.search(spot.lead)) and spot.figure.value > 0)


def _is_called(figure: Figure, word: str) -> bool:
    """Whether a figure is of the area, or of what, a word says."""
    region, name = figure.fact.region or "", figure.fact.indicator or ""
    return bool(region) and (region == word or region[:-1] == word) or len(word) > 1 and name.startswith(word[:2])


def _are_alike(mine: Figure, theirs: Figure, own: str, other: str) -> bool:
    """Whether two figures differ in nothing but what the words tell apart."""
    if mine.fact.period != theirs.fact.period:
        return False
    if mine.fact.region != theirs.fact.region:
        return mine.stem == theirs.stem or mine.stem in ("", "增速")
    return own[:2] != other[:2] and (mine.fact.indicator or "")[2:] == (theirs.fact.indicator or "")[2:]


def _told(spot: Spot, row: Sequence[Spot], at: int) -> Finding | None:
    """Check 二者之差 against the two figures before it: the last figure of its clause is the gap of now."""
    if not _BOTH.search(spot.lead) or at + 1 < len(row) and _BOTH.search(row[at + 1].lead):
        return None
    before = [one for one in row[max(at - 3, 0) : at] if not _BOTH.search(one.lead)][-2:]
    if len(before) < 2 or not all(_is_level(one.figure, True) for one in before):
        return None
    low, high = sorted((one.figure for one in before), key=_value)
    return _gap(low, high, spot.figure) if low.fact.kind == high.fact.kind else None


def _value(figure: Figure) -> Decimal:
    return figure.value


def _gap(below: Figure, above: Figure, gap: Figure, is_less: bool = False) -> Finding | None:
    if is_less:
        below, above = above, below
    expr = f"{above.said()}-{below.fact.region or ''}{plain(below.fact.value)}={plain(gap.fact.value)}{gap.fact.unit or ''}"
    return judged(Equation("pp_diff", expr, (below, above), monotone(_minus), gap), "closed")


def _minus(below: Decimal, above: Decimal) -> Decimal:
    return above - below
