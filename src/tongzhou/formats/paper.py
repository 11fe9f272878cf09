"""A short paper of headings, paragraphs and tables (简报): the same values as HTML that opens without a network, or as DOCX on A4."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Final

from tongzhou.formats.package import docx_package, text_run
from tongzhou.formats.records import BOM, guard
from tongzhou.formats.workbook import Sheet

__all__ = ["Cell", "Grid", "Heading", "Paper", "Paragraph", "paper_docx", "paper_html", "table_csv", "table_sheets"]

#: A4 upright and lying, in twentieths of a point, with margins of 20 mm.
_UPRIGHT: Final = '<w:pgSz w:w="11906" w:h="16838"/>'
_LYING: Final = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_MARGINS: Final = (
    '<w:pgMar w:top="1134" w:bottom="1134" w:left="1134" w:right="1134" w:header="567" w:footer="567" w:gutter="0"/>'
)
_INSIDE: Final = {False: 11906 - 2 * 1134, True: 16838 - 2 * 1134}
_FONTS: Final = {"zh": ("仿宋", "黑体"), "en": ("Times New Roman", "Arial")}
_TITLE, _HEADING, _BODY, _SMALL = 36, 26, 22, 17
_RED = "A61C1C"
#: A table of more columns is set as cards on a narrow screen.
_FEW: Final = 4
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,3})?", re.ASCII)
#: The font that comes with the page sets quotation marks as wide as a Chinese character: an English page asks for the reader's own first.
_FACES: Final = {"zh": "Paper,system-ui,", "en": "system-ui,Paper,"}
_STYLE: Final = """
body{font:16px/1.55 PAPER"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;
max-width:64rem;margin:1.2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:.4rem 0}h2{font-size:1.1rem;margin:1.2rem 0 .3rem;border-bottom:1px solid #bbb}p{margin:.25rem 0}
h3{font-size:1rem;margin:.8rem 0 .2rem}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;width:100%;margin:.4rem 0}
th,td{border:1px solid #ccc;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word}th{background:#f1f3f5}
.banner{background:#8a1c1c;color:#fff;text-align:center;font-weight:bold;padding:.3rem;letter-spacing:.2em}.small{font-size:.8rem;color:#444}
@media(max-width:40rem){.many thead{display:none}.many,.many tbody,.many tr,.many td{display:block}.many tr{border:1px solid #999;margin:.6rem 0}
.many td{border:0;border-bottom:1px solid #eee;padding:.2rem .5rem .2rem 7.5rem;position:relative;min-height:1.55em}
.many td::before{content:attr(data-head);position:absolute;left:.5rem;width:6.6rem;color:#555;font-size:.85em}}
@media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}}
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with a tint (色格): six hexadecimal digits; what the tint means also stands in the text."""

    text: str
    tint: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading (标题), of the second level under the title or of the third."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph (段落); a small one is a note."""

    text: str
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table (表): `widths` are the parts of the page's width that its columns take, equal ones when left out."""

    head: tuple[str, ...]
    rows: tuple[tuple[str | Cell, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper (简报). `mark` such as 演练 stands above and below everything; `is_wide` lays the page down."""

    lang: str
    title: str
    blocks: tuple[Heading | Paragraph | Grid, ...]
    mark: str = ""
    is_wide: bool = False

    def characters(self) -> str:
        """Give every character that is shown, for a font to be cut down to (用字)."""
        texts = [self.title, self.mark]
        for block in self.blocks:
            if isinstance(block, Grid):
                texts += [*block.head, *(_said(cell).text for row in block.rows for cell in row)]
            else:
                texts.append(block.text)
        return "".join(texts)


def _said(cell: str | Cell) -> Cell:
    return cell if isinstance(cell, Cell) else Cell(cell)


def paper_html(paper: Paper, font: str = "") -> str:
    """Give the paper as one HTML page (HTML 简报).

    Parameters
    ----------
    paper
        The paper.
    font
        The address of a font that is embedded, such as a `data:` address; without one the reader's own are used.
    """
    face = f"@font-face{{font-family:Paper;src:url({font})}}" if font else ""
    style = face + _STYLE.replace("PAPER", _FACES[paper.lang] if font else "system-ui,")
    banner = f'<div class="banner">{escape(paper.mark)}</div>' if paper.mark else ""
    return (
        f'<!doctype html>\n<html lang="{paper.lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(paper.mark)} {escape(paper.title)}</title><style>{style}</style></head>\n"
        f"<body>{banner}<h1>{escape(paper.title)}</h1>\n" + "\n".join(_html(paper)) + f"\n{banner}</body></html>\n"
    )


def _html(paper: Paper) -> Iterator[str]:
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                yield f"<h{level}>{escape(text)}</h{level}>"
            case Paragraph(text, is_small):
                yield _html_paragraph(text, is_small)
            case Grid(head, rows):
                top = "".join(f"<th>{escape(one)}</th>" for one in head)
                body = "".join(
                    f"<tr>{''.join(_html_cell(_said(cell), name) for cell, name in zip(row, head, strict=True))}</tr>"
                    for row in rows
                )
                kind = ' class="many"' if len(head) > _FEW else ""
                yield f'<div class="wide"><table{kind}><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _html_paragraph(text: str, is_small: bool) -> str:
    kind = ' class="small"' if is_small else ""
    return f"<p{kind}>{escape(text)}</p>"


def _html_cell(cell: Cell, head: str) -> str:
    tint = f' style="background:#{cell.tint}"' if cell.tint else ""
    return f'<td data-head="{escape(head)}"{tint}>{escape(cell.text)}</td>'


def _grids(paper: Paper) -> list[Grid]:
    return [one for one in paper.blocks if isinstance(one, Grid)]


def table_csv(paper: Paper) -> str:
    """Give the paper's last table as CSV for spreadsheets (CSV 表); texts are never formulas."""
    grid = _grids(paper)[-1]
    out = io.StringIO()
    write = csv.writer(out, lineterminator="\r\n").writerow
    write(grid.head)
    for row in grid.rows:
        write([guard(_said(cell).text) for cell in row])
    return BOM + out.getvalue()


def table_sheets(paper: Paper, name: str) -> tuple[Sheet, ...]:
    """Give the paper's tables as sheets of a workbook (工作表); each table after the first has a number."""
    return tuple(
        Sheet(
            name if not n else f"{name} {n + 1}",
            grid.head,
            [[_number(_said(cell).text) for cell in row] for row in grid.rows],
        )
        for n, grid in enumerate(reversed(_grids(paper)))
    )


def _number(text: str) -> str | Decimal:
    """Give a number where a cell holds one, so that a spreadsheet can count with it."""
    return Decimal(text) if _NUMBER.fullmatch(text) else text


def paper_docx(paper: Paper) -> bytes:
    """Give the paper as DOCX on A4 (DOCX 简报); the same paper gives the same bytes."""
    body, head = _FONTS[paper.lang]
    mark = _line(paper.mark, head, _BODY, color=_RED, is_bold=True, align="center") if paper.mark else ""
    parts = [mark, _line(paper.title, head, _TITLE, is_bold=True, align="center")]
    for block in paper.blocks:
        match block:
            case Heading(text, level):
                parts.append(_line(text, head, _HEADING if level == 2 else _BODY, is_bold=True, before=160))
            case Paragraph(text, is_small):
                parts.append(_line(text, body, _SMALL if is_small else _BODY))
            case Grid():
                parts += [_table(block, paper), _line("", body, _SMALL)]
    return docx_package("".join([*parts, mark]), (_LYING if paper.is_wide else _UPRIGHT) + _MARGINS)


def _line(
    text: str, font: str, size: int, *, color: str = "", is_bold: bool = False, align: str = "left", before: int = 0
) -> str:
    layout = f'<w:pPr><w:spacing w:before="{before}" w:after="40"/><w:jc w:val="{align}"/></w:pPr>'
    return f"<w:p>{layout}{text_run(text, font, size, color=color, is_bold=is_bold)}</w:p>"


def _table(grid: Grid, paper: Paper) -> str:
    body, head = _FONTS[paper.lang]
    parts = grid.widths or (1,) * len(grid.head)
    widths = [_INSIDE[paper.is_wide] * part // sum(parts) for part in parts]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="888888"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    first = "".join(
        _cell(Cell(text, "E8EBEE"), width, head, True) for text, width in zip(grid.head, widths, strict=True)
    )
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(_cell(_said(cell), width, body, False) for cell, width in zip(row, widths, strict=True))
        + "</w:tr>"
        for row in grid.rows
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid><w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{first}</w:tr>{rows}</w:tbl>"
    )


def _cell(cell: Cell, width: int, font: str, is_bold: bool) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.tint}"/>' if cell.tint else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
        f"{_line(cell.text, font, _SMALL, is_bold=is_bold)}</w:tc>"
    )
