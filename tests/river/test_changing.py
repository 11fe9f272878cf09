"""An alarm that knows of gates and inflows is forecast through the flow they make."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from tongzhou.river.assimilate import Reading, expected
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Forecast, Knowledge, Situation, assess, draw_members
from tongzhou.terms.errors import Fault

Read = Callable[[str], tuple[Scenario | None, list[Fault]]]
GATE = """
[[gate]]
node = "fork"
reach = "lower"
from = 2022-10-27T03:00:00
until = 2022-10-29T03:00:00
passes = {passes}
"""
RISE = """
[[inflow]]
reach = "upper"
times = [2022-10-27T02:00:00, 2022-10-27T04:00:00]
discharge_m3_s = [10.0, 40.0]
"""


@pytest.fixture(scope="module")
def plain(known: Knowledge) -> Knowledge:
    """Give the river without storage at its bed: its long tails take most of the steps; test_unsteady has them."""
    reaches = tuple(replace(one, exchange_per_s=None, storage_ratio=None) for one in known.network.reaches)
    return replace(known, network=replace(known.network, reaches=reaches))


@pytest.fixture(scope="module")
def made(plain: Knowledge, read_alarm: Read, scenario_text: str) -> Callable[..., Situation]:
    kept: dict[str, Situation] = {}

    def make(more: str) -> Situation:
        if more not in kept:
            scenario, faults = read_alarm(scenario_text.replace("members = 800", "members = 100") + more)
            assert faults == []
            assert scenario
            kept[more] = assess(plain, scenario, np.random.default_rng(3))
        return kept[more]

    return make


def at(situation: Situation, key: str) -> Forecast:
    return next(one for one in situation.forecasts if one.place.key == key)


def test_a_gate_that_lets_all_on_leaves_the_forecast_as_it_is(made: Callable[..., Situation]) -> None:
    steady, open_ = made(""), made(GATE.format(passes=1))
    for one, other in zip(steady.forecasts, open_.forecasts, strict=True):
        assert other.peak_mg_l.middle == pytest.approx(one.peak_mg_l.middle, rel=0.05)
        assert other.peak_s.middle == pytest.approx(one.peak_s.middle, rel=0.03)
    assert [one.key for one in open_.notes][0] == "river.note.changing"
    assert [one.key for one in steady.notes][0] == "river.note.steady"


def test_a_closed_gate_keeps_it_from_the_works_and_sends_it_to_the_ponds(made: Callable[..., Situation]) -> None:
    steady, closed = made(""), made(GATE.format(passes=0))
    works, before = at(closed, "works"), at(steady, "works")
    assert works.arrival_s is None or works.arrival_s.low > 49 * 3600
    assert before.arrival_s
    assert before.arrival_s.middle < 49 * 3600
    ponds, then = at(closed, "ponds").arrival_s, at(steady, "ponds").arrival_s
    assert ponds
    assert then
    assert ponds.middle < then.middle
    film = at(closed, "works").film
    assert film
    assert film.probability_comes < 0.2 or (film.arrival_s and film.arrival_s.low > 48 * 3600)


def test_a_rise_of_the_inflow_hurries_everything(made: Callable[..., Situation]) -> None:
    steady, risen = made(""), made(RISE)
    for one, other in zip(steady.forecasts, risen.forecasts, strict=True):
        assert other.peak_s.middle < one.peak_s.middle
    assert len(risen.charts.bands) == len(steady.charts.bands)
    assert risen.charts.strips[0].probability.max() > 0.5


def test_readings_are_weighed_through_the_same_flow(
    plain: Knowledge, read_alarm: Read, scenario_text: str, made: Callable[..., Situation]
) -> None:
    risen, scenario = made(RISE), read_alarm(scenario_text.replace("members = 800", "members = 100") + RISE)[0]
    assert scenario
    likely = at(risen, "line")
    when = scenario.releases[0].started_at + timedelta(seconds=likely.peak_s.middle)
    draws = draw_members(plain, scenario, np.random.default_rng(3))
    reading = Reading("middle", 8000.0, when, 0.1, 0.0005, "benzene", "r.csv:2")
    there = expected(draws.river, draws.conducts[0], scenario.releases[0], [reading])[:, 0]
    # at the likely hour of the peak most draws show something, none more than its peak
    assert np.median(there) > 0.02 * likely.peak_mg_l.middle
    assert np.quantile(there, 0.9) <= likely.peak_mg_l.high


def test_faults_of_what_is_done_come_with_those_of_the_alarm(read_alarm: Read, scenario_text: str) -> None:
    wrong = (
        scenario_text.replace('"benzene"', '"syrup"')
        + '[[gate]]\nnode = "spring"\nfrom = 2022-10-27T03:00:00\npasses = 0\n'
    )
    scenario, faults = read_alarm(wrong)
    assert scenario is None
    assert {one.message.key for one in faults} == {"river.unknown_substance", "river.unknown_name"}
