"""The stages from a block to scores (流程), each computed once for each set of the choices that it reads."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tongzhou.index import aggregate, compare, impute, normalise, weight
from tongzhou.index.benefit import benefit_of_the_doubt
from tongzhou.index.block import Block
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe
from tongzhou.index.screen import denominate, screen
from tongzhou.index.treat import Treated, treat
from tongzhou.index.tree import Tree, living, tree_of
from tongzhou.terms.errors import InputError, fault

__all__ = ["Era", "Pipeline", "combine"]

Floats = NDArray[np.float64]

_PREPARED = ("denominate", "screen", "impute", "groups", "neighbours")
_TREATED = (*_PREPARED, "treat", "winsorise_points", "skewness_limit", "kurtosis_limit")
_NORMALISED = (*_TREATED, "scope", "normalise", "scale", "reference", "clip", "standard", "ddof")
_DECIDED = ("weight", "weight_sets", "weight_among", "weight_periods", "weight_above")
_WEIGHED = (*_NORMALISED, *_DECIDED)


@dataclass(frozen=True, eq=False)
class Era:
    """Periods, by their places, in which the declared weights `own`, shape (node,), and the nodes of the tree are the same (权重期)."""

    periods: NDArray[np.int64]
    own: Floats
    tree: Tree


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
            if recipe.impute == "expectation_maximisation":
                return impute.expectation_maximisation(values)
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
            values = self._directed(recipe)
            shape = values.shape
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
            case "reference_goalposts":
                worst, best = normalise.reference_goalposts(values, is_higher, self._reference(recipe))
                return normalise.goalposts(values, worst, best, recipe.scale, clip=False)
            case "z_score":
                return recipe.standard[0] + recipe.standard[1] * normalise.z_score(values, is_higher, ddof=recipe.ddof)
            case "rank":
                return normalise.rank(values, is_higher)
            case "borda":
                return normalise.borda(values, is_higher)
            case "percentile" | "distance_to_best":
                share = normalise.percentile if recipe.normalise == "percentile" else normalise.distance_to_best
                return low + (high - low) * share(values, is_higher)
            case "distance_to_target":
                target = self._declared("target", lambda node: node.target, 1)
                return normalise.distance_to_target(values, is_higher, target[:, 0])
            case "none":
                return np.where(is_higher, values, -values)

    def _refuse_constant(self, values: Floats, recipe: Recipe) -> None:
        if recipe.normalise not in ("minmax", "z_score", "distance_to_best", "reference_goalposts"):
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

    def _reference(self, recipe: Recipe) -> Floats:
        """Give the values that `reference_goalposts` puts in the middle, shape (leaf,)."""
        area, period = recipe.reference
        areas, periods = self.areas(recipe), self.block.periods
        place = {"first": 0, "last": len(periods) - 1}.get(period, periods.index(period) if period in periods else None)
        if place is None or (area != "mean" and area not in areas):
            raise InputError(
                fault(
                    "index.no_reference",
                    "The recipe's reference is {area} in {period}, which the data do not hold. Write an area or mean, and a period, first or last.",
                    area=area,
                    period=period,
                )
            )
        # comparable values as they stand after treatment, the distance where a range is best
        values = self._directed(recipe)[:, place]
        found = values[areas.index(area)] if area != "mean" else np.nanmean(values, axis=0)
        absent = [node.name for node, one in zip(self.leaves, found, strict=True) if np.isnan(one)]
        if absent:
            raise InputError(
                fault(
                    "index.reference_gap",
                    "{names} has no value for the reference, {area} in {period}. Impute it, or take another reference.",
                    names=", ".join(absent),
                    area=area,
                    period=period,
                )
            )
        return np.asarray(found)

    def _directed(self, recipe: Recipe) -> Floats:
        """Give treated values, the distance outside it where a range is best, shape (area, period, leaf)."""
        values = self.treated(recipe).values.reshape(self.prepared(recipe).shape)
        ranges = self._declared("within", lambda node: node.best_range, 2)
        within = np.array([node.direction == "within" for node in self.leaves])
        if within.any():
            values = np.where(within, normalise.outside_range(values, ranges[:, 0], ranges[:, 1]), values)
        return values

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

    @cached_property
    def eras(self) -> tuple[Era, ...]:
        """The stretches of periods in which the declared weights are the same, in order of their first period."""
        found: dict[tuple[float, ...], list[int]] = {}
        for p, period in enumerate(self.block.periods):
            found.setdefault(self.framework.weights_in(period), []).append(p)
        return tuple(
            Era(np.array(periods), np.array(own), living(self.tree, np.array(own) > 0))
            for own, periods in found.items()
        )

    def era(self, period: int) -> Era:
        """Give the stretch that a period, by its place, belongs to."""
        return next(one for one in self.eras if period in one.periods)

    def weights(self, recipe: Recipe) -> Floats:
        """Give each node's share in its parent, shape (node, period), the total 1; 0 for nodes that do not hold then."""
        reads = _DECIDED if recipe.weight in ("declared", "equal") else _WEIGHED

        def compute() -> Floats:
            out = np.zeros((len(self.framework.nodes), len(self.block.periods)))
            for era in self.eras:
                out[:, era.periods] = self._weights(recipe, era)[:, None]
            return out

        return cast(Floats, self.once("weights", reads, recipe, compute))

    def _weights(self, recipe: Recipe, era: Era) -> Floats:
        tree, out = era.tree, era.own.copy()
        place = {int(n): k for k, n in enumerate(self.tree.leaves)}
        if recipe.weight_among == "all":
            inside = np.zeros(len(out))
            own = tree.effective(out)[tree.leaves]
            inside[tree.leaves] = self._leaf_weights(np.array([place[int(n)] for n in tree.leaves]), own, recipe, era)
            for n in range(len(out) - 1, 0, -1):
                inside[tree.parent[n]] += inside[n]
            return tree.scaled(np.where((inside > 0) | (out == 0), inside, 1e-300))
        for below in tree.children:
            leaves = [int(n) for n in below if int(n) in place]
            above = [int(n) for n in below if int(n) not in place]
            if leaves and (recipe.weight != "declared"):
                columns = np.array([place[n] for n in leaves])
                share = out[leaves].sum()
                out[leaves] = self._leaf_weights(columns, out[leaves] / share, recipe, era) * share
            if above and recipe.weight_above == "equal":
                out[above] = out[above].sum() / len(above)
        return tree.scaled(out)

    def _leaf_weights(self, columns: NDArray[np.int64], own: Floats, recipe: Recipe, era: Era) -> Floats:
        if len(columns) == 1 or recipe.weight in ("declared", "equal"):
            return own if recipe.weight == "declared" else weight.equal(len(columns))
        values = self.normalised(recipe)[:, era.periods][:, :, columns]
        pieces = [_rows(values)]
        if recipe.weight_periods == "mean_of_periods":
            pieces = [values[:, p] for p in range(values.shape[1])]
        if recipe.weight == "game_theory":
            sets = [np.mean([_weigh(name, one, own, recipe) for one in pieces], axis=0) for name in recipe.weight_sets]
            return weight.game_theory(np.array(sets))
        return np.asarray(np.mean([_weigh(recipe.weight, one, own, recipe) for one in pieces], axis=0))

    def scores(self, recipe: Recipe) -> Floats:
        """Give the scores of every node, shape (node, area, period); NaN for nodes that do not hold then."""
        values = self.normalised(recipe)
        weights = self.weights(recipe)
        out = np.full((len(self.framework.nodes), *values.shape[:2]), np.nan)
        out[self.tree.leaves] = np.moveaxis(values, 2, 0)
        for era in self.eras:
            own, part = weights[:, era.periods[0]], out[:, :, era.periods]
            for n in range(len(out) - 1, -1, -1):
                below = era.tree.children[n]
                if below.size:
                    name = recipe.method(int(era.tree.depth[n]))
                    part[n] = combine(name, part[below], own[below], recipe)
            part[era.own == 0] = np.nan
            out[:, :, era.periods] = part
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
    found = [_compared(name, one, weights, recipe) for one in rows]
    return found[0].reshape(parts.shape[1:]) if recipe.scope == "pooled" else np.stack(found, axis=1)


def _compared(name: str, rows: Floats, weights: Floats, recipe: Recipe) -> Floats:
    match name:
        case "copeland":
            return compare.copeland(rows, weights)
        case "condorcet":
            return compare.condorcet(rows, weights)
        case "topsis":
            return compare.topsis(rows, weights)
        case "benefit_of_the_doubt":
            least, most = recipe.share_bounds
            return benefit_of_the_doubt(rows, least_share=least, most_share=most)[0]
    return compare.grey_relational(rows, weights, distinguishing=recipe.distinguishing)


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
        case "correlation_optimised":
            return weight.correlation_optimised(values, own)
    return own


def _rows(values: Floats) -> Floats:
    return values.reshape(-1, values.shape[-1])


def _times(periods: tuple[str, ...]) -> Floats:
    """Give periods as numbers: years as they are, others by their order."""
    if all(one.isdigit() for one in periods):
        return np.array([float(one) for one in periods])
    return np.arange(float(len(periods)))
