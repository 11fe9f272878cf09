"""From a river, a release and its draws to arrival, peak, passage and exceedance at a place (预测)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.ensemble import Conduct, Hydraulics, Way, way_along
from tongzhou.river.network import Leg, Network, Place
from tongzhou.river.scenario import Release
from tongzhou.river.substance import Substance
from tongzhou.river.transfer import Curves, respond
from tongzhou.river.unsteady import Spot, Traces, run

__all__ = [
    "Band",
    "Interval",
    "Passage",
    "band_at",
    "concentrations",
    "concentrations_at",
    "interval",
    "pass_place",
    "passages",
    "points",
    "quantiles",
    "traces_to",
    "ways",
]

Floats = NDArray[np.float64]

_SHARES = (0.05, 0.5, 0.95)
# A plume that is followed through changing flow: cells in a standard deviation, what may be left, cells of a course at most.
_PER_DEVIATION, _LEFT, _CELLS = 2.5, 2e-3, 64


@dataclass(frozen=True, slots=True)
class Interval:
    """Early or low, likely, late or high (预测区间): the 5 %, 50 % and 95 % points over the members."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Passage:
    """What passes a place, for every member (过程特征), float64 (member,); NaN where it does not happen.

    Times in seconds after the reported begin of the release; concentrations dissolved, in mg/L.
    """

    distance_m: Floats
    peak_mg_l: Floats
    peak_s: Floats
    arrival_s: Floats
    """First above the detection limit."""
    gone_s: Floats
    """Last above the detection limit."""
    above_s: Floats
    """First above the limit in force."""
    below_s: Floats
    """Last above the limit in force."""
    was_capped: bool
    """Whether some member reached the solubility and was held there."""


@dataclass(frozen=True)
class Band:
    """Concentration against time at a place (过程线区间): 5 %, 50 %, 95 % points, (time,)."""

    time_s: Floats
    low_mg_l: Floats
    middle_mg_l: Floats
    high_mg_l: Floats


def interval(values: Floats, weights: Floats | None = None) -> Interval | None:
    """Give the 5 %, 50 % and 95 % points of the values that are no NaN (预测区间), None where there are none.

    Examples
    --------
    >>> interval(np.arange(101.0)).middle
    50.0
    """
    held = np.isfinite(values)
    if weights is not None:
        held &= weights > 0
    if not held.any():
        return None
    kept = values[held]
    if weights is None:
        return points(kept)
    order = np.argsort(kept)
    mass = np.cumsum(weights[held][order])
    low, middle, high = np.interp(_SHARES, (mass - weights[held][order] / 2) / mass[-1], kept[order])
    return Interval(float(low), float(middle), float(high))


def points(values: Floats) -> Interval:
    """Give the 5 %, 50 % and 95 % points of values that are all numbers (分位点)."""
    low, middle, high = quantiles(values)
    return Interval(float(low), float(middle), float(high))


def pass_place(
    river: Hydraulics,
    conduct: Conduct,
    release: Release,
    substance: Substance,
    place: Place,
    limit_mg_l: float | None,
    rows: slice | None = None,
) -> Passage | None:
    """Say what passes a place (断面过程), None where the water from the release does not come there.

    `rows` takes some of the members only: the work on slices may be done side by side, and gives the same numbers.
    """
    legs = river.network.course(release.reach, release.distance_m, place.reach, place.distance_m)
    if not legs:
        return None
    way = way_along(river, conduct, legs)
    some = rows or slice(None)
    offset = conduct.start_s[some]

    def curves() -> Iterator[_Group]:
        for one in _curves(way, conduct, some):
            begin, step = one.start_s + offset[one.rows], one.step_s
            yield one.rows, one.concentration_mg_l, partial(_even, begin, step)

    return _passage(way.distance_m[some], curves(), substance, limit_mg_l)


def passages(
    spots: int, distance_m: Floats, traces: Iterable[Traces], substance: Substance, limits_mg_l: Sequence[float | None]
) -> list[Passage]:
    """Say what passes each spot of a course followed through changing flow (断面过程, 非恒定); `distance_m` is (spot, member)."""
    groups: list[list[_Group]] = [[] for _ in range(spots)]
    for one in traces:
        groups[one.spot].append((one.rows, one.concentration_mg_l, partial(_uneven, one.time_s)))
    return [_passage(distance_m[n], groups[n], substance, limits_mg_l[n]) for n in range(spots)]


_Group = tuple[NDArray[np.intp], Floats, Callable[[Floats], Floats]]


def _even(begin: Floats, step: Floats, place: Floats) -> Floats:
    return np.asarray(begin + step * place)


def _uneven(time: Floats, place: Floats) -> Floats:
    rows = np.arange(len(time))
    below = np.clip(np.where(np.isfinite(place), place, 0.0).astype(np.intp), 0, time.shape[1] - 2)
    return np.asarray(time[rows, below] + (place - below) * (time[rows, below + 1] - time[rows, below]))


def _passage(distance_m: Floats, groups: Iterable[_Group], substance: Substance, limit_mg_l: float | None) -> Passage:
    """Give peaks and crossings of curves in groups of members, each with what turns a place in its samples into a time."""
    cap = substance.solubility_mg_l
    found = {name: np.full(len(distance_m), np.nan) for name in ("peak", "at", "arrive", "gone", "above", "below")}
    capped = False
    for n, values, time_of in groups:
        peak, at = _peak(values)
        if cap is not None:
            capped |= bool((peak > cap.middle).any())
            peak, values = np.minimum(peak, cap.middle), np.minimum(values, cap.middle)
        found["peak"][n], found["at"][n] = peak, time_of(at)
        detected = substance.detection_limit_mg_l.middle
        found["arrive"][n], found["gone"][n] = (time_of(one) for one in _crossings(values, detected))
        if limit_mg_l is not None:
            found["above"][n], found["below"][n] = (time_of(one) for one in _crossings(values, limit_mg_l))
    return Passage(
        distance_m,
        found["peak"],
        found["at"],
        found["arrive"],
        found["gone"],
        found["above"],
        found["below"],
        capped,
    )


Point = tuple[str, float | None]


def ways(
    network: Network, release: Release, points: Sequence[Point]
) -> Iterator[tuple[tuple[Leg, ...], tuple[int, ...]]]:
    """Give the ways down from a release to points, each whole to the lower end of its last reach, and which points lie on it (下游流程)."""
    found = {n: network.course(release.reach, release.distance_m, *point) for n, point in enumerate(points)}
    names = {n: tuple(leg.reach.key for leg in legs) for n, legs in found.items() if legs}
    done: set[int] = set()
    for n in sorted(names, key=lambda one: -len(names[one])):
        if n in done:
            continue
        on = tuple(m for m in names if m not in done and names[m] == names[n][: len(names[m])])
        done |= set(on)
        first = found[n][0]
        yield (Leg(first.reach, first.from_m), *(Leg(one.reach) for one in found[n][1:])), on


def traces_to(
    river: Hydraulics, conduct: Conduct, release: Release, points: Sequence[Point], horizon_s: float
) -> Iterator[tuple[int, Traces]]:
    """Follow a release to points through flow that changes (非恒定流过程线); each with the number of its point."""
    operated = [one.on_clock_of(release.started_at) for one in river.operated]
    for legs, on in ways(river.network, release, points):
        keys = [one.reach.key for one in legs]
        spots = [Spot(keys.index(points[n][0]), points[n][1]) for n in on]
        for one in run(river, conduct, legs, operated, spots, horizon_s, _PER_DEVIATION, _LEFT, _CELLS):
            yield on[one.spot], one


def concentrations(river: Hydraulics, conduct: Conduct, release: Release, at: Point, time_s: Floats) -> Floats:
    """Give concentrations (member, time) at a point of a reach, times after the reported begin of the release (浓度); 0 above it."""
    return concentrations_at(river, conduct, release, [at], time_s)[0]


def concentrations_at(
    river: Hydraulics, conduct: Conduct, release: Release, points: Sequence[Point], time_s: Floats
) -> list[Floats]:
    """Give the same for several points at once (多点浓度), which flow that changes makes cheaper."""
    result = [np.zeros((river.members, len(time_s))) for _ in points]
    if river.is_changing:
        horizon = float(time_s.max()) + float(np.abs(conduct.start_s).max()) + 1.0
        for n, one in traces_to(river, conduct, release, points, max(horizon, 1.0)):
            for row, time, value in zip(one.rows, one.time_s, one.concentration_mg_l, strict=True):
                result[n][row] = np.interp(time_s, time, value, left=0.0)
        return result
    for n, at in enumerate(points):
        legs = river.network.course(release.reach, release.distance_m, *at)
        if legs:
            for curves in _curves(way_along(river, conduct, legs), conduct, slice(None)):
                result[n][curves.rows] = curves.at(time_s[None, :] - conduct.start_s[curves.rows, None])
    return result


def quantiles(values: Floats, shares: Sequence[float] = _SHARES) -> Floats:
    """Give points along the first axis, on straight lines between (分位数): as np.quantile, which loads numpy.ma, what a cold command pays for."""
    place = np.array(shares) * (len(values) - 1)
    below = place.astype(np.intp)
    above = np.minimum(below + 1, len(values) - 1)
    kept = np.partition(values, sorted({*below.tolist(), *above.tolist()}), axis=0)
    part = (place - below).reshape(-1, *[1] * (values.ndim - 1))
    return np.asarray(kept[below] + (kept[above] - kept[below]) * part)


def band_at(values: Floats, time_s: Floats) -> Band:
    """Give the points of concentrations (member, time) at each time (过程线区间)."""
    low, middle, high = quantiles(values)
    return Band(time_s, low, middle, high)


def _curves(way: Way, conduct: Conduct, rows: slice) -> Iterator[Curves]:
    load = conduct.dissolved_g * way.per_discharge_s_m3
    return respond(way.course.rows(rows), load[rows], conduct.duration_s[rows])


def _peak(values: Floats) -> tuple[Floats, Floats]:
    """Give the peak and its place in the samples, by the parabola through the logarithms of the three greatest: exact for a Gaussian."""
    rows, last = np.arange(len(values)), values.shape[1] - 1
    top = np.argmax(values, axis=1)
    inner = np.clip(top, 1, last - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        left, middle, right = (np.log(values[rows, inner + n]) for n in (-1, 0, 1))
        bend = left - 2 * middle + right
        shift = np.where((bend < 0) & np.isfinite(bend), 0.5 * (left - right) / bend, 0.0)
        shift = np.where(np.isfinite(shift) & (top == inner), np.clip(shift, -0.5, 0.5), 0.0)
        peak = np.where(shift != 0, np.exp(middle - 0.25 * (left - right) * shift), values[rows, top])
    return peak, top + shift


def _crossings(values: Floats, level: float) -> tuple[Floats, Floats]:
    """Give where in the samples a level is first and last crossed, on straight lines through the logarithms; NaN where it is not reached."""
    above = values > level
    reached, rows, last = above.any(axis=1), np.arange(len(values)), values.shape[1] - 1
    first, final = np.argmax(above, axis=1), last - np.argmax(above[:, ::-1], axis=1)

    def between(low: NDArray[np.intp], high: NDArray[np.intp]) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            a, b = np.log(np.maximum(values[rows, low], 1e-300)), np.log(values[rows, high])
            part = np.where((low != high) & (a < b), (np.log(level) - a) / (b - a), 1.0)
        return np.asarray(low + (high - low) * np.clip(part, 0, 1))

    start = between(np.maximum(first - 1, 0), first)
    end = between(np.minimum(final + 1, last), final)
    return np.where(reached, start, np.nan), np.where(reached, end, np.nan)
