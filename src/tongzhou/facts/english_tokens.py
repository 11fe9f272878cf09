"""One pass over English text (英文词法): numbers with their units, words of time and comparison, places, words by class."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import cast

from tongzhou.facts.english_lexicon import AFTER_PLACE, ENDING, EnglishWords, plain
from tongzhou.facts.english_words import NOT_COUNTED, NUMERALS, OTHER, UNITS
from tongzhou.facts.quantities import (
    BARE,
    COUNT,
    LONGEST,
    MEASURE,
    PERCENT,
    POINT,
    POINTS_OF_PERCENT,
    RATIO,
    TIME,
    TIMES,
    Number,
)

__all__ = ["ENGLISH_KINDS", "Place", "Token", "is_english", "number_of", "place_of", "scan_english"]

SENT, SEMI, COMMA, COLON, OPEN, CLOSE, COMPARE, PERIOD_WORD, VALUE, PLACE, WORD, OWNER = range(12)
#: names of the kinds, in the order of their numbers
ENGLISH_KINDS = (
    "SENT",
    "SEMI",
    "COMMA",
    "COLON",
    "OPEN",
    "CLOSE",
    "COMPARE",
    "PERIOD",
    "VALUE",
    "PLACE",
    "WORD",
    "OWNER",
)

Token = tuple[int, int, int, object]
"""(kind, start, end, payload): a `Number` for VALUE, a `Place` for PLACE, the class for WORD, else None."""

Place = tuple[str, tuple[str, ...]]
"""(name as recorded, full names of its members; none for an area that is not declared)."""


def place_of(token: Token) -> Place:
    """Give the place of a PLACE token (词的地区)."""
    return cast("Place", token[3])


def number_of(token: Token) -> Number:
    """Give the number of a VALUE token (词的数量)."""
    return cast("Number", token[3])


_KINDS = {name: n for n, name in enumerate(ENGLISH_KINDS)} | {"SPAN": PERIOD_WORD}
_OPENERS = re.compile(
    r"\b(?:In|By|At|From|As of|During|Over|The|Between|On|Since|Until|Through"
    r"|Compared|Than|For|Of|About|More|Nearly|Almost|Around|Some|At least|Up to|Among"
    r"|Including|Year|Month|Quarter|Throughout|After|Before|A|First|Second|Third|Fourth|Last|This|Next|Full)\b"
)
_TAIL = re.compile(
    rf"(?P<gap>[ -]?)(?P<scale>(?:trillion|billion|million|thousand|bn"
    rf"|tn|mn)(?![a-z]))?(?P<space>[ -]?)(?P<unit>{ENDING}(?![\w$]))?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(?: ?(?:-|—) ?| to )(?P<high>\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,8})?)(?![\d.]*\d)")
_ANDTO = re.compile(r" and (?P<high>\d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,8})?)(?![\d.,]*\d)")
_UPTO = re.compile(r" to \d{1,12}(?:,\d{3}){0,4}(?:\.\d{1,8})?(?![\d,.]*\d)")
_NOUN = re.compile(r" ([A-Za-z][a-z'’-]{1,30})(?![\w])")
_KIND_OF = {
    "proportion": PERCENT, "points of percent": POINTS_OF_PERCENT, "points": POINT, "times": TIMES, "time": TIME,
}  # fmt: skip
#: What an amount is for: milligrams per litre, cubic metres per second.
_PER = re.compile(
    r" per (?:second|minute|hour|day|month|year|lit(?:re|er)|hectare|km|kilogram|kg|tonne|ton|barrel|capita|person|head"
    r"|kilowatt[- ]hour|kWh|megawatt[- ]hour|MWh|night|room|passenger|pupil|worker|employee|household|acre|mu|gallon"
    r"|(?:square )?kilomet(?:re|er)|(?:square|cubic) (?:met(?:re|er)|foot))\b"
)
#: What a count is for: births per 1,000 persons, children per woman.
_RATE = re.compile(
    r" per (?:(?:100|1,000|10,000|100,000|hundred|thousand|million) [a-z]+|woman|inhabitant|household|capita)\b"
)
_PLURALS = frozenset("people households personnel staff aircraft cattle sheep fish children men women students".split())


def is_english(folded: str, start: int, end: int) -> bool:
    """Whether the letters of a stretch are mainly Latin (是否英文).

    Examples
    --------
    >>> is_english("GDP rose 5 percent", 0, 18), is_english("GDP增长5%,比上年快", 0, 13)
    (True, False)
    """
    piece = folded[start:end]
    latin = len(_LATIN.findall(piece))
    return latin >= 3 and latin > 2 * len(_HAN.findall(piece))


_LATIN = re.compile(r"[A-Za-z]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]")


def scan_english(folded: str, start: int, end: int, words: EnglishWords) -> list[Token]:
    """Read the tokens of a stretch of folded text (英文分词); serial numbers, dates of lines and names with digits are plain words."""
    head, tail = folded[start : start + 1], folded[start + 1 : end]
    text = _OPENERS.sub(lambda one: one[0].lower(), head + tail)
    tokens: list[Token] = []
    at, stop = 0, len(text)
    while at < stop:
        found = words.tokens.search(text, at)
        if found is None:
            break
        name = found.lastgroup if found.lastgroup not in ("money", "ratio") else "NUMBER"
        low, high = found.span()
        at = max(high, at + 1)
        if name == "NUMBER":
            numbers, at = _numbers(text, found, start)
            tokens += [(VALUE, one.start, one.end, one) for one in numbers]
            if not numbers:
                tokens.append((WORD, low + start, at + start, OTHER))
            continue
        if name == "SPELLED":
            tokens.append(_spelled(text, low, high, start))
            at = tokens[-1][2] - start if tokens[-1][0] == VALUE else at
            continue
        tokens.append(_token(name or "", found[0], low + start, high + start, words))
    return tokens


def _token(name: str, said: str, low: int, high: int, words: EnglishWords) -> Token:
    if name in ("WORD", "PHRASE", "ABBREVIATED", "GUARD"):
        return WORD, low, high, words.classes.get(" ".join(said.lower().split()), OTHER) if name != "GUARD" else OTHER
    if name == "PLACE":
        name_said = re.sub("-{2,}", "-", plain(said))
        known = words.places.get(name_said) or words.places.get(re.sub(rf"{AFTER_PLACE}$", "", name_said))
        return (PLACE, low, high, known) if known else (WORD, low, high, OTHER)
    return _KINDS[name], low, high, None


@lru_cache(maxsize=2048)
def _dimension(unit: str) -> int:
    return _KIND_OF.get(UNITS[unit.lower()][2], MEASURE)


def _numbers(text: str, found: "re.Match[str]", shift: int) -> tuple[list[Number], int]:
    """Give the numbers at a match, more than one for a ratio, and the position behind them."""
    money, ratio = found["money"] or "", found["ratio"]
    low, at = found.start(), found.end()
    if ratio:
        return _ratio(text, found, shift), at
    first = low + len(money)
    first += text[first] in "-−"
    digits = text[first:at]
    if len(digits) > LONGEST:
        return [], at
    value_end, high = at, None
    span = None if text.endswith("from ", 0, low) and text.startswith(" to ", at) else _RANGE.match(text, at)
    if span and len(span["high"]) <= LONGEST and _TAIL.match(text, span.end())[0].strip():  # type: ignore[index]  # the pattern matches empty too
        high, at = _decimal(span["high"]), span.end()
    value = _decimal(digits)
    unit, at, dimension = _unit(text, at, money.strip(), low)
    if high is not None and high <= abs(value):
        high = None
    if high is None and text.endswith("between ", 0, low):
        later = _ANDTO.match(text, at)
        if later:  # between 4% and 6%
            high = _decimal(later["high"])
            unit, at, dimension = _unit(text, later.end(), money.strip(), low)
            high = high if high > value else None
    if unit is None and text.endswith("from ", 0, low):
        later = _UPTO.match(text, at)
        if later:  # from 43.1 to 41.4 micrograms
            unit, _, dimension = _unit(text, later.end(), money.strip(), low)
    return [
        Number(low + shift, at + shift, first + shift, value_end + shift, abs(value), high, unit, dimension, None)
    ], at


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _ratio(text: str, found: "re.Match[str]", shift: int) -> list[Number]:
    numbers = []
    for side in re.finditer(r"\d[\d,]*(?:\.\d+)?", text[found.start() : found.end()]):
        low, high = found.start() + side.start() + shift, found.start() + side.end() + shift
        if len(side[0]) <= LONGEST:
            numbers.append(Number(low, high, low, high, _decimal(side[0]), None, None, RATIO, None))
    return numbers


def _unit(text: str, at: int, money: str, low: int) -> tuple[str | None, int, int]:
    """Give the unit as printed, the position behind it and its dimension; a plural noun right behind counts."""
    found = _TAIL.match(text, at)
    scale, unit = (found["scale"], found["unit"]) if found else (None, None)
    if found and unit and not scale and found["gap"] == "-" and found["space"] == "-":
        unit = None
    if found and unit:
        begin = found.start("scale") if scale else found.start("unit")
        end = found.end()
        dimension = _dimension(unit)
        per = _PER.match(text, end) if dimension == MEASURE else None
        end = per.end() if per else end
        return (f"{money} {text[begin:end]}".strip() if money else text[begin:end]), end, dimension
    if money:
        end = found.end("scale") if found and scale else at
        return (f"{money} {scale}" if scale else money), end, MEASURE
    begin = at
    if found and scale:
        at = found.end("scale")
    noun = _NOUN.match(text, at)
    word = noun[1].lower() if noun else ""
    is_plural = word in _PLURALS or word.endswith("s") and not word.endswith(("ss", "us", "is"))
    if noun and is_plural and word not in NOT_COUNTED:
        rate = _RATE.match(text, noun.end())
        end = rate.end() if rate else noun.end()
        return text[begin + 1 : end], end, COUNT
    return (scale if scale else None), at, (COUNT if scale else BARE)


def _spelled(text: str, low: int, high: int, shift: int) -> Token:
    parts = text[low:high].lower().split("-")
    value = Decimal(sum(NUMERALS[part] for part in parts))
    unit, at, dimension = _unit(text, high, "", low)
    if dimension == BARE and not re.match(r" [a-z]", text[high : high + 2]):
        return WORD, low + shift, high + shift, OTHER
    number = Number(low + shift, at + shift, low + shift, high + shift, value, None, unit, dimension, None, True)
    return VALUE, low + shift, at + shift, number
