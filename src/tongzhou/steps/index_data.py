"""Figures for an index from a user's table (指标数据): long or wide, every fault of the file in one error."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tongzhou.index.framework import Framework
from tongzhou.steps.table_file import Sheet, read_sheets
from tongzhou.terms.errors import FactError, Fault, fault
from tongzhou.terms.panel import PANEL_COLUMNS, STATUSES, Observation, Panel
from tongzhou.terms.period import Period
from tongzhou.terms.words import Message

__all__ = ["AREA_HEADS", "GAPS", "MOST_BYTES", "NO_PERIOD", "PERIOD_HEADS", "number_of", "read_data"]

#: about a million cells; a larger table is a database's work
MOST_BYTES = 100_000_000
#: the period of a table that has none
NO_PERIOD = "-"
#: what stands in a cell that is empty
GAPS = frozenset({"", "NA", "N/A", "n/a", "na", "NaN", "nan", "null", "None", "..", "…", "—"})
AREA_HEADS = ("area", "地区", "城市", "省份", "ucode", "ref_area", "unit_code")
PERIOD_HEADS = ("period", "time", "year", "年份", "时期", "年", "time_period")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)


def read_data(data: bytes, name: str, framework: Framework | None, asked: Sequence[str], faults: list[Fault]) -> Panel:
    """Read the figures of an index (读取指标数据).

    A long table has the columns area, indicator and value, and may have period and every other column of a panel. Any other table is wide: a
    column of areas (area, 地区, uCode … or the first), perhaps one of periods (period, Time, 年份 …), and one for each indicator, headed by its
    name or key.

    Parameters
    ----------
    data
        CSV, XLSX (first sheet) or Parquet.
    name
        What messages call the file.
    framework
        Names the indicators and, where it says so, the areas; None where it could not be read.
    asked
        Further columns that are read, such as denominators.
    faults
        Gets every fault, each with file:line, sheet:cell or column[row].

    Raises
    ------
    PanelError
        When the file holds no table at all.
    """
    sheet = read_sheets(data, name, faults, MOST_BYTES)[0]
    heads = [one.casefold() for one in sheet.header]
    for n, one in enumerate(heads):
        if one and heads.index(one) < n:
            faults.append(
                fault(
                    "steps.panel_column_twice",
                    "The column {column} is there twice. Keep one.",
                    sheet.where(-1, n),
                    column=sheet.header[n],
                )
            )
    reading = _Reading(sheet, name, framework, faults)
    if "indicator" in heads and "value" in heads:
        reading.long(heads, asked)
    else:
        reading.wide(heads, asked)
    return Panel(tuple(reading.observations), tuple(reading.notes))


@dataclass
class _Reading:
    sheet: Sheet
    name: str
    framework: Framework | None
    faults: list[Fault]
    observations: list[Observation] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    first: dict[tuple[object, ...], str] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)

    def names(self) -> dict[str, str]:
        """Give the indicator that a name or key of the framework means."""
        leaves = self.framework.leaves if self.framework else ()
        return {
            written: node.indicator or node.name
            for node in leaves
            for written in (node.name, node.key, node.indicator or "")
        }

    def long(self, heads: list[str], asked: Sequence[str]) -> None:
        place = {one: heads.index(one) for one in PANEL_COLUMNS if one in heads}
        unknown = [one for one in heads if one and one not in PANEL_COLUMNS]
        if "area" not in place or unknown:
            self.faults.append(
                fault(
                    "steps.data_long_heading",
                    "A table with the columns indicator and value also needs area, and may have {allowed}. Not known: {unknown}.",
                    self.sheet.where(-1, 0),
                    allowed=", ".join(PANEL_COLUMNS),
                    unknown=", ".join(unknown) or "-",
                )
            )
            return
        known = self.names()
        wanted = {*known.values(), *asked} if self.framework else None
        for r, row in enumerate(self.sheet.rows):
            cells = {one: row[n] for one, n in place.items()}
            indicator = known.get(cells["indicator"], cells["indicator"])
            if wanted is not None and indicator and indicator not in wanted:
                continue  # a panel may hold more than one index asks for
            if not indicator:
                self.faults.append(
                    fault(
                        "steps.panel_no_indicator",
                        "The indicator is empty. Write its name.",
                        self.sheet.where(r, place["indicator"]),
                    )
                )
            more = {
                one: cells.get(one) or None for one in ("unit", "base", "issuer", "vintage", "status", "source", "note")
            }
            if more["status"] and more["status"] not in STATUSES:
                self.faults.append(
                    fault(
                        "steps.panel_status",
                        "The status {status!r} is not known. Allowed: {allowed}, or nothing.",
                        self.sheet.where(r, place["status"]),
                        status=more["status"],
                        allowed=", ".join(STATUSES),
                    )
                )
            self.take(
                r, place, cells["area"], cells.get("period", NO_PERIOD), indicator, cells["value"], place["value"], more
            )

    def wide(self, heads: list[str], asked: Sequence[str]) -> None:
        area = next((n for n, one in enumerate(heads) if one in AREA_HEADS), 0)
        period = next((n for n, one in enumerate(heads) if one in PERIOD_HEADS and n != area), None)
        known = {**{one: one for one in asked}, **self.names()}
        columns = {n: known[one] for n, one in enumerate(self.sheet.header) if one in known and n not in (area, period)}
        unused = [
            one for n, one in enumerate(self.sheet.header) if n not in columns and n not in (area, period) and one
        ]
        place = {"area": area, **({"period": period} if period is not None else {})}
        absent = [one for one in dict.fromkeys([*self.names().values(), *asked]) if one not in columns.values()]
        if absent and self.framework:
            self.faults.append(
                fault(
                    "steps.data_no_column",
                    "The heading has no column for {absent}. Columns that the framework does not ask for: {unused}. Head the column as the "
                    "framework names the indicator, or take it out of the framework.",
                    self.sheet.where(-1, 0),
                    absent=", ".join(absent),
                    unused=", ".join(unused) or "-",
                )
            )
        elif unused:
            self.notes.append(Message.of("steps.data_unused", columns=", ".join(unused), where=self.sheet.where(-1, 0)))
        for r, row in enumerate(self.sheet.rows):
            when = row[period] if period is not None else NO_PERIOD
            for n, indicator in columns.items():
                self.take(r, place, row[area], when, indicator, row[n], n, {})

    def take(
        self,
        r: int,
        place: dict[str, int],
        area: str,
        period: str,
        indicator: str,
        written: str,
        column: int,
        more: dict[str, str | None],
    ) -> None:
        if self.framework and area in self.framework.ignored_areas:
            return
        where = self.sheet.where(r, column)
        is_first = column == min([n for n in range(len(self.sheet.header)) if n not in place.values()] or [column])
        if is_first or "value" in place:  # say it once a row
            self.check(r, place, area, period)
        value = number_of(written, where, indicator, self.faults)
        key = (area, period, indicator, more.get("base"), more.get("issuer"), more.get("vintage"))
        if key in self.first and indicator:
            self.faults.append(
                fault(
                    "steps.data_twice",
                    "{indicator} of {area} for {period} is in {first} already. Keep one, or give the other its own vintage or issuer.",
                    where,
                    indicator=indicator,
                    area=area,
                    period=period,
                    first=self.first[key],
                )
            )
            return
        self.first[key] = where
        if area and period and indicator:
            self.observations.append(Observation(area, period, indicator, value, where=where, **more))

    def check(self, r: int, place: dict[str, int], area: str, period: str) -> None:
        """Report an area or period that cannot be taken."""
        allowed = self.framework.areas if self.framework else ()
        if (not area or (allowed and area not in allowed)) and area not in self.strangers:
            self.strangers.add(area)  # said once, at its first row
            self.faults.append(
                fault(
                    "steps.data_unknown_area",
                    "The area {area!r} is not one of the framework's areas. Allowed: {allowed}. Correct it, or name it in ignored_areas.",
                    self.sheet.where(r, place["area"]),
                    area=area,
                    allowed=", ".join(allowed) or "…",
                )
            )
        if "period" not in place or period == NO_PERIOD:
            return
        try:
            Period.parse(period)
        except FactError as error:
            self.faults += [
                Fault(one.message, one.english, self.sheet.where(r, place["period"])) for one in error.faults
            ]


def number_of(written: str, where: str, indicator: str, faults: list[Fault]) -> Decimal | None:
    """Give the number in a cell, None for a gap, and None with a fault where it is text (取数)."""
    if written in GAPS:
        return None
    if not _NUMBER.fullmatch(written):
        faults.append(
            fault(
                "steps.data_no_number",
                "{indicator} is {value!r}, which is no number. Write digits with a point and no thousands separators, or leave the cell empty "
                "for a gap.",
                where,
                indicator=indicator,
                value=written,
            )
        )
        return None
    return Decimal(written)
