"""What can be read is read; what cannot is refused in one sentence."""

import pytest

from tongzhou.documents.decode import MAX_BYTES, decode
from tongzhou.documents.traditional import PAIRS
from tongzhou.terms.errors import DocumentError

SAID = "上半年，三市进出口总值增长12.9%，其中出口增长3.5%。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "utf-16"])
def test_the_allowed_encodings_are_read(encoding: str) -> None:
    assert decode(SAID.encode(encoding), "a.txt").lstrip("\ufeff") == SAID


def test_traditional_text_in_gb18030_is_read() -> None:
    said = "據海關統計，進出口總值增長，機電產品出口佔比提高。"
    assert decode(said.encode("gb18030"), "a.txt") == said


@pytest.mark.parametrize(
    ("data", "key", "word"),
    [
        (b"", "documents.empty", "a.txt"),
        (b" \n\t \r\n", "documents.empty", "white space"),
        ("\ufeff\n".encode(), "documents.empty", "white space"),
        (b"%PDF-1.7\n...", "documents.other_form", "PDF"),
        (b"PK\x03\x04\x14\x00", "documents.other_form", "ZIP"),
        (b"\x89PNG\r\n\x1a\n\x00", "documents.other_form", "PNG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "documents.other_form", "97"),
        (b"<!DOCTYPE html><p>text</p>", "documents.other_form", "HTML"),
        (b"abc\x00def", "documents.binary", "byte 3"),
        ("进口\0出口".encode("utf-16"), "documents.binary", "byte 6"),
        (SAID.encode("utf-32"), "documents.other_form", "UTF-32"),
        ("\u200b\ufeff \u200e".encode(), "documents.empty", "white space"),
        ("进口".encode("utf-16")[:-1], "documents.encoding", "UTF-16"),
        (SAID.encode()[:-4] + b"\xff", "documents.encoding", "byte"),
        ("resumé d'été".encode("latin-1"), "documents.encoding", "byte 5"),
        ("據海關統計，進出口總值增長，機電產品出口。".encode("big5"), "documents.encoding", "GB18030"),
        ("上半期の輸出入は前年比で増加した。".encode("shift_jis"), "documents.encoding", "GB18030"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_where_and_what_to_do(data: bytes, key: str, word: str) -> None:
    with pytest.raises(DocumentError) as refused:
        decode(data, "a.txt")
    (fault,) = refused.value.faults
    assert fault.message.key == key
    assert word in str(fault)
    assert "a.txt" in str(fault)


def test_a_document_beyond_the_limit_is_refused_with_both_sizes() -> None:
    with pytest.raises(DocumentError, match=str(MAX_BYTES + 1)) as refused:
        decode(b"a" * (MAX_BYTES + 1), "a.txt")
    assert str(MAX_BYTES) in str(refused.value)


def test_no_simplified_form_is_itself_folded() -> None:
    assert not set(PAIRS) & set(PAIRS.values())
    assert all(len(old) == len(new) == 1 for old, new in PAIRS.items())
