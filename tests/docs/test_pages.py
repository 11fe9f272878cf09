"""The documentation hangs together: links lead somewhere, the two languages show the same commands."""

import re
import tomllib
from pathlib import Path

import pytest

from tongzhou.facts.fact import FACT_KEYS, KINDS, MODALITIES
from tongzhou.terms.finding import FINDING_KEYS
from tongzhou.terms.panel import PANEL_COLUMNS

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])
CHINESE = [page for page in PAGES if page.name.endswith(".zh.md")]
KINDS_OF_PAGE = {"tutorial", "how-to", "reference", "explanation", "decisions", "images"}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def commands(page: Path) -> list[str]:
    blocks = re.findall(r"^```(?:console|sh)\n(.*?)^```$", text(page), re.DOTALL | re.MULTILINE)
    lines = [
        line for block in blocks for line in block.splitlines() if line.startswith("$ ") or block.startswith("make")
    ]
    return [line.removeprefix("$ ").split("  #")[0].strip() for line in lines]


def test_every_page_is_of_one_kind() -> None:
    assert {page.name for page in (ROOT / "docs").iterdir() if page.is_dir()} <= KINDS_OF_PAGE


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    bare = re.sub(r"^```.*?^```$", "", text(page), flags=re.DOTALL | re.MULTILINE)
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)[^)]*\)", bare)
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_test_named_is_there(page: Path) -> None:
    named = re.findall(r"`(tests/[\w/.-]+)`", text(page))
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", CHINESE, ids=name)
def test_the_chinese_page_shows_the_commands_of_its_english_twin(page: Path) -> None:
    twin = page.with_name(page.name.replace(".zh.md", ".md"))
    assert commands(page) == commands(twin)


@pytest.mark.parametrize("kind", ["tutorial", "how-to", "explanation"])
def test_every_page_for_users_is_there_in_both_languages(kind: str) -> None:
    pages = {page.name for page in (ROOT / "docs" / kind).glob("*.md")}
    english = {page for page in pages if not page.endswith(".zh.md")}
    assert {page.replace(".md", ".zh.md") for page in english} == pages - english


def test_decisions_are_at_most_one_printed_page() -> None:
    long = [page.name for page in (ROOT / "docs/decisions").glob("*.md") if len(text(page).split()) > 700]
    assert long == []


def test_the_records_page_lists_the_keys_of_the_records_in_their_order() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", text(ROOT / "docs/reference/records.md"), re.MULTILINE)
    assert rows == [*FACT_KEYS, *FINDING_KEYS, *PANEL_COLUMNS]


def test_the_records_page_names_every_kind_and_modality() -> None:
    page = text(ROOT / "docs/reference/records.md")
    assert [word for word in (*KINDS, *MODALITIES) if f"`{word}`" not in page] == []


def test_changelog_fragments_are_named_after_what_they_do() -> None:
    kinds = {fragment.suffixes[-2] for fragment in (ROOT / "changelog.d").glob("*.md")}
    assert kinds <= {".added", ".changed", ".fixed", ".removed"}


def test_the_changelog_speaks_of_the_version_that_is_built_or_of_its_fragments() -> None:
    version = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    assert version in text(ROOT / "CHANGELOG.md") or list((ROOT / "changelog.d").glob("*.md"))
