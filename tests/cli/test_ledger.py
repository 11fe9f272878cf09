"""`tongzhou ledger`: what it prints of a ledger, and that it finds what was altered."""

from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tongzhou.cli.main import run
from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.steps.ledger import DocumentFiling, Filed, file_all
from tongzhou.steps.region import load_region

TINY = Path(__file__).parents[1] / "regions" / "tiny"
PAGE = "2021年,总产值为120.5亿元,比上年增长3.2%。\n".encode()
AT = datetime(2022, 11, 17, 8, tzinfo=UTC)
Captured = pytest.CaptureFixture[str]


def filed(path: Path) -> Filed:
    text = read(PAGE, "page.txt", date(2022, 11, 17))
    facts = tuple(extract(text, load_region(str(TINY), TINY).lexicon))
    return file_all(path, [DocumentFiling(text.document, PAGE, facts)], [], AT)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "new" / "l.tongzhou"
    filed(path)
    return path


def call(tmp_path: Path, *arguments: str) -> int:
    return run(
        ["ledger", *arguments, "--ledger", str(tmp_path / "new" / "l.tongzhou")], {"TONGZHOU_HOME": str(tmp_path)}
    )


def test_filing_the_same_again_changes_nothing(ledger: Path) -> None:
    before = ledger.read_bytes()
    again = filed(ledger)
    assert [one.is_new for one in again.appended] == [False]
    assert ledger.read_bytes() == before


def test_all_facts_of_the_only_release_stand(ledger: Path) -> None:
    (standing,) = filed(ledger).standing.items()
    assert standing[0] == sha256(PAGE).hexdigest()
    assert len(standing[1]) == 2


def test_show_prints_numbers_and_heads(ledger: Path, tmp_path: Path, capsys: Captured) -> None:
    assert call(tmp_path, "show") == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert rows[:4] == [["entries", "1"], ["facts", "2"], ["documents", "1"], ["unsealed", "0"]]
    assert rows[4] == ["entries.facts", "1"]
    assert rows[5][0] == "head"
    assert rows[5][1].startswith("1:")
    assert rows[5][2] == "2022-11-17T08:00:00+00:00"


def test_verify_says_what_it_looked_at(ledger: Path, tmp_path: Path, capsys: Captured) -> None:
    assert call(tmp_path, "verify") == 0
    assert "unaltered: 1 entry with 2 figures from 1 document" in capsys.readouterr().out


def test_verify_compares_with_a_head_kept_elsewhere(ledger: Path, tmp_path: Path, capsys: Captured) -> None:
    call(tmp_path, "show")
    head = capsys.readouterr().out.splitlines()[-1].split("\t")[1]
    assert call(tmp_path, "verify", "--head", head) == 0
    assert call(tmp_path, "verify", "--head", "1:" + "0" * 64) == 1
    assert call(tmp_path, "verify", "--head", "nonsense") == 2
    assert "--head got 'nonsense'" in capsys.readouterr().err


def test_verify_names_what_was_altered_in_both_languages(ledger: Path, tmp_path: Path, capsys: Captured) -> None:
    data = ledger.read_bytes()
    ledger.write_bytes(data.replace("总产值为120.5".encode(), "总产值为120.6".encode()))
    for lang, sentence in (("en", "Entry 1"), ("zh", "条目 1")):
        assert call(tmp_path, "verify", "--lang", lang) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert sentence.replace(" ", "") in said.err.replace(" ", "")


def test_a_ledger_goes_out_and_comes_back(ledger: Path, tmp_path: Path, capsys: Captured) -> None:
    archive, copy, new = tmp_path / "l.zip", tmp_path / "copy.tongzhou", tmp_path / "again.tongzhou"
    assert call(tmp_path, "export", str(archive)) == 0
    assert call(tmp_path, "backup", str(copy)) == 0
    assert run(["ledger", "import", str(archive), "--ledger", str(new)], {"TONGZHOU_HOME": str(tmp_path)}) == 0
    said = capsys.readouterr().out.splitlines()
    assert len({line.rsplit(" ", 1)[1].rstrip(".。") for line in said}) == 1  # one head, three times
    assert run(["ledger", "import", str(archive), "--ledger", str(new)], {"TONGZHOU_HOME": str(tmp_path)}) == 1
    assert "again.tongzhou" in capsys.readouterr().err


def test_erasing_is_recorded_and_told_by_verify(ledger: Path, tmp_path: Path, capsys: Captured) -> None:
    assert call(tmp_path, "erase", "1", "--basis", "request 7", "--as", "dpo-1", "--lang", "en") == 0
    assert "recorded as entry 2" in capsys.readouterr().out
    assert call(tmp_path, "verify", "--lang", "en") == 0
    assert "Entry 1, part *: erased by entry 2, dpo-1" in capsys.readouterr().out
    assert call(tmp_path, "erase", "7", "--basis", "request 8", "--as", "dpo-1", "--lang", "en") == 1
    assert "nothing to erase" in capsys.readouterr().err
    assert call(tmp_path, "erase", "1") == 2
