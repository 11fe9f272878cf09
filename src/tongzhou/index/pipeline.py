"""The stages from a block to scores (流程), each computed once for each set of the choices that it reads."""

from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tongzhou.index import aggregate, compare, impute, normalise, weight
from tongzhou.index.block import Block
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe
from tongzhou.index.screen import denominate, screen
from tongzhou.index.treat import Treated, treat
from tongzhou.index.tree import tree_of
from tongzhou.terms.errors import InputError, fault

__all__ = ["Pipeline", "combine"]

Floats = NDArray[np.float64]

_PREPARED = ("denominate", "screen", "impute", "groups", "neighbours")
_TREATED = (*_PREPARED, "treat", "winsorise_points", "skewness_limit", "kurtosis_limit")
_NORMALISED = (*_TREATED, "scope", "normalise", "scale", "clip", "standard", "ddof")
_DECIDED = ("weight", "weight_sets", "weight_among", "weight_periods", "weight_above")
_WEIGHED = (*_NORMALISED, *_DECIDED)


class Pipeline:
    """Takes a framework and a block through the stages of recipes; what two recipes share is computed once.

    Holds one array of the size of the block for each distinct set of choices up to normalisation.
    """

    def __init__(self, framework: Framework, block: Block) -> None:
        self.framework, self.block, self.tree = framework, block, tree_of(framework)
        self.leaves = framework.leaves
        self._raw = block.of([node.indicator or node.name for node in self.leaves])
        self._kept: dict[tuple[object, ...], object] = {}

    def once(self, stage: str, names: tuple[str, ...], recipe: Recipe, compute: Callable[[], object]) -> object:
        """Compute a stage, or give what it gave for the same choices."""
        key = (stage, *(getattr(recipe, name) for name in names))
        if key not in self._kept:
            self._kept[key] = compute()
        return self._kept[key]

    def kept(self, recipe: Recipe) -> NDArray[np.bool_]:
        """Say which areas the screening keeps."""
        return screen(self.denominated(recipe), recipe.screen)

    def areas(self, recipe: Recipe) -> tuple[str, ...]:
        """Give the areas that the screening keeps."""
        kept = self.kept(recipe)
        return tuple(area for area, is_kept in zip(self.block.areas, kept, strict=True) if is_kept)

    def denominated(self, recipe: Recipe) -> Floats:
        """Give values as they came, those that the recipe says divided by others, shape (area, period, leaf)."""
        values = self._raw
        keys = [node.key for node in self.leaves]
        for leaf, by, factor in recipe.denominate:
            if leaf not in keys:
                raise InputError(
                    fault(
                        "index.no_such_leaf",
                        "The recipe denominates {leaf}, which is no indicator of the framework. Write one of its keys.",
                        leaf=leaf,
                    )
                )
            values = values.copy()
            column = keys.index(leaf)
            values[:, :, column] = denominate(values[:, :, column], self.block.of([by])[:, :, 0], factor)
        return values

    def prepared(self, recipe: Recipe) -> Floats:
        """Give denominated, screened and imputed values, shape (area, period, leaf)."""

        def compute() -> Floats:
            values = self.denominated(recipe)[self.kept(recipe)]
            if recipe.impute == "group_mean":
                member = {area: n for n, group in enumerate(recipe.groups, 1) for area in group}
                return impute.group_mean(values, np.array([member.get(area, 0) for area in self.areas(recipe)]))
            if recipe.impute == "linear_in_time":
                return impute.linear_in_time(values, _times(self.block.periods))
            if recipe.impute == "nearest_neighbours":
                return impute.nearest_neighbours(values, recipe.neighbours)
            return values

        return cast(Floats, self.once("prepared", _PREPARED, recipe, compute))

    def treated(self, recipe: Recipe) -> Treated:
        """Give treated values, shape (area × period, leaf), with the table."""

        def compute() -> Treated:
            return treat(
                _rows(self.prepared(recipe)),
                recipe.treat,
                points=recipe.winsorise_points,
                skewness_limit=recipe.skewness_limit,
                kurtosis_limit=recipe.kurtosis_limit,
            )

        return cast(Treated, self.once("treated", _TREATED, recipe, compute))

    def normalised(self, recipe: Recipe) -> Floats:
        """Give comparable values, more is better, shape (area, period, leaf)."""

        def compute() -> Floats:
            shape = self.prepared(recipe).shape
            values = self.treated(recipe).values.reshape(shape)
            ranges = self._declared("within", lambda node: node.best_range, 2)
            within = np.array([node.direction == "within" for node in self.leaves])
            if within.any():
                values = np.where(within, normalise.outside_range(values, ranges[:, 0], ranges[:, 1]), values)
            if recipe.scope == "pooled":
                return self._normalise(_rows(values), recipe).reshape(shape)
            return np.stack([self._normalise(values[:, p], recipe) for p in range(shape[1])], axis=1)

        return cast(Floats, self.once("normalised", _NORMALISED, recipe, compute))

    def _normalise(self, values: Floats, recipe: Recipe) -> Floats:
        is_higher = np.array([node.direction == "higher" for node in self.leaves])
        low, high = recipe.scale
        self._refuse_constant(values, recipe)
        match recipe.normalise:
            case "minmax":
                return normalise.minmax(values, is_higher, recipe.scale)
            case "goalposts":
                bounds = self._declared("goalposts", lambda node: node.goalposts, 2)
                return normalise.goalposts(values, bounds[:, 0], bounds[:, 1], recipe.scale, clip=recipe.clip)
            case "z_score":
                return recipe.standard[0] + recipe.standard[1] * normalise.z_score(values, is_higher, ddof=recipe.ddof)
            case "rank":
                return normalise.rank(values, is_higher)
            case "borda":
                return normalise.borda(values, is_higher)
            case "percentile":
                return low + (high - low) * normalise.percentile(values, is_higher)
            case "distance_to_best":
                return low + (high - low) * normalise.distance_to_best(values, is_higher)
            case "distance_to_target":
                target = self._declared("target", lambda node: node.target, 1)
                return normalise.distance_to_target(values, is_higher, target[:, 0])
            case "none":
                return np.where(is_higher, values, -values)

    def _refuse_constant(self, values: Floats, recipe: Recipe) -> None:
        if recipe.normalise not in ("minmax", "z_score", "distance_to_best"):
            return
        spread = np.fmax.reduce(values, axis=0) - np.fmin.reduce(values, axis=0)
        names = [node.name for node, one in zip(self.leaves, spread, strict=True) if not one > 0]
        if names:
            raise InputError(
                fault(
                    "index.constant_indicators",
                    "{names} has the same value everywhere, or none, so {method} cannot tell worst from best. Leave it out, add areas or "
                    "periods, or use goalposts.",
                    names=", ".join(names),
                    method=recipe.normalise,
                )
            )

    def _declared(self, what: str, get: Callable[[Node], object], width: int) -> Floats:
        """Give what the leaves declare, shape (leaf, width), NaN where it is not needed; all that lack it are named together."""
        found = [
            get(node) if what != "within" or node.direction == "within" else (np.nan, np.nan) for node in self.leaves
        ]
        absent = [node.name for node, one in zip(self.leaves, found, strict=True) if one is None]
        if absent:
            raise InputError(
                fault(
                    "index.not_declared",
                    "{names} declares no {what}, which the recipe needs. Write it at the indicator in the framework.",
                    names=", ".join(absent),
                    what="best_range" if what == "within" else what,
                )
            )
        return np.array(found, dtype=np.float64).reshape(len(self.leaves), width)

    def weights(self, recipe: Recipe) -> Floats:
        """Give each node's share in its parent, shape (node,), the total 1."""
        reads = _DECIDED if recipe.weight in ("declared", "equal") else _WEIGHED
        return cast(Floats, self.once("weights", reads, recipe, lambda: self._weights(recipe)))

    def _weights(self, recipe: Recipe) -> Floats:
        out = np.array([node.weight for node in self.framework.nodes])
        tree = self.tree
        if recipe.weight_among == "all":
            inside = np.zeros(len(out))
            own = tree.effective(out)[tree.leaves]
            inside[tree.leaves] = self._leaf_weights(np.arange(len(tree.leaves)), own, recipe)
            for n in range(len(out) - 1, 0, -1):
                inside[tree.parent[n]] += inside[n]
            return tree.scaled(np.where(inside > 0, inside, 1e-300))
        position = {int(n): k for k, n in enumerate(tree.leaves)}
        for below in tree.children:
            leaves = [int(n) for n in below if int(n) in position]
            above = [int(n) for n in below if int(n) not in position]
            if leaves and (recipe.weight != "declared"):
                columns = np.array([position[n] for n in leaves])
                share = out[leaves].sum()
                out[leaves] = self._leaf_weights(columns, out[leaves] / share, recipe) * share
            if above and recipe.weight_above == "equal":
                out[above] = out[above].sum() / len(above)
        return tree.scaled(out)

    def _leaf_weights(self, columns: NDArray[np.int64], own: Floats, recipe: Recipe) -> Floats:
        if len(columns) == 1 or recipe.weight in ("declared", "equal"):
            return own if recipe.weight == "declared" else weight.equal(len(columns))
        values = self.normalised(recipe)[:, :, columns]
        pieces = [_rows(values)]
        if recipe.weight_periods == "mean_of_periods":
            pieces = [values[:, p] for p in range(values.shape[1])]
        if recipe.weight == "game_theory":
            sets = [np.mean([_weigh(name, one, own, recipe) for one in pieces], axis=0) for name in recipe.weight_sets]
            return weight.game_theory(np.array(sets))
        return np.asarray(np.mean([_weigh(recipe.weight, one, own, recipe) for one in pieces], axis=0))

    def scores(self, recipe: Recipe) -> Floats:
        """Give the scores of every node, shape (node, area, period)."""
        values = self.normalised(recipe)
        weights = self.weights(recipe)
        out = np.full((len(self.framework.nodes), *values.shape[:2]), np.nan)
        out[self.tree.leaves] = np.moveaxis(values, 2, 0)
        for n in range(len(out) - 1, -1, -1):
            below = self.tree.children[n]
            if below.size:
                depth = int(self.tree.depth[n])
                name = recipe.aggregate[min(depth, len(recipe.aggregate) - 1)]
                out[n] = combine(name, out[below], weights[below], recipe)
        return out


def combine(name: str, parts: Floats, weights: Floats, recipe: Recipe) -> Floats:
    """Join parts, shape (part, area, period), into one, shape (area, period), by the method of a name (合成)."""
    match name:
        case "arithmetic_mean":
            return aggregate.arithmetic_mean(parts, weights, recipe.missing)
        case "geometric_mean":
            return aggregate.geometric_mean(parts, weights, recipe.missing)
        case "harmonic_mean":
            return aggregate.harmonic_mean(parts, weights, recipe.missing)
        case "weighted_median":
            return aggregate.weighted_median(parts, weights, recipe.missing)
        case "mpi":
            return aggregate.mpi(parts, weights, recipe.missing, penalty=recipe.penalty)
    rows = [np.ascontiguousarray(parts[:, :, p].T) for p in range(parts.shape[2])]
    if recipe.scope == "pooled":
        rows = [parts.reshape(len(parts), -1).T]
    if name == "copeland":
        found = [compare.copeland(one, weights) for one in rows]
    elif name == "topsis":
        found = [compare.topsis(one, weights) for one in rows]
    else:
        found = [compare.grey_relational(one, weights, distinguishing=recipe.distinguishing) for one in rows]
    return found[0].reshape(parts.shape[1:]) if recipe.scope == "pooled" else np.stack(found, axis=1)


def _weigh(name: str, values: Floats, own: Floats, recipe: Recipe) -> Floats:
    match name:
        case "equal":
            return weight.equal(len(own))
        case "entropy":
            return weight.entropy(values)
        case "critic":
            return weight.critic(values, ddof=recipe.ddof)
        case "cv":
            return weight.cv(values, ddof=recipe.ddof)
        case "pca":
            return weight.pca(values)
    return own


def _rows(values: Floats) -> Floats:
    return values.reshape(-1, values.shape[-1])


def _times(periods: tuple[str, ...]) -> Floats:
    """Give periods as numbers: years as they are, others by their order."""
    if all(one.isdigit() for one in periods):
        return np.array([float(one) for one in periods])
    return np.arange(float(len(periods)))
