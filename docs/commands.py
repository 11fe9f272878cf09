"""Write docs/reference/commands.md and commands.zh.md from the program's own help: `python docs/commands.py`."""

import io
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import click

from tongzhou.cli.main import program, run
from tongzhou.cli.session import Session

__all__ = ["command_paths", "help_of", "page"]

REFERENCE = Path(__file__).parent / "reference"
FILES = {"en": "commands.md", "zh": "commands.zh.md"}
HEADS = {
    "en": "# Commands\n\n*[中文](commands.zh.md)* · Reference, written by `python docs/commands.py` from the program's own help; "
    "`--help` after any command shows the same. Exit codes are on [their own page](exit-codes.md).\n",
    "zh": "# 命令\n\n*[English](commands.md)* · 参考，由 `python docs/commands.py` 从程序自己的帮助生成；任何命令后加 `--help` "
    "都能看到同样的内容。退出码另见[退出码](exit-codes.md)。\n",
}


def command_paths() -> Iterator[tuple[str, ...]]:
    """Give the words of every command, the program itself first (命令路径)."""
    group = program()
    context = click.Context(group, info_name="tongzhou", obj=Session("en", {}, io.BytesIO(), io.BytesIO()))
    yield ()
    for name in group.list_commands(context):
        yield (name,)
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from ((name, under) for under in command.list_commands(context))


def help_of(path: tuple[str, ...], lang: str) -> str:
    """Give the help text of one command as it is printed (帮助)."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "96"
    try:
        with redirect_stdout(printed):
            run([*path, "--help"], {"TONGZHOU_LANG": lang})
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    printed.seek(0)
    return printed.read().strip()


def page(lang: str) -> str:
    """Give the whole page in one language (命令参考页)."""
    parts = [HEADS[lang]]
    for path in command_paths():
        parts.append(f"## {' '.join(('tongzhou', *path))}\n\n```text\n{help_of(path, lang)}\n```\n")
    return "\n".join(parts)


if __name__ == "__main__":
    for lang, name in FILES.items():
        (REFERENCE / name).write_text(page(lang), encoding="utf-8")
    sys.stdout.write(f"{', '.join(FILES.values())}\n")
