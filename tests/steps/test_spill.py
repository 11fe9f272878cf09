"""The shipped river and its drill, from a scenario file to the files of a situation; faults of every file at once."""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongzhou.steps.region import load_region
from tongzhou.steps.spill import new_spill, update_spill
from tongzhou.terms.errors import DeclarationError

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
SHIPPED = Path(load_region("jing-jin-ji", Path()).folder)
DRILL = SHIPPED / "rivers" / "scenarios" / "wuqing-drill.toml"


def test_the_drill_becomes_a_situation_in_both_languages(tmp_path: Path) -> None:
    made = new_spill(DRILL, "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou")
    names = {"result.json", "scenario.toml"} | {
        f"situation.{lang}.{kind}" for lang in ("zh", "en") for kind in ("txt", "html")
    }
    notices = {
        f"notice.{place}.{lang}.{kind}"
        for place in {one.name.split(".")[1] for one in made.files if one.name.startswith("notice.")}
        for lang in ("zh", "en")
        for kind in ("docx", "phone.txt", "short.txt")
    }
    written = {one.name for one in (tmp_path / "out").iterdir()}
    assert {one.name for one in made.files} == written
    assert {one for one in written if not one.endswith(".cap.xml")} == names | notices
    assert notices
    record = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert record["is_exercise"] is True
    assert record["grade"]["report_as"] == "II"
    assert record["deadlines"][0]["due_at"] == "2022-10-27T04:10:00+08:00"
    by_place = {(one["substance"], one["place"]): one for one in record["forecasts"]}
    # benzene: no limit above Qujiadian, 0.01 mg/L of table 3 below it while water is conveyed; the yangwa boundary lies above the release
    assert by_place["crude-benzene", "qujiadian"]["limit"] is None
    assert by_place["crude-benzene", "sancha"]["limit"]["value_mg_l"] == 0.01
    assert by_place["crude-benzene", "sancha"]["limit"]["is_assumed"] is True
    assert by_place["diesel", "ziya"]["limit"]["value_mg_l"] == 0.05
    assert ("diesel", "yangwa") not in by_place
    assert all(one["note"] and one["note_english"] for one in record["assumed"])


def test_the_forecast_is_told_before_anything_is_written(tmp_path: Path) -> None:
    told: list[tuple[str, bool]] = []

    def tell(texts: Mapping[str, str]) -> None:
        told.append((texts["en"], (tmp_path / "out").exists()))

    made = new_spill(DRILL, "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou", told=tell)
    assert told == [(made.texts["en"], False)]


def test_outside_the_conveyance_period_benzene_has_no_limit_anywhere(tmp_path: Path) -> None:
    off = tmp_path / "off.toml"
    off.write_text(DRILL.read_text("utf-8").replace('conveyance = "on"', 'conveyance = "off"'), "utf-8")
    made = new_spill(off, "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou")
    benzene = [one for one in made.situation.forecasts if one.substance == "crude-benzene"]
    assert benzene
    assert all(one.limit is None and one.probability_exceeding is None for one in benzene)


@pytest.mark.server
def test_a_spill_in_beijing_may_cross_two_provincial_boundaries(tmp_path: Path) -> None:
    upper = tmp_path / "upper.toml"
    text = DRILL.read_text("utf-8").replace('reach = "kuangergang-qujiadian"', 'reach = "beiguan-yangwa"')
    upper.write_text(text.replace("distance_m = 6000", "distance_m = 30000"), "utf-8")
    made = new_spill(upper, "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou")
    assert made.situation.proposal.chosen.grade == "II"
    assert {one.place.key for one in made.situation.forecasts} >= {"yangwa", "hebei-tianjin", "sancha"}


def test_the_same_scenario_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        new_spill(DRILL, "jing-jin-ji", tmp_path, tmp_path / name, AT, "tongzhou")
    for one in (tmp_path / "one").iterdir():
        assert one.read_bytes() == (tmp_path / "two" / one.name).read_bytes()


def test_faults_of_scenario_and_river_come_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    region = tmp_path / "region"
    shutil.copytree(SHIPPED, region)
    river = region / "rivers" / "north-canal.toml"
    river.write_text(river.read_text("utf-8").replace("length_m = { low = 22500", "length_m = { low = -1"), "utf-8")
    rules = region / "rivers" / "rules.toml"
    rules.write_text(rules.read_text("utf-8").replace('kind = "notify"', 'kind = "whisper"'), "utf-8")
    with pytest.raises(DeclarationError) as caught:
        new_spill(DRILL, str(region), tmp_path, tmp_path / "out", AT, "tongzhou")
    assert {one.message.key for one in caught.value.faults} == {"river.range", "terms.wrong_type"}
    assert not (tmp_path / "out").exists()


def test_an_unknown_river_and_a_missing_file_are_told(tmp_path: Path) -> None:
    region = tmp_path / "region"
    shutil.copytree(SHIPPED, region)
    (region / "rivers" / "rules.toml").unlink()
    other = tmp_path / "other.toml"
    other.write_text(DRILL.read_text("utf-8").replace('river = "north-canal"', 'river = "south-canal"'), "utf-8")
    with pytest.raises(DeclarationError) as caught:
        new_spill(other, str(region), tmp_path, tmp_path / "out", AT, "tongzhou")
    assert [one.message.key for one in caught.value.faults] == ["river.no_file", "river.unknown_river"]
    assert "north-canal" in str(caught.value)


READINGS = """reach,distance_m,time,item,value_mg_l,detection_limit_mg_l
kuangergang-qujiadian,12000,2022-10-27T06:00,benzene,<0.0005,0.0005
kuangergang-qujiadian,12000,2022-10-27T12:00,benzene,0.08,0.0005
kuangergang-qujiadian,12000,2022-10-27T16:00,benzene,0.9,0.0005
kuangergang-qujiadian,12000,2022-10-27T22:00,benzene,1.4,0.0005
kuangergang-qujiadian,19000,2022-10-27T02:40,benzene,3.0,0.0005
"""


@pytest.mark.server
def test_readings_narrow_the_forecast_ask_for_more_mass_and_one_is_not_believed(tmp_path: Path) -> None:
    first = new_spill(DRILL, "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou").situation
    table = tmp_path / "readings.csv"
    table.write_text(READINGS, "utf-8")
    made = update_spill(tmp_path / "out", table, "jing-jin-ji", tmp_path, AT, "tongzhou")
    after = made.situation
    assert after.update
    assert after.update.before == first.forecasts
    assert [doubt > 0.5 for doubt in after.update.posterior.doubt] == [False, False, False, False, True]
    assert after.update.mass_factors[1] > 1.5
    for before, now in zip(first.forecasts, after.forecasts, strict=True):
        assert now.peak_s.high - now.peak_s.low < before.peak_s.high - before.peak_s.low
    assert "readings.csv" in {one.name for one in (tmp_path / "out").iterdir()}
    record = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert record["update"]["readings"][4]["probability_wrong"] > 0.5
    assert "readings.csv:6" in made.texts["en"]


def test_a_scenario_of_the_region_is_known_by_its_name(tmp_path: Path) -> None:
    made = new_spill(Path("wuqing-drill"), "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou")
    assert made.situation.scenario.is_exercise
    with pytest.raises(DeclarationError, match="It holds wuqing-drill"):
        new_spill(Path("no-such-drill"), "jing-jin-ji", tmp_path, tmp_path / "none", AT, "tongzhou")
    assert not (tmp_path / "none").exists()


def test_faulty_readings_change_nothing(tmp_path: Path) -> None:
    new_spill(DRILL, "jing-jin-ji", tmp_path, tmp_path / "out", AT, "tongzhou")
    before = (tmp_path / "out" / "result.json").read_bytes()
    table = tmp_path / "readings.csv"
    table.write_text(READINGS.replace("0.9", "-0.9").replace("benzene,3.0", "salt,3.0"), "utf-8")
    with pytest.raises(DeclarationError) as caught:
        update_spill(tmp_path / "out", table, "jing-jin-ji", tmp_path, AT, "tongzhou")
    assert [one.where for one in caught.value.faults] == [f"{table}:4", f"{table}:6"]
    assert (tmp_path / "out" / "result.json").read_bytes() == before
