"""Periods and points in time in the written form of the records (时期与时点)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from tongzhou.terms.errors import FactError, fault

__all__ = ["Period"]

_FORMS = re.compile(
    r"(?P<y>\d{4})(?:"
    r"(?P<year>)$|H(?P<half>[12])$|Q(?P<q1>[1-4])(?:-Q(?P<q2>[1-4]))?$|"
    r"-(?P<y2>\d{4})$|-(?P<m>\d{2})(?:-(?P<d>\d{2}))?"
    r"(?:/(?P<ey>\d{4})-(?P<em>\d{2})(?:-(?P<ed>\d{2}))?)?$)"
)


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A span of whole days with its written form (时期).

    Written as `2022`, `2022H1`, `2022Q1-Q3`, `2022-11`, `2022-01/2022-11`, `2022-11-07`, `2022-11-10/2022-11-11`, or
    `2014-2020` (a span of years, both included). A point in time, for a stock, is a single day.

    Examples
    --------
    >>> p = Period.parse("2022Q1-Q3")
    >>> p.first.isoformat(), p.last.isoformat(), str(p.years_earlier(1))
    ('2022-01-01', '2022-09-30', '2021Q1-Q3')
    """

    first: date
    last: date
    form: str

    def __str__(self) -> str:
        """Give the written form."""
        return self.form

    @classmethod
    def parse(cls, written: str) -> "Period":
        """Read a written form (解析时期).

        Raises
        ------
        FactError
            When the form is none of those allowed or names a day that does not exist.
        """
        found = _FORMS.match(written)
        try:
            if not found:
                raise ValueError(written)
            first, last = _bounds(found)
            if last < first:
                raise ValueError(written)
        except ValueError:
            raise FactError(
                fault(
                    "terms.period_form",
                    "The period {written!r} cannot be read. Write it as 2022, 2022H1, 2022Q1-Q3, 2022-11, 2022-11-07, "
                    "2022-01/2022-11, 2022-11-10/2022-11-11 or 2014-2020.",
                    written=written,
                )
            ) from None
        return cls(first, last, written)

    @property
    def is_span(self) -> bool:
        """Whether this is a span of several years such as 2014-2020 (跨年期间)."""
        return len(self.form) == 9 and self.form[4] == "-" and self.form[5:].isdigit()

    @property
    def is_day(self) -> bool:
        """Whether this is one day (时点)."""
        return self.first == self.last

    @property
    def year(self) -> int:
        """The year in which the period ends (年份)."""
        return self.last.year

    def years_earlier(self, years: int) -> "Period":
        """Give the same part of the year some years earlier, the year-on-year comparator (上年同期)."""
        shifted = re.sub(r"\d{4}(?=$|H|Q|-\d{2}(?!\d)|-\d{4}$)", lambda m: f"{int(m[0]) - years:04d}", self.form)
        if shifted.endswith("-02-29"):
            shifted = shifted[:-2] + "28"
        return Period.parse(shifted)


def _bounds(m: re.Match[str]) -> tuple[date, date]:
    year = int(m["y"])
    if m["half"]:
        month = 6 * int(m["half"])
        return date(year, month - 5, 1), _month_end(year, month)
    if m["q1"]:
        low, high = int(m["q1"]), int(m["q2"] or m["q1"])
        return date(year, 3 * low - 2, 1), _month_end(year, 3 * high)
    if m["y2"]:
        return date(year, 1, 1), date(int(m["y2"]), 12, 31)
    if not m["m"]:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, int(m["m"]), int(m["d"] or 1))
    if m["ey"]:
        ey, em = int(m["ey"]), int(m["em"])
        return first, date(ey, em, int(m["ed"])) if m["ed"] else _month_end(ey, em)
    return first, first if m["d"] else _month_end(year, first.month)
