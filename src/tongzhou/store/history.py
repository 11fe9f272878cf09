"""Acts read back (办理记录查阅): of a case, about a figure, of a kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tongzhou.ledger.act import Act, Part
from tongzhou.ledger.entry import utc_text
from tongzhou.store.dialect import Connection

__all__ = [
    "Filed",
    "StoredAct",
    "act_of",
    "acts_about",
    "acts_of_case",
    "acts_of_kind",
    "filed_acts",
    "heads_of_acts",
    "parts_of_cases",
]


@dataclass(frozen=True, slots=True)
class StoredAct:
    """An act of the ledger (台账办理记录): as it was appended, where it stands, what of it was erased since.

    `act.parts` holds the parts that are there; `numbers` gives the number of each, and `erased` the numbers of those that are not. When the whole
    content was erased, how many parts there were is not known any more and `is_erased` is true.
    """

    entry: int
    recorded_at: datetime
    act: Act
    numbers: tuple[int, ...]
    erased: tuple[int, ...]
    is_erased: bool


@dataclass(frozen=True, slots=True)
class Filed:
    """An act as it is listed (登记目录): where it stands, when it was recorded, its kind, verb and message; not its parts."""

    entry: int
    recorded_at: datetime
    kind: str
    verb: str
    message: str


def filed_acts(db: Connection, prefix: str, sealed_by: datetime | None = None) -> list[Filed]:
    """List the acts whose message begins with a text, in order of recording (按消息前缀列出).

    `sealed_by` leaves only those in the last head at or before that time: what the ledger could prove then.
    """
    where, values = "substr(a.message, 1, ?) = ?", list[object]((len(prefix), prefix))
    if sealed_by is not None:
        where += " AND a.entry IN (SELECT entry FROM leaf WHERE position < (SELECT coalesce(max(size), 0) FROM head WHERE at <= ?))"
        values.append(utc_text(sealed_by))
    rows = db.execute(
        "SELECT a.entry, e.recorded_at, e.kind, a.verb, a.message FROM act a JOIN entry e ON e.seq = a.entry "  # noqa: S608 literals
        f"WHERE {where} ORDER BY a.entry",
        values,
    )
    return [Filed(entry, datetime.fromisoformat(at), kind, verb, message) for entry, at, kind, verb, message in rows]


def acts_of_case(db: Connection, case: str) -> list[StoredAct]:
    """Give the acts of a case in order (案件办理记录)."""
    return _acts(db, 'a."case" = ?', (case,), "a.n")


def parts_of_cases(
    db: Connection, names: Sequence[str]
) -> dict[str, list[tuple[str | None, dict[int, tuple[str, bytes]]]]]:
    """Give of each act of some cases, in order, its pin and the media and bytes of its parts by number (多案办理内容).

    Erased parts are not there. No more names than a statement takes values.
    """
    found: dict[str, list[tuple[str | None, dict[int, tuple[str, bytes]]]]] = {}
    last = None
    for case, entry, pin, n, media, data in db.execute(
        'SELECT a."case", a.entry, a.procedure, p.n, p.media, p.bytes FROM act a LEFT JOIN part p ON p.entry = a.entry '  # noqa: S608 marks
        f'WHERE a."case" IN ({", ".join("?" * len(names))}) ORDER BY a."case", a.n, a.entry, p.n',
        names,
    ).fetchall():
        if entry != last:
            parts: dict[int, tuple[str, bytes]] = {}
            found.setdefault(case, []).append((pin, parts))
            last = entry
        if n is not None:
            parts[n] = media, data
    return found


def act_of(db: Connection, entry: int) -> StoredAct | None:
    """Give the act of an entry, None when it is none (条目办理记录)."""
    return next(iter(_acts(db, "a.entry = ?", (entry,), "a.entry")), None)


def acts_about(db: Connection, entry: int, n: int | None = None) -> list[StoredAct]:
    """Give the acts about an entry, or only those about one figure or part of it, in order of recording (相关办理记录)."""
    if n is None:
        return _acts(db, "a.about_entry = ?", (entry,), "a.entry")
    return _acts(db, "a.about_entry = ? AND a.about_n = ?", (entry, n), "a.entry")


def acts_of_kind(db: Connection, kind: str, verb: str | None = None) -> list[StoredAct]:
    """Give the acts of a kind, or only those with a verb, in order of recording (按类查办理记录)."""
    if verb is None:
        return _acts(db, "e.kind = ?", (kind,), "a.entry")
    return _acts(db, "e.kind = ? AND a.verb = ?", (kind, verb), "a.entry")


def _acts(db: Connection, where: str, values: tuple[object, ...], order: str) -> list[StoredAct]:
    rows = db.execute(
        'SELECT a.entry, e.recorded_at, e.kind, e.actor, a.message, a."case", a.n, a.procedure, a.verb, a.party, a.state, a.about_entry, '  # noqa: S608 literals
        "a.about_n, length(c.bytes) FROM act a JOIN entry e ON e.seq = a.entry LEFT JOIN content c ON c.entry = a.entry "
        f"WHERE {where} ORDER BY {order}",
        values,
    ).fetchall()
    parts: dict[int, dict[int, Part]] = {}
    for entry, n, name, media, data in db.execute(
        "SELECT p.entry, p.n, p.name, p.media, p.bytes FROM part p JOIN act a ON a.entry = p.entry JOIN entry e ON e.seq = a.entry "  # noqa: S608 literals
        f"WHERE {where} ORDER BY p.entry, p.n",
        values,
    ):
        parts.setdefault(entry, {})[n] = Part(name, data, media)
    return [_stored(row, parts.get(row[0], {})) for row in rows]


def _stored(row: tuple[Any, ...], parts: dict[int, Part]) -> StoredAct:
    entry, at, kind, actor, message, case, n, procedure, verb, party, state, about_entry, about_n, content = row
    act = Act(
        message, verb, actor, case, n, procedure, party, state, about_entry, about_n, tuple(parts.values()), kind
    )  # fmt: skip
    erased = () if content is None else tuple(k for k in range(content // 32) if k not in parts)
    return StoredAct(entry, datetime.fromisoformat(at), act, tuple(parts), erased, content is None)


def heads_of_acts(db: Connection, mode: str) -> Iterator[tuple[str, bytes]]:
    """Give the first part of every act of all cases of a mode, case by case and each case's in order (各案办理记录首部)."""
    rows = db.execute(
        'SELECT a."case", p.bytes FROM case_now c JOIN act a ON a."case" = c."case" JOIN part p ON p.entry = a.entry AND p.n = 0 '
        'WHERE c.mode = ? ORDER BY a."case", a.n',
        (mode,),
    )
    for case, data in rows:
        yield case, bytes(data)
