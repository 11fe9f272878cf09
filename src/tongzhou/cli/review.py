"""`tongzhou review`: what needs a person's look, and what a person decides (待核与人工核对)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible, wrap
from tongzhou.cli.options import (
    date_option,
    files_argument,
    format_option,
    lang_option,
    ledger_option,
    output_option,
    region_option,
)
from tongzhou.cli.progress import bytes_bar
from tongzhou.cli.session import Session, session_of
from tongzhou.facts.review import Item
from tongzhou.store.files import read_file, replace_file
from tongzhou.store.place import place_name
from tongzhou.terms.errors import UsageError, fault
from tongzhou.terms.words import Message, Words

if TYPE_CHECKING:
    from tongzhou.facts.decision import Decision

__all__ = ["ReviewGroup", "command", "decide", "keys", "show"]

_WIDTH = 88
_SQLITE = b"SQLite format 3\x00"
_MOST_BYTES = 50_000_000


class ReviewGroup(Group):
    """A group whose first word may be a file: then it lists (缺省为列清单)."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command named, or list what the files need."""
        if args[0] not in self.commands and not (args[0].startswith("-") and len(args) == 1):
            return super().resolve_command(ctx, ["list", *args])
        return super().resolve_command(ctx, args)


@click.group("review", cls=ReviewGroup, context_settings={"ignore_unknown_options": True})
@lang_option
def command() -> None:
    """Hold the commands of reviewing."""


@command.command("list", cls=Command)
@files_argument("FILE|LEDGER")
@date_option
@region_option
@ledger_option
@format_option("text", "csv", "xlsx")
@output_option
@lang_option
@click.pass_context
def show(ctx: click.Context, paths: tuple[Path, ...], published: date | None, form: str, output: Path | None) -> None:
    """Print what needs a person's look."""
    session = session_of(ctx)
    found = _items(session, paths, published)
    words = session.all_words
    if form == "xlsx":
        from tongzhou.formats.review_sheet import review_workbook

        pieces: Iterator[bytes] = iter([review_workbook(found, words)])
    elif form == "csv":
        from tongzhou.formats.review_sheet import review_csv

        pieces = (piece.encode() for piece in review_csv(found, words))
    else:
        pieces = (f"{line}\n".encode() for line in _text(found, words))
    if output is None:
        session.data(pieces)
    else:
        replace_file(output, pieces)


@command.command("decide", cls=Command)
@files_argument("FILE")
@click.option("-d", "--decision", "answers", multiple=True, metavar="NUMBER=ANSWER", help="cli.option.decision")
@click.option("--who", required=True, metavar="KEY", help="cli.option.who")
@date_option
@region_option
@ledger_option
@lang_option
@click.pass_context
def decide(
    ctx: click.Context, paths: tuple[Path, ...], answers: tuple[str, ...], who: str, published: date | None
) -> None:
    """Record decisions: of a filled table, or given by number for pages."""
    session = session_of(ctx)
    from tongzhou.formats.review_sheet import answers_from_csv, answers_from_xlsx, decisions_from, decisions_of

    if answers:
        taken = decisions_of(_items(session, paths, published), [_pair(one) for one in answers])
    else:
        rows: list[tuple[str, Mapping[str, str]]] = []
        for path in paths:
            data = read_file(path, _MOST_BYTES)
            rows += (answers_from_xlsx if data[:2] == b"PK" else answers_from_csv)(data, str(path))
        taken = decisions_from(rows)
    _record(session, taken, who)


@command.command("keys", cls=Command)
@files_argument("FILE")
@click.option("--who", required=True, metavar="KEY", help="cli.option.who")
@date_option
@region_option
@ledger_option
@lang_option
@click.pass_context
def keys(ctx: click.Context, paths: tuple[Path, ...], who: str, published: date | None) -> None:
    """Go through the list by single keys."""
    session = session_of(ctx)
    from tongzhou.formats.review_sheet import decisions_of
    from tongzhou.steps.review import walk

    found = _items(session, paths, published)
    words = session.all_words

    def shown(item: Item) -> None:
        for line in _text([item], words):
            click.echo(line, err=True)
        click.echo(visible(words.say("cli.review.keys.prompt", number=item.number, count=len(found))), err=True)

    answers, pressed, parts = walk(found, shown, lambda: _key(session))
    _record(session, decisions_of(parts, answers), who)
    session.tell(Message.of("cli.review.keys.done", keys=pressed, items=len(answers)))


def _key(session: Session) -> str:
    """Wait for one key; where no person sits before a terminal, take the next character that comes."""
    if session.stdin.isatty():
        return click.getchar()
    return session.stdin.read(1).decode("ascii", "replace")


def _pair(said: str) -> tuple[int, str]:
    number, sign, answer = said.partition("=")
    if not sign or not number.isdigit() or not answer:
        raise UsageError(
            fault(
                "cli.not_a_decision",
                "-d got {said!r}. Write the number of an item, =, and accept, reject, the number of a reading or slots: 3=accept.",
                said=said,
            )
        )
    return int(number), answer


def _record(session: Session, taken: "Sequence[Decision]", who: str) -> None:
    from tongzhou.steps.decisions import record_decisions

    session.doing = "append"
    new = record_decisions(session.settings.ledger, taken, who, session.now())
    session.tell(Message.of("cli.review.recorded", new=new, ledger=place_name(session.settings.ledger)))


def _items(session: Session, paths: Sequence[Path], published: date | None) -> tuple[Item, ...]:
    from tongzhou.steps.decisions import decisions_in, facts_in
    from tongzhou.steps.facts import size_of
    from tongzhou.steps.pages import decode_pages, read_pages
    from tongzhou.steps.region import load_region
    from tongzhou.steps.review import items_of_facts, review_items

    session.doing = "read"
    now = session.now()
    ledgers = [path for path in paths if _is_ledger(path)]
    pages = [path for path in paths if path not in ledgers]
    found: tuple[Item, ...] = ()
    for path in ledgers:
        found += items_of_facts(facts_in(path, now), decisions_in(path, now))
    if pages:
        texts = decode_pages(read_pages(pages, session.stdin), published)
        region = load_region(session.settings.region, session.settings.home)
        decisions = decisions_in(session.settings.ledger, now)
        session.doing = "check"
        with bytes_bar(session, size_of(texts)) as progress:
            found += review_items(texts, region.lexicon, progress, decisions)
    return found


def _is_ledger(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _text(found: Sequence[Item], words: Words) -> Iterator[str]:
    """Say each item in a few lines: what was read, its sentence, what is in doubt, what else it may be."""
    if len(found) > 1:
        facts = sum(len(one.facts) for one in found)
        yield words.say("cli.review.count", items=len(found), facts=facts)
    for one in found:
        if len({fact.text for fact in one.facts}) > 1:
            yield from _several(one, words)
            continue
        first = one.facts[0]
        values = "、".join(f"{fact.value_text}{fact.unit or ''}" for fact in one.facts).replace("\n", "")
        names = "、".join(dict.fromkeys(fact.indicator or "?" for fact in one.facts))
        head = " · ".join(
            (
                first.region or first.entity or "?",
                first.period or "?",
                words.say(f"cli.review.modality.{first.modality}"),
            )
        )
        yield from wrap(visible(f"{one.number}. {names} {values} · {head}"), _WIDTH)
        yield from wrap(visible("“" + first.text.replace("\n", "") + "”"), _WIDTH, 4)
        yield from _asked(one, words)
    if not found:
        yield words.say("cli.review.none")


def _several(one: Item, words: Words) -> Iterator[str]:
    """Say an item of several sentences: what all share in one line, then each figure with its sentence."""
    shared = []
    for slot in ("region", "period", "modality"):
        values = {getattr(fact, slot) for fact in one.facts}
        if len(values) == 1:
            value = values.pop()
            shared.append(words.say(f"cli.review.modality.{value}") if slot == "modality" else value or "?")
    yield from wrap(
        visible(f"{one.number}. " + " · ".join((words.say("cli.review.several", facts=len(one.facts)), *shared))),
        _WIDTH,
    )
    for fact in one.facts:
        own = [fact.indicator or "?", f"{fact.value_text}{fact.unit or ''}".replace("\n", "")]
        own += [
            getattr(fact, slot) or "?"
            for slot in ("region", "period")
            if len({getattr(other, slot) for other in one.facts}) > 1
        ]
        yield from wrap(visible(" · ".join(own) + " “" + fact.text.replace("\n", "") + "”"), _WIDTH, 4)
    yield from _asked(one, words)


def _asked(one: Item, words: Words) -> Iterator[str]:
    """Say what is in doubt, what does not add up, and the readings that compete."""
    doubts = "; ".join(words.say(doubt) for doubt in one.doubts)
    yield from wrap(visible(words.say("cli.review.doubts", doubts=doubts)), _WIDTH, 4)
    for expr in one.findings:
        yield from wrap(visible(words.say("cli.review.alarm", expr=expr)), _WIDTH, 4)
    for number, rival in enumerate(one.rivals, 1):
        key = "rival_supported" if rival.supports else "rival_suggested" if one.suggested == number - 1 else "rival"
        said = words.say(
            f"cli.review.{key}", number=number, slot=rival.slot, value=rival.value or "-", expr="; ".join(rival.supports)
        )  # fmt: skip
        yield from wrap(visible(said), _WIDTH, 6)
