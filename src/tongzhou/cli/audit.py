"""`tongzhou audit`: what adds up on pages and what does not (勾稽校验)."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import click

from tongzhou.cli.command import Command
from tongzhou.cli.layout import visible, wrap
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
from tongzhou.facts.known import KnownFigures
from tongzhou.formats.records import finding_csv, finding_lines
from tongzhou.steps.audit import audit_texts
from tongzhou.steps.facts import size_of
from tongzhou.steps.pages import decode_pages, read_pages
from tongzhou.steps.region import load_region
from tongzhou.store.files import replace_file
from tongzhou.store.place import Place
from tongzhou.terms.finding import Finding
from tongzhou.terms.words import Words

__all__ = ["command"]

_WIDTH = 88


@click.command("audit", cls=Command)
@files_argument("FILE")
@date_option
@region_option
@click.option("--ledger", type=LedgerPlace(), metavar="FILE|URL", help="cli.option.ledger_audit")
@format_option("jsonl", "csv", "text")
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
    """Print the findings of pages."""
    session = session_of(ctx)
    session.doing = "read"
    texts = decode_pages(read_pages(paths, session.stdin), published)
    region = load_region(session.settings.region, session.settings.home)
    pages, now = [text.document.sha256 for text in texts], session.now()

    def recall(facts: Sequence[Fact]) -> KnownFigures:
        from tongzhou.steps.known import known_beside  # loads the database, which a page alone does not need

        return known_beside(facts, region, now, ledger, without=pages)

    decisions: Sequence[Decision] = ()
    if ledger is not None:
        from tongzhou.steps.decisions import decisions_in

        decisions = decisions_in(ledger, now)
    session.doing = "check"
    with bytes_bar(session, size_of(texts)) as progress:
        findings = audit_texts(texts, region.lexicon, progress, recall if ledger is not None else None, decisions)
    pieces = (piece.encode() for piece in _written(session, findings, form))
    if output is None:
        session.data(pieces)
    else:
        replace_file(output, pieces)


def _written(session: Session, findings: tuple[Finding, ...], form: str) -> Iterator[str]:
    words = session.all_words
    match form:
        case "csv":
            return finding_csv(findings, words)
        case "text":
            return (f"{line}\n" for line in _text(findings, words))
        case _:
            return (f"{line}\n" for line in finding_lines(findings, words))


def _text(findings: tuple[Finding, ...], words: Words) -> Iterator[str]:
    """Say each finding in two or three lines for a reader."""
    for one in findings:
        verdict = words.say(f"cli.audit.verdict.{one.verdict}")
        yield from wrap(visible(words.say("cli.audit.line", verdict=verdict, expr=one.expr, id=one.id)), _WIDTH)
        for note in one.notes:
            yield from wrap(visible(words.tell(note)), _WIDTH, 4)
    if not findings:
        yield words.say("cli.audit.none")
