"""Heads kept elsewhere and what a proof tells apart, as a user types it."""

import sqlite3
from pathlib import Path

import pytest

from tongzhou.cli.main import run

LI = ["--as", "li@tongzhou:chief,duty"]


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"TONGZHOU_HOME": str(tmp_path), "TONGZHOU_LANG": "en"}


@pytest.fixture
def path(tmp_path: Path, home: dict[str, str], capfd: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "a.tongzhou"
    for case in ("c-1", "c-2"):
        assert run(["case", "open", "sudden-water-pollution", "--id", case, *LI, "--ledger", str(path)], home) == 0
    capfd.readouterr()
    return path


def _attack(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in guards:
        db.execute(f"DROP TRIGGER {name}")
    for one in (*statements, *(sql for _, sql in guards)):
        db.execute(one)
    db.close()


#: The second case, its leaf, its head and the count of numbers: as if it had never been.
_END = (
    *(f"DELETE FROM {table} WHERE entry = 2" for table in ("part", "act", "content", "leaf")),  # noqa: S608 own names
    *(f"DELETE FROM {table} WHERE \"case\" = 'c-2'" for table in ("case_now", "case_party", "deadline")),  # noqa: S608 own names
    "DELETE FROM entry WHERE seq = 2",
    "DELETE FROM head WHERE size = 2",
    "UPDATE sqlite_sequence SET seq = 1 WHERE name = 'entry'",
)


def test_a_head_kept_in_a_file_shows_an_end_taken_away_and_nothing_else_does(
    path: Path, home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kept, ledger = tmp_path / "heads.txt", ["--ledger", str(path)]
    for _ in range(2):
        assert run(["ledger", "head", "--keep", str(kept), *ledger], home) == 0
    (line,) = kept.read_text("utf-8").splitlines()
    assert line.startswith("2:")
    compared = ["--head", f"@{kept}", *ledger]
    assert run(["ledger", "verify", *compared], home) == 0
    assert run(["case", "history", "c-1", "--prove", *LI, *compared], home) == 0
    said = capfd.readouterr()
    assert "Not compared" not in said.err
    assert "Folded again from their acts: 2 cases" in said.err
    _attack(path, *_END)
    assert run(["ledger", "verify", *ledger], home) == 0
    assert "Not compared with a head kept elsewhere" in capfd.readouterr().err
    for asked in (
        ["ledger", "verify"],
        ["ledger", "verify", "--recent", "1"],
        ["case", "history", "c-1", "--prove", *LI],
    ):
        assert run([*asked, *compared], home) == 1
        said = capfd.readouterr()
        assert "its history was rewritten" in said.out + said.err


def test_a_file_without_heads_is_refused_with_its_line(
    path: Path, home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "heads.txt"
    kept.write_text("2:abc\n", "utf-8")
    assert run(["ledger", "verify", "--head", f"@{kept}", "--ledger", str(path)], home) == 2
    assert "2:abc" in capfd.readouterr().err


def test_a_proof_tells_apart_what_is_proven_waits_or_was_altered(
    path: Path, home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    asked = ["case", "history", "c-2", "--prove", *LI, "--ledger", str(path)]
    assert run(asked, home) == 0
    assert "1 act, all as recorded; proven" in capfd.readouterr().out
    # as it stands between a move and its sealing
    _attack(
        path, "INSERT INTO unsealed SELECT entry, hash FROM leaf WHERE entry = 2", "DELETE FROM leaf WHERE entry = 2",
        "DELETE FROM head WHERE size = 2",
    )  # fmt: skip
    assert run(asked, home) == 3
    said = capfd.readouterr()
    assert "1 NOT sealed yet and so not proven (act 1)" in said.out
    assert "Not sealed yet: 1." in said.err
    assert run(["ledger", "head", "--ledger", str(path)], home) == 0
    assert run(asked, home) == 0
    _attack(path, "UPDATE case_now SET owner = 'wuqing' WHERE \"case\" = 'c-2'")
    capfd.readouterr()
    assert run(asked, home) == 1
    out = capfd.readouterr().out
    assert "NOT proven" in out
    assert "Case c-2: its owner, as the ledger keeps it, is not what its acts give" in out
    assert run(["--lang", "zh", *asked], home) == 1
    assert "案件 c-2：台账所存的主办方" in capfd.readouterr().out
    assert run(["case", "show", "c-2", *LI, "--ledger", str(path)], home) == 1
    assert run(["ledger", "rebuild", "--ledger", str(path)], home) == 0
    assert capfd.readouterr().out == "c-2\n"
    assert run(asked, home) == 0


def test_nothing_is_rebuilt_upon_acts_that_were_altered(
    path: Path, home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    _attack(path, "UPDATE case_now SET owner = 'wuqing'", "UPDATE act SET verb = 'x' WHERE entry = 1")
    assert run(["ledger", "rebuild", "--ledger", str(path)], home) == 1
    assert "kind, time or actor was altered" in capfd.readouterr().err
    (owner,) = sqlite3.connect(path).execute("SELECT DISTINCT owner FROM case_now").fetchone()
    assert owner == "wuqing"
