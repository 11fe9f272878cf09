"""A part of the log is verified alone: what was altered in it is found, what lies elsewhere is found by its own slice or the round."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.ledger.act import Act, CaseNow, Part
from tongzhou.steps.watch import verify_on, verify_recent
from tongzhou.store.act import append_act
from tongzhou.store.dialect import Connection
from tongzhou.store.ledger import open_ledger
from tongzhou.store.seal import heads, seal
from tongzhou.store.verify import Slice, verify
from tongzhou.terms.errors import LedgerError

AT = datetime(2022, 11, 1, tzinfo=UTC)
DAYS, EACH = 6, 3


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six days of three acts, a head each day, and two acts that wait."""
    path = tmp_path_factory.mktemp("slice") / "l.tongzhou"
    with open_ledger(path, at=AT) as ledger:
        for day in range(DAYS):
            for n in range(EACH):
                _act(ledger.connection, f"c-{day}", n + 1, AT + timedelta(days=day, minutes=n))
            seal(ledger, AT + timedelta(days=day, hours=1))
        for n in range(2):
            _act(ledger.connection, "c-wait", n + 1, AT + timedelta(days=DAYS, minutes=n))
    return path


def _act(db: Connection, case: str, n: int, at: datetime) -> None:
    act = Act(
        f"{case}-{n}", "moved", "k", case, n, "p@1#0", "甲", "open", parts=(Part("text", f"{case} {n}".encode()),)
    )
    append_act(db, act, at, CaseNow(case, "p@1#0", n, "open", True, parties=("甲",)))


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "copy.tongzhou"
    shutil.copy(made, copy)
    return copy


def attack(path: Path, *statements: str) -> None:
    db = sqlite3.connect(path, isolation_level=None)
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for statement in (*statements, *(sql for _, sql in triggers)):
        db.execute(statement)
    db.close()


def found(path: Path, only: Slice | None) -> list[tuple[str, int | None]]:
    with open_ledger(path, at=AT, is_read_only=True) as ledger:
        return [(one.table, one.entry) for one in verify(ledger, (), only).findings]


def test_every_slice_of_a_sound_ledger_is_sound_and_they_count_every_entry_once(path: Path) -> None:
    with open_ledger(path, at=AT, is_read_only=True) as ledger:
        sizes = [0, *(one.size for one in heads(ledger))]
        ends: list[int | None] = [*sizes[1:], None]
        looked = [verify(ledger, (), Slice(begin, end)) for begin, end in zip(sizes, ends, strict=True)]
    assert [one.findings for one in looked] == [()] * (DAYS + 1)
    assert [one.entries for one in looked] == [EACH] * DAYS + [2]


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE part SET bytes = x'78' WHERE entry = 17", "part"),
        ("DELETE FROM part WHERE entry = 17", "part"),
        ("UPDATE act SET verb = 'closed' WHERE entry = 17", "entry"),
        ("UPDATE entry SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE seq = 17", "entry"),
        ("UPDATE entry SET commitment = x'00' WHERE seq = 17", "entry"),
        ("DELETE FROM entry WHERE seq = 17", "entry"),
        ("UPDATE leaf SET hash = x'00' WHERE entry = 17", "leaf"),
        ("UPDATE head SET peaks = x'00' WHERE size = 15", "head"),
        ("UPDATE case_now SET state = 'closed' WHERE \"case\" = 'c-5'", "case_now"),
        ("UPDATE part SET bytes = x'78' WHERE entry = 19", "part"),
        ("DELETE FROM unsealed WHERE entry = 20", "entry"),
    ],
)
def test_what_was_altered_lately_is_found_among_what_is_recent(path: Path, statement: str, table: str) -> None:
    attack(path, statement)
    with pytest.raises(LedgerError) as caught:
        verify_recent(path, AT + timedelta(days=DAYS), 24.5)
    assert caught.value.faults
    assert table in {one for one, _ in found(path, Slice(15))}


def test_what_was_altered_long_ago_is_found_by_its_own_slice_and_by_the_round(path: Path, tmp_path: Path) -> None:
    attack(path, "UPDATE part SET bytes = x'78' WHERE entry = 2")
    assert verify_recent(path, AT + timedelta(days=DAYS), 24.5).entries == 2 + EACH
    assert found(path, Slice(0, 3)) == [("part", 2)]
    assert found(path, Slice(3, 6)) == []
    with pytest.raises(LedgerError, match="altered"):
        verify_on(path, tmp_path, lambda: AT, 0)


def test_nobody_puts_an_entry_outside_by_setting_its_time_back(path: Path) -> None:
    attack(path, "UPDATE entry SET recorded_at = '2022-11-01T00:00:00.000000Z' WHERE seq IN (16, 17, 18)")
    with pytest.raises(LedgerError):
        verify_recent(path, AT + timedelta(days=DAYS), 24.5)


def test_a_round_goes_on_where_it_stopped_and_tells_how_long_the_last_took(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongzhou.steps.watch._SLICE", 6)
    clock = iter(AT + timedelta(days=9, seconds=n) for n in range(100))
    seen = [verify_on(path, tmp_path, lambda: next(clock), 0) for _ in range(4)]
    assert [(one.reached, one.size) for one in seen] == [(6, 18), (12, 18), (0, 18), (6, 18)]
    assert seen[1].last_ended is None
    assert seen[2].last_began == seen[0].began
    assert seen[3].last_ended == seen[2].last_ended
    (tmp_path / "verify.json").write_text("{", "utf-8")
    assert verify_on(path, tmp_path, lambda: AT, 60).last_ended == AT, (
        "a broken note begins the round anew, and 60 s end it"
    )
