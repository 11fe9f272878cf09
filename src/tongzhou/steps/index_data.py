"""Figures for an index from a user's table (指标数据): long or wide, every fault of the file in one error."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tongzhou.index.frame import SUMS
from tongzhou.index.framework import Framework
from tongzhou.steps.figure_cell import Figures, is_figure, is_percent, label, period_label
from tongzhou.steps.index_heading import MORE, area_column, head_of
from tongzhou.steps.index_sheet import NO_PERIOD
from tongzhou.steps.table_file import Sheet, read_sheets
from tongzhou.terms.errors import FactError, Fault, fault
from tongzhou.terms.panel import PANEL_COLUMNS, STATUSES, Observation, Panel, is_vintage
from tongzhou.terms.period import Period
from tongzhou.terms.words import Message

__all__ = ["MOST_BYTES", "period_faults", "read_data", "vintage_faults"]

#: about a million cells; a larger table is a database's work
MOST_BYTES = 100_000_000


def read_data(
    data: bytes,
    name: str,
    framework: Framework | None,
    asked: Sequence[str],
    faults: list[Fault],
    compared: Sequence[str] = (),
) -> Panel:
    """Read the figures of an index (读取指标数据).

    A long table has the columns area, indicator and value (地区, 指标, 数值), and may have period and every other column of a panel. Any other
    table is wide: a column of areas (area, 地区, uCode … or the first), perhaps one of periods (period, Time, 年份 …) and those that say more of
    a row (vintage, issuer …), and one for each indicator, headed by its name or key.

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
    compared
        Areas that the caller compares, sums among them.
    faults
        Gets every fault, each with file:line, sheet:cell or column[row].

    Raises
    ------
    PanelError
        When the file holds no table at all.
    """
    sheet, *others = read_sheets(data, name, faults, MOST_BYTES)
    written = [label(one) for one in sheet.header]
    for n, one in enumerate(written):
        if one and written.index(one) < n:
            faults.append(
                fault(
                    "steps.panel_column_twice",
                    "The column {column} is there twice. Keep one.",
                    sheet.where(-1, n),
                    column=one,
                )
            )
    heads = [head_of(one) for one in written]
    reading = _Reading(sheet, name, framework, faults, Figures(faults), compared=compared)
    if others:
        names = ", ".join(one.name for one in others)
        reading.notes.append(Message.of("steps.data_first_sheet", sheet=sheet.name, sheets=names))
    if "indicator" in heads and "value" in heads:
        reading.long(heads, asked)
    else:
        reading.wide(written, heads, asked)
    return Panel(tuple(reading.observations), (*reading.notes, *reading.figures.notes()))


@dataclass
class _Reading:
    sheet: Sheet
    name: str
    framework: Framework | None
    faults: list[Fault]
    figures: Figures
    observations: list[Observation] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    first: dict[tuple[object, ...], str] = field(default_factory=dict)
    strangers: set[str] = field(default_factory=set)
    compared: Sequence[str] = ()

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
        unused: dict[str, None] = {}
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
        held: set[str] = set()
        percent = self.percents(place)
        for r, row in enumerate(self.sheet.rows):
            cells = {one: row[n] for one, n in place.items()}
            name = label(cells["indicator"])
            indicator = known.get(name, name)
            if wanted is not None and indicator and indicator not in wanted:
                unused[indicator] = None
                continue  # a panel may hold more than one index asks for
            held.add(indicator)
            if not indicator:
                self.faults.append(
                    fault(
                        "steps.panel_no_indicator",
                        "The indicator is empty. Write its name.",
                        self.sheet.where(r, place["indicator"]),
                    )
                )
            more = {one: cells.get(one) or None for one in MORE}
            self.check_more(r, place, more)
            area, when = label(cells["area"]), period_label(cells.get("period", NO_PERIOD))
            if self.is_compared(r, place, area, when):
                self.take(r, area, when, indicator, cells["value"], place["value"], more, indicator in percent)
        absent = [one for one in dict.fromkeys([*known.values(), *asked]) if self.framework and one not in held]
        if absent:
            self.faults.append(
                fault(
                    "steps.data_no_rows",
                    "The table has no row for {absent}. Indicators that the framework does not ask for: {unused}. Write the indicator as the "
                    "framework names it, or take it out of the framework.",
                    self.sheet.where(-1, place["indicator"]),
                    absent=", ".join(absent),
                    unused=", ".join(unused) or "-",
                )
            )

    def percents(self, place: dict[str, int]) -> set[str]:
        """Give the indicators of a long table whose figures are all percents."""
        known, cells = self.names(), dict[str, list[str]]()
        for row in self.sheet.rows:
            name = label(row[place["indicator"]])
            cells.setdefault(known.get(name, name), []).append(row[place["value"]])
        return {name for name, written in cells.items() if is_percent(written)}

    def check_more(self, r: int, place: dict[str, int], more: dict[str, str | None]) -> None:
        """Report a status or a vintage that is none."""
        if more.get("status") and more["status"] not in STATUSES:
            self.faults.append(
                fault(
                    "steps.panel_status",
                    "The status {status!r} is not known. Allowed: {allowed}, or nothing.",
                    self.sheet.where(r, place["status"]),
                    status=more["status"],
                    allowed=", ".join(STATUSES),
                )
            )
        if more.get("vintage"):
            self.faults += vintage_faults(more["vintage"] or "", self.sheet.where(r, place["vintage"]))

    def wide(self, written: list[str], heads: list[str], asked: Sequence[str]) -> None:
        known = {**{one: one for one in asked}, **self.names()}
        place = {
            "area": area_column(
                ["" if one in known else head for one, head in zip(written, heads, strict=True)], self.sheet.rows
            )
        }
        for one in ("period", *MORE):
            at = next((n for n, head in enumerate(heads) if head == one and written[n] not in known), None)
            if at is not None and at != place["area"]:
                place[one] = at
        held = {n: [row[n] for row in self.sheet.rows] for n in range(len(written)) if n not in place.values()}
        if self.framework:
            columns = {n: known[written[n]] for n in held if written[n] in known}
        else:  # nothing says which are indicators: those that hold mostly figures
            columns = {n: written[n] for n, cells in held.items() if 2 * sum(map(is_figure, cells)) > len(cells)}
        percent = {n for n in columns if is_percent(held[n])}
        unused = [written[n] for n in held if n not in columns and written[n]]
        absent = [one for one in dict.fromkeys([*self.names().values(), *asked]) if one not in columns.values()]
        if absent and self.framework:
            self.faults.append(
                fault(
                    "steps.data_no_column",
                    "The heading has no column for {absent}. Columns that the framework does not ask for: {unused}. Head the column as the "
                    "framework names the indicator, or take it out of the framework. `tongzhou index import` reads sheets with a title or "
                    "several headings.",
                    self.sheet.where(-1, 0),
                    absent=", ".join(absent),
                    unused=", ".join(unused) or "-",
                )
            )
        elif unused:
            self.notes.append(Message.of("steps.data_unused", columns=", ".join(unused), where=self.sheet.where(-1, 0)))
        for r, row in enumerate(self.sheet.rows):
            area = label(row[place["area"]])
            when = period_label(row[place["period"]]) if "period" in place else NO_PERIOD
            if not self.is_compared(r, place, area, when):
                continue
            more = {one: row[place[one]] or None for one in MORE if one in place}
            self.check_more(r, place, more)
            for n, indicator in columns.items():
                self.take(r, area, when, indicator, row[n], n, more, n in percent)

    def take(
        self,
        r: int,
        area: str,
        period: str,
        indicator: str,
        written: str,
        column: int,
        more: dict[str, str | None],
        percent: bool,
    ) -> None:
        where = self.sheet.where(r, column)
        value = self.figures.of(written, where, indicator, percent=percent)
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

    def is_compared(self, r: int, place: dict[str, int], area: str, period: str) -> bool:
        """Say whether the framework leaves the area of a row in; report an area or period that cannot be taken, each area once."""
        if self.framework and area in self.framework.ignored_areas:
            return False
        allowed = self.framework.areas if self.framework else ()
        where = self.sheet.where(r, place["area"])
        if area in self.strangers or (allowed and area in allowed):
            pass
        elif not area:
            self.faults.append(fault("steps.import_no_area", "The row names no area. Write one.", where))
        elif allowed:
            self.strangers.add(area)
            self.faults.append(
                fault(
                    "steps.data_unknown_area",
                    "The area {area!r} is not one of the framework's areas. Allowed: {allowed}. Correct it, or name it in ignored_areas.",
                    where,
                    area=area,
                    allowed=", ".join(allowed),
                )
            )
        elif area.casefold() in SUMS and self.framework and area not in self.compared:
            self.strangers.add(area)
            self.faults.append(
                fault(
                    "steps.data_sum",
                    "The area {area} is by its name a sum or mean of others, which would be ranked among them. Leave it out by "
                    'ignored_areas = ["{area}"] at the top of the framework, or name all areas that are compared in areas.',
                    where,
                    area=area,
                )
            )
        if "period" in place and period != NO_PERIOD:
            self.faults += period_faults(period, self.sheet.where(r, place["period"]))
        return True


def period_faults(period: str, where: str) -> list[Fault]:
    """Give what is wrong with a period, at its cell (时期有误)."""
    try:
        Period.parse(period)
    except FactError as error:
        return [Fault(one.message, one.english, where) for one in error.faults]
    return []


def vintage_faults(written: str, where: str) -> list[Fault]:
    """Give what is wrong with a vintage, at its cell (版次有误)."""
    if is_vintage(written):
        return []
    return [
        fault(
            "steps.panel_vintage",
            "The vintage {vintage!r} is no date. Write when the issuer released the figure: 2021, 2021-12 or 2021-12-28.",
            where,
            vintage=written,
        )
    ]
