"""The gazetteer that all regions share."""

from tongzhou.store.declared import GAZETTEER, read_gazetteer_text
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault
from tongzhou.terms.gazetteer import Gazetteer, read_gazetteer


def test_the_shipped_gazetteer_is_read_without_a_fault() -> None:
    faults: list[Fault] = []
    found = read_gazetteer(read_toml(read_gazetteer_text(), GAZETTEER), faults)
    assert faults == []
    assert ("江苏省", "江苏", "Jiangsu") in found.areas
    assert (found.parents["苏州市"], found.parents["江苏省"]) == ("江苏省", "全国")
    assert ("荷兰", "Netherlands") in found.abroad


def test_the_words_of_a_name_are_joined_by_a_low_line() -> None:
    faults: list[Fault] = []
    file = read_toml('source = "x"\ngroups = ["甲乙 Jia_Yi"]\ncountries = []\nunions = []\n', "a.toml")
    assert read_gazetteer(file, faults) == Gazetteer((("甲乙", "Jia Yi"),))
    assert faults == []


def test_no_name_means_two_areas() -> None:
    found = read_gazetteer(read_toml(read_gazetteer_text(), GAZETTEER), [])
    names = [name for one in (*found.areas, *found.abroad) for name in one]
    assert sorted(name for name in names if names.count(name) > 1) == []
