"""From a spreadsheet to a framework and a panel (导入指标表): COINr's pair of tables, or one sheet of areas by indicators."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from tongzhou.index.framework_file import read_framework
from tongzhou.steps.index_data import AREA_HEADS, MOST_BYTES, PERIOD_HEADS, number_of, read_data
from tongzhou.steps.index_sheet import described_sheet
from tongzhou.steps.index_source import RECIPE
from tongzhou.steps.table_file import Sheet, read_sheets
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault, InputError, StoreError, fault
from tongzhou.terms.words import Message

__all__ = ["Imported", "import_index"]

_META = ("icode", "parent")
_DIRECTIONS = {
    "1": "higher", "1.0": "higher", "+": "higher", "higher": "higher", "正": "higher", "正向": "higher", "positive": "higher",
    "-1": "lower", "-1.0": "lower", "-": "lower", "−": "lower", "lower": "lower", "负": "lower", "负向": "lower", "逆向": "lower",
    "negative": "lower",
}  # fmt: skip
#: columns of COINr's table of units that are no indicators
_ABOUT = ("uname", "ucode", "time")


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
    is_weight_assumed: bool = False
    is_direction_assumed: bool = False


@dataclass
class _Gathered:
    nodes: list[_Node] = field(default_factory=list)
    denominators: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    left_out: tuple[str, ...] = ()
    title: str = ""


def import_index(data: Path, meta: Path | None, out: Path) -> Imported:
    """Write framework.toml and panel.csv made of a spreadsheet (导入).

    Parameters
    ----------
    data
        COINr's iData (uCode, perhaps Time, a column for each iCode), or one sheet of areas by indicators as `described_sheet` takes it; of a
        workbook whose sheets are iData and iMeta, both.
    meta
        COINr's iMeta: iCode, Parent, Direction, Weight, Level, Type.
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
    table = next((one for one in sheets if one is not described), sheets[0])
    if described is not None:
        gathered = _from_meta(described, table, faults)
    else:
        gathered, table = _from_sheet(table, faults)
    if faults:
        raise InputError(faults)
    framework = _toml(gathered.title or data.stem, gathered, data.name)
    rows = _panel(table, gathered, faults)
    if faults:
        raise InputError(faults)
    panel = io.StringIO()
    csv.writer(panel, lineterminator="\n").writerows([("area", "period", "indicator", "value"), *rows])
    files = {"framework.toml": framework.encode(), "panel.csv": panel.getvalue().encode("utf-8-sig")}
    # what is written must be what `build` reads: every fault of the pair is told here, at the places of the new files
    read, _ = read_framework(read_toml(framework, str(out / "framework.toml")), None, faults, stands_alone=True)
    if read and not faults:
        read_data(files["panel.csv"], str(data), read, [by for _, by in gathered.denominators], faults)
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


def _meta_of(sheets: Sequence[Sheet]) -> Sheet | None:
    return next((one for one in sheets if set(_META) <= {head.casefold() for head in one.header}), None)


def _from_meta(sheet: Sheet, table: Sheet, faults: list[Fault]) -> _Gathered:
    """Read COINr's iMeta; parents that are absent, circles, directions and weights that are none are faults with their cell."""
    heads = [one.casefold() for one in sheet.header]
    found = _Gathered()
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
        return found
    place = {one: heads.index(one) for one in heads if one}
    rows = [{one: row[n] for one, n in place.items()} for row in sheet.rows]
    parents: dict[str, str] = {}
    seen: dict[str, str] = {}
    for r, row in enumerate(rows):
        kind, code = row["type"].casefold(), row["icode"]
        if kind == "denominator" or kind in ("group", "other", ""):
            found.others += [code] if kind == "denominator" else []
            continue
        if code in seen:
            faults.append(
                fault(
                    "steps.import_twice",
                    "The code {code} is in {first} already. Give each row its own.",
                    sheet.where(r, place["icode"]),
                    code=code,
                    first=seen[code],
                )
            )
        seen.setdefault(code, sheet.where(r, place["icode"]))
        parents[code] = "" if row["parent"] in ("", "NA") else row["parent"]
        weight = _number(row["weight"])
        if weight is None or weight <= 0:
            faults.append(_no_weight(code, row["weight"], sheet.where(r, place["weight"])))
        is_leaf = kind == "indicator"
        direction = _DIRECTIONS.get(row["direction"].casefold())
        if is_leaf and direction is None:
            faults.append(_no_direction(code, row["direction"], sheet.where(r, place["direction"])))
        if is_leaf and code not in table.header:
            faults.append(
                fault(
                    "steps.import_no_column",
                    "The table of values has no column {code}. Head one so, or take the row out.",
                    sheet.where(r, place["icode"]),
                    code=code,
                )
            )
        if row.get("denominator") and row["denominator"] != "NA":
            found.denominators.append((code, row["denominator"]))
        found.nodes.append(
            _Node(
                code,
                row.get("iname") or code,
                parents[code],
                is_leaf,
                weight or 0.0,
                direction,
                row.get("unit") or None,
            )
        )
    _check_parents(sheet, place["parent"], rows, parents, faults)
    return found


def _check_parents(
    sheet: Sheet, column: int, rows: Sequence[Mapping[str, str]], parents: Mapping[str, str], faults: list[Fault]
) -> None:
    for r, row in enumerate(rows):
        code = row["icode"]
        if code not in parents:
            continue
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


def _from_sheet(sheet: Sheet, faults: list[Fault]) -> tuple[_Gathered, Sheet]:
    """Read one sheet: areas by indicators, with what it says of the indicators."""
    described = described_sheet(sheet)
    table, about = described.table, described.about
    heads = [one.casefold() for one in table.header]
    first = next((n for n, one in enumerate(heads) if one in AREA_HEADS), 0)
    columns = [n for n, one in enumerate(heads) if one and n != first and one not in PERIOD_HEADS and one not in _ABOUT]
    found = _Gathered(left_out=described.left_out, title=described.title)
    if not columns or not table.rows:
        faults.append(
            fault(
                "steps.import_no_indicators",
                "No table of areas by indicators was found in the sheet. Head the areas with area, one column for each indicator, rows of figures "
                "under it; or head the indicators with indicator, one column for each area.",
                sheet.where(-1, 0),
            )
        )
        return found, table
    dimension = about.get("dimension", ("",) * len(table.header))
    dims = list(dict.fromkeys(dimension[n] for n in columns if dimension[n]))
    found.nodes += [_Node(one, one, "", False, 1.0, is_weight_assumed=True) for one in dims]
    for n in columns:
        said = {one: row[n] for one, row in about.items()}
        found.nodes.append(_column(table.header[n], dimension[n], said, table.where(-1, n), faults))
    if "weight" in about and dims:  # a dimension weighs what its indicators do together
        for node in found.nodes[: len(dims)]:
            node.weight = sum(one.weight for one in found.nodes if one.parent == node.key and one.is_leaf)
            node.is_weight_assumed = False
    return found, table


def _column(name: str, dimension: str, about: Mapping[str, str], where: str, faults: list[Fault]) -> _Node:
    """Make a leaf of a column and what is said of it."""
    weight, written = _number(about.get("weight", "")), about.get("direction", "")
    direction = _DIRECTIONS.get(written.casefold())
    if written and direction is None:
        faults.append(_no_direction(name, written, where))
    if "weight" in about and (weight is None or weight <= 0):
        faults.append(_no_weight(name, about["weight"], where))
    unit = about.get("unit") or None
    return _Node(
        name, name, dimension, True, weight or 1.0, direction or "higher", unit, weight is None, direction is None
    )


def _no_direction(code: str, written: str, where: str) -> Fault:
    return fault(
        "steps.import_direction",
        "The direction of {code} is {direction!r}. Write 1 where more is better and -1 where less is.",
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
    try:
        return float(Fraction(written))
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
            lines += ["assumed = true"] if one.is_direction_assumed else []
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _panel(table: Sheet, gathered: _Gathered, faults: list[Fault]) -> list[tuple[str, str, str, str]]:
    """Give the values long; rows that are twice there, and cells that are no number, are told at their place."""
    heads = [one.casefold() for one in table.header]
    area = next((n for n, one in enumerate(heads) if one in AREA_HEADS), 0)
    period = next((n for n, one in enumerate(heads) if one in PERIOD_HEADS and n != area), None)
    wanted = {one.key for one in gathered.nodes if one.is_leaf} | {by for _, by in gathered.denominators}
    columns = [n for n, one in enumerate(table.header) if one in wanted]
    periods = {row[period] for row in table.rows} if period is not None else set()
    rows = []
    seen: dict[tuple[str, str], int] = {}
    for r, row in enumerate(table.rows):
        when = row[period] if period is not None else "-"
        if (row[area], when) in seen:
            faults.append(
                fault(
                    "steps.import_area_twice",
                    "{area} has two rows, the other at {first}. Keep one, or give each its period.",
                    table.where(r, area),
                    area=row[area],
                    first=table.where(seen[row[area], when], area),
                )
            )
        seen.setdefault((row[area], when), r)
        for n in columns:
            number_of(row[n], table.where(r, n), table.header[n], faults)
            rows.append((row[area], when, table.header[n], row[n]))
    return [(a, "-" if not periods else w, i, v) for a, w, i, v in rows]


def _notes(gathered: _Gathered) -> tuple[Message, ...]:
    ways = [one.name for one in gathered.nodes if one.is_direction_assumed]
    weights = [one.name for one in gathered.nodes if one.is_weight_assumed]
    notes = []
    if gathered.left_out:
        notes.append(Message.of("steps.import_left_out", rows="; ".join(gathered.left_out)))
    if ways:
        notes.append(Message.of("steps.import_assumed_direction", names=", ".join(ways)))
    if weights:
        notes.append(Message.of("steps.import_assumed_weight", count=len(weights)))
    return tuple(notes)
