"""Working days by the notice, running hours, clocks that stand still, years not declared."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tongzhou.procedures.calendar import Calendar, due, is_working, moved, read_calendar
from tongzhou.procedures.span import Span
from tongzhou.terms.declaration import read_toml

ROOT = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/calendars/state-council.toml"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    made = read_calendar(read_toml(ROOT.read_text("utf-8"), "c.toml"), ZoneInfo("Asia/Shanghai"), [], [])
    return made


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def test_a_saturday_worked_in_exchange_counts_and_a_holiday_does_not(calendar: Calendar) -> None:
    assert is_working(calendar, date(2022, 10, 8))
    assert not is_working(calendar, date(2022, 10, 7))


def test_working_days_pass_over_the_national_holiday_of_2022(calendar: Calendar) -> None:
    """Of 国办发明电〔2021〕11号: off from 1 to 7 October, worked on Saturday the 8th and Sunday the 9th."""
    found = due(Span(3, "wd"), local("2022-09-30T10:00"), calendar)
    assert (found.at, found.is_provisional) == (local("2022-10-11T00:00"), False)


def test_days_that_would_end_on_a_day_off_end_on_the_next_working_day(calendar: Calendar) -> None:
    """Civil Code art. 201 and 203."""
    assert due(Span(2, "d"), local("2022-09-29T10:00"), calendar).at == local("2022-10-09T00:00")


def test_hours_run_through_the_night(calendar: Calendar) -> None:
    assert due(Span(48, "h"), local("2022-09-30T22:00"), calendar).at == local("2022-10-02T22:00")


def test_a_count_into_a_year_without_a_notice_is_provisional(calendar: Calendar) -> None:
    assert due(Span(20, "wd"), local("2026-12-20T10:00"), calendar).is_provisional
    assert not due(Span(2, "wd"), local("2026-12-20T10:00"), calendar).is_provisional


def test_a_clock_that_stood_still_over_two_working_days_moves_by_two(calendar: Calendar) -> None:
    span = Span(5, "wd")
    held = due(span, local("2022-11-14T10:00"), calendar)
    assert held.at == local("2022-11-22T00:00")
    assert moved(held, span, local("2022-11-15T09:00"), local("2022-11-17T09:00"), calendar).at == local(
        "2022-11-24T00:00"
    )
    assert moved(held, span, local("2022-11-15T09:00"), local("2022-11-15T18:00"), calendar) == held


def test_hours_move_by_the_time_stood_still(calendar: Calendar) -> None:
    span = Span(2, "h")
    held = due(span, datetime(2022, 11, 14, 8, tzinfo=UTC), calendar)
    stopped, resumed = datetime(2022, 11, 14, 9, tzinfo=UTC), datetime(2022, 11, 16, 9, tzinfo=UTC)
    assert moved(held, span, stopped, resumed, calendar).at == datetime(2022, 11, 16, 10, tzinfo=UTC)
