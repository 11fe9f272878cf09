"""A panel of figures from a CSV or XLSX file (读取面板): every fault of the file in one error."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tongzhou.steps.panel_file import read_rows
from tongzhou.steps.region import Region
from tongzhou.store.files import read_file
from tongzhou.terms.errors import FactError, Fault, PanelError, fault
from tongzhou.terms.indicator import Indicator
from tongzhou.terms.panel import PANEL_COLUMNS, STATUSES, Observation, Panel, is_vintage
from tongzhou.terms.period import Period
from tongzhou.terms.unit import parse_unit
from tongzhou.terms.words import Message

__all__ = ["MOST_BYTES", "read_panel"]

#: about 300,000 rows; a larger table is a database's work
MOST_BYTES = 50_000_000

#: More digits than any statistic has, and as many as sums keep exact (assumed).
_MOST_DIGITS = 28

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_BASE = re.compile(r"(.+)=100")

#: statuses as statisticians write them
_CHINESE = dict(
    zip(("初步核算", "最终核实", "修订", "普查修订", "估计", "缺失", "推算", "虚构"), STATUSES, strict=True)
)


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
    reading = _Reading(region, faults)
    for row in read_rows(data, name, faults, MOST_BYTES):
        reading.row(*row)
    if faults:
        raise PanelError(faults)
    if not reading.observations:
        raise PanelError(
            fault("steps.panel_no_rows", "The file has a heading but no rows. Write one row for each figure.", name)
        )
    return Panel(tuple(reading.observations), reading.notes())


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
        if sum(char.isdigit() for char in written) > _MOST_DIGITS:
            self.faults.append(
                fault(
                    "steps.panel_long_number",
                    "The value has {digits} digits; at most {most} are kept exactly. Write it with fewer, or in a larger unit.",
                    where("value"),
                    digits=sum(char.isdigit() for char in written),
                    most=_MOST_DIGITS,
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
        if written and not is_vintage(written):
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
