"""How English values go on from those before them (英文承接): kinds, areas of lists, levels that something rose from, scopes."""

import re

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_brackets import is_minus
from tongzhou.facts.english_measures import Measure, is_or
from tongzhou.facts.english_names import Name, behind, words_of
from tongzhou.facts.english_numerals import is_followed
from tongzhou.facts.english_state import Sentence
from tongzhou.facts.english_tokens import COMMA, PLACE, WORD, place_of
from tongzhou.facts.quantities import BARE, PERCENT

__all__ = ["go_on", "is_from", "narrow", "place_before", "whole_span"]

_NO_SCOPE = re.compile(
    r"(?:time|terms|value|volume|row|total|line|comparison|addition|years?|months?|quarters?|days?|weeks?|history|decades?)$"
)


def place_before(s: Sentence, first: int, at: int) -> None:
    """Take the area that a list names before each value: in Tampere by 2.2 per cent and in Turku by 1.5 per cent."""
    n = next((n for n in range(first, at) if s.tokens[n][0] == PLACE), None)
    is_lead = n is not None and n > first and s.word(n - 1).lower() in ("in", "across", "for")
    if (
        n is not None
        and is_lead
        and at - n <= len(("by", "about")) + 1
        and s.tokens[n - 2][0] in (COMMA, WORD)
        and n - 2 >= first
        and s.tokens[n - 2][3] in (None, w.AND)
    ):
        s.place, s.place_doubt, s.placed_at = place_of(s.tokens[n]), None, at


def narrow(s: Sentence, found: Found, pred: Measure, at: int) -> None:
    """Add to the subject the part of it that a value is of: Employment decreased by 27,000 in food services."""
    tokens = s.tokens
    if (
        found.kind not in ("abs_change", "growth_rate", "pp_diff", "ratio", "level")
        or found.indicator is None
        or found.indicator != s.indicator
    ):
        return
    if at + 2 >= len(tokens) or s.word(at + 1).lower() not in ("in", "among", "for") or pred.noun is not None:
        return
    n = at + 3 if tokens[at + 2][0] == WORD and tokens[at + 2][3] == w.ARTICLE and at + 3 < len(tokens) else at + 2
    if tokens[n][0] != WORD or tokens[n][3] != w.OTHER or s.word(n)[:1].isupper():
        return
    scope = words_of(s.folded, behind(s.folded, tokens, n))
    found.doubts.append("facts.doubt.indicator")
    if (
        not scope
        or scope.split(" ")[0] in ("both", "all", "each", "every", "most", "many", "several")
        or _NO_SCOPE.search(scope)
    ):
        return
    found.indicator = f"{found.indicator} {s.word(at + 1)} {scope}"


def go_on(s: Sentence, found: Found, name: Name, pred: Measure, first: int, at: int) -> None:
    """Let a value without a name or a verb of its own go on with the one before (承前)."""
    last = s.out[-1][0] if s.out else None
    is_elided = last is not None and name.words is None and last.indicator == found.indicator
    if last is not None and is_elided and "facts.doubt.indicator" in last.doubts:
        found.doubts.append("facts.doubt.indicator")
    if found.number.dimension == BARE and is_followed(s, at):
        _take_count(s, found, at)
    if found.number.dimension != PERCENT:
        return
    if last is not None and last.kind == "abs_change" and is_or(s.folded, s.tokens, at):
        found.kind, found.negative, found.whole = "growth_rate", last.negative, None  # rose by 15 cents, or 0.4 percent
        found.doubts = [doubt for doubt in found.doubts if doubt != "facts.doubt.whole"]
    elif found.kind == "ratio" and is_minus(s, found.number):
        found.kind = "growth_rate"
    elif found.kind == "ratio" and "facts.doubt.measure" in found.doubts:
        _take_kind(s, found, name, pred, first, at)


def _take_kind(s: Sentence, found: Found, name: Name, pred: Measure, first: int, at: int) -> None:
    """Let a percentage be of the kind of the one before, or a share of a whole: 18.3% of X, followed by Germany with 12.0%."""
    last = s.out[-1][0] if s.out else None
    verb = s.word(pred.word).lower() if pred.word is not None else ""
    is_listed = verb in ("", "with", "at") or any(s.word(n) == "followed" for n in range(first, at))
    if s.is_of_parts or name.is_part:
        found.kind, found.whole = "share", s.parent
        found.doubts.append("facts.doubt.whole")
    elif last is not None and last.kind == "share" and is_listed:
        found.kind, found.whole = "share", last.whole
        found.doubts.append("facts.doubt.whole")
    elif last is not None and last.kind == "growth_rate":
        if pred.word is None or pred.code == w.REACH and name.words is None:
            found.kind, found.negative = "growth_rate", last.negative and pred.word is None


def _take_count(s: Sentence, found: Found, at: int) -> None:
    """Count for one more area what was counted for the one before."""
    kind, low, high, payload = s.tokens[at - 2]
    found.kind, found.indicator = "count", s.out[-1][0].indicator
    found.doubts.append("facts.doubt.elided")
    s.place = payload if kind == PLACE else (s.folded[low:high], ())  # type: ignore[assignment]  # a PLACE token carries a place
    s.placed_at = at


def is_from(s: Sentence, found: Found, pred: Measure, at: int) -> bool:
    """Whether a change begins at a value and ends at the next: eased from 8.5% to 6.1%."""
    is_to = at + 2 < len(s.tokens) and s.tokens[at + 1][0] == WORD and s.tokens[at + 1][3] == w.TO
    return (
        is_to
        and pred.has_from
        and pred.code in (w.UP, w.DOWN)
        and found.kind not in ("growth_rate", "abs_change", "pp_diff")
    )


def whole_span(s: Sentence, found: Found) -> None:
    """Give a yearly mean the years between the two levels before it."""
    years = [one.period for one, _ in s.out[-2:] if re.fullmatch(r"\d{4}", one.period or "")]
    if len(years) == 2 and str(years[0]) < str(years[1]):
        found.period = f"{years[0]}-{years[1]}"
