"""Seal what was appended (封存): give positions, hash, write a head; outside the writers' transactions."""

from datetime import datetime

from tongzhou.ledger.entry import Envelope, entry_leaf, utc_text
from tongzhou.ledger.head import Head, head_digest
from tongzhou.ledger.merkle import SHA256, Frontier, extend, frontier_root
from tongzhou.store.ledger import Ledger, reading, writing
from tongzhou.terms.errors import LedgerError, fault

__all__ = ["heads", "seal", "time_of"]


def seal(ledger: Ledger, at: datetime) -> Head:
    """Seal every entry that waits in the queue and give the head (封存); with nothing waiting, the head there is.

    Positions are given here, in the order of the queue, not by the writers: a number handed out by a writer may become visible after a larger one.
    Costs O(n + log N) for n new entries after N.

    Raises
    ------
    LedgerError
        When a waiting entry is not what was appended, or `at` lies before the last head (a clock was turned back).
    StoreError
        When the ledger cannot be written; nothing was changed then.
    """
    with writing(ledger) as db:
        last = db.execute(
            "SELECT size, root, at, algorithm, peaks, digest FROM head ORDER BY size DESC LIMIT 1"
        ).fetchone()
        waiting = db.execute(
            "SELECT u.entry, u.hash, e.kind, e.recorded_at, e.actor, e.commitment "
            "FROM unsealed u LEFT JOIN entry e ON e.seq = u.entry ORDER BY u.entry"
        ).fetchall()
        if last is None:
            frontier, earlier = Frontier(), b""
        else:
            frontier, earlier = Frontier(last[0], _peaks(last[4])), last[5]
        if not waiting:
            return Head(frontier.size, frontier_root(frontier), time_of(last[2]) if last else at)
        if last is not None and utc_text(at) < last[2]:
            raise LedgerError(
                fault(
                    "store.clock_back",
                    "The clock says {now}, but the ledger was last sealed at {last}. Set the clock right and seal again; "
                    "nothing was changed.",
                    str(ledger.path),
                    now=utc_text(at),
                    last=last[2],
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
                        str(ledger.path),
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
        head = Head(frontier.size, frontier_root(frontier), at, SHA256)
        db.execute(
            "INSERT INTO head VALUES (?, ?, ?, ?, ?, ?)",
            (head.size, head.root, utc_text(at), SHA256, b"".join(frontier.peaks), head_digest(head, earlier)),
        )
        db.execute("DELETE FROM unsealed WHERE entry IN (SELECT entry FROM leaf)")
    return head


def heads(ledger: Ledger) -> tuple[Head, ...]:
    """Give all heads, oldest first (全部日志头)."""
    with reading(ledger) as db:
        return tuple(
            Head(size, root, time_of(at), algorithm)
            for size, root, at, algorithm in db.execute("SELECT size, root, at, algorithm FROM head ORDER BY size")
        )


def time_of(text: str) -> datetime:
    """Read a stored time (时间)."""
    return datetime.fromisoformat(text)


def _peaks(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[i : i + 32] for i in range(0, len(joined), 32))


def _is_as_appended(row: tuple[int, bytes, str | None, str, str, bytes]) -> bool:
    _, leaf, kind, recorded_at, actor, committed = row
    return kind is not None and entry_leaf(Envelope(kind, time_of(recorded_at), actor), committed) == leaf
