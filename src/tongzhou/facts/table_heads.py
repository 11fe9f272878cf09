"""Heads of tables (表头): what a row head, a column head or a title says of the figures it stands over."""

import re
from dataclasses import dataclass
from datetime import date

from tongzhou.facts.lexicon import DEICTIC, Lexicon
from tongzhou.facts.periods import COMPARISON, PERIOD, read_period
from tongzhou.facts.phrases import head_of
from tongzhou.terms.unit import parse_unit

__all__ = ["Head", "noted_units", "read_head", "read_title"]

_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_UNIT_NOTE = re.compile(r"(?:计量)?单位:\s*([^\s,;，；)）\]]+)")
_RATES = frozenset({"%", "‰"})
_PERIOD = re.compile(rf"(?:{PERIOD})")
_COMPARE = re.compile(rf"(?:{COMPARISON})")
_CHANGE = re.compile(
    r"(?:名义|实际)?(?:增长率?|增速|增幅|升降|增减|涨跌幅?|涨幅|降幅|变化率?|变动率?|±|\+-|growth(?: rate)?|change)+(?:幅度|率|情况)?",
    re.I,
)
_SHARE = re.compile(r"(?:所?占)?(?:比重|占比|份额|构成)|share", re.I)
#: Heads that name no indicator but what kind of column it is.
_NEUTRAL = frozenset(
    "绝对量 累计值 "
    "指标 指标名称 名称 项目 地区 区域 城市 省市 省份 省区市 年份 年度 时间 时期 月份 季度 单位 计量单位 绝对数 绝对额 绝对值 总量 数值 指标值 值 "
    "数量 实绩 实际 本期 序号 类别 分类 合计 总计 行政区 市县 市区 area region indicator item unit value year period total".split()
)
#: Measures that say nothing without what they are of.
_OF_SOMETHING = frozenset({"产量", "销量", "产值", "价格", "面积", "增加值"})
_THIS_YEAR = ("今年", "本年", "去年", "上年")
_PLANNED = re.compile(r"目标|计划|规划|预期|预计|预测|target|plan|forecast", re.I)
_NO_AMOUNT = re.compile(r"序号|编号|代码|排名|位次|名次|电话|邮编|(?<![A-Za-z])(?:no\.|rank|code)", re.I)
_PART = re.compile(r"^(?:其中[::]?|#|[-—·]+)\s*")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十\d]{1,3}[)]|\d{1,2}[、.](?!\d)|表\s?\d{0,3}(?:[-—.]\d{1,3})?[::.、\s]*)\s*"
)
_TITLE_END = re.compile(r"(?:统计表|情况表|一览表|情况|表)$")


@dataclass(frozen=True, slots=True)
class Head:
    """What a head says (表头含义); each part None where it says nothing of it."""

    region: str | None = None
    period: str | None = None
    unit: str | None = None
    indicator: str | None = None
    base: str | None = None
    is_change: bool = False
    is_share: bool = False
    is_part: bool = False
    doubts: tuple[str, ...] = ()


def noted_units(note: str | None) -> tuple[str | None, str | None]:
    """Give the unit of amounts and that of rates which a note over a table names (单位：亿元、%); None where it names none or several.

    Examples
    --------
    >>> noted_units("单位:亿元、%"), noted_units("单位:万吨"), noted_units("单位:亿元、万人")
    (('亿元', '%'), ('万吨', None), (None, None))
    """
    said = _UNIT_NOTE.search(note or "")
    units = re.split(r"[、和/](?!小时|人|年)", said[1]) if said else []
    amounts = [unit for unit in units if unit not in _RATES]
    rates = [unit for unit in units if unit in _RATES]
    if len(units) == 1 and rates:
        return rates[0], rates[0]
    return amounts[0] if len(amounts) == 1 else None, rates[0] if len(rates) == 1 else None


def read_head(said: str, lexicon: Lexicon, published: date | None, year: int | None) -> Head:
    """Read a head: area, period, unit, comparison, change, and what is left as the name of the indicator.

    `year` is the one named above the head, for parts of a year without one.
    """
    doubts: list[str] = []
    rest = _NUMBERING.sub("", said.strip())
    is_part = bool(_PART.match(rest))
    unit, rest = _bracketed(_PART.sub("", rest), doubts)
    if _PLANNED.search(rest) or _NO_AMOUNT.search(rest):
        doubts.append("facts.doubt.measure")
    base, rest = _taken(_COMPARE.search(rest), rest)
    period, rest = _period(rest, published, year, doubts)
    is_share = bool(_SHARE.search(rest))
    change, rest = _taken(_CHANGE.search(rest), rest)
    if change and "%" in rest:
        unit, rest = unit or "%", rest.replace("%", "").strip()
    if not unit and rest and parse_unit(rest):
        unit, rest = rest, ""
    region, rest = _region(rest, lexicon, doubts)
    name = _name(rest, lexicon, is_share, doubts)
    return Head(region, period, unit, name, base, change is not None, is_share, is_part, tuple(doubts))


def _name(rest: str, lexicon: Lexicon, is_share: bool, doubts: list[str]) -> str | None:
    """Give what is left as an indicator's name; one neither declared nor ending in a measure is for a person."""
    said = re.sub(r"\s+", " " if rest.isascii() else "", rest).strip("的:、, ")
    if not said or said.lower() in _NEUTRAL:
        return None
    if said not in lexicon.indicators and (head_of(said) is None and not is_share or said in _OF_SOMETHING):
        doubts.append("facts.doubt.indicator")
    return lexicon.indicators.get(said, said)


def _taken(found: "re.Match[str] | None", rest: str) -> tuple[str | None, str]:
    """Give what was found and the rest without it."""
    return (found[0], (rest[: found.start()] + rest[found.end() :]).strip()) if found else (None, rest)


def _bracketed(rest: str, doubts: list[str]) -> tuple[str | None, str]:
    """Read the unit that stands in brackets; anything else there narrows the indicator and is for a person."""
    unit = None
    for inner in _BRACKETS.findall(rest):
        noted = _UNIT_NOTE.search(inner)
        if noted or parse_unit(inner.strip()):
            unit = noted[1] if noted else inner.strip()
        elif inner.strip() and not _CHANGE.fullmatch(inner):
            doubts.append("facts.doubt.scope")
    return unit, _BRACKETS.sub("", rest).strip()


def _region(rest: str, lexicon: Lexicon, doubts: list[str]) -> tuple[str | None, str]:
    place = lexicon.places.get(rest.replace(" ", ""))
    if place is None:
        return None, rest
    if place[2] == DEICTIC:
        doubts.append("facts.doubt.region")
        return None, ""
    return place[0], ""


def _period(rest: str, published: date | None, year: int | None, doubts: list[str]) -> tuple[str | None, str]:
    """Read a period that a head begins or ends with; a part of a year without a year takes the one above it."""
    if re.fullmatch(r"(?:19|20)\d{2}", rest):
        return rest, ""
    timed = _PERIOD.search(rest)
    if not timed or (timed.start() and timed.end() != len(rest)):
        return None, rest
    when = read_period(timed[0], published, year)
    said, rest = _taken(timed, rest)
    guessed = when.is_relative and year is None and not (said or "").startswith(_THIS_YEAR)
    if when.form is None or guessed:
        doubts.append("facts.doubt.period")
    return when.form, rest


def read_title(said: str, lexicon: Lexicon, published: date | None) -> Head:
    """Read a title: its area, period, and a declared indicator if it names one and no other."""
    rest = _TITLE_END.sub("", _NUMBERING.sub("", said.strip()))
    timed = _PERIOD.search(rest)
    period = read_period(timed[0], published, None).form if timed else None
    regions = {
        place[0] for name, place in lexicon.places.items() if len(name) > 1 and place[2] != DEICTIC and name in rest
    }
    names = {name for name in lexicon.indicators if name in rest}
    longest = {name for name in names if not any(name != other and name in other for other in names)}
    inside = _BRACKETS.findall(rest)
    unit = next((inner for inner in inside if parse_unit(inner)), None)
    unit = unit or next((noted for inner in inside if (noted := noted_units(inner)[0])), None)
    return Head(
        regions.pop() if len(regions) == 1 else None, period, unit,
        lexicon.indicators[longest.pop()] if len(longest) == 1 else None, is_change=bool(_CHANGE.search(rest)), is_share=bool(_SHARE.search(rest)),
    )  # fmt: skip
