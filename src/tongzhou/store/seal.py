"""Seal what was appended (封存): give positions, hash, write a head; outside the writers' transactions."""

from datetime import datetime

from tongzhou.ledger.clock import not_before
from tongzhou.ledger.entry import Envelope, entry_leaf, utc_text
from tongzhou.ledger.head import Head, head_digest
from tongzhou.ledger.merkle import SHA256, Frontier, extend, frontier_root
from tongzhou.store.clock import time_of
from tongzhou.store.dialect import lock
from tongzhou.store.ledger import Ledger, reading, writing
from tongzhou.store.rows import Texts
from tongzhou.terms.errors import LedgerError, fault

__all__ = ["heads", "seal"]


def seal(ledger: Ledger, at: datetime) -> Head:
    """Seal every entry that waits in the queue and give the head (封存); with nothing waiting, the head there is.

    Positions are given here, in the order of the queue, not by the writers: a number handed out by a writer may become visible after a larger one.
    Costs O(n + log N) for n new entries after N. The time of a head is never before that of the last: skew between two clocks does not show.

    Raises
    ------
    LedgerError
        When a waiting entry is not what was appended, or `at` lies before the last head by more than `SKEW` (a clock was turned back): what
        waits is kept and waits on.
    StoreError
        When the ledger cannot be written; nothing was changed then.
    """
    with writing(ledger) as db:
        lock(db, "seal")
        last = db.execute(
            "SELECT size, root, at, algorithm, peaks, digest FROM head ORDER BY size DESC LIMIT 1"
        ).fetchone()
        waiting = db.execute(
            'SELECT u.entry, u.hash, e.kind, e.recorded_at, e.actor, e.commitment, a.entry, a.message, a."case", a.n, a.procedure, a.verb, '
            "a.party, a.state, a.about_entry, a.about_n FROM unsealed u LEFT JOIN entry e ON e.seq = u.entry "
            "LEFT JOIN act a ON a.entry = u.entry ORDER BY u.entry"
        ).fetchall()
        if last is None:
            frontier, earlier = Frontier(), b""
        else:
            frontier, earlier = Frontier(last[0], _peaks(last[4])), last[5]
        if not waiting:
            return Head(frontier.size, frontier_root(frontier), time_of(last[2]) if last else at)
        sealed_at = not_before(at, time_of(last[2]) if last else None)
        if sealed_at is None:
            raise LedgerError(
                fault(
                    "store.clock_back",
                    "The clock says {now}, but the ledger was last sealed at {last}, so what waits ({count}) was not sealed. It is recorded and "
                    "stays: do not send it again. Set the clock right; the next sealing takes it in.",
                    ledger.name,
                    now=utc_text(at),
                    last=last[2],
                    count=len(waiting),
                )
            )
        altered = [row[0] for row in waiting if not _is_as_appended(row)]
        if altered:
            raise LedgerError(
                [
                    fault(
                        "store.altered_before_sealing",
                        "Entry {entry} is not what was appended; it was not sealed. Run `tongzhou ledger verify` and restore "
                        "the ledger from a copy.",
                        ledger.name,
                        entry=entry,
                    )
                    for entry in altered
                ]
            )
        db.executemany(
            "INSERT INTO leaf VALUES (?, ?, ?)",
            ((frontier.size + i, entry, leaf) for i, (entry, leaf, *_) in enumerate(waiting)),
        )
        frontier = extend(frontier, (row[1] for row in waiting))
        head = Head(frontier.size, frontier_root(frontier), sealed_at, SHA256)
        db.execute(
            "INSERT INTO head VALUES (?, ?, ?, ?, ?, ?)",
            (head.size, head.root, utc_text(sealed_at), SHA256, b"".join(frontier.peaks), head_digest(head, earlier)),
        )
        db.executemany("DELETE FROM unsealed WHERE entry = ?", [(row[0],) for row in waiting])
    return head


def heads(ledger: Ledger) -> tuple[Head, ...]:
    """Give all heads, oldest first (全部日志头)."""
    with reading(ledger) as db:
        return tuple(
            Head(size, root, time_of(at), algorithm)
            for size, root, at, algorithm in db.execute("SELECT size, root, at, algorithm FROM head ORDER BY size")
        )


def _peaks(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[i : i + 32] for i in range(0, len(joined), 32))


def _is_as_appended(row: Texts) -> bool:
    _, leaf, kind, recorded_at, actor, committed, act, *said = row
    if kind is None:
        return False
    envelope = Envelope(kind, time_of(recorded_at), actor, () if act is None else tuple(said))
    return entry_leaf(envelope, committed) == bytes(leaf)
