"""`tongzhou drill`: run a drill in the terminal and write its evaluation (演练)."""

import queue
import secrets
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import LedgerPlace, PathName, existing_ledger_option, lang_option, region_option
from tongzhou.cli.session import Session, session_of
from tongzhou.procedures import naming
from tongzhou.steps.documents import field_maps
from tongzhou.steps.drill import Event, Running, drill_script, new_drill_ledger, read_answers
from tongzhou.steps.drill_report import attach_situation, write_report
from tongzhou.steps.procedures import load_procedures
from tongzhou.store.files import make_folder
from tongzhou.store.place import Place, open_place
from tongzhou.terms.errors import UsageError, fault

__all__ = ["command", "report", "run"]

_LEDGER = "drill.tongzhou"


@click.group("drill", cls=Group)
@lang_option
def command() -> None:
    """Hold the commands for drills."""


@command.command("run", cls=Command)
@click.argument("script", type=PathName(), metavar="SCRIPT")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.drill_folder")
@click.option("--answers", type=PathName(), metavar="FILE", help="cli.option.drill_answers")
@click.option("--play", "by_hand", multiple=True, metavar="PLAYER", help="cli.option.drill_play")
@click.option("--speed", type=click.FloatRange(0.1, 10_000), default=1.0, metavar="N", help="cli.option.drill_speed")
@click.option("--ledger", "place", type=LedgerPlace(), metavar="FILE|URL", help="cli.option.drill_ledger")
@region_option
@lang_option
@click.pass_context
def run(
    ctx: click.Context,
    script: Path,
    output: Path,
    answers: Path | None,
    by_hand: tuple[str, ...],
    speed: float,
    place: Place | None,
) -> None:
    """Play a script."""
    session = session_of(ctx)
    session.doing = "drill"
    settings, program = session.settings, f"tongzhou {version('tongzhou')}"
    procedures = load_procedures(settings.region, settings.home)
    drill, text = drill_script(script, settings.region, settings.home, procedures)
    strange = [one for one in by_hand if one not in drill.players]
    if strange:
        raise UsageError(
            fault(
                "cli.drill.play",
                "--play got {player!r}, which is no player of this drill. Players are {known}.",
                player=strange[0],
                known=naming.choices({key: one.names for key, one in drill.players.items()}),
            )
        )
    given = read_answers(answers, drill) if answers else ()
    make_folder(output)
    situation = attach_situation(drill, settings.region, settings.home, output, session.now(), program)
    with new_drill_ledger(place or output / _LEDGER, drill, procedures) as desk:
        running = Running(
            desk,
            drill,
            f"drill-{drill.begins.astimezone(procedures.zone):%Y%m%d}-{secrets.token_hex(3)}",
            situation,
            tuple(one for one in given if one.player not in by_hand),
            session.now,
            speed,
            _listener(session) if by_hand or not answers else None,
        )
        for event in running.run(text, program):
            _show(session, running, event)
    _finish(session, place or output / _LEDGER, output)


@command.command("report", cls=Command)
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.drill_folder")
@existing_ledger_option
@region_option
@lang_option
@click.pass_context
def report(ctx: click.Context, output: Path) -> None:
    """Score a drill again from its ledger."""
    session = session_of(ctx)
    session.doing = "drill"
    _finish(session, session.settings.ledger, output)


def _finish(session: Session, place: Place, output: Path) -> None:
    settings = session.settings
    procedures = load_procedures(settings.region, settings.home)
    with open_place(place, at=session.now(), is_new_allowed=False, is_read_only=True) as ledger:
        maps = field_maps(settings.region, settings.home, procedures.newest)
        found, files = write_report(ledger, procedures, output, maps)
    grade = found.grade
    said = session.words.say(
        "cli.drill.done",
        share=f"{found.share:.0f}",
        grade=grade.names[session.lang] if grade else "-",
        acts=len(found.acts),
    )
    click.echo(visible(said), err=True)
    session.data(f"{path}\n".encode() for path in files)


def _listener(session: Session) -> Callable[[float], str | None]:
    """Give what waits for a line of the terminal: a thread reads, so that injects come while nobody types."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        for line in session.stdin:
            lines.put(line.decode("utf-8", errors="replace").strip() or "#")
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()

    def hear(seconds: float) -> str | None:
        try:
            return lines.get(timeout=seconds)
        except queue.Empty:
            return ""

    return hear


def _show(session: Session, running: Running, event: Event) -> None:
    """Say what happened; every line begins with the mark of an exercise and the drill's time."""
    words, lang, script = session.words, session.lang, running.script
    at = event.at.astimezone(running.desk.procedures.zone).strftime("%H:%M")
    mark = words.say("cli.case.mode.exercise")
    procedure = running.desk.procedures.newest[script.procedure]
    lines = []
    if event.inject:
        to = ", ".join(f"{script.players[one].names[lang]} ({one})" for one in event.inject.to)
        key = "cli.drill.inject_attached" if event.inject.attach and running.situation else "cli.drill.inject"
        name = running.situation[0] if running.situation else ""
        lines.append(words.say(key, to=to, text=event.inject.names[lang], name=name))
        lines += [
            words.say(
                "cli.drill.allowed",
                player=naming.keyed(script.players[one].names, one),
                moves=naming.moves(procedure, running.allowed(one)) or naming.NOTHING,
            )
            for one in event.inject.to
        ]
    for act in event.acts:
        move = procedure.transitions.get(act.transition or "")
        who = (
            script.players[act.person].names[lang]
            if act.person in script.players
            else procedure.parties[act.party].names[lang]
        )
        said = session.all_words.say(f"formats.verb.{act.verb}", move=move.names[lang] if move else "")
        lines.append(
            words.say("cli.drill.act", n=act.n, who=who, said=said, state=procedure.states[act.state].names[lang])
        )
    for one in event.refused:
        lines.append(words.say("cli.drill.refused", why=one.say(session.all_words)))
    for line in lines:
        click.echo(visible(f"{mark}{at} {line}"), err=True)
    sys.stderr.flush()
