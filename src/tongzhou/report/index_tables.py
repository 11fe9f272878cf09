"""The tables of an index (指数结果表): results in, named tables out, each ready to be written as CSV, a sheet or Parquet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tongzhou.index.build import CompositeIndex
from tongzhou.index.consistency import correlations, cronbach_alpha, redundant, sign_conflicts
from tongzhou.index.difference import Alternative, leave_one_out
from tongzhou.index.normalise import minmax
from tongzhou.index.obstacle import obstacle_degree
from tongzhou.index.robustness import Robustness
from tongzhou.index.shown import written
from tongzhou.index.sobol import Sensitivity
from tongzhou.terms.errors import InputError

__all__ = ["ResultTable", "index_tables", "robustness_tables"]

Cell = str | int | float | None


@dataclass(frozen=True)
class ResultTable:
    """A table of results (结果表): `key` names the file and the sheet, `columns` are the same in every language."""

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def index_tables(index: CompositeIndex, changed: Sequence[Alternative]) -> tuple[ResultTable, ...]:
    """Give scores, weights, contributions, treatment, correlations, consistency and what-if of an index (指数各表).

    `changed` is what building it with other choices gave, for the table `alternatives`.
    """
    return (
        ResultTable("scores", ("node", "name", "depth", "area", "period", "score", "rank"), tuple(_scores(index))),
        ResultTable(
            "weights",
            (
                "node",
                "name",
                "parent",
                "depth",
                "direction",
                "period",
                "weight",
                "total_weight",
                "consistency_ratio",
                "assumed",
            ),
            tuple(_weights(index)),
        ),
        ResultTable(
            "contributions",
            (
                "indicator",
                "name",
                "area",
                "period",
                "value",
                "imputed",
                "score",
                "total_weight",
                "contribution",
                "obstacle_degree",
            ),
            tuple(_contributions(index)),
        ),
        ResultTable(
            "treatment",
            (
                "indicator",
                "method",
                "changed",
                "skewness_before",
                "kurtosis_before",
                "skewness_after",
                "kurtosis_after",
                "passes",
            ),
            tuple(
                (
                    index.framework.leaves[t.column].key,
                    t.method,
                    t.changed,
                    *map(_number, (t.skewness_before, t.kurtosis_before, t.skewness_after, t.kurtosis_after)),
                    str(t.passes).lower(),
                )
                for t in index.treatments
            ),
        ),
        ResultTable("correlations", ("first", "second", "relation", "correlation"), tuple(_correlations(index))),
        ResultTable("consistency", ("node", "name", "finding", "first", "second", "value"), tuple(_consistency(index))),
        ResultTable("what_if", ("left_out", "area", "rank", "rank_without", "places"), tuple(_what_if(index))),
        ResultTable(
            "alternatives",
            ("choice", "value", "area", "rank", "rank_then", "places"),
            tuple(_alternatives(index, changed)),
        ),
    )


def robustness_tables(found: Robustness, sensitivity: Sensitivity) -> tuple[ResultTable, ...]:
    """Give ranks with their intervals, how often each rank was had, and the sensitivity to each choice (稳健性各表)."""
    bounds, middle = found.rank_interval(), found.rank_quantile(0.5)
    ranks = tuple(
        (
            area,
            int(found.nominal_ranks[a]),
            int(middle[a]),
            int(bounds[a, 0]),
            int(bounds[a, 1]),
            *map(_number, (found.nominal_scores[a], found.mean[a], found.deviation[a])),
        )
        for a, area in enumerate(found.areas)
    )
    often = tuple(
        (area, r + 1, int(count), int(count) / found.draws)
        for a, area in enumerate(found.areas)
        for r, count in enumerate(found.rank_counts[a])
        if count
    )
    order = tuple(
        (factor, output, *map(_number, (
            sensitivity.first[f, o], *sensitivity.first_interval[:, f, o], sensitivity.total[f, o], *sensitivity.total_interval[:, f, o],
        )))
        for o, output in enumerate(sensitivity.outputs)
        for f, factor in enumerate(sensitivity.factors)
    )  # fmt: skip
    return (
        ResultTable("ranks", ("area", "rank", "median", "rank_5", "rank_95", "score", "mean", "deviation"), ranks),
        ResultTable("rank_counts", ("area", "rank", "replicates", "share"), often),
        ResultTable(
            "sensitivity",
            ("factor", "output", "first", "first_low", "first_high", "total", "total_low", "total_high"),
            order,
        ),
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _scores(index: CompositeIndex) -> Iterator[tuple[Cell, ...]]:
    for n, node in enumerate(index.framework.nodes):
        for p, period in enumerate(index.periods):
            for a, area in enumerate(index.areas):
                rank = int(index.ranks[n, a, p])
                yield node.key, node.name, node.depth, area, period, _number(index.scores[n, a, p]), rank or None


def _weights(index: CompositeIndex) -> Iterator[tuple[Cell, ...]]:
    for n, node in enumerate(index.framework.nodes):
        for p, period in enumerate(index.periods):
            if p == 0 or (index.weights[:, p] != index.weights[:, p - 1]).any():
                yield (
                    node.key, node.name, node.parent, node.depth, node.direction, period, float(index.weights[n, p]),
                    float(index.total_weights[n, p]), node.consistency_ratio, str(node.is_assumed).lower(),
                )  # fmt: skip


def _contributions(index: CompositeIndex) -> Iterator[tuple[Cell, ...]]:
    leaves = index.framework.leaves
    places = [index.framework.nodes.index(leaf) for leaf in leaves]
    raw = index.block.of([leaf.indicator or leaf.name for leaf in leaves])
    rows = [index.block.areas.index(area) for area in index.areas]
    held_back = obstacles(index)
    for k, (leaf, n) in enumerate(zip(leaves, places, strict=True)):
        for p, period in enumerate(index.periods):
            for a, area in enumerate(index.areas):
                yield (
                    leaf.key, leaf.name, area, period, _number(raw[rows[a], p, k]), str(bool(index.imputed[k, a, p])).lower(),
                    _number(index.scores[n, a, p]), float(index.total_weights[n, p]), _number(index.contributions[k, a, p]),
                    _number(held_back[k, a, p]),
                )  # fmt: skip


def obstacles(index: CompositeIndex) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    """Give the obstacle degree of each leaf, float64, shape (leaf, area, period), from leaves put on 0–1 over all rows (障碍度)."""
    places = [index.framework.nodes.index(leaf) for leaf in index.framework.leaves]
    found = index.scores[places]
    flat = found.reshape(len(found), -1).T
    held = ~np.isnan(flat).all(axis=0)
    spread = np.fmax.reduce(flat, axis=0) - np.fmin.reduce(flat, axis=0)
    varies = held & (spread > 0)
    share = np.full(flat.shape, np.nan)
    if varies.any():
        share[:, varies] = minmax(flat[:, varies], np.ones(int(varies.sum()), dtype=bool))
    out = np.full(found.shape, np.nan)
    for p in range(len(index.periods)):
        rows = share.T.reshape(found.shape)[:, :, p].T
        out[:, :, p] = obstacle_degree(rows, index.total_weights[places, p]).T
    return out


def _rows(index: CompositeIndex, nodes: Sequence[int]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return index.scores[list(nodes)].reshape(len(nodes), -1).T


def _correlations(index: CompositeIndex) -> Iterator[tuple[Cell, ...]]:
    nodes = index.framework.nodes
    found = correlations(_rows(index, range(len(nodes))))
    for n, node in enumerate(nodes):
        for m in range(n):
            other = nodes[m]
            relation = (
                "parent"
                if node.parent == other.key
                else "total"
                if m == 0
                else "sibling"
                if node.parent == other.parent
                else None
            )
            if relation or (node.is_leaf and other.is_leaf):
                yield other.key, node.key, relation or "other", _number(found[m, n])


def _consistency(index: CompositeIndex) -> Iterator[tuple[Cell, ...]]:
    nodes = index.framework.nodes
    for node in nodes:
        below = [n for n, one in enumerate(nodes) if one.parent == node.key]
        if len(below) < 2:
            continue
        values = _rows(index, below)
        yield node.key, node.name, "cronbach_alpha", None, None, _number(cronbach_alpha(values))
        for finding, pairs in (("redundant", redundant(values)), ("sign_conflict", sign_conflicts(values))):
            for pair in pairs:
                yield (
                    node.key,
                    node.name,
                    finding,
                    nodes[below[pair.first]].key,
                    nodes[below[pair.second]].key,
                    pair.correlation,
                )


def _what_if(index: CompositeIndex) -> Iterator[tuple[Cell, ...]]:
    period = index.periods[-1]
    try:
        without = leave_one_out(index, period)
    except InputError:  # one indicator only, or an index that cannot be built without one
        return
    for leaf, row in zip(index.framework.leaves, without, strict=True):
        for a, area in enumerate(index.areas):
            rank = int(index.ranks[0, a, -1])
            places = rank - int(row[a]) if rank and row[a] else None
            yield leaf.key, area, rank or None, int(row[a]) or None, places


def _alternatives(index: CompositeIndex, changed: Sequence[Alternative]) -> Iterator[tuple[Cell, ...]]:
    for one in changed:
        for a, area in enumerate(index.areas):
            rank, then = int(index.ranks[0, a, -1]), 0 if one.ranks is None else int(one.ranks[a])
            places = rank - then if rank and then else None
            yield one.name, written(one.value), area, rank or None, then or None, places
