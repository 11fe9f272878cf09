"""Tables on a printed page (版面表格): strips in a drawn frame, or figures that stand under each other, to rows and columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tongzhou.documents.glyphs import Glyph, Strip, strips_of
from tongzhou.documents.grid import Grid, GridCell, is_figure
from tongzhou.documents.ruling import Frame, Rule

__all__ = ["PrintedTable", "framed", "unframed"]

_NEAR = 3.0
#: What stands in a column of figures where there is none.
_NOTHING = frozenset("- -- — —— … / * … .. ... ——".split())
#: The most head rows above the first row of figures (assumed).
_MOST_HEADS = 4
#: The most characters of a cell that is a head or a name, not a sentence (assumed).
_LONGEST_CELL = 40


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table with the box it fills on the page (版面表格), from the left and from the top, in points."""

    grid: Grid
    left: float
    top: float
    right: float
    bottom: float
    height: float

    @property
    def middle(self) -> float:
        """The height at which its middle stands, in points from the top."""
        return (self.top + self.bottom) / 2


def framed(frame: Frame, glyphs: Sequence[Glyph]) -> PrintedTable | None:
    """Read the table in a drawn frame (有线表); None where fewer than two rows or columns hold something.

    A cell reaches as far as no line parts it from its neighbour. Where rows of figures stand under each other without a line between, each
    is a row.

    Parameters
    ----------
    frame
        The lines.
    glyphs
        The characters inside it.
    """
    xs = _edges([frame.left, frame.right, *(rule.left for rule in frame.upright)])
    ys = _edges([frame.top, frame.bottom, *(rule.top for rule in frame.level)])
    if len(xs) < 3 or len(ys) < 2:
        return None
    inside: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column = sum((glyph.left + glyph.right) / 2 > x for x in xs[1:-1])
        row = sum((glyph.top + glyph.bottom) / 2 > y for y in ys[1:-1])
        inside.setdefault((row, column), []).append(glyph)
    cells: list[tuple[int, int, int, int, list[Strip]]] = []
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            right, down = column + 1, row + 1
            while right < len(xs) - 1 and not _is_parted(frame.upright, xs[right], ys[row], ys[row + 1], False):
                right += 1
            while down < len(ys) - 1 and not _is_parted(frame.level, ys[down], xs[column], xs[right], True):
                down += 1
            covered = [(r, c) for r in range(row, down) for c in range(column, right)]
            taken.update(covered)
            said = strips_of([glyph for place in covered for glyph in inside.get(place, ())])
            cells.append((row, column, down - row, right - column, said))
    grid = Grid(tuple(_split_rows(cells)))
    if len({one.row for one in grid.cells}) < 2 or len({one.column for one in grid.cells}) < 2:
        return None
    size = sorted(one.bottom - one.top for one in glyphs)[len(glyphs) // 2]
    return PrintedTable(grid, frame.left, frame.top, frame.right, frame.bottom, size)


def _edges(found: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for at in sorted(found):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    return edges


def _is_parted(rules: Sequence[Rule], at: float, low: float, high: float, is_level: bool) -> bool:
    """Whether a line runs along an edge, from `low` to `high`."""
    middle = (low + high) / 2
    for rule in rules:
        place, first, last = (rule.top, rule.left, rule.right) if is_level else (rule.left, rule.top, rule.bottom)
        if abs(place - at) <= _NEAR and first - _NEAR <= middle <= last + _NEAR:
            return True
    return False


def _split_rows(cells: Sequence[tuple[int, int, int, int, list[Strip]]]) -> Iterator[GridCell]:
    """Give the cells, a row that holds several lines of figures as so many rows."""
    lines: dict[int, list[float]] = {}
    for row, _, rows, _, strips in cells:
        figures = [strip.middle for strip in strips if is_figure(strip.text)]
        if rows == 1 and len(figures) > 1 and len(figures) == len(strips) and len(figures) > len(lines.get(row, ())):
            lines[row] = figures
    shift = 0
    moved: dict[int, int] = {}
    last = max((row + rows for row, _, rows, _, _ in cells), default=0)
    for row in range(last + 1):
        moved[row] = row + shift
        shift += max(len(lines.get(row, ())) - 1, 0)
    found: list[GridCell] = []
    for row, column, rows, columns, strips in cells:
        if not strips:
            continue
        if rows == 1 and row in lines:
            by_line: dict[int, list[str]] = {}
            for strip in strips:
                nearest = min(range(len(lines[row])), key=lambda at: abs(lines[row][at] - strip.middle))
                by_line.setdefault(nearest, []).append(strip.text)
            found += (
                GridCell(moved[row] + at, column, _cell(said), 1, columns) for at, said in sorted(by_line.items())
            )
        else:
            found.append(
                GridCell(
                    moved[row], column, _cell([one.text for one in strips]), moved[row + rows] - moved[row], columns
                )
            )
    yield from sorted(found, key=lambda one: (one.row, one.column))


def _cell(said: Sequence[str]) -> str:
    """Join the lines of a cell: Latin words keep a space."""
    text = ""
    for part in said:
        text += (" " if text and text[-1].isascii() and text[-1].isalpha() and part[:1].isascii() else "") + part
    return text


def unframed(rows: Sequence[Sequence[Strip]]) -> Iterator[list[Sequence[Strip]] | PrintedTable]:
    """Tell tables without upright lines from rows of text (无线表): two rows and more whose figures stand in the same columns.

    Parameters
    ----------
    rows
        The rows of one column of a page, from the top, each from the left.

    Yields
    ------
    list or PrintedTable
        Rows of text, and tables, in order.
    """
    plain: list[Sequence[Strip]] = []
    at = 0
    while at < len(rows):
        end = _table_end(rows, at)
        if end is None:
            plain.append(rows[at])
            at += 1
            continue
        heads = 0
        while heads < min(_MOST_HEADS, len(plain)) and _is_head(
            plain[-1 - heads], rows[at], plain[len(plain) - heads :]
        ):
            heads += 1
        # A head of one cell belongs to the table only under one of several.
        while heads and len(plain[-heads]) < 2:
            heads -= 1
        inside = [*plain[len(plain) - heads :], *rows[at:end]] if heads else list(rows[at:end])
        table = _table(inside, rows[at:end])
        if table is None:
            plain.extend(rows[at:end])
        else:
            if heads:
                del plain[-heads:]
            if plain:
                yield plain
            plain = []
            yield table
        at = end
    if plain:
        yield plain


def _is_datum(text: str) -> bool:
    return is_figure(text) or text in _NOTHING


def _holds_figures(row: Sequence[Strip]) -> bool:
    return (
        len(row) >= 2
        and any(is_figure(one.text) for one in row[1:])
        and all(_is_datum(one.text) or len(one.text) <= _LONGEST_CELL for one in row)
    )


def _table_end(rows: Sequence[Sequence[Strip]], at: int) -> int | None:
    """Give the end of the table whose first row of figures is at `at`, or None."""
    if not _holds_figures(rows[at]):
        return None
    end = at + 1
    last = end
    while end < len(rows):
        row = rows[end]
        gap = min(one.top for one in row) - max(one.bottom for one in rows[end - 1])
        if gap > 2.5 * row[0].height:
            break
        if _holds_figures(row):
            last = end = end + 1
        elif len(row) == 1 and len(row[0].text) <= 12 and not row[0].text.endswith(("。", ".", ":", "：")):
            end += 1  # the name of a section, or a row head of two lines
        else:
            break
    return last if last - at >= 2 else None


def _is_head(row: Sequence[Strip], first: Sequence[Strip], below: Sequence[Sequence[Strip]]) -> bool:
    under = below[0] if below else first
    gap = min(one.top for one in under) - max(one.bottom for one in row)
    if gap > 2 * row[0].height or any(len(one.text) > _LONGEST_CELL or one.text.endswith("。") for one in row):
        return False
    return len(row) >= 2 or len(row[0].text) <= 10


def _table(rows: Sequence[Sequence[Strip]], body: Sequence[Sequence[Strip]]) -> PrintedTable | None:
    columns = _columns(body)
    if len(columns) < 2:
        return None
    cells: list[GridCell] = []
    number = 0
    for row in rows:
        placed = _placed(row, columns)
        if len({column for column, _, _ in placed}) < len(placed) and len(row) > 1:
            return None
        cells += (GridCell(number, column, strip.text, 1, span) for column, span, strip in placed)
        number += 1
    every = [strip for row in rows for strip in row]
    right, bottom = max(one.right for one in every), max(one.bottom for one in every)
    return PrintedTable(
        Grid(tuple(cells)), min(one.left for one in every), min(one.top for one in every), right, bottom,
        sorted(one.height for one in every)[len(every) // 2],
    )  # fmt: skip


def _columns(body: Sequence[Sequence[Strip]]) -> list[tuple[float, float]]:
    """Give the columns: where the cells of rows of figures stand over each other."""
    spans = sorted((strip.left, strip.right) for row in body if len(row) > 1 for strip in row)
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _placed(row: Sequence[Strip], columns: Sequence[tuple[float, float]]) -> list[tuple[int, int, Strip]]:
    """Give each strip of a row its column and how many it covers; a head between two columns covers those nearer to it than to another."""
    found: list[tuple[int, int, Strip]] = []
    if len(row) >= len(columns) or any(_is_datum(one.text) for one in row[1:]):
        for strip in row:
            middle = (strip.left + strip.right) / 2
            under = [at for at, (left, right) in enumerate(columns) if strip.left < right and strip.right > left]
            nearest = min(under or range(len(columns)), key=lambda at: abs(sum(columns[at]) / 2 - middle))
            found.append((nearest, 1, strip))
        return found
    middles = [(strip.left + strip.right) / 2 for strip in row]
    bounds = [float("-inf"), *((a + b) / 2 for a, b in pairwise(middles)), float("inf")]
    for at, strip in enumerate(row):
        near = [
            number
            for number, (left, right) in enumerate(columns)
            if bounds[at] < (left + right) / 2 <= bounds[at + 1] and not (number == 0 and strip.left > columns[0][1])
        ]
        if not near:
            near = [min(range(len(columns)), key=lambda number: abs(sum(columns[number]) / 2 - middles[at]))]
        if len(row) == 1 and strip.right <= columns[0][1] + _NEAR:
            near = [0]
        found.append((near[0], near[-1] - near[0] + 1, strip))
    return found
