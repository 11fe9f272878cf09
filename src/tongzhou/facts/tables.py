"""Tables → facts (表格抽取): each figure with what its row head, its column head, the title and the note of units say."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tongzhou.facts.bases import base_period
from tongzhou.facts.emit import Found, emit
from tongzhou.facts.fact import Fact, Kind
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.periods import read_base
from tongzhou.facts.quantities import BARE, COUNT, MEASURE, PERCENT, POINT, POINTS_OF_PERCENT, TIMES, Number
from tongzhou.facts.table_heads import Head, noted_units, read_head, read_title
from tongzhou.terms.table import Cell, Table
from tongzhou.terms.text import Text
from tongzhou.terms.unit import parse_unit

__all__ = ["prose_of", "table_facts"]

_FIGURE = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s?([%‰])?")
#: A printed number longer than this is a code, not a figure.
_LONGEST = 16
_KINDS_OF_DIMENSION = {
    "count": COUNT, "proportion": PERCENT, "difference of proportions": POINTS_OF_PERCENT, "multiple": TIMES, "points": POINT,
}  # fmt: skip


_Units = tuple[str | None, str | None]
"""The units of amounts and of rates that a note names."""


def prose_of(text: Text) -> Text:
    """Give the text without the rows of its tables, which are no sentences (正文部分)."""
    if not any(block.kind == "table" for block in text.blocks):
        return text
    return replace(text, blocks=tuple(block for block in text.blocks if block.kind != "table"))


def table_facts(text: Text, lexicon: Lexicon, first: int = 1) -> Iterator[Fact]:
    """Read the figures of a document's tables (抽取表格事实), in the order of the text.

    A fact's clause is its row. Region, period, unit, comparison and indicator come from the row heads, the column heads, the row that heads the
    section, the table's title and its note of units, in this order. The fact is `asserted` where exactly one indicator, a unit, a region and a
    period are printed in them, else `review`.

    Parameters
    ----------
    text
        The document with its tables.
    lexicon
        The names of the region's areas and indicators.
    first
        The number of the first fact, as its id shows it.
    """
    number = first
    rows = [block for block in text.blocks if block.kind == "table"]
    starts = [block.start for block in rows]
    for table in text.tables:
        for found in _figures(text, table, lexicon):
            row = rows[bisect_right(starts, found.number.value_start) - 1]
            found.start, found.end = row.start, row.end
            yield emit(found, text, f"{text.document.sha256[:8]}-{number}")
            number += 1


def _figures(text: Text, table: Table, lexicon: Lexicon) -> Iterator[Found]:
    published = text.document.published

    def head(cell: Cell, above: Sequence[Head]) -> Head:
        year = next((int(one.period[:4]) for one in reversed((title, *above)) if one.period), None)
        return read_head(text.folded[cell.start : cell.end], lexicon, published, year)

    title = read_title(table.title, lexicon, published) if table.title else Head()
    note = noted_units(table.note)
    article = text.articles[table.article].title if table.article < len(text.articles) else None
    columns = _columns(table, head)
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.row >= table.head_rows:
            rows.setdefault(cell.row, []).append(cell)
    reaching: list[tuple[Cell, Head]] = []
    section = Head()
    whole: str | None = None
    for row, cells in rows.items():
        reaching = [(cell, read) for cell, read in reaching if cell.covers_row(row)]
        for cell in cells:
            if cell.column < table.head_columns and not _is_numbering(text, table, cell):
                reaching.append((cell, head(cell, [section, *(read for _, read in reaching)])))
        figures = [cell for cell in cells if cell.column >= table.head_columns]
        of_row = [read for _, read in reaching]
        is_part = any(head.is_part for head in of_row)
        whole = whole if is_part or not of_row else of_row[-1].indicator
        if not figures:
            section = of_row[0] if of_row else section
        for cell in figures:
            found = _figure(text, cell, of_row, columns.get(cell.column, []), (section, title), note)
            if found is not None:
                found.article = article
                found.part_of = _part_of(found, whole if is_part else None)
                yield found


def _part_of(found: Found, whole: str | None) -> str | None:
    """Give what an amount of a row of parts (其中) is part of."""
    return whole if whole != found.indicator and found.kind in ("level", "count") else None


def _is_numbering(text: Text, table: Table, cell: Cell) -> bool:
    """Whether a cell before the row heads only numbers its row."""
    said = text.folded[cell.start : cell.end].strip()
    return said.isdigit() and cell.end - cell.start < 4 and cell.column + 1 < table.head_columns


def _columns(table: Table, head: Callable[[Cell, Sequence[Head]], Head]) -> dict[int, list[Head]]:
    """Read the heads over each column, from the top."""
    columns: dict[int, list[Head]] = {}
    for cell in table.cells:
        if cell.row < table.head_rows:
            read = head(cell, columns.get(cell.column, []))
            for column in range(cell.column, cell.column + cell.columns):
                columns.setdefault(column, []).append(read)
    _complete_changes(columns)
    return columns


def _complete_changes(columns: dict[int, list[Head]]) -> None:
    """Give a column of changes whose own heads name no period or no indicator those of the amounts to its left (增速列)."""
    left: list[Head] = []
    for column in sorted(columns):
        heads = columns[column]
        if not any(head.is_change for head in heads):
            left = heads
            continue
        found = heads
        if heads[-1].period is None and any(head.period for head in left):
            found = [*(replace(head, period=None) for head in heads), *(Head(period=head.period) for head in left)]
        if not any(head.indicator for head in heads):
            found = [*found, *(Head(indicator=head.indicator, doubts=head.doubts) for head in left if head.indicator)]
        columns[column] = found


def _figure(
    text: Text, cell: Cell, of_row: list[Head], of_column: list[Head], above: tuple[Head, Head], note: _Units
) -> Found | None:
    printed = text.folded[cell.start : cell.end]
    body = printed.strip()
    figure = _FIGURE.fullmatch(body)
    if figure is None or len(figure[1]) > _LONGEST:
        return None
    section, title = above
    near = [*of_row, *of_column]
    doubts = [doubt for head in near for doubt in head.doubts]
    is_change = any(head.is_change for head in near)
    is_share = any(head.is_share for head in near)
    unit = figure[2] or _unit(near, (section, title), note, doubts)
    known = parse_unit(unit) if unit else None
    names = list(dict.fromkeys(head.indicator for head in near if head.indicator))
    if section.indicator and names:
        doubts.append("facts.doubt.indicator")
    name = names[0] if len(names) == 1 else "".join(names) if names else section.indicator or title.indicator
    if len(names) != 1 and (names or name is None or (title.is_change or title.is_share)):
        doubts.append("facts.doubt.indicator")
    if not (of_row and of_column):
        # Without a head on either side nothing says that the figure is not a number of order.
        doubts.append("facts.doubt.indicator")
    if any(head.is_part for head in near):
        doubts.append("facts.doubt.elided")
    dimension = _KINDS_OF_DIMENSION.get(known.dimension, MEASURE) if known else MEASURE if unit else BARE
    start = cell.start + printed.index(body)
    number = Number(
        start, start + len(body), start, start + len(figure[1]), Decimal(figure[1].replace(",", "")), None, unit, dimension, None
    )  # fmt: skip
    kind = _kind(dimension, unit, name, is_change, is_share, doubts)
    found = Found(number, kind, start, start + len(body))
    found.indicator = name
    found.region = _one([head.region for head in near], doubts, "facts.doubt.region") or section.region or title.region
    found.period = _when([head.period for head in near], doubts) or section.period or title.period
    if found.region is None:
        doubts.append("facts.doubt.no_region")
    if found.period is None:
        doubts.append("facts.doubt.no_period")
    if is_change:
        _compare(found, _one([head.base for head in near], doubts, "facts.doubt.no_base"), doubts)
    found.rule = "table.row_column" if of_row and of_column else "table.row" if of_row else "table.column"
    found.doubts = doubts
    return found


def _unit(near: Sequence[Head], above: tuple[Head, Head], note: _Units, doubts: list[str]) -> str | None:
    """Give the unit; a column of changes or shares has its own, and the table's holds for the amounts."""
    own = [head for head in near if head.is_change or head.is_share]
    unit = _one([head.unit for head in own or near], doubts, "facts.doubt.no_unit")
    if unit is None and own and note[1]:
        return note[1]
    if unit is None and own:
        doubts.append("facts.doubt.no_unit")
        return None
    return unit or above[0].unit or above[1].unit or note[0]


def _one(said: list[str | None], doubts: list[str], doubt: str) -> str | None:
    """Give the one thing the heads say; where they say several, the last, with a doubt."""
    known = list(dict.fromkeys(one for one in said if one))
    if len(known) > 1:
        doubts.append(doubt)
    return known[-1] if known else None


def _when(said: list[str | None], doubts: list[str]) -> str | None:
    """Give the period of the heads; a year over a part of itself (2022年, 1—6月) is no second one."""
    known = list(dict.fromkeys(one for one in said if one))
    parts = [
        one for one in known if not (len(one) == 4 and any(other != one and other.startswith(one) for other in known))
    ]
    return _one(list[str | None](parts), doubts, "facts.doubt.period")


def _compare(found: Found, base: str | None, doubts: list[str]) -> None:
    if base is None:
        doubts.append("facts.doubt.no_base")
        return
    found.base, found.base_period = base, base_period(read_base(base), found.period)


def _kind(
    dimension: int, unit: str | None, name: str | None, is_change: bool, is_share: bool, doubts: list[str]
) -> Kind:
    if dimension == POINTS_OF_PERCENT:
        return "pp_diff"
    if is_change:
        return "growth_rate" if dimension == PERCENT else "abs_change"
    if is_share:
        doubts.append("facts.doubt.whole")
        return "share"
    if dimension in (PERCENT, TIMES):
        if dimension == PERCENT and not (name or "").endswith(("率", "强度", "度")):
            doubts.append("facts.doubt.measure")
        return "ratio"
    if dimension == POINT or (dimension == BARE and "指数" in (name or "")):
        return "index"
    return _amount(dimension, unit, doubts)


def _amount(dimension: int, unit: str | None, doubts: list[str]) -> Kind:
    if unit is None or parse_unit(unit) is None:
        doubts.append("facts.doubt.no_unit")
    return "count" if dimension == COUNT else "level"
