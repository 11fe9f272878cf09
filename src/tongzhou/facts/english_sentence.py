"""One English sentence → readings (英文一句): each value with the predicate before it and the name before that."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_brackets import doubles, fill_bracket, is_bracketed, is_minus, with_doubles
from tongzhou.facts.english_compared import as_before, is_compared, is_of_another
from tongzhou.facts.english_fill import fill
from tongzhou.facts.english_going import go_on, is_from, narrow, place_before, whole_span
from tongzhou.facts.english_lists import respectively, share_base
from tongzhou.facts.english_measures import Measure, measure, predicate
from tongzhou.facts.english_names import behind, words_of
from tongzhou.facts.english_numerals import is_fact, is_noun_behind
from tongzhou.facts.english_periods import Moment
from tongzhou.facts.english_slots import fill_base, fill_period, fill_place, own_period
from tongzhou.facts.english_state import Sentence, set_period
from tongzhou.facts.english_subject import guess_place, subject, take_name
from tongzhou.facts.english_tokens import (
    CLOSE,
    COLON,
    COMMA,
    COMPARE,
    OPEN,
    PERIOD_WORD,
    PLACE,
    VALUE,
    WORD,
    Token,
    number_of,
)
from tongzhou.facts.fact import Modality
from tongzhou.facts.quantities import BARE, COUNT, RATIO, Number

__all__ = ["read_sentence"]

_MODALITY: dict[int, Modality] = {w.PLAN: "plan", w.TARGET: "target", w.PROPOSAL: "proposal", w.CLAIM: "claim"}

_SENTENCE_ADVERBS = frozenset(
    "meanwhile also however moreover furthermore additionally besides overall currently separately consequently thus so".split()
)

_BACKWARD = frozenset("compared against versus following after than".split())

_PARTS_OF = frozenset({"of them", "of these", "of those", "of whom"})
_POINTING = frozenset({"of these", "of those", "among these", "of this", "of that"})


def _lead(s: Sentence) -> int:
    """Give where the subject begins: behind adjuncts that a comma closes (In June, / By the end of 2020, / Of this,)."""
    begin = 0
    for at in range(s.values[0]):
        kind, _, _, payload = s.tokens[at]
        if kind != COMMA:
            continue
        part = s.tokens[begin:at]
        first = part[0] if part else None
        is_time = all(
            t[0] in (PERIOD_WORD, COMPARE, COMMA, PLACE)
            or t[0] == WORD
            and t[3] in (w.PARTS, w.PREP, w.FILLER, w.AND, w.ARTICLE, w.BREAK, w.AUX)
            for t in part
        )
        is_adjunct = first is not None and _is_adjunct(s, begin, at)
        if not (is_time or is_adjunct):
            break
        begin = at + 1
    return begin


def _is_adjunct(s: Sentence, begin: int, at: int) -> bool:
    """Whether words before a comma are an adjunct: behind a preposition, a comparison, one adverb."""
    kind, _, _, payload = s.tokens[begin]
    word = s.word(begin).lower()
    if kind == COMPARE:
        return True
    if at - begin == 1 and (word in _SENTENCE_ADVERBS or word.endswith("ly")):
        return True
    return kind == WORD and (payload in (w.PREP, w.BREAK, w.PARTS, w.TO) or word == "by")


def read_sentence(s: Sentence) -> Iterator[Found]:
    """Read the values of a sentence (读取一句)."""
    held = doubles(s.tokens)
    if held:
        _take_out(s, held)
    s.lead = _of_total(s) or _lead(s)
    _adjuncts(s)
    for at in s.values:
        found = _value(s, len(s.out), at)
        if found is not None:
            s.out.append((found, at))
    respectively(s)
    share_base(s)
    with_doubles(s, held)
    reader = s.reader
    places = [found.region for found, _ in s.out if found.region]
    if s.place is not None and s.place[1] and s.place_doubt is None:
        reader.several = len(set(places)) > 1
        reader.region = s.place
    yield from (found for found, _ in s.out)


def _of_total(s: Sentence) -> int | None:
    """Give where the first numeral stands when the sentence begins with a total: Of 702 water bodies assessed, Of its 11 stations,."""
    at = s.values[0]
    is_of = s.word(0).lower() == "of" and at in (1, 2) and (at == 1 or s.tokens[1][3] in (w.ARTICLE, w.DEICTIC))
    stop = s.values[1] if len(s.values) > 1 else 0
    if (
        not is_of
        or number_of(s.tokens[at]).dimension not in (BARE, COUNT)
        or all(t[0] != COMMA for t in s.tokens[at:stop])
    ):
        return None
    s.total_at = at
    return at


def _take_out(s: Sentence, held: Sequence[tuple[int, Token]]) -> None:
    """Take the brackets of such values out, so that what stands behind them is read with the value before."""
    inner = {token[1] for _, token in held}
    out: list[Token] = []
    n = 0
    while n < len(s.tokens):
        if s.tokens[n][0] == OPEN:
            end = next((m for m in range(n + 1, len(s.tokens)) if s.tokens[m][0] == CLOSE), n)
            if end > n and s.tokens[end - 1][1] in inner:
                n = end + 1
                continue
        if (
            n + 1 < len(s.tokens)
            and s.tokens[n + 1][0] == VALUE
            and s.tokens[n + 1][1] in inner
            and s.tokens[n][0] == WORD
        ):
            n += 2
            continue
        out.append(s.tokens[n])
        n += 1
    s.tokens = out
    s.values = [at for at, token in enumerate(out) if token[0] == VALUE]


def _adjuncts(s: Sentence) -> None:
    """Take time and place from what stands before the subject."""
    for at in range(s.lead):
        kind, low, high, payload = s.tokens[at]
        if kind == PERIOD_WORD:
            set_period(s, s.reader.moment(s.folded, s.tokens[at]))
        elif kind == PLACE and (at == 0 or s.word(at - 1).lower() in ("in", "for", "across", "as", "of", "within")):
            s.place = payload  # type: ignore[assignment]  # see _together
        elif kind == WORD and payload == w.PARTS and s.word(at).lower() != "including":
            own = [t for t in behind(s.folded, s.tokens, at + 1)] if s.word(at).lower() in _POINTING else []
            s.parent = words_of(s.folded, own) or s.level_before()
            s.is_of_parts = s.parent is not None
        elif kind == WORD and payload == w.DEICTIC:
            s.place = s.reader.deictic(s.word(at).lower()) or s.place
        elif kind == COMPARE:
            s.lead_base = s.folded[low:high]


def _value(s: Sentence, order: int, at: int) -> Found | None:
    number = number_of(s.tokens[at])
    last = s.out[-1][1] if s.out else -1
    first = last + 1 if order else s.lead
    stop = next((n for n in s.values if n > at), len(s.tokens))
    is_same = order > 0 and number_of(s.tokens[last]).dimension == number.dimension
    pred = _gone_on(s, predicate(s.folded, s.tokens, first, at, s.before if is_same else None), first)
    comma = next((n for n in range(at + 1, stop) if _ends_clause(s.tokens[n])), stop)
    noun = behind(s.folded, s.tokens, at + 1)
    if at + 1 < stop and s.word(at + 1).lower() in _PARTS_OF and s.level_before():
        s.parent, s.is_of_parts = s.level_before(), True
    if not is_fact(s, number, at, pred, noun):
        return None
    if at == s.total_at:
        pred = Measure(at)
    name = guess_place(s, subject(s, first, pred, order), pred)
    take_name(s, name, order)
    own = own_period(s, at, comma, stop, first, order)
    found = Found(
        number._replace(qualifier=pred.qualifier.lower().removeprefix("an ") if pred.qualifier else None), "level", 0, 0
    )
    says = measure(s.folded, s.tokens, at, stop, pred, number, name.is_growth or s.is_growing, s.indicator)
    found.kind, found.negative, found.doubts = says.kind, says.negative, [*says.doubts]
    fill(s, found, number, pred, says, noun, at, order)
    if at == s.total_at:
        s.parent, s.is_of_parts = found.indicator, found.indicator is not None
    narrow(s, found, pred, at)
    go_on(s, found, name, pred, first, at)
    if number.dimension == BARE and is_noun_behind(s, at):
        words = words_of(s.folded, behind(s.folded, s.tokens, at + 2))
        found.indicator = s.indicator = words or found.indicator
        found.doubts.append("facts.doubt.counted_noun")
    _date(s, found, own, pred, first, at, comma)
    found.modality = _modality(s, first, at, comma)
    if name.words is None and s.out:
        place_before(s, first, at)
    fill_place(s, found, at, comma)
    if is_minus(s, number) and says.kind not in ("growth_rate", "abs_change", "pp_diff"):
        found.negative = True
    if is_bracketed(s, at):
        fill_bracket(s, found, number, at)
    _clause(s, found, at, first, comma, pred)
    _doubt_form(s, found, number, first, at)
    found.rule = f"english.{found.kind}"
    _leave(s, found, pred)
    return found


def _ends_clause(token: Token) -> bool:
    return token[0] in (COMMA, OPEN, CLOSE, COLON) or token[0] == WORD and token[3] == w.BREAK


def _gone_on(s: Sentence, pred: Measure, first: int) -> Measure:
    """Let `to` go on with the change before it: rose 1.1 percent over the quarter to 2.67 million."""
    is_to = pred.word is None and pred.has_to and pred.start - first <= 1
    if s.before is None or not is_to or s.before.code not in (w.UP, w.DOWN):
        return pred
    return replace(pred, word=s.before.word, code=s.before.code, is_list=True)


def _date(s: Sentence, found: Found, own: Moment | None, pred: Measure, first: int, at: int, comma: int) -> None:
    """Date a value and what it is compared with; a time looked back at is not gone on with."""
    held = s.period, s.reader.period, s.reader.year
    fill_period(s, found, own, is_from(s, found, pred, at))
    fill_base(s, found, at, comma, pred)
    is_back = is_compared(s, first, at, found)
    if is_back:
        as_before(s, found, own, is_of_another(s, at))
    if is_back or pred.has_from or any(s.word(n).lower() in _BACKWARD for n in range(first, at)):
        s.period, s.reader.period, s.reader.year = held
    if found.kind == "avg_annual_change":
        whole_span(s, found)


def _doubt_form(s: Sentence, found: Found, number: Number, first: int, at: int) -> None:
    """Doubt words for numerals, ratios, and what stands in an open bracket."""
    kinds = [s.tokens[n][0] for n in range(first, at)]
    found.doubts += ["facts.doubt.ratio_base"] * (number.dimension == RATIO)
    found.doubts += ["facts.doubt.spelled"] * number.is_spelled
    found.doubts += ["facts.doubt.bracket"] * (OPEN in kinds and CLOSE not in kinds)


def _leave(s: Sentence, found: Found, pred: Measure) -> None:
    """Leave to the values behind what this one was."""
    s.before, s.last_kind = pred, found.kind
    if found.kind != "share" and found.indicator and "facts.doubt.indicator" not in found.doubts:
        s.reader.last_indicator = found.indicator
    if found.kind in ("level", "count"):
        s.level = found.indicator
        s.reader.last_level = found.indicator


def _modality(s: Sentence, first: int, at: int, comma: int) -> Modality:
    said: Modality = "observed"
    for n in range(at):
        kind, low, high, payload = s.tokens[n]
        if kind != WORD:
            continue
        if payload in _MODALITY:
            said = _MODALITY[payload]
        elif payload == w.BREAK:
            said = "observed"
    for n in range(at + 1, comma):
        kind, _, _, payload = s.tokens[n]
        if kind == VALUE:
            break
        if kind == WORD and payload in (w.PLAN, w.PROPOSAL, w.TARGET) and said == "observed":
            said = _MODALITY[payload]
    return said


def _clause(s: Sentence, found: Found, at: int, first: int, comma: int, pred: Measure) -> None:
    tokens = s.tokens
    begin = first
    for n in range(first, pred.start):
        if tokens[n][0] == COMMA or tokens[n][0] == WORD and tokens[n][3] == w.BREAK:
            begin = n + 1
    if not (begin < at) or tokens[begin][0] in (COMMA,):
        begin = min(begin + 1, at)
    last = max(comma - 1, at)
    found.start, found.end = tokens[begin][1], tokens[last][2]
