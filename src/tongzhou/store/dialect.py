"""Where SQLite and PostgreSQL differ (数据库方言), in one place: everything else is written once, for both.

SQL is written as SQLite reads it, with `?` for values; whatever PostgreSQL says otherwise is said here.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

__all__ = [
    "Connection",
    "Postgres",
    "Rows",
    "connection_of",
    "insert_rows",
    "is_postgres",
    "lock",
    "stream",
    "transaction",
]

#: Rows fetched at once from a server while a table is read through.
_FETCHED = 5000


class Rows(Protocol):
    """The answer to a statement (查询结果)."""

    def fetchone(self) -> Any:
        """Give the next row, None at the end."""

    def fetchall(self) -> list[Any]:
        """Give the rows that are left."""

    def __iter__(self) -> Iterator[Any]:
        """Give the rows one by one."""


class Connection(Protocol):
    """What the store asks of a connection (数据库连接): `sqlite3.Connection` as it is, or `Postgres` around one of psycopg."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""

    def execute(self, sql: str, values: Any = ..., /) -> Rows:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Any], /) -> Any:
        """Run one statement for each row."""

    def close(self) -> None:
        """Close it."""


class Postgres:
    """A psycopg connection that is asked as SQLite is (PostgreSQL 连接)."""

    def __init__(self, raw: Any) -> None:
        """Take an open connection; who opened it closes it."""
        self.raw = raw

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, or opens by itself with the next statement."""
        return not self.raw.autocommit or self.raw.info.transaction_status != 0

    def execute(self, sql: str, values: Sequence[object] = (), /) -> Rows:
        """Run one statement."""
        found: Rows = self.raw.execute(_marked(sql), values)
        return found

    def executemany(self, sql: str, rows: Iterable[Sequence[object]], /) -> None:
        """Run one statement for each row, without waiting for each answer."""
        with self.raw.cursor() as cursor:
            cursor.executemany(_marked(sql), rows)

    def close(self) -> None:
        """Close the connection."""
        self.raw.close()


def connection_of(raw: Any) -> Connection:
    """Give what the store can ask of somebody's own connection (接用连接): one of `sqlite3`, or one of psycopg 3 such as Django holds.

    Whatever the store then writes belongs to the transaction that is open on it.

    Examples
    --------
    >>> connection_of(sqlite3.connect(":memory:")).execute("SELECT 1 + ?", (1,)).fetchone()
    (2,)
    """
    if isinstance(raw, sqlite3.Connection | Postgres):
        return raw
    return Postgres(raw)


def is_postgres(db: Connection) -> bool:
    """Whether this is PostgreSQL (是否 PostgreSQL)."""
    return isinstance(db, Postgres)


@cache
def _marked(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


@contextmanager
def transaction(db: Connection, *, is_reading: bool = False) -> Iterator[Connection]:
    """Do all of it or nothing (事务); inside a transaction that is open already, as a part of that one.

    Parameters
    ----------
    db
        The connection.
    is_reading
        Read one state, whatever others write meanwhile.
    """
    if db.in_transaction:
        yield db
        return
    db.execute(_begin(db, is_reading))
    try:
        yield db
        db.execute("ROLLBACK" if is_reading else "COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite may have rolled back by itself
            db.execute("ROLLBACK")
        raise


def _begin(db: Connection, is_reading: bool) -> str:
    if is_postgres(db):
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_reading else "BEGIN"
    return "BEGIN" if is_reading else "BEGIN IMMEDIATE"


def lock(db: Connection, *names: str) -> None:
    """Let no other transaction go on that locks one of these names, until this one ends (加锁); SQLite has one writer anyhow."""
    if is_postgres(db) and names:
        numbers = sorted(int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True) for name in names)
        db.execute("SELECT " + ", ".join("pg_advisory_xact_lock(?)" for _ in numbers), numbers)


def insert_rows(db: Connection, table: str, rows: Iterable[Sequence[object]], columns: int) -> None:
    """Put many rows into a table, every column in order (批量写入)."""
    if isinstance(db, Postgres):
        with db.raw.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * columns)})", rows)  # noqa: S608 a literal of the caller


def stream(db: Connection, sql: str, values: Sequence[object] = ()) -> Iterator[Any]:
    """Read a large answer a little at a time (逐批读取); inside a transaction."""
    return _fetched(db, sql, values) if isinstance(db, Postgres) else iter(db.execute(sql, values))


def _fetched(db: Postgres, sql: str, values: Sequence[object]) -> Iterator[Any]:
    with db.raw.cursor(name=f"read_{hashlib.sha256(sql.encode()).hexdigest()[:12]}") as cursor:
        cursor.itersize = _FETCHED
        cursor.execute(_marked(sql), values)
        yield from cursor


#: What PostgreSQL calls the types and tables of SQLite; whole words, in this order.
_SAID_OTHERWISE = (
    (r"\)\s*STRICT(, WITHOUT ROWID)?;", ");"),
    (r"\bINTEGER PRIMARY KEY AUTOINCREMENT\b", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
    (r"\bid INTEGER PRIMARY KEY\b", "id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"),
    (r",?\s*FOREIGN KEY \([^)]*\) REFERENCES \w+", ""),
    (r" REFERENCES \w+", ""),  # as in SQLite, where they are written down but not looked at: verifying looks
    (r"\bINTEGER\b", "BIGINT"),
    (r"\bREAL\b", "DOUBLE PRECISION"),
    (r"\bBLOB\b", "BYTEA"),
    (r"\bTEXT\b", 'TEXT COLLATE "C"'),
)


def postgres_tables(script: str) -> str:
    """Say the tables of a migration as PostgreSQL has them (建表语句改写)."""
    for pattern, instead in _SAID_OTHERWISE:
        script = re.sub(pattern, instead, script)
    return script
