"""`tongzhou bluebook`: from pages and a panel to a blue book (编制蓝皮书)."""

import os
from datetime import date
from importlib.metadata import version
from pathlib import Path

import click

from tongzhou.cli.command import Command
from tongzhou.cli.layout import visible
from tongzhou.cli.options import (
    PathName,
    date_option,
    files_argument,
    lang_option,
    ledger_option,
    region_option,
)
from tongzhou.cli.progress import Stages
from tongzhou.cli.session import Session, session_of
from tongzhou.store.place import place_name
from tongzhou.terms.errors import UsageError, fault

__all__ = ["command"]


@click.command("bluebook", cls=Command)
@files_argument("PAGE")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.folder")
@click.option("--panel", type=PathName(), metavar="FILE", help="cli.option.panel")
@date_option
@region_option
@ledger_option
@lang_option
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[Path, ...], output: Path, panel: Path | None, published: date | None
) -> None:
    """Make a blue book."""
    from tongzhou.steps.bluebook import Asked, BluebookResult, make_bluebook

    session = session_of(ctx)
    if str(output) == "-":
        raise UsageError(
            fault("cli.book_to_stdout", "A book is a folder and cannot go to standard output. Name a folder with -o.")
        )
    settings = session.settings
    asked = Asked(
        paths, panel, settings.region, settings.home, published, settings.ledger, session.lang, output,
        f"tongzhou {version('tongzhou')}",
    )  # fmt: skip
    with Stages(session) as stages:
        made: BluebookResult = make_bluebook(asked, session.now(), session.stdin, stages.begin, stages.passed)
    for note in made.notes:
        session.tell(note)
    review = sum(1 for fact in made.facts if fact.reading == "review")
    findings = sum(len(page.findings) for page in made.pages)
    _say(session, "facts", facts=len(made.facts), review=review)
    _say(session, "findings", findings=findings, inconsistent=made.inconsistent)
    _say(session, "ledger", ledger=place_name(settings.ledger), new=made.new_entries, head=made.filed.head.root.hex())
    session.data(os.fsencode(path) + b"\n" for path in made.files)


def _say(session: Session, what: str, **values: object) -> None:
    click.echo(visible(session.words.say(f"cli.bluebook.made.{what}", **values)), err=True)
