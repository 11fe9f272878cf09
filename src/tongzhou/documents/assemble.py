"""Paragraphs to a text (成文): folded, with blocks, articles, tables and the map back to the characters."""

import re
from array import array
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property

from tongzhou.documents.articles import Piece, arrange
from tongzhou.documents.fold import RESIDUES
from tongzhou.documents.hyphens import is_divided, latin_words
from tongzhou.documents.layout import Line, Paragraph, glue
from tongzhou.documents.offsets import Runs
from tongzhou.terms.source import Document
from tongzhou.terms.text import Article, Block, Residue, Text, Unclear

__all__ = ["assemble", "written"]

_HAN = "\u4e00-\u9fff"
#: An English function word alone between Chinese characters is left over from a translation or a layout program.
_STRAY = re.compile(rf"(?<=[{_HAN}]) +(?:and|or|of|the|to|in|for|by|with) +(?=[{_HAN}])")
_HEADLINE_SPACE = re.compile(r" +")
#: What programs write for characters that a font lacks: the replacement character, runs of boxes or of question marks.
_LOST = re.compile("\ufffd+|[■□]{2,}|[?？]{3,}")


def assemble(document: Document, raw: str, wide: str, paragraphs: Sequence[Paragraph]) -> Text:
    """Make a text of its paragraphs (成文).

    Parameters
    ----------
    document
        What was read.
    raw
        The characters as read.
    wide
        The same, folded one to one.
    paragraphs
        In order; their lines are positions in `raw`.
    """
    return written(document, raw, wide, *arrange(paragraphs))


def written(document: Document, raw: str, wide: str, pieces: Sequence[Piece], places: Sequence[Sequence[int]]) -> Text:
    """Make a text of paragraphs whose kinds and articles are known (成文).

    `places` holds, for each article, the numbers of its paragraphs.
    """
    build = _Build(wide)
    blocks = [build.block(piece) for piece in pieces]
    folded = "".join(build.parts)
    articles = tuple(_article(folded, blocks, parts) for parts in places)
    residues = (*_invisible(raw), *build.residues)
    return Text(
        document,
        raw,
        folded,
        build.runs(len(raw)),
        tuple(blocks),
        articles,
        tuple(build.joins),
        tuple(sorted(residues, key=lambda one: one.start)),
        unclear=tuple(Unclear(found.start(), found.end(), 0.0) for found in _LOST.finditer(raw)),
    )


def _article(folded: str, blocks: Sequence[Block], parts: Sequence[int]) -> Article:
    first = blocks[parts[0]]
    title = next(
        (folded[blocks[part].start : blocks[part].end] for part in parts if blocks[part].kind == "headline"), ""
    )
    if not title and first.kind == "caption":
        title = _first_words(folded[first.start : first.end])
    return Article(title, first.start, blocks[parts[-1]].end)


def _first_words(said: str, most: int = 24) -> str:
    sentence = said.split("。", 1)[0]
    return sentence if len(sentence) <= most else sentence[:most] + "…"


def _invisible(raw: str) -> Iterator[Residue]:
    for found in RESIDUES.finditer(raw):
        why = "documents.residue.soft_hyphen" if set(found[0]) == {"\xad"} else "documents.residue.control"
        yield Residue(found.start(), found.end(), why)


@dataclass
class _Build:
    """The folded text as it grows; used inside `assemble` only."""

    wide: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: "array[int]" = field(default_factory=lambda: array("q"))
    values: "array[int]" = field(default_factory=lambda: array("q"))
    joins: list[int] = field(default_factory=list)
    residues: list[Residue] = field(default_factory=list)
    reached: int = 0

    @cached_property
    def _words(self) -> Set[str]:
        return latin_words(self.wide)

    def runs(self, raw_length: int) -> Runs:
        """Give the map back, closed by the length of the raw text."""
        return Runs((*self.starts, self.length), (*self.values, raw_length), self.length + 1)

    def block(self, piece: Piece) -> Block:
        """Write a paragraph and give its block."""
        if self.parts:
            self._write("\n", self.reached)
        start = self.length
        before: Line | None = None
        heading = piece.paragraph.is_heading
        for line in piece.paragraph.lines:
            if before is not None:
                self._join(before, line, heading)
            self._line(line, heading)
            before = line
        return Block(start, self.length, piece.kind, piece.article)

    def _join(self, before: Line, line: Line, heading: bool) -> None:
        if before.text.endswith("-") and before.text[-2:-1].isalpha() and line.text[:1].islower():
            if is_divided(before.text, line.text, self._words) and len(self.parts[-1]) > 1:
                self.parts[-1] = self.parts[-1][:-1]
                self.length -= 1
                self.joins.append(self.length)
            return
        space = glue(before.text, line.text, heading)
        if space:
            self._write(space, before.end)
        self.joins.append(self.length)

    def _line(self, line: Line, heading: bool) -> None:
        at = line.start
        for start, end, kept in _cuts(line, heading):
            self._write(self.wide[at:start], at)
            if kept:
                self._write(kept, start)
            if heading and self.wide[start:end].isspace():
                self.joins.append(self.length)
            elif _STRAY.fullmatch(self.wide, start, end) or self.wide[start:end].strip(" ").isalpha():
                word = self.wide[start:end]
                inner = start + len(word) - len(word.lstrip())
                self.residues.append(Residue(inner, inner + len(word.strip()), "documents.residue.stray_word"))
            at = end
        self._write(self.wide[at : line.end], at)
        self.reached = line.end

    def _write(self, characters: str, at: int) -> None:
        if not characters:
            return
        if not self.starts or self.values[-1] + self.length - self.starts[-1] != at:
            self.starts.append(self.length)
            self.values.append(at)
        self.parts.append(characters)
        self.length += len(characters)


def _cuts(line: Line, heading: bool) -> list[tuple[int, int, str]]:
    """Give the raw spans to leave out of a line, each with what stands in its place."""
    text = line.text
    found = [(m.start(), m.end(), "") for m in RESIDUES.finditer(text)]
    stray = [(m.start(), m.end(), "") for m in _STRAY.finditer(text)] if " " in text else []
    found += stray
    if heading and " " in text:
        for m in _HEADLINE_SPACE.finditer(text):
            if any(a <= m.start() < b for a, b, _ in stray):
                continue
            left = text[: m.start()].rsplit(" ", 1)[-1]
            right = text[m.end() :].split(" ", 1)[0]
            if _is_han(left[-1:]) or _is_han(right[:1]):
                found.append((m.start(), m.end(), glue(left, right, True)))
    return [(line.start + a, line.start + b, kept) for a, b, kept in sorted(found)]


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or char in "。、,“”"
