"""The engine (办理引擎): a move asked, at a moment → the case after it and the act that records it. Nothing moves without an act."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from hashlib import sha256

from tongzhou.procedures import naming
from tongzhou.procedures.allowed import check_person, could, is_possible, knows, moves_allowed, role_for, why_not
from tongzhou.procedures.calendar import Calendar
from tongzhou.procedures.case import ACCEPT, MODES, OFFER, REFUSE, WITHDRAW, Act, Attached, Case, Move, Person
from tongzhou.procedures.clock import advanced, offered, reminded
from tongzhou.procedures.fold import apply
from tongzhou.procedures.procedure import Actor, Evidence, Procedure, Transition
from tongzhou.procedures.recognition import is_expired, recognised
from tongzhou.procedures.sides import acting, calendar_of, is_met
from tongzhou.procedures.values import check_values
from tongzhou.terms.errors import Fault, InputError, fault
from tongzhou.terms.words import Named

__all__ = ["Outcome", "advance", "check_ground", "moves_allowed", "open_case", "settle", "sweep"]

_VERBS = {OFFER: "offered", ACCEPT: "accepted", REFUSE: "refused", WITHDRAW: "withdrawn"}
#: What a case may be called: it stands in file names, addresses and documents.
_NAME = re.compile(r"\w[\w.-]{0,79}")
#: What evidence says of itself that may have to be what the case says.
_PARTS = {
    "item": {"zh": "项目", "en": "item"},
    "institution": {"zh": "机构", "en": "institution"},
    "issued": {"zh": "出具日期", "en": "date of issue"},
}
#: Who acts when time runs out.
_NOBODY = "-"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a move (操作结果): the case, the act, and the act's number. A repeated message has no new act, and its first number."""

    case: Case
    act: Act | None
    n: int


def open_case(
    procedure: Procedure,
    case: str,
    message: str,
    person: Person,
    at: datetime,
    calendars: Mapping[str, Calendar],
    mode: str = "real",
    item: str | None = None,
    parties: tuple[str, ...] = (),
) -> Outcome:
    """Open a case in the start state (立案); nobody else sees anything of it yet.

    Raises
    ------
    InputError
        When the case's name has not the form, the party may not open cases, nobody there holds such a role, or mode, item or a party is not known.
    """
    faults: list[Fault] = []
    if not _NAME.fullmatch(case):
        faults.append(
            fault(
                "procedures.case_name",
                "The case is called {name!r}. Use letters, digits, and . - _ after the first, at most 80 characters, such as tongzhou-2022-17.",
                name=case,
            )
        )
    strange = check_person(procedure, person, case)
    faults += strange
    if not strange and person.party not in procedure.origins:
        faults.append(
            fault(
                "procedures.not_origin",
                "{party} may not open a case here ({clause}). Those who may are {known}.",
                case,
                party=naming.party(procedure, person.party),
                clause=naming.clause(procedure),
                known=naming.choices({key: procedure.parties[key].names for key in procedure.origins}),
            )
        )
    if mode not in MODES:
        faults.append(
            fault(
                "procedures.open_mode",
                "The mode is {name!r}. Allowed are {known}.",
                case,
                name=mode,
                known=", ".join(MODES),
            )
        )
    for one in parties:
        if one not in procedure.parties:
            faults += check_person(procedure, Person(person.key, one, ()), case)
    if (procedure.items or item is not None) and item not in procedure.items:
        faults.append(
            fault(
                "procedures.open_item",
                "The item is {name!r}, which this procedure does not list ({clause}). Items are {known}.",
                case,
                name=item or "",
                clause=naming.clause(procedure),
                known=naming.choices({key: one.names for key, one in procedure.items.items()}),
            )
        )
    if faults:
        raise InputError(faults)
    joined = dict.fromkeys((person.party, *(parties or procedure.parties)))
    act = Act(
        case, 1, "opened", message, at, person.key, person.party, "", procedure.start.key,
        head=(procedure.pin, mode, item or "", *joined),
    )  # fmt: skip
    case_now = apply(procedure, None, act)
    clock = advanced(procedure, replace(case_now, n=0), case_now, None, at, calendars)
    return Outcome(replace(case_now, clock=clock), replace(act, clock=clock), 1)


def advance(procedure: Procedure, case: Case, move: Move, at: datetime, calendars: Mapping[str, Calendar]) -> Outcome:
    """Make a move, or refuse it with a sentence (办理).

    A message already taken gets its first act's number again and changes nothing. A move that was possible when its sender last looked, and no
    longer is because another party was quicker, is kept as a note.

    Raises
    ------
    InputError
        When the move is not allowed, a value or evidence is at fault, or the clock was set back; nothing was changed.
    """
    if move.message in case.receipts:
        return Outcome(case, None, case.receipts[move.message])
    check_ground(procedure, case, move.person, at, calendars)
    if strange := check_person(procedure, move.person, case.id):
        raise InputError(strange)
    if move.transition in _VERBS:
        return _handed(procedure, case, move, at, calendars)
    declared = procedure.transitions.get(move.transition)
    refused = why_not(procedure, case, move.person, move.transition, at, calendars)
    if declared is None or refused is not None:
        is_behind = declared and case.state not in declared.origins and move.seen is not None and move.seen < case.n
        if declared and is_behind and could(procedure, case, declared, move.person):
            return _noted(procedure, case, move, at)
        raise InputError(refused or [])
    values, faults = check_values(procedure, procedure.forms.get(declared.form or ""), move.values, case, at)
    local = at.astimezone(calendar_of(procedure, move.person.party, calendars).zone)  # its day is that of the party
    more, bad = _evidence(procedure, case, declared, move, local)
    if faults or bad:
        raise InputError([*faults, *bad])
    role = role_for(procedure, case, declared, move.person) or ""
    act = _act(case, "counted", move.message, at, move.person.key, move.person.party, role, move.transition)
    return _made(procedure, case, declared, replace(act, values=(*values, *more)), calendars)


def settle(
    procedure: Procedure, case: Case, moves: Iterable[Move], at: datetime, calendars: Mapping[str, Calendar]
) -> tuple[Case, tuple[Act, ...]]:
    """Settle moves made at once by parties that did not know of each other's (并发裁决).

    The order is that of the hashes of the moves, the lowest first, so that every party comes to the same end whatever came to it first. Who
    comes too late is noted.

    Raises
    ------
    InputError
        When a move was not allowed, or at fault, even before any of the others; nothing was changed.
    """
    acts = []
    began = case
    for move in sorted(moves, key=_digest):
        try:
            outcome = advance(procedure, case, replace(move, seen=began.n), at, calendars)
        except InputError:
            advance(procedure, began, move, at, calendars)  # not allowed, or at fault, from the beginning
            outcome = _noted(procedure, case, move, at)
        case = outcome.case
        acts += [outcome.act] if outcome.act else []
    return case, tuple(acts)


def sweep(
    procedure: Procedure, case: Case, at: datetime, calendars: Mapping[str, Calendar]
) -> tuple[Case, tuple[Act, ...]]:
    """Record what became late by a moment (逾期清理): marks, reminders, offers that lapse, transitions deemed made. Twice gives nothing new."""
    acts: list[Act] = []
    while True:
        row = min(
            (one for one in case.clock if not one.is_late and one.stopped_at is None and one.due_at < at),
            key=lambda one: (one.due_at, one.transition, one.party),
            default=None,
        )
        if row is None or at < case.last_at:
            return case, tuple(acts)
        message = f"{case.id}/{row.transition}/{row.party}/{row.due_at.isoformat()}"
        if row.transition == OFFER:
            act = _act(case, "lapsed", message, at, _NOBODY, row.party, "", OFFER)
            act = replace(act, peer=row.party)
            outcome = _closed(procedure, case, act, None, calendars)
        elif procedure.is_reminder(row.transition):
            act = _act(case, "reminded", message, at, _NOBODY, row.party, "", row.transition)
            act = replace(act, clock=reminded(procedure, case, row, at, calendars))
            outcome = Outcome(apply(procedure, case, act), act, act.n)
        else:
            one = procedure.transitions[row.transition]
            rule = procedure.late.get(one.late or "")
            act = _act(case, "late", message, at, _NOBODY, row.party, "", one.key)
            act = replace(act, mark=rule.marks if rule else "late")
            act = replace(act, clock=tuple(replace(kept, is_late=True) if kept == row else kept for kept in case.clock))
            outcome = Outcome(apply(procedure, case, act), act, act.n)
            if rule and rule.does and is_possible(case, procedure.transitions[rule.does]):
                acts.append(act)
                case = outcome.case
                deemed = procedure.transitions[rule.does]
                act = _act(case, "deemed", f"{message}/deemed", at, _NOBODY, row.party, "", deemed.key)
                act = replace(act, state=deemed.leads_to(case.state), mark=rule.marks)
                outcome = _closed(procedure, case, act, deemed.key, calendars)
        case = outcome.case
        acts += [outcome.act] if outcome.act else []


def _act(
    case: Case, verb: str, message: str, at: datetime, person: str, party: str, role: str, transition: str | None
) -> Act:
    return Act(case.id, case.n + 1, verb, message, at, person, party, role, case.state, transition, clock=case.clock)


def _made(
    procedure: Procedure, case: Case, declared: Transition, act: Act, calendars: Mapping[str, Calendar]
) -> Outcome:
    """Count the move; where its quorum is reached, or a party that declined leaves another reached, the case moves on."""
    given = (*case.votes.get(declared.key, ()), act.party)
    if _has_quorum(procedure, case, declared, given):
        act = replace(act, verb="moved", state=declared.leads_to(case.state))
        return _closed(procedure, case, act, declared.key, calendars)
    counted = apply(procedure, case, act)
    return _closed(procedure, case, act, None, calendars, counted)


def _closed(
    procedure: Procedure,
    case: Case,
    act: Act,
    made: str | None,
    calendars: Mapping[str, Calendar],
    after: Case | None = None,
) -> Outcome:
    """Give the act its deadlines, and complete a joint decision that only waited for whoever has now declined."""
    after = after or apply(procedure, case, act)
    declared = procedure.transitions.get(act.transition or "")
    if declared and declared.leaves and act.verb == "moved" and after.state == case.state:
        for one in procedure.leaving(after.state):
            given = after.votes.get(one.key, ())
            if given and is_met(after, one) and _has_quorum(procedure, after, one, given):
                act = replace(act, completes=one.key, state=one.leads_to(after.state))
                after, made = apply(procedure, case, act), one.key
                break
    is_alone = act.verb == "moved" and act.transition == made and declared is not None and declared.quorum == 1
    clock = advanced(procedure, case, after, made, act.at, calendars, act.party if is_alone else None)
    if act.verb == "offered" and act.peer:
        clock = offered(procedure, replace(after, clock=clock), act.peer, act.at, calendars)
    act = replace(act, clock=clock)
    return Outcome(replace(after, clock=clock), act, act.n)


def _has_quorum(procedure: Procedure, case: Case, one: Transition, given: tuple[str, ...]) -> bool:
    if isinstance(one.quorum, int):
        return len(set(given)) >= one.quorum
    base = set(acting(procedure, case, one)) | set(given)
    return base <= set(given) if one.quorum == "all" else 2 * len(set(given)) > len(base)


def check_ground(
    procedure: Procedure, case: Case, person: Person, at: datetime, calendars: Mapping[str, Calendar]
) -> None:
    """Refuse a clock set back, and a case of another declaration (前提核对).

    Raises
    ------
    InputError
        With both times, in the zone of the person's party; or with both versions.
    """
    zone = calendar_of(procedure, person.party, calendars).zone if person.party in procedure.parties else UTC
    if at < case.last_at:
        raise InputError(
            fault(
                "procedures.clock_back",
                "The clock says {now}, but the last act of the case was at {last}. Set the clock right and try again; nothing was changed.",
                case.id,
                now=_minute(at, zone),
                last=_minute(case.last_at, zone),
            )
        )
    if case.pin != procedure.pin:
        raise InputError(
            fault(
                "procedures.other_pin",
                "The case runs under {pin}, not under {other}. Use the declaration it was opened with.",
                case.id,
                pin=case.pin,
                other=procedure.pin,
            )
        )


def _minute(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %z}"


def _noted(procedure: Procedure, case: Case, move: Move, at: datetime) -> Outcome:
    """Keep a move that came too late as a note."""
    declared = procedure.transitions.get(move.transition)
    form = procedure.forms.get(declared.form or "") if declared else None
    values = (
        tuple((f"{form.key}.{key}", value) for key, value in move.values.items() if key in form.fields) if form else ()
    )
    act = _act(case, "noted", move.message, at, move.person.key, move.person.party, "", move.transition)
    act = replace(act, values=(*values, *((("handover.reason", move.reason),) if move.reason and not declared else ())))
    return Outcome(apply(procedure, case, act), act, act.n)


def _evidence(
    procedure: Procedure, case: Case, declared: Transition, move: Move, at: datetime
) -> tuple[tuple[tuple[str, str], ...], list[Fault]]:
    faults: list[Fault] = []
    kept: list[tuple[str, str]] = []
    where = case.id
    wanted = (*declared.evidence, *([declared.repeats] if declared.repeats else []))
    for one in move.evidence:
        if one.kind not in wanted:
            faults.append(
                fault(
                    "procedures.evidence_unwanted",
                    "{name} takes no evidence of the kind {kind!r} ({clause}). It takes {known}.",
                    where,
                    name=naming.move(procedure, declared.key),
                    kind=one.kind,
                    clause=naming.clause(procedure, declared),
                    known=naming.choices({key: procedure.evidence[key].names for key in wanted}),
                )
            )
            continue
        known = procedure.evidence[one.kind]
        faults += _of_another(procedure, case, declared, move, one)
        if is_expired(known, one.issued, at):
            faults.append(
                fault(
                    "procedures.evidence_expired",
                    "The {kind} of {institution} was issued on {issued} and counts for {span} from then; today is {today} ({clause}). "
                    "Bring a newer one.",
                    where,
                    kind=Named(known.names),
                    institution=_institution(known, one.institution),
                    issued=one.issued.isoformat(),
                    span=naming.span(known.issued_within),
                    today=at.date().isoformat(),
                    clause=naming.clause(procedure, basis=known.basis),
                )
            )
            continue
        verdict = recognised(known, one.item, one.institution, at.date())
        is_accredited = not known.accredited or one.accreditation in known.accredited
        why = verdict.why if is_accredited or not verdict.is_recognised else "unaccredited"
        said = f"{one.item};{one.institution};{one.issued.isoformat()};{why}"
        kept.append((f"evidence.{one.kind}", said))
    if declared.repeats:
        reasons = {**procedure.evidence[declared.repeats].repeat, **procedure.evidence[declared.repeats].never_blocked}
        if move.reason not in reasons:
            faults.append(
                fault(
                    "procedures.repeat_reason",
                    "{name} asks for {kind} to be made again; the reason {reason!r} does not permit it ({clause}). Reasons are {known}.",
                    where,
                    name=naming.move(procedure, declared.key),
                    kind=Named(procedure.evidence[declared.repeats].names),
                    reason=move.reason or "",
                    clause=naming.clause(procedure, basis=procedure.evidence[declared.repeats].basis),
                    known=naming.choices({key: names for key, (names, _) in reasons.items()}),
                )
            )
        else:
            kept.append((f"repeat.{declared.repeats}", str(move.reason)))
    return tuple(kept), faults


def _institution(known: Evidence, key: str) -> Named:
    names = next((one.institutions[key][0] for one in known.editions if key in one.institutions), None)
    return naming.keyed(names, key) if names else Named({"zh": key, "en": key})


def _of_another(procedure: Procedure, case: Case, declared: Transition, move: Move, one: Attached) -> Iterator[Fault]:
    """Give what evidence says otherwise than the case: of another item, institution or day. The case's own value is not told: it may be a secret."""
    for key, path in procedure.evidence[one.kind].of.items():
        form, _, name = path.partition(".")
        must = move.values.get(name, "").strip() if form == declared.form and name in move.values else case.value(path)
        said = one.issued.isoformat() if key == "issued" else getattr(one, key)
        if said != must:
            yield fault(
                "procedures.evidence_other",
                "The {kind} names {said!r} as its {part}, which is not what stands under {field} in this case. Attach the one that is; nothing "
                "was changed.",
                case.id,
                kind=Named(procedure.evidence[one.kind].names),
                part=Named(_PARTS[key]),
                said=said,
                field=naming.field_at(procedure, path),
            )


def _handed(procedure: Procedure, case: Case, move: Move, at: datetime, calendars: Mapping[str, Calendar]) -> Outcome:
    """Offer a case to another party, or answer or take back an offer; one open offer per case and peer, one owner always."""
    if strange := check_person(procedure, move.person, case.id):
        raise InputError(strange)
    if case.offers == () and not knows(procedure, case, move.person.party):
        raise InputError(
            fault(
                "procedures.handover_not_theirs",
                "{party} has not taken the case on and holds nothing of it to hand over ({clause}).",
                case.id,
                party=naming.party(procedure, move.person.party),
                clause=naming.clause(procedure, basis=procedure.handover.basis if procedure.handover else None),
            )
        )
    if move.peer is not None and move.peer not in procedure.parties:
        raise InputError(check_person(procedure, replace(move.person, party=move.peer), case.id))
    allowed = moves_allowed(procedure, case, move.person)
    open_to = [one.peer for one in case.offers if one.state == "offered"]
    peer = move.peer if move.transition in (OFFER, WITHDRAW) else move.person.party
    if move.transition == WITHDRAW and peer is None and len(open_to) == 1:
        peer = open_to[0]
    handover = procedure.handover
    fits = {
        OFFER: case.standing.get(peer or "", "later") != "later"
        and peer != case.owner
        and peer not in open_to
        and handover is not None
        and peer in procedure.roles[handover.by].held_by,
        WITHDRAW: peer in open_to,
    }.get(move.transition, True)
    if move.transition not in allowed or not fits or peer is None:
        if _was_offered(case, move):
            return _noted(procedure, case, move, at)
        raise InputError(
            fault(
                "procedures.no_handover",
                "{person} cannot make {name} with {peer} now: the case is {owner}'s, and it is offered to {open}; a hand-over is for {by} "
                "({clause}). Now {person} may make: {allowed}.",
                case.id,
                person=naming.person(procedure, move.person),
                name=naming.move(procedure, move.transition),
                peer=naming.party(procedure, peer or "-"),
                owner=naming.party(procedure, case.owner),
                open=naming.listed((naming.party(procedure, one) for one in open_to), naming.NOBODY),
                by=naming.actors(procedure, case, [Actor(handover.by, "any")] if handover else []),
                clause=naming.clause(procedure, basis=handover.basis if handover else None),
                allowed=naming.moves(procedure, allowed) or naming.waiting(procedure, case),
            )
        )
    by = handover.by if handover else ""
    act = _act(case, _VERBS[move.transition], move.message, at, move.person.key, move.person.party, by, move.transition)
    values = (("handover.reason", move.reason),) if move.reason else ()
    return _closed(procedure, case, replace(act, peer=peer, values=values), None, calendars)


def _was_offered(case: Case, move: Move) -> bool:
    """Whether what a party answers was open when it last looked, and has been taken back, or has lapsed, since."""
    return move.transition in (ACCEPT, REFUSE) and any(
        one.peer == move.person.party and move.seen is not None and one.n <= move.seen < (one.closed or 0)
        for one in case.offers
    )


def _digest(move: Move) -> str:
    said = (move.transition, move.person.party, move.person.key, move.message, *sorted(move.values.items()))
    return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()
