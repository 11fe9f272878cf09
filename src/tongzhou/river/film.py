"""What floats (漂浮油膜), apart from what is dissolved: how fast a film goes, how long it passes, how much of it is left."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.ensemble import Conduct, Hydraulics, way_along
from tongzhou.river.flow import Flow
from tongzhou.river.network import Leg
from tongzhou.river.operation import Operated

__all__ = ["REFERENCE_C", "FilmPassage", "evaporated", "follow_film", "pass_film", "spread_m"]

Floats = NDArray[np.float64]

_MINUTE_S, _KM = 60.0, 1000.0
_PERCENT = 100.0
#: The temperature for which the law of evaporation needs no correction, °C.
REFERENCE_C = 15.0
_GRAVITY = 9.81
_WATER_KG_M3, _WATER_M2_S = 1000.0, 1.1e-6
# Followed in so many steps where gates move: each about half an hour of five days.
_STEPS = 200
_QUARTER = 1 / 4


@dataclass(frozen=True)
class FilmPassage:
    """What floats past a place, for every member (油膜过程), float64 (member,); NaN where it does not come.

    Times in seconds after the reported begin of the release. `left_kg` is what still floats when the front comes, `evaporated` the share of
    what floated that has gone into the air by then.
    """

    arrival_s: Floats
    gone_s: Floats
    left_kg: Floats
    evaporated: Floats


def evaporated(distilled_percent: Floats, temperature_c: float, age_s: Floats) -> Floats:
    """Give the share that has evaporated at an age (蒸发率): [0.165 %D + 0.045 (T − 15)]·ln t, t in minutes, in percent.

    References
    ----------
    Fingas, M. F. (2004), Modeling evaporation using models that are not boundary-layer regulated, Journal of Hazardous Materials 107,
    27–36, equation 2 of the abstract; %D is the part by mass distilled at 180 °C.

    Examples
    --------
    >>> float(evaporated(np.array(30.0), 15.0, np.array(86400.0)).round(3))
    0.36
    """
    minutes = np.maximum(age_s / _MINUTE_S, 1.0)
    rate = np.maximum(0.165 * distilled_percent + 0.045 * (temperature_c - REFERENCE_C), 0.0)
    return np.asarray(np.clip(rate * np.log(minutes) / _PERCENT, 0.0, 1.0))


def spread_m(volume_m3: Floats, width_m: Floats, density_kg_m3: float, age_s: Floats, coefficient: Floats) -> Floats:
    """Give the length over which a film spreads by its own weight in a channel (油膜纵向扩展): k·(Δ g A² t^1.5/√ν)^(1/4).

    Δ is how much lighter it is than water, A its volume over the width of the channel, ν the viscosity of water. Gravity against the
    drag of the water is the longest stage; k is declared.
    """
    lighter = max(1 - density_kg_m3 / _WATER_KG_M3, 0.0)
    per_width = volume_m3 / width_m
    inner = lighter * _GRAVITY * per_width**2 * np.maximum(age_s, 0.0) ** 1.5 / np.sqrt(_WATER_M2_S)
    return np.asarray(coefficient * inner**_QUARTER)


def pass_film(
    river: Hydraulics,
    conduct: Conduct,
    legs: Sequence[Leg],
    density_kg_m3: float,
    wind_along_m_s: float,
    temperature_c: float,
) -> FilmPassage:
    """Say when a film passes the lower end of some legs in steady flow, and what is left of it (油膜过程).

    It goes at its factor of the speed of the water, takes its share of the wind along the channel, loses what evaporates and what the banks
    hold, and spreads by its own weight. Nothing else holds it.
    """
    way = way_along(river, conduct, legs)
    speed = way.course.velocity_m_s * conduct.speed_factor[:, None] + conduct.wind_share[:, None] * wind_along_m_s
    moving = np.where(speed > 0, speed, np.nan)
    travel = (way.course.length_m / moving).sum(1)
    column = river.network.reaches.index(legs[-1].reach)
    width = river.area_m2[:, column] / river.depth_m[:, column]
    return _passage(conduct, travel, way.distance_m, moving[:, -1], width, density_kg_m3, temperature_c)


def _passage(
    conduct: Conduct,
    travel_s: Floats,
    distance_m: Floats,
    speed_m_s: Floats,
    width_m: Floats,
    density_kg_m3: float,
    temperature_c: float,
) -> FilmPassage:
    volume = conduct.floating_g / 1000 / density_kg_m3
    ahead = spread_m(volume, width_m, density_kg_m3, travel_s, conduct.spreading) / 2 / speed_m_s
    front = conduct.start_s + np.maximum(travel_s - ahead, 0.0)
    gone = conduct.start_s + conduct.duration_s + travel_s + ahead
    share = evaporated(conduct.distilled_percent, temperature_c, travel_s + conduct.duration_s / 2)
    kept = np.exp(-conduct.retention_per_km * distance_m / _KM)
    # a film all gone into the air comes nowhere
    comes = np.isfinite(travel_s) & (share < 1)
    front, gone = np.where(comes, front, np.nan), np.where(comes, gone, np.nan)
    left = np.where(comes, conduct.floating_g / 1000 * (1 - share) * kept, np.nan)
    return FilmPassage(front, gone, left, np.where(comes, share, np.nan))


def follow_film(
    river: Hydraulics,
    conduct: Conduct,
    legs: Sequence[Leg],
    spots: Sequence[tuple[int, float | None]],
    operated: Sequence[Operated],
    density_kg_m3: float,
    wind_along_m_s: float,
    temperature_c: float,
    failure_m_s: float,
    horizon_s: float,
) -> list[FilmPassage]:
    """Say the same for several spots, legs and distances as in `unsteady`, while gates move and booms hold (油膜过程, 非恒定).

    A closed gate holds the film; one that lets some water on lets the film on with it. A boom holds its share of what comes after it is set,
    unless the flow at right angles to it is faster than `failure_m_s`: then it holds nothing. What is held does not come free.
    """
    columns = [river.network.reaches.index(one.reach) for one in legs]
    members = river.members
    length = np.stack([river.length_m[:, n] for n in columns])
    begin = np.minimum(np.asarray(legs[0].from_m if legs[0].from_m is not None else 0.0) / length[0], 1.0)
    front, edges = _front(river, conduct, columns, begin, operated, wind_along_m_s, horizon_s)
    result = []
    for leg, distance in spots:
        part = np.ones(members) if distance is None else np.minimum(distance / length[leg], 1.0)
        arrival, speed = _reached(front, edges, leg + part, horizon_s)
        distance_m = ((1 - begin) * length[0] if leg else (part - begin) * length[0]) + (
            length[1:leg].sum(0) + part * length[leg] if leg else 0.0
        )
        column = columns[leg]
        width = river.area_m2[:, column] / river.depth_m[:, column]
        shown = _passage(
            conduct,
            arrival - conduct.start_s,
            distance_m,
            np.maximum(speed, 1e-6) * length[leg],
            width,
            density_kg_m3,
            temperature_c,
        )
        kept = np.ones(members)
        for one in operated:
            if one.operation.kind != "boom" or one.operation.reach not in [m.reach.key for m in legs[: leg + 1]]:
                continue
            at = [m.reach.key for m in legs].index(one.operation.reach)
            where = at + np.minimum((one.operation.distance_m or 0.0) / length[at], 1.0)
            if at == leg and bool((where > leg + part).all()):
                continue
            came, pace = _reached(front, edges, where, horizon_s)
            water = (pace * length[at] - conduct.wind_share * wind_along_m_s) / conduct.speed_factor
            fails = water * np.sin(np.radians(one.operation.angle_deg)) > failure_m_s
            # of what passes over the time of the release, the boom meets the part that comes after it is set
            met = np.clip((came + conduct.duration_s - one.start_s) / np.maximum(conduct.duration_s, 1.0), 0, 1)
            met = np.where(came >= one.end_s, 0.0, met)
            before = where < leg + part
            kept *= np.where(before & np.isfinite(came) & ~fails, 1 - one.amount * met, 1.0)
        result.append(FilmPassage(shown.arrival_s, shown.gone_s, shown.left_kg * kept, shown.evaporated))
    return result


def _front(
    river: Hydraulics,
    conduct: Conduct,
    columns: Sequence[int],
    begin: Floats,
    operated: Sequence[Operated],
    wind_along_m_s: float,
    horizon_s: float,
) -> tuple[Floats, Floats]:
    """Follow the front: its place in legs and parts of legs (step, member) at times (step, member)."""
    flow, members = Flow(river, operated), river.members
    place, time = np.broadcast_to(begin, (members,)).copy(), conduct.start_s.copy()
    places, times = [place], [time]
    last = float(len(columns))
    column = np.asarray(columns)
    rows = np.arange(members)
    step0 = horizon_s / _STEPS
    end = conduct.start_s + horizon_s
    while bool(((time < end - 1.0) & (place < last)).any()) and len(times) < 8 * _STEPS:
        flow.at(time)
        step = np.minimum(np.minimum(step0, end - time), flow.until_change(time))
        leg = np.minimum(place.astype(np.intp), len(columns) - 1)
        here = column[leg]
        passed = np.maximum(flow.along(here, place - leg), 0.0)
        water = passed / (river.area_m2[rows, here] * flow.filled[here, rows])
        speed = conduct.speed_factor * water + conduct.wind_share * wind_along_m_s
        speed = np.maximum(speed, 0.0)
        length = river.length_m[rows, here]
        held = _held(flow, operated, columns, leg, time)
        limit = np.where(held, leg + 1 - 1e-6, leg + 1.0)
        # a step ends where a leg ends: the next one has another speed
        needed = np.where(speed > 0, (leg + 1 - place) * length / np.where(speed > 0, speed, 1.0), np.inf)
        step = np.where(held | (needed >= step), step, np.maximum(needed, 1e-3))
        place = np.minimum(place + speed * step / length, limit)
        place = np.where(~held & (needed <= step), leg + 1.0, place)
        time = time + step
        flow.advance(time, step)
        places.append(place)
        times.append(time)
    return np.stack(places), np.stack(times)


def _held(
    flow: Flow, operated: Sequence[Operated], columns: Sequence[int], leg: NDArray[np.intp], time: Floats
) -> NDArray[np.bool_]:
    """Say where a gate below the leg lets nothing through."""
    held = np.zeros(len(time), bool)
    for one in operated:
        if one.operation.kind == "gate":
            into = [flow.reaches[n].key for n in columns]
            if one.operation.reach in into and into.index(one.operation.reach) > 0:
                held |= (leg == into.index(one.operation.reach) - 1) & one.holds(time) & (one.amount < 1e-9)
    return held


def _reached(places: Floats, times: Floats, where: Floats, horizon_s: float) -> tuple[Floats, Floats]:
    """Give when each member's front comes to a place, and its speed there in parts of a leg a second; NaN where it does not."""
    there = places >= where - 1e-12
    comes = there.any(0)
    after = np.where(comes, there.argmax(0), 1)
    after = np.maximum(after, 1)
    rows = np.arange(places.shape[1])
    a, b = places[after - 1, rows], places[after, rows]
    s, t = times[after - 1, rows], times[after, rows]
    part = np.where(b > a, (where - a) / np.where(b > a, b - a, 1.0), 1.0)
    arrival = s + np.clip(part, 0, 1) * (t - s)
    speed = (b - a) / np.maximum(t - s, 1e-9)
    return np.where(comes, arrival, np.nan), np.where(comes, speed, np.nan)
