"""Commands that take a ledger take the address of one on a server, and never say its password."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tongzhou.cli.main import run

pytestmark = pytest.mark.server
PAGE = "examples/jing-jin-ji/pages/01-trade-index-line.txt"


@pytest.fixture
def url() -> Iterator[str]:
    import psycopg

    base = os.environ.get("TONGZHOU_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(base, autocommit=True) as db:
        db.execute(f"CREATE SCHEMA {name}")
        yield f"{base.replace('postgres@', 'postgres:s3cret@')}?options=-csearch_path%3D{name}"
        db.execute(f"DROP SCHEMA {name} CASCADE")


def test_book_facts_audit_promises_index_and_cases_work_on_a_server(
    url: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    home = {"TONGZHOU_HOME": str(tmp_path / "home"), "TONGZHOU_LANG": "en"}
    page = str(Path(__file__).parents[2] / PAGE)
    ledger, date = ["--ledger", url], ["--date", "2022-11-17"]
    assert run(["bluebook", page, *date, *ledger, "-o", str(tmp_path / "book")], home) == 0
    assert run(["facts", page, *date, *ledger, "-o", str(tmp_path / "f.jsonl")], home) == 0
    assert run(["audit", page, *date, *ledger, "-o", str(tmp_path / "a.jsonl")], home) == 0
    assert run(["promises", url, "-o", str(tmp_path / "p.txt")], home) == 0
    assert (tmp_path / "p.txt").read_text("utf-8")
    assert run(["case", "open", "task", "--id", "t", "--as", "a@beijing:office", *ledger], home) == 0
    assert run(["case", "sweep", *ledger], home) == 0
    assert run(["ledger", "verify", "--recent", "24", "--rolling", "1", *ledger], home) == 0
    said = capfd.readouterr()
    assert "s3cret" not in said.out + said.err


def test_an_address_where_nothing_is_says_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    home = {"TONGZHOU_HOME": str(tmp_path / "home"), "TONGZHOU_LANG": "en"}
    page = str(Path(__file__).parents[2] / PAGE)
    nowhere = "postgresql://tz:s3cret@127.0.0.1:1/none"
    for command in ("facts", "audit"):
        assert run([command, page, "--ledger", nowhere], home) == 1
    assert run(["promises", nowhere], home) == 1
    said = capfd.readouterr().err
    assert said.count("does not answer") == 3
    assert "s3cret" not in said
