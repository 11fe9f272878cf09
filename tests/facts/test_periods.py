"""Printed words of time and the written forms they come to."""

from datetime import date

import pytest

from tongzhou.facts.bases import base_period
from tongzhou.facts.periods import read_base, read_period

AT = date(2022, 11, 17)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("2021年", "2021"),
        ("二〇二一年", "2021"),
        ("2021年上半年", "2021H1"),
        ("今年前三季度", "2022Q1-Q3"),
        ("第三季度", "2022Q3"),
        ("前9个月", "2022-01/2022-09"),
        ("今年1月至8月", "2022-01/2022-08"),
        ("1-10月份", "2022-01/2022-10"),
        ("12月份", "2021-12"),
        ("去年", "2021"),
        ("全年", "2021"),
        ("截至2020年底", "2020-12-31"),
        ("截至9月末", "2022-09-30"),
        ("2020年末", "2020-12-31"),
        ("2014年至2020年", "2014-2020"),
        ("“十三五”时期", "2016-2020"),
        ("11月10日至11日", "2022-11-10/2022-11-11"),
        ("11月7日", "2022-11-07"),
        ("111年3月底", "2022-03-31"),
        ("民国98年度", "2009"),
        ("2月30日", None),
        ("13月", None),
        ("2014年以来", None),
    ],
)
def test_words_of_time_come_to_written_forms(words: str, form: str | None) -> None:
    assert read_period(words, AT, None).form == form


def test_a_part_of_a_year_takes_the_year_named_before_it() -> None:
    assert read_period("上半年", AT, 2020).form == "2020H1"


def test_without_a_date_a_part_of_a_year_has_no_form() -> None:
    assert read_period("上半年", None, None).form is None


@pytest.mark.parametrize(
    ("words", "period", "dated"),
    [
        ("同比", "2022Q1-Q3", "2021Q1-Q3"),
        ("比去年同期", "2022-01/2022-08", "2021-01/2021-08"),
        ("比上年", "2021", "2020"),
        ("比上年末", "2021-12-31", "2020-12-31"),
        ("环比", "2022-01", "2021-12"),
        ("环比", "2022Q1", "2021Q4"),
        ("与2014年相比", "2020", "2014"),
        ("比2019年同期", "2021H1", "2019H1"),
        ("较上年同期", "2024-02-29", "2023-02-28"),
        ("环比", "2022", None),
    ],
)
def test_a_comparison_is_dated_from_the_period(words: str, period: str, dated: str | None) -> None:
    assert base_period(read_base(words), period) == dated
