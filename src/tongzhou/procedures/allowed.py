"""What may be done in a case, and why something may not (可作操作与不可作的理由): whoever asks gets a sentence, never a bare no."""

from collections.abc import Mapping
from datetime import datetime

from tongzhou.procedures.calendar import Calendar
from tongzhou.procedures.case import ACCEPT, OFFER, REFUSE, WITHDRAW, Case, Person
from tongzhou.procedures.procedure import Procedure, Transition
from tongzhou.procedures.sides import acting, at_side, calendar_of, earliest, is_left, is_met
from tongzhou.terms.errors import Fault, fault

__all__ = ["could", "is_possible", "moves_allowed", "role_for", "stranger", "why_not"]


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


def stranger(procedure: Procedure, person: Person, where: str) -> Fault | None:
    """Say that a person's party takes no part in a procedure, or holds none of the person's roles (是否局外人); None where one is held there."""
    if person.party not in procedure.parties:
        return fault(
            "procedures.no_party",
            "{procedure} has no party {party!r}. Its parties are {known}.",
            where,
            procedure=procedure.key,
            party=person.party,
            known=", ".join(procedure.parties),
        )
    held = [role.key for role in procedure.roles.values() if person.party in role.held_by]
    if set(held) & set(person.roles):
        return None
    return fault(
        "procedures.no_role",
        "{person} acts for {party} as {roles}, but in {procedure} nobody there does. Roles of {party} are {known}.",
        where,
        person=person.key,
        party=person.party,
        roles=", ".join(person.roles) or "-",
        procedure=procedure.key,
        known=", ".join(held) or "-",
    )


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
        "{name} may not be made before {opening} ({limit}, {clause}). Wait until then; nothing was changed.",
        case.id,
        name=one.key,
        opening=opening.astimezone(calendar_of(procedure, party, calendars).zone).isoformat(),
        limit=one.not_before,
        clause=(one.basis.source if one.basis else None) or "-",
    )


def could(procedure: Procedure, case: Case, one: Transition, person: Person) -> bool:
    """Say whether a transition is a person's at all, in whatever state (是否归其操作)."""
    return case.standing.get(person.party) in ("in", "asked") and any(
        _holds(procedure, person, actor.role) and person.party in at_side(procedure, case, actor.side)
        for actor in one.by
    )


def _refusal(
    procedure: Procedure, case: Case, declared: Transition | None, name: str, person: Person, role: str | None
) -> Fault:
    allowed = ", ".join(moves_allowed(procedure, case, person)) or "-"
    if declared is None:
        return fault(
            "procedures.no_transition",
            "{procedure} has no transition {name!r}. Now {person} may make: {allowed}.",
            case.id,
            procedure=procedure.key,
            name=name,
            person=person.key,
            allowed=allowed,
        )
    if case.state not in declared.origins:
        return fault(
            "procedures.wrong_state",
            "{name} cannot be made in the state {state}, only in {origins}. Now {person} may make: {allowed}.",
            case.id,
            name=declared.key,
            state=case.state,
            origins=", ".join(declared.origins),
            person=person.key,
            allowed=allowed,
        )
    if not is_left(case, declared):
        return fault(
            "procedures.at_most",
            "{name} may be made {count} times in a case and has been. Now {person} may make: {allowed}.",
            case.id,
            name=declared.key,
            count=declared.at_most,
            person=person.key,
            allowed=allowed,
        )
    if not is_met(case, declared) and case.standing.get(person.party) == "in":
        return fault(
            "procedures.not_met",
            "{name} may be made only when {needed}. Now {person} may make: {allowed}.",
            case.id,
            name=declared.key,
            needed=", ".join(f"{path} = {' / '.join(values)}" for path, values in declared.when.items()),
            person=person.key,
            allowed=allowed,
        )
    if person.party in case.votes.get(declared.key, ()):
        return fault(
            "procedures.has_voted",
            "{party} has made {name} already; it waits for the others. Now {person} may make: {allowed}.",
            case.id,
            party=person.party,
            name=declared.key,
            person=person.key,
            allowed=allowed,
        )
    clashing = [one for one in person.roles if _clashes(procedure, case, person, one)]
    if clashing and role is None and any(actor.role in clashing for actor in declared.by):
        return fault(
            "procedures.four_eyes",
            "{person} has acted in this case in a role that {role} must be separate from. Another person must make {name}.",
            case.id,
            person=person.key,
            role=", ".join(clashing),
            name=declared.key,
        )
    return _standing(procedure, case, declared, person, allowed) or fault(
        "procedures.wrong_party",
        "{person} of {party} may not make {name}: it is up to {by}. Now they may make: {allowed}.",
        case.id,
        person=person.key,
        party=person.party,
        name=declared.key,
        by=", ".join(str(actor) for actor in declared.by),
        allowed=allowed,
    )


def _standing(procedure: Procedure, case: Case, one: Transition, person: Person, allowed: str) -> Fault | None:
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
            "{party} has opened the case or holds it, and cannot decline it by {name}. Hand it over, or bring it to an end.",
            case.id,
            party=person.party,
            name=one.key,
        )
    if standing == "out":
        return fault(
            "procedures.has_left",
            "{party} has declined the case and may not make {name}. Who holds the case may offer it again.",
            case.id,
            party=person.party,
            name=one.key,
        )
    if standing in (None, "later"):
        enters = procedure.parties[person.party].enters
        return fault(
            "procedures.not_there",
            "{party} is not in the case and may not make {name}. It comes to a case with {state}.",
            case.id,
            party=person.party,
            name=one.key,
            state=enters or "-",
        )
    if standing == "in" and one.joins:
        return fault(
            "procedures.is_in",
            "{party} has taken the case on already. Now {person} may make: {allowed}.",
            case.id,
            party=person.party,
            person=person.key,
            allowed=allowed,
        )
    return fault(
        "procedures.not_in",
        "{party} has not taken the case on yet, and may not make {name} before. It takes the case on by: {joins}.",
        case.id,
        party=person.party,
        name=one.key,
        joins=", ".join(found.key for found in procedure.leaving(case.state) if found.joins) or "-",
    )
