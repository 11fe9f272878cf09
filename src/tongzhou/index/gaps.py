"""Gaps that are left in an index (缺口): which cells, why the chosen method could not fill them, and what they do to the total."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.build import CompositeIndex
from tongzhou.terms.words import Message

__all__ = ["gap_notes"]

#: how many cells a sentence names
_MOST = 12


def gap_notes(index: CompositeIndex) -> tuple[Message, ...]:
    """Say which cells are still gaps, why, which areas the screening left out, and what the totals make of it (缺口说明)."""
    notes: list[Message] = []
    left = [one for one in index.block.areas if one not in index.areas]
    if left:
        notes.append(Message.of("index.screened", areas=", ".join(left), share=index.recipe.screen))
    leaves = [n for n, node in enumerate(index.framework.nodes) if node.is_leaf]
    rows = [index.block.areas.index(one) for one in index.areas]
    raw = index.block.of([index.framework.nodes[n].indicator or index.framework.nodes[n].name for n in leaves])[rows]
    found: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for column, n in enumerate(leaves):
        gaps = np.isnan(index.scores[n]) & (index.weights[n] > 0)
        for area, period in zip(*np.nonzero(gaps), strict=True):
            why = _why(raw, int(area), int(period), column, index.recipe.impute)
            found.setdefault((index.framework.nodes[n].name, why), []).append((int(area), int(period)))
    for (name, why), cells in found.items():
        notes.append(Message.of(f"index.gap_{why}", indicator=name, cells=_cells(index, cells)))
    touched = dict.fromkeys(cell for cells in found.values() for cell in cells)
    without = [cell for cell in touched if np.isnan(index.scores[0][cell])]
    joined = [cell for cell in touched if cell not in without]
    if without:
        notes.append(Message.of("index.gap_no_total", cells=_cells(index, without)))
    if joined:
        notes.append(Message.of("index.gap_joined", cells=_cells(index, joined)))
    return tuple(notes)


def _why(raw: NDArray[np.float64], area: int, period: int, column: int, impute: str) -> str:
    """Give the reason why a cell is a gap still."""
    if not np.isnan(raw[area, period, column]):
        return "denominator"
    if impute == "none":
        return "not_imputed"
    if np.isnan(raw[:, :, column]).all():
        return "indicator"
    if impute == "group_mean":
        return "group"
    if impute == "linear_in_time":
        held = np.flatnonzero(~np.isnan(raw[area, :, column]))
        return "series" if not held.size else "before" if period < held[0] else "after"
    return "row"


def _cells(index: CompositeIndex, cells: Sequence[tuple[int, int]]) -> str:
    """Name cells by area, with their periods where there are several."""
    by_area: dict[int, list[int]] = {}
    for area, period in sorted(cells)[:_MOST]:
        by_area.setdefault(area, []).append(period)
    said = [
        index.areas[area] + (" " + " ".join(index.periods[p] for p in periods) if len(index.periods) > 1 else "")
        for area, periods in by_area.items()
    ]
    more = f" … (+{len(cells) - _MOST})" if len(cells) > _MOST else ""
    return ", ".join(said) + more
