"""`tongzhou ledger`: look at the ledger and verify it (台账)."""

import re

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import Kind, existing_ledger_option, lang_option
from tongzhou.cli.session import session_of
from tongzhou.ledger.head import Head
from tongzhou.steps.ledger import ledger_state, verify_ledger
from tongzhou.terms.errors import UsageError, fault

__all__ = ["KnownHead", "command", "show", "verify"]

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
@existing_ledger_option
@lang_option
@click.pass_context
def verify(ctx: click.Context, heads: tuple[tuple[int, bytes], ...]) -> None:
    """Recompute every hash and name what was altered."""
    session = session_of(ctx)
    session.doing = "ledger"
    path, now = session.settings.ledger, session.now()
    found = verify_ledger(path, now, [Head(size, root, now) for size, root in heads])
    said = session.words.say(
        "cli.ledger.verify.fine",
        path=path,
        entries=found.entries,
        facts=found.facts,
        documents=found.documents,
        unsealed=found.unsealed,
        head=f"{found.head.size}:{found.head.root.hex()}" if found.head else "-",
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
    rows += [("head", f"{head.size}:{head.root.hex()}", head.at.isoformat(timespec="seconds")) for head in state.heads]
    session.data(("\t".join(row) + "\n").encode() for row in rows)
