"""`tongzhou tasks` and `tongzhou scorecard` as they are typed."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from tongzhou.cli.main import run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("home")
    made = {"TONGZHOU_HOME": str(folder), "TONGZHOU_LANG": "zh"}
    zhao, qian = ["--as", "zhao@beijing:office"], ["--as", "qian@tianjin:office,handler"]
    for n in range(3):
        values = [
            f"content=第{n}件：共建跨界湿地",
            "document=纪要",
            "lead=tianjin",
            "supporting=hebei",
            f"due=20{30 - n * 5}-01-05",
        ]
        filled = [part for one in values for part in ("--set", one)]
        assert run(["case", "open", "task", "--id", f"t-{n}", *zhao], made) == 0
        assert run(["case", "do", f"t-{n}", "assign", *filled, *zhao], made) == 0
    assert run(["case", "do", "t-0", "take_on", *qian], made) == 0
    return made


def test_the_board_is_shown_in_every_form(
    home: dict[str, str], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["tasks", "--as", "zhao@beijing:office"], home) == 0
    text = capfdbinary.readouterr().out.decode()
    lines = [re.split(r"  +", line) for line in text.splitlines() if "  " in line]
    assert [line[0] for line in lines] == ["灯", "红", "红", "绿"]
    assert lines[1][1] == "第2件：共建跨界湿地 (t-2)"
    assert lines[1][2:4] == ["天津市", "河北省"]
    assert "假定" in text
    for form, start in (("csv", b"\xef\xbb\xbf"), ("html", b"<!doctype html>"), ("docx", b"PK"), ("xlsx", b"PK")):
        path = tmp_path / f"board.{form}"
        assert run(["tasks", "--as", "zhao@beijing:office", "--format", form, "-o", str(path)], home) == 0
        assert path.read_bytes().startswith(start)
    document = zipfile.ZipFile(io.BytesIO((tmp_path / "board.docx").read_bytes())).read("word/document.xml").decode()
    assert "共建跨界湿地" in document


def test_who_takes_no_part_sees_no_task_and_a_drill_is_not_among_the_real(
    home: dict[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["tasks", "--as", "sun@tongzhou:office"], home) == 0
    assert b"t-0" not in capfdbinary.readouterr().out
    assert run(["tasks", "--as", "zhao@beijing:office", "--mode", "exercise"], home) == 0
    assert b"t-0" not in capfdbinary.readouterr().out


def test_the_scorecard_counts_by_jurisdiction_and_procedure(
    home: dict[str, str], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["scorecard", "--format", "csv"], home) == 0
    rows = [line.split(",") for line in capfdbinary.readouterr().out.decode("utf-8-sig").splitlines()]
    tianjin = next(row for row in rows if row[0] == "天津市")
    assert tianjin[1:6] == ["协同任务督办", "1", "0", "2", "100.0"]
    assert [row[1] for row in rows if row[0] == "天津市"] == ["协同任务督办", "全部程序"]


def test_a_party_that_there_is_not_and_a_period_backwards_are_refused(
    home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["tasks", "--as", "sun@moon:office"], home) == 1
    assert "--as 得到 'moon'" in capfd.readouterr().err
    for command in (["tasks", "--as", "zhao@beijing:office"], ["scorecard"]):
        assert run([*command, "--from", "2026-12-02", "--to", "2026-12-01"], home) == 2
        assert "2026-12-02 到 2026-12-01" in capfd.readouterr().err
