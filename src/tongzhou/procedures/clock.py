"""Deadlines of a case (案件时限): rows that begin, stop, resume and end as the case moves."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tongzhou.procedures.calendar import Calendar, Due, due, moved
from tongzhou.procedures.case import OFFER, Act, Case, Deadline
from tongzhou.procedures.procedure import Actor, Procedure, Transition
from tongzhou.procedures.sides import acting, at_side, calendar_of, can_join, is_left, is_sent, moment
from tongzhou.procedures.span import Span

__all__ = ["advanced", "offered", "reminded", "span_of", "told"]


def span_of(procedure: Procedure, case: Case, one: Transition) -> Span | None:
    """Give the limit of a transition in a case (时限长度)."""
    if one.within_item:
        item = procedure.items.get(case.item or "")
        return item.within if item else None
    return one.within


def advanced(
    procedure: Procedure,
    before: Case,
    after: Case,
    made: str | None,
    at: datetime,
    calendars: Mapping[str, Calendar],
    by: str | None = None,
) -> tuple[Deadline, ...]:
    """Give the deadlines after an act (时限变动).

    `after` is the case with everything but its clock; `by` is the party that alone made the transition `made`, None where parties made it together
    or nobody did. A party that makes a transition alone meets its own limit, nobody else's; it is met once for all while the case stays in the
    state, unless the transition recurs. A state that stops the clock holds the deadlines of other states; they go on, moved, when the case comes
    back, and fall away when it goes elsewhere. Who was asked to take the case on is asked, by the same time, wherever the case goes while it can.
    """
    state = procedure.states[after.state]
    if state.kind == "end":
        return ()
    here = {one.key for one in procedure.leaving(state.key)}
    rows: dict[tuple[str, str], Deadline] = {}
    for row in before.clock:
        is_met = row.transition == made and by in (None, row.party)
        kept = None if is_met else _kept(procedure, after, row, here, at, calendars)
        if kept is not None:
            rows[row.transition, row.party] = kept
    begins = _beginning(procedure, before, after)
    held = {key for key, _ in rows}
    for one in procedure.transitions.values():
        span = span_of(procedure, after, one)
        if span is None or not is_left(after, one) or (one.key not in here and one.key not in begins):
            continue
        is_new = one.key in begins and one.key not in held
        newly = acting(procedure, after, one) if is_new else _newly(procedure, before, after, one)
        if one.key == made:
            newly = _after_it(procedure, after, one, newly, by)
        for party in newly:
            if (one.key, party) not in rows and party not in after.votes.get(one.key, ()):
                found = _due(procedure, after, one, party, at, calendars)
                rows[one.key, party] = Deadline(one.key, party, found.at, None, found.is_provisional)
    return tuple(rows.values())


def _kept(
    procedure: Procedure,
    after: Case,
    row: Deadline,
    here: set[str],
    at: datetime,
    calendars: Mapping[str, Calendar],
) -> Deadline | None:
    """Give a deadline as it stands after an act, None where it has been met or fallen away."""
    if row.transition == OFFER:
        is_open = any(one.peer == row.party and one.state == "offered" for one in after.offers)
        return row if is_open else None
    one = procedure.transitions[row.transition]
    has_acted = row.party in after.votes.get(one.key, ()) or row.party not in acting(procedure, after, one)
    if has_acted or not is_left(after, one):
        return None
    stops = procedure.states[after.state].stops_clock
    if one.key in here or (one.since == "open" and not stops) or (one.joins and can_join(procedure, after, row.party)):
        return _resume(procedure, after, row, at, calendars)
    return _hold(row, at) if stops else None


def _after_it(
    procedure: Procedure, after: Case, one: Transition, newly: tuple[str, ...], by: str | None
) -> tuple[str, ...]:
    """Give the parties whose clock for a transition begins now that it was made: again those who made it where it recurs, else not."""
    parties = acting(procedure, after, one)
    did = parties if by is None else tuple(party for party in parties if party == by)
    return (*(party for party in newly if party not in did), *(did if one.recurs else ()))


def _beginning(procedure: Procedure, before: Case, after: Case) -> set[str]:
    """Give the transitions whose clocks begin with an act."""
    has_left_start = procedure.states[before.state].kind == "start" and after.state != before.state
    found = {
        one.key
        for one in procedure.leaving(after.state)
        if one.since != "open" and (before.state != after.state or before.n == 0)
    }
    return found | {one.key for one in procedure.transitions.values() if one.since == "open" and has_left_start}


def _newly(procedure: Procedure, before: Case, after: Case, one: Transition) -> tuple[str, ...]:
    """Give the parties that a transition is up to from this act on."""
    earlier = acting(procedure, before, one)
    return tuple(party for party in acting(procedure, after, one) if party not in earlier)


def offered(
    procedure: Procedure, case: Case, peer: str, at: datetime, calendars: Mapping[str, Calendar]
) -> tuple[Deadline, ...]:
    """Give the deadlines after a hand-over was offered: the peer's answer is due (移送时限)."""
    if procedure.handover is None:
        return case.clock
    found = due(procedure.handover.within, at, calendar_of(procedure, peer, calendars))
    return (*case.clock, Deadline(OFFER, peer, found.at, None, found.is_provisional))


def reminded(
    procedure: Procedure, case: Case, row: Deadline, at: datetime, calendars: Mapping[str, Calendar]
) -> tuple[Deadline, ...]:
    """Give the deadlines after a party was reminded (提醒后的时限): its next reminder is a whole span from now."""
    found = _due(procedure, case, procedure.transitions[row.transition], row.party, at, calendars, is_from_now=True)
    again = replace(row, due_at=found.at, is_provisional=found.is_provisional)
    return tuple(again if one == row else one for one in case.clock)


def _due(
    procedure: Procedure,
    case: Case,
    one: Transition,
    party: str,
    at: datetime,
    calendars: Mapping[str, Calendar],
    *,
    is_from_now: bool = False,
) -> Due:
    """Give when a transition falls due for a party whose clock begins now, or at the moment filled in that it counts from."""
    span, calendar = span_of(procedure, case, one), calendar_of(procedure, party, calendars)
    written = moment(case, one.since, calendar) if "." in one.since and not is_from_now else None
    return due(span, written or at, calendar) if span else Due(at)


def _hold(row: Deadline, at: datetime) -> Deadline:
    return row if row.stopped_at else replace(row, stopped_at=at)


def _resume(
    procedure: Procedure, case: Case, row: Deadline, at: datetime, calendars: Mapping[str, Calendar]
) -> Deadline:
    if row.stopped_at is None:
        return row
    span = span_of(procedure, case, procedure.transitions[row.transition])
    calendar = calendar_of(procedure, row.party, calendars)
    if span is None:
        return replace(row, stopped_at=None)
    found = moved(Due(row.due_at, row.is_provisional), span, row.stopped_at, at, calendar)
    return replace(row, due_at=found.at, stopped_at=None, is_provisional=found.is_provisional)


def told(procedure: Procedure, case: Case, act: Act) -> tuple[tuple[str, str], ...]:
    """Give who is to be told that something is late or that a reminder is due (应告知人员): party and role, each once.

    First whoever was to move at the party itself, then whom the declared rule names. Nobody is told of a case that cannot be seen there.
    """
    one = procedure.transitions.get(act.transition or "")
    if one is None or act.verb not in ("late", "reminded"):
        return ()
    rule = procedure.late.get(one.late or "")
    found = [
        *((party, actor.role) for actor in one.by for party in _holding(procedure, case, actor) if party == act.party),
        *((party, actor.role) for actor in (rule.notify if rule else ()) for party in _holding(procedure, case, actor)),
    ]
    seeing = ("in", "asked") if is_sent(procedure, case) else ("in",)
    return tuple(dict.fromkeys(one for one in found if case.sees_as(one[0]) in seeing))


def _holding(procedure: Procedure, case: Case, actor: Actor) -> tuple[str, ...]:
    held_by = procedure.roles[actor.role].held_by
    return tuple(party for party in at_side(procedure, case, actor.side) if party in held_by)
