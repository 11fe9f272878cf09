"""An alarm reads, or all that is wrong with it is told."""

from collections.abc import Callable
from datetime import datetime

from tongzhou.river.scenario import Scenario
from tongzhou.terms.errors import Fault

Read = Callable[[str], tuple[Scenario | None, list[Fault]]]


def test_a_time_without_a_zone_is_in_the_region_s(alarm: Scenario) -> None:
    assert alarm.releases[0].started_at == datetime.fromisoformat("2022-10-27T01:30:00+08:00")


def test_all_faults_of_an_alarm_come_together(read_alarm: Read, scenario_text: str) -> None:
    wrong = (
        scenario_text.replace('"benzene"', '"syrup"')
        .replace('reach = "upper"', 'reach = "attic"')
        .replace("low = 500", "low = -500")
        .replace("members = 800", "members = 8")
    )
    scenario, faults = read_alarm(wrong)
    assert scenario is None
    assert {one.message.key for one in faults} == {
        "river.unknown_substance",
        "river.unknown_reach",
        "river.range",
        "terms.wrong_type",
    }
    assert "attic" in "".join(map(str, faults))


def test_a_release_off_its_reach_and_one_after_the_alarm_are_refused(read_alarm: Read, scenario_text: str) -> None:
    _, faults = read_alarm(scenario_text.replace("distance_m = 1000", "distance_m = 10001"))
    assert [one.message.key for one in faults] == ["river.release_off_reach"]
    _, faults = read_alarm(scenario_text.replace("01:30:00", "03:30:00"))
    assert [one.message.key for one in faults] == ["river.learned_before"]


def test_a_share_above_one_is_refused(read_alarm: Read, scenario_text: str) -> None:
    _, faults = read_alarm(scenario_text.replace("river_share = 0.5", "river_share = 1.5"))
    assert [one.message.key for one in faults] == ["terms.wrong_type"]
