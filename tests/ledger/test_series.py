from dataclasses import replace

import pytest

from tongzhou.ledger.series import Series, index_base, is_of_document, normalised_base, series_digest, series_fields

GDP = Series("甲统计局", "总产值", "甲市", None, None, "level", "亿元", None, None, "observed", None, None)


def test_a_figure_that_is_fully_identified_reaches_beyond_its_document() -> None:
    assert not is_of_document(series_fields(GDP)[:-1], "2021", True)


@pytest.mark.parametrize(
    "unknown", [{"issuer": None}, {"indicator": None}, {"area": None}, {"base": "unread"}], ids=lambda d: next(iter(d))
)
def test_a_figure_that_is_not_identified_stays_inside_its_document(unknown: dict[str, str | None]) -> None:
    series = replace(GDP, **unknown)  # type: ignore[arg-type]  # by name
    assert is_of_document(series_fields(series)[:-1], "2021", True)


def test_a_reading_to_review_or_without_period_stays_inside_its_document() -> None:
    assert is_of_document(series_fields(GDP)[:-1], "2021", False)
    assert is_of_document(series_fields(GDP)[:-1], None, True)


@pytest.mark.parametrize(
    ("period", "base_period", "expected"),
    [
        ("2022", "2021", "previous_year"),
        ("2022Q1-Q3", "2021Q1-Q3", "previous_year"),
        ("2022-01/2022-10", "2021-01/2021-10", "previous_year"),
        ("2022-01", "2021-12", "previous_period"),
        ("2022Q3", "2022Q2", "previous_period"),
        ("2022", "2014", "2014"),
        ("2022-06", "2021", "2021"),
        (None, "2014", "2014"),
        ("soon", "2014", "2014"),
    ],
)
def test_a_comparison_is_the_same_from_period_to_period(period: str | None, base_period: str, expected: str) -> None:
    assert normalised_base(period, base_period, "比") == expected


def test_printed_words_never_name_a_base() -> None:
    assert normalised_base("2022", "2021", "同比") == normalised_base("2022", "2021", "比去年同期")
    assert normalised_base("2022", None, "比计划") == "unread"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2014=100", "2014"),
        ("2014年=100", "2014"),
        (" 2020 = 100 ", "2020"),
        ("上年=100", "previous_year"),
        ("", None),
        ("x", "unread"),
    ],
)
def test_the_base_of_an_index_is_its_period(written: str, expected: str | None) -> None:
    assert index_base(written) == expected


def test_every_slot_is_in_the_digest() -> None:
    names = [name for name in Series.__slots__ if name != "document"]
    others = [replace(GDP, **{name: "other"}) for name in names]
    assert len({series_digest(one) for one in (GDP, *others)}) == len(names) + 1
