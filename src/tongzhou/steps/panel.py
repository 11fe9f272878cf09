"""A panel of figures from a CSV or XLSX file (读取面板): every fault of the file in one error."""

import csv
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from tongzhou.steps.region import Region
from tongzhou.store.files import read_file
from tongzhou.terms.errors import FactError, Fault, PanelError, fault
from tongzhou.terms.indicator import Indicator
from tongzhou.terms.panel import PANEL_COLUMNS, STATUSES, Observation, Panel
from tongzhou.terms.period import Period
from tongzhou.terms.unit import parse_unit
from tongzhou.terms.words import Message

__all__ = ["MOST_BYTES", "read_panel"]

#: about 300,000 rows; a larger table is a database's work
MOST_BYTES = 50_000_000

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_VINTAGE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_BASE = re.compile(r"(.+)=100")

#: statuses as statisticians write them
_CHINESE = dict(
    zip(("初步核算", "最终核实", "修订", "普查修订", "估计", "缺失", "推算", "虚构"), STATUSES, strict=True)
)

Row = tuple[Callable[[str], str], Mapping[str, str]]
"""How to name the place of a column's cell in the row, and the cells by column."""


def read_panel(source: str | Path | bytes, region: Region, name: str | None = None) -> Panel:
    """Read a panel (读取面板).

    The columns are exactly area, period, indicator, value, unit, base, issuer, vintage, status, source and note, in any order. An empty
    value is a gap and stays one. Areas and indicators may be written by any name the region declares; the panel carries the full names. An
    indicator that the region does not declare is kept, because a framework never asks for it, and named in the panel's notes, so
    that a slip of the pen is seen.

    Parameters
    ----------
    source
        A path, or the bytes of a file: CSV in UTF-8 (with or without a byte order mark) or GB18030, or XLSX, whose first sheet is read.
    region
        Declares the areas and indicators.
    name
        What messages call the file; the path where None.

    Raises
    ------
    PanelError
        Carrying every fault with file:line or file:sheet!cell.
    StoreError
        When the file is not there or is larger than `MOST_BYTES`.
    """
    data = source if isinstance(source, bytes) else read_file(Path(source), MOST_BYTES)
    name = name or ("panel" if isinstance(source, bytes) else str(source))
    if not data.strip():
        raise PanelError(
            fault(
                "steps.panel_empty",
                "The file is empty. It needs the columns {columns}.",
                name,
                columns=", ".join(PANEL_COLUMNS),
            )
        )
    faults: list[Fault] = []
    rows = _xlsx(data, name, faults) if data.startswith(b"PK\x03\x04") else _csv(data, name, faults)
    reading = _Reading(region, faults)
    for row in rows:
        reading.row(*row)
    if faults:
        raise PanelError(faults)
    if not reading.observations:
        raise PanelError(
            fault("steps.panel_no_rows", "The file has a heading but no rows. Write one row for each figure.", name)
        )
    return Panel(tuple(reading.observations), reading.notes())


# --- the two forms of file -------------------------------------------------------------------------------------------


def _decode(data: bytes, name: str) -> str:
    if b"\0" not in data:
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
    reader = csv.reader(io.StringIO(_decode(data, name), newline=""), strict=True)
    try:
        header = next(reader)
        columns = _columns([cell.strip() for cell in header], f"{name}:1", faults)
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


def _xlsx(data: bytes, name: str, faults: list[Fault]) -> Iterator[Row]:
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    try:
        with warnings.catch_warnings(action="ignore"):  # of features of the sheet that hold no figures
            sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
            formulas = load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
            rows = [list(row) for row in sheet.iter_rows(values_only=True)]
            written = [list(row) for row in formulas.iter_rows(values_only=True)]
    except Exception:  # openpyxl lets through whatever its zip and XML readers meet
        raise PanelError(
            fault(
                "steps.panel_xlsx",
                "The file begins like XLSX but cannot be read as such. Save it again as XLSX or CSV.",
                name,
            )
        ) from None
    if not rows:
        return
    columns = _columns([_cell(cell) for cell in rows[0]], f"{name}:{sheet.title}!1", faults)
    for line, (cells, asked) in enumerate(zip(rows[1:], written[1:], strict=True), 2):
        if all(cell is None for cell in asked):
            continue
        for ragged in (cells, asked):  # some programs leave out empty cells at the end
            ragged += [None] * (len(rows[0]) - len(ragged))

        def where(column: str, line: int = line) -> str:
            return f"{name}:{sheet.title}!{get_column_letter(columns.get(column, 0) + 1)}{line}"

        for column, n in columns.items():
            if cells[n] is None and asked[n] is not None:
                faults.append(
                    fault(
                        "steps.panel_formula",
                        "The cell holds a formula without a stored result. Open and save the file in a spreadsheet program, or write the value.",
                        where(column),
                    )
                )
        yield where, {column: _cell(cells[n]) for column, n in columns.items()}


def _cell(value: object) -> str:
    """Give a cell as the text a person would have typed into CSV."""
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


def _columns(header: list[str], where: str, faults: list[Fault]) -> dict[str, int]:
    """Give the place of each column; report missing, unknown and repeated ones."""
    allowed = ", ".join(PANEL_COLUMNS)
    for column in PANEL_COLUMNS:
        if column not in header:
            faults.append(
                fault(
                    "steps.panel_no_column",
                    "The column {column} is missing. The columns are {allowed}.",
                    where,
                    column=column,
                    allowed=allowed,
                )
            )
    for column in dict.fromkeys(header):
        if column not in PANEL_COLUMNS:
            faults.append(
                fault(
                    "steps.panel_unknown_column",
                    "The column {column!r} is not known. The columns are {allowed}.",
                    where,
                    column=column,
                    allowed=allowed,
                )
            )
        elif header.count(column) > 1:
            faults.append(
                fault("steps.panel_column_twice", "The column {column} is there twice. Keep one.", where, column=column)
            )
    return {column: header.index(column) for column in PANEL_COLUMNS if column in header}


# --- what the cells mean ---------------------------------------------------------------------------------------------


@dataclass
class _Reading:
    """The observations read so far and what is wrong."""

    region: Region
    faults: list[Fault]
    observations: list[Observation] = field(default_factory=list)
    first: dict[tuple[object, ...], str] = field(default_factory=dict)
    undeclared: dict[str, str] = field(default_factory=dict)

    def row(self, where: Callable[[str], str], cells: Mapping[str, str]) -> None:
        area, indicator = self.area(cells, where), self.indicator(cells, where)
        period, value = self.period(cells, where), self.value(cells, where)
        unit = self.unit(cells, indicator, value, where)
        vintage, base, status = self.vintage(cells, where), self.base(cells, where), self.status(cells, value, where)
        if not (area and period and cells.get("indicator")):
            return
        one = Observation(
            area, period, indicator.name if indicator else cells["indicator"], value, unit, base, cells.get("issuer") or None,
            vintage, status, cells.get("source") or None, cells.get("note") or None, where("value"),
        )  # fmt: skip
        key = (*one.series, period)
        if key in self.first:
            self.faults.append(
                fault(
                    "steps.panel_duplicate",
                    "{indicator} of {area} for {period} with this base, issuer and vintage is in {first} already. Keep one, or give "
                    "the other its own issuer or vintage.",
                    where("area"),
                    indicator=one.indicator,
                    area=area,
                    period=period,
                    first=self.first[key],
                )
            )
        self.first.setdefault(key, where("area"))
        self.observations.append(one)

    def area(self, cells: Mapping[str, str], where: Callable[[str], str]) -> str | None:
        written = cells.get("area", "")
        found = self.region.areas.find(written)
        if found is None and "area" in cells:
            self.faults.append(
                fault(
                    "steps.panel_unknown_area",
                    "The area {area!r} is not declared in the region {region}. Write a name or code of areas.toml, or declare it there.",
                    where("area"),
                    area=written,
                    region=self.region.name,
                )
            )
        return found.name if found else None

    def indicator(self, cells: Mapping[str, str], where: Callable[[str], str]) -> Indicator | None:
        written = cells.get("indicator", "")
        found = self.region.indicators.find(written)
        if not written and "indicator" in cells:
            self.faults.append(
                fault("steps.panel_no_indicator", "The indicator is empty. Write its name.", where("indicator"))
            )
        elif found is None and written:
            self.undeclared.setdefault(written, where("indicator"))
        return found

    def period(self, cells: Mapping[str, str], where: Callable[[str], str]) -> str | None:
        if "period" not in cells:
            return None
        try:
            return str(Period.parse(cells["period"]))
        except FactError as error:
            self.faults += [Fault(one.message, one.english, where("period")) for one in error.faults]
            return None

    def value(self, cells: Mapping[str, str], where: Callable[[str], str]) -> Decimal | None:
        written = cells.get("value", "")
        if not written:
            return None
        if not _NUMBER.fullmatch(written):
            self.faults.append(
                fault(
                    "steps.panel_no_number",
                    "The value {value!r} is no number. Write digits with a point and no thousands separators, or leave the cell empty for a gap.",
                    where("value"),
                    value=written,
                )
            )
            return None
        return Decimal(written)

    def unit(
        self, cells: Mapping[str, str], indicator: Indicator | None, value: Decimal | None, where: Callable[[str], str]
    ) -> str | None:
        written = cells.get("unit", "")
        unit = parse_unit(written) if written else None
        if written and unit is None:
            self.faults.append(
                fault(
                    "steps.panel_unknown_unit",
                    "The unit {unit!r} is not in the table of units. Write one it holds, such as 亿元, 万人, 件, %.",
                    where("unit"),
                    unit=written,
                )
            )
        declared = parse_unit(indicator.unit) if indicator and indicator.unit else None
        if declared and ((unit and unit.base != declared.base) or (not written and value is not None)):
            self.faults.append(
                fault(
                    "steps.panel_other_unit",
                    "{indicator} is declared in {declared}, and {unit!r} does not measure the same. Write {declared} or a multiple of it.",
                    where("unit"),
                    indicator=indicator.name if indicator else "",
                    declared=declared.printed,
                    unit=written,
                )
            )
        return written or None

    def vintage(self, cells: Mapping[str, str], where: Callable[[str], str]) -> str | None:
        written = cells.get("vintage", "")
        if written and not _VINTAGE.fullmatch(written):
            self.faults.append(
                fault(
                    "steps.panel_vintage",
                    "The vintage {vintage!r} is no date. Write when the issuer released the figure: 2021, 2021-12 or 2021-12-28.",
                    where("vintage"),
                    vintage=written,
                )
            )
        return written or None

    def base(self, cells: Mapping[str, str], where: Callable[[str], str]) -> str | None:
        written = cells.get("base", "")
        found = _BASE.fullmatch(written)
        try:
            if written and not (found and (found[1] == "上年" or Period.parse(found[1]))):
                raise FactError(())
        except FactError:
            self.faults.append(
                fault(
                    "steps.panel_base",
                    "The base {base!r} cannot be read. Write the base period of an index as 2014=100 or 上年=100, and nothing for other figures.",
                    where("base"),
                    base=written,
                )
            )
        return written or None

    def status(self, cells: Mapping[str, str], value: Decimal | None, where: Callable[[str], str]) -> str | None:
        written = cells.get("status", "")
        status = _CHINESE.get(written, written)
        if status and status not in STATUSES:
            self.faults.append(
                fault(
                    "steps.panel_status",
                    "The status {status!r} is not known. Allowed: {allowed}, or nothing.",
                    where("status"),
                    status=written,
                    allowed=", ".join(STATUSES),
                )
            )
        if status == "missing" and value is not None:
            self.faults.append(
                fault(
                    "steps.panel_not_missing",
                    "The status is missing, but the value is {value}. Empty the value or give another status.",
                    where("status"),
                    value=value,
                )
            )
        return status or None

    def notes(self) -> tuple[Message, ...]:
        return tuple(
            Message.of("steps.panel_undeclared_indicator", indicator=name, where=where)
            for name, where in self.undeclared.items()
        )
