"""The form of a document is told by its first bytes, then by its name."""

import io

import docx
import pytest
from openpyxl import Workbook

from tongzhou.documents.read import form_of, read
from tongzhou.terms.errors import DocumentError


def word() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("好。")
    document.save(out)
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    book = Workbook()
    book.worksheets[0]["A1"] = "好"
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (b"%PDF-1.7", "a", "pdf"),
        (b"junk\n%PDF-1.7", "a.pdf", "pdf"),
        (word(), "a.bin", "docx"),
        (word()[:900], "a.docx", "docx"),
        (workbook(), "stdin", "xlsx"),
        (b"PK\x03\x04", "a.zip", "plain"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><html>", "a", "html"),
        ("<p>好</p>".encode("utf-16"), "a.htm", "html"),
        ("好".encode(), "a.txt", "plain"),
        (b"a < b", "a.txt", "plain"),
    ],
)
def test_the_form_is_told(data: bytes, name: str, form: str) -> None:
    assert form_of(data, name) == form


@pytest.mark.parametrize(
    ("data", "media"),
    [(word(), "wordprocessingml"), (workbook(), "spreadsheetml"), (b"<html><p>a", "text/html"), (b"a", "text/plain")],
)
def test_every_form_gives_the_same_kind_of_text(data: bytes, media: str) -> None:
    text = read(data, "a", issuer="滨海市统计局")
    assert media in text.document.media
    assert text.document.issuer == "滨海市统计局"
    assert len(text.offsets) == len(text.folded) + 1


def test_an_office_document_with_a_password_is_said_to_be_locked() -> None:
    with pytest.raises(DocumentError, match="locked"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx")


def test_another_form_is_named_with_those_that_are_read() -> None:
    with pytest.raises(DocumentError, match=r"GIF.*Word \(\.docx\)"):
        read(b"GIF89a\r\n", "a.gif")
