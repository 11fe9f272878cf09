"""The program's entry: language first, then the command, then its exit code (程序入口)."""

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from typing import NoReturn

import click

from tongzhou.cli.command import LateGroup
from tongzhou.cli.options import lang_option
from tongzhou.cli.session import Session

__all__ = ["COMMANDS", "main", "program", "run"]

#: Commands by name with the module that holds each, in the order of a user's work.
COMMANDS: Mapping[str, str] = {
    "bluebook": "tongzhou.cli.bluebook",
    "facts": "tongzhou.cli.facts",
    "audit": "tongzhou.cli.audit",
    "review": "tongzhou.cli.review",
    "promises": "tongzhou.cli.promises",
    "ledger": "tongzhou.cli.ledger",
    "index": "tongzhou.cli.index",
    "spill": "tongzhou.cli.spill",
    "drill": "tongzhou.cli.drill",
    "case": "tongzhou.cli.case",
    "tasks": "tongzhou.cli.tasks",
    "scorecard": "tongzhou.cli.scorecard",
    "procedure": "tongzhou.cli.procedure",
    "recognised": "tongzhou.cli.recognised",
    "standard": "tongzhou.cli.standard",
    "region": "tongzhou.cli.region",
    "config": "tongzhou.cli.config",
}


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"tongzhou {version('tongzhou')}")
        ctx.exit()


def program() -> LateGroup:
    """Build the whole command without importing any command's module (总命令)."""
    version = click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_print_version,
        help="cli.option.version",
    )
    group = LateGroup(COMMANDS, [version], lambda: None)
    return lang_option(group)


def main() -> NoReturn:
    """Run with the process's own arguments, environment and streams (主函数)."""
    signal.signal(signal.SIGTERM, _stop)
    sys.exit(run(sys.argv[1:], os.environ))


def _stop(number: int, frame: object) -> NoReturn:
    """Leave by way of every `finally`, so that what is half written is removed."""
    raise SystemExit(128 + number)


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command and give its exit code: 0 fine, 1 the input is at fault, 2 wrong usage, 130 interrupted (运行命令)."""
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    session = Session(_language(arguments, environment), environment, sys.stdin.buffer, sys.stdout.buffer)
    try:
        code = program().main(list(arguments), prog_name="tongzhou", standalone_mode=False, obj=session)
    except (Exception, KeyboardInterrupt) as error:
        from tongzhou.cli.trouble import say_trouble

        return say_trouble(session, error)
    return code if isinstance(code, int) else 0


def _open_closed() -> None:
    """Give each standard stream that was closed by the caller an empty one, as the C library does not."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123 a stream for the whole run


def _language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Find the language before anything is parsed, since help and faults of parsing need it."""
    from tongzhou.store.words import LANGUAGES

    lang = None
    for n, one in enumerate(arguments):
        if one == "--":
            break
        if one == "--lang" and n + 1 < len(arguments):
            lang = arguments[n + 1]
        elif one.startswith("--lang="):
            lang = one.removeprefix("--lang=")
    if lang in LANGUAGES:
        return lang
    from tongzhou.steps.config import preferred_language

    return preferred_language(environment)
