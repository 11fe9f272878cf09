"""Spreadsheets of several shapes become a framework and a panel; those of COINr and faults are in test_index.py."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from openpyxl import Workbook, load_workbook

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


def _places(raised: pytest.ExceptionInfo[InputError]) -> list[tuple[str, str]]:
    return [(one.message.key.partition("_")[2], (one.where or "").rsplit("/", 1)[-1]) for one in raised.value.faults]


def _book(folder: Path, sheets: dict[str, list[list[str | float | None]]]) -> Path:
    book = Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


DESCRIBED: list[list[str | float | None]] = [
    ["Dimension", "Work", None, "Water"],
    ["Direction", 1, 0, -1],
    ["Low", None, 1.5, None],
    ["High", None, 2.5, None],
    ["area", "Income", "Price growth", "Haze"],
    ["Pell", 42, 1.8, 25],
    ["Moor", 60, 3.9, 55],
    ["Fenny", 31, 2.0, 41],
]
IN_CHINESE: list[list[str | float | None]] = [
    ["指标", "单位", "方向", "下限", "上限", "Pell", "Moor", "Fenny"],
    ["一、Work", None, None, None, None, None, None, None],
    ["Income", "元", "正向", None, None, 42, 60, 31],
    ["Price growth", "%", "适度", 1.5, 2.5, 1.8, 3.9, 2.0],
    ["二、Water", None, None, None, None, None, None, None],
    ["Haze", "天", "负向", None, None, 25, 55, 41],
]


@pytest.mark.parametrize("rows", [DESCRIBED, IN_CHINESE])
def test_within_a_range_is_written_with_its_bounds(tmp_path: Path, rows: list[list[str | float | None]]) -> None:
    made = _imported(tmp_path, rows)
    index = load_index(made.files[0], made.files[1]).index
    leaf = index.framework.node("Price growth")
    assert (leaf.direction, leaf.best_range) == ("within", (1.5, 2.5))
    # 1.8 and 2.0 lie inside and are both best, 3.9 is worst: minmax of the distance outside
    assert [index.score("Price growth", area, "-") for area in ("Pell", "Moor", "Fenny")] == [100.0, 0.0, 100.0]


def test_within_a_range_in_coinrs_pair(tmp_path: Path) -> None:
    (tmp_path / "iData.csv").write_text("uCode,uName,x,y\nP,Pell,1,2\nT,Total,9,9\nM,Moor,2,4\n", encoding="utf-8")
    (tmp_path / "iMeta.csv").write_text(
        "iCode,Parent,Direction,Weight,Level,Type,Low,High\nx,T,1,0.5,1,Indicator,,\ny,T,0,0.4,1,Indicator,1,3\n"
        "T,NA,1,1,2,Aggregate,,\n",
        encoding="utf-8",
    )
    made = import_index(tmp_path / "iData.csv", tmp_path / "iMeta.csv", tmp_path / "mine")
    index = load_index(made.files[0], made.files[1]).index
    assert index.framework.node("y").best_range == (1.0, 3.0)
    assert [one.weight for one in index.framework.leaves] == [pytest.approx(5 / 9), pytest.approx(4 / 9)]
    assert index.areas == ("P", "M")
    assert [one.key for one in made.notes] == ["steps.import_scaled", "steps.import_sums"]


def test_what_is_wrong_with_a_description_is_told_at_its_own_cell_together_with_the_figures(tmp_path: Path) -> None:
    rows = [list(row) for row in DESCRIBED]
    rows[1][1], rows[2][2], rows[3][3], rows[6][1] = "up", 3, 9, "sixty"
    rows.insert(4, ["Weight", 1, "x", 1])
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, rows)
    assert _places(raised) == [
        ("direction", "sheet.xlsx:2023!B2"),
        ("range", "sheet.xlsx:2023!C3"),
        ("range_unused", "sheet.xlsx:2023!D4"),
        ("weight", "sheet.xlsx:2023!C5"),
        ("no_number", "sheet.xlsx:2023!B8"),
    ]
    figures: list[list[str | float | None]] = [["Pell", "Moor", "Fenny"], [1, 2, 4], [2, 3, 1], [3, 1, 2]]
    turned = [row + more for row, more in zip(ABOUT, figures, strict=True)]
    found = []
    for sheets in ({"指标体系": ABOUT, "数据": WITH_MORE}, {"表": turned}):
        made = import_index(_book(tmp_path, sheets), None, tmp_path / "mine")
        index = load_index(made.files[0], made.files[1]).index
        tree = [(one.key, one.parent, one.weight, one.direction, one.unit) for one in index.framework.nodes[1:]]
        assert tree == [
            ("经济", "total", 0.5, None, None),
            ("产值", "经济", 0.6, "higher", "元"),
            ("增速", "经济", 0.4, "higher", "%"),
            ("环境", "total", 0.5, None, None),
            ("雾霾", "环境", 1.0, "lower", "天"),
        ]
        found.append((index.areas, index.block.values.tolist(), [one.values["rows"] for one in made.notes]))
    assert found[0][:2] == found[1][:2]
    assert (found[0][2], found[1][2]) == (["序号; 省份; 人口"], [])


def test_an_indicator_that_is_described_but_not_measured_is_told_at_its_row(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        import_index(
            _book(tmp_path, {"指标": [*ABOUT, [4, None, "碳排", "吨", "降", "1%"]], "数据": WITH_MORE}),
            None,
            tmp_path / "mine",
        )
    assert _places(raised) == [("no_column", "book.xlsx:指标!C5")]


def test_areas_may_be_numbered_by_a_code_alone(tmp_path: Path) -> None:
    made = _imported(tmp_path, [["code", "x", "y"], [1101, 1, 2], [1102, 2, 1]])
    assert load_index(made.files[0], made.files[1]).index.areas == ("1101", "1102")
