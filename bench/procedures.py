"""Procedures: moves through engine and store beside the same two SQL statements bare, a desk's list, look-ups, the checker on a region.

`python bench/procedures.py [POSTGRESQL-URL]`; without a server the part that needs one prints "not run". Rounds are interleaved; the median
counts. The load of the machine is printed: under load the wait for the disk hides
the work, so processor time is printed beside the rates.
"""

import os
import secrets
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tongzhou.ledger.act import CaseNow, Deadline
from tongzhou.procedures.band import standard_at
from tongzhou.procedures.case import Move, Person
from tongzhou.procedures.procedure import Edition, Evidence, Standard
from tongzhou.procedures.recognition import recognised
from tongzhou.steps.cases import Desk
from tongzhou.steps.desk_list import desk_list
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.steps.watch import verify_recent
from tongzhou.store.case import project
from tongzhou.store.dialect import transaction
from tongzhou.store.ledger import open_ledger
from tongzhou.store.seal import seal
from tongzhou.store.server import open_server

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
ALARM = {"substance": "benzene", "place": "116.8,39.8", "known_at": "2022-11-17T08:00+08:00", "grade": "IV"}
ROUNDS, MOVES, CASES, ROWS = 5, 300, 100_000, 500_000
BODY = b"x" * 600


class Bare:
    """The two statements a move cannot do without, on a connection, committed one by one; `mark` stands for a value."""

    def __init__(self, execute: Callable[..., object], mark: str, begin: str, blob: str) -> None:
        """Make the two tables."""
        execute(f"CREATE TABLE bare_state (id TEXT PRIMARY KEY, n INTEGER, state TEXT, body {blob})")
        execute(f"CREATE TABLE bare_act (id TEXT, n INTEGER, at TEXT, body {blob}, PRIMARY KEY (id, n))")
        execute(f"INSERT INTO bare_state VALUES ('c', 0, 'draft', {mark})", (BODY,))  # noqa: S608 literals
        self.execute, self.begin, self.done = execute, begin, 0
        self.update = f"UPDATE bare_state SET n = {mark}, state = 'open', body = {mark} WHERE id = 'c'"  # noqa: S608 literals
        self.insert = f"INSERT INTO bare_act VALUES ('c', {mark}, '2022-11-17T01:00:00Z', {mark})"  # noqa: S608 literals

    def moves(self, count: int) -> float:
        """Give moves a second."""
        begun = time.perf_counter()
        for n in range(self.done, self.done + count):
            self.execute(self.begin)
            self.execute(self.update, (n, BODY))
            self.execute(self.insert, (n, BODY))
            self.execute("COMMIT")
        self.done += count
        return count / (time.perf_counter() - begun)


def engine_moves(desk: Desk, count: int, name: str, at: datetime = AT) -> float:
    """Time moves through the engine and the store, committed one by one; cases of a usual length, three moves each."""
    li, wang = Person("li", "tongzhou", ("chief", "duty")), Person("wang", "wuqing", ("duty", "chief"))
    done = 0
    begun = time.perf_counter()
    while done < count:
        case = f"{name}-{done}"
        desk.begin("sudden-water-pollution", case, f"{case}-0", li, at)
        desk.move(case, Move(f"{case}-1", "notify", li, ALARM), at)
        desk.move(case, Move(f"{case}-2", "answer", wang), at)
        done += 3
        at += timedelta(seconds=1)
    return done / (time.perf_counter() - begun)


def best_ms(function: Callable[[], object], times: int = 7) -> float:
    """Give the best of several runs, in milliseconds."""
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        function()
        found.append(1000 * (time.perf_counter() - begun))
    return min(found)


def compare(desk: Desk, bare: Bare, on: str) -> None:
    """Print moves with engine and store beside the same two statements bare."""
    engine_moves(desk, 30, "warm")
    bare.moves(30)
    through, without, ratios, spent = [], [], [], [0.0, 0.0]
    for n in range(ROUNDS):
        for rates, run, k in (
            (without, bare.moves, 0),
            (through, lambda count, n=n: engine_moves(desk, count, f"r{n}"), 1),
        ):
            begun = time.process_time()
            rates.append(run(MOVES))
            spent[k] += time.process_time() - begun
        ratios.append(through[-1] / without[-1])
    cpu = [1000 * one / ROUNDS / MOVES for one in spent]
    print(
        f"moves on {on}: {statistics.median(through):.0f}/s with engine and store, {statistics.median(without):.0f}/s bare, ratio "
        f"{statistics.median(ratios):.2f} (at least 0.60); "
        f"here {cpu[1]:.2f} ms of the processor a move, bare {cpu[0]:.2f} ms; load {os.getloadavg()[0]:.1f}"
    )


def on_server(url: str, procedures: Procedures) -> None:
    """Compare on a PostgreSQL server, in a schema of its own."""
    import psycopg

    name = f"bench_{secrets.token_hex(4)}"
    place = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"CREATE SCHEMA {name}")
        try:
            with open_server(place, at=AT) as ledger, psycopg.connect(place, autocommit=True) as raw:
                compare(Desk(ledger.connection, procedures), Bare(raw.execute, "%s", "BEGIN", "BYTEA"), "PostgreSQL")
        finally:
            admin.execute(f"DROP SCHEMA {name} CASCADE")


def main() -> None:
    """Run everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        print(
            f"checker on the region: {best_ms(lambda: load_procedures('jing-jin-ji', home), 3):.0f} ms (at most 1000)"
        )
        procedures = load_procedures("jing-jin-ji", home)
        with open_ledger(home / "a.tongzhou", at=AT) as ledger:
            db = sqlite3.connect(home / "bare.db", isolation_level=None)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            compare(Desk(ledger.connection, procedures), Bare(db.execute, "?", "BEGIN IMMEDIATE", "BLOB"), "SQLite")
            db.close()
        with open_ledger(home / "b.tongzhou", at=AT) as ledger:
            task = procedures.newest["task"].pin
            ledger.connection.execute("BEGIN")
            for n in range(CASES):
                at = AT + timedelta(seconds=n)
                due = (Deadline("take_on", at + timedelta(days=7), None, "tianjin"),)
                parties = ("beijing", "tianjin")
                now = CaseNow(f"c-{n}", task, 1, "assigned", True, parties=parties, turns=("tianjin",), deadlines=due)
                project(ledger.connection, now, at)
            ledger.connection.execute("COMMIT")
            desk, late = Desk(ledger.connection, procedures), AT + timedelta(days=7, hours=1)
            took = best_ms(lambda: desk_list(desk, "tianjin", AT, limit=50))
            print(f"a desk's list of {CASES} cases: {took:.2f} ms (at most 20)")
            took = best_ms(lambda: desk_list(desk, "tianjin", late, is_late=True, limit=50))
            print(f"the same, what is late alone: {took:.2f} ms (at most 20)")
    on_names()
    on_recent(procedures)
    if len(sys.argv) < 2:
        print("moves on PostgreSQL: not run (no server named)")
    else:
        on_server(sys.argv[1], procedures)


def on_recent(procedures: Procedures) -> None:
    """Time the verification of the last day, `ROWS` rows of it, cases folded again, beside a day before of a tenth as many."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.tongzhou"
        with open_ledger(path, at=AT) as ledger:
            db = ledger.connection
            db.execute("PRAGMA synchronous = OFF")  # only the making: what is timed reads
            desk, made, begun = Desk(db, procedures), 0, AT
            for name, most in (("old", ROWS // 10), ("new", ROWS)):
                before, rows = _rows(db), 0
                while rows < most:
                    with transaction(db):
                        engine_moves(desk, 3000, f"{name}{made}", begun)
                    made += 1
                    rows = _rows(db) - before
                seal(ledger, begun + timedelta(hours=1))
                begun += timedelta(days=2)
        times = []
        for _ in range(3):
            cpu, wall = time.process_time(), time.perf_counter()
            found = verify_recent(path, AT + timedelta(days=2, hours=2), 24, (), lambda: procedures)
            times.append((time.process_time() - cpu, time.perf_counter() - wall))
        cpu, wall = min(times)
        print(
            f"verify --recent 24 over {rows} rows ({found.entries} acts in {found.cases} cases folded again): {cpu:.1f} s of the processor, "
            f"{wall:.1f} s by the clock (at most 5); load {os.getloadavg()[0]:.1f}"
        )


def _rows(db: sqlite3.Connection) -> int:
    """Count the rows of all tables that acts are written to."""
    tables = ("entry", "content", "act", "part", "leaf", "unsealed", "case_now", "case_party", "deadline")
    return sum(db.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables)  # noqa: S608 literals


def on_names() -> None:
    """Time look-ups on lists as long as those of the region."""
    names = {"zh": "甲", "en": "A"}
    items = {f"i{n}": (names, "") for n in range(33)}
    houses = {f"h{n}": (names, frozenset[str]()) for n in range(296)}
    edition = Edition("2022", date(2022, 1, 1), None, items, houses, frozenset(), None)
    evidence = Evidence("lab", names, (edition,), None, (), {}, {}, {}, None)
    took = best_ms(lambda: recognised(evidence, "i20", "h200", date(2022, 5, 1)))
    print(f"recognised look-up: {took:.4f} ms (at most 2)")
    standard = Standard("cod", names, "mg/L", "lower", 30, True, 20, 30, (), None, None)
    print(f"standard look-up: {best_ms(lambda: standard_at(standard, 'a', date(2022, 5, 1))):.4f} ms (at most 2)")


if __name__ == "__main__":
    main()
