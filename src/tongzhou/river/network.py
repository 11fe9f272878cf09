"""A river as a network (河网): reaches between nodes, places along them, what water each reach has to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.ranges import Range
from tongzhou.terms.declaration import Assumed, Basis

__all__ = ["Designation", "Leg", "Names", "Network", "Node", "Outfall", "Place", "Point", "Reach"]

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Node:
    """Where reaches begin, meet, part or end (节点): a headwater, junction, gate or outlet."""

    key: str
    names: Names
    kind: Literal["headwater", "junction", "gate", "outlet"]


@dataclass(frozen=True, slots=True)
class Reach:
    """A piece of river between two nodes (河段), flowing from the first to the second.

    `discharge_m3_s` is the prior of what enters at a headwater; lower down it only checks the water balance. `share` is the part
    of the water at the upper node that goes this way where several reaches leave it. `lateral_m3_s` joins along the reach.
    """

    key: str
    names: Names
    upper: str
    lower: str
    length_m: Range
    area_m2: Range
    dispersion_m2_s: Range
    depth_m: Range
    exchange_per_s: Range | None = None
    storage_ratio: Range | None = None
    """Cross-section of the storage over that of the stream."""
    discharge_m3_s: Range | None = None
    lateral_m3_s: Range | None = None
    share: Range | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place for which a forecast is made (预测点位): a station (断面), a boundary (界) or an intake (取水口).

    `level` says which jurisdictions meet at a boundary or whom an intake serves; `above`, `below` name them for a boundary.
    """

    key: str
    names: Names
    kind: Literal["station", "boundary", "intake"]
    reach: str
    distance_m: float | None
    """From the upper end of the reach; None for its lower end."""
    basis: Basis
    level: str | None = None
    above: Names | None = None
    below: Names | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Outfall:
    """Where something may get into the river (排口): a name people use on the telephone and the point it stands for."""

    key: str
    names: Names
    aliases: tuple[str, ...]
    reach: str
    distance_m: float
    basis: Basis
    where: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A point of the river (河上一点): a reach and the distance from its upper end, on the middle of its length."""

    reach: str
    distance_m: float


@dataclass(frozen=True, slots=True)
class Designation:
    """What water a reach has to be, and when (水体功能): the class of GB 3838 and whether drinking water is taken.

    `when`: always, or only while the river conveys drinking water (conveyance), or only while it does not (otherwise).
    """

    reaches: tuple[str, ...]
    when: Literal["always", "conveyance", "otherwise"]
    water_class: str
    is_drinking: bool
    basis: Basis
    valid_from: date | None = None
    valid_to: date | None = None
    where: str = ""

    def holds(self, reach: str, day: date, is_conveying: bool) -> bool:
        """Say whether it holds for a reach on a day (是否适用)."""
        fits = self.when == "always" or (self.when == "conveyance") == is_conveying
        started = self.valid_from is None or self.valid_from <= day
        return reach in self.reaches and fits and started and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Leg:
    """A reach, or the part of it from `from_m` to `to_m` (途经河段); None is its upper or lower end.

    Either may be an array (member,), where every member begins or ends at a place of its own.
    """

    reach: Reach
    from_m: float | NDArray[np.float64] | None = None
    to_m: float | NDArray[np.float64] | None = None


@dataclass(frozen=True)
class Network:
    """A river with everything declared for it (河网). `assumed` lists what is not sourced."""

    key: str
    names: Names
    nodes: tuple[Node, ...]
    reaches: tuple[Reach, ...]
    """In the order the water takes them: each after all that flow into it."""
    places: tuple[Place, ...]
    designations: tuple[Designation, ...]
    correlation: float
    """How much of what is not known about a reach is the same for all reaches, 0 to 1."""
    assumed: tuple[Assumed, ...] = ()
    basis: Basis | None = None
    outfalls: tuple[Outfall, ...] = ()

    @cached_property
    def _by_key(self) -> Mapping[str, Reach]:
        return {one.key: one for one in self.reaches}

    def reach(self, key: str) -> Reach | None:
        """Give a reach by its key (取河段)."""
        return self._by_key.get(key)

    def node(self, key: str) -> Node:
        """Give a node by its key (取节点)."""
        return next(one for one in self.nodes if one.key == key)

    def designation(self, reach: str, day: date, is_conveying: bool) -> Designation | None:
        """Give what a reach has to be on a day, the one declared last where several hold (取水体功能)."""
        held = [one for one in self.designations if one.holds(reach, day, is_conveying)]
        return held[-1] if held else None

    def course(self, reach: str, distance_m: float, to_reach: str, to_distance_m: float | None) -> tuple[Leg, ...]:
        """Give the legs from one point of the river down to another, empty where the water does not go there (流程).

        Where two ways lead there the one declared first is taken; `read_network` refuses rivers that part and meet again.
        """
        start, end = self._by_key[reach], self._by_key[to_reach]
        if reach == to_reach:
            return (
                (Leg(start, distance_m, to_distance_m),) if to_distance_m is None or to_distance_m > distance_m else ()
            )
        trail = [end]
        while trail[-1].key != reach:
            above = [one for one in self.reaches if one.lower == trail[-1].upper and self._leads(start, one)]
            if not above:
                return ()
            trail.append(above[0])
        middle = tuple(Leg(one) for one in reversed(trail[1:-1]))
        return (Leg(start, distance_m), *middle, Leg(end, None, to_distance_m))

    def moved(self, point: Point, down_m: float) -> Point | None:
        """Give the point so far down the river, or up it where negative (沿河移动), None beyond its ends.

        Lengths are the middles of their ranges; where the river parts the way of the greatest share is taken, where it meets the first.
        """
        reach, at = self._by_key[point.reach], point.distance_m + down_m
        while at > reach.length_m.low:
            leaving = [one for one in self.reaches if one.upper == reach.lower]
            if at <= reach.length_m.middle or not leaving:
                return Point(reach.key, reach.length_m.low) if at <= reach.length_m.high else None
            at -= reach.length_m.middle
            reach = max(leaving, key=lambda one: one.share.middle if one.share else 1.0)
        while at < 0:
            coming = [one for one in self.reaches if one.lower == reach.upper]
            if not coming:
                return None
            reach = coming[0]
            at += reach.length_m.middle
        return Point(reach.key, min(at, reach.length_m.low))

    def _leads(self, start: Reach, end: Reach) -> bool:
        """Say whether the water of one reach comes into another."""
        reached = {start.lower}
        for one in self.reaches:
            if one.upper in reached:
                reached.add(one.lower)
        return end.key == start.key or end.upper in reached
