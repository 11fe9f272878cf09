"""`tongzhou case`: open cases, move them, hand them over, look at them (案件)."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, tzinfo
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import columns, visible
from tongzhou.cli.ledger import KnownHead, heads_of, tell_limits
from tongzhou.cli.options import (
    OneOf,
    PathName,
    existing_ledger_option,
    format_option,
    lang_option,
    ledger_option,
    output_option,
    region_option,
)
from tongzhou.cli.session import Session, session_of
from tongzhou.ledger.head import Head
from tongzhou.procedures.case import ACCEPT, MODES, OFFER, REFUSE, WITHDRAW, Attached, Deadline, Move, Person
from tongzhou.procedures.naming import choices, verb
from tongzhou.procedures.procedure import NOTICES
from tongzhou.terms.errors import InputError, UsageError, fault

if TYPE_CHECKING:
    from tongzhou.procedures.case import Act, Case
    from tongzhou.procedures.engine import Outcome
    from tongzhou.procedures.procedure import Procedure
    from tongzhou.steps.cases import Desk
    from tongzhou.steps.desk_list import ListRow
    from tongzhou.steps.procedures import Procedures

__all__ = [
    "answer",
    "check_party",
    "command",
    "desk_of",
    "do",
    "document",
    "history",
    "list_",
    "offer",
    "open_",
    "show",
    "sweep",
]

#: For people, and for machines.
_FORMS = ("text", "json")
_HEAD = ("case", "state", "owner", "party", "move", "due", "left", "procedure")
#: Exit codes of a proof: something was altered or is missing; all is as recorded, and something is not sealed yet.
_ALTERED, _WAITING = 1, 3

_F = TypeVar("_F", bound=Callable[..., object])


def _moving(function: _F) -> _F:
    """Add what every moving command takes."""
    for option in (
        click.option("--message", metavar="KEY", help="cli.option.message"),
        click.option("--as", "who", required=True, metavar="WHO", help="cli.option.as"),
        ledger_option,
        region_option,
        lang_option,
    ):
        function = option(function)
    return function


def _looking(function: _F) -> _F:
    for option in (existing_ledger_option, region_option, lang_option):
        function = option(function)
    return function


@click.group("case", cls=Group)
@lang_option
def command() -> None:
    """Hold the commands for cases."""


@command.command("open", cls=Command)
@click.argument("procedure", metavar="PROCEDURE")
@click.option("--id", "case", metavar="CASE", help="cli.option.case_id")
@click.option("--item", metavar="ITEM", help="cli.option.case_item")
@click.option("--with", "parties", multiple=True, metavar="PARTY", help="cli.option.case_with")
@click.option("--mode", type=OneOf(*MODES), default="real", metavar="|".join(MODES), help="cli.option.case_mode")
@_moving
@click.pass_context
def open_(
    ctx: click.Context,
    procedure: str,
    case: str | None,
    item: str | None,
    parties: tuple[str, ...],
    mode: str,
    who: str,
    message: str | None,
) -> None:
    """Open a case."""
    from tongzhou.steps.cases import read_person

    session = _session(ctx)
    person = read_person(who, session.settings.home)
    name = case or f"{procedure}-{session.now():%Y%m%d}-{secrets.token_hex(3)}"
    with desk_of(session) as desk:
        outcome = desk.begin(
            procedure, name, message or secrets.token_hex(8), person, session.now(), mode, item, parties
        )
        _tell(session, desk, outcome)


@command.command("do", cls=Command)
@click.argument("case", metavar="CASE")
@click.argument("transition", metavar="MOVE")
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="cli.option.case_set")
@click.option("--from", "source", type=PathName(), metavar="FILE", help="cli.option.case_from")
@click.option(
    "--evidence",
    "evidence",
    multiple=True,
    metavar="KIND:ITEM:INSTITUTION:DAY[:ACCREDITATION]",
    help="cli.option.case_evidence",
)
@click.option("--reason", metavar="KEY", help="cli.option.case_reason")
@_moving
@click.pass_context
def do(
    ctx: click.Context,
    case: str,
    transition: str,
    values: tuple[str, ...],
    source: Path | None,
    evidence: tuple[str, ...],
    reason: str | None,
    who: str,
    message: str | None,
) -> None:
    """Make a move."""
    filled = dict(_pair(one) for one in values)
    attached = tuple(_attached(one) for one in evidence)
    _move(ctx, case, who, message, transition, filled, reason=reason, evidence=attached, source=source)


@command.command("offer", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--to", "peer", required=True, metavar="PARTY", help="cli.option.case_to")
@click.option("--withdraw", is_flag=True, help="cli.option.case_withdraw")
@click.option("--reason", metavar="TEXT", help="cli.option.case_reason_text")
@_moving
@click.pass_context
def offer(
    ctx: click.Context, case: str, peer: str, withdraw: bool, reason: str | None, who: str, message: str | None
) -> None:
    """Offer a case to another party, or take the offer back."""
    _move(ctx, case, who, message, WITHDRAW if withdraw else OFFER, {}, peer=peer, reason=reason)


@command.command("answer", cls=Command)
@click.argument("case", metavar="CASE")
@click.argument("said", type=OneOf("accept", "refuse"), metavar="accept|refuse")
@click.option("--reason", metavar="TEXT", help="cli.option.case_reason_text")
@_moving
@click.pass_context
def answer(ctx: click.Context, case: str, said: str, reason: str | None, who: str, message: str | None) -> None:
    """Answer an offer."""
    _move(ctx, case, who, message, ACCEPT if said == "accept" else REFUSE, {}, reason=reason)


@command.command("show", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--as", "who", required=True, metavar="WHO", help="cli.option.as")
@format_option(*_FORMS)
@_looking
@click.pass_context
def show(ctx: click.Context, case: str, who: str, form: str) -> None:
    """Show a case as a person's party sees it, and what the person may do."""
    from tongzhou.cli.case_page import CasePage
    from tongzhou.procedures.engine import moves_allowed
    from tongzhou.steps.cases import read_person
    from tongzhou.steps.desk_list import turn_of

    session = _session(ctx)
    person, at = read_person(who, session.settings.home), session.now()
    with desk_of(session, is_read_only=True) as desk:
        procedure, held, _, seen = _seen(desk, case, person)
        if seen is None:
            session.data([_nothing(session, procedure, case, person)])
            return
        allowed = moves_allowed(procedure, held, person, at, desk.procedures.calendars) if "state" in seen else ()
        if form == "json":
            if "state" in seen:
                seen["allowed"], seen["due"] = list(allowed), [_due(one, desk.procedures.zone) for one in held.clock]
            session.data([(json.dumps(seen, ensure_ascii=False, indent=1) + "\n").encode()])
            return
        running = [one for one in held.clock if one.stopped_at is None]
        turns = [
            turn_of(desk, procedure, one.party, one.transition, one.due_at, one.is_provisional, at)
            for one in sorted(running, key=lambda one: one.due_at)
        ]
        halted = tuple((one.party, one.transition) for one in held.clock if one.stopped_at is not None)
        page = CasePage(
            procedure, seen, person, allowed, tuple(turns), halted, session.all_words, desk.procedures.zone
        )  # fmt: skip
        session.data(f"{line}\n".encode() for line in page.lines())


def _seen(
    desk: "Desk", case: str, person: Person, *, is_checked: bool = True
) -> "tuple[Procedure, Case, tuple[Act, ...], dict[str, Any] | None]":
    """Give a case and what a person's party sees of it; a party or role that is none of the procedure's is refused."""
    from tongzhou.procedures.allowed import check_person
    from tongzhou.procedures.sharing import view

    procedure, held, acts = desk.look(case, is_checked=is_checked)
    if faults := check_person(procedure, person, case):
        raise InputError(faults)
    return procedure, held, acts, view(procedure, held, acts, person.party)


def _nothing(session: Session, procedure: "Procedure", case: str, person: Person) -> bytes:
    party = procedure.parties[person.party].names[session.lang]
    return f"{visible(session.words.say('cli.case.nothing', case=case, party=party))}\n".encode()


def _due(one: Deadline, zone: tzinfo) -> dict[str, object]:
    return {
        "move": one.transition,
        "party": one.party,
        "at": one.due_at.astimezone(zone).isoformat(),
        "stopped": one.stopped_at is not None,
        "provisional": one.is_provisional,
    }


@command.command("list", cls=Command)
@click.option("--party", metavar="PARTY", help="cli.option.case_party")
@click.option("--late", is_flag=True, help="cli.option.case_late")
@click.option("--ended", is_flag=True, help="cli.option.case_ended")
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, metavar="N", help="cli.option.case_limit")
@format_option(*_FORMS)
@_looking
@click.pass_context
def list_(ctx: click.Context, party: str | None, late: bool, ended: bool, limit: int, form: str) -> None:
    """List cases, the one moved last first; with --late those of which something is overdue, and whose turn it is."""
    from tongzhou.steps.desk_list import desk_list

    session = _session(ctx)
    with desk_of(session, is_read_only=True) as desk:
        if party is not None:
            check_party(desk, party, "--party")
        rows = desk_list(desk, party, session.now(), is_open=not ended, is_late=late, limit=limit)
    if form == "json":
        session.data(f"{json.dumps(_listed(one), ensure_ascii=False)}\n".encode() for one in rows)
    elif rows:
        head = tuple(session.words.say(f"cli.case.list.head.{key}") for key in _HEAD)
        table = [head, *(cells for one in rows for cells in _rows(session, one))]
        session.data(f"{line}\n".encode() for line in columns([tuple(visible(cell) for cell in row) for row in table]))
    else:
        click.echo(session.words.say("cli.case.list.none_late" if late else "cli.case.list.none"), err=True)


def check_party(desk: "Desk", party: str, option: str) -> None:
    """Refuse a party that no procedure of the region has (核对参与方).

    Raises
    ------
    InputError
        With those there are.
    """
    known = _parties(desk)
    if party not in known:
        raise InputError(
            fault(
                "cli.case.no_party",
                "{option} got {party!r}, which is no party of any procedure here. Parties are {known}.",
                option=option,
                party=party,
                known=choices(known),
            )
        )


def _parties(desk: "Desk") -> dict[str, dict[str, str]]:
    """Give every party of the region's procedures with the names it bears in them."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for procedure in desk.procedures.newest.values():
        for key, one in procedure.parties.items():
            for lang, name in one.names.items():
                found.setdefault(key, {}).setdefault(lang, {})[name] = None
    return {key: {lang: " / ".join(each) for lang, each in names.items()} for key, names in found.items()}


def _rows(session: Session, one: "ListRow") -> "Iterator[tuple[str, ...]]":
    """Give the lines of a case: itself with its first turn, then a line for every other turn."""
    from tongzhou.cli.case_page import turn

    row, procedure, lang = one.row, one.procedure, session.lang
    mode = session.words.say(f"cli.case.mode.{row.mode}")
    case = (
        row.case,
        procedure.states[row.state].names[lang] if procedure else row.state,
        procedure.parties[row.owner].names[lang] if procedure and row.owner else row.owner or "-",
    )
    title = mode + (procedure.titles[lang] if procedure else row.procedure)
    turns = [turn(session.words, each) for each in one.turns] or [("-", "-", "-", "-")]
    yield (*case, *turns[0], title)
    for each in turns[1:]:
        yield ("", "", "", *each, "")


def _listed(one: "ListRow") -> dict[str, object]:
    row = one.row
    return {
        "case": row.case,
        "procedure": row.procedure,
        "mode": row.mode,
        "state": row.state,
        "owner": row.owner,
        "changed_at": row.changed_at.isoformat(),
        "turns": [
            {
                "party": each.party,
                "move": each.transition,
                "due": each.due,
                "overdue": each.is_overdue,
                "working_days": each.days,
            }
            for each in one.turns
        ],
    }


@command.command("document", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--form", type=OneOf(*NOTICES), required=True, metavar="|".join(NOTICES), help="cli.option.document_form")
@click.option("--to", "receiver", required=True, metavar="PARTY", help="cli.option.document_to")
@click.option("--as", "who", required=True, metavar="WHO", help="cli.option.as")
@click.option("--preview", is_flag=True, help="cli.option.document_preview")
@output_option
@_looking
@click.pass_context
def document(
    ctx: click.Context, case: str, form: str, receiver: str, who: str, preview: bool, output: Path | None
) -> None:
    """Write what a case sends to a party, and record that it leaves."""
    from tongzhou.cli.papers import document_to_terminal
    from tongzhou.steps.cases import read_person
    from tongzhou.steps.documents import document as made
    from tongzhou.steps.documents import field_maps
    from tongzhou.store.files import replace_file

    session = _session(ctx)
    settings = session.settings
    person = read_person(who, settings.home)
    if form == "letter" and output is None and session.is_stdout_terminal:
        raise UsageError(document_to_terminal())
    with desk_of(session, is_read_only=preview) as desk:
        maps = field_maps(settings.region, settings.home, desk.procedures.newest)
        data, source = made(desk, maps, case, form, person.party, receiver, session.lang)
        sent = None if preview else desk.send(case, person, source, form, receiver, session.lang, data, session.now())
        procedure = desk.stand(case)[0]
    if output is None:
        session.data([data])
    else:
        replace_file(output, data)
    said = session.words.say(
        "cli.case.previewed" if sent is None else "cli.case.sent" if sent.act else "cli.case.sent_again",
        case=case,
        n=sent.n if sent else 0,
        what=session.all_words.say(f"procedures.explain.notice.{form}"),
        receiver=procedure.parties[receiver].names[session.lang],
        digest=sha256(data).hexdigest(),
    )
    click.echo(visible(said), err=True)


@command.command("sweep", cls=Command)
@existing_ledger_option
@region_option
@lang_option
@click.pass_context
def sweep(ctx: click.Context) -> None:
    """Record what became late, in every open case, and say who is to be told."""
    from tongzhou.procedures.clock import told

    session = _session(ctx)
    words, lang, count = session.words, session.lang, 0
    with desk_of(session) as desk:
        for procedure, held, act in desk.sweep(session.now()):
            count += 1
            move = procedure.transitions.get(act.transition or "")
            people = [
                f"{procedure.parties[party].names[lang]} {procedure.roles[role].names[lang]}"
                for party, role in told(procedure, held, act)
            ]
            cells = (
                words.say(f"cli.case.mode.{held.mode}") + held.id,
                str(act.n),
                words.say(f"cli.case.mode_name.{held.mode}"),
                verb(act.verb).names[lang],
                procedure.parties[act.party].names[lang],
                move.names[lang] if move else "-",
                procedure.states[act.state].names[lang],
                ", ".join(dict.fromkeys(people)) or "-",
            )
            session.data([("\t".join(visible(cell) for cell in cells) + "\n").encode()])
    click.echo(words.say("cli.case.sweep.done", count=count), err=True)


@command.command("history", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--prove", "is_proven", is_flag=True, help="cli.option.case_prove")
@click.option("--head", "heads", type=KnownHead(), multiple=True, metavar="SIZE:ROOT|@FILE", help="cli.option.head")
@click.option("--as", "who", required=True, metavar="WHO", help="cli.option.as")
@format_option(*_FORMS)
@_looking
@click.pass_context
def history(
    ctx: click.Context,
    case: str,
    is_proven: bool,
    heads: tuple[tuple[tuple[int, bytes], ...], ...],
    who: str,
    form: str,
) -> None:
    """List the acts of a case; with --prove, verify each against the sealed log."""
    from tongzhou.cli.case_page import act_rows
    from tongzhou.steps.cases import read_person

    session = _session(ctx)
    person = read_person(who, session.settings.home)
    with desk_of(session, is_read_only=True) as desk:
        procedure, _, _, seen = _seen(desk, case, person, is_checked=not is_proven)
        procedures = desk.procedures
    if seen is None:
        session.data([_nothing(session, procedure, case, person)])
    elif form == "json":
        session.data(f"{json.dumps(one, ensure_ascii=False)}\n".encode() for one in seen["acts"])
    else:
        rows = act_rows(procedure, seen, session.all_words, procedures.zone)
        titles = tuple(session.words.say(f"cli.case.history.head.{key}") for key in ("n", "at", "who", "what", "state"))
        table = [tuple(visible(cell) for cell in row) for row in (titles, *rows)]
        session.data(f"{line}\n".encode() for line in columns(table))
    if is_proven:
        _prove(ctx, session, case, procedures, heads_of(heads, session.now()))


def _prove(ctx: click.Context, session: Session, case: str, procedures: "Procedures", known: list[Head]) -> None:
    """Say of a case whether its acts are proven, recorded and not sealed yet, altered or missing; the exit code says the same."""
    from tongzhou.steps.cases import prove

    found = prove(session.settings.ledger, case, session.now(), procedures, known)
    words, total, waiting = session.words, len(found.acts), len(found.waiting)
    head = f"{found.head.size}:{found.head.root.hex()}" if found.head else "-"
    if found.is_proven:
        lines = [words.say("cli.case.proven", case=case, acts=total, head=head)]
    elif found.is_whole:
        numbers = ", ".join(str(n) for n in found.waiting)
        lines = [
            words.say(
                "cli.case.waiting",
                case=case,
                acts=total,
                proven=total - waiting,
                waiting=waiting,
                which=numbers,
                head=head,
            )
        ]
    else:
        lines = [words.say("cli.case.unproven", case=case, acts=total, head=head, count=len(found.findings))]
        lines += [f"  {session.all_words.tell(one.message)}" for one in found.findings]
    session.data(f"{visible(line)}\n".encode() for line in lines)
    tell_limits(session, waiting, bool(known))
    if not found.is_proven:
        ctx.exit(_WAITING if found.is_whole else _ALTERED)


def _session(ctx: click.Context) -> Session:
    session = session_of(ctx)
    session.doing = "case"
    return session


@contextmanager
def desk_of(session: Session, *, is_read_only: bool = False) -> "Iterator[Desk]":
    """Open the ledger and the region's procedures for a command (打开办案台)."""
    from tongzhou.steps.cases import open_desk
    from tongzhou.steps.procedures import load_procedures

    settings = session.settings
    procedures = load_procedures(settings.region, settings.home)
    with open_desk(settings.ledger, procedures, session.now(), is_read_only=is_read_only) as desk:
        yield desk


def _move(
    ctx: click.Context,
    case: str,
    who: str,
    message: str | None,
    transition: str,
    values: dict[str, str],
    *,
    peer: str | None = None,
    reason: str | None = None,
    evidence: tuple[Attached, ...] = (),
    source: Path | None = None,
) -> None:
    from tongzhou.steps.cases import attached, read_person

    session = _session(ctx)
    person = read_person(who, session.settings.home)
    values, files = attached(values)
    with desk_of(session) as desk:
        if source is not None:
            values = {**_received(session, desk, case, transition, source), **values}
        move = Move(message or secrets.token_hex(8), transition, person, values, None, peer, reason, evidence)
        _tell(session, desk, desk.move(case, move, session.now(), files))


def _received(session: Session, desk: "Desk", case: str, transition: str, source: Path) -> dict[str, str]:
    from tongzhou.steps.documents import field_maps, received
    from tongzhou.store.declared import MOST_BYTES
    from tongzhou.store.files import read_file

    settings = session.settings
    maps = field_maps(settings.region, settings.home, desk.procedures.newest)
    data = read_file(source, MOST_BYTES)
    return dict(received(desk, maps, case, transition, str(source), data, session.lang))


def _tell(session: Session, desk: "Desk", outcome: "Outcome") -> None:
    """Say what became of it: the case and the act's number on standard output, the rest to the person."""
    case = outcome.case
    procedure: Procedure = desk.procedures.pinned[case.pin]
    session.data([f"{case.id}\t{outcome.n}\n".encode()])
    said = session.words.say(
        "cli.case.moved" if outcome.act else "cli.case.repeated",
        case=case.id,
        n=outcome.n,
        state=procedure.states[case.state].names[session.lang],
        mode=session.words.say(f"cli.case.mode.{case.mode}"),
    )
    click.echo(visible(said), err=True)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise UsageError(
            fault("cli.case.pair", "--set got {text!r}. Write FIELD=VALUE, such as --set grade=IV.", text=text)
        )
    return key, value


def _attached(text: str) -> Attached:
    parts = text.split(":")
    try:
        if len(parts) in (4, 5) and all(parts):
            return Attached(
                parts[0], parts[1], parts[2], date.fromisoformat(parts[3]), parts[4] if len(parts) == 5 else None
            )
    except ValueError:
        pass
    raise UsageError(
        fault(
            "cli.case.evidence",
            "--evidence got {text!r}. Write KIND:ITEM:INSTITUTION:DAY, and an accreditation after another colon where there is one.",
            text=text,
        )
    )
