"""A desk's list (案头清单): a page of cases, and of each whose turn it is, by when in that party's own calendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tongzhou.procedures import naming
from tongzhou.procedures.calendar import clock_text, is_working, last_day
from tongzhou.procedures.procedure import Names, Procedure
from tongzhou.steps.cases import Desk
from tongzhou.store.case import CaseRow, deadlines_of

__all__ = ["ListRow", "Turn", "desk_list", "turn_of"]

_MOST_DAYS = 400


@dataclass(frozen=True, slots=True)
class Turn:
    """A deadline that runs (待办): `due` as its party's clock and calendar say it.

    `days` are the working days left there and `left` the time, both below 0 once it has passed. A reminder of what may be done is none that
    could be missed: it is never overdue.
    """

    party: str
    names: Names
    transition: str
    what: Names
    due: str
    days: int
    is_overdue: bool
    is_provisional: bool
    left: timedelta
    is_reminder: bool = False


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a desk's list (清单行); `procedure` is None where the region no longer holds the version the case runs under."""

    row: CaseRow
    procedure: Procedure | None
    turns: tuple[Turn, ...]


def desk_list(
    desk: Desk,
    party: str | None,
    at: datetime,
    *,
    is_open: bool | None = True,
    is_late: bool = False,
    limit: int = 50,
    before: datetime | None = None,
) -> tuple[ListRow, ...]:
    """Give a page of a desk's list, the case moved last first (案头清单).

    Parameters
    ----------
    desk
        An open ledger with the region's procedures.
    party
        Whose desk; None for every case.
    at
        The moment at which something is overdue or not.
    is_open
        Only open, or only ended cases; None for both.
    is_late
        Only cases of which something is overdue, with what is overdue alone.
    limit, before
        At most so many, moved before the last row of the page before.
    """
    rows = desk.list(party, is_open, at if is_late else None, limit, before)
    deadlines = deadlines_of(desk.db, [one.case for one in rows])
    made = []
    for row in rows:
        procedure = desk.procedures.pinned.get(row.procedure)
        running = [one for one in deadlines.get(row.case, ()) if one.stopped_at is None and one.party is not None]
        turns = [
            turn_of(desk, procedure, one.party, one.transition, one.due_at, one.is_provisional, at)
            for one in running
            if procedure is not None and one.party is not None and (not is_late or one.due_at < at)
        ]
        turns = [one for one in turns if not is_late or one.is_overdue]
        if turns or not is_late or procedure is None:
            made.append(ListRow(row, procedure, tuple(turns)))
    return tuple(made)


def turn_of(
    desk: Desk, procedure: Procedure, party: str, transition: str, due_at: datetime, is_provisional: bool, at: datetime
) -> Turn:
    """Say a deadline as its party's clock and calendar do (待办)."""
    declared = procedure.parties[party]
    calendar = desk.procedures.calendars.get(declared.calendar or procedure.calendar or "")
    zone = calendar.zone if calendar else desk.procedures.zone
    first, last = at.astimezone(zone).date(), last_day(due_at.astimezone(zone))
    sign = 1 if last >= first else -1
    days = range(1, min(abs((last - first).days), _MOST_DAYS) + 1)
    worked = sum(1 for n in days if calendar is None or is_working(calendar, min(first, last) + timedelta(days=n)))
    is_reminder = procedure.is_reminder(transition)
    return Turn(
        party,
        declared.names,
        transition,
        naming.awaited(procedure, transition).names,
        clock_text(due_at.astimezone(zone)),
        sign * worked,
        due_at < at and not is_reminder,
        is_provisional,
        due_at - at,
        is_reminder,
    )
