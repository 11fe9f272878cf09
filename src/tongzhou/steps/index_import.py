"""From a spreadsheet to a framework and a panel (导入指标表): COINr's pair of tables, or sheets of areas by indicators."""

import csv
import io
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tongzhou.index.frame import SUMS
from tongzhou.index.framework_file import read_framework
from tongzhou.steps.figure_cell import Figures, is_percent
from tongzhou.steps.index_data import MOST_BYTES, period_faults, read_data, vintage_faults
from tongzhou.steps.index_heading import MORE
from tongzhou.steps.index_parts import Gathered, described_by, from_meta, from_sheet, is_meta, meta_of, repeated
from tongzhou.steps.index_sheet import NO_PERIOD, DescribedSheet, Figure, described_sheet, joined
from tongzhou.steps.index_source import RECIPE
from tongzhou.steps.table_file import by_place, read_sheets
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault, InputError, StoreError, fault
from tongzhou.terms.words import Message

__all__ = ["Imported", "import_index"]


@dataclass(frozen=True)
class Imported:
    """What was written (导入结果)."""

    files: tuple[Path, ...]
    notes: tuple[Message, ...]


def import_index(data: Path, meta: Path | None, out: Path) -> Imported:
    """Write framework.toml and panel.csv made of a spreadsheet (导入).

    Parameters
    ----------
    data
        COINr's iData (uCode, perhaps Time, a column for each iCode), or sheets of areas by indicators as `described_sheet` takes them; of a
        workbook whose sheets are iData and iMeta, both; of a workbook one sheet may describe the
        indicators and the others hold the figures.
    meta
        COINr's iMeta: iCode, Parent, Direction, Weight, Level, Type; Low and High where the direction is 0, within a range; perhaps Target.
        Or a table with a row for each indicator (指标) that says its dimension, direction, weight … as `described_sheet` takes them.
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
    described = read_sheets(read_file(meta, MOST_BYTES), str(meta), faults, MOST_BYTES)[0] if meta else meta_of(sheets)
    held = [described_sheet(one) for one in sheets if one is not described]
    about = next((one for one in held if one.is_description), None) if len(held) > 1 else None
    if described is not None and (other := described_sheet(described)).is_description and not is_meta(described):
        about, described = other, None
    held = [one for one in held if one is not about]
    table, left_out = joined(held[:1] if described is not None and held else held or [described_sheet(sheets[0])])
    gathered = Gathered()
    repeated(table, faults)
    if described is not None:
        from_meta(described, table, gathered, faults)
    else:
        from_sheet(described_by(about, table, faults) if about else table, gathered, faults)
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


def _toml(name: str, gathered: Gathered, source: str) -> str:
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
        whole = sum(other.weight for other in nodes if other.parent == one.parent and other is not root)
        lines += [
            "",
            "[[indicator]]" if one.is_leaf else "[[dimension]]",
            f"{'indicator' if one.is_leaf else 'key'} = {_quoted(one.key)}",
        ]
        if one.name != one.key:
            lines.append(f"name = {_quoted(one.name)}")
        if parent and parent != top:
            lines.append(f"parent = {_quoted(parent)}")
        share = one.weight / whole
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


def _panel(table: DescribedSheet, gathered: Gathered, faults: list[Fault]) -> list[tuple[str, ...]]:
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
    rows: list[tuple[Figure, str]] = []
    seen, places = dict[tuple[str, ...], str](), set[str]()
    for one in figures:
        key = (one.area, one.period, one.indicator, *(one.more.get(more, "") for more in ("base", "issuer", "vintage")))
        value = reading.of(one.written, one.where, one.indicator, percent=one.indicator in percent)
        if seen.get(key, one.area_where) != one.area_where and one.area_where not in places:
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
        if one.more.get("vintage"):
            faults += vintage_faults(one.more["vintage"], one.where)
        rows.append((one, _written(value)))
    sums = dict.fromkeys(one.area for one in figures if SUMS & {one.area.casefold(), one.area_name.casefold()})
    gathered.ignored = tuple(sums)
    if sums:
        gathered.notes.append(Message.of("steps.import_sums", areas=", ".join(sums)))
    gathered.notes += reading.notes()
    more = [name for name in MORE if any(name in one.more for one, _ in rows)]
    return [
        ("area", "period", "indicator", "value", *more),
        *(
            (one.area, one.period, one.indicator, value, *(one.more.get(name, "") for name in more))
            for one, value in rows
        ),
    ]


def _written(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _notes(gathered: Gathered) -> tuple[Message, ...]:
    ways = [one.name for one in gathered.nodes if one.is_direction_assumed]
    weights = [one.name for one in gathered.nodes if one.is_weight_assumed]
    notes = [*gathered.notes]
    if ways:
        notes.append(Message.of("steps.import_assumed_direction", names=", ".join(ways)))
    if weights:
        notes.append(Message.of("steps.import_assumed_weight", count=len(weights)))
    return tuple(notes)
