"""Decisions in the ledger hold from then on."""

import json
from pathlib import Path

import pytest

from tongzhou.cli.main import run

PAGE = "examples/jing-jin-ji/pages/02-services-labour-air.txt"


def printed(capfd: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run([*arguments, "--lang", "en"], {}) == 0
    return capfd.readouterr().out


def test_a_decision_holds_when_the_page_is_read_again(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ledger = str(tmp_path / "l.tongzhou")
    page = [PAGE, "--date", "2022-11-17", "--ledger", ledger]
    listed = printed(capfd, "review", *page)
    count = int(listed.split()[0])
    printed(
        capfd, "review", "decide", *page, "--who", "editor-1", "-d", "1=accept", "-d", "2=period=2021", "-d", "3=reject"
    )
    assert int(printed(capfd, "review", *page).split()[0]) == count - 3
    facts = [json.loads(line) for line in printed(capfd, "facts", *page).splitlines()]
    assert {one["reading"] for one in facts} >= {"review", "decision"}
    assert any(one["reading"] == "decision" and one["period"] == "2021" for one in facts)
    assert printed(capfd, "ledger", "verify", "--ledger", ledger).startswith("The ledger")


def test_a_table_goes_out_and_comes_back(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ledger, table = str(tmp_path / "l.tongzhou"), tmp_path / "list.csv"
    page = [PAGE, "--date", "2022-11-17", "--ledger", ledger]
    printed(capfd, "review", "list", *page, "--format", "csv", "-o", str(table))
    lines = table.read_text("utf-8-sig").split("\n")
    table.write_text("\n".join([lines[0], *(line.replace(",,", ",accept,", 1) for line in lines[1:])]), "utf-8-sig")
    printed(capfd, "review", "decide", str(table), "--ledger", ledger, "--who", "editor-1")
    assert printed(capfd, "review", *page).startswith("Nothing needs a look")


def test_a_wrong_answer_records_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ledger = tmp_path / "l.tongzhou"
    page = [PAGE, "--date", "2022-11-17", "--ledger", str(ledger)]
    assert run(["review", "decide", *page, "--who", "e", "-d", "1=accept", "-d", "2=perhaps", "--lang", "en"], {}) == 1
    assert not ledger.exists()
    assert "'perhaps' is no answer" in capfd.readouterr().err
