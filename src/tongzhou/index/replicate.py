"""Replicates of an index (重复计算): many recipes and weights at once, from uniform draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.pipeline import Pipeline, combine
from tongzhou.index.recipe import Recipe
from tongzhou.index.shown import written
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["Replicates"]

Floats = NDArray[np.float64]

#: methods that are a mean of f(part), taken back: whole matrices of weights at once
_MEANS = ("arithmetic_mean", "geometric_mean", "harmonic_mean")


@dataclass(frozen=True, eq=False)
class _Step:
    """How one node is joined.

    The nodes `below`; `there` 1 or 0, shape (part, area); whether parts are absent somewhere, or all of an area; the moved `leaves` among them.
    `places` leads from a part's number to its row in `leaves`.
    """

    node: int
    method: str
    below: NDArray[np.int64]
    there: Floats
    has_gaps: bool
    has_empty: bool
    leaves: Floats
    places: Mapping[int, int]


@dataclass(frozen=True, eq=False)
class _Ready:
    """What one combination of alternatives gives before the weights are disturbed.

    `leaves` shape (area, leaf); `weights` shape (node,). `flat` where one mean holds at all levels and nothing is missing: the moved
    leaves, shape (leaf, area). `steps` else, from the leaves up; None where a method is no mean.
    """

    recipe: Recipe
    leaves: Floats
    weights: Floats
    method: str
    flat: Floats | None
    steps: tuple[_Step, ...] | None

    @property
    def joins(self) -> int:
        """Tell combinations apart that are joined differently, not those that differ by their weights."""
        return id(self.flat if self.flat is not None else self.steps if self.steps is not None else self)


class Replicates:
    """Turns uniform draws, one row per replicate, into totals of one period.

    Columns of the draws: one for each varied field, in order, then for each depth with noise one for each of its nodes.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        recipe: Recipe,
        vary: Mapping[str, Sequence[object]],
        weight_noise: Mapping[int, float],
        period: int,
    ) -> None:
        self.pipeline, self.recipe, self.period = pipeline, recipe, period
        era = pipeline.era(period)
        self.tree = era.tree
        column = {int(n): k for k, n in enumerate(pipeline.tree.leaves)}
        self.columns_held = np.array([column[int(n)] for n in self.tree.leaves])
        self.vary = {name: tuple(values) for name, values in vary.items()}
        self.nodes = {depth: np.flatnonzero((self.tree.depth == depth) & (era.own > 0)) for depth in weight_noise}
        self.weight_noise = dict(weight_noise)
        self.factors: tuple[tuple[str, int], ...] = (
            *((name, 1) for name in self.vary),
            *((f"weight_noise_{depth}", len(nodes)) for depth, nodes in self.nodes.items()),
        )
        self.columns = sum(width for _, width in self.factors)
        self._ready: dict[Recipe, _Ready] = {}
        #: what weights do not change, by the normalised values and how they are joined
        self._moved: dict[tuple[object, ...], tuple[Floats | None, tuple[_Step, ...] | None]] = {}
        self._numbered: dict[int, _Ready] = {}

    def recipe_of(self, number: int) -> Recipe:
        """Give the recipe of a combination by its number, mixed radix in the order of the fields."""
        changes: dict[str, Any] = {}
        for name, values in reversed(self.vary.items()):
            number, place = divmod(number, len(values))
            changes[name] = values[place]
        return replace(self.recipe, **changes)

    def total(self, recipe: Recipe) -> Floats:
        """Give the totals of a recipe without noise, shape (area,)."""
        one = self.ready(recipe)
        weights = one.weights[None]
        return np.asarray(self._joined(one, weights, self.tree.effective(weights)[:, self.tree.leaves])[0])

    def ready(self, recipe: Recipe) -> _Ready:
        """Give what a combination needs; a combination that cannot be computed is named with its faults."""
        if recipe in self._ready:
            return self._ready[recipe]
        try:
            normalised = self.pipeline.normalised(recipe)
            leaves = np.ascontiguousarray(normalised[:, self.period][:, self.columns_held])
            weights = np.ascontiguousarray(self.pipeline.weights(recipe)[:, self.period])
            key = (id(normalised), recipe.aggregate, recipe.missing)  # the pipeline holds on to what it normalised
            if key not in self._moved:
                self._moved[key] = self._joins(recipe, leaves)
            flat, steps = self._moved[key]
        except InputError as error:
            raise InputError((self._named(recipe), *error.faults)) from error
        self._ready[recipe] = _Ready(recipe, leaves, weights, recipe.aggregate[0], flat, steps)
        return self._ready[recipe]

    def _joins(self, recipe: Recipe, leaves: Floats) -> tuple[Floats | None, tuple[_Step, ...] | None]:
        """Give the moved leaves where one mean holds at all levels, else the joins by level, or neither where a method is no mean."""
        methods = set(self._methods(recipe))
        if not methods <= set(_MEANS):
            return None, None
        gapped = recipe.missing == "available" and bool(np.isnan(leaves).any())
        if len(methods) == 1 and not gapped:
            return np.ascontiguousarray(_move(leaves.T, recipe.aggregate[0])), None
        return None, self._steps(recipe, leaves, gapped)

    def _number(self, number: int) -> _Ready:
        if number not in self._numbered:
            self._numbered[number] = self.ready(self.recipe_of(number))
        return self._numbered[number]

    def scores(self, draws: Floats) -> Floats:
        """Give totals, float64, shape (replicate, area), from draws, float64, shape (replicate, column), uniform on 0–1."""
        number = np.zeros(len(draws), dtype=np.int64)
        for column, values in enumerate(self.vary.values()):
            number = number * len(values) + np.minimum(
                (draws[:, column] * len(values)).astype(np.int64), len(values) - 1
            )
        combinations, which = np.unique(number, return_inverse=True)
        ready = [self._number(int(one)) for one in combinations]
        weights = np.stack([one.weights for one in ready])[which]
        if self.nodes:
            start = len(self.vary)
            for depth, nodes in self.nodes.items():
                noise = self.weight_noise[depth]
                weights[:, nodes] *= 1.0 - noise + 2.0 * noise * draws[:, start : start + len(nodes)]
                start += len(nodes)
            weights = self.tree.scaled(weights)
        out = np.empty((len(draws), len(ready[0].leaves)))
        # combinations that differ by their weights alone are joined at once
        numbers: dict[object, int] = {}
        group = np.array([numbers.setdefault(one.joins, len(numbers)) for one in ready])[which]
        order = np.argsort(group, kind="stable")
        ends = np.searchsorted(group[order], np.arange(len(numbers) + 1))
        effective = self.tree.effective(weights)[:, self.tree.leaves]
        for start, end in zip(ends[:-1], ends[1:], strict=True):
            rows = order[start:end]
            try:
                out[rows] = self._joined(ready[which[rows[0]]], weights[rows], effective[rows])
            except InputError:
                self._tell(ready, which[rows], weights[rows], effective[rows])
                raise
        return out

    def _tell(self, ready: Sequence[_Ready], which: NDArray[np.int64], weights: Floats, effective: Floats) -> None:
        """Raise with the name of the first combination that cannot be joined."""
        for number in np.unique(which):
            rows = which == number
            try:
                self._joined(ready[number], weights[rows], effective[rows])
            except InputError as error:
                raise InputError((self._named(ready[number].recipe), *error.faults)) from error

    def _joined(self, one: _Ready, weights: Floats, effective: Floats) -> Floats:
        """Give totals of one combination with weights of many replicates, shape (replicate, area)."""
        if one.flat is not None:
            return _back(effective @ one.flat, one.method)
        if one.steps is not None:
            return self._by_level(one.steps, weights)
        return np.stack([self._alone(one, row) for row in weights])

    def _methods(self, recipe: Recipe) -> list[str]:
        return [recipe.method(int(self.tree.depth[n])) for n, below in enumerate(self.tree.children) if below.size]

    def _by_level(self, steps: tuple[_Step, ...], weights: Floats) -> Floats:
        """Join level by level where the means differ, or where weights are scaled to the parts that are there."""
        held: dict[int, tuple[Floats, str]] = {}  # as joined, not taken back: under the same method it is needed so
        for step in steps:
            own = weights[:, step.below]
            if len(step.places) == len(step.below):
                joined = own @ step.leaves
            else:
                joined = np.zeros((len(weights), step.leaves.shape[1]))
                for k, c in enumerate(step.below):
                    if k in step.places:
                        part = step.leaves[step.places[k]]
                    else:
                        part, method = held[int(c)]
                        part = part if method == step.method else _move(_back(part, method), step.method)
                    joined += own[:, k, None] * (np.where(step.there[k] > 0, part, 0.0) if step.has_gaps else part)
            if step.has_gaps:
                whole = own @ step.there
                joined /= np.where(whole > 0, whole, np.nan) if step.has_empty else whole
            held[step.node] = joined, step.method
        return _back(*held[0])

    def _steps(self, recipe: Recipe, leaves: Floats, gapped: bool) -> tuple[_Step, ...]:
        """Give the joins from the leaves up, with all that does not depend on the weights."""
        tree = self.tree
        there = np.ones((len(tree.children), len(leaves)))
        if gapped:
            there[tree.leaves] = ~np.isnan(leaves.T)
        place = {int(n): k for k, n in enumerate(tree.leaves)}
        moved: dict[str, Floats] = {}
        steps = []
        for n in range(len(tree.children) - 1, -1, -1):
            below = tree.children[n]
            if not below.size:
                continue
            method = recipe.method(int(tree.depth[n]))
            inside = [k for k, c in enumerate(below) if int(c) in place]
            if inside and method not in moved:
                moved[method] = _move(leaves.T, method)
                if gapped:
                    moved[method] = np.where(there[tree.leaves] > 0, moved[method], 0.0)
            here = there[below]
            if gapped:
                there[n] = here.max(axis=0)
            own = moved[method][[place[int(below[k])] for k in inside]] if inside else np.empty((0, len(leaves)))
            steps.append(
                _Step(
                    n,
                    method,
                    below,
                    here,
                    gapped and bool((here == 0).any()),
                    gapped and not bool(here.any(axis=0).all()),
                    own,
                    {k: i for i, k in enumerate(inside)},
                )
            )
        return tuple(steps)

    def _alone(self, one: _Ready, weights: Floats) -> Floats:
        """Join the levels of one replicate by any method."""
        tree = self.tree
        held = np.empty((len(tree.children), len(one.leaves), 1))
        held[tree.leaves, :, 0] = one.leaves.T
        for n in range(len(tree.children) - 1, -1, -1):
            below = tree.children[n]
            if below.size:
                name = one.recipe.method(int(tree.depth[n]))
                held[n] = combine(name, held[below], weights[below], one.recipe)
        return held[0, :, 0]

    def _named(self, recipe: Recipe) -> Fault:
        return self.refused(", ".join(f"{name} = {written(getattr(recipe, name))}" for name in self.vary))

    def refused(self, choices: str) -> Fault:
        """Say which combination cannot be computed."""
        return fault(
            "index.combination",
            "The combination {choices} cannot be computed; leave it out of what is varied, or change another choice with it.",
            choices=choices,
        )


def _move(parts: Floats, method: str) -> Floats:
    if method == "arithmetic_mean":
        return parts
    if (parts <= 0).any():
        raise InputError(
            fault(
                "index.parts_not_positive",
                "{method}() got {least:.4g}; it needs parts above 0. Normalise to a scale that begins above 0, such as (1, 100); no offset is "
                "added for you.",
                method=method,
                least=float(np.nanmin(parts)),
            )
        )
    return np.log(parts) if method == "geometric_mean" else 1.0 / parts


def _back(joined: Floats, method: str) -> Floats:
    if method == "arithmetic_mean":
        return joined
    return np.asarray(np.exp(joined) if method == "geometric_mean" else 1.0 / joined)
