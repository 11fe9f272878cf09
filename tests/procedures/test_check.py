"""Faulty declarations: each differs from a sound one in one place, and is refused with the sentence beside it, in both languages."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tongzhou.procedures.procedure import Procedure
from tongzhou.store.words import load_words
from tongzhou.terms.errors import Fault

Reader = Callable[..., tuple[Procedure | None, list[Fault]]]
FAULTY: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "faulty.toml").read_text("utf-8"))


def changed(text: str, one: dict[str, str]) -> str:
    assert text.count(one["old"]) == 1
    return text.replace(one["old"], one["new"])


def test_the_sound_declaration_has_no_faults(read: Reader, lake_text: str) -> None:
    assert read(lake_text)[1] == []


def test_there_are_at_least_forty_faulty_declarations() -> None:
    assert len(FAULTY) >= 40


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_declaration_is_refused_with_its_sentence(
    name: str, read: Reader, lake_text: str, pond_text: str
) -> None:
    one = FAULTY[name]
    of = one.get("of", "lake-alarm")
    faults = read(changed(lake_text if of == "lake-alarm" else pond_text, one), of)[1]
    for lang in ("en", "zh"):
        assert one[lang] in [found.say(load_words(lang)) for found in faults]


def test_many_faults_in_one_file_give_as_many_sentences(read: Reader, lake_text: str) -> None:
    apart = [one for one in FAULTY.values() if one.get("apart")]
    assert len(apart) >= 10
    text = lake_text
    for one in apart:
        text = changed(text, one)
    said = {found.english for found in read(text)[1]}
    assert {one["en"].split(": ", 1)[1] for one in apart} <= said
