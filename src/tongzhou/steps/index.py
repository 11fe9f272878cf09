"""From a framework and a table to a built index (编制指数), in a folder that can be computed again."""

import csv
import io
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from tongzhou.formats.workbook import Sheet, workbook
from tongzhou.index.block import Block, block_of, part_of
from tongzhou.index.build import CompositeIndex, build
from tongzhou.index.difference import Difference, difference
from tongzhou.index.framework import Framework
from tongzhou.index.framework_file import read_framework
from tongzhou.index.recipe import Recipe
from tongzhou.index.recipe_file import Varied, changed, read_recipe, read_varied, recipe_toml
from tongzhou.index.robustness import Robustness, robustness, sensitivity
from tongzhou.index.sobol import Sensitivity
from tongzhou.report.index_page import IndexPage, index_page
from tongzhou.report.index_tables import ResultTable, index_tables, robustness_tables
from tongzhou.steps.index_data import MOST_BYTES, read_data
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.store.words import load_words
from tongzhou.terms.declaration import Assumed, DeclaredFile, Table, read_toml
from tongzhou.terms.errors import Fault, InputError, StoreError, TongzhouError, fault
from tongzhou.terms.words import Message

__all__ = ["BuiltIndex", "Comparison", "build_index", "compare_indices", "load_index", "rerun", "usual_alternatives"]

_Value = TypeVar("_Value")
_FRAMEWORK, _RECIPE = "framework.toml", "recipe.toml"
_MOST_TOML = 4_000_000
_DATA = ("data.csv", "data.xlsx", "data.parquet")

#: what is varied where the framework does not say: the choices that the Handbook names first; assumed, and shown as assumed
_USUAL_VARY: Mapping[str, tuple[object, ...]] = {
    "normalise": ("minmax", "z_score", "rank"),
    "aggregate": (("arithmetic_mean",), ("geometric_mean",)),
    "weight": ("declared", "equal"),
}
_USUAL_NOISE = 0.25


@dataclass(frozen=True)
class BuiltIndex:
    """An index with what it was built from (编制结果), and the files written."""

    index: CompositeIndex
    varied: Varied
    assumed: tuple[Assumed, ...]
    notes: tuple[Message, ...]
    files: tuple[Path, ...] = ()
    robustness: Robustness | None = None
    sensitivity: Sensitivity | None = None


@dataclass(frozen=True)
class Comparison:
    """What differs between two built indices (比较结果); `alone` is the mean shift in ranks that each changed choice makes by itself."""

    difference: Difference
    alone: tuple[tuple[str, float], ...]
    changed_values: tuple[tuple[str, int], ...]
    first: CompositeIndex
    second: CompositeIndex


@dataclass(frozen=True)
class _Source:
    framework: bytes
    data: bytes
    kind: str
    names: tuple[str, str]
    recipe: bytes | None = None


def build_index(
    framework: Path,
    data: Path,
    out: Path,
    changes: Sequence[str],
    areas: Sequence[str],
    periods: Sequence[str],
    lang: str,
    at: datetime,
    program: str,
) -> BuiltIndex:
    """Build an index and write its folder (编制指数): page, workbook, a CSV and a Parquet file for each table, and what it was built from.

    Parameters
    ----------
    framework
        The framework, perhaps with `[recipe]` and `[robustness]`.
    data
        CSV, XLSX or Parquet, long or wide.
    out
        The folder.
    changes
        `name=value` in place of fields of the recipe.
    areas, periods
        Those to compare, of the data; all where empty.

    Raises
    ------
    InputError
        Carrying every fault of the framework, the recipe and the data together.
    StoreError
        When a file cannot be read or the folder not be written; nothing is changed then.
    """
    check_folder(out)
    source = _given(framework, data)
    return _written(_built(source, changes, areas, periods), source, out, lang, at, program)


def load_index(framework: Path, data: Path, changes: Sequence[str] = ()) -> BuiltIndex:
    """Build an index without writing anything (读取并计算).

    Parameters and errors as for `build_index`.
    """
    return _built(_given(framework, data), changes, (), ())


def _given(framework: Path, data: Path) -> _Source:
    faults: list[Fault] = []
    text, table = (
        _tried(partial(read_file, path, most), faults) for path, most in ((framework, _MOST_TOML), (data, MOST_BYTES))
    )
    if text is None or table is None:
        raise InputError(faults)
    kind = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}.get(table[:4], "csv")
    return _Source(text, table, kind, (str(framework), str(data)))


def rerun(folder: Path, draws: int | None, seed: int | None, lang: str, at: datetime, program: str) -> BuiltIndex:
    """Read a built folder, run uncertainty and sensitivity on it, and write the folder anew with them (稳健性分析).

    Raises
    ------
    InputError
        When the folder holds no built index, or a choice that is varied has no effect.
    """
    check_folder(folder)
    source = _kept(folder)
    built = _built(source, (), (), ())
    varied = replace(built.varied, **{n: v for n, v in (("draws", draws), ("seed", seed)) if v is not None})  # type: ignore[arg-type]  # both int
    index = built.index
    notes = list(built.notes)
    if not varied.is_declared:
        varied = usual_alternatives(index, varied)
        notes.append(
            Message.of(
                "steps.index_usual_varied",
                varied=", ".join([*varied.vary, *(f"weight_noise_{d}" for d in varied.weight_noise)]),
            )
        )
    block = Block(
        index.areas,
        index.periods,
        index.block.indicators,
        index.block.values[[index.block.areas.index(a) for a in index.areas]],
    )
    recipe = replace(index.recipe, screen=0.0)
    rng = np.random.default_rng(varied.seed)
    first = robustness(
        index.framework, block, recipe, vary=varied.vary, weight_noise=varied.weight_noise, draws=varied.draws, rng=rng
    )
    second = sensitivity(
        index.framework, block, recipe, vary=varied.vary, weight_noise=varied.weight_noise, base=varied.base,
        bootstraps=varied.bootstraps, rng=np.random.default_rng(varied.seed),
    )  # fmt: skip
    built = replace(built, varied=varied, robustness=first, sensitivity=second, notes=tuple(notes))
    return _written(built, source, folder, lang, at, program)


def usual_alternatives(index: CompositeIndex, varied: Varied) -> Varied:
    """Give what is varied where nobody said (通常备选): alternatives that can be computed and have an effect, and noise on the weights.

    Parameters
    ----------
    index
        Of which each alternative is tried alone.
    varied
        Draws and seed are taken from it.
    """
    vary: dict[str, tuple[object, ...]] = {}
    for name, values in _USUAL_VARY.items():
        own = getattr(index.recipe, name)
        kept = [own]
        for value in values:
            if value == own:
                continue
            try:
                with np.errstate(all="ignore"):
                    found = index.again(**{name: value})
            except InputError:
                continue
            if not np.allclose(found.scores[0], index.scores[0], rtol=1e-9, atol=0, equal_nan=True):
                kept.append(value)
        if len(kept) > 1:
            vary[name] = tuple(kept)
    while len(vary) > 1:  # each alone can be computed, but perhaps not together
        try:
            block = index.block
            robustness(
                index.framework,
                block,
                replace(index.recipe, screen=0.0),
                vary=vary,
                draws=2,
                rng=np.random.default_rng(0),
            )
            break
        except InputError:
            vary.pop(next(iter(vary)) if "aggregate" not in vary else "aggregate")
    depths = sorted({node.depth for node in index.framework.nodes if node.depth})
    noise = {
        depth: _USUAL_NOISE
        for depth in depths
        if any(len(index.framework.children(node.key)) > 1 for node in index.framework.nodes if node.depth == depth - 1)
    }
    return replace(varied, vary=vary, weight_noise=noise)


def compare_indices(first: Path, second: Path, period: str | None) -> Comparison:
    """Compare two built folders (比较两次结果): choices, values and ranks, and why ranks moved.

    Raises
    ------
    InputError
        When a folder holds no built index, or the two share neither areas nor the period.
    """
    one, other = (_built(_kept(folder), (), (), ()).index for folder in (first, second))
    shared = [p for p in one.periods if p in other.periods]
    found = difference(one, other, period or (shared[-1] if shared else "-"))
    alone = []
    at = one.periods.index(found.period)
    for change in found.changes:
        try:
            moved = one.again(**{change.name: change.second})
        except InputError:
            continue
        if moved.areas == one.areas:
            alone.append((change.name, float(np.abs(moved.ranks[0, :, at] - one.ranks[0, :, at]).mean())))
    return Comparison(found, tuple(alone), tuple(_changed_values(one, other)), one, other)


def _changed_values(one: CompositeIndex, other: CompositeIndex) -> list[tuple[str, int]]:
    """Count by indicator the cells that both hold with different values, or one alone holds."""
    areas = [a for a in one.block.areas if a in other.block.areas]
    periods = [p for p in one.block.periods if p in other.block.periods]
    found = []
    for name in one.block.indicators:
        if name in other.block.indicators:
            a, b = (part_of(block, areas, periods).of([name]) for block in (one.block, other.block))
            count = int((~np.isclose(a, b, rtol=1e-12, atol=0, equal_nan=True)).sum())
            found += [(name, count)] if count else []
    return found


def _kept(folder: Path) -> _Source:
    """Read what a built folder was built from."""
    data = next((folder / name for name in _DATA if (folder / name).is_file()), None)
    if data is None or not (folder / _RECIPE).is_file() or not (folder / _FRAMEWORK).is_file():
        raise StoreError(
            fault(
                "steps.index_not_built",
                "{folder} holds no built index. Name a folder that `tongzhou index build` has written.",
                folder=str(folder),
            )
        )
    return _Source(
        read_file(folder / _FRAMEWORK, _MOST_TOML), read_file(data, MOST_BYTES), data.suffix[1:],
        (str(folder / _FRAMEWORK), str(data)), read_file(folder / _RECIPE, _MOST_TOML),
    )  # fmt: skip


def _built(source: _Source, changes: Sequence[str], areas: Sequence[str], periods: Sequence[str]) -> BuiltIndex:
    """Read everything, gather every fault, build."""
    faults: list[Fault] = []
    file = _toml(source.framework, source.names[0], faults)
    framework: Framework | None = None
    assumed: tuple[Assumed, ...] = ()
    recipe, varied = Recipe(), Varied()
    if file:
        top = Table.of(file, faults)
        written = _toml(source.recipe, _RECIPE, faults) if source.recipe else None
        recipe = read_recipe((Table.of(written, faults) if written else top).table("recipe"), faults)
        varied = read_varied(top.table("robustness"), faults)
        if written:
            run = Table.of(written, faults).table("run")
            areas, periods = (run.texts("areas"), run.texts("periods")) if run else ((), ())
        recipe = _with_changes(recipe, changes, faults)
        known = len(faults)
        needs = recipe.weight == "declared" or recipe.weight_above == "declared" and recipe.weight == "game_theory"
        framework, assumed = read_framework(file, None, faults, stands_alone=True, needs_weights=needs)
        framework = framework if len(faults) == known else None
    asked = [by for _, by, _ in recipe.denominate]
    notes: tuple[Message, ...] = ()
    block: Block | None = None
    panel = _tried(lambda: read_data(source.data, source.names[1], framework, asked, faults), faults)
    if panel is not None:
        notes = panel.notes
        if framework:
            names = [
                name
                for name in dict.fromkeys([*(n.indicator or n.name for n in framework.leaves), *asked])
                if name in panel.indicators
            ]
            block = _tried(
                lambda: block_of(
                    panel, names, areas=framework.areas or None, periods=framework.periods or None, choice=recipe.choice
                ),
                faults,
            )
    if faults or framework is None or block is None:
        raise InputError(sorted({str(one): one for one in faults}.values(), key=_by_place))
    index = build(framework, block, recipe, areas=areas or None, periods=periods or None)
    return BuiltIndex(index, varied, assumed, notes)


def _by_place(one: Fault) -> tuple[str, int]:
    name, _, line = (one.where or "").rpartition(":")
    return (name, int(line)) if line.isdigit() else (one.where or "", 0)


def _toml(data: bytes | None, name: str, faults: list[Fault]) -> DeclaredFile | None:
    return _tried(lambda: read_toml((data or b"").decode("utf-8-sig", errors="replace"), name), faults)


def _with_changes(recipe: Recipe, changes: Sequence[str], faults: list[Fault]) -> Recipe:
    """Take `name=value` as TOML, a bare word as text."""
    lines = []
    for one in changes:
        name, _, value = one.partition("=")
        line = f"{name.strip()} = {value.strip()}"
        try:
            tomllib.loads(line)
        except tomllib.TOMLDecodeError:
            line = f'{name.strip()} = "{value.strip()}"'
        lines.append(line)
    file = _tried(lambda: read_toml("\n".join(lines), "--set"), faults)
    return changed(recipe, Table.of(file, faults), faults) if file and lines else recipe


def _tried(work: Callable[[], _Value], faults: list[Fault]) -> _Value | None:
    try:
        return work()
    except TongzhouError as error:
        faults.extend(error.faults)
        return None


def _written(built: BuiltIndex, source: _Source, out: Path, lang: str, at: datetime, program: str) -> BuiltIndex:
    words = load_words(lang)
    tables = list(index_tables(built.index))
    if built.robustness is not None and built.sensitivity is not None:
        tables += robustness_tables(built.robustness, built.sensitivity)
    run = {"areas": built.index.block.areas, "periods": built.index.periods}
    recipe = (
        recipe_toml(built.index.recipe)
        + "\n[run]\n"
        + "".join(f"{name} = [{', '.join(_quoted(one) for one in values)}]\n" for name, values in run.items())
    )
    page = IndexPage(
        built.index,
        built.assumed,
        built.notes,
        built.robustness,
        built.sensitivity,
        built.varied,
        at,
        program,
        Path(source.names[1]).name,
    )
    files = {
        "index.html": index_page(page, words),
        "index.xlsx": workbook(
            [Sheet(words.say(f"report.sheet_{one.key}"), one.columns, one.rows) for one in tables]
            + [
                Sheet(
                    words.say("report.sheet_recipe"),
                    ("name", "value"),
                    [tuple(line.split(" = ", 1)) for line in built.index.recipe.lines()],
                )
            ],
            built.index.framework.name,
            at,
        ),
        _FRAMEWORK: source.framework,
        f"data.{source.kind}": source.data,
        _RECIPE: recipe.encode(),
    }
    for one in tables:
        files[f"{one.key}.csv"] = _csv(one)
        files[f"{one.key}.parquet"] = _parquet(one)
    replace_folder(out, files)
    return replace(built, files=tuple(out / name for name in files))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _csv(table: ResultTable) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(
        [
            ["" if cell is None else repr(cell) if isinstance(cell, float) else cell for cell in row]
            for row in table.rows
        ]
    )
    return out.getvalue().encode("utf-8-sig")


def _parquet(table: ResultTable) -> bytes:
    import polars

    out = io.BytesIO()
    columns = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    frame = polars.DataFrame(
        {name: list(values) for name, values in zip(table.columns, columns, strict=True)}, strict=False
    )
    frame.write_parquet(out)
    return out.getvalue()
