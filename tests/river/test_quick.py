"""An alarm in one line: what is understood, what is assumed, what is left, and what is missing."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

import tongzhou
from tongzhou.river.declared import read_network
from tongzhou.river.network import Network, Point
from tongzhou.river.quick import Alarm, read_alarm, scenario_text
from tongzhou.river.scenario import read_scenario
from tongzhou.river.situation import Knowledge
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2022, 10, 27, 3, 0, tzinfo=ZONE)


@pytest.fixture(scope="module")
def canal() -> Network:
    path = Path(tongzhou.__file__).parent / "declared" / "jing-jin-ji" / "rivers" / "north-canal.toml"
    made = read_network(read_toml(path.read_text("utf-8"), "river"), [])
    assert made
    return made


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
    assert read_alarm("5 t of something somewhere", [known.network], known.shelf, NOW, faults) is None
    assert [one.message.key for one in faults] == ["river.quick.no_substance", "river.quick.no_place"]


@pytest.mark.parametrize("line", ["0 t benzene at bridge", "-5 t benzene at bridge", "桥断面苯负5吨"])
def test_an_amount_must_be_above_nothing(known: Knowledge, line: str) -> None:
    faults: list[Fault] = []
    assert read_alarm(line, [known.network], known.shelf, NOW, faults) is None
    assert [one.message.key for one in faults] == ["river.quick.bad_amount"]


@pytest.mark.parametrize(
    ("line", "low", "high", "is_vague"),
    [
        ("benzene at bridge", 100.0, 10_000.0, True),
        ("桥断面漏了二十来吨苯", 10_000.0, 30_000.0, True),
        ("桥断面苯三吨多", 1500.0, 4500.0, True),
        ("桥断面苯两吨半", 2500.0, 2500.0, False),
        ("桥断面苯-5吨", 5000.0, 5000.0, False),
        ("five tonnes of benzene, bridge", 5000.0, 5000.0, False),
        ("benzene from a truck at the bridge, maybe 3 tons", 1500.0, 4500.0, True),
    ],
)
def test_amounts_as_people_say_them(known: Knowledge, line: str, low: float, high: float, is_vague: bool) -> None:
    (one,) = understood(known, line).spilled
    assert (one.low_kg, one.high_kg, one.is_vague) == (low, high, is_vague)


@pytest.mark.parametrize(
    ("said", "hour", "minute"), [("凌晨两点十分", 2, 10), ("一点半", 1, 30), ("1 am", 1, 0), ("有一点臭", 3, 0)]
)
def test_hours_as_people_say_them(known: Knowledge, said: str, hour: int, minute: int) -> None:
    learned = understood(known, f"1 t 苯, bridge, {said}").learned_at
    assert (learned.hour, learned.minute) == (hour, minute)


@pytest.mark.parametrize(
    ("line", "point", "said"),
    [
        # the outfall before the boundaries of the district
        ("武清苯5吨", Point("kuangergang-qujiadian", 6000.0), "武清"),
        ("天津武清苯5吨", Point("kuangergang-qujiadian", 6000.0), "武清"),
        ("5 t benzene, 3 km below Wuqing", Point("kuangergang-qujiadian", 9000.0), "wuqing"),
        # where the water comes into the county, not where it leaves
        ("香河县城翻车，苯5吨", Point("yangwa-tumenlou", 0.0), "香河"),
        ("5 t benzene near Beichen", Point("kuangergang-qujiadian", 19000.0), "beichen"),
        ("武清厂排口苯5吨", Point("kuangergang-qujiadian", 6000.0), ""),
    ],
)
def test_a_part_of_a_name_is_taken_where_it_is_one_place_and_marked(
    canal: Network, known: Knowledge, line: str, point: Point, said: str
) -> None:
    faults: list[Fault] = []
    made = read_alarm(line, [canal], known.shelf, NOW, faults)
    assert faults == []
    assert made
    assert (made.point, made.place_said) == (point, said)
    assert ("river.quick.place_assumed" in {one.key for one in made.echo()}) == bool(said)
    read = read_scenario(read_toml(scenario_text(made), "scenario.toml"), canal, known.shelf, ZONE, faults)
    assert read
    assert ("place" in {one.what for one in read.assumed}) == bool(said)


def test_a_part_of_several_names_is_asked_about_with_those_it_may_be(canal: Network, known: Knowledge) -> None:
    faults: list[Fault] = []
    assert read_alarm("天津苯5吨", [canal], known.shelf, NOW, faults) is None
    (one,) = faults
    assert one.message.key == "river.quick.which_place"
    assert "冀津界" in str(one.message.values["known"])
    assert "武清厂排口" not in str(one.message.values["known"])


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
