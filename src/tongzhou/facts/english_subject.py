"""The subject of an English value (英文主语): where it begins and ends, and the area it may be."""

import re

from tongzhou.facts import english_words as w
from tongzhou.facts.english_measures import Measure
from tongzhou.facts.english_names import Name, name_of
from tongzhou.facts.english_state import Sentence
from tongzhou.facts.english_tokens import CLOSE, COLON, COMMA, OPEN, WORD, Token

__all__ = ["guess_place", "subject", "take_name"]

#: Words behind which a time is looked back at and not gone on with.
_FORECASTS = frozenset("expects expect forecasts forecast projects predicts predicted projected expected".split())

_NOTHING = Name(None, None, None, True, False, False, None, False, None)


_HEAD = re.compile(r" (?:to|from|of|in|for|with|by|among) ")


def subject(s: Sentence, first: int, pred: Measure, order: int) -> Name:
    """Read the subject before a predicate (读取主语); a list goes on with that of its first value."""
    tokens = s.tokens
    end = pred.start
    if pred.is_list:
        return _NOTHING
    aside = _aside(s, first, end)
    begin = first
    for n in range(first, end):
        if n not in aside:
            begin = _begin(s, n, begin, first, end, order)
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
    name = name_of(s.folded, part, s.reader.words.home, is_first or bool(part) and not order, has_verb)
    is_of = bool(part) and any(s.folded[t[1] : t[2]] in ("those of", "that of") for t in part[:2])
    if is_of and name.words and s.indicator:  # those of yachts
        return name._replace(words=f"{_HEAD.split(s.indicator)[0]} of {name.words}")
    return name


def _begin(s: Sentence, n: int, begin: int, first: int, end: int, order: int) -> int:
    """Give where a subject begins when a token is passed: behind a comma, a break, `that`, a verb of forecast or proposal."""
    kind, _, _, payload = s.tokens[n]
    if kind in (COLON, OPEN, CLOSE) or order and kind == COMMA:
        return n + 1
    if kind != WORD:
        return begin
    word = s.word(n).lower()
    is_inner = begin < n and n + 1 < end
    if word == "with" and n > first and n + 1 < end and s.tokens[n - 1][0] == COMMA:
        return n + 1  # A was the largest partner, with trade reaching
    if payload == w.PROPOSAL and n + 1 < end and s.word(n + 1).endswith("ing"):
        return n + 2  # proposed lifting the ceiling
    if payload == w.TARGET and is_inner and word in _FORECASTS:
        return n + 1  # the bank expects the economy to grow
    if payload in (w.BREAK, w.PARTS):
        return n if payload == w.PARTS else n + 1
    if word == "that" and is_inner and s.tokens[n + 1][3] not in (w.OF, w.PREP):
        return n + 1
    return n + 1 if order and payload == w.AND and begin == first and n + 1 < end else begin


def _before_first_verb(s: Sentence, part: list[Token]) -> list[Token]:
    """Take off what a subject did before the `and` of this verb: The index remained unchanged in A and grew."""
    if not part or part[-1][0] != COMMA and (part[-1][0] != WORD or part[-1][3] != w.AND):
        return part
    verb = next(
        (
            n
            for n, t in enumerate(part)
            if n and t[0] == WORD and t[3] in (w.AUX, w.BE, w.REACH, w.UP, w.DOWN) and _is_past(s, t)
        ),
        None,
    )
    relative = next(
        (n for n, t in enumerate(part) if t[0] == WORD and s.folded[t[1] : t[2]] in ("which", "who", "that")), None
    )
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


def take_name(s: Sentence, name: Name, order: int) -> None:
    """Take what a subject names as what the sentence speaks of (取用主语)."""
    reader = s.reader
    s.is_named = name.words is not None
    if name is _NOTHING:
        return
    if name.is_part:
        s.parent = s.level_before()
    if name.place is not None:
        s.place, s.place_doubt = name.place, None
    elif name.deictic is not None:
        s.place, s.place_doubt = reader.deictic(name.deictic) or s.place, None
    if name.words is not None and name.words.startswith("those ") and s.indicator:
        name = name._replace(words=f"{_HEAD.split(s.indicator)[0]} {name.words[6:]}")
    if name.words is not None:
        s.indicator, s.name = name.words, name
        s.entity = name.entity
        s.is_firm = name.is_firm
    elif name.is_part:
        s.indicator = None


def guess_place(s: Sentence, name: Name, pred: Measure) -> Name:
    """Take a subject of capitals that recorded a change or a share for an area: The Azores posted the largest growth."""
    if (
        name.words is None
        or name.place is not None
        or name.span is None
        or pred.word is None
        or s.reader.last_indicator is None
    ):
        return name
    said = s.folded[name.span[0] : name.span[1]]
    verb = s.word(pred.word).lower()
    is_report = pred.code in (w.UP, w.DOWN) and pred.start < pred.word and s.tokens[pred.start][3] == w.ACTION
    is_name = (
        all(word[:1].isupper() and word[1:].islower() for word in said.split(" ")) and name.span[0] > s.tokens[0][1]
    )
    if not is_name or not (is_report or verb == "concentrated") or _NO_AREA.search(said):
        return name
    return name._replace(words=None, place=(said, ()), entity=None)


_NO_AREA = re.compile(
    r"Govern|Minist|Commission|Bank|Office|Index|Council|Authority|Group|Board|Agency|Bridge|Port|Airport"
)
