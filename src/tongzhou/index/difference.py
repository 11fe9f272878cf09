"""Why two indices differ (比较两次结果): the choices that changed, the ranks that moved and the indicators that moved them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.build import CompositeIndex, build
from tongzhou.index.compare import TIE, ranks
from tongzhou.index.framework import Framework
from tongzhou.index.recipe import Recipe
from tongzhou.index.shown import frozen
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["USUAL", "Alternative", "Change", "Difference", "difference", "leave_one_out", "one_changed"]

Floats = NDArray[np.float64]

#: what is tried one by one where nobody said: the steps at which the Handbook sees most of the doubt; the list is assumed
USUAL: Mapping[str, tuple[object, ...]] = {
    "treat": ("none", "winsorise_or_log"),
    "normalise": ("minmax", "z_score", "rank", "percentile"),
    "weight": ("declared", "equal", "entropy", "critic", "pca"),
    "aggregate": (("arithmetic_mean",), ("geometric_mean",), ("harmonic_mean",)),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the recipe, as choice.vintage, or of a node, as key.weight, and its two values (改动); a node of one alone is (name, None)."""

    name: str
    first: object
    second: object


@dataclass(frozen=True, eq=False)
class Difference:
    """What differs between two indices over the areas that both hold (差异).

    `scores` float64, shape (area,): second less first total; `ranks` int64, shape (area,): places gained, above 0 is up, ranks being taken
    among the shared areas. `contributions` float64, shape (leaf, area): second less first, for leaves of both; they make the difference
    of scores where the same leaves are in both and both totals can be divided.
    """

    changes: tuple[Change, ...]
    period: str
    areas: tuple[str, ...]
    leaves: tuple[str, ...]
    scores: Floats
    ranks: NDArray[np.int64]
    contributions: Floats
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self)


def difference(first: CompositeIndex, second: CompositeIndex, period: str) -> Difference:
    """Compare two indices in one period (比较).

    They may differ by recipe, by the vintage of their values or by framework.

    Raises
    ------
    InputError
        When one of them lacks the period or they share no area.
    """
    areas = tuple(area for area in first.areas if area in second.areas)
    if period not in first.periods or period not in second.periods or not areas:
        raise InputError(
            fault(
                "index.not_comparable",
                "The two indices cannot be compared in {period}: they share {areas} areas, and both must hold the period.",
                period=period,
                areas=len(areas),
            )
        )
    kept = [leaf.key for leaf in first.framework.leaves if leaf.key in {one.key for one in second.framework.leaves}]
    (one, points), (two, other) = (_taken(index, areas, kept, period) for index in (first, second))
    changes = [
        Change(name, value, after[name])
        for before, after in [(_fields(first.recipe), _fields(second.recipe))]
        for name, value in before.items()
        if value != after[name]
    ]
    return Difference(
        (*changes, *_nodes_changed(first.framework, second.framework)),
        period,
        areas,
        tuple(kept),
        two - one,
        ranks(one, tie=TIE) - ranks(two, tie=TIE),
        other - points,
        tuple(area for area in first.areas if area not in areas),
        tuple(area for area in second.areas if area not in areas),
    )


def _fields(recipe: Recipe) -> dict[str, object]:
    """Give every choice by its name, those of issuer and vintage as choice.rule and so on."""
    own = {one.name: getattr(recipe, one.name) for one in fields(recipe) if one.name != "choice"}
    return {**{f"choice.{one.name}": getattr(recipe.choice, one.name) for one in fields(recipe.choice)}, **own}


#: what of a node enters a score
_ENTERS = ("parent", "weight", "weights", "direction", "best_range", "goalposts", "target", "valid_from", "valid_to")


def _nodes_changed(first: Framework, second: Framework) -> Iterator[Change]:
    """Give what differs between two frameworks."""
    one, other = ({node.key: node for node in framework.nodes} for framework in (first, second))
    for key in dict.fromkeys((*one, *other)):
        if key not in one or key not in other:
            yield Change(key, one[key].name if key in one else None, other[key].name if key in other else None)
            continue
        for name in _ENTERS:
            values = getattr(one[key], name), getattr(other[key], name)
            if values[0] != values[1]:
                yield Change(f"{key}.{name}", *values)


@dataclass(frozen=True, eq=False)
class Alternative:
    """An index with one choice changed (改动一项): `ranks` int64, shape (area,), of the index's areas in the period, 0 without a score.

    `ranks` is None where the index cannot be built so, and `why` says why.
    """

    name: str
    value: object
    ranks: NDArray[np.int64] | None
    why: Fault | None = None

    def __post_init__(self) -> None:
        """Freeze the array."""
        frozen(self)


def one_changed(
    index: CompositeIndex, period: str, alternatives: Mapping[str, Sequence[object]]
) -> tuple[Alternative, ...]:
    """Build the index again with each alternative in turn, all else as it was (逐项改动).

    Parameters
    ----------
    index
        Its own choices are left out.
    period
        Of the ranks.
    alternatives
        Values by the field of the recipe.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 7.
    """
    p, found = index.periods.index(period), []
    for name, values in alternatives.items():
        for value in values:
            if value == getattr(index.recipe, name):
                continue
            try:
                with np.errstate(all="ignore"):
                    other = index.again(**{name: value})
            except InputError as error:
                found.append(Alternative(name, value, None, error.faults[0]))
                continue
            place = dict(zip(other.areas, other.ranks[0, :, p], strict=True))
            found.append(
                Alternative(name, value, np.array([place.get(area, 0) for area in index.areas], dtype=np.int64))
            )
    return tuple(found)


def leave_one_out(index: CompositeIndex, period: str) -> NDArray[np.int64]:
    """Give the ranks with each leaf left out in turn (去一法): the index is built again, weights from data too.

    Returns
    -------
    ndarray of int64, shape (leaf, area)
        Siblings take the weight of what is left out; a dimension without parts goes with it. 0 where there is no score.

    Raises
    ------
    InputError
        When the framework has one leaf only, or an index without one leaf cannot be built.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 7, inclusion and exclusion of individual indicators.
    """
    if len(index.framework.leaves) < 2:
        raise InputError(
            fault("index.one_leaf", "The framework has one indicator only, so none can be left out. Add indicators.")
        )
    keep = index.recipe.denominate
    place = {area: n for n, area in enumerate(index.block.areas)}
    block = replace(index.block, areas=index.areas, values=index.block.values[[place[area] for area in index.areas]])
    rows = []
    for leaf in index.framework.leaves:
        recipe = replace(index.recipe, denominate=tuple(one for one in keep if one[0] != leaf.key), screen=0.0)
        found = build(_without(index.framework, leaf.key), block, recipe)
        rows.append(found.ranks[0, :, index.periods.index(period)])
    return np.stack(rows)


def _without(framework: Framework, key: str) -> Framework:
    """Give the framework without a leaf, and without dimensions that then hold nothing; siblings share the weight."""
    gone = {key}
    for node in framework.upwards():
        below = framework.children(node.key)
        if below and all(one.key in gone for one in below):
            gone.add(node.key)
    kept = [node for node in framework.nodes if node.key not in gone]
    whole = {node.key: sum(one.weight for one in kept if one.parent == node.key) for node in kept}
    nodes = tuple(replace(node, weight=node.weight / whole[node.parent]) if node.parent else node for node in kept)
    return replace(framework, nodes=nodes)


def _taken(index: CompositeIndex, areas: tuple[str, ...], leaves: list[str], period: str) -> tuple[Floats, Floats]:
    """Give totals, shape (area,), and contributions, shape (leaf, area), of what is shared."""
    held = [index.areas.index(area) for area in areas]
    own = [leaf.key for leaf in index.framework.leaves]
    p = index.periods.index(period)
    return index.scores[0, held, p], index.contributions[np.ix_([own.index(one) for one in leaves], held)][:, :, p]
