"""From a framework and a table to a built index (编制指数), in a folder that can be computed again."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from itertools import product
from pathlib import Path

import numpy as np

from tongzhou.index.block import Block, part_of
from tongzhou.index.build import CompositeIndex, build
from tongzhou.index.difference import Difference, difference
from tongzhou.index.pipeline import Pipeline
from tongzhou.index.recipe import Recipe
from tongzhou.index.recipe_file import Varied
from tongzhou.index.robustness import robustness, sensitivity
from tongzhou.steps.index_folder import write_index
from tongzhou.steps.index_source import BuiltIndex, built, given, kept
from tongzhou.store.files import check_folder
from tongzhou.terms.errors import InputError
from tongzhou.terms.words import Message

__all__ = ["Comparison", "build_index", "compare_indices", "load_index", "rerun", "usual_alternatives"]

#: what is varied where the framework does not say: the choices that the Handbook names first; assumed, and shown as assumed
_USUAL_VARY: Mapping[str, tuple[object, ...]] = {
    "normalise": ("minmax", "z_score", "rank"),
    "aggregate": (("arithmetic_mean",), ("geometric_mean",)),
    "weight": ("declared", "equal"),
}
_USUAL_NOISE = 0.25
#: fields of the recipe that can be changed once the values are taken
_CHOICES = frozenset(one.name for one in fields(Recipe)) - {"choice"}


@dataclass(frozen=True)
class Comparison:
    """What differs between two built indices (比较结果).

    `alone` is the mean shift in ranks that each changed choice makes by itself, `values_alone` that which the values of the second make by the
    recipe of the first, such as those of a later vintage; None where the values are the same or cannot be put in place.
    """

    difference: Difference
    alone: tuple[tuple[str, float], ...]
    changed_values: tuple[tuple[str, int], ...]
    values_alone: float | None
    first: CompositeIndex
    second: CompositeIndex


def build_index(
    framework: Path,
    data: Path,
    out: Path,
    region: str | Path,
    home: Path,
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
        The framework, perhaps with `[recipe]` and `[robustness]`; a file, or the name of one in the region's folder frameworks.
    data
        CSV, XLSX or Parquet, long or wide.
    out
        The folder.
    region, home
        Where a framework that is no file is looked for.
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
    source = given(framework, data, region, home)
    return write_index(built(source, changes, areas, periods), source, out, lang, at, program)


def load_index(
    framework: Path,
    data: Path,
    changes: Sequence[str] = (),
    region: str | Path | None = None,
    home: Path = Path(),  # a path does not change
) -> BuiltIndex:
    """Build an index without writing anything (读取并计算).

    Parameters and errors as for `build_index`; without a region, the framework is a file.
    """
    return built(given(framework, data, region, home), changes, (), ())


def rerun(folder: Path, draws: int | None, seed: int | None, lang: str, at: datetime, program: str) -> BuiltIndex:
    """Read a built folder, run uncertainty and sensitivity on it, and write the folder anew with them (稳健性分析).

    Raises
    ------
    InputError
        When the folder holds no built index, or a choice that is varied has no effect.
    """
    check_folder(folder)
    source = kept(folder)
    found = built(source, (), (), ())
    varied = replace(found.varied, **{n: v for n, v in (("draws", draws), ("seed", seed)) if v is not None})  # type: ignore[arg-type]  # both int
    index = found.index
    notes = list(found.notes)
    if not varied.is_declared:
        varied = usual_alternatives(index, varied)
        notes.append(
            Message.of(
                "steps.index_usual_varied",
                varied=(
                    *(Message.of(f"report.choice_{name}") for name in varied.vary),
                    *(Message.of("report.choice_weight_noise", depth=depth) for depth in varied.weight_noise),
                ),
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
    found = replace(found, varied=varied, robustness=first, sensitivity=second, notes=tuple(notes))
    return write_index(found, source, folder, lang, at, program)


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
    vary = _together(index, vary)
    depths = sorted({node.depth for node in index.framework.nodes if node.depth})
    noise = {
        depth: _USUAL_NOISE
        for depth in depths
        if any(len(index.framework.children(node.key)) > 1 for node in index.framework.nodes if node.depth == depth - 1)
    }
    return replace(varied, vary=vary, weight_noise=noise)


def _together(index: CompositeIndex, vary: Mapping[str, tuple[object, ...]]) -> dict[str, tuple[object, ...]]:
    """Leave out alternatives that can be computed alone but not beside the others, those of which most are left first."""
    kept = dict(vary)
    pipeline, recipe = Pipeline(index.framework, index.block), index.recipe
    can: dict[tuple[object, ...], bool] = {}

    def computed(values: tuple[object, ...]) -> bool:
        key = tuple(zip(kept, values, strict=True))
        if key not in can:
            try:
                with np.errstate(all="ignore"):
                    pipeline.scores(replace(recipe, **dict(key)))  # type: ignore[arg-type]  # Recipe checks them
                can[key] = True
            except InputError:
                can[key] = False
        return can[key]

    while failed := [one for one in product(*kept.values()) if not computed(one)]:
        counts = Counter(
            (name, value)
            for one in failed
            for name, value in zip(kept, one, strict=True)
            if value != getattr(recipe, name)
        )
        name, value = max(counts, key=lambda one: (counts[one], len(kept[one[0]])))
        kept[name] = tuple(one for one in kept[name] if one != value)
        if len(kept[name]) == 1:
            del kept[name]
    return kept


def compare_indices(first: Path, second: Path, period: str | None) -> Comparison:
    """Compare two built folders (比较两次结果): choices, values and ranks, and why ranks moved.

    Raises
    ------
    InputError
        When a folder holds no built index, or the two share neither areas nor the period.
    """
    one, other = (built(kept(folder), (), (), ()).index for folder in (first, second))
    shared = [p for p in one.periods if p in other.periods]
    found = difference(one, other, period or (shared[-1] if shared else "-"))
    alone = tuple(
        (change.name, shift)
        for change in found.changes
        if change.name in _CHOICES
        and (shift := _shift(one, found.period, one.block, {change.name: change.second})) is not None
    )
    values = tuple(_changed_values(one, other))
    return Comparison(found, alone, values, _shift(one, found.period, other.block, {}) if values else None, one, other)


def _shift(one: CompositeIndex, period: str, block: Block, changes: Mapping[str, object]) -> float | None:
    """Give the mean shift in ranks that other values or choices make; None where the index cannot be built so for the same areas."""
    try:
        recipe = replace(one.recipe, **changes)  # type: ignore[arg-type]  # Recipe checks them
        moved = build(one.framework, block, recipe, areas=one.block.areas, periods=one.periods)
    except InputError:
        return None
    at = one.periods.index(period)
    if moved.areas != one.areas:
        return None
    before, after = one.ranks[0, :, at], moved.ranks[0, :, at]
    both = (before > 0) & (after > 0)
    return float(np.abs(after - before)[both].mean()) if both.any() else None


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
