"""A PDF gives its lines in reading order, columns told apart; what cannot be read is said. reportlab writes what is read."""

import io
from difflib import SequenceMatcher

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tongzhou.documents.fold import fold
from tongzhou.documents.pdf import read
from tongzhou.terms.errors import DocumentError

TITLE = "三市港口货运再上台阶"
PARAGRAPHS = (
    "今年前三季度，三市港口完成货物吞吐量1200万吨，同比增长3.5％，其中集装箱吞吐量45.6万标准箱，同比增长8.2％。全部来自新开通的航线，上半年新增航线4条。",
    "据滨海市统计局发布的数据，东港实现进出口总值120.5亿元，同比增长3.2％；西港实现进出口总值98.7亿元，同比下降1.1％。两港合计占三市的45.6％。",
    "下一步，三市将继续扩大开放，推进智慧港口建设，提升集装箱作业效率，新增国际航线五条，并为来年打好基础。各方表示，合作前景广阔。",
)


def wrapped(width: int) -> list[str]:
    lines: list[str] = []
    for paragraph in PARAGRAPHS * 2:
        rest = "　　" + paragraph
        lines += [rest[at : at + width] for at in range(0, len(rest), width)]
    return lines


def page(columns: int = 2, pages: int = 1, gutter: float = 12, encrypt: StandardEncryption | None = None) -> bytes:
    """Set the paragraphs in columns under one headline, with a running head and a page number on each page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), encrypt=encrypt)
    width = 44 // columns
    lines = wrapped(width)
    each = -(-len(lines) // (columns * pages))
    at = 0
    for number in range(pages):
        canvas.setFont("STSong-Light", 8)
        if pages > 2:
            canvas.drawString(60, 820, "滨海日报")
        canvas.drawString(290, 30, f"— {number + 1} —")
        if number == 0:
            canvas.setFont("STSong-Light", 20)
            canvas.drawString(120, 770, TITLE)
        canvas.setFont("STSong-Light", 10)
        for column in range(columns):
            for row, line in enumerate(lines[at : at + each]):
                canvas.drawString(60 + column * (width * 10 + gutter), 730 - 15 * row, line)
            at += each
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def closeness(raw: str) -> float:
    expected = (TITLE + "".join(PARAGRAPHS * 2)).replace("\u3000", "")
    return SequenceMatcher(None, expected, "".join(raw.split()), autojunk=False).ratio()


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("gutter", [10, 20])
def test_columns_are_read_one_after_the_other_under_their_headline(columns: int, gutter: float) -> None:
    text = read(page(columns, gutter=gutter), "a.pdf")
    assert closeness(text.raw) == 1
    assert text.articles[0].title == TITLE


def test_sentences_go_on_over_lines_columns_and_pages() -> None:
    text = read(page(2, 3), "a.pdf")
    bodies = [text.folded[block.start : block.end] for block in text.blocks if block.kind == "body"]
    assert "".join(bodies) == fold("".join(PARAGRAPHS * 2))
    assert {one[-1] for one in bodies} == {"。"}


def test_page_numbers_and_running_heads_are_left_out() -> None:
    raw = read(page(2, 3), "a.pdf").raw
    assert "日报" not in raw
    assert "—" not in raw


def test_each_page_knows_its_part_of_the_text() -> None:
    text = read(page(2, 3), "a.pdf")
    assert [leaf.number for leaf in text.leaves] == [1, 2, 3]
    assert "".join(text.raw[leaf.start : leaf.end] for leaf in text.leaves) == text.raw


def test_cells_beside_each_other_are_rows_and_no_columns_of_text() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 10)
    for row, cells in enumerate((("港口", "吞吐量", "增速"), ("东港", "1200", "3.2"), ("西港", "800", "-1.0"))):
        for column, cell in enumerate(cells):
            canvas.drawString(80 + 120 * column, 700 - 16 * row, cell)
    canvas.save()
    text = read(out.getvalue(), "a.pdf")
    assert text.raw.split("\n")[:3] == ["港口\t吞吐量\t增速", "东港\t1200\t3.2", "西港\t800\t-1.0"]
    assert {block.kind for block in text.blocks} == {"table"}


def drawing() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (page()[:-200], "documents.damaged"),
        (page()[:900], "documents.damaged"),
        (b"%PDF-1.7\n%%EOF", "documents.damaged"),
        (page(encrypt=StandardEncryption("secret")), "documents.encrypted"),
        (drawing(), "documents.pictures_only"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, key: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, "a.pdf")
    assert [one.message.key for one in caught.value.faults] == [key]
