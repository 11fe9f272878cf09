"""Working calendars and what falls due when (工作日历与期限计算): declared by year with the notice that fixes it.

Days are counted as the Civil Code counts them: the day on which a period begins is not counted (art. 201), a period in days that would end on
a day off ends on the next working day, at 24:00 (art. 203). Hours run from the moment, nights and holidays included.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from tongzhou.procedures.procedure import Names
from tongzhou.procedures.reading import words
from tongzhou.procedures.span import Span
from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault

__all__ = ["Calendar", "Due", "Year", "clock_text", "due", "is_working", "last_day", "moved", "opens", "read_calendar"]

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MOST_DAYS = 20_000  # a guard for a calendar on which no day is a working day


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a calendar as its notice fixes it (年度安排): days off and days worked in exchange."""

    off: frozenset[date]
    worked: frozenset[date]
    basis: Basis | None


@dataclass(frozen=True)
class Calendar:
    """A working calendar (工作日历). `weekend` holds weekdays off, Monday being 0; `zone` is where its days begin."""

    key: str
    names: Names
    weekend: frozenset[int]
    years: Mapping[int, Year]
    zone: tzinfo


@dataclass(frozen=True, slots=True)
class Due:
    """When something falls due (到期): provisional where the count runs into a year whose days off are not declared yet."""

    at: datetime
    is_provisional: bool = False


def is_working(calendar: Calendar, day: date) -> bool:
    """Say whether a day is worked (是否工作日); a year not declared has its weekends only."""
    year = calendar.years.get(day.year)
    if year is not None:
        if day in year.worked:
            return True
        if day in year.off:
            return False
    return day.weekday() not in calendar.weekend


def due(span: Span, began: datetime, calendar: Calendar) -> Due:
    """Give when a limit that began at a moment falls due (计算到期).

    A day ends at the midnight that follows it, in the calendar's zone.

    Examples
    --------
    >>> week = Calendar("week", {}, frozenset({5, 6}), {2022: Year(frozenset(), frozenset(), None)}, UTC)
    >>> due(Span(2, "wd"), datetime(2022, 11, 17, 9, tzinfo=UTC), week).at.isoformat()  # a Thursday
    '2022-11-22T00:00:00+00:00'
    """
    if span.is_running:
        return Due(began + timedelta(**{"hours" if span.unit == "h" else "minutes": span.count}))
    first = began.astimezone(calendar.zone).date()
    last = _working_days_on(calendar, first, span.count) if span.unit == "wd" else first + timedelta(days=span.count)
    if span.unit == "d":
        last = _first_working(calendar, last)
    return Due(_midnight_after(calendar, last), _is_provisional(calendar, first, last))


def opens(span: Span, began: datetime, calendar: Calendar) -> datetime:
    """Give when a shortest time that began at a moment has passed (最短期限届满): whole days, whose last may be a day off.

    Examples
    --------
    >>> week = Calendar("week", {}, frozenset({5, 6}), {2022: Year(frozenset(), frozenset(), None)}, UTC)
    >>> opens(Span(2, "d"), datetime(2022, 11, 17, 9, tzinfo=UTC), week).isoformat()  # a Thursday; the Saturday counts
    '2022-11-20T00:00:00+00:00'
    """
    if span.unit != "d":
        return due(span, began, calendar).at
    return _midnight_after(calendar, began.astimezone(calendar.zone).date() + timedelta(days=span.count))


def moved(held: Due, span: Span, stopped: datetime, resumed: datetime, calendar: Calendar) -> Due:
    """Give a due moment moved by the time its clock stood still (顺延).

    Hours move by the time itself; days by the (working) days from that of the stop up to, not including, that of the resumption.
    """
    if span.is_running:
        return Due(held.at + (resumed - stopped), held.is_provisional)
    begun, ended = (one.astimezone(calendar.zone).date() for one in (stopped, resumed))
    last = held.at.astimezone(calendar.zone).date() - timedelta(days=1)
    if span.unit == "d":
        new = _first_working(calendar, last + (ended - begun))
    else:
        stood = sum(is_working(calendar, begun + timedelta(days=n)) for n in range((ended - begun).days))
        new = _working_days_on(calendar, last, stood)
    return Due(_midnight_after(calendar, new), held.is_provisional or _is_provisional(calendar, begun, new))


def last_day(at: datetime) -> date:
    """Give the day a due moment falls on, in its own zone: midnight is the end of the day before (到期日)."""
    return (at - timedelta(microseconds=1)).date()


def clock_text(at: datetime) -> str:
    """Say a due moment as people do, in its own zone (到期时刻).

    Examples
    --------
    >>> clock_text(datetime(2022, 11, 25, tzinfo=UTC)), clock_text(datetime(2022, 11, 25, 18, 30, tzinfo=UTC))
    ('2022-11-24 24:00', '2022-11-25 18:30')
    """
    if at.hour == at.minute == 0:
        return f"{last_day(at).isoformat()} 24:00"
    return at.strftime("%Y-%m-%d %H:%M")


def _working_days_on(calendar: Calendar, day: date, count: int) -> date:
    for _ in range(_MOST_DAYS):
        if not count:
            return day
        day += timedelta(days=1)
        count -= is_working(calendar, day)
    return day


def _first_working(calendar: Calendar, day: date) -> date:
    for _ in range(_MOST_DAYS):
        if is_working(calendar, day):
            return day
        day += timedelta(days=1)
    return day


def _midnight_after(calendar: Calendar, day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), calendar.zone).astimezone(UTC)


def _is_provisional(calendar: Calendar, first: date, last: date) -> bool:
    return any(year not in calendar.years for year in range(first.year, last.year + 1))


def read_calendar(file: DeclaredFile, zone: tzinfo, faults: list[Fault], assumed: list[Assumed]) -> Calendar:
    """Read a calendar (读取工作日历): weekend and, year by year, days off and days worked, each with the notice."""
    top = Table.of(file, faults)
    key, said = top.text("calendar", required=True) or "", words(top, "title")
    weekend = set()
    for n, one in enumerate(top.texts("weekend", required=True)):
        if one in _WEEK:
            weekend.add(_WEEK.index(one))
        else:
            top.wrong("weekend", one, " / ".join(_WEEK), n)
    if len(weekend) == len(_WEEK):
        top.wrong("weekend", sorted(weekend), '["saturday", "sunday"]')
        weekend = {5, 6}
    years: dict[int, Year] = {}
    for table in top.tables("year", required=True):
        number = table.take("year", int, "2022", required=True)
        off, worked = _days(table, "off"), _days(table, "worked")
        basis = table.basis()
        if basis and basis.is_assumed:
            assumed.append(Assumed(f"{key} {number}", basis.note, table.where("assumed"), basis.note_english))
        table.finish()
        _check_year(table, number, off, worked, years)
        if number is not None:
            years[number] = Year(off, worked, basis)
    basis = top.basis()
    if basis and basis.is_assumed:
        assumed.append(Assumed(key, basis.note, top.where("assumed"), basis.note_english))
    top.finish()
    return Calendar(key, said, frozenset(weekend), _spread(years), zone)


def _spread(years: Mapping[int, Year]) -> Mapping[int, Year]:
    """Put each day under its own year: a notice for 2023 may begin on the last day of 2022."""
    off = frozenset().union(*(one.off for one in years.values())) if years else frozenset()
    worked = frozenset().union(*(one.worked for one in years.values())) if years else frozenset()
    return {
        number: Year(
            frozenset(day for day in off if day.year == number),
            frozenset(day for day in worked if day.year == number),
            one.basis,
        )
        for number, one in years.items()
    }


def _days(table: Table, key: str) -> frozenset[date]:
    """Read days, written 2022-10-08, or from/to as 2022-10-01/2022-10-07, both included."""
    found: set[date] = set()
    for n, written in enumerate(table.texts(key)):
        try:
            ends = [date.fromisoformat(one) for one in written.split("/")]
        except ValueError:
            ends = []
        if len(ends) not in (1, 2) or ends[-1] < ends[0] or (ends[-1] - ends[0]).days > 60:
            table.wrong(key, written, '"2022-10-08" / "2022-10-01/2022-10-07"', n)
            continue
        found.update(ends[0] + timedelta(days=n) for n in range((ends[-1] - ends[0]).days + 1))
    return frozenset(found)


def _check_year(
    table: Table, number: int | None, off: frozenset[date], worked: frozenset[date], years: Mapping[int, Year]
) -> None:
    if number in years:
        table.wrong("year", number, "a year once")
    both = sorted(off & worked)
    strange = sorted(day for day in off | worked if number is not None and abs(day.year - number) > 1)
    if both or strange:
        table.faults.append(
            fault(
                "procedures.calendar_days",
                "The year {year} holds {days}, which are off and worked at once or lie in other years. Correct them by the notice.",
                table.where(),
                year=number,
                days=", ".join(one.isoformat() for one in both + strange),
            )
        )
