"""How far ranks depend on the choices made (稳健性): Monte Carlo over declared alternatives of recipe fields, and sensitivity to each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.block import Block
from tongzhou.index.compare import TIE, ranks
from tongzhou.index.framework import Framework
from tongzhou.index.pipeline import Pipeline
from tongzhou.index.recipe import Recipe
from tongzhou.index.replicate import Replicates
from tongzhou.index.shown import as_html, as_text, frozen, written
from tongzhou.index.sobol import Sensitivity, sobol
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["BLOCK", "Robustness", "robustness", "sensitivity"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: replicates computed at once. Each block draws from its own child of the generator and is summed by itself, so that results are the same
#: to the last bit whoever computes which block; another size gives other draws
BLOCK = 1024

#: how blocks are computed: the built-in map, one after the other, or that of an executor of threads
Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Robustness:
    """Ranks and scores over replicates (稳健性结果).

    `rank_counts` int64, shape (area, rank), how often an area had rank 1, 2, …; `mean` and `deviation` of the scores float64, shape
    (area,); `nominal_ranks` int64 and `nominal_scores` float64, shape (area,), of the recipe itself. `scores` float64, shape (replicate,
    area), where they were asked for.
    """

    areas: tuple[str, ...]
    period: str
    recipe: Recipe
    vary: Mapping[str, tuple[object, ...]]
    weight_noise: Mapping[int, float]
    draws: int
    nominal_scores: Floats
    nominal_ranks: Ints
    rank_counts: Ints
    mean: Floats
    deviation: Floats
    scores: Floats | None = None

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self)

    def rank_quantile(self, share: float) -> Ints:
        """Give the smallest rank that this share of the replicates does not exceed, int64, shape (area,), 0 for areas never ranked (名次分位)."""
        counted = np.cumsum(self.rank_counts, axis=1)
        whole = counted[:, -1:]
        return np.where(whole[:, 0] > 0, np.argmax(counted >= np.maximum(share * whole - 1e-9, 1), axis=1) + 1, 0)

    def rank_interval(self, level: float = 0.9) -> Ints:
        """Give the bounds between which ranks lie in this share of the replicates, int64, shape (area, 2) (名次区间)."""
        return np.stack([self.rank_quantile((1 - level) / 2), self.rank_quantile((1 + level) / 2)], axis=1)

    def __repr__(self) -> str:
        """Show areas by nominal rank with median and 90 % interval, then what was varied and the recipe."""
        return as_text(*self._shown(), self._choices())

    def _repr_html_(self) -> str:
        """Show the same in a notebook, with all areas."""
        return as_html(*self._shown(), self._choices())

    def _shown(self) -> tuple[str, list[str], list[list[str]]]:
        middle, bounds = self.rank_quantile(0.5), self.rank_interval()
        place = self.nominal_ranks
        rows = [
            [str(place[a] or "–"), self.areas[a], str(middle[a] or "–"), f"{bounds[a, 0]}–{bounds[a, 1]}"]
            for a in np.argsort(np.where(place > 0, place, len(place) + 1), kind="stable")
        ]
        return f"{self.period}, {self.draws} ×", ["#", "", "50 %", "5–95 %"], rows

    def _choices(self) -> tuple[str, ...]:
        varied = [f"vary {name} = {written(values)}" for name, values in self.vary.items()]
        noise = [f"weight_noise {depth} = {share}" for depth, share in self.weight_noise.items()]
        return (*varied, *noise, *self.recipe.lines())


def robustness(
    framework: Framework,
    block: Block,
    recipe: Recipe,
    *,
    vary: Mapping[str, Sequence[object]] | None = None,
    weight_noise: Mapping[int, float] | None = None,
    draws: int = 1000,
    rng: "np.random.Generator",
    period: str | None = None,
    keep_scores: bool = False,
    mapper: Mapper = map,
) -> Robustness:
    """Compute an index again and again, each time with choices drawn at random (不确定性分析).

    Each replicate draws one alternative of each varied field, all alike likely, and multiplies the weights of each depth with noise by a
    factor uniform on 1 ± noise, siblings then scaled to make 1. Stages are computed once for each distinct set of their choices.
    Held in memory: the normalised values of each combination drawn, and one block of 1,024 replicates per worker; never all replicates,
    unless `keep_scores`.

    Parameters
    ----------
    framework, block, recipe
        As for `build`; the recipe is the nominal one.
    vary
        Alternatives by field of `Recipe`, such as `{"normalise": ("minmax", "rank"), "aggregate": (("arithmetic_mean",), …)}`.
    weight_noise
        Noise by depth, from above 0 to below 1, such as `{1: 0.25}`.
    draws
        Number of replicates.
    rng
        Where random numbers come from; the same seed gives the same result.
    period
        Whose ranks are taken; the last where None.
    keep_scores
        Whether all scores are held and given.
    mapper
        `map`, or that of a `ThreadPoolExecutor`; no effect on the result.

    Raises
    ------
    InputError
        When what is varied has no effect, is no field, changes which areas are ranked, or a combination cannot be computed.

    References
    ----------
    Saisana, Saltelli and Tarantola, Uncertainty and sensitivity analysis techniques as tools for the quality assessment of composite
    indicators, Journal of the Royal Statistical Society A 168 (2005) 307–323.
    """
    replicates = _declared(framework, block, recipe, vary or {}, weight_noise or {}, period)
    nominal = replicates.total(recipe)
    count = len(nominal)
    counts = np.zeros((count, count + 1), dtype=np.int64)
    total, square, present = np.zeros(count), np.zeros(count), np.zeros(count)
    kept = np.empty((draws, count)) if keep_scores else None

    def compute(work: tuple["np.random.Generator", int]) -> tuple[Ints, Floats, Floats, Floats, Floats | None]:
        own, size = work
        found = replicates.scores(own.random((size, replicates.columns)))
        place = ranks(found, tie=TIE) + np.arange(count) * (count + 1)
        there = ~np.isnan(found)
        off = np.where(there, found - np.where(np.isnan(nominal), 0.0, nominal), 0.0)
        tally = np.bincount(place.ravel(), minlength=count * (count + 1)).reshape(count, count + 1)
        return tally, off.sum(axis=0), (off * off).sum(axis=0), there.sum(axis=0), found if keep_scores else None

    start = 0
    for tally, one, two, there, found in mapper(compute, _blocks(draws, rng)):
        counts += tally
        total, square, present = total + one, square + two, present + there
        if kept is not None and found is not None:
            kept[start : start + len(found)] = found
            start += len(found)
    size = np.where(present > 0, present, np.nan)
    mean = total / size
    deviation = np.sqrt(np.maximum(square / size - mean * mean, 0.0))
    mean = mean + np.where(np.isnan(nominal), 0.0, nominal)
    place = replicates.period
    return Robustness(
        replicates.pipeline.areas(recipe), block.periods[place], recipe, replicates.vary, replicates.weight_noise, draws,
        nominal, ranks(nominal, tie=TIE), counts[:, 1:], mean, deviation, kept,
    )  # fmt: skip


def sensitivity(
    framework: Framework,
    block: Block,
    recipe: Recipe,
    *,
    vary: Mapping[str, Sequence[object]] | None = None,
    weight_noise: Mapping[int, float] | None = None,
    base: int = 1024,
    bootstraps: int = 1000,
    rng: "np.random.Generator",
    period: str | None = None,
    mapper: Mapper = map,
) -> Sensitivity:
    """Give how much of the variation of ranks is due to each varied choice (敏感性分析).

    Outputs: `mean_shift`, the mean over areas of |rank − nominal rank|, then the rank of each area. The noise of one depth is one factor.
    Parameters and errors as for `robustness` and `sobol`. The base draws and all their ranks are held: base × (factors + 2) × areas.
    """
    replicates = _declared(framework, block, recipe, vary or {}, weight_noise or {}, period)
    nominal = ranks(replicates.total(recipe), tie=TIE)

    def compute(draws: Floats) -> Floats:
        found = ranks(replicates.scores(draws), tie=TIE)
        return np.concatenate([np.abs(found - nominal).mean(axis=1)[:, None], found], axis=1)

    def evaluate(draws: Floats) -> Floats:
        pieces = [draws[start : start + BLOCK] for start in range(0, len(draws), BLOCK)]
        return np.concatenate(list(mapper(compute, pieces)))

    outputs = ("mean_shift", *replicates.pipeline.areas(recipe))
    return sobol(evaluate, replicates.factors, outputs, base=base, rng=rng, bootstraps=bootstraps)


def _blocks(draws: int, rng: "np.random.Generator") -> Iterator[tuple["np.random.Generator", int]]:
    """Give each block its own generator and its size."""
    for number, own in enumerate(rng.spawn(-(-draws // BLOCK))):
        yield own, min(BLOCK, draws - number * BLOCK)


def _declared(
    framework: Framework,
    block: Block,
    recipe: Recipe,
    vary: Mapping[str, Sequence[object]],
    weight_noise: Mapping[int, float],
    period: str | None,
) -> Replicates:
    """Check what is to be varied, and that each alternative has an effect; all faults together."""
    known = {one.name for one in fields(Recipe)} - {"choice", "screen"}
    faults: list[Fault] = [
        fault(
            "index.cannot_vary",
            "{name} with {count} alternatives cannot be varied. Give two or more for one of these fields of the recipe: {known}.",
            name=name,
            count=len(values),
            known=", ".join(sorted(known)),
        )
        for name, values in vary.items()
        if name not in known or len(values) < 2
    ]
    pipeline = Pipeline(framework, block)
    for depth, noise in weight_noise.items():
        siblings = [below for below in pipeline.tree.children if below.size and pipeline.tree.depth[below[0]] == depth]
        if not 0 < noise < 1 or not any(below.size > 1 for below in siblings):
            faults.append(
                fault(
                    "index.noise_no_effect",
                    "Noise of {noise} on the weights of depth {depth} has no effect or makes weights negative. Give more than 0 and less than 1, at "
                    "a depth where some node has a sibling.",
                    noise=noise,
                    depth=depth,
                )
            )
    if period is not None and period not in block.periods:
        faults.append(
            fault(
                "index.no_period",
                "The data hold no period {period}. They hold {periods}.",
                period=period,
                periods=", ".join(block.periods),
            )
        )
    if not vary and not weight_noise:
        faults.append(
            fault("index.nothing_varied", "Nothing is varied. Name fields with alternatives, or noise by depth.")
        )
    if faults:
        raise InputError(faults)
    place = len(block.periods) - 1 if period is None else block.periods.index(period)
    replicates = Replicates(pipeline, recipe, vary, weight_noise, place)
    faults = [one for name in vary if (one := _without_effect(replicates, name)) is not None]
    if faults:
        raise InputError(faults)
    return replicates


def _without_effect(replicates: Replicates, name: str) -> Fault | None:
    """Give a fault where two alternatives of a field lead to the same totals whatever else is chosen."""
    values = replicates.vary[name]
    others = [one for one in replicates.vary if one != name]
    alike = {(i, j) for j in range(len(values)) for i in range(j)}
    settings: Iterator[tuple[Any, ...]] = iter(product(*(replicates.vary[one] for one in others)))
    nominal = tuple(getattr(replicates.recipe, one) for one in others)
    for setting in (nominal, *settings):
        if not alike:
            return None
        changes = dict(zip(others, setting, strict=True))
        found = [replicates.total(replace(replicates.recipe, **{**changes, name: value})) for value in values]
        alike = {(i, j) for i, j in alike if np.allclose(found[i], found[j], rtol=1e-12, atol=0, equal_nan=True)}
    if not alike:
        return None
    first, second = min(alike)
    return fault(
        "index.no_effect",
        "Varying {name} between {first} and {second} changes no score, whatever else is chosen. Leave one out, or choose a method that reads "
        "{name}.",
        name=name,
        first=written(values[first]),
        second=written(values[second]),
    )
