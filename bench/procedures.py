"""Procedures: moves through engine and store beside the same two SQL statements bare, a desk's list, look-ups, the checker on a region.

`python bench/procedures.py [POSTGRESQL-URL]`; without a server the part that needs one prints "not run". Rounds are interleaved; the median counts.
"""

import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tongzhou.ledger.act import CaseNow
from tongzhou.procedures.band import standard_at
from tongzhou.procedures.case import Move, Person
from tongzhou.procedures.procedure import Edition, Evidence, Standard
from tongzhou.procedures.recognition import recognised
from tongzhou.steps.cases import Desk
from tongzhou.steps.procedures import load_procedures
from tongzhou.store.case import cases, project
from tongzhou.store.ledger import open_ledger

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
ALARM = {"substance": "benzene", "place": "116.8,39.8", "known_at": "2022-11-17T08:00+08:00", "grade": "IV"}
ROUNDS, MOVES, CASES = 5, 300, 100_000


def bare(path: Path) -> sqlite3.Connection:
    """Open a file as the ledger is opened, with the two tables a move cannot do without."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS state (id TEXT PRIMARY KEY, n INTEGER, state TEXT, body BLOB)")
    db.execute("CREATE TABLE IF NOT EXISTS act (id TEXT, n INTEGER, at TEXT, body BLOB, PRIMARY KEY (id, n))")
    return db


def bare_moves(db: sqlite3.Connection, count: int, body: bytes, first: int) -> float:
    """Time moves as an update and an insert, committed one by one."""
    db.execute("INSERT OR IGNORE INTO state VALUES ('c', 0, 'draft', ?)", (body,))
    begun = time.perf_counter()
    for n in range(first, first + count):
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE state SET n = ?, state = 'open', body = ? WHERE id = 'c'", (n, body))
        db.execute("INSERT INTO act VALUES ('c', ?, '2022-11-17T01:00:00Z', ?)", (n, body))
        db.execute("COMMIT")
    return count / (time.perf_counter() - begun)


def engine_moves(desk: Desk, count: int, name: str) -> float:
    """Time moves through the engine and the store, committed one by one; cases of a usual length, three moves each."""
    li, wang = Person("li", "tongzhou", ("chief", "duty")), Person("wang", "wuqing", ("duty", "chief"))
    at, done = AT, 0
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


def main() -> None:
    """Run everything and print it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        print(
            f"checker on the region: {best_ms(lambda: load_procedures('jing-jin-ji', home), 3):.0f} ms (at most 1000)"
        )
        procedures = load_procedures("jing-jin-ji", home)
        with open_ledger(home / "a.tongzhou", at=AT) as ledger:
            desk = Desk(ledger.connection, procedures)
            db = bare(home / "bare.db")
            engine_moves(desk, 30, "warm")
            ratios, through, without = [], [], []
            body = b"x" * 600
            for n in range(ROUNDS):
                without.append(bare_moves(db, MOVES, body, 1 + n * MOVES))
                through.append(engine_moves(desk, MOVES, f"r{n}"))
                ratios.append(through[-1] / without[-1])
            print(
                f"moves on SQLite: {statistics.median(through):.0f}/s with engine and store, {statistics.median(without):.0f}/s bare, "
                f"ratio {statistics.median(ratios):.2f} (at least 0.60)"
            )
            db.close()
        with open_ledger(home / "b.tongzhou", at=AT) as ledger:
            ledger.connection.execute("BEGIN")
            for n in range(CASES):
                at = AT + timedelta(seconds=n)
                project(
                    ledger.connection, CaseNow(f"c-{n}", "p@1#0", 1, "open", True, parties=("a", "b"), turns=("a",)), at
                )
            ledger.connection.execute("COMMIT")
            took = best_ms(lambda: cases(ledger.connection, party="a", limit=50))
            print(f"a desk's list of {CASES} cases: {took:.2f} ms (at most 20)")
    names = {"zh": "甲", "en": "A"}
    items = {f"i{n}": (names, "") for n in range(33)}
    houses = {f"h{n}": (names, frozenset[str]()) for n in range(296)}
    edition = Edition("2022", date(2022, 1, 1), None, items, houses, frozenset(), None)
    evidence = Evidence("lab", names, (edition,), None, (), {}, {}, None)
    took = best_ms(lambda: recognised(evidence, "i20", "h200", date(2022, 5, 1)))
    print(f"recognised look-up: {took:.4f} ms (at most 2)")
    standard = Standard("cod", names, "mg/L", "lower", 30, True, 20, 30, (), None)
    print(f"standard look-up: {best_ms(lambda: standard_at(standard, 'a', date(2022, 5, 1))):.4f} ms (at most 2)")
    if len(sys.argv) < 2:
        print("moves on PostgreSQL: not run (no server named)")


if __name__ == "__main__":
    main()
