"""A Word document gives its headings, paragraphs and tables in order; python-docx writes what is read."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tongzhou.documents.docx import read
from tongzhou.terms.errors import DocumentError
from tongzhou.terms.text import Text


def saved(document: "docx.document.Document") -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def report() -> "docx.document.Document":
    document = docx.Document()
    document.add_heading("外贸增长", 0)
    document.add_heading("一、综合", 1)
    document.add_paragraph("前三季度，进口27.6亿元。")
    document.add_paragraph().add_run("二、分地区").bold = True
    table = document.add_table(3, 3)
    for at, row in enumerate([["地区", "外贸", ""], ["", "2030年", "增长（%）"], ["东港", "12.5", "3.1"]]):
        for column, said in enumerate(row):
            table.cell(at, column).text = said
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    document.add_paragraph("以上为初步数。")
    return document


def kinds(text: Text) -> list[tuple[str, str]]:
    return [(block.kind, text.folded[block.start : block.end]) for block in text.blocks]


def test_headings_paragraphs_and_tables_come_in_order() -> None:
    assert kinds(read(saved(report()), "a.docx")) == [
        ("headline", "外贸增长"),
        ("heading", "一、综合"),
        ("body", "前三季度,进口27.6亿元。"),
        ("heading", "二、分地区"),
        ("table", "地区\t外贸"),
        ("table", "\t2030年\t增长(%)"),
        ("table", "东港\t12.5\t3.1"),
        ("body", "以上为初步数。"),
    ]


def test_merged_cells_stand_over_all_they_cover() -> None:
    (table,) = read(saved(report()), "a.docx").tables
    assert [(cell.row, cell.column, cell.rows, cell.columns) for cell in table.cells[:2]] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
    ]
    assert (table.head_rows, table.head_columns) == (2, 1)


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("进口")
    for tag, word in (("ins", "t"), ("del", "delText")):
        said = {"ins": "27.6", "del": "99.9"}[tag]
        paragraph._p.append(
            parse_xml(f'<w:{tag} {nsdecls("w")} w:id="1" w:author="a"><w:r><w:{word}>{said}</w:{word}></w:r></w:{tag}>')
        )
    paragraph.add_run("亿元。")
    assert read(saved(document), "a.docx").raw == "进口27.6亿元。"


def test_a_raised_number_is_the_mark_of_a_note() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("进口27.6亿元，增长3")
    paragraph.add_run("2").font.superscript = True
    assert read(saved(document), "a.docx").raw == "进口27.6亿元，增长3[2]"


def test_without_styles_short_lines_are_told_from_sentences() -> None:
    document = docx.Document()
    document.add_paragraph("外贸增长")
    document.add_paragraph("前三季度，进口27.6亿元。")
    assert [kind for kind, _ in kinds(read(saved(document), "a.docx"))] == ["headline", "body"]


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (lambda: saved(report())[:4000], "documents.damaged"),
        (lambda: saved(docx.Document()), "documents.no_text"),
        (bomb, "documents.too_large_inside"),
        (entities, "documents.no_text"),
    ],
)
def test_what_cannot_be_read_is_said(data: Callable[[], bytes], key: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data(), "a.docx")
    assert [one.message.key for one in caught.value.faults] == [key]
