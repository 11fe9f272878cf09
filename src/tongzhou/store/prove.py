"""Prove that acts and figures are in the sealed log (证明): the path from each leaf to the root of the last head, without reading the rest."""

from collections.abc import Iterable
from dataclasses import dataclass

from tongzhou.ledger.act import Part, act_envelope, act_part_digest
from tongzhou.ledger.entry import commitment, entry_leaf
from tongzhou.ledger.head import Head
from tongzhou.ledger.merkle import inclusion_proof, is_included
from tongzhou.store.history import StoredAct, act_of, acts_of_case
from tongzhou.store.ledger import Ledger, reading
from tongzhou.store.seal import time_of

__all__ = ["CaseProof", "Proof", "prove_case", "prove_entries"]


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry stands at a position of the log a head seals (包含证明).

    `leaf` is computed from the entry's own rows; None when there is no such entry. `position` and `path` are None and empty while it waits to be
    sealed. `is_proven` says whether the path leads from this leaf to the head's root.
    """

    entry: int
    leaf: bytes | None
    position: int | None
    path: tuple[bytes, ...]
    is_proven: bool


@dataclass(frozen=True, slots=True)
class CaseProof:
    """The acts of a case, each with its proof against one head (案件证明); `is_whole` when all are proven or wait, and numbered 1, 2, 3 …."""

    case: str
    head: Head | None
    acts: tuple[StoredAct, ...]
    proofs: tuple[Proof, ...]
    is_whole: bool


def prove_case(ledger: Ledger, case: str) -> CaseProof:
    """Prove the acts of a case against the last head (案件证明).

    The head is only as good as a copy of it kept elsewhere: compare `head.root` with one.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is damaged or cannot be read.
    """
    with reading(ledger) as db:
        acts = acts_of_case(db, case)
        head, proofs = prove_entries(ledger, [one.entry for one in acts])
        waiting = dict(db.execute("SELECT entry, hash FROM unsealed").fetchall())
    is_in_order = [one.act.n for one in acts] == list(range(1, len(acts) + 1))
    is_there = all(one.is_proven or (one.position is None and waiting.get(one.entry) == one.leaf) for one in proofs)
    return CaseProof(case, head, tuple(acts), tuple(proofs), bool(acts) and is_in_order and is_there)


def prove_entries(ledger: Ledger, entries: Iterable[int]) -> tuple[Head | None, list[Proof]]:
    """Prove that the acts of some entries are in the log (条目证明); costs one look at all leaf hashes."""
    with reading(ledger) as db:
        row = db.execute("SELECT size, root, at, algorithm FROM head ORDER BY size DESC LIMIT 1").fetchone()
        head = Head(row[0], row[1], time_of(row[2]), row[3]) if row else None
        rows = db.execute("SELECT position, entry, hash FROM leaf ORDER BY position").fetchall() if head else []
        leaves = [leaf for _, _, leaf in rows]
        places = {entry: position for position, entry, _ in rows}
        return head, [_prove(ledger, entry, places.get(entry), leaves, head) for entry in entries]


def _prove(ledger: Ledger, entry: int, position: int | None, leaves: list[bytes], head: Head | None) -> Proof:
    leaf = _leaf(ledger, entry)
    if leaf is None or position is None or head is None or not position < head.size <= len(leaves):
        return Proof(entry, leaf, position, (), False)
    path = inclusion_proof(leaves[: head.size], position, head.algorithm)
    return Proof(entry, leaf, position, path, is_included(leaf, position, head.size, path, head.root, head.algorithm))


def _leaf(ledger: Ledger, entry: int) -> bytes | None:
    """Compute the leaf of an act from its rows; what was erased leaves only the commitment."""
    db = ledger.connection
    row = db.execute(
        "SELECT e.kind, e.recorded_at, e.actor, e.commitment, c.salt, c.bytes FROM entry e LEFT JOIN content c ON c.entry = e.seq "
        "WHERE e.seq = ?",
        (entry,),
    ).fetchone()
    found = act_of(db, entry)
    if row is None or found is None:
        return None
    committed = row[3]
    if row[4] is not None:
        digests = [row[5][i : i + 32] for i in range(0, len(row[5]), 32)]
        for n, name, media, salt, data in db.execute(
            "SELECT n, name, media, salt, bytes FROM part WHERE entry = ? ORDER BY n", (entry,)
        ).fetchall():
            if n < len(digests):
                digests[n] = act_part_digest(salt, Part(name, data, media))
        committed = commitment(row[4], b"".join(digests))
    return entry_leaf(act_envelope(found.act, found.recorded_at), committed)
