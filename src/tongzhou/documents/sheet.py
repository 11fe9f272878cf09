"""Read Excel workbooks (读取 Excel 工作簿): each sheet an article, its cells a table, figures as the sheet shows them."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from tongzhou.documents.draft import Passage, compose
from tongzhou.documents.grid import Grid, GridCell
from tongzhou.terms.errors import DocumentError, fault
from tongzhou.terms.source import Document
from tongzhou.terms.text import Text

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["MAX_BYTES", "MEDIA", "read"]

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The largest sheet, unpacked, 32 MiB (assumed: some half a million cells, which take about half a gigabyte to read).
MAX_BYTES = 32 * 1024 * 1024
_ZEROS = re.compile(r"0(?:\.(?P<places>0+))?")
_THOUSANDS = re.compile(r"(?<=[0#?]),+(?=%?$)")
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def read(data: bytes, name: str, published: date | None = None, issuer: str | None = None) -> Text:
    """Read a workbook (读取工作簿).

    Each sheet is an article under its name. Blank rows part tables. Figures are written with the digits the sheet shows: 0.1234 in the
    format 0.0% is 12.3%. Formulas count with the value last computed.

    Raises
    ------
    DocumentError
        When the file is cut off, locked, too large inside, or holds no text.
    """
    document = Document(hashlib.sha256(data).hexdigest(), name, MEDIA, len(data), published, issuer)
    parts: list[Passage | Grid] = []
    for sheet in _sheets(data, name):
        grids = list(_grids(sheet))
        if grids:
            parts.append(Passage(str(sheet.title), True, True))
            parts.extend(grids)
    if not parts:
        raise DocumentError(fault("documents.no_text", "{name} holds no text. Give a file with text in it.", name=name))
    return compose(document, parts)


def _sheets(data: bytes, name: str) -> "list[Worksheet]":
    import io
    import warnings

    from tongzhou.documents.package import open_package, too_large_inside

    package = open_package(data, name, "XLSX")
    large = max((part.file_size for part in package.infolist() if part.filename.endswith(".xml")), default=0)
    if large > MAX_BYTES:
        raise DocumentError(too_large_inside(name, large, MAX_BYTES))
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (pictures, rules of validation); none of it is text.
            warnings.simplefilter("ignore")
            return list(load_workbook(io.BytesIO(data), data_only=True).worksheets)
    except (
        Exception
    ):  # openpyxl raises whatever its parts raise on a damaged file: KeyError, ValueError, TypeError, XML errors
        raise DocumentError(
            fault(
                "documents.damaged",
                "{name} cannot be read as {form}: it is cut off or damaged. Fetch it again, or open it in its own program and save it anew.",
                name=name,
                form="XLSX",
            )
        ) from None


def _grids(sheet: "Worksheet") -> Iterator[Grid]:
    """Give the tables of a sheet: runs of rows between blank ones."""
    spans = {
        (one.min_row, one.min_col): (one.max_row - one.min_row + 1, one.max_col - one.min_col + 1)
        for one in sheet.merged_cells.ranges
    }
    cells: list[GridCell] = []
    top = last = 0
    # Only the cells that are there: going through a sheet row by row would make a cell for each blank of its frame.
    for (row, column), cell in sorted(sheet._cells.items()):
        said = _shown(cell)
        if not said:
            continue
        if cells and row > last + 1:
            yield Grid(tuple(cells), str(sheet.title), top)
            cells = []
        top = top if cells else row - 1
        rows, columns = spans.get((row, column), (1, 1))
        cells.append(GridCell(row - 1 - top, column - 1, said, rows, columns))
        last = max(last, row + rows - 1)
    if cells:
        yield Grid(tuple(cells), str(sheet.title), top)


def _shown(cell: "Cell | MergedCell") -> str:
    """Write a cell's value as the sheet shows it."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if not (value.hour or value.minute or value.second) else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or "General"))
    return str(value).strip()


def _number(value: int | float, form: str) -> str:
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        plain = _LITERAL.sub("", form.split(";", 1)[0])
        is_percent = plain.count("%") == 1
        found = _ZEROS.search(plain.replace("#,##", "").replace("#", "").replace("?", ""))
        if found is None or "E" in plain.upper().replace("GENERAL", "") or "/" in plain:
            # Fifteen digits are what a sheet holds; the rest is the trace of binary arithmetic.
            rounded = Decimal(f"{number:.15g}")
            return format(rounded.normalize() if rounded else Decimal(0), "f")
        number *= 100 if is_percent else 1
        # Commas behind the last place divide by a thousand each.
        number = number.scaleb(-3 * (len(scaled_by[0].rstrip("%")) if (scaled_by := _THOUSANDS.search(plain)) else 0))
        places = len(found["places"] or "")
        scaled = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{scaled:f}{'%' if is_percent else ''}"
    except InvalidOperation:
        return ""
