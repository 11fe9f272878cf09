"""What is done to the water after an alarm (调度与处置措施): gates, inflows, dilution, diversion, carbon dams, booms."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.declared import unknown_name
from tongzhou.river.moment import read_moment
from tongzhou.river.network import Network, Reach
from tongzhou.river.ranges import Range, read_range
from tongzhou.terms.declaration import Assumed, Basis, Table
from tongzhou.terms.errors import fault

__all__ = ["FOREVER", "KINDS", "Kind", "Operated", "Operation", "read_operations"]

Floats = NDArray[np.float64]
Kind = Literal["gate", "inflow", "dilution", "diversion", "carbon", "boom"]
#: What can be done, by the name of its tables.
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

# How much of it, by kind: the field, and whether it is a share.
_AMOUNTS: Final = {
    "gate": ("passes", True),
    "dilution": ("discharge_m3_s", False),
    "diversion": ("discharge_m3_s", False),
    "carbon": ("removal", True),
    "boom": ("holds", True),
}
_RIGHT_ANGLE = 90.0
#: The end of what does not end, and the room of what has no limit.
FOREVER: Final = np.inf
# How far a gate opens and how much water is sent are what is asked about, not what is assumed.
_ASKED = Basis("asked", False)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that is done to the water (措施).

    `amount` by kind: the share of the water a gate lets on; m³/s of clean water that joins or of water led away; the share of the
    dissolved substance that a carbon dam takes; the share of the film that a boom holds below its speed of failure.
    """

    kind: Kind
    reach: str
    """The reach it lies on; for a gate the one it leads into, for an inflow the headwater."""
    distance_m: float | None
    since: datetime
    until: datetime | None
    amount: Range | None
    storage_m3: Range | None = None
    angle_deg: float = _RIGHT_ANGLE
    """Of a boom to the current; 90 is straight across."""
    series: tuple[tuple[datetime, float], ...] = ()
    """Of an inflow: times and m³/s, straight lines between them."""
    where: str = ""

    @property
    def is_share(self) -> bool:
        """Whether the amount is a share of something (是否比例)."""
        return self.kind in _AMOUNTS and _AMOUNTS[self.kind][1]

    @property
    def moves_water(self) -> bool:
        """Whether the flow changes (是否改变流量)."""
        return self.kind in ("gate", "inflow", "dilution", "diversion")

    def series_s(self, start_s: float) -> tuple[tuple[float, float], ...]:
        """Give the series in seconds, its first time being `start_s` (过程秒)."""
        return tuple((start_s + (at - self.since).total_seconds(), value) for at, value in self.series)

    def flow_at(self, time_s: Floats, start_s: float, before: Floats) -> Floats:
        """Give the inflow at a time of each member, the steady one before the series begins (入流)."""
        times, values = zip(*self.series_s(start_s), strict=True)
        return np.where(time_s < times[0] - 1e-6, before, np.interp(time_s, times, values))


@dataclass(frozen=True)
class Operated:
    """What is done to the water, drawn for every member (调度措施取值).

    Times in seconds after the reported begin of the release. `amount` (member,) is in the unit of the operation's kind; `storage_m3`
    (member,) is the room above a gate or for water led away, infinite where none is given.
    """

    operation: Operation
    start_s: float
    end_s: float
    amount: Floats
    storage_m3: Floats

    def take(self, rows: NDArray[np.intp]) -> "Operated":
        """Give some members (取部分成员)."""
        return Operated(self.operation, self.start_s, self.end_s, self.amount[rows], self.storage_m3[rows])

    def on_clock_of(self, began_at: datetime) -> "Operated":
        """Give it on the clock of a release (换算到入河时刻)."""
        until = self.operation.until
        end = (until - began_at).total_seconds() if until else FOREVER
        return Operated(
            self.operation, (self.operation.since - began_at).total_seconds(), end, self.amount, self.storage_m3
        )

    def holds(self, time_s: Floats) -> NDArray[np.bool_]:
        """Say for which members it is in force at a time of each (是否生效)."""
        return (time_s >= self.start_s - 1e-6) & (time_s < self.end_s - 1e-6)


def read_operations(table: Table, network: Network, zone: tzinfo, assumed: list[Assumed]) -> tuple[Operation, ...]:
    """Read the operations of a table, `[[…gate]]`, `[[…boom]]` and so on (读取措施); faults are added to those of the table."""
    found = []
    for kind in KINDS:
        for one in table.tables(kind):
            made = _series(one, network, zone) if kind == "inflow" else _operation(kind, one, network, zone, assumed)
            if made:
                found.append(made)
    return tuple(found)


def _operation(kind: Kind, table: Table, network: Network, zone: tzinfo, assumed: list[Assumed]) -> Operation | None:
    basis = table.basis(_ASKED)
    own = None if basis is _ASKED else basis
    reach = _gated(table, network) if kind == "gate" else _reach(table, network)
    distance = None if kind == "gate" else _distance(table, reach)
    since, until = read_moment(table, "from", zone), read_moment(table, "until", zone, required=False)
    name, is_share = _AMOUNTS[kind]
    amount = read_range(
        table, name, assumed, own if kind in ("carbon", "boom") else basis, required=True, may_be_zero=kind == "gate"
    )
    if amount and is_share and amount.high > 1:
        table.wrong(name, amount.high, "0 … 1")
    storage = read_range(table, "storage_m3", assumed, own) if kind in ("gate", "diversion") else None
    angle = table.number("angle_deg") if kind == "boom" else None
    if angle is not None and not 0 < angle <= _RIGHT_ANGLE:
        table.wrong("angle_deg", angle, "1 … 90")
    table.finish()
    if since and until and until <= since:
        table.faults.append(
            fault(
                "river.ends_before",
                "It ends at {until}, not after it begins at {since}. Correct one of the two.",
                table.where("until"),
                since=since.isoformat(),
                until=until.isoformat(),
            )
        )
    if reach is None or since is None or amount is None:
        return None
    return Operation(kind, reach.key, distance, since, until, amount, storage, angle or _RIGHT_ANGLE, (), table.where())


def _series(table: Table, network: Network, zone: tzinfo) -> Operation | None:
    """Read the inflow of a headwater as times and discharges."""
    reach = _reach(table, network)
    if reach and any(one.lower == reach.upper for one in network.reaches):
        table.faults.append(
            fault(
                "river.no_headwater",
                "Water flows into the reach {reach} from others, so its inflow cannot be given. Headwaters are {known}.",
                table.where("reach"),
                reach=reach.key,
                known=", ".join(
                    one.key for one in network.reaches if all(m.lower != one.upper for m in network.reaches)
                ),
            )
        )
        reach = None
    table.has("times")
    written = table.data.get("times")
    times = [read_moment(table, "times", zone, at=n) for n in range(len(written))] if isinstance(written, list) else []
    values = table.take("discharge_m3_s", list, "[12.0, 30.0]", required=True) or []
    table.basis(_ASKED)
    table.finish()
    numbers = [float(one) for one in values if isinstance(one, int | float) and not isinstance(one, bool) and one > 0]
    whole = [one for one in times if one]
    if (
        not whole
        or len(numbers) != len(values)
        or len(whole) != len(numbers)
        or any(b <= a for a, b in zip(whole, whole[1:], strict=False))
    ):
        table.faults.append(
            fault(
                "river.series",
                "times and discharge_m3_s must be lists of the same length: times one after the other, discharges above 0.",
                table.where(),
            )
        )
        return None
    if reach is None:
        return None
    return Operation(
        "inflow",
        reach.key,
        None,
        whole[0],
        None,
        None,
        series=tuple(zip(whole, numbers, strict=True)),
        where=table.where(),
    )


def _reach(table: Table, network: Network) -> Reach | None:
    named = table.text("reach", required=True)
    found = network.reach(named or "")
    if named and found is None:
        unknown_name(table, "reach", named, [one.key for one in network.reaches])
    return found


def _distance(table: Table, reach: Reach | None) -> float | None:
    distance = table.number("distance_m", required=True)
    if reach and distance is not None and not 0 <= distance <= reach.length_m.low:
        table.faults.append(
            fault(
                "river.place_off_reach",
                "{key} lies at {distance:g} m of the reach {reach}, which may be only {length:g} m long. Give a distance from "
                "its upper end within that, or leave distance_m out for the lower end.",
                table.where("distance_m"),
                key="distance_m",
                distance=distance,
                reach=reach.key,
                length=reach.length_m.low,
            )
        )
    return distance


def _gated(table: Table, network: Network) -> Reach | None:
    """Give the reach that a gate leads into: the only one that leaves the node, or the one named beside it."""
    gates = [one.key for one in network.nodes if one.kind == "gate"]
    node, named = table.text("node", required=True), table.text("reach")
    if node and node not in gates:
        unknown_name(table, "node", node, gates)
        return None
    leaving = [one for one in network.reaches if one.upper == node]
    chosen = [one for one in leaving if one.key == named] if named else leaving
    if node and len(chosen) != 1:
        table.faults.append(
            fault(
                "river.which_way",
                "At the gate {node} the reaches {reaches} begin. Name in reach the one whose gate moves.",
                table.where("node"),
                node=node,
                reaches=", ".join(one.key for one in leaving) or "-",
            )
        )
        return None
    return chosen[0] if chosen else None
