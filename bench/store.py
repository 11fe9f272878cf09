"""Measure the ledger at a million facts (台账速度): appends, as-of pages, sealing, verification.

Beside each figure stands what a user would run otherwise: the same rows put into one SQLite table by a bare `executemany` with the same two
indexes and the same synchronous setting, without evidence, hashes, idempotency or history. Run: make bench-store [FACTS=1000000].
"""

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.store.append import append_document
from tongzhou.store.asof import facts_as_of
from tongzhou.store.ledger import open_ledger
from tongzhou.store.seal import seal
from tongzhou.store.verify import verify
from tongzhou.terms.source import Document

AT = datetime(2024, 1, 1, tzinfo=UTC)
AREAS = [f"第{i}市" for i in range(40)]
INDICATORS = [f"指标{i}" for i in range(250)]


def document_facts(number: int, count: int) -> tuple[Document, bytes, list[Fact]]:
    """Make one document: a release of one month, `count` figures."""
    data = f"release {number}".encode() * 40
    document = Document(
        sha256(data).hexdigest(), f"r{number}.txt", "text/plain", len(data), date(2023, 12, 1), "统计局"
    )
    month = f"{1990 + number // 12 % 40}-{number % 12 + 1:02d}"
    facts = []
    for i in range(count):
        indicator = INDICATORS[(i + 7 * number) % len(INDICATORS)]
        area = AREAS[i // len(INDICATORS) % len(AREAS)]
        printed = f"{(i * 7919 + number * 104729) % 999983 / 100:.2f}"
        slots = dict.fromkeys(FACT_KEYS)
        slots |= {
            "id": f"{document.sha256[:8]}-{i}", "article": "统计公报", "indicator": indicator, "region": area, "period": month,
            "value": Decimal(printed), "unit": "亿元", "kind": "level", "modality": "observed", "issuer": "统计局",
            "published": "2023-12-01", "text": f"{month}，{area}{indicator}为{printed}亿元", "char_start": i * 30,
            "char_end": i * 30 + 30, "value_text": printed, "value_start": i * 30 + 18, "value_end": i * 30 + 24,
            "value_norm": Decimal(printed).scaleb(8), "unit_norm": "元", "reading": "asserted", "rule": "bench",
        }  # fmt: skip
        facts.append(Fact(**slots))  # type: ignore[arg-type]  # by name
    return document, data, facts


def bare_table(path: Path) -> sqlite3.Connection:
    """Open the one table that the ledger is compared with."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA cache_size = -65536")
    columns = ", ".join(f'"{key}" {"REAL" if key == "value" else ""}' for key in FACT_KEYS)
    db.execute(f"CREATE TABLE f ({columns})")
    db.execute("CREATE INDEX f1 ON f (indicator, region, period, value)")
    db.execute("CREATE INDEX f2 ON f (period, indicator, region, value)")
    return db


def bare_append(db: sqlite3.Connection, facts: list[Fact]) -> None:
    """Put the same rows into the one table."""
    marks = ", ".join("?" * len(FACT_KEYS))
    db.execute("BEGIN")
    db.executemany(
        f"INSERT INTO f VALUES ({marks})",  # noqa: S608 literals
        ([str(v) if isinstance(v, Decimal) else v for v in (getattr(fact, k) for k in FACT_KEYS)] for fact in facts),
    )
    db.execute("COMMIT")


def median_ms(ask: Callable[[int], object], times: int = 15) -> float:
    """Give the median time of a question asked with different arguments, in ms."""
    taken = []
    for i in range(times):
        start = time.perf_counter()
        ask(i)
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def run(total: int, size: int, folder: Path) -> None:
    """Measure with documents of `size` facts."""
    ours_s = bare_s = 0.0
    bare = bare_table(folder / "bare.sqlite")
    path = folder / "ledger.tongzhou"
    with open_ledger(path, at=AT) as ledger:
        for number in range(total // size):
            document, data, facts = document_facts(number, size)
            start = time.perf_counter()
            append_document(ledger, document, data, facts, AT, "bench")
            middle = time.perf_counter()
            bare_append(bare, facts)
            ours_s, bare_s = ours_s + middle - start, bare_s + time.perf_counter() - middle
        print(f"documents of {size} facts, {total} facts in all")
        print(
            f"  append    {total / ours_s:9.0f} facts/s   bare table {total / bare_s:9.0f}   ratio {bare_s / ours_s:.2f}"
        )
        start = time.perf_counter()
        seal(ledger, AT)
        print(f"  seal      {total // size / (time.perf_counter() - start):9.0f} entries/s")
        later = AT + timedelta(days=1)
        series = {"indicator": INDICATORS[3], "area": AREAS[0]}
        page = {"indicator": INDICATORS[3:13], "period": "1995-06"}
        place = {"area": AREAS[0], "period": "1995-06"}
        for name, asked in (("one series", series), ("table of one month", page), ("one area, one month", place)):
            got = len(facts_as_of(ledger, later, **asked))
            ours = median_ms(lambda _, asked=asked: facts_as_of(ledger, later, **asked))
            renamed = {{"area": "region"}.get(k, k): [v] if isinstance(v, str) else v for k, v in asked.items()}
            where = " AND ".join(f"{k} IN ({', '.join('?' * len(v))})" for k, v in renamed.items())
            flat = [one for v in renamed.values() for one in v]
            other = median_ms(lambda _, w=where, v=flat: bare.execute(f"SELECT * FROM f WHERE {w}", v).fetchall())  # noqa: S608
            print(
                f"  as of: {name:20s} {got:5d} facts {ours:7.2f} ms   bare {other:7.2f} ms   ratio {other / ours:.2f}"
            )
        ours = median_ms(lambda i: facts_as_of(ledger, later, document=document_facts(i, 1)[0].sha256), 3)
        print(f"  as of: one document         {ours:7.2f} ms")
        start = time.perf_counter()
        found = verify(ledger)
        taken = time.perf_counter() - start
        print(f"  verify    {found.facts / taken:9.0f} facts/s   {taken:.1f} s   sound: {found.is_sound}")
    bare.close()
    ours_size, bare_size = path.stat().st_size, (folder / "bare.sqlite").stat().st_size
    print(f"  room      {ours_size / total:9.0f} bytes/fact  bare table {bare_size / total:9.0f}")


if __name__ == "__main__":
    total = int(os.environ.get("FACTS", sys.argv[1] if len(sys.argv) > 1 else 1_000_000))
    for size in (5000, 100):
        with tempfile.TemporaryDirectory() as folder:
            run(total if size == 5000 else total // 10, size, Path(folder))
