"""`tongzhou facts`: what pages state, as records (提取事实)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

import click

from tongzhou.cli.command import Command
from tongzhou.cli.options import (
    LedgerPlace,
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
from tongzhou.steps.facts import facts_of
from tongzhou.steps.pages import each_text, sizes_of
from tongzhou.steps.region import load_region
from tongzhou.store.files import replace_file
from tongzhou.store.place import Place
from tongzhou.terms.errors import DocumentError, Fault, UsageError, fault
from tongzhou.terms.text import Text
from tongzhou.terms.words import Message

__all__ = ["command"]

#: So many files, or so many bytes in several, take long enough for their names to be shown (assumed).
_MANY, _LARGE = 3, 1_000_000


@click.command("facts", cls=Command)
@files_argument("FILE")
@date_option
@region_option
@click.option("--ledger", type=LedgerPlace(), metavar="FILE|URL", help="cli.option.ledger_decisions")
@format_option("jsonl", "csv", "xlsx")
@output_option
@lang_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    published: date | None,
    ledger: Place | None,
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
    lexicon = load_region(session.settings.region, session.settings.home).lexicon
    decisions: Sequence[Decision] = ()
    if ledger is not None:
        from tongzhou.steps.decisions import decisions_in

        decisions = decisions_in(ledger, session.now())
    session.doing = "read"
    faults: list[Fault] = []
    texts = _named(session, paths, each_text(paths, session.stdin, published, faults))
    first = next(texts, None)
    if first is None:
        raise DocumentError(faults)
    facts = _told(session, chain([first], texts), lexicon, decisions)
    if output is None:
        session.data(_written(session, facts, form))
    else:
        replace_file(output, _written(session, facts, form))
    if faults:
        # What could be read is written; what could not is told, and the exit code says so.
        raise DocumentError(faults)


def _named(session: Session, paths: Sequence[Path], texts: Iterator[tuple[int, Text]]) -> Iterator[Text]:
    """Name each file as it has been read, where there are many or large ones."""
    is_long = len(paths) >= _MANY or sizes_of(paths) >= _LARGE
    for number, text in texts:
        if is_long and len(paths) > 1:
            session.tell(Message.of("cli.facts.file", number=number, total=len(paths), name=text.document.name))
        yield text


def _told(session: Session, texts: Iterable[Text], lexicon: Lexicon, decisions: Sequence[Decision]) -> Iterator[Fact]:
    """Give the facts of each text, and tell of a text without any: nothing on standard output could be a mistake too."""
    for text in texts:
        session.doing = "extract"
        has_any = False
        with bytes_bar(session, text.document.size) as progress:
            for fact in facts_of([text], lexicon, progress, decisions):
                has_any = True
                yield fact
        if not has_any:
            session.tell(Message.of("cli.facts.none", name=text.document.name))
        session.doing = "read"


def _written(session: Session, facts: Iterator[Fact], form: str) -> Iterator[bytes]:
    match form:
        case "csv":
            return (piece.encode() for piece in fact_csv(facts))
        case "xlsx":
            from tongzhou.formats.xlsx import fact_workbook

            return iter([fact_workbook(facts, session.all_words)])
        case _:
            return (f"{line}\n".encode() for line in fact_lines(facts))
