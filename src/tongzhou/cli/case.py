"""`tongzhou case`: open cases, move them, hand them over, look at them (案件)."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import (
    OneOf,
    PathName,
    existing_ledger_option,
    lang_option,
    ledger_option,
    output_option,
    region_option,
)
from tongzhou.cli.session import Session, session_of
from tongzhou.procedures.case import ACCEPT, MODES, OFFER, REFUSE, WITHDRAW, Attached, Move
from tongzhou.procedures.procedure import NOTICES
from tongzhou.terms.errors import UsageError, fault

if TYPE_CHECKING:
    from tongzhou.procedures.engine import Outcome
    from tongzhou.procedures.procedure import Procedure
    from tongzhou.steps.cases import Desk
    from tongzhou.steps.desk_list import ListRow, Turn

__all__ = ["answer", "command", "desk_of", "do", "document", "history", "list_", "offer", "open_", "show", "sweep"]

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
@_looking
@click.pass_context
def show(ctx: click.Context, case: str, who: str) -> None:
    """Show a case as a person's party sees it, and what the person may do."""
    from tongzhou.procedures.engine import moves_allowed
    from tongzhou.procedures.sharing import view
    from tongzhou.steps.cases import read_person

    session = _session(ctx)
    person = read_person(who, session.settings.home)
    with desk_of(session, is_read_only=True) as desk:
        procedure, held, acts = desk.look(case)
        seen = view(procedure, held, acts, person.party)
        if seen is None:
            session.data([f"{session.words.say('cli.case.nothing', case=case, party=person.party)}\n".encode()])
            return
        allowed = moves_allowed(procedure, held, person, session.now(), desk.procedures.calendars)
        if seen.get("state") is not None:
            seen["allowed"] = list(allowed)
            seen["due"] = [
                {
                    "move": one.transition,
                    "party": one.party,
                    "at": one.due_at.astimezone(desk.procedures.zone).isoformat(),
                    "stopped": one.stopped_at is not None,
                    "provisional": one.is_provisional,
                }
                for one in held.clock
            ]
        session.data([(json.dumps(seen, ensure_ascii=False, indent=1) + "\n").encode()])


@command.command("list", cls=Command)
@click.option("--party", metavar="PARTY", help="cli.option.case_party")
@click.option("--late", is_flag=True, help="cli.option.case_late")
@click.option("--ended", is_flag=True, help="cli.option.case_ended")
@click.option("--limit", type=click.IntRange(1, 10_000), default=200, metavar="N", help="cli.option.case_limit")
@_looking
@click.pass_context
def list_(ctx: click.Context, party: str | None, late: bool, ended: bool, limit: int) -> None:
    """List cases, the one moved last first; with --late those of which something is overdue, and whose turn it is."""
    from tongzhou.steps.desk_list import desk_list

    session = _session(ctx)
    with desk_of(session, is_read_only=True) as desk:
        rows = desk_list(desk, party, session.now(), is_open=not ended, is_late=late, limit=limit)
    session.data(f"{_row(session, one)}\n".encode() for one in rows)


def _row(session: Session, one: "ListRow") -> str:
    """Say one line of the list: case, procedure, mode, state, owner, first due, whose turn for what."""
    row, procedure, lang = one.row, one.procedure, session.lang
    cells = (
        row.case,
        procedure.titles[lang] if procedure else row.procedure,
        row.mode,
        procedure.states[row.state].names[lang] if procedure else row.state,
        row.owner or "-",
        one.turns[0].due if one.turns else "-",
        "; ".join(_turn(session, turn) for turn in one.turns) or "-",
    )
    return "\t".join(visible(cell) for cell in cells)


def _turn(session: Session, one: "Turn") -> str:
    said = session.words.say(
        "cli.case.turn.overdue" if one.is_overdue else "cli.case.turn.running",
        party=one.names[session.lang],
        move=one.what[session.lang],
        due=one.due,
        days=abs(one.days),
    )
    return said + (session.words.say("cli.case.turn.provisional") if one.is_provisional else "")


@command.command("document", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--form", type=OneOf(*NOTICES), required=True, metavar="|".join(NOTICES), help="cli.option.document_form")
@click.option("--to", "receiver", required=True, metavar="PARTY", help="cli.option.document_to")
@click.option("--as", "who", required=True, metavar="WHO", help="cli.option.as")
@output_option
@_looking
@click.pass_context
def document(ctx: click.Context, case: str, form: str, receiver: str, who: str, output: Path | None) -> None:
    """Write what a case sends to a party."""
    from tongzhou.steps.cases import read_person
    from tongzhou.steps.documents import document as made
    from tongzhou.steps.documents import field_maps
    from tongzhou.store.files import replace_file

    session = _session(ctx)
    settings = session.settings
    person = read_person(who, settings.home)
    with desk_of(session, is_read_only=True) as desk:
        maps = field_maps(settings.region, settings.home, desk.procedures.newest)
        data = made(desk, maps, case, form, person.party, receiver, session.lang)
    if output is None:
        session.data([data])
    else:
        replace_file(output, data)


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
            rule = procedure.late.get(move.late or "") if move else None
            people = [
                f"{procedure.parties[party].names[lang]} {procedure.roles[actor.role].names[lang]}"
                for actor in (rule.notify if rule and act.verb in ("late", "reminded") else ())
                for party in told(procedure, held, actor)
            ]
            cells = (
                held.id, str(act.n), held.mode, act.verb, procedure.parties[act.party].names[lang], move.names[lang] if move else "-",
                procedure.states[act.state].names[lang], ", ".join(dict.fromkeys(people)) or "-",
            )  # fmt: skip
            session.data(
                [
                    "\t".join(
                        visible(words.say(f"cli.case.mode.{held.mode}") + cell if n == 0 else cell)
                        for n, cell in enumerate(cells)
                    ).encode()
                    + b"\n"
                ]
            )
    click.echo(words.say("cli.case.sweep.done", count=count), err=True)


@command.command("history", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--prove", "is_proven", is_flag=True, help="cli.option.case_prove")
@click.option("--as", "who", required=True, metavar="WHO", help="cli.option.as")
@_looking
@click.pass_context
def history(ctx: click.Context, case: str, is_proven: bool, who: str) -> None:
    """List the acts of a case; with --prove, verify each against the sealed log."""
    from tongzhou.procedures.sharing import view
    from tongzhou.steps.cases import prove, read_person

    session = _session(ctx)
    person = read_person(who, session.settings.home)
    with desk_of(session, is_read_only=True) as desk:
        procedure, held, acts = desk.look(case)
        seen = view(procedure, held, acts, person.party)
    shown = {one.n for one in acts if seen is not None and any(found["n"] == one.n for found in seen["acts"])}
    rows = (
        (
            str(one.n),
            one.at.isoformat(timespec="seconds"),
            one.verb,
            one.transition or "-",
            one.party,
            one.role or "-",
            one.state,
        )
        for one in acts
        if one.n in shown
    )
    session.data(("\t".join(visible(cell) for cell in row) + "\n").encode() for row in rows)
    if is_proven:
        found = prove(session.settings.ledger, case, session.now())
        head = f"{found.head.size}:{found.head.root.hex()}" if found.head else "-"
        key = "cli.case.proven" if found.is_whole else "cli.case.unproven"
        session.data([f"{session.words.say(key, case=case, acts=len(found.acts), head=head)}\n".encode()])
        if not found.is_whole:
            ctx.exit(1)


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
