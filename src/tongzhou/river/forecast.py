"""From a river, a release and its draws to arrival, peak, passage and exceedance at a place (预测)."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.ensemble import Conduct, Hydraulics, Way, way_along
from tongzhou.river.network import Place
from tongzhou.river.scenario import Release
from tongzhou.river.substance import Substance
from tongzhou.river.transfer import Curves, respond

__all__ = [
    "Band",
    "Interval",
    "Passage",
    "band_at",
    "concentrations",
    "floating_arrival_s",
    "interval",
    "pass_place",
    "points",
]

Floats = NDArray[np.float64]

_SHARES = (0.05, 0.5, 0.95)


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
    low, middle, high = np.quantile(values, _SHARES)
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
    offset, cap = conduct.start_s[some], substance.solubility_mg_l
    count = len(offset)
    found = {name: np.full(count, np.nan) for name in ("peak", "at", "arrive", "gone", "above", "below")}
    capped = False
    for curves in _curves(way, conduct, some):
        n, values = curves.rows, curves.concentration_mg_l
        peak, at = _peak(curves)
        if cap is not None:
            capped |= bool((peak > cap.middle).any())
            peak, values = np.minimum(peak, cap.middle), np.minimum(values, cap.middle)
            curves = Curves(n, curves.start_s, curves.step_s, values)
        found["peak"][n], found["at"][n] = peak, at + offset[n]
        detected = substance.detection_limit_mg_l.middle
        found["arrive"][n], found["gone"][n] = (one + offset[n] for one in _crossings(curves, detected))
        if limit_mg_l is not None:
            found["above"][n], found["below"][n] = (one + offset[n] for one in _crossings(curves, limit_mg_l))
    return Passage(
        way.distance_m[some],
        found["peak"],
        found["at"],
        found["arrive"],
        found["gone"],
        found["above"],
        found["below"],
        capped,
    )


def concentrations(
    river: Hydraulics, conduct: Conduct, release: Release, at: tuple[str, float | None], time_s: Floats
) -> Floats:
    """Give concentrations (member, time) at a point of a reach, times after the reported begin of the release (浓度); 0 above it."""
    result = np.zeros((river.members, len(time_s)))
    legs = river.network.course(release.reach, release.distance_m, *at)
    if legs:
        for curves in _curves(way_along(river, conduct, legs), conduct, slice(None)):
            result[curves.rows] = curves.at(time_s[None, :] - conduct.start_s[curves.rows, None])
    return result


def band_at(values: Floats, time_s: Floats) -> Band:
    """Give the points of concentrations (member, time) at each time (过程线区间)."""
    low, middle, high = np.quantile(values, _SHARES, axis=0)
    return Band(time_s, low, middle, high)


def floating_arrival_s(
    river: Hydraulics, conduct: Conduct, release: Release, place: Place, wind_along_m_s: float
) -> Floats | None:
    """Give when the front of a film on the surface comes to a place (油膜到达), (member,); NaN where the wind holds it back.

    The film goes at its factor of the water's speed and takes its share of the wind along the channel. Spreading, stranding on the
    banks and booms are not in it: it is the front that nothing holds.
    """
    legs = river.network.course(release.reach, release.distance_m, place.reach, place.distance_m)
    if not legs:
        return None
    course = way_along(river, conduct, legs).course
    speed = course.velocity_m_s * conduct.speed_factor[:, None] + conduct.wind_share[:, None] * wind_along_m_s
    time = (course.length_m / np.where(speed > 0, speed, np.nan)).sum(1)
    return np.asarray(time + conduct.start_s)


def _curves(way: Way, conduct: Conduct, rows: slice) -> Iterator[Curves]:
    load = conduct.dissolved_g * way.per_discharge_s_m3
    return respond(way.course.rows(rows), load[rows], conduct.duration_s[rows])


def _peak(curves: Curves) -> tuple[Floats, Floats]:
    """Give the peak and its time, by the parabola through the logarithms of the three greatest samples: exact for a Gaussian."""
    values = curves.concentration_mg_l
    rows, last = np.arange(len(values)), values.shape[1] - 1
    top = np.argmax(values, axis=1)
    inner = np.clip(top, 1, last - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        left, middle, right = (np.log(values[rows, inner + n]) for n in (-1, 0, 1))
        bend = left - 2 * middle + right
        shift = np.where((bend < 0) & np.isfinite(bend), 0.5 * (left - right) / bend, 0.0)
        shift = np.where(np.isfinite(shift) & (top == inner), np.clip(shift, -0.5, 0.5), 0.0)
        peak = np.where(shift != 0, np.exp(middle - 0.25 * (left - right) * shift), values[rows, top])
    return peak, curves.start_s + curves.step_s * (top + shift)


def _crossings(curves: Curves, level: float) -> tuple[Floats, Floats]:
    """Give when a level is first and last crossed, on straight lines through the logarithms; NaN where it is not reached."""
    values = curves.concentration_mg_l
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
    begin, step = curves.start_s, curves.step_s
    return np.where(reached, begin + step * start, np.nan), np.where(reached, begin + step * end, np.nan)
