"""How an instrument's own table is read (读数表适配): which of its columns is which, its units, its names of places and items."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tongzhou.river.network import Network
from tongzhou.terms.declaration import DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault

__all__ = ["COLUMNS", "KINDS", "OPTIONAL", "PLAIN", "UNITS", "Adapter", "read_adapter"]

#: What each row of readings must say; `distance_m` may be empty: the lower end of the reach.
COLUMNS: Final = ("reach", "distance_m", "time", "item", "value_mg_l", "detection_limit_mg_l")
#: What it may say beside; other columns are left alone.
OPTIONAL: Final = ("sample", "kind", "repeats", "instrument", "error_percent", "time_within_h", "calibrated_on")
#: A sample of the river, a duplicate of one, or a blank that never saw the river.
KINDS: Final = ("sample", "duplicate", "blank")
#: How much of each unit is a milligram in a litre of water.
UNITS: Final = {"mg/L": 1.0, "µg/L": 1e-3, "ug/L": 1e-3, "μg/L": 1e-3, "ng/L": 1e-6, "g/m3": 1.0}


@dataclass(frozen=True)
class Adapter:
    """A mapping from somebody's table to ours (适配表).

    `columns` names their columns for each of ours, several to be joined by a blank; `fixed` gives what is the same for every row; `places` and
    `items` translate their names. Two of a duplicate agree within `duplicate_within` of their mean; a reading counts in spite of a blank
    that shows something where it is `blank_factor` times as great; calibration is old after `calibration_days`.
    """

    columns: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {one: (one,) for one in (*COLUMNS, *OPTIONAL)}
    )
    fixed: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, tuple[str, float | None]] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    below: tuple[str, ...] = ()
    time_format: str | None = None
    sheet: str | None = None
    unit: str = "mg/L"
    duplicate_within: float = 0.3
    blank_factor: float = 10.0
    calibration_days: float | None = None

    @property
    def needed(self) -> tuple[str, ...]:
        """Their columns without which the table cannot be read (必需列)."""
        wanted = [one for one in COLUMNS if one not in self.fixed]
        if self.places:
            wanted = [one for one in wanted if one != "distance_m"]
        return tuple(theirs for one in wanted for theirs in self.columns.get(one, ()))


#: A table with our own columns.
PLAIN: Final = Adapter()


def read_adapter(file: DeclaredFile, network: Network, faults: list[Fault]) -> Adapter | None:
    """Read an adapter (读取适配表); None where it has faults, which are added to `faults`."""
    before = len(faults)
    top = Table.of(file, faults)
    fixed = _texts(top.table("fixed"), (*COLUMNS, *OPTIONAL))
    columns = _columns(top.table("columns"))
    places = _places(top.table("places"), network)
    items, kinds = _texts(top.table("items"), None), _texts(top.table("kinds"), None)
    for theirs, ours in kinds.items():
        if ours not in KINDS:
            top.wrong("kinds", f"{theirs} = {ours}", " / ".join(KINDS))
    below, form, sheet = top.texts("below"), top.text("time_format"), top.text("sheet")
    unit = top.choice("unit", UNITS) or "mg/L"
    limits = {
        key: _positive(top, key) or otherwise
        for key, otherwise in (("duplicate_within", PLAIN.duplicate_within), ("blank_factor", PLAIN.blank_factor))
    }
    days = _positive(top, "calibration_days")
    top.finish()
    missing = [one for one in COLUMNS if one not in columns and one not in fixed and one != "distance_m"]
    if missing:
        faults.append(
            fault(
                "river.adapter_columns",
                "The adapter says neither in [columns] nor in [fixed] where these come from: {missing}.",
                file.where(("columns",)),
                missing=", ".join(missing),
            )
        )
    if len(faults) > before:
        return None
    return Adapter(
        columns, fixed, places, items, kinds, below, form, sheet, unit, limits["duplicate_within"], limits["blank_factor"], days
    )  # fmt: skip


def _positive(top: Table, key: str) -> float | None:
    value = top.number(key)
    if value is not None and value <= 0:
        top.wrong(key, value, "0.3")
        return None
    return value


def _columns(table: Table | None) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    if table is None:
        return found
    for key in (*COLUMNS, *OPTIONAL):
        if isinstance(table.data.get(key), list):
            found[key] = table.texts(key)
        elif named := table.text(key):
            found[key] = (named,)
    table.finish()
    return found


def _texts(table: Table | None, allowed: tuple[str, ...] | None) -> dict[str, str]:
    """Read a table of texts; numbers are taken as they are written."""
    found: dict[str, str] = {}
    for key in table.data if table is not None else ():
        assert table is not None  # noqa: S101 - nothing to go through otherwise
        if allowed is not None and key not in allowed:
            continue
        value = table.data[key]
        if isinstance(value, int | float) and not isinstance(value, bool):
            found[key] = repr(value)
            table.has(key)
        elif text := table.text(key):
            found[key] = text
    if table is not None:
        for key in allowed or ():
            table.has(key)
        table.finish()
    return found


def _places(table: Table | None, network: Network) -> dict[str, tuple[str, float | None]]:
    """Read their names of places, each a place of the river by its key, or a reach and a distance."""
    found: dict[str, tuple[str, float | None]] = {}
    if table is None:
        return found
    declared = {one.key: one for one in network.places}
    for name in table.data:
        if isinstance(table.data[name], str):
            key = table.text(name)
            if key in declared:
                found[name] = (declared[key].reach, declared[key].distance_m)
            elif key:
                table.wrong(name, key, " / ".join(declared))
            continue
        inner = table.table(name)
        if inner is None:
            continue
        reach, distance = inner.text("reach", required=True), inner.number("distance_m")
        inner.finish()
        on = network.reach(reach or "")
        if reach and on is None:
            inner.wrong("reach", reach, " / ".join(one.key for one in network.reaches))
        elif on and distance is not None and not 0 <= distance <= on.length_m.low:
            inner.wrong("distance_m", distance, f"0 … {on.length_m.low:g}")
        elif on:
            found[name] = (on.key, distance)
    table.finish()
    return found
