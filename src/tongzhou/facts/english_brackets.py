"""Values in brackets (英文括号内数值): 0.7 percent (18,000) more than, in Cyprus (-3.7%) and Latvia (-2.6%)."""

from tongzhou.facts import english_words as w
from tongzhou.facts.emit import Found
from tongzhou.facts.english_names import name_of, words_of
from tongzhou.facts.english_periods import earlier, month_before
from tongzhou.facts.english_state import Sentence
from tongzhou.facts.english_tokens import CLOSE, COMMA, OPEN, PLACE, VALUE, WORD, Token, number_of, place_of
from tongzhou.facts.fact import Kind
from tongzhou.facts.quantities import BARE, COUNT, MEASURE, PERCENT, POINTS_OF_PERCENT, Number

__all__ = ["doubles", "fill_bracket", "is_bracketed", "is_minus", "with_doubles"]


#: Words of the longest phrase between a value and its other form in brackets (assumed).
_PHRASE = 9


def is_minus(s: Sentence, number: Number) -> bool:
    """Whether a minus sign stands before a value (负号)."""
    return s.folded[number.start : number.value_start].endswith(("-", "−"))


def is_bracketed(s: Sentence, at: int) -> bool:
    """Whether a value stands alone in brackets behind a name (括号内数值)."""
    opened = _opened(s, at)
    return (
        opened is not None
        and at < len(s.tokens) - 1
        and (s.tokens[at + 1][0] in (CLOSE, COMMA) or s.tokens[opened - 1][0] == PLACE)
    )


def _opened(s: Sentence, at: int) -> int | None:
    """Give where the bracket opens in which nothing but values stand before this one."""
    n = at - 1
    while n > 1 and s.tokens[n][0] in (COMMA, VALUE):
        n -= 1
    return n if n > 0 and s.tokens[n][0] == OPEN else None


def doubles(tokens: list[Token]) -> list[tuple[int, Token]]:
    """Give the values in brackets right behind another value, each with the start of that one (同值异述)."""
    found: list[tuple[int, Token]] = []
    for at, token in enumerate(tokens):
        if token[0] != OPEN or not at or tokens[at - 1][0] != VALUE:
            continue
        inner = at + 1
        while inner < len(tokens) and tokens[inner][0] == WORD and tokens[inner][3] == w.QUALIFIER:
            inner += 1
        if inner + 1 < len(tokens) and tokens[inner][0] == VALUE and tokens[inner + 1][0] == CLOSE:
            found.append((tokens[at - 1][1], tokens[inner]))
    return found + _behind_phrases(tokens) + _by_or(tokens)


def _behind_phrases(tokens: list[Token]) -> list[tuple[int, Token]]:
    """Find values in brackets behind the phrase that belongs to one: by 27,000 in food services (-2.4%)."""
    found: list[tuple[int, Token]] = []
    for at in range(3, len(tokens) - 2):
        if (
            tokens[at][0] == OPEN
            and tokens[at + 1][0] == VALUE
            and tokens[at + 2][0] == CLOSE
            and tokens[at - 1][0] == WORD
        ):
            n = at - 1
            while n > 0 and tokens[n][0] in (WORD, PLACE) and at - n < _PHRASE:
                n -= 1
            if tokens[n][0] == VALUE and tokens[n + 1][0] == WORD and tokens[n + 1][3] == w.PREP:
                found.append((tokens[n][1], tokens[at + 1]))
    return found


def _by_or(tokens: list[Token]) -> list[tuple[int, Token]]:
    """Find values said in two ways: 1.65 billion or 12 per cent more than."""
    found: list[tuple[int, Token]] = []
    for at in range(1, len(tokens) - 2):
        one, said, other, more = tokens[at - 1 : at + 3]
        is_or = said[0] == WORD and said[3] == w.AND and said[2] - said[1] == len("or")
        if one[0] == VALUE and is_or and other[0] == VALUE and more[0] == WORD and more[3] in (w.MORE, w.LESS):
            found.append((one[1], other))
    return found


def with_doubles(s: Sentence, held: list[tuple[int, Token]]) -> None:
    """Read a value in brackets as another way to say the one before it (同值异述)."""
    for start, token in held:
        at = next((n for n, (found, _) in enumerate(s.out) if found.number.start == start), None)
        if at is None:
            continue
        outer, place = s.out[at]
        number = number_of(token)
        kind = _double_kind(outer, number)
        if kind is None:
            continue
        found = Found(number, kind, outer.start, token[2])
        found.indicator, found.region, found.entity, found.period = (
            outer.indicator,
            outer.region,
            outer.entity,
            outer.period,
        )
        found.base, found.base_period, found.base_region = outer.base, outer.base_period, outer.base_region
        found.negative = is_minus(s, number) or outer.negative and kind in ("growth_rate", "abs_change", "pp_diff")
        found.modality, found.part_of = outer.modality, outer.part_of
        found.doubts = [*outer.doubts, "facts.doubt.bracket"]
        found.rule = f"english.{kind}"
        s.out.insert(at + 1, (found, place))


def _double_kind(outer: Found, number: Number) -> Kind | None:
    is_change = outer.kind in ("growth_rate", "abs_change")
    if number.dimension == PERCENT:
        return "growth_rate" if is_change else None
    if number.dimension == POINTS_OF_PERCENT:
        return "pp_diff" if is_change else None
    if is_change:
        return "abs_change"
    return outer.kind if number.dimension == outer.number.dimension == MEASURE else None


def fill_bracket(s: Sentence, found: Found, number: Number, at: int) -> None:
    """Say what a value in brackets measures, and of which area or thing (括号内数值)."""
    opened = _opened(s, at) or at - 1
    before = s.tokens[opened - 1]
    part, has_change, is_fall = _subject(s)
    is_signed = is_minus(s, number) or s.folded[number.start - 1] == "+"
    if number.dimension == PERCENT:
        if is_signed or has_change:
            found.kind = "growth_rate"
            found.negative = is_minus(s, number) or not is_signed and is_fall
        else:
            last = next((one for one, _ in reversed(s.out) if one.number.dimension == PERCENT), None)
            found.kind = "share" if found.kind == "share" else last.kind if last is not None else "ratio"
            found.whole = found.whole or (last.whole if last is not None and found.kind == "share" else None)
    elif number.dimension in (BARE, COUNT) and (has_change or is_signed):
        found.kind, found.negative = "abs_change", is_minus(s, number) or not is_signed and is_fall
    elif number.dimension == BARE:
        found.kind = "count"
    words = name_of(s.folded, part, s.reader.words.home, True).words
    words = None if words is not None and _is_only_change(words) else words
    if before[0] == PLACE:
        found.region = place_of(before)[0]
        found.indicator = words or (
            s.out[-1][0].indicator if found.kind == "share" and s.out else s.reader.last_indicator
        )
        found.doubts += ["facts.doubt.elided"]
        found.doubts += [] if place_of(before)[1] else ["facts.doubt.undeclared_area"]
    else:
        own = _item(s, opened)
        if own and _is_capital(s, own[-1]) and s.reader.last_indicator:
            while not _is_capital(s, own[0]):
                own = own[1:]  # followed by Edinburgh (1.8%)
            found.region = words_of(s.folded, own)
            found.indicator = words or s.reader.last_indicator
            found.doubts += ["facts.doubt.elided", "facts.doubt.undeclared_area"]
            _compare(s, found, opened)
            return
        lead = own[0][1] if own else 0
        n = next((n for n, token in enumerate(s.tokens) if token[1] == lead), 0)
        if (
            n > s.lead + 1 and s.tokens[n - 1][0] == WORD and s.tokens[n - 1][3] in (w.OF, w.PREP)
        ):  # rates for men (3.5%), women (3.3%)
            s.head = words_of(s.folded, [t for t in s.tokens[s.lead : n] if t[3] != w.ARTICLE])
        found.indicator = f"{s.head or ''} {words_of(s.folded, own)}".strip() or words
        found.doubts += ["facts.doubt.indicator"]
    _compare(s, found, opened)


def _is_capital(s: Sentence, token: Token) -> bool:
    said = s.folded[token[1] : token[2]]
    return token[0] == WORD and said[:1].isupper() and said[1:].islower() and token[1] > s.tokens[0][1]


def _compare(s: Sentence, found: Found, opened: int) -> None:
    """Date what a change in brackets is compared with, for review."""
    if found.kind == "growth_rate" and found.base is None:
        said = " ".join(s.word(n).lower() for n in range(opened))
        is_short = "monthly" in said or "quarterly" in said or s.reader.is_short_look and "annual" not in said
        found.base_period = is_short and month_before(found.period) or earlier(found.period)
        found.doubts.append("facts.doubt.no_base")


_CHANGES = frozenset(
    "increase increases decrease decreases rise rises fall falls decline declines drop drops growth gains gain losses loss changes change"
    " reduction reductions".split()
)
_SORTS = frozenset(
    "monthly annual yearly quarterly largest biggest highest lowest smallest strongest sharpest steepest weakest"
    " only other main most significant".split()
)


def _is_only_change(words: str) -> bool:
    """Whether a name says only that something changed: largest monthly decreases."""
    said = words.lower().split()
    return said[-1] in _CHANGES and all(word in _SORTS or word in _CHANGES for word in said)


def _subject(s: Sentence) -> tuple[list[Token], bool, bool]:
    """Give the subject before the first bracket, whether words of change stand there, and whether of a fall."""
    stop = next((n for n in range(s.lead, len(s.tokens)) if s.tokens[n][0] == OPEN), len(s.tokens))
    changes = [
        s.tokens[n][3] for n in range(s.lead, stop) if s.tokens[n][0] == WORD and s.tokens[n][3] in (w.UP, w.DOWN)
    ]
    plural = [s.word(n).lower() for n in range(s.lead, stop) if s.word(n).lower() in _CHANGES]
    verb = next((n for n in range(s.lead, stop) if _is_finite(s, n)), s.lead)
    is_fall = any(code == w.DOWN for code in changes) or any(
        word.startswith(("decr", "fall", "decl", "drop", "loss", "red")) for word in plural
    )
    part = s.tokens[s.lead : verb]
    while part and s.folded[part[0][1] : part[0][2]].lower() in {*_SORTS, "the"}:
        if s.folded[part[0][1] : part[0][2]].lower() in ("monthly", "annual"):
            break
        part = part[1:]
    return part, bool(changes or plural), is_fall


def _is_finite(s: Sentence, n: int) -> bool:
    if s.tokens[n][0] != WORD:
        return False
    payload = s.tokens[n][3]
    return (
        payload in (w.BE, w.REACH, w.ACTION, w.AUX) or payload in (w.UP, w.DOWN) and s.word(n).lower() not in _CHANGES
    )


def _item(s: Sentence, opened: int) -> list[Token]:
    """Give the words right before a bracket, back to a comma, a verb or an `and`."""
    first = opened
    while first > s.lead:
        kind, _, _, payload = s.tokens[first - 1]
        if (
            kind in (COMMA, CLOSE, OPEN)
            or kind == WORD
            and payload in (w.AND, w.BREAK, w.BE, w.REACH, w.ACTION, w.PREP, w.UP, w.DOWN)
        ):
            break
        first -= 1
    return s.tokens[first:opened]
