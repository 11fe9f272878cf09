"""Framework, values and recipe to a composite index (综合指数)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.aggregate import shares
from tongzhou.index.block import Block, block_of, part_of
from tongzhou.index.compare import TIE, ranks
from tongzhou.index.framework import Framework
from tongzhou.index.pipeline import Era, Pipeline
from tongzhou.index.recipe import Recipe
from tongzhou.index.shown import as_html, as_text, frozen
from tongzhou.index.treat import Treatment
from tongzhou.terms.errors import InputError, fault
from tongzhou.terms.panel import Panel

__all__ = ["CompositeIndex", "build"]

Floats = NDArray[np.float64]

#: derivative × part / whole of each homogeneous mean, from part, weight and whole: by Euler's theorem the parts' values make 1
_ELASTICITY = {
    "arithmetic_mean": lambda part, weight, whole: weight * part / whole,
    "geometric_mean": lambda part, weight, whole: weight + 0.0 * part,
    "harmonic_mean": lambda part, weight, whole: weight * whole / part,
}


@dataclass(frozen=True, eq=False, repr=False)
class CompositeIndex:
    """Scores of every node with all that explains them (综合指数).

    `scores` float64, shape (node, area, period), in the recipe's scale. `ranks` int64, same shape, 1 the highest of a period, ties (within `TIE`)
    share the best rank, 0 a gap. `contributions` float64, shape (leaf, area, period): points that each indicator adds to the total, NaN where
    the aggregation cannot be divided (medians, comparisons, gaps). `weights` float64, shape (node, period), share in the parent, 0 for nodes
    that do not hold then; `total_weights` share in the total. `imputed` bool, shape (leaf, area, period). The arrays are read-only.
    """

    framework: Framework
    recipe: Recipe
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    scores: Floats
    ranks: NDArray[np.int64]
    contributions: Floats
    weights: Floats
    total_weights: Floats
    imputed: NDArray[np.bool_]
    treatments: tuple[Treatment, ...]
    block: Block

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self)

    def again(self, **changes: object) -> "CompositeIndex":
        """Build again from the same values with some choices changed (改一项重算).

        Raises
        ------
        InputError
            When a name is no field of the recipe, or `choice`, which was made when the values were taken: call `build` with the panel.
        """
        allowed = [one.name for one in fields(Recipe) if one.name != "choice"]
        if unknown := [name for name in changes if name not in allowed]:
            raise InputError(
                fault(
                    "index.no_such_change",
                    "again() cannot change {names}. It changes these choices: {allowed}. The vintage is chosen when values are taken from a "
                    "panel: call build() with it.",
                    names=", ".join(unknown),
                    allowed=", ".join(allowed),
                )
            )
        return build(self.framework, self.block, replace(self.recipe, **changes))  # type: ignore[arg-type]  # Recipe checks them

    def score(self, node: str, area: str, period: str) -> float:
        """Give one score (取值)."""
        keys = [one.key for one in self.framework.nodes]
        return float(self.scores[keys.index(node), self.areas.index(area), self.periods.index(period)])

    def __repr__(self) -> str:
        """Show the last period as a short table, then every choice by name."""
        return as_text(*self._shown(), self.recipe.lines())

    def _repr_html_(self) -> str:
        """Show the same in a notebook, with all areas."""
        return as_html(*self._shown(), self.recipe.lines())

    def _shown(self) -> tuple[str, list[str], list[list[str]]]:
        """Give rank, area, total and dimensions of the last period."""
        nodes = self.framework.nodes
        shown = [n for n, node in enumerate(nodes) if node.depth <= 1]
        place = self.ranks[0, :, -1]
        order = np.argsort(np.where(place > 0, place, len(self.areas) + 1), kind="stable")
        rows = [
            [
                str(place[a] or "–"),
                self.areas[a],
                *(f"{self.scores[n, a, -1]:.2f}".replace("nan", "–") for n in shown),
            ]
            for a in order
        ]
        return f"{self.framework.name} {self.periods[-1]}", ["#", "", *(nodes[n].name for n in shown)], rows


def build(
    framework: Framework,
    values: Panel | Block,
    recipe: Recipe,
    *,
    areas: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
) -> CompositeIndex:
    """Build a composite index (综合指数).

    Stages, in this order, each as the recipe says: denominate, screen, impute, treat, turn `within` into a distance, normalise, weigh,
    aggregate from the leaves up.

    Parameters
    ----------
    framework
        The tree; leaves name the indicators. Its `base` and `rules` are for development indices and are not used here.
    values
        A panel, from which the recipe's `choice` takes the values, or a block.
    recipe
        Every choice.
    areas, periods
        Which are compared, in this order; all where None. A panel often holds a whole and its parts, or years and quarters: name those
        that are alike.

    Raises
    ------
    InputError
        When indicators are absent, a method cannot take the values, or what it needs is not declared.

    References
    ----------
    OECD and JRC, Handbook on Constructing Composite Indicators, 2008.

    Examples
    --------
    >>> from tongzhou.index.framework import Node
    >>> nodes = (Node("t", "总", "Total", None, 0, 1.0), Node("x", "x", "x", "t", 1, 0.5, "x", "higher"),
    ...          Node("y", "y", "y", "t", 1, 0.5, "y", "lower"))
    >>> block = Block(("a", "b"), ("2020",), ("x", "y"), np.array([[[1.0, 5.0]], [[3.0, 4.0]]]))
    >>> build(Framework("f", "f", "f", "2020", nodes), block, Recipe()).scores[0].ravel().tolist()
    [0.0, 100.0]
    """
    if isinstance(values, Panel):
        names = dict.fromkeys(
            [*(node.indicator or node.name for node in framework.leaves), *(by for _, by, _ in recipe.denominate)]
        )
        held = [one for one in names if one in values.indicators]
        values = block_of(values, held, choice=recipe.choice)
    values = part_of(values, areas, periods)
    pipeline = Pipeline(framework, values)
    scores, weights = pipeline.scores(recipe), pipeline.weights(recipe)
    before = pipeline.denominated(recipe)[pipeline.kept(recipe)]
    imputed = np.isnan(before) & ~np.isnan(pipeline.prepared(recipe))
    return CompositeIndex(
        framework,
        recipe,
        pipeline.areas(recipe),
        values.periods,
        scores,
        np.moveaxis(ranks(np.moveaxis(scores, 1, 2), tie=TIE), 2, 1),
        _contributions(pipeline, scores, weights, recipe),
        weights,
        pipeline.tree.effective(weights.T).T,
        np.moveaxis(imputed, 2, 0),
        pipeline.treated(recipe).treatments,
        values,
    )


def _contributions(pipeline: Pipeline, scores: Floats, weights: Floats, recipe: Recipe) -> Floats:
    """Divide the total among the leaves: elasticities multiply down the tree and make 1."""
    share = np.full(scores.shape, np.nan)
    share[0] = 1.0
    for era in pipeline.eras:
        share[:, :, era.periods] = _shares_in(era, scores[:, :, era.periods], weights[:, era.periods[0]], recipe)
    leaves = pipeline.tree.leaves
    additive = all(
        recipe.method(int(pipeline.tree.depth[n])) == "arithmetic_mean"
        for n, below in enumerate(pipeline.tree.children)
        if below.size
    )
    if additive:  # holds at 0 and below as well
        return np.asarray(share[leaves] * scores[leaves])
    found = share[leaves] * scores[0]
    return np.asarray(np.where(np.isfinite(found), found, np.nan))


def _shares_in(era: Era, scores: Floats, weights: Floats, recipe: Recipe) -> Floats:
    """Give each node's share in the total: of its weight where all is additive, else of the total's value."""
    tree = era.tree
    share = np.full(scores.shape, np.nan)
    share[0] = 1.0
    names = {n: recipe.method(int(tree.depth[n])) for n, below in enumerate(tree.children) if below.size}
    additive = set(names.values()) == {"arithmetic_mean"}
    for n, name in names.items():
        below = tree.children[n]
        own = shares(scores[below], weights[below], recipe.missing)
        if additive:
            share[below] = share[n] * own
        elif name in _ELASTICITY:
            with np.errstate(invalid="ignore", divide="ignore"):
                share[below] = share[n] * _ELASTICITY[name](scores[below], own, scores[n])
    return share
