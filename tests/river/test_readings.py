"""A table of readings reads, or every fault of every line is told."""

from datetime import datetime

from tongzhou.river.assimilate import Reading
from tongzhou.river.readings import read_readings
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Knowledge
from tongzhou.terms.errors import Fault

HEAD = "reach,distance_m,time,item,value_mg_l,detection_limit_mg_l,team\n"


def read(known: Knowledge, alarm: Scenario, text: str) -> tuple[tuple[Reading, ...], list[Fault]]:
    faults: list[Fault] = []
    began = alarm.releases[0].started_at
    return read_readings(text, "r.csv", known.network, ["benzene"], began, began.tzinfo, faults), faults  # type: ignore[arg-type]  # it has a zone


def test_values_and_readings_below_detection_read_and_other_columns_are_left_alone(
    known: Knowledge, alarm: Scenario
) -> None:
    rows = "middle,8000,2022-10-27T06:00,benzene,0.08,0.0005,a\nlower,,2022-10-27T07:00+08:00,benzene,<0.0005,,b\n"
    found, faults = read(known, alarm, HEAD + rows)
    assert faults == []
    assert found == (
        Reading("middle", 8000.0, datetime.fromisoformat("2022-10-27T06:00+08:00"), 0.08, 0.0005, "benzene", "r.csv:2"),
        Reading("lower", None, datetime.fromisoformat("2022-10-27T07:00+08:00"), None, 0.0005, "benzene", "r.csv:3"),
    )


def test_all_faults_of_all_lines_come_together(known: Knowledge, alarm: Scenario) -> None:
    rows = "attic,x,soon,salt,much,-1\nmiddle,8000,2022-10-26T06:00,benzene,0.08,0.0005\nmiddle,8000,2022-10-27T06:00,benzene,nan,0.1\n"
    found, faults = read(known, alarm, HEAD + rows)
    assert found == ()
    assert [one.where for one in faults] == ["r.csv:2"] * 6 + ["r.csv:3", "r.csv:4"]
    assert faults[6].message.key == "river.reading_before"


def test_a_table_without_its_columns_or_rows_is_refused(known: Knowledge, alarm: Scenario) -> None:
    assert [one.message.key for one in read(known, alarm, "a,b\n1,2\n")[1]] == ["river.reading_columns"]
    assert [one.message.key for one in read(known, alarm, HEAD)[1]] == ["river.no_readings"]
