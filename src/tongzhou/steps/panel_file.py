"""The file a panel comes in (面板文件): CSV or XLSX to rows of cells, each with the name of its place."""

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tongzhou.terms.errors import Fault, PanelError, fault
from tongzhou.terms.panel import PANEL_COLUMNS

__all__ = ["Row", "cell_text", "decode", "first_sheets", "read_rows"]

#: An XLSX file is packed; unpacked it may hold this many times the bytes of the largest file (assumed).
_UNPACKED = 8

Row = tuple[Callable[[str], str], Mapping[str, str]]
"""How to name the place of a column's cell in the row, and the cells by column."""


def read_rows(data: bytes, name: str, faults: list[Fault], limit: int) -> Iterator[Row]:
    """Give the rows under the heading, empty ones left out (读取数据行).

    Parameters
    ----------
    data
        CSV in UTF-8 or GB18030, or XLSX.
    name
        What messages call the file.
    faults
        Gets what is wrong with rows and heading. A heading that is wrong is told alone: nothing under it can be understood.
    limit
        The greatest size of a file.

    Raises
    ------
    PanelError
        When the file is neither, or unpacks to more than is read.
    """
    return _xlsx(data, name, faults, limit) if data.startswith(b"PK\x03\x04") else _csv(data, name, faults)


def decode(data: bytes, name: str) -> str:
    """Give the text of CSV in UTF-8 or GB18030, or in UTF-16 where its mark says so (解码).

    Raises
    ------
    PanelError
        When it is neither.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # what some programs save as Unicode text
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            pass
    elif b"\0" not in data:
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise PanelError(
        fault(
            "steps.panel_no_text",
            "The file is neither CSV in UTF-8 or GB18030 nor XLSX. Save it in one of these.",
            name,
        )
    )


def _csv(data: bytes, name: str, faults: list[Fault]) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(decode(data, name), newline=""), strict=True)
    try:
        header = next(reader)
        columns = _columns([cell.strip() for cell in header], f"{name}:1", faults)
        if columns is None:
            return
        for cells in reader:
            where = f"{name}:{reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                faults.append(
                    fault(
                        "steps.panel_cells",
                        "The row has {found} cells, the heading {wanted}. Write one cell for each column; put a text with a comma in double quotes.",
                        where,
                        found=len(cells),
                        wanted=len(header),
                    )
                )
                continue
            yield _everywhere(where), {c: cells[n].strip() for c, n in columns.items()}
    except csv.Error as error:
        faults.append(
            fault(
                "steps.panel_csv",
                "The row cannot be read as CSV: {reason}. Close every double quote.",
                f"{name}:{reader.line_num}",
                reason=str(error),
            )
        )


def _everywhere(where: str) -> Callable[[str], str]:
    """Name the place of a cell by its line alone."""
    return lambda column: where


def first_sheets(
    data: bytes, name: str, limit: int, most: int = 8
) -> list[tuple[str, list[list[object]], list[list[object]]]]:
    """Give of each of the first sheets the title, the values, and what is written in the cells, which may be formulas (读取工作表).

    A cell that is shown in percent gives the text that is shown, 5.2% for 0.052.

    Raises
    ------
    PanelError
        When the workbook cannot be read, or unpacks to more than is read.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked <= _UNPACKED * limit:
            with warnings.catch_warnings(action="ignore"):  # of features of the sheet that hold no figures
                sheets = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[:most]
                written = load_workbook(io.BytesIO(data), read_only=True).worksheets[:most]
                return [
                    (
                        sheet.title,
                        [[_shown(cell) for cell in row] for row in sheet.iter_rows()],
                        [list(row) for row in formulas.iter_rows(values_only=True)],
                    )
                    for sheet, formulas in zip(sheets, written, strict=True)
                ]
    except Exception:  # openpyxl lets through whatever its zip and XML readers meet
        raise PanelError(
            fault(
                "steps.panel_xlsx",
                "The file begins like XLSX but cannot be read as such. Save it again as XLSX or CSV.",
                name,
            )
        ) from None
    raise PanelError(
        fault(
            "steps.panel_unpacked",
            "The workbook unpacks to {size} MB; at most {most} MB are read. Save only the table as XLSX or CSV.",
            name,
            size=unpacked // 1_000_000,
            most=_UNPACKED * limit // 1_000_000,
        )
    )


def _shown(cell: Any) -> object:
    """Give the value of a cell; of one that is shown in percent the text that is shown, 5.2% for 0.052."""
    value = cell.value
    if type(value) in (int, float) and "%" in cell.number_format:
        return format((Decimal(repr(value)) * 100).normalize(), "f") + "%"
    return value


def _xlsx(data: bytes, name: str, faults: list[Fault], limit: int) -> Iterator[Row]:
    from openpyxl.utils import get_column_letter

    title, rows, written = first_sheets(data, name, limit, 1)[0]
    if not rows:
        return
    columns = _columns([cell_text(cell) for cell in rows[0]], f"{name}:{title}!1", faults)
    if columns is None:
        return
    for line, (cells, asked) in enumerate(zip(rows[1:], written[1:], strict=True), 2):
        if all(cell is None for cell in asked):
            continue
        for ragged in (cells, asked):  # some programs leave out empty cells at the end
            ragged += [None] * (len(rows[0]) - len(ragged))

        def where(column: str, line: int = line) -> str:
            return f"{name}:{title}!{get_column_letter(columns.get(column, 0) + 1)}{line}"

        for column, n in columns.items():
            if cells[n] is None and asked[n] is not None:
                faults.append(
                    fault(
                        "steps.panel_formula",
                        "The cell holds a formula without a stored result. Open and save the file in a spreadsheet program, or write the value.",
                        where(column),
                    )
                )
        yield where, {column: cell_text(cells[n]) for column, n in columns.items()}


def cell_text(value: object) -> str:
    """Give a cell as the text a person would have typed into CSV (单元格文字)."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float():
            return format(Decimal(repr(value)).normalize(), "f")
        case _:
            return str(value).strip()


def _columns(header: list[str], where: str, faults: list[Fault]) -> dict[str, int] | None:
    """Give the place of each column; report missing, unknown and repeated ones, and give None then."""
    allowed = ", ".join(PANEL_COLUMNS)
    known = len(faults)
    missing = [column for column in PANEL_COLUMNS if column not in header]
    if missing:
        faults.append(
            fault(
                "steps.panel_no_column",
                "The heading lacks {missing}. The first row must hold the columns {allowed}, in CSV with commas between them.",
                where,
                missing=", ".join(missing),
                allowed=allowed,
            )
        )
    unknown = [_short(column) for column in dict.fromkeys(header) if column not in PANEL_COLUMNS]
    if unknown:
        faults.append(
            fault(
                "steps.panel_unknown_column",
                "The heading holds {unknown}, which is not known. The columns are {allowed}.",
                where,
                unknown=", ".join(unknown),
                allowed=allowed,
            )
        )
    for column in PANEL_COLUMNS:
        if header.count(column) > 1:
            faults.append(
                fault("steps.panel_column_twice", "The column {column} is there twice. Keep one.", where, column=column)
            )
    return None if len(faults) > known else {column: header.index(column) for column in PANEL_COLUMNS}


def _short(cell: str, most: int = 60) -> str:
    return repr(cell if len(cell) <= most else cell[:most] + "…")
