"""Append a document's facts or a panel's rows as one entry (登记)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tongzhou.facts.fact import Fact
from tongzhou.ledger.entry import Envelope, part_digest
from tongzhou.ledger.series import Series, series_fields
from tongzhou.store.clock import check_clock, last_sealed
from tongzhou.store.dialect import Connection, insert_rows, lock
from tongzhou.store.entry import add_entry
from tongzhou.store.ledger import Ledger, writing
from tongzhou.store.rows import SERIES_COLUMNS, FactRow, fact_rows, filing_part, filing_row, observation_rows, real
from tongzhou.terms.errors import LedgerError, fault
from tongzhou.terms.panel import Observation
from tongzhou.terms.source import Document

__all__ = ["Appended", "append_document", "append_panel"]

#: SQLite holds at most this many bytes in one value (its default limit).
_MAX_DOCUMENT = 1_000_000_000
#: So many series are asked for at once; SQLite takes 32,766 values in one statement.
_ASKED = 500


@dataclass(frozen=True, slots=True)
class Appended:
    """What appending did (登记结果).

    `entry` is the entry that holds the figures; `is_new` is false when the ledger held exactly this already and nothing changed; `corrects`
    is the entry that the new one takes the place of, because the same document was read differently. `figures` counts the rows, `printed` the
    places they are printed at.
    """

    entry: int
    is_new: bool
    corrects: int | None
    figures: int
    printed: int


def append_document(
    ledger: Ledger, document: Document, data: bytes, facts: Sequence[Fact], at: datetime, actor: str
) -> Appended:
    """Append the facts of one document as one entry, and keep its bytes (登记文档).

    The same document with the same facts changes nothing. The same document with other facts, as a better reader finds them, is a new
    entry in whose favour the earlier one stands no longer.

    Parameters
    ----------
    ledger
        An open ledger.
    document, data
        The document and its bytes.
    facts
        All facts of the document, in text order.
    at
        When, with a zone.
    actor
        Who: the key of an office or program, not a person's name (it is never erased).

    Raises
    ------
    StoreError
        When the disk is full, the file may not be written, or another program holds it; nothing was changed.
    LedgerError
        When the file is damaged, `data` are not the bytes of `document`, or the clock was set back by more than `SKEW` before the last sealing.
    """
    return _append(ledger, "facts", document, data, fact_rows(document, facts), at, actor)


def append_panel(
    ledger: Ledger, document: Document, data: bytes, observations: Sequence[Observation], at: datetime, actor: str
) -> Appended:
    """Append the rows of a panel file as one entry, and keep its bytes (登记面板); otherwise as `append_document`.

    Raises
    ------
    StoreError, LedgerError
        As `append_document`.
    """
    return _append(ledger, "panel", document, data, observation_rows(document, observations), at, actor)


def _append(
    ledger: Ledger, kind: str, document: Document, data: bytes, rows: Sequence[FactRow], at: datetime, actor: str
) -> Appended:
    if sha256(data).hexdigest() != document.sha256 or len(data) > _MAX_DOCUMENT:
        raise LedgerError(
            fault(
                "store.other_bytes",
                "The bytes of {name} are not those of the document read, or more than {most} MB. Read the document again.",
                document.name,
                name=document.name,
                most=_MAX_DOCUMENT // 1_000_000,
            )
        )
    digests = b"".join(row.digest for row in rows)
    printed = sum(len(row.evidence) for row in rows)
    with writing(ledger) as db:
        lock(db, f"document {document.sha256}")
        earlier = _latest(db, document)
        if earlier and _is_same(db, earlier, kind, document, digests):
            return Appended(earlier, False, None, len(rows), printed)
        check_clock(last_sealed(db), at, document.name)
        content = part_digest(filing_part(document.sha256, filing_row(document), earlier)) + digests
        entry, _ = add_entry(db, Envelope(kind, at, actor), content)
        db.execute(
            "INSERT INTO filing VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                entry,
                _keep(db, document, data),
                earlier,
                *filing_row(document),
            ),
        )
        _write_rows(db, entry, rows)
    return Appended(entry, True, earlier, len(rows), printed)


def _write_rows(db: Connection, entry: int, rows: Sequence[FactRow]) -> None:
    series = _series_numbers(db, {row.series_digest: row.series for row in rows})
    insert_rows(
        db,
        "fact",
        (
            (entry, n, series[row.series_digest], *row.said[:3], real(row.said[3]), *row.said[3:])
            for n, row in enumerate(rows)
        ),
        20,
    )
    insert_rows(
        db,
        "evidence",
        ((entry, n, k, *shown) for n, row in enumerate(rows) for k, shown in enumerate(row.evidence)),
        21,
    )


def _latest(db: Connection, document: Document) -> int | None:
    """Give the entry that holds this document's figures now."""
    found = db.execute(
        "SELECT max(f.entry) FROM filing f JOIN document d ON d.id = f.document WHERE d.sha256 = ?", (document.sha256,)
    ).fetchone()[0]
    return None if found is None else int(found)


def _is_same(db: Connection, entry: int, kind: str, document: Document, digests: bytes) -> bool:
    """Whether an entry says the same; under what name the document came does not matter."""
    found = db.execute(
        "SELECT e.kind, f.published, f.issuer, c.bytes FROM entry e JOIN filing f ON f.entry = e.seq "
        "JOIN content c ON c.entry = e.seq WHERE e.seq = ?",
        (entry,),
    ).fetchone()
    if found is None:
        return False
    head = len(part_digest(b""))
    return (*found[:3], found[3][head:]) == (kind, *filing_row(document)[2:], digests)


def _keep(db: Connection, document: Document, data: bytes) -> int:
    found = db.execute("SELECT id FROM document WHERE sha256 = ?", (document.sha256,)).fetchone()
    if found is None:
        found = db.execute(
            "INSERT INTO document (sha256, bytes) VALUES (?, ?) RETURNING id", (document.sha256, data)
        ).fetchone()
    return int(found[0])


def _series_numbers(db: Connection, wanted: Mapping[bytes, Series]) -> dict[bytes, int]:
    """Give the number of each series, adding those that are new; in one order for all writers, so that none waits for another in a ring."""
    digests = sorted(wanted)
    numbers = _numbers_of(db, digests)
    missing = [digest for digest in digests if digest not in numbers]
    if missing:
        columns = ("digest", *SERIES_COLUMNS)
        db.executemany(
            f"INSERT INTO series ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "  # noqa: S608 literals
            "ON CONFLICT (digest) DO NOTHING",
            [(digest, *series_fields(wanted[digest])) for digest in missing],
        )
        numbers |= _numbers_of(db, missing)
    return numbers


def _numbers_of(db: Connection, digests: Sequence[bytes]) -> dict[bytes, int]:
    """Give the numbers of those series that the ledger has."""
    numbers: dict[bytes, int] = {}
    for start in range(0, len(digests), _ASKED):
        asked = digests[start : start + _ASKED]
        found = db.execute(
            f"SELECT digest, id FROM series WHERE digest IN ({', '.join('?' * len(asked))})",  # noqa: S608 only marks
            tuple(asked),
        )
        numbers.update((bytes(digest), int(number)) for digest, number in found.fetchall())
    return numbers
