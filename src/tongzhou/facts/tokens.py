"""One pass over the folded text (词法): every token is a tuple of kind, start, end and what was read."""

import re
from functools import lru_cache

from tongzhou.facts.lexicon import Lexicon, Place
from tongzhou.facts.quantities import BARE, Number, read_chinese, read_number

__all__ = [
    "CLOSE",
    "COLON",
    "COMMA",
    "COMPARE",
    "OPEN",
    "PERIOD",
    "PLACE",
    "SEMI",
    "SENT",
    "Token",
    "VALUE",
    "WORD",
    "scan",
]

SENT, SEMI, COMMA, COLON, OPEN, CLOSE, COMPARE, PERIOD, VALUE, PLACE, WORD = range(11)

Token = tuple[int, int, int, object]
"""(kind, start, end, payload): a `Number` for VALUE, a `Place` for PLACE, the class for WORD, else None."""

#: What yields no token, and a numeral in Chinese characters.
_NONE, _SPELLED = -1, 11
_KINDS = {
    "SENT": SENT, "SEMI": SEMI, "COMMA": COMMA, "COLON": COLON, "OPEN": OPEN, "CLOSE": CLOSE, "COMPARE": COMPARE, "PERIOD": PERIOD, "WORD": WORD,
    "NUMBER": VALUE, "PLACE": PLACE, "CHINESE": _SPELLED,
}  # fmt: skip
#: Nouns that a numeral without a classifier belongs to as part of a name: 16国, 12省市.
_NAMED = frozenset("国市区省县州级大类型届")


def scan(text: str, start: int, end: int, lexicon: Lexicon) -> list[Token]:
    """Read the tokens of a stretch of folded text (分词).

    Titles in 《》, serial numbers, grades, ordinals and names that hold digits yield no token: they stay part of the words around them.
    """
    tokens: list[Token] = []
    search, words, kinds = lexicon.tokens.match, lexicon.words, _kinds(lexicon.tokens)
    add, at = tokens.append, start
    while True:
        found = search(text, at, end)
        if found is None:
            return tokens
        group = found.lastindex or 0
        first, at = found.span(group)
        kind = kinds[group]
        if kind == _NONE:
            continue
        if kind == WORD:
            code = words[text[first:at]]
            if code:
                add((WORD, first, at, code))
        elif kind < VALUE:
            if kind != PERIOD or not _is_no_time(text, first, at):
                add((kind, first, at, None))
        elif kind == PLACE:
            at = _add_place(text, first, at, tokens, lexicon)
        else:
            read = read_number if kind == VALUE else read_chinese
            at = _add_numbers(text, read(text, first, at), tokens, at)


@lru_cache(maxsize=64)
def _kinds(tokens: re.Pattern[str]) -> tuple[int, ...]:
    """Give the kind of each group of the token pattern by its number: titles, guards and false beginnings are none."""
    found = [_NONE] * (tokens.groups + 1)
    for name, number in tokens.groupindex.items():
        found[number] = _KINDS.get(name, _NONE)
    return tuple(found)


def _is_no_time(text: str, first: int, at: int) -> bool:
    """Whether words of time are part of something else: the day of a dateline (16日电), the name of a goal (全年目标)."""
    if text.startswith("电", at):
        return text[at - 1] == "日"
    return text.startswith(_NO_TIME.get(text[first:at], "\0"), at)


def _add_place(text: str, first: int, at: int, tokens: list[Token], lexicon: Lexicon) -> int:
    if text.startswith(_RESUMED.get(text[at - 2 : at], "\0"), at):
        at -= 2
    place = _place(text[first:at], lexicon)
    if place is not None:
        if len(place[1]) == 1 and text.startswith(place[0], first):
            at = max(at, first + len(place[0]))  # 甲市港口: the name goes on to its level
        tokens.append((PLACE, first, at, place))
    return at


def _add_numbers(text: str, numbers: list[Number], tokens: list[Token], at: int) -> int:
    for number in numbers:
        if number.dimension == BARE and number.end < len(text) and text[number.end] in _NAMED:
            return number.end
        if number.unit is not None:
            _lend_unit(text, tokens, number)
        while tokens and tokens[-1][0] == WORD and tokens[-1][1] >= number.start:
            tokens.pop()  # 低于 in 不低于2亿吨 is part of the bound
        tokens.append((VALUE, number.start, number.end, number))
        at = max(at, number.end)
    return at


def _lend_unit(text: str, tokens: list[Token], number: Number) -> None:
    """Give the unit printed once behind a list to the figures before it: 0.2、0.4和1.1个百分点."""
    begins = number.start
    for i in range(len(tokens) - 1, -1, -1):
        kind, start, end, earlier = tokens[i]
        if kind == WORD:
            continue
        if (
            kind != VALUE
            or not isinstance(earlier, Number)
            or earlier.dimension != BARE
            and not (earlier.unit == "个" and number.unit == "个百分点")
            or not _LISTING.fullmatch(text, end, begins)
        ):
            return
        tokens[i] = (VALUE, start, end, earlier._replace(unit=number.unit, dimension=number.dimension))
        begins = start


#: Words of time that begin the name of a goal: 全年目标.
_NO_TIME = {"全年": ("目标", "任务", "计划", "预算", "预期")}
_LISTING = re.compile(
    r"(?:、|和|及|与|以及)(?:上升|下降|提高|提升|降低|回落|增长|增加|减少|扩大|收窄|上涨|下跌|高|低)?"
)
#: Words that look like the end of a place's name but begin the next word: 地区生产总值, 区域发展指数.
_RESUMED: dict[str, str | tuple[str, ...]] = {"地区": "生产总值", "区域": ("发展指数", "协同发展", "协调发展")}
_SUFFIXES = ("地区", "区域", "城市群", "全域", "境内", "辖区")


def _place(printed: str, lexicon: Lexicon) -> Place | None:
    found = lexicon.places.get(printed)
    if found is not None:
        return found
    for suffix in _SUFFIXES:
        if printed.endswith(suffix):
            printed = printed[: -len(suffix)]
            break
    if printed in lexicon.places:
        return lexicon.places[printed]
    initials = [lexicon.letters[letter][1] for letter in printed if letter in lexicon.letters]
    members = tuple(dict.fromkeys(name for names in initials for name in names))
    return ("、".join(members), members, 1) if members else None
