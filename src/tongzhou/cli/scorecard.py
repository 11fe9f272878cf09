"""`tongzhou scorecard`: how time limits are kept (时限评分)."""

from datetime import date
from pathlib import Path

import click

from tongzhou.cli.case import desk_of
from tongzhou.cli.command import Command
from tongzhou.cli.papers import paper_options, period, put_paper
from tongzhou.cli.session import session_of

__all__ = ["command"]


@click.command("scorecard", cls=Command)
@paper_options
@click.pass_context
def command(
    ctx: click.Context, since: date | None, until: date | None, mode: str, form: str, output: Path | None
) -> None:
    """Count kept and missed time limits."""
    from tongzhou.steps.desk_papers import score_paper

    session = session_of(ctx)
    session.doing = "tasks"
    with desk_of(session, is_read_only=True) as desk:
        paper = score_paper(desk, session.now(), period(since, until), mode, session.all_words)
    put_paper(session, paper, form, output)
