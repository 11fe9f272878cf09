"""The structure of a whole (结构): shares that come to a hundred, and each against its part and whole."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, Evidence, judged, monotone, total
from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.passage import LEVELS, Spot
from tongzhou.facts.relations_list import List
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval

__all__ = ["structures"]

_HUNDRED = Decimal(100)
_STRUCTURE = re.compile(r"结构|占比|比重|构成|占")
_TOLD = re.compile(r"分别|依次|respectively")
_JOIN = re.compile(r"[、,和及与以]{1,2}|,?\s?and")
#: How many figures before a row of shares may be their parts or their whole.
_BACK = 16


def structures(shelf: Shelf, rows: Sequence[Sequence[Spot]], found: Sequence[List]) -> Iterator[Finding]:
    """Check the structure of a whole (结构核对).

    Shares joined by ratio signs (2.6:38.2:59.2) come to a hundred, and each to its part by the whole. Shares told out behind a list
    (分别占总数的49.5%和50.5%) are checked against its parts and the whole that these make up.
    """
    by_parts: dict[tuple[int, ...], List] = {}
    for one in found:
        if one.equation().holds():
            by_parts.setdefault(tuple(spot.start for spot in one.parts), one)
    for row in rows:
        at = 0
        while at < len(row):
            group, is_ratio = _group(row, at)
            if group:
                yield from _of_group(row, at, group, is_ratio, by_parts, found)
            at += max(len(group), 1)


def _of_group(
    row: Sequence[Spot],
    at: int,
    group: Sequence[Spot],
    is_ratio: bool,
    by_parts: dict[tuple[int, ...], List],
    found: Sequence[List],
) -> Iterator[Finding]:
    figures = [one.figure for one in group]
    value = sum((one.value for one in figures), Decimal(0))
    if is_ratio and Decimal(80) <= value <= Decimal(120):
        yield from _hundred(figures)
    levels = [one for one in row[max(at - _BACK, 0) : at] if one.figure.fact.kind in LEVELS]
    parts = levels[-len(group) :]
    known = by_parts.get(tuple(one.start for one in parts)) if len(parts) == len(group) else None
    if known is not None and (not is_ratio or _is_same_time(known.whole.figure, figures[0])):
        yield from _each(figures, parts, known.whole.figure, "stated")
    elif is_ratio:
        for one in found:
            if len(one.parts) == len(group) and one.equation().holds() and _is_same_time(one.whole.figure, figures[0]):
                yield from _each(figures, one.parts, one.whole.figure, "stated")
                break
    elif len(parts) == len(group) and len({one.figure.unit for one in parts}) == 1:
        before = [one for one in levels[: -len(group)] if one.figure.unit == parts[0].figure.unit]
        for whole in reversed(before[-3:]):
            if _fits(figures, parts, whole.figure):
                yield from _each(figures, parts, whole.figure, "closed")
                break


def _fits(figures: Sequence[Figure], parts: Sequence[Spot], whole: Figure) -> bool:
    """Whether all of the shares but one are the parts by this whole."""
    if whole.span.low <= 0:
        return False
    held = sum(
        abs(part.figure.value / whole.value * _HUNDRED - share.value) < 1
        for share, part in zip(figures, parts, strict=True)
    )
    return held >= max(len(parts) - 1, 1)


def _group(row: Sequence[Spot], at: int) -> tuple[tuple[Spot, ...], bool]:
    """Give the shares that stand in a row from one that begins them, and whether ratio signs join them."""
    first = row[at]
    if first.gap.strip().endswith(":") or not _STRUCTURE.search(first.figure.fact.text + first.lead):
        return (), False
    for is_ratio in (True, False):
        if not is_ratio and (first.figure.unit != "%" or not _TOLD.search(first.lead)):
            break
        group = [first]
        for spot in row[at + 1 :]:
            gap = spot.gap.strip()
            if gap not in (":", "：") if is_ratio else spot.figure.unit != "%" or not _JOIN.fullmatch(gap):
                break
            group.append(spot)
        if len(group) >= (3 if is_ratio else 2):
            return tuple(group), is_ratio
    return (), False


def _is_same_time(one: Figure, other: Figure) -> bool:
    return one.fact.period == other.fact.period and one.fact.region == other.fact.region


def _hundred(figures: Sequence[Figure]) -> Iterator[Finding]:
    *parts, last = figures
    expr = "+".join(plain(one.fact.value) for one in figures) + "=100"

    def rest(spans: Sequence[Interval]) -> Interval:
        return Interval.point(_HUNDRED) - total(spans)

    finding = judged(Equation("sum_of_parts", expr, tuple(parts), rest, last), "stated")
    if finding is not None:
        yield finding


def _each(figures: Sequence[Figure], parts: Sequence[Spot], whole: Figure, evidence: Evidence) -> Iterator[Finding]:
    for share, spot in zip(figures, parts, strict=True):
        part = spot.figure
        if whole.span.low <= 0:
            return
        expr = f"{part.said()}÷{whole.said()}={plain(share.fact.value)}%"
        finding = judged(Equation("share", expr, (whole, part), monotone(_percent), share), evidence)
        if finding is not None:
            yield finding


def _percent(whole: Decimal, part: Decimal) -> Decimal:
    return part / whole * _HUNDRED
