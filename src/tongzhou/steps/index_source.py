"""What an index is built from (指数来源): framework, figures and recipe, read with every fault together, to a built index."""

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from tongzhou.index.block import Block, block_of, vintage_notes
from tongzhou.index.build import CompositeIndex, build
from tongzhou.index.framework import Framework
from tongzhou.index.framework_file import read_framework
from tongzhou.index.gaps import gap_notes
from tongzhou.index.recipe import Recipe
from tongzhou.index.recipe_file import Varied, changed, read_recipe, read_varied
from tongzhou.index.robustness import Robustness
from tongzhou.index.sobol import Sensitivity
from tongzhou.steps.index_data import MOST_BYTES, read_data
from tongzhou.steps.table_file import by_place
from tongzhou.store.declared import RegionFolder, declared_file
from tongzhou.store.files import read_file
from tongzhou.terms.declaration import Assumed, DeclaredFile, Table, read_toml
from tongzhou.terms.errors import Fault, InputError, StoreError, TongzhouError, fault
from tongzhou.terms.indicator import Indicators, read_indicators
from tongzhou.terms.words import Message

__all__ = ["DATA", "FRAMEWORK", "INDICATORS", "RECIPE", "BuiltIndex", "Source", "built", "given", "kept"]

_Value = TypeVar("_Value")
#: the files of a built folder beside the data
FRAMEWORK, RECIPE, INDICATORS = "framework.toml", "recipe.toml", "indicators.toml"
#: where a region folder keeps its frameworks
_FOLDER = "frameworks"
_MOST_TOML = 4_000_000
DATA = ("data.csv", "data.xlsx", "data.parquet")


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
class Source:
    """The files as they were read (来源): `called` is what the person's data file was called.

    `indicators` are those of the region whose framework it is, None for a file of one's own.
    """

    framework: bytes
    data: bytes
    kind: str
    names: tuple[str, str]
    called: str
    recipe: bytes | None = None
    indicators: bytes | None = None


def given(framework: Path, data: Path, region: str | Path | None, home: Path) -> Source:
    """Read the files that a person names (读取所给文件); where a region is given, a framework may be the name of one it declares.

    Raises
    ------
    InputError
        Carrying why each file cannot be read.
    """
    faults: list[Fault] = []
    found: tuple[Path, RegionFolder | None] | None = (framework, None)
    if region is not None:
        found = _tried(partial(declared_file, framework, region, home, _FOLDER), faults)
    text = _tried(partial(read_file, found[0], _MOST_TOML), faults) if found else None
    table = _tried(partial(read_file, data, MOST_BYTES), faults)
    if found is None or text is None or table is None:
        raise InputError(faults)
    path, folder = found
    kind = {b"PK\x03\x04": "xlsx", b"PAR1": "parquet"}.get(table[:4], "csv")
    if folder is None:
        return Source(text, table, kind, (str(path), str(data)), data.name)
    shown = f"{folder.shown}/{_FOLDER}/{path.name}"
    return Source(text, table, kind, (shown, str(data)), data.name, None, folder.files.get(INDICATORS, "").encode())


def kept(folder: Path) -> Source:
    """Read what a built folder was built from (读取已编制的).

    Raises
    ------
    StoreError
        When the folder holds no built index.
    """
    data = next((folder / name for name in DATA if (folder / name).is_file()), None)
    if data is None or not (folder / RECIPE).is_file() or not (folder / FRAMEWORK).is_file():
        raise StoreError(
            fault(
                "steps.index_not_built",
                "{folder} holds no built index. Name a folder that `tongzhou index build` has written.",
                folder=str(folder),
            )
        )
    recipe = read_file(folder / RECIPE, _MOST_TOML)
    file = _toml(recipe, RECIPE, [])  # its faults are told when the index is built
    run = Table.of(file, []).table("run") if file else None
    return Source(
        read_file(folder / FRAMEWORK, _MOST_TOML), read_file(data, MOST_BYTES), data.suffix[1:],
        (str(folder / FRAMEWORK), str(data)), (run.text("data") if run else None) or data.name, recipe,
        read_file(folder / INDICATORS, _MOST_TOML) if (folder / INDICATORS).is_file() else None,
    )  # fmt: skip


def built(source: Source, changes: Sequence[str], areas: Sequence[str], periods: Sequence[str]) -> BuiltIndex:
    """Read everything, gather every fault, build (读取并计算).

    Raises
    ------
    InputError
        Carrying every fault of framework, recipe and data, in the order of their places.
    """
    faults: list[Fault] = []
    file = _toml(source.framework, source.names[0], faults)
    framework: Framework | None = None
    assumed: tuple[Assumed, ...] = ()
    recipe, varied = Recipe(), Varied()
    if file:
        top = Table.of(file, faults)
        written = _toml(source.recipe, RECIPE, faults) if source.recipe else None
        recipe = read_recipe((Table.of(written, faults) if written else top).table("recipe"), faults)
        varied = read_varied(top.table("robustness"), faults)
        if written:
            run = Table.of(written, faults).table("run")
            areas, periods = (run.texts("areas"), run.texts("periods")) if run else ((), ())
        recipe = _with_changes(recipe, changes, faults)
        needs = recipe.weight == "declared" or recipe.weight_above == "declared" and recipe.weight == "game_theory"
        indicators, more = _indicators(source, faults)
        framework, assumed = read_framework(
            file, indicators, faults, stands_alone=indicators is None, needs_weights=needs
        )
        leaves = [one.indicator for one in framework.leaves] if framework else []
        assumed += tuple(one for one in more if one.what in leaves)
    asked = [by for _, by, _ in recipe.denominate]
    notes: tuple[Message, ...] = ()
    block: Block | None = None
    panel = _tried(lambda: read_data(source.data, source.names[1], framework, asked, faults, areas), faults)
    if panel is not None:
        notes = panel.notes
        if framework:
            names = [
                name
                for name in dict.fromkeys([*(n.indicator or n.name for n in framework.leaves), *asked])
                if name in panel.indicators
            ]
            compared = [one for one in areas if one in panel.areas] or framework.areas or panel.areas
            when = [one for one in periods if one in panel.periods] or framework.periods or panel.periods
            block = _tried(
                lambda: block_of(panel, names, areas=compared, periods=when, choice=recipe.choice),
                faults,
            )
            notes += vintage_notes(panel, names, compared, when, recipe.choice)
    if faults or framework is None or block is None:
        raise InputError(sorted({str(one): one for one in faults}.values(), key=by_place))
    if framework.base:
        notes = (Message.of("steps.index_base_unused", base=framework.base), *notes)
    index = build(framework, block, recipe, areas=areas or None, periods=periods or None)
    return BuiltIndex(index, varied, assumed, (*notes, *gap_notes(index)))


def _indicators(source: Source, faults: list[Fault]) -> tuple[Indicators | None, tuple[Assumed, ...]]:
    file = _toml(source.indicators, INDICATORS, faults) if source.indicators else None
    return read_indicators(file, faults) if file else (None, ())


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
