"""The coordination office's board (任务看板): each task with lead, supporting, due day, progress, and a light by declared rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tongzhou.procedures.calendar import Calendar, is_working
from tongzhou.procedures.case import Case
from tongzhou.procedures.procedure import Board, Procedure
from tongzhou.procedures.sharing import seen_by
from tongzhou.procedures.sides import is_sent
from tongzhou.procedures.span import Span

__all__ = ["LIGHTS", "Task", "light", "summed", "task_of"]

#: The lights, the most urgent first.
LIGHTS: Final = ("red", "yellow", "green", "done")
_MOST_DAYS = 4000


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the board (任务). What the party that looks may not see is None.

    `light` is red (the due day has passed), yellow (near it, or something of the case is overdue), green, or done (ended). `why` tells which
    rule gave it: past, near, overdue, time, ended. `due_at` is the first running deadline of the case, `turns` whose it is and `move` for what.
    """

    case: str
    procedure: str
    what: str | None
    lead: str | None
    supporting: tuple[str, ...]
    due: date | None
    progress: str | None
    state: str
    light: str
    why: str
    changed_at: datetime
    due_at: datetime | None
    turns: tuple[str, ...] = ()
    move: str | None = None


def task_of(
    procedure: Procedure, case: Case, party: str, at: datetime, calendars: Mapping[str, Calendar]
) -> Task | None:
    """Give the task that a case is, as a party sees it (任务); None where its procedure has no board or nothing of it can be seen."""
    board = procedure.board
    if board is None or (case.standing.get(party) != "in" and not is_sent(procedure, case)):
        return None
    if case.standing.get(party) not in ("in", "asked"):
        return None
    seen = {one.path: one.value for one in seen_by(procedure, case, party)}  # the last one filled in stands
    due = date.fromisoformat(seen[board.due]) if board.due in seen else None
    lead = seen.get(board.lead)
    leading = procedure.parties.get(lead or "")
    calendar = calendars.get((leading.calendar if leading else None) or procedure.calendar or "")
    is_ended = procedure.states[case.state].kind == "end"
    owed = [one for one in case.clock if one.stopped_at is None and not procedure.is_reminder(one.transition)]
    running = sorted(owed, key=lambda one: one.due_at)
    shown, why = light(board, due, is_ended, bool(running and running[0].due_at < at), at, calendar)
    supporting = tuple(one for one in (seen.get(board.supporting or "") or "").split(";") if one)
    return Task(
        case.id,
        procedure.key,
        seen.get(board.what or ""),
        lead,
        supporting,
        due,
        seen.get(board.progress or ""),
        case.state,
        shown,
        why,
        case.last_at,
        running[0].due_at if running else None,
        tuple(
            one.party for one in running if (one.due_at, one.transition) == (running[0].due_at, running[0].transition)
        ),
        running[0].transition if running else None,
    )


def light(
    board: Board, due: date | None, is_ended: bool, is_overdue: bool, at: datetime, calendar: Calendar | None
) -> tuple[str, str]:
    """Give a task's light and the rule that gave it (红黄绿灯).

    Done once the case has ended; red once the due day has passed; yellow from `board.yellow` before it on, counted in the lead's calendar, or
    while a time limit of the case is overdue; else green.
    """
    if is_ended:
        return "done", "ended"
    today = at.astimezone(calendar.zone).date() if calendar else at.date()
    if due is not None and today > due:
        return "red", "past"
    if due is not None and today >= _before(board.yellow, due, calendar):
        return "yellow", "near"
    return ("yellow", "overdue") if is_overdue else ("green", "time")


def _before(span: Span, due: date, calendar: Calendar | None) -> date:
    """Give the day that lies a span before a day."""
    if span.unit != "wd" or calendar is None:
        hours = {"h": 1, "min": 1 / 60}.get(span.unit, 24)
        return due - timedelta(hours=span.count * hours)
    day, left = due, span.count
    for _ in range(_MOST_DAYS):
        if not left:
            break
        day -= timedelta(days=1)
        left -= is_working(calendar, day)
    return day


def summed(tasks: Iterable[Task]) -> Mapping[str, int]:
    """Count the tasks of each light (各灯件数)."""
    found = dict.fromkeys(LIGHTS, 0)
    for one in tasks:
        found[one.light] += 1
    return found
