"""One English sentence → readings (英文一句): each value with the predicate before it and the name before that."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_brackets import doubles, fill_bracket, is_bracketed, is_minus, with_doubles
from tongzhou.facts.english_compared import as_before, is_compared, is_of_another
from tongzhou.facts.english_fill import fill
from tongzhou.facts.english_lists import respectively, share_base
from tongzhou.facts.english_measures import Measure, is_more_than, is_or, measure, predicate
from tongzhou.facts.english_names import Name, behind, name_of, words_of
from tongzhou.facts.english_slots import fill_base, fill_period, fill_place, own_period
from tongzhou.facts.english_state import Sentence, set_period
from tongzhou.facts.english_tokens import CLOSE, COLON, COMMA, COMPARE, OPEN, PERIOD_WORD, PLACE, VALUE, WORD, Token
from tongzhou.facts.fact import Modality
from tongzhou.facts.quantities import BARE, COUNT, PERCENT, RATIO, TIME, Number

__all__ = ["read_sentence"]

_MODALITY: dict[int, Modality] = {w.PLAN: "plan", w.TARGET: "target", w.PROPOSAL: "proposal", w.CLAIM: "claim"}
_SENTENCE_ADVERBS = frozenset(
    "meanwhile also however moreover furthermore additionally besides overall currently separately consequently thus so".split()
)
_SCOPE = frozenset("the these those all other its their both any each every that this top first last".split())
#: Words behind which a time is looked back at and not gone on with.
_FORECASTS = frozenset("expects expect forecasts forecast projects predicts predicted projected expected".split())
_BACKWARD = frozenset("compared against versus following after than".split())
_DIFFERENCES = frozenset("increase decrease rise fall drop decline reduction gain growth".split())
_POINTING = frozenset({"of these", "of those", "among these", "of this", "of that"})
_NOTHING = Name(None, None, None, True, False, False, None, False, None)


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
        is_adjunct = first is not None and first[0] == WORD and (
            first[3] in (w.PREP, w.BREAK, w.PARTS, w.TO) or s.word(begin).lower() == "by" or len(part) == 1 and s.folded[first[1] : first[2]].lower() in _SENTENCE_ADVERBS
        ) or first is not None and first[0] == COMPARE or len(part) == 1 and first is not None and s.folded[first[1] : first[2]].lower().endswith("ly")  # fmt: skip
        if not (is_time or is_adjunct):
            break
        begin = at + 1
    return begin


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
    if not is_of or s.tokens[at][3].dimension not in (BARE, COUNT) or all(t[0] != COMMA for t in s.tokens[at:stop]):  # type: ignore[attr-defined]  # a number
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
        if n + 1 < len(s.tokens) and s.tokens[n + 1][0] == VALUE and s.tokens[n + 1][1] in inner and s.tokens[n][0] == WORD:
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
    number: Number = s.tokens[at][3]  # type: ignore[assignment]  # a VALUE token carries a number
    last = s.out[-1][1] if s.out else -1
    first = last + 1 if order else s.lead
    stop = next((n for n in s.values if n > at), len(s.tokens))
    is_same = order > 0 and s.tokens[last][3].dimension == number.dimension  # type: ignore[attr-defined]  # a number
    pred = predicate(s.folded, s.tokens, first, at, s.before if is_same else None)
    comma = next(
        (
            n
            for n in range(at + 1, stop)
            if s.tokens[n][0] in (COMMA, OPEN, CLOSE, COLON) or s.tokens[n][3] == w.BREAK and s.tokens[n][0] == WORD
        ),
        stop,
    )
    noun = behind(s.folded, s.tokens, at + 1)
    if s.before is not None and pred.word is None and pred.has_to and pred.start - first <= 1 and s.before.code in (w.UP, w.DOWN):
        pred = replace(pred, word=s.before.word, code=s.before.code, is_list=True)  # rose 1.1 percent over the quarter to 2.67 million
    if at + 1 < stop and s.tokens[at + 1][0] == WORD and s.word(at + 1).lower() in ("of them", "of these", "of those", "of whom") and s.level_before():
        s.parent, s.is_of_parts = s.level_before(), True
    if not _is_fact(s, number, at, first, pred, noun):
        return None
    if at == s.total_at:
        pred = Measure(at)
    name = _guess_place(s, _subject(s, first, pred, order), pred)
    _take_name(s, name, order)
    own = own_period(s, at, comma, stop, first, order)
    found = Found(
        number._replace(qualifier=pred.qualifier.lower().removeprefix("an ") if pred.qualifier else None), "level", 0, 0
    )
    says = measure(s.folded, s.tokens, at, stop, pred, number, name.is_growth or s.is_growing, s.indicator)
    found.kind, found.negative = says.kind, says.negative
    found.doubts += says.doubts
    if number.dimension == RATIO:
        found.doubts.append("facts.doubt.ratio_base")
    fill(s, found, number, pred, says, noun, at, order)
    if at == s.total_at:
        s.parent, s.is_of_parts = found.indicator, found.indicator is not None
    _narrow(s, found, pred, at)
    _go_on(s, found, name, pred, first, at)
    if s.out and name.words is None and s.out[-1][0].indicator == found.indicator and "facts.doubt.indicator" in s.out[-1][0].doubts:
        found.doubts.append("facts.doubt.indicator")
    if number.dimension == BARE and _is_noun_behind(s, at):
        words = words_of(s.folded, behind(s.folded, s.tokens, at + 2))
        found.indicator = s.indicator = words or found.indicator
        found.doubts.append("facts.doubt.counted_noun")
    held = s.period, s.reader.period, s.reader.year
    fill_period(s, found, own, _is_from(s, found, pred, at))
    fill_base(s, found, at, comma, says, own, pred)
    if is_compared(s, first, at, found):
        as_before(s, found, own, is_of_another(s, at))
        s.period, s.reader.period, s.reader.year = held
    elif pred.has_from or any(s.word(n).lower() in _BACKWARD for n in range(first, at)):
        s.period, s.reader.period, s.reader.year = held
    found.modality = _modality(s, first, at, comma)
    if found.kind == "avg_annual_change":
        _whole_span(s, found)
    if name.words is None and s.out:
        _place_before(s, first, at)
    fill_place(s, found, at, comma)
    if is_minus(s, number) and says.kind not in ("growth_rate", "abs_change", "pp_diff"):
        found.negative = True
    if is_bracketed(s, at):
        fill_bracket(s, found, number, at)
    _clause(s, found, at, first, comma, pred)
    if number.is_spelled:
        found.doubts.append("facts.doubt.spelled")
    if any(s.tokens[n][0] == OPEN for n in range(first, at)) and not any(
        s.tokens[n][0] == CLOSE for n in range(first, at)
    ):
        found.doubts.append("facts.doubt.bracket")
    found.rule = f"english.{found.kind}"
    s.before, s.last_kind = pred, found.kind
    if found.kind != "share" and found.indicator and "facts.doubt.indicator" not in found.doubts:
        s.reader.last_indicator = found.indicator
    if found.kind in ("level", "count"):
        s.level = found.indicator
        s.reader.last_level = found.indicator
    return found


_NO_SCOPE = re.compile(r"(?:time|terms|value|volume|row|total|line|comparison|addition|years?|months?|quarters?|days?|weeks?|history|decades?)$")


def _place_before(s: Sentence, first: int, at: int) -> None:
    """Take the area that a list names before each value: in Tampere by 2.2 per cent and in Turku by 1.5 per cent."""
    n = next((n for n in range(first, at) if s.tokens[n][0] == PLACE), None)
    is_lead = n is not None and n > first and s.word(n - 1).lower() in ("in", "across", "for")
    if n is not None and is_lead and at - n <= len(("by", "about")) + 1 and s.tokens[n - 2][0] in (COMMA, WORD) and n - 2 >= first and s.tokens[n - 2][3] in (None, w.AND):
        s.place, s.place_doubt, s.placed_at = s.tokens[n][3], None, at  # type: ignore[assignment]  # a PLACE token carries a place


def _narrow(s: Sentence, found: Found, pred: Measure, at: int) -> None:
    """Add to the subject the part of it that a value is of: Employment decreased by 27,000 in food services."""
    tokens = s.tokens
    if found.kind not in ("abs_change", "growth_rate", "pp_diff", "ratio", "level") or found.indicator is None or found.indicator != s.indicator:
        return
    if at + 2 >= len(tokens) or s.word(at + 1).lower() not in ("in", "among", "for") or pred.noun is not None:
        return
    n = at + 3 if tokens[at + 2][0] == WORD and tokens[at + 2][3] == w.ARTICLE and at + 3 < len(tokens) else at + 2
    if tokens[n][0] != WORD or tokens[n][3] != w.OTHER or s.word(n)[:1].isupper():
        return
    scope = words_of(s.folded, behind(s.folded, tokens, n))
    found.doubts.append("facts.doubt.indicator")
    if not scope or scope.split(" ")[0] in ("both", "all", "each", "every", "most", "many", "several") or _NO_SCOPE.search(scope):
        return
    found.indicator = f"{found.indicator} {s.word(at + 1)} {scope}"


def _go_on(s: Sentence, found: Found, name: Name, pred: Measure, first: int, at: int) -> None:
    """Let a percentage without a verb of its own be of the kind of the one before: 18.3% of X, followed by Germany with 12.0%."""
    if found.number.dimension != PERCENT:
        return
    if is_minus(s, found.number) and found.kind == "ratio":
        found.kind = "growth_rate"
    if s.out and is_or(s.folded, s.tokens, at) and s.out[-1][0].kind == "abs_change":
        last = s.out[-1][0]  # rose by 15 cents, or 0.4 percent
        found.kind, found.negative, found.whole = "growth_rate", last.negative, None
        found.doubts = [doubt for doubt in found.doubts if doubt != "facts.doubt.whole"]
        return
    if found.kind != "ratio" or "facts.doubt.measure" not in found.doubts:
        return
    verb = s.word(pred.word).lower() if pred.word is not None else ""
    if s.is_of_parts or name.is_part:
        found.kind, found.whole = "share", s.parent
        found.doubts.append("facts.doubt.whole")
        return
    if not s.out:
        return
    last = s.out[-1][0]
    if last.kind == "share" and (verb in ("", "with", "at") or any(s.word(n) == "followed" for n in range(first, at))):
        found.kind, found.whole = "share", last.whole
        found.doubts.append("facts.doubt.whole")
    elif last.kind == "growth_rate" and (pred.word is None or pred.code == w.REACH and name.words is None):
        found.kind, found.negative = "growth_rate", last.negative if pred.word is None else False


def _is_from(s: Sentence, found: Found, pred: Measure, at: int) -> bool:
    """Whether a change begins at a value and ends at the next: eased from 8.5% to 6.1%."""
    is_to = at + 2 < len(s.tokens) and s.tokens[at + 1][0] == WORD and s.tokens[at + 1][3] == w.TO
    return is_to and pred.has_from and pred.code in (w.UP, w.DOWN) and found.kind not in ("growth_rate", "abs_change", "pp_diff")


def _guess_place(s: Sentence, name: Name, pred: Measure) -> Name:
    """Take a subject of capitals that recorded a change or a share for an area: The Azores posted the largest growth."""
    if name.words is None or name.place is not None or name.span is None or pred.word is None or s.reader.last_indicator is None:
        return name
    said = s.folded[name.span[0] : name.span[1]]
    verb = s.word(pred.word).lower()
    is_report = pred.code in (w.UP, w.DOWN) and pred.start < pred.word and s.tokens[pred.start][3] == w.ACTION
    is_name = all(word[:1].isupper() and word[1:].islower() for word in said.split(" ")) and name.span[0] > s.tokens[0][1]
    if not is_name or not (is_report or verb == "concentrated") or _NO_AREA.search(said):
        return name
    return name._replace(words=None, place=(said, ()), entity=None)


_NO_AREA = re.compile(r"Govern|Minist|Commission|Bank|Office|Index|Council|Authority|Group|Board|Agency|Bridge|Port|Airport")


def _whole_span(s: Sentence, found: Found) -> None:
    """Give a yearly mean the years between the two levels before it."""
    years = [one.period for one, _ in s.out[-2:] if re.fullmatch(r"\d{4}", one.period or "")]
    if len(years) == 2 and str(years[0]) < str(years[1]):
        found.period = f"{years[0]}-{years[1]}"


def _is_fact(s: Sentence, number: Number, at: int, first: int, pred: Measure, noun: Sequence[Token]) -> bool:
    """Whether a numeral measures something: no scope in front of a name, no bare number without an index or a verb."""
    before = s.tokens[at - 1] if at else None
    said = s.folded[before[1] : before[2]] if before else ""
    if at == s.total_at:
        return True
    if said == "per":
        return False
    if number.dimension in (COUNT, BARE, TIME) and before is not None and before[0] == WORD and said.lower() in _SCOPE:
        return False
    if number.dimension in (BARE, COUNT) and s.is_of_parts and _is_part_of(s, at, before):
        return True
    if number.is_spelled:
        return bool(pred.word is not None and pred.code in (w.ACTION, w.PLAN, w.REACH) or pred.qualifier) and bool(
            number.unit or noun
        )
    if number.dimension == BARE and is_bracketed(s, at) and s.tokens[at][2] - s.tokens[at][1] > len("99"):
        opened = max(n for n in range(at) if s.tokens[n][0] == OPEN)
        return s.tokens[opened - 1][0] == PLACE and len(s.values) > 1
    if number.dimension == BARE and (_is_reached(s, at, pred) or _is_noun_behind(s, at)):
        return True
    if number.dimension == BARE and (_is_difference(s, at, pred) or _is_again(s, number, pred) or _counts_many(s, at, noun)):
        return True
    if number.dimension == BARE:
        if before is not None and before[0] == WORD and before[3] == w.OTHER and said[:1].isupper():
            return False
        is_index = "index" in (s.indicator or "") or any("index" in s.word(n).lower() for n in range(s.lead, at))
        length = s.tokens[at][2] - s.tokens[at][1]
        is_total = pred.code == w.REACH and length > len("999") or pred.code == w.BE and length > len("9,999")
        return (
            (bool(noun) or is_index or is_total)
            and pred.word is not None
            or _is_part(s, before)
            or _begins(s, at, noun)
        )
    if number.dimension == TIME:
        return pred.word is not None
    return True


def _is_part_of(s: Sentence, at: int, before: Token | None) -> bool:
    """Whether a bare numeral counts parts: behind the adjunct, a comma or an `and`, a verb or a preposition behind it."""
    follows = s.tokens[at + 1] if at + 1 < len(s.tokens) else None
    is_start = at == s.lead or before is None or before[0] == COMMA or before[0] == WORD and before[3] in (w.AND, w.QUALIFIER, w.PARTS)
    return is_start and follows is not None and follows[0] in (WORD, COMMA)


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
    return 1 < len(noun) <= 4 and is_plural and s.tokens[at][2] - s.tokens[at][1] > len("999") and all(t[0] == WORD for t in noun)


def _is_reached(s: Sentence, at: int, pred: Measure) -> bool:
    """Whether a bare number is where a change ended, or what one is compared with: fell by 2.4% to 4,116."""
    before = s.word(at - 1).lower() if at else ""
    is_more = bool(s.out) and (before == "to" or before == "with" and at > 1 and s.word(at - 2).lower() == "compared")
    return is_more and s.tokens[at][2] - s.tokens[at][1] > len("999")


def _is_difference(s: Sentence, at: int, pred: Measure) -> bool:
    """Whether a bare number says by how much what went before has changed: an increase of 29,000; 13,000 fewer than a year earlier."""
    is_noun = pred.word is not None and s.word(at - 1) == "of" and s.word(pred.word).lower() in _DIFFERENCES
    if is_noun and s.tokens[at][2] - s.tokens[at][1] > len("999"):
        return True  # this was an increase of 43,100
    if not s.out or s.tokens[at][2] - s.tokens[at][1] <= len("99"):
        return False
    return pred.code in (w.UP, w.DOWN) and not pred.has_to or is_more_than(s.folded, s.tokens, at + 1, len(s.tokens))


def _is_noun_behind(s: Sentence, at: int) -> bool:
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


def _subject(s: Sentence, first: int, pred: Measure, order: int) -> Name:
    tokens = s.tokens
    end = pred.start
    begin = first
    aside = _aside(s, first, end)
    if pred.is_list:
        return _NOTHING
    for n in range(first, end):
        kind, payload = tokens[n][0], tokens[n][3]
        if n in aside:
            continue
        if order and kind == COMMA:
            begin = n + 1
        elif kind == WORD and payload == w.PROPOSAL and n + 1 < end and s.word(n + 1).endswith("ing"):
            begin = n + 2  # proposed lifting the ceiling
        elif kind == WORD and payload == w.TARGET and n > begin and n + 1 < end and s.word(n).lower() in _FORECASTS:
            begin = n + 1  # the bank expects the economy to grow
        elif kind == WORD and payload in (w.BREAK, w.PARTS) or kind in (COLON, OPEN, CLOSE):
            begin = n if payload == w.PARTS else n + 1
        elif (
            kind == WORD
            and s.word(n).lower() == "that"
            and n > begin
            and n + 1 < end
            and tokens[n + 1][3] not in (w.OF, w.PREP)
        ):
            begin = n + 1
        elif order and kind == WORD and payload == w.AND and begin == first and n + 1 < end:
            begin = n + 1
    span = range(begin if pred.object_from is None else pred.object_from, end)
    part = [tokens[n] for n in span if n not in aside]
    if pred.object_from is not None:
        held = name_of(s.folded, tokens[begin : pred.object_from], s.reader.words.home, False).place
        s.place, s.place_doubt = held or s.place, None
    while part and part[0][0] == COMMA:
        part = part[1:]
    part = _without_apposition(_before_first_verb(s, part))
    if order and any(s.word(n).lower() in ("comprising", "consisting") for n in range(first, pred.word or end)):
        s.parent = s.level_before()
    s.is_growing = bool(
        pred.word is not None
        and pred.code in (w.REACH, w.BE)
        and any(t[0] == WORD and t[3] in (w.UP, w.DOWN) for t in part)
    )
    is_first = not order and bool(part) and part[0][1] == tokens[0][1]
    has_verb = pred.word is not None and pred.code in (w.UP, w.DOWN, w.REACH, w.BE, w.SHARE) and pred.start == pred.word
    return name_of(s.folded, part, s.reader.words.home, is_first or bool(part) and not order, has_verb)


def _before_first_verb(s: Sentence, part: list[Token]) -> list[Token]:
    """Take off what a subject did before the `and` of this verb: The index remained unchanged in A and grew."""
    if not part or part[-1][0] != COMMA and (part[-1][0] != WORD or part[-1][3] != w.AND):
        return part
    verb = next((n for n, t in enumerate(part) if n and t[0] == WORD and t[3] in (w.AUX, w.BE, w.REACH, w.UP, w.DOWN) and _is_past(s, t)), None)
    relative = next((n for n, t in enumerate(part) if t[0] == WORD and s.folded[t[1] : t[2]] in ("which", "who", "that")), None)
    return part[:verb] if verb and (relative is None or relative > verb) else part


def _is_past(s: Sentence, token: Token) -> bool:
    said = s.folded[token[1] : token[2]].lower()
    return said.endswith("ed") or said in _PAST or token[3] in (w.BE, w.AUX)


_PAST = frozenset("rose fell grew slid shrank lost hit climbed remained".split())


def _without_apposition(part: list[Token]) -> list[Token]:
    """Take off what stands between commas before the verb: Trade with ASEAN, its largest partner, grew."""
    if not part or part[-1][0] != COMMA:
        return part
    first = next((n for n, token in enumerate(part[:-1]) if token[0] == COMMA), None)
    return part[:first] if first else part


def _aside(s: Sentence, first: int, end: int) -> frozenset[int]:
    """Give the tokens in brackets that words stand before and behind: Consumer Prices Index (CPI) rose."""
    held: set[int] = set()
    opened: int | None = None
    for n in range(first, end):
        if s.tokens[n][0] == OPEN:
            opened = n
        elif s.tokens[n][0] == CLOSE and opened is not None:
            if opened > first and s.tokens[opened - 1][0] == WORD:
                held.update(range(opened, n + 1))
            opened = None
    return frozenset(held)


def _take_name(s: Sentence, name: Name, order: int) -> None:
    reader = s.reader
    if name is _NOTHING:
        return
    if name.is_part:
        s.parent = s.level_before()
    if name.place is not None:
        s.place, s.place_doubt = name.place, None
    elif name.deictic is not None:
        s.place, s.place_doubt = reader.deictic(name.deictic) or s.place, None
    if name.words is not None and name.words.startswith("those ") and s.indicator:
        head = re.split(r" (?:to|from|of|in|for|with|by|among) ", s.indicator)[0]
        name = name._replace(words=f"{head} {name.words[6:]}")
    if name.words is not None:
        s.indicator, s.name = name.words, name
        s.entity = name.entity
        s.is_firm = name.is_firm
    elif name.is_part:
        s.indicator = None


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


def _index(s: Sentence, token: Token) -> int:
    return next((n for n, one in enumerate(s.tokens) if one is token), 0)
