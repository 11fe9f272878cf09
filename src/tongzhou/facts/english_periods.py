"""English words of time → periods in the written form (英文时期): in the first half of 2023, by the end of June, than a year earlier."""

import calendar
import re
from datetime import date
from typing import NamedTuple

__all__ = ["COMPARISON", "PERIOD", "SPAN", "Moment", "earlier", "month_before", "read_comparison", "read_moment"]

_MONTHS = {name[:3]: n for n, name in enumerate(calendar.month_name) if n}
# The full names and the usual short ones; May only with its capital, so that the verb is no month.
_M = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May"
    r"|Jun(?:e|\.)?|Jul(?:y|\.)?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?"
    r"|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
_Y = r"(?:(?:19|20)\d{2}(?![\d%])(?![.,]\d)(?! ?(?:percent|per cent|yuan|million|billion|trillion|tonnes|km)))"
_REL = r"(?:(?:of )?(?:this|last|the same|the previous|the current|next|the) year)"
_N = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven)"
_ORD = r"(?:first|second|third|fourth|last|1st|2nd|3rd|4th)"
_PART = (
    rf"(?:[Qq]uarter [1-4](?: \({_M} to {_M}\))?|{_ORD} (?:half|quarter|{_N} (?:months|quarters))"
    r"|first-half|[HQ][1-4](?!\d)|January-[A-Z][a-z]{2,8})"
)
_OF_YEAR = rf"(?:,? (?:of |in )?(?:{_Y}|{_REL}))"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?(?![\d,.]*\d)(?! ?(?:percent|%|million|billion|trillion|yuan|km)))"
_SPAN_Y = rf"(?:(?:from |between |over |during |in )?{_Y}(?: ?(?:-{{1,2}}|—) ?| to | and | through ){_Y})"
_FIVE = rf"(?:(?:during |over |in |by the end of )?the \d{{2}}th Five-Year Plan(?: period)?(?: \({_Y}-{_Y}\))?)"
_SPAN_M = rf"(?:(?:from |between |in )?{_M}(?:,? {_Y})?(?: ?(?:-{{1,2}}|—) ?| to | and | through ){_M}{_OF_YEAR}?)"
_DAYS = (
    rf"(?:(?:between |from ){_M} {_DAY}(?:,? {_Y})? and {_M} {_DAY}(?:,? {_Y})?|"
    rf"(?:on |from |as of |by |until |to |since )?{_M} {_DAY}(?:(?: ?(?:-|—) ?| to )(?:{_M} )?{_DAY})?(?:,? {_Y})?"
    rf"|(?:on |from |as of |by |until |since )?\d{{1,2}} {_M}(?:,? {_Y})?)"
)
#: A quarter named by its last month (the September 2018 quarter, the three months to May).
_QUARTER = (
    rf"(?:(?:in |during |over |for |of |by |from |since )?(?:the )?(?:{_M} (?:{_Y} )?quarter"
    rf"|(?:three|3) months (?:to|ended|ending|through) (?:end-|the end of )?{_M}){_OF_YEAR}?)"
)
_END = (
    rf"(?:(?:by |at |as of |until |till |to |from |since )?(?:the )?(?:end"
    rf"|beginning|start) of (?:{_M}(?:,? {_Y}|{_OF_YEAR})?"
    rf"|{_Y}|last year|this year|the year|last month|this month"
    rf"|(?:the )?{_PART}{_OF_YEAR}?)|(?:by |at |as of )?(?:year-end|end-){_Y}?|by year-end"
    rf"|(?:by |as of |at )end-(?:{_M}|{_Y}))"
)
_PARTS = rf"(?:(?:in |during |over |for |of |by |throughout )?(?:the )?(?:{_Y} )?{_PART}{_OF_YEAR}?)"
_MONTH = rf"(?:(?:in |during |of |for |since |as of |by |until |to |last |this )?{_M}{_OF_YEAR}?)"
_YEARS = (
    r"(?:(?:in |during )?the (?:previous|preceding|prior) (?:month|quarter)"
    rf"|(?:in |during |for |over )?the (?:same|corresponding) (?:period|month|quarter)s? (?:of|in) (?:{_Y}|last year|the previous year)"
    rf"|(?:in |during |of |for |since |as of |by |until |over |throughout |through "
    rf"|to |before |after )?(?:the )?(?:full year |whole year |fiscal year |year )?{_Y}"
    r"|(?:in |during |of |for |over |throughout |by )?(?:this year|last year|next year"
    r"|the previous year|the current year|the whole year|the full year|last month|this month"
    r"|the month|the quarter|the reporting period|the period|the same period|the year|full-year|the same year))(?!-)"
)
_RECENT = (
    rf"(?:(?:in|over|during|within|for) (?:the )?(?:past|last|next|coming|recent)(?: {_N})? (?:years|decade|months|year)"
    r"|in recent years|in the future)"
)
_CORE = rf"(?:{_QUARTER}|{_END}|{_SPAN_Y}|{_SPAN_M}|{_DAYS}|{_PARTS}|{_MONTH}|{_YEARS})"

#: A span between two named times, which begins as a comparison does (from 2014 to 2021).
SPAN = rf"(?:{_SPAN_Y}|{_SPAN_M})(?!\w)"
#: One printed reading of time, with its preposition.
PERIOD = rf"(?:{_RECENT}|{_FIVE}|{_QUARTER}|{_END}|{_SPAN_Y}|{_SPAN_M}|{_DAYS}|{_PARTS}|{_MONTH}|{_YEARS})(?!\w)"
_BEFORE = r"(?:(?:a|one|the) (?:year|month|quarter)|(?:12|twelve) months) (?:earlier|ago|before)"
_BASIS = r"(?:yearly|annual|monthly|quarterly|(?:year|month|quarter)[- ](?:on|over|to)[- ](?:year|month|quarter))"
_THAN = r"(?:than|from|over|against|on|compared (?:with|to)|in comparison with|relative to|versus)"
#: Words of comparison, time inside.
COMPARISON = (
    rf"(?:on (?:a |an )?{_BASIS} basis|year[- ]on[- ]year|month[- ]on[- ]month|quarter[- ]on[- ]quarter|year[- ]over[- ]year"
    r"|(?:over|on) the (?:quarter|month|year)(?= (?:to|in|and|by|from)\b|[,.;)]|$)"
    rf"|as (?:many|much|high|large) as (?:in |at |during |over )?(?:the )?(?:{_CORE}|a year (?:earlier|ago|before))"
    rf"|(?:in|over) the (?:12|twelve) months (?:to|ending|ended|through) (?:end-)?{_M}(?:,? {_Y})?"
    rf"|month[- ]over[- ]month|on (?:year|month|quarter)(?= to\b| in\b|[,.;]|$)"
    rf"|y/y|yoy|m/m|q/q|q-o-q|m-o-m|y-o-y|{_THAN} (?:that |those |what it was |the level |the figure )?(?:of |in "
    rf"|at )?(?:{_BEFORE}|(?:the )?(?:previous|preceding|same|corresponding|prior) (?:year|month|quarter|period)"
    rf"(?:(?: of| in)? (?:{_Y}|last year|the previous year|a year (?:earlier"
    rf"|ago)))?|last year(?:'s level)?|last month|{_BEFORE})"
    rf"|on {_Y}(?! and)"
    rf"|(?:their|its|the) {_CORE} (?:level|figure|value|total|peak)s?"
    rf"|(?:that of |the level of |the level in |that in )?(?:the )?(?:same|corresponding) (?:period|month"
    rf"|quarter)(?: of| in| a year earlier)? ?(?:{_Y}|last year|the previous year)?"
    rf"|(?:than|over|from|against|compared (?:with|to)|relative to|(?:that|the level"
    rf"|those) (?:of|in)) (?:that |those )?(?:in |at |of |during )?(?:the )?{_CORE}"
    rf"|(?:a|one|the) year (?:earlier|ago|before))(?!\w)"
)


class Moment(NamedTuple):
    """A reading of time (时间读法): the written form or None, whether a point, whether the year or all was taken from the context."""

    form: str | None
    is_point: bool = False
    is_vague: bool = False
    is_deictic: bool = False
    year: int | None = None


_WORDS = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven".split())}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_IN_YEAR = re.compile(r"(?:19|20)\d{2}(?!\d)")
_IN_MONTH = re.compile(_M)
_IN_DAY = re.compile(
    rf"(?P<a>{_M}) (?P<d>\d{{1,2}})(?!\d)(?:th|st|nd|rd)?(?:(?: ?(?:-|—) ?"
    rf"| to | and )(?:(?P<b>{_M}) )?(?P<e>\d{{1,2}})(?!\d))?|(?P<f>\d{{1,2}}) (?P<c>{_M})"
)
_IN_PART = re.compile(
    rf"quarter (?P<nth>[1-4])|(?P<ord>{_ORD}) (?P<what>half|quarter|(?P<n>{_N}) (?P<of>months"
    rf"|quarters))|(?P<h>first-half)|(?P<q>[HQ])(?P<k>[1-4])",
    re.IGNORECASE,
)
_IN_QUARTER = re.compile(rf"(?P<m>{_M})(?: {_Y})? quarter|(?:three|3) months \w+ (?:end-|the end of )?(?P<n>{_M})")
_IN_FIVE = re.compile(r"(\d{2})th Five-Year")
_IS_END = re.compile(r"\bend(?: of|-)|\byear-end|\bas of\b|\bby\b", re.IGNORECASE)
_IS_START = re.compile(r"\b(?:beginning|start) of")
_SPELLED_LAST = re.compile(r"\b(?:last|previous|preceding|prior) year|(?:a|one|the) year (?:earlier|ago|before)")


def _month(word: str) -> int:
    return _MONTHS[word[:3]]


def _year(said: str, published: date | None, running: int | None) -> int | None:
    found = _IN_YEAR.search(said)
    if found:
        return int(found[0])
    this = published.year if published else running
    if this is None:
        return None
    if re.search(r"\blast year|\bprevious year", said):
        return this - 1
    if "next year" in said:
        return this + 1
    if re.search(r"\b(?:this|current) year|\bfull-year", said):
        return this
    return running if running is not None else this


def read_moment(said: str, published: date | None, running: int | None) -> Moment:
    """Read words of time (读取时间).

    Parameters
    ----------
    said
        As printed, with its preposition.
    published
        The document's day; None leaves relative words unread.
    running
        The year last named.

    Examples
    --------
    >>> read_moment("in the first three quarters of 2022", None, None).form
    '2022Q1-Q3'
    >>> read_moment("By the end of June", date(2023, 7, 20), None).form
    '2023-06-30'
    >>> read_moment("in the September 2018 quarter", None, None).form, read_moment("the three months to May 2024", None, None).form
    ('2018Q3', '2024-03/2024-05')
    """
    low = said.lower()
    years = [int(one) for one in _IN_YEAR.findall(said)]
    if len(years) == 2 and not _IN_MONTH.search(said):
        return Moment(f"{years[0]}-{years[1]}" if years[0] < years[1] else None, year=years[1])
    five = _IN_FIVE.search(said)
    if five:
        first = 2001 + 5 * (int(five[1]) - 10)
        return Moment(f"{first}-{first + 4}", year=first + 4)
    if re.search(r"\b(?:past|recent|coming|future|next \w+ years|last \w+ (?:years|months))\b", low):
        return Moment(None, is_vague=True)
    if (
        re.search(r"\bthe (?:reporting )?period\b|\bthe (?:month|quarter|same year|same period)\b|\bthe year$", low)
        and not years
    ):
        return Moment(None, is_deictic=True)
    if "last month" in low or "this month" in low:
        return _relative_month(low, published)
    year = years[-1] if len(years) == 2 and _IN_MONTH.search(said) else _year(said, published, running)
    if year is None:
        return Moment(None, is_vague=True)
    is_end = bool(_IS_END.search(low)) and not _IS_START.search(low)
    return _within(said, low, year, bool(years), published, is_end)


def _relative_month(low: str, published: date | None) -> Moment:
    if published is None:
        return Moment(None, is_vague=True)
    year, month = published.year, published.month
    if "last" in low:
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    return Moment(f"{year}-{month:02}", year=year)


def _last(year: int, month: int) -> str:
    return f"{year}-{month:02}-{calendar.monthrange(year, month)[1]:02}"


def _within(said: str, low: str, year: int, has_year: bool, published: date | None, is_end: bool) -> Moment:
    quarter = _IN_QUARTER.search(said)
    if quarter:
        last = _month(quarter["m"] or quarter["n"])
        year -= not has_year and _is_ahead(year, last, low, published)
        return Moment(_three_months(year, last), year=year)
    named = re.search(r"[Qq]uarter ([1-4])\b", said)
    if named and not is_end:
        return Moment(f"{year}Q{named[1]}", year=year)
    days = _IN_DAY.search(said)
    if days:
        return _days(days, year, "as of" in low or "by" in low.split())
    months = _IN_MONTH.findall(said)
    if months:
        first, last = _month(months[0]), _month(months[-1])
        year -= not has_year and _is_ahead(year, last, low, published)
        if len(months) == 2:
            both = _IN_YEAR.findall(said)
            begun = int(both[0]) if len(both) == 2 else year
            return Moment(f"{begun}-{first:02}/{year}-{last:02}" if (begun, first) < (year, last) else None, year=year)
        if _IS_START.search(low):
            return Moment(f"{year}-{first:02}-01", True, year=year)
        return Moment(_last(year, first), True, year=year) if is_end else Moment(f"{year}-{first:02}", year=year)
    part = _IN_PART.search(said)
    if part:
        form, month = _part(part, year)
        return Moment(_last(year, month), True, year=year) if is_end and "end" in low else Moment(form, year=year)
    if _IS_START.search(low):
        return Moment(f"{year}-01-01", True, year=year)
    if is_end:
        return Moment(_last(year, 12), True, year=year)
    return Moment(str(year), year=year)


def _three_months(year: int, last: int) -> str:
    """Give the three months that end with one: a quarter where they are one."""
    if last % 3 == 0:
        return f"{year}Q{last // 3}"
    first = last - 2
    return f"{year}-{first:02}/{year}-{last:02}" if first > 0 else f"{year - 1}-{first + 12:02}/{year}-{last:02}"


def _is_ahead(year: int, month: int, low: str, published: date | None) -> bool:
    """Whether a month of the running year had not come when the text was published, and no year was spoken of."""
    return published is not None and (year, month) > (published.year, published.month) and " year" not in low


def _days(days: "re.Match[str]", year: int, is_point: bool) -> Moment:
    try:
        if days["f"]:
            return Moment(date(year, _month(days["c"]), int(days["f"])).isoformat(), True, year=year)
        first = date(year, _month(days["a"]), int(days["d"]))
        if not days["e"]:
            return Moment(first.isoformat(), is_point, year=year)
        last = date(year, _month(days["b"] or days["a"]), int(days["e"]))
    except ValueError:
        return Moment(None, is_vague=True)
    return Moment(f"{first.isoformat()}/{last.isoformat()}", year=year)


def _part(part: "re.Match[str]", year: int) -> tuple[str, int]:
    """Give the written form of a part of a year and its last month."""
    if part["nth"]:
        return f"{year}Q{part['nth']}", 3 * int(part["nth"])
    if part["h"]:
        return f"{year}H1", 6
    if part["q"]:
        n = int(part["k"])
        return (f"{year}H{min(n, 2)}", 6 * min(n, 2)) if part["q"] in "hH" else (f"{year}Q{n}", 3 * n)
    rank = _ORDINALS.get(part["ord"].lower(), 4)
    if part["what"].lower() == "half":
        half = min(rank, 2)
        return f"{year}H{half}", 6 * half
    if part["what"].lower() == "quarter":
        return f"{year}Q{rank}", 3 * rank
    n = int(_WORDS.get(part["n"].lower(), 0) or part["n"])
    if part["of"].lower() == "quarters":
        n = min(n, 4)
        return (str(year), 12) if n == 4 else (f"{year}Q1-Q{n}", 3 * n)
    if n == 6 and rank == 1:
        return f"{year}H1", 6
    n = min(max(n, 1), 12)
    return (str(year), 12) if n == 12 else (f"{year}-01/{year}-{n:02}", n)


def earlier(form: str | None, years: int = 1) -> str | None:
    """Give the same stretch some years before (上年同期).

    Examples
    --------
    >>> earlier("2023H1"), earlier("2023-01/2023-08")
    ('2022H1', '2022-01/2022-08')
    """
    if form is None:
        return None
    moved = re.sub(r"(?<![\d-])(?:19|20)\d{2}(?!\d)", lambda year: str(int(year[0]) - years), form)
    return moved.replace("-02-29", "-02-28") if re.fullmatch(r"\d{4}-\d{4}", form) is None else None


def month_before(form: str | None) -> str | None:
    """Give the month before a month, the quarter before a quarter or three months (上月、上季).

    Examples
    --------
    >>> month_before("2024-01"), month_before("2023Q1"), month_before("2023-04/2023-06"), month_before("2023")
    ('2023-12', '2022Q4', '2023-01/2023-03', None)
    """
    found = re.fullmatch(r"(\d{4})-(\d{2})", form or "")
    if found:
        year, month = int(found[1]), int(found[2])
        return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"
    found = re.fullmatch(r"(\d{4})Q([1-4])", form or "")
    if found:
        year, quarter = int(found[1]), int(found[2])
        return f"{year - 1}Q4" if quarter == 1 else f"{year}Q{quarter - 1}"
    found = re.fullmatch(r"(\d{4})-(\d{2})/(\d{4})-(\d{2})", form or "")
    if found and (int(found[3]) - int(found[1])) * 12 + int(found[4]) - int(found[2]) == 2:
        year, month = int(found[3]), int(found[4]) - 3
        year, month = (year, month) if month > 0 else (year - 1, month + 12)
        first = (year, month - 2) if month > 2 else (year - 1, month + 10)
        return f"{first[0]}-{first[1]:02}/{year}-{month:02}"
    return None


def read_comparison(said: str, period: str | None, published: date | None) -> str | None:
    """Give the period a comparison looks back to (基期).

    Examples
    --------
    >>> read_comparison("year on year", "2023-06", None), read_comparison("the level of the same period of 2020", "2023H1", None)
    ('2022-06', '2020H1')
    """
    low = said.lower()
    if re.search(
        r"\b(?:month|quarter)[- ](?:on|over|to)[- ]|\bon (?:month|quarter)\b|(?:over|on) the (?:month|quarter)|monthly|quarterly|m/m|q/q|(?:previous"
        r"|preceding|prior|last) (?:month|quarter)|(?:a|one|the) (?:month|quarter) (?:earlier|ago|before)",
        low,
    ):
        return month_before(period)
    own = _IN_YEAR.search(said)
    if "months" in low and _IN_MONTH.search(said) and low.startswith(("in the", "over the")):
        return earlier(period)
    low = low.replace("corresponding", "same")
    if "same" in low and own:
        now = _IN_YEAR.search(period or "")
        return earlier(period, int(now[0]) - int(own[0])) if now else None
    if (
        "same" in low
        or "year-on" in low
        or "year on" in low
        or "over the year" in low
        or _SPELLED_LAST.search(low)
        and not re.search(r"end|half|quarter", low)
    ):
        return earlier(period)
    if re.search(
        r"year[- ](?:over|to)|on year\b|(?:12|twelve) months|yoy|y/y|y-o-y|on the year|yearly|annual|(?:previous|preceding|prior) period",
        low,
    ):
        return earlier(period)
    running = _IN_YEAR.search(period or "")
    return read_moment(said, published, int(running[0]) if running else None).form
