"""English values that another one is compared with (英文比较值): up from 5.5 percent, compared with 12.1 billion in 2022."""

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_names import behind, words_of
from tongzhou.facts.english_periods import Moment, earlier, month_before
from tongzhou.facts.english_state import Sentence
from tongzhou.facts.english_tokens import COMMA, OPEN, PLACE, WORD
from tongzhou.facts.quantities import BARE, COUNT, MEASURE

__all__ = ["as_before", "is_compared", "is_of_another"]

_LEADING = frozenset("from with against versus after than below above".split())


def is_compared(s: Sentence, first: int, at: int, found: Found) -> bool:
    """Whether only words of comparison stand between a value and the one before (是否比较值)."""
    if not s.out or not first or s.values[0] == at:
        return False
    has_lead = False
    first = max((n + 1 for n in range(first, at) if s.tokens[n][0] == COMMA), default=first)
    for n in range(first, at):
        kind, _, _, payload = s.tokens[n]
        word = s.word(n).lower()
        if kind in (COMMA, OPEN):
            continue
        if kind != WORD:
            return False
        if word in _LEADING:
            has_lead = True
        elif payload not in (
            w.UP,
            w.DOWN,
            w.QUALIFIER,
            w.ARTICLE,
            w.TO,
            w.FILLER,
            w.OF,
            w.MORE,
            w.LESS,
        ) and word not in (
            "compared",
            "compares",
        ):
            return False
    before = s.out[-1][0]
    return has_lead and _is_alike(before, found)


def _is_alike(before: Found, found: Found) -> bool:
    one, other = before.number.dimension, found.number.dimension
    if (one, other, found.unit) == (COUNT, BARE, None):  # 245,300 people, compared with 231,500
        return True
    return one == other or {one, other} <= {MEASURE, BARE, COUNT} and found.unit is not None and found.unit.islower()


def as_before(s: Sentence, found: Found, own: Moment | None, is_apart: bool = False) -> None:
    """Read a compared value as what it is compared with: same name, kind and area, its own or the earlier time (比较值).

    `is_apart`: what is compared is another area or group at the same time, not the same one before.
    """
    before = s.out[-1][0]
    found.kind, found.indicator, found.entity, found.part_of = (
        before.kind,
        before.indicator,
        before.entity,
        before.part_of,
    )
    found.region, found.whole = before.region, before.whole
    found.unit = found.unit or before.unit
    change = _change_word(s, found)
    found.negative = before.negative if change is None else change == w.DOWN
    is_dated = own is not None and own.form is not None
    if is_apart:
        found.period = before.period
        found.indicator = _of_group(s, found)
    elif not is_dated:
        found.period = before.base_period or earlier(before.period)
    found.base = found.base_period = None
    if before.base_period and before.kind in ("growth_rate", "pp_diff"):
        is_short = before.base_period is not None and before.base_period == month_before(before.period)
        found.base, found.base_period = before.base, month_before(found.period) if is_short else earlier(found.period)
    found.doubts = [one for one in found.doubts if one not in ("facts.doubt.indicator", "facts.doubt.measure")]
    found.doubts += [] if is_dated else ["facts.doubt.elided"]


def _change_word(s: Sentence, found: Found) -> int | None:
    """Give whether a rise or a fall stands between the words of comparison and the value: compared with a rise of 0.6%."""
    at = next(n for n, token in enumerate(s.tokens) if token[1] == found.number.start)
    if at + 1 < len(s.tokens) and s.tokens[at + 1][0] == WORD and s.tokens[at + 1][3] in (w.UP, w.DOWN):
        return w.UP if s.tokens[at + 1][3] == w.UP else w.DOWN  # after a 2.1% drop
    for n in range(at - 1, max(at - 5, -1), -1):
        kind, _, _, payload = s.tokens[n]
        if kind != WORD or s.word(n).lower() in _LEADING:
            return None
        if payload in (w.UP, w.DOWN):
            is_noun = n + 1 < len(s.tokens) and s.word(n + 1) == "of"
            is_change = is_noun and found.kind in ("growth_rate", "pp_diff", "abs_change")
            return (w.UP if payload == w.UP else w.DOWN) if is_change else None
    return None


def is_of_another(s: Sentence, at: int) -> bool:
    """Whether a compared value is of another area or group: 6.2% against 5.8% for men, compared with 6.0% in Montreal."""
    if at + 2 >= len(s.tokens) or s.word(at + 1).lower() not in ("for", "in", "among"):
        return False
    kind, _, _, payload = s.tokens[at + 2]
    return kind == PLACE or kind == WORD and payload == w.OTHER


def _of_group(s: Sentence, found: Found) -> str | None:
    at = next(n for n, token in enumerate(s.tokens) if token[1] == found.number.start)
    if s.word(at + 1).lower() != "for" or found.indicator is None:
        return found.indicator
    return f"{found.indicator.split(' for ')[0]} for {words_of(s.folded, behind(s.folded, s.tokens, at + 2))}"
