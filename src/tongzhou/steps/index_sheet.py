"""Sheets as people have them (指标表): titles, headings of several rows, areas or periods in rows or in columns, to figures with their places."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tongzhou.steps.figure_cell import is_figure, label, period_label
from tongzhou.steps.index_heading import (
    HEADS,
    MORE,
    NUMBERS,
    WEIGHTS,
    Heading,
    about_of,
    are_periods,
    area_column,
    dimensions_of,
    head_of,
    heading_of,
    is_units,
    period_in,
    take_about,
    weighed,
)
from tongzhou.steps.table_file import Sheet

__all__ = ["NO_PERIOD", "Column", "DescribedSheet", "Figure", "described_sheet", "joined"]

#: the period of a table that has none
NO_PERIOD = "-"
#: columns of COINr's table of units that are no indicators
_NAMES = ("uname",)
_UNIT_LINE = re.compile(r"[（(]?(?:计量)?(?:单位|units?)\s*[:：].*", re.IGNORECASE)
_UNIT_IN_NAME = re.compile(r".+?[（(]([^（()）]{1,12})[)）]")


@dataclass(frozen=True)
class Column:
    """An indicator of a sheet (指标列), the place of its head, its dimensions, the widest first, and what is said of it.

    `said` leads from direction, weight, unit, low, high, target and vintage to the text and the place of the cell that says it.
    """

    name: str
    where: str
    said: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    dimensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Figure:
    """A cell of a table of areas by indicators (数据格), as it is written; the places are those of the cell, its area and its period."""

    area: str
    period: str
    indicator: str
    written: str
    where: str
    area_where: str
    period_where: str
    more: Mapping[str, str] = field(default_factory=dict)
    """What is said of the figure alone: vintage, issuer, base, unit, status, source and note, where they are there."""
    area_name: str = ""
    """What a column uName calls the area."""


@dataclass(frozen=True)
class DescribedSheet:
    """What a sheet holds (带说明的指标表); `title` is what stands alone above the table; `left_out` are lines that hold no figure.

    `weights` leads from a dimension, with those above it, to the text and the place of the cell that says its weight.
    """

    name: str
    columns: tuple[Column, ...]
    figures: tuple[Figure, ...]
    title: str
    left_out: tuple[str, ...]
    where: str
    weights: Mapping[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    @property
    def is_description(self) -> bool:
        """Whether it says of indicators what they are and holds no figure (是否指标说明表)."""
        return any("direction" in one.said for one in self.columns) and not any(
            is_figure(one.written) for one in self.figures
        )


@dataclass(frozen=True)
class _Grid:
    """Lines of cells; `where(line, column)` names the place of one."""

    lines: tuple[tuple[str, ...], ...]
    where: Callable[[int, int], str]


def described_sheet(sheet: Sheet) -> DescribedSheet:
    """Find heading, descriptions, areas and periods of a sheet (识别表式).

    The forms: a column for each indicator, or for each indicator and period under a heading of two rows; a row for each value, with the
    columns area, indicator, value; a row for each area and indicator with the periods as columns; periods as columns of one indicator, which
    the title or the sheet's name names; a row for each indicator with areas as columns. Rows that begin with Dimension, Direction, Weight,
    Unit, Low, High, Target or Vintage (维度, 方向, 权重, 单位, 下限, 上限, 目标值, 版次) may stand above or under the heading. Of a heading of two
    rows or
    more, all but the last with gaps, the last names the indicators and those above it their dimensions; a row under the heading without a
    first cell holds units.
    """
    grid = _Grid((sheet.header, *sheet.rows), lambda line, column: sheet.where(line - 1, column))
    top = next((n for n, line in enumerate(grid.lines) if any(line[1:]) and not _is_unit_line(line)), len(grid.lines))
    above = [one for line in grid.lines[:top] for one in line if one]
    title = " ".join(label(one) for one in above if not _UNIT_LINE.fullmatch(one))
    left_out = [one for one in above if _UNIT_LINE.fullmatch(one)]
    found = _Sheet(_from(grid, top), title or sheet.name, left_out)
    found.read()
    return DescribedSheet(
        sheet.name,
        tuple(found.columns),
        tuple(found.figures),
        title,
        tuple(x for x in left_out if x),
        sheet.where(-1, 0),
        found.weights,
    )


def joined(sheets: Sequence[DescribedSheet]) -> tuple[DescribedSheet, tuple[str, ...]]:
    """Join the sheets of a workbook that hold a period each or an indicator each; else give the first that holds a table (并表).

    The names of sheets that were left out come with it.
    """
    held = [one for one in sheets if one.figures]
    if not held:
        return sheets[0], ()
    dated = [replace(one, figures=tuple(replace(f, period=period) for f in one.figures))
             for one in held
             if (period := period_in(one.name)) and all(f.period == NO_PERIOD for f in one.figures)]  # fmt: skip
    together = dated if len(dated) > 1 else _by_indicator(held)
    if len(together) < 2:
        return held[0], tuple(one.name for one in sheets if one is not held[0])
    columns: dict[str, Column] = {}
    for one in together:
        for column in one.columns:
            columns.setdefault(column.name, column)
    names = {one.name for one in together}
    whole = replace(
        together[0],
        columns=tuple(columns.values()),
        figures=tuple(f for one in together for f in one.figures),
        title=_common(together),
        left_out=tuple(dict.fromkeys(line for one in together for line in one.left_out)),
    )
    return whole, tuple(one.name for one in sheets if one.name not in names)


def _by_indicator(held: Sequence[DescribedSheet]) -> list[DescribedSheet]:
    """Give sheets that hold each another indicator by area and period."""
    one_each = [one for one in held if len(one.columns) == 1 and all(f.period != NO_PERIOD for f in one.figures)]
    return one_each if len({one.columns[0].name for one in one_each}) == len(one_each) == len(held) else []


def _common(sheets: Sequence[DescribedSheet]) -> str:
    """Give the title that sheets share but for their period."""
    bare = {one.title.replace(period_in(one.name) or "\0", "").replace("年", "", 1) for one in sheets}
    return label(bare.pop()) if len(bare) == 1 else ""


def _is_unit_line(line: Sequence[str]) -> bool:
    """Say whether a line above the heading holds but a title and what the units are."""
    rest = [one for one in line[1:] if one]
    return len(rest) == 1 and bool(_UNIT_LINE.fullmatch(rest[0]))


@dataclass
class _Sheet:
    """A table whose heading is on top, and what is read of it."""

    grid: _Grid
    title: str
    left_out: list[str]
    columns: list[Column] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    weights: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)

    def read(self) -> None:
        if not self.grid.lines:
            return
        heads = [head_of(one) for one in self.grid.lines[0]]
        periods = [n for n, one in enumerate(self.grid.lines[0]) if period_in(one)]
        if "indicator" in heads and "value" in heads and "area" in heads:
            self.long(heads)
        elif "indicator" in heads and "area" in heads and periods:
            self.periods_across(heads, periods)
        elif "indicator" in heads and "area" not in heads:
            self.grid = _turned(self.indicator_first(heads), self.left_out, self.title)
            self.wide()
        else:
            self.wide()

    def indicator_first(self, heads: Sequence[str]) -> _Grid:
        """Put the column of indicators first; what stands before it names their dimensions, perhaps each with its weight beside it.

        Numbers of rows are left out.
        """
        grid, written = self.grid, [label(one) for one in self.grid.lines[0]]
        own = max(n for n, one in enumerate(heads) if one == "indicator")
        weights = [n for n, one in enumerate(heads) if one.endswith(WEIGHTS)]
        levels = [n for n, one in enumerate(heads) if n < own and n not in weights and one not in NUMBERS]
        of = {n: weighed(n, [(one, written[one]) for one in (*levels, own)], written[n], own) for n in weights}
        paths = dimensions_of([("", *(line[n] for line in grid.lines[1:])) for n in levels]) if levels else ()
        for n in weights:
            for row, path in enumerate(paths[1:], 1):
                if of[n] != own and grid.lines[row][n]:
                    above = tuple(label(one) for one in path[: levels.index(of[n]) + 1] if one)
                    self.weights.setdefault(above, (grid.lines[row][n], grid.where(row, n)))
        beside = [n for n, one in enumerate(heads) if one not in NUMBERS and of.get(n, own) == own]
        order = [own, *(n for n in beside if n != own)]
        lines = [tuple(line[n] for n in order) for line in grid.lines]
        names = {**dict.fromkeys(levels, "dimension"), **{n: "weight" for n in weights}, own: "indicator"}
        lines[0] = tuple(names.get(n, grid.lines[0][n]) for n in order)
        return _Grid(tuple(lines), lambda line, column: grid.where(line, order[column]))

    def long(self, heads: Sequence[str]) -> None:
        place = {one: heads.index(one) for one in HEADS if one in heads}
        for n, line in enumerate(self.grid.lines[1:], 1):
            if not any(line[1:]):
                self.left_out.append(line[0])
                continue
            self.indicator(n, line, place)
            self.take(n, line, place, label(line[place["indicator"]]), place["value"])

    def periods_across(self, heads: Sequence[str], periods: Sequence[int]) -> None:
        place = {one: heads.index(one) for one in HEADS if one in heads}
        for n, line in enumerate(self.grid.lines[1:], 1):
            if not any(line[1:]):
                self.left_out.append(line[0])
                continue
            self.indicator(n, line, place)
            for column in periods:
                when = self.grid.lines[0][column], self.grid.where(0, column)
                self.take(n, line, place, label(line[place["indicator"]]), column, when)

    def indicator(self, n: int, line: Sequence[str], place: Mapping[str, int]) -> None:
        name, at = label(line[place["indicator"]]), place["indicator"]
        if all(one.name != name for one in self.columns):
            said = {"unit": (line[place["unit"]], self.grid.where(n, place["unit"]))} if "unit" in place else {}
            self.columns.append(Column(name, self.grid.where(n, at), said))

    def wide(self) -> None:
        lines, about = self.grid.lines, dict[str, list[int]]()
        heading = heading_of(lines, take_about(lines, 0, about), self.title)
        if not heading.names:
            return
        start = take_about(lines, heading.last + 1, about)
        if start < len(lines) and "unit" not in about and is_units(lines[start]):
            about["unit"] = [start]
            start = take_about(lines, start + 1, about)
        heads = [head_of(one) for one in heading.names]
        place: dict[str, int] = {one: heads.index(one) for one in ("period", *MORE, "uname") if one in heads}
        place["area"] = area_column(heads, lines[start:])
        beside = {n for n, one in enumerate(heads) if one in (*_NAMES, *NUMBERS, "area") and n not in place.values()}
        self.left_out += [heading.names[n] for n in sorted(beside)]
        for n in (n for n, one in enumerate(heads) if not one and n not in place.values()):
            figures = [line[n] for line in lines[start:] if is_figure(line[n])]
            self.left_out += [f"{self.grid.where(heading.line, n)} ({', '.join(figures[:3])} …)"] if figures else []
        columns = [n for n, one in enumerate(heads) if one and n not in beside and n not in place.values()]
        self.describe(heading, about, columns)
        vintages = lines[about["vintage"][-1]] if "vintage" in about else ("",) * len(heads)
        for row in range(start, len(lines)):
            if not any(lines[row][1:]):
                self.left_out.append(lines[row][0])
                continue
            for n in columns:
                when = (heading.periods[n], self.grid.where(heading.period_line, n)) if heading.periods else None
                self.take(row, lines[row], place, label(heading.names[n]), n, when, vintages[n])

    def describe(self, heading: Heading, about: Mapping[str, Sequence[int]], columns: Sequence[int]) -> None:
        """Take the indicators of a heading with what is said of them."""
        over = [self.grid.lines[row] for row in about["dimension"]] if "dimension" in about else heading.levels
        dimensions = dimensions_of(over)
        for n in columns:
            name, where = label(heading.names[n]), self.grid.where(heading.line, n)
            said = {one: (self.grid.lines[rows[-1]][n], self.grid.where(rows[-1], n))
                    for one, rows in about.items() if one != "dimension"}  # fmt: skip
            above = tuple(label(one) for one in dimensions[n] if one) if over else ()
            if "unit" not in said and (found := _UNIT_IN_NAME.fullmatch(name)):
                said["unit"] = (found[1], where)
            if not heading.periods or all(one.name != name for one in self.columns):
                self.columns.append(Column(name, where, said, above))

    def take(
        self,
        row: int,
        line: Sequence[str],
        place: Mapping[str, int],
        indicator: str,
        column: int,
        when: tuple[str, str] | None = None,
        vintage: str = "",
    ) -> None:
        where = self.grid.where
        area, at = label(line[place["area"]]), place["area"]
        if when:
            period, period_where = when
        elif "period" in place:
            period, period_where = line[place["period"]], where(row, place["period"])
        else:
            period, period_where = NO_PERIOD, where(row, at)
        more = {one: line[place[one]] for one in MORE if one in place and line[place[one]]}
        if vintage:
            more.setdefault("vintage", vintage)
        name = label(line[place["uname"]]) if "uname" in place else ""
        self.figures.append(
            Figure(
                area,
                period_label(period),
                indicator,
                line[column],
                where(row, column),
                where(row, at),
                period_where,
                more,
                name,
            )
        )


def _from(grid: _Grid, first: int) -> _Grid:
    return _Grid(grid.lines[first:], lambda line, column: grid.where(line + first, column))


def _turned(grid: _Grid, left_out: list[str], title: str) -> _Grid:
    """Put areas into rows; headings between the indicators become their dimensions. Where periods are columns, there is one area."""
    heading, kept, dimensions, now = grid.lines[0], [], [], ""
    for n, line in enumerate(grid.lines[1:], 1):
        if any(line[1:]):
            kept.append(n)
            dimensions.append(now)
        else:
            now = line[0]
    left_out += [line[0] for line in grid.lines[1:] if not any(line[1:]) and line[0] not in dimensions]
    columns = [column for column in range(1, len(heading)) if heading[column]]
    about = [c for c in columns if about_of(heading[c])]
    is_one_area = are_periods([heading[c] for c in columns if c not in about])
    first = ("area", "period") if is_one_area else ("area",)
    lines, places = [(*first, *(grid.lines[n][0] for n in kept))], [0]
    if any(dimensions):
        lines.insert(0, ("dimension", *first[1:], *dimensions))
        places.insert(0, 0)
    for c in [*about, *(c for c in columns if c not in about)]:
        if c in about:
            own = (heading[c], *first[1:])
        else:
            own = (title, heading[c]) if is_one_area else (heading[c],)
        lines.append((*own, *(grid.lines[n][c] for n in kept)))
        places.append(c)
    rows = [0] * len(first) + kept
    return _Grid(tuple(lines), lambda line, column: grid.where(rows[column], places[line]))
