"""Figures of tables become facts with what their heads say, and only those whose heads say all of it are asserted."""

from datetime import date

import pytest

from tongzhou.documents.html import read
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.tables import prose_of, table_facts


def table(rows: str, above: str = "") -> str:
    cells = "".join(
        "<tr>" + "".join(f"<td>{cell}</td>" for cell in row.split("|")) + "</tr>" for row in rows.split("/")
    )
    return "".join(f"<p>{line}</p>" for line in above.split("/") if line) + f"<table>{cells}</table>"


@pytest.fixture
def facts(lexicon: Lexicon) -> "Reader":
    return Reader(lexicon)


class Reader:
    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def __call__(self, page: str) -> list[Fact]:
        return list(table_facts(read(page.encode(), "a.html", date(2031, 2, 1)), self.lexicon))


AREAS = table(
    "地区|2030年地区生产总值|比上年增长（%）/青州市|1,200.5|3.2/白州|800.0|-1.0", "表1 地区生产总值/单位：亿元"
)


def test_areas_in_rows_and_measures_in_columns(facts: Reader) -> None:
    found = [
        (one.region, one.indicator, one.period, str(one.value), one.unit, one.kind, one.reading) for one in facts(AREAS)
    ]
    assert found == [
        ("青州市", "地区生产总值", "2030", "1200.5", "亿元", "level", "asserted"),
        ("青州市", "地区生产总值", "2030", "3.2", "%", "growth_rate", "asserted"),
        ("白州市", "地区生产总值", "2030", "800.0", "亿元", "level", "asserted"),
        ("白州市", "地区生产总值", "2030", "-1.0", "%", "growth_rate", "asserted"),
    ]


def test_the_clause_of_a_fact_is_its_row_and_the_numeral_its_cell(facts: Reader) -> None:
    first = facts(AREAS)[0]
    assert (first.text, first.value_text) == ("青州市\t1,200.5\t3.2", "1,200.5")
    assert first.value_start == first.char_start + 4


def test_indicators_in_rows_with_a_column_of_units(facts: Reader) -> None:
    page = table("指标|单位|1-6月|同比增长（%）/进出口总值|亿元|98.6|5.1", "表2 2030年青州市主要指标")
    assert [(one.region, one.indicator, one.period, one.unit, one.base_period, one.reading) for one in facts(page)] == [
        ("青州市", "进出口总值", "2030-01/2030-06", "亿元", None, "asserted"),
        ("青州市", "进出口总值", "2030-01/2030-06", "%", "2029-01/2029-06", "asserted"),
    ]


def test_years_in_columns(facts: Reader) -> None:
    page = table("指标|2029|2030/常住人口（万人）|120.5|121.0", "青州市人口")
    assert [(one.indicator, one.period, str(one.value), one.unit) for one in facts(page)] == [
        ("常住人口", "2029", "120.5", "万人"),
        ("常住人口", "2030", "121.0", "万人"),
    ]


@pytest.mark.parametrize(
    ("page", "doubt"),
    [
        (table("地区|地区生产总值/青州市|5/白州市|6", "单位：亿元"), "no_period"),
        (table("地区|地区生产总值/甲省|5/乙省|6", "2030年地区生产总值/单位：亿元"), "no_region"),
        (table("地区|地区生产总值/青州市|5/白州市|6", "2030年地区生产总值"), "no_unit"),
        (table("地区|增加值|占比（%）/青州市|5|60/白州市|6|40", "2030年/单位：亿元"), "whole"),
        (table("地区|增加值|排名/青州市|5|1/白州市|6|2", "2030年/单位：亿元"), "measure"),
        (table("地区|2030年预期增加值/青州市|5/白州市|6", "单位：亿元"), "measure"),
        (table("指标|2030年/进出口总值|9/其中：出口|5", "青州市/单位：亿元"), "elided"),
        (table("地区|增加值（规模以上）/青州市|5/白州市|6", "2030年/单位：亿元"), "scope"),
    ],
)
def test_what_the_heads_do_not_say_is_for_a_person(facts: Reader, page: str, doubt: str) -> None:
    found = facts(page)
    assert found
    assert any(f"facts.doubt.{doubt}" in (one.notes or "") and one.reading == "review" for one in found)


def test_the_number_of_a_row_is_no_figure(facts: Reader) -> None:
    page = table("序号|地区|增加值/1|青州市|5.5/2|白州市|6.5", "2030年/单位：亿元")
    assert [str(one.value) for one in facts(page)] == ["5.5", "6.5"]


def test_rows_of_tables_are_no_prose() -> None:
    text = read(AREAS.encode(), "a.html")
    assert {block.kind for block in text.blocks} > {"table"}
    assert "table" not in {block.kind for block in prose_of(text).blocks}
