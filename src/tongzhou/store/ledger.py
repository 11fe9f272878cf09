"""A ledger file, opened (打开台账): checked, brought up to date, closed again."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tongzhou.ledger.entry import canonical, part_digest, utc_text
from tongzhou.store.dialect import Connection, transaction
from tongzhou.store.refusal import damaged, no_ledger, refusing
from tongzhou.store.schema import APPLICATION_ID, MIGRATIONS, NEWEST
from tongzhou.terms.errors import LedgerError, StoreError, fault

__all__ = ["Ledger", "open_ledger", "reading", "writing"]

#: SQLite from which tables can be STRICT, so that a column holds what it is declared to hold.
_OLDEST_SQLITE = (3, 37, 0)
_MAGIC = b"SQLite format 3\x00"
_CACHE_KIB = 65536
#: Pages written beside the file before they are put into it (64 MB); indices touch the same pages again and again.
_WAL_PAGES = 16_000


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger (台账句柄): what messages call it, the path of its file, and the connection to it.

    One can be made of somebody's own connection, as `Ledger("hub", connection_of(raw))`; then what is written belongs to the transaction
    that is open there.
    """

    name: str
    connection: Connection


@contextmanager
def open_ledger(
    path: Path, *, at: datetime, is_new_allowed: bool = True, is_read_only: bool = False, patience_s: float = 5.0
) -> Iterator[Ledger]:
    """Open a ledger file, making it when there is none, and close it on leaving (打开台账).

    Parameters
    ----------
    path
        The file; its folder must exist.
    at
        The time, with a zone; noted when the file is made or brought up to date.
    is_new_allowed
        Whether a file that does not exist is made.
    is_read_only
        Open only to read; the file is never made or migrated then.
    patience_s
        Seconds to wait for another program that is writing.

    Raises
    ------
    StoreError
        When there is no such file or folder, it may not be read or written, the disk is full, or another program holds the ledger.
    LedgerError
        When the file is no ledger, is damaged, or was written by a newer program.

    Examples
    --------
    >>> import tempfile
    >>> from datetime import UTC
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with open_ledger(Path(folder) / "a.tongzhou", at=datetime(2022, 11, 17, tzinfo=UTC)) as ledger:
    ...         ledger.connection.execute("SELECT count(*) FROM entry").fetchone()
    (0,)
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(
            fault(
                "store.sqlite_old",
                "This Python brings SQLite {found}; the ledger needs 3.37 or newer. Install a newer Python or SQLite.",
                found=sqlite3.sqlite_version,
            )
        )
    utc_text(at)  # refuses a time without a zone before anything is touched
    is_new = _look(path, is_new_allowed and not is_read_only)
    with refusing(str(path)):
        connection = _connect(path, is_read_only, patience_s)
    try:
        with refusing(str(path)):
            _check(path, connection, at, is_read_only)
        yield Ledger(str(path), connection)
    except BaseException:
        if is_new and _holds_nothing(connection):
            connection.close()
            for left in ("", "-wal", "-shm", "-journal"):
                Path(f"{path}{left}").unlink(missing_ok=True)
        raise
    finally:
        connection.close()


@contextmanager
def writing(ledger: Ledger) -> Iterator[Connection]:
    """Write in one transaction, all of it or nothing, or inside the one that is open already (写事务).

    Raises
    ------
    StoreError, LedgerError
        What `refusing` says; nothing was changed then.
    """
    with refusing(ledger.name), transaction(ledger.connection) as db:
        yield db


@contextmanager
def reading(ledger: Ledger) -> Iterator[Connection]:
    """Read one state of the ledger, whatever others write meanwhile (读事务)."""
    with refusing(ledger.name), transaction(ledger.connection, is_reading=True) as db:
        yield db


def _look(path: Path, is_new_allowed: bool) -> bool:
    """Look at what lies at `path` before SQLite touches it; say whether there is no file. An empty file is somebody's: it is never removed."""
    try:
        if path.is_dir():
            raise StoreError(
                fault("store.ledger_folder", "{path} is a folder. Name a file for the ledger.", path=str(path))
            )
        with path.open("rb") as opened:
            start = opened.read(len(_MAGIC))
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise StoreError(
                fault(
                    "store.ledger_no_folder",
                    "There is no folder {folder} for the ledger. Make it or name another.",
                    folder=str(path.parent),
                )
            ) from None
        if not is_new_allowed:
            raise StoreError(
                fault(
                    "store.ledger_absent",
                    "There is no ledger {path}. Check the name, or append a page first.",
                    path=str(path),
                )
            ) from None
        return True
    except ValueError:  # a NUL in the name
        raise no_ledger(str(path)) from None
    except OSError:
        raise StoreError(
            fault(
                "store.ledger_unopened",
                "The ledger {path} cannot be opened. Check that its folder exists and that you may read and write there.",
                path=str(path),
            )
        ) from None
    if start and start != _MAGIC:
        raise no_ledger(str(path))
    return False


def _connect(path: Path, is_read_only: bool, patience_s: float) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={'rw' if is_read_only else 'rwc'}"
    if is_read_only and not os.access(path.resolve().parent, os.W_OK) and not Path(f"{path}-wal").exists():
        # a medium that cannot hold SQLite's side files and that nobody writes
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True, timeout=patience_s, isolation_level=None)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten, not only unlinked
        if is_read_only:  # not mode=ro, which would leave SQLite's side files behind
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _check(path: Path, connection: sqlite3.Connection, at: datetime, is_read_only: bool) -> None:
    """Refuse what is no ledger or a newer one; bring an older one up to date."""
    version, application, tables = _state(connection)
    if application != APPLICATION_ID and (application or version or tables):
        if tables and connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'unsealed'").fetchone():
            raise damaged(str(path), "its header does not say that it is a ledger")
        raise no_ledger(str(path))
    if version > NEWEST:
        raise LedgerError(
            fault(
                "store.ledger_newer",
                "The ledger {path} has form {found}; this program knows forms up to {newest}. Install a newer tongzhou; "
                "nothing was changed.",
                path=str(path),
                found=version,
                newest=NEWEST,
            )
        )
    if version < 0 or (not version and tables):
        raise damaged(str(path), "its header does not say which form it has")
    if is_read_only:
        if version < NEWEST:
            raise (
                no_ledger(str(path))
                if not version
                else LedgerError(
                    fault(
                        "store.ledger_older",
                        "The ledger {path} has the older form {found}. Open it once for writing to bring it up to date.",
                        path=str(path),
                        found=version,
                    )
                )
            )
        return
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
    connection.execute("PRAGMA synchronous = FULL")  # what was acknowledged outlasts a power cut
    if version < NEWEST:
        _migrate(connection, at)


def _state(connection: sqlite3.Connection) -> tuple[int, int, int]:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    return version, application, connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _migrate(connection: sqlite3.Connection, at: datetime) -> None:
    """Run the migrations that are missing, all in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _state(connection)[0]  # another program may have been quicker
        for number in range(version + 1, NEWEST + 1):
            for statement in _statements(MIGRATIONS[number - 1]):
                connection.execute(statement)
            digest = part_digest(canonical((number, utc_text(at))))
            connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (number, utc_text(at), digest))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {NEWEST}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """Split a script; `executescript` would commit the transaction it runs in."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            if statement.strip():
                yield statement.strip()
            statement = ""


def _holds_nothing(connection: sqlite3.Connection) -> bool:
    """Whether nothing was appended, so that a file made for nothing can go again."""
    try:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        return not _state(connection)[2] or connection.execute("SELECT 1 FROM entry").fetchone() is None
    except sqlite3.Error:
        return True
