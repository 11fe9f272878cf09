"""From a spreadsheet to a framework and a panel (导入指标表): COINr's pair of tables, or sheets of areas by indicators."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tongzhou.index.frame import SUMS
from tongzhou.index.framework_file import read_framework
from tongzhou.steps.figure_cell import Figures, is_percent, label, plain
from tongzhou.steps.index_data import MOST_BYTES, period_faults, read_data, vintage_faults
from tongzhou.steps.index_sheet import NO_PERIOD, Column, DescribedSheet, described_sheet, joined
from tongzhou.steps.index_source import RECIPE
from tongzhou.steps.table_file import Sheet, by_place, read_sheets
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault, InputError, StoreError, fault
from tongzhou.terms.words import Message

__all__ = ["Imported", "import_index"]

_META = ("icode", "parent")
_DIRECTIONS = {
    "1": "higher", "1.0": "higher", "+": "higher", "higher": "higher", "正": "higher", "正向": "higher", "positive": "higher",
    "正向指标": "higher",
    "-1": "lower", "-1.0": "lower", "-": "lower", "−": "lower", "lower": "lower", "负": "lower", "负向": "lower", "逆向": "lower",
    "negative": "lower", "负向指标": "lower", "逆向指标": "lower",
    "0": "within", "0.0": "within", "within": "within", "适度": "within", "适度指标": "within", "区间": "within",
}  # fmt: skip


@dataclass(frozen=True)
class Imported:
    """What was written (导入结果)."""

    files: tuple[Path, ...]
    notes: tuple[Message, ...]


@dataclass
class _Node:
    key: str
    name: str
    parent: str
    is_leaf: bool
    weight: float
    direction: str | None = None
    unit: str | None = None
    best_range: tuple[float, float] | None = None
    target: float | None = None
    is_weight_assumed: bool = False
    is_direction_assumed: bool = False


@dataclass
class _Gathered:
    nodes: list[_Node] = field(default_factory=list)
    denominators: list[tuple[str, str]] = field(default_factory=list)
    ignored: tuple[str, ...] = ()
    title: str = ""
    notes: list[Message] = field(default_factory=list)


def import_index(data: Path, meta: Path | None, out: Path) -> Imported:
    """Write framework.toml and panel.csv made of a spreadsheet (导入).

    Parameters
    ----------
    data
        COINr's iData (uCode, perhaps Time, a column for each iCode), or sheets of areas by indicators as `described_sheet` takes them; of a
        workbook whose sheets are iData and iMeta, both.
    meta
        COINr's iMeta: iCode, Parent, Direction, Weight, Level, Type; Low and High where the direction is 0, within a range; perhaps Target.
    out
        The folder.

    Raises
    ------
    InputError
        Carrying every fault with its place.
    """
    check_folder(out)
    faults: list[Fault] = []
    sheets = read_sheets(read_file(data, MOST_BYTES), str(data), faults, MOST_BYTES)
    described = read_sheets(read_file(meta, MOST_BYTES), str(meta), faults, MOST_BYTES)[0] if meta else _meta_of(sheets)
    held = [described_sheet(one) for one in sheets if one is not described]
    table, left_out = joined(held[:1] if described is not None and held else held or [described_sheet(sheets[0])])
    gathered = _Gathered()
    _repeated(table, faults)
    if described is not None:
        _from_meta(described, table, gathered, faults)
    else:
        _from_sheet(table, gathered, faults)
    rows = _panel(table, gathered, faults)
    if faults:
        raise InputError(sorted(faults, key=by_place))
    if left_out:
        gathered.notes.append(Message.of("steps.import_sheets_left_out", sheets=", ".join(left_out), sheet=table.name))
    framework = _toml(gathered.title or data.stem, gathered, data.name)
    panel = io.StringIO()
    csv.writer(panel, lineterminator="\n").writerows(rows)
    files = {"framework.toml": framework.encode(), "panel.csv": panel.getvalue().encode("utf-8-sig")}
    # what is written must be what `build` reads: what is still wrong with the pair is told here, as parts of the file it was made of
    read, _ = read_framework(read_toml(framework, f"{data} → framework.toml"), None, faults, stands_alone=True)
    if read and not faults:
        read_data(files["panel.csv"], f"{data} → panel.csv", read, [by for _, by in gathered.denominators], faults)
    if faults:
        raise InputError(faults)
    if (out / RECIPE).is_file():
        raise StoreError(
            fault(
                "steps.index_import_over_built",
                "{folder} holds a built index, which a new framework beside its old data would make wrong. Name another folder.",
                folder=str(out),
            )
        )
    replace_folder(out, files)
    return Imported(tuple(out / one for one in files), _notes(gathered))


def _repeated(table: DescribedSheet, faults: list[Fault]) -> None:
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


def _meta_of(sheets: Sequence[Sheet]) -> Sheet | None:
    return next((one for one in sheets if set(_META) <= {head.casefold() for head in one.header}), None)


def _from_meta(sheet: Sheet, table: DescribedSheet, found: _Gathered, faults: list[Fault]) -> None:
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
            faults.append(
                fault(
                    "steps.import_no_column",
                    "The table of values has no column {code}. Head one so, or take the row out.",
                    cells["icode"][1],
                    code=code,
                )
            )
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
        node = _Node(code, row.get("iname") or code, parents[code], is_leaf, 1.0, unit=row.get("unit") or None)
        _describe(node, cells, faults, needs_direction=is_leaf)
        found.nodes.append(node)
    _check_parents(sheet, place["parent"], rows, parents, faults)
    _check_sums(found)


def _describe(
    node: _Node, said: Mapping[str, tuple[str, str]], faults: list[Fault], *, needs_direction: bool = False
) -> None:
    """Take weight, direction, range and target out of the cells that say them; each fault at its own cell."""
    if "weight" in said:
        weight = _number(said["weight"][0])
        if weight is None or weight <= 0:
            faults.append(_no_weight(node.key, *said["weight"]))
        node.weight = weight or 1.0
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


def _check_sums(found: _Gathered) -> None:
    """Say where weights that are no plain counts do not make 1 (or 100) and were scaled."""
    for parent in dict.fromkeys(one.parent for one in found.nodes):
        weights = [one.weight for one in found.nodes if one.parent == parent and not one.is_weight_assumed]
        total = sum(weights)
        is_shares = any(one != int(one) for one in weights)
        if is_shares and len(weights) > 1 and abs(total - 1) > 1e-6 and abs(total - 100) > 1e-4:
            name = next((one.name for one in found.nodes if one.key == parent), "")
            found.notes.append(Message.of("steps.import_scaled", name=name or "-", total=total))


def _check_parents(
    sheet: Sheet, column: int, rows: Sequence[Mapping[str, str]], parents: Mapping[str, str], faults: list[Fault]
) -> None:
    told: set[str] = set()
    for r, row in enumerate(rows):
        code = label(row["icode"])
        if code not in parents or code in told:
            continue
        told.add(code)
        up, steps = parents[code], 0
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
        while up and steps <= len(parents):
            up, steps = parents.get(up, ""), steps + 1
        if steps > len(parents):
            faults.append(
                fault(
                    "steps.import_circle",
                    "Going up from {code} leads round in a circle and never to the total. Give one of the parents another.",
                    sheet.where(r, column),
                    code=code,
                )
            )


def _from_sheet(table: DescribedSheet, found: _Gathered, faults: list[Fault]) -> None:
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
    keys: dict[str, str] = {}
    for name in names:
        dimension = columns[name].said.get("dimension", ("", ""))[0]
        if dimension and dimension not in keys:
            key = dimension
            while key in names:  # a dimension may be called as one of its indicators
                key += "_"
            keys[dimension] = key
    dims = [_Node(key, one, "", False, 1.0, is_weight_assumed=True) for one, key in keys.items()]
    found.nodes += dims
    for name in names:
        found.nodes.append(_column(columns[name], keys, faults))
    if any("weight" in one.said for one in table.columns):  # a dimension weighs what its indicators do together
        for node in dims:
            node.weight = sum(one.weight for one in found.nodes if one.parent == node.key and one.is_leaf)
            node.is_weight_assumed = False
    leaves = [one.weight for one in found.nodes if one.is_leaf and not one.is_weight_assumed]
    total = sum(leaves)
    if any(one != int(one) for one in leaves) and abs(total - 1) > 1e-6 and abs(total - 100) > 1e-4:
        found.notes.append(Message.of("steps.import_scaled", name=found.title or "-", total=total))


def _column(column: Column, keys: Mapping[str, str], faults: list[Fault]) -> _Node:
    """Make a leaf of a column and what is said of it."""
    said = column.said
    unit = said.get("unit", ("", ""))[0] or None
    node = _Node(column.name, column.name, keys.get(said.get("dimension", ("", ""))[0], ""), True, 1.0, unit=unit)
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


def _number(written: str) -> float | None:
    text = plain(written)
    try:
        return float(Fraction(text.removesuffix("%"))) / (100 if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        return None


def _toml(name: str, gathered: _Gathered, source: str) -> str:
    """Write the framework; siblings' weights as exact fractions of their sum."""
    nodes = gathered.nodes
    roots = [one for one in nodes if not one.parent]
    root = roots[0] if len(roots) == 1 and not roots[0].is_leaf else None
    top = root.key if root else "total"
    while root is None and any(one.key == top for one in nodes):
        top += "_"
    assumed_weights = any(one.is_weight_assumed for one in nodes)
    assumed_ways = [one.name for one in nodes if one.is_direction_assumed]
    lines = [
        f"key = {_quoted(top)}", f"name = {_quoted(root.name if root else name)}", f"source = {_quoted(source)}",
    ]  # fmt: skip
    if assumed_weights or assumed_ways:
        zh = "；".join(
            part
            for part in ("未给权重的同级等权" if assumed_weights else "", "未给方向的按正向" if assumed_ways else "")
            if part
        )
        en = "; ".join(
            part
            for part in (
                "equal weights where none were given" if assumed_weights else "",
                "more is better where no direction was given" if assumed_ways else "",
            )
            if part
        )
        lines += ["assumed = true", f"assumed_note = {_quoted(zh)}", f"assumed_note_english = {_quoted(en)}"]
    if gathered.ignored:
        lines.append(f"ignored_areas = [{', '.join(_quoted(one) for one in gathered.ignored)}]")
    if gathered.denominators:
        pairs = ", ".join(f"[{_quoted(leaf)}, {_quoted(by)}, 1.0]" for leaf, by in gathered.denominators)
        lines += ["", "[recipe]", f"denominate = [{pairs}]"]
    for one in nodes:
        if one is root:
            continue
        parent = one.parent or ("" if root is None else root.key)
        whole = sum(Fraction(other.weight) for other in nodes if other.parent == one.parent and other is not root)
        lines += [
            "",
            "[[indicator]]" if one.is_leaf else "[[dimension]]",
            f"{'indicator' if one.is_leaf else 'key'} = {_quoted(one.key)}",
        ]
        if one.name != one.key:
            lines.append(f"name = {_quoted(one.name)}")
        if parent and parent != top:
            lines.append(f"parent = {_quoted(parent)}")
        share = Fraction(one.weight) / whole
        lines.append(f"weight = {_quoted(str(share)) if len(str(share)) < 24 else repr(float(share))}")
        if one.is_leaf:
            lines.append(f"direction = {_quoted(one.direction or 'higher')}")
            lines += [f"unit = {_quoted(one.unit)}"] if one.unit and one.unit != "NA" else []
            lines += [f"best_range = [{one.best_range[0]!r}, {one.best_range[1]!r}]"] if one.best_range else []
            lines += [f"target = {one.target!r}"] if one.target is not None else []
            lines += ["assumed = true"] if one.is_direction_assumed else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _panel(table: DescribedSheet, gathered: _Gathered, faults: list[Fault]) -> list[tuple[str, ...]]:
    """Give the values long, heading first; what is there twice, and cells that are no number, are told at their place."""
    wanted = {one.key for one in gathered.nodes if one.is_leaf} | {by for _, by in gathered.denominators}
    figures = [one for one in table.figures if one.indicator in wanted]
    cells: dict[str, list[str]] = {}
    for one in figures:
        cells.setdefault(one.indicator, []).append(one.written)
    percent = {name for name, written in cells.items() if is_percent(written)}
    for node in gathered.nodes:
        if node.key in percent and not node.unit:
            node.unit = "%"
    reading = Figures(faults)
    rows, seen, places = [], dict[tuple[str, ...], str](), set[str]()
    for one in figures:
        key = (one.area, one.period, one.indicator, one.vintage)
        value = reading.of(one.written, one.where, one.indicator, percent=one.indicator in percent)
        if key in seen and one.area_where not in places:
            faults.append(
                fault(
                    "steps.import_area_twice",
                    "{area} has two rows, the other at {first}. Keep one, or give each its period.",
                    one.area_where,
                    area=one.area,
                    first=seen[key],
                )
            )
            places.add(one.area_where)
        seen.setdefault(key, one.area_where)
        if not one.area and one.area_where not in places:
            faults.append(fault("steps.import_no_area", "The row names no area. Write one.", one.area_where))
            places.add(one.area_where)
        if one.period_where not in places and one.period != NO_PERIOD:
            places.add(one.period_where)
            faults += period_faults(one.period, one.period_where)
        if one.vintage:
            faults += vintage_faults(one.vintage, one.where)
        rows.append((one.area, one.period, one.indicator, _written(value), one.vintage))
    sums = dict.fromkeys(one.area for one in figures if one.area.casefold() in SUMS)
    gathered.ignored = tuple(sums)
    if sums:
        gathered.notes.append(Message.of("steps.import_sums", areas=", ".join(sums)))
    gathered.notes += reading.notes()
    width = 5 if any(row[4] for row in rows) else 4
    return [row[:width] for row in [("area", "period", "indicator", "value", "vintage"), *rows]]


def _written(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _notes(gathered: _Gathered) -> tuple[Message, ...]:
    ways = [one.name for one in gathered.nodes if one.is_direction_assumed]
    weights = [one.name for one in gathered.nodes if one.is_weight_assumed]
    notes = [*gathered.notes]
    if ways:
        notes.append(Message.of("steps.import_assumed_direction", names=", ".join(ways)))
    if weights:
        notes.append(Message.of("steps.import_assumed_weight", count=len(weights)))
    return tuple(notes)
