"""The situation after an alarm (态势): forecasts for all places, the grade proposed, the clocks, what was assumed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.assimilate import Posterior, Reading, expected, mass_factor, spread_times, weigh
from tongzhou.river.ensemble import Conduct, Hydraulics, draw_conduct, draw_hydraulics, draw_operated, way_along
from tongzhou.river.film import REFERENCE_C, FilmPassage, follow_film, pass_film
from tongzhou.river.forecast import (
    Band,
    Interval,
    Passage,
    band_at,
    concentrations,
    concentrations_at,
    interval,
    pass_place,
    passages,
    points,
    quantiles,
    traces_to,
)
from tongzhou.river.grades import Deadline, Proposal, Rules, deadlines, propose
from tongzhou.river.network import Leg, Network, Place
from tongzhou.river.scenario import Release, Scenario
from tongzhou.river.standards import LimitInForce, Standards, limit_in_force
from tongzhou.river.substance import Shelf, Substance
from tongzhou.river.transfer import respond
from tongzhou.river.unsteady import Traces
from tongzhou.terms.declaration import Assumed
from tongzhou.terms.words import Message

__all__ = [
    "POSSIBLE",
    "Charts",
    "Draws",
    "Film",
    "Forecast",
    "Knowledge",
    "Situation",
    "Strip",
    "Update",
    "assess",
    "film_of",
    "limit_at",
    "draw_members",
]

Floats = NDArray[np.float64]

_HOUR_S = 3600.0
_KM = 1000.0
#: A possibility that the rules of grading and those below a boundary shall hear of: one member in twenty.
POSSIBLE: Final = 0.05
# In the first kilometre the plume is not mixed over the width, and the one-dimensional forecast does not hold (assumed distance).
_UNMIXED_M = 1000.0
# With fewer draws than this an interval of what happens only in them would say more than is known.
_FEWEST_SHOWN = 20
_BAND_MEMBERS, _BAND_TIMES = 400, 97
_STRIP_MEMBERS, _STRIP_POINTS, _STRIP_TIMES = 120, 33, 61
_LONGEST_CHART_H = 240.0


@dataclass(frozen=True)
class Knowledge:
    """What is declared for a river and for spills (声明汇总)."""

    network: Network
    shelf: Shelf
    standards: Standards
    rules: Rules


@dataclass(frozen=True)
class Forecast:
    """What one release brings to one place (点位预测).

    Times in seconds after the reported begin of the release; an interval is None where no member has it. Arrival and passage count
    only members in which the limit of detection (or the limit in force) is reached; the probability says how many those are.
    """

    release: int
    substance: str
    place: Place
    distance_km: Interval
    probability_detected: float
    arrival_s: Interval | None
    gone_s: Interval | None
    peak_mg_l: Interval
    peak_s: Interval
    limit: LimitInForce | None
    probability_exceeding: float | None
    above_s: Interval | None
    below_s: Interval | None
    hours_above: Interval | None
    film: "Film | None"
    """What floats past, apart from what is dissolved; None for what does not float."""
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Film:
    """What floats past a place (漂浮油膜预测), counted over the draws in which it comes; None where it comes in too few."""

    probability_comes: float
    arrival_s: Interval | None
    gone_s: Interval | None
    left_kg: Interval | None
    evaporated: Interval | None


@dataclass(frozen=True)
class Strip:
    """How likely a release is to be found along the river (河道沿程图): probability (distance, time) of being above `level_mg_l`."""

    release: int
    level_mg_l: float
    is_limit: bool
    distance_km: Floats
    time_h: Floats
    probability: Floats


@dataclass(frozen=True)
class Charts:
    """What is drawn (图): bands by release and place, a strip by release."""

    bands: tuple[tuple[int, str, Band], ...] = ()
    strips: tuple[Strip, ...] = ()


@dataclass(frozen=True)
class Update:
    """What readings changed (同化更新): the forecasts before them, what the draws were left with, the mass by release."""

    readings: tuple[Reading, ...]
    posterior: Posterior
    before: tuple[Forecast, ...]
    mass_factors: tuple[float, ...]
    """By how much the likely mass in the water of each release changed."""


@dataclass(frozen=True)
class Situation:
    """All that is said after an alarm (态势)."""

    scenario: Scenario
    network: Network
    shelf: Shelf
    forecasts: tuple[Forecast, ...]
    proposal: Proposal
    deadlines: tuple[Deadline, ...]
    drawn: Callable[[], Charts] = field(repr=False, compare=False)
    """Makes the charts."""
    assumed: tuple[Assumed, ...]
    notes: tuple[Message, ...]
    update: "Update | None" = None

    @cached_property
    def charts(self) -> Charts:
        """Give what is drawn (图), computed when it is first asked for: the forecast is told before."""
        return self.drawn()

    def moment(self, release: int, seconds: float) -> datetime:
        """Give the time of a number of seconds after a release began (换算为时刻)."""
        return self.scenario.releases[release].started_at + timedelta(seconds=seconds)


@dataclass(frozen=True)
class Draws:
    """The members a situation rests on (抽样成员): rivers, what each release does on them, and what readings changed."""

    river: Hydraulics
    conducts: tuple[Conduct, ...]
    update: Update | None


@dataclass(frozen=True)
class _Task:
    release: int
    place: Place
    river: Hydraulics
    conduct: Conduct
    known: Knowledge
    scenario: Scenario
    traces: tuple[Traces, ...] = ()
    """What comes to the place through flow that changes; nothing where it does not change."""

    def passed(self, limit: LimitInForce | None) -> Passage | None:
        """Give what passes the place, held against a limit."""
        release, value = self.scenario.releases[self.release], limit.value_mg_l if limit else None
        substance = self.known.shelf.substances[release.substance]
        if not self.river.is_changing:
            return pass_place(self.river, self.conduct, release, substance, self.place, value)
        if not self.traces:
            return None
        legs = self.known.network.course(release.reach, release.distance_m, self.place.reach, self.place.distance_m)
        distance = way_along(self.river, self.conduct, legs).distance_m
        return passages(1, distance[None], self.traces, substance, [value])[0]


_Done = tuple[Forecast, Callable[[], Band]] | None


def assess(
    known: Knowledge, scenario: Scenario, random: np.random.Generator, readings: Sequence[Reading] = ()
) -> Situation:
    """Say what an alarm means for everyone along the river (态势研判).

    Parameters
    ----------
    known
        The river, substances, standards and rules.
    scenario
        The alarm.
    random
        Where the draws come from; the same generator gives the same situation.
    readings
        What was measured since. The draws are then weighed by it and drawn again by their weights.
    """
    draws = draw_members(known, scenario, random, readings)
    river, conducts, update = draws.river, draws.conducts, draws.update
    done = _forecasts(known, scenario, river, conducts)
    forecasts = tuple(one for one, _ in done)
    proposal = propose(
        known.rules,
        scenario.facts,
        frozenset(_possible(known, scenario, forecasts)),
        scenario.learned_at.date(),
    )

    def charts() -> Charts:
        return Charts(
            tuple((one.release, one.place.key, band()) for one, band in done),
            tuple(
                strip
                for n, conduct in enumerate(conducts)
                if (strip := _strip(known, scenario, n, river, conduct, forecasts))
            ),
        )

    return Situation(
        scenario,
        known.network,
        known.shelf,
        forecasts,
        proposal,
        deadlines(known.rules, proposal.report_as, scenario.learned_at),
        charts,
        tuple(_assumed(known, scenario)),
        tuple(_notes(scenario, known, forecasts)),
        update,
    )


def draw_members(
    known: Knowledge, scenario: Scenario, random: np.random.Generator, readings: Sequence[Reading] = ()
) -> Draws:
    """Draw rivers and releases, and where there are readings draw them again by their weights (抽样)."""
    river = draw_hydraulics(known.network, scenario.members, random)
    conducts = tuple(
        draw_conduct(one, known.shelf.substances[one.substance], known.shelf.floating, scenario.members, random)
        for one in scenario.releases
    )
    if scenario.operations:
        began = scenario.releases[0].started_at
        done = tuple(draw_operated(one, began, scenario.members, random) for one in scenario.operations)
        river = replace(river, operated=done)
    if not readings:
        return Draws(river, conducts, None)
    before = tuple(one for one, _ in _forecasts(known, scenario, river, conducts))
    update = _weighed(known, scenario, river, conducts, readings, before)
    rows = update.posterior.draw(random)
    return Draws(river.take(rows), tuple(one.take(rows) for one in conducts), update)


def _forecasts(
    known: Knowledge, scenario: Scenario, river: Hydraulics, conducts: Sequence[Conduct]
) -> list[tuple[Forecast, Callable[[], Band]]]:
    """Forecast every release at every place below it."""
    made = []
    for n, conduct in enumerate(conducts):
        release = scenario.releases[n]
        points = [(one.reach, one.distance_m) for one in known.network.places]
        traces: dict[int, list[Traces]] = {}
        if river.is_changing:
            for m, one in traces_to(river, conduct, release, points, _LONGEST_CHART_H * _HOUR_S):
                traces.setdefault(m, []).append(replace(one, spot=0))
        for m, place in enumerate(known.network.places):
            task = _Task(n, place, river, conduct, known, scenario, tuple(traces.get(m, ())))
            found = _forecast(task)
            if found is not None:
                made.append(found)
    return made


def _weighed(
    known: Knowledge,
    scenario: Scenario,
    river: Hydraulics,
    conducts: Sequence[Conduct],
    readings: Sequence[Reading],
    before: tuple[Forecast, ...],
) -> Update:
    """Weigh the draws by all readings at once: what one substance tells of the river serves the others."""
    spread, groups = spread_times(readings)
    values = np.zeros((river.members, len(spread)))
    for n, release in enumerate(scenario.releases):
        item = known.shelf.substances[release.substance].item
        mine = [m for m, one in enumerate(spread) if one.item == item]
        values[:, mine] += expected(river, conducts[n], release, [spread[m] for m in mine])
    posterior = weigh(values, readings, groups=groups)
    factors = tuple(mass_factor(posterior.weights, one.dissolved_g) for one in conducts)
    return Update(tuple(readings), posterior, before, factors)


def _forecast(task: _Task) -> _Done:
    release, place, known = task.scenario.releases[task.release], task.place, task.known
    substance = known.shelf.substances[release.substance]
    limit = limit_at(known, task.scenario, substance, place, release.started_at)
    passed = task.passed(limit)
    if passed is None:
        return None
    likely = interval(passed.arrival_s)
    if likely is not None:
        # the limit is that of the likely day of arrival; the day matters only where a standard or a use changes in between
        then = limit_at(known, task.scenario, substance, place, release.started_at + timedelta(seconds=likely.middle))
        if then != limit:
            limit = then
            passed = task.passed(limit)
            assert passed is not None  # noqa: S101 - it passed a moment ago
    film = film_at(known, task.river, task.conduct, release, substance, place, task.scenario)
    made = _said(task, passed, limit, film)
    ends = passed.gone_s[np.isfinite(passed.gone_s)]
    until = float(quantiles(ends if len(ends) else passed.peak_s, (0.9,))[0])
    return made, partial(_band, task, release, until)


def film_at(
    known: Knowledge,
    river: Hydraulics,
    conduct: Conduct,
    release: Release,
    substance: Substance,
    place: Place,
    scenario: Scenario,
) -> Film | None:
    """Say what floats past a place (油膜预测), None for what does not float or does not come there."""
    legs = river.network.course(release.reach, release.distance_m, place.reach, place.distance_m)
    if not substance.is_floating or not legs or substance.density_kg_m3 is None:
        return None
    wind = scenario.wind_along_m_s or 0.0
    warm = scenario.temperature_c if scenario.temperature_c is not None else REFERENCE_C
    density = substance.density_kg_m3.middle
    if not river.operated:
        return film_of(pass_film(river, conduct, legs, density, wind, warm))
    passed = follow_film(
        river,
        conduct,
        [replace(one, to_m=None) for one in legs],
        [(len(legs) - 1, place.distance_m)],
        [one.on_clock_of(release.started_at) for one in river.operated],
        density,
        wind,
        warm,
        known.shelf.floating.boom_failure_m_s.middle,
        _LONGEST_CHART_H * _HOUR_S,
    )
    return film_of(passed[0])


def film_of(passed: FilmPassage) -> Film:
    """Give the intervals of a passage over the draws (油膜过程区间)."""
    comes = np.isfinite(passed.arrival_s)
    shown = (passed.arrival_s, passed.gone_s, passed.left_kg, passed.evaporated)
    return Film(float(comes.mean()), *(_shown(one) for one in shown))


def _said(task: _Task, passed: Passage, limit: LimitInForce | None, film: Film | None) -> Forecast:
    distance = points(passed.distance_m / _KM)
    return Forecast(
        task.release,
        task.scenario.releases[task.release].substance,
        task.place,
        distance,
        float(np.isfinite(passed.arrival_s).mean()),
        _shown(passed.arrival_s),
        _shown(passed.gone_s),
        points(passed.peak_mg_l),
        points(passed.peak_s),
        limit,
        float(np.isfinite(passed.above_s).mean()) if limit else None,
        _shown(passed.above_s),
        _shown(passed.below_s),
        _shown((passed.below_s - passed.above_s) / _HOUR_S),
        film,
        tuple(_place_notes(passed, distance)),
    )


def _shown(values: Floats) -> Interval | None:
    """Give the interval of what happens in some draws, None where these are too few."""
    return interval(values) if np.isfinite(values).sum() >= _FEWEST_SHOWN else None


def _place_notes(passed: Passage, distance: Interval) -> Iterator[Message]:
    if distance.low * _KM < _UNMIXED_M:
        yield Message.of("river.note.unmixed", km=_UNMIXED_M / _KM)
    if passed.was_capped:
        yield Message.of("river.note.capped")


def limit_at(
    known: Knowledge, scenario: Scenario, substance: Substance, place: Place, moment: datetime
) -> LimitInForce | None:
    """Give the limit in force at a place on the day of a moment (适用限值)."""
    day = moment.astimezone(scenario.learned_at.tzinfo).date()
    # where it is not known whether drinking water is conveyed, it is taken to be: the stricter limit
    use = known.network.designation(place.reach, day, scenario.conveyance != "off")
    return limit_in_force(known.standards, substance.item, use, day)


def _band(task: _Task, release: Release, until_s: float) -> Band:
    """Give the band of the curves at a place, from some of the members."""
    time = np.linspace(0.0, min(until_s, _LONGEST_CHART_H * _HOUR_S), _BAND_TIMES)
    river, conduct = task.river.first(_BAND_MEMBERS), task.conduct.first(_BAND_MEMBERS)
    if not task.traces:
        return band_at(concentrations(river, conduct, release, (task.place.reach, task.place.distance_m), time), time)
    values = np.zeros((river.members, len(time)))
    for one in task.traces:
        for row, when, value in zip(one.rows, one.time_s, one.concentration_mg_l, strict=True):
            if row < river.members:
                values[row] = np.interp(time, when, value, left=0.0)
    return band_at(values, time)


def _strip(
    known: Knowledge, scenario: Scenario, n: int, river: Hydraulics, conduct: Conduct, forecasts: tuple[Forecast, ...]
) -> Strip | None:
    """Give the probability along the way to the farthest place, above the strictest limit met there or else the detection limit."""
    reached = [one for one in forecasts if one.release == n]
    if not reached:
        return None
    release = scenario.releases[n]
    farthest = max(reached, key=lambda one: one.distance_km.middle)
    legs = known.network.course(release.reach, release.distance_m, farthest.place.reach, farthest.place.distance_m)
    some, acts = river.first(_STRIP_MEMBERS), conduct.first(_STRIP_MEMBERS)
    limits = [one.limit.value_mg_l for one in reached if one.limit]
    level = min(limits, default=known.shelf.substances[release.substance].detection_limit_mg_l.middle)
    ends = [one.gone_s.middle for one in reached if one.gone_s]
    until = min(max(ends, default=_LONGEST_CHART_H * _HOUR_S), _LONGEST_CHART_H * _HOUR_S)
    time = np.linspace(0.0, until, _STRIP_TIMES)
    points, distances = list[tuple[str, float | None]](), []
    rows: list[Floats] = []
    total = 0.0
    lengths = [float(quantiles(way_along(some, acts, [leg]).distance_m, (0.5,))[0]) for leg in legs]
    for k, (leg, length) in enumerate(zip(legs, lengths, strict=True)):
        start = float(leg.from_m) if leg.from_m is not None else 0.0
        count = max(round(_STRIP_POINTS * length / sum(lengths)), 1)
        parts: Floats = np.linspace(1.0 / count, 1.0, count)
        distances += list((total + parts * length) / _KM)
        points += [(leg.reach.key, float(at)) for at in start + parts * length]
        if not some.is_changing:
            shown = _along(some, acts, (*legs[:k], leg), start + parts * length, time)
            rows += list((shown > level).mean(axis=1))
        total += length
    if some.is_changing:
        rows = [(values > level).mean(0) for values in concentrations_at(some, acts, release, points, time)]
    return Strip(n, level, bool(limits), np.asarray(distances), time / _HOUR_S, np.asarray(rows))


def _along(river: Hydraulics, conduct: Conduct, legs: Sequence[Leg], at_m: Floats, time_s: Floats) -> Floats:
    """Give concentrations at many points of the last leg at once, (point, member, time): each member once for each point."""
    members, count = river.members, len(at_m)
    again = np.tile(np.arange(members), count)
    many, acts = river.take(again), conduct.take(again)
    way = way_along(many, acts, (*legs[:-1], replace(legs[-1], to_m=np.repeat(at_m, members))))
    values = np.zeros((count * members, len(time_s)))
    for curves in respond(way.course, acts.dissolved_g * way.per_discharge_s_m3, acts.duration_s):
        values[curves.rows] = curves.at(time_s[None, :] - acts.start_s[curves.rows, None])
    return values.reshape(count, members, len(time_s))


def _possible(known: Knowledge, scenario: Scenario, forecasts: tuple[Forecast, ...]) -> Iterator[str]:
    """Give the facts that the rules ask for and the forecast holds possible."""
    day = scenario.learned_at.date()
    touched = {one.reach for one in scenario.releases}
    for one in forecasts:
        is_detected = one.probability_detected >= POSSIBLE
        is_above = one.probability_exceeding is not None and one.probability_exceeding >= POSSIBLE
        if is_detected:
            touched.add(one.place.reach)
        if one.place.kind == "boundary" and is_detected:
            yield f"crosses_{one.place.level}"
        if one.place.kind == "intake" and is_above:
            yield f"intake_{one.place.level}"
    uses = (known.network.designation(reach, day, scenario.conveyance != "off") for reach in touched)
    if any(one is not None and one.is_drinking for one in uses):
        yield "drinking_water"
    if any(known.shelf.substances[one.substance].is_heavy_metal for one in scenario.releases):
        yield "heavy_metal"


def _assumed(known: Knowledge, scenario: Scenario) -> Iterator[Assumed]:
    """Give what is assumed and was used."""
    used = [known.shelf.substances[key] for key in dict.fromkeys(one.substance for one in scenario.releases)]
    yield from scenario.assumed
    yield from known.network.assumed
    for one in used:
        yield from one.assumed
    if any(one.is_floating for one in used):
        yield from known.shelf.assumed
    items = {one.item for one in used}
    yield from (one for one in known.standards.assumed if one.what in items)
    basis = known.rules.precaution_basis
    if basis is not None and basis.is_assumed:
        yield Assumed("precaution", basis.note, "", basis.note_english)


def _notes(scenario: Scenario, known: Knowledge, forecasts: tuple[Forecast, ...]) -> Iterator[Message]:
    """Give what the reader has to know of the forecast as a whole."""
    changes = any(one.kind != "boom" for one in scenario.operations)
    yield Message.of("river.note.changing" if changes else "river.note.steady")
    for one in scenario.conditions:
        yield Message.of(f"river.note.{one}")
    if scenario.not_understood:
        yield Message.of("river.note.unread", words=scenario.not_understood)
    if scenario.conveyance == "unknown":
        yield Message.of("river.note.conveyance_unknown")
    if any(one.film for one in forecasts):
        if scenario.wind_along_m_s is None:
            yield Message.of("river.note.no_wind")
        if scenario.temperature_c is None:
            yield Message.of("river.note.no_temperature", celsius=REFERENCE_C)
    items = [known.shelf.substances[one.substance].item for one in scenario.releases]
    if len(items) > len(set(items)):
        yield Message.of("river.note.same_item")
    if not forecasts:
        yield Message.of("river.note.nothing_below")
