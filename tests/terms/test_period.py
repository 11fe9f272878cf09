"""Periods in the written form of the records."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.terms.errors import FactError
from tongzhou.terms.period import Period


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2022Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("2022Q1-Q3", date(2022, 1, 1), date(2022, 9, 30)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-01/2024-11", date(2024, 1, 1), date(2024, 11, 30)),
        ("2014-2020", date(2014, 1, 1), date(2020, 12, 31)),
        ("2020-12-31", date(2020, 12, 31), date(2020, 12, 31)),
        ("2022-11-10/2022-11-11", date(2022, 11, 10), date(2022, 11, 11)),
    ],
)
def test_each_written_form_has_its_days(written: str, first: date, last: date) -> None:
    period = Period.parse(written)
    assert (period.first, period.last, str(period)) == (first, last, written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "20",
        "2022Q5",
        "2022Q3-Q1",
        "2022H3",
        "2022-13",
        "2022-02-30",
        "2020-2014",
        "2022-11-11/2022-11-10",
        "去年",
        "2022 ",
        "2022Q1-Q3x",
    ],
)
def test_what_is_no_period_is_refused_with_the_forms_allowed(written: str) -> None:
    with pytest.raises(FactError, match="2022Q1-Q3"):
        Period.parse(written)


@pytest.mark.parametrize(
    ("written", "earlier"),
    [
        ("2022", "2021"),
        ("2022Q1-Q3", "2021Q1-Q3"),
        ("2018H1", "2017H1"),
        ("2024-01/2024-11", "2023-01/2023-11"),
        ("2014-2020", "2013-2019"),
        ("2024-02-29", "2023-02-28"),
        ("2022-11-10/2022-11-11", "2021-11-10/2021-11-11"),
    ],
)
def test_the_year_on_year_comparator_is_the_same_part_of_the_year_before(written: str, earlier: str) -> None:
    assert str(Period.parse(written).years_earlier(1)) == earlier


def test_a_month_is_no_span_of_years() -> None:
    assert Period.parse("2014-2020").is_span
    assert not Period.parse("2014-12").is_span


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_any_interval_of_days_reads_back(a: date, b: date) -> None:
    low, high = min(a, b), max(a, b)
    period = Period.parse(f"{low.isoformat()}/{high.isoformat()}")
    assert (period.first, period.last) == (low, high)


@given(st.integers(1950, 2100), st.integers(1, 4), st.integers(1, 40))
def test_going_years_back_keeps_the_part_of_the_year(year: int, quarter: int, years: int) -> None:
    assert str(Period.parse(f"{year}Q{quarter}").years_earlier(years)) == f"{year - years}Q{quarter}"
