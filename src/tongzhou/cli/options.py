"""Options and kinds of values that several commands take (选项)."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tongzhou.cli.session import session_of
from tongzhou.store.words import LANGUAGES
from tongzhou.terms.errors import UsageError, fault

__all__ = [
    "Day",
    "Kind",
    "LedgerPlace",
    "NameOrPath",
    "OneOf",
    "PathName",
    "date_option",
    "existing_ledger_option",
    "files_argument",
    "format_option",
    "lang_option",
    "ledger_option",
    "output_option",
    "region_option",
]

if TYPE_CHECKING:
    Kind = click.ParamType[Any]
else:  # older click has no type arguments
    Kind = click.ParamType

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_F = TypeVar("_F", bound=Callable[..., object])


def _option_name(param: click.Parameter | None) -> str:
    return max(param.opts, key=len) if param is not None else "?"


class OneOf(Kind):
    """One of a few words (选项值)."""

    name = "choice"

    def __init__(self, *allowed: str) -> None:
        """Take the words allowed."""
        self.allowed = allowed

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the word back, or refuse it."""
        if value in self.allowed:
            return value
        raise UsageError(
            fault(
                "cli.not_one_of",
                "{option} got {value!r}. Allowed are {allowed}.",
                option=_option_name(param),
                value=value,
                allowed=", ".join(self.allowed),
            )
        )


class Day(Kind):
    """A day written YYYY-MM-DD (日期)."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or refuse it."""
        if isinstance(value, date):
            return value
        try:
            if not _DAY.fullmatch(value):  # fromisoformat takes weeks too
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            raise UsageError(
                fault(
                    "cli.not_a_day",
                    "{option} got {value!r}. Write a day that exists as YYYY-MM-DD, such as 2022-11-17.",
                    option=_option_name(param),
                    value=value,
                )
            ) from None


class NameOrPath(Kind):
    """A name or a path as typed (名称或路径): `./north` is a path and `north` a name."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give it as typed; an empty one is refused."""
        PathName().convert(value, param, ctx)
        return value


class PathName(Kind):
    """A path, not looked at yet (路径)."""

    name = "path"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Give the path; an empty one is refused."""
        if not str(value):
            raise UsageError(
                fault(
                    "cli.empty_path",
                    "{option} got an empty name. Name a file or folder.",
                    option=_option_name(param)
                    if isinstance(param, click.Option)
                    else (param.make_metavar(ctx) if param and ctx else "?"),
                )
            )
        return Path(value)


def _take_flag(name: str) -> Callable[[click.Context, click.Parameter, str | Path | None], str | Path | None]:
    """Make a callback that hands the option's value to the settings."""

    def take(ctx: click.Context, param: click.Parameter, value: str | Path | None) -> str | Path | None:
        session_of(ctx).flag(name, None if value is None else str(value))
        return value

    return take


def lang_option(command: _F) -> _F:
    """Add `--lang`; the program's entry has read it already, before any text was needed (语言选项)."""
    return click.option(
        "--lang",
        type=OneOf(*LANGUAGES),
        metavar="zh|en",
        expose_value=False,
        callback=_take_flag("lang"),
        help="cli.option.lang",
    )(command)


def region_option(command: _F) -> _F:
    """Add `--region` (区域选项)."""
    return click.option(
        "--region",
        type=NameOrPath(),
        metavar="NAME|PATH",
        expose_value=False,
        callback=_take_flag("region"),
        help="cli.option.region",
    )(command)


class LedgerPlace(PathName):
    """Where a ledger lies: a file, or the address of a server (台账所在)."""

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Give the address, or the path; an empty one is refused."""
        return value if "://" in str(value) else super().convert(value, param, ctx)


def _ledger(words: str) -> Callable[[_F], _F]:
    return click.option(
        "--ledger",
        type=LedgerPlace(),
        metavar="FILE|URL",
        expose_value=False,
        callback=_take_flag("ledger"),
        help=words,
    )


def ledger_option(command: _F) -> _F:
    """Add `--ledger`, a file that is made when it is not there (台账选项)."""
    return _ledger("cli.option.ledger")(command)


def existing_ledger_option(command: _F) -> _F:
    """Add `--ledger`, a file that must be there (已有台账选项)."""
    return _ledger("cli.option.ledger_read")(command)


def date_option(command: _F) -> _F:
    """Add `--date`, the documents' own date (文档日期选项)."""
    return click.option("--date", "published", type=Day(), metavar="YYYY-MM-DD", help="cli.option.date")(command)


def output_option(command: _F) -> _F:
    """Add `-o FILE`, `-` being standard output; the files read are never overwritten (输出文件选项)."""
    return click.option(
        "-o", "--output", type=PathName(), metavar="FILE", callback=_take_output, help="cli.option.output"
    )(command)


def _take_output(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    if value is None or str(value) == "-":
        return None
    for page in ctx.params.get("paths", ()):
        if _is_same(page, value):
            raise UsageError(
                fault(
                    "cli.output_is_input",
                    "{option} names {path}, which is to be read. Name another file for the output.",
                    option=_option_name(param),
                    path=str(value),
                )
            )
    return value


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.is_file() and one.samefile(other)  # a device may be both
    except OSError:
        return False


def format_option(*allowed: str) -> Callable[[_F], _F]:
    """Add `--format`, the first allowed being the default (格式选项)."""
    return click.option(
        "--format",
        "form",
        type=OneOf(*allowed),
        default=allowed[0],
        metavar="|".join(allowed),
        help="cli.option.format",
    )


def files_argument(name: str) -> Callable[[_F], _F]:
    """Add one or more files, `-` being standard input (文件参数)."""
    # eager, so that the output can be compared with it
    return click.argument("paths", type=PathName(), nargs=-1, required=True, is_eager=True, metavar=f"{name}...")
