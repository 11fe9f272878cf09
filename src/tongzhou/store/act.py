"""Append an act (登记办理记录): the act, where its case now stands and its place in the sealer's queue, all or nothing."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongzhou.ledger.act import ERASURE, Act, CaseNow, Part, act_envelope, act_part_digest
from tongzhou.ledger.entry import SALT_BYTES, commitment, entry_leaf, utc_text
from tongzhou.store.act_server import write_on_server
from tongzhou.store.case import project
from tongzhou.store.clock import check_clock
from tongzhou.store.dialect import Connection, Rows, is_postgres, lock, transaction
from tongzhou.store.entry import add_entry
from tongzhou.terms.errors import ConflictError, LedgerError, fault

__all__ = ["Before", "Receipt", "append_act", "before_act", "receipt_of", "write_act"]

#: Kinds whose rows are written elsewhere.
_RESERVED = frozenset({"facts", "panel", ERASURE})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender of a message gets (回执), the first time and every time again.

    `leaf` is what will be, or is, sealed; `is_new` is false when the message had been taken before.
    """

    message: str
    entry: int
    recorded_at: datetime
    case: str | None
    n: int | None
    leaf: bytes
    is_new: bool


@dataclass(frozen=True, slots=True)
class Before:
    """What is asked before an act is written (登记前查询): the first receipt of its message, and how far its case and the log have come.

    `last` is number and time of the case's last act, `sealed` when the log was last sealed, `held` pin and fold of the case; None where there is
    none.
    """

    message: str
    receipt: Receipt | None
    last: tuple[int, str] | None
    sealed: str | None
    held: tuple[str, bytes | None] | None


def append_act(
    db: Connection, act: Act, at: datetime, now: CaseNow | None = None, before: Before | None = None
) -> Receipt:
    """Append one act and move its case's projections, in one transaction (登记办理记录).

    Inside a transaction that is open on `db` already, such as Django's `transaction.atomic()`, it is a part of that one and is committed or rolled
    back with it; else it opens and commits its own. What it refuses, it refuses before it writes anything.

    Parameters
    ----------
    db
        `ledger.connection`, or `connection_of(raw)` around somebody's own connection.
    act
        The act. In a case, `n` is one more than the case's last, as the engine saw it.
    at
        When, with a zone; not before the case's last act.
    now
        Where the case stands after the act; needed if and only if the act has a case.
    before
        What `before_act` gave for this message and case in the same transaction, where nothing was written since; asked here when left out.

    Returns
    -------
    Receipt
        Of this act; or, when its message was taken before, the first receipt again, and nothing is changed.

    Raises
    ------
    ConflictError
        When somebody else moved the case meanwhile: fold it again and ask again; nothing was changed.
    LedgerError
        When the message's key was used for something else, or the clock was set back: it lies before the last act of the case, or by more than
        `SKEW` before the last sealing.
    ValueError
        When the act contradicts itself or `now`: a fault of the caller.

    Examples
    --------
    >>> import tempfile; from datetime import UTC; from pathlib import Path; from tongzhou.store.ledger import open_ledger
    >>> at = datetime(2022, 11, 17, 8, tzinfo=UTC)
    >>> act = Act("m-1", "alarm", "tz-07", "case-1", 1, "spill@1#00", "通州区", "open", parts=(Part("place", "北运河".encode()),))
    >>> now = CaseNow("case-1", "spill@1#00", 1, "open", True, parties=("通州区", "武清区"), turns=("武清区",))
    >>> with tempfile.TemporaryDirectory() as folder, open_ledger(Path(folder) / "a.tongzhou", at=at) as ledger:
    ...     first = append_act(ledger.connection, act, at, now)
    ...     again = append_act(ledger.connection, act, at, now)
    >>> first.entry, first.is_new, again.entry, again.is_new
    (1, True, 1, False)
    """
    _check(act, now)
    if act.kind in _RESERVED:
        raise ValueError(f"append_act() got kind {act.kind!r}, which is written elsewhere. Name another.")
    if before is not None and before.message != act.message:
        raise ValueError("append_act() got what was asked for another message.")
    return write_act(db, act, at, now, before)


def before_act(db: Connection, message: str, case: str | None) -> Before:
    """Ask for all that must be known before an act is written, in one statement (登记前查询); in a transaction.

    Nobody else moves the case or sends the message from then on until the transaction ends.
    """
    lock(db, f"message {message}", *([f"case {case}"] if case else []))
    row = db.execute(_BEFORE, (message, case, case)).fetchone()
    receipt = _receipt(message, row[:5]) if row[0] is not None else None
    last, held = row[6:8] if row[6] is not None else None, row[8:10] if row[8] is not None else None
    return Before(message, receipt, last, row[5], held)


def write_act(db: Connection, act: Act, at: datetime, now: CaseNow | None, before: Before | None = None) -> Receipt:
    """Append an act of any kind; otherwise as `append_act` (写入办理记录)."""
    with transaction(db, is_piped=True):
        known = before or before_act(db, act.message, act.case)
        earlier = known.receipt
        if earlier is not None:
            if not _is_same(db, earlier, act):
                raise LedgerError(
                    fault(
                        "store.message_reused",
                        "Message {message} was taken already as entry {entry}, and it said something else. Give a new act a new message key; "
                        "nothing was changed.",
                        act.case,
                        message=act.message,
                        entry=earlier.entry,
                    )
                )
            return earlier
        _look_at_case(act, at, known.last)
        check_clock(known.sealed, at, act.case)
        salts = [secrets.token_bytes(SALT_BYTES) for _ in act.parts]
        digests = [act_part_digest(salt, part) for salt, part in zip(salts, act.parts, strict=True)]
        written, leaf = (_on_server if is_postgres(db) else _row_by_row)(db, act, at, salts, b"".join(digests))
        if now is not None:
            project(db, now, at)
        entry = (
            written if isinstance(written, int) else int(written.fetchone()[0])
        )  # a server is asked once all is sent
    return Receipt(act.message, entry, at, act.case, act.n, leaf, True)


def _row_by_row(db: Connection, act: Act, at: datetime, salts: list[bytes], content: bytes) -> tuple[int, bytes]:
    entry, leaf = add_entry(db, act_envelope(act, at), content)
    db.execute(
        "INSERT INTO act VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry,
            act.message,
            act.case,
            act.n,
            act.procedure,
            act.verb,
            act.party,
            act.state,
            act.about_entry,
            act.about_n,
        ),
    )
    if act.parts:
        db.executemany(
            "INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)",
            [
                (entry, n, part.name, part.media, salt, part.data)
                for n, (part, salt) in enumerate(zip(act.parts, salts, strict=True))
            ],
        )
    return entry, leaf


def _on_server(db: Connection, act: Act, at: datetime, salts: list[bytes], content: bytes) -> tuple[Rows, bytes]:
    envelope, salt = act_envelope(act, at), secrets.token_bytes(SALT_BYTES)
    committed = commitment(salt, content)
    leaf = entry_leaf(envelope, committed)
    return write_on_server(db, act, envelope, committed, salt, content, leaf, salts), leaf


def receipt_of(db: Connection, message: str) -> Receipt | None:
    """Give the receipt of a message that was taken, None when it was not (查回执)."""
    return _receipt(message, db.execute(_RECEIPT, (message,)).fetchone())


_RECEIPT = (
    'SELECT a.entry, e.recorded_at, a."case", a.n, coalesce(l.hash, u.hash) FROM act a JOIN entry e ON e.seq = a.entry '
    "LEFT JOIN leaf l ON l.entry = a.entry LEFT JOIN unsealed u ON u.entry = a.entry WHERE a.message = ?"
)


_BEFORE = (
    'SELECT r.entry, r.recorded_at, r."case", r.n, r.leaf, (SELECT at FROM head ORDER BY size DESC LIMIT 1), l.n, l.recorded_at, '
    "c.procedure, c.folded FROM (SELECT 1 AS one) o "
    'LEFT JOIN (SELECT a.entry, e.recorded_at, a."case", a.n, coalesce(s.hash, u.hash) AS leaf FROM act a JOIN entry e ON e.seq = a.entry '
    "LEFT JOIN leaf s ON s.entry = a.entry LEFT JOIN unsealed u ON u.entry = a.entry WHERE a.message = ?) r ON 1 = 1 "
    "LEFT JOIN (SELECT a.n, e.recorded_at FROM act a JOIN entry e ON e.seq = a.entry "
    'WHERE a."case" = ? ORDER BY a.n DESC LIMIT 1) l ON 1 = 1 '
    'LEFT JOIN case_now c ON c."case" = ?'
)


def _receipt(message: str, row: Any) -> Receipt | None:
    if row is None:
        return None
    entry, recorded_at, case, n, leaf = row
    return Receipt(message, entry, datetime.fromisoformat(recorded_at), case, n, leaf, False)


def _check(act: Act, now: CaseNow | None) -> None:
    if (act.case is None) != (act.n is None) or (act.case is None) != (now is None):
        raise ValueError("append_act() needs case, n and now together, or none of them.")
    if act.about_n is not None and act.about_entry is None:
        raise ValueError("append_act() got about_n without about_entry.")
    if now is not None and (now.case, now.n, now.state, now.procedure) != (act.case, act.n, act.state, act.procedure):
        raise ValueError("append_act() got a `now` of another case, number, state or procedure than its act has.")


def _is_same(db: Connection, earlier: Receipt, act: Act) -> bool:
    """Whether a message says what it said the first time; where the case had got to meanwhile does not matter, nor what was erased since."""
    said = db.execute(
        'SELECT e.kind, e.actor, a."case", a.verb, a.party, a.about_entry, a.about_n FROM act a JOIN entry e ON e.seq = a.entry '
        "WHERE a.entry = ?",
        (earlier.entry,),
    ).fetchone()
    if said != (act.kind, act.actor, act.case, act.verb, act.party, act.about_entry, act.about_n):
        return False
    kept = db.execute("SELECT n, name, media, bytes FROM part WHERE entry = ?", (earlier.entry,)).fetchall()
    parts = dict(enumerate(act.parts))
    return all(n in parts and parts[n] == Part(name, data, media) for n, name, media, data in kept)


def _look_at_case(act: Act, at: datetime, last: Any) -> None:
    """Refuse an act that is not the next of its case, or is said to be earlier than the last."""
    if act.case is None:
        utc_text(at)  # refuses a time without a zone
        return
    reached = last[0] if last else 0
    if act.n != reached + 1:
        raise ConflictError(
            fault(
                "store.case_moved",
                "Case {case} has {reached} acts by now, so this cannot be number {n}: somebody else was quicker. Look at the case again and "
                "decide anew; nothing was changed.",
                act.case,
                case=act.case,
                reached=reached,
                n=act.n,
            )
        )
    if last and utc_text(at) < last[1]:
        raise LedgerError(
            fault(
                "store.case_clock_back",
                "The clock says {now}, but the last act of case {case} was recorded at {last}. Set the clock right and try again; nothing was "
                "changed.",
                act.case,
                case=act.case,
                now=utc_text(at),
                last=last[1],
            )
        )
