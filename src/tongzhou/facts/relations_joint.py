"""The growth of a whole from those of its parts (总增速分解), where they stand beside each other in print."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, judged
from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.passage import Spot, growth_beside, is_change_only
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval
from tongzhou.terms.words import Message

__all__ = ["joint_growth"]

_HUNDRED = Decimal(100)
_JOIN = re.compile(r"[、,和及与]{1,2}|以及|,?\s?and")
_TOLD = re.compile(r"分别|依次|respectively|representing")
#: A real growth weighs its parts by the prices of another year: levels at current prices stand for those weights to this share (assumed).
_WEIGHTS = Decimal("0.15")
_REAL = ("生产总值", "增加值", "GDP", "product")


#: Where each figure stands, by its start: its row and its place in it.
Places = Mapping[int, tuple[Sequence[Spot], int]]


def joint_growth(whole: Spot, parts: Sequence[Spot], where: Places, shelf: Shelf) -> Iterator[Finding]:
    """Compute the growth of a whole from levels and growths of its parts (总增速分解).

    A part's growth is the one printed right behind it, the one told out behind all (分别增长), or the only one read for it. Real growth
    (地区生产总值) is weighed by constant prices, for which current prices stand within an assumed share; a note says so.
    """
    growth = growth_beside(*where[whole.start]) or shelf.growth_of(whole.figure)
    rates = _told(where, parts) or [growth_beside(*where[spot.start]) or shelf.growth_of(spot.figure) for spot in parts]
    if growth is None or any(rate is None or rate.span.low <= -_HUNDRED for rate in rates) or len(rates) > 6:
        return
    figures: list[Figure] = []
    for spot, rate in zip(parts, rates, strict=True):
        figures += [spot.figure, rate] if rate else []
    if len({one.fact.id for one in (*figures, growth)}) < len(figures) + 1 or any(
        one.span.low <= 0 for one in figures[::2]
    ):
        return
    name = growth.fact.indicator or ""
    is_real = bool(growth.fact.price) or any(word in name for word in _REAL)
    said = ";".join(f"{a.said()},{plain(b.fact.value)}%" for a, b in zip(figures[::2], figures[1::2], strict=True))
    expr = f"{name}=f({said})={plain(growth.fact.value)}%"
    equation = Equation("growth_decomposition", expr, tuple(figures), _real if is_real else _joint, growth)
    notes = [Message.of("facts.check.weights", share=plain(_WEIGHTS * _HUNDRED))] if is_real else []
    finding = judged(equation, "stated", notes)
    if finding is not None:
        yield finding


def _told(where: Places, parts: Sequence[Spot]) -> list[Figure | None] | None:
    """Give the growths told out behind all parts: 城镇1.87万亿元,乡村0.26万亿元,分别下降12.1%和11.3%."""
    row, last = where[parts[-1].start]
    behind = row[last + 1 : last + 1 + len(parts)]
    if len(behind) < len(parts) or not (_TOLD.search(behind[0].gap) or is_change_only(behind[0].gap)):
        return None
    is_told = all(one.figure.fact.kind == "growth_rate" and one.figure.unit == "%" for one in behind)
    is_told = is_told and all(_JOIN.fullmatch(one.gap.strip()) for one in behind[1:])
    return [one.figure for one in behind] if is_told else None


def _joint(spans: Sequence[Interval]) -> Interval:
    """Give the least and greatest growth of a sum.

    It rises with each growth, and with a level as far as that grows faster than the whole; so two sums suffice instead of every corner.
    """
    levels, rates = spans[::2], spans[1::2]
    return Interval(_end(levels, [one.low for one in rates], False), _end(levels, [one.high for one in rates], True))


def _end(levels: Sequence[Interval], rates: Sequence[Decimal], is_greatest: bool) -> Decimal:
    found = _joined([(one.low + one.high) / 2 for one in levels], rates)
    ends = [one.high if (rate > found) == is_greatest else one.low for one, rate in zip(levels, rates, strict=True)]
    return _joined(ends, rates)


def _joined(levels: Sequence[Decimal], rates: Sequence[Decimal]) -> Decimal:
    before = sum((level / (1 + rate / _HUNDRED) for level, rate in zip(levels, rates, strict=True)), Decimal(0))
    return (sum(levels, Decimal(0)) / before - 1) * _HUNDRED


def _real(spans: Sequence[Interval]) -> Interval:
    """Give the same where a level stands for a weight within an assumed share; points stay points, so that values are compared exactly."""
    if all(one.low == one.high for one in spans):
        return _joint(spans)
    wide = [
        Interval(one.low * (1 - _WEIGHTS), one.high * (1 + _WEIGHTS)) if at % 2 == 0 else one
        for at, one in enumerate(spans)
    ]
    return _joint(wide)
