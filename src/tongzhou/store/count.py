"""How much a ledger holds (台账计数)."""

from dataclasses import dataclass

from tongzhou.store.ledger import Ledger, reading

__all__ = ["Counts", "count"]


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of entries, of figures in them, of documents kept and of entries not sealed yet (数量), and of entries by kind."""

    entries: int
    facts: int
    documents: int
    unsealed: int
    kinds: tuple[tuple[str, int], ...] = ()


def count(ledger: Ledger) -> Counts:
    """Count what a ledger holds, without verifying it (计数).

    Raises
    ------
    LedgerError, StoreError
        When the file is damaged or cannot be read.
    """
    with reading(ledger) as db:
        tables = ("entry", "fact", "document", "unsealed")
        entries, facts, documents, unsealed = (
            db.execute(f"SELECT count(*) FROM {one}").fetchone()[0]  # noqa: S608 literals
            for one in tables
        )
        kinds = db.execute("SELECT kind, count(*) FROM entry GROUP BY kind ORDER BY kind").fetchall()
        return Counts(entries, facts, documents, unsealed, tuple((str(kind), int(number)) for kind, number in kinds))
