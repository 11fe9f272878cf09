"""The days of an event that an article is about (活动期间): from its dateline and its length, 5月23日电 … 为期三天 … 闭幕."""

import re
from datetime import date, timedelta

from tongzhou.facts.periods import TO_TEN

__all__ = ["event_days", "likely_year"]

_REVIEWED = re.compile(r"一年来|过去一年|过去的一年|上年度|去年以来")
#: Up to this month a text that names no period is taken to speak of the year before (assumed: yearly figures come out by April).
_LAST_MONTH = 4
_DATELINE = re.compile(r"(\d{1,2})月(\d{1,2})日电")
_LENGTH = re.compile(r"为期([一二两三四五六七八九十]|\d{1,2})天")
_ENDS, _BEGINS = ("闭幕", "落幕", "落下帷幕", "结束"), ("开幕", "启幕", "启动", "拉开帷幕")


def event_days(article: str, published: date | None) -> str | None:
    """Give the days of the event, None where the article does not say them.

    Examples
    --------
    >>> event_days("本报讯 9月12日电 为期三天的展会今天闭幕", date(2023, 9, 13))
    '2023-09-10/2023-09-12'
    """
    at, length = _DATELINE.search(article), _LENGTH.search(article)
    if published is None or at is None or length is None:
        return None
    days = timedelta((TO_TEN.get(length[1]) or int(length[1])) - 1)
    try:
        day = date(published.year, int(at[1]), int(at[2]))
    except ValueError:
        return None
    if any(word in article for word in _ENDS):
        return f"{day - days}/{day}"
    return f"{day}/{day + days}" if any(word in article for word in _BEGINS) else None


def likely_year(article: str, published: date | None) -> str | None:
    """Give the year that a text without words of time most likely speaks of, for review only (推定年份).

    Examples
    --------
    >>> likely_year("一年来,全省生产总值增长6.3%", date(2024, 1, 25)), likely_year("总产量80亿斤", date(2023, 12, 20))
    ('2023', '2023')
    """
    if published is None:
        return None
    is_last = (
        published.month <= _LAST_MONTH or _REVIEWED.search(article) is not None and published.month <= _LAST_MONTH + 2
    )
    return str(published.year - is_last)
