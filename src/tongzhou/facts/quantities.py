"""Printed numerals → values with unit, precision and qualifier (数量): 130万家, 60余项, 3至5个, 三成, 3.68:1.97:1."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from tongzhou.facts.grammar import QUALIFIERS, SUFFIX_QUALIFIERS, UNIT_WORDS
from tongzhou.facts.lexicon import one_of
from tongzhou.terms.unit import SCALES, parse_unit

__all__ = [
    "BARE",
    "COUNT",
    "LONGEST",
    "MEASURE",
    "PERCENT",
    "POINT",
    "POINTS_OF_PERCENT",
    "RATIO",
    "TIME",
    "TIMES",
    "Number",
    "read_chinese",
    "read_number",
]

MEASURE, COUNT, PERCENT, POINTS_OF_PERCENT, POINT, TIMES, RATIO, BARE, TIME = range(9)
#: Digits of the longest numeral taken for a figure; a longer one is a serial number.
LONGEST = 16
#: Sides of the longest ratio taken for one.
_MOST_SIDES = 12


class Number(NamedTuple):
    """A numeral with what belongs to it (数量); positions in the folded text, `end` behind the unit and its qualifier."""

    start: int
    end: int
    value_start: int
    value_end: int
    value: Decimal
    high: Decimal | None
    unit: str | None
    dimension: int
    qualifier: str | None
    is_spelled: bool = False


_ascii_units = [word for word in UNIT_WORDS if word.isascii()]
_other_units = [word for word in UNIT_WORDS if not word.isascii()]
# 分 is a score only where the number ends the list or the clause: 20分别, 分之, 分钟
# 127.9升至131.6 and 148.6 before 本报讯 are no litres and no copies
_NO_WORD = r"(?<!分)(?<![^/毫公]升)(?<!本)|升(?![至到为])|本(?![报市省县区次期届刊社])"
_SCALE = one_of(word for word in SCALES if not word.isascii())
# one unit over another: 元/公斤, 辆/百户
_OVER = rf"(?:/(?:{_SCALE})?(?:{one_of(_other_units)}))?"
_UNIT = rf"(?:(?:(?:{one_of(_other_units)}){_NO_WORD}){_OVER}|分(?=[,，。;；、)）\s和与及以]|$)|(?:{one_of(_ascii_units)})(?![A-Za-z]))"
_TAIL = re.compile(
    rf"\s?(?P<q1>[余多几](?=[万亿千百\u4e00-\u9fff]))?(?P<scale>(?!千[克米瓦伏]){_SCALE}|(?:trillion|billion|million|thousand)\s)?(?P<q2>[余多])?\s?(?P<unit>个[余多]百分点|{_UNIT})?(?P<q3>{'|'.join(SUFFIX_QUALIFIERS)})?"
)
_RANGE = re.compile(r"\s?(?:至|到|[-—–−~～]{1,2})\s?(\d{1,12}(?:\.\d{1,8})?)(?![\d.])")
_KINDS = {
    "money": MEASURE,
    "proportion": PERCENT,
    "difference of proportions": POINTS_OF_PERCENT,
    "multiple": TIMES,
    "points": POINT,
    "time": TIME,
    "count": COUNT,
}


@lru_cache(maxsize=4096)
def _dimension(unit: str) -> int:
    known = parse_unit(unit)
    return MEASURE if known is None else _KINDS.get(known.dimension, MEASURE)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace("−", "-"))


def _qualifier_before(text: str, start: int) -> tuple[str | None, int]:
    for length in (4, 3, 2, 1):
        if start >= length:
            word = text[start - length : start]
            if word in QUALIFIERS and not (word == "约" and start > 1 and text[start - 2] in "签合契条节预违履"):
                return QUALIFIERS[word], start - length
    return None, start


def read_number(text: str, start: int, end: int) -> list[Number]:
    """Read the numeral at `start` with what follows it (读数量).

    Gives one number, several for a ratio such as 3.68:1.97:1, none for a serial number too long to be a figure.

    Examples
    --------
    >>> [(str(n.value), n.unit, n.qualifier) for n in read_number("突破了130万家", 3, 6)]
    [('130', '万家', '突破')]
    """
    printed = text[start:end]
    if len(printed) > LONGEST and (":" not in printed and ":" not in printed):
        return []
    for sign in "::∶":
        if sign in printed:
            return _ratio(printed, sign, start)
    qualifier, first = _qualifier_before(text, start)
    value, high, value_end = _decimal(printed), None, end
    tail = _TAIL.match(text, end)
    found = _RANGE.match(text, tail.end() if tail is not None and (tail["unit"] or tail["scale"]) else end)
    if found and not text.startswith("月", found.end()) and not text.startswith("年", found.end()):
        upper = _decimal(found[1])
        after = _TAIL.match(text, found.end())
        has_same_unit = tail is None or all(
            not tail[part] or (after is not None and after[part] == tail[part]) for part in ("unit", "scale")
        )
        if upper > value and has_same_unit and not (first > 0 and text[first - 1] in "由从"):
            high, value_end, tail = upper, found.end(), after
    stop, unit = value_end, None
    if tail is not None and (tail["unit"] or tail["scale"]):
        scale = (tail["scale"] or "").strip()
        unit = scale + (tail["unit"] or "")
        qualifier = qualifier or tail["q1"] or tail["q2"] or tail["q3"]
        if unit.endswith("百分点") and len(unit) == len("个多百分点"):
            unit, qualifier = "个百分点", qualifier or unit[1]  # 1个多百分点
        stop = tail.end()
    elif tail is not None and tail["q1"]:
        qualifier, stop = qualifier or tail["q1"], tail.end()
    dimension = _dimension(unit) if unit else BARE
    return [Number(first, stop, start + (printed[0] in "-−"), value_end, value, high, unit, dimension, qualifier)]


def _ratio(printed: str, sign: str, start: int) -> list[Number]:
    found, at = [], start
    parts = printed.split(sign)
    if len(parts) > _MOST_SIDES:
        return []
    for part in parts:
        if len(part) > LONGEST:
            return []
        found.append(Number(start, start + len(printed), at, at + len(part), _decimal(part), None, None, RATIO, None))
        at += len(part) + 1
    return found


_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEP = {"十": 10, "百": 100, "千": 1000}


def _spelled(word: str) -> Decimal | None:
    """Give the value of a spelled numeral below 10¹², None where it is not well formed."""
    if "点" in word:
        whole, _, part = word.partition("点")
        low = _spelled(whole)
        if low is None or not part or any(c not in _DIGIT for c in part):
            return None
        return Decimal(f"{low}.{''.join(str(_DIGIT[c]) for c in part)}")
    total, section, digit = 0, 0, 0
    for character in word:
        if character in _DIGIT:
            digit = _DIGIT[character]
        elif character in _STEP:
            section += (digit or 1) * _STEP[character]
            digit = 0
        elif character in "万亿":
            total = (total + section + digit) * (10_000 if character == "万" else 100_000_000)
            section = digit = 0
        else:
            return None
    return Decimal(total + section + digit)


def read_chinese(text: str, start: int, end: int) -> list[Number]:
    """Read a spelled numeral (读汉字数): 三成, 百分之二十, 二十三家.

    Examples
    --------
    >>> [(str(n.value), n.unit) for n in read_chinese("二十三家企业", 0, 3)]
    [('23', '家')]
    """
    printed = text[start:end]
    qualifier, first = _qualifier_before(text, start)
    if printed.startswith("百分之"):
        body = printed[3:]
        value = Decimal(body) if body.isascii() and body.isdigit() else _spelled(body)
        return [] if value is None else [Number(first, end, start + 3, end, value, None, "%", PERCENT, qualifier, True)]
    if printed.startswith("翻"):
        times = printed[-2] if printed[-2] in _DIGIT else ""
        low = end - 2 if times else start
        return [
            Number(
                start, end, low, end - 1 if times else end, Decimal(_DIGIT.get(times, 1)), None, "番", TIMES, None, True
            )
        ]
    if printed.endswith("倍"):
        value = Decimal(_DIGIT[printed[0]])
        return [Number(first, end, start, end - 1, value, None, "倍", TIMES, qualifier, True)]
    if "成" in printed:
        if printed[-1] in "多余":
            printed, qualifier = printed[:-1], qualifier or printed[-1]
        tens = _DIGIT.get(printed[0], 0) * 10
        rest = printed[2:]
        value = Decimal(tens + (5 if rest == "半" else _DIGIT.get(rest, 0)))
        behind = next((word for word in SUFFIX_QUALIFIERS if text.startswith(word, end)), None)
        stop = end + len(behind or "")
        return [Number(first, stop, start, start + len(printed), value, None, "%", PERCENT, qualifier or behind, True)]
    bare = printed.rstrip("余多")
    value = (
        _spelled(bare) if any(step in bare for step in "十百千") else None
    )  # 三家, 一个 are words more often than figures
    tail = _TAIL.match(text, start + len(bare))
    if value is None or tail is None or not tail["unit"] or bare == "十" and bare == printed:
        return []
    unit = (tail["scale"] or "").strip() + tail["unit"]
    words = qualifier or tail["q1"] or tail["q2"] or tail["q3"]
    return [Number(first, tail.end(), start, start + len(bare), value, None, unit, _dimension(unit), words, True)]
