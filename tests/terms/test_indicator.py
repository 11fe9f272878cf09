"""Indicators found by name; names, units and themes are checked."""

from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault
from tongzhou.terms.indicator import Indicator, Indicators, read_indicators

TOP = '[basis]\nassumed = true\n[[theme]]\nkey = "lake"\nname = "湖"\nenglish = "Lake"\n'


def _read(text: str) -> tuple[Indicators, list[Fault]]:
    faults: list[Fault] = []
    return read_indicators(read_toml(TOP + text, "i.toml"), faults)[0], faults


def test_an_indicator_is_found_by_any_name_and_listed_under_its_theme() -> None:
    found, faults = _read(
        '[[indicator]]\nname = "Catch"\nenglish = "fish"\naliases = ["haul"]\ntheme = "lake"\nunit = "万吨"\n'
    )
    assert faults == []
    assert found.find("haul") == found.find("fish") == found.find("Catch") == found.of_theme("lake")[0]
    assert found.themes == (("lake", "湖", "Lake"),)


def test_an_unknown_unit_theme_and_direction_and_a_name_used_twice_are_faults() -> None:
    one = '[[indicator]]\nname = "Catch"\nenglish = "fish"\ntheme = "lake"\n'
    text = one + 'unit = "firkins"\n[[indicator]]\nname = "Haul"\nenglish = "fish"\ntheme = "sea"\ndirection = "up"\n'
    assert [(f.message.key, f.where) for f in _read(text)[1]] == [
        ("terms.unknown_unit", "i.toml:11"),
        ("terms.wrong_type", "i.toml:15"),
        ("terms.wrong_type", "i.toml:16"),
        ("terms.name_twice", "i.toml:13"),
    ]


def test_a_full_name_wins_over_an_alias() -> None:
    both = Indicators((Indicator("exports of oil", "x", aliases=("exports",)), Indicator("exports", "y")))
    found = both.find("exports")
    assert found is not None
    assert found.english == "y"


def test_a_quotient_unlike_indicators_and_revisions_are_read() -> None:
    found, faults = _read(
        '[[indicator]]\nname = "Catch"\nenglish = "fish"\ntheme = "lake"\nunlike = ["Quota"]\n'
        '[[indicator.revisions]]\nvalid_from = 2019-11-22\ntext = "普查"\nenglish = "census"\nsource = "notice"\n'
        '[[indicator]]\nname = "Quota"\nenglish = "quota"\ntheme = "lake"\n'
        '[[indicator]]\nname = "Use"\nenglish = "use"\ntheme = "lake"\nratio_of = ["Catch", "Quota"]\nratio_source = "law"\n'
    )
    assert faults == []
    catch, _, use = found.indicators
    assert catch.unlike == ("Quota",)
    assert [one.english for one in catch.revisions] == ["census"]
    assert use.ratio_of == ("Catch", "Quota")


def test_a_quotient_of_what_is_not_declared_or_of_one_thing_is_a_fault() -> None:
    one = '[[indicator]]\nname = "Use"\nenglish = "use"\ntheme = "lake"\n'
    assert [f.message.key for f in _read(one + 'ratio_of = ["Catch", "Use"]\n')[1]] == ["terms.unknown_indicator"]
    assert [f.message.key for f in _read(one + 'ratio_of = ["Use"]\n')[1]] == ["terms.wrong_type"]
