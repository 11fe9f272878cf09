"""`tongzhou config`: each setting and where it came from (配置)."""

import click

from tongzhou.cli.command import Command
from tongzhou.cli.options import lang_option, ledger_option, region_option
from tongzhou.cli.session import session_of

__all__ = ["command"]


@click.command("config", cls=Command)
@region_option
@ledger_option
@lang_option
@click.pass_context
def command(ctx: click.Context) -> None:
    """Print the settings, one on a line with tabs between name, value and origin."""
    session = session_of(ctx)
    words = session.words
    lines = []
    for row in session.settings.rows:
        shown = row.shown if row.shown is not None else words.say("cli.config.unset")
        lines.append(f"{row.name}\t{shown}\t{words.say(f'cli.config.origin.{row.origin}', where=row.where)}\n")
    session.data(line.encode("utf-8", "surrogateescape") for line in lines)
