"""`tongzhou promises` on a ledger."""

import json
from pathlib import Path

import pytest

from tongzhou.cli.main import run


def test_a_plan_and_its_sequel_are_listed(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ledger = str(tmp_path / "l.tongzhou")
    for day, said in (
        ("2022-11-17", "通武线全长81公里,全线计划2025年年底建成通车。"),
        ("2026-01-08", "通武线全长81公里。1月6日,通武线正式开通运营。"),
    ):
        page = tmp_path / f"{day}.txt"
        page.write_text(f"{said}\n", "utf-8")
        assert run(["bluebook", str(page), "--date", day, "--ledger", ledger, "-o", str(tmp_path / day)], {}) == 0
    capfd.readouterr()
    assert run(["promises", ledger, "--date", "2026-06-30", "--format", "jsonl"], {}) == 0
    (row,) = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert (row["outcome"], row["due"], row["heard_day"]) == ("missed", "2025-12-31", "2026-01-08")
    for lang, word in (("zh", "未实现"), ("en", "MISSED")):
        assert run(["promises", ledger, "--date", "2026-06-30", "--lang", lang], {}) == 0
        assert word in capfd.readouterr().out
