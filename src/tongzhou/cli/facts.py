"""`tongzhou facts`: what pages state, as records (提取事实)."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from tongzhou.cli.command import Command
from tongzhou.cli.options import (
    PathName,
    date_option,
    files_argument,
    format_option,
    lang_option,
    output_option,
    region_option,
)
from tongzhou.cli.progress import bytes_bar
from tongzhou.cli.session import Session, session_of
from tongzhou.facts.decision import Decision
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon
from tongzhou.formats.records import fact_csv, fact_lines
from tongzhou.steps.facts import Progress, facts_of, size_of
from tongzhou.steps.pages import decode_pages, read_pages
from tongzhou.steps.region import load_region
from tongzhou.store.files import replace_file
from tongzhou.terms.errors import UsageError, fault
from tongzhou.terms.text import Text
from tongzhou.terms.words import Message

__all__ = ["command"]


@click.command("facts", cls=Command)
@files_argument("FILE")
@date_option
@region_option
@click.option("--ledger", type=PathName(), metavar="FILE", help="cli.option.ledger_decisions")
@format_option("jsonl", "csv", "xlsx")
@output_option
@lang_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    published: date | None,
    ledger: Path | None,
    form: str,
    output: Path | None,
) -> None:
    """Print the facts of pages."""
    session = session_of(ctx)
    if form == "xlsx" and output is None and session.is_stdout_terminal:
        raise UsageError(
            fault(
                "cli.xlsx_to_terminal",
                "A workbook cannot be shown on a terminal. Name a file with -o, or send it to one with >.",
            )
        )
    session.doing = "read"
    texts = decode_pages(read_pages(paths, session.stdin), published)
    lexicon = load_region(session.settings.region, session.settings.home).lexicon
    decisions: Sequence[Decision] = ()
    if ledger is not None:
        from tongzhou.steps.decisions import decisions_in

        decisions = decisions_in(ledger, session.now())
    session.doing = "extract"
    with bytes_bar(session, size_of(texts)) as progress:
        facts = _told(session, texts, lexicon, progress, decisions)
        if output is None:
            session.data(_written(session, facts, form))
        else:
            replace_file(output, _written(session, facts, form))


def _told(
    session: Session, texts: tuple[Text, ...], lexicon: Lexicon, progress: Progress, decisions: Sequence[Decision]
) -> Iterator[Fact]:
    """Give the facts of each text, and tell of a text without any: nothing on standard output could be a mistake too."""
    for text in texts:
        has_any = False
        for fact in facts_of([text], lexicon, progress, decisions):
            has_any = True
            yield fact
        if not has_any:
            session.tell(Message.of("cli.facts.none", name=text.document.name))


def _written(session: Session, facts: Iterator[Fact], form: str) -> Iterator[bytes]:
    match form:
        case "csv":
            return (piece.encode() for piece in fact_csv(facts))
        case "xlsx":
            from tongzhou.formats.xlsx import fact_workbook

            return iter([fact_workbook(facts, session.all_words)])
        case _:
            return (f"{line}\n".encode() for line in fact_lines(facts))
