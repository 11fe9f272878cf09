"""Where cases stand (案件现状): projections of the acts, moved in the transaction of each act, dropped and rebuilt at will."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tongzhou.ledger.act import CaseNow, Deadline
from tongzhou.ledger.entry import utc_text
from tongzhou.store.act_server import project_on_server
from tongzhou.store.dialect import Connection, is_postgres, transaction
from tongzhou.store.schema import PROJECTIONS

__all__ = [
    "CaseRow",
    "Due",
    "Projected",
    "case_names",
    "case_now",
    "cases",
    "deadlines_of",
    "due",
    "folded_case",
    "project",
    "projections_of",
    "rebuild",
]

#: Values in one statement, below what either database takes.
_MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of a desk's list (案头行): where a case stands, when it was opened and last moved, what of it is due first.

    `due_at` is the earliest deadline whose clock runs, None when there is none; `is_turn` says whether the desk asked for is to move.
    """

    case: str
    procedure: str
    n: int
    state: str
    is_open: bool
    owner: str | None
    mode: str
    title: str | None
    opened_at: datetime
    changed_at: datetime
    is_turn: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with its case (到期时限)."""

    case: str
    procedure: str
    state: str
    mode: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Projected:
    """All that the projections say of a case (案件投影): where it stands, when it was opened and last moved.

    `others` is what the rows of its parties repeat of that: whether it is open and when it was last moved, as often as they differ.
    """

    now: CaseNow
    opened_at: datetime
    changed_at: datetime
    others: frozenset[tuple[int, datetime]]


def project(db: Connection, now: CaseNow, at: datetime) -> None:
    """Write where a case stands (写入现状); in the caller's transaction. `at` is when its last act was recorded."""
    said = utc_text(at)
    if is_postgres(db):
        project_on_server(db, now, said)
        return
    db.execute(
        'INSERT INTO case_now VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("case") DO UPDATE SET procedure = excluded.procedure, '
        "n = excluded.n, state = excluded.state, is_open = excluded.is_open, owner = excluded.owner, mode = excluded.mode, "
        "title = excluded.title, changed_at = excluded.changed_at, folded = excluded.folded",
        (
            now.case, now.procedure, now.n, now.state, int(now.is_open), now.owner, now.mode, now.title, said, said, now.folded,
        ),
    )  # fmt: skip
    if now.n > 1:
        db.execute('DELETE FROM case_party WHERE "case" = ?', (now.case,))
        db.execute('DELETE FROM deadline WHERE "case" = ?', (now.case,))
    if now.parties:
        db.executemany(
            "INSERT INTO case_party VALUES (?, ?, ?, ?, ?)",
            [(now.case, party, int(party in now.turns), int(now.is_open), said) for party in now.parties],
        )
    if now.deadlines:
        db.executemany(
            "INSERT INTO deadline VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    now.case, k, one.transition, one.party, utc_text(one.due_at), utc_text(one.stopped_at) if one.stopped_at else None,
                    int(one.is_provisional),
                )
                for k, one in enumerate(now.deadlines)
            ],
        )  # fmt: skip


def rebuild(db: Connection, folds: Iterable[CaseNow]) -> int:
    """Drop the projections of some cases and write them anew from their folds (重建现状); give how many cases there are."""
    with transaction(db):
        count = 0
        for now in folds:
            for table in PROJECTIONS:
                db.execute(f'DELETE FROM {table} WHERE "case" = ?', (now.case,))  # noqa: S608 names of this program
            opened, changed = db.execute(
                'SELECT min(e.recorded_at), max(e.recorded_at) FROM act a JOIN entry e ON e.seq = a.entry WHERE a."case" = ?',
                (now.case,),
            ).fetchone()
            project(db, now, datetime.fromisoformat(changed))
            db.execute('UPDATE case_now SET opened_at = ? WHERE "case" = ?', (opened, now.case))
            count += 1
    return count


def case_now(db: Connection, case: str) -> CaseNow | None:
    """Give where a case stands, None when there is no such case (案件现状).

    Equal to the `CaseNow` appended last, but `parties` and `turns` come sorted.
    """
    found = projections_of(db, [case]).get(case)
    return found.now if found else None


def projections_of(db: Connection, names: Sequence[str]) -> dict[str, Projected]:
    """Give all that the projections say of some cases (多案现状); no more names than a statement takes values."""
    where = f'"case" IN ({", ".join("?" * len(names))})'
    parties: dict[str, list[tuple[str, int, int, str]]] = {}
    deadlines: dict[str, list[Deadline]] = {}
    for case, *said in db.execute(
        f'SELECT "case", party, is_turn, is_open, changed_at FROM case_party WHERE {where} ORDER BY "case", party',  # noqa: S608 marks
        names,
    ).fetchall():
        parties.setdefault(case, []).append(tuple(said))
    for case, *one in db.execute(
        'SELECT "case", transition, party, due_at, stopped_at, is_provisional FROM deadline '  # noqa: S608 marks
        f'WHERE {where} ORDER BY "case", k',
        names,
    ).fetchall():
        deadlines.setdefault(case, []).append(_deadline(*one))
    found = {}
    for name, procedure, n, state, is_open, owner, mode, title, opened_at, changed_at, folded in db.execute(
        'SELECT "case", procedure, n, state, is_open, owner, mode, title, opened_at, changed_at, folded '  # noqa: S608 marks
        f"FROM case_now WHERE {where}",
        names,
    ).fetchall():
        of = parties.get(name, [])
        now = CaseNow(
            name, procedure, n, state, bool(is_open), owner, mode, title, tuple(one[0] for one in of),
            tuple(one[0] for one in of if one[1]), tuple(deadlines.get(name, ())), folded,
        )  # fmt: skip
        others = frozenset((one[2], datetime.fromisoformat(one[3])) for one in of)
        found[name] = Projected(now, datetime.fromisoformat(opened_at), datetime.fromisoformat(changed_at), others)
    return found


def case_names(db: Connection, only: tuple[int, int | None] | None = None) -> list[str]:
    """Name all cases that have acts or a projection (案件名录), or those with an act from one entry on, up to another."""
    if only is None:
        asked = 'SELECT "case" FROM act WHERE "case" IS NOT NULL UNION SELECT "case" FROM case_now ORDER BY 1'
        return [name for (name,) in db.execute(asked).fetchall()]
    first, last = only
    most = "" if last is None else f" AND entry <= {int(last)}"
    asked = f'SELECT DISTINCT "case" FROM act WHERE "case" IS NOT NULL AND entry >= {int(first)}{most} ORDER BY 1'  # noqa: S608 numbers
    return [name for (name,) in db.execute(asked).fetchall()]


def folded_case(db: Connection, case: str) -> tuple[str, bytes | None] | None:
    """Give the pin and the fold of a case, None when there is no such case (案件归约): all that is needed to move it."""
    row = db.execute('SELECT procedure, folded FROM case_now WHERE "case" = ?', (case,)).fetchone()
    return None if row is None else (row[0], row[1])


def cases(
    db: Connection,
    *,
    party: str | None = None,
    is_open: bool | None = True,
    mode: str | None = None,
    procedure: str | None = None,
    late_at: datetime | None = None,
    before: datetime | None = None,
    limit: int = 50,
) -> list[CaseRow]:
    """Give a page of a desk's list, the case moved last first; of what is overdue, that which is overdue longest first (案头清单).

    Parameters
    ----------
    db
        A connection to a ledger.
    party
        Whose desk; None for all cases.
    is_open
        Only open, or only ended cases; None for both.
    mode, procedure
        Only these; `procedure` without its version, or the whole pin.
    late_at
        Only cases of which something running was due before this time, by the earliest such deadline.
    before
        Only cases last moved before this: the `changed_at` of the last row of the page before.
    limit
        At most so many.
    """
    source = 'case_now c LEFT JOIN case_party p ON p."case" = c."case" AND p.party = ?'
    tests: list[str] = []
    values: list[object] = [party]
    order = "c.changed_at"
    if party is not None:
        source, order = 'case_party p JOIN case_now c ON c."case" = p."case"', "p.changed_at"
        tests.append("p.party = ?")
    if is_open is not None:
        tests.append(f"{order[0]}.is_open = ?")
        values.append(int(is_open))
    if before is not None:
        tests.append(f"{order} < ?")
        values.append(utc_text(before))
    if mode is not None:
        tests.append("c.mode = ?")
        values.append(mode)
    if procedure is not None:
        tests.append("(c.procedure = ? OR substr(c.procedure, 1, ?) = ?)")
        values += [procedure, len(procedure) + 1, f"{procedure}@"]
    by = f"{order} DESC"
    if late_at is not None:
        # the index of deadlines is walked from the longest overdue on, and of each case only its first is taken; the sums keep the planner
        # from walking the desk's own index instead, which is as long as the desk
        source = 'deadline d JOIN case_now c ON c."case" = d."case" '
        source += (
            'JOIN case_party p ON p."case" = d."case"'
            if party is not None
            else 'LEFT JOIN case_party p ON p."case" = d."case" AND p.party = ?'
        )
        tests = [
            one.replace("p.party = ?", "p.party || '' = ?").replace(".is_open = ?", ".is_open + 0 = ?") for one in tests
        ]
        tests += [
            "d.stopped_at IS NULL AND d.due_at < ?",
            'NOT EXISTS (SELECT 1 FROM deadline e WHERE e."case" = d."case" AND e.stopped_at IS NULL '
            "AND (e.due_at < d.due_at OR (e.due_at = d.due_at AND e.k < d.k)))",
        ]
        values.append(utc_text(late_at))
        by = "d.due_at"
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    rows = db.execute(
        'SELECT c."case", c.procedure, c.n, c.state, c.is_open, c.owner, c.mode, c.title, c.opened_at, c.changed_at, coalesce(p.is_turn, 0), '  # noqa: S608 literals
        '(SELECT min(f.due_at) FROM deadline f WHERE f."case" = c."case" AND f.stopped_at IS NULL) '
        f"FROM {source}{where} ORDER BY {by} LIMIT ?",
        (*values, limit),
    ).fetchall()
    return [_row(*row) for row in rows]


def deadlines_of(db: Connection, names: Sequence[str]) -> dict[str, list[Deadline]]:
    """Give the deadlines of some cases, each case's in order of their due time (各案时限)."""
    found: dict[str, list[Deadline]] = {}
    for k in range(0, len(names), _MOST_NAMES):
        some = names[k : k + _MOST_NAMES]
        rows = db.execute(
            'SELECT "case", transition, party, due_at, stopped_at, is_provisional FROM deadline '  # noqa: S608 literals
            f'WHERE "case" IN ({", ".join("?" * len(some))}) ORDER BY due_at, k',
            tuple(some),
        ).fetchall()
        for case, *said in rows:
            found.setdefault(case, []).append(_deadline(*said))
    return found


def due(db: Connection, at: datetime, limit: int = 1000, after: tuple[datetime, str] | None = None) -> list[Due]:
    """Give the running deadlines that were due at a time or before, the earliest first (已到期时限).

    `after` is the time and case of the last one of the page before.
    """
    begun = (utc_text(after[0]), after[1]) if after else ("", "")
    rows = db.execute(
        'SELECT c."case", c.procedure, c.state, c.mode, d.transition, d.party, d.due_at, d.stopped_at, d.is_provisional FROM deadline d '
        'JOIN case_now c ON c."case" = d."case" WHERE d.stopped_at IS NULL AND d.due_at <= ? '
        'AND (d.due_at > ? OR (d.due_at = ? AND d."case" > ?)) ORDER BY d.due_at, d."case" LIMIT ?',
        (utc_text(at), begun[0], *begun, limit),
    ).fetchall()
    return [Due(case, pin, state, kind, _deadline(*said)) for case, pin, state, kind, *said in rows]


def _row(
    case: str, procedure: str, n: int, state: str, is_open: int, owner: str | None, mode: str, title: str | None, opened_at: str,
    changed_at: str, is_turn: int, due_at: str | None,
) -> CaseRow:  # fmt: skip
    return CaseRow(
        case, procedure, n, state, bool(is_open), owner, mode, title, datetime.fromisoformat(opened_at), datetime.fromisoformat(changed_at),
        bool(is_turn), _time(due_at),
    )  # fmt: skip


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _deadline(transition: str, party: str | None, due_at: str, stopped_at: str | None, is_provisional: int) -> Deadline:
    return Deadline(transition, datetime.fromisoformat(due_at), _time(stopped_at), party, bool(is_provisional))
