"""The blue book as a structure (蓝皮书): chapters of blocks, with the evidence behind every number; writers read only this."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from tongzhou.terms.finding import Verdict

__all__ = [
    "Badge",
    "BarChart",
    "Bar",
    "Block",
    "Book",
    "Cell",
    "Chapter",
    "Chart",
    "CheckLine",
    "Column",
    "Cover",
    "Evidence",
    "FactItem",
    "FactList",
    "Figure",
    "FindingItem",
    "FindingList",
    "Heading",
    "HeatMap",
    "Line",
    "LineChart",
    "LinePanel",
    "Note",
    "Number",
    "Piece",
    "Point",
    "Quote",
    "Run",
    "Span",
    "SpanChart",
    "Table",
    "Text",
    "Tile",
    "TileMap",
]


@dataclass(frozen=True, slots=True)
class Number:
    """A number in running text, a table or a figure (数字): what is shown, its value and unit, and its evidence.

    `text` is what is shown, with the printed digits; `unit` in the book's language, None where there is none; `evidence` the id of an
    `Evidence` of the book, None where the program itself counted (the number of facts, the size of a file).
    """

    text: str
    value: Decimal | None = None
    unit: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """A short mark with a meaning (标记): a verdict, a reading. `kind` is the key that gives it its colour."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of quoted page text (原文片段); `mark` says whether it is the sentence, the numeral in it, or the page around it."""

    text: str
    mark: Literal["page", "sentence", "numeral"] = "page"


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation in pieces (引文)."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Give the quotation without marks."""
        return "".join(piece.text for piece in self.pieces)


#: One thing in a line of text.
Inline = str | Number | Badge
#: A line of text with numbers in it.
Run = tuple[Inline, ...]
#: What a table cell may hold.
Cell = str | Number | Badge | Quote | Run | None


@dataclass(frozen=True, slots=True)
class CheckLine:
    """A check that a number took part in, for its evidence (校验记录)."""

    verdict: Verdict
    label: str
    relation: str
    expr: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a number (证据): the sentence it was read from, the panel row, or the formula with its inputs.

    Parameters
    ----------
    id
        Anchor in the book, letters and digits only.
    kind
        `read` from a document, `panel` row, or `computed`.
    title
        Of what, where, when.
    number
        The number as shown.
    document, sha256, article
        Of a number read from a page; None otherwise.
    page
        The text around it, with the sentence and the numeral marked.
    span, numeral
        Half-open positions in the characters of the document as read.
    formula, inputs
        Of a computed number.
    rows
        Further labelled particulars: rule, issuer, vintage, source, boundary note.
    checks
        Every check it took part in.
    """

    id: str
    kind: Literal["read", "panel", "computed"]
    title: str
    number: Number
    document: str | None = None
    sha256: str | None = None
    article: str | None = None
    page: Quote | None = None
    span: tuple[int, int] | None = None
    numeral: tuple[int, int] | None = None
    formula: str | None = None
    inputs: tuple[tuple[str, Number], ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    checks: tuple[CheckLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a chapter (标题); level 3 or 4, the chapter's own title being level 2."""

    text: str
    anchor: str
    level: Literal[3, 4] = 3


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph (段落)."""

    run: Run


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart (注): a reservation, a gap, something assumed."""

    run: Run
    kind: Literal["note", "assumed", "gap"] = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table (表列); `unit` is printed in the head, numbers stand right aligned."""

    label: str
    kind: Literal["text", "number", "quote", "code"] = "text"
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table (表); `groups` are (heading, rows), an empty heading for a table without groups."""

    anchor: str
    caption: str
    columns: tuple[Column, ...]
    groups: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]
    note: Run = ()

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Give all rows, groups put together."""
        return tuple(row for _, rows in self.groups for row in rows)


@dataclass(frozen=True, slots=True)
class FactItem:
    """A fact as the book shows it (事实条目): every slot in the book's language, the number with its evidence.

    `span` is the numeral's place in the document, characters of the text as read, half-open.
    """

    indicator: str
    detail: str
    area: str
    period: str
    number: Number
    measure: str
    base: str
    quote: Quote
    reading: Badge
    verdicts: tuple[Badge, ...]
    said_by: str
    document: str
    sha256: str
    span: tuple[int, int]
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FactList:
    """Facts under headings, an article each (事实清单). `shows` adds a column: who said it, or why it is to be reviewed.

    `rest` holds the facts for which the page has no room; they stand in the workbook alone.
    """

    anchor: str
    caption: str
    groups: tuple[tuple[str, tuple[FactItem, ...]], ...]
    shows: Literal["plain", "speaker", "review"] = "plain"
    rest: tuple[tuple[str, tuple[FactItem, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class FindingItem:
    """A finding as the book shows it (勾稽条目)."""

    anchor: str
    relation: str
    expr: str
    lhs: Number | None
    rhs: Number | None
    residual: str
    interval: str
    badge: Badge
    facts: tuple[tuple[str, Number], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingList:
    """Findings of one verdict (勾稽清单). `rest` holds those for which the page has no room; they stand in the workbook alone."""

    anchor: str
    caption: str
    items: tuple[FindingItem, ...]
    rest: tuple[FindingItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a line: a year and a number (点)."""

    x: int
    number: Number


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart (折线): one series of one vintage, never two put together."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LinePanel:
    """One small chart of several that share their axes (分图)."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """Lines over years (折线图); `reference` is a level to draw, such as 100 of the base year."""

    panels: tuple[LinePanel, ...]
    unit: str
    legend: str
    reference: Decimal | None = None

    @property
    def shares_scale(self) -> bool:
        """Whether all panels have one scale: not where one spans five times what another does, which would flatten that one."""
        held = [
            [p.number.value for line in one.lines for p in line.points if p.number.value is not None]
            for one in self.panels
        ]
        spans = [max(values) - min(values) for values in held if len(values) > 1]
        return not spans or max(spans) <= 5 * min(spans)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar (条); `depth` 0 for the whole, 1 for its parts, 2 for parts of parts."""

    label: str
    number: Number
    depth: int = 0


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars in the order given (条形图)."""

    bars: tuple[Bar, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class StackChart:
    """Bars made of parts, one under another (堆积条形图): each bar its label and parts, each part a name and its number."""

    stacks: tuple[tuple[str, tuple[tuple[str, Number], ...]], ...]
    unit: str


@dataclass(frozen=True, slots=True)
class Tile:
    """An area on the schematic map (图块); `number` None where there is no value."""

    label: str
    column: int
    row: int
    number: Number | None


@dataclass(frozen=True, slots=True)
class TileMap:
    """A schematic tile map (示意图块图): position by declaration, not by survey.

    `missing` says that a tile has no value, `million` names a million in the legend.
    """

    tiles: tuple[Tile, ...]
    unit: str
    missing: str
    million: str = "M"


@dataclass(frozen=True, slots=True)
class Span:
    """A range of ranks with its middle and the rank that was computed first (名次区间)."""

    label: str
    low: int
    high: int
    middle: int
    nominal: int
    says: str


@dataclass(frozen=True, slots=True)
class SpanChart:
    """Ranges under one another, the best at the top (区间图); `unit` names the axis."""

    spans: tuple[Span, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Correlations below the diagonal, from −1 to 1 (热力图): `cells` are (row, column, number), counted from 0 along `labels`.

    A line is drawn before each label whose place is in `breaks`, where another group begins.
    """

    labels: tuple[str, ...]
    cells: tuple[tuple[int, int, Number], ...]
    unit: str
    breaks: tuple[int, ...] = ()


Chart = LineChart | BarChart | StackChart | TileMap | SpanChart | HeatMap


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure (图) with its numbers as a table; `says` is the description read aloud."""

    anchor: str
    caption: str
    says: str
    chart: Chart
    table: Table
    note: Run = ()


Block = Heading | Text | Note | Table | FactList | FindingList | Figure


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter (章): its blocks, and the evidence of the numbers in them."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover (封面): labelled lines such as region, date, ledger head."""

    lines: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, Number], ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A blue book (蓝皮书). The same book gives the same bytes: `made_at` is the only time in it."""

    title: str
    subtitle: str
    lang: str
    region: str
    made_at: datetime
    cover: Cover
    chapters: tuple[Chapter, ...]
    evidence: tuple[Evidence, ...]
    recipes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    assumed: tuple[tuple[str, str, str], ...] = ()
    head: str | None = field(default=None)
