"""The chapter on figures and their fit (数据处理与一致性一章): what was treated, what goes together, what contradicts."""

from decimal import Decimal
from itertools import pairwise

import numpy as np

from tongzhou.index.consistency import OPPOSED, REDUNDANT
from tongzhou.report.book import Block, Cell, Chapter, Figure, HeatMap, Number, Text
from tongzhou.report.index_tables import ResultTable
from tongzhou.report.index_telling import MOST_ROWS, Telling

__all__ = ["quality_chapter"]

#: indicators whose correlations are drawn
_MOST_DRAWN = 60


def quality_chapter(told: Telling) -> Chapter:
    """Say what was treated, and whether the parts belong together (数据处理与一致性)."""
    tables = {one.key: one for one in told.page.tables}
    treated = sum(t.method != "none" for t in told.index.treatments)
    lead = told.said("index_quality_lead", treated=treated, imputed=int(told.index.imputed.sum()))
    blocks: list[Block] = [Text((lead,))]
    blocks += _treatment(told, tables["treatment"])
    blocks += _alpha(told, tables["consistency"])
    blocks += _correlations(told, tables["correlations"])
    return Chapter("quality", told.said("index_chapter_quality"), tuple(blocks))


def _treatment(told: Telling, table: ResultTable) -> list[Block]:
    chosen = [row for row in table.rows if row[1] != "none" or row[7] == "false"]
    if not chosen:
        return []
    rows = [
        (told.called(row[0]), told.value("treat", row[1]), *(told.shown(cell) for cell in row[2:]))
        for row in chosen
    ]  # fmt: skip
    columns = [
        told.column(told.said(f"index_treatment_{one}"), n not in (0, 1, 7)) for n, one in enumerate(table.columns)
    ]
    return [told.table("t-treatment", told.said("index_treatment_caption"), columns, rows)]


def _alpha(told: Telling, table: ResultTable) -> list[Block]:
    rows: list[tuple[Cell, ...]] = [
        (
            told.called(node),
            told.said(f"index_finding_{finding}"),
            *(told.called(one) if one else None for one in (first, second)),
            told.shown(value),
        )
        for node, _, finding, first, second, value in table.rows
    ]
    if not rows:
        return []
    heads = ("name", "finding", "first", "second", "value")
    columns = [told.column(told.said(f"index_consistency_{one}"), one == "value") for one in heads]
    return [
        Text((told.said("index_alpha_lead", high=f"{REDUNDANT:g}", low=f"{OPPOSED:g}".replace("-", "−")),)),
        told.table("t-consistency", told.said("index_consistency_caption"), columns, rows),
    ]


def _correlations(told: Telling, table: ResultTable) -> list[Block]:
    """Draw the correlations of the indicators, and tell each one's with its dimension and the total."""
    leaves = told.index.framework.leaves
    place = {leaf.key: n for n, leaf in enumerate(leaves)}
    held = {(first, second): value for first, second, _, value in table.rows if isinstance(value, float)}
    cells = [
        (max(place[a], place[b]), min(place[a], place[b]), value)
        for (a, b), value in held.items()
        if a in place and b in place
    ]
    if not cells:
        return []
    cells.sort(key=lambda one: (-abs(one[2]), one[:2]))
    names = [told.name(leaf) for leaf in leaves]
    drawn = [(row, column, _rounded(value)) for row, column, value in cells if row < _MOST_DRAWN]
    breaks = tuple(n for n, (one, other) in enumerate(pairwise(leaves), 1) if one.parent != other.parent)
    chart = HeatMap(tuple(names[:_MOST_DRAWN]), tuple(drawn), told.said("index_correlation"), breaks)
    row, column, value = cells[0]
    rows: list[tuple[Cell, ...]] = [(names[c], names[r], _rounded(v)) for r, c, v in cells]
    heads = ("index_consistency_first", "index_consistency_second", "index_correlation")
    caption = told.said("index_heat_caption")
    pairs = told.table("f-heat-t", caption, [told.column(told.said(h), h == heads[2]) for h in heads], rows)
    says = told.said("index_heat_says", first=names[column], second=names[row], value=_rounded(value).text)
    blocks: list[Block] = [Text((told.said("index_heat_lead"),)), Figure("f-heat", caption, says, chart, pairs)]
    total = told.index.framework.total
    parents: list[tuple[Cell, ...]] = []
    for leaf in leaves[:MOST_ROWS]:
        own, whole = (held.get((key, leaf.key), np.nan) for key in (leaf.parent, total.key))
        parent = told.called(leaf.parent) if leaf.parent != total.key else None
        parents.append((told.name(leaf), parent, told.number(own) if parent else None, told.number(whole)))
    names = ["index_treatment_indicator", "index_parent", "index_with_parent", "index_with_total"]
    columns = [told.column(told.said(one), n > 1) for n, one in enumerate(names)]
    blocks.append(told.table("t-correlations", told.said("index_parents_caption"), columns, parents))
    return blocks


def _rounded(value: float) -> Number:
    exact = Decimal(repr(value)).quantize(Decimal("0.01")) + 0
    return Number(f"{exact:f}".replace("-", "−"), exact)
