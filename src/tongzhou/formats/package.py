"""Word-processor files as packages (DOCX 封装): one document part and its pictures in a ZIP; the same body gives the same bytes."""

import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

__all__ = ["OFFICE", "WORD_SPACE", "docx_package", "text_run"]

_WHEN = (1980, 1, 1, 0, 0, 0)
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
OFFICE = "http://schemas.openxmlformats.org"
WORD_SPACE: Final = f"{OFFICE}/wordprocessingml/2006/main"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS: Final = {
    "[Content_Types].xml": f'{_DECLARED}<Types xmlns="{OFFICE}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>',
    "_rels/.rels": f'{_DECLARED}<Relationships xmlns="{OFFICE}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>",
}


def docx_package(body: str, page: str, pictures: Sequence[bytes] = ()) -> bytes:
    """Put the body of a document and its page layout (`w:sectPr` content) into a DOCX (封装 DOCX).

    `pictures` are PNG; the first is `rId1` to the body.
    """
    import zipfile  # loads what touches the world, which a pure part may not at once

    spaces = f'xmlns:w="{WORD_SPACE}" xmlns:r="{OFFICE}/officeDocument/2006/relationships"'
    document = f"{_DECLARED}<w:document {spaces}><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        fixed = ((name, text.encode()) for name, text in _PARTS.items())
        for name, data in (*fixed, ("word/document.xml", document.encode()), *_media(pictures)):
            package.writestr(zipfile.ZipInfo(name, _WHEN), data)
    return out.getvalue()


def _media(pictures: Sequence[bytes]) -> Iterator[tuple[str, bytes]]:
    """Give the pictures and what ties them to the document; nothing where there are none."""
    ties = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/officeDocument/2006/relationships/image" Target="media/image{n}.png"/>'
        for n in range(1, len(pictures) + 1)
    )
    if pictures:
        space = f"{OFFICE}/package/2006/relationships"
        yield (
            "word/_rels/document.xml.rels",
            f'{_DECLARED}<Relationships xmlns="{space}">{ties}</Relationships>'.encode(),
        )
    for n, png in enumerate(pictures, 1):
        yield f"word/media/image{n}.png", png


def text_run(text: str, font: str, half_points: int, *, color: str = "", is_bold: bool = False) -> str:
    """Give a run of text in a font and size (文字)."""
    tint = f'<w:color w:val="{color}"/>' if color else ""
    bold = "<w:b/>" if is_bold else ""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
    return (
        f'<w:r><w:rPr>{fonts}{bold}{tint}<w:sz w:val="{half_points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    )
