"""A table as people have it (表格文件): CSV, XLSX or Parquet to a heading and rows of text, each cell with the name of its place."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from tongzhou.steps.panel_file import cell_text, decode, first_sheets
from tongzhou.terms.errors import Fault, PanelError, fault

__all__ = ["Sheet", "read_sheets"]


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
        CSV in UTF-8 or GB18030, XLSX, or Parquet.
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


def _csv(data: bytes, name: str, faults: list[Fault]) -> Sheet:
    reader = csv.reader(io.StringIO(decode(data, name), newline=""), strict=True)
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
