"""A ledger on a PostgreSQL server, opened (打开服务器台账): checked, brought up to date, closed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from urllib.parse import urlsplit

from tongzhou.ledger.entry import canonical, part_digest, utc_text
from tongzhou.store.dialect import Connection, connect, lock, transaction
from tongzhou.store.ledger import Ledger
from tongzhou.store.refusal import damaged, no_ledger, refusing
from tongzhou.store.schema import NEWEST, POSTGRES_MIGRATIONS
from tongzhou.terms.errors import LedgerError, StoreError, fault

__all__ = ["has_ledger", "open_server", "server_name"]


def server_name(url: str) -> str:
    """Name a server's ledger without the password (服务器台账名).

    Examples
    --------
    >>> server_name("postgresql://tz:secret@db.example:5432/ledger?options=x")
    'postgresql://db.example:5432/ledger'
    """
    parts = urlsplit(url)
    place = parts.hostname or ""
    return f"{parts.scheme}://{place}{f':{parts.port}' if parts.port else ''}{parts.path}"


@contextmanager
def open_server(url: str, *, at: datetime, is_read_only: bool = False) -> Iterator[Ledger]:
    """Open the ledger in the current schema of a database, making it when there is none, and close it on leaving (打开服务器台账).

    Parameters
    ----------
    url
        `postgresql://user:password@host:port/database`; `?options=-csearch_path%3Dname` chooses a schema.
    at
        The time, with a zone; noted when the ledger is made or brought up to date.
    is_read_only
        Open only to read; the ledger is never made or migrated then.

    Raises
    ------
    StoreError
        When the server cannot be reached or psycopg is not installed.
    LedgerError
        When the database holds no ledger, or one of a newer program.
    """
    said, name = utc_text(at), server_name(url)
    db = _reach(url, name)
    try:
        with refusing(name):
            _bring_up(db, name, said, is_read_only)
        yield Ledger(name, db)
    finally:
        db.close()


def has_ledger(url: str) -> bool:
    """Whether the current schema of a database holds a ledger, of whatever form (有无台账).

    Raises
    ------
    StoreError
        As `open_server`.
    """
    name = server_name(url)
    db = _reach(url, name)
    try:
        with refusing(name):
            return _version(db, name) > 0
    finally:
        db.close()


def _reach(url: str, name: str) -> Connection:
    try:
        with refusing(name):
            return connect(url)
    except ImportError:
        raise StoreError(
            fault(
                "store.no_psycopg",
                "The ledger {path} lies on PostgreSQL, and the program for it is not installed. Install tongzhou[postgres].",
                path=name,
            )
        ) from None


def _bring_up(db: Connection, name: str, said: str, is_read_only: bool) -> None:
    if is_read_only:
        db.execute("SET default_transaction_read_only = on")
        version = _version(db, name)
        if version != NEWEST:
            raise _other(name, version)
        return
    with transaction(db):
        lock(db, "migration")
        version = _version(db, name)
        if version > NEWEST:
            raise _other(name, version)
        for number in range(version + 1, NEWEST + 1):
            db.execute(POSTGRES_MIGRATIONS[number - 1])
            db.execute("INSERT INTO migration VALUES (?, ?, ?)", (number, said, part_digest(canonical((number, said)))))


def _version(db: Connection, name: str) -> int:
    """Give the form a ledger has, 0 when there is none."""
    asked = "SELECT to_regclass('migration') IS NOT NULL, to_regclass('entry') IS NOT NULL"
    has_migrations, has_entries = db.execute(asked).fetchone()
    if not has_migrations:
        if has_entries:
            raise damaged(name, "its table of migrations is missing")
        return 0
    return int(db.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0])


def _other(name: str, version: int) -> LedgerError:
    if not version:
        return no_ledger(name)
    if version < NEWEST:
        return LedgerError(
            fault(
                "store.ledger_older",
                "The ledger {path} has the older form {found}. Open it once for writing to bring it up to date.",
                path=name,
                found=version,
            )
        )
    return LedgerError(
        fault(
            "store.ledger_newer",
            "The ledger {path} has form {found}; this program knows forms up to {newest}. Install a newer tongzhou; nothing was changed.",
            path=name,
            found=version,
            newest=NEWEST,
        )
    )
