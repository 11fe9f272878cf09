"""What a fresh interpreter loads: the pure parts touch no world, cold commands load no heavy library."""

import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "tongzhou"
PURE = ("terms", "ledger", "documents", "facts", "index", "river", "procedures", "formats")
WORLD = {
    "sqlite3",
    "socket",
    "subprocess",
    "asyncio",
    "tempfile",
    "multiprocessing",
    "secrets",
    "uuid",
    "jinja2",
}
HEAVY = {
    "lxml",
    "numpy",
    "pypdfium2",
    "scipy",
    "openpyxl",
    "jinja2",
    "sqlite3",
    "vl_convert",
    "fontTools",
    "pandas",
    "polars",
    "asyncio",
}
PAGE = "今年前三季度，甲地实现进出口总值120.5亿元，同比增长3.2%。其中，出口80.2亿元；进口40.3亿元。\n"
DUMP = "; import json, sys; sys.stderr.write('\\n' + json.dumps(sorted(sys.modules)))"


def loaded(code: str, stdin: str = "") -> set[str]:
    """Run code in a fresh interpreter and give the modules it then holds."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code + DUMP],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def command(*arguments: str) -> str:
    return f"from tongzhou.cli.main import run; import os; assert run({list(arguments)!r}, os.environ) == 0"


@pytest.mark.parametrize("part", PURE)
def test_a_pure_part_loads_nothing_that_touches_the_world(part: str) -> None:
    names = [f"tongzhou.{part}"]
    names += [one.name for one in pkgutil.walk_packages([str(SOURCE / part)], f"tongzhou.{part}.")]
    # numpy and orjson themselves load some of these; what they load is not ours
    theirs = dict.fromkeys(("ledger", "procedures"), "orjson") | dict.fromkeys(
        ("index", "terms", "river"), "numpy.random, dataclasses, decimal, csv, json"
    )
    before = loaded(f"import {theirs[part]}") if part in theirs else set()
    assert (loaded(f"import {', '.join(names)}") - before) & WORLD == set()


def test_a_package_s_own_file_holds_a_docstring_only() -> None:
    found = loaded(
        "import tongzhou, " + ", ".join(f"tongzhou.{part}" for part in (*PURE, "store", "report", "steps", "cli"))
    )
    assert {name for name in found if name.startswith("tongzhou.") and name.count(".") > 1} == set()


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["--lang", "zh", "--help"], ["--version"], ["facts", "--help"], ["bluebook", "--help"], ["config"]],
)
def test_help_loads_no_heavy_library(arguments: list[str]) -> None:
    assert loaded(command(*arguments)) & HEAVY == set()


def test_the_help_of_the_program_imports_no_command() -> None:
    found = loaded(command("--help"))
    assert {name for name in found if name.startswith("tongzhou.steps.") or name.startswith("tongzhou.facts")} <= {
        "tongzhou.steps.config"
    }


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_facts_of_a_page_load_no_heavy_library(form: str) -> None:
    assert loaded(command("facts", "-", "--date", "2022-11-17", "--format", form), PAGE) & HEAVY == set()


def test_findings_of_a_page_load_no_heavy_library() -> None:
    assert loaded(command("audit", "-", "--date", "2022-11-17"), PAGE) & HEAVY == set()
