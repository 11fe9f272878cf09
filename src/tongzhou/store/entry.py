"""One entry of the ledger written (写入条目): its envelope, its salted content, its place in the sealer's queue."""

import secrets

from tongzhou.ledger.entry import SALT_BYTES, Envelope, commitment, entry_leaf, utc_text
from tongzhou.store.dialect import Connection

__all__ = ["add_entry"]


def add_entry(db: Connection, envelope: Envelope, content: bytes) -> tuple[int, bytes]:
    """Write an entry and queue it to be sealed; give its number and its leaf (写入条目).

    The rows that the content was computed of are the caller's to write, in the same transaction.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    committed = commitment(salt, content)
    leaf = entry_leaf(envelope, committed)
    (entry,) = db.execute(
        "INSERT INTO entry (kind, recorded_at, actor, commitment) VALUES (?, ?, ?, ?) RETURNING seq",
        (envelope.kind, utc_text(envelope.recorded_at), envelope.actor, committed),
    ).fetchone()
    db.execute("INSERT INTO content VALUES (?, ?, ?)", (entry, salt, content))
    db.execute("INSERT INTO unsealed VALUES (?, ?)", (entry, leaf))
    return int(entry), leaf
