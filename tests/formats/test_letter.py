"""An official letter opens in a word processor and is laid out after GB/T 9704."""

import io
import re
import zipfile

import docx
import pytest

from tongzhou.formats.letter import Letter, letter_docx

LETTER = Letter(
    "zh",
    "甲区主管部门",
    "函〔2022〕__号",
    "关于通报的函",
    "乙区主管部门",
    ("第一段<&>。", "第二段。"),
    "2022年10月27日",
    "(联系人)",
    "【演练】",
)


@pytest.fixture(scope="module")
def document() -> docx.document.Document:
    return docx.Document(io.BytesIO(letter_docx(LETTER)))


def test_its_parts_stand_in_order_and_the_mark_of_a_drill_above_in_and_below(document: docx.document.Document) -> None:
    texts = [one.text for one in document.paragraphs if one.text]
    assert texts == [
        "【演练】", "甲区主管部门", "函〔2022〕__号", "【演练】关于通报的函", "乙区主管部门：", "第一段<&>。", "第二段。", "(联系人)",
        "甲区主管部门", "2022年10月27日", "【演练】",
    ]  # fmt: skip


def test_page_and_type_are_those_of_the_standard(document: docx.document.Document) -> None:
    section = document.sections[0]
    millimetres = [
        round(one.mm)
        for one in (section.page_width, section.page_height, section.top_margin, section.left_margin)
        if one
    ]
    assert millimetres == [210, 297, 37, 28]
    assert round((section.page_width - section.left_margin - section.right_margin) / 36000) == 156  # type: ignore[operator]  # all are set
    body = next(one for one in document.paragraphs if one.text.startswith("第一段"))
    assert body.runs[0].font.size is not None
    assert body.runs[0].font.size.pt == 16
    assert body.paragraph_format.first_line_indent is not None
    assert body.paragraph_format.first_line_indent.pt == 32


def test_the_same_letter_is_the_same_bytes_without_a_mark_where_it_is_no_drill() -> None:
    assert letter_docx(LETTER) == letter_docx(LETTER)
    plain = letter_docx(Letter("en", "A", "No. 1", "Title", "B", ("Text.",), "2022-10-27"))
    with zipfile.ZipFile(io.BytesIO(plain)) as package:
        text = package.read("word/document.xml").decode()
    assert "演练" not in text
    assert re.search(r"<w:t [^>]*>B:</w:t>", text)
