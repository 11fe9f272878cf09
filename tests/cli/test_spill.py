"""`tongzhou spill` as it is typed: the situation on standard output, the files named on standard error, faults as sentences."""

import subprocess
import sys
from pathlib import Path

import pytest


def typed(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tongzhou", *arguments],
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
        cwd=folder,
        env={"TONGZHOU_HOME": str(folder / "home"), "PATH": "", "PYTHONIOENCODING": "utf-8"},
    )


@pytest.mark.server
def test_a_drill_is_forecast_and_then_told_a_reading(tmp_path: Path) -> None:
    done = typed(tmp_path, "--lang", "zh", "spill", "new", "wuqing-drill", "-o", "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("【演练】")
    assert done.stdout == (tmp_path / "out" / "situation.zh.txt").read_text("utf-8")
    assert "result.json" in done.stderr
    row = "kuangergang-qujiadian,12000,2022-10-27T12:00,benzene,0.08,0.0005\n"
    (tmp_path / "r.csv").write_text(f"reach,distance_m,time,item,value_mg_l,detection_limit_mg_l\n{row}", "utf-8")
    done = typed(tmp_path, "--lang", "en", "spill", "update", "out", "r.csv")
    assert done.returncode == 0, done.stderr
    assert "Readings: 1; believed: 1." in done.stdout


def test_what_is_wrong_is_said_with_its_line_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "alarm.toml").write_text('title = "x"\nriver = "moon"\n', "utf-8")
    done = typed(tmp_path, "--lang", "zh", "spill", "new", "alarm.toml", "-o", "out")
    assert done.returncode == 1
    assert "alarm.toml:2: 河流 moon 没有申报" in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()
    assert typed(tmp_path, "spill", "new").returncode == 2
