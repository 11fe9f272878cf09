"""Read PDF files (读取 PDF): characters with their boxes, columns told apart, lines joined to paragraphs."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from tongzhou.documents.assemble import assemble
from tongzhou.documents.columns import Glyph, Strip, reading_order
from tongzhou.documents.fold import fold
from tongzhou.documents.layout import lines_of, paragraphs_of
from tongzhou.terms.errors import DocumentError, Fault, fault
from tongzhou.terms.source import Document
from tongzhou.terms.text import Leaf, Text

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # the library ships no types

__all__ = ["MAX_PAGES", "read"]

#: The most pages read in one piece (assumed).
MAX_PAGES = 2000
#: The most characters read of one page: more is a drawing made of characters (assumed).
_MOST_GLYPHS = 200_000
#: A file that goes on this far behind its last end mark was cut off inside an addition to it (assumed).
_AFTER_END = 2048
#: More than this share of characters without a meaning: the fonts do not say what they show (assumed).
_UNKNOWN = 0.3
_FOLIO = re.compile(
    r"[-—–·\s]*(?:第\s?)?\d{1,4}\s?页?(?:\s?[/(,共]\s?(?:of\s)?共?\s?\d{1,4}\s?页?\)?)?[-—–·\s]*|Page \d{1,4}(?: of \d{1,4})?",
    re.I,
)
#: How much taller than the text a line is to stand apart as a headline (assumed).
_TALLER = 1.15


def read(data: bytes, name: str, published: date | None = None, issuer: str | None = None) -> Text:
    """Read a PDF file that holds text (读取 PDF).

    The lines of each page come in reading order, columns told apart by their boxes; page numbers and running heads are left out.

    Raises
    ------
    DocumentError
        When the file is locked, cut off or damaged, too long, or holds pictures of text only.
    """
    if b"%%EOF" not in data or len(data) - data.rindex(b"%%EOF") > _AFTER_END:
        raise DocumentError(_damaged(name))
    pages = _pages(data, name)
    said = [line for page in pages for line in page]
    if not said:
        raise DocumentError(_pictures(name, len(pages)))
    raw, leaves = _raw(pages)
    wide = fold(raw)
    document = Document(hashlib.sha256(data).hexdigest(), name, "application/pdf", len(data), published, issuer)
    text = assemble(document, raw, wide, list(paragraphs_of(list(lines_of(wide)))))
    # Cells beside each other are no sentence, whatever they are cells of.
    blocks = tuple(
        replace(block, kind="table") if "\t" in text.folded[block.start : block.end] else block for block in text.blocks
    )
    return replace(text, blocks=blocks, leaves=leaves)


def _damaged(name: str) -> Fault:
    return fault(
        "documents.damaged",
        "{name} cannot be read as {form}: it is cut off or damaged. Fetch it again, or open it in its own program and save it anew.",
        name=name,
        form="PDF",
    )


def _pictures(name: str, pages: int) -> Fault:
    return fault(
        "documents.pictures_only",
        "{name} has {pages} pages, and none holds text that can be read: they are pictures, or their fonts do not say which characters they "
        "show. Give the page as text, or run it through a character reader first.",
        name=name,
        pages=pages,
    )


def _pages(data: bytes, name: str) -> list[list[str]]:
    """Give the lines of each page; blank lines part what stands apart."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise DocumentError(
            fault(
                "documents.encrypted",
                "{name} is locked by a password. Open it in its own program, save it without a password, and give that file.",
                name=name,
            )
            if locked
            else _damaged(name)
        ) from None
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise DocumentError(
                fault(
                    "documents.too_many_pages",
                    "{name} has {pages} pages; at most {limit} are read. Split it into several files.",
                    name=name,
                    pages=count,
                    limit=MAX_PAGES,
                )
            )
        strips = [list(_page(document, at, name)) for at in range(count)]
    finally:
        document.close()
    return [_lines(page) for page in _without_heads(strips)]


def _page(document: "pypdfium2.PdfDocument", at: int, name: str) -> Iterator[list[Strip]]:
    import pypdfium2

    try:
        page = document[at]
        try:
            glyphs, unknown = _glyphs(page)
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise DocumentError(_damaged(name)) from None
    if glyphs and unknown <= _UNKNOWN * (len(glyphs) + unknown):
        yield from reading_order(glyphs)


def _glyphs(page: "pypdfium2.PdfPage") -> tuple[list[Glyph], int]:
    """Give the characters that show something with their boxes, and how many have no meaning."""
    import ctypes

    from pypdfium2 import raw

    height = page.get_height()
    texts = page.get_textpage()
    found: list[Glyph] = []
    unknown = 0
    try:
        box = raw.FS_RECTF()
        reference = ctypes.byref(box)
        for at in range(min(texts.count_chars(), _MOST_GLYPHS)):
            code = raw.FPDFText_GetUnicode(texts, at)
            if code <= 32 or code in (0xA0, 0x3000) or raw.FPDFText_IsGenerated(texts, at) == 1:
                unknown += code == 0
                continue
            if code in (0xFFFD, 0xFFFF) or 0xE000 <= code <= 0xF8FF or raw.FPDFText_HasUnicodeMapError(texts, at) == 1:
                unknown += 1
                continue
            if not raw.FPDFText_GetLooseCharBox(texts, at, reference) or box.right <= box.left:
                continue
            # pdfium gives U+FFFE for a hyphen at the end of a line.
            char = "-" if code in (0xFFFE, 2) else chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else ""
            if char:
                found.append(Glyph(char, box.left, height - box.top, box.right, height - box.bottom))
    finally:
        texts.close()
    return found, unknown


def _without_heads(pages: Sequence[list[list[Strip]]]) -> list[list[list[Strip]]]:
    """Leave out page numbers, and what stands at the same edge of most pages."""
    edges = Counter(text for page in pages for text in {re.sub(r"\d+", "#", one.text) for one in _outer(page)})
    repeated = {text for text, count in edges.items() if count >= 3 and count * 2 > len(pages)}
    kept: list[list[list[Strip]]] = []
    for page in pages:
        outer = _outer(page)
        out = {id(one) for one in outer if re.sub(r"\d+", "#", one.text) in repeated}
        # A number at the edge is the page's only if nothing stands beside it: else it is a cell of a table's last row.
        out |= {
            id(one)
            for one in outer
            if _FOLIO.fullmatch(fold(one.text))
            and not any(other is not one and _overlap(one, other) for other in outer)
        }
        kept.append([part for block in page if (part := [one for one in block if id(one) not in out])])
    return kept


def _outer(page: Sequence[Sequence[Strip]]) -> list[Strip]:
    """Give the topmost and the lowest strips of a page."""
    strips = [one for block in page for one in block]
    if not strips:
        return []
    top, bottom = min(one.top for one in strips), max(one.bottom for one in strips)
    return [one for one in strips if one.top < top + one.height * 0.6 or one.bottom > bottom - one.height * 0.6]


def _overlap(one: Strip, other: Strip) -> bool:
    return one.top < other.bottom and other.top < one.bottom


def _lines(page: Sequence[Sequence[Strip]]) -> list[str]:
    """Write the strips of a page as lines, with a blank line where something stands apart and an indent where it is set in."""
    heights = sorted(one.height for block in page for one in block)
    if not heights:
        return []
    usual = heights[len(heights) // 2]
    lines: list[str] = []
    for block in page:
        left = min(one.left for one in block)
        before: Strip | None = None
        for strip in block:
            if before is not None and _is_beside(before, strip):
                lines[-1] += "\t" + strip.text
                before = strip
                continue
            changes = before is not None and not 1 / _TALLER < strip.height / before.height < _TALLER
            is_apart = before is not None and strip.top - before.bottom > 0.9 * max(usual, strip.height)
            if lines and (changes or is_apart or before is None and strip.height > _TALLER * usual):
                lines.append("")
            indent = strip.left - left
            lines.append(("\u3000\u3000" if 1.5 * usual <= indent <= 3 * usual else "") + strip.text)
            before = strip
        if block and block[-1].height > _TALLER * usual:
            lines.append("")
    return lines


def _is_beside(before: Strip, strip: Strip) -> bool:
    return strip.left >= before.right and (strip.top + strip.bottom) / 2 < before.bottom and strip.bottom > before.top


def _raw(pages: Sequence[Sequence[str]]) -> tuple[str, tuple[Leaf, ...]]:
    parts: list[str] = []
    leaves: list[Leaf] = []
    length = 0
    for number, lines in enumerate(pages, 1):
        text = "".join(f"{line}\n" for line in lines)
        leaves.append(Leaf(length, length + len(text), number))
        parts.append(text)
        length += len(text)
    return "".join(parts), tuple(leaves)
