"""Read a document of any form (读取文档): the form told by its first bytes, then by its name."""

import re
from datetime import date

from tongzhou.documents.decode import MAX_BYTES, too_large
from tongzhou.documents.picture import form_of as picture_form
from tongzhou.documents.plain import read as read_plain
from tongzhou.documents.scan import CharacterReader
from tongzhou.terms.errors import DocumentError
from tongzhou.terms.text import Text

__all__ = ["MAX_BYTES", "form_of", "read"]

_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<meta\s|<table[\s>]|<div[\s>]|<p>|<h[1-6][\s>])",
    re.IGNORECASE,
)
#: A PDF may have other bytes before its mark, this many at most (ISO 32000-1, annex H.3).
_BEFORE_PDF = 1024


def form_of(data: bytes, name: str) -> str:
    """Tell a document's form: pdf, docx, xlsx, html, picture or plain (判别格式).

    Examples
    --------
    >>> form_of(b"%PDF-1.7 ...", "a.txt"), form_of(b"<!DOCTYPE html><p>", "a"), form_of(b"GDP", "a.txt")
    ('pdf', 'html', 'plain')
    """
    ending = name.rpartition(".")[2].lower()
    if data.startswith(b"%PDF-") or ending == "pdf" and b"%PDF-" in data[:_BEFORE_PDF]:
        return "pdf"
    if picture_form(data):
        return "picture"
    if data.startswith(b"PK\x03\x04"):
        # The names of a package's parts stand unpacked in it, even in one that was cut off.
        if b"word/document.xml" in data or ending == "docx":
            return "docx"
        if b"xl/workbook.xml" in data or ending == "xlsx":
            return "xlsx"
    if _MARKUP.match(data[:512]) or ending in ("html", "htm", "xhtml") and b"<" in data:
        return "html"
    return "plain"


def read(
    data: bytes,
    name: str,
    published: date | None = None,
    issuer: str | None = None,
    reader: CharacterReader | None = None,
) -> Text:
    """Read a document (读取文档): plain text, HTML, PDF, Word (.docx), Excel (.xlsx), or a picture (PNG, JPEG, TIFF).

    Parameters
    ----------
    data
        The file's bytes, at most `MAX_BYTES`.
    name
        The file's name, as messages and reports show it; its ending counts where the first bytes do not tell the form.
    published
        The day of publication, against which 今年 and 上年同期 resolve.
    issuer
        The body that published the figures.
    reader
        What reads the characters of pictures and of pages without text; None where there is none.

    Raises
    ------
    DocumentError
        When the document is too large, empty, locked, cut off, of another form, or holds no text.

    Examples
    --------
    >>> read("外贸增长。".encode(), "a.txt").document.media
    'text/plain'
    """
    if len(data) > MAX_BYTES:
        raise DocumentError(too_large(name, len(data), MAX_BYTES))
    match form_of(data, name):
        case "pdf":
            from tongzhou.documents.pdf import read as read_pdf

            return read_pdf(data, name, published, issuer, reader)
        case "picture":
            from tongzhou.documents.picture import read as read_picture

            return read_picture(data, name, published, issuer, reader)
        case "docx":
            from tongzhou.documents.docx import read as read_docx

            return read_docx(data, name, published, issuer)
        case "xlsx":
            from tongzhou.documents.sheet import read as read_sheet

            return read_sheet(data, name, published, issuer)
        case "html":
            from tongzhou.documents.html import read as read_html

            return read_html(data, name, published, issuer)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        from tongzhou.documents.package import encrypted, is_encrypted_office

        if is_encrypted_office(data):
            raise DocumentError(encrypted(name))
    return read_plain(data, name, published, issuer)
