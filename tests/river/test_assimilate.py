"""Readings narrow the draws, tell of another mass, and may be wrong themselves."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from tongzhou.river.assimilate import WRONG, Reading, expected, mass_factor, spread_times, weigh
from tongzhou.river.ensemble import Conduct, Hydraulics, draw_conduct, draw_hydraulics
from tongzhou.river.forecast import concentrations, interval, pass_place
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Knowledge

MEMBERS = 4000
HOURS = np.array([4.0, 8.0, 10.0, 12.0, 14.0, 16.0, 20.0, 26.0])
LIMIT = 0.0005


@pytest.fixture(scope="module")
def draws(known: Knowledge, alarm: Scenario) -> tuple[Hydraulics, Conduct]:
    random = np.random.default_rng(8)
    substance = known.shelf.substances["benzene"]
    river = draw_hydraulics(known.network, MEMBERS, random)
    return river, draw_conduct(alarm.releases[0], substance, known.shelf.floating, MEMBERS, random)


Draws = tuple[Hydraulics, Conduct]


@pytest.fixture(scope="module")
def shown(alarm: Scenario, draws: Draws) -> NDArray[np.float64]:
    """What every draw would show 8 km down the middle reach, (member, hour), mg/L."""
    return concentrations(*draws, alarm.releases[0], ("middle", 8000.0), HOURS * 3600)


def read_off(alarm: Scenario, values: NDArray[np.float64], seed: int) -> list[Reading]:
    """Give what would be read were these the true concentrations, with noise."""
    noisy = values * np.exp(0.2 * np.random.default_rng(seed).standard_normal(len(HOURS)))
    begin = alarm.releases[0].started_at
    return [
        Reading("middle", 8000.0, begin + timedelta(hours=float(hour)), float(value) if value >= LIMIT else None, LIMIT)
        for hour, value in zip(HOURS, noisy, strict=True)
    ]


def test_what_draws_are_expected_to_show_is_in_the_order_of_the_readings(alarm: Scenario, draws: Draws) -> None:
    some = read_off(alarm, np.ones(len(HOURS)), 1)
    mixed = [some[4], replace(some[2], reach="lower", distance_m=None), some[1]]
    made = expected(*draws, alarm.releases[0], mixed)
    assert np.array_equal(made[:, 1], expected(*draws, alarm.releases[0], mixed[1:2])[:, 0])
    assert np.array_equal(made[:, [0, 2]], expected(*draws, alarm.releases[0], [some[4], some[1]]))


def test_intervals_after_readings_are_narrower_and_hold_the_truth_about_as_often_as_they_say(
    known: Knowledge, alarm: Scenario, draws: Draws, shown: NDArray[np.float64]
) -> None:
    works = next(one for one in known.network.places if one.key == "works")
    passed = pass_place(*draws, alarm.releases[0], known.shelf.substances["benzene"], works, 0.01)
    assert passed
    prior = interval(passed.peak_s)
    assert prior
    inside = narrower = 0
    for truth in range(200):
        posterior = weigh(shown, read_off(alarm, shown[truth], truth))
        left_out = posterior.weights.copy()
        left_out[truth] = 0  # the truth itself must not be among the draws
        after = interval(passed.peak_s, left_out)
        assert after
        inside += after.low <= passed.peak_s[truth] <= after.high
        narrower += after.high - after.low < prior.high - prior.low
    assert narrower >= 190
    assert 170 <= inside <= 190


def test_readings_above_the_forecast_say_that_more_was_spilled(
    alarm: Scenario, draws: Draws, shown: NDArray[np.float64]
) -> None:
    mass = draws[1].dissolved_g
    typical = int(np.argsort(mass)[MEMBERS // 2])
    same = weigh(shown, read_off(alarm, shown[typical], 1))
    more = weigh(shown, read_off(alarm, shown[typical] * 3, 1))
    assert mass_factor(more.weights, mass) > 1.3 * mass_factor(same.weights, mass)
    assert more.weights.sum() == pytest.approx(1)


def test_nothing_found_is_information(alarm: Scenario, draws: Draws, shown: NDArray[np.float64]) -> None:
    at = alarm.releases[0].started_at + timedelta(hours=14)
    value = shown[:, [4]]
    found = weigh(value, [Reading("middle", 8000.0, at, None, LIMIT)])
    above = value[:, 0] > LIMIT
    assert (found.weights * above).sum() < 0.5 * above.mean()


def test_a_reading_that_cannot_be_is_not_believed(alarm: Scenario, draws: Draws, shown: NDArray[np.float64]) -> None:
    good = read_off(alarm, shown[11], 11)
    early = replace(good[0], at=alarm.releases[0].started_at - timedelta(hours=3), value_mg_l=5.0)
    found = weigh(np.c_[shown, np.zeros(MEMBERS)], [*good, early])
    assert found.doubt[-1] > 0.95
    assert max(found.doubt[:-1]) < 0.5


def test_readings_too_sharp_for_the_draws_are_trusted_less(
    alarm: Scenario, draws: Draws, shown: NDArray[np.float64]
) -> None:
    found = weigh(shown, read_off(alarm, shown[3], 3), error=0.01)
    assert found.trust < 1
    assert found.effective == pytest.approx(100, rel=0.01)


def test_a_time_within_limits_counts_the_mean_likelihood_over_its_moments(
    alarm: Scenario, draws: Draws, shown: NDArray[np.float64]
) -> None:
    sure = read_off(alarm, shown[7], 7)[3]
    unsure = replace(sure, within_h=3.0)
    spread, groups = spread_times([unsure, sure])
    assert groups == (slice(0, 7), slice(7, 8))
    assert (spread[0].at, spread[3].at, spread[6].at) == (
        sure.at - timedelta(hours=3),
        sure.at,
        sure.at + timedelta(hours=3),
    )
    values = expected(*draws, alarm.releases[0], spread[:7])
    found = weigh(values, [unsure], groups=groups[:1]).weights
    # by hand: the density of each moment, none of them wrong but for the same small part
    logs = np.log(np.maximum(values, LIMIT / 100))
    density = np.exp(-0.5 * ((np.log(sure.value_mg_l or 1) - logs) / 0.5) ** 2) / (0.5 * np.sqrt(2 * np.pi))
    hand = (1 - WRONG) * density.mean(axis=1) + WRONG / 12
    assert found == pytest.approx(hand / hand.sum(), rel=1e-9)
    certain = weigh(values[:, 3:4], [sure])
    assert weigh(values, [unsure], groups=groups[:1]).effective > certain.effective


def test_the_error_of_an_instrument_adds_to_that_of_the_model(shown: NDArray[np.float64], alarm: Scenario) -> None:
    one = read_off(alarm, shown[7], 7)[3]
    wide = replace(one, error=float(np.expm1(1.2)))
    assert weigh(shown[:, 3:4], [wide]).weights == pytest.approx(
        weigh(shown[:, 3:4], [one], error=float(np.hypot(0.5, 1.2))).weights
    )


def test_a_reading_doubted_from_the_start_moves_the_draws_less(shown: NDArray[np.float64], alarm: Scenario) -> None:
    one = read_off(alarm, shown[7], 7)[3]
    plain, doubted = (weigh(shown[:, 3:4], [replace(one, doubt=doubt)]) for doubt in (WRONG, 0.5))
    assert doubted.effective > plain.effective
    assert doubted.doubt[0] > plain.doubt[0]
