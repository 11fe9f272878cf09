"""What went wrong, said in the user's language, and the exit code for it (出错说明)."""

import tempfile
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from tongzhou.cli.layout import visible
from tongzhou.cli.session import Session, refused_output, silence
from tongzhou.terms.errors import Fault, TongzhouError, UsageError

__all__ = ["say_trouble"]

#: Faults shown at once; who has mended these runs the command again.
_MOST = 100
_INPUT, _USAGE, _INTERRUPTED = 1, 2, 130


def say_trouble(session: Session, error: BaseException) -> int:
    """Print what is wrong to standard error and give the exit code (报告错误)."""
    match error:
        case click.UsageError():
            _print(_usage(session, error), _hint(session, error.ctx))
            return _USAGE
        case UsageError():
            _print(*_listed(session, error.faults), _hint(session, None))
            return _USAGE
        case TongzhouError():
            _print(*_listed(session, error.faults))
            return _INPUT
        case OSError() if error.filename is None and session.doing == "start":  # help or version could not be written
            silence(session.stdout)
            _print(*_listed(session, refused_output(error).faults))
            return _INPUT
        case KeyboardInterrupt() | click.Abort():
            _print(session.words.say("cli.interrupted"))
            return _INTERRUPTED
        case MemoryError():
            _print(session.words.say("cli.no_memory"))
            return _INPUT
        case _:
            doing = session.words.say(f"cli.doing.{session.doing}")
            _print(
                session.words.say(
                    "cli.unexpected", doing=doing, kind=type(error).__name__, file=_report(session, error)
                )
            )
            return _INPUT


def _print(*lines: str) -> None:
    for line in lines:
        if line:
            click.echo(visible(line), err=True)


def _listed(session: Session, faults: Sequence[Fault]) -> Iterator[str]:
    """Say each fault once, up to as many as anyone reads, and how many more there are."""
    lines = list(dict.fromkeys(one.say(session.all_words) for one in faults[: _MOST * 2]))[:_MOST]
    yield from lines
    if len(faults) > _MOST * 2 or len(lines) == _MOST < len({str(one) for one in faults}):
        yield session.words.say("cli.more_faults", shown=_MOST, all=len(faults))


def _hint(session: Session, ctx: click.Context | None) -> str:
    command = ctx.command_path if ctx is not None else session.command
    return session.words.say("cli.hint", command=command)


def _usage(session: Session, error: click.UsageError) -> str:
    """Say click's own faults in our words."""
    words = session.words
    match error:
        case click.NoSuchOption():
            near = ", ".join(error.possibilities or ())
            if near:
                return words.say("cli.no_option_near", option=error.option_name, near=near)
            return words.say("cli.no_option", option=error.option_name)
        case click.MissingParameter():
            param = error.param
            if isinstance(param, click.Option):
                return words.say("cli.missing_option", option=" / ".join(param.opts))
            name = param.make_metavar(error.ctx) if param is not None and error.ctx is not None else "?"
            return words.say("cli.missing_argument", name=name)
        case click.BadOptionUsage():
            takes = _takes_value(error)
            return words.say("cli.option_needs_value" if takes else "cli.option_takes_none", option=error.option_name)
        case _ if error.ctx is not None and isinstance(error.ctx.command, click.Group):
            return words.say("cli.missing_command")
        case _:
            return words.say("cli.usage_other", message=error.format_message())


def _takes_value(error: click.BadOptionUsage) -> bool:
    if error.ctx is None:
        return True
    options = [one for one in error.ctx.command.get_params(error.ctx) if error.option_name in one.opts]
    return not any(isinstance(one, click.Option) and one.is_flag for one in options)


def _report(session: Session, error: BaseException) -> str:
    """Write the traceback where the people who mend the program can get it; it holds no contents of documents."""
    from importlib.metadata import version
    from platform import platform, python_version

    text = "".join(traceback.format_exception(error))
    text = f"tongzhou {version('tongzhou')}, Python {python_version()}, {platform()}\n{session.doing}\n\n{text}"
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="tongzhou-", suffix=".txt", delete=False) as out:
            out.write(text)
    except OSError:
        return "-"
    return str(Path(out.name))
