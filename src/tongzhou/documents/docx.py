"""Read Word documents (读取 Word 文档): paragraphs, headings and tables in the order of the document."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tongzhou.documents.draft import Passage, compose
from tongzhou.documents.fold import fold
from tongzhou.documents.grid import Grid, GridCell
from tongzhou.documents.marks import may_be_heading
from tongzhou.terms.errors import DocumentError, fault
from tongzhou.terms.source import Document
from tongzhou.terms.text import Text

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["MEDIA", "read"]

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _TBL, _TR, _TC = _W + "p", _W + "tbl", _W + "tr", _W + "tc"
_VALUE = _W + "val"
_OFF = frozenset({"0", "false", "off", "none"})
_HEADING_NAME = re.compile(r"^(?:heading \d|title|subtitle|标题(?: ?\d)?|副标题)$", re.IGNORECASE)
#: Parts of a paragraph that are not text of the document: deleted text, field codes, the second form of a drawing.
_SKIPPED = frozenset(
    {_W + "del", _W + "moveFrom", _W + "instrText", _W + "pPr", _W + "rPr", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}
)  # fmt: skip


def read(data: bytes, name: str, published: date | None = None, issuer: str | None = None) -> Text:
    """Read a Word document (读取 Word 文档).

    Inserted text under revision counts, deleted text does not; text in content controls and frames is kept. Headings are the paragraphs
    whose style is one or has an outline level, else short paragraphs wholly in bold.

    Raises
    ------
    DocumentError
        When the file is cut off, locked, too large inside, or holds no text.
    """
    from tongzhou.documents.package import open_package, part_of

    package = open_package(data, name, "DOCX")
    body = _xml(part_of(package, "word/document.xml", name, "DOCX"), name)
    styles = frozenset[str]()
    if "word/styles.xml" in package.namelist():
        styles = _heading_styles(_xml(part_of(package, "word/styles.xml", name, "DOCX"), name))
    document = Document(hashlib.sha256(data).hexdigest(), name, MEDIA, len(data), published, issuer)
    return compose(document, list(_parts(body, styles)))


def _xml(data: bytes, name: str) -> "etree._Element":
    from lxml import etree

    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise DocumentError(
            fault(
                "documents.damaged",
                "{name} cannot be read as {form}: it is cut off or damaged. Fetch it again, or open it in its own program and save it anew.",
                name=name,
                form="DOCX",
            )
        ) from None


def _heading_styles(root: "etree._Element") -> frozenset[str]:
    """Give the ids of the styles that make a heading, by name, outline level, or the style they rest on."""
    found: set[str] = set()
    rests: dict[str, str] = {}
    for style in root.iter(_W + "style"):
        key = style.get(_W + "styleId") or ""
        label, level, base = style.find(_W + "name"), style.find(f".//{_W}outlineLvl"), style.find(_W + "basedOn")
        if base is not None:
            rests[key] = base.get(_VALUE) or ""
        if (label is not None and _HEADING_NAME.match(label.get(_VALUE) or "")) or _level(level):
            found.add(key)
    grows = True
    while grows:
        new = {key for key, base in rests.items() if base in found and key not in found}
        found |= new
        grows = bool(new)
    return frozenset(found)


def _level(outline: "etree._Element | None") -> bool:
    return outline is not None and (outline.get(_VALUE) or "9") < "9"


@dataclass
class _Seen:
    """The text of a paragraph as it is gathered."""

    words: list[str]
    heavy: int = 0
    size: int = 0


def _parts(root: "etree._Element", styles: frozenset[str]) -> Iterator[Passage | Grid]:
    from lxml import etree

    walker = etree.iterwalk(root, events=("start",), tag=(_P, _TBL, *_SKIPPED))
    for _, element in walker:
        if element.tag == _TBL:
            walker.skip_subtree()
            yield from _table(element, styles)
        elif element.tag == _P:
            yield _passage(element, styles)
        else:
            walker.skip_subtree()


def _passage(paragraph: "etree._Element", styles: frozenset[str]) -> Passage:
    seen = _said(paragraph)
    text = "".join(seen.words)
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    is_heading = _level(outline) or (style is not None and style.get(_VALUE) in styles)
    folded = fold(text.strip())
    if not is_heading and seen.size and seen.heavy >= 0.9 * seen.size:
        is_heading = bool(folded) and may_be_heading(folded)
    return Passage(text, True if is_heading else None)


def _said(paragraph: "etree._Element") -> _Seen:
    """Gather a paragraph's own text; frames inside it come as paragraphs of their own."""
    from lxml import etree

    seen = _Seen([])
    walker = etree.iterwalk(paragraph, events=("start",))
    for _, element in walker:
        if element is not paragraph and (element.tag in _SKIPPED or element.tag == _P):
            walker.skip_subtree()
        elif element.tag == _W + "t" and element.text:
            run = element.getparent()
            marks = run.find(_W + "rPr") if run is not None else None
            seen.words.append(_raised(element.text, marks, seen.words))
            size = len(element.text.strip())
            seen.size += size
            seen.heavy += size if _is_on(marks, "b") else 0
        elif element.tag in (_W + "tab", _W + "ptab"):
            seen.words.append(" ")
        elif element.tag in (_W + "br", _W + "cr"):
            seen.words.append("\n")
        elif element.tag == _W + "noBreakHyphen":
            seen.words.append("-")
    return seen


def _raised(text: str, marks: "etree._Element | None", before: list[str]) -> str:
    """Put a raised number into brackets, unless it is a power of a unit (km²): it is no digit of the figure before it."""
    raised = marks.find(_W + "vertAlign") if marks is not None else None
    if raised is None or raised.get(_VALUE) != "superscript" or not text.strip().isdigit():
        return text
    return text if before and re.search("[A-Za-z]$", before[-1]) else f"[{text.strip()}]"


def _is_on(marks: "etree._Element | None", name: str) -> bool:
    mark = marks.find(_W + name) if marks is not None else None
    return mark is not None and (mark.get(_VALUE) or "1") not in _OFF


def _number(element: "etree._Element | None", most: int) -> int:
    said = (element.get(_VALUE) if element is not None else None) or ""
    return min(int(said), most) if said.isascii() and said.isdigit() and len(said) < 7 else 0


def _table(table: "etree._Element", styles: frozenset[str]) -> Iterator[Passage | Grid]:
    """Give a table as a grid; one that only frames text, with one column or a table inside, as its paragraphs."""
    if next(table.iterdescendants(_TBL), None) is not None:
        for cell in table.iter(_TC):
            if cell.getparent() is not None and next(cell.iterancestors(_TBL)) is table:
                yield from _within(cell, styles)
        return
    cells: list[GridCell] = []
    open_: dict[int, int] = {}
    for row, line in enumerate(table.iter(_TR)):
        is_head = line.find(f"{_W}trPr/{_W}tblHeader") is not None
        column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 100)
        for cell in line.iter(_TC):
            columns = max(_number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 100), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and (merge.get(_VALUE) or "continue") == "continue" and column in open_:
                above = cells[open_[column]]
                cells[open_[column]] = GridCell(
                    above.row, above.column, above.text, row - above.row + 1, above.columns, above.is_head
                )
            else:
                open_.pop(column, None)
                if merge is not None:
                    open_[column] = len(cells)
                said = " ".join(filter(None, ("".join(_said(one).words).strip() for one in cell.iter(_P))))
                cells.append(GridCell(row, column, said, 1, columns, is_head))
            column += columns
    if len({cell.column for cell in cells}) < 2:
        for cell in table.iter(_TC):
            yield from _within(cell, styles)
        return
    yield Grid(tuple(cells))


def _within(cell: "etree._Element", styles: frozenset[str]) -> Iterator[Passage | Grid]:
    for child in cell:
        if child.tag == _P:
            yield _passage(child, styles)
        elif child.tag == _TBL:
            yield from _table(child, styles)
