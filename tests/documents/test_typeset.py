"""Printed pages: columns of several articles, headlines by their height, tables with and without lines, characters that are lost."""

from collections.abc import Callable

import pytest

from tests.documents.conftest import Press
from tongzhou.documents.audit import page_findings
from tongzhou.documents.pdf import read
from tongzhou.terms.text import Text

A = (
    "今年前三季度，三市港口完成货物吞吐量1200万吨，同比增长3.5％，其中集装箱吞吐量45.6万标准箱，同比增长8.2％。"
    "全部来自新开通的航线，上半年新增航线4条。"
)
B = "据滨海市统计局发布的数据，东港实现进出口总值120.5亿元，同比增长3.2％；西港实现进出口总值98.7亿元，同比下降1.1％。两港合计占三市的45.6％。"
C = "下一步，三市将继续扩大开放，推进智慧港口建设，提升集装箱作业效率，新增国际航线五条，并为来年打好基础。各方表示，合作前景广阔。"
HEADS = (
    "三市港口货运再上台阶协同发展九年回眸前三季度完成万吨本报记者王平李明联合监测入海河流水质口岸开通新航线附表主要指标"
    "单位亿元地区生产总值进出增长东西市年项目工业农服务：-（）　小结合计"
)
WORDS = A + B + C + HEADS

Begin = Callable[[str], Press]


def said(text: Text, *kinds: str) -> list[tuple[int, str]]:
    """Give the blocks of some kinds with their article, as printed but for what parts lines."""
    return [
        (block.article, text.folded[block.start : block.end])
        for block in text.blocks
        if not kinds or block.kind in kinds
    ]


def folded(text: str) -> str:
    return text.translate(str.maketrans("，％；：", ",%;:"))


def in_columns(press: Press, top: float, text: str, lefts: list[float], width: int) -> float:
    """Set paragraphs in columns of equal length."""
    lines = [
        line
        for part in text.splitlines()
        for rest in ["　　" + part]
        for line in (rest[at : at + width] for at in range(0, len(rest), width))
    ]
    each = -(-len(lines) // len(lefts))
    for number, left in enumerate(lefts):
        for row, line in enumerate(lines[number * each : (number + 1) * each]):
            press.line(left, top + 15 * row, line)
    return top + 15 * each


def test_articles_under_each_other_and_side_by_side_are_told_apart(press: Callable[[str], Press]) -> None:
    page = press(WORDS)
    page.line(50, 60, "三市协同发展九年回眸", 13)
    page.line(50, 95, "三市港口货运再上台阶", 26)
    page.line(50, 118, "前三季度完成货物吞吐量1200万吨", 13)
    page.line(70, 136, "本报记者王平李明")
    low = in_columns(page, 155, "\n".join([A, B, C, A]), [50, 220, 390], 16)
    # Below: an article of two columns with its headline over both, and one of one column beside it.
    page.line(50, low + 30, "三市联合监测入海河流水质", 18)
    page.line(390, low + 30, "口岸开通新航线", 18)
    in_columns(page, low + 55, "\n".join([B, C]), [50, 220], 16)
    page.column(390, low + 62, C, 16)
    text = read(page.pdf(), "a.pdf")
    assert [article.title for article in text.articles] == [
        "三市港口货运再上台阶",
        "三市联合监测入海河流水质",
        "口岸开通新航线",
    ]
    assert said(text, "kicker", "deck", "byline") == [
        (0, "三市协同发展九年回眸"), (0, "前三季度完成货物吞吐量1200万吨"), (0, "本报记者王平李明"),
    ]  # fmt: skip
    assert said(text, "body") == [(0, folded(one)) for one in (A, B, C, A)] + [
        (1, folded(B)),
        (1, folded(C)),
        (2, folded(C)),
    ]


@pytest.mark.parametrize("offset", [0, 4, 8])
def test_columns_need_no_common_base_lines(press: Callable[[str], Press], offset: float) -> None:
    page = press(WORDS)
    page.column(60, 100, A + B + C, 22)
    page.column(300, 100 + offset, C + B + A, 22)
    assert [one for _, one in said(read(page.pdf(), "a.pdf"))] == [folded(A + B + C), folded(C + B + A)]


def test_a_short_headline_over_the_first_column_begins_both_columns_anew(press: Callable[[str], Press]) -> None:
    page = press(WORDS)
    low = in_columns(page, 100, A + B, [60, 300], 22)
    page.line(60, low + 20, "口岸开通新航线", 18)
    in_columns(page, low + 45, B + C, [60, 300], 22)
    text = read(page.pdf(), "a.pdf")
    assert [one for _, one in said(text)] == [folded(A + B), "口岸开通新航线", folded(B + C)]


def test_a_numeral_parted_by_the_end_of_a_line_or_column_is_whole_and_marked(press: Callable[[str], Press]) -> None:
    page = press(WORDS)
    at = A.index("1200") + 1
    page.line(60, 100, "　　" + A[:at])
    page.line(60, 115, A[at : at + 20])
    page.line(60, 130, A[at + 20 : at + 40])
    page.line(300, 100, A[at + 40 :] + B[:20])
    page.line(300, 115, B[20 : 20 + 22])
    page.line(300, 130, B[42:])
    text = read(page.pdf(), "a.pdf")
    assert "吞吐量1200万吨" in text.folded
    assert text.folded.index("1200万吨") + 1 in text.joins


ROWS = [("东市", "120.5", "3.2"), ("西市", "98.7", "-1.1"), ("合计", "219.2", "1.2")]


def cells(text: Text) -> list[tuple[str, int, int, int, int]]:
    (table,) = text.tables
    return [(text.folded[one.start : one.end], one.row, one.column, one.rows, one.columns) for one in table.cells]


EXPECTED = [
    ("地区", 0, 0, 2, 1), ("进出口总值", 0, 1, 1, 2), ("亿元", 1, 1, 1, 1), ("增长", 1, 2, 1, 1),
    *((value, 2 + row, column, 1, 1) for row, line in enumerate(ROWS) for column, value in enumerate(line)),
]  # fmt: skip


@pytest.mark.parametrize("has_row_lines", [True, False])
def test_a_table_in_lines_keeps_its_merged_heads(press: Callable[[str], Press], has_row_lines: bool) -> None:
    page = press(WORDS)
    page.line(60, 80, "附表：主要指标")
    lefts = [60, 160, 260, 360]
    tops = [100, 120, 140, 160, 180, 200]
    for top in tops if has_row_lines else [100, 140, 200]:
        page.rule(60, top, 360, top)
    page.rule(160, 120, 360, 120)
    for left in lefts:
        page.rule(left, 120 if left == 260 else 100, left, 200)
    if has_row_lines:  # over the merged head of two rows no line runs
        page = press(WORDS)
        page.line(60, 80, "附表：主要指标")
        for top in tops:
            page.rule(160 if top == 120 else 60, top, 360, top)
        for left in lefts:
            page.rule(left, 120 if left == 260 else 100, left, 200)
    page.line(90, 123, "地区")
    page.line(235, 114, "进出口总值")
    page.line(200, 134, "亿元")
    page.line(300, 134, "增长")
    for row, line in enumerate(ROWS):
        for column, value in enumerate(line):
            page.line(lefts[column] + 30, 154 + 20 * row, value)
    text = read(page.pdf(), "a.pdf")
    assert cells(text) == EXPECTED
    assert text.tables[0].title == "附表:主要指标"
    assert (text.tables[0].head_rows, text.tables[0].head_columns) == (2, 1)


def test_a_table_without_lines_is_one_by_its_figures_under_each_other(press: Callable[[str], Press]) -> None:
    page = press(WORDS)
    low = page.column(60, 80, A, 40) + 20
    page.line(60, low, "附表：主要指标")
    page.line(300, low + 16, "单位：亿元")
    heads = [("项目", 60), ("总值", 200), ("增长（％）", 320)]
    for head, left in heads:
        page.line(left, low + 36, head)
    for row, line in enumerate(ROWS):
        for (_, left), value in zip(heads, line, strict=True):
            page.line(left, low + 52 + 16 * row, value)
    page.column(60, low + 120, B, 40)
    text = read(page.pdf(), "a.pdf")
    assert cells(text)[:6] == [
        ("项目", 0, 0, 1, 1), ("总值", 0, 1, 1, 1), ("增长(%)", 0, 2, 1, 1), ("东市", 1, 0, 1, 1), ("120.5", 1, 1, 1, 1), ("3.2", 1, 2, 1, 1),
    ]  # fmt: skip
    assert text.tables[0].note == "单位:亿元"
    assert [one for _, one in said(text, "body")][0] == folded(A)
    assert [one for _, one in said(text, "body")][-1] == folded(B)


def test_a_table_in_lines_inside_a_column_stays_in_it(press: Callable[[str], Press]) -> None:
    page = press(WORDS)
    low = page.column(60, 100, A, 22) + 10
    for at in range(3):
        page.rule(60, low + 20 * at, 270, low + 20 * at)
    for left in (60, 130, 200, 270):
        page.rule(left, low, left, low + 40)
    for row, line in enumerate([("项目", "总值", "增长"), ROWS[0]]):
        for column, value in enumerate(line):
            page.line(70 + 70 * column, low + 14 + 20 * row, value)
    page.column(60, low + 60, B, 22)
    page.column(300, 100, C + A + B, 22)
    text = read(page.pdf(), "a.pdf")
    assert [one for _, one in said(text)] == [
        folded(A),
        "项目\t总值\t增长",
        "东市\t120.5\t3.2",
        folded(B),
        folded(C + A + B),
    ]


def test_lost_characters_and_pages_without_text_are_findings() -> None:
    page = Press("Helvetica")  # a font without Chinese characters: reportlab prints boxes
    page.line(60, 100, "前三季度 2022 进出口总值 120.5")
    page.line(60, 115, "The total of trade was 120.5 in 2022, and that of imports 40.2.")
    page.page()
    page.rule(60, 100, 200, 100)
    page.page()
    found = page_findings(read(page.pdf(), "a.pdf"))
    notes = [(note.key, note.values.get("count"), note.values.get("page")) for one in found for note in one.notes]
    assert ("documents.audit.lost", 4, None) in notes
    assert ("documents.audit.lost", 5, None) in notes
    assert ("documents.audit.empty_page", None, 2) in notes
