"""Spreadsheets of several shapes become a framework and a panel; those of COINr and faults are in test_index.py."""

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from tongzhou.steps.index import load_index
from tongzhou.steps.index_import import Imported, import_index
from tongzhou.terms.errors import InputError


def _imported(folder: Path, rows: list[list[str | float | None]]) -> Imported:
    book = Workbook()
    assert book.active is not None
    book.active.title = "2023"
    for row in rows:
        book.active.append(row)
    book.save(folder / "sheet.xlsx")
    return import_index(folder / "sheet.xlsx", None, folder / "mine")


def _figures(made: Imported) -> set[tuple[str, str, str]]:
    rows = csv.DictReader(io.StringIO(made.files[1].read_text(encoding="utf-8-sig")))
    return {(row["area"], row["indicator"], row["value"]) for row in rows}


TURNED: list[list[str | float | None]] = [
    ["各县发展情况", None, None, None],
    ["指标", "单位", "东桥县", "西渡县"],
    ["一、经济", None, None, None],
    ["人均产值", "元", 52300, 48100],
    ["增速", "%", "5.2%", "4.8%"],
    ["二、环境", None, None, None],
    ["雾霾", "天", 31, 28],
    ["注：虚构。", None, None, None],
]


def test_indicators_in_rows_under_headings_with_a_title_a_footnote_and_percents(tmp_path: Path) -> None:
    made = _imported(tmp_path, TURNED)
    tree = load_index(made.files[0], made.files[1]).index.framework
    assert tree.name == "各县发展情况"
    assert [(one.key, one.parent, one.unit) for one in tree.leaves] == [
        ("人均产值", "一、经济", "元"),
        ("增速", "一、经济", "%"),
        ("雾霾", "二、环境", "天"),
    ]
    assert ("西渡县", "增速", "4.8") in _figures(made)
    left_out = next(note for note in made.notes if note.key == "steps.import_left_out")
    assert left_out.values["rows"] == "注：虚构。"


def test_a_fault_in_a_turned_sheet_names_the_cell_where_it_stands(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, [*TURNED[:6], ["雾霾", "天", 31, "little"]])
    assert [(one.where or "").rsplit("/", 1)[-1] for one in raised.value.faults] == ["sheet.xlsx:2023!D7"]


def test_a_heading_of_two_rows_names_dimensions_and_indicators(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [
        ["Valley figures", None, None, None],
        ["County", "Economy", None, "Environment"],
        [None, "Output", "Growth", "Haze"],
        ["East", 52300, 5.2, 31],
        ["West", 48100, 4.8, 28],
        ["Source: invented.", None, None, None],
    ]
    made = _imported(tmp_path, rows)
    tree = load_index(made.files[0], made.files[1]).index.framework
    assert [(one.key, one.parent) for one in tree.leaves] == [
        ("Output", "Economy"),
        ("Growth", "Economy"),
        ("Haze", "Environment"),
    ]
    assert {area for area, _, _ in _figures(made)} == {"East", "West"}


def test_a_title_above_the_heading_of_a_csv_names_the_index(tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("Valley figures\narea,Output,Haze\nEast,2,31\nWest,1,28\n", encoding="utf-8")
    made = import_index(tmp_path / "sheet.csv", None, tmp_path / "mine")
    assert load_index(made.files[0], made.files[1]).index.framework.name == "Valley figures"
    (tmp_path / "sheet.csv").write_text("Valley figures\narea,Output,Haze\nEast,2,31,4\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        import_index(tmp_path / "sheet.csv", None, tmp_path / "again")
    assert [(one.where or "").rsplit("/", 1)[-1] for one in raised.value.faults] == ["sheet.csv:3"]


@pytest.mark.parametrize("rows", [[["only", None], ["words", None]], [["area", "x"]]])
def test_a_sheet_without_a_table_is_told_at_its_cell(tmp_path: Path, rows: list[list[str | float | None]]) -> None:
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, rows)
    (one,) = raised.value.faults
    assert (one.message.key, (one.where or "").rsplit("/", 1)[-1]) == (
        "steps.import_no_indicators",
        "sheet.xlsx:2023!A1",
    )
    assert not (tmp_path / "mine").exists()
