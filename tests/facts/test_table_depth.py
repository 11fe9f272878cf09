"""Tables with heads of several rows, merged cells, groups and two units; a workbook built here, figures invented."""

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from tongzhou.documents.read import read
from tongzhou.facts.check import check
from tongzhou.facts.fact import Fact
from tongzhou.facts.table_heads import noted_units
from tongzhou.facts.tables import table_facts
from tongzhou.steps.region import load_region

LEXICON = load_region("jing-jin-ji", Path.cwd()).lexicon


def facts_of(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> list[Fact]:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return list(table_facts(read(out.getvalue(), "t.xlsx", date(2023, 3, 1)), LEXICON))


TWO_UNITS = (
    ("2022年主要经济指标",),
    ("", "", "", "", "单位：亿元、%"),
    ("指标", "河北省", None, "天津市", None),
    (None, "绝对量", "比上年增长", "绝对量", "比上年增长"),
    ("进出口总值", 5629.4, 3.9, 8448.5, -1.3),
    ("其中：出口", 3408.5, 12.1, 3800.7, -1.8),
    ("注：增长速度按可比价格计算。",),
)
MERGED = ("A1:E1", "B3:C3", "D3:E3", "A3:A4")


def test_amounts_and_rates_take_their_units_from_one_note() -> None:
    found = facts_of(TWO_UNITS, MERGED)
    assert [(one.unit, one.kind) for one in found] == [("亿元", "level"), ("%", "growth_rate")] * 4
    assert [one.region for one in found[:4]] == ["河北省", "河北省", "天津市", "天津市"]
    assert {one.period for one in found} == {"2022"}
    assert [one.base_period for one in found[:2]] == [None, "2021"]


def test_a_part_is_of_the_row_above_and_waits_for_a_person() -> None:
    found = facts_of(TWO_UNITS, MERGED)
    assert [one.reading for one in found] == ["asserted"] * 4 + ["review"] * 4
    assert [one.part_of for one in found] == [None] * 4 + [found[0].indicator, None, found[0].indicator, None]


def test_parts_of_one_area_are_not_added_to_those_of_another() -> None:
    found = facts_of(TWO_UNITS, MERGED)
    assert not any("3408.5" in one.expr and "3800.7" in one.expr for one in check(found))


def test_a_unit_in_the_brackets_of_the_title_holds_for_the_amounts() -> None:
    found = facts_of(
        (("2022年粮食产量（单位：万吨）",), ("地区", "粮食产量"), ("石家庄市", "130.2"), ("唐山市", "120.4"))
    )
    assert [(one.value_text, one.unit) for one in found] == [("130.2", "万吨"), ("120.4", "万吨")]


def test_a_measure_of_nothing_named_is_not_asserted() -> None:
    found = facts_of((("2022年情况（单位：万吨）",), ("地区", "产量"), ("石家庄市", "130.2"), ("唐山市", "120.4")))
    assert {one.reading for one in found} == {"review"}


def test_a_note_of_several_amounts_gives_none() -> None:
    assert noted_units("单位:亿元、万人") == (None, None)
    assert noted_units("单位:亿元、%") == ("亿元", "%")
    assert noted_units("单位:%") == ("%", "%")
    assert noted_units("单位:万元/人") == ("万元/人", None)
