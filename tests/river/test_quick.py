"""An alarm in one line: what is understood, what is assumed, what is left, and what is missing."""

from datetime import datetime, timedelta, timezone

import pytest

from tongzhou.river.network import Point
from tongzhou.river.quick import Alarm, read_alarm, scenario_text
from tongzhou.river.scenario import read_scenario
from tongzhou.river.situation import Knowledge
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2022, 10, 27, 3, 0, tzinfo=ZONE)


def understood(known: Knowledge, line: str) -> Alarm:
    faults: list[Fault] = []
    made = read_alarm(line, [known.network], known.shelf, NOW, faults)
    assert faults == []
    assert made
    return made


def test_what_where_and_when_in_english(known: Knowledge) -> None:
    made = understood(known, "2.5 t benzene, bridge, 02:10")
    assert [(one.substance.key, one.low_kg, one.high_kg, one.is_vague) for one in made.spilled] == [
        ("benzene", 2500.0, 2500.0, False)
    ]
    assert made.point == Point("upper", 500.0)
    assert made.learned_at == datetime(2022, 10, 27, 2, 10, tzinfo=ZONE)
    assert made.started_at is None
    assert made.unread == ""


def test_what_where_and_when_in_chinese_with_what_could_not_be_used(known: Knowledge) -> None:
    made = understood(
        known,
        "桥断面下游2公里，约三十公斤苯、镉10～20公斤，昨天23点半起，凌晨2点10分接报，正在输水，演练，2人中毒，月色好",
    )
    assert [(one.substance.key, one.low_kg, one.high_kg) for one in made.spilled] == [
        ("benzene", 15.0, 45.0),
        ("cadmium", 10.0, 20.0),
    ]
    assert made.point == Point("upper", 2500.0)
    assert made.started_at == datetime(2022, 10, 26, 23, 30, tzinfo=ZONE)
    assert made.flags == {"conveyance": ("on",), "exercise": ("yes",)}
    assert made.facts == {"injured": 2}
    assert made.unread == "月色好"


@pytest.mark.parametrize(
    ("line", "point"),
    [
        ("1 kg benzene 3 km below the bridge", Point("upper", 3500.0)),
        ("1 kg benzene 400 m upstream of bridge", Point("upper", 100.0)),
        ("1 kg benzene 12 km below bridge", Point("middle", 2500.0)),
        ("苯1公斤，汇合口以下5千米", Point("middle", 5000.0)),
    ],
)
def test_a_place_may_be_so_far_from_a_named_one(known: Knowledge, line: str, point: Point) -> None:
    assert understood(known, line).point == point


def test_a_time_of_day_is_the_last_one_before_now(known: Knowledge) -> None:
    assert understood(known, "1 t benzene, bridge, 11:40 pm").learned_at == datetime(2022, 10, 26, 23, 40, tzinfo=ZONE)


def test_what_is_missing_is_said_together(known: Knowledge) -> None:
    faults: list[Fault] = []
    assert read_alarm("benzene somewhere", [known.network], known.shelf, NOW, faults) is None
    assert [one.message.key for one in faults] == ["river.quick.no_amount", "river.quick.no_place"]
    faults = []
    assert read_alarm("0 t benzene at bridge", [known.network], known.shelf, NOW, faults) is None
    assert [one.message.key for one in faults] == ["river.quick.bad_amount"]


@pytest.mark.parametrize("line", ['数量不明的苯，"桥断面\\"，02:10', "3 kg cadmium; bridge; 50% into the river"])
def test_the_scenario_it_writes_is_read_back_and_marks_what_was_not_said(known: Knowledge, line: str) -> None:
    made = understood(known, line)
    faults: list[Fault] = []
    scenario = read_scenario(read_toml(scenario_text(made), "scenario.toml"), known.network, known.shelf, ZONE, faults)
    assert faults == []
    assert scenario
    assert scenario.alarm == line
    assert {one.what for one in scenario.assumed} >= {"started_at", "duration_h"}
    assert ("river_share" in {one.what for one in scenario.assumed}) == (made.river_share is None)
