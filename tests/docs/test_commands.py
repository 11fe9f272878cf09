"""Every command shown in the documentation runs, and prints what the page says it prints."""

import glob
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
#: What only a shell understands; a line without any of these is the program with its arguments.
_SHELL = re.compile(r"[|<>;&$`\\]|^(?!tongzhou )")
_EXIT = re.compile(r"\s+# exit (\d)$")


@dataclass(frozen=True)
class Command:
    """A shown command, the exit code that is right, and the lines shown under it."""

    line: str
    code: int
    shown: tuple[str, ...]


def commands(page: str) -> list[Command]:
    found: list[Command] = []
    for block in _BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *shown = part.replace("\\\n", " ").splitlines()
            if "<<'EOF'" in line:  # a file written by the command: its lines belong to the command
                end = shown.index("EOF") + 1
                line, shown = "\n".join([line, *shown[:end]]), shown[end:]
            annotated = _EXIT.search(line)
            code = int(annotated[1]) if annotated else 0
            found.append(Command(_EXIT.sub("", line), code, tuple(s.strip() for s in shown if s.strip())))
    return found


def prints(output: str, shown: tuple[str, ...]) -> str | None:
    """Give the first shown line that does not occur after the one before it; … stands for anything within a line."""
    at = 0
    for line in shown:
        pattern = ".*".join(re.escape(piece.strip()) for piece in line.split("…"))
        found = re.compile(pattern.replace(r"\ ", r"\s+")).search(output, at)
        if found is None:
            return line
        at = found.end()
    return None


def typed_words(line: str, folder: Path) -> list[str] | None:
    """Give the arguments of a line that is only the program's name and arguments, patterns of file names expanded as a shell does; else None."""
    if _SHELL.search(line):
        return None
    words: list[str] = []
    for word in shlex.split(line)[1:]:
        found = sorted(glob.glob(word, root_dir=folder)) if "*" in word else []  # noqa: PTH207 relative, as typed
        words.extend(found or [word])
    return words


def ran(line: str, folder: Path, environment: Mapping[str, str], typed: Callable[..., Any]) -> tuple[int, str]:
    """Run a line and give its exit code and all it printed; only what follows a first pipe, or cannot do without, is left to a shell."""
    first, pipe, rest = line.partition(" | ")
    words = typed_words(first, folder)
    if words is None:
        return shell(line, folder, environment, b"")
    done = typed(folder, *words, environment=environment)
    if not pipe:
        return done.code, done.both
    code, printed = shell(rest, folder, environment, done.out)
    return code, done.said + printed


def shell(line: str, folder: Path, environment: Mapping[str, str], stdin: bytes) -> tuple[int, str]:
    """Run a line as a shell does."""
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )  # fmt: skip
    return done.returncode, done.stdout.decode()


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


WITH_COMMANDS = [page for page in PAGES if commands(page.read_text(encoding="utf-8"))]


#: Pages whose commands take longer than the rest, half of the time of all pages.
LONG = frozenset(
    "the-page answer-a-spill indices-of-the-region first-blue-book compare-options spreadsheet-to-index review-a-page your-own-river".split()
)


def _when(page: Path) -> Any:
    """Leave to the checks that have more time a Chinese page, whose English twin shows the same commands, and the long ones."""
    is_left = page.name.endswith(".zh.md") or page.stem in LONG
    return pytest.param(page, marks=pytest.mark.server) if is_left else page


@pytest.mark.parametrize("page", [_when(page) for page in WITH_COMMANDS], ids=name)
def test_every_command_of_the_page_runs_and_prints_what_is_shown(
    page: Path, tmp_path: Path, typed: Callable[..., Any]
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TONGZHOU_")}
    environment |= {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "TONGZHOU_HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TONGZHOU_LANG": "zh" if page.name.endswith(".zh.md") else "en",
    }
    for command in commands(page.read_text(encoding="utf-8")):
        code, printed = ran(command.line, tmp_path, environment, typed)
        assert code == command.code, f"$ {command.line}\n{printed}"
        missing = prints(printed, command.shown)
        assert missing is None, f"$ {command.line}\nnot printed: {missing}\nprinted:\n{printed}"


def test_twins_show_the_same_commands() -> None:
    for page in WITH_COMMANDS:
        if page.name.endswith(".zh.md"):
            assert page.with_name(page.name.replace(".zh.md", ".md")) in WITH_COMMANDS, page


def test_a_page_is_taken_apart_into_commands_exit_codes_and_output() -> None:
    page = "text\n```console\n$ tongzhou facts a.txt\none … three\n$ tongzhou audit b.txt  # exit 1\n```\n"
    assert commands(page) == [
        Command("tongzhou facts a.txt", 0, ("one … three",)),
        Command("tongzhou audit b.txt", 1, ()),
    ]


def test_a_file_written_by_a_command_belongs_to_the_command() -> None:
    page = "```console\n$ cat > a.csv <<'EOF'\narea,period\nEOF\n$ cat a.csv\narea,period\n```\n"
    assert commands(page) == [
        Command("cat > a.csv <<'EOF'\narea,period\nEOF", 0, ()),
        Command("cat a.csv", 0, ("area,period",)),
    ]


def test_only_what_needs_a_shell_gets_one(tmp_path: Path) -> None:
    (tmp_path / "b.txt").touch()
    (tmp_path / "a.txt").touch()
    assert typed_words("tongzhou facts *.txt --date 'x y' c*.md", tmp_path) == [
        "facts", "a.txt", "b.txt", "--date", "x y", "c*.md",
    ]  # fmt: skip
    for line in ("tongzhou facts a.txt > b", "cat a.txt", "tongzhou facts a.txt | head", "cd x && tongzhou config"):
        assert typed_words(line, tmp_path) is None


def test_shown_lines_must_occur_in_order() -> None:
    assert prints("one two three\nfour\n", ("one … three", "four")) is None
    assert prints("four\none two three\n", ("one … three", "four")) == "four"
