"""Pieces of a page to reading order (分栏): bands, gutters, columns."""

from collections.abc import Iterator, Sequence

from tongzhou.documents.glyphs import Strip
from tongzhou.documents.ruling import Rule
from tongzhou.documents.tabular import PrintedTable

__all__ = ["Item", "reading_order", "rows_of"]

Item = Strip | PrintedTable
_Piece = Strip | PrintedTable | Rule
Span = tuple[float, float]

#: The least width of a gutter in character heights (assumed: columns with a line between stand as near as this).
_GUTTER = 0.7
#: The least share of a column's width that its lines fill at the median, so that it is a column of text and not of a table (assumed).
_FULL = 0.6
#: The least number of character widths in a column of text, and of rows that two columns share (assumed).
_NARROWEST, _FEWEST_ROWS = 6, 2
#: The fewest characters of a line of text at the median (assumed: cells of a table are shorter).
_FEWEST_CHARACTERS = 8
#: How much taller than the text a headline is at least (assumed).
_TALLER = 1.25
_DEEPEST = 8


def reading_order(
    strips: Sequence[Strip], tables: Sequence[PrintedTable] = (), rules: Sequence[Rule] = ()
) -> Iterator[list[Item]]:
    """Give the pieces of a page in the order they are read (阅读顺序), one list for each stretch of one column.

    Pieces that overlap in height make a band. From the top down, the longest run of bands that leave a common gutter free is read column by
    column, each again in the same way; bands that cross every gutter (a headline over both columns, a level line) stand alone. Columns whose
    lines do not fill them are those of a table: their rows stay together.

    Parameters
    ----------
    strips
        What stands in one line without a wide gap.
    tables
        Tables already told apart.
    rules
        Level lines drawn on the page that belong to no table; a run of columns does not go on beyond one.
    """
    yield from _blocks([*strips, *tables, *rules], 0)


def rows_of(items: Sequence[Item]) -> list[list[Item]]:
    """Put what overlaps by more than half its height into one row (成行), each from the left."""
    rows: list[list[Item]] = []
    bottom = top = 0.0
    for item in sorted(items, key=lambda one: one.middle):
        if rows and item.middle < bottom - 0.1 * (bottom - top):
            rows[-1].append(item)
            bottom = max(bottom, min(item.bottom, top + 1.5 * (item.bottom - item.top)))
        else:
            rows.append([item])
            top, bottom = item.top, item.bottom
    for row in rows:
        row.sort(key=lambda one: one.left)
    return rows


def _bands(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Put pieces that overlap in height, directly or by others, into one band; boxes of close lines may touch."""
    bands: list[list[_Piece]] = []
    bottom = float("-inf")
    for piece in sorted(pieces, key=lambda one: one.top + 0.2 * _height(one)):
        inner = 0.2 * _height(piece)
        if bands and piece.top + inner < bottom:
            bands[-1].append(piece)
            bottom = max(bottom, piece.bottom - inner)
        else:
            bands.append([piece])
            bottom = piece.bottom - inner
    return bands


def _height(piece: _Piece) -> float:
    return 0.0 if isinstance(piece, Rule) else min(piece.height, piece.bottom - piece.top)


def _items(bands: Sequence[Sequence[_Piece]]) -> list[Item]:
    return [piece for band in bands for piece in band if not isinstance(piece, Rule)]


def _blocks(pieces: Sequence[_Piece], depth: int) -> Iterator[list[Item]]:
    bands = _bands(pieces)
    single: list[Item] = []
    at = 0
    while at < len(bands):
        end, gutters = _run(bands, at)
        run = bands[at:end]
        if gutters and depth < _DEEPEST and _are_text(_items(run), gutters):
            if single:
                yield _flat(single)
                single = []
            following = bands[end] if end < len(bands) else []
            for part, edges in _stages(run, gutters, following):
                for column in _cut(part, edges):
                    yield from _blocks(column, depth + 1)
            at = end
        else:
            # A quarter at a time: text may follow a table that leaves the same gutter free, and the work stays bounded.
            upto = at + max((end - at) // 4, 1)
            single += _items(bands[at:upto])
            at = upto
    if single:
        yield _flat(single)


def _flat(items: Sequence[Item]) -> list[Item]:
    return [item for row in rows_of(items) for item in row]


def _run(bands: Sequence[Sequence[_Piece]], at: int) -> tuple[int, list[Span]]:
    """Give the end of the longest run of bands from `at` that leave a gutter free between what stands left and right of it."""
    size = _usual(bands[at])
    free: list[Span] = [(float("-inf"), float("inf"))]
    lowest, highest = float("inf"), float("-inf")
    end, gutters = at, list[Span]()
    for number in range(at, len(bands)):
        left = _free(free, bands[number])
        items = _items(bands[number : number + 1])
        lowest = min([lowest, *(one.left for one in items)])
        highest = max([highest, *(one.right for one in items)])
        inner = [
            (low, high)
            for low, high in left
            if low >= lowest and high <= highest and high - low >= _GUTTER * min(size, _usual(bands[number]))
        ]
        if not inner:
            # What stands in one column only goes with what comes below; a headline or a line across does not.
            is_short = (
                number < at + 4
                and not gutters
                and len(items) == len(bands[number])
                and _usual(bands[number]) < _TALLER * size
            )
            if not is_short:
                break
        if inner:
            end, gutters = number + 1, inner
        free = left
    return end, gutters


def _usual(band: Sequence[_Piece]) -> float:
    heights = sorted(_height(one) for one in band if not isinstance(one, Rule))
    return heights[len(heights) // 2] if heights else 10.0


def _free(spans: Sequence[Span], band: Sequence[_Piece]) -> list[Span]:
    """Give what a band leaves of the spans."""
    found = list(spans)
    for piece in band:
        found = [
            part
            for low, high in found
            for part in ((low, min(high, piece.left)), (max(low, piece.right), high))
            if part[1] - part[0] > 0
        ]
    return list(dict.fromkeys(found))


def _cut(pieces: Sequence[_Piece], gutters: Sequence[Span]) -> list[list[_Piece]]:
    edges = [(low + high) / 2 for low, high in sorted(gutters)]
    columns: list[list[_Piece]] = [[] for _ in range(len(edges) + 1)]
    for piece in pieces:
        columns[sum((piece.left + piece.right) / 2 > edge for edge in edges)].append(piece)
    return [column for column in columns if column]


def _stages(
    run: Sequence[Sequence[_Piece]], gutters: Sequence[Span], following: Sequence[_Piece]
) -> Iterator[tuple[list[_Piece], Sequence[Span]]]:
    """Give the run in stages: a headline over one column parts it where it begins anew what stands below in every column.

    So it does where all columns end above it and begin again below it at about the same height, or where it and no other column stands over
    a table of full width.
    """
    usual = _usual([piece for band in run for piece in band])
    has_table = any(isinstance(one, PrintedTable) and len(_free(gutters, [one])) != len(gutters) for one in following)
    current: list[_Piece] = []
    for number, band in enumerate(run):
        is_headline = all(_height(piece) >= _TALLER * usual for piece in band) and len(_cut(band, gutters)) == 1
        if is_headline and current:
            below = [one for later in run[number + 1 :] for one in later]
            heads_table = has_table and len(_cut([*band, *below], gutters)) == 1
            if heads_table or _begins_anew(current, below, gutters, usual):
                yield current, gutters
                current = []
        current += band
    yield current, gutters


def _begins_anew(above: Sequence[_Piece], below: Sequence[_Piece], gutters: Sequence[Span], usual: float) -> bool:
    ends = [max(one.bottom for one in column) for column in _cut(above, gutters)]
    starts = [min(one.top for one in column) for column in _cut(below, gutters)]
    if not len(ends) == len(starts) == len(gutters) + 1:
        return False
    return max(ends) - min(ends) <= 2.5 * usual and max(starts) - min(starts) <= 1.5 * usual


def _are_text(items: Sequence[Item], gutters: Sequence[Span]) -> bool:
    """Whether the columns hold lines of text, not the cells of a table."""
    columns = _cut(items, gutters)
    if len(columns) < 2:
        return False
    lengths: list[int] = []
    for column in columns:
        strips = [one for one in column if isinstance(one, Strip)]
        lengths += [len(one.text) for one in strips]
        if len(strips) < len(column):
            continue  # a table fills its column
        rows = rows_of(strips)
        width = max(one.right for one in strips) - min(one.left for one in strips)
        size = sorted(one.height for one in strips)[len(strips) // 2]
        filled = sorted(sum(one.right - one.left for one in row) for row in rows)[len(rows) // 2]
        if len(rows) < _FEWEST_ROWS or width < _NARROWEST * size or filled < _FULL * width:
            return False
    return not lengths or sorted(lengths)[len(lengths) // 2] >= _FEWEST_CHARACTERS
