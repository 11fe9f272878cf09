"""Characters with boxes to lines in reading order (分栏): rows, gutters, columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

__all__ = ["Glyph", "Strip", "reading_order"]

#: A gap wider than this many character heights parts two pieces of a row (assumed: between the widest space of a line set to full width,
#: under half a character, and the narrowest gutter of newspapers, about one).
_GAP = 0.85
#: The least width of a gutter in character heights (assumed).
_GUTTER = 0.7
#: The least share of a column's width that its lines fill at the median, so that it is a column of text and not of a table (assumed).
_FULL = 0.6
#: The least number of character widths in a column of text, and of rows that two columns share (assumed).
_NARROWEST, _FEWEST_ROWS = 6, 2
_DEEPEST = 6


class Glyph(NamedTuple):
    """A character and its box on the page (字符框), from the left and from the top, in points."""

    char: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(slots=True)
class Strip:
    """A run of characters in one row without a wide gap (行段)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """The height of its tallest character, in points."""
        return self.bottom - self.top


@dataclass(slots=True)
class _Row:
    """Strips beside each other."""

    top: float
    bottom: float
    strips: list[Strip] = field(default_factory=list)


def reading_order(glyphs: Sequence[Glyph]) -> Iterator[list[Strip]]:
    """Give the strips of a page in the order they are read (阅读顺序), one list for each stretch of one column.

    Strips are found in rows of equal height; from the top down, the longest run of rows that leave a common gutter free is read
    column by column, each again in the same way; rows that cross every gutter (a headline over both columns) stand alone. Columns whose lines
    do not fill them are those of a table: their rows stay together.

    Parameters
    ----------
    glyphs
        The characters of the page, blanks left out, in any order.
    """
    yield from _blocks(_rows(_strips(glyphs)), 0)


def _strips(glyphs: Sequence[Glyph]) -> list[Strip]:
    """Join characters to strips: by base line, then from the left."""
    found: list[Strip] = []
    for line in _base_lines(glyphs):
        current: list[Glyph] = []
        for glyph in line:
            if current:
                size = max(glyph.bottom - glyph.top, current[-1].bottom - current[-1].top)
                if glyph.left - current[-1].right > _GAP * size:
                    found.append(_strip(current))
                    current = []
                elif _is_double(current[-1], glyph):
                    continue
            current.append(glyph)
        if current:
            found.append(_strip(current))
    return found


def _is_double(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is printed over itself, as programs do to make it bold."""
    width = glyph.right - glyph.left
    return before.char == glyph.char and width > 0 and glyph.left - before.left < 0.3 * width


def _base_lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    current: list[Glyph] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda one: (one.top + one.bottom) / 2):
        at = (glyph.top + glyph.bottom) / 2
        if current and at - middle > 0.4 * min(glyph.bottom - glyph.top, current[0].bottom - current[0].top):
            yield sorted(current, key=lambda one: one.left)
            current = []
        if not current:
            middle = at
        current.append(glyph)
    if current:
        yield sorted(current, key=lambda one: one.left)


def _strip(glyphs: Sequence[Glyph]) -> Strip:
    parts = [glyphs[0].char]
    for before, glyph in pairwise(glyphs):
        size = glyph.bottom - glyph.top
        narrow = before.char.isascii() or glyph.char.isascii()
        if (
            glyph.left - before.right
            > (0.15 if narrow and before.char.isascii() and glyph.char.isascii() else 0.4) * size
        ):
            parts.append(" ")
        parts.append(glyph.char)
    return Strip(
        "".join(parts), glyphs[0].left, min(one.top for one in glyphs), max(one.right for one in glyphs), max(one.bottom for one in glyphs)
    )  # fmt: skip


def _rows(strips: Sequence[Strip]) -> list[_Row]:
    """Put strips that overlap by more than half their height into one row."""
    rows: list[_Row] = []
    for strip in sorted(strips, key=lambda one: one.top + one.bottom):
        middle = (strip.top + strip.bottom) / 2
        if rows and middle < rows[-1].bottom - 0.1 * (rows[-1].bottom - rows[-1].top):
            rows[-1].strips.append(strip)
            rows[-1].bottom = max(rows[-1].bottom, min(strip.bottom, rows[-1].top + 1.5 * strip.height))
        else:
            rows.append(_Row(strip.top, strip.bottom, [strip]))
    for row in rows:
        row.strips.sort(key=lambda one: one.left)
    return rows


def _blocks(rows: Sequence[_Row], depth: int) -> Iterator[list[Strip]]:
    single: list[_Row] = []
    at = 0
    while at < len(rows):
        end, gutters = _run(rows, at)
        run = rows[at:end]
        if gutters and depth < _DEEPEST and _are_text(run, gutters):
            if single:
                yield _flat(single)
                single = []
            for column in _cut(run, gutters):
                yield from _blocks(_rows(column), depth + 1)
            at = end
        else:
            upto = end if gutters else at + 1
            single.extend(rows[at:upto])
            at = upto
    if single:
        yield _flat(single)


def _flat(rows: Sequence[_Row]) -> list[Strip]:
    return [strip for row in rows for strip in row.strips]


Span = tuple[float, float]


def _run(rows: Sequence[_Row], at: int) -> tuple[int, list[Span]]:
    """Give the end of the longest run of rows from `at` that leave a gutter free, and the gutters they leave."""
    end, gutters = at + 1, _gaps(rows[at])
    if not gutters:
        # A row of one column's end may stand above the others: it counts if the next rows have a gutter beside it.
        return _run_beside(rows, at)
    while end < len(rows):
        left = _free(gutters, rows[end])
        if not left:
            break
        gutters = left
        end += 1
    return end, gutters


def _run_beside(rows: Sequence[_Row], at: int) -> tuple[int, list[Span]]:
    ahead = at + 1
    while ahead < min(len(rows), at + 4) and not _gaps(rows[ahead]):
        ahead += 1
    if ahead >= len(rows) or ahead >= at + 4:
        return at + 1, []
    gutters = _gaps(rows[ahead])
    for row in rows[at:ahead]:
        gutters = _free(gutters, row)
        size = row.strips[0].height
        if not gutters or size > 1.3 * rows[ahead].strips[0].height:
            return at + 1, []
    end = ahead
    while end < len(rows):
        left = _free(gutters, rows[end])
        if not left:
            break
        gutters = left
        end += 1
    return end, gutters


def _gaps(row: _Row) -> list[Span]:
    size = max(strip.height for strip in row.strips)
    return [
        (before.right, after.left) for before, after in pairwise(row.strips) if after.left - before.right >= _GUTTER * size
    ]  # fmt: skip


def _free(gutters: Sequence[Span], row: _Row) -> list[Span]:
    """Give what a row leaves of the gutters."""
    size = min(strip.height for strip in row.strips)
    found: list[Span] = []
    for low, high in gutters:
        spans = [(low, high)]
        for strip in row.strips:
            spans = [
                part
                for a, b in spans
                for part in ((a, min(b, strip.left)), (max(a, strip.right), b))
                if part[1] - part[0] > 0
            ]
        found += [span for span in dict.fromkeys(spans) if span[1] - span[0] >= _GUTTER * size]
    return found


def _cut(run: Sequence[_Row], gutters: Sequence[Span]) -> list[list[Strip]]:
    edges = [(low + high) / 2 for low, high in sorted(gutters)]
    columns: list[list[Strip]] = [[] for _ in range(len(edges) + 1)]
    for row in run:
        for strip in row.strips:
            columns[sum(strip.left > edge for edge in edges)].append(strip)
    return [column for column in columns if column]


def _are_text(run: Sequence[_Row], gutters: Sequence[Span]) -> bool:
    """Whether the columns hold lines of text, not the cells of a table."""
    columns = _cut(run, gutters)
    if len(columns) < 2:
        return False
    for column in columns:
        width = max(one.right for one in column) - min(one.left for one in column)
        size = sorted(one.height for one in column)[len(column) // 2]
        filled = sorted(one.right - one.left for one in column)[len(column) // 2]
        if len(column) < _FEWEST_ROWS or width < _NARROWEST * size or filled < _FULL * width:
            return False
    # Cells of a table are short, however well they fill their columns.
    lengths = sorted(len(one.text) for column in columns for one in column)
    return lengths[len(lengths) // 2] >= 8
