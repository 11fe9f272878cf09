"""Draws keep water and mass, and a forecast says what passes a place."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tongzhou.river.closed import slug
from tongzhou.river.ensemble import Conduct, Hydraulics, draw_conduct, draw_hydraulics, lognormal, way_along
from tongzhou.river.forecast import band_at, concentrations, interval, pass_place
from tongzhou.river.network import Place
from tongzhou.river.ranges import Range
from tongzhou.river.scenario import Release, Scenario
from tongzhou.river.situation import Knowledge
from tongzhou.terms.declaration import Basis

MEMBERS = 600
Draws = tuple[Hydraulics, Conduct, Release]


@pytest.fixture(scope="module")
def draws(known: Knowledge, alarm: Scenario) -> Draws:
    random = np.random.default_rng(5)
    release = alarm.releases[0]
    river = draw_hydraulics(known.network, MEMBERS, random)
    made = draw_conduct(release, known.shelf.substances["benzene"], known.shelf.floating, MEMBERS, random)
    return river, made, release


def place(known: Knowledge, key: str) -> Place:
    return next(one for one in known.network.places if one.key == key)


def test_a_range_holds_ninety_percent_of_the_draws() -> None:
    drawn = lognormal(Range(2.0, 8.0, Basis("x", False)), np.random.default_rng(1).standard_normal(20_000))
    assert np.mean((drawn >= 2) & (drawn <= 8)) == pytest.approx(0.9, abs=0.01)
    assert np.median(drawn) == pytest.approx(4.0, rel=0.02)


def test_water_is_kept_at_every_node_in_every_draw(known: Knowledge, draws: Draws) -> None:
    river = draws[0]
    at = {one.key: n for n, one in enumerate(known.network.reaches)}
    arriving = river.outflow_m3_s[:, at["upper"]] + river.outflow_m3_s[:, at["branch"]]
    assert np.allclose(river.inflow_m3_s[:, at["middle"]], arriving)
    leaving = river.inflow_m3_s[:, at["lower"]] + river.inflow_m3_s[:, at["canal"]]
    assert np.allclose(leaving, river.outflow_m3_s[:, at["middle"]])
    assert np.allclose(river.outflow_m3_s[:, at["middle"]] - arriving, 2.0)


def test_the_mass_that_passes_both_ends_of_a_river_that_parts_is_what_was_released(
    known: Knowledge, draws: Draws
) -> None:
    river, conduct, release = draws
    calm = replace(conduct, transfer_velocity_m_s=np.zeros(MEMBERS), decay_per_s=np.zeros(MEMBERS))
    time = np.linspace(0, 2.5e6, 20_001)
    passed = np.zeros(40)
    for key in ("works", "ponds"):
        there = place(known, key)
        way = way_along(river, calm, known.network.course(release.reach, release.distance_m, there.reach, None))
        at = [one.key for one in known.network.reaches].index(there.reach)
        discharge = river.outflow_m3_s[:, at]
        assert np.allclose(way.course.velocity_m_s[:, -1], discharge / river.area_m2[:, at])
        value = concentrations(river.first(40), calm.first(40), release, (there.reach, None), time)
        passed += np.trapezoid(value, time, axis=1) * discharge[:40]
    assert passed == pytest.approx(calm.dissolved_g[:40], rel=2e-3)


def test_a_known_river_gives_the_peak_and_passage_of_the_closed_form(known: Knowledge, draws: Draws) -> None:
    river, conduct, release = draws

    def flat(value: float, like: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.full_like(like, value)

    flow = replace(
        river, inflow_m3_s=flat(10, river.inflow_m3_s), outflow_m3_s=flat(10, river.inflow_m3_s), area_m2=flat(25, river.area_m2),
        dispersion_m2_s=flat(15, river.area_m2), exchange_per_s=flat(0, river.area_m2),
    )  # fmt: skip
    zero = np.zeros(MEMBERS)
    act = Conduct(flat(5e5, zero), zero, zero, flat(1e-6, zero), zero, flat(1.1, zero), zero, zero, zero, zero, zero)
    there = replace(place(known, "bridge"), distance_m=9000.0)
    found = pass_place(flow, act, release, known.shelf.substances["benzene"], there, 0.01)
    assert found
    time = np.linspace(1, 1.2e5, 400_001)
    exact = slug(8000.0, time, 0.4, 15.0, 5e5 / 25, 1e-6)
    assert found.peak_mg_l == pytest.approx(exact.max(), rel=1e-4)
    assert found.peak_s == pytest.approx(time[exact.argmax()], abs=5)
    above = time[exact > 0.01]
    assert found.above_s == pytest.approx(above[0], abs=20)
    assert found.below_s == pytest.approx(above[-1], abs=20)


def test_slices_of_the_members_give_the_same_numbers(known: Knowledge, draws: Draws) -> None:
    river, conduct, release = draws
    substance, there = known.shelf.substances["benzene"], place(known, "works")
    whole = pass_place(river, conduct, release, substance, there, 0.01)
    parts = [pass_place(river, conduct, release, substance, there, 0.01, slice(n, n + 200)) for n in (0, 200, 400)]
    assert whole
    assert all(parts)
    joined = np.concatenate([one.peak_mg_l for one in parts if one])
    assert np.array_equal(joined, whole.peak_mg_l)


def test_a_place_above_the_release_gets_no_forecast(known: Knowledge, draws: Draws) -> None:
    river, conduct, release = draws
    substance = known.shelf.substances["benzene"]
    assert pass_place(river, conduct, release, substance, place(known, "bridge"), None) is None


def test_concentration_is_capped_at_the_solubility_and_said_so(known: Knowledge, draws: Draws) -> None:
    river, conduct, release = draws
    much = replace(conduct, dissolved_g=conduct.dissolved_g * 1e7)
    there = replace(place(known, "bridge"), distance_m=2000.0)
    found = pass_place(river, much, release, known.shelf.substances["benzene"], there, None)
    assert found
    assert found.was_capped
    assert found.peak_mg_l.max() == pytest.approx(1680)


def test_weighted_points_are_those_of_draws_repeated_as_often() -> None:
    values, weights = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 0.0, 1.0, 0.0])
    assert interval(values, weights) == interval(np.array([3.0]))
    assert interval(np.array([np.nan])) is None


def test_points_are_those_of_numpy() -> None:
    random = np.random.default_rng(5)
    for count in (1, 2, 7, 400):
        values = random.standard_normal((count, 9))
        band = band_at(values, np.arange(9.0))
        found = np.stack([band.low_mg_l, band.middle_mg_l, band.high_mg_l])
        assert found == pytest.approx(np.quantile(values, (0.05, 0.5, 0.95), axis=0), abs=1e-14)
