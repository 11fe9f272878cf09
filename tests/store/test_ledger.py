import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.refusal import refusing
from tongzhou.store.schema import APPEND_ONLY, NEWEST
from tongzhou.terms.errors import LedgerError, StoreError, fault


def test_a_ledger_is_made_and_opened_again(path: Path, at: datetime) -> None:
    for _ in range(2):
        with open_ledger(path, at=at) as ledger:
            assert ledger.connection.execute("SELECT count(*) FROM migration").fetchone() == (NEWEST,)
    with open_ledger(path, at=at, is_read_only=True) as ledger, pytest.raises(sqlite3.OperationalError):
        ledger.connection.execute("DELETE FROM unsealed")
    assert [found.name for found in path.parent.iterdir()] == [path.name]


@pytest.mark.of_file
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_row_is_changed_or_removed(ledger: Ledger, table: str) -> None:
    triggers = ledger.connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
    )
    assert sorted(name for (name,) in triggers) == [f"{table}_no_delete", f"{table}_no_update"]
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        ledger.connection.execute("UPDATE migration SET at = ''")


def test_a_newer_file_is_refused_and_left_alone(path: Path, at: datetime) -> None:
    with open_ledger(path, at=at) as ledger:
        ledger.connection.execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="form 99.*newer tongzhou"), open_ledger(path, at=at):
        pass
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"just a text", b"SQLite format 3\x00 and rubbish" * 100])
def test_a_file_that_is_no_ledger_is_refused(path: Path, at: datetime, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(LedgerError, match="not a tongzhou ledger|damaged"), open_ledger(path, at=at):
        pass
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path, at: datetime) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(LedgerError, match="not a tongzhou ledger"), open_ledger(path, at=at):
        pass


def test_missing_things_are_said(path: Path, at: datetime) -> None:
    with pytest.raises(StoreError, match="no folder"), open_ledger(path / "x" / "y", at=at):
        pass
    with pytest.raises(StoreError, match="is a folder"), open_ledger(path.parent, at=at):
        pass
    with pytest.raises(StoreError, match="no ledger"), open_ledger(path, at=at, is_new_allowed=False):
        pass
    with pytest.raises(StoreError, match="no ledger"), open_ledger(path, at=at, is_read_only=True):
        pass
    assert not path.exists()


def test_a_time_without_a_zone_makes_no_file(path: Path, at: datetime) -> None:
    with pytest.raises(ValueError, match="no zone"), open_ledger(path, at=at.replace(tzinfo=None)):
        pass
    assert not path.exists()


def test_an_empty_file_is_left_alone_when_only_looked_at(path: Path, at: datetime) -> None:
    path.write_bytes(b"")
    with pytest.raises(LedgerError, match="not a tongzhou ledger"), open_ledger(path, at=at, is_read_only=True):
        pass
    assert path.read_bytes() == b""


def test_a_file_made_for_nothing_goes_again(path: Path, at: datetime) -> None:
    with pytest.raises(StoreError, match="no room"), open_ledger(path, at=at):
        raise StoreError(fault("store.ledger_full", "no room"))
    assert not list(path.parent.iterdir())


@pytest.mark.parametrize("is_read_only", [True, False])
def test_a_form_below_zero_is_damage(path: Path, at: datetime, is_read_only: bool) -> None:
    with open_ledger(path, at=at) as ledger:
        ledger.connection.execute("PRAGMA user_version = -3")
    with pytest.raises(LedgerError, match="damaged"), open_ledger(path, at=at, is_read_only=is_read_only):
        pass


def test_a_failing_write_on_a_disk_without_room_is_a_full_disk() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR  # as SQLite sets it
    with pytest.raises(StoreError, match="no room left"), refusing("/proc/l.tongzhou"):  # it has none, ever
        raise error
