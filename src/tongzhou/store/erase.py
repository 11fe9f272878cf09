"""Erase personal content (删除个人信息) under a recorded act: what was said goes, that something was said stays proven.

Gone are the salt, the digests, the content and the rows; the envelope, the commitment, the leaf and every proof remain.
"""

from dataclasses import dataclass
from datetime import datetime

from tongzhou.ledger.act import ERASURE, Act, Part
from tongzhou.store.act import Receipt, receipt_of, write_act
from tongzhou.store.dialect import Connection, is_postgres
from tongzhou.store.ledger import Ledger, writing
from tongzhou.terms.errors import LedgerError, fault

__all__ = ["Erasure", "erase"]


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased (删除结果): the receipts of the acts that record it, one for each entry, and how many rows went."""

    receipts: tuple[Receipt, ...]
    rows: int


def erase(
    ledger: Ledger, entry: int, message: str, actor: str, basis: str, at: datetime, *, n: int | None = None
) -> Erasure:
    """Erase the content of an entry, or one part of an act, and record that (删除个人信息).

    An entry of a document's facts goes with every other reading of the same document and with the document's bytes: else an earlier reading would
    say the same again. Of a case, what its projection had folded goes too. What is erased already stays erased and the first receipts come again.

    Parameters
    ----------
    ledger
        An open ledger.
    entry
        The entry.
    message
        The sender's key; of several entries, the number of the entry is added to it.
    actor
        Who erases: a key, not a name.
    basis
        Why: the request and the clause. Kept with the act, so nothing personal may stand in it.
    at
        When, with a zone.
    n
        The number of the part; None for everything.

    Raises
    ------
    LedgerError
        When there is no such entry or part, or it is itself the record of an erasure.
    StoreError
        When the ledger cannot be written; nothing was changed then.
    """
    with writing(ledger) as db:
        found = db.execute("SELECT kind FROM entry WHERE seq = ?", (entry,)).fetchone()
        is_part = n is not None
        if found is None or found[0] == ERASURE or (is_part and not _has_part(db, entry, n)):
            earlier = receipt_of(db, message)
            if earlier is not None:
                return Erasure((earlier,), 0)
            raise LedgerError(
                fault(
                    "store.nothing_to_erase",
                    "There is nothing to erase at entry {entry}, part {n}: no such entry or part is there, or it records an erasure itself. "
                    "`tongzhou ledger verify` tells what was erased; nothing was changed.",
                    ledger.name,
                    entry=entry,
                    n="-" if n is None else n,
                )
            )
        receipts, rows = [], 0
        for one in [entry] if is_part else _readings(db, entry):
            key = message if one == entry else f"{message}/{one}"
            act = Act(
                key, "erase", actor, about_entry=one, about_n=n, parts=(Part("basis", basis.encode()),), kind=ERASURE
            )
            receipts.append(write_act(db, act, at, None))
            rows += _remove(db, one, n)
    _let_go(ledger.connection)
    return Erasure(tuple(receipts), rows)


def _has_part(db: Connection, entry: int, n: int | None) -> bool:
    return db.execute("SELECT 1 FROM part WHERE entry = ? AND n = ?", (entry, n)).fetchone() is not None


def _readings(db: Connection, entry: int) -> list[int]:
    """Give the entry and all others of the same document."""
    rows = db.execute(
        "SELECT entry FROM filing WHERE document = (SELECT document FROM filing WHERE entry = ?) ORDER BY entry",
        (entry,),
    ).fetchall()
    return [row[0] for row in rows] or [entry]


def _remove(db: Connection, entry: int, n: int | None) -> int:
    """Take the rows away; the guards give way because the act is there."""
    db.execute(
        'UPDATE case_now SET folded = NULL, title = NULL WHERE "case" = (SELECT "case" FROM act WHERE entry = ?)',
        (entry,),
    )
    if n is not None:
        return _delete(db, "part", "entry = ? AND n = ?", (entry, n))
    series = [row[0] for row in db.execute("SELECT DISTINCT series FROM fact WHERE entry = ?", (entry,)).fetchall()]
    document = db.execute("SELECT document FROM filing WHERE entry = ?", (entry,)).fetchone()
    rows = sum(_delete(db, table, "entry = ?", (entry,)) for table in ("evidence", "fact", "part", "content", "filing"))
    for one in series:
        if (
            db.execute(
                "SELECT 1 FROM fact f JOIN series s ON s.id = f.series WHERE s.id = ? LIMIT 1", (one,)
            ).fetchone()
            is None
        ):
            rows += _delete(db, "series", "id = ?", (one,))
    if document and db.execute("SELECT 1 FROM filing WHERE document = ?", document).fetchone() is None:
        rows += _delete(db, "document", "id = ?", document)
    return rows


def _delete(db: Connection, table: str, where: str, values: tuple[object, ...]) -> int:
    (count,) = db.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone()  # noqa: S608 literals of this module
    db.execute(f"DELETE FROM {table} WHERE {where}", values)  # noqa: S608 literals of this module
    return int(count)


def _let_go(db: Connection) -> None:
    """Have the bytes leave the disk as well, where the connection is not inside somebody's transaction."""
    if not db.in_transaction and not is_postgres(db):
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
