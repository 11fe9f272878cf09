"""Figures as they stand in their sentences (句中数字): which follow each other, and the words between them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tongzhou.facts.figure import Figure
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.text import Text

__all__ = ["LEVELS", "Spot", "growth_beside", "is_change_only", "passages", "sentences_of"]

#: Kinds whose value is an amount or a number of things.
LEVELS = frozenset({"level", "count"})
_STOPS = re.compile(r"[。!?！？]|(?<=[a-z)\d])\.(?=\s|$)")
_UNIT = re.compile(r"^\s*[余多]?\s*")
#: What is looked at before a figure, in characters: so much, however long a page goes on without a comma.
_LONGEST_CLAUSE = 300
_LONGEST_CHANGE = 120
#: Words that say how something changed and name nothing: between a level and its growth, nothing else may stand.
# Each word is taken once and for all (an atomic group), so that no text is tried in more than one way.
_CHANGE = re.compile(
    r"(?>增长率|增幅|跌幅|降幅|涨幅|升幅|减幅|增速|幅度|同比|环比|同月|累计|比|较|与|相比|上年|去年|上月|同期|年均|按年|期末|年末|年底|前|末|底|初|增长|增加|增至|增产|减产|增"
    r"|微|略|小幅|大幅|急|人民币|下同|上升|升高|升|提高|提升|攀升|扩大|下降"
    r"|降低|降至|降|减少|减|调减|调增|回落|回升|缩短|缩减|压缩|收窄|改善|下滑|跌|涨|净|大|分别"
    r"|达到|达|为|至|到|了|的|个|是|约|近|逾|超过|超|共|实际|名义|扣除价格因素|按可比价格计算|按不变价格计算|按可比价计算|可比增长"
    r"|一年|年|月|季度|上半年|\d|[第一二三四五六七八九十]|次普查|[,、()\s:-]"
    r"|[$€£¥]|\b(?:in|January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:an?|up|down|or|and|increase|decrease|increased|decreased|rise|fall|rose|fell|growth|grew|of|by|from|to|the|year|on|over|same|period"
    r"|last|earlier|percent|percentage|points?|compared|with|in|representing)\b)*+"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """One figure where it stands (一处数字): positions in the folded text, its paragraph and sentence, the words before it.

    `gap` are the words since the figure before it in the paragraph, without that one's unit; `lead` those since the clause began.
    """

    figure: Figure
    start: int
    end: int
    block: int
    sentence: int
    gap: str
    lead: str


def passages(shelf: Shelf, text: Text) -> tuple[tuple[Spot, ...], ...]:
    """Give the figures of an article paragraph by paragraph (逐段数字); headlines are left out."""
    starts = [block.start for block in text.blocks]
    found: dict[int, list[Spot]] = {}
    for figure in shelf.figures:
        if figure.fact.role == "headline":
            continue
        start = bisect_left(text.offsets, figure.fact.value_start)
        end = bisect_left(text.offsets, figure.fact.value_end)
        number = max(bisect_right(starts, start) - 1, 0)
        block = text.blocks[number] if text.blocks else None
        if block is None or block.kind == "table" or not block.start <= start < block.end:
            continue
        row = found.setdefault(number, [])
        before = row[-1] if row else None
        since = before.end if before else block.start
        gap = text.folded[since:start]
        if before is not None:
            gap = _without_unit(gap, before.figure.fact.unit or "")
        sentence = before.sentence + len(_STOPS.findall(gap)) if before else 0
        low = max(block.start, start - _LONGEST_CLAUSE)
        clause = max(text.folded.rfind(mark, low, start) for mark in ",，。;；")
        row.append(Spot(figure, start, end, number, sentence, gap, text.folded[max(clause + 1, low) : start]))
    return tuple(tuple(row) for row in found.values())


def _without_unit(gap: str, unit: str) -> str:
    """Take the unit of the figure before off the words behind it; printed in traditional characters it has as many of them."""
    rest = _UNIT.sub("", gap, count=1)
    for printed in (unit, unit.rpartition(" ")[2]):  # English prints a money sign before the number: € billion
        if printed and rest.startswith(printed):
            return rest[len(printed) :]
    is_folded = all(a == b or a > "\u33ff" < b for a, b in zip(rest, unit, strict=False)) and len(rest) >= len(unit)
    return rest[len(unit) :] if is_folded and unit.isalpha() and unit > "\u33ff" else rest


def sentences_of(spots: Sequence[Spot]) -> tuple[tuple[Spot, ...], ...]:
    """Part the figures of a paragraph by sentence (分句)."""
    found: dict[int, list[Spot]] = {}
    for spot in spots:
        found.setdefault(spot.sentence, []).append(spot)
    return tuple(tuple(row) for row in found.values())


def is_change_only(gap: str) -> bool:
    """Whether words say only how something changed (只言变动).

    Examples
    --------
    >>> is_change_only("，同比增长"), is_change_only("，出口增长")
    (True, False)
    """
    return len(gap) <= _LONGEST_CHANGE and _CHANGE.fullmatch(gap.replace("，", ",")) is not None


def growth_beside(spots: Sequence[Spot], at: int) -> Figure | None:
    """Give the growth printed right behind a level, with nothing but change words between (紧随增速)."""
    follower = spots[at + 1] if at + 1 < len(spots) else None
    if (
        follower is not None
        and follower.figure.fact.kind == "growth_rate"
        and follower.figure.unit == "%"
        and follower.sentence == spots[at].sentence
        and is_change_only(follower.gap)
    ):
        return follower.figure
    return None
