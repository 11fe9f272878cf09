"""A framework as it is written in a file (指标体系文件): nested tables or tables that name their parent, to a tree."""

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import cast

from tongzhou.index.framework import Form, Framework, Groups, Lower, Missing, Node, Rules
from tongzhou.index.framework_tree import Entry, tree
from tongzhou.terms.declaration import Assumed, Basis, Dated, DeclaredFile, Table
from tongzhou.terms.errors import FactError, Fault, fault
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
        Whether the file is no part of a region: then English names may be left out, what the whole file rests on holds for each entry that
        says nothing else, and each indicator says its own direction.
    needs_weights
        Whether indicators must declare a weight; where not, those of a dimension that declares none count alike.
    """
    top = Table.of(file, faults)
    for one in _ELSEWHERE:
        top.has(one)
    reading = _Reading(indicators, faults, stands_alone)
    key, name = top.text("key", required=True), top.text("name", required=True)
    english = top.text("english", required=not stands_alone) or (name if stands_alone else None)
    base = _period(top, "base")
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
    reading.add(Entry(root, top, [Fraction(1)], *reading.judgements(top)))
    reading.inside(top, root.key, is_top=True)
    top.finish()
    nodes = tree(reading.items, faults, needs_weights=needs_weights)
    if not (key and name and english and basis) or (top.data.get("base") and not base):
        return None, tuple(reading.assumed)
    framework = Framework(
        key, name, english, base or "", nodes, basis.source, basis.is_assumed, rules, areas, periods, ignored
    )
    return framework, tuple(reading.assumed)


@dataclass
class _Reading:
    """What is gathered while a framework is read."""

    indicators: Indicators | None
    faults: list[Fault]
    stands_alone: bool
    items: list[Entry] = field(default_factory=list)
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
        self.add(Entry(node, table, weights, *self.judgements(table)))
        self.inside(table, node.key)
        table.finish()

    def leaf(self, table: Table, parent: str, is_top: bool) -> None:
        written, key = table.text("indicator", required=True), table.text("key")
        parent = (table.text("parent") if is_top else None) or parent
        weights, dated = self.weight(table)
        direction = cast(Direction | None, table.choice("direction", DIRECTIONS))
        best_range, bounds, target = _two(table, "best_range"), _two(table, "goalposts"), table.number("target")
        first, last = table.day("valid_from"), table.day("valid_to")
        own = [table.text(one) for one in ("name", "english", "unit")]
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
        if bounds is not None and follows and (bounds[0] < bounds[1]) != (way == "higher"):
            self.faults.append(
                fault(
                    "index.goalposts_direction",
                    "The goalposts of {name} run from worst {worst:g} to best {best:g}, but its direction is {direction}. Write the worst first, or "
                    "correct the direction; for within, both are distances from best_range, so the worst is the larger.",
                    table.where("goalposts"),
                    name=written,
                    worst=bounds[0],
                    best=bounds[1],
                    direction=way,
                )
            )
        full = found.name if found else written
        name = own[0] or full
        node = Node(key or full, name, own[1] or (found.english if found else name), parent, 0,
                    float(weights[-1]) if weights else 0.0, full, way, own[2] or (found.unit if found else None),
                    source=basis.source if basis else None, is_assumed=bool(basis and basis.is_assumed), where=table.where(),
                    best_range=best_range, goalposts=bounds, target=target, weights=dated, valid_from=first, valid_to=last)  # fmt: skip
        self.add(Entry(node, table, weights))

    def add(self, item: Entry) -> None:
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
            table.faults.append(_no_weight(table, key, written))
            return None
    else:
        number = table.number(key, required=True)
        if number is None:
            return None
        if not math.isfinite(number):
            table.faults.append(_no_weight(table, key, written))
            return None
        weight = Fraction(number)
    if not 0 < weight <= 1:
        table.faults.append(_no_weight(table, key, written))
        return None
    return weight


def _no_weight(table: Table, key: str, written: object) -> Fault:
    return fault(
        "index.weight_value",
        'The weight is {value!r}. Write a number above 0 and at most 1, such as 0.2, or the text of a fraction, such as "1/3".',
        table.where(key),
        value=written,
    )


def _two(table: Table, key: str) -> tuple[float, float] | None:
    """Give two different numbers, the first below the second in a range."""
    written = table.take(key, list, "[0, 100]")
    if written is None:
        return None
    numbers = [float(one) for one in written if isinstance(one, int | float) and not isinstance(one, bool)]
    wrong = len(written) != 2 or len(numbers) != 2 or not all(map(math.isfinite, numbers)) or numbers[0] == numbers[1]
    if wrong or (key == "best_range" and numbers[0] > numbers[1]):
        table.faults.append(
            fault(
                "index.two_numbers",
                "The field {key} is {value}. Write two different numbers, such as [0, 100]; in best_range the lower comes first.",
                table.where(key),
                key=key,
                value=written,
            )
        )
        return None
    return numbers[0], numbers[1]


def _period(table: Table, key: str) -> str | None:
    written = table.text(key)
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
