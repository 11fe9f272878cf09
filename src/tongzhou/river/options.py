"""What could be done, compared on the same draws (处置方案比选): peaks, arrivals and exceedance at each place, with paired intervals."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.declared import read_names
from tongzhou.river.ensemble import Conduct, Hydraulics, draw_operated, way_along
from tongzhou.river.film import REFERENCE_C, FilmPassage, follow_film
from tongzhou.river.flow import Flow
from tongzhou.river.forecast import Interval, Passage, interval, passages, ways
from tongzhou.river.network import Leg, Names, Network, Place
from tongzhou.river.operation import Operated, Operation, read_operations
from tongzhou.river.scenario import Release, Scenario
from tongzhou.river.situation import Draws, Film, Knowledge, film_of, limit_at
from tongzhou.river.unsteady import Spot, run
from tongzhou.terms.declaration import Assumed, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault

__all__ = [
    "Comparison",
    "Effect",
    "Option",
    "Options",
    "Outcome",
    "Use",
    "chains",
    "compare",
    "read_options",
    "uses_of",
]

Floats = NDArray[np.float64]

#: Draws for a comparison: what differs between options shows in far fewer than what differs between rivers.
MEMBERS: Final = 2_000
_FEWEST, _MOST = 100, 20_000
_HOURS: Final = 120.0
_HOUR_S, _KM = 3600.0, 1000.0
_MOST_OPTIONS = 20
#: Cells in a standard deviation of the plume: a peak is then right to a few tenths of a percent, and its change to less.
_PER_DEVIATION, _LEFT, _CELLS = 2.5, 0.05, 64
# The 97.5 % point of the normal distribution: the interval of a mean difference over the draws is a 95 % one.
_POINT_975 = 1.959963984540054
_USE_STEPS = 240
_FEWEST_SHOWN = 20


@dataclass(frozen=True)
class Option:
    """One thing that could be done (方案): its operations together."""

    key: str
    names: Names
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Options:
    """What shall be compared (方案集), with how many draws and for how long after the release began."""

    title: str
    options: tuple[Option, ...]
    members: int
    horizon_h: float
    assumed: tuple[Assumed, ...] = ()


@dataclass(frozen=True)
class Effect:
    """What one release brings to one place under an option (方案效果), and how that differs from doing nothing, draw by draw.

    Intervals are 5 %, 50 % and 95 % points over the draws; `exceeding_change` is a mean over the draws with its 95 % interval. Times in
    seconds after the reported begin of the release. What is compared with doing nothing is None for doing nothing itself.
    """

    release: int
    place: Place
    limit_mg_l: float | None
    peak_mg_l: Interval
    arrival_s: Interval | None
    probability_detected: float
    probability_exceeding: float | None
    peak_ratio: Interval | None
    """Peak over that of doing nothing in the same draw; over draws in which that is above detection."""
    delay_h: Interval | None
    """Arrival after that of doing nothing in the same draw; over draws in which both come."""
    exceeding_change: Interval | None
    film: Film | None
    film_ratio: Interval | None
    """What still floats over that of doing nothing in the same draw."""


@dataclass(frozen=True)
class Use:
    """What an operation takes of the room it has (蓄水占用): m³ used, the draws in which it fills, and when."""

    operation: Operation
    used_m3: Interval
    probability_full: float | None
    full_s: Interval | None


@dataclass(frozen=True)
class Outcome:
    """An option and what comes of it (方案结果); None for doing nothing."""

    option: Option | None
    effects: tuple[Effect, ...]
    uses: tuple[Use, ...]
    probability_reversed: float
    """Draws in which the water goes upstream somewhere below the release for a while."""


@dataclass(frozen=True)
class Comparison:
    """All options and doing nothing (方案比选), on the same draws."""

    options: Options
    outcomes: tuple[Outcome, ...]
    effective: int
    """How many draws were used."""


def read_options(file: DeclaredFile, network: Network, zone: tzinfo, faults: list[Fault]) -> Options | None:
    """Read what shall be compared (读取方案集); None where it has faults, which are added to `faults`."""
    before = len(faults)
    assumed: list[Assumed] = []
    top = Table.of(file, faults)
    title, river = top.text("title") or "", top.text("river")
    if river and river != network.key:
        top.wrong("river", river, network.key)
    members, hours = top.take("members", int, "2000"), top.number("horizon_h")
    if members is not None and not _FEWEST <= members <= _MOST:
        top.wrong("members", members, f"{_FEWEST} … {_MOST}")
    if hours is not None and not 0 < hours <= 24 * 60:
        top.wrong("horizon_h", hours, "1 … 1440")
    found = [_option(one, network, zone, assumed) for one in top.tables("option", required=True)]
    top.finish()
    for key, count in Counter(one.key for one in found if one).items():
        if count > 1:
            last = max(n for n, one in enumerate(found) if one and one.key == key)
            faults.append(
                fault(
                    "river.key_twice",
                    "The key {key} is used {count} times. Give each {kind} a key of its own.",
                    file.where(("option", last, "key")),
                    key=key,
                    count=count,
                    kind="option",
                )
            )
    if "option" in top.data and not 1 <= len(found) <= _MOST_OPTIONS:
        top.wrong("option", len(found), f"1 … {_MOST_OPTIONS} [[option]]")
    if len(faults) > before:
        return None
    return Options(title, tuple(one for one in found if one), members or MEMBERS, hours or _HOURS, tuple(assumed))


def _option(table: Table, network: Network, zone: tzinfo, assumed: list[Assumed]) -> Option | None:
    key, names = table.text("key", required=True), read_names(table, "names")
    before = len(table.faults)
    operations = read_operations(table, network, zone, assumed)
    table.finish()
    if not operations and len(table.faults) == before:
        table.faults.append(
            fault(
                "river.option_empty",
                "The option {key} does nothing. Give it a gate, inflow, dilution, diversion, carbon or boom table; doing nothing is "
                "compared anyway.",
                table.where(),
                key=key or "?",
            )
        )
    return Option(key, names, operations) if key else None


def compare(
    known: Knowledge, scenario: Scenario, draws: Draws, options: Options, random: np.random.Generator
) -> Comparison:
    """Compare options with doing nothing on the same draws of river and release (方案比选).

    Every option is computed by the scheme for changing flow, doing nothing too, so that what differs is the option and nothing else. What an
    option amounts to where that is not known is drawn for each draw.
    """
    count = min(options.members, scenario.members)
    river = draws.river.first(count)
    conducts = [one.first(count) for one in draws.conducts]
    drawn = [
        [draw_operated(one, scenario.releases[0].started_at, count, random) for one in option.operations]
        for option in options.options
    ]
    outcomes = []
    nothing: dict[tuple[int, str], tuple[Passage, FilmPassage | None]] = {}
    for option, operated in ((None, []), *zip(options.options, drawn, strict=True)):
        effects, turned = [], np.zeros(count, bool)
        for n, (release, conduct) in enumerate(zip(scenario.releases, conducts, strict=True)):
            moved = [one.on_clock_of(release.started_at) for one in (*river.operated, *operated)]
            for legs, places in chains(known.network, release):
                # booms move what floats, not the water: what is dissolved is then that of doing nothing
                is_dry = option is not None and all(one.operation.kind == "boom" for one in operated)
                dissolved = [nothing[n, one.key][0] for one in places] if is_dry else None
                for place, limit, passed, film, back in _follow(
                    known, scenario, n, river, conduct, legs, places, moved, options.horizon_h * _HOUR_S, dissolved
                ):
                    base = nothing.setdefault((n, place.key), (passed, film))
                    turned |= back
                    effects.append(_effect(n, place, limit, passed, film, None if option is None else base))
        uses = tuple(uses_of(river, operated, options.horizon_h * _HOUR_S))
        outcomes.append(Outcome(option, tuple(effects), uses, float(turned.mean())))
    return Comparison(options, tuple(outcomes), count)


def chains(network: Network, release: Release) -> Iterator[tuple[tuple[Leg, ...], tuple[Place, ...]]]:
    """Give the ways down from a release that no other way goes on (下游流程), with the places on each."""
    points = [(one.reach, one.distance_m) for one in network.places]
    for legs, found in ways(network, release, points):
        yield legs, tuple(network.places[n] for n in found)


def _follow(
    known: Knowledge,
    scenario: Scenario,
    n: int,
    river: Hydraulics,
    conduct: Conduct,
    legs: Sequence[Leg],
    places: Sequence[Place],
    operated: Sequence[Operated],
    horizon_s: float,
    as_before: Sequence[Passage] | None,
) -> Iterator[tuple[Place, float | None, Passage, FilmPassage | None, NDArray[np.bool_]]]:
    release = scenario.releases[n]
    substance = known.shelf.substances[release.substance]
    keys = [one.reach.key for one in legs]
    spots = [Spot(keys.index(one.reach), one.distance_m) for one in places]
    limits = [limit_at(known, scenario, substance, one, release.started_at) for one in places]
    values = [one.value_mg_l if one else None for one in limits]
    distance = np.stack([_distance(river, conduct, known.network, release, one) for one in places])
    if as_before is None:
        traces = list(run(river, conduct, legs, operated, spots, horizon_s, _PER_DEVIATION, _LEFT, _CELLS))
        back = np.zeros(river.members, bool)
        for trace in traces:
            back[trace.rows] |= trace.reversed_share > 0
        passed = passages(len(spots), distance, traces, substance, values)
    else:
        passed, back = list(as_before), np.zeros(river.members, bool)
    films: list[FilmPassage | None] = [None] * len(spots)
    if substance.is_floating and substance.density_kg_m3:
        films = list(
            follow_film(
                river,
                conduct,
                legs,
                [(one.leg, one.distance_m) for one in spots],
                operated,
                substance.density_kg_m3.middle,
                scenario.wind_along_m_s or 0.0,
                scenario.temperature_c if scenario.temperature_c is not None else REFERENCE_C,
                known.shelf.floating.boom_failure_m_s.middle,
                horizon_s,
            )
        )
    for place, limit, one, film in zip(places, values, passed, films, strict=True):
        yield place, limit, one, film, back


def _distance(river: Hydraulics, conduct: Conduct, network: Network, release: Release, place: Place) -> Floats:
    legs = network.course(release.reach, release.distance_m, place.reach, place.distance_m)
    return way_along(river, conduct, legs).distance_m


def _effect(
    n: int,
    place: Place,
    limit: float | None,
    passed: Passage,
    film: FilmPassage | None,
    base: tuple[Passage, FilmPassage | None] | None,
) -> Effect:
    peak = interval(passed.peak_mg_l)
    assert peak is not None  # noqa: S101 - a peak is a number in every draw
    above = np.isfinite(passed.above_s)
    ratio = delay = change = film_ratio = None
    if base is not None:
        other, other_film = base
        seen = np.isfinite(other.arrival_s)
        ratio = _shown(np.where(seen, passed.peak_mg_l / np.where(seen, other.peak_mg_l, 1.0), np.nan))
        delay = _shown((passed.arrival_s - other.arrival_s) / _HOUR_S)
        if limit is not None:
            change = _mean(above.astype(float) - np.isfinite(other.above_s))
        if film and other_film:
            here = np.where(np.isfinite(film.left_kg), film.left_kg, 0.0)
            film_ratio = _shown(here / np.where(other_film.left_kg > 0, other_film.left_kg, np.nan))
    return Effect(
        n,
        place,
        limit,
        peak,
        _shown(passed.arrival_s),
        float(np.isfinite(passed.arrival_s).mean()),
        float(above.mean()) if limit is not None else None,
        ratio,
        delay,
        change,
        film_of(film) if film else None,
        film_ratio,
    )


def _mean(values: Floats) -> Interval:
    """Give the mean of paired differences and its 95 % interval over the draws."""
    middle, half = float(values.mean()), _POINT_975 * float(values.std(ddof=1)) / float(np.sqrt(len(values)))
    return Interval(middle - half, middle, middle + half)


def _shown(values: Floats) -> Interval | None:
    return interval(values) if np.isfinite(values).sum() >= _FEWEST_SHOWN else None


def uses_of(river: Hydraulics, operated: Sequence[Operated], horizon_s: float) -> Iterator[Use]:
    """Say what gates and diversions take of their room until the horizon (蓄水占用), beside what is done to the river anyway."""
    if not any(one.operation.kind in ("gate", "diversion") for one in operated):
        return
    flow = Flow(river, [*operated, *river.operated])
    time = np.full(river.members, min([0.0, *(one.start_s for one in operated)]))
    for _ in range(_USE_STEPS + 4 * len(operated)):
        flow.at(time)
        step = np.minimum(
            np.minimum(horizon_s / _USE_STEPS, flow.until_change(time)), np.maximum(horizon_s - time, 0.0)
        )
        flow.advance(time, step)
        time = time + step
    for n, one in enumerate(operated):
        if one.operation.kind not in ("gate", "diversion"):
            continue
        used = interval(flow.used_m3[n])
        assert used is not None  # noqa: S101 - volumes are numbers
        full = np.isfinite(flow.full_s[n])
        is_limited = one.operation.storage_m3 is not None
        yield Use(one.operation, used, float(full.mean()) if is_limited else None, _shown(flow.full_s[n]))
