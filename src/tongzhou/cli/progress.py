"""How far the work is, on standard error (进度)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from tongzhou.cli.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from click._termui_impl import ProgressBar

__all__ = ["Stages", "bytes_bar"]

#: Below this the work is done before a bar could be read.
_LEAST_BYTES = 200_000
_TENTH = 10


class Stages:
    """Stages of work, one line each, with the share of the bytes in a stage that has many (阶段与进度).

    On a terminal the share is a bar, otherwise a line for each tenth.
    """

    def __init__(self, session: Session) -> None:
        """Begin with no stage."""
        self.session = session
        self.label = ""
        self.total = self.done = self.said = 0
        self.bar: ProgressBar[int] | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        """End the stage that is open."""
        self.end()

    def begin(self, doing: str, total: int = 0, is_silent: bool = False) -> None:
        """Begin a stage, with the bytes to be worked through."""
        self.end()
        self.session.doing = doing
        self.label = self.session.words.say(f"cli.doing.{doing}")
        self.total, self.done, self.said = total, 0, 0
        if total >= _LEAST_BYTES and sys.stderr.isatty():
            self.bar = click.progressbar(length=total, label=self.label, file=sys.stderr, update_min_steps=total // 200)
            self.bar.__enter__()
        elif not is_silent:
            click.echo(self.label, err=True)

    def passed(self, more: int) -> None:
        """Note that more bytes were worked through."""
        self.done += more
        if self.bar is not None:
            self.bar.update(more)
        elif self.total >= _LEAST_BYTES and self.done * _TENTH // self.total > self.said:
            self.said = self.done * _TENTH // self.total
            percent = 100 * self.said // _TENTH
            line = self.session.words.say("cli.percent", label=self.label, percent=percent, total=self.total / 1e6)
            click.echo(line, err=True)

    def end(self) -> None:
        """End the stage: a bar leaves its line."""
        if self.bar is not None:
            self.bar.__exit__(None, None, None)
            self.bar = None


@contextmanager
def bytes_bar(session: Session, total: int) -> "Iterator[Callable[[int], None]]":
    """Show the share of bytes worked through by a command of one stage; nothing for small input (字节进度)."""
    with Stages(session) as stages:
        stages.begin(session.doing, total, is_silent=total < _LEAST_BYTES)
        yield stages.passed
