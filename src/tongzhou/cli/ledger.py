"""`tongzhou ledger`: look at the ledger and verify it (台账)."""

import re
from pathlib import Path

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import Kind, PathName, existing_ledger_option, lang_option, ledger_option
from tongzhou.cli.session import Session, session_of
from tongzhou.ledger.head import Head
from tongzhou.steps.ledger import (
    backup_ledger,
    erase_content,
    export_ledger,
    import_ledger,
    ledger_state,
    verify_ledger,
)
from tongzhou.steps.watch import verify_on, verify_recent
from tongzhou.store.alteration import Verification
from tongzhou.store.place import Place, place_name
from tongzhou.terms.errors import UsageError, fault

__all__ = ["KnownHead", "backup", "command", "erase", "export", "import_", "show", "verify"]

_HEAD = re.compile(r"(\d{1,15}):([0-9a-fA-F]{64})")


class KnownHead(Kind):
    """A head written as its size and root, as `ledger show` prints it (已知封存值)."""

    name = "head"

    def convert(
        self, value: str | tuple[int, bytes], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, bytes]:
        """Read the head, or refuse it."""
        if isinstance(value, tuple):
            return value
        found = _HEAD.fullmatch(value)
        if not found:
            raise UsageError(
                fault(
                    "cli.not_a_head",
                    "--head got {value!r}. Write the size, a colon and the 64 digits of the root, as `tongzhou ledger show` prints them.",
                    value=value,
                )
            )
        return int(found[1]), bytes.fromhex(found[2])


@click.group("ledger", cls=Group)
@lang_option
def command() -> None:
    """Hold the ledger's commands."""


@command.command("verify", cls=Command)
@click.option("--head", "heads", type=KnownHead(), multiple=True, metavar="SIZE:ROOT", help="cli.option.head")
@click.option("--recent", type=click.FloatRange(0.01, 100_000), metavar="HOURS", help="cli.option.verify_recent")
@click.option("--rolling", type=click.FloatRange(0.0, 86_400), metavar="SECONDS", help="cli.option.verify_rolling")
@existing_ledger_option
@lang_option
@click.pass_context
def verify(
    ctx: click.Context, heads: tuple[tuple[int, bytes], ...], recent: float | None, rolling: float | None
) -> None:
    """Recompute every hash and name what was altered."""
    session = session_of(ctx)
    session.doing = "ledger"
    path, now = session.settings.ledger, session.now()
    known = [Head(size, root, now) for size, root in heads]
    if rolling is not None:
        _roll(session, path, rolling)
        if recent is None:
            return
    found = verify_ledger(path, now, known) if recent is None else verify_recent(path, now, recent, known)
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


def _roll(session: Session, path: Place, seconds: float) -> None:
    """Go on with the round and say how far it is."""
    held = verify_on(path, session.settings.home, session.now, seconds)
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
@click.option("--head", "heads", type=KnownHead(), multiple=True, metavar="SIZE:ROOT", help="cli.option.head")
@ledger_option
@lang_option
@click.pass_context
def import_(ctx: click.Context, source: str, heads: tuple[tuple[int, bytes], ...]) -> None:
    """Make a ledger from an archive."""
    session = session_of(ctx)
    session.doing = "ledger"
    path, now = session.settings.ledger, session.now()
    found = import_ledger(Path(source), path, now, [Head(size, root, now) for size, root in heads])
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
