"""Where SQLite and PostgreSQL differ (数据库方言), in one place: everything else is written once, for both.

SQL is written as SQLite reads it, with `?` for values; whatever PostgreSQL says otherwise is said here.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Protocol

__all__ = [
    "Connection",
    "Postgres",
    "Rows",
    "connect",
    "connection_of",
    "describe",
    "insert_rows",
    "is_postgres",
    "is_row_refused",
    "lock",
    "number_on",
    "postgres_guards",
    "postgres_tables",
    "same",
    "server_error",
    "stream",
    "transaction",
    "whole",
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
        self.is_piped = False
        """Whether a transaction of ours is being sent ahead, so that the server has not said yet that it is open."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, or opens by itself with the next statement."""
        return self.is_piped or not self.raw.autocommit or self.raw.info.transaction_status != 0

    def execute(self, sql: str, values: Sequence[object] = (), /) -> Rows:
        """Run one statement."""
        found: Rows = self.raw.execute(_marked(sql), values) if values else self.raw.execute(sql)
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
def transaction(db: Connection, *, is_reading: bool = False, is_piped: bool = False) -> Iterator[Connection]:
    """Do all of it or nothing (事务); inside a transaction that is open already, as a part of that one.

    Parameters
    ----------
    db
        The connection.
    is_reading
        Read one state, whatever others write meanwhile.
    is_piped
        Send statements to a server without waiting for each answer, until a row is asked for or the transaction ends: an error of a statement then
        comes up later, and at the latest on leaving. For a few statements on one case; a bulk load (COPY) cannot be in it.
    """
    if db.in_transaction:
        yield db
        return
    try:
        with _piped(db, is_piped):
            db.execute(_begin(db, is_reading))
            yield db
            db.execute("ROLLBACK" if is_reading else "COMMIT")
    except BaseException:
        if db.in_transaction:  # SQLite may have rolled back by itself
            db.execute("ROLLBACK")
        raise


@contextmanager
def _piped(db: Connection, is_piped: bool) -> Iterator[None]:
    """Send what is executed inside ahead, where the server's library can."""
    if not is_piped or not isinstance(db, Postgres) or not _can_pipe():
        yield
        return
    db.is_piped = True
    try:
        with db.raw.pipeline():
            yield
    finally:
        db.is_piped = False


@cache
def _can_pipe() -> bool:
    import psycopg

    return bool(psycopg.Pipeline.is_supported())


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


def postgres_guards(tables: Iterable[str], unless: Mapping[str, str]) -> str:
    """Give the triggers that keep tables append-only on a server (只增触发器); rows may be deleted when the condition of their table holds."""
    script = (
        "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$;\n"
    )
    for table in tables:
        refuse = "ledger_refuse()"
        if table in unless:
            refuse = f"ledger_refuse_{table}()"
            script += (
                f"CREATE FUNCTION {refuse} RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {unless[table]} THEN RETURN OLD; END IF; "
                f"RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation'; END $$;\n"
            )
        script += (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse();\n"
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {refuse};\n"
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();\n"
        )
    return script


#: The schema as one can read it: tables with their columns, indexes and triggers with their definitions, functions with their bodies.
_DESCRIBED = """
SELECT 'table', c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod) || a.attnotnull::text
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL SELECT 'trigger', c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
UNION ALL SELECT 'index', c.relname || '.' || i.relname, pg_get_indexdef(i.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'function', p.proname::text, p.prosrc FROM pg_proc p
WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'ledger~_%' ESCAPE '~'
"""


def describe(db: Connection) -> dict[str, tuple[str, str]]:
    """Give what a server's schema holds, by name: what it is and how it is defined (服务器表结构)."""
    (schema,) = db.execute("SELECT quote_ident(current_schema())").fetchone()
    rows = db.execute(_DESCRIBED).fetchall()
    return {name: (kind, said.replace(f"{schema}.", "")) for kind, name, said in rows}


def connect(url: str) -> Postgres:
    """Open a connection to a server (连接服务器); transactions are begun and ended in words.

    Raises
    ------
    ImportError
        When psycopg is not installed.
    """
    import psycopg

    return Postgres(psycopg.connect(url, autocommit=True, connect_timeout=5))


def server_error(error: BaseException) -> str | None:
    """Give the SQLSTATE of an error of the server, empty when it has none, None when it is no such error (错误代码)."""
    return str(getattr(error, "sqlstate", None) or "") if type(error).__module__.startswith("psycopg") else None


def is_row_refused(error: BaseException) -> bool:
    """Whether a row was refused for what is in it (行被拒)."""
    state = server_error(error)
    if state is not None:
        return state[:2] in ("22", "23", "42", "")
    return isinstance(error, sqlite3.IntegrityError | sqlite3.InterfaceError | sqlite3.ProgrammingError | OverflowError)


def number_on(db: Connection) -> None:
    """Have a server go on numbering after rows that came with their numbers (续接编号)."""
    if is_postgres(db):
        for table, column in (("entry", "seq"), ("document", "id"), ("series", "id")):
            db.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) FROM {table} HAVING max({column}) > 0"  # noqa: S608 own names
            )


def same(db: Connection, one: str, other: str) -> str:
    """Give the condition that two columns are equal or both absent (相同或同缺)."""
    return f"({one} = {other} OR ({one} IS NULL AND {other} IS NULL))" if is_postgres(db) else f"{one} IS {other}"


def whole(db: Connection, table: str) -> str:
    """Name a table that is read from end to end (整表)."""
    return table if is_postgres(db) else f"{table} NOT INDEXED"
