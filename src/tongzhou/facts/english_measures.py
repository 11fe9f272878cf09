"""The predicate before a value, and the kind of measure it makes (英文谓词与计量类别)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tongzhou.facts import english_words as w
from tongzhou.facts.english_tokens import COMMA, COMPARE, OWNER, PERIOD_WORD, PLACE, VALUE, WORD, Token
from tongzhou.facts.fact import Kind
from tongzhou.facts.quantities import BARE, COUNT, PERCENT, POINT, POINTS_OF_PERCENT, RATIO, TIMES, Number

__all__ = ["Measure", "Says", "is_more_than", "is_or", "measure", "predicate"]

_THAN = frozenset({"more than", "less than", "fewer than"})
_CROSSED = frozenset({w.ARTICLE, w.FILLER, w.AUX})
#: What stands before a noun of change and belongs to it: posted an increase of, narrowing from a decline of.
_CARRIERS = frozenset({
    w.ARTICLE, w.FILLER, w.AUX, w.ACTION, w.SHARE, w.REACH, w.QUALIFIER, w.BE, w.PLAN, w.TARGET, w.CLAIM, w.UP, w.DOWN,
})  # fmt: skip
_CARRYING = frozenset({"with", "from", "narrowing", "representing", "marking", "to", "saw", "of"})
_NOUNS = frozenset("decline drop fall rise increase decrease growth gain reduction expansion contraction".split())
_VERBS = frozenset({w.UP, w.DOWN, w.REACH, w.SHARE, w.BE, w.ACTION, w.PLAN, w.TARGET, w.PROPOSAL, w.CLAIM})


@dataclass(frozen=True, slots=True)
class Measure:
    """What stands before a value (谓词): its word's place and class, where the subject ends, and the small words between."""

    start: int
    word: int | None = None
    code: int = w.OTHER
    has_to: bool = False
    has_from: bool = False
    has_by: bool = False
    is_yearly_mean: bool = False
    is_list: bool = False
    noun: str | None = None
    qualifier: str | None = None
    object_from: int | None = None
    """Where the object of a verb of change begins, when that is what changes (raise exports by)."""


@dataclass(slots=True)
class Says:
    """The kind of measure, whether it is a fall, and what is not certain."""

    kind: Kind
    negative: bool = False
    doubts: list[str] = field(default_factory=list)


def predicate(folded: str, tokens: Sequence[Token], first: int, at: int, before: Measure | None) -> Measure:
    """Go back from a value over the small words to its predicate (回溯谓词); a list goes on with the predicate of its first value."""
    said: set[str] = set()
    qualifier: str | None = None
    n = at - 1
    while n >= first:
        kind, low, high, payload = tokens[n]
        word = folded[low:high].lower()
        if kind == WORD and payload == w.QUALIFIER:
            qualifier = qualifier or folded[low:high]
        elif _is_small(kind, payload, word):
            said.add(word)
        elif kind == WORD and payload in _VERBS:
            return _found(folded, tokens, first, n, int(payload), said, qualifier)
        elif kind == WORD and payload == w.OTHER and "of" in said:
            return _size(folded, tokens, first, n, said, qualifier)
        elif (
            kind == COMMA
            and said & {"of", "at"}
            and n > first
            and tokens[n - 1][3] in (w.UP, w.DOWN)
            and tokens[n - 1][0] == WORD
        ):
            pass  # the largest decline, of 3 percent
        elif before is not None and (kind == COMMA or kind == WORD and payload == w.AND):
            if not _goes_on(folded, tokens[first : n + 1]):
                return Measure(n + 1, None, qualifier=qualifier)
            break
        else:
            return _carried(folded, tokens, first, n + 1, said, qualifier)
        n -= 1
    if before is not None:
        return Measure(
            first, before.word, before.code, "to" in said or before.has_to, "from" in said, "by" in said or before.has_by,
            before.is_yearly_mean, True, None, qualifier,
        )  # fmt: skip
    return Measure(first, None, w.OTHER, "to" in said, "from" in said, qualifier=qualifier)


def _goes_on(folded: str, between: Sequence[Token]) -> bool:
    """Whether nothing but commas, time and small words stand between two values of a list."""
    return all(
        kind in (COMMA, PERIOD_WORD, COMPARE, PLACE)
        or kind == WORD
        and (payload in (w.AND, w.QUALIFIER, *_CROSSED) or payload == w.PREP and folded[low:high] in ("in", "by"))
        for kind, low, high, payload in between
    )


def _is_small(kind: int, payload: object, word: str) -> bool:
    return (
        kind in (PERIOD_WORD, COMPARE)
        or kind == WORD
        and (payload in _CROSSED or payload in (w.TO, w.OF) or word in ("from", "at", "between") or word.endswith("ly"))
    )


def _carried(
    folded: str, tokens: Sequence[Token], first: int, start: int, said: set[str], qualifier: str | None
) -> Measure:
    """Look for a verb of change before its object: raise exports by, cut emissions to."""
    if "by" in said or "to" in said or "from" in said:
        for n in range(start - 1, first - 1, -1):
            kind, payload = tokens[n][0], tokens[n][3]
            if kind == COMMA or kind == WORD and payload in (w.BE, w.REACH, w.SHARE, w.BREAK):
                break
            if kind == WORD and payload in (w.UP, w.DOWN):
                return Measure(
                    start,
                    n,
                    int(payload),
                    "to" in said,
                    "from" in said,
                    "by" in said,
                    qualifier=qualifier,
                    object_from=n + 1,
                )
    return Measure(start, None, w.OTHER, "to" in said, "from" in said, qualifier=qualifier)


def _found(
    folded: str, tokens: Sequence[Token], first: int, n: int, code: int, said: set[str], qualifier: str | None
) -> Measure:
    """Give the predicate at a word; a noun of change (an increase of) goes back further over the verb that carries it."""
    word = folded[tokens[n][1] : tokens[n][2]].lower()
    if code == w.REACH and word.startswith(("exceed", "surpass", "topp")) and qualifier is None:
        qualifier = folded[tokens[n][1] : tokens[n][2]]
    start = n
    has_to = "to" in said  # to grow by is no level
    if code in (w.UP, w.DOWN):
        while start > first:
            kind, low, high, payload = tokens[start - 1]
            text = folded[low:high].lower()
            if (
                kind in (PERIOD_WORD, COMPARE)
                or kind == WORD
                and (payload in _CARRIERS or text in _CARRYING or text.endswith("ly"))
            ):
                said.add(text)
                start -= 1
                continue
            break
    else:
        while (
            start > first
            and tokens[start - 1][0] == WORD
            and tokens[start - 1][3] in (w.AUX, w.BE, w.ACTION, w.PLAN, w.TARGET, w.CLAIM, w.FILLER, w.TO, w.PROPOSAL)
        ):
            start -= 1
    mean = any(part in ("average annual", "annual average", "annually", "annual", "average") for part in said) and any(
        "annual" in part for part in said
    )
    return Measure(start, n, code, has_to, "from" in said, "by" in said, mean, qualifier=qualifier)


def _size(folded: str, tokens: Sequence[Token], first: int, n: int, said: set[str], qualifier: str | None) -> Measure:
    """Read a measured noun in front of `of`: a total length of, an investment of."""
    start = n
    while start > first and tokens[start - 1][0] == WORD and tokens[start - 1][3] == w.OTHER:
        start -= 1
    if (
        start - 2 > first
        and tokens[start - 1][3] == w.AND
        and tokens[start - 2][3] == w.OTHER
        and tokens[start - 3][3] == w.ACTION
    ):
        start -= 2  # recorded imports and exports of
    noun = " ".join(folded[tokens[start][1] : tokens[n][2]].split())
    while (
        start > first
        and tokens[start - 1][0] in (WORD, OWNER)
        and tokens[start - 1][3] in (w.ARTICLE, w.FILLER, w.ACTION, w.PREP, w.BE, w.AUX, w.REACH, w.QUALIFIER, w.PLAN)
    ):
        start -= 1
    return Measure(start, n, w.ACTION, "to" in said, "from" in said, noun=noun, qualifier=qualifier)


def measure(
    folded: str,
    tokens: Sequence[Token],
    at: int,
    stop: int,
    pred: Measure,
    number: Number,
    is_growth: bool,
    indicator: str | None,
) -> Says:
    """Say what kind of measure a value is (计量类别)."""
    following = tokens[at + 1] if at + 1 < stop else None
    after = int(following[3]) if following and following[0] == WORD and isinstance(following[3], int) else -1
    said = folded[following[1] : following[2]].lower() if following else ""
    is_up, is_down = pred.code == w.UP, pred.code == w.DOWN
    if number.dimension == PERCENT:
        return _percent(folded, tokens, at, stop, pred, is_growth, indicator, after, said)
    if number.dimension in (POINTS_OF_PERCENT, TIMES, RATIO, POINT):
        return _difference(number.dimension, pred, after)
    if (is_up or is_down) and not pred.has_to and not pred.has_from and not is_growth:
        if number.dimension == BARE and not pred.has_by and "index" not in (indicator or ""):
            return Says("abs_change", is_down, ["facts.doubt.measure"])
        kind: Kind = "avg_annual_change" if pred.is_yearly_mean else "abs_change"
        return Says(kind, is_down, [] if pred.has_by or pred.code in (w.UP, w.DOWN) else ["facts.doubt.measure"])
    if is_more_than(folded, tokens, at + 1, stop):
        return Says("abs_change", after == w.LESS)
    twice = _said_twice(folded, tokens, at)
    if twice is not None:
        return Says("abs_change", tokens[twice][3] == w.LESS)
    if number.dimension == COUNT:
        is_part = number.value != number.value.to_integral_value() and (number.unit or "").split(" ")[0] not in w.SCALES
        is_rate = is_part and any(word in (indicator or "") for word in ("rate", "ratio", "density"))
        is_per = " per " in (number.unit or "") and (is_rate or any(char.isdigit() for char in number.unit or ""))
        return Says("ratio" if is_per else "level" if is_part else "count")
    if number.dimension == BARE:
        return Says("index") if "index" in (indicator or "").lower() else Says("count")
    return Says("level")


def _difference(dimension: int, pred: Measure, after: int) -> Says:
    """Say what percentage points, points, times and ratios measure."""
    is_down, is_change = pred.code == w.DOWN, pred.code in (w.UP, w.DOWN)
    if dimension == POINTS_OF_PERCENT:
        doubts = [] if is_change or after in (w.MORE, w.LESS) else ["facts.doubt.measure"]
        return Says("pp_diff", after == w.LESS or is_down and after not in (w.MORE, w.UP), doubts)
    if dimension != POINT:
        is_growth = dimension == TIMES and is_change and not pred.has_to
        return Says("growth_rate", is_down, ["facts.doubt.measure"]) if is_growth else Says("ratio")
    if pred.is_yearly_mean:
        return Says("avg_annual_change", is_down)
    if is_change and pred.has_to:
        return Says("index")
    return Says("abs_change", is_down or after == w.LESS) if is_change or after in (w.MORE, w.LESS) else Says("index")


def _said_twice(folded: str, tokens: Sequence[Token], at: int) -> int | None:
    """Give where words of difference stand behind a change that is said again in per cent: 1.6 billion or 12 per cent more than."""
    if at + 3 >= len(tokens) or folded[tokens[at + 1][1] : tokens[at + 1][2]].lower() != "or":
        return None
    number = tokens[at + 2][3]
    is_percent = tokens[at + 2][0] == VALUE and isinstance(number, Number) and number.dimension == PERCENT
    return at + 3 if is_percent and is_more_than(folded, tokens, at + 3, len(tokens)) else None


def is_more_than(folded: str, tokens: Sequence[Token], first: int, stop: int) -> bool:
    """Say whether words of difference and of comparison come next: higher than, fewer than in the previous quarter (多于、少于)."""
    if first >= stop or tokens[first][0] != WORD or tokens[first][3] not in (w.MORE, w.LESS):
        return False
    if folded[tokens[first][1] : tokens[first][2]].lower() in ("below", "above", "short of") and first + 1 < stop:
        return True
    return any(
        tokens[n][0] == COMPARE or folded[tokens[n][1] : tokens[n][2]].lower() in ("than", "more than", "less than")
        for n in range(first, min(stop, first + 3))
    )


def _percent(
    folded: str,
    tokens: Sequence[Token],
    at: int,
    stop: int,
    pred: Measure,
    is_growth: bool,
    indicator: str | None,
    after: int,
    said: str,
) -> Says:
    is_up, is_down = pred.code == w.UP, pred.code == w.DOWN
    name = (indicator or "").lower()
    is_noun = after in (w.UP, w.DOWN) and (not (is_up or is_down) or said in _NOUNS and pred.is_list)
    if is_noun or after in (w.MORE, w.LESS) or said in _THAN:
        return Says("growth_rate", after in (w.DOWN, w.LESS) or said in ("less than", "fewer than"))
    if not (is_up or is_down) and (pred.word is None and is_or(folded, tokens, at) or _is_handed_out(tokens, at, stop)):
        return Says("share", False, [] if is_or(folded, tokens, at) else ["facts.doubt.elided"])
    if after == w.FILLER and said in ("year-on-year", "year on year"):
        return Says("growth_rate")
    if (is_up or is_down) and not (pred.has_to or pred.has_from and not _is_change(pred)):
        return Says("avg_annual_change" if pred.is_yearly_mean else "growth_rate", is_down)
    if pred.code == w.SHARE:
        return Says("share")
    if is_growth and not (is_up or is_down):
        return Says("growth_rate")
    if "share" in name or "proportion" in name or "percentage" in name:
        return Says("share", False, ["facts.doubt.whole"])
    if after in (w.OF, w.PARTS) and not (is_up or is_down):
        return Says("share", False, [] if pred.code == w.BE else ["facts.doubt.indicator"])
    is_rate = any(word in name for word in ("rate", "ratio", "intensity", "coverage", "inflation", "yield"))
    return Says("ratio", False, [] if is_rate else ["facts.doubt.measure"])


def is_or(folded: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether a value says once more, with `or` or in other words, what stands before it (或)."""
    n = at - 1
    while n > 0 and tokens[n][0] == WORD and tokens[n][3] == w.QUALIFIER:
        n -= 1
    return n > 0 and folded[tokens[n][1] : tokens[n][2]] in ("or", "equivalent to", "equal to")


def _is_handed_out(tokens: Sequence[Token], at: int, stop: int) -> bool:
    """Whether a list of percentages ends with what they are parts of: handled 21 percent and 58 percent of the freight."""
    n = at
    while n + 2 < len(tokens) and tokens[n + 1][0] in (COMMA, WORD) and _is_percent(tokens[n]):
        joined = tokens[n + 1]
        if joined[0] == WORD and joined[3] == w.OF:
            return n > at
        if joined[0] == WORD and joined[3] != w.AND:
            return False
        n += 2
        if n < len(tokens) and tokens[n][0] == WORD and tokens[n][3] == w.AND:
            n += 1
    return False


def _is_percent(token: Token) -> bool:
    return isinstance(token[3], Number) and token[3].dimension == PERCENT


def _is_change(pred: Measure) -> bool:
    """Whether `from` stands before the noun of change (narrowing from a decline of), not before a level."""
    return pred.word is not None and pred.start < pred.word
