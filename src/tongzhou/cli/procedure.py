"""`tongzhou procedure`: check, compare, draw, explain and try declared procedures, begin a new one (程序)."""

import re
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import PathName, files_argument, format_option, lang_option, output_option, region_option
from tongzhou.cli.session import Session, session_of
from tongzhou.procedures.procedure import Procedure
from tongzhou.steps.procedures import check_files
from tongzhou.store.files import replace_file
from tongzhou.terms.errors import DeclarationError, InputError, UsageError, fault

__all__ = ["check", "command", "diff", "draw", "explain", "new", "try_"]


@click.group("procedure", cls=Group)
@lang_option
def command() -> None:
    """Hold the commands for procedures."""


@command.command("check", cls=Command)
@files_argument("FILE")
@region_option
@lang_option
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...]) -> None:
    """Check declarations and list every fault."""
    session = _session(ctx)
    for one in _read(session, paths):
        said = session.words.say(
            "cli.procedure.check.fine",
            title=one.titles[session.lang],
            pin=one.pin,
            parties=len(one.parties),
            states=len(one.states),
            transitions=len(one.transitions),
            assumed=len(one.assumed),
            lines=one.lines,
        )
        session.data([f"{visible(said)}\n".encode()])


@command.command("diff", cls=Command)
@click.argument("old", type=PathName(), metavar="OLD")
@click.argument("new", type=PathName(), metavar="NEW")
@region_option
@lang_option
@click.pass_context
def diff(ctx: click.Context, old: Path, new: Path) -> None:
    """Say what changes, and what is shared more widely."""
    from tongzhou.procedures.difference import differences, widened

    session = _session(ctx)
    before, after = (*_read(session, (old,)), *_read(session, (new,)))
    found = [session.all_words.tell(one) for one in differences(before, after)]
    session.data(f"{visible(line)}\n".encode() for line in found or [session.words.say("cli.procedure.diff.none")])
    faults = widened(before, after)
    if faults:
        raise DeclarationError(faults)


@command.command("draw", cls=Command)
@click.argument("path", type=PathName(), metavar="FILE")
@format_option("svg", "text")
@output_option
@region_option
@lang_option
@click.pass_context
def draw(ctx: click.Context, path: Path, form: str, output: Path | None) -> None:
    """Draw the states and transitions."""
    from tongzhou.procedures.draw import draw_svg, draw_text
    from tongzhou.report.outlines import outlined

    session = _session(ctx)
    (one,) = _read(session, (path,))
    text = (
        outlined(draw_svg(one, session.lang))
        if form == "svg"
        else "".join(f"{line}\n" for line in draw_text(one, session.lang))
    )
    _write(session, text, output)


@command.command("explain", cls=Command)
@click.argument("path", type=PathName(), metavar="FILE")
@format_option("md", "html", "docx")
@output_option
@region_option
@lang_option
@click.pass_context
def explain(ctx: click.Context, path: Path, form: str, output: Path | None) -> None:
    """Write the procedure as a page to be read."""
    from tongzhou.procedures.explain import explain as page

    session = _session(ctx)
    (one,) = _read(session, (path,))
    lines = page(one, session.all_words)
    if form == "md":
        _write(session, "".join(f"{line}\n" for line in lines), output)
        return
    from tongzhou.cli.papers import put_paper
    from tongzhou.formats.explained import explained_paper

    put_paper(session, explained_paper(lines, session.lang), form, output)


@command.command("new", cls=Command)
@click.argument("key", metavar="[NAME]", default="new-procedure")
@output_option
@lang_option
@click.pass_context
def new(ctx: click.Context, key: str, output: Path | None) -> None:
    """Write a commented declaration to begin with."""
    from tongzhou.procedures.skeleton import skeleton

    if not re.fullmatch(r"[a-z][a-z0-9-]{0,60}", key):
        raise UsageError(
            fault(
                "cli.procedure.new.name",
                "NAME got {name!r}. Write small letters, digits and hyphens, a letter first, such as water-alarm.",
                name=key,
            )
        )
    if output is not None and output.exists():
        raise InputError(
            fault(
                "cli.procedure.new.there",
                "{path} is there already, and may hold somebody's work. Name another file, or remove that one first.",
                path=str(output),
            )
        )
    _write(_session(ctx), skeleton(key), output)


@command.command("try", cls=Command)
@click.argument("path", type=PathName(), metavar="FILE")
@click.option("--case", "cases", multiple=True, type=PathName(), metavar="CASE", help="cli.option.try_case")
@region_option
@lang_option
@click.pass_context
def try_(ctx: click.Context, path: Path, cases: tuple[Path, ...]) -> None:
    """Play acceptance cases, or walk the procedure line by line."""
    from tongzhou.cli.trial import trial_lines
    from tongzhou.steps.trial import try_cases

    session = _session(ctx)
    if not cases:
        _walk(session, path)
        return
    procedure, trials = try_cases(path, cases, session.settings.region, session.settings.home)
    for one in trials:
        session.data(f"{visible(line)}\n".encode() for line in trial_lines(procedure, one, session.all_words))
    misses = [miss for one in trials for miss in one.misses]
    if misses:
        raise InputError(misses)


def _walk(session: Session, path: Path) -> None:
    from tongzhou.cli.walk import walk_lines
    from tongzhou.steps.walk import begin_walk

    settings = session.settings
    walk = begin_walk(path, settings.region, settings.home, session.now())
    zones = [calendar.zone for calendar in walk.calendars.values()]

    def lines() -> Iterator[str]:
        while True:
            if session.stdin.isatty():
                click.echo("> ", nl=False, err=True)
            line = session.stdin.readline()
            if not line:
                return
            yield line.decode("utf-8", errors="replace").strip()

    walk_lines(session, walk, lines(), lambda text: session.data([f"{text}\n".encode()]), zones[0] if zones else UTC)


def _session(ctx: click.Context) -> Session:
    session = session_of(ctx)
    session.doing = "procedure"
    return session


def _read(session: Session, paths: tuple[Path, ...]) -> tuple[Procedure, ...]:
    return check_files(paths, session.settings.region, session.settings.home)


def _write(session: Session, text: str, output: Path | None) -> None:
    if output is None:
        session.data([text.encode()])
    else:
        replace_file(output, text.encode())
