"""A framework is read from its file; weights, indicators and directions are checked."""

import pytest

from tongzhou.index.framework import Framework
from tongzhou.index.framework_file import read_framework
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
    assert sorted((int((one.where or "").split(":")[1]), one.message.key) for one in faults) == [
        (1, "index.weight_sum"),
        (12, "index.unknown_indicator"),
        (15, "index.no_direction"),
        (16, "index.weight_value"),
        (17, "index.key_twice"),
        (19, "index.weight_value"),
        (20, "index.no_children"),
    ]
    assert "make 1.5" in next(one.english for one in faults if one.message.key == "index.weight_sum")


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
        assert "index.two_numbers" in [fault.message.key for fault in _read(leaf + one + "\n")[1]]


@pytest.mark.parametrize(
    ("way", "bounds", "is_right"),
    [
        ('"higher"', "[0, 50]", True),
        ('"higher"', "[50, 0]", False),
        ('"lower"', "[50, 0]", True),
        ('"lower"', "[0, 50]", False),
        ('"within"\nbest_range = [4, 6]', "[5, 0]", True),
        ('"within"\nbest_range = [4, 6]', "[0, 5]", False),
    ],
)
def test_goalposts_that_run_against_the_direction_are_a_fault(way: str, bounds: str, is_right: bool) -> None:
    text = f'[[indicator]]\nindicator = "People"\nweight = 1\ndirection = {way}\ngoalposts = {bounds}\n'
    faults = _read(text)[1]
    assert [one.message.key for one in faults] == ([] if is_right else ["index.goalposts_direction"])
    if not is_right:
        assert "goalposts = " in (TOP + text).splitlines()[int((faults[0].where or "").rsplit(":", 1)[-1]) - 1]


ALONE = 'key = "t"\nname = "t"\nassumed = true\n'


def _alone(text: str, **more: bool) -> tuple[Framework | None, list[Fault]]:
    faults: list[Fault] = []
    return read_framework(read_toml(ALONE + text, "f.toml"), None, faults, stands_alone=True, **more)[0], faults


def _leaf(name: str, weight: object, more: str = "") -> str:
    return f'[[indicator]]\nindicator = "{name}"\nweight = {weight}\ndirection = "higher"\n{more}\n'


def test_tables_that_name_their_parent_make_the_same_tree_as_nested_ones() -> None:
    flat = (
        _leaf("x", 1, 'parent = "inner"')
        + '[[dimension]]\nkey = "inner"\nparent = "outer"\nweight = 1\n'
        + '[[dimension]]\nkey = "outer"\nweight = 1\n'
    )
    nested = '[[dimension]]\nkey = "outer"\nweight = 1\n[[dimension.dimension]]\nkey = "inner"\nweight = 1\n' + _leaf(
        "x", 1
    ).replace("[[indicator]]", "[[dimension.dimension.indicator]]")
    (one, no_faults), (other, none) = _alone(flat), _alone(nested)
    assert no_faults == none == []
    assert one is not None
    assert other is not None
    shapes = [[(n.key, n.parent, n.depth, n.weight) for n in tree.nodes] for tree in (one, other)]
    assert (
        shapes[0]
        == shapes[1]
        == [("t", None, 0, 1.0), ("outer", "t", 1, 1.0), ("inner", "outer", 2, 1.0), ("x", "inner", 3, 1.0)]
    )


def test_absent_parents_circles_and_absent_directions_are_named_with_their_lines() -> None:
    text = (
        _leaf("x", 1)
        + '[[indicator]]\nindicator = "y"\nweight = 1\nparent = "nobody"\n'
        + '[[dimension]]\nkey = "a"\nparent = "b"\nweight = 1\n[[dimension]]\nkey = "b"\nparent = "a"\nweight = 1\n'
    )
    found = {one.message.key: (one.where, one.english) for one in _alone(text)[1]}
    assert set(found) == {"index.no_direction", "index.no_parent", "index.circle"}
    assert found["index.no_parent"][0] == "f.toml:12"
    assert found["index.circle"][1].startswith("a, b are parents")


def test_judgements_give_the_weights_of_the_parts_and_are_refused_where_they_do_not_fit() -> None:
    leaves = "".join(_leaf(name, 1).replace("weight = 1\n", "") for name in ("x", "y"))
    framework, faults = _alone('judgements = [[1, 3], ["1/3", 1]]\n' + leaves)
    assert faults == []
    assert framework is not None
    assert [round(one.weight, 9) for one in framework.leaves] == [0.75, 0.25]
    assert framework.total.consistency_ratio == 0.0
    (wrong,) = _alone("judgements = [[1]]\n" + leaves)[1]
    assert (wrong.message.key, wrong.where) == ("index.judgements_fit", "f.toml:4")
    (wrong,) = _alone("judgements = [[1, 3], [3, 1]]\n" + leaves)[1]
    assert (wrong.message.key, wrong.where) == ("index.ahp_matrix", "f.toml:4")


def test_weights_hold_from_a_day_and_must_make_one_on_every_day() -> None:
    dated = "[{ value = 0.5, valid_to = 2015-12-31 }, { value = 0.2, valid_from = 2016-01-01 }]"
    framework, faults = _alone(
        _leaf("x", dated) + _leaf("y", 0.5, "valid_to = 2015-12-31") + _leaf("z", 0.8, "valid_from = 2016-01-01")
    )
    assert faults == []
    assert framework is not None
    assert framework.weights_in("2015") == (1.0, 0.5, 0.5, 0.0)
    assert framework.weights_in("2016") == (1.0, 0.2, 0.0, 0.8)
    (wrong,) = _alone(_leaf("x", dated) + _leaf("y", 0.5))[1]
    assert (wrong.message.key, wrong.message.values["day"]) == ("index.weight_sum_on", "2016-01-01")


def test_without_weights_the_parts_of_a_dimension_count_alike_where_weights_come_from_the_data() -> None:
    text = _leaf("x", 1).replace("weight = 1\n", "") + _leaf("y", 1).replace("weight = 1\n", "")
    framework, faults = _alone(text, needs_weights=False)
    assert faults == []
    assert framework is not None
    assert [one.weight for one in framework.leaves] == [0.5, 0.5]
    assert "terms.missing_field" in {one.message.key for one in _alone(text)[1]}


@pytest.mark.parametrize("weight", ["1.9", "0", '"many"', "nan"])
def test_a_weight_that_is_none_is_told_alone_and_by_what_is_allowed(weight: str) -> None:
    _, faults = _alone(f'[[indicator]]\nindicator = "Catch"\ndirection = "higher"\nweight = {weight}\n')
    assert [(one.message.key, one.where) for one in faults] == [("index.weight_value", "f.toml:7")]
    assert "above 0 and at most 1" in str(faults[0])
