"""Verify a ledger (核验台账): everything that can be computed is computed again from the rows and compared."""

import re
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from tongzhou.ledger.act import ERASURE, written_part_digest
from tongzhou.ledger.entry import canonical, commitment, content_of, part_digest, utc_text, written_leaf
from tongzhou.ledger.head import Head, head_digest
from tongzhou.ledger.merkle import ALGORITHMS, Frontier, extend, frontier_root
from tongzhou.ledger.series import Series, series_digest
from tongzhou.store.alteration import Alteration, Erased, Verification
from tongzhou.store.clock import time_of
from tongzhou.store.dialect import Connection, describe, is_postgres, stream, whole
from tongzhou.store.grouped import Grouped
from tongzhou.store.ledger import Ledger, reading
from tongzhou.store.refusal import damaged, refusing
from tongzhou.store.rows import (
    EVIDENCE_COLUMNS,
    FACT_COLUMNS,
    SERIES_COLUMNS,
    Texts,
    fact_part,
    filing_part,
    real,
    sql_columns,
)
from tongzhou.store.schema import MIGRATIONS, NEWEST, POSTGRES_MIGRATIONS
from tongzhou.terms.words import Message

__all__ = ["Slice", "check_log", "entries_of", "verify"]

_DIGEST = len(part_digest(b""))
_CANONICAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_INTEGRITY_MOST = 20  # findings of SQLite itself that are shown; one torn page gives hundreds


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the log to be verified alone (核验区段): the leaves from the position `begin`, at which a head was written, up to `end`.

    Without an `end` it reaches to the newest entry, those that wait to be sealed included.
    """

    begin: int
    end: int | None = None


def verify(ledger: Ledger, known: Collection[Head] = (), only: Slice | None = None) -> Verification:
    """Compute a ledger again from its rows and name what was altered, is missing or was added (核验).

    Parameters
    ----------
    ledger
        An open ledger.
    known
        Heads kept elsewhere, such as those printed in earlier books. Who can write the file can make all of it agree again; only a head
        kept outside shows that.
    only
        Verify only a part of the log, in a time that does not grow with the rest: its entries with all their rows, that their leaves lead from the
        peaks of the head before to the heads after, every head, the schema. What belongs to no entry is found by a whole verification.

    Raises
    ------
    LedgerError
        When the file is so damaged that SQLite cannot read its pages.
    StoreError
        When it cannot be read for another reason.
    """
    with refusing(ledger.name):
        expected = _server_schema(ledger.connection) if is_postgres(ledger.connection) else _expected_schema()
    with reading(ledger) as db:
        try:
            return _Sweep(db, expected, only).run(known)
        except (UnicodeError, ValueError, TypeError, ArithmeticError, KeyError, LookupError, AttributeError) as error:
            # bytes that no writer of ours leaves: text that is no text, a time that is none
            raise damaged(ledger.name, f"a row cannot be read ({type(error).__name__})") from error
        except sqlite3.OperationalError as error:
            if getattr(error, "sqlite_errorcode", None) is None or "decode" in str(error):
                raise damaged(ledger.name, str(error)) from error
            raise


def check_log(db: Connection, known: Collection[Head] = ()) -> tuple[Alteration, ...]:
    """Compute the roots of all heads again from the leaves, and look for sealed or numbered entries that are gone (核验日志).

    Without reading what the entries hold: that is for `verify`.
    """
    return _Sweep(db, {}, None).run_log(known)


@cache
def _expected_schema() -> dict[str, tuple[str, str, str]]:
    """Give what `sqlite_master` holds in a ledger made by the migrations."""
    blank = sqlite3.connect(":memory:")
    try:
        for script in MIGRATIONS:
            blank.executescript(script)
        return _schema(blank)
    finally:
        blank.close()


def _server_schema(db: Connection) -> dict[str, tuple[str, str]]:
    """Give what a server's schema holds after the migrations, made in a schema of its own that is rolled back."""
    if db.in_transaction:
        return describe(db)
    db.execute("BEGIN READ WRITE")  # nothing of it stays
    try:
        db.execute("CREATE SCHEMA ledger_expected")
        db.execute("SET LOCAL search_path = ledger_expected")
        for script in POSTGRES_MIGRATIONS:
            db.execute(script)
        return describe(db)
    finally:
        db.execute("ROLLBACK")


def _schema(db: Connection) -> dict[str, tuple[str, str, str]]:
    rows = db.execute("SELECT name, type, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'")
    return {name: (kind, table, sql or "") for name, kind, table, sql in rows}


class _Sweep:
    """One pass over a ledger, gathering what it finds."""

    def __init__(self, db: Connection, expected: Mapping[str, tuple[str, ...]], only: Slice | None) -> None:
        self._db = db
        self._only = only
        self._first: int | None = None
        self._last: int | None = None
        if only is not None:
            self._first, self._last = entries_of(db, only)
        self._expected = expected
        self._found: list[Alteration] = []
        self._names: dict[int, str] = {}
        self._series: dict[int, tuple[bytes, bytes, str | None, str | None]] = {}
        self._facts = self._entries = self._acts = 0
        self._erased: dict[tuple[int, int | None], Erased] = {}
        self._leaf_of: dict[int, tuple[int, bytes]] = {}
        self._waiting: dict[int, bytes] = {}
        self._is_tree_good = True

    def run(self, known: Collection[Head]) -> Verification:
        db = self._db
        is_file = not is_postgres(db)
        is_asked = is_file and self._only is None
        for (said,) in db.execute(f"PRAGMA integrity_check({_INTEGRITY_MOST})") if is_asked else ():
            if said != "ok":
                self._say("file", "store.altered_file", why=" ".join(str(said).split()))
        self._check_schema()
        self._find_erasures()
        documents = self._check_documents()
        self._check_series()
        self._leaf_of = {
            e: (p, h)
            for p, e, h in db.execute(f"SELECT position, entry, hash FROM leaf{self._where('entry')} ORDER BY position")  # noqa: S608 numbers
        }
        self._waiting = dict(db.execute("SELECT entry, hash FROM unsealed"))
        head = self._check_log(known)
        self._check_entries()
        self._check_belonging()
        self._check_cases()
        return Verification(
            self._entries, self._facts, documents, len(self._leaf_of), len(self._waiting), head, tuple(self._found), self._acts,
            tuple(self._erased.values()),
        )  # fmt: skip

    def run_log(self, known: Collection[Head]) -> tuple[Alteration, ...]:
        db = self._db
        self._check_log(known)
        for table in ("leaf", "unsealed"):
            for (entry,) in db.execute(f"SELECT entry FROM {table} WHERE entry NOT IN (SELECT seq FROM entry)"):  # noqa: S608 literals
                self._say("entry", "store.altered_entry_missing", entry)
        for (entry,) in db.execute(
            "SELECT seq FROM entry WHERE kind NOT IN ('facts', 'panel') AND seq NOT IN (SELECT entry FROM act)"
        ):
            self._say("act", "store.altered_content_missing", entry)
        for (entry,) in db.execute(
            "SELECT seq FROM entry WHERE seq NOT IN (SELECT entry FROM leaf) AND seq NOT IN (SELECT entry FROM unsealed)"
        ):
            self._say("entry", "store.altered_entry_added", entry)
        (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM entry").fetchone()
        self._check_last(int(last))
        return tuple(self._found)

    def _check_last(self, there: int) -> None:
        """Compare the last entry with the counter of a file; a server's counter runs ahead by itself."""
        if is_postgres(self._db):
            return
        row = self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entry'").fetchone()
        if (row[0] if row else 0) != there:
            self._say("entry", "store.altered_entry_last", there + 1, counted=row[0] if row else 0, there=there)

    def _where(self, column: str, word: str = "WHERE") -> str:
        """Give the condition that a column holds an entry looked at; empty where all are."""
        if self._first is None:
            return ""
        most = "" if self._last is None else f" AND {column} <= {int(self._last)}"
        return f" {word} {column} >= {int(self._first)}{most}"

    def _say(self, table: str, key: str, /, entry: int | None = None, n: int | None = None, **values: object) -> None:
        document = self._names.get(entry) if entry is not None else None
        said = {"table": table, "entry": entry, "n": n, "document": document or "-", **values}
        self._found.append(Alteration(table, Message(key, said), entry, n, document))

    def _check_schema(self) -> None:
        expected: Mapping[str, tuple[object, ...]] = self._expected
        found: Mapping[str, tuple[object, ...]] = describe(self._db) if is_postgres(self._db) else _schema(self._db)
        for name in sorted(expected.keys() | found.keys()):
            if name not in found:
                self._say("schema", "store.altered_schema_missing", name=name, kind=expected[name][0])
            elif name not in expected and found[name][0] == "table":
                continue  # somebody's own table beside the ledger's
            elif name not in expected:
                self._say("schema", "store.altered_schema_added", name=name, kind=found[name][0])
            elif expected[name] != found[name]:
                self._say("schema", "store.altered_schema", name=name, kind=expected[name][0])
        rows = self._db.execute("SELECT number, at, digest FROM migration ORDER BY number").fetchall()
        is_whole = all(part_digest(canonical((number, at))) == digest for number, at, digest in rows)
        if not is_whole or [row[0] for row in rows] != list(range(1, NEWEST + 1)):
            self._say("migration", "store.altered_migration")

    def _find_erasures(self) -> None:
        """Find what may be gone: acts of erasure are entries like others, and their leaves are checked with all."""
        for entry, n, by, actor, at in self._db.execute(
            "SELECT a.about_entry, a.about_n, a.entry, e.actor, e.recorded_at FROM act a JOIN entry e ON e.seq = a.entry "
            "WHERE e.kind = ? AND a.about_entry IS NOT NULL ORDER BY a.entry",
            (ERASURE,),
        ):
            self._erased.setdefault((entry, n), Erased(entry, n, by, actor, time_of(at)))

    def _check_documents(self) -> int:
        where = self._where("entry")
        self._names = dict(self._db.execute(f"SELECT entry, name FROM filing{where}"))  # noqa: S608 numbers
        filed: dict[int, int] = {}
        for entry, document in self._db.execute(f"SELECT entry, document FROM filing{where} ORDER BY entry"):  # noqa: S608 numbers
            filed.setdefault(document, entry)
        count = 0
        some = f" WHERE id IN (SELECT document FROM filing{where})" if where else ""  # noqa: S608 numbers
        for number, named, data in self._db.execute(f"SELECT id, sha256, bytes FROM document{some} ORDER BY id"):  # noqa: S608 numbers
            count += 1
            entry = filed.pop(number, None)
            if entry is None:
                self._say("document", "store.altered_document_added", number=number)
            elif sha256(data).hexdigest() != named:
                self._say("document", "store.altered_document", entry)
        for entry in filed.values():
            self._say("document", "store.altered_document_missing", entry)
        return count

    def _check_series(self) -> None:
        columns = sql_columns("series", SERIES_COLUMNS)
        where = self._where("entry")
        some = f" WHERE id IN (SELECT series FROM fact{where})" if where else ""  # noqa: S608 numbers
        for number, digest, *said in self._db.execute(f"SELECT id, digest, {columns} FROM series{some}"):  # noqa: S608 literals
            computed = series_digest(Series(*said))
            self._series[number] = computed, digest, said[1], said[2]
            if computed != digest:
                self._say(
                    "series", "store.altered_series", number=number, indicator=said[1] or "-", area=said[2] or "-"
                )

    def _check_entries(self) -> None:
        db = self._db
        facts = Grouped(
            stream(
                db,
                f"SELECT entry, n, series, value, {sql_columns('fact', FACT_COLUMNS)} "  # noqa: S608 literals
                f"FROM {whole(db, 'fact')}{self._where('entry')} ORDER BY entry, n",
            )
        )
        shown = Grouped(
            stream(
                db,
                f"SELECT entry, n, k, {sql_columns('evidence', EVIDENCE_COLUMNS)} "  # noqa: S608 literals
                f"FROM evidence{self._where('entry')} ORDER BY entry, n, k",
            )
        )
        asked = f"SELECT entry, n, name, media, salt, bytes FROM part{self._where('entry')} ORDER BY entry, n"  # noqa: S608 numbers
        parts = Grouped(stream(db, asked))
        asked = (
            "SELECT e.seq, e.kind, e.recorded_at, e.actor, e.commitment, c.salt, c.bytes, g.name, g.media, g.published, "  # noqa: S608 numbers
            'g.issuer, g.corrects, d.sha256, a.entry, a.message, a."case", a.n, a.procedure, a.verb, a.party, a.state, a.about_entry, '
            "a.about_n FROM entry e LEFT JOIN content c ON c.entry = e.seq LEFT JOIN act a ON a.entry = e.seq "
            f"LEFT JOIN filing g ON g.entry = e.seq LEFT JOIN document d ON d.id = g.document{self._where('e.seq')} ORDER BY e.seq"
        )
        rows = stream(db, asked)
        # numbers a rolled-back transaction took on a server are never used; what was sealed is told by the leaves, and a file has no gaps after them
        next_number = max(self._leaf_of, default=0) + 1
        due = self._first or 1
        is_file = not is_postgres(db)
        for row in rows:
            for gone in range(max(due, next_number), min(row[0], due + 1000) if is_file else 0):
                self._say("entry", "store.altered_entry_missing", gone)
            due = row[0] + 1
            self._entries += 1
            of = facts.of(row[0]), shown.of(row[0]), parts.of(row[0])
            if (row[0], None) in self._erased and not any((*row[5:13], *of)):
                self._check_leaf(row[0], (*row[1:4], *(row[14:] if row[13] else ())), row[4])
            elif row[13] is not None:
                self._check_act(row, of[2])
            else:
                self._check_entry(row[:13], *of[:2])
        for taken, table in ((facts, "fact"), (shown, "evidence"), (parts, "part")):
            taken.of(None)
            for entry in taken.strays:
                self._say(table, "store.altered_row_stray", entry)
        if self._only is None or self._only.end is None:
            self._check_last(due - 1)

    def _check_entry(self, row: Texts, facts: list[Texts], shown: list[Texts]) -> None:
        entry, kind, recorded_at, actor, committed, salt, content, name, media, published, issuer, corrects, sha = row
        self._facts += len(facts)
        if not isinstance(salt, bytes) or not isinstance(content, bytes) or name is None:
            self._say("content" if name is not None else "filing", "store.altered_content_missing", entry)
            return self._check_leaf(entry, (kind, recorded_at, actor), committed)
        parts = self._parts(entry, facts, shown, content)
        computed = content_of([filing_part(sha, (name, media, published, issuer), corrects)]) + b"".join(parts)
        if commitment(salt, computed) == committed:
            if computed != content:
                self._say("content", "store.altered_content", entry)
        elif commitment(salt, content) == committed:
            self._compare(entry, computed, content, sha is None)
        elif self._leaf_matches(entry, (kind, recorded_at, actor), committed):
            self._say("content", "store.altered_content", entry)
            if computed != content:
                self._compare(entry, computed, content, sha is None)
        else:
            good = commitment(salt, computed)
            if self._leaf_matches(entry, (kind, recorded_at, actor), good):
                return self._say("entry", "store.altered_commitment", entry)
            self._say("entry", "store.altered_entry", entry)
            return None
        return self._check_leaf(entry, (kind, recorded_at, actor), committed)

    def _check_act(self, row: Texts, parts: list[Texts]) -> None:
        """Compare an act with its leaf and its parts with the digests kept of them."""
        entry, committed, salt, content = row[0], row[4], row[5], row[6]
        self._acts += 1
        if not isinstance(salt, bytes) or not isinstance(content, bytes):
            self._say("content", "store.altered_content_missing", entry)
            return self._check_leaf(entry, (*row[1:4], *row[14:]), committed)
        digests = [content[i : i + _DIGEST] for i in range(0, len(content), _DIGEST)]
        if commitment(salt, content) != committed:
            self._say("content", "store.altered_content", entry)
        there = {n: written_part_digest(kept, name, media, data) for _, n, name, media, kept, data in parts}
        for n in sorted(there.keys() | set(range(len(digests)))):
            if n not in there:
                if (entry, n) not in self._erased:
                    self._say("part", "store.altered_part_missing", entry, n)
            elif n >= len(digests) or there[n] != digests[n]:
                self._say("part", "store.altered_part", entry, n)
        return self._check_leaf(entry, (*row[1:4], *row[14:]), committed)

    def _check_cases(self) -> None:
        """Look whether each case has the acts 1, 2, 3 … and stands where the last of them says."""
        last: dict[str, tuple[int, str | None, str | None]] = {}
        where = self._where("entry")
        some = f' AND "case" IN (SELECT "case" FROM act{where})' if where else ""  # noqa: S608 numbers
        for case, n, state, procedure in self._db.execute(
            f'SELECT "case", n, state, procedure FROM act WHERE "case" IS NOT NULL{some} ORDER BY "case", n'  # noqa: S608 numbers
        ):
            reached = last[case][0] if case in last else 0
            if n != reached + 1:
                self._say("act", "store.altered_case_order", case=case, place=reached + 1)
            last[case] = n, state, procedure
        some = some.replace(" AND", " WHERE", 1)
        stands = self._db.execute(f'SELECT "case", n, state, procedure FROM case_now{some}').fetchall()  # noqa: S608 numbers
        there = {case: tuple(said) for case, *said in stands}
        for case in sorted(there.keys() | last.keys()):
            if there.get(case) != last.get(case):
                told = ["-" if one is None else f"{one[0]} {one[1]}" for one in (there.get(case), last.get(case))]
                self._say("case_now", "store.altered_case_now", case=case, there=told[0], said=told[1])

    def _parts(self, entry: int, facts: list[Texts], shown: list[Texts], content: bytes) -> Iterator[bytes]:
        """Give the digest of each fact as its rows stand, in the place its number says."""
        evidence: dict[int, list[Texts]] = {}
        for due, (_, n, k, *said) in enumerate(shown):
            there = evidence.setdefault(n, [])
            if k != len(there):
                self._say("evidence", "store.altered_evidence_order", entry, n, k=k, place=due)
            there.append(tuple(said))
        expected = 0
        for _, n, series, value, *said in facts:
            while expected < n and expected * _DIGEST < len(content):  # a row is missing: keep the others in step
                yield b"\x00" * _DIGEST
                expected += 1
            expected = n + 1
            computed, digest, indicator, area = self._series.get(series, (b"", b"", None, None))
            printed = evidence.pop(n, [])
            part = part_digest(fact_part(digest, tuple(said), printed))
            kept = content[(n + 1) * _DIGEST : (n + 2) * _DIGEST]
            if part != kept and computed != digest:  # the digest in the series row may be what was altered
                part = part_digest(fact_part(computed, tuple(said), printed))
            if part == kept and real(said[2 + 1]) != value:
                self._say("fact", "store.altered_value", entry, n, value=value, printed=said[3])
            yield part
        for n in evidence:
            self._say("evidence", "store.altered_row_stray", entry, n)

    def _compare(self, entry: int, computed: bytes, content: bytes, is_document_gone: bool) -> None:
        """Say which parts differ from the digests kept of them."""
        if computed[:_DIGEST] != content[:_DIGEST] and not is_document_gone:
            self._say("filing", "store.altered_filing", entry)
        most = max(len(computed), len(content))
        for n, start in enumerate(range(_DIGEST, most, _DIGEST)):
            now, then = computed[start : start + _DIGEST], content[start : start + _DIGEST]
            if not then:
                self._say("fact", "store.altered_fact_added", entry, n)
            elif not now or not any(now):
                self._say("fact", "store.altered_fact_missing", entry, n)
            elif now != then:
                self._say("fact", "store.altered_fact", entry, n)

    def _leaf_kept(self, entry: int) -> bytes | None:
        return self._leaf_of[entry][1] if entry in self._leaf_of else self._waiting.get(entry)

    def _leaf_matches(self, entry: int, said: Texts, committed: bytes) -> bool:
        kind, recorded_at, actor, *more = said
        if written_leaf(kind, recorded_at, actor, more, committed) != self._leaf_kept(entry):
            return False
        # the same moment written otherwise is an alteration too
        return _canonical_time(str(recorded_at)) == str(recorded_at)

    def _check_leaf(self, entry: int, said: Texts, committed: bytes) -> None:
        """Compare an entry with its leaf, or with its place in the queue."""
        if entry in self._leaf_of and entry in self._waiting:
            self._say("unsealed", "store.altered_queue", entry)
        if self._leaf_kept(entry) is None:
            self._say("entry", "store.altered_entry_added", entry)
        elif not self._leaf_matches(entry, said, committed):
            is_leaf = entry in self._leaf_of and not self._is_tree_good
            self._say(
                "leaf" if is_leaf else "entry", "store.altered_leaf" if is_leaf else "store.altered_envelope", entry
            )

    def _check_belonging(self) -> None:
        """Look for rows that belong to nothing."""
        for table in ("content", "filing", "act", "unsealed", "leaf"):
            some = self._where("entry", "AND")
            asked = f"SELECT entry FROM {table} WHERE entry NOT IN (SELECT seq FROM entry{self._where('seq')}){some}"  # noqa: S608 literals
            for (entry,) in self._db.execute(asked):
                if table == "leaf":
                    self._say("entry", "store.altered_entry_missing", entry)
                else:
                    self._say(table, "store.altered_row_stray", entry)
        asked = f"SELECT DISTINCT series FROM {whole(self._db, 'fact')}{self._where('entry')}"  # noqa: S608 literals
        used = {number for (number,) in self._db.execute(asked)}
        for number in sorted(used ^ self._series.keys()):
            key = "store.altered_series_missing" if number in used else "store.altered_series_added"
            self._say("series", key, number=number)

    def _check_log(self, known: Collection[Head]) -> Head | None:
        """Compute the roots again from the leaves, and compare them with the heads here and those kept elsewhere."""
        kept = {row[0]: row for row in self._db.execute("SELECT size, root, at, algorithm, peaks, digest FROM head")}
        begin = self._only.begin if self._only else 0
        end = self._only.end if self._only else None
        most = "" if end is None else f" WHERE position < {int(end)}"
        most += f" {'AND' if most else 'WHERE'} position >= {int(begin)}" if begin else ""
        leaves = self._db.execute(f"SELECT position, hash, entry FROM leaf{most} ORDER BY position").fetchall()  # noqa: S608 numbers
        for place, (position, _, entry) in enumerate(leaves, begin):
            if position != place:
                self._say("leaf", "store.altered_leaf_position", entry, position=position, place=place)
                break
        frontier, earlier, last = self._frontier(kept, begin), b"", None
        roots: dict[int, bytes] = {}
        for size in sorted(kept.keys() | {head.size for head in known}):
            if size < begin or (end is not None and size > end):
                if size in kept:  # the head's own digest is looked at, not the leaves under it
                    last = self._check_head(kept[size], earlier, None, b"")
                    earlier = kept[size][5]
                continue
            frontier = extend(frontier, (leaf for _, leaf, _ in leaves[frontier.size - begin : size - begin]))
            roots[size] = frontier_root(frontier) if frontier.size == size else b""
            if size in kept:
                last = self._check_head(kept[size], earlier, frontier, roots[size])
                earlier = kept[size][5]
        if end is None and max(kept, default=0) < begin + len(leaves):
            self._say("head", "store.altered_head_missing", leaves=begin + len(leaves), sealed=max(kept, default=0))
        self._compare_known(known, roots)
        return last

    def _compare_known(self, known: Collection[Head], roots: dict[int, bytes]) -> None:
        """Compare heads kept elsewhere with the roots computed, and where a slice has none of that size, with the leaves."""
        for head in known:
            if head.size not in roots:
                asked = "SELECT hash FROM leaf WHERE position < ? ORDER BY position"
                early = extend(Frontier(), (leaf for (leaf,) in self._db.execute(asked, (head.size,))))
                roots[head.size] = frontier_root(early) if early.size == head.size else b""
            if roots[head.size] != head.root:
                self._say("head", "store.altered_known", size=head.size, root=head.root.hex()[:16])

    def _frontier(self, kept: Mapping[int, Texts], begin: int) -> Frontier:
        """Give the peaks of the head at which a slice begins, which lead to that head's root or are altered."""
        if not begin:
            return Frontier()
        peaks = bytes(kept[begin][4])
        split = tuple(peaks[i : i + 32] for i in range(0, len(peaks), 32))
        count = begin.bit_count()
        if len(split) != count or frontier_root(Frontier(begin, split)) != kept[begin][1]:
            self._say("head", "store.altered_head", size=begin)
            split = (b"\0" * 32,) * count
        return Frontier(begin, split)

    def _check_head(self, row: Texts, earlier: bytes, frontier: Frontier | None, computed: bytes) -> Head | None:
        """Compare one head with its own digest and with the leaves under it; with no frontier, with its digest alone."""
        size, root, at, algorithm, peaks, digest = row
        if algorithm not in ALGORITHMS or at != _canonical_time(at):
            self._say("head", "store.altered_head", size=size)
            return None
        head = Head(size, root, time_of(at), algorithm)
        is_as_written = frontier is None or computed != root or b"".join(frontier.peaks) == peaks
        if head_digest(head, earlier) != digest or not is_as_written:
            self._say("head", "store.altered_head", size=size)
        elif frontier is not None and computed != root:
            self._is_tree_good = False
            self._say("leaf", "store.altered_root", size=size)
        return head


def entries_of(db: Connection, only: Slice) -> tuple[int, int | None]:
    """Give the first entry of a slice, and its last where it has one (区段条目)."""
    most = "" if only.end is None else f" AND position < {int(only.end)}"
    found = db.execute(f"SELECT min(entry), max(entry) FROM leaf WHERE position >= {int(only.begin)}{most}").fetchone()  # noqa: S608 numbers
    if only.end is not None:
        return int(found[0] or 1), int(found[1] or 0)
    (waiting,) = db.execute("SELECT min(entry) FROM unsealed").fetchone()
    (following,) = db.execute("SELECT coalesce(max(entry), 0) + 1 FROM leaf").fetchone()
    return min(one for one in (found[0], waiting, following) if one is not None), None


def _canonical_time(text: str) -> str | None:
    """Give a stored time as it must be written, None when it is no time."""
    try:
        return text if _CANONICAL.fullmatch(text) and time_of(text) else utc_text(time_of(text))
    except ValueError:
        return None
