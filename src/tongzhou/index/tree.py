"""A framework's tree as positions (结构): parents, children and depth by number, for work on arrays."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.framework import Framework

__all__ = ["Tree", "living", "tree_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Tree:
    """Positions of a framework's nodes, the total first, parents before children (结构).

    `parent` int64, shape (node,), the total its own parent; `children` positions by node; `leaves` positions of the leaves in order.
    """

    parent: NDArray[np.int64]
    depth: NDArray[np.int64]
    children: tuple[NDArray[np.int64], ...]
    leaves: NDArray[np.int64]
    siblings: Floats
    """float64, shape (node, node): 1 where the row's parent is the column."""

    def effective(self, weights: Floats) -> Floats:
        """Give each node's weight in the total from its share in its parent, float64, shape (…, node) (总权重)."""
        out = weights.copy()
        out[..., 0] = 1.0
        for depth in range(1, int(self.depth.max()) + 1):
            here = np.flatnonzero(self.depth == depth)
            out[..., here] *= out[..., self.parent[here]]
        return out

    def scaled(self, weights: Floats) -> Floats:
        """Scale weights, shape (…, node), so that the children of each node make 1 (归一)."""
        whole = weights @ self.siblings
        out = weights / np.where(whole > 0, whole, 1.0)[..., self.parent]
        out[..., 0] = 1.0
        return np.asarray(out)


def tree_of(framework: Framework) -> Tree:
    """Give a framework's nodes numbers (编号)."""
    place = {node.key: n for n, node in enumerate(framework.nodes)}
    parent = np.array([place[node.parent] if node.parent is not None else 0 for node in framework.nodes])
    count = len(framework.nodes)
    children = tuple(np.flatnonzero((parent == n) & (np.arange(count) > 0)) for n in range(count))
    siblings = np.zeros((count, count))
    siblings[np.arange(1, count), parent[1:]] = 1.0
    depth = np.array([node.depth for node in framework.nodes])
    return Tree(
        parent, depth, children, np.array([n for n, one in enumerate(framework.nodes) if one.is_leaf]), siblings
    )


def living(tree: Tree, held: NDArray[np.bool_]) -> Tree:
    """Give the tree without the nodes that are not `held`, bool, shape (node,), nor what is under them; numbers stay (当期结构)."""
    if held.all():
        return tree
    there = held.copy()
    for n in range(1, len(there)):
        there[n] &= there[tree.parent[n]]
    children = tuple(below[there[below]] for below in tree.children)
    return replace(tree, children=children, leaves=tree.leaves[there[tree.leaves]])
