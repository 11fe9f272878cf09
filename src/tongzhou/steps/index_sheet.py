"""One sheet as people have it (单张指标表): a title, headings of one or two rows, areas in rows or in columns, to areas by indicators."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tongzhou.steps.table_file import Sheet

__all__ = ["DescribedSheet", "described_sheet"]

#: rows (or, where areas are columns, columns) that say something of the indicators, by what their first cell says
_ABOUT = {
    "dimension": ("dimension", "维度", "准则层", "一级指标", "parent"),
    "direction": ("direction", "方向", "属性", "指标属性"),
    "weight": ("weight", "权重"),
    "unit": ("unit", "单位", "计量单位"),
}
#: a heading that begins so has its indicators in rows and its areas in columns
_TURNED = ("indicator", "indicators", "指标", "指标名称", "项目")
_DIGITS = frozenset("0123456789")


@dataclass(frozen=True)
class DescribedSheet:
    """A table of areas by indicators with what it says of them (带说明的指标表).

    `about` leads from dimension, direction, weight and unit to the cells of that row, as long as the heading, dimensions carried on under merged
    cells; `title` is what stands alone above it, empty where nothing does; `left_out` are rows below it that hold no figure, such as footnotes.
    """

    table: Sheet
    about: dict[str, tuple[str, ...]]
    title: str
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Grid:
    """Lines of cells; `where(line, column)` names the place of one."""

    lines: tuple[tuple[str, ...], ...]
    where: Callable[[int, int], str]


def described_sheet(sheet: Sheet) -> DescribedSheet:
    """Find heading, descriptions and areas of a sheet (识别表式).

    Rows that begin with Dimension, Direction, Weight or Unit (维度, 方向, 权重, 单位) may stand above or under the
    heading; of a heading of two rows, the first with gaps, the first names the dimensions. Where the heading begins with Indicator (指标), areas
    are columns, and a row that holds nothing but its first cell names the dimension of those under it.
    """
    grid = _Grid((sheet.header, *sheet.rows), lambda line, column: sheet.where(line - 1, column))
    left_out: list[str] = []
    top = next((n for n, line in enumerate(grid.lines) if any(line[1:])), len(grid.lines))
    title = " ".join(line[0] for line in grid.lines[:top] if line[0])
    grid = _from(grid, top)
    if grid.lines and grid.lines[0][0].casefold() in _TURNED:
        grid = _turned(grid, left_out)
    about: dict[str, tuple[str, ...]] = {}
    at = _take_about(grid.lines, 0, about)
    header = grid.lines[at] if at < len(grid.lines) else ()
    below = grid.lines[at + 1] if at + 1 < len(grid.lines) else ()
    if header and "dimension" not in about and _is_second_heading(header, below):
        about["dimension"] = header
        header, at = tuple(own or above for own, above in zip(below, header, strict=True)), at + 1
    start = _take_about(grid.lines, at + 1, about)
    if "dimension" in about:
        about["dimension"] = _carried(about["dimension"])
    kept = [n for n in range(start, len(grid.lines)) if any(grid.lines[n][1:])]
    left_out += [line[0] for n, line in enumerate(grid.lines) if n >= start and n not in kept]
    rows = tuple(grid.lines[n] for n in kept)
    percent = [c for c in range(1, len(header)) if _is_percent([row[c] for row in rows])]
    rows = tuple(tuple(one.removesuffix("%") if c in percent else one for c, one in enumerate(row)) for row in rows)
    place = grid.where
    table = Sheet(sheet.name, header, rows, lambda row, column: place(kept[row] if row >= 0 else at, column))
    return DescribedSheet(table, about, title, tuple(one for one in left_out if one))


def _from(grid: _Grid, first: int) -> _Grid:
    return _Grid(grid.lines[first:], lambda line, column: grid.where(line + first, column))


def _turned(grid: _Grid, left_out: list[str]) -> _Grid:
    """Put areas into rows; headings between the indicators become their dimensions."""
    heading, kept, dimensions, now = grid.lines[0], [], [], ""
    for n, line in enumerate(grid.lines[1:], 1):
        if any(line[1:]):
            kept.append(n)
            dimensions.append(now)
        else:
            now = line[0]
    left_out += [line[0] for line in grid.lines[1:] if not any(line[1:]) and line[0] not in dimensions]
    columns = [column for column in range(1, len(heading)) if heading[column]]
    lines = [
        ("area", *(grid.lines[n][0] for n in kept)),
        *((heading[c], *(grid.lines[n][c] for n in kept)) for c in columns),
    ]
    places = [0, *columns]
    if any(dimensions):
        lines.insert(0, ("dimension", *dimensions))
        places.insert(0, 0)
    rows = [0, *kept]
    return _Grid(tuple(lines), lambda line, column: grid.where(rows[column], places[line]))


def _take_about(lines: Sequence[tuple[str, ...]], at: int, about: dict[str, tuple[str, ...]]) -> int:
    """Take the lines from a place on that say something of the columns; give the place after them."""
    while at < len(lines):
        kind = next((one for one, words in _ABOUT.items() if lines[at][0].casefold() in words), None)
        if kind is None:
            break
        about[kind] = lines[at]
        at += 1
    return at


def _is_second_heading(header: Sequence[str], below: Sequence[str]) -> bool:
    """Say whether two rows are one heading: the first has gaps under merged cells, the second begins with one and holds words."""
    has_gaps = any(not one for one in header[1:])
    return bool(
        has_gaps
        and below
        and not below[0]
        and all(one and not _DIGITS.intersection(one[:1]) for one in below[1:] if one)
    )


def _is_percent(cells: Sequence[str]) -> bool:
    figures = [one for one in cells if _DIGITS.intersection(one)]
    return bool(figures) and all(one.endswith("%") for one in figures)


def _carried(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Give each column its dimension; a merged head stands over the first column alone."""
    out, last = [""], ""
    for one in cells[1:]:
        last = one or last
        out.append(last)
    return tuple(out)
