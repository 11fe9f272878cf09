"""What changed between two indices, and why ranks moved."""

from dataclasses import replace

import numpy as np
import pytest

from tongzhou.index.block import Block
from tongzhou.index.build import build
from tongzhou.index.difference import USUAL, difference, leave_one_out, one_changed
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe
from tongzhou.terms.errors import InputError

NODES = (
    Node("t", "t", "t", None, 0, 1.0),
    Node("p", "p", "p", "t", 1, 0.75),
    Node("x", "x", "x", "p", 2, 0.5, "x", "higher"),
    Node("y", "y", "y", "p", 2, 0.5, "y", "higher"),
    Node("q", "q", "q", "t", 1, 0.25),
    Node("z", "z", "z", "q", 2, 1.0, "z", "higher"),
)
FRAMEWORK = Framework("t", "t", "t", "2020", NODES)
VALUES = np.array([[[1.0, 9.0, 5.0]], [[6.0, 2.0, 4.0]], [[3.0, 7.0, 1.0]], [[9.0, 1.0, 9.0]]])
BLOCK = Block(("a", "b", "c", "d"), ("2020",), ("x", "y", "z"), VALUES)
INDEX = build(FRAMEWORK, BLOCK, Recipe())


def test_the_changed_choice_is_named_and_contributions_make_the_difference() -> None:
    other = INDEX.again(normalise="percentile")
    found = difference(INDEX, other, "2020")
    assert [(one.name, one.first, one.second) for one in found.changes] == [("normalise", "minmax", "percentile")]
    assert found.scores == pytest.approx(other.scores[0, :, 0] - INDEX.scores[0, :, 0])
    assert found.contributions.sum(axis=0) == pytest.approx(found.scores)
    assert found.ranks.tolist() == (INDEX.ranks[0, :, 0] - other.ranks[0, :, 0]).tolist()


def test_what_changed_in_the_framework_is_named() -> None:
    nodes = tuple(replace(one, weight={"p": 0.5, "q": 0.5}.get(one.key, one.weight)) for one in NODES[:5])
    other = Framework("t", "t", "t", "2020", (*nodes, replace(NODES[5], key="w", direction="lower")))
    found = difference(INDEX, build(other, BLOCK, Recipe()), "2020")
    assert [(one.name, one.first, one.second) for one in found.changes] == [
        ("p.weight", 0.75, 0.5),
        ("q.weight", 0.25, 0.5),
        ("z", "z", None),
        ("w", None, "z"),
    ]


def test_a_revised_value_moves_ranks_without_a_change_of_recipe() -> None:
    values = VALUES.copy()
    values[0, 0, 2] = 9.5
    found = difference(INDEX, build(FRAMEWORK, replace(BLOCK, values=values), Recipe()), "2020")
    assert found.changes == ()
    assert found.ranks[0] > 0
    assert found.leaves[int(np.argmax(np.abs(found.contributions[:, 0])))] == "z"


def test_areas_of_one_index_alone_are_named_and_the_others_ranked_among_themselves() -> None:
    fewer = replace(BLOCK, areas=("b", "c", "d"), values=VALUES[1:])
    found = difference(INDEX, build(FRAMEWORK, fewer, Recipe()), "2020")
    assert (found.areas, found.only_first, found.only_second) == (("b", "c", "d"), ("a",), ())
    with pytest.raises(InputError, match="cannot be compared in 2021"):
        difference(INDEX, INDEX, "2021")


def test_leaving_out_an_indicator_is_the_index_without_it() -> None:
    found = leave_one_out(INDEX, "2020")
    assert found.shape == (3, 4)
    without_z = Framework("t", "t", "t", "2020", (NODES[0], replace(NODES[1], weight=1.0), *NODES[2:4]))
    assert found[2].tolist() == build(without_z, BLOCK, Recipe()).ranks[0, :, 0].tolist()
    without_x = Framework("t", "t", "t", "2020", (*NODES[:2], replace(NODES[3], weight=1.0), *NODES[4:]))
    assert found[0].tolist() == build(without_x, BLOCK, Recipe()).ranks[0, :, 0].tolist()


def test_one_indicator_alone_cannot_be_left_out() -> None:
    alone = Framework("t", "t", "t", "2020", (NODES[0], replace(NODES[2], parent="t", weight=1.0)))
    with pytest.raises(InputError, match="one indicator only"):
        leave_one_out(build(alone, BLOCK, Recipe()), "2020")


def test_one_choice_changed_is_the_index_built_with_it_and_its_own_choice_is_left_out() -> None:
    found = one_changed(INDEX, "2020", {"normalise": ("minmax", "rank"), "weight": ("declared", "equal")})
    assert [(one.name, one.value) for one in found] == [("normalise", "rank"), ("weight", "equal")]
    for one in found:
        assert one.ranks is not None
        assert one.ranks.tolist() == INDEX.again(**{one.name: one.value}).ranks[0, :, 0].tolist()
        assert not one.ranks.flags.writeable


def test_what_cannot_be_built_with_one_choice_changed_says_why() -> None:
    found = {one.value: one for one in one_changed(INDEX, "2020", USUAL)}
    geometric = found[("geometric_mean",)]
    assert geometric.ranks is None
    assert geometric.why is not None
    assert geometric.why.message.key == "index.parts_not_positive"
