"""The tree by number."""

import numpy as np
import pytest

from tongzhou.index.framework import Framework, Node
from tongzhou.index.tree import tree_of

NODES = (
    Node("t", "t", "t", None, 0, 1.0),
    Node("p", "p", "p", "t", 1, 0.6),
    Node("x", "x", "x", "p", 2, 0.25, "x", "higher"),
    Node("y", "y", "y", "p", 2, 0.75, "y", "higher"),
    Node("z", "z", "z", "t", 1, 0.4, "z", "higher"),
)


def test_weights_multiply_down_the_tree_and_leaves_make_one() -> None:
    tree = tree_of(Framework("t", "t", "t", "2020", NODES))
    weights = np.array([node.weight for node in NODES])
    assert tree.effective(weights) == pytest.approx([1.0, 0.6, 0.15, 0.45, 0.4])
    assert tree.effective(weights)[tree.leaves].sum() == pytest.approx(1.0)


def test_scaling_makes_the_children_of_each_node_one() -> None:
    tree = tree_of(Framework("t", "t", "t", "2020", NODES))
    found = tree.scaled(np.array([[5.0, 3.0, 1.0, 1.0, 1.0]]))
    assert found.tolist() == [[1.0, 0.75, 0.5, 0.5, 0.25]]
