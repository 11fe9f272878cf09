"""Read PDF files (读取 PDF): characters with their boxes, columns told apart, lines joined to paragraphs."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tongzhou.documents.columns import Item, reading_order
from tongzhou.documents.drawing import characters, drawn
from tongzhou.documents.fold import fold
from tongzhou.documents.glyphs import LOST, Glyph, Strip, strips_of
from tongzhou.documents.ruling import Frame, Rule, frames_of, merged
from tongzhou.documents.scan import CharacterReader, page_of
from tongzhou.documents.tabular import PrintedTable, framed
from tongzhou.documents.typeset import typeset
from tongzhou.terms.errors import DocumentError, Fault, fault
from tongzhou.terms.source import Document
from tongzhou.terms.text import Text

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # the library ships no types

__all__ = ["MAX_PAGES", "read"]

#: The most pages read in one piece (assumed).
MAX_PAGES = 2000
#: A file that goes on this far behind its last end mark was cut off inside an addition to it (assumed).
_AFTER_END = 2048
#: More than this share of characters without a meaning: the fonts do not say what they show (assumed).
_UNKNOWN = 0.3
_FOLIO = re.compile(
    r"[-—–·\s]*(?:第\s?)?\d{1,4}\s?页?(?:\s?[/(,共]\s?(?:of\s)?共?\s?\d{1,4}\s?页?\)?)?[-—–·\s]*|Page \d{1,4}(?: of \d{1,4})?",
    re.I,
)
#: A level line of this many character heights parts what stands above from what stands below (assumed: longer than an underlined word).
_LONG_RULE = 8
#: A page without text is drawn at so many dots an inch for the character reader, and no larger than so many pixels (assumed).
_DOTS, _LONGEST = 200, 5000


def read(
    data: bytes,
    name: str,
    published: date | None = None,
    issuer: str | None = None,
    reader: CharacterReader | None = None,
) -> Text:
    """Read a PDF file (读取 PDF).

    The lines of each page come in reading order, columns told apart by their boxes; page numbers and running heads are left out.
    A page without text is a picture: `reader` reads it, where there is one.

    Raises
    ------
    DocumentError
        When the file is locked, cut off or damaged, too long, or holds pictures of text only.
    """
    if b"%%EOF" not in data or len(data) - data.rindex(b"%%EOF") > _AFTER_END:
        raise DocumentError(_damaged(name))
    pages = _pages(data, name, reader)
    if not any(pages):
        raise DocumentError(_pictures(name, len(pages), reader is not None))
    document = Document(hashlib.sha256(data).hexdigest(), name, "application/pdf", len(data), published, issuer)
    return typeset(document, pages)


def _damaged(name: str) -> Fault:
    return fault(
        "documents.damaged",
        "{name} cannot be read as {form}: it is cut off or damaged. Fetch it again, or open it in its own program and save it anew.",
        name=name,
        form="PDF",
    )


def _pictures(name: str, pages: int, has_reader: bool) -> Fault:
    if has_reader:
        return fault("documents.no_text", "{name} holds no text. Give a file with text in it.", name=name)
    return fault(
        "documents.pictures_only",
        "{name} has {pages} pages, and none holds text that can be read: they are pictures, or their fonts do not say which characters they "
        "show. They can be read once the character reader is installed: pip install 'tongzhou[scan]'",
        name=name,
        pages=pages,
    )


def _pages(data: bytes, name: str, reader: CharacterReader | None) -> list[list[list[Item]]]:
    """Give the pieces of each page in reading order."""
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
        pages = [_page(document, at, name, reader) for at in range(count)]
    finally:
        document.close()
    return _without_heads(pages)


def _page(document: "pypdfium2.PdfDocument", at: int, name: str, reader: CharacterReader | None) -> list[list[Item]]:
    import pypdfium2

    try:
        page = document[at]
        try:
            glyphs = characters(page)
            if sum(one.char == LOST for one in glyphs) > _UNKNOWN * len(glyphs):
                glyphs = []
            if not glyphs and reader is not None:
                width, height = page.get_size()
                scale = min(_DOTS / 72, _LONGEST / max(width, height, 1))
                image = page.render(scale=scale, rev_byteorder=True, draw_annots=False).to_numpy()[:, :, :3]
                return page_of(image, reader, scale)
            rules = merged(drawn(page)) if glyphs else []
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        raise DocumentError(_damaged(name)) from None
    return list(_ordered(glyphs, rules))


def _ordered(glyphs: Sequence[Glyph], rules: Sequence[Rule]) -> Iterator[list[Item]]:
    """Give the pieces of a page in reading order, tables in frames told apart first."""
    tables: list[PrintedTable] = []
    framing: set[Rule] = set()
    for frame in frames_of(rules):
        inside = [one for one in glyphs if _lies_in(one, frame)]
        table = framed(frame, inside) if inside else None
        if table is not None:
            tables.append(table)
            framing.update((*frame.level, *frame.upright))
    free = [one for one in glyphs if not any(_lies_in(one, table) for table in tables)] if tables else glyphs
    strips = strips_of(free)
    height = sorted(one.height for one in strips)[len(strips) // 2] if strips else 10.0
    level = [one for one in rules if one.is_level and one not in framing and one.right - one.left > _LONG_RULE * height]
    yield from reading_order(strips, tables, level)


def _lies_in(glyph: Glyph, box: Frame | PrintedTable) -> bool:
    across, down = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return box.left <= across <= box.right and box.top <= down <= box.bottom


def _without_heads(pages: Sequence[list[list[Item]]]) -> list[list[list[Item]]]:
    """Leave out page numbers, and what stands at the same edge of most pages."""
    outer = [_outer(page) for page in pages]
    edges = Counter(text for page in outer for text in {_said(one) for one in page})
    repeated = {text for text, count in edges.items() if count >= 3 and count * 2 > len(pages)}
    kept: list[list[list[Item]]] = []
    for page, edge in zip(pages, outer, strict=True):
        out = {id(one) for one in edge if _said(one) in repeated}
        # A number at the edge is the page's only if nothing stands beside it: else it is a cell of a table's last row.
        out |= {
            id(one)
            for one in edge
            if _FOLIO.fullmatch(fold(one.text)) and not any(other is not one and _overlap(one, other) for other in edge)
        }
        kept.append([part for block in page if (part := [one for one in block if id(one) not in out])])
    return kept


def _said(strip: Strip) -> str:
    return re.sub(r"\d+", "#", strip.text)


def _outer(page: Sequence[Sequence[Item]]) -> list[Strip]:
    """Give the topmost and the lowest strips of a page."""
    items = [one for block in page for one in block]
    if not items:
        return []
    top, bottom = min(one.top for one in items), max(one.bottom for one in items)
    return [
        one
        for one in items
        if isinstance(one, Strip) and (one.top < top + one.height * 0.6 or one.bottom > bottom - one.height * 0.6)
    ]


def _overlap(one: Strip, other: Strip) -> bool:
    return one.top < other.bottom and other.top < one.bottom
