"""A table as people have it (表格文件): CSV, XLSX or Parquet to a heading and rows of text, each cell with the name of its place."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice

from tongzhou.steps.panel_file import cell_text, decode, first_sheets
from tongzhou.terms.errors import Fault, PanelError, fault

__all__ = ["Sheet", "by_place", "read_sheets"]

#: numbers with a comma, and those of them in which it may part thousands: 1,203.5 and 1,203
_WITH_COMMA = re.compile(r"[+-]?\d+(?:\.\d{3})*,\d+%?|[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?%?", re.ASCII)
#: numbers with a point, and those of them in which it may part thousands
_POINTED = re.compile(r"[+-]?\d+(?:\.\d+)+%?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+%?", re.ASCII)
_PLACE = re.compile(r"(.*?)([A-Z]{0,3})(\d+)\]?", re.ASCII | re.DOTALL)


@dataclass(frozen=True)
class Sheet:
    """A table (表): its heading and rows as text; `where(row, column)` names a cell's place, both counted from 0, the row -1 being the heading."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    where: Callable[[int, int], str]


def read_sheets(data: bytes, name: str, faults: list[Fault], limit: int) -> tuple[Sheet, ...]:
    """Read the tables of a file (读取表格): one of CSV or Parquet, each sheet of XLSX. Empty rows are left out.

    Parameters
    ----------
    data
        CSV in UTF-8, GB18030 or marked UTF-16, its cells parted by commas, semicolons or tabs; XLSX; or Parquet. Where semicolons or tabs part
        the cells, a comma in a number is the decimal sign if any number says so.
    name
        What messages call the file.
    faults
        Gets what is wrong with rows.
    limit
        The greatest size of a file.

    Raises
    ------
    PanelError
        When the file is none of these or holds no table.
    """
    if data.startswith(b"PK\x03\x04"):
        found = tuple(
            _sheet(name, title, rows, formulas, faults) for title, rows, formulas in first_sheets(data, name, limit)
        )
    elif data.startswith(b"PAR1"):
        found = (_parquet(data, name),)
    else:
        _refuse_other(data, name)
        found = (_csv(data, name, faults),)
    found = tuple(one for one in found if any(one.header))
    if not found:
        raise PanelError(
            fault(
                "steps.table_empty",
                "The file holds no table. Its first row must be a heading, with rows under it.",
                name,
            )
        )
    return found


def by_place(one: Fault) -> tuple[str, int, int, str]:
    """Give what faults are sorted by: the file, the row and the column of their place (排序依据)."""
    found = _PLACE.fullmatch(one.where or "")
    return (found[1], int(found[3]), len(found[2]), found[2]) if found else (one.where or "", 0, 0, "")


def _csv(data: bytes, name: str, faults: list[Fault]) -> Sheet:
    text = decode(data, name)
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    held: list[list[str]] = []
    lines: list[int] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                held.append([cell.strip() for cell in cells])
                lines.append(reader.line_num)
    except csv.Error as error:
        faults.append(
            fault(
                "steps.panel_csv",
                "The row cannot be read as CSV: {reason}. Close every double quote.",
                f"{name}:{reader.line_num}",
                reason=str(error),
            )
        )
    if delimiter != ",":
        _points(held, lines, name, faults)
    header = held[0] if held else []
    if len(header) == 1:  # a title stands alone above the heading, which says how many cells a row has
        header = header + [""] * (next((len(cells) for cells in held if len(cells) > 1), 1) - 1)
    rows = []
    for line, cells in zip(lines[1:], held[1:], strict=True):
        if len(cells) > len(header):
            faults.append(
                fault(
                    "steps.panel_cells",
                    "The row has {found} cells, the heading {wanted}. Write one cell for each column; put a text with a comma in double quotes.",
                    f"{name}:{line}",
                    found=len(cells),
                    wanted=len(header),
                )
            )
        rows.append(tuple([*cells, *[""] * (len(header) - len(cells))][: len(header)]))
    return Sheet("", tuple(header), tuple(rows), lambda row, column: f"{name}:{lines[row + 1]}")


def _refuse_other(data: bytes, name: str) -> None:
    """Refuse what is no text by what it is."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise PanelError(
            fault(
                "steps.table_old_workbook",
                "The file is a workbook of Excel before 2007 (.xls) or one with a password. Save it as XLSX without a password, or as CSV.",
                name,
            )
        )
    try:
        decode(data, name)
    except PanelError:
        raise PanelError(
            fault(
                "steps.table_no_text",
                "The file is no table that can be read: neither text (CSV in UTF-8 or GB18030), nor XLSX, nor Parquet, which begins with PAR1. "
                "It begins with {start}. Save it as CSV, XLSX or Parquet.",
                name,
                start=repr(data[:4])[1:],
            )
        ) from None


def _delimiter(text: str) -> str:
    """Give what parts the cells: comma, semicolon or tab, by which most of the first lines have the same number of cells."""
    best, found = (0, 0), ","
    for one in (",", ";", "\t"):
        try:
            widths = Counter(
                len(cells) for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=one), 50)
            )
        except csv.Error:
            continue
        seen = max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))
        if seen > best:
            best, found = seen, one
    return found


def _points(held: list[list[str]], lines: list[int], name: str, faults: list[Fault]) -> None:
    """Write numbers with a decimal comma with a point; where every comma could part thousands as well, that is a fault."""
    places = {(n, c): None for n, cells in enumerate(held) for c, one in enumerate(cells) if _WITH_COMMA.fullmatch(one)}
    if any(not _THOUSANDS.fullmatch(held[n][c]) for n, c in places):
        for n, c in places:
            held[n][c] = held[n][c].replace(".", "").replace(",", ".")
        for n, cells in enumerate(held):
            for c, one in enumerate(cells):
                if (n, c) in places or not _POINTED.fullmatch(one):
                    continue
                held[n][c] = one.replace(".", "")
                if not _GROUPED.fullmatch(one):
                    faults.append(
                        fault(
                            "steps.table_points",
                            "{value} has a decimal point, other numbers of the table a decimal comma. Write all one way.",
                            f"{name}:{lines[n]}",
                            value=one,
                        )
                    )
    elif places and not any("." in held[n][c] or held[n][c].count(",") > 1 for n, c in places):
        n, c = next(iter(places))
        value = held[n][c]
        faults.append(
            fault(
                "steps.table_comma",
                "{value} may be {whole} or {part}, and no other number of the table says which. Write numbers with a decimal point and without "
                "separators.",
                f"{name}:{lines[n]}",
                value=value,
                whole=value.replace(",", ""),
                part=value.replace(",", "."),
            )
        )


def _sheet(name: str, title: str, rows: list[list[object]], formulas: list[list[object]], faults: list[Fault]) -> Sheet:
    from openpyxl.utils import get_column_letter

    width = max([len(row) for row in rows] or [0])
    kept = [n for n, row in enumerate(rows) if any(cell is not None for cell in row)]

    def where(row: int, column: int) -> str:
        return f"{name}:{title}!{get_column_letter(column + 1)}{kept[row + 1] + 1}"

    texts = []
    for at, n in enumerate(kept):
        cells = [*rows[n], *[None] * (width - len(rows[n]))]
        asked = [*formulas[n], *[None] * width] if n < len(formulas) else [None] * width
        for column in range(width):
            if cells[column] is None and asked[column] is not None:
                faults.append(
                    fault(
                        "steps.panel_formula",
                        "The cell holds a formula without a stored result. Open and save the file in a spreadsheet program, or write the value.",
                        where(at - 1, column),
                    )
                )
        texts.append(tuple(cell_text(cell) for cell in cells))
    return Sheet(title, texts[0] if texts else (), tuple(texts[1:]), where)


def _parquet(data: bytes, name: str) -> Sheet:
    import polars

    try:
        frame = polars.read_parquet(io.BytesIO(data))
    except Exception:  # polars lets through whatever its reader meets
        raise PanelError(
            fault(
                "steps.table_parquet", "The file begins like Parquet but cannot be read as such. Write it again.", name
            )
        ) from None
    rows = tuple(tuple(cell_text(cell) for cell in row) for row in frame.iter_rows())
    columns = tuple(frame.columns)
    return Sheet("", columns, rows, lambda row, column: f"{name}:{columns[column]}[{row}]")
