"""Printed words of time → periods in the written form (时期词): 今年前三季度, 截至2020年底, 1—9月, 比去年同期."""

import calendar
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

__all__ = ["COMPARISON", "PERIOD", "TO_TEN", "Base", "When", "read_base", "read_period"]

#: The year of a calendar that counts from 1911, as releases of Taiwan print it (民国纪年): 112年10月底, 民国112年.
_COUNTED_YEAR = r"(?:民国\d{2,3}|1[01]\d)年(?=\d{1,2}月|[底末初]|[前首上下第]?[一二三四半]|全年|度)"
_YEAR = rf"(?:(?:19|20)\d{{2}}\s?年度?|{_COUNTED_YEAR}|[一二][九〇零][〇零一二三四五六七八九]{{2}}年)"
_RELATIVE = r"(?:去年|上年|前年|(?:19|20)\d{2}年)同[期月季日]|今年|去年|上年|前年|本年度?|明年|后年|当年|上一年度?|同年"
_SPAN = r"(?:19|20)\d{2}年?\s?(?:[-—–−~～]{1,2}|至|到)\s?(?:19|20)\d{2}\s?年(?:间|期间)?"
_FIVE = r"[“\"「『]?十[一二三四五]?五[”\"」』]?(?:时期|期间|规划期?|末期?|以来)"
_DAYS = r"\d{1,2}月\d{1,2}日(?:\s?(?:[-—–−~～]{1,2}|至|到)\s?(?:\d{1,2}月)?\d{1,2}日)?(?:当天|当日)?"
_MONTHS = (
    r"\d{1,2}月?份?(?:[-—–−~～]{1,2}|至|到)\d{1,2}月(?:份|末|底)?"
    r"|[前首](?:\d{1,2}|[一两二三四五六七八九十]{1,2})个?月|\d{1,2}月(?:份|末|底|中旬)?"
)
_PART = r"[首次]季末?(?![节度])|第?[一二三四1234]季度末?|第[一二三四1234]季末?(?!节)|[前首][一二两三123]个?季(?:度|(?!节))|[上下]半年|全年|三季度末"
#: Feasts and seasons, which a year before them does not date.
_FEAST = (
    r"(?:国庆|春节|五一|元旦|中秋|清明|端午|暑期|春运|[春夏秋冬]季|汛期|采暖季|供暖季)(?:节|黄金周|假期|长假|期间)*"
)
_END = r"年?[底末初](?![\u4e00-\u9fff]?页)"
#: One printed reading of time, with what makes it a point (截至) or a plan (到).
PERIOD = (
    rf"(?:截至|截止到?|截止至|到|至|自|于)?(?:{_SPAN}|{_FIVE}|(?<![\d.])(?:{_YEAR})\s?(?:同[期月季日]|以来|来|起|开始|以后|之后|以前|之前|{_FEAST}|{_DAYS}|{_MONTHS}(?:以来)?|{_PART}|{_END})?"
    rf"|(?:{_RELATIVE})(?:以来|{_FEAST}|{_DAYS}|{_MONTHS}(?:以来)?|{_PART}|{_END})?(?:{_PART})?|(?<![\d.一-龥])(?:{_DAYS})|(?<![\d.])(?:{_DAYS})|(?<![\d.])(?:{_MONTHS})(?!月)|{_PART}"
    rf"|(?<![一-龥\d])年[底末]|年[底末](?=[,，建达实])|(?<![\d.])\d{{1,2}}日(?:至\d{{1,2}}日)?(?![元均]))"
    r"|(?:近|过去|最近)?[一二三四五六七八九十两\d]{1,3}年(?:来|间)|(?:近|过去|未来|今后)[一二三四五六七八九十两\d]{1,3}年|(?<![\d.])(?:19|20)\d{2}(?=[((])"
)
_BACK = (
    rf"(?:{_YEAR}|(?:19|20)\d{{2}}(?!\d|[.%])|去年|上年|前年|上月[底末]?|上个月[底末]?|上一?季度?[底末]?|上一年度?|上周|基期|\d{{1,2}}(?:(?:[-—–−]{{1,2}}|至)\d{{1,2}})?月份?"
    r"|[“\"]?十[一二三四]五[”\"]?(?:时期|末|期间))"
)
_SAME = rf"(?:同期|同月[底末]?|同季[底末]?|{_END}|{_PART}|\d{{1,2}}月份?)"
#: Words of comparison, time inside.
COMPARISON = (
    rf"同比|环比|年(?=[增减](?:约|近|逾|幅)?\d)|按[年月季](?=(?:实质|名义|[则亦仍也又大急微])?[升跌增减下上回涨])|(?:比|较)(?:上届|首届|上一届|(?:上年|去年|今年)?年初|月初|季初|上期|前期|往年|常年|历年|同期|(?:(?:{_YEAR}|今年|去年|上年)的?)?(?:{_PART})|(?:去年|上年)(?:国庆|春节|五一|元旦|中秋|清明|端午)(?:假期|黄金周)?|[一二三五十]{{1,2}}年前)|(?:对比|相比于?|相较于?|比|较)(?:{_BACK}(?:{_SAME}){{0,2}}|同期)(?:相比)?"
    rf"|(?:与|同|和|跟)(?:{_YEAR})[一-龥]{{2,10}}?相比"
    rf"|(?:与|同|和|跟)(?:{_BACK}(?:{_SAME}){{0,2}})(?:相比较?|比较|相较|比)"
)

_CN = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
#: Counts of years and days as words print them.
TO_TEN = {word: n for n, word in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_FIVE_FIRST = {"十五": 2001, "十一五": 2006, "十二五": 2011, "十三五": 2016, "十四五": 2021, "十五五": 2026}


class When(NamedTuple):
    """A reading of time (时间读法): the written form, and how sure it is."""

    form: str | None
    is_point: bool = False
    is_vague: bool = False
    is_relative: bool = False
    """Whether the year came from the document's date or from the context."""
    year: int | None = None
    """The year printed or resolved, for those that follow without one."""


class Base(NamedTuple):
    """Words of comparison read (基期读法): whether year-on-year, on the previous period, or with a year of its own."""

    words: str
    is_yearly: bool = False
    is_chained: bool = False
    form: str | None = None


def _digits(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        try:
            return int("".join(str(_CN[c]) for c in text))
        except KeyError:
            return None


_LEAD_YEAR = re.compile(r"((?:19|20)\d{2}|[一二][九〇零][〇零一二三四五六七八九]{2})\s?年?度?")
_FROM_1911 = re.compile(r"^(?:民国)?((?<=民国)\d{2,3}|1[01]\d)年度?")
_IN_DAYS = re.compile(r"(\d{1,2})月(\d{1,2})日(?:\s?(?:[-—–−~～]{1,2}|至|到)\s?(?:(\d{1,2})月)?(\d{1,2})日)?")
_IN_MONTHS = re.compile(r"(\d{1,2})月?份?(?:[-—–−~～]{1,2}|至|到)(\d{1,2})月")
_IN_MONTH = re.compile(r"(\d{1,2})月")
_IN_FRONT = re.compile(r"[前首](\d{1,2}|[一两二三四五六七八九十]{1,2})个?月")
_IN_QUARTER = re.compile(r"([前首第])?([一二两三四1234])个?季度?(末)?")
_IN_SPAN = re.compile(r"((?:19|20)\d{2})年?\s?(?:[-—–−~～]{1,2}|至|到)\s?((?:19|20)\d{2})")


@lru_cache(maxsize=8192)
def read_period(text: str, published: date | None, year: int | None) -> When:
    """Read printed words of time (读时期).

    Parameters
    ----------
    text
        The words as printed, folded.
    published
        The document's own date, for 今年 and for parts of a year without a year; None gives None for those.
    year
        The last year named in the context, which goes before the document's date for parts of a year.

    Examples
    --------
    >>> read_period("今年前三季度", date(2022, 11, 17), None).form
    '2022Q1-Q3'
    >>> read_period("截至2020年底", None, None)
    When(form='2020-12-31', is_point=True, is_vague=False, is_relative=False, year=2020)
    """
    body = _FROM_1911.sub(lambda found: f"{int(found[1]) + 1911}年", text.lstrip("截至止到自于"))
    is_stock = text.startswith(("截至", "截止"))
    found = _IN_SPAN.match(body)
    if found:
        low, high = int(found[1]), int(found[2])
        return When(f"{low}-{high}" if low < high else None, year=high)
    five = body.strip('“”"「」『』')
    for name, first in _FIVE_FIRST.items():
        if five.startswith(name) and five[len(name) : len(name) + 1] != "五":
            if "末" in five:
                return When(f"{first + 4}", year=first + 4)
            return When(None, is_vague=True) if "以来" in five else When(f"{first}-{first + 4}", year=first + 4)
    if body == "过去一年":
        return When(None, is_vague=True)
    found = _BARE_DAY.fullmatch(body)
    if found and published is not None:
        return _day_lately(int(found[1]), published)
    found = _LEAD_YEAR.match(body)
    relative = not found
    if found:
        base = _digits(found[1])
        rest = body[found.end() :]
    else:
        base, rest = _relative_year(body, published, year)
    if rest.startswith(("以来", "来", "起", "开始", "以后", "之后", "以前", "之前")) or rest.endswith("以来"):
        return When(None, is_vague=True)
    if base is None and not rest:
        return When(None, is_relative=True)
    return _within(base, rest, is_stock, relative, published)


_BARE_DAY = re.compile(r"(\d{1,2})日")


def _day_lately(number: int, published: date) -> When:
    """Date a day without a month: the last one before the publication (当月某日)."""
    month = published.month if number <= published.day else published.month - 1
    form = _day(published.year, month, number) if month else None
    return When(form, False, False, True, published.year if form else None)


def _relative_year(body: str, published: date | None, year: int | None) -> tuple[int | None, str]:
    this = published.year if published else None
    for word, step in (
        ("本年度", 0),
        ("上一年度", -1),
        ("上一年", -1),
        ("今年", 0),
        ("去年", -1),
        ("上年", -1),
        ("前年", -2),
        ("本年", 0),
        ("明年", 1),
        ("后年", 2),
    ):
        if body.startswith(word):
            return (this + step if this is not None else None), body[len(word) :]
    for word in ("当年", "同年"):
        if body.startswith(word):
            return year, body[len(word) :]
    return (year if year is not None else _last_complete(body, published)), body


def _last_complete(body: str, published: date | None) -> int | None:
    """Give the document's year, or the year before where that part of the year was not over when it was published."""
    if published is None:
        return None
    month = 12 if "全年" in body or "下半年" in body or "四季" in body else 1
    found = _IN_MONTH.search(body)
    if found:
        month = min(int(found[1]), 12)
    elif "上半年" in body:
        month = 6
    elif "三季" in body:
        month = 9
    return published.year - 1 if month > published.month else published.year


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _month_end(year: int, month: int) -> str | None:
    return f"{year}-{month:02d}-{calendar.monthrange(year, month)[1]:02d}" if 1 <= month <= 12 else None


def _within(year: int | None, rest: str, is_stock: bool, relative: bool, published: date | None) -> When:
    if year is None:
        return When(None, is_relative=True)

    def when(form: str | None, is_point: bool = False) -> When:
        return When(form, is_point, False, relative, year)

    rest = rest.lstrip("年")
    if not rest or rest == "全年":
        return when(f"{year}-12-31", True) if is_stock else when(f"{year}")
    if rest[0] in "底末初":
        return when(f"{year}-01-01" if rest[0] == "初" else f"{year}-12-31", True)
    if rest.startswith(("上半年", "下半年")):
        return when(f"{year}H{1 if rest[0] == '上' else 2}")
    if _IN_FEAST.match(rest):
        # the seven days of the National Day; other feasts move with the moon and the year's notice
        days = f"{year}-10-01/{year}-10-07" if rest.startswith("国庆") else None
        return When(days, False, True, relative, year)
    for read in (_in_days, _in_months, _in_quarters):
        found = read(year, rest, is_stock)
        if found is not None:
            return when(*found)
    return when(None)


_MONTH_WORDS = {word: i for i, word in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)} | {"两": 2}
_IN_FEAST = re.compile(_FEAST)
_Form = tuple[str | None, bool]


def _in_days(year: int, rest: str, is_stock: bool) -> _Form | None:
    found = _IN_DAYS.match(rest)
    if not found:
        return None
    first = _day(year, int(found[1]), int(found[2]))
    if not found[4]:
        return first, is_stock
    last = _day(year, int(found[3] or found[1]), int(found[4]))
    return (f"{first}/{last}" if first and last else None), False


def _in_months(year: int, rest: str, is_stock: bool) -> _Form | None:
    found = _IN_FRONT.match(rest)
    if found:
        last = int(found[1]) if found[1].isdigit() else _MONTH_WORDS.get(found[1], 0)
        return (f"{year}-01/{year}-{last:02d}" if 1 < last <= 12 else None), False
    found = _IN_MONTHS.match(rest)
    if found:
        low, high = int(found[1]), int(found[2])
        return (f"{year}-{low:02d}/{year}-{high:02d}" if 1 <= low < high <= 12 else None), False
    found = _IN_MONTH.match(rest)
    if not found:
        return None
    month = int(found[1])
    if is_stock or rest[found.end() :].startswith(("末", "底")):
        return _month_end(year, month), True
    return (f"{year}-{month:02d}" if 1 <= month <= 12 else None), False


_ORDINALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _in_quarters(year: int, rest: str, is_stock: bool) -> _Form | None:
    rest = {"首季": "一季", "次季": "二季"}.get(rest[:2], rest[:2]) + rest[2:]
    found = _IN_QUARTER.match(rest)
    if not found:
        return None
    number = _ORDINALS[found[2]]
    if found[3] or is_stock:
        return _month_end(year, 3 * number), True
    return (f"{year}Q1-Q{number}" if found[1] in ("前", "首") and number > 1 else f"{year}Q{number}"), False


_IN_BACK = re.compile(r"((?:19|20)\d{2})年?(.{0,8})")


#: Comparators that name no date.
_LOOSE = frozenset("上期 前期 往年 常年 历年 月初 季初".split())
_AGO = re.compile(r"([一二三四五六七八九十])年前")
_BASE_PART = re.compile(rf"[比较](?:今年)?({_PART}|年初)$")
_BASE_MONTHS = re.compile(r"(\d{1,2})(?:(?:[-—–−]{1,2}|至)(\d{1,2}))?月")


def _base_apart(text: str) -> str | None:
    """Read a comparator that lies apart from the running period by a count of years, or is other months of its year.

    `@` is another part of the running year; `-n` is n years before, the whole year; `+05` and `+01+05` are months of the running year.
    """
    months = _BASE_MONTHS.search(text)
    if months and "年" not in text:
        return f"+{int(months[1]):02d}" + (f"+{int(months[2]):02d}" if months[2] else "")
    part = _BASE_PART.match(text)
    if part:
        return f"@{part[1]}"
    ago = _AGO.search(text)
    if ago:
        return f"-{_CN.get(ago[1], 10)}"
    return "-1" if "全年" in text and ("上年" in text or "去年" in text) else None


#: On a year earlier, by the word that says it; 年 before 增 and 减.
_YEARLY = {"同比": "同比", "按年": "按年", "年": "年增"}
#: Points of the year before, and the year before that.
_POINTS = (("末", "-12-31"), ("底", "-12-31"), ("初", "-01-01"), ("前年", "-2"))
#: On the month or quarter before: 环比, 比上月, 较上季度.
_CHAINED = re.compile(r"^(?:环比|按[月季])$|上个?月|^(?!.*年).*上一?季度")


def _is_undated(text: str) -> bool:
    """Whether words of comparison name no date: 比上届, 较往年."""
    return "届" in text or text[1:] in _LOOSE


@lru_cache(maxsize=4096)
def read_base(text: str) -> Base:
    """Read words of comparison (读基期): year-on-year, on the previous period, or a year named.

    Examples
    --------
    >>> read_base("比去年同期").is_yearly, read_base("与2014年相比").form
    (True, '2014')
    """
    if text in _YEARLY:
        return Base(_YEARLY[text], is_yearly=True)
    if _is_undated(text):
        return Base(text)
    if _CHAINED.search(text):
        return Base(text, is_chained=True)
    apart = _base_apart(text)
    if apart is not None:
        return Base(text, form=apart)
    found = _IN_BACK.search(text)
    if found:
        rest = found[2].removesuffix("相比").removesuffix("比较").removesuffix("比").removesuffix("相较")
        if rest.startswith("同"):
            return Base(text, is_yearly=True, form=found[1])
        return Base(text, form=read_period(f"{found[1]}年{rest.removesuffix('相')}", None, None).form or found[1])
    for mark, form in _POINTS:
        if mark in text and "同月" not in text and "同季" not in text:
            return Base(text, form=form)
    if "年" in text or "同" in text:
        return Base(text, is_yearly=True)
    return Base(text)
