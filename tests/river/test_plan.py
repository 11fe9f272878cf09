"""The next samples: teams can be there, each tells something, and together more than samples taken at random."""

from datetime import datetime, timedelta
from itertools import combinations

import numpy as np
import pytest

from tongzhou.river.assimilate import Reading, expected, weigh
from tongzhou.river.forecast import interval, pass_place
from tongzhou.river.network import Place
from tongzhou.river.plan import SPEED_KM_H, Plan, plan_samples
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Draws, Knowledge, draw_members


@pytest.fixture(scope="module")
def draws(known: Knowledge, alarm: Scenario) -> Draws:
    return draw_members(known, alarm, np.random.default_rng(2))


@pytest.fixture(scope="module")
def plan(known: Knowledge, alarm: Scenario, draws: Draws) -> Plan:
    return plan_samples(known, alarm, draws, alarm.learned_at, 2, 6)


def test_the_background_comes_first_and_above_the_release(plan: Plan, alarm: Scenario) -> None:
    first = plan.visits[0]
    assert first.kind == "background"
    assert first.point
    assert first.point.reach == alarm.releases[0].reach
    assert first.point.distance_m < alarm.releases[0].distance_m


def test_no_team_is_in_two_places_or_faster_than_it_goes(plan: Plan) -> None:
    km = {"line": 17.0, "works": 44.0, "ponds": 38.0}
    for team in (1, 2):
        mine = [one for one in plan.visits if one.team == team and one.place]
        for one, other in combinations(mine, 2):
            assert one.place
            assert other.place
            hours = abs((other.at - one.at).total_seconds()) / 3600
            assert hours >= 0.5 + abs(km[one.place.key] - km[other.place.key]) / SPEED_KM_H - 1e-9


def test_each_sample_takes_away_more_and_boundaries_are_control_stations(plan: Plan) -> None:
    gains = [one.gain for one in plan.visits if one.kind != "background"]
    assert len(gains) == 6
    assert gains == sorted(gains)
    assert 0.2 < gains[-1] < 1
    assert {one.kind for one in plan.visits if one.place and one.place.kind != "station"} == {"control"}


@pytest.mark.server
def test_readings_taken_by_the_plan_narrow_more_than_readings_taken_early(
    known: Knowledge, alarm: Scenario, draws: Draws, plan: Plan
) -> None:
    works = next(one for one in known.network.places if one.key == "works")
    passed = pass_place(
        draws.river, draws.conducts[0], alarm.releases[0], known.shelf.substances["benzene"], works, None
    )
    assert passed
    planned = [(one.place, one.at) for one in plan.visits if one.place]
    early = [(known.network.places[1], alarm.learned_at + timedelta(hours=0.5 * n + 1)) for n in range(len(planned))]

    def width(visits: list[tuple[Place, datetime]]) -> float:
        widths = []
        for truth in range(0, 200, 10):
            some = [Reading(at.reach, at.distance_m, when, 1.0, 0.0005) for at, when in visits]
            values = expected(draws.river, draws.conducts[0], alarm.releases[0], some)
            read = [
                Reading(one.reach, one.distance_m, one.at, float(value) if value > 0.0005 else None, 0.0005)
                for one, value in zip(some, values[truth], strict=True)
            ]
            after = interval(passed.peak_s, weigh(values, read).weights)
            assert after
            widths.append(after.high - after.low)
        return float(np.mean(widths))

    assert width(list(planned)) < width(list(early))
