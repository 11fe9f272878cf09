"""An official letter between authorities (函) as DOCX, laid out after GB/T 9704: the same values give the same bytes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from tongzhou.formats.package import docx_package, text_run

__all__ = ["Letter", "letter_docx"]

#: GB/T 9704-2012 §5.1-5.2: A4, 37 mm above, 28 mm at the left, a text block of 156 × 225 mm; here in twentieths of a point.
_PAGE: Final = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:bottom="1984" w:left="1588" w:right="1474" w:header="851" w:footer="992" w:gutter="0"/>'
)
# §5.2.3: body in size 3 (16 pt) Fangsong, 22 lines to a page, that is 28.9 pt a line; §7.3.1: title in size 2 (22 pt)
_BODY, _TITLE, _HEAD, _LINE = 32, 44, 56, 578
_FONTS: Final = {
    "zh": {"body": "仿宋", "title": "方正小标宋简体"},
    "en": {"body": "Times New Roman", "title": "Times New Roman"},
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter (函). `mark` such as 【演练】 stands above, in the title and below; `number` may hold blanks to be filled in."""

    lang: str
    sender: str
    number: str
    title: str
    receiver: str
    paragraphs: tuple[str, ...]
    date: str
    contact: str = ""
    mark: str = ""


def letter_docx(letter: Letter) -> bytes:
    """Write a letter as DOCX (函 DOCX).

    References
    ----------
    GB/T 9704-2012 党政机关公文格式, §5 (page), §7 (elements), §10.1 (letters: the sender in red above a red double rule).
    """
    return docx_package("".join(_paragraphs(letter)), _PAGE)


def _paragraphs(letter: Letter) -> Iterator[str]:
    fonts = _FONTS[letter.lang]
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
    yield _paragraph(letter.number, fonts["body"], _BODY, "right")
    yield _paragraph("", fonts["body"], _BODY)
    yield _paragraph(f"{letter.mark}{letter.title}" if letter.mark else letter.title, fonts["title"], _TITLE, "center")
    yield _paragraph("", fonts["body"], _BODY)
    colon = "：" if letter.lang == "zh" else ":"
    yield _paragraph(f"{letter.receiver}{colon}", fonts["body"], _BODY)
    for text in letter.paragraphs:
        yield _paragraph(text, fonts["body"], _BODY, indent=2 * _BODY * 10 if letter.lang == "zh" else 0)
    yield _paragraph("", fonts["body"], _BODY)
    if letter.contact:
        yield _paragraph(letter.contact, fonts["body"], _BODY, indent=2 * _BODY * 10 if letter.lang == "zh" else 0)
    yield _paragraph(letter.sender, fonts["body"], _BODY, "right")
    yield _paragraph(letter.date, fonts["body"], _BODY, "right")
    if letter.mark:
        yield _paragraph(letter.mark, fonts["title"], _BODY, "center", color="C00000")


def _paragraph(
    text: str, font: str, size: int, align: str = "both", *, indent: int = 0, color: str = "", extra: str = ""
) -> str:
    first = f'<w:ind w:firstLine="{indent}"/>' if indent else ""
    line = max(_LINE, size * 13)
    layout = f'<w:pPr>{extra}<w:spacing w:line="{line}" w:lineRule="exact"/>{first}<w:jc w:val="{align}"/></w:pPr>'
    return f"<w:p>{layout}{text_run(text, font, size, color=color)}</w:p>"
