"""`tongzhou procedure`: check declared procedures (程序)."""

from pathlib import Path

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import files_argument, lang_option, region_option
from tongzhou.cli.session import session_of
from tongzhou.steps.procedures import check_files

__all__ = ["check", "command"]


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
    session = session_of(ctx)
    session.doing = "procedure"
    settings = session.settings
    for one in check_files(paths, settings.region, settings.home):
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
