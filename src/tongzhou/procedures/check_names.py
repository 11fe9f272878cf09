"""Names in a declaration that point at something (引用校验): each must be declared, and what is declared must be used."""

from collections.abc import Collection, Iterator, Mapping

from tongzhou.procedures.procedure import NOTICES, SAME, SIDES, TIES, Actor, Procedure, Transition
from tongzhou.terms.declaration import Place
from tongzhou.terms.errors import Fault, fault

__all__ = ["check_areas", "check_names"]

#: What the engine itself writes under these names; a form of the same name would be taken for that.
_KEPT = ("handover", "evidence", "repeat", "sent")
_Named = tuple[Place, str, Collection[str]]


def check_names(procedure: Procedure, calendars: Collection[str], faults: list[Fault]) -> None:
    """Note every name that nothing bears, and everything declared that nothing names (引用校验)."""
    for place, name, known in _names(procedure, calendars):
        if name not in known:
            faults.append(
                fault(
                    "procedures.unknown_name",
                    "{key} names {name!r}, which is not declared. Declared are {known}.",
                    procedure.where(*place),
                    key=next(str(one) for one in reversed(place) if isinstance(one, str)),
                    name=name,
                    known=", ".join(known) or "-",
                )
            )
    stem = procedure.file.name.rpartition("/")[2].removesuffix(".toml").partition("@")[0]
    if procedure.key and procedure.key != stem:
        faults.append(
            fault(
                "procedures.other_file",
                "The procedure calls itself {key}, but its file is {stem}.toml. Give both the same name.",
                procedure.where("procedure"),
                key=procedure.key,
                stem=stem,
            )
        )
    for key in procedure.forms:
        if key in _KEPT:
            faults.append(
                fault(
                    "procedures.form_kept",
                    "A form is called {key}, under which the program itself records what comes with a move. Give it another name; not "
                    "free are {known}.",
                    procedure.where("forms", key),
                    key=key,
                    known=", ".join(_KEPT),
                )
            )
    _unused(procedure, faults)
    _holders(procedure, faults)


def check_areas(procedure: Procedure, areas: Collection[str], faults: list[Fault]) -> None:
    """Note parties whose area the region does not declare (地区代码校验)."""
    for party in procedure.parties.values():
        if party.area is not None and party.area not in areas:
            faults.append(
                fault(
                    "procedures.unknown_area",
                    "{party} has the area {area!r}, which areas.toml of the region does not declare. Codes near it are {known}.",
                    procedure.where("parties", party.key, "area"),
                    party=party.key,
                    area=party.area,
                    known=", ".join(sorted(areas, key=lambda code: (-_alike(code, party.area or ""), code))[:5]) or "-",
                )
            )


def _alike(code: str, other: str) -> int:
    """How many signs two codes begin with in common."""
    return next((n for n, (a, b) in enumerate(zip(code, other, strict=False)) if a != b), min(len(code), len(other)))


def _names(procedure: Procedure, calendars: Collection[str]) -> Iterator[_Named]:
    """Give every name with its place and what it may be."""
    yield from _heads(procedure)
    yield from _calendars(procedure, calendars)
    yield from _fields(procedure)
    yield from _conditions(procedure)
    yield from _transitions(procedure)
    for rule in procedure.late.values():
        yield from _actors(procedure, ("late", rule.key, "notify"), rule.notify)
        if rule.does:
            yield ("late", rule.key, "does"), rule.does, procedure.transitions
    if procedure.handover:
        yield ("handover", "by"), procedure.handover.by, procedure.roles
    if procedure.board:
        paths = [f"{form.key}.{one}" for form in procedure.forms.values() for one in form.fields]
        for key in ("what", "lead", "supporting", "due", "progress"):
            path = getattr(procedure.board, key)
            if path:
                yield ("board", key), path, paths


def _heads(procedure: Procedure) -> Iterator[_Named]:
    shared = [f"{form.key}.{key}" for form in procedure.forms.values() for key in form.fields]
    for path in procedure.widened:
        yield ("widened", path), path, (*shared, *(f"parties.{key}" for key in procedure.parties), "joined")
    sides = (*SIDES, *procedure.parties)
    for n, origin in enumerate(procedure.origins if "origin" in procedure.file.data else ()):
        yield ("origin", n), origin, procedure.parties
    for n, side in enumerate(procedure.joined):
        yield ("joined", n), side, sides
    for role in procedure.roles.values():
        for n, party in enumerate(role.held_by):
            yield ("roles", role.key, "held_by", n), party, procedure.parties
    for n, group in enumerate(procedure.separate):
        for m, name in enumerate(group):
            yield ("separate", n, m), name, procedure.roles


def _fields(procedure: Procedure) -> Iterator[_Named]:
    sides = _sides(procedure)
    for form in procedure.forms.values():
        for one in form.fields.values():
            place = ("forms", form.key, one.key)
            if one.codes:
                yield (*place, "list"), one.codes, procedure.lists
            if one.standard:
                yield (*place, "standard"), one.standard, procedure.standards
            if one.shown_at is not None:
                yield (*place, "share"), one.shown_at, procedure.states
            if one.standard_by:
                codes = [key for key, other in form.fields.items() if other.kind == "code" and other.is_required]
                yield (*place, "standard_by"), one.standard_by, codes
                if one.standard_by in codes:
                    known = procedure.lists.get(form.fields[one.standard_by].codes or "")
                    for code in known.values if known else ():
                        yield (*place, "standard_by"), code, procedure.standards
            for n, side in enumerate(one.to):
                yield (*place, "to", n), side, sides


def _conditions(procedure: Procedure) -> Iterator[_Named]:
    """Give the conditions of quality that the tables of recognised evidence name."""
    for one in procedure.evidence.values():
        for key, path in one.of.items():
            yield ("evidence", one.key, "recognised_when", key), path, _paths(procedure, *TIES[key])
        asked = {condition for edition in one.editions for _, condition in edition.items.values() if condition}
        met = {condition for edition in one.editions for _, held in edition.institutions.values() for condition in held}
        for condition in sorted(asked | met):
            yield ("evidence", one.key, "conditions"), condition, one.conditions
        for condition in one.conditions:
            yield ("evidence", one.key, "conditions", condition), condition, sorted(asked)


def _paths(procedure: Procedure, *kinds: str) -> list[str]:
    """Give the fields of some types, as form.field."""
    return [
        f"{form.key}.{one.key}"
        for form in procedure.forms.values()
        for one in form.fields.values()
        if one.kind in kinds
    ]


def _sides(procedure: Procedure) -> tuple[str, ...]:
    """Give what may stand as a side: the words, the parties, the fields in which a party is named."""
    return (*SIDES, *procedure.parties, *_paths(procedure, "party", "parties"))


def _calendars(procedure: Procedure, calendars: Collection[str]) -> Iterator[_Named]:
    if procedure.calendar:
        yield ("calendar",), procedure.calendar, calendars
    for party in procedure.parties.values():
        if party.enters:
            yield ("parties", party.key, "enters"), party.enters, procedure.states
        if party.calendar and party.calendar != procedure.calendar:
            yield ("parties", party.key, "calendar"), party.calendar, calendars


def _actors(procedure: Procedure, place: Place, actors: Collection[Actor]) -> Iterator[_Named]:
    for actor in actors:
        yield place, actor.role, procedure.roles
        yield place, actor.side, _sides(procedure)


def _transitions(procedure: Procedure) -> Iterator[_Named]:
    for one in procedure.transitions.values():
        place = ("transitions", one.key)
        for state in one.origins:
            yield (*place, "from"), state, procedure.states
        if one.target:
            yield (*place, "to"), one.target, (*procedure.states, SAME)
        yield from _actors(procedure, (*place, "by"), one.by)
        if one.form:
            yield (*place, "form"), one.form, procedure.forms
        for n, name in enumerate(one.evidence):
            yield (*place, "evidence", n), name, procedure.evidence
        if one.repeats:
            yield (*place, "repeats"), one.repeats, procedure.evidence
        for n, notice in enumerate(one.sends):
            yield (*place, "sends", n), notice.partition(":")[0], NOTICES
        if one.late:
            yield (*place, "late"), one.late, procedure.late
        yield from _depends(procedure, one)


def _depends(procedure: Procedure, one: Transition) -> Iterator[_Named]:
    """Give the fields that a transition depends on, and the values asked for."""
    place = ("transitions", one.key)
    times = _paths(procedure, "time", "day")
    if one.since not in ("state", "open"):
        yield (*place, "since"), one.since, ("state", "open", *times)
    if isinstance(one.not_before, str):
        yield (*place, "not_before"), one.not_before, times
    for path, values in one.when.items():
        yield (*place, "when", path), path, _paths(procedure, "code", "flag", "party")
        for value in values if procedure.values_of(path) else ():
            yield (*place, "when", path), value, procedure.values_of(path)


def _unused(procedure: Procedure, faults: list[Fault]) -> None:
    """Note what is declared and stands in no transition: in an agreement it would be dead letter.

    Where a name that nothing bears is used, that is the fault, and it may be meant for what seems unused.
    """
    made = procedure.transitions.values()
    fields = [one for form in procedure.forms.values() for one in form.fields.values()]
    acting = [actor.role for one in made for actor in one.by]
    acting += [actor.role for rule in procedure.late.values() for actor in rule.notify]
    acting += [procedure.handover.by] if procedure.handover else []
    used: Mapping[str, Collection[str | None]] = {
        "forms": {one.form for one in made},
        "late": {one.late for one in made},
        "lists": {one.codes for one in fields},
        "roles": acting,
        "evidence": [name for one in made for name in (*one.evidence, one.repeats)],
    }
    for section, names in used.items():
        declared = getattr(procedure, section)
        if any(name is not None and name not in declared for name in names):
            continue
        for key in declared:
            if key not in names:
                faults.append(
                    fault(
                        "procedures.unused",
                        "{name} is declared in [{section}] but nothing uses it. Use it or leave it out.",
                        procedure.where(section, key),
                        name=key,
                        section=section,
                    )
                )


def _holders(procedure: Procedure, faults: list[Fault]) -> None:
    """Note a role that nobody holds, anywhere or at the side where it must act."""
    for role in procedure.roles.values():
        if not role.held_by:
            faults.append(
                fault(
                    "procedures.role_unheld",
                    "Nobody holds the role {role}. Name the parties in held_by.",
                    procedure.where("roles", role.key),
                    role=role.key,
                )
            )
    for one in procedure.transitions.values():
        for actor in one.by:
            known = procedure.roles.get(actor.role)
            side = procedure.sided(actor.side)
            if known and known.held_by and side and not set(side) & set(known.held_by):
                faults.append(
                    fault(
                        "procedures.role_unheld_at_side",
                        "{actor} can be nobody: the role is held in {held}, the side {side} is {parties}. Correct one of the two.",
                        procedure.where("transitions", one.key, "by"),
                        actor=str(actor),
                        held=", ".join(known.held_by),
                        side=actor.side,
                        parties=", ".join(side),
                    )
                )
