"""`tongzhou spill source` and `spill plan` as they are typed."""

import json
from pathlib import Path

import pytest

from tests.conftest import Typed
from tongzhou.cli.main import run
from tongzhou.steps.region import load_region

READINGS = """reach,distance_m,time,item,value_mg_l,detection_limit_mg_l
kuangergang-qujiadian,12000,2022-10-27T06:00,benzene,<0.0005,0.0005
kuangergang-qujiadian,12000,2022-10-27T12:00,benzene,0.08,0.0005
kuangergang-qujiadian,12000,2022-10-27T22:00,benzene,1.4,0.0005
"""


def test_a_source_is_printed_as_text_and_as_json(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    table = tmp_path / "r.csv"
    table.write_text(READINGS, "utf-8")
    home = {"TONGZHOU_HOME": str(tmp_path)}
    assert run(["--lang", "zh", "spill", "source", "north-canal", str(table)], home) == 0
    assert "北运河苯溯源" in capfdbinary.readouterr().out.decode()
    arguments = ["spill", "source", "north-canal", str(table), "--substance", "crude-benzene", "--format", "json"]
    assert run(arguments, home) == 0
    record = json.loads(capfdbinary.readouterr().out)
    assert record["substance"] == "crude-benzene"
    assert record["mass_in_water_kg"] == sorted(record["mass_in_water_kg"])


def test_unknown_names_and_faulty_readings_are_refused(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    table = tmp_path / "r.csv"
    table.write_text(READINGS.replace("1.4", "-1.4"), "utf-8")
    home = {"TONGZHOU_HOME": str(tmp_path)}
    assert run(["spill", "source", "moon", str(table)], home) == 1
    assert run(["--lang", "en", "spill", "source", "north-canal", str(table), "--substance", "gold"], home) == 1
    assert "gold is not declared" in capfdbinary.readouterr().err.decode()
    assert run(["--lang", "en", "spill", "source", "north-canal", str(table)], home) == 1
    assert f"{table}:4" in capfdbinary.readouterr().err.decode()


@pytest.mark.server
def test_a_plan_names_teams_times_and_kinds_of_stations(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    home, out = {"TONGZHOU_HOME": str(tmp_path)}, str(tmp_path / "out")
    assert run(["spill", "new", "wuqing-drill", "-o", out], home) == 0
    capfdbinary.readouterr()
    assert run(["--lang", "zh", "spill", "plan", out, "--teams", "2", "--from", "2022-10-27T06:30"], home) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0].startswith("【演练】")
    assert "2022-10-27 07:30\t1\t" in lines[2]
    assert "对照断面" in lines[2]
    assert len(lines) == 2 + 7 + 2


def test_a_report_is_printed_and_what_was_known_is_proven_from_the_ledger(tmp_path: Path, typed: Typed) -> None:
    drill = Path(load_region("jing-jin-ji", Path()).folder) / "rivers/scenarios/wuqing-drill.toml"
    small = drill.read_text("utf-8").replace("seed = 20221027", "seed = 1\nmembers = 300")
    (tmp_path / "small.toml").write_text(small, "utf-8")
    ran = typed(tmp_path, "spill", "new", "small.toml", "-o", "out")
    assert ran.code == 0
    assert "Entered in the ledger" in ran.said
    assert "data:font/woff2;base64," in (tmp_path / "out" / "situation.zh.html").read_text("utf-8")
    ran = typed(tmp_path, "--lang", "zh", "spill", "report", "out", "--kind", "first")
    assert ran.code == 0, ran.said
    assert ran.out.decode().startswith("【演练】 关于北运河突发水污染事件的初报")
    listed = typed(tmp_path, "spill", "known").out.decode().splitlines()
    assert [line.split("\t")[1] for line in listed] == ["forecast", "spill-report"]
    ran = typed(tmp_path, "spill", "known", "out")
    assert ran.out.decode() == (tmp_path / "out" / "situation.en.txt").read_text("utf-8")
    assert "is proven by head" in ran.said
    assert typed(tmp_path, "spill", "known", "out", "--at", "2000-01-01T00:00").code == 1
    assert typed(tmp_path, "spill", "report", "out").code == 2
    shown = typed(tmp_path, "ledger", "show").out.decode()
    assert "entries.forecast\t1" in shown
    assert "is unaltered" in typed(tmp_path, "ledger", "verify").out.decode()
