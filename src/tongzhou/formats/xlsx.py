"""Facts as a workbook (事实工作簿)."""

import io
import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING

from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.terms.errors import FactError, fault
from tongzhou.terms.words import Words

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

__all__ = ["MAX_ROWS", "fact_workbook"]

#: Rows a sheet of the format can hold, the heading included (ECMA-376 applications allow 2^20).
MAX_ROWS = 1_048_576
#: Characters a cell can hold.
_MAX_TEXT = 32_767
#: Control characters that XML 1.0 (section 2.2) forbids.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTHS = {"article": 30, "indicator": 26, "text": 60, "rule": 24, "notes": 24}
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")


def fact_workbook(facts: Iterable[Fact], words: Words) -> bytes:
    """Write facts as an XLSX workbook: the facts, and what each column means (事实工作簿).

    The same facts give the same bytes: the workbook carries no time of writing. Numbers are numbers shown with the digits printed; texts are
    never formulas.

    Parameters
    ----------
    facts
        In the order of the rows.
    words
        For the sheet names and the meanings of the columns.

    Raises
    ------
    FactError
        When there are more facts than a sheet has rows.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(words.say("formats.sheet_facts"))
    sheet.freeze_panes = "B2"
    for n, key in enumerate(FACT_KEYS):
        sheet.column_dimensions[_letters(n)].width = _WIDTHS.get(key, 14)
    sheet.append([_text(sheet, key, bold=True) for key in FACT_KEYS])
    values = attrgetter(*FACT_KEYS)
    for n, fact in enumerate(facts, 2):
        if n > MAX_ROWS:
            raise FactError(
                fault(
                    "formats.too_many_rows",
                    "There are more than {most} facts, which is all a sheet can hold. Give fewer pages at once, or take jsonl or csv.",
                    most=MAX_ROWS - 1,
                )
            )
        sheet.append([_cell(sheet, value) for value in values(fact)])
    sheet.auto_filter.ref = f"A1:{_letters(len(FACT_KEYS) - 1)}1"
    meanings = book.create_sheet(words.say("formats.sheet_columns"))
    meanings.column_dimensions["A"].width = 16
    meanings.column_dimensions["B"].width = 90
    for key in FACT_KEYS:
        meanings.append([_text(meanings, key, bold=True), _text(meanings, words.say(f"formats.column.{key}"))])
    out = io.BytesIO()
    book.save(out)
    return _settled(out.getvalue())


def _letters(n: int) -> str:
    """Give the letters of a column counted from 0."""
    return (chr(64 + n // 26) if n >= 26 else "") + chr(65 + n % 26)


def _text(sheet: "WriteOnlyWorksheet", text: str, bold: bool = False) -> "Cell":
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=_FORBIDDEN.sub("", text)[:_MAX_TEXT])
    cell.data_type = "s"  # never a formula, whatever it begins with
    if bold:
        cell.font = Font(bold=True)
    return cell


def _cell(sheet: "WriteOnlyWorksheet", value: object) -> object:
    from openpyxl.cell import WriteOnlyCell

    if value is None or isinstance(value, int):
        return value
    if not isinstance(value, Decimal):
        return _text(sheet, str(value))
    if not value.is_finite():
        return None
    places = max(0, -int(value.as_tuple().exponent))
    cell = WriteOnlyCell(sheet, value=float(value))
    cell.number_format = "0" + ("." + "0" * places if places else "")
    return cell


def _settled(data: bytes) -> bytes:
    """Take the times of writing out of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
