"""A workbook gives each sheet as an article with tables, figures as the sheet shows them."""

import io

import pytest
from openpyxl import Workbook

from tongzhou.documents.sheet import read
from tongzhou.terms.errors import DocumentError


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ports() -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "港口"
    for row in (
        ["2030年港口吞吐量"],
        ["单位：万吨"],
        ["港口", "吞吐量", "增速"],
        ["东港", 1200.5, 0.0312],
        ["西港", 800, -0.01],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    sheet["B4"].number_format = "#,##0.00"
    sheet["C4"].number_format = sheet["C5"].number_format = "0.0%"
    for row in ([], ["船型", "艘数"], ["散货船", 12]):
        sheet.append(row)
    book.create_sheet("空表")
    return book


def test_figures_have_the_digits_the_sheet_shows() -> None:
    rows = read(saved(ports()), "a.xlsx").raw.split("\n")
    assert rows[4:6] == ["东港\t1200.50\t3.1%", "西港\t800\t-1.0%"]


def test_each_sheet_with_cells_is_an_article_under_its_name() -> None:
    assert [article.title for article in read(saved(ports()), "a.xlsx").articles] == ["港口"]


def test_blank_rows_part_tables_and_each_knows_its_place() -> None:
    first, second = read(saved(ports()), "a.xlsx").tables
    assert (first.title, first.note, first.head_rows, first.head_columns) == ("2030年港口吞吐量", "单位:万吨", 3, 1)
    assert (second.sheet, second.top, second.number) == ("港口", 6, 2)


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (0.1 + 0.2, "General", "0.3"),
        (12.5, "0.00_ ", "12.50"),
        (1234567, "0.0,", "1234.6"),
        (-3.14159, "#,##0.0;[Red]-#,##0.0", "-3.1"),
        (2.5, "0", "3"),
        (1e20, "0", "100000000000000000000"),
        (2030, '0"年"', "2030"),
        (float(10**16), "General", "10000000000000000"),
    ],
)
def test_a_number_is_written_as_shown(value: float, form: str, shown: str) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = value
    sheet["A1"].number_format = form
    assert read(saved(book), "a.xlsx").raw.split("\n")[1] == shown


def test_a_cell_far_out_costs_nothing() -> None:
    book = ports()
    book.worksheets[0]["XFD1048576"] = "x"
    assert len(read(saved(book), "a.xlsx").raw) < 400


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (saved(ports())[:3000], "documents.damaged"),
        (b"PK\x03\x04 xl/workbook.xml", "documents.damaged"),
        (saved(Workbook()), "documents.no_text"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, key: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, "a.xlsx")
    assert [one.message.key for one in caught.value.faults] == [key]
