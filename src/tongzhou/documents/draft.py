"""A document whose paragraphs and tables are known (有结构的文档): from its parts in order to a text."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tongzhou.documents.articles import Piece, arrange
from tongzhou.documents.assemble import written
from tongzhou.documents.fold import RESIDUES, fold
from tongzhou.documents.grid import Grid, shape
from tongzhou.documents.layout import Line, Paragraph
from tongzhou.documents.marks import is_bare_dateline, is_byline, is_credit, may_be_heading, starts_open
from tongzhou.terms.errors import DocumentError, fault
from tongzhou.terms.source import Document
from tongzhou.terms.table import Cell, Table
from tongzhou.terms.text import BlockKind, Leaf, Text, Unclear

__all__ = ["Draft", "Passage", "clean", "compose"]

#: Characters that would part a line or a cell, and the blanks around them.
_BREAKS = re.compile(r"(?<!\s)\s*[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+\s*")
#: The most tabs between two cells of a row.
_MOST_TABS = 64


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as the document marks it (段).

    `is_heading` is None where the document does not say. `opens` marks one that begins an article of its own.
    """

    text: str
    is_heading: bool | None = None
    opens: bool = False


@dataclass
class Draft:
    """A text as it grows (草稿): lines, the paragraphs they make, and the rows of tables."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    rows: "dict[int, _Rows]" = field(default_factory=dict)
    paragraphs: list[Paragraph] = field(default_factory=list)
    opens: set[int] = field(default_factory=set)
    tables: set[int] = field(default_factory=set)

    def line(self, text: str, gap: int = 0, is_indented: bool = False) -> Line:
        """Write a line, after so many blank ones."""
        self._put("\n" * (gap + bool(self.parts)) + ("\u3000\u3000" if is_indented else ""))
        start = self.length
        self._put(text)
        return Line(start, self.length, gap, is_indented, fold(text))

    def paragraph(self, text: str, is_heading: bool) -> None:
        """Write a line that is a paragraph."""
        self.paragraphs.append(Paragraph((self.line(text),), is_heading))

    def grid(self, grid: Grid, above: tuple[str, ...]) -> None:
        """Write a table, one line for each row."""
        rows = _Rows(grid, len(self.paragraphs), [], above)
        by_row: dict[int, list[tuple[int, str]]] = {}
        for cell in grid.cells:
            said = clean(cell.text)
            if said:
                by_row.setdefault(cell.row, []).append((cell.column, said))
        for cells in by_row.values():
            start = self.length + bool(self.parts)
            line, at = "", 0
            for column, said in cells:
                # A cell far to the right of a sheet does not make a line of thousands of tabs.
                line += "\t" * min(column - at, _MOST_TABS)
                at = column
                rows.spans.append((start + len(line), start + len(line) + len(said)))
                line += said
            self.tables.add(len(self.paragraphs))
            self.paragraph(line, False)
        if rows.spans:
            self.rows[rows.first] = rows

    def finished(
        self,
        document: Document,
        pieces: list[Piece],
        places: list[list[int]],
        leaves: Sequence[Leaf] = (),
        unclear: Sequence[Unclear] = (),
    ) -> Text:
        """Make the text of the paragraphs written, whose kinds and articles are known."""
        raw = "".join(self.parts)
        for at in self.tables:
            pieces[at] = pieces[at]._replace(kind="table")
        text = written(document, raw, fold(raw), pieces, places)
        tables = tuple(
            _table(text, rows, number, pieces[rows.first].article) for number, rows in enumerate(self.rows.values(), 1)
        )
        seen = sorted((*text.unclear, *unclear), key=lambda one: one.start)
        return replace(text, tables=tables, leaves=tuple(leaves), unclear=tuple(seen))

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


@dataclass
class _Rows:
    """Where a grid's cells came to stand in the raw text; used inside `compose` only."""

    grid: Grid
    first: int
    spans: list[tuple[int, int]]
    above: tuple[str, ...]


def compose(document: Document, parts: Sequence[Passage | Grid], leaves: Sequence[Leaf] = ()) -> Text:
    """Make a text of passages and tables in order (成文).

    A passage becomes a line of `Text.raw`, a row of a table a line whose cells are parted by tabs. Where no passage is known to be a heading,
    short lines that are no sentence are taken for headings and articles are told apart as on a page of plain text; where headings are known,
    the document is one article unless a passage opens another.

    Raises
    ------
    DocumentError
        When there is no text in any part.
    """
    draft = Draft()
    knows = any(isinstance(part, Passage) and part.is_heading for part in parts)
    flat = [part for part in parts if not isinstance(part, Passage) or clean(part.text)]
    for at, part in enumerate(flat):
        if isinstance(part, Passage):
            following = flat[at + 1] if at + 1 < len(flat) else None
            _passage(draft, part, following, knows)
        elif part.cells:
            draft.grid(part, _above(flat, at))
    if not draft.paragraphs:
        raise DocumentError(
            fault("documents.no_text", "{name} holds no text. Give a file with text in it.", name=document.name)
        )
    pieces, places = _known(draft) if knows else arrange(draft.paragraphs)
    return draft.finished(document, pieces, places, leaves)


def clean(text: str) -> str:
    """Give a text without what would part a line or a cell (去换行); empty where it holds nothing that shows."""
    said = _BREAKS.sub(" ", text.strip())
    return "" if not RESIDUES.sub("", said).strip() else said


def _passage(draft: Draft, passage: Passage, following: "Passage | Grid | None", knows: bool) -> None:
    if passage.opens:
        draft.opens.add(len(draft.paragraphs))
    for line in re.split(r"[\n\r\x0b\x0c\u2028\u2029]+", passage.text):
        said = clean(line)
        if said:
            is_heading = bool(passage.is_heading) if knows or passage.is_heading is False else _seems(said, following)
            draft.paragraph(said, is_heading)


def _seems(said: str, following: "Passage | Grid | None") -> bool:
    folded = fold(said)
    if following is None or is_byline(folded) or not may_be_heading(folded):
        return False
    return not (isinstance(following, Passage) and starts_open(fold(following.text.strip())))


def _above(flat: Sequence[Passage | Grid], at: int) -> tuple[str, ...]:
    """Give up to three short lines right above a table, the nearest last."""
    found: list[str] = []
    for part in reversed(flat[max(at - 3, 0) : at]):
        if not isinstance(part, Passage):
            break
        said = clean(part.text)
        if len(said) > 60 or said.endswith("。"):
            break
        found.append(said)
    return tuple(reversed(found))


def _known(draft: Draft) -> tuple[list[Piece], list[list[int]]]:
    """Give kinds and articles where the document says which passages are headings."""
    pieces: list[Piece] = []
    places: list[list[int]] = []
    has_begun = False
    for at, paragraph in enumerate(draft.paragraphs):
        if not places or at in draft.opens:
            places.append([])
            has_begun = False
        kind: BlockKind = "body"
        if paragraph.is_heading:
            kind = "heading" if has_begun else "headline"
            has_begun = True
        elif is_byline(paragraph.first) or is_bare_dateline(paragraph.first):
            kind = "byline"
        elif is_credit(paragraph.first):
            kind = "caption"
        else:
            has_begun = True
        places[-1].append(at)
        pieces.append(Piece(paragraph, kind, len(places) - 1))
    return pieces, places


def _table(text: Text, rows: _Rows, number: int, article: int) -> Table:
    """Give a grid as a table whose cells are places in the folded text."""
    grid = rows.grid
    filled = [cell for cell in grid.cells if clean(cell.text)]
    form = shape(filled, rows.above)
    cells = tuple(
        Cell(
            bisect_left(text.offsets, start), bisect_left(text.offsets, end), cell.row, cell.column, cell.rows, cell.columns
        )
        for cell, (start, end) in zip(filled, rows.spans, strict=True)
        if cell.row not in form.titles
    )  # fmt: skip
    return Table(
        number, article, cells, form.head_rows, form.head_columns, _folded(form.title), _folded(form.note), grid.sheet, grid.top, grid.left
    )  # fmt: skip


def _folded(said: str | None) -> str | None:
    return None if said is None else fold(said).strip()
