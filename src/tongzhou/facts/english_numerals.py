"""Which English numerals measure something (英文数字取舍): no scope in front of a name, no bare number without an index or a verb."""

from collections.abc import Sequence

from tongzhou.facts import english_words as w
from tongzhou.facts.english_brackets import is_bracketed
from tongzhou.facts.english_measures import Measure, is_more_than
from tongzhou.facts.english_state import Sentence
from tongzhou.facts.english_tokens import COMMA, OPEN, PLACE, WORD, Token
from tongzhou.facts.quantities import BARE, COUNT, TIME, Number

__all__ = ["is_fact", "is_followed", "is_noun_behind"]

_SCOPE = frozenset("the these those all other its their both any each every that this top first last".split())

_DIFFERENCES = frozenset("increase decrease rise fall drop decline reduction gain growth".split())


def is_fact(s: Sentence, number: Number, at: int, pred: Measure, noun: Sequence[Token]) -> bool:
    """Whether a numeral measures something (是否计量)."""
    before = s.tokens[at - 1] if at else None
    said = s.folded[before[1] : before[2]] if before else ""
    if at == s.total_at or said == "per":
        return at == s.total_at
    if number.dimension in (COUNT, BARE, TIME) and before is not None and before[0] == WORD and said.lower() in _SCOPE:
        return False
    if number.dimension in (BARE, COUNT) and s.is_of_parts and _is_part_of(s, at, before):
        return True
    if number.is_spelled and number.dimension != TIME:
        is_verb = pred.word is not None and pred.code in (w.ACTION, w.PLAN, w.REACH)
        return bool(is_verb or pred.qualifier) and bool(number.unit or noun)
    if number.dimension == BARE:
        return _is_bare_fact(s, number, at, pred, noun)
    return number.dimension != TIME or pred.word is not None


def _is_bare_fact(s: Sentence, number: Number, at: int, pred: Measure, noun: Sequence[Token]) -> bool:
    """Whether a numeral without a unit measures something: by its verb, an index, the noun behind it, or the value before."""
    length = s.tokens[at][2] - s.tokens[at][1]
    if is_bracketed(s, at) and length > len("99"):
        opened = max(n for n in range(at) if s.tokens[n][0] == OPEN)
        return s.tokens[opened - 1][0] == PLACE and len(s.values) > 1
    if _is_reached(s, at, pred) or is_noun_behind(s, at) or _is_difference(s, at, pred):
        return True
    if is_followed(s, at) or _is_again(s, number, pred) or _counts_many(s, at, noun):
        return True
    before = s.tokens[at - 1] if at else None
    if before is not None and before[0] == WORD and before[3] == w.OTHER and s.word(at - 1)[:1].isupper():
        return False
    is_index = "index" in (s.indicator or "") or any("index" in s.word(n).lower() for n in range(s.lead, at))
    is_total = pred.code == w.REACH and length > len("999") or pred.code == w.BE and length > len("9,999")
    is_said = pred.word is not None and (bool(noun) or is_index or is_total)
    return is_said or _is_part(s, before) or _begins(s, at, noun)


def _is_part_of(s: Sentence, at: int, before: Token | None) -> bool:
    """Whether a bare numeral counts parts: behind the adjunct, a comma or an `and`, a verb or a preposition behind it."""
    follows = s.tokens[at + 1] if at + 1 < len(s.tokens) else None
    is_start = (
        at == s.lead
        or before is None
        or before[0] == COMMA
        or before[0] == WORD
        and before[3] in (w.AND, w.QUALIFIER, w.PARTS)
    )
    return is_start and follows is not None and follows[0] in (WORD, COMMA)


def is_followed(s: Sentence, at: int) -> bool:
    """Whether a bare numeral is the count of one more area: followed by Canterbury with 43 and Auckland with 37."""
    if not s.out or s.out[-1][0].kind != "count" or at < 2 or s.word(at - 1) != "with":
        return False
    return s.tokens[at - 2][0] == PLACE or s.word(at - 2)[:1].isupper()


def _is_again(s: Sentence, number: Number, pred: Measure) -> bool:
    """Whether a bare numeral is of the count before it (up from 7 in 2019), or a change by so many (fell by 1,400)."""
    if pred.code not in (w.UP, w.DOWN):
        return False
    if pred.has_by and number.value_end - number.value_start > len("999"):
        return True
    return pred.has_from and bool(s.out) and s.out[-1][0].kind == "count"


def _counts_many(s: Sentence, at: int, noun: Sequence[Token]) -> bool:
    """Whether a long numeral counts a plural some words on: 1,240 gauging stations."""
    last = s.folded[noun[-1][1] : noun[-1][2]] if noun else ""
    is_plural = last.endswith("s") and not last.endswith(("ss", "us", "is")) and last.islower()
    return (
        1 < len(noun) <= 4
        and is_plural
        and s.tokens[at][2] - s.tokens[at][1] > len("999")
        and all(t[0] == WORD for t in noun)
    )


def _is_reached(s: Sentence, at: int, pred: Measure) -> bool:
    """Whether a bare number is where a change ended, or what one is compared with: fell by 2.4% to 4,116."""
    before = s.word(at - 1).lower() if at else ""
    is_with = before == "with" and at > 1 and s.word(at - 2).lower() == "compared"
    is_long = s.tokens[at][2] - s.tokens[at][1] > len("999")
    return bool(s.out) and (before == "to" and is_long or is_with and (is_long or "." in s.word(at)))


def _is_difference(s: Sentence, at: int, pred: Measure) -> bool:
    """Whether a bare number says by how much what went before has changed: an increase of 29,000; 13,000 fewer than a year earlier."""
    is_noun = pred.word is not None and s.word(at - 1) == "of" and s.word(pred.word).lower() in _DIFFERENCES
    if is_noun and s.tokens[at][2] - s.tokens[at][1] > len("999"):
        return True  # this was an increase of 43,100
    if s.out and s.out[-1][0].kind == "count" and is_more_than(s.folded, s.tokens, at + 1, len(s.tokens)):
        return True  # 292 people, 49 fewer than in 2023
    if not s.out or s.tokens[at][2] - s.tokens[at][1] <= len("99"):
        return False
    return pred.code in (w.UP, w.DOWN) and not pred.has_to or is_more_than(s.folded, s.tokens, at + 1, len(s.tokens))


def is_noun_behind(s: Sentence, at: int) -> bool:
    """Whether a bare number begins a clause that says what it counts: 3,021 were apartments."""
    following = s.tokens[at + 1] if at + 1 < len(s.tokens) else None
    is_be = following is not None and following[0] == WORD and following[3] == w.BE
    return is_be and (at == s.lead or s.tokens[at - 1][0] == COMMA) and s.tokens[at][2] - s.tokens[at][1] > len("99")


def _is_part(s: Sentence, before: Token | None) -> bool:
    return before is not None and before[0] == WORD and before[3] == w.PARTS and s.level_before() is not None


def _begins(s: Sentence, at: int, noun: Sequence[Token]) -> bool:
    """Whether a number and its noun are the subject: 120,000 new jobs were created."""
    after = _index(s, noun[-1]) + 1 if noun else 0
    is_verb = 0 < after < len(s.tokens) and s.tokens[after][0] == WORD and s.tokens[after][3] in (w.BE, w.AUX, w.ACTION)
    return is_verb and noun[0][3] == w.OTHER


def _index(s: Sentence, token: Token) -> int:
    return next((n for n, one in enumerate(s.tokens) if one is token), 0)
