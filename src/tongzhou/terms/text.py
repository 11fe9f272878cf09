"""Text with a map back to the characters as read (文本与位置)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tongzhou.terms.source import Document
from tongzhou.terms.table import Table

__all__ = ["Article", "Block", "BlockKind", "Leaf", "Residue", "Text", "Unclear"]

BlockKind = Literal["kicker", "headline", "deck", "heading", "byline", "body", "caption", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the folded text, layout breaks joined (段落); `start` and `end` are positions in `Text.folded`.

    A block of kind `table` is one row of a table, its cells parted by tabs.
    """

    start: int
    end: int
    kind: BlockKind
    article: int


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a page (文章): its title as printed, line breaks taken out, and its blocks' positions in `folded`."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Residue:
    """Something on the page that is not text (残留物): a stray word, a soft hyphen; a position in `Text.raw`."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A printed page of a document (页); a position in `Text.raw`, and the page's number from 1."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """A stretch that could not be read with certainty (字迹不清): a position in `Text.raw`.

    `confidence` is what the character reader gave, from 0 to 1; 0 where the document does not say which characters it shows.
    """

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Text:
    """A document's text, folded for reading, with the way back (文本).

    Parameters
    ----------
    document
        What was read.
    raw
        The characters as read; no newline translated. Of a document that is no plain text, its text in reading order: a paragraph or a
        row of a table on each line, the cells of a row parted by tabs.
    folded
        Width folded one to one, traditional characters mapped to simplified, layout breaks taken out; blocks are separated by one
        newline.
    offsets
        `len(folded) + 1` integers: `folded[i]` is `raw[offsets[i]]`; the last is `len(raw)`.
    blocks, articles
        In order of position; each block belongs to one article.
    joins
        Positions in `folded` at which a layout break was taken out (the character before and after were apart on the page).
    residues
        What was set aside.
    tables
        The tables, in order; their rows are blocks of kind `table`.
    leaves
        The printed pages, in order; empty where the document has none.
    unclear
        What could not be read with certainty, in order.
    """

    document: Document
    raw: str
    folded: str
    offsets: Sequence[int]
    blocks: tuple[Block, ...]
    articles: tuple[Article, ...]
    joins: tuple[int, ...] = field(default_factory=tuple)
    residues: tuple[Residue, ...] = field(default_factory=tuple)
    tables: tuple[Table, ...] = field(default_factory=tuple)
    leaves: tuple[Leaf, ...] = field(default_factory=tuple)
    unclear: tuple[Unclear, ...] = field(default_factory=tuple)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Map a half-open span of `folded` to the half-open span of `raw` it was read from (回到原文位置)."""
        if end <= start:
            at = self.offsets[start]
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1
