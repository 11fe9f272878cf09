"""Water in the reaches while gates move and flows change (流量过程): each reach is a store, so that no water is made or lost."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.ensemble import Hydraulics
from tongzhou.river.operation import FOREVER, Operated

__all__ = ["Flow"]

Floats = NDArray[np.float64]

#: Discharge goes with the volume of a reach to this power: Manning's formula in a wide channel, Q ~ A·h^(2/3) with A ~ h.
_MANNING: Final = 5 / 3
# Of the flow past an intake of a diversion at most this part can be led away.
_MOST_LED = 0.95


class Flow:
    """The water of a block of members at one time (水量状态).

    A reach holds a volume; what leaves it goes with that volume to the power 5/3, what a closed gate holds back fills it until it is full.
    Between its ends the flow changes evenly with the volume, so the balance holds for every part of the reach. It begins in the steady flow
    of the draws.

    Attributes
    ----------
    filled
        Volume over that of the steady flow (reach, member).
    inflow, outflow
        m³/s (reach, member), set by `at`.
    used_m3, full_s
        By operation: the room used (member,) and when it was full, NaN where it never was.

    References
    ----------
    Storage routing with Q ~ V^(1/m): Laurenson, E. M. (1964), Journal of Hydrology 2(2), 141–163.
    """

    def __init__(self, river: Hydraulics, operated: Sequence[Operated]) -> None:
        """Begin in the steady flow."""
        self.river = river
        self.reaches = river.network.reaches
        self.operated = operated
        self.volume = (river.area_m2 * river.length_m).T.copy()
        self.filled = np.ones_like(self.volume)
        self.steady_out = river.outflow_m3_s.T.copy()
        self.head = river.inflow_m3_s.T.copy()
        self.lateral = self.steady_out - self.head
        self.share = river.share.T.copy()
        self.inflow, self.outflow = self.head.copy(), self.steady_out.copy()
        self.used_m3 = [np.zeros(river.members) for _ in operated]
        self.full_s = [np.full(river.members, np.nan) for _ in operated]
        self.joins: dict[int, list[tuple[int, float, Floats]]] = {}
        self.point_m3_s = np.zeros_like(self.volume)
        edges = (
            {t for one in operated for t in (one.start_s, one.end_s) if np.isfinite(t)}
            | {t for one in operated for t, _ in one.operation.series_s(one.start_s)}
            | {np.inf}
        )
        self.edges = np.array(sorted(edges))
        at = {one.key: n for n, one in enumerate(self.reaches)}
        self._column = [at[one.operation.reach] for one in operated]
        arriving: dict[str, list[int]] = {}
        leaving: dict[str, list[int]] = {}
        for n, one in enumerate(self.reaches):
            arriving.setdefault(one.lower, []).append(n)
            leaving.setdefault(one.upper, []).append(n)
        self._arriving, self._leaving = arriving, leaving
        self.moving = self._moving()
        self._calm: dict[str, Floats] = {}
        for n, reach in enumerate(self.reaches):
            if n not in self.moving:
                self._calm[reach.lower] = self._calm.get(reach.lower, 0.0) + self.steady_out[n]

    def _moving(self) -> list[int]:
        """Give the reaches whose water does not stay as it is: at what is done, and below."""
        moving: set[int] = set()
        for column, one in zip(self._column, self.operated, strict=True):
            upper = self.reaches[column].upper
            if one.operation.kind == "gate":
                moving |= {*self._arriving.get(upper, ()), *self._leaving[upper]}
            elif one.operation.moves_water:
                moving.add(column)
        for n, reach in enumerate(self.reaches):
            if moving & set(self._arriving.get(reach.upper, ())):
                moving.add(n)
        return sorted(moving)

    def follow_on(self, other: "Flow", rows: NDArray[np.intp]) -> None:
        """Take on the water that some members of another have now (承接水量)."""
        self.filled = other.filled[:, rows]
        self.used_m3 = [one[rows] for one in other.used_m3]
        self.full_s = [one[rows] for one in other.full_s]

    def at(self, time_s: Floats) -> None:
        """Set the flows at a time of each member (更新流量)."""
        passes, room, head = self._gates(time_s)
        self.joins = {}
        for n, one in enumerate(self.operated):
            if one.operation.kind in ("dilution", "diversion"):
                amount = np.where(one.holds(time_s), one.amount, 0.0)
                if one.operation.kind == "diversion":
                    amount = -np.where(self.used_m3[n] < one.storage_m3, amount, 0.0)
                self.joins.setdefault(self._column[n], []).append((n, one.operation.distance_m or 0.0, amount))
        node = dict(self._calm)
        for n in self.moving:
            reach = self.reaches[n]
            if reach.upper in node:
                self.inflow[n] = node[reach.upper] * self._part(n, reach.upper, passes)
            else:
                self.inflow[n] = head[n] if n in head else self.head[n]
            joined = self.point_m3_s[n] = self._joined(n)
            come = self.inflow[n] + self.lateral[n] + joined
            free = self.steady_out[n] * self.filled[n] ** _MANNING
            out = free * self._passes(reach.lower, passes)
            if reach.lower in room:
                full = (self.filled[n] - 1) * self.volume[n] >= room[reach.lower] / len(self._arriving[reach.lower])
                out = np.where(full, np.maximum(out, come), out)
            self.outflow[n] = out
            node[reach.lower] = node.get(reach.lower, 0.0) + out

    def advance(self, time_s: Floats, step_s: Floats) -> None:
        """Let the volumes follow the flows set by `at` for a step of each member (推进水量)."""
        some = self.moving
        change = self.inflow[some] + self.lateral[some] + self.point_m3_s[some] - self.outflow[some]
        self.filled[some] = np.maximum(self.filled[some] + change * step_s / self.volume[some], 1e-6)
        for n, one in enumerate(self.operated):
            kind, column = one.operation.kind, self._column[n]
            if kind == "diversion":
                for which, _, amount in self.joins.get(column, ()):
                    if which == n:
                        self.used_m3[n] += -amount * step_s
            elif kind == "gate":
                above = self._arriving.get(self.reaches[column].upper, [])
                held = sum(((self.filled[m] - 1) * self.volume[m] for m in above), np.zeros_like(step_s))
                self.used_m3[n] = np.maximum(self.used_m3[n], held)
            else:
                continue
            full = np.isnan(self.full_s[n]) & (self.used_m3[n] >= one.storage_m3 * (1 - 1e-9))
            self.full_s[n] = np.where(full, time_s + step_s, self.full_s[n])

    def until_change(self, time_s: Floats) -> Floats:
        """Give how long nothing is switched (距下次调度), s, for each member."""
        after = np.searchsorted(self.edges, time_s + 1e-6, side="right")
        return np.asarray(self.edges[np.minimum(after, len(self.edges) - 1)] - time_s)

    def share_into(self, n: int) -> Floats:
        """Give the part of the water at the upper node that enters a reach now (分流比)."""
        total = sum((self.inflow[m] for m in self._leaving[self.reaches[n].upper]), np.zeros(self.river.members))
        return np.where(total > 0, self.inflow[n] / np.where(total > 0, total, 1.0), 0.0)

    def slope(self) -> Floats:
        """Give how the flow changes over the whole length of each reach, without what joins at points (reach, member), m³/s."""
        return np.asarray(self.outflow - self.point_m3_s - self.inflow)

    def greatest(self) -> Floats:
        """Give a flow that is passed nowhere in each reach (最大流量), (reach, member), m³/s."""
        joined = np.zeros_like(self.inflow)
        for n, joins in self.joins.items():
            for _, _, amount in joins:
                joined[n] += np.abs(amount)
        return np.asarray(np.maximum(self.inflow, self.outflow) + joined)

    def joined(self, operation: int) -> Floats:
        """Give what joins now by one of the operations, negative where it is led away (member,), m³/s."""
        for joins in self.joins.values():
            for which, _, amount in joins:
                if which == operation:
                    return amount
        return np.zeros(self.river.members)

    def along(self, columns: NDArray[np.intp], part: Floats) -> Floats:
        """Give the flow of each member in a reach of its own, at a part of its length (member,), m³/s (沿程流量)."""
        rows = np.arange(len(columns))
        flow = self.inflow[columns, rows] + self.slope()[columns, rows] * part
        for n, joins in self.joins.items():
            for _, distance, amount in joins:
                below = (columns == n) & (part > np.minimum(distance / self.river.length_m[:, n], 1.0))
                flow = flow + np.where(below, amount, 0.0)
        return np.asarray(flow)

    def _joined(self, n: int) -> Floats:
        """Give what joins at points of a reach, with what is led away held to what is there."""
        held = []
        for which, distance, amount in self.joins.get(n, ()):
            flow = np.maximum(self.inflow[n], 0.0)
            held.append((which, distance, np.maximum(amount, -_MOST_LED * flow)))
        if held:
            self.joins[n] = held
        return self._sum_joined(n)

    def _sum_joined(self, n: int) -> Floats:
        return sum((amount for _, _, amount in self.joins.get(n, ())), np.zeros(self.river.members))

    def _gates(self, time_s: Floats) -> tuple[dict[int, Floats], dict[str, Floats], dict[int, Floats]]:
        """Give what each gated reach lets in, the room above, and inflows that were given, now."""
        passes: dict[int, Floats] = {}
        room: dict[str, Floats] = {}
        head: dict[int, Floats] = {}
        for n, one in enumerate(self.operated):
            column = self._column[n]
            if one.operation.kind == "gate":
                part = np.where(one.holds(time_s), one.amount, 1.0)
                passes[column] = passes.get(column, np.ones_like(part)) * part
                upper = self.reaches[column].upper
                room[upper] = np.minimum(room.get(upper, np.full_like(part, FOREVER)), one.storage_m3)
            elif one.operation.kind == "inflow":
                head[column] = one.operation.flow_at(time_s, one.start_s, self.head[column])
        return passes, room, head

    def _part(self, n: int, upper: str, passes: dict[int, Floats]) -> Floats:
        """Give the part of what comes to a node that takes this way: what a gate keeps out takes the others."""
        ways = self._leaving[upper]
        if len(ways) == 1:
            return np.ones(self.river.members)
        weights = {m: self.share[m] * passes[m] if m in passes else self.share[m] for m in ways}
        total = sum(weights.values(), np.zeros(self.river.members))
        return np.asarray(np.where(total > 0, weights[n] / np.where(total > 0, total, 1.0), self.share[n]))

    def _passes(self, node: str, passes: dict[int, Floats]) -> Floats | float:
        """Give the part of the water that the gates at a node let on."""
        ways = self._leaving.get(node, [])
        if not ways or any(m not in passes for m in ways):
            return 1.0
        return np.asarray(np.max(np.stack([passes[m] for m in ways]), axis=0))
