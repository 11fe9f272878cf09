"""A framework put together (指标体系成树): entries under their parents, with parents, judgements and weights checked."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tongzhou.index.framework import Node
from tongzhou.terms.declaration import Table
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["Entry", "tree"]


@dataclass
class Entry:
    """A node with the table it was read from; `weights` are exact, in the order of `node.weights` where they are dated."""

    node: Node
    table: Table
    weights: list[Fraction]
    judgements: tuple[tuple[float, ...], ...] | None = None
    largest_ratio: float = 0.1


def tree(entries: Sequence[Entry], faults: list[Fault], *, needs_weights: bool = True) -> tuple[Node, ...]:
    """Put the nodes under their parents, parents first; check parents and weights (成树).

    Parameters
    ----------
    entries
        The total first.
    faults
        What is wrong is added here.
    needs_weights
        Whether weights must be declared; where not, parts that declare none count alike.
    """
    below: defaultdict[str, list[Entry]] = defaultdict(list)
    keys = {one.node.key for one in entries}
    for item in entries[1:]:
        parent = item.node.parent or ""
        if parent not in keys:
            faults.append(
                fault(
                    "index.no_parent",
                    "{key} names the parent {parent}, which no dimension has as its key. Dimensions are {allowed}.",
                    item.table.where("parent"),
                    key=item.node.key,
                    parent=parent,
                    allowed=", ".join(one.node.key for one in entries if not one.node.is_leaf),
                )
            )
        below[parent].append(item)
    nodes = list(_downwards(entries[0], below, 0, faults, needs_weights))
    reached = {one.key for one in nodes}
    lost = [one for one in entries if one.node.key not in reached and _is_in_circle(one, entries)]
    if lost:
        faults.append(
            fault(
                "index.circle",
                "{keys} are parents of one another in a circle, so the total is never reached. Give one of them another parent.",
                lost[0].table.where("parent"),
                keys=", ".join(one.node.key for one in lost),
            )
        )
    # what hangs under no total is kept beside the faults, so that its figures are looked at as well
    return (*nodes, *(one.node for one in entries if one.node.key not in reached))


def _is_in_circle(item: Entry, items: Sequence[Entry]) -> bool:
    parents = {one.node.key: one.node.parent for one in items}
    at = item.node.parent
    for _ in items:
        if at == item.node.key:
            return True
        at = parents.get(at or "")
    return False


def _downwards(
    item: Entry, below: dict[str, list[Entry]], depth: int, faults: list[Fault], needs_weights: bool
) -> Iterator[Node]:
    node = item.node
    children = below.get(node.key, [])
    if item.judgements is not None:
        node = _judged(item, children, faults)
    elif children and not needs_weights and not any(one.weights for one in children):
        for one in children:
            one.node = replace(one.node, weight=1.0 / len(children))
    elif not node.is_leaf:
        _check_weights(node, item, children, faults)
    if children and node.is_leaf:
        faults.append(
            fault(
                "index.leaf_with_children",
                "{key} is an indicator, yet {child} names it as parent. Make {key} a dimension.",
                children[0].table.where("parent"),
                key=node.key,
                child=children[0].node.key,
            )
        )
        children = []
    yield replace(node, depth=depth)
    for one in children:
        yield from _downwards(one, below, depth + 1, faults, needs_weights)


def _judged(item: Entry, children: list[Entry], faults: list[Fault]) -> Node:
    """Give the children the weights that follow from the judgements, and the node its consistency ratio."""
    import numpy as np  # a command that reads declarations only does not pay for it

    from tongzhou.index.ahp import ahp

    node, matrix = item.node, item.judgements or ()
    where = item.table.where("judgements")
    if (
        any(one.weights for one in children)
        or len(matrix) != len(children)
        or {len(row) for row in matrix} != {len(matrix)}
    ):
        faults.append(
            fault(
                "index.judgements_fit",
                "{name} has judgements of {rows} rows for {count} parts. Write a square matrix in the order of the parts, and no weight at them.",
                where,
                name=node.name,
                rows=len(matrix),
                count=len(children),
            )
        )
        return node
    try:
        found = ahp(np.array(matrix), largest_ratio=item.largest_ratio)
    except InputError as error:
        faults += [Fault(one.message, one.english, where) for one in error.faults]
        return node
    for one, weight in zip(children, found.weights, strict=True):
        one.node = replace(one.node, weight=float(weight))
    return replace(node, judgements=matrix, consistency_ratio=found.consistency_ratio)


def _check_weights(node: Node, item: Entry, children: Sequence[Entry], faults: list[Fault]) -> None:
    """Check that the weights under a node make 1, on each day from which they differ."""
    for one in children:
        if "weight" not in one.table.data:
            one.table.take("weight", float, '0.2, "1/3"', required=True)
    if not any(one.weights for one in children):
        if any("weight" in one.table.data for one in children):
            return  # they cannot be read, which is told already
        faults.append(
            fault(
                "index.no_children",
                "{name} has neither a dimension nor an indicator with a weight under it. Declare one.",
                item.table.where(),
                name=node.name,
            )
        )
        return
    for day in _days(children):
        total = sum((_exact_on(one, day) for one in children), Fraction(0))
        if math.isclose(float(total), 1.0, abs_tol=1e-9):
            continue
        if day is None:
            faults.append(
                fault(
                    "index.weight_sum",
                    "The weights under {name} make {total:.4g}. They must make 1; write thirds as the text 1/3.",
                    item.table.where(),
                    name=node.name,
                    total=float(total),
                )
            )
        else:
            faults.append(
                fault(
                    "index.weight_sum_on",
                    "The weights under {name} make {total:.4g} on {day}. They must make 1 on every day; write thirds as the text 1/3.",
                    item.table.where(),
                    name=node.name,
                    total=float(total),
                    day=day.isoformat(),
                )
            )


def _days(children: Sequence[Entry]) -> list[date | None]:
    """Give the days from which the weights differ; None alone where nothing is dated."""
    spans = [
        (first, last)
        for one in children
        for first, last in [
            (one.node.valid_from, one.node.valid_to),
            *((w.valid_from, w.valid_to) for w in one.node.weights),
        ]
    ]
    starts = {first for first, _ in spans if first} | {
        last + timedelta(days=1) for _, last in spans if last and last < date.max
    }
    if not starts:
        return [None]
    days: list[date | None] = [min(starts) - timedelta(days=1), *sorted(starts)]
    # before the first and after the last day on which anything holds there is nothing to sum
    return [day for day in days if day and any(_exact_on(one, day) for one in children)]


def _exact_on(item: Entry, day: date | None) -> Fraction:
    node = item.node
    if day is None:
        return item.weights[-1] if item.weights else Fraction(0)
    if (node.valid_from and day < node.valid_from) or (node.valid_to and day > node.valid_to):
        return Fraction(0)
    if not node.weights:
        return item.weights[-1] if item.weights else Fraction(0)
    held = [(w.valid_from or date.min, x) for w, x in zip(node.weights, item.weights, strict=True) if w.held_on(day)]
    return max(held)[1] if held else Fraction(0)
