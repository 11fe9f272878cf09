"""Rows and columns of a table (表格结构): which hold heads, which lines are its title and its note of units."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tongzhou.documents.fold import fold

__all__ = ["Grid", "GridCell", "Shape", "is_figure", "shape"]

_FIGURE = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\s?(?:%|‰)?")
_YEAR = re.compile(r"(?:19|20)\d{2}")
#: What stands where no figure does.
_NOTHING = frozenset({"-", "--", "—", "——", "…", "……", "...", "/", "*", "x", "X", "N/A", "n/a", "NA", ".."})
_UNIT_NOTE = re.compile(r"^[(\[]?(?:计量)?单位[:：]|^\((?:unit|units)\b|^units?[::]", re.IGNORECASE)
#: The most rows of column heads and columns of row heads looked for (assumed).
_MOST_HEAD_ROWS, _MOST_HEAD_COLUMNS = 6, 4


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as read (单元格): from row and column 0; a merged cell covers several."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as read (表格): cells by row, then column; the sheet it stands on and its first cell there, from 0."""

    cells: tuple[GridCell, ...]
    sheet: str | None = None
    top: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """What the rows and columns of a table are for (表格形态); `titles` are rows above the heads that hold a title or a note."""

    head_rows: int
    head_columns: int
    titles: frozenset[int]
    title: str | None
    note: str | None


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure and nothing else (是否数字).

    Examples
    --------
    >>> is_figure("1,234.5"), is_figure("２.３％"), is_figure("第1季度")
    (True, True, False)
    """
    return _FIGURE.fullmatch(fold(text).strip()) is not None


def _is_datum(text: str) -> bool:
    """Whether a cell holds a figure that is not a year."""
    said = fold(text).strip()
    return _FIGURE.fullmatch(said) is not None and _YEAR.fullmatch(said) is None


def shape(cells: Sequence[GridCell], above: Iterable[str] = ()) -> Shape:
    """Tell heads from body (表头与表体).

    Column heads are the leading rows without a figure other than a year, or those the document marks as heads; row heads the leading columns
    without a figure in the rows below. A leading row of one cell is the table's title or its note of units, as are the lines above.

    Parameters
    ----------
    cells
        The cells that hold something, by row, then column.
    above
        Short lines right above the table, the nearest last.
    """
    rows: dict[int, list[GridCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    width = max((cell.column + cell.columns for cell in cells), default=0)
    titles, lines = _titles(rows, width)
    note = next((line for line in reversed((*above, *lines)) if _UNIT_NOTE.search(fold(line))), None)
    title = next((line for line in reversed((*above, *lines)) if line != note), None)
    head_rows = _head_rows(rows, titles)
    body = [cell for cell in cells if cell.row >= head_rows]
    return Shape(head_rows, _head_columns(body, width), frozenset(titles), title, note)


def _titles(rows: dict[int, list[GridCell]], width: int) -> tuple[set[int], list[str]]:
    titles: set[int] = set()
    lines: list[str] = []
    if width < 2:
        return titles, lines
    for row, cells in list(rows.items())[:3]:
        if len(cells) != 1 or _is_datum(cells[0].text) or cells[0].rows > 1:
            break
        titles.add(row)
        lines.append(cells[0].text.strip())
    return (titles, lines) if len(titles) < len(rows) else (set(), [])


def _head_rows(rows: dict[int, list[GridCell]], titles: set[int]) -> int:
    """Give the number of the first row of the body."""
    marked = reach = 0
    for at, (row, cells) in enumerate(rows.items()):
        if at >= _MOST_HEAD_ROWS + len(titles):
            break
        if row in titles:
            reach = row + 1
            continue
        if any(_is_datum(cell.text) for cell in cells) and not all(cell.is_head for cell in cells):
            break
        if len(cells) == 1 and reach > max(titles, default=-1) + 1:
            # One lone cell under the heads names a section of the body.
            break
        reach = row + max((cell.rows for cell in cells if cell.column or len(cells) == 1), default=1)
        marked = reach
    return marked or reach


def _head_columns(body: Sequence[GridCell], width: int) -> int:
    """Give the number of leading columns without a figure."""
    held: dict[int, bool] = {}
    numbered = _numbered(body)
    for cell in body:
        if fold(cell.text).strip() not in _NOTHING:
            is_datum = _is_datum(cell.text) and not (numbered and cell.column == 0)
            held[cell.column] = held.get(cell.column, False) or is_datum
    count = 0
    while count < min(width, _MOST_HEAD_COLUMNS) and not held.get(count, False):
        count += 1
    return min(count, max(width - 1, 0))


def _numbered(body: Sequence[GridCell]) -> bool:
    """Whether the first column counts the rows: 1, 2, 3 …, with names beside it."""
    numbers = [fold(cell.text).strip() for cell in body if cell.column == 0]
    names = [cell for cell in body if cell.column == 1 and not _is_datum(cell.text)]
    return len(numbers) > 1 and numbers == [str(at) for at in range(1, len(numbers) + 1)] and len(names) >= len(numbers)
