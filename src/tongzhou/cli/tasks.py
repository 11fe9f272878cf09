"""`tongzhou tasks`: the coordination office's board (任务看板)."""

from datetime import date
from pathlib import Path

import click

from tongzhou.cli.case import check_party, desk_of
from tongzhou.cli.command import Command
from tongzhou.cli.papers import paper_options, period, put_paper
from tongzhou.cli.session import session_of

__all__ = ["command"]


@click.command("tasks", cls=Command)
@click.option("--as", "who", required=True, metavar="WHO", help="cli.option.as")
@paper_options
@click.pass_context
def command(
    ctx: click.Context, who: str, since: date | None, until: date | None, mode: str, form: str, output: Path | None
) -> None:
    """Show tasks with their lights."""
    from tongzhou.steps.cases import read_person
    from tongzhou.steps.desk_papers import tasks_paper

    session = session_of(ctx)
    session.doing = "tasks"
    person = read_person(who, session.settings.home)
    with desk_of(session, is_read_only=True) as desk:
        check_party(desk, person.party, "--as")
        paper = tasks_paper(
            desk, person, session.now(), period(since, until), mode, session.all_words, is_one_page=form == "docx"
        )
    put_paper(session, paper, form, output)
