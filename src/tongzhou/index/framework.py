"""The tree of dimensions and indicators that an index is built on (指标体系)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from tongzhou.terms.declaration import Dated, held_at
from tongzhou.terms.errors import FactError
from tongzhou.terms.indicator import Direction
from tongzhou.terms.panel import Choice
from tongzhou.terms.period import Period

__all__ = ["Form", "Framework", "Groups", "Lower", "Missing", "Node", "Rules"]

Missing = Literal["refuse", "available"]
Groups = Literal["printed", "sum"]
Lower = Literal["base_reciprocal", "base_mirrored"]
Form = Literal["fixed", "chain", "growth_rate"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How an index is computed from a framework where the caller does not say otherwise (算法约定).

    `choice`: which issuer and vintage of each series is taken. `missing`: a node with a gap below it is `refuse`d, a gap itself, or the
    mean of what is `available`, which the notes then say. `groups`: a group's value is `printed`, or, where it is not printed for the
    base and the indicator is additive, the `sum` of its members'. `lower`: the function of `normalise` for indicators of which less is
    better. `form`: how periods are joined, see `base_year.development_index`.
    """

    choice: Choice = field(default_factory=lambda: Choice("latest"))
    missing: Missing = "refuse"
    groups: Groups = "sum"
    lower: Lower = "base_reciprocal"
    form: Form = "fixed"


@dataclass(frozen=True, slots=True)
class Node:
    """A dimension or an indicator of a framework (节点).

    `key` names the node in results; `indicator` is the indicator a leaf measures, None for a dimension. `weight` is its share among the
    children of `parent`. `published` is the indicator under which the issuer publishes the node's own index, if it does. `depth` 0 is
    the total.
    """

    key: str
    name: str
    english: str
    parent: str | None
    depth: int
    weight: float
    indicator: str | None = None
    direction: Direction | None = None
    unit: str | None = None
    published: str | None = None
    source: str | None = None
    is_assumed: bool = False
    where: str | None = None
    best_range: tuple[float, float] | None = None
    """The range that is best, for the direction `within`."""
    goalposts: tuple[float, float] | None = None
    """Worst and best for `normalise.goalposts`; for the direction `within`, of the distance outside the range."""
    target: float | None = None
    weights: tuple[Dated[float], ...] = ()
    """Weights that change with the date; `weight` is then the last of them."""
    valid_from: date | None = None
    valid_to: date | None = None
    """Days between which the node is part of the framework; a period counts by its last day."""
    judgements: tuple[tuple[float, ...], ...] | None = None
    """How many times each child counts more than each other, where the children's weights come from `ahp`."""
    consistency_ratio: float | None = None
    """Of the judgements; None also for more children than a random index is known for."""

    @property
    def is_leaf(self) -> bool:
        """Whether the node measures one indicator (末级指标)."""
        return self.indicator is not None


@dataclass(frozen=True)
class Framework:
    """A declared framework (指标体系): nodes in reading order, the total first, each parent before its children."""

    key: str
    name: str
    english: str
    base: str
    """The base period, such as 2014; empty where no development index is computed."""
    nodes: tuple[Node, ...]
    source: str | None = None
    is_assumed: bool = False
    rules: Rules = field(default_factory=Rules)
    areas: tuple[str, ...] = ()
    """Areas that are compared, where the framework names them; data of others are a fault, but for `ignored_areas`."""
    periods: tuple[str, ...] = ()
    """Periods that are computed, where the framework names them."""
    ignored_areas: tuple[str, ...] = ()
    """Areas that the data may hold and the index leaves out, such as the whole of which the others are parts."""

    @cached_property
    def total(self) -> Node:
        """The root (总指数)."""
        return self.nodes[0]

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The nodes that measure an indicator (末级指标)."""
        return tuple(node for node in self.nodes if node.is_leaf)

    def node(self, key: str) -> Node:
        """Give a node by its key (取节点)."""
        return next(node for node in self.nodes if node.key == key)

    def children(self, key: str) -> tuple[Node, ...]:
        """Give the nodes right under one (下级节点)."""
        return tuple(node for node in self.nodes if node.parent == key)

    def weights_in(self, period: str) -> tuple[float, ...]:
        """Give each node's declared share in its parent in a period, 0 for nodes that do not hold then (当期权重).

        A period that is no date, such as the one of a table without periods, takes the last weights and every node.
        """
        try:
            day = Period.parse(period).last
        except FactError:
            return tuple(node.weight for node in self.nodes)
        return tuple(_weight_on(node, day) for node in self.nodes)

    def upwards(self) -> Iterator[Node]:
        """Give all nodes, children before their parents (自下而上)."""
        return reversed(self.nodes)


def _weight_on(node: Node, day: date) -> float:
    if (node.valid_from and day < node.valid_from) or (node.valid_to and day > node.valid_to):
        return 0.0
    if not node.weights:
        return node.weight
    held = held_at(node.weights, day)
    return held.value if held else 0.0
