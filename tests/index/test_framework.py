"""A framework is read from its file; weights, indicators and directions are checked."""

from tongzhou.index.framework import Framework, read_framework
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault
from tongzhou.terms.indicator import Indicator, Indicators
from tongzhou.terms.panel import Choice

KNOWN = Indicators(
    (
        Indicator("Catch", "fish", "吨", direction="higher", aliases=("haul",)),
        Indicator("Haze", "haze", "天", direction="lower"),
        Indicator("People", "people", "人"),
    )
)
TOP = 'key = "lake"\nname = "湖"\nenglish = "Lake"\nbase = "2001"\nassumed = true\n[basis]\nindicator = { assumed = true }\n'


def _read(text: str, known: Indicators | None = KNOWN) -> tuple[Framework | None, list[Fault]]:
    faults: list[Fault] = []
    return read_framework(read_toml(TOP + text, "f.toml"), known, faults)[0], faults


def test_thirds_written_as_fractions_make_exactly_one() -> None:
    leaf = '[[indicator]]\nindicator = "{}"\nweight = "1/3"\n'
    framework, faults = _read(
        leaf.format("haul") + leaf.format("Haze") + leaf.format("People") + 'direction = "higher"\n'
    )
    assert faults == []
    assert framework is not None
    assert [(one.key, one.direction, one.unit) for one in framework.leaves] == [
        ("Catch", "higher", "吨"),
        ("Haze", "lower", "天"),
        ("People", "higher", "人"),
    ]


def test_rules_that_are_not_written_refuse_gaps_and_take_the_latest_vintage() -> None:
    framework, _ = _read('[[indicator]]\nindicator = "Catch"\nweight = 1\n')
    assert framework is not None
    assert (framework.rules.missing, framework.rules.choice) == ("refuse", Choice("latest"))


def test_wrong_weights_unknown_indicators_and_missing_directions_are_named_together() -> None:
    text = (
        '[[indicator]]\nindicator = "Catch"\nweight = 0.7\n'
        '[[indicator]]\nindicator = "Gold"\nweight = 0.7\n'
        '[[indicator]]\nindicator = "People"\nweight = "two"\n'
        '[[indicator]]\nindicator = "Catch"\nweight = -1\n'
        '[[dimension]]\nkey = "empty"\nname = "空"\nenglish = "Empty"\nweight = 0.1\nassumed = true\n'
    )
    framework, faults = _read(text)
    assert [(one.message.key, one.where) for one in faults] == [
        ("index.no_children", "f.toml:20"),
        ("index.unknown_indicator", "f.toml:12"),
        ("terms.wrong_type", "f.toml:16"),
        ("index.no_direction", "f.toml:15"),
        ("terms.wrong_type", "f.toml:19"),
        ("index.key_twice", "f.toml:17"),
        ("index.weight_sum", "f.toml:1"),
    ]
    assert "make 1.5" in faults[-1].english


def test_where_the_indicators_could_not_be_read_nothing_is_said_of_unknown_ones() -> None:
    assert _read('[[indicator]]\nindicator = "Gold"\nweight = 1\n', None)[1] == []


def test_a_base_that_is_no_period_is_a_fault() -> None:
    faults: list[Fault] = []
    text = TOP.replace('"2001"', '"before"') + '[[indicator]]\nindicator = "Catch"\nweight = 1\n'
    assert read_framework(read_toml(text, "f.toml"), KNOWN, faults)[0] is None
    assert [(one.message.key, one.where) for one in faults] == [("terms.wrong_type", "f.toml:4")]


def test_a_best_range_goalposts_and_a_target_are_read_and_checked() -> None:
    leaf = '[[indicator]]\nindicator = "People"\nweight = 1\ndirection = "within"\n'
    framework, faults = _read(leaf + "best_range = [4, 6.5]\ngoalposts = [5, 0]\ntarget = 5\n")
    assert faults == []
    assert framework is not None
    found = framework.leaves[0]
    assert (found.direction, found.best_range, found.goalposts, found.target) == ("within", (4.0, 6.5), (5.0, 0.0), 5.0)
    assert [one.message.key for one in _read(leaf)[1]] == ["index.no_direction"]
    wrong = ("best_range = [6, 4]", "best_range = [1]", "goalposts = [3, 3]", 'goalposts = ["a", 1]')
    for one in wrong:
        assert "terms.wrong_type" in [fault.message.key for fault in _read(leaf + one + "\n")[1]]
