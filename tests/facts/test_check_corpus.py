"""No text of the annotated corpus, whose arithmetic holds, is said to contradict itself."""

import json
from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import Lexicon
from tongzhou.steps.region import load_region

CORPUS = Path("tests/corpus")
NAMES = sorted(path.stem for path in CORPUS.glob("*.json"))


@lru_cache
def lexicon_of(region: str) -> Lexicon:
    beside = CORPUS / region
    return load_region(beside if beside.is_dir() else region, Path.cwd()).lexicon


@pytest.mark.parametrize("name", NAMES)
def test_a_text_whose_arithmetic_holds_raises_no_alarm(name: str) -> None:
    about = json.loads((CORPUS / f"{name}.json").read_text("utf-8"))
    lexicon = lexicon_of(about["region"])
    text = read((CORPUS / f"{name}.txt").read_bytes(), f"{name}.txt", date.fromisoformat(about["date"]))
    found = check(tuple(extract(text, lexicon)), text, lexicon)
    assert [one.expr for one in found if one.verdict == "inconsistent"] == []
