"""Notices as files: every receiver below a boundary gets a letter, a short text, a telephone script and an alert, drills marked."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from tongzhou.steps.spill import new_spill, update_spill

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
LATER = datetime(2022, 10, 27, 4, 30, tzinfo=UTC)
CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
NAME = "notice.wuqing-beichen"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    at = tmp_path_factory.mktemp("notices")
    new_spill(Path("wuqing-drill"), "jing-jin-ji", at, at / "out", AT, "tongzhou")
    return at / "out"


def test_each_boundary_that_may_be_crossed_has_its_files(folder: Path) -> None:
    names = {one.name for one in folder.iterdir() if one.name.startswith("notice.")}
    wanted = {f"{NAME}.{lang}.{end}" for lang in ("zh", "en") for end in ("docx", "short.txt", "phone.txt")}
    assert names == {*wanted, f"{NAME}.cap.xml"}


def test_the_short_text_is_short_and_marked_at_both_ends(folder: Path) -> None:
    for lang, mark in (("zh", "【演练】"), ("en", "[EXERCISE]")):
        text = (folder / f"{NAME}.{lang}.short.txt").read_text("utf-8").strip()
        assert len(text) <= 150
        assert text.startswith(mark)
        assert text.endswith(mark)


def test_every_line_of_the_telephone_script_is_marked_and_it_asks_who_answered(folder: Path) -> None:
    lines = (folder / f"{NAME}.zh.phone.txt").read_text("utf-8").splitlines()
    assert all(line.startswith("【演练】") for line in lines)
    assert any("接听人" in line and line.endswith("____") for line in lines)


def test_the_alert_is_an_exercise_and_an_update_names_the_alert_it_replaces(folder: Path, tmp_path: Path) -> None:
    first = etree.fromstring((folder / f"{NAME}.cap.xml").read_bytes())
    assert first.findtext(f"{CAP}status") == "Exercise"
    assert first.findtext(f"{CAP}msgType") == "Alert"
    table = tmp_path / "r.csv"
    row = "kuangergang-qujiadian,12000,2022-10-27T12:00,benzene,0.08,0.0005\n"
    table.write_text(f"reach,distance_m,time,item,value_mg_l,detection_limit_mg_l\n{row}", "utf-8")
    update_spill(folder, table, "jing-jin-ji", tmp_path, LATER, "tongzhou")
    second = etree.fromstring((folder / f"{NAME}.cap.xml").read_bytes())
    parts = [first.findtext(f"{CAP}{one}") for one in ("sender", "identifier", "sent")]
    assert second.findtext(f"{CAP}msgType") == "Update"
    assert second.findtext(f"{CAP}references") == ",".join(str(one) for one in parts)
