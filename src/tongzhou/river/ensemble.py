"""Draws of what is not known (先验抽样): of the river, of a release, of how a substance behaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.network import Leg, Network, Reach
from tongzhou.river.operation import FOREVER, Operated, Operation
from tongzhou.river.ranges import Range
from tongzhou.river.scenario import Release
from tongzhou.river.substance import Floating, Substance
from tongzhou.river.transfer import Course

__all__ = ["Conduct", "Hydraulics", "Way", "draw_conduct", "draw_hydraulics", "draw_operated", "lognormal", "way_along"]

Floats = NDArray[np.float64]

_HOUR_S = 3600.0
_GRAMS = 1000.0
#: The 95 % point of the standard normal distribution: what a declared range covers is 90 %.
_POINT_95: Final = 1.6448536269514722
#: Draws further out than this are drawn in: a wide prior shall not make rivers that cannot be.
_FURTHEST: Final = 3.0
#: Where a reach has no storage, the rate back from it; it then has no effect.
_NO_STORAGE_RETURN = 1.0


@dataclass(frozen=True)
class Hydraulics:
    """The river of every member (水力条件). Each array is float64 (member, reach), reaches in the order of the network."""

    network: Network
    inflow_m3_s: Floats
    outflow_m3_s: Floats
    share: Floats
    """The part of the water and the mass at the upper node that goes this way."""
    length_m: Floats
    area_m2: Floats
    dispersion_m2_s: Floats
    depth_m: Floats
    exchange_per_s: Floats
    return_per_s: Floats
    operated: tuple[Operated, ...] = ()
    """What is done to the water; nothing is in steady flow."""

    @property
    def is_changing(self) -> bool:
        """Whether something other than a boom is done to the water (是否非恒定)."""
        return any(one.operation.kind != "boom" for one in self.operated)

    @property
    def members(self) -> int:
        """How many members there are."""
        return len(self.area_m2)

    def first(self, count: int) -> "Hydraulics":
        """Give the first members, which are draws as good as any (前若干成员)."""
        return self.take(np.arange(min(count, self.members)))

    def take(self, rows: NDArray[np.intp]) -> "Hydraulics":
        """Give some members, some perhaps several times (取成员)."""
        return Hydraulics(
            self.network,
            self.inflow_m3_s[rows],
            self.outflow_m3_s[rows],
            self.share[rows],
            self.length_m[rows],
            self.area_m2[rows],
            self.dispersion_m2_s[rows],
            self.depth_m[rows],
            self.exchange_per_s[rows],
            self.return_per_s[rows],
            tuple(one.take(rows) for one in self.operated),
        )


@dataclass(frozen=True)
class Conduct:
    """A release of every member (入河过程): each array float64 (member,)."""

    dissolved_g: Floats
    start_s: Floats
    """When the release began, after the time reported; negative is earlier."""
    duration_s: Floats
    decay_per_s: Floats
    transfer_velocity_m_s: Floats
    speed_factor: Floats
    wind_share: Floats
    floating_g: Floats
    """What floats when it has got into the river."""
    distilled_percent: Floats
    """Of what floats, the part by mass distilled at 180 °C: what evaporation goes by."""
    retention_per_km: Floats
    spreading: Floats

    def first(self, count: int) -> "Conduct":
        """Give the first members (前若干成员)."""
        return self.take(np.arange(min(count, len(self.start_s))))

    def take(self, rows: NDArray[np.intp]) -> "Conduct":
        """Give some members, some perhaps several times (取成员)."""
        return Conduct(
            self.dissolved_g[rows],
            self.start_s[rows],
            self.duration_s[rows],
            self.decay_per_s[rows],
            self.transfer_velocity_m_s[rows],
            self.speed_factor[rows],
            self.wind_share[rows],
            self.floating_g[rows],
            self.distilled_percent[rows],
            self.retention_per_km[rows],
            self.spreading[rows],
        )


@dataclass(frozen=True)
class Way:
    """The way from a release to a place for every member (路径): the course, the load factor and the distance."""

    course: Course
    per_discharge_s_m3: Floats
    """Part of the mass that comes this way, over the discharge at the place."""
    distance_m: Floats


def lognormal(given: Range | None, normal: Floats) -> Floats:
    """Turn standard normal draws into values whose 5 % and 95 % points are the limits of the range (对数正态), 0 for None."""
    if given is None:
        return np.zeros_like(normal)
    if given.is_fixed:
        return np.full_like(normal, given.low)
    middle, half = np.log(given.low * given.high) / 2, np.log(given.high / given.low) / 2
    value: Floats = np.exp(middle + half / _POINT_95 * np.clip(normal, -_FURTHEST, _FURTHEST))
    return value


def draw_hydraulics(network: Network, members: int, random: np.random.Generator) -> Hydraulics:
    """Draw rivers (抽取水力条件).

    What is not known of a reach is partly the same for all reaches of the river (`network.correlation`): a river believed slower
    than it is, is so in more than one reach. Discharges are drawn at the headwaters only; below, water is kept exactly.
    """
    count = len(network.reaches)

    def draw(ranges: Sequence[Range | None]) -> Floats:
        common, own = random.standard_normal((members, 1)), random.standard_normal((members, count))
        normal = np.sqrt(network.correlation) * common + np.sqrt(1 - network.correlation) * own
        return np.stack([lognormal(one, normal[:, n]) for n, one in enumerate(ranges)], axis=1)

    reaches = network.reaches
    head, side = draw([one.discharge_m3_s for one in reaches]), draw([one.lateral_m3_s for one in reaches])
    share = _whole(reaches, draw([one.share for one in reaches]))
    exchange, ratio = draw([one.exchange_per_s for one in reaches]), draw([one.storage_ratio for one in reaches])
    back = np.where(ratio > 0, exchange / np.where(ratio > 0, ratio, 1.0), _NO_STORAGE_RETURN)
    inflow = np.zeros((members, count))
    at_node: dict[str, Floats] = {}
    for n, one in enumerate(reaches):
        inflow[:, n] = at_node[one.upper] * share[:, n] if one.upper in at_node else head[:, n]
        at_node[one.lower] = at_node.get(one.lower, np.zeros(members)) + inflow[:, n] + side[:, n]
    return Hydraulics(
        network,
        inflow,
        inflow + side,
        share,
        draw([one.length_m for one in reaches]),
        draw([one.area_m2 for one in reaches]),
        draw([one.dispersion_m2_s for one in reaches]),
        draw([one.depth_m for one in reaches]),
        exchange,
        back,
    )


def _whole(reaches: Sequence[Reach], drawn: Floats) -> Floats:
    """Make the shares at each node sum to 1; a reach that leaves alone takes all."""
    share = np.ones_like(drawn)
    for node in {one.upper for one in reaches}:
        leaving = [n for n, one in enumerate(reaches) if one.upper == node]
        if len(leaving) > 1:
            share[:, leaving] = drawn[:, leaving] / drawn[:, leaving].sum(1, keepdims=True)
    return share


def draw_conduct(
    release: Release, substance: Substance, floating: Floating, members: int, random: np.random.Generator
) -> Conduct:
    """Draw releases (抽取入河过程): mass, time, and how the substance behaves."""

    def draw(given: Range | None) -> Floats:
        return lognormal(given, random.standard_normal(members))

    mass, river = draw(release.mass_kg), np.minimum(draw(release.river_share), 1.0)
    dissolved = np.minimum(draw(substance.dissolved_share), 1.0)
    return Conduct(
        mass * _GRAMS * river * dissolved,
        random.uniform(-1, 1, members) * release.started_within_h * _HOUR_S,
        draw(release.duration_h) * _HOUR_S,
        draw(substance.decay_per_s),
        draw(substance.transfer_velocity_m_s),
        draw(floating.speed_factor),
        draw(floating.wind_share),
        mass * _GRAMS * river * (1 - dissolved) if substance.is_floating else np.zeros(members),
        np.minimum(draw(substance.distilled_percent), 100.0),
        draw(floating.retention_per_km),
        draw(floating.spreading),
    )


def way_along(river: Hydraulics, conduct: Conduct, legs: Sequence[Leg]) -> Way:
    """Give the way along some legs for every member (路径).

    Water that joins along a reach dilutes it; a leg is run through at the mean of the discharges at its ends.
    """
    columns = [river.network.reaches.index(one.reach) for one in legs]
    ends = [_ends(river, leg, n) for leg, n in zip(legs, columns, strict=True)]
    length = np.stack([(to - since) * river.length_m[:, n] for n, (since, to) in zip(columns, ends, strict=True)], 1)
    joined = river.outflow_m3_s - river.inflow_m3_s
    flows = [
        river.inflow_m3_s[:, n] + joined[:, n] * (since + to) / 2 for n, (since, to) in zip(columns, ends, strict=True)
    ]
    velocity = np.stack(flows, 1) / river.area_m2[:, columns]
    decay = conduct.decay_per_s[:, None] + conduct.transfer_velocity_m_s[:, None] / river.depth_m[:, columns]
    course = Course(
        length,
        velocity,
        river.dispersion_m2_s[:, columns],
        decay,
        river.exchange_per_s[:, columns],
        river.return_per_s[:, columns],
    )
    last = columns[-1]
    discharge = river.inflow_m3_s[:, last] + joined[:, last] * ends[-1][1]
    return Way(course, river.share[:, columns[1:]].prod(1) / discharge, length.sum(1))


def _ends(river: Hydraulics, leg: Leg, column: int) -> tuple[Floats, Floats]:
    """Give where a leg begins and ends as parts of its reach."""
    length = river.length_m[:, column]
    start = np.zeros_like(length) if leg.from_m is None else np.minimum(leg.from_m / length, 1.0)
    end = np.ones_like(length) if leg.to_m is None else np.minimum(leg.to_m / length, 1.0)
    return start, np.maximum(end, start + 1e-9)


def draw_operated(operation: Operation, began_at: datetime, members: int, random: np.random.Generator) -> Operated:
    """Draw what an operation amounts to (措施抽样)."""
    amount = lognormal(operation.amount, random.standard_normal(members))
    if operation.is_share:
        amount = np.minimum(amount, 1.0)
    room = random.standard_normal(members)
    storage = lognormal(operation.storage_m3, room) if operation.storage_m3 else np.full(members, FOREVER)
    return Operated(operation, 0.0, FOREVER, amount, storage).on_clock_of(began_at)
