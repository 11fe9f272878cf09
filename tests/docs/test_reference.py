"""The page of commands is the program's own help."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def writer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_commands", DOCS / "commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("lang", "name"), [("en", "commands.md"), ("zh", "commands.zh.md")])
def test_the_commands_page_is_what_the_program_says_of_itself(lang: str, name: str) -> None:
    shown = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert shown == writer().page(lang), "run `python docs/commands.py` and read what changed"


def test_every_command_and_command_of_a_group_has_its_help_on_the_page() -> None:
    paths = list(writer().command_paths())
    assert ("bluebook",) in paths
    assert ("ledger", "verify") in paths
    page = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert [path for path in paths if f"## {' '.join(('tongzhou', *path))}\n" not in page] == []
