"""Tables as a workbook."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tongzhou.formats import workbook as part
from tongzhou.formats.workbook import Sheet, workbook


def test_rows_that_find_no_room_go_on_on_another_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part, "MAX_ROWS", 4)
    book = load_workbook(io.BytesIO(workbook([Sheet("值", ("n",), [(str(n),) for n in range(7)])])))
    assert book.sheetnames == ["值", "值 2", "值 3"]
    assert [[row[0] for row in sheet.values] for sheet in book] == [
        ["n", "0", "1", "2"],
        ["n", "3", "4", "5"],
        ["n", "6"],
    ]


def test_a_sheet_without_rows_keeps_its_heading() -> None:
    sheet = load_workbook(io.BytesIO(workbook([Sheet("A", ("n", "value"), ())])))["A"]
    assert list(sheet.values) == [("n", "value")]


def test_a_number_with_more_digits_than_a_spreadsheet_keeps_stays_text() -> None:
    long = Decimal("1234567890123456789.5")
    sheet = load_workbook(io.BytesIO(workbook([Sheet("A", (), [(long, Decimal("2.50"))])])))["A"]
    assert [cell.value for cell in sheet[1]] == ["1234567890123456789.5", 2.5]
    assert sheet["B1"].number_format == "0.00"
