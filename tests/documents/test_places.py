"""The place of a figure is named as a reader of the document finds it."""

import io

from openpyxl import Workbook

from tongzhou.documents.places import place_of
from tongzhou.documents.plain import read as read_plain
from tongzhou.documents.sheet import read as read_sheet


def test_a_cell_of_a_workbook_is_named_as_the_workbook_names_it() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "港口"
    sheet["AA3"], sheet["AB3"], sheet["AA4"], sheet["AB4"] = "港口", "吞吐量", "东港", 1200
    out = io.BytesIO()
    book.save(out)
    text = read_sheet(out.getvalue(), "a.xlsx")
    found = place_of(text, text.raw.index("1200"))
    assert found is not None
    assert found.values == {"sheet": "港口", "cell": "AB4"}


def test_plain_text_has_no_places() -> None:
    assert place_of(read_plain("出口12亿元。".encode(), "a.txt"), 3) is None
