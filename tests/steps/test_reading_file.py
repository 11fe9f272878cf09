"""Readings out of a workbook, with an adapter, into a situation; every fault with its cell; the folder remembers how they were read."""

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from tongzhou.steps.plan import make_plan
from tongzhou.steps.reading_file import Table, read_grids
from tongzhou.steps.region import load_region
from tongzhou.steps.source import search_source
from tongzhou.steps.spill import new_spill, read_spill, update_spill
from tongzhou.terms.errors import DeclarationError, Fault

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
REGION = "jing-jin-ji"
ADAPTER = """
unit = "µg/L"
[columns]
reach = "点位"
time = "采样时间"
value_mg_l = "苯"
sample = "编号"
kind = "类型"
repeats = "平行于"
[fixed]
item = "benzene"
detection_limit_mg_l = 0.5
[places]
"2号桥" = { reach = "kuangergang-qujiadian", distance_m = 12000 }
"""
ROWS: list[list[object]] = [
    ["便携气相色谱 7 号"],
    [],
    ["编号", "点位", "采样时间", "苯", "类型", "平行于"],
    ["A1", "2号桥", datetime(2022, 10, 27, 6, 0), "<0.5", "样品", None],  # noqa: DTZ001 a cell has no zone - a cell has no zone
    ["A2", "2号桥", datetime(2022, 10, 27, 12, 0), 80, "样品", None],  # noqa: DTZ001 a cell has no zone
    ["A3", "2号桥", datetime(2022, 10, 27, 12, 0), 84.5, "平行样", "A2"],  # noqa: DTZ001 a cell has no zone
]


def book(rows: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "数据"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("readings")
    text = (Path(load_region(REGION, Path()).folder) / "rivers/scenarios/wuqing-drill.toml").read_text("utf-8")
    (at / "small.toml").write_text(text.replace("seed = 20221027", "seed = 20221027\nmembers = 300"), "utf-8")
    new_spill(at / "small.toml", REGION, at, at / "out", AT, "tongzhou")
    (at / "gc.toml").write_text(ADAPTER, "utf-8")
    (at / "night.xlsx").write_bytes(book(ROWS))
    return at


def test_an_instruments_workbook_updates_the_situation_and_is_read_again_from_the_folder(folder: Path) -> None:
    made = update_spill(folder / "out", folder / "night.xlsx", REGION, folder, AT, "tongzhou", folder / "gc.toml")
    assert made.situation.update
    first, second = made.situation.update.readings
    assert (first.value_mg_l, first.detection_limit_mg_l) == (None, 0.0005)
    assert second.value_mg_l == pytest.approx((0.080 * 0.0845) ** 0.5)
    assert second.at.isoformat() == "2022-10-27T12:00:00+08:00"
    assert second.where.endswith("night.xlsx:数据!D5")
    assert made.readings == ("readings.xlsx", "readings-adapter.toml")
    record = json.loads((folder / "out" / "result.json").read_text("utf-8"))
    assert record["readings_from"] == list(made.readings)
    again = read_spill(folder / "out", REGION, folder)[2]
    assert [one.value_mg_l for one in again] == [first.value_mg_l, second.value_mg_l]
    assert make_plan(folder / "out", REGION, folder, None, 1, 1)[2].visits


def test_the_source_is_searched_from_the_same_workbook(folder: Path) -> None:
    result = search_source("north-canal", folder / "night.xlsx", REGION, folder, None, folder / "gc.toml")
    assert result.substance.item == "benzene"
    assert len(result.found.doubt) == 2


def test_every_fault_of_workbook_and_cells_is_told_with_its_cell_and_nothing_changes(folder: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[3][1], rows[4][3], rows[5][2] = "9号桥", "many", "noon"
    (folder / "bad.xlsx").write_bytes(book(rows))
    before = {one.name: one.read_bytes() for one in (folder / "out").iterdir()}
    with pytest.raises(DeclarationError) as caught:
        update_spill(folder / "out", folder / "bad.xlsx", REGION, folder, AT, "tongzhou", folder / "gc.toml")
    assert [str(one.where).rsplit(":", 1)[1] for one in caught.value.faults] == [
        "数据!B4",
        "数据!D5",
        "数据!C6",
    ]
    (folder / "bad.toml").write_text(ADAPTER.replace("[fixed]\n", ""), "utf-8")
    with pytest.raises(DeclarationError) as caught:
        update_spill(folder / "out", folder / "bad.xlsx", REGION, folder, AT, "tongzhou", folder / "bad.toml")
    assert all("bad.toml" in str(one.where) for one in caught.value.faults)
    assert {one.name: one.read_bytes() for one in (folder / "out").iterdir()} == before


def test_what_is_no_table_is_told(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(DeclarationError, match="cannot be read as such"):
        update_spill(folder / "out", tmp_path / "x.xlsx", REGION, folder, AT, "tongzhou")
    faults: list[Fault] = []
    assert read_grids(b'a,b\n"x', "r.csv", faults)[0].rows
    assert [one.message.key for one in faults] == ["steps.panel_csv"]
    (tmp_path / "gb.csv").write_bytes("点位,苯\n".encode("gb18030"))
    assert read_grids(Table.of(tmp_path / "gb.csv").data, "gb.csv", faults)[0].rows == [["点位", "苯"]]
