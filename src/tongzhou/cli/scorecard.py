"""`tongzhou scorecard`: how time limits are kept (时限评分)."""

from datetime import date
from pathlib import Path

import click

from tongzhou.cli.case import desk_of
from tongzhou.cli.command import Command
from tongzhou.cli.options import (
    Day,
    OneOf,
    existing_ledger_option,
    format_option,
    lang_option,
    output_option,
    region_option,
)
from tongzhou.cli.papers import FORMS, put_paper
from tongzhou.cli.session import session_of
from tongzhou.procedures.case import MODES

__all__ = ["command"]


@click.command("scorecard", cls=Command)
@click.option("--from", "since", type=Day(), metavar="YYYY-MM-DD", help="cli.option.period_from")
@click.option("--to", "until", type=Day(), metavar="YYYY-MM-DD", help="cli.option.period_to")
@click.option("--mode", type=OneOf(*MODES), default="real", metavar="|".join(MODES), help="cli.option.case_mode")
@format_option(*FORMS)
@output_option
@existing_ledger_option
@region_option
@lang_option
@click.pass_context
def command(
    ctx: click.Context, since: date | None, until: date | None, mode: str, form: str, output: Path | None
) -> None:
    """Count kept and missed time limits."""
    from tongzhou.steps.desk_papers import Period, score_paper

    session = session_of(ctx)
    session.doing = "tasks"
    with desk_of(session, is_read_only=True) as desk:
        paper = score_paper(desk, session.now(), Period(since, until), mode, session.all_words)
    put_paper(session, paper, form, output)
