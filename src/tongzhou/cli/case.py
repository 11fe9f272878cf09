"""`tongzhou case`: open cases, move them, hand them over, look at them (案件)."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import OneOf, existing_ledger_option, lang_option, ledger_option, region_option
from tongzhou.cli.session import Session, session_of
from tongzhou.procedures.case import ACCEPT, MODES, OFFER, REFUSE, WITHDRAW, Attached, Move
from tongzhou.terms.errors import UsageError, fault

if TYPE_CHECKING:
    from tongzhou.procedures.engine import Outcome
    from tongzhou.procedures.procedure import Procedure
    from tongzhou.steps.cases import Desk

__all__ = ["answer", "command", "do", "history", "list_", "offer", "open_", "show"]

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
    with _desk(session) as desk:
        outcome = desk.begin(
            procedure, name, message or secrets.token_hex(8), person, session.now(), mode, item, parties
        )
        _tell(session, desk, outcome)


@command.command("do", cls=Command)
@click.argument("case", metavar="CASE")
@click.argument("transition", metavar="MOVE")
@click.option("--set", "values", multiple=True, metavar="FIELD=VALUE", help="cli.option.case_set")
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
    evidence: tuple[str, ...],
    reason: str | None,
    who: str,
    message: str | None,
) -> None:
    """Make a move."""
    filled = dict(_pair(one) for one in values)
    attached = tuple(_attached(one) for one in evidence)
    _move(ctx, case, who, message, transition, filled, reason=reason, evidence=attached)


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
    with _desk(session, is_read_only=True) as desk:
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
                    "at": one.due_at.isoformat(),
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
@_looking
@click.pass_context
def list_(ctx: click.Context, party: str | None, late: bool, ended: bool) -> None:
    """List cases, the one moved last first; with --late those of which something is overdue, and whose turn it is."""
    session = _session(ctx)
    zone = ZoneInfo("Asia/Shanghai")
    with _desk(session, is_read_only=True) as desk:
        rows = []
        for one in desk.list(party, not ended, session.now() if late else None, 200):
            procedure, held, _ = desk.look(one.case)
            turns = [
                f"{row.party}:{row.transition}"
                for row in held.clock
                if row.stopped_at is None and (not late or row.due_at < session.now())
            ]
            due = one.due_at.astimezone(zone).isoformat(timespec="minutes") if one.due_at else "-"
            state = procedure.states[one.state].names[session.lang]
            rows.append(
                (one.case, procedure.titles[session.lang], one.mode, state, one.owner or "-", due, ",".join(turns))
            )
        session.data(("\t".join(visible(cell) for cell in row) + "\n").encode() for row in rows)


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
    with _desk(session, is_read_only=True) as desk:
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
def _desk(session: Session, *, is_read_only: bool = False) -> "Iterator[Desk]":
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
) -> None:
    from tongzhou.steps.cases import read_person

    session = _session(ctx)
    person = read_person(who, session.settings.home)
    move = Move(message or secrets.token_hex(8), transition, person, values, None, peer, reason, evidence)
    with _desk(session) as desk:
        _tell(session, desk, desk.move(case, move, session.now()))


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
