"""A table of readings reads, ours or an instrument's own, or every fault of every cell is told."""

from datetime import datetime

import pytest

from tongzhou.river.adapter import PLAIN, Adapter, read_adapter
from tongzhou.river.assimilate import Reading
from tongzhou.river.readings import Grid, read_readings
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Knowledge
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

HEAD = "reach,distance_m,time,item,value_mg_l,detection_limit_mg_l,team\n"
MORE = "reach,distance_m,time,item,value_mg_l,detection_limit_mg_l,sample,kind,repeats,instrument,error_percent,time_within_h,calibrated_on\n"
ROW = "middle,8000,2022-10-27T06:00,benzene,"
ADAPTER = """
sheet = "Run 7"
time_format = "%d.%m.%Y %H:%M"
unit = "ug/L"
below = ["n.d."]
duplicate_within = 0.2
calibration_days = 7
[columns]
reach = "Site"
time = ["Day", "Hour"]
value_mg_l = "C6H6"
kind = "Type"
sample = "No."
repeats = "Of"
[fixed]
item = "benzene"
detection_limit_mg_l = 0.5
instrument = "GC-7"
error_percent = 10
calibrated_on = "2022-10-01"
[places]
"B1" = { reach = "middle", distance_m = 8000 }
"B2" = "works"
[kinds]
"dup" = "duplicate"
"""


def grid(text: str, name: str = "r.csv", sheet: str = "") -> Grid:
    rows = [line.split(",") for line in text.rstrip("\n").split("\n")]
    return Grid(
        name,
        sheet,
        rows,
        lambda row, column: f"{name}:{row + 1}" if not sheet else f"{name}:{sheet}!{'ABCDEFG'[column]}{row + 1}",
    )


def read(
    known: Knowledge, alarm: Scenario, *grids: Grid, adapter: Adapter = PLAIN
) -> tuple[tuple[Reading, ...], list[Fault]]:
    faults: list[Fault] = []
    began = alarm.releases[0].started_at
    assert began.tzinfo
    return read_readings(grids, known.network, ["benzene"], began, began.tzinfo, faults, adapter), faults


def adapted(known: Knowledge, text: str) -> tuple[Adapter | None, list[Fault]]:
    faults: list[Fault] = []
    return read_adapter(read_toml(text, "gc.toml"), known.network, faults), faults


def test_values_and_readings_below_detection_read_and_other_columns_are_left_alone(
    known: Knowledge, alarm: Scenario
) -> None:
    rows = "middle,8000,2022-10-27T06:00,benzene,0.08,0.0005,a\nlower,,2022-10-27T07:00+08:00,benzene,<0.0005,,b\n"
    found, faults = read(known, alarm, grid(f"{HEAD}{rows}{ROW}0.0005L,,c\n{ROW}未检出,0.001,d\n"))
    assert faults == []
    first = datetime.fromisoformat("2022-10-27T06:00+08:00")
    assert found[:2] == (
        Reading("middle", 8000.0, first, 0.08, 0.0005, "benzene", "r.csv:2"),
        Reading("lower", None, datetime.fromisoformat("2022-10-27T07:00+08:00"), None, 0.0005, "benzene", "r.csv:3"),
    )
    assert [(one.value_mg_l, one.detection_limit_mg_l) for one in found[2:]] == [(None, 0.0005), (None, 0.001)]


def test_all_faults_of_all_lines_come_together(known: Knowledge, alarm: Scenario) -> None:
    rows = "attic,x,soon,salt,much,-1\nmiddle,8000,2022-10-26T06:00,benzene,0.08,0.0005\nmiddle,8000,2022-10-27T06:00,benzene,nan,0.1\n"
    found, faults = read(known, alarm, grid(HEAD + rows))
    assert found == ()
    assert [one.where for one in faults] == ["r.csv:2"] * 6 + ["r.csv:3", "r.csv:4"]
    assert faults[6].message.key == "river.reading_before"


def test_a_table_without_its_columns_or_rows_is_refused(known: Knowledge, alarm: Scenario) -> None:
    assert [one.message.key for one in read(known, alarm, grid("a,b\n1,2\n"))[1]] == ["river.reading_columns"]
    assert [one.message.key for one in read(known, alarm, grid(HEAD))[1]] == ["river.no_readings"]


def test_a_duplicate_that_agrees_is_one_reading_and_one_that_does_not_is_doubted(
    known: Knowledge, alarm: Scenario
) -> None:
    rows = f"{ROW}0.08,0.0005,s1,,,,,,\n{ROW}0.1,0.0005,s1d,duplicate,s1,,,,\n{ROW}0.08,0.0005,s2,,,,,,\n{ROW}0.3,0.0005,s2,平行样,,,,,\n"
    found, faults = read(known, alarm, grid(MORE + rows))
    assert faults == []
    assert [one.sample for one in found] == ["s1", "s2"]
    assert found[0].value_mg_l == pytest.approx((0.08 * 0.1) ** 0.5)
    assert (found[0].marks, found[1].marks) == ((), ("duplicate",))
    assert found[1].value_mg_l == 0.08
    assert found[1].doubt == 0.5


def test_a_blank_that_shows_something_makes_its_instruments_small_readings_doubtful(
    known: Knowledge, alarm: Scenario
) -> None:
    blank = ",,2022-10-26T06:00,benzene,0.002,0.0005,b1,blank,,GC,,,\n"
    rows = f"{ROW}0.01,0.0005,s1,,,GC,,,\n{ROW}0.5,0.0005,s2,,,GC,,,\n{ROW}0.01,0.0005,s3,,,PID,,,\n"
    found, faults = read(known, alarm, grid(MORE + blank + rows))
    assert faults == []
    assert [one.marks for one in found] == [("blank",), (), ()]


def test_error_and_uncertain_time_are_kept_and_a_duplicate_of_nothing_is_told(
    known: Knowledge, alarm: Scenario
) -> None:
    found, faults = read(known, alarm, grid(f"{MORE}{ROW}0.08,0.0005,s1,,,GC,20,1.5,2022-10-20\n"))
    assert faults == []
    assert (found[0].error, found[0].within_h, found[0].instrument) == (0.2, 1.5, "GC")
    rows = f"{ROW}0.08,0.0005,s1,duplicate,s9,,,,\n{ROW}0.08,0.0005,s2,triplicate,,,-5,x,soon\n"
    _, faults = read(known, alarm, grid(MORE + rows))
    assert [(one.where, one.message.key) for one in faults] == [
        *[("r.csv:3", "river.reading_wrong")] * 4,
        ("r.csv:2", "river.duplicate_of_nothing"),
    ]


def test_an_instruments_own_table_is_read_with_its_adapter(known: Knowledge, alarm: Scenario) -> None:
    adapter, faults = adapted(known, ADAPTER)
    assert faults == []
    assert adapter
    notes = grid("Lab,7\n", "n.xlsx", "Notes")
    table = "Serial 12,,,,,,\n,,,,,,\nNo.,Site,Day,Hour,C6H6,Type,Of\n"
    table += "1,B1,27.10.2022,06:00,80,,\n2,B1,27.10.2022,06:00,88,dup,1\n3,B2,27.10.2022,09:30,n.d.,,\n"
    found, faults = read(known, alarm, notes, grid(table, "n.xlsx", "Run 7"), adapter=adapter)
    assert faults == []
    assert [one.reach for one in found] == ["middle", "lower"]
    assert found[0].value_mg_l == pytest.approx((0.080 * 0.088) ** 0.5)
    assert found[0].at.isoformat() == "2022-10-27T06:00:00+08:00"
    assert (found[1].value_mg_l, found[1].detection_limit_mg_l) == (None, 0.0005)
    assert found[1].distance_m is None
    assert found[0].where == "n.xlsx:Run 7!E4"
    assert found[0].marks == ("calibration",)
    assert found[0].error == pytest.approx(0.1)
    wrong = table.replace("B2", "B9").replace("06:00,88", "6 am,88")
    _, faults = read(known, alarm, grid(wrong, "n.xlsx", "Run 7"), adapter=adapter)
    assert [one.where for one in faults] == ["n.xlsx:Run 7!C5", "n.xlsx:Run 7!B6"]
    wrong = table.replace("06:00,80", "06:00,much")
    assert [one.where for one in read(known, alarm, grid(wrong, "n.xlsx", "Run 7"), adapter=adapter)[1]] == [
        "n.xlsx:Run 7!E4"
    ]
    _, faults = read(known, alarm, notes, adapter=adapter)
    assert [one.message.key for one in faults] == ["river.no_sheet"]


def test_all_faults_of_an_adapter_come_together(known: Knowledge) -> None:
    text = 'unit = "spoons"\nduplicate_within = -1.0\n[columns]\nreach = "Site"\nwhat = "x"\n'
    text += '[places]\n"B1" = { reach = "attic" }\n"B2" = "moon"\n[kinds]\n"d" = "double"\n'
    adapter, faults = adapted(known, text)
    assert adapter is None
    assert [one.where for one in faults] == [
        "gc.toml:5", "gc.toml:7", "gc.toml:8", "gc.toml:9", "gc.toml:1", "gc.toml:2", "gc.toml:3",
    ]  # fmt: skip
    assert "time, item, value_mg_l, detection_limit_mg_l" in str(faults[-1])
