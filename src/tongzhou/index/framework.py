"""The tree of dimensions and indicators that an index is built on (指标体系)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal, cast

from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import FactError, Fault, fault
from tongzhou.terms.indicator import DIRECTIONS, Direction, Indicators
from tongzhou.terms.panel import Choice, Rule
from tongzhou.terms.period import Period

__all__ = ["Framework", "Groups", "Lower", "Missing", "Node", "Rules", "read_framework"]

Missing = Literal["refuse", "available"]
Groups = Literal["printed", "sum"]
Lower = Literal["base_reciprocal", "base_mirrored"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How an index is computed from a framework where the caller does not say otherwise (算法约定).

    `choice`: which issuer and vintage of each series is taken. `missing`: a node with a gap below it is `refuse`d, a gap itself, or the
    mean of what is `available`, which the notes then say. `groups`: a group's value is `printed`, or, where it is not printed for the
    base and the indicator is additive, the `sum` of its members'. `lower`: the function of `normalise` for indicators of which less is
    better.
    """

    choice: Choice = field(default_factory=lambda: Choice("latest"))
    missing: Missing = "refuse"
    groups: Groups = "sum"
    lower: Lower = "base_reciprocal"


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
    """The base period, such as 2014."""
    nodes: tuple[Node, ...]
    source: str | None = None
    is_assumed: bool = False
    rules: Rules = field(default_factory=Rules)

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

    def upwards(self) -> Iterator[Node]:
        """Give all nodes, children before their parents (自下而上)."""
        return reversed(self.nodes)


def read_framework(
    file: DeclaredFile, indicators: Indicators | None, faults: list[Fault]
) -> tuple[Framework | None, tuple[Assumed, ...]]:
    """Read a framework from its file (读取指标体系).

    The file holds the total and under it tables `[[dimension]]`, which may hold dimensions again, and `[[dimension.indicator]]`.

    Parameters
    ----------
    file
        A file of the folder `frameworks`.
    indicators
        The region's indicators; None where they could not be read, so that nothing is said of unknown ones.
    faults
        What is wrong is added here.
    """
    top = Table.of(file, faults)
    reading = _Reading(file, indicators, faults)
    key, name, english = (top.text(one, required=True) for one in ("key", "name", "english"))
    base, published = _period(top, "base"), _published(top, indicators)
    bases = top.table("basis")
    if bases:
        for kind in ("dimension", "indicator"):
            table = bases.table(kind)
            if table and (basis := table.basis()):
                reading.bases[kind] = basis
                reading.assume(kind, basis, table)
            if table:
                table.finish()
        bases.finish()
    rules = _rules(top, reading)
    basis = top.basis()
    if basis:
        reading.assume(name or file.name, basis, top)
    root = Node(key or "total", name or "", english or "", None, 0, 1.0, None, None, None, published,
                basis.source if basis else None, bool(basis and basis.is_assumed), top.where("key"))  # fmt: skip
    reading.nodes.append(root)
    reading.children(top, root)
    top.finish()
    if not (key and name and english and base and basis):
        return None, tuple(reading.assumed)
    framework = Framework(key, name, english, base, tuple(reading.nodes), basis.source, basis.is_assumed, rules)
    return framework, tuple(reading.assumed)


@dataclass
class _Reading:
    """What is gathered while a framework is read."""

    file: DeclaredFile
    indicators: Indicators | None
    faults: list[Fault]
    nodes: list[Node] = field(default_factory=list)
    assumed: list[Assumed] = field(default_factory=list)
    bases: dict[str, Basis] = field(default_factory=dict)

    def assume(self, what: str, basis: Basis, table: Table) -> None:
        if basis.is_assumed:
            self.assumed.append(Assumed(what, basis.note, table.where(), basis.note_english))

    def children(self, table: Table, parent: Node) -> None:
        """Read the dimensions and indicators under a node and check that their weights make 1."""
        weights: list[Fraction] = []
        for inner in table.tables("dimension"):
            weights += self.dimension(inner, parent)
        for inner in table.tables("indicator"):
            weights += self.leaf(inner, parent)
        if not weights:
            self.faults.append(
                fault(
                    "index.no_children",
                    "{name} has neither a dimension nor an indicator with a weight under it. Declare one.",
                    table.where(),
                    name=parent.name,
                )
            )
        elif not math.isclose(float(sum(weights)), 1.0, abs_tol=1e-9):
            self.faults.append(
                fault(
                    "index.weight_sum",
                    "The weights under {name} make {total:.4g}. They must make 1; write thirds as the text 1/3.",
                    table.where(),
                    name=parent.name,
                    total=float(sum(weights)),
                )
            )

    def dimension(self, table: Table, parent: Node) -> list[Fraction]:
        key, name, english = (table.text(one, required=True) for one in ("key", "name", "english"))
        weight, published = _weight(table), _published(table, self.indicators)
        basis = table.basis(self.bases.get("dimension"))
        node = Node(key or "", name or "", english or "", parent.key, parent.depth + 1, float(weight or 0), None, None, None,
                    published, basis.source if basis else None, bool(basis and basis.is_assumed), table.where())  # fmt: skip
        self.add(node, table)
        self.children(table, node)
        table.finish()
        return [weight] if weight is not None else []

    def leaf(self, table: Table, parent: Node) -> list[Fraction]:
        name, weight = table.text("indicator", required=True), _weight(table)
        direction, key = table.choice("direction", DIRECTIONS), table.text("key")
        best_range, bounds, target = _two(table, "best_range"), _two(table, "goalposts"), table.number("target")
        basis = table.basis(self.bases.get("indicator"))
        table.finish()
        if not name:
            return [weight] if weight is not None else []
        found = self.indicators.find(name) if self.indicators else None
        if self.indicators and found is None:
            self.faults.append(_unknown(name, table.where("indicator")))
        way = cast(Direction | None, direction) or (found.direction if found else None)
        follows = way in ("higher", "lower") or (way == "within" and best_range is not None)
        if not follows and (found or direction):
            self.faults.append(
                fault(
                    "index.no_direction",
                    "{name} has no direction that an index can follow. Write direction = higher or lower, here or at the indicator, or within "
                    "with best_range = [low, high].",
                    table.where("indicator"),
                    name=name,
                )
            )
        node = Node(key or (found.name if found else name), found.name if found else name, found.english if found else name,
                    parent.key, parent.depth + 1, float(weight or 0), found.name if found else name, way,
                    found.unit if found else None, None, basis.source if basis else None,
                    bool(basis and basis.is_assumed), table.where(), best_range, bounds, target)  # fmt: skip
        self.add(node, table)
        return [weight] if weight is not None else []

    def add(self, node: Node, table: Table) -> None:
        if any(one.key == node.key for one in self.nodes):
            self.faults.append(
                fault(
                    "index.key_twice",
                    "The key {key} names two nodes. Write key = another name at one of them.",
                    table.where(),
                    key=node.key,
                )
            )
        self.nodes.append(node)


def _rules(top: Table, reading: _Reading) -> Rules:
    """Read [rules]; what is not written is as in `Rules`."""
    table = top.table("rules")
    if table is None:
        return Rules()
    usual = Rules()
    rule = cast(Rule, table.choice("vintages", ("only", "first", "latest")) or usual.choice.rule)
    issuers = table.texts("issuers")
    missing = cast(Missing, table.choice("missing", ("refuse", "available")) or usual.missing)
    groups = cast(Groups, table.choice("groups", ("printed", "sum")) or usual.groups)
    lower = cast(Lower, table.choice("lower", ("base_reciprocal", "base_mirrored")) or usual.lower)
    basis = table.basis()
    if basis:
        reading.assume("rules", basis, table)
    table.finish()
    return Rules(Choice(rule, issuers), missing, groups, lower)


def _weight(table: Table) -> Fraction | None:
    """Give a weight written as a number or as the text of a fraction."""
    written = table.data.get("weight")
    if isinstance(written, str):
        table.has("weight")
        try:
            weight = Fraction(written)
        except (ValueError, ZeroDivisionError):
            table.wrong("weight", written, '0.2, "1/3"')
            return None
    else:
        number = table.number("weight", required=True)
        if number is None or not math.isfinite(number):
            return None
        weight = Fraction(number)
    if not 0 < weight <= 1:
        table.wrong("weight", written, '0.2, "1/3"')
        return None
    return weight


def _two(table: Table, key: str) -> tuple[float, float] | None:
    """Give two different numbers, the first below the second in a range."""
    written = table.take(key, list, "[0, 100]")
    if written is None:
        return None
    numbers = [float(one) for one in written if isinstance(one, int | float) and not isinstance(one, bool)]
    if (
        len(written) != 2
        or len(numbers) != 2
        or numbers[0] == numbers[1]
        or (key == "best_range" and numbers[0] > numbers[1])
    ):
        table.wrong(key, written, "[0, 100]")
        return None
    return numbers[0], numbers[1]


def _period(table: Table, key: str) -> str | None:
    written = table.text(key, required=True)
    if written is None:
        return None
    try:
        return str(Period.parse(written))
    except FactError:
        table.wrong(key, written, '"2014"')
        return None


def _published(table: Table, indicators: Indicators | None) -> str | None:
    name = table.text("published")
    if name is None or indicators is None:
        return name
    found = indicators.find(name)
    if found is None:
        table.faults.append(_unknown(name, table.where("published")))
        return None
    return found.name


def _unknown(name: str, where: str) -> Fault:
    return fault(
        "index.unknown_indicator",
        "{name} is no declared indicator. Declare it in indicators.toml or write one that is there.",
        where,
        name=name,
    )
