"""Gaps that are left are told with the reason why nothing fills them."""

import numpy as np
import pytest

from tongzhou.index.block import Block
from tongzhou.index.build import build
from tongzhou.index.framework import Framework, Node
from tongzhou.index.gaps import gap_notes
from tongzhou.index.recipe import Recipe

NODES = (
    Node("t", "t", "t", None, 0, 1.0),
    Node("x", "x", "x", "t", 1, 0.5, "x", "higher"),
    Node("y", "y", "y", "t", 1, 0.5, "y", "higher"),
)
TREE = Framework("t", "t", "t", "", NODES)
NAN = np.nan
#: by area, period: x, y, d
VALUES = [
    [[1.0, 2.0, 1.0], [2.0, 3.0, 1.0], [4.0, 4.0, 1.0]],
    [[NAN, 1.0, 1.0], [3.0, 2.0, 1.0], [NAN, NAN, 1.0]],
    [[NAN, 5.0, 1.0], [NAN, 6.0, NAN], [NAN, NAN, 1.0]],
]
BLOCK = Block(("A", "B", "C"), ("2001", "2002", "2003"), ("x", "y", "d"), np.array(VALUES))


def _said(recipe: Recipe, block: Block = BLOCK) -> list[tuple[str, object, object]]:
    index = build(TREE, block, recipe)
    found = gap_notes(index)
    return [(one.key.removeprefix("index.gap_"), one.values.get("indicator"), one.values["cells"]) for one in found]


def test_linear_in_time_fills_between_and_says_before_after_and_never() -> None:
    assert _said(Recipe(impute="linear_in_time", missing="available")) == [
        ("before", "x", "B 2001"),
        ("after", "x", "B 2003"),
        ("series", "x", "C 2001 2002 2003"),
        ("after", "y", "B 2003, C 2003"),
        ("no_total", None, "B 2003, C 2003"),
        ("joined", None, "B 2001, C 2001 2002"),
    ]


def test_group_mean_says_where_the_group_has_nothing_that_period() -> None:
    recipe = Recipe(impute="group_mean", groups=(("A",), ("B", "C")))
    assert _said(recipe)[:2] == [("group", "x", "B 2001 2003, C 2001 2003"), ("group", "y", "B 2003, C 2003")]


@pytest.mark.parametrize("impute", ["none", "group_mean"])
def test_a_gap_of_the_denominator_is_told_as_such(impute: str) -> None:
    said = _said(Recipe(denominate=(("y", "d", 1.0),), missing="available"))
    assert ("denominator", "y", "C 2002") in said
    assert ("not_imputed", "y", "B 2003, C 2003") in said


def test_nearest_neighbours_leaves_only_rows_that_hold_nothing() -> None:
    assert _said(Recipe(impute="nearest_neighbours", neighbours=1)) == []
    assert [one[0] for one in _said(Recipe(impute="expectation_maximisation"))] == ["row", "row", "no_total"]


def test_areas_that_the_screening_left_out_are_named() -> None:
    index = build(TREE, BLOCK, Recipe(screen=0.5, impute="group_mean"))
    assert [(one.key, one.values) for one in gap_notes(index)] == [("index.screened", {"areas": "C", "share": 0.5})]


def test_many_cells_are_counted() -> None:
    values = np.full((30, 1, 2), NAN)
    values[:10] = np.arange(20.0).reshape(10, 1, 2)
    values[10:, :, 1] = 1.0
    block = Block(tuple(f"a{n}" for n in range(30)), ("-",), ("x", "y"), values)
    ((_, _, cells), _) = _said(Recipe(), block)
    assert str(cells).startswith("a10, a11")
    assert str(cells).endswith("(+8)")
