"""A source is found from readings made of a known one, and its intervals hold about as often as they say."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tongzhou.river.assimilate import Reading
from tongzhou.river.ensemble import Conduct, Hydraulics, draw_conduct, draw_hydraulics
from tongzhou.river.forecast import concentrations
from tongzhou.river.scenario import Release, Scenario
from tongzhou.river.situation import Knowledge
from tongzhou.river.source import Found, find_source
from tongzhou.terms.errors import InputError

BASE = datetime(2022, 10, 27, tzinfo=UTC)
LIMIT = 0.0005
STATIONS = (("middle", 8000.0), ("middle", 14_000.0))
HOURS = np.arange(2.0, 30.0, 4.0)


def readings_of(river: Hydraulics, conduct: Conduct, release: Release, seed: int) -> list[Reading]:
    random = np.random.default_rng(seed)
    made = []
    for at in STATIONS:
        shown = concentrations(river, conduct, release, at, HOURS * 3600)[0]
        for hour, value in zip(HOURS, shown * np.exp(0.4 * random.standard_normal(len(HOURS))), strict=True):
            time = release.started_at + timedelta(hours=float(hour))
            made.append(Reading(*at, time, float(value) if value >= LIMIT else None, LIMIT))
    return made


@pytest.fixture(scope="module")
def cases(known: Knowledge, alarm: Scenario) -> list[tuple[Found, float, float, float]]:
    """Twenty sources above the first station, each found; with the true distance above the station, start and mass.

    They lie evenly along the 18 km in turn with evenly in the logarithm of the distance from 200 m on: the intervals are to hold for both.
    """
    random = np.random.default_rng(4)
    substance = known.shelf.substances["benzene"]
    rivers = draw_hydraulics(known.network, 20, random)
    acts = draw_conduct(alarm.releases[0], substance, known.shelf.floating, 20, random)
    made = []
    for n in range(20):
        row = np.array([n])
        way = random.uniform(0, 18_000) if n % 2 else 200 * 90 ** random.uniform()
        reach, place = ("upper", 18_000 - way) if way > 8_000 else ("middle", 8_000 - way)
        mass = float(np.exp(random.uniform(np.log(1e4), np.log(1e6))))
        release = replace(alarm.releases[0], reach=reach, distance_m=float(place), started_at=BASE)
        conduct = replace(acts.take(row), dissolved_g=np.array([mass]), start_s=np.zeros(1))
        some = readings_of(rivers.take(row), conduct, release, n)
        if any(one.value_mg_l for one in some):
            found = find_source(known.network, substance, some, np.random.default_rng(n), 2000)
            above = (way - 8_000 + (found.station.distance_m or 0.0)) / 1000
            made.append((found, above, (BASE - found.station.at).total_seconds(), mass / 1000))
    return made


@pytest.mark.server
def test_intervals_of_place_time_and_mass_hold_the_truth(cases: list[tuple[Found, float, float, float]]) -> None:
    assert len(cases) >= 18
    least = 0.75 * len(cases)
    assert sum(found.distance_km.low <= above <= found.distance_km.high for found, above, _, _ in cases) >= least
    assert sum(found.started_s.low <= began <= found.started_s.high for found, _, began, _ in cases) >= least
    assert sum(found.mass_kg.low <= mass <= found.mass_kg.high for found, _, _, mass in cases) >= least


@pytest.mark.server
def test_they_say_more_than_nothing(cases: list[tuple[Found, float, float, float]]) -> None:
    widths = [found.started_s.high - found.started_s.low for found, *_ in cases]
    assert np.median(widths) < 0.25 * 240 * 3600
    for found, *_ in cases:
        assert sum(share for _, share, _ in found.reaches) == pytest.approx(1)


def test_a_branch_that_does_not_lead_there_holds_no_source(known: Knowledge) -> None:
    seen = [Reading("upper", 9000.0, BASE + timedelta(hours=n), 0.5, LIMIT) for n in range(3)]
    found = find_source(known.network, known.shelf.substances["benzene"], seen, np.random.default_rng(1), 1000)
    assert {key for key, *_ in found.reaches} == {"upper"}
    assert found.distance_km.high <= 9.0


def test_the_same_seed_gives_the_same_answer(known: Knowledge) -> None:
    seen = [Reading("middle", 8000.0, BASE + timedelta(hours=n), 0.5, LIMIT) for n in range(3)]
    one, two = (
        find_source(known.network, known.shelf.substances["benzene"], seen, np.random.default_rng(7), 500) for _ in "ab"
    )
    assert (one.reaches, one.mass_kg, one.started_s) == (two.reaches, two.mass_kg, two.started_s)


def test_nothing_detected_and_detections_without_a_common_upstream_are_told(known: Knowledge) -> None:
    substance, random = known.shelf.substances["benzene"], np.random.default_rng(1)
    with pytest.raises(InputError) as nothing:
        find_source(known.network, substance, [Reading("upper", 900.0, BASE, None, LIMIT)], random)
    assert nothing.value.faults[0].message.key == "river.source.nothing"
    apart = [Reading("upper", 900.0, BASE, 0.1, LIMIT), Reading("branch", 900.0, BASE, 0.1, LIMIT)]
    with pytest.raises(InputError) as none:
        find_source(known.network, substance, apart, random)
    assert none.value.faults[0].message.key == "river.source.no_place"
