"""Looking up whether a result counts and which value of a standard holds, in a region written for the test."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tongzhou.steps.lookup import find_recognition, find_standard
from tongzhou.terms.errors import InputError

ROOT = Path(__file__).parents[1]
WEEK = """calendar = "week"
title = { zh = "周历", en = "week" }
weekend = ["saturday", "sunday"]
assumed = true
[[year]]
year = 2022
assumed = true
"""


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("region") / "tiny"
    shutil.copytree(ROOT / "regions/tiny", folder)
    (folder / "procedures").mkdir()
    (folder / "calendars").mkdir()
    (folder / "calendars/week.toml").write_text(WEEK, "utf-8")
    shutil.copy(ROOT / "procedures/lake-alarm.toml", folder / "procedures")
    for name, text in {
        "items.csv": "code,zh,en,condition\nx,甲项,Item X,\ny,乙项,Item Y,室间质评\n",
        "houses.csv": "code,zh,en,met\na,甲医院,Hospital A,室间质评\nb,乙医院,Hospital B,\n",
        "without.csv": "item,institution\ny,a\n",
    }.items():
        (folder / "procedures" / name).write_text(text, "utf-8")
    return folder


def test_a_result_counts_by_name_or_by_code(region: Path, tmp_path: Path) -> None:
    by_name = find_recognition("甲项", "甲医院", date(2022, 5, 1), region, tmp_path)
    by_code = find_recognition("x", "a", date(2022, 5, 1), region, tmp_path)
    assert [one.verdict.why for one in by_name] == [one.verdict.why for one in by_code] == ["recognised"]
    assert list(by_name[0].verdict.repeat) == ["change"]


def test_what_is_excepted_does_not_count(region: Path, tmp_path: Path) -> None:
    assert find_recognition("y", "a", date(2022, 5, 1), region, tmp_path)[0].verdict.why == "excepted"


def test_an_unknown_item_is_refused_with_those_near_it(region: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Item X \(x\)"):
        find_recognition("甲", "a", date(2022, 5, 1), region, tmp_path)


@pytest.mark.parametrize(("area", "value"), [("north", 25), ("南县", 30), ("东", 30), ("east", 30)])
def test_the_local_value_holds_else_the_base(region: Path, tmp_path: Path, area: str, value: float) -> None:
    (found,) = find_standard("化学需氧量", area, date(2022, 5, 1), region, tmp_path)
    assert found.held.value == value


def test_of_a_moment_the_day_is_that_of_the_regions_zone(region: Path, tmp_path: Path) -> None:
    """The region lies in Vienna: there 23:30 UTC in winter is half past midnight of the next day."""
    night = datetime(2022, 11, 17, 23, 30, tzinfo=UTC)
    assert find_standard("化学需氧量", "north", night, region, tmp_path)[0].day == date(2022, 11, 18)
    assert find_recognition("x", "a", night, region, tmp_path)[0].day == date(2022, 11, 18)
