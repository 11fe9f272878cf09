"""Promises in a ledger and what came of them (承诺清单)."""

from datetime import date, datetime

from tongzhou.documents.read import read
from tongzhou.facts.fact import Fact
from tongzhou.facts.promises import Promise, Reported, promises
from tongzhou.store.asof import document_bytes, facts_as_of
from tongzhou.store.place import Place, open_place
from tongzhou.terms.source import Document

__all__ = ["promises_in"]


def promises_in(path: Place, now: datetime, day: date, area: str | None = None) -> tuple[Promise, ...]:
    """List what documents of a ledger plan, aim at or propose, and what later ones say of each (承诺清单).

    Parameters
    ----------
    path
        The ledger.
    now
        The time, with a zone.
    day
        The day to judge by what is overdue.
    area
        Only promises of this area, by its full name.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is not there, damaged or cannot be read.
    """
    held: dict[str, tuple[Document, list[Fact]]] = {}
    documents = []
    with open_place(path, at=now, is_new_allowed=False, is_read_only=True) as ledger:
        for one in facts_as_of(ledger):
            if isinstance(one.record, Fact):
                held.setdefault(one.document.sha256, (one.document, []))[1].append(one.record)
        for sha256, (document, facts) in held.items():
            data = document_bytes(ledger, sha256)
            if data is not None:
                documents.append(Reported(read(data, document.name, document.published), tuple(facts)))
    found = promises(documents, day)
    return tuple(one for one in found if area is None or area in (one.area or "").split("、"))
