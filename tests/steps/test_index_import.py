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
    turned = [list(row) for row in IN_CHINESE]
    turned[2][2], turned[3][4], turned[5][6] = "up", None, "much"
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, turned)
    assert _places(raised) == [
        ("direction", "sheet.xlsx:2023!C3"),
        ("range", "sheet.xlsx:2023!D4"),
        ("no_number", "sheet.xlsx:2023!G6"),
    ]
    assert not (tmp_path / "mine").exists()


def test_a_repeated_head_is_told_at_its_cell_and_a_dimension_may_be_called_as_an_indicator(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, [["area", "Haze", "Catch", "Haze"], ["Pell", 1, 2, 3], ["Moor", 2, 1, 1]])
    assert _places(raised) == [("column_twice", "sheet.xlsx:2023!D1")]
    assert all("toml" not in str(one) for one in raised.value.faults)
    rows: list[list[str | float | None]] = [
        ["维度", "创新", None, "环境"], ["地区", "创新", "专利", "雾霾"], ["Pell", 1, 2, 3], ["Moor", 2, 1, 1],
    ]  # fmt: skip
    made = _imported(tmp_path, rows)
    tree = load_index(made.files[0], made.files[1]).index.framework
    assert [(one.key, one.name, one.parent) for one in tree.nodes[1:]] == [
        ("创新_", "创新", "total"),
        ("创新", "创新", "创新_"),
        ("专利", "专利", "创新_"),
        ("环境", "环境", "total"),
        ("雾霾", "雾霾", "环境"),
    ]


def test_faults_of_the_table_of_indicators_hide_none_in_the_cells(tmp_path: Path) -> None:
    (tmp_path / "iData.csv").write_text("uCode,Time,x,y\nP,2001,six,2\nM,20x1,2,4\n", encoding="utf-8")
    (tmp_path / "iMeta.csv").write_text(
        "iCode,Parent,Direction,Weight,Level,Type\nx,T,up,0,1,Indicator\nz,gone,1,1,1,Indicator\ny,T,1,1,1,Indikator\n"
        "T,U,1,1,2,Aggregate\nU,T,1,1,2,Aggregate\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as raised:
        import_index(tmp_path / "iData.csv", tmp_path / "iMeta.csv", tmp_path / "mine")
    assert _places(raised) == [
        ("no_number", "iData.csv:2"),
        ("form", "iData.csv:3"),
        ("weight", "iMeta.csv:2"),
        ("direction", "iMeta.csv:2"),
        ("no_column", "iMeta.csv:3"),
        ("parent", "iMeta.csv:3"),
        ("type", "iMeta.csv:4"),
        ("circle", "iMeta.csv:5"),
        ("circle", "iMeta.csv:6"),
    ]


def test_a_workbook_as_a_statistics_office_prints_it(tmp_path: Path) -> None:
    def rows(year: int, more: float) -> list[list[str | float | None]]:
        return [
            [f"表3-2　{year}年各区发展指标", None, None, None, None],
            [None, None, None, None, "单位：见表"],
            ["地区", "经济", None, "创新", None],
            [None, "产值", "增速", "研发强度", "专利"],
            [None, "亿元", "%", "%", "件"],
            ["东　城", 3193.1 + more, 0.052, "７．３%", "1,203"],
            ["西 城", 5408.1 + more, 0.061, "6.1%", 2410],
            ["朝阳区", "——", 0.074, "…", "９８７６"],
            ["合计", 27007, None, None, 20499],
            ["注：虚构。", None, None, None, None],
        ]

    path = _book(tmp_path, {"2021": rows(2021, 0), "2022年": rows(2022, 10), "说明": [["虚构", None]]})
    book = load_workbook(path)
    for sheet in book.worksheets[:2]:
        for line in (6, 7, 8):
            sheet.cell(line, 3).number_format = "0.0%"
    book.save(path)
    made = import_index(path, None, tmp_path / "mine")
    index = load_index(made.files[0], made.files[1], ("missing=available",)).index
    assert index.framework.name == "表3-2 各区发展指标"
    assert (index.areas, index.periods) == (("东城", "西城", "朝阳区"), ("2021", "2022"))
    assert [(one.name, one.parent, one.unit) for one in index.framework.leaves] == [
        ("产值", "经济", "亿元"), ("增速", "经济", "%"), ("研发强度", "创新", "%"), ("专利", "创新", "件"),
    ]  # fmt: skip
    assert index.block.values[:, 1].tolist() == [
        [3203.1, 5.2, 7.3, 1203.0],
        [5418.1, 6.1, 6.1, 2410.0],
        [pytest.approx(np.nan, nan_ok=True), 7.4, pytest.approx(np.nan, nan_ok=True), 9876.0],
    ]
    said = {one.key.removeprefix("steps."): one.values for one in made.notes}
    assert said["import_sums"]["areas"] == "合计"
    assert said["import_sheets_left_out"]["sheets"] == "说明"
    assert (said["data_grouped"]["count"], str(said["data_grouped"]["where"]).rsplit("!", 1)[1]) == (2, "E6")
    assert [one.values["mark"] for one in made.notes if one.key == "steps.data_gap_marks"] == ["——", "…"]


ACROSS: list[list[str | float | None]] = [
    ["地区", "指标", "单位", "2020年", "2021年"], ["Pell", "产值", "元", 1, 2], ["Pell", "雾霾", "天", 5, 6],
    ["Moor", "产值", "元", 3, 4], ["Moor", "雾霾", "天", 7, 8],
]  # fmt: skip
UNDER: list[list[str | float | None]] = [
    ["地区", "产值", None, "雾霾", None], [None, 2020, 2021, 2020, 2021], ["Pell", 1, 2, 5, 6], ["Moor", 3, 4, 7, 8],
]  # fmt: skip
OVER: list[list[str | float | None]] = [
    ["地区", 2020, None, 2021, None], [None, "产值", "雾霾", "产值", "雾霾"], ["Pell", 1, 5, 2, 6], ["Moor", 3, 7, 4, 8],
]  # fmt: skip
LONG: list[list[str | float | None]] = [
    ["地区", "年份", "指标", "数值"],
    ["Pell", 2020, "产值", 1], ["Pell", 2021, "产值", 2], ["Pell", 2020, "雾霾", 5], ["Pell", 2021, "雾霾", 6],
    ["Moor", 2020, "产值", 3], ["Moor", 2021, "产值", 4], ["Moor", 2020, "雾霾", 7], ["Moor", 2021, "雾霾", 8],
]  # fmt: skip
EACH: dict[str, list[list[str | float | None]]] = {
    "产值": [["地区", 2020, 2021], ["Pell", 1, 2], ["Moor", 3, 4]],
    "雾霾": [["地区", 2020, 2021], ["Pell", 5, 6], ["Moor", 7, 8]],
}


@pytest.mark.parametrize("sheets", [{"a": ACROSS}, {"a": UNDER}, {"a": OVER}, {"a": LONG}, EACH])
def test_periods_across_under_or_over_the_indicators_in_rows_or_a_sheet_for_each_indicator(
    tmp_path: Path, sheets: dict[str, list[list[str | float | None]]]
) -> None:
    made = import_index(_book(tmp_path, sheets), None, tmp_path / "mine")
    block = load_index(made.files[0], made.files[1]).index.block
    assert (block.areas, block.periods, block.indicators) == (("Pell", "Moor"), ("2020", "2021"), ("产值", "雾霾"))
    assert block.values.tolist() == [[[1, 5], [2, 6]], [[3, 7], [4, 8]]]


def test_a_fault_under_periods_names_its_cell(tmp_path: Path) -> None:
    rows = [list(row) for row in UNDER]
    rows[2][3] = "five"
    rows.append(["Pell", 1, 2, 5, 6])
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, rows)
    assert _places(raised) == [("no_number", "sheet.xlsx:2023!D3"), ("area_twice", "sheet.xlsx:2023!A5")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_tabs_and_decimal_commas_in_three_encodings(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "地区;产值;雾霾\nPell;1.203,5;30\nMoor;998,2;25\nFenny;1.100;12,5\n".replace(";", delimiter)
    (tmp_path / "sheet.csv").write_text(text, encoding=encoding)
    made = import_index(tmp_path / "sheet.csv", None, tmp_path / "mine")
    assert {value for _, _, value in _figures(made)} == {"1203.5", "30", "998.2", "25", "1100", "12.5"}


@pytest.mark.parametrize(("cells", "fault"), [("1,203;30", "steps.table_comma"), ("1,2;30.5", "steps.table_points")])
def test_a_comma_that_may_be_either_is_told_and_not_guessed(tmp_path: Path, cells: str, fault: str) -> None:
    (tmp_path / "sheet.csv").write_text(f"area;x;y\nPell;{cells}\nMoor;998;25\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        import_index(tmp_path / "sheet.csv", None, tmp_path / "mine")
    assert [(one.message.key, (one.where or "").rsplit("/", 1)[-1]) for one in raised.value.faults] == [
        (fault, "sheet.csv:2")
    ]


def test_percents_beside_plain_numbers_are_told_at_their_cell(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, [["area", "x", "y"], ["Pell", "5.2%", 1], ["Moor", 4.1, 2]])
    assert _places(raised) == [("percent", "sheet.xlsx:2023!B2")]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\x00\x01\x02\xff", "steps.table_no_text"),
        (b"PAR1 and no more", "steps.table_parquet"),
        (b"PK\x03\x04 and no more", "steps.panel_xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "steps.table_old_workbook"),
    ],
)
def test_a_file_that_is_no_table_is_told_by_what_it_is(tmp_path: Path, data: bytes, key: str) -> None:
    (tmp_path / "data.parquet").write_bytes(data)
    with pytest.raises(InputError) as raised:
        import_index(tmp_path / "data.parquet", None, tmp_path / "mine")
    assert [one.message.key for one in raised.value.faults] == [key]


def test_vintages_of_columns_and_rows_go_into_the_panel(tmp_path: Path) -> None:
    made = _imported(tmp_path, [["Vintage", "2022", "2023-05"], ["area", "x", "y"], ["Pell", 1, 2], ["Moor", 2, 1]])
    panel = made.files[1].read_text(encoding="utf-8-sig")
    assert "Pell,-,x,1,2022\n" in panel
    assert "Moor,-,y,1,2023-05\n" in panel
    notes = [one for one in load_index(made.files[0], made.files[1]).notes if one.key == "index.vintages_taken"]
    assert [one.values["which"] for one in notes] == ["2022: x · 2023-05: y"]
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, [["area", "Vintage", "x", "y"], ["Pell", "soon", 1, 2], ["Moor", "2022", 2, 1]])
    assert {key for key, _ in _places(raised)} == {"vintage"}


ABOUT: list[list[str | float | None]] = [
    ["序号", "一级指标", "二级指标", "单位", "方向", "权重"],
    [1, "经济", "产值", "元", "正", "30%"],
    [2, None, "增速", "%", "正", "20%"],
    [3, "环境", "雾霾", "天", "负", "50%"],
]
WITH_MORE: list[list[str | float | None]] = [
    ["序号", "省份", "城市", "人口", "产值", "增速", "雾霾"],
    [1, "东省", "Pell", 9, 1, 2, 3],
    [2, "东省", "Moor", 8, 2, 3, 1],
    [3, "西省", "Fenny", 7, 4, 1, 2],
]


def test_a_sheet_that_describes_the_indicators_or_columns_before_the_areas_say_the_same(tmp_path: Path) -> None:
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


Sheet = list[list[str | float | None]]
DEEP: Sheet = [
    ["地区", "经济", None, None, "环境", None],
    [None, "规模", None, "结构", "空气", "水"],
    [None, "产值", "专利", "三产", "雾霾", "达标"],
]
TREE = [
    ("经济", "总", 0.5), ("规模", "经济", 0.5), ("产值", "规模", 0.5), ("专利", "规模", 0.5), ("结构", "经济", 0.5), ("三产", "结构", 1.0),
    ("环境", "总", 0.5), ("空气", "环境", 0.5), ("雾霾", "空气", 1.0), ("水", "环境", 0.5), ("达标", "水", 1.0),
]  # fmt: skip
VALUES: Sheet = [["甲", 1, 2, 3, 4, 5], ["乙", 2, 3, 4, 5, 7]]
PATHS = (
    ("经济", "规模", "产值"),
    ("", "", "专利"),
    ("", "结构", "三产"),
    ("环境", "空气", "雾霾"),
    ("环境", "水", "达标"),
)
LEVELS: Sheet = [
    ["一级指标", "二级指标", "三级指标", "甲", "乙"],
    *([*path, *(row[n] for row in VALUES)] for n, path in enumerate(PATHS, 1)),
]


def _tree(made: Imported) -> list[tuple[str, str, float]]:
    tree = load_index(made.files[0], made.files[1]).index.framework
    top = tree.nodes[0].key
    return [(one.key, "总" if one.parent == top else one.parent or "", one.weight) for one in tree.nodes[1:]]


@pytest.mark.parametrize(
    "rows",
    [
        [*DEEP, *VALUES],
        [*([None, *row[1:]] for row in DEEP[:2]), ["地区", *DEEP[2][1:]], *VALUES],
        [["维度", *DEEP[0][1:]], ["维度", *DEEP[1][1:]], ["地区", *DEEP[2][1:]], *VALUES],
        LEVELS,
    ],
)
def test_two_levels_of_dimensions_are_both_kept(tmp_path: Path, rows: Sheet) -> None:
    made = _imported(tmp_path, rows)
    assert _tree(made) == TREE
    assert ("乙", "达标", "7") in _figures(made)


def test_units_under_a_heading_of_two_rows_are_no_third_level(tmp_path: Path) -> None:
    rows: Sheet = [
        ["地区", "经济", None, "人口"],
        [None, "产值", "专利", None],
        [None, "亿元", "件", "万人"],
        ["甲", 1, 2, 3],
        ["乙", 2, 3, 5],
    ]
    made = _imported(tmp_path, rows)
    leaves = load_index(made.files[0], made.files[1]).index.framework.leaves
    assert [(one.key, one.unit) for one in leaves] == [("产值", "亿元"), ("专利", "件"), ("人口", "万人")]


@pytest.mark.parametrize(
    "heads", [["一级指标", "权重", "二级指标", "权重"], ["一级指标", "一级权重", "二级指标", "二级指标权重"]]
)
def test_each_level_may_have_a_column_of_weights(tmp_path: Path, heads: list[str]) -> None:
    rows: Sheet = [
        [*heads, "方向", "甲", "乙"],
        ["经济", 0.6, "产值", "70%", "正向", 1, 2],
        [None, None, "人口", "30%", "正向", 1, 3],
        ["环境", 0.4, "雾霾", 1, "负向", 4, 2],
    ]
    tree = [
        ("经济", "总", 0.6),
        ("产值", "经济", 0.7),
        ("人口", "经济", 0.3),
        ("环境", "总", 0.4),
        ("雾霾", "环境", 1.0),
    ]
    assert _tree(_imported(tmp_path, rows)) == tree
    turned = [[row[n] for n in (0, 2, 1, 3, 4, 5, 6)] for row in rows] if heads[1] == "一级权重" else rows
    (tmp_path / "more").mkdir()
    assert _tree(_imported(tmp_path / "more", turned)) == tree
    with pytest.raises(InputError) as raised:
        _imported(tmp_path, [*rows[:3], ["环境", "much", *rows[3][2:]]])
    assert _places(raised) == [("weight", "sheet.xlsx:2023!B4")]


def test_what_a_row_says_of_its_figure_goes_into_the_panel(tmp_path: Path) -> None:
    rows: Sheet = [
        ["area", "period", "indicator", "value", "unit", "issuer", "vintage", "status", "source", "note"],
        ["a", "2020", "x", 10, "亿元", "one", "2021", "final", "yearbook", "a break"],
        ["a", "2020", "x", 11, "亿元", "two", "2021", None, None, None],
        ["b", "2020", "x", 20000, "万元", "one", "2021", "final", "yearbook", None],
        ["b", "2020", "x", 11, "亿元", "two", "2021", None, None, None],
    ]
    made = _imported(tmp_path, rows)
    with made.files[1].open(encoding="utf-8-sig") as lines:
        first = next(csv.DictReader(lines))
    assert first == dict(zip(map(str, rows[0]), ["a", "2020", "x", "10", *map(str, rows[1][4:])], strict=True))
    with pytest.raises(InputError) as raised:
        load_index(made.files[0], made.files[1])
    assert {one.message.key for one in raised.value.faults} == {"terms.open_issuer"}
    made.files[0].write_text(made.files[0].read_text() + '\n[recipe]\nchoice = { rule = "only", issuers = ["one"] }\n')
    index = load_index(made.files[0], made.files[1]).index
    assert index.areas[int(np.argmin(index.ranks[0, :, 0]))] == "a"  # 20000 万元 are 2 亿元


@pytest.mark.parametrize("is_turned", [False, True])
def test_figures_under_no_name_are_told_to_be_left_out(tmp_path: Path, is_turned: bool) -> None:
    rows: Sheet = [["指标" if is_turned else "地区", "x", None, "y"], ["a", 1, 5, 2], ["b", 2, 6, 3]]
    made = _imported(tmp_path, [list(row) for row in zip(*rows, strict=True)] if is_turned else rows)
    told = next(note for note in made.notes if note.key == "steps.import_left_out")
    assert str(told.values["rows"]).endswith(f"2023!{'A3' if is_turned else 'C1'} (5, 6 …)")
    assert {indicator for _, indicator, _ in _figures(made)} == {"x", "y"}


def test_a_merged_dimension_ends_where_the_one_above_it_ends(tmp_path: Path) -> None:
    rows: Sheet = [
        ["地区", "经济", None, None, "环境"],
        [None, "规模", None, "结构", None],
        [None, "产值", "专利", "三产", "雾霾"],
        ["甲", 1, 2, 3, 4],
        ["乙", 2, 3, 5, 6],
    ]
    over = {key: parent for key, parent, _ in _tree(_imported(tmp_path, rows))}
    assert [over[one] for one in ("专利", "三产", "结构", "雾霾", "环境")] == ["规模", "结构", "经济", "环境", "总"]
