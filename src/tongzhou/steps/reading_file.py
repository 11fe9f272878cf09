"""The file readings come in (读数文件): CSV or XLSX to grids of text, each cell with the name of its place."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from tongzhou.river.adapter import PLAIN, read_adapter
from tongzhou.river.assimilate import Reading
from tongzhou.river.network import Network
from tongzhou.river.readings import Grid, read_readings
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.files import read_file
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import DeclarationError, Fault, PanelError, fault

__all__ = ["Table", "read_grids"]

_PACKED = b"PK\x03\x04"


def read_grids(data: bytes, name: str, faults: list[Fault]) -> tuple[Grid, ...]:
    """Read the sheets of a file (读取读数表); CSV has one.

    Raises
    ------
    PanelError
        When the file is neither CSV in UTF-8 or GB18030 nor XLSX.
    """
    if not data.startswith(_PACKED):
        return (_csv(data, name, faults),)
    from tongzhou.steps.panel_file import first_sheets

    return tuple(
        _sheet(name, title, rows, formulas, faults) for title, rows, formulas in first_sheets(data, name, MOST_BYTES)
    )


def _csv(data: bytes, name: str, faults: list[Fault]) -> Grid:
    from tongzhou.steps.panel_file import decode

    reader = csv.reader(io.StringIO(decode(data, name), newline=""), strict=True)
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        for cells in reader:
            rows.append(cells)
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
    return Grid(name, "", rows, lambda row, column: f"{name}:{lines[row]}")


def _sheet(
    name: str, title: str, rows: Sequence[Sequence[object]], formulas: Sequence[Sequence[object]], faults: list[Fault]
) -> Grid:
    where = _cells(name, title)
    for n, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            written = formulas[n][column] if n < len(formulas) and column < len(formulas[n]) else None
            if cell is None and written is not None:
                faults.append(
                    fault(
                        "steps.panel_formula",
                        "The cell holds a formula without a stored result. Open and save the file in a spreadsheet program, or write the value.",
                        where(n, column),
                    )
                )
    return Grid(name, title, [[_text(cell) for cell in row] for row in rows], where)


def _cells(name: str, title: str) -> Callable[[int, int], str]:
    from openpyxl.utils import get_column_letter

    return lambda row, column: f"{name}:{title}!{get_column_letter(column + 1)}{row + 1}"


def _text(cell: object) -> str:
    """Give a cell as text, a moment with its time of day."""
    from tongzhou.steps.panel_file import cell_text

    return cell.isoformat(timespec="seconds") if isinstance(cell, datetime) else cell_text(cell)


@dataclass(frozen=True)
class Table:
    """A file of readings as it came, and how it is to be read (读数文件及适配): bytes, what to call it, the adapter's text and name."""

    data: bytes
    name: str
    adapter: tuple[str, str] | None = None

    @classmethod
    def of(cls, path: Path, adapter: Path | None = None) -> "Table":
        """Read the file and its adapter (读取).

        Raises
        ------
        StoreError
            When one of them cannot be read.
        """
        text = read_file(adapter, MOST_BYTES).decode("utf-8-sig", errors="replace") if adapter else None
        return cls(read_file(path, MOST_BYTES), str(path), (text, str(adapter)) if text is not None else None)

    @property
    def kept(self) -> dict[str, bytes]:
        """The files to keep, by the names they are kept under (存档文件)."""
        form = "xlsx" if self.data.startswith(_PACKED) else "csv"
        files = {f"readings.{form}": self.data}
        if self.adapter is not None:
            files["readings-adapter.toml"] = self.adapter[0].encode()
        return files

    def read(
        self, network: Network, items: Iterable[str], began_at: datetime, zone: tzinfo, faults: list[Fault]
    ) -> tuple[Reading, ...]:
        """Read what is in it (读取读数), every fault of file and adapter added to `faults`."""
        try:
            adapter = read_adapter(read_toml(*self.adapter), network, faults) if self.adapter else PLAIN
            grids = read_grids(self.data, self.name, faults)
        except (DeclarationError, PanelError) as error:
            faults.extend(error.faults)
            return ()
        return read_readings(grids, network, items, began_at, zone, faults, adapter) if adapter else ()
