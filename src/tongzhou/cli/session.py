"""What a command has at hand: words, settings, streams and the clock (会话)."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from tongzhou.cli.layout import visible
from tongzhou.store.words import load_words
from tongzhou.terms.errors import StoreError, fault
from tongzhou.terms.words import Message, Words

if TYPE_CHECKING:
    from tongzhou.steps.config import Settings

__all__ = ["Session", "refused_output", "session_of", "silence"]


@dataclass
class Session:
    """One run of the program (会话): the language, the environment, the standard streams; `now` is the only clock."""

    lang: str
    environment: Mapping[str, str]
    stdin: BinaryIO
    stdout: BinaryIO
    flags: dict[str, str | None] = field(default_factory=dict)
    command: str = "tongzhou"
    """The command as typed, for the hint where its help is."""
    doing: str = "start"
    """What is being done, as a key of `cli.doing.…`, for the message when it goes wrong."""

    @cached_property
    def words(self) -> Words:
        """The words of the command line alone: enough for help."""
        return load_words(self.lang, ("cli",))

    @cached_property
    def all_words(self) -> Words:
        """The words of every part, for errors and results."""
        return load_words(self.lang)

    @cached_property
    def settings(self) -> "Settings":
        """Every setting in effect."""
        from tongzhou.steps.config import load_settings

        return load_settings(self.flags, self.environment)

    def now(self) -> datetime:
        """Give the time in UTC."""
        return datetime.now(UTC)

    def flag(self, name: str, value: str | None) -> None:
        """Take a flag of the command as a setting, if it was given."""
        if value is not None:
            self.flags[name] = value

    def tell(self, message: Message) -> None:
        """Print a sentence for the user to standard error."""
        click.echo(visible(self.all_words.tell(message)), err=True)

    def data(self, pieces: Iterable[bytes]) -> None:
        """Write data to standard output as it comes, in UTF-8 whatever the terminal's encoding (输出数据).

        Raises
        ------
        StoreError
            When what stands behind standard output refuses, such as a full disk.
        Exit
            When the reader has gone: nothing is wrong.
        """
        for piece in pieces:
            self._put(piece)
        self._put(b"")

    def _put(self, piece: bytes) -> None:
        try:
            self.stdout.write(piece)
            if not piece:
                self.stdout.flush()
        except BrokenPipeError:
            silence(self.stdout)
            raise click.exceptions.Exit(0) from None  # the reader has what it wanted, as `head` does
        except OSError as error:
            silence(self.stdout)
            raise refused_output(error) from error

    @property
    def is_stdout_terminal(self) -> bool:
        """Whether standard output is a terminal."""
        return self.stdout.isatty()


def refused_output(error: OSError) -> StoreError:
    """Say that standard output takes no more (标准输出无法写入)."""
    return StoreError(
        fault(
            "cli.output_refused",
            "The output could not be written: the system says {why!r}. Make room, or name a file on another disk with -o.",
            why=error.strerror,
        )
    )


def silence(stream: BinaryIO) -> None:
    """Give what is still buffered somewhere to go, or Python complains of it once more when it ends (静默输出流)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def session_of(ctx: click.Context) -> Session:
    """Give the session of a command's context (取会话)."""
    return cast("Session", ctx.find_root().obj)
