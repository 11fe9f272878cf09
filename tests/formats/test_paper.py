"""A paper as DOCX, HTML, CSV and workbook; one page holds what it is said to hold."""

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import docx
import pytest

from tongzhou.formats.board import board_paper
from tongzhou.formats.paper import (
    Cell,
    Grid,
    Heading,
    Paper,
    Paragraph,
    paper_docx,
    paper_html,
    table_csv,
    table_sheets,
)
from tongzhou.procedures.board import Task
from tongzhou.steps.procedures import load_procedures
from tongzhou.store.words import load_words

PAPER = Paper(
    "zh",
    "简报",
    (Heading("一"), Paragraph("甲<乙"), Grid(("名", "数"), (("=1+1", Cell("3.50", "D5EBD6")), ("b", "—")), (3, 1))),
    "演练",
)


def test_another_reader_finds_the_same_text_and_table() -> None:
    read = docx.Document(io.BytesIO(paper_docx(PAPER)))
    assert [one.text for one in read.paragraphs if one.text] == ["演练", "简报", "一", "甲<乙", "演练"]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["名", "数"],
        ["=1+1", "3.50"],
        ["b", "—"],
    ]
    assert paper_docx(PAPER) == paper_docx(PAPER)


def test_html_is_escaped_marked_twice_and_carries_its_font() -> None:
    page = paper_html(PAPER, "data:font/woff2;base64,AA")
    assert "甲&lt;乙" in page
    assert page.count('<div class="banner">演练') == 2
    assert "src:url(data:font/woff2;base64,AA)" in page
    assert {*"简报演练一甲乙名数"} <= {*PAPER.characters()}


def test_a_spreadsheet_never_reads_a_text_as_a_formula_and_counts_with_numbers() -> None:
    assert "'=1+1" in table_csv(PAPER)
    (sheet,) = table_sheets(PAPER, "表")
    assert [str(cell) for row in sheet.rows for cell in row] == ["=1+1", "3.50", "b", "—"]
    assert not isinstance(next(iter(sheet.rows))[1], str)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_one_page_board_keeps_the_most_urgent_and_counts_the_rest(lang: str, tmp_path: Path) -> None:
    procedures = load_procedures("jing-jin-ji", tmp_path).newest
    at = datetime(2022, 11, 1, tzinfo=UTC)
    tasks = [
        Task(f"t-{n}", "task", "建设跨界湿地并联合管护" * 3, "tianjin", ("hebei",), date(2022, 11, 1) + timedelta(days=n), None, "running",
             ("green", "red", "yellow")[n % 3], "time", at, at, ("tianjin",))
        for n in range(90)
    ]  # fmt: skip
    boards = {"task": procedures["task"]}
    paper = board_paper(tasks, boards, at, UTC, (None, None), load_words(lang), is_one_page=True)
    grid = next(one for one in paper.blocks if isinstance(one, Grid))
    shown = {row[0].text for row in grid.rows if isinstance(row[0], Cell)}
    assert shown == {load_words(lang).say("formats.board.light.red")}
    last = paper.blocks[-1]
    assert isinstance(last, Paragraph)
    assert str(90 - len(grid.rows)) in last.text
