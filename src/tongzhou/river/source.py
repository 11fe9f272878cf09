"""Who upstream, when, how much (溯源): the place, time and mass of a release from readings alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.assimilate import ERROR, Reading, spread_times, weigh
from tongzhou.river.ensemble import Conduct, Hydraulics, Way, draw_hydraulics, lognormal, way_along
from tongzhou.river.forecast import Interval, interval
from tongzhou.river.network import Leg, Network
from tongzhou.river.ranges import Range
from tongzhou.river.substance import Substance
from tongzhou.river.transfer import moments, respond
from tongzhou.terms.declaration import Basis
from tongzhou.terms.errors import InputError, fault

__all__ = ["HOURS_BACK", "Found", "find_source"]

Floats = NDArray[np.float64]

#: How long before the first detection a release may have begun; the widest mass in the water; how long it lasted: all assumed.
HOURS_BACK: Final = 240.0
_MASS_G = (1e2, 1e9)
_LASTING = Range(0.25, 6.0, Basis(None, True))
_HOUR_S = 3600.0
# Most times are proposed about the time that would bring the greatest reading to its station, the others anywhere.
_ABOUT = 0.8
_LEAST_SPREAD_S = 1800.0
_MASS_WIDTH = 1.6
_NOTHING = 1e-30
# Below this distance nearer is not likelier any more, where places are even on the scale of logarithms; assumed.
_NEAREST_M = 200.0


@dataclass(frozen=True)
class Found:
    """Where, when and how much (溯源结果).

    Intervals are 5 % to 95 % under two priors by halves: sources evenly along the river, and evenly on the scale of the logarithm of their
    distance, near ones then being as likely as far ones (assumed).
    `reaches` gives the probability of each reach that may hold the source, the likeliest first. Distances are km above the station of
    the greatest reading, along the river; the mass is that in the water. `doubt` is the probability of each reading being wrong.
    """

    station: Reading
    reaches: tuple[tuple[str, float, Interval], ...]
    """Key, probability, and the distance from the reach's upper end in km where the source lies in it."""
    distance_km: Interval
    started_s: Interval
    mass_kg: Interval
    doubt: tuple[float, ...]
    effective: float
    trust: float

    def moment(self, seconds: float) -> datetime:
        """Give a time of `started_s` as a moment (换算为时刻); they count from the reading of `station`."""
        return self.station.at + timedelta(seconds=seconds)


def find_source(
    network: Network,
    substance: Substance,
    readings: Sequence[Reading],
    random: np.random.Generator,
    members: int = 10_000,
    hours_back: float = HOURS_BACK,
    error: float = ERROR,
) -> Found:
    """Find a source (溯源): every place upstream of all detections, any time, any mass, on drawn rivers.

    How often sources lie near what found them nobody knows, and an interval from one prior fails where sources are as the other says:
    places are drawn from both by halves.

    A place and a river are drawn; a time is proposed about the one that would bring the greatest reading to its station; the mass, in
    which the readings are linear, is drawn about the one that fits them. Weights are likelihood times prior over proposal.

    Parameters
    ----------
    network
        The river; its ranges are the prior.
    substance
        What was measured: how it decays and volatilises.
    readings
        At least one value above detection.

    Raises
    ------
    InputError
        When nothing was detected, or no one place lies upstream of all detections.

    References
    ----------
    Importance sampling with a proposal: Robert and Casella (2004), Monte Carlo Statistical Methods, 2nd ed., §3.3.
    """
    detected = [one for one in readings if one.value_mg_l is not None]
    if not detected:
        raise InputError(
            fault("river.source.nothing", "No reading is above detection. A source is found from at least one value.")
        )
    station = max(detected, key=lambda one: one.value_mg_l or 0.0)
    river = draw_hydraulics(network, members, random)
    groups = _places(network, detected, members, random)
    conduct = _conduct(substance, members, random)
    values, log_prior, started, mass, above = (np.full(members, np.nan) for _ in range(5))
    moments_of, columns = spread_times(readings)
    values = np.zeros((members, len(moments_of)))
    log_prior[:] = -np.inf
    for reach, (rows, at_m) in groups.items():
        some, acts = river.take(rows), conduct.take(rows)
        way = _way(some, acts, reach, at_m, (station.reach, station.distance_m))
        if way is None:
            continue
        above[rows] = way.distance_m / 1000
        when, log_time = _times(way, acts, station, detected, hours_back, random)
        started[rows], log_prior[rows] = when, log_time
        acts = replace(acts, start_s=when)
        for key in dict.fromkeys((one.reach, one.distance_m) for one in moments_of):
            here = [n for n, one in enumerate(moments_of) if (one.reach, one.distance_m) == key]
            seconds = np.array([(moments_of[n].at - station.at).total_seconds() for n in here])
            values[rows[:, None], np.array(here)[None, :]] = _shown(some, acts, reach, at_m, key, seconds)
    log_mass, log_ratio = _masses(values, moments_of, error, random)
    mass = np.exp(log_mass)
    posterior = weigh(values * mass[:, None], readings, error, log_prior + log_ratio, columns)
    weights = posterior.weights
    return Found(
        station,
        tuple(_by_reach(groups, weights)),
        _interval(above, weights),
        _interval(started, weights),
        _interval(mass / 1000, weights),
        posterior.doubt,
        posterior.effective,
        posterior.trust,
    )


def _interval(values: Floats, weights: Floats) -> Interval:
    found = interval(values, weights)
    assert found is not None  # noqa: S101 - weights sum to 1 over members that have a place
    return found


_Group = dict[str, tuple[NDArray[np.intp], Floats]]


def _places(network: Network, detected: Sequence[Reading], members: int, random: np.random.Generator) -> _Group:
    """Draw places along all reaches from which the water comes to every detection, half evenly, half evenly in the logarithm of distance."""
    reaches, lengths = [], []
    for one in network.reaches:
        ends = [reading for reading in detected if reading.reach == one.key and reading.distance_m is not None]
        length = min([one.length_m.low, *(reading.distance_m or 0.0 for reading in ends)])
        if length > 1 and all(network.course(one.key, 0.0, reading.reach, reading.distance_m) for reading in detected):
            reaches.append(one.key)
            lengths.append(length)
    if not reaches:
        raise InputError(
            fault(
                "river.source.no_place",
                "No place lies upstream of all {count} detections. They may come from several sources: give the readings of one.",
                count=len(detected),
            )
        )
    length_m = np.array(lengths)
    # how far the lower end of each lies above the nearest detection
    end_m = np.array([min(_apart(network, key, one) for one in detected) for key in reaches]) - length_m + _NEAREST_M
    near = np.log1p(length_m / end_m)
    is_near = random.uniform(size=members) < 0.5
    part = random.uniform(0, 1, members)
    which = np.where(
        is_near,
        random.choice(len(reaches), members, p=near / near.sum()),
        random.choice(len(reaches), members, p=length_m / length_m.sum()),
    )
    above = np.where(is_near, end_m[which] * np.expm1(part * near[which]), part * length_m[which])
    at = length_m[which] - above
    rows = {key: np.flatnonzero(which == n) for n, key in enumerate(reaches)}
    return {key: (some, at[some]) for key, some in rows.items() if len(some)}


def _apart(network: Network, reach: str, reading: Reading) -> float:
    """Give how far the upper end of a reach lies above a reading, by the least lengths."""
    legs = network.course(reach, 0.0, reading.reach, reading.distance_m)
    return float(sum(leg.reach.length_m.low if leg.to_m is None else float(leg.to_m) for leg in legs))


def _conduct(substance: Substance, members: int, random: np.random.Generator) -> Conduct:
    def draw(given: Range | None) -> Floats:
        return lognormal(given, random.standard_normal(members))

    nothing = np.zeros(members)
    return Conduct(
        np.ones(members), nothing, draw(_LASTING) * _HOUR_S, draw(substance.decay_per_s), draw(substance.transfer_velocity_m_s),
        nothing, nothing, nothing, nothing, nothing, nothing,
    )  # fmt: skip


def _way(river: Hydraulics, conduct: Conduct, reach: str, at_m: Floats, to: tuple[str, float | None]) -> Way | None:
    legs = river.network.course(reach, 0.0, *to)
    return way_along(river, conduct, (Leg(legs[0].reach, at_m, legs[0].to_m), *legs[1:])) if legs else None


def _times(
    way: Way,
    conduct: Conduct,
    station: Reading,
    detected: Sequence[Reading],
    hours_back: float,
    random: np.random.Generator,
) -> tuple[Floats, Floats]:
    """Propose when it began, in seconds after the reading of the station; give prior over proposal too, as logarithms."""
    mean, deviation, _ = moments(way.course)
    here = [one for one in detected if (one.reach, one.distance_m) == (station.reach, station.distance_m)]
    after = np.array([(one.at - station.at).total_seconds() for one in here])
    weight = np.array([one.value_mg_l or 0.0 for one in here])
    middle = (after * weight).sum() / weight.sum()
    spread = np.sqrt(((after - middle) ** 2 * weight).sum() / weight.sum()) + _LEAST_SPREAD_S
    centre = middle - mean - conduct.duration_s / 2
    width = np.sqrt(deviation**2 + spread**2)
    last = min((one.at - station.at).total_seconds() for one in detected)
    first = last - hours_back * _HOUR_S
    about = random.uniform(size=len(mean)) < _ABOUT
    when = np.where(about, centre + width * random.standard_normal(len(mean)), random.uniform(first, last, len(mean)))
    inside = (when >= first) & (when <= last)
    proposal = _ABOUT * np.exp(-0.5 * ((when - centre) / width) ** 2) / (width * np.sqrt(2 * np.pi))
    proposal += (1 - _ABOUT) * inside / (last - first)
    with np.errstate(divide="ignore"):
        log = np.where(inside, -np.log(last - first) - np.log(np.maximum(proposal, _NOTHING)), -np.inf)
    return when, log


def _shown(
    river: Hydraulics, conduct: Conduct, reach: str, at_m: Floats, to: tuple[str, float | None], seconds: Floats
) -> Floats:
    """Give what each draw would show at one station for a gram, (member, time)."""
    result = np.zeros((river.members, len(seconds)))
    way = _way(river, conduct, reach, at_m, to)
    if way is not None:
        for curves in respond(way.course, conduct.dissolved_g * way.per_discharge_s_m3, conduct.duration_s):
            result[curves.rows] = curves.at(seconds[None, :] - conduct.start_s[curves.rows, None])
        if to[0] == reach and to[1] is not None:
            result[at_m >= to[1]] = 0.0
    return result


def _masses(
    values: Floats, readings: Sequence[Reading], error: float, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Draw the logarithm of the mass (g) about the one that fits; give prior over proposal, as logarithms."""
    with_value = [n for n, one in enumerate(readings) if one.value_mg_l is not None]
    logs = np.log([readings[n].value_mg_l or 1.0 for n in with_value]) - np.log(
        np.maximum(values[:, with_value], _NOTHING)
    )
    middle = np.median(logs, axis=1)
    width = _MASS_WIDTH * error / np.sqrt(len(with_value)) + 0.1
    z = random.standard_normal(len(values))
    drawn = middle + width * z
    inside = (drawn > np.log(_MASS_G[0])) & (drawn < np.log(_MASS_G[1]))
    return np.clip(drawn, *np.log(_MASS_G)), np.where(inside, 0.5 * z**2 + np.log(width), -np.inf)


def _by_reach(groups: _Group, weights: Floats) -> list[tuple[str, float, Interval]]:
    found = []
    for key, (rows, at_m) in groups.items():
        total = float(weights[rows].sum())
        if total > 0:
            found.append((key, total, _interval(at_m / 1000, weights[rows] / total)))
    return sorted(found, key=lambda one: -one[1])
