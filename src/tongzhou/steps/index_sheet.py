"""Sheets as people have them (指标表): titles, headings of several rows, areas or periods in rows or in columns, to figures with their places."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tongzhou.index.frame import AREA_HEADS, PERIOD_HEADS
from tongzhou.steps.figure_cell import is_figure, label, period_label
from tongzhou.steps.table_file import Sheet
from tongzhou.terms.errors import FactError
from tongzhou.terms.period import Period

__all__ = ["NO_PERIOD", "Column", "DescribedSheet", "Figure", "described_sheet", "head_of", "joined"]

#: the period of a table that has none
NO_PERIOD = "-"
#: what rows (or, where areas are columns, columns) say of the indicators, by what their first cell says
_ABOUT = {
    "dimension": ("dimension", "维度", "准则层", "一级指标", "parent"),
    "direction": ("direction", "方向", "属性", "指标属性"),
    "weight": ("weight", "权重"),
    "unit": ("unit", "单位", "计量单位"),
    "low": ("low", "下限", "适度下限"),
    "high": ("high", "上限", "适度上限"),
    "target": ("target", "目标值"),
    "vintage": ("vintage", "版次", "发布时间"),
}
#: heads of columns by what they hold
_HEADS = {
    "area": AREA_HEADS,
    "period": PERIOD_HEADS,
    "indicator": ("indicator", "indicators", "指标", "指标名称", "项目"),
    "value": ("value", "数值", "值", "obs_value"),
    "unit": _ABOUT["unit"],
    "base": ("base", "基期"),
    "issuer": ("issuer", "发布机构"),
    "vintage": _ABOUT["vintage"],
    "status": ("status", "状态", "obs_status"),
    "source": ("source", "来源", "数据来源"),
    "note": ("note", "备注"),
}
_TURNED = _HEADS["indicator"]
#: columns of COINr's table of units that are no indicators
_NAMES = ("uname", "ucode")
_UNIT_LINE = re.compile(r"[（(]?(?:计量)?(?:单位|units?)\s*[:：].*", re.IGNORECASE)
_UNIT_IN_NAME = re.compile(r".+?[（(]([^（()）]{1,12})[)）]")


def head_of(written: str) -> str:
    """Give what a column holds by its head: area, period, indicator …; else the head itself, in small letters (列义)."""
    small = label(written).casefold()
    return next((one for one, words in _HEADS.items() if small in words), small)


@dataclass(frozen=True)
class Column:
    """An indicator of a sheet (指标列): `said` leads from dimension, direction, weight, unit, low, high, target and vintage to the text and the
    place of the cell that says it; `where` is the place of the head.
    """

    name: str
    where: str
    said: Mapping[str, tuple[str, str]] = field(default_factory=dict)


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
    vintage: str = ""


@dataclass(frozen=True)
class DescribedSheet:
    """What a sheet holds (带说明的指标表); `title` is what stands alone above the table; `left_out` are lines that hold no figure."""

    name: str
    columns: tuple[Column, ...]
    figures: tuple[Figure, ...]
    title: str
    left_out: tuple[str, ...]
    where: str


@dataclass(frozen=True)
class _Grid:
    """Lines of cells; `where(line, column)` names the place of one."""

    lines: tuple[tuple[str, ...], ...]
    where: Callable[[int, int], str]


def described_sheet(sheet: Sheet) -> DescribedSheet:
    """Find heading, descriptions, areas and periods of a sheet (识别表式).

    The forms: a column for each indicator, or for each indicator and period under a heading of two rows; a row for each value, with the
    columns area, indicator, value; a row for each area and indicator with the periods as columns; periods as columns of one indicator, which
    the sheet's name names; a row for each indicator with areas as columns. Rows that begin with Dimension, Direction, Weight, Unit,
    Low, High, Target or Vintage (维度, 方向, 权重, 单位, 下限, 上限, 目标值, 版次) may stand above or under the heading; of a heading of two rows, the first with
    gaps, the first names the dimensions; a row under the heading without a first cell holds units.
    """
    grid = _Grid((sheet.header, *sheet.rows), lambda line, column: sheet.where(line - 1, column))
    top = next((n for n, line in enumerate(grid.lines) if any(line[1:]) and not _is_unit_line(line)), len(grid.lines))
    above = [one for line in grid.lines[:top] for one in line if one]
    title = " ".join(label(one) for one in above if not _UNIT_LINE.fullmatch(one))
    left_out = [one for one in above if _UNIT_LINE.fullmatch(one)]
    found = _Sheet(_from(grid, top), title or sheet.name, left_out)
    found.read()
    return DescribedSheet(
        sheet.name, tuple(found.columns), tuple(found.figures), title, tuple(x for x in left_out if x), sheet.where(-1, 0)
    )


def joined(sheets: Sequence[DescribedSheet]) -> tuple[DescribedSheet, tuple[str, ...]]:
    """Join the sheets of a workbook that are alike, a period each or an indicator each; else the first that holds a table, and those left out (并表)."""
    held = [one for one in sheets if one.figures]
    if not held:
        return sheets[0], ()
    dated = [replace(one, figures=tuple(replace(f, period=period) for f in one.figures))
             for one in held
             if (period := _period_in(one.name)) and all(f.period == NO_PERIOD for f in one.figures)]  # fmt: skip
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
    bare = {one.title.replace(_period_in(one.name) or "\0", "").replace("年", "", 1) for one in sheets}
    return label(bare.pop()) if len(bare) == 1 else ""


def _period_in(text: str) -> str | None:
    written = period_label(text)
    try:
        Period.parse(written)
    except FactError:
        return None
    return written


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

    def read(self) -> None:
        if not self.grid.lines:
            return
        heads = [head_of(one) for one in self.grid.lines[0]]
        periods = [n for n, one in enumerate(self.grid.lines[0]) if _period_in(one)]
        if "indicator" in heads and "value" in heads and "area" in heads:
            self.long(heads)
        elif "indicator" in heads and "area" in heads and periods:
            self.periods_across(heads, periods)
        elif heads[0] == "indicator":
            self.grid = _turned(self.grid, self.left_out, self.title)
            self.wide()
        else:
            self.wide()

    def long(self, heads: Sequence[str]) -> None:
        place = {one: heads.index(one) for one in _HEADS if one in heads}
        for n, line in enumerate(self.grid.lines[1:], 1):
            if not any(line[1:]):
                self.left_out.append(line[0])
                continue
            self.indicator(n, line, place)
            self.take(n, line, place, label(line[place["indicator"]]), place["value"])

    def periods_across(self, heads: Sequence[str], periods: Sequence[int]) -> None:
        place = {one: heads.index(one) for one in _HEADS if one in heads}
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
        about: dict[str, int] = {}
        lines = self.grid.lines
        at = _take_about(lines, 0, about)
        header = lines[at] if at < len(lines) else ()
        below = lines[at + 1] if at + 1 < len(lines) else ()
        heading = period_line = at
        dimension: Sequence[str] = ()
        periods: Sequence[str] = ()
        if header and _is_second_heading(header, below):
            over = _carried(header)
            if all(_period_in(one) for one in below[1:] if one):
                periods, header, period_line = below, over, at + 1
            elif all(_period_in(one) for one in over[1:] if one):
                periods, header, heading = over, (header[0], *below[1:]), at + 1
            else:
                dimension, heading = (over if "dimension" not in about else ()), at + 1
                header = tuple(own or above for own, above in zip(below, header, strict=True))
            at += 1
        elif header and all(_period_in(one) for one in header[1:] if one):
            periods, header = header, (header[0], *(self.title if one else "" for one in header[1:]))
        start = _take_about(lines, at + 1, about)
        if start < len(lines) and "unit" not in about and _is_units(lines[start]):
            about["unit"] = start
            start = _take_about(lines, start + 1, about)
        heads = [head_of(one) for one in header]
        place = {one: heads.index(one) for one in ("area", "period", "vintage") if one in heads}
        place.setdefault("area", 0)
        columns = [
            n for n, one in enumerate(heads) if one and n not in place.values() and one not in _NAMES
        ]
        if "dimension" in about:
            dimension = _carried(lines[about.pop("dimension")])
        for n in columns:
            name = label(header[n])
            said = {one: (lines[row][n], self.grid.where(row, n)) for one, row in about.items()}
            if dimension and dimension[n]:
                said["dimension"] = (label(dimension[n]), self.grid.where(heading, n))
            if "unit" not in said and (found := _UNIT_IN_NAME.fullmatch(name)):
                said["unit"] = (found[1], self.grid.where(heading, n))
            if not periods or all(one.name != name for one in self.columns):
                self.columns.append(Column(name, self.grid.where(heading, n), said))
        vintage = {n: lines[about["vintage"]][n] if "vintage" in about else "" for n in columns}
        for row in range(start, len(lines)):
            if not any(lines[row][1:]):
                self.left_out.append(lines[row][0])
                continue
            for n in columns:
                when = (periods[n], self.grid.where(period_line, n)) if periods else None
                self.take(row, lines[row], place, label(header[n]), n, when, vintage[n])

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
        own = line[place["vintage"]] if "vintage" in place else vintage
        self.figures.append(
            Figure(area, period_label(period), indicator, line[column], where(row, column), where(row, at), period_where, own)
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
    about = [c for c in columns if _about(heading[c])]
    is_one_area = all(_period_in(heading[c]) for c in columns if c not in about)
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


def _about(cell: str) -> str | None:
    small = label(cell).casefold()
    return next((one for one, words in _ABOUT.items() if small in words), None)


def _take_about(lines: Sequence[tuple[str, ...]], at: int, about: dict[str, int]) -> int:
    """Take the lines from a place on that say something of the columns; give the place after them."""
    while at < len(lines) and lines[at]:
        kind = _about(lines[at][0])
        if kind is None:
            break
        about[kind] = at
        at += 1
    return at


def _is_second_heading(header: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether two rows are one heading: the first has gaps under merged cells, the second begins with one and holds words or periods."""
    has_gaps = any(not one and other for one, other in zip(header[1:], below[1:], strict=False))
    return bool(
        has_gaps
        and below
        and not below[0]
        and all(one and (_period_in(one) or not is_figure(one)) for one in below[1:] if one)
    )


def _is_units(line: Sequence[str]) -> bool:
    """Say whether a row holds units: no first cell, no figure, and words elsewhere."""
    return not line[0] and any(line[1:]) and not any(is_figure(one) for one in line[1:] if one)


def _carried(cells: Sequence[str]) -> tuple[str, ...]:
    """Give each column its dimension; a merged head stands over the first column alone."""
    out, last = [cells[0]], ""
    for one in cells[1:]:
        last = one or last
        out.append(last)
    return tuple(out)
