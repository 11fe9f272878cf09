"""Conditions, shortest times and parties that come later (条件、最短期限与后加入方校验): none may leave a case without a way or a deadline."""

from collections.abc import Iterable

from tongzhou.procedures.check_deadlines import surely_up_to_somebody
from tongzhou.procedures.check_flow import closure, edges
from tongzhou.procedures.procedure import Procedure, State, Transition
from tongzhou.procedures.span import Span
from tongzhou.terms.errors import Fault, fault

__all__ = ["check_conditions"]

_HOURS = {"wd": 24.0, "d": 24.0, "h": 1.0, "min": 1 / 60}


def check_conditions(procedure: Procedure, faults: list[Fault]) -> None:
    """Note conditions that can leave a case stuck, fields that are not filled in yet where they are needed, parties that come too late (条件校验)."""
    _check_entering(procedure, faults)
    for one in procedure.transitions.values():
        _check_filled(procedure, one, faults)
        _check_shortest(procedure, one, faults)
    sure = surely_up_to_somebody(procedure)
    for state in procedure.states.values():
        if state.kind == "open" and state.key in sure:
            _check_ways(procedure, state, sure[state.key], faults)


def _check_entering(procedure: Procedure, faults: list[Fault]) -> None:
    ahead = edges(procedure)
    for party in procedure.parties.values():
        state = procedure.states.get(party.enters or "")
        if state is None:
            continue
        where = procedure.where("parties", party.key, "enters")
        if state.kind == "start":
            faults.append(
                fault(
                    "procedures.enters_start",
                    "{party} enters with the start state {state}, where it would be anyway. Name a later state, or leave enters out.",
                    where,
                    party=party.key,
                    state=state.key,
                )
            )
        if party.key in procedure.origins:
            faults.append(
                fault(
                    "procedures.enters_origin",
                    "{party} may open a case and yet enters with {state} only. Leave it out of origin, or leave enters out.",
                    where,
                    party=party.key,
                    state=state.key,
                )
            )
        there = closure([state.key], ahead)
        for one in procedure.transitions.values():
            early = [key for key in one.origins if key in procedure.states and key not in there]
            if early and any(actor.side == party.key for actor in one.by):
                faults.append(
                    fault(
                        "procedures.enters_late",
                        "{name} is up to {party} in {states}, but {party} enters with {state}, which no case comes to before. Leave those states "
                        "out of from, or let it enter earlier.",
                        procedure.where("transitions", one.key, "from"),
                        name=one.key,
                        party=party.key,
                        states=", ".join(early),
                        state=state.key,
                    )
                )


def _check_filled(procedure: Procedure, one: Transition, faults: list[Fault]) -> None:
    """Note a field that a transition depends on, where a case can come to the transition before it was filled in."""
    needed = {actor.side: "by" for actor in one.by if "." in actor.side}
    needed |= dict.fromkeys(one.when, "when")
    if isinstance(one.not_before, str):
        needed[one.not_before] = "not_before"
    for kind in one.evidence:
        tied = procedure.evidence[kind].of.values() if kind in procedure.evidence else ()
        needed |= {path: "evidence" for path in tied if not (one.form and _is_filled_there(procedure, one.form, path))}
    for path, key in needed.items():
        found = procedure.field(path)
        if found is None:
            continue
        form = path.partition(".")[0]
        ahead: dict[str, set[str]] = {state: set() for state in procedure.states}
        for way in procedure.transitions.values():
            for state in way.origins if way.form != form or not found.is_required else ():
                ahead.setdefault(state, set()).add(way.leads_to(state))
        reached = closure([state.key for state in procedure.states.values() if state.kind == "start"], ahead)
        empty = [state for state in one.origins if state in reached]
        if empty:
            faults.append(
                fault(
                    "procedures.unfilled",
                    "{name} depends on {field}, but a case can come to {states} before that was filled in. Make the field required in a form that "
                    "every case passes before.",
                    procedure.where("transitions", one.key, key),
                    name=one.key,
                    field=path,
                    states=", ".join(empty),
                )
            )


def _is_filled_there(procedure: Procedure, form: str, path: str) -> bool:
    """Whether a form holds a field and cannot be handed in without it."""
    found = procedure.field(path)
    return path.partition(".")[0] == form and found is not None and found.is_required


def _check_shortest(procedure: Procedure, one: Transition, faults: list[Fault]) -> None:
    """Note a shortest time that is not over when the time limit is, and a deemed transition that might not be possible."""
    shortest, longest = one.not_before, one.within
    if isinstance(shortest, Span) and longest and one.since == "state" and (shortest.unit, longest.unit) != ("d", "wd"):
        if _HOURS[shortest.unit] * shortest.count >= _HOURS[longest.unit] * longest.count:
            faults.append(
                fault(
                    "procedures.never_in_time",
                    "{name} may not be made before {shortest} and must be made within {longest}. Let the time limit be the longer one.",
                    procedure.where("transitions", one.key, "not_before"),
                    name=one.key,
                    shortest=shortest,
                    longest=longest,
                )
            )
    rule = procedure.late.get(one.late or "")
    deemed = procedure.transitions.get(rule.does or "") if rule else None
    if rule and deemed and (deemed.when or deemed.not_before):
        faults.append(
            fault(
                "procedures.deemed_when",
                "{deemed} shall be deemed made, but depends on a condition or a shortest time of its own. Deem a transition without either.",
                procedure.where("late", rule.key, "does"),
                deemed=deemed.key,
            )
        )


def _check_ways(procedure: Procedure, state: State, sure: list[Transition], faults: list[Fault]) -> None:
    leaving = procedure.leaving(state.key)
    limited = [one for one in leaving if one.has_limit]
    held = [one for one in sure if one.has_limit]
    if limited and not held:
        faults.append(
            fault(
                "procedures.nobodys_deadline",
                "In the open state {state} every time limit ({names}) is that of parties that may not have taken the case on, or have declined it: "
                "it could lie there for ever. Give one to a transition by the party that opened the case.",
                procedure.where("states", state.key),
                state=state.key,
                names=", ".join(one.key for one in limited),
            )
        )
    elif limited and not _covers(procedure, [one for one in held if one.lasts(state.key)]):
        faults.append(
            fault(
                "procedures.when_no_deadline",
                "In the open state {state} every deadline hangs on a condition that may not be met, or on a move that may be made so often only. "
                "Give a time limit to a transition that leads on, recurs or reminds whatever was filled in, "
                "or let the conditions take in every value.",
                procedure.where("states", state.key),
                state=state.key,
            )
        )
    onward = [one for one in leaving if one.leads_to(state.key) != state.key]
    ways = [one for one in sure if one in onward]
    if onward and not ways:
        faults.append(
            fault(
                "procedures.nobodys_way",
                "Every way out of the open state {state} ({names}) is up to parties that may not have taken the case on, or have declined it: it "
                "could never end. Give one to the party that opened the case.",
                procedure.where("states", state.key),
                state=state.key,
                names=", ".join(one.key for one in onward),
            )
        )
    elif onward and not _covers(procedure, ways):
        faults.append(
            fault(
                "procedures.when_no_way",
                "Every way out of the state {state} hangs on a condition that may not be met, or on a move that at_most may have used up. Let the "
                "conditions take in every value, or add a way without either.",
                procedure.where("states", state.key),
                state=state.key,
            )
        )


def _covers(procedure: Procedure, found: Iterable[Transition]) -> bool:
    """Whether one of the transitions can be made whatever was filled in, however often it was made before."""
    taken: dict[str, set[str]] = {}
    for one in found:
        if one.at_most is None and not one.when:
            return True
        if one.at_most is None and len(one.when) == 1:
            ((path, values),) = one.when.items()
            taken.setdefault(path, set()).update(values)
    return any(set(procedure.values_of(path)) <= values for path, values in taken.items())
