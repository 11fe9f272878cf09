"""The indicators of an import (导入的指标): what COINr's table of indicators or a sheet says of them, each fault at its own cell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from tongzhou.steps.figure_cell import Figures, label, plain
from tongzhou.steps.index_sheet import Column, DescribedSheet
from tongzhou.steps.table_file import Sheet
from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.words import Message

__all__ = ["Gathered", "Part", "described_by", "from_meta", "from_sheet", "is_meta", "meta_of", "repeated"]

_META = ("icode", "parent")
_DIRECTIONS = {
    "1": "higher", "1.0": "higher", "+": "higher", "higher": "higher", "正": "higher", "正向": "higher", "positive": "higher",
    "正向指标": "higher",
    "-1": "lower", "-1.0": "lower", "-": "lower", "−": "lower", "lower": "lower", "负": "lower", "负向": "lower", "逆向": "lower",
    "negative": "lower", "负向指标": "lower", "逆向指标": "lower",
    "0": "within", "0.0": "within", "within": "within", "适度": "within", "适度指标": "within", "区间": "within",
}  # fmt: skip


@dataclass
class Part:
    """A dimension or an indicator that is imported (导入项); `weight` is a share of those of its parent, of any scale."""

    key: str
    name: str
    parent: str
    is_leaf: bool
    weight: Fraction
    direction: str | None = None
    unit: str | None = None
    best_range: tuple[float, float] | None = None
    target: float | None = None
    is_weight_assumed: bool = False
    is_direction_assumed: bool = False


@dataclass
class Gathered:
    """What an import has gathered (导入内容): pairs of indicator and denominator, areas that are not compared, title and notes."""

    nodes: list[Part] = field(default_factory=list)
    denominators: list[tuple[str, str]] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    title: str = ""
    notes: list[Message] = field(default_factory=list)


def repeated(table: DescribedSheet, faults: list[Fault]) -> None:
    """Report heads that are there twice, at the second."""
    first: dict[str, str] = {}
    for one in table.columns:
        if one.name in first:
            faults.append(
                fault(
                    "steps.import_column_twice",
                    "The indicator {name} has a column already, headed at {first}. Keep one, or head them apart.",
                    one.where,
                    name=one.name,
                    first=first[one.name],
                )
            )
        first.setdefault(one.name, one.where)


def is_meta(sheet: Sheet) -> bool:
    """Whether a sheet is COINr's table of indicators (是否 iMeta)."""
    return set(_META) <= {label(head).casefold() for head in sheet.header}


def meta_of(sheets: Sequence[Sheet]) -> Sheet | None:
    """Give the sheet that is COINr's table of indicators (找指标表), None where there is none."""
    return next((one for one in sheets if is_meta(one)), None)


def described_by(about: DescribedSheet, table: DescribedSheet, faults: list[Fault]) -> DescribedSheet:
    """Give the table with the indicators that another sheet describes, and what it says of them (并入指标说明)."""
    repeated(about, faults)
    headed = {one.name: one for one in table.columns}
    columns = []
    for one in about.columns:
        if one.name not in headed:
            faults.append(_no_column(one.name, one.where))
            continue
        own = headed[one.name]
        columns.append(replace(one, said={**own.said, **one.said}, dimensions=one.dimensions or own.dimensions))
    names = {one.name for one in about.columns}
    left_out = [one.name for one in table.columns if one.name not in names]
    return replace(
        table,
        columns=tuple(columns),
        left_out=(*table.left_out, *left_out),
        weights=about.weights or table.weights,
    )


def _no_column(code: str, where: str) -> Fault:
    return fault(
        "steps.import_no_column",
        "The table of values has no column {code}. Head one so, or take the row out.",
        where,
        code=code,
    )


def from_meta(sheet: Sheet, table: DescribedSheet, found: Gathered, faults: list[Fault]) -> None:
    """Read COINr's iMeta; parents that are absent, circles, directions and weights that are none are faults with their cell."""
    heads = [label(one).casefold() for one in sheet.header]
    missing = [one for one in ("icode", "parent", "direction", "weight", "type") if one not in heads]
    if missing:
        faults.append(
            fault(
                "steps.import_heading",
                "The table of indicators lacks the columns {missing}. It needs iCode, Parent, Direction, Weight and Type.",
                sheet.where(-1, 0),
                missing=", ".join(missing),
            )
        )
        return
    place = {one: heads.index(one) for one in heads if one}
    rows = [{one: row[n] for one, n in place.items()} for row in sheet.rows]
    parents: dict[str, str] = {}
    seen: dict[str, str] = {}
    headed = {one.name for one in table.columns}
    for r, row in enumerate(rows):
        cells = {one: (written, sheet.where(r, place[one])) for one, written in row.items()}
        kind, code = row["type"].casefold(), label(row["icode"])
        if kind in ("denominator", "group", "other"):
            continue
        if kind not in ("indicator", "aggregate"):
            faults.append(
                fault(
                    "steps.import_type",
                    "The type of {code} is {type!r}. Write Indicator, Aggregate, Denominator, Group or Other.",
                    cells["type"][1],
                    code=code,
                    type=row["type"],
                )
            )
            continue
        if code in seen:
            faults.append(
                fault(
                    "steps.import_twice",
                    "The code {code} is in {first} already. Give each row its own.",
                    cells["icode"][1],
                    code=code,
                    first=seen[code],
                )
            )
            continue
        seen[code] = cells["icode"][1]
        parents[code] = "" if row["parent"] in ("", "NA") else label(row["parent"])
        is_leaf = kind == "indicator"
        if is_leaf and code not in headed:
            faults.append(_no_column(code, cells["icode"][1]))
        by = label(row.get("denominator", ""))
        if is_leaf and by not in ("", "NA"):
            found.denominators.append((code, by))
            if by not in headed:
                faults.append(
                    fault(
                        "steps.import_no_denominator",
                        "The table of values has no column {by}, by which {code} is to be divided. Head one so, or empty the cell.",
                        cells["denominator"][1],
                        by=by,
                        code=code,
                    )
                )
        node = Part(code, row.get("iname") or code, parents[code], is_leaf, Fraction(1), unit=row.get("unit") or None)
        _describe(node, cells, faults, needs_direction=is_leaf)
        found.nodes.append(node)
    _check_parents(sheet, place["parent"], rows, parents, faults)
    _check_sums(found)


def _describe(
    node: Part, said: Mapping[str, tuple[str, str]], faults: list[Fault], *, needs_direction: bool = False
) -> None:
    """Take weight, direction, range and target out of the cells that say them; each fault at its own cell."""
    if "weight" in said:
        weight = _number(said["weight"][0])
        if weight is None or weight <= 0:
            faults.append(_no_weight(node.key, *said["weight"]))
        node.weight = weight or Fraction(1)
    else:
        node.is_weight_assumed = True
    if not node.is_leaf:
        return
    written, where = said.get("direction", ("", ""))
    node.direction = _DIRECTIONS.get(plain(written).casefold())
    if node.direction is None and (written or needs_direction):
        faults.append(_no_direction(node.key, written, where))
    if node.direction is None:
        node.direction, node.is_direction_assumed = "higher", True
    low, high, target = (_bound(node.key, said, one, faults) for one in ("low", "high", "target"))
    node.target = target
    if node.direction == "within":
        if low is None or high is None or not low < high:
            faults.append(
                fault(
                    "steps.import_range",
                    "The best range of {code} is from {low} to {high}. Where the direction is within a range, give both bounds, the lower first, "
                    "as Low and High (下限, 上限).",
                    said.get("low", said.get("high", ("", where)))[1],
                    code=node.key,
                    low="-" if low is None else f"{low:g}",
                    high="-" if high is None else f"{high:g}",
                )
            )
        else:
            node.best_range = (low, high)
    elif low is not None or high is not None:
        faults.append(
            fault(
                "steps.import_range_unused",
                "{code} has a best range, but its direction is {direction!r}. Write 0 or 适度 as its direction, or empty the range.",
                said["low" if low is not None else "high"][1],
                code=node.key,
                direction=written,
            )
        )


def _bound(code: str, said: Mapping[str, tuple[str, str]], kind: str, faults: list[Fault]) -> float | None:
    written, where = said.get(kind, ("", ""))
    number = Figures(faults).of(written, where, f"{code} {kind}", percent=written.endswith("%"))
    return None if number is None else float(number)


def _check_sums(found: Gathered) -> None:
    """Say where weights that are no plain counts do not make 1 (or 100) and were scaled."""
    for parent in dict.fromkeys(one.parent for one in found.nodes):
        name = next((one.name for one in found.nodes if one.key == parent), "")
        found.notes += _scaled(name, [one for one in found.nodes if one.parent == parent])


def _scaled(name: str, nodes: Sequence[Part]) -> list[Message]:
    weights = [one.weight for one in nodes if not one.is_weight_assumed]
    total = float(sum(weights))
    is_whole = all(one.denominator == 1 for one in weights) or len(weights) < 2
    if is_whole or abs(total - 1) < 1e-3 or abs(total - 100) < 0.1:  # printed shares are rounded
        return []
    return [Message.of("steps.import_scaled", name=name or "-", total=total)]


def _check_parents(
    sheet: Sheet, column: int, rows: Sequence[Mapping[str, str]], parents: Mapping[str, str], faults: list[Fault]
) -> None:
    told: set[str] = set()
    for r, row in enumerate(rows):
        code = label(row["icode"])
        if code not in parents or code in told:
            continue
        told.add(code)
        up = parents[code]
        if up and up not in parents:
            faults.append(
                fault(
                    "steps.import_parent",
                    "The parent {parent} of {code} has no row of its own. Add it, or name another.",
                    sheet.where(r, column),
                    code=code,
                    parent=up,
                )
            )
            continue
        for _ in parents:
            if up != code:
                up = parents.get(up, "")
        if up == code:
            faults.append(
                fault(
                    "steps.import_circle",
                    "Going up from {code} leads round in a circle and never to the total. Give one of the parents another.",
                    sheet.where(r, column),
                    code=code,
                )
            )


def from_sheet(table: DescribedSheet, found: Gathered, faults: list[Fault]) -> None:
    """Read sheets of areas by indicators, with what they say of the indicators."""
    found.title = table.title
    if table.left_out:
        found.notes.append(Message.of("steps.import_left_out", rows="; ".join(table.left_out)))
    if not table.columns or not table.figures:
        faults.append(
            fault(
                "steps.import_no_indicators",
                "No table of areas by indicators was found in the sheet. Head the areas with area, one column for each indicator, rows of figures "
                "under it; or head the indicators with indicator, one column for each area.",
                table.where,
            )
        )
        return
    columns = {one.name: one for one in reversed(table.columns)}
    names = dict.fromkeys(one.name for one in table.columns)
    keys = _dimensions(names, columns, found)
    found.nodes += [_column(columns[name], keys, faults) for name in names]
    parts = {one.key: one for one in found.nodes}
    if any("weight" in one.said for one in table.columns):  # a dimension weighs what its indicators do together
        for path, key in keys.items():
            below = (parts[one] for one in names if columns[one].dimensions[: len(path)] == path)
            parts[key].weight, parts[key].is_weight_assumed = sum((one.weight for one in below), Fraction(0)), False
    for path, said in table.weights.items():
        if path in keys:
            parts[keys[path]].is_weight_assumed = False
            _describe(parts[keys[path]], {"weight": said}, faults)
    if table.weights:  # of the parts of one dimension each
        _check_sums(found)
    else:
        found.notes += _scaled(found.title, [one for one in found.nodes if one.is_leaf])


def _dimensions(names: Collection[str], columns: Mapping[str, Column], found: Gathered) -> dict[tuple[str, ...], str]:
    """Add the dimensions over the indicators, each below the one above it; give their keys."""
    keys: dict[tuple[str, ...], str] = {}
    for path in (
        columns[name].dimensions[:depth] for name in names for depth in range(1, len(columns[name].dimensions) + 1)
    ):
        if path in keys:
            continue
        key = path[-1]
        while key in names or key in keys.values():  # a dimension may be called as another or as an indicator
            key += "_"
        keys[path] = key
        found.nodes.append(Part(key, path[-1], keys.get(path[:-1], ""), False, Fraction(1), is_weight_assumed=True))
    return keys


def _column(column: Column, keys: Mapping[tuple[str, ...], str], faults: list[Fault]) -> Part:
    """Make a leaf of a column and what is said of it."""
    said = column.said
    unit = said.get("unit", ("", ""))[0] or None
    node = Part(column.name, column.name, keys.get(column.dimensions, ""), True, Fraction(1), unit=unit)
    _describe(node, said, faults)
    return node


def _no_direction(code: str, written: str, where: str) -> Fault:
    return fault(
        "steps.import_direction",
        "The direction of {code} is {direction!r}. Write 1 where more is better, -1 where less is, and 0 with the "
        "bounds Low and High where a range is best.",
        where,
        code=code,
        direction=written,
    )


def _no_weight(code: str, written: str, where: str) -> Fault:
    return fault(
        "steps.import_weight",
        "The weight of {code} is {weight!r}. Write a number above 0; those of one parent are scaled to make 1.",
        where,
        code=code,
        weight=written,
    )


def _number(written: str) -> Fraction | None:
    text = plain(written)
    try:
        return Fraction(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        return None
