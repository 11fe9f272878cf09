"""The way of a case through its states (流转校验): every state reached, every case able to end, every open state with a deadline."""

from collections.abc import Iterable, Mapping

from tongzhou.procedures.procedure import SAME, SIDES, Procedure, Transition
from tongzhou.terms.errors import Fault, fault

__all__ = ["check_flow", "closure", "edges"]


def check_flow(procedure: Procedure, faults: list[Fault]) -> None:
    """Note where a case would get stuck, run without a clock or run for ever (流转校验)."""
    starts = [one for one in procedure.states.values() if one.kind == "start"]
    ends = [one for one in procedure.states.values() if one.kind == "end"]
    if procedure.states and len(starts) != 1:
        faults.append(
            fault(
                "procedures.starts",
                "There are {count} start states: {found}. Exactly one state must have kind = start.",
                procedure.where("states"),
                count=len(starts),
                found=", ".join(one.key for one in starts) or "-",
            )
        )
    if procedure.states and not ends:
        faults.append(
            fault(
                "procedures.no_end",
                "No state has kind = end, so no case could ever end. Declare one.",
                procedure.where("states"),
            )
        )
    ahead = edges(procedure)
    behind: dict[str, set[str]] = {}
    for source, targets in ahead.items():
        for target in targets:
            behind.setdefault(target, set()).add(source)
    reached = closure([one.key for one in starts], ahead)
    ending = closure([one.key for one in ends], behind)
    for state in procedure.states.values():
        where = procedure.where("states", state.key)
        if starts and state.key not in reached:
            faults.append(
                fault(
                    "procedures.unreached",
                    "No case can reach the state {state}. Add a transition to it or leave it out.",
                    where,
                    state=state.key,
                )
            )
        if ends and state.key not in ending:
            faults.append(
                fault(
                    "procedures.cannot_end",
                    "From the state {state} no case can come to an end. Add a transition that leads on, in the end to one of {ends}.",
                    where,
                    state=state.key,
                    ends=", ".join(one.key for one in ends),
                )
            )
        if state.kind == "open" and not any(one.has_limit for one in procedure.leaving(state.key)):
            faults.append(
                fault(
                    "procedures.no_deadline",
                    "The open state {state} has no deadline: a case could lie there for ever. Give a transition from it within = a time limit.",
                    where,
                    state=state.key,
                )
            )
    for one in procedure.transitions.values():
        _check_transition(procedure, one, faults)
    _check_told(procedure, faults)
    _check_loops(procedure, faults)


def edges(procedure: Procedure) -> Mapping[str, set[str]]:
    """Give the states that each state leads to (流转关系)."""
    found: dict[str, set[str]] = {key: set() for key in procedure.states}
    for one in procedure.transitions.values():
        for state in one.origins:
            if state in found and one.leads_to(state) in found:
                found[state].add(one.leads_to(state))
    return found


def closure(begin: Iterable[str], ahead: Mapping[str, set[str]]) -> set[str]:
    """Give the states that some states lead to, themselves included (可达状态)."""
    found, waiting = set(begin), list(begin)
    while waiting:
        for target in ahead.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _check_transition(procedure: Procedure, one: Transition, faults: list[Fault]) -> None:
    where = procedure.where("transitions", one.key)
    for state in one.origins:
        if state in procedure.states and procedure.states[state].kind == "end":
            faults.append(
                fault(
                    "procedures.from_end",
                    "The transition {name} begins in the end state {state}. A case that has ended stays ended: leave it out of from.",
                    procedure.where("transitions", one.key, "from"),
                    name=one.key,
                    state=state,
                )
            )
    target = procedure.states.get(one.target)
    if target and target.kind == "start":
        faults.append(
            fault(
                "procedures.to_start",
                "The transition {name} leads back to the start state {state}. What has been sent cannot be unsent: lead to another state.",
                procedure.where("transitions", one.key, "to"),
                name=one.key,
                state=one.target,
            )
        )
    side = {
        party
        for actor in one.by
        if actor.role in procedure.roles
        for party in procedure.sided(actor.side)
        if party in procedure.parties and party in procedure.roles[actor.role].held_by
    }
    if isinstance(one.quorum, int) and side and one.quorum > len(side):
        faults.append(
            fault(
                "procedures.quorum_too_large",
                "The quorum of {name} is {quorum}, but only {count} parties can make it: {parties}. Lower it or widen by.",
                procedure.where("transitions", one.key, "quorum"),
                name=one.key,
                quorum=one.quorum,
                count=len(side),
                parties=", ".join(sorted(side)),
            )
        )
    if one.joins and one.leaves:
        faults.append(
            fault(
                "procedures.joins_and_leaves",
                "The transition {name} both joins and leaves. A party takes a case on or declines it: make two transitions.",
                where,
                name=one.key,
            )
        )
    if one.late and not one.has_limit:
        faults.append(
            fault(
                "procedures.late_without_limit",
                "The transition {name} says what happens when it is late, but has no time limit. Write within, or leave late out.",
                procedure.where("transitions", one.key, "late"),
                name=one.key,
            )
        )
    _check_again(procedure, one, faults)
    if one.within and not one.within.is_running:
        missing = [party for party in sorted(side) if not procedure.parties[party].calendar]
        if missing:
            faults.append(
                fault(
                    "procedures.no_calendar",
                    "The transition {name} counts days, but {parties} have no calendar. Write calendar = … for the party or for all.",
                    procedure.where("transitions", one.key, "within"),
                    name=one.key,
                    parties=", ".join(missing),
                )
            )
    _check_deemed(procedure, one, faults)


def _check_again(procedure: Procedure, one: Transition, faults: list[Fault]) -> None:
    """Note a limit that shall begin again, or only remind, and cannot."""
    stays = any(one.leads_to(state) == state for state in one.origins)
    rule = procedure.late.get(one.late or "")
    if one.recurs and not (stays and one.has_limit and not one.joins and not one.leaves):
        faults.append(
            fault(
                "procedures.recurs",
                "The limit of {name} shall begin again each time, but it has none, leads to another state, or takes the case on or declines it. "
                "Leave recurs out.",
                procedure.where("transitions", one.key, "recurs"),
                name=one.key,
            )
        )
    if one.reminds and (not one.has_limit or one.recurs or one.joins or (rule and rule.does)):
        faults.append(
            fault(
                "procedures.reminds",
                "{name} shall only remind, but has no time limit to remind by, recurs, takes the case on, or is deemed made when late. Leave reminds "
                "out, or those.",
                procedure.where("transitions", one.key, "reminds"),
                name=one.key,
            )
        )


def _check_deemed(procedure: Procedure, one: Transition, faults: list[Fault]) -> None:
    """Note a transition deemed made when time runs out that is not possible there, or that has to be filled in."""
    rule = procedure.late.get(one.late or "")
    deemed = procedure.transitions.get(rule.does or "") if rule else None
    if rule is None or deemed is None:
        return
    where = procedure.where("late", rule.key, "does")
    missing = [state for state in one.origins if state not in deemed.origins]
    form = procedure.forms.get(deemed.form or "")
    if missing:
        faults.append(
            fault(
                "procedures.deemed_elsewhere",
                "When {name} is late, {deemed} shall be deemed made, but it cannot be made in {states}. Add them to its from.",
                where,
                name=one.key,
                deemed=deemed.key,
                states=", ".join(missing),
            )
        )
    if form and any(field.is_required for field in form.fields.values()):
        faults.append(
            fault(
                "procedures.deemed_form",
                "{deemed} shall be deemed made, but its form {form} must be filled in by somebody. Deem a transition without required fields.",
                where,
                deemed=deemed.key,
                form=form.key,
            )
        )


def _check_told(procedure: Procedure, faults: list[Fault]) -> None:
    """Note a rule that tells people that something is late, but nobody of the party that opened the case and answers for it."""
    for rule in procedure.late.values():
        told = {
            party
            for actor in rule.notify
            if actor.side in ("origin", "any", "all", *procedure.parties)
            for party in (procedure.origins if actor.side in ("origin", "any", "all") else (actor.side,))
            if actor.role in procedure.roles and party in procedure.roles[actor.role].held_by
        }
        missing = [party for party in procedure.origins if party not in told]
        is_known = all(
            actor.role in procedure.roles and (actor.side in (*SIDES, *procedure.parties) or "." in actor.side)
            for actor in rule.notify
        )
        if rule.notify and missing and is_known:
            faults.append(
                fault(
                    "procedures.origin_untold",
                    "When something is late, {rule} tells {notify}, but nobody of {parties} where they opened the case. Add a role at origin, any or "
                    "all.",
                    procedure.where("late", rule.key, "notify"),
                    rule=rule.key,
                    notify=", ".join(map(str, rule.notify)),
                    parties=", ".join(missing),
                )
            )


def _check_loops(procedure: Procedure, faults: list[Fault]) -> None:
    """Note an unbounded loop through a state that stops the clock: the clock could be stopped for ever."""
    for state in procedure.states.values():
        if not state.stops_clock:
            continue
        entering = [
            one
            for one in procedure.transitions.values()
            if one.target == state.key and one.at_most is None and one.target != SAME
        ]
        ahead = closure([state.key], edges(procedure))
        for one in entering:
            if set(one.origins) & ahead - {state.key}:
                faults.append(
                    fault(
                        "procedures.endless_stop",
                        "{name} leads into {state}, which stops the clock, and can be made again and again. Bound it with at_most = 1, 2, 3 ….",
                        procedure.where("transitions", one.key),
                        name=one.key,
                        state=state.key,
                    )
                )
