"""Read web pages (读取网页): headings, paragraphs and tables of the main text, navigation left out."""

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from tongzhou.documents.decode import characters, too_large
from tongzhou.documents.draft import Passage, compose
from tongzhou.documents.fold import fold
from tongzhou.documents.grid import Grid, GridCell, is_figure
from tongzhou.documents.marks import may_be_heading
from tongzhou.terms.errors import DocumentError
from tongzhou.terms.source import Document
from tongzhou.terms.text import Text

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["MAX_BYTES", "read"]

#: The largest page read, 16 MiB (assumed: the tree takes some ten times that).
MAX_BYTES = 16 * 1024 * 1024

_SKIPPED = frozenset(
    "script style noscript template head nav footer aside button select option textarea input iframe svg math object embed "
    "audio video canvas map dialog datalist".split()
)
_BLOCKS = frozenset(
    "address article blockquote body br caption center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header hr html "
    "li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = frozenset({"b", "strong"})
#: Names of page parts that hold no text of the document's own.
_APART = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|foot(?:er)?|copyright|bread-?crumbs?|crumbs?|side-?bar|share|comments?|related|advert\w*|ads?|tool-?bar|"
    r"login|search(?:box|bar)?|pagination|pager|cookie\w*|skip-?link)(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEAVY = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HAN_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_CODECS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "gb_2312-80": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252", "windows-1252": "cp1252", "us-ascii": "cp1252",
}  # fmt: skip
_DAY = re.compile(r"(20\d{2}|19\d{2})[-/年](\d{1,2})[-/月](\d{1,2})")
_DATE_NAMES = frozenset({"pubdate", "publishdate", "article:published_time", "publication_date", "dc.date.issued"})
#: A page's own region (`main`, `article`) is taken for the whole if it holds at least this share of the unlinked text (assumed).
_MAIN_SHARE = 0.4
#: A paragraph with a greater share of linked characters is navigation (assumed).
_LINKED = 0.6


def read(data: bytes, name: str, published: date | None = None, issuer: str | None = None) -> Text:
    r"""Read a web page (读取网页).

    Headings, paragraphs and tables come in the order of the page; scripts, navigation, footers and hidden parts are left out. A table is one
    if it has two rows, two columns and a figure or a head, and holds no other table; tables that only set the layout give their paragraphs.
    Where `published` is not given, the page's own declaration of it counts (`<meta name="PubDate">`).

    Raises
    ------
    DocumentError
        When the bytes are too many, in no known encoding, or hold no text.

    Examples
    --------
    >>> page = "<h1>外贸增长</h1><p>前三季度，进口27.6亿元。</p><table><tr><th>指标<th>亿元<tr><td>进口<td>27.6</table>"
    >>> text = read(page.encode(), "a.html")
    >>> text.articles[0].title, text.raw.splitlines()[-1]
    ('外贸增长', '进口\t27.6')
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(too_large(name, len(data), MAX_BYTES))
    root = _tree(_decoded(data, name))
    walk = _Walk()
    if root is not None:
        walk.through(root)
        published = published or _published(root)
    document = Document(hashlib.sha256(data).hexdigest(), name, "text/html", len(data), published, issuer)
    return compose(document, list(walk.kept()))


def _decoded(data: bytes, name: str) -> str:
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
        said = _CHARSET.search(data[:4096])
        codec = _CODECS.get(said[1].decode("ascii").lower()) if said else None
        if codec:
            try:
                return data.decode(codec)
            except UnicodeDecodeError:
                pass
    return characters(data, name)


def _tree(page: str) -> "etree._Element | None":
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    # NUL and lone surrogates end the parse or cannot be written.
    plain = page.replace("\0", "").encode("utf-8", "replace")
    try:
        return etree.fromstring(plain, parser) if plain.strip() else None
    except etree.XMLSyntaxError:
        return None


def _published(root: "etree._Element") -> date | None:
    for meta in root.iter("meta"):
        if (meta.get("name") or meta.get("property") or "").lower() in _DATE_NAMES:
            found = _DAY.search(meta.get("content") or "")
            if found:
                try:
                    return date(int(found[1]), int(found[2]), int(found[3]))
                except ValueError:
                    continue
    return None


@dataclass
class _Table:
    """A table being read: its cells, and those of earlier rows that reach down."""

    cells: list[GridCell] = field(default_factory=list)
    row: int = -1
    column: int = 0
    taken: dict[int, int] = field(default_factory=dict)
    """Column → the first row that is free in it."""

    def next_row(self) -> None:
        self.row += 1
        self.column = 0

    def add(self, text: str, rows: int, columns: int, is_head: bool) -> None:
        if self.row < 0:
            self.next_row()
        while self.taken.get(self.column, 0) > self.row:
            self.column += 1
        for column in range(self.column, self.column + columns):
            self.taken[column] = self.row + rows
        self.cells.append(GridCell(self.row, self.column, text, rows, columns, is_head))
        self.column += columns


@dataclass
class _Walk:
    """The page's parts as they are met, each with whether it lies in the main region; used inside `read` only."""

    parts: list[tuple[Passage | Grid, bool]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    heading: int = 0
    link: int = 0
    heavy: int = 0
    main: int = 0
    table: _Table | None = None
    cell: "etree._Element | None" = None
    raised: int = 0

    def through(self, root: "etree._Element") -> None:
        """Go through the tree in order, without recursion."""
        from lxml import etree

        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if _is_apart(element):
                    walker.skip_subtree()
                    self._open(element, False)
                else:
                    self._open(element, True)
                    self._say(element.text)
            else:
                self._close(element)
                self._say(element.tail)
        self._flush()

    def kept(self) -> Iterator[Passage | Grid]:
        """Give the parts of the main region, or all where the page names none."""
        main = sum(_weight(part) for part, is_main in self.parts if is_main)
        whole = sum(_weight(part) for part, _ in self.parts)
        takes_main = whole > 0 and main >= _MAIN_SHARE * whole
        yield from (part for part, is_main in self.parts if is_main or not takes_main)

    def _open(self, element: "etree._Element", is_read: bool) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        if not is_read:
            return
        self.heading += tag in _HEADINGS
        self.link += tag == "a"
        self.heavy += _is_heavy(element)
        self.main += tag in ("main", "article")
        self.raised += tag == "sup"
        if tag == "table" and self.table is None and _is_data(element):
            self.table = _Table()
        elif self.table is not None:
            if tag == "tr":
                self.table.next_row()
            elif tag in ("td", "th"):
                self.cell = element

    def _close(self, element: "etree._Element") -> None:
        tag = element.tag
        if _is_apart(element):
            return
        if tag == self._cell_tag():
            self._end_cell(element)
        elif tag in _BLOCKS:
            self._flush()
        self.heading -= tag in _HEADINGS
        self.link -= tag == "a"
        self.heavy -= _is_heavy(element)
        self.raised -= tag == "sup"
        if tag == "table" and self.table is not None:
            self.parts.append((Grid(tuple(self.table.cells)), self.main > 0))
            self.table = None
        self.main -= tag in ("main", "article")

    def _cell_tag(self) -> str | None:
        return None if self.cell is None else str(self.cell.tag)

    def _end_cell(self, element: "etree._Element") -> None:
        if self.table is not None:
            rows, columns = _span(element, "rowspan", 1000), _span(element, "colspan", 100)
            self.table.add(self._words(), rows, columns, element.tag == "th")
        self._clear()
        self.cell = None

    def _say(self, text: str | None) -> None:
        if not text:
            return
        if self.raised and text.strip().isdigit() and self.words and not re.search("[A-Za-z]$", self.words[-1]):
            # A raised number behind a letter is a power of its unit (km²), elsewhere the mark of a note, never a digit of the figure.
            text = f"[{text.strip()}]"
        self.words.append(text)
        size = len(text.strip())
        self.linked += size if self.link else 0
        self.bold += size if self.heavy else 0

    def _words(self) -> str:
        return _BLANKS.sub(" ", _HAN_BREAK.sub("", "".join(self.words))).strip(" ")

    def _clear(self) -> None:
        self.words.clear()
        self.linked = self.bold = 0

    def _flush(self) -> None:
        if self.cell is not None:
            # Paragraphs inside a cell are parted by a space.
            self.words.append(" ")
            return
        said = self._words()
        size = len(said.strip("\u3000\xa0 "))
        is_caption = self.table is not None
        if size and (self.heading or self.linked <= _LINKED * size):
            is_bold = self.bold >= 0.9 * size and may_be_heading(fold(said.strip("\u3000\xa0 ")))
            is_heading = True if self.heading or is_bold else None
            self.parts.append((Passage(said.strip("\u3000\xa0 "), None if is_caption else is_heading), self.main > 0))
        self._clear()


def _is_apart(element: "etree._Element") -> bool:
    tag = element.tag
    if not isinstance(tag, str) or tag in _SKIPPED:
        return True
    if tag in ("body", "html", "main", "article", "td", "tr", "table"):
        return False
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    if marks != " " and _APART.search(marks):
        return True
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_heavy(element: "etree._Element") -> bool:
    return element.tag in _BOLD or bool(_HEAVY.search(element.get("style") or ""))


def _is_data(table: "etree._Element") -> bool:
    """Whether a table holds data rather than the page's layout."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = 0
    most = 0
    speaks = False
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        rows += bool(cells)
        most = max(most, len(cells))
        speaks = speaks or any(cell.tag == "th" or is_figure("".join(map(str, cell.itertext()))) for cell in cells)
    return rows >= 2 and most >= 2 and speaks


def _span(element: "etree._Element", name: str, most: int) -> int:
    said = (element.get(name) or "1").strip()
    return min(max(int(said), 1), most) if said.isascii() and said.isdigit() and len(said) <= 6 else 1


def _weight(part: Passage | Grid) -> int:
    return len(part.text) if isinstance(part, Passage) else sum(len(cell.text) for cell in part.cells)
