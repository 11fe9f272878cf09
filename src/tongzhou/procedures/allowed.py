"""What may be done in a case, and why something may not (可作操作与不可作的理由): whoever asks gets a sentence, never a bare no."""

from collections.abc import Mapping
from datetime import datetime

from tongzhou.procedures import naming
from tongzhou.procedures.calendar import Calendar
from tongzhou.procedures.case import ACCEPT, OFFER, REFUSE, WITHDRAW, Case, Person
from tongzhou.procedures.procedure import Procedure, Transition
from tongzhou.procedures.sides import acting, at_side, calendar_of, earliest, is_left, is_met, is_sent
from tongzhou.procedures.span import Span
from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.words import Named

__all__ = ["check_person", "could", "is_possible", "knows", "moves_allowed", "role_for", "why_not"]


def moves_allowed(
    procedure: Procedure,
    case: Case,
    person: Person,
    at: datetime | None = None,
    calendars: Mapping[str, Calendar] | None = None,
) -> tuple[str, ...]:
    """Give the transitions a person may make, and the answers to offers (可作操作); with a moment, without those it is too early for."""
    found = [
        one.key
        for one in procedure.leaving(case.state)
        if role_for(procedure, case, one, person) is not None
        and is_left(case, one)
        and (at is None or _too_early(procedure, case, one, person.party, at, calendars or {}) is None)
    ]
    handover = procedure.handover
    if handover and procedure.states[case.state].kind == "open" and _holds(procedure, person, handover.by):
        open_to = case.offered_to
        if person.party == case.owner:
            found.append(OFFER)
            if open_to:
                found.append(WITHDRAW)
        if person.party in open_to:
            found += [ACCEPT, REFUSE]
    return tuple(found)


def why_not(
    procedure: Procedure, case: Case, person: Person, name: str, at: datetime, calendars: Mapping[str, Calendar]
) -> Fault | None:
    """Say why a person may not make a transition now (不可作的理由); None where they may."""
    declared = procedure.transitions.get(name)
    role = role_for(procedure, case, declared, person) if declared else None
    if declared is None or role is None or not (case.state in declared.origins and is_left(case, declared)):
        return _refusal(procedure, case, declared, name, person, role)
    return _too_early(procedure, case, declared, person.party, at, calendars)


def role_for(procedure: Procedure, case: Case, one: Transition, person: Person) -> str | None:
    """Give the role in which a person may make a transition (操作角色), None where in none."""
    if person.party not in acting(procedure, case, one) or person.party in case.votes.get(one.key, ()):
        return None
    for actor in one.by:
        if (
            person.party in at_side(procedure, case, actor.side)
            and _holds(procedure, person, actor.role)
            and not _clashes(procedure, case, person, actor.role)
        ):
            return actor.role
    return None


def _holds(procedure: Procedure, person: Person, role: str) -> bool:
    return role in person.roles and role in procedure.roles and person.party in procedure.roles[role].held_by


def _clashes(procedure: Procedure, case: Case, person: Person, role: str) -> bool:
    """Whether a person has acted in the case already in a role that must be another's (四眼)."""
    return any(
        role in group and (other, person.key) in case.did
        for group in procedure.separate
        for other in group
        if other != role
    )


def is_possible(case: Case, one: Transition) -> bool:
    """Say whether a transition is possible where a case stands, whoever makes it (是否可作)."""
    return case.state in one.origins and is_left(case, one) and is_met(case, one)


def _too_early(
    procedure: Procedure, case: Case, one: Transition, party: str, at: datetime, calendars: Mapping[str, Calendar]
) -> Fault | None:
    opening = earliest(procedure, case, one, party, calendars)
    if opening is None or at >= opening:
        return None
    return fault(
        "procedures.too_early",
        "{name} may not be made before {opening} ({limit}; {clause}). Wait until then; nothing was changed.",
        case.id,
        name=naming.move(procedure, one.key),
        opening=f"{opening.astimezone(calendar_of(procedure, party, calendars).zone):%Y-%m-%d %H:%M}",
        limit=naming.span(one.not_before)
        if isinstance(one.not_before, Span)
        else naming.field_at(procedure, one.not_before),
        clause=naming.clause(procedure, one),
    )


def could(procedure: Procedure, case: Case, one: Transition, person: Person) -> bool:
    """Say whether a transition is a person's at all, in whatever state (是否归其操作)."""
    return case.standing.get(person.party) in ("in", "asked") and any(
        _holds(procedure, person, actor.role) and person.party in at_side(procedure, case, actor.side)
        for actor in one.by
    )


def check_person(procedure: Procedure, person: Person, where: str) -> list[Fault]:
    """Say of a person that the party is none of the procedure's, or that it has nobody in any of the roles (办理人校验)."""
    known = naming.choices({key: one.names for key, one in procedure.parties.items()})
    if person.party not in procedure.parties:
        return [
            fault(
                "procedures.unknown_party",
                "{party!r} is no party of this procedure ({clause}). Parties are {known}.",
                where,
                party=person.party,
                clause=naming.clause(procedure),
                known=known,
            )
        ]
    held = {key: one.names for key, one in procedure.roles.items() if person.party in one.held_by}
    if held.keys() & set(person.roles):
        return []
    return [
        fault(
            "procedures.unknown_role",
            "{party} has nobody as {role!r} in this procedure ({clause}). Roles there are {known}.",
            where,
            party=naming.party(procedure, person.party),
            role=role,
            clause=naming.clause(procedure),
            known=naming.choices(held),
        )
        for role in person.roles
        if role not in held
    ]


def _refusal(
    procedure: Procedure, case: Case, declared: Transition | None, name: str, person: Person, role: str | None
) -> Fault:
    if strange := check_person(procedure, person, case.id):
        return strange[0]
    said = {
        "person": naming.person(procedure, person),
        "party": naming.party(procedure, person.party),
        "name": naming.move(procedure, name),
        "clause": naming.clause(procedure, declared),
        "allowed": naming.moves(procedure, moves_allowed(procedure, case, person))
        or naming.waiting(procedure, case if knows(procedure, case, person.party) else None),
    }
    if declared is None:
        return fault(
            "procedures.no_transition",
            "There is no move {name} in this procedure ({clause}). Now {person} may make: {allowed}.",
            case.id,
            **said,
        )
    if not knows(procedure, case, person.party):
        return _standing(procedure, case, declared, person, said) or _not_theirs(procedure, case, declared, said)
    if case.state not in declared.origins:
        return fault(
            "procedures.wrong_state",
            "{name} cannot be made while the case is {state}, only while it is {origins} ({clause}). Now {person} may make: {allowed}.",
            case.id,
            state=naming.state(procedure, case.state),
            origins=naming.listed(naming.state(procedure, one) for one in declared.origins),
            **said,
        )
    if not is_left(case, declared):
        return fault(
            "procedures.at_most",
            "{name} may be made {count} {count:?time|times} in a case and has been ({clause}). Now {person} may make: {allowed}.",
            case.id,
            count=declared.at_most,
            **said,
        )
    if not is_met(case, declared) and case.standing.get(person.party) == "in":
        return fault(
            "procedures.not_met",
            "{name} may be made only when {needed} ({clause}). Now {person} may make: {allowed}.",
            case.id,
            needed=naming.needed(procedure, declared),
            **said,
        )
    if person.party in case.votes.get(declared.key, ()):
        return fault(
            "procedures.has_voted",
            "{party} has made {name} already; it waits for {others} ({clause}). Now {person} may make: {allowed}.",
            case.id,
            others=naming.listed(
                naming.party(procedure, one)
                for one in acting(procedure, case, declared)
                if one not in case.votes[declared.key]
            ),
            **said,
        )
    clashing = [one for one in person.roles if _clashes(procedure, case, person, one)]
    if clashing and role is None and any(actor.role in clashing for actor in declared.by):
        return fault(
            "procedures.four_eyes",
            "{person} has acted in this case in a role that {role} must be separate from ({clause}). Another person of {party} must make {name}.",
            case.id,
            role=naming.listed(naming.role(procedure, one) for one in clashing),
            **said,
        )
    return _standing(procedure, case, declared, person, said) or _not_theirs(procedure, case, declared, said)


def knows(procedure: Procedure, case: Case, party: str) -> bool:
    """Say whether a party may know where a case stands (是否可知案情): it is in, or was asked and the case has been sent."""
    standing = case.standing.get(party)
    return standing == "in" or (standing == "asked" and is_sent(procedure, case))


def _not_theirs(procedure: Procedure, case: Case, declared: Transition, said: Mapping[str, Named]) -> Fault:
    return fault(
        "procedures.wrong_party",
        "{person} may not make {name}: it is up to {by} ({clause}). Now {person} may make: {allowed}.",
        case.id,
        by=naming.actors(procedure, case, declared.by),
        **said,
    )


def _standing(
    procedure: Procedure, case: Case, one: Transition, person: Person, said: Mapping[str, Named]
) -> Fault | None:
    """Say what in a party's standing keeps it from a transition that is its own otherwise; None where it is not its own at all."""
    if not any(
        _holds(procedure, person, actor.role) and person.party in at_side(procedure, case, actor.side)
        for actor in one.by
    ):
        return None
    standing = case.standing.get(person.party)
    if one.leaves and person.party in (case.origin, case.owner):
        return fault(
            "procedures.holds_it",
            "{party} has opened the case or holds it, and cannot decline it by {name} ({clause}). Hand it over, or bring it to an end.",
            case.id,
            **said,
        )
    if standing == "out":
        return fault(
            "procedures.has_left",
            "{party} has declined the case and may not make {name} ({clause}). {owner} holds the case and may offer it again.",
            case.id,
            owner=naming.party(procedure, case.owner),
            **said,
        )
    if standing in (None, "later"):
        enters = procedure.parties[person.party].enters
        return fault(
            "procedures.not_there",
            "{party} is not in the case and may not make {name} ({clause}). It comes to a case with {state}.",
            case.id,
            state=naming.state(procedure, enters or "-"),
            **said,
        )
    if standing == "in" and one.joins:
        return fault(
            "procedures.is_in",
            "{party} has taken the case on already ({clause}). Now {person} may make: {allowed}.",
            case.id,
            **said,
        )
    return fault(
        "procedures.not_in",
        "{party} has not taken the case on yet, and may not make {name} before ({clause}). It takes the case on by: {joins}.",
        case.id,
        joins=naming.moves(procedure, (found.key for found in procedure.leaving(case.state) if found.joins))
        or naming.NOBODY,
        **said,
    )
