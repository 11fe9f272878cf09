"""A framework as it is written in a file (指标体系文件): nested tables or tables that name their parent, to a tree."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import cast

from tongzhou.index.framework import Form, Framework, Groups, Lower, Missing, Node, Rules
from tongzhou.terms.declaration import Assumed, Basis, Dated, DeclaredFile, Table
from tongzhou.terms.errors import FactError, Fault, InputError, fault
from tongzhou.terms.indicator import DIRECTIONS, Direction, Indicators
from tongzhou.terms.panel import Choice, Rule
from tongzhou.terms.period import Period

__all__ = ["read_framework"]

#: tables of the file that other modules read
_ELSEWHERE = ("recipe", "robustness")


def read_framework(
    file: DeclaredFile,
    indicators: Indicators | None,
    faults: list[Fault],
    *,
    stands_alone: bool = False,
    needs_weights: bool = True,
) -> tuple[Framework | None, tuple[Assumed, ...]]:
    """Read a framework from its file (读取指标体系).

    The file holds the total and under it tables `[[dimension]]`, which may hold dimensions again, and `[[dimension.indicator]]`; or, for deep
    trees, `[[dimension]]` and `[[indicator]]` at the top that name their `parent` by its key. Both may be mixed.

    Parameters
    ----------
    file
        A file of the folder `frameworks`, or one of the user's own.
    indicators
        The region's indicators; None where they could not be read or there are none, so that nothing is said of unknown ones.
    faults
        What is wrong is added here.
    stands_alone
        Whether the file is no part of a region: then English names and the base may be left out, what the whole file rests on holds for each
        entry that says nothing else, and each indicator says its own direction.
    needs_weights
        Whether indicators must declare a weight; where not, those of a dimension that declares none count alike.
    """
    top = Table.of(file, faults)
    for one in _ELSEWHERE:
        top.has(one)
    reading = _Reading(file, indicators, faults, stands_alone, needs_weights)
    key, name = top.text("key", required=True), top.text("name", required=True)
    english = top.text("english", required=not stands_alone) or (name if stands_alone else None)
    base = _period(top, "base", required=not stands_alone)
    published = _published(top, indicators)
    areas, periods, ignored = top.texts("areas"), top.texts("periods"), top.texts("ignored_areas")
    bases = top.table("basis")
    for kind in ("dimension", "indicator") if bases else ():
        table = bases.table(kind) if bases else None
        if table:
            if basis := table.basis():
                reading.bases[kind] = basis
                reading.assume(kind, basis, table)
            table.finish()
    if bases:
        bases.finish()
    rules = _rules(top, reading)
    basis = top.basis()
    if basis:
        reading.assume(name or file.name, basis, top)
        if stands_alone:
            for kind in ("dimension", "indicator"):
                reading.bases.setdefault(kind, basis)
    root = Node(key or "total", name or "", english or "", None, 0, 1.0, published=published,
                source=basis.source if basis else None, is_assumed=bool(basis and basis.is_assumed), where=top.where("key"))  # fmt: skip
    reading.add(_Item(root, top, [Fraction(1)], *reading.judgements(top)))
    reading.inside(top, root.key, is_top=True)
    top.finish()
    nodes = _tree(reading)
    if not (key and name and english and (base or stands_alone) and basis):
        return None, tuple(reading.assumed)
    framework = Framework(
        key, name, english, base or "", nodes, basis.source, basis.is_assumed, rules, areas, periods, ignored
    )
    return framework, tuple(reading.assumed)


@dataclass
class _Item:
    """A node with the table it was read from; `weights` are exact, in the order of `node.weights` where they are dated."""

    node: Node
    table: Table
    weights: list[Fraction]
    judgements: tuple[tuple[float, ...], ...] | None = None
    largest_ratio: float = 0.1


@dataclass
class _Reading:
    """What is gathered while a framework is read."""

    file: DeclaredFile
    indicators: Indicators | None
    faults: list[Fault]
    stands_alone: bool
    needs_weights: bool
    items: list[_Item] = field(default_factory=list)
    assumed: list[Assumed] = field(default_factory=list)
    bases: dict[str, Basis] = field(default_factory=dict)

    def assume(self, what: str, basis: Basis, table: Table) -> None:
        if basis.is_assumed:
            self.assumed.append(Assumed(what, basis.note, table.where(), basis.note_english))

    def inside(self, table: Table, parent: str, *, is_top: bool = False) -> None:
        """Read the dimensions and indicators written inside a table."""
        for inner in table.tables("dimension"):
            self.dimension(inner, parent, is_top)
        for inner in table.tables("indicator"):
            self.leaf(inner, parent, is_top)

    def dimension(self, table: Table, parent: str, is_top: bool) -> None:
        key, name = table.text("key", required=True), table.text("name", required=not self.stands_alone)
        english = table.text("english", required=not self.stands_alone)
        parent = (table.text("parent") if is_top else None) or parent
        weights, dated = self.weight(table)
        published = _published(table, self.indicators)
        first, last = table.day("valid_from"), table.day("valid_to")
        basis = table.basis(self.bases.get("dimension"))
        name = name or key or ""
        node = Node(key or "", name, english or name, parent, 0, float(weights[-1]) if weights else 0.0, published=published,
                    source=basis.source if basis else None, is_assumed=bool(basis and basis.is_assumed), where=table.where(),
                    weights=dated, valid_from=first, valid_to=last)  # fmt: skip
        self.add(_Item(node, table, weights, *self.judgements(table)))
        self.inside(table, node.key)
        table.finish()

    def leaf(self, table: Table, parent: str, is_top: bool) -> None:
        written, key = table.text("indicator", required=True), table.text("key")
        parent = (table.text("parent") if is_top else None) or parent
        weights, dated = self.weight(table)
        direction = cast(Direction | None, table.choice("direction", DIRECTIONS))
        best_range, bounds, target = _two(table, "best_range"), _two(table, "goalposts"), table.number("target")
        first, last = table.day("valid_from"), table.day("valid_to")
        own = [table.text(one) for one in ("name", "english", "unit")] if self.stands_alone else [None, None, None]
        basis = table.basis(self.bases.get("indicator"))
        table.finish()
        if not written:
            return
        found = self.indicators.find(written) if self.indicators else None
        if self.indicators and found is None and not self.stands_alone:
            self.faults.append(_unknown(written, table.where("indicator")))
        way = direction or (found.direction if found else None)
        follows = way in ("higher", "lower") or (way == "within" and best_range is not None)
        if not follows and (found or direction or self.stands_alone):
            self.faults.append(
                fault(
                    "index.no_direction",
                    "{name} has no direction that an index can follow. Write direction = higher or lower, here or at the indicator, or within "
                    "with best_range = [low, high].",
                    table.where("indicator"),
                    name=written,
                )
            )
        full = found.name if found else written
        name = own[0] or full
        node = Node(key or full, name, own[1] or (found.english if found else name), parent, 0,
                    float(weights[-1]) if weights else 0.0, full, way, own[2] or (found.unit if found else None),
                    source=basis.source if basis else None, is_assumed=bool(basis and basis.is_assumed), where=table.where(),
                    best_range=best_range, goalposts=bounds, target=target, weights=dated, valid_from=first, valid_to=last)  # fmt: skip
        self.add(_Item(node, table, weights))

    def add(self, item: _Item) -> None:
        if any(one.node.key == item.node.key for one in self.items):
            self.faults.append(
                fault(
                    "index.key_twice",
                    "The key {key} names two nodes. Write key = another name at one of them.",
                    item.table.where(),
                    key=item.node.key,
                )
            )
            return
        self.items.append(item)

    def weight(self, table: Table) -> tuple[list[Fraction], tuple[Dated[float], ...]]:
        """Give a weight as a number, as the text of a fraction, or as several, each with the days on which it holds."""
        written = table.data.get("weight")
        if written is None:  # it may follow from judgements: whether it is missing is seen when the tree stands
            table.has("weight")
            return [], ()
        if not isinstance(written, list):
            one = _fraction(table, "weight")
            return ([one] if one is not None else []), ()
        weights, dated = [], []
        for inner in table.tables("weight"):
            value, basis = _fraction(inner, "value"), inner.basis(self.bases.get("indicator"))
            first, last = inner.day("valid_from"), inner.day("valid_to")
            inner.finish()
            if value is not None:
                weights.append(value)
                source = basis.source if basis else None
                dated.append(Dated(float(value), first, last, source, bool(basis and basis.is_assumed), inner.where()))
        return weights, tuple(dated)

    def judgements(self, table: Table) -> tuple[tuple[tuple[float, ...], ...] | None, float]:
        """Give the matrix of `ahp`, its numbers written plainly or as the text of a fraction, and the largest ratio accepted."""
        written = table.take("judgements", list, '[[1, 3], ["1/3", 1]]')
        largest = table.number("largest_ratio")
        if written is None:
            return None, 0.1
        try:
            rows = tuple(tuple(float(Fraction(str(one))) for one in row) for row in written)
        except (TypeError, ValueError, ZeroDivisionError):
            table.wrong("judgements", written, '[[1, 3], ["1/3", 1]]')
            return None, 0.1
        return rows, 0.1 if largest is None else largest


def _tree(reading: _Reading) -> tuple[Node, ...]:
    """Put the nodes under their parents, parents first; check parents and weights."""
    below: defaultdict[str, list[_Item]] = defaultdict(list)
    keys = {one.node.key for one in reading.items}
    for item in reading.items[1:]:
        parent = item.node.parent or ""
        if parent not in keys:
            reading.faults.append(
                fault(
                    "index.no_parent",
                    "{key} names the parent {parent}, which no dimension has as its key. Dimensions are {allowed}.",
                    item.table.where("parent"),
                    key=item.node.key,
                    parent=parent,
                    allowed=", ".join(one.node.key for one in reading.items if not one.node.is_leaf),
                )
            )
        below[parent].append(item)
    nodes = list(_downwards(reading, reading.items[0], below, 0))
    reached = {one.key for one in nodes}
    lost = [one for one in reading.items if one.node.key not in reached and _is_in_circle(one, reading.items)]
    if lost:
        reading.faults.append(
            fault(
                "index.circle",
                "{keys} are parents of one another in a circle, so the total is never reached. Give one of them another parent.",
                lost[0].table.where("parent"),
                keys=", ".join(one.node.key for one in lost),
            )
        )
    return tuple(nodes)


def _is_in_circle(item: _Item, items: Sequence[_Item]) -> bool:
    parents = {one.node.key: one.node.parent for one in items}
    at = item.node.parent
    for _ in items:
        if at == item.node.key:
            return True
        at = parents.get(at or "")
    return False


def _downwards(reading: _Reading, item: _Item, below: dict[str, list[_Item]], depth: int) -> Iterator[Node]:
    node = item.node
    children = below.get(node.key, [])
    if item.judgements is not None:
        node = _judged(item, children, reading.faults)
    elif children and not reading.needs_weights and not any(one.weights for one in children):
        for one in children:
            one.node = replace(one.node, weight=1.0 / len(children))
    elif not node.is_leaf:
        _check_weights(node, item, children, reading.faults)
    if children and node.is_leaf:
        reading.faults.append(
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
        yield from _downwards(reading, one, below, depth + 1)


def _judged(item: _Item, children: list[_Item], faults: list[Fault]) -> Node:
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


def _check_weights(node: Node, item: _Item, children: Sequence[_Item], faults: list[Fault]) -> None:
    """Check that the weights under a node make 1, on each day from which they differ."""
    for one in children:
        if "weight" not in one.table.data:
            one.table.take("weight", float, '0.2, "1/3"', required=True)
    if not any(one.weights for one in children):
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


def _days(children: Sequence[_Item]) -> list[date | None]:
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


def _exact_on(item: _Item, day: date | None) -> Fraction:
    node = item.node
    if day is None:
        return item.weights[-1] if item.weights else Fraction(0)
    if (node.valid_from and day < node.valid_from) or (node.valid_to and day > node.valid_to):
        return Fraction(0)
    if not node.weights:
        return item.weights[-1] if item.weights else Fraction(0)
    held = [(w.valid_from or date.min, x) for w, x in zip(node.weights, item.weights, strict=True) if w.held_on(day)]
    return max(held)[1] if held else Fraction(0)


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
    form = cast(Form, table.choice("form", ("fixed", "chain", "growth_rate")) or usual.form)
    basis = table.basis()
    if basis:
        reading.assume("rules", basis, table)
    table.finish()
    return Rules(Choice(rule, issuers), missing, groups, lower, form)


def _fraction(table: Table, key: str) -> Fraction | None:
    """Give a weight written as a number or as the text of a fraction."""
    written = table.data.get(key)
    if isinstance(written, str):
        table.has(key)
        try:
            weight = Fraction(written)
        except (ValueError, ZeroDivisionError):
            table.wrong(key, written, '0.2, "1/3"')
            return None
    else:
        number = table.number(key, required=True)
        if number is None:
            return None
        if not math.isfinite(number):
            table.wrong(key, written, '0.2, "1/3"')
            return None
        weight = Fraction(number)
    if not 0 < weight <= 1:
        table.wrong(key, written, '0.2, "1/3"')
        return None
    return weight


def _two(table: Table, key: str) -> tuple[float, float] | None:
    """Give two different numbers, the first below the second in a range."""
    written = table.take(key, list, "[0, 100]")
    if written is None:
        return None
    numbers = [float(one) for one in written if isinstance(one, int | float) and not isinstance(one, bool)]
    wrong = len(written) != 2 or len(numbers) != 2 or not all(map(math.isfinite, numbers)) or numbers[0] == numbers[1]
    if wrong or (key == "best_range" and numbers[0] > numbers[1]):
        table.wrong(key, written, "[0, 100]")
        return None
    return numbers[0], numbers[1]


def _period(table: Table, key: str, *, required: bool) -> str | None:
    written = table.text(key, required=required)
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
