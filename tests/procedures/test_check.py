"""Faulty declarations: each differs from a sound one in one place, and is refused with the sentence beside it, in both languages."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pytest

from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.skeleton import skeleton
from tongzhou.steps.procedures import check_files
from tongzhou.store.words import load_words
from tongzhou.terms.errors import DeclarationError, Fault

Reader = Callable[..., tuple[Procedure | None, list[Fault]]]
FAULTY: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "faulty.toml").read_text("utf-8"))

WATER = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures/sudden-water-pollution.toml"
#: Ten faults, from the last line to the first.
TEN = (
    ('by = "duty"\nwithin', 'by = "boss"\nwithin'),
    ('escalate = { notify = ["chief@all"]', 'escalate = { notify = ["chief@moon"]'),
    ('call = { notify = ["duty@all"]', 'call = { notify = ["duty@others"]'),
    ('quorum = "all", within = "6h"', 'quorum = "most", within = "6h"'),
    ('by = "chief@origin", form = "alarm"', 'by = "chief@origin", form = "alert"'),
    ('type = "code", list = "means"', 'type = "code", list = "meens"'),
    ('type = "person", optional = true, share = "never"', 'type = "person", optional = true'),
    ('type = "organisation", optional = true, share = "at:closed"', 'type = "organisation", share = "at:shut"'),
    ('area = "120114"', 'area = "999999"'),
    ("version = 1", "version = 0"),
)


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
    found = [one.english for one in read(text)[1]]
    assert sorted(one["en"].split(": ", 1)[1] for one in apart) == sorted(found), (
        "one each, and none follows from another"
    )


def test_ten_faults_of_a_file_of_the_region_come_by_their_lines(tmp_path: Path) -> None:
    text = WATER.read_text("utf-8")
    for old, new in TEN:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path = tmp_path / "sudden-water-pollution.toml"
    path.write_text(text, "utf-8")
    copy(WATER.parent / "water-means.csv", tmp_path)
    with pytest.raises(DeclarationError) as caught:
        check_files([path, WATER], "jing-jin-ji", tmp_path)
    said = [str(one) for one in caught.value.faults]
    lines = [int((one.where or "").rpartition(":")[2]) for one in caught.value.faults]
    assert len(lines) == 10, "\n".join(said)
    assert lines == sorted(lines)
    assert "has the area '999999', which areas.toml" in str(caught.value)


def test_faults_of_several_files_come_file_by_file(tmp_path: Path) -> None:
    paths = []
    for name in ("sudden-water-pollution", "meeting"):
        path = tmp_path / f"{name}.toml"
        text = (WATER.parent / f"{name}.toml").read_text("utf-8")
        path.write_text(text.replace("version = 1", "version = 0") + '\nodd = { notify = ["office@moon"] }\n', "utf-8")
        paths.append(path)
    with pytest.raises(DeclarationError) as caught:
        check_files(paths, "jing-jin-ji", tmp_path)
    files = [Path((one.where or "").rpartition(":")[0]).stem for one in caught.value.faults]
    assert files == sorted(files, key=["sudden-water-pollution", "meeting"].index)


def test_the_skeleton_passes_the_checker_under_whatever_name(tmp_path: Path) -> None:
    path = tmp_path / "water-alarm.toml"
    path.write_text(skeleton("water-alarm"), "utf-8")
    (made,) = check_files([path], "jing-jin-ji", tmp_path)
    assert made.key == "water-alarm"
