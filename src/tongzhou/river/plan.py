"""Where and when to sample next (监测方案): the samples that are expected to tell most, for teams that must get there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.assimilate import ERROR
from tongzhou.river.forecast import concentrations, pass_place
from tongzhou.river.network import Place, Point
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Draws, Knowledge

__all__ = ["HOURS", "SPEED_KM_H", "Plan", "Visit", "plan_samples"]

Floats = NDArray[np.float64]

#: How fast a team gets along the river, how long a sample takes and how far ahead is planned: assumed.
SPEED_KM_H: Final = 30.0
_SAMPLING_H, _READY_H = 0.5, 1.0
HOURS: Final = 24
# The background station lies this far above the release where no declared place does (assumed).
_ABOVE_M = 500.0
_LEAST_GAIN = 1e-3


@dataclass(frozen=True, slots=True)
class Visit:
    """One sample (采样): who, when, where; `gain` is the part of what is not known that it and those before it are expected to take away."""

    team: int
    at: datetime
    kind: str
    """background (对照断面), control (控制断面: a boundary or intake) or attenuation (消减断面)."""
    place: Place | None
    point: Point | None
    substances: tuple[str, ...]
    gain: float


@dataclass(frozen=True)
class Plan:
    """Visits in the order of time (监测方案)."""

    visits: tuple[Visit, ...]
    teams: int


@dataclass(frozen=True)
class _Candidates:
    """Every sample that could be taken: what each draw would show, where, when."""

    shown: Floats
    """Logarithm of the concentration (member, candidate)."""
    places: tuple[Place, ...]
    km: Floats
    hour: Floats


def plan_samples(
    known: Knowledge, scenario: Scenario, draws: Draws, begin: datetime, teams: int = 1, samples: int = 6
) -> Plan:
    """Choose the next samples (编制监测方案), one after another, each the one that takes away most of what is left unknown.

    What is to be known is the peak and its time at each boundary and intake, or at all places where there are none. Readings err by the
    factor of the assimilation; the draws give the covariance of what would be read with what is to be known. The first visit is to the
    background station above the release, whatever it tells.

    Parameters
    ----------
    begin
        When teams set out.
    teams
        Each can be in one place at a time, and needs the way between.
    samples
        How many to choose, beside the background sample.

    References
    ----------
    Sequential choice by expected reduction of variance: Krause, Singh and Guestrin (2008), Journal of Machine Learning Research 9,
    235–284. Kinds of stations: HJ/T 91-2002 and HJ 589-2021.
    """
    candidates = _candidates(known, scenario, draws, begin)
    wanted = _wanted(known, scenario, draws)
    busy: list[list[tuple[float, float]]] = [[] for _ in range(teams)]
    substances = tuple(dict.fromkeys(one.substance for one in scenario.releases))
    visits = [_background(known, scenario, begin, substances)]
    busy[0].append((_READY_H, 0.0))
    if candidates is None or not wanted.shape[1]:
        return Plan(tuple(visits), teams)
    joint = np.hstack([wanted, candidates.shown])
    covariance = np.atleast_2d(np.cov(joint, rowvar=False))
    count, total = wanted.shape[1], float(np.trace(covariance[: wanted.shape[1], : wanted.shape[1]]))
    left, picked = covariance, list[tuple[int, int]]()
    for _ in range(samples):
        chosen = _best(left, count, candidates, busy)
        if chosen is None:
            break
        picked.append(chosen)
        left = _read(left, count + chosen[0])
        busy[chosen[1]].append((float(candidates.hour[chosen[0]]), float(candidates.km[chosen[0]])))
    left = covariance
    for n, team in sorted(picked, key=lambda one: (candidates.hour[one[0]], one[1])):
        left = _read(left, count + n)
        place, at = candidates.places[n], begin + timedelta(hours=float(candidates.hour[n]))
        kind = "control" if place.kind in ("boundary", "intake") else "attenuation"
        gain = 1 - float(np.trace(left[:count, :count])) / total
        visits.append(Visit(team + 1, at, kind, place, None, substances, gain))
    return Plan(tuple(sorted(visits, key=lambda one: (one.at, one.team))), teams)


def _read(covariance: Floats, n: int) -> Floats:
    """Give the covariance that is left once the n-th value is read with its error."""
    column = covariance[:, n]
    return np.asarray(covariance - np.outer(column, column) / (column[n] + ERROR**2))


def _best(
    covariance: Floats, count: int, candidates: _Candidates, busy: Sequence[Sequence[tuple[float, float]]]
) -> tuple[int, int] | None:
    """Give the candidate that tells most among those some team can reach, and the team with the least to do that can."""
    own = np.diag(covariance)[count:]
    told = (covariance[:count, count:] ** 2).sum(0) / (own + ERROR**2)
    total = np.trace(covariance[:count, :count])
    for n in np.argsort(-told):
        if told[n] <= _LEAST_GAIN * total:
            return None
        free = [
            team
            for team, visits in enumerate(busy)
            if _reaches(visits, float(candidates.hour[n]), float(candidates.km[n]))
        ]
        if free:
            return int(n), min(free, key=lambda team: len(busy[team]))
    return None


def _reaches(visits: Sequence[tuple[float, float]], hour: float, km: float) -> bool:
    return all(abs(hour - other) >= _SAMPLING_H + abs(km - at) / SPEED_KM_H for other, at in visits)


def _candidates(known: Knowledge, scenario: Scenario, draws: Draws, begin: datetime) -> _Candidates | None:
    """Give every place below a release at every hour to come; of several releases the logarithms are added up."""
    hours = np.arange(_READY_H, HOURS + 1)
    shown, places, km, when = [], [], [], []
    for place in known.network.places:
        total, far = np.zeros((draws.river.members, len(hours))), 0.0
        for release, conduct in zip(scenario.releases, draws.conducts, strict=True):
            legs = known.network.course(release.reach, release.distance_m, place.reach, place.distance_m)
            if not legs:
                continue
            seconds = np.array([(begin - release.started_at).total_seconds() + 3600 * hour for hour in hours])
            limit = known.shelf.substances[release.substance].detection_limit_mg_l.middle
            value = concentrations(draws.river, conduct, release, (place.reach, place.distance_m), seconds)
            total += np.log(np.maximum(value / limit, 0.5))
            far = max(far, sum(_length(leg.from_m, leg.to_m, leg.reach.length_m.middle) for leg in legs) / 1000)
        if far:
            shown.append(total)
            places += [place] * len(hours)
            km.append(np.full(len(hours), far))
            when.append(hours)
    if not shown:
        return None
    return _Candidates(np.hstack(shown), tuple(places), np.concatenate(km), np.concatenate(when))


def _length(from_m: float | Floats | None, to_m: float | Floats | None, whole: float) -> float:
    start = float(from_m) if from_m is not None else 0.0
    return (float(to_m) if to_m is not None else whole) - start


def _wanted(known: Knowledge, scenario: Scenario, draws: Draws) -> Floats:
    """Give what is to be known for every draw, each column of variance one."""
    told = [one for one in known.network.places if one.kind != "station"] or list(known.network.places)
    columns = []
    for release, conduct in zip(scenario.releases, draws.conducts, strict=True):
        substance = known.shelf.substances[release.substance]
        for place in told:
            passed = pass_place(draws.river, conduct, release, substance, place, None)
            if passed is not None:
                columns.append(np.log(np.maximum(passed.peak_mg_l, substance.detection_limit_mg_l.middle / 10)))
                columns.append(np.log(np.maximum(passed.peak_s, 60.0)))
    spread = [(one - one.mean()) / one.std() for one in columns if one.std() > 0]
    return np.stack(spread, 1) if spread else np.zeros((draws.river.members, 0))


def _background(known: Knowledge, scenario: Scenario, begin: datetime, substances: tuple[str, ...]) -> Visit:
    first = scenario.releases[0]
    point = known.network.moved(Point(first.reach, first.distance_m), -_ABOVE_M) or Point(first.reach, 0.0)
    return Visit(1, begin + timedelta(hours=_READY_H), "background", None, point, substances, 0.0)
