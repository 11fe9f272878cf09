"""`tongzhou ledger`: look at the ledger and verify it (台账)."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import Kind, PathName, existing_ledger_option, lang_option, ledger_option, region_option
from tongzhou.cli.session import Session, session_of
from tongzhou.ledger.head import Head
from tongzhou.steps.ledger import (
    backup_ledger,
    erase_content,
    export_ledger,
    import_ledger,
    keep_line,
    ledger_state,
    rebuild_cases,
    seal_now,
    verify_ledger,
)
from tongzhou.steps.watch import verify_on, verify_recent
from tongzhou.store.alteration import Verification
from tongzhou.store.files import read_file
from tongzhou.store.place import Place, place_name
from tongzhou.terms.errors import UsageError, fault

if TYPE_CHECKING:
    from tongzhou.steps.procedures import Procedures

__all__ = [
    "KnownHead",
    "backup",
    "command",
    "erase",
    "export",
    "head",
    "heads_of",
    "import_",
    "rebuild",
    "show",
    "tell_limits",
    "verify",
]

#: The largest file of kept heads that is read.
_MOST = 10_000_000
_HEAD = re.compile(r"(\d{1,15}):([0-9a-fA-F]{64})")


class KnownHead(Kind):
    """Heads kept elsewhere (已知封存值): one as its size and root, or `@FILE` as `ledger head --keep` writes it."""

    name = "head"

    def convert(
        self, value: str | tuple[tuple[int, bytes], ...], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[tuple[int, bytes], ...]:
        """Read the heads, or refuse them."""
        if isinstance(value, tuple):
            return value
        if value.startswith("@"):
            lines = read_file(Path(value[1:]), _MOST).decode("utf-8-sig", errors="replace").splitlines()
            return tuple(_head(line.split("\t")[0].strip(), value) for line in lines if line.strip())
        return (_head(value, value),)


def _head(text: str, value: str) -> tuple[int, bytes]:
    found = _HEAD.fullmatch(text)
    if not found:
        raise UsageError(
            fault(
                "cli.not_a_head",
                "--head got {value!r}. Write the size, a colon and the 64 digits of the root, as `tongzhou ledger head` prints them, or @FILE "
                "with one on each line.",
                value=value if text == value else f"{value}: {text}",
            )
        )
    return int(found[1]), bytes.fromhex(found[2])


def heads_of(given: Iterable[tuple[tuple[int, bytes], ...]], at: datetime) -> list[Head]:
    """Give the heads of an option that may be given several times (已知封存值)."""
    return [Head(size, root, at) for some in given for size, root in some]


@click.group("ledger", cls=Group)
@lang_option
def command() -> None:
    """Hold the ledger's commands."""


@command.command("verify", cls=Command)
@click.option("--head", "heads", type=KnownHead(), multiple=True, metavar="SIZE:ROOT|@FILE", help="cli.option.head")
@click.option("--recent", type=click.FloatRange(0.01, 100_000), metavar="HOURS", help="cli.option.verify_recent")
@click.option("--rolling", type=click.FloatRange(0.0, 86_400), metavar="SECONDS", help="cli.option.verify_rolling")
@existing_ledger_option
@region_option
@lang_option
@click.pass_context
def verify(
    ctx: click.Context, heads: tuple[tuple[tuple[int, bytes], ...], ...], recent: float | None, rolling: float | None
) -> None:
    """Recompute every hash and name what was altered."""
    session = session_of(ctx)
    session.doing = "ledger"
    path, now = session.settings.ledger, session.now()
    known = heads_of(heads, now)
    if rolling is not None:
        _roll(session, path, rolling)
        if recent is None:
            return
    declared = _declared(session)
    found = (
        verify_ledger(path, now, known, declared)
        if recent is None
        else verify_recent(path, now, recent, known, declared)
    )
    said = session.words.say(
        "cli.ledger.verify.fine" if recent is None else "cli.ledger.verify.fine_recent",
        path=place_name(path),
        entries=found.entries,
        facts=found.facts,
        documents=found.documents,
        unsealed=found.unsealed,
        head=f"{found.head.size}:{found.head.root.hex()}" if found.head else "-",
    )
    lines = [said]
    lines += [
        session.words.say(
            "cli.ledger.verify.erased",
            entry=one.entry,
            n="*" if one.n is None else one.n,
            by=one.by,
            actor=one.actor,
            at=one.at.isoformat(timespec="seconds"),
        )
        for one in found.erased
    ]
    session.data(f"{visible(line)}\n".encode() for line in lines)
    words, notes = session.words, []
    if found.cases:
        notes.append(words.say("cli.ledger.verify.folded", cases=found.cases))
    for pin, count in found.unfolded:
        key = "cli.ledger.verify.unfolded" if pin else "cli.ledger.verify.unfolded_erased"
        notes.append(words.say(key, count=count, pin=pin, region=session.settings.region))
    tell_limits(session, found.unsealed, bool(known), notes)


def tell_limits(session: Session, waiting: int, is_compared: bool, notes: Iterable[str] = ()) -> None:
    """Say what a verification cannot have found (核验的界限): what waits to be sealed, and an end taken away, without a head kept elsewhere."""
    said = list(notes)
    if waiting:
        said.append(session.words.say("cli.ledger.limit.waiting", count=waiting))
    if not is_compared:
        said.append(session.words.say("cli.ledger.limit.head"))
    for one in said:
        click.echo(visible(one), err=True)


def _declared(session: Session) -> Callable[[], "Procedures"]:
    """Give what reads the declarations of the region, once there are cases to fold."""

    @cache
    def read() -> "Procedures":
        from tongzhou.steps.procedures import load_procedures

        return load_procedures(session.settings.region, session.settings.home)

    return read


def _roll(session: Session, path: Place, seconds: float) -> None:
    """Go on with the round and say how far it is."""
    held = verify_on(path, session.settings.home, session.now, seconds, _declared(session))
    words = session.words
    last = words.say("cli.ledger.verify.no_round")
    if held.last_began and held.last_ended:
        took = round((held.last_ended - held.last_began).total_seconds())
        last = words.say("cli.ledger.verify.round", ended=held.last_ended.isoformat(timespec="seconds"), took=took)
    said = words.say(
        "cli.ledger.verify.rolled", path=place_name(path), reached=held.reached, size=held.size, last=last,
        began=held.began.isoformat(timespec="seconds"),
    )  # fmt: skip
    session.data([f"{visible(said)}\n".encode()])


def _verified(ctx: click.Context, key: str, found: Verification, **values: object) -> None:
    session = session_of(ctx)
    head = f"{found.head.size}:{found.head.root.hex()}" if found.head else "-"
    said = session.words.say(key, entries=found.entries, head=head, **values)
    session.data([f"{visible(said)}\n".encode()])


@command.command("export", cls=Command)
@click.argument("target", type=PathName(), metavar="FILE")
@existing_ledger_option
@lang_option
@click.pass_context
def export(ctx: click.Context, target: str) -> None:
    """Write the whole ledger as one archive."""
    session = session_of(ctx)
    session.doing = "ledger"
    head = export_ledger(session.settings.ledger, Path(target), session.now())
    said = session.words.say(
        "cli.ledger.export.done", target=target, head=f"{head.size}:{head.root.hex()}" if head else "-"
    )
    session.data([f"{visible(said)}\n".encode()])


@command.command("import", cls=Command)
@click.argument("source", type=PathName(), metavar="FILE")
@click.option("--head", "heads", type=KnownHead(), multiple=True, metavar="SIZE:ROOT|@FILE", help="cli.option.head")
@ledger_option
@lang_option
@click.pass_context
def import_(ctx: click.Context, source: str, heads: tuple[tuple[tuple[int, bytes], ...], ...]) -> None:
    """Make a ledger from an archive."""
    session = session_of(ctx)
    session.doing = "ledger"
    path, now = session.settings.ledger, session.now()
    found = import_ledger(Path(source), path, now, heads_of(heads, now))
    _verified(ctx, "cli.ledger.import.done", found, path=place_name(path))


@command.command("backup", cls=Command)
@click.argument("target", type=PathName(), metavar="FILE")
@existing_ledger_option
@lang_option
@click.pass_context
def backup(ctx: click.Context, target: str) -> None:
    """Copy the ledger while others write it, and verify the copy."""
    session = session_of(ctx)
    session.doing = "ledger"
    found = backup_ledger(session.settings.ledger, Path(target), session.now())
    _verified(ctx, "cli.ledger.backup.done", found, target=target)


@command.command("erase", cls=Command)
@click.argument("entry", type=click.IntRange(1), metavar="ENTRY")
@click.option("--part", "n", type=click.IntRange(0), metavar="N", help="cli.option.erase_part")
@click.option("--basis", required=True, metavar="TEXT", help="cli.option.erase_basis")
@click.option("--as", "actor", required=True, metavar="KEY", help="cli.option.erase_as")
@existing_ledger_option
@lang_option
@click.pass_context
def erase(ctx: click.Context, entry: int, n: int | None, basis: str, actor: str) -> None:
    """Erase the content of an entry under a recorded act."""
    session = session_of(ctx)
    session.doing = "ledger"
    message = f"erase {entry} {'*' if n is None else n}"
    done, head = erase_content(session.settings.ledger, entry, n, basis, actor, message, session.now())
    said = session.words.say(
        "cli.ledger.erase.done",
        rows=done.rows,
        acts=", ".join(str(one.entry) for one in done.receipts),
        head=f"{head.size}:{head.root.hex()}",
    )
    session.data([f"{visible(said)}\n".encode()])


@command.command("head", cls=Command)
@click.option("--keep", type=PathName(), metavar="FILE", help="cli.option.keep_head")
@existing_ledger_option
@lang_option
@click.pass_context
def head(ctx: click.Context, keep: str | None) -> None:
    """Seal what waits and print the head, to be kept elsewhere."""
    session = session_of(ctx)
    session.doing = "ledger"
    found = seal_now(session.settings.ledger, session.now())
    line = f"{found.size}:{found.root.hex()}\t{found.at.isoformat(timespec='seconds')}\n".encode()
    if keep is not None:
        keep_line(Path(keep), line)
    session.data([line])


@command.command("rebuild", cls=Command)
@existing_ledger_option
@region_option
@lang_option
@click.pass_context
def rebuild(ctx: click.Context) -> None:
    """Write where cases stand anew from their acts."""
    session = session_of(ctx)
    session.doing = "ledger"
    names = rebuild_cases(session.settings.ledger, session.now(), _declared(session))
    session.data(f"{visible(name)}\n".encode() for name in names)
    click.echo(session.words.say("cli.ledger.rebuild.done", count=len(names)), err=True)


@command.command("show", cls=Command)
@existing_ledger_option
@lang_option
@click.pass_context
def show(ctx: click.Context) -> None:
    """Print what the ledger holds and its heads."""
    session = session_of(ctx)
    session.doing = "ledger"
    state = ledger_state(session.settings.ledger, session.now())
    rows: list[tuple[str, ...]] = [
        (name, str(getattr(state.counts, name))) for name in ("entries", "facts", "documents", "unsealed")
    ]
    rows += [(f"entries.{kind}", str(number)) for kind, number in state.counts.kinds]
    rows += [("head", f"{head.size}:{head.root.hex()}", head.at.isoformat(timespec="seconds")) for head in state.heads]
    session.data(("\t".join(row) + "\n").encode() for row in rows)
