"""Prove that acts and figures are in the sealed log (证明): the path from each leaf to the root of the last head, without reading the rest."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from tongzhou.ledger.act import Part, act_envelope, act_part_digest
from tongzhou.ledger.entry import commitment, entry_leaf
from tongzhou.ledger.head import Head
from tongzhou.ledger.merkle import inclusion_proofs, is_included
from tongzhou.store.alteration import Alteration
from tongzhou.store.clock import time_of
from tongzhou.store.dialect import Connection
from tongzhou.store.history import StoredAct, act_of, acts_of_case
from tongzhou.store.ledger import Ledger, reading
from tongzhou.store.verify import check_log
from tongzhou.terms.words import Message

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
    """The acts of a case, each with its proof against the last head, and all that is not as it was recorded (案件证明).

    `waiting` are the numbers of the acts that are as they were recorded and not sealed yet: nothing proves these. `findings` name what was altered or
    is missing, in the case and in the log itself.
    """

    case: str
    head: Head | None
    acts: tuple[StoredAct, ...]
    proofs: tuple[Proof, ...]
    waiting: tuple[int, ...]
    findings: tuple[Alteration, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found altered or missing (完好)."""
        return not self.findings

    @property
    def is_proven(self) -> bool:
        """Whether every act is proven by the head (已证明)."""
        return self.is_whole and not self.waiting


def prove_case(ledger: Ledger, case: str, known: Collection[Head] = ()) -> CaseProof:
    """Prove the acts of a case against the last head (案件证明); costs one look at all leaf hashes.

    Who can write the database can take away the end of the log, or write all of it anew, so that it agrees again: only a head kept elsewhere, given
    as `known`, shows that.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is damaged or cannot be read.
    """
    with reading(ledger) as db:
        acts = acts_of_case(db, case)
        head, proofs = prove_entries(ledger, [one.entry for one in acts])
        queue = dict(db.execute("SELECT entry, hash FROM unsealed").fetchall())
        waits = {one.entry for one in proofs if one.position is None and queue.get(one.entry) == one.leaf}
        findings = (
            *check_log(db, known),
            *_missing(db, case, acts),
            *(
                _finding(case, "act", _fate(one, queue), n=stored.act.n, entry=one.entry)
                for stored, one in zip(acts, proofs, strict=True)
                if not one.is_proven and one.entry not in waits
            ),
        )
    waiting = tuple(one.act.n or 0 for one in acts if one.entry in waits)
    return CaseProof(case, head, tuple(acts), tuple(proofs), waiting, findings)


def _fate(proof: Proof, queue: dict[int, bytes]) -> str:
    """Say which way an act that is neither proven nor waiting is not as it was recorded."""
    return "store.case_act_unknown" if proof.position is None and proof.entry not in queue else "store.case_act_altered"


def _missing(db: Connection, case: str, acts: list[StoredAct]) -> Iterator[Alteration]:
    """Say what the case should have and has not: acts before another, acts that where it stands counts."""
    for place, one in enumerate(acts, 1):
        if one.act.n != place:
            yield _finding(case, "act", "store.altered_case_order", place=place)
            break
    said = db.execute('SELECT n, state, procedure FROM case_now WHERE "case" = ?', (case,)).fetchone()
    last = (acts[-1].act.n, acts[-1].act.state, acts[-1].act.procedure) if acts else None
    counted = said[0] if said else 0
    if counted > len(acts):
        yield _finding(case, "act", "store.case_acts_missing", counted=counted, there=len(acts))
    elif said != last:
        told = ["-" if one is None else f"{one[0]} {one[1]}" for one in (said, last)]
        yield _finding(case, "case_now", "store.altered_case_now", there=told[0], said=told[1])
    elif not acts:
        yield _finding(case, "act", "store.case_acts_missing", counted=counted, there=0)


def _finding(case: str, table: str, key: str, **values: object) -> Alteration:
    return Alteration(table, Message(key, {"case": case, **values}))


def prove_entries(ledger: Ledger, entries: Iterable[int]) -> tuple[Head | None, list[Proof]]:
    """Prove that the acts of some entries are in the log (条目证明); costs one look at all leaf hashes."""
    with reading(ledger) as db:
        row = db.execute("SELECT size, root, at, algorithm FROM head ORDER BY size DESC LIMIT 1").fetchone()
        head = Head(row[0], row[1], time_of(row[2]), row[3]) if row else None
        rows = db.execute("SELECT position, entry, hash FROM leaf ORDER BY position").fetchall() if head else []
        places = {entry: position for position, entry, _ in rows}
        size = head.size if head else 0
        leaves = [leaf for _, _, leaf in rows][:size]
        asked = [(entry, places.get(entry), _leaf(ledger, entry)) for entry in entries]
        within = [at for _, at, _ in asked if at is not None and at < len(leaves) == size]
        paths = dict(zip(within, inclusion_proofs(leaves, within), strict=True))
        return head, [
            Proof(entry, leaf, at, paths.get(at, ()) if at is not None else (), _is_in(head, at, leaf, paths))
            for entry, at, leaf in asked
        ]


def _is_in(head: Head | None, at: int | None, leaf: bytes | None, paths: dict[int, tuple[bytes, ...]]) -> bool:
    if head is None or at is None or leaf is None or at not in paths:
        return False
    return is_included(leaf, at, head.size, paths[at], head.root, head.algorithm)


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
