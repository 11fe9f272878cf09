"""Printed pages to a text (排版页成文): lines, headlines by their height, tables, page by page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongzhou.documents.articles import arrange
from tongzhou.documents.columns import Item, rows_of
from tongzhou.documents.draft import Draft, clean
from tongzhou.documents.fold import fold
from tongzhou.documents.glyphs import Strip
from tongzhou.documents.layout import Line, paragraphs_of
from tongzhou.documents.tabular import PrintedTable, unframed
from tongzhou.terms.source import Document
from tongzhou.terms.text import Leaf, Text, Unclear

__all__ = ["typeset"]

#: A gap of this many text heights sets a line apart; an indent of so many is one (assumed).
_APART, _LEAST_INDENT, _MOST_INDENT = 0.9, 1.5, 3.0
#: Below this confidence a line read from a picture is unclear (assumed).
_CLEAR = 0.9


@dataclass(frozen=True, slots=True)
class _Set:
    """A line to be written, with what the page shows of it."""

    text: str
    gap: int
    is_indented: bool
    scale: float
    confidence: float
    fills: bool


_Part = list[_Set] | PrintedTable


def typeset(document: Document, pages: Sequence[Sequence[Sequence[Item]]]) -> Text:
    """Make a text of pages whose pieces are in reading order (排版页成文).

    Parameters
    ----------
    document
        What was read.
    pages
        For each page its stretches of one column, in order.
    """
    usual = _usual(pages)
    parts = [[part for stretch in page for part in _parts(stretch, usual)] for page in pages]
    every = [_line(one) for page in parts for part in page if isinstance(part, list) for one in part]
    draft = Draft()
    leaves: list[Leaf] = []
    unclear: list[Unclear] = []
    run: list[Line] = []
    for number, page in enumerate(parts, 1):
        start = draft.length
        for part in page:
            if isinstance(part, PrintedTable):
                draft.paragraphs += paragraphs_of(run, every)
                draft.grid(part.grid, _above(run))
                run = []
                continue
            for one in part:
                line = draft.line(one.text, one.gap if draft.parts else 0, one.is_indented)._replace(
                    scale=one.scale, fills=one.fills
                )  # fmt: skip
                run.append(line)
                if one.confidence < _CLEAR:
                    unclear.append(Unclear(line.start, line.end, one.confidence))
        leaves.append(Leaf(start, draft.length, number))
    draft.paragraphs += paragraphs_of(run, every)
    return draft.finished(document, *arrange(draft.paragraphs), leaves, unclear)


def _line(one: _Set) -> Line:
    return Line(0, 0, one.gap, one.is_indented, fold(one.text), one.scale, one.fills)


def _above(run: Sequence[Line]) -> tuple[str, ...]:
    """Give up to three short lines right above a table, the nearest last."""
    found: list[str] = []
    for line in reversed(run[-3:]):
        if len(line.text) > 60 or line.text.endswith("。"):
            break
        found.append(line.text)
    return tuple(reversed(found))


def _usual(pages: Sequence[Sequence[Sequence[Item]]]) -> float:
    """Give the height of most characters."""
    heights: Counter[float] = Counter()
    for page in pages:
        for stretch in page:
            for one in stretch:
                if isinstance(one, Strip):
                    heights[round(one.height, 1)] += len(one.text)
    return max(heights.most_common(1)[0][0], 0.1) if heights else 10.0


def _parts(stretch: Sequence[Item], usual: float) -> Iterator[_Part]:
    """Give the lines of a stretch of one column, and the tables in it."""
    rows: list[list[Strip]] = []
    for row in rows_of(stretch):
        strips = [one for one in row if isinstance(one, Strip)]
        if strips:
            rows.append(strips)
        for one in row:
            if isinstance(one, PrintedTable):
                yield from _of_rows(rows, usual)
                rows = []
                yield one
    yield from _of_rows(rows, usual)


def _of_rows(rows: Sequence[Sequence[Strip]], usual: float) -> Iterator[_Part]:
    if not rows:
        return
    left = min(strip.left for row in rows for strip in row)
    right = max(strip.right for row in rows for strip in row)
    before: float | None = None
    for part in unframed(rows):
        if isinstance(part, PrintedTable):
            before = part.bottom
            yield part
            continue
        lines: list[_Set] = []
        for row in part:
            said = clean(_joined(row))
            height = max(strip.height for strip in row)
            top = min(strip.top for strip in row)
            is_apart = before is None or top - before > _APART * max(usual, height)
            if said:
                indent = row[0].left - left
                lines.append(
                    _Set(
                        said,
                        int(is_apart and not _goes_on(before, height, usual)),
                        _LEAST_INDENT * usual <= indent <= _MOST_INDENT * usual,
                        height / usual,
                        min(strip.confidence for strip in row),
                        len(rows) > 1 and row[-1].right > right - _LEAST_INDENT * usual,
                    )  # fmt: skip
                )
            before = max(strip.bottom for strip in row)
        yield lines


def _goes_on(before: float | None, height: float, usual: float) -> bool:
    """Whether a stretch's first line may go on what the column before broke off: text does, a headline does not."""
    return before is None and height < 1.15 * usual


def _joined(row: Sequence[Strip]) -> str:
    """Write what stands beside each other: cells parted by tabs, the characters of a spaced headline together."""
    if len(row) > 2 and all(len(strip.text) == 1 and strip.text > "\u2e80" for strip in row):
        return "".join(strip.text for strip in row)
    return "\t".join(strip.text for strip in row)
