"""Readings from the field as a table (监测读数表): rows checked, ours or an instrument's own, every fault at once."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final

from tongzhou.river.adapter import COLUMNS, KINDS, OPTIONAL, PLAIN, UNITS, Adapter
from tongzhou.river.assimilate import Reading
from tongzhou.river.network import Network
from tongzhou.river.quality import Taken, qualified
from tongzhou.terms.errors import Fault, fault

__all__ = ["Grid", "read_readings"]

#: Words for the kinds of row that are understood in any table.
_KINDS: Final = {
    "": "sample", **{one: one for one in KINDS}, "样品": "sample", "平行样": "duplicate", "平行": "duplicate", "空白": "blank",
    "空白样": "blank",
}  # fmt: skip
_EXAMPLE = {"value_mg_l": "0.08 / <0.0005 / 0.0005L", "time": "2022-10-27T06:00", "calibrated_on": "2022-10-20"}


@dataclass(frozen=True)
class Grid:
    """A table as it was read (原始表): rows of text, and how to name a cell of a row and a column, both from 0."""

    name: str
    sheet: str
    rows: Sequence[Sequence[str]]
    where: Callable[[int, int], str]


@dataclass
class _Row:
    """One row while it is read: cells by our columns, where each stands, and the faults found."""

    cells: Mapping[str, str]
    places: Mapping[str, str]
    faults: list[Fault]

    def wrong(self, key: str, allowed: str) -> None:
        self.faults.append(
            fault(
                "river.reading_wrong",
                "{key} is {value!r}. Write {allowed}.",
                self.places[key],
                key=key,
                value=self.cells[key],
                allowed=allowed,
            )
        )

    def number(self, key: str, least: float) -> float | None:
        """Give a number of at least so much, None where the cell is empty or, with a fault, where it is none."""
        if not self.cells[key]:
            return None
        value = _number(self.cells[key])
        if value is None or value < least:
            self.wrong(key, f"{least:g} …")
            return None
        return value


def read_readings(
    grids: Sequence[Grid],
    network: Network,
    items: Iterable[str],
    began_at: datetime,
    zone: tzinfo,
    faults: list[Fault],
    adapter: Adapter = PLAIN,
) -> tuple[Reading, ...]:
    """Read a table of readings (读取监测读数).

    A value is a number in mg/L (or the adapter's unit); nothing detected is < and the detection limit, or the limit and L, as `<0.0005` or
    `0.0005L`. Times without a zone are in `zone`. Where the heading stands is found: the first row that holds every column needed.

    Parameters
    ----------
    grids
        The sheets of the file; the first that has the columns is read, or the one that the adapter names.
    network
        The river on whose reaches the readings lie.
    items
        What the releases are measured as.
    began_at
        The earliest begin of a release; a reading before it is refused, as it is likely a slip of the date.
    adapter
        How the table names things.
    """
    found = _headed(grids, adapter)
    if found is None:
        _no_columns(grids, adapter, faults)
        return ()
    grid, head = found
    known = tuple(dict.fromkeys(items))
    header = [one.strip() for one in grid.rows[head]]
    taken: list[Taken] = []
    faulty: set[str] = set()
    is_empty = True
    for n in range(head + 1, len(grid.rows)):
        if any(cell.strip() for cell in grid.rows[n]):
            row = _row(grid, n, header, adapter, faults)
            made = _taken(row, network, known, began_at, zone, adapter)
            is_empty = False
            if made is None:
                faulty.add(row.cells["sample"])
            else:
                taken.append(made)
    if is_empty:
        faults.append(
            fault("river.no_readings", "The table holds no readings. Write one on each line.", grid.where(head, 0))
        )
    return qualified(taken, adapter, faults, frozenset(faulty))


def _headed(grids: Sequence[Grid], adapter: Adapter) -> tuple[Grid, int] | None:
    """Find the sheet and the row of the heading."""
    needed = set(adapter.needed)
    for grid in grids:
        if adapter.sheet is None or grid.sheet == adapter.sheet:
            for n, row in enumerate(grid.rows):
                if needed <= {cell.strip() for cell in row}:
                    return grid, n
    return None


def _no_columns(grids: Sequence[Grid], adapter: Adapter, faults: list[Fault]) -> None:
    chosen = [one for one in grids if adapter.sheet is None or one.sheet == adapter.sheet]
    if not chosen:
        faults.append(
            fault(
                "river.no_sheet",
                "The file has no sheet {sheet!r}. It has {known}.",
                grids[0].name if grids else None,
                sheet=adapter.sheet,
                known=", ".join(one.sheet for one in grids) or "-",
            )
        )
        return
    grid = chosen[0]
    held = {cell.strip() for cell in grid.rows[0]} if grid.rows else set()
    faults.append(
        fault(
            "river.reading_columns",
            "The table lacks the columns {missing}. Its heading names them: {allowed}.",
            grid.where(0, 0) if grid.rows else grid.name,
            missing=", ".join(one for one in adapter.needed if one not in held),
            allowed=", ".join(adapter.needed),
        )
    )


def _row(grid: Grid, n: int, header: Sequence[str], adapter: Adapter, faults: list[Fault]) -> _Row:
    cells, places = {}, {}
    for key in (*COLUMNS, *OPTIONAL):
        at = [header.index(one) for one in adapter.columns.get(key, ()) if one in header]
        texts = (grid.rows[n][column].strip() for column in at if column < len(grid.rows[n]))
        text = " ".join(one for one in texts if one)
        cells[key] = text or adapter.fixed.get(key, "")
        places[key] = grid.where(n, at[0] if at else 0)
    return _Row(cells, places, faults)


def _taken(
    row: _Row, network: Network, items: tuple[str, ...], began_at: datetime, zone: tzinfo, adapter: Adapter
) -> Taken | None:
    before = len(row.faults)
    kind = adapter.kinds.get(row.cells["kind"], _KINDS.get(row.cells["kind"]))
    if kind is None:
        row.wrong("kind", " / ".join(KINDS))
    place = _place(row, network, adapter, is_needed=kind != "blank")
    at = _moment(row, adapter, zone)
    if at is not None and at < began_at and kind != "blank":
        row.faults.append(
            fault(
                "river.reading_before",
                "The reading was taken at {at}, before any release began at {began}. Correct the time, or leave the reading out.",
                row.places["time"],
                at=at.isoformat(),
                began=began_at.isoformat(),
            )
        )
    item = adapter.items.get(row.cells["item"], row.cells["item"])
    if item not in items:
        row.wrong("item", " / ".join((*adapter.items, *items)))
    value, limit = _value(row, adapter)
    error, within = row.number("error_percent", 0.0), row.number("time_within_h", 0.0)
    calibrated = _day(row)
    if len(row.faults) > before or place is None or at is None or limit is None or kind is None:
        return None
    reading = Reading(
        *place, at, value, limit, item, row.places["value_mg_l"], row.cells["instrument"], row.cells["sample"],
        (error or 0.0) / 100, within or 0.0,
    )  # fmt: skip
    return Taken(reading, kind, row.cells["repeats"], calibrated)


def _place(row: _Row, network: Network, adapter: Adapter, *, is_needed: bool) -> tuple[str, float | None] | None:
    """Give reach and distance; a blank was taken nowhere."""
    named = row.cells["reach"]
    if named in adapter.places:
        return adapter.places[named]
    if not is_needed and not named:
        return ("", None)
    reach = network.reach(named)
    if reach is None:
        row.wrong("reach", " / ".join((*adapter.places, *(one.key for one in network.reaches))))
    written = row.cells["distance_m"]
    distance = _number(written) if written else None
    if written and (distance is None or (reach is not None and not 0 <= distance <= reach.length_m.low)):
        row.wrong("distance_m", f"0 … {reach.length_m.low:g}" if reach else "0 …")
        return None
    return (reach.key, distance) if reach else None


def _value(row: _Row, adapter: Adapter) -> tuple[float | None, float | None]:
    """Give value and detection limit in mg/L; no value where nothing was detected."""
    factor = UNITS[adapter.unit]
    printed = row.cells["value_mg_l"]
    limit = row.number("detection_limit_mg_l", 0.0)
    if printed in adapter.below or printed in ("未检出", "ND"):
        if not limit:
            row.wrong("detection_limit_mg_l", "0.0005")
            return None, None
        return None, limit * factor
    below = printed[1:] if printed.startswith(("<", "＜")) else printed[:-1] if printed.endswith(("L", "l")) else None
    if below is not None:
        least = _number(below.strip())
        if least is None or least <= 0:
            row.wrong("value_mg_l", _EXAMPLE["value_mg_l"])
            return None, None
        return None, least * factor
    value = _number(printed)
    if value is None or value <= 0:
        row.wrong("value_mg_l", _EXAMPLE["value_mg_l"])
    if not limit and (not row.cells["detection_limit_mg_l"] or limit == 0):
        row.wrong("detection_limit_mg_l", "0.0005")
    return (value * factor if value else None), (limit * factor if limit else None)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _moment(row: _Row, adapter: Adapter, zone: tzinfo) -> datetime | None:
    text = row.cells["time"]
    try:
        form = adapter.time_format
        value = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007 - its zone is given below
    except ValueError:
        row.wrong("time", adapter.time_format or _EXAMPLE["time"])
        return None
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _day(row: _Row) -> date | None:
    text = row.cells["calibrated_on"]
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        row.wrong("calibrated_on", _EXAMPLE["calibrated_on"])
        return None
