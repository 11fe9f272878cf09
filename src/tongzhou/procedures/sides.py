"""Who stands at a side of a case, and whether a transition may be made there (各侧参与方): what the declaration leaves to the case."""

from collections.abc import Mapping
from datetime import UTC, datetime

from tongzhou.procedures.calendar import Calendar, opens
from tongzhou.procedures.case import Case
from tongzhou.procedures.procedure import Procedure, Transition
from tongzhou.procedures.span import Span

__all__ = [
    "RUNNING",
    "acting",
    "at_side",
    "calendar_of",
    "earliest",
    "can_join",
    "is_left",
    "is_met",
    "is_sent",
    "moment",
]

#: For limits that run by the clock, which no calendar changes.
RUNNING = Calendar("", {}, frozenset(), {}, UTC)


def at_side(procedure: Procedure, case: Case, side: str) -> tuple[str, ...]:
    """Give the parties at a side of a case (一侧的参与方): the owner, those named in a field, or what the declaration says."""
    if side == "owner":
        return (case.owner,)
    if "." in side:
        return tuple(one for one in (case.value(side) or "").split(";") if one in case.standing)
    return procedure.sided(side, case.origin, case.item)


def is_sent(procedure: Procedure, case: Case) -> bool:
    """Say whether others have been told of a case (是否已发出): it was in an open state. One that ended where it began was never sent."""
    return any(procedure.states[one].kind == "open" for one in case.entered)


def is_met(case: Case, one: Transition) -> bool:
    """Say whether the fields that a transition depends on have the values it asks for (条件是否满足)."""
    return all(case.value(path) in values for path, values in one.when.items())


def acting(procedure: Procedure, case: Case, one: Transition) -> tuple[str, ...]:
    """Give the parties of the case that a transition is up to (应由其操作的各方)."""
    if not is_met(case, one):
        return ()
    found: dict[str, None] = {}
    for actor in one.by:
        for party in at_side(procedure, case, actor.side):
            if one.leaves and party in (case.origin, case.owner):
                continue  # who opened it or holds it answers for it
            standing = case.standing.get(party, "out")
            fits = standing == "in" or (standing == "asked" and (one.joins or one.leaves))
            if fits and party in procedure.roles[actor.role].held_by and not (one.joins and standing == "in"):
                found[party] = None
    return tuple(found)


def is_left(case: Case, one: Transition) -> bool:
    """Say whether a transition has not been made as often as it may be (是否还有次数)."""
    return one.at_most is None or case.counts.get(one.key, 0) < one.at_most


def can_join(procedure: Procedure, case: Case, party: str) -> bool:
    """Say whether a party can take the case on where it stands, by whatever transition (能否受理)."""
    return any(
        one.joins and is_left(case, one) and party in acting(procedure, case, one)
        for one in procedure.leaving(case.state)
    )


def calendar_of(procedure: Procedure, party: str, calendars: Mapping[str, Calendar]) -> Calendar:
    """Give the working calendar of a party (工作日历)."""
    return calendars.get(procedure.parties[party].calendar or "", RUNNING)


def moment(case: Case, path: str, calendar: Calendar) -> datetime | None:
    """Give the moment filled into a field of type time or day (填写的时间); a day begins at its midnight in the calendar's zone."""
    written = case.value(path)
    if written is None:
        return None
    found = datetime.fromisoformat(written)
    return found if found.tzinfo else found.replace(tzinfo=calendar.zone)


def earliest(
    procedure: Procedure, case: Case, one: Transition, party: str, calendars: Mapping[str, Calendar]
) -> datetime | None:
    """Give the moment before which a party cannot make a transition (最早时间); None where there is none."""
    calendar = calendar_of(procedure, party, calendars)
    if isinstance(one.not_before, Span):
        return opens(one.not_before, case.entered[case.state], calendar)
    return moment(case, one.not_before, calendar) if one.not_before else None
