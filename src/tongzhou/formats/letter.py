"""An official letter between authorities (函), or a report, as DOCX, laid out after GB/T 9704: the same values give the same bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from tongzhou.formats.package import OFFICE, docx_package, text_run

__all__ = ["Grid", "Heading", "Letter", "Picture", "letter_docx"]

#: GB/T 9704-2012 §5.1-5.2: A4, 37 mm above, 28 mm at the left, a text block of 156 × 225 mm; here in twentieths of a point.
_PAGE: Final = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:bottom="1984" w:left="1588" w:right="1474" w:header="851" w:footer="992" w:gutter="0"/>'
)
# §5.2.3: body in size 3 (16 pt) Fangsong, 22 lines to a page, that is 28.9 pt a line; §7.3.1: title in size 2 (22 pt)
_BODY, _TITLE, _HEAD, _LINE = 32, 44, 56, 578
# cells of a table in size 5 (10.5 pt); the standard does not say: assumed
_CELL = 21
#: Width of the text block in twentieths of a point, and in the units of pictures (360,000 to the centimetre).
_WIDE, _WIDE_EMU = 11906 - 1588 - 1474, 156 * 36000
_FONTS: Final = {
    "zh": {"body": "仿宋", "title": "方正小标宋简体", "heading": "黑体"},
    "en": {"body": "Times New Roman", "title": "Times New Roman", "heading": "Times New Roman"},
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the first level (一级标题), set in bold type as §7.3.3 has it."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a head row (表)."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (图): PNG bytes, its height over its width, what it shows, and how wide it is beside the text."""

    png: bytes
    tall: float
    caption: str
    wide: float = 1.0


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or report (函、报告). `mark` such as 【演练】 stands above, in the title and below; `number` may hold blanks to be filled in.

    `signer` stands beside the number, as in papers that go up (§7.2.6).
    """

    lang: str
    sender: str
    number: str
    title: str
    receiver: str
    paragraphs: tuple[str | Heading | Grid | Picture, ...]
    date: str
    contact: str = ""
    mark: str = ""
    signer: str = ""


def letter_docx(letter: Letter) -> bytes:
    """Write a letter as DOCX (函 DOCX).

    References
    ----------
    GB/T 9704-2012 党政机关公文格式, §5 (page), §7 (elements), §10.1 (letters: the sender in red above a red double rule).
    """
    pictures = [one.png for one in letter.paragraphs if isinstance(one, Picture)]
    return docx_package("".join(_paragraphs(letter)), _PAGE, pictures)


def _paragraphs(letter: Letter) -> Iterator[str]:
    fonts = _FONTS[letter.lang]
    indent = 2 * _BODY * 10 if letter.lang == "zh" else 0
    red_rule = '<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="4" w:color="C00000"/></w:pBdr>'
    if letter.mark:
        yield _paragraph(letter.mark, fonts["title"], _TITLE, "center", color="C00000")
    yield _paragraph(
        letter.sender,
        fonts["title"],
        _HEAD if letter.lang == "zh" else _TITLE,
        "center",
        color="C00000",
        extra=red_rule,
    )
    number = f"{letter.number}\u3000\u3000{letter.signer}" if letter.signer else letter.number
    yield _paragraph(number, fonts["body"], _BODY, "right")
    yield _paragraph("", fonts["body"], _BODY)
    between = "" if letter.lang == "zh" or not letter.mark else " "
    yield _paragraph(f"{letter.mark}{between}{letter.title}", fonts["title"], _TITLE, "center")
    yield _paragraph("", fonts["body"], _BODY)
    colon = "：" if letter.lang == "zh" else ":"
    yield _paragraph(f"{letter.receiver}{colon}", fonts["body"], _BODY)
    pictures = 0
    for one in letter.paragraphs:
        if isinstance(one, Heading):
            yield _paragraph(one.text, fonts["heading"], _BODY, indent=indent, bold=True, keep=True)
        elif isinstance(one, Grid):
            yield _grid(one, fonts["body"])
        elif isinstance(one, Picture):
            pictures += 1
            yield _picture(one, pictures)
            yield _paragraph(one.caption, fonts["body"], _CELL, "center")
        else:
            yield _paragraph(one, fonts["body"], _BODY, indent=indent)
    yield _paragraph("", fonts["body"], _BODY)
    if letter.contact:
        yield _paragraph(letter.contact, fonts["body"], _BODY, indent=indent)
    yield _paragraph(letter.sender, fonts["body"], _BODY, "right")
    yield _paragraph(letter.date, fonts["body"], _BODY, "right")
    if letter.mark:
        yield _paragraph(letter.mark, fonts["title"], _BODY, "center", color="C00000")


def _grid(grid: Grid, font: str) -> str:
    """Set a table over the width of the text, its head repeated on every page."""
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    longest = [max(_breadth(row[n]) for row in (grid.head, *grid.rows)) for n in range(len(grid.head))]
    fair = [min(max(one, 8), 24) for one in longest]
    widths = [_WIDE * one // sum(fair) for one in fair]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if n == 0 else ''}</w:trPr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{_paragraph(cell, font, _CELL, 'left', bold=n == 0)}</w:tc>"
            for cell, width in zip(row, widths, strict=True)
        )
        + "</w:tr>"
        for n, row in enumerate((grid.head, *grid.rows))
    )
    layout = f'<w:tblW w:w="{_WIDE}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{layout}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def _breadth(text: str) -> int:
    """Count a text in narrow characters; a Chinese one is as broad as two."""
    return sum(2 if character > "\u2e7f" else 1 for character in text)


def _picture(picture: Picture, n: int) -> str:
    """Set a picture in the line; its bytes lie in the package under its number."""
    wide = round(_WIDE_EMU * picture.wide)
    tall = round(wide * picture.tall)
    name = escape(picture.caption)
    size = f'<a:ext cx="{wide}" cy="{tall}"/>'
    shown = (
        f'<pic:pic xmlns:pic="{OFFICE}/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="{n}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="rId{n}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/>{size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    return (
        '<w:p><w:pPr><w:keepNext/><w:jc w:val="center"/></w:pPr><w:r><w:drawing>'
        f'<wp:inline xmlns:wp="{OFFICE}/drawingml/2006/wordprocessingDrawing"><wp:extent cx="{wide}" cy="{tall}"/>'
        f'<wp:docPr id="{n}" name="{name}" descr="{name}"/>'
        f'<a:graphic xmlns:a="{OFFICE}/drawingml/2006/main"><a:graphicData uri="{OFFICE}/drawingml/2006/picture">{shown}'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _paragraph(
    text: str,
    font: str,
    size: int,
    align: str = "both",
    *,
    indent: int = 0,
    color: str = "",
    extra: str = "",
    bold: bool = False,
    keep: bool = False,
) -> str:
    first = f'<w:ind w:firstLine="{indent}"/>' if indent else ""
    line = max(_LINE, size * 13) if size > _CELL else size * 13
    together = "<w:keepNext/>" if keep else ""
    layout = (
        f'<w:pPr>{together}{extra}<w:spacing w:line="{line}" w:lineRule="exact"/>{first}<w:jc w:val="{align}"/></w:pPr>'
    )
    return f"<w:p>{layout}{text_run(text, font, size, color=color, is_bold=bold)}</w:p>"
