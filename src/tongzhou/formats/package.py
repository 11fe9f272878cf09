"""Word-processor files as packages (DOCX 封装): one document part in a ZIP; the same body gives the same bytes."""

import io
from html import escape
from typing import Final

__all__ = ["WORD_SPACE", "docx_package", "text_run"]

_WHEN = (1980, 1, 1, 0, 0, 0)
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OPEN = "http://schemas.openxmlformats.org"
WORD_SPACE: Final = f"{_OPEN}/wordprocessingml/2006/main"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS: Final = {
    "[Content_Types].xml": f'{_DECLARED}<Types xmlns="{_OPEN}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>',
    "_rels/.rels": f'{_DECLARED}<Relationships xmlns="{_OPEN}/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OPEN}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>",
}


def docx_package(body: str, page: str) -> bytes:
    """Put the body of a document and its page layout (`w:sectPr` content) into a DOCX (封装 DOCX)."""
    import zipfile  # loads what touches the world, which a pure part may not at once

    document = (
        f'{_DECLARED}<w:document xmlns:w="{WORD_SPACE}"><w:body>{body}<w:sectPr>{page}</w:sectPr></w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in (*_PARTS.items(), ("word/document.xml", document)):
            package.writestr(zipfile.ZipInfo(name, _WHEN), text.encode())
    return out.getvalue()


def text_run(text: str, font: str, half_points: int, *, color: str = "", is_bold: bool = False) -> str:
    """Give a run of text in a font and size (文字)."""
    tint = f'<w:color w:val="{color}"/>' if color else ""
    bold = "<w:b/>" if is_bold else ""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
    return (
        f'<w:r><w:rPr>{fonts}{bold}{tint}<w:sz w:val="{half_points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    )
