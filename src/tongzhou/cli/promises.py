"""`tongzhou promises`: plans, targets and proposals of a ledger, and what came of them (承诺清单)."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date

import click

from tongzhou.cli.command import Command
from tongzhou.cli.layout import visible, wrap
from tongzhou.cli.options import Day, LedgerPlace, format_option, lang_option, output_option
from tongzhou.cli.session import session_of
from tongzhou.facts.promises import Promise
from tongzhou.formats.records import BOM, guard
from tongzhou.store.files import replace_file
from tongzhou.store.place import Place
from tongzhou.terms.words import Words

__all__ = ["command"]

_WIDTH = 88
_KEYS = (
    "outcome", "due", "modality", "what", "value", "unit", "region", "who", "said", "text", "document", "start", "end", "heard_day", "heard_who",
    "heard_text",
)  # fmt: skip


@click.command("promises", cls=Command)
@click.argument("ledger", type=LedgerPlace(), metavar="LEDGER")
@click.option("--region", "place", metavar="AREA", help="cli.option.promises_area")
@click.option("--date", "day", type=Day(), metavar="YYYY-MM-DD", help="cli.option.promises_date")
@format_option("text", "jsonl", "csv")
@output_option
@lang_option
@click.pass_context
def command(ctx: click.Context, ledger: Place, place: str | None, day: date | None, form: str, output: object) -> None:
    """List promises and what later documents say of each."""
    from pathlib import Path

    from tongzhou.steps.promises import promises_in

    session = session_of(ctx)
    session.doing = "ledger"
    found = promises_in(ledger, session.now(), day or session.now().date(), place)
    words = session.all_words
    lines = {"jsonl": _jsonl, "csv": _csv}.get(form, _text)(found, words)
    pieces = (line.encode() for line in lines)
    if output is None:
        session.data(pieces)
    else:
        replace_file(Path(str(output)), pieces)


def _row(one: Promise) -> tuple[str | int | None, ...]:
    said, heard = one.said, one.evidence[0] if one.evidence else None
    return (
        one.outcome, one.due.isoformat() if one.due else None, one.modality, one.what, one.value, one.unit, one.area, said.who, said.day or None,
        said.text, said.document, said.start, said.end, heard.day if heard else None, heard.who if heard else None, heard.text if heard else None,
    )  # fmt: skip


def _jsonl(found: Sequence[Promise], words: Words) -> Iterator[str]:
    for one in found:
        yield json.dumps(dict(zip(_KEYS, _row(one), strict=True)), ensure_ascii=False) + "\n"


def _csv(found: Sequence[Promise], words: Words) -> Iterator[str]:
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(_KEYS)
    for one in found:
        write([guard("" if cell is None else str(cell)) for cell in _row(one)])
    yield BOM + out.getvalue()


def _text(found: Sequence[Promise], words: Words) -> Iterator[str]:
    """Say each promise with its outcome, who said it, by when, and the sentences it rests on."""
    nobody = words.say("cli.promises.nobody")
    for one in found:
        head = words.say(
            "cli.promises.line",
            outcome=words.say(f"cli.promises.outcome.{one.outcome}"),
            what=" ".join(filter(None, (one.what, f"{one.value or ''}{one.unit or ''}"))),
            place=one.area or "-",
            modality=words.say(f"cli.review.modality.{one.modality}"),
            due=one.due.isoformat() if one.due else words.say("cli.promises.no_day"),
        )
        lines = [*wrap(visible(head), _WIDTH)]
        for key, each in (("cli.promises.said", one.said), *(("cli.promises.heard", each) for each in one.evidence)):
            lines += wrap(
                visible(words.say(key, who=each.who or nobody, day=each.day or "?", text=each.text)), _WIDTH, 4
            )
        yield "\n".join(lines) + "\n"
    if not found:
        yield words.say("cli.promises.none") + "\n"
