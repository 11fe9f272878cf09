"""Pages as the user names them."""

import io
from datetime import date
from pathlib import Path

import pytest

from tongzhou.steps.pages import Page, decode_pages, read_pages
from tongzhou.terms.errors import DocumentError


def test_pages_come_in_the_order_named_and_a_dash_is_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    pages = read_pages([Path("-"), tmp_path / "a.txt"], io.BytesIO(b"in"))
    assert pages == (Page("stdin", b"in"), Page(str(tmp_path / "a.txt"), b"a"))


def test_every_page_that_cannot_be_read_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read_pages([tmp_path / "x", tmp_path, tmp_path / "y"], io.BytesIO())
    assert len(caught.value.faults) == 3


def test_every_page_that_is_no_text_is_named_at_once() -> None:
    with pytest.raises(DocumentError) as caught:
        decode_pages([Page("a", b""), Page("b", "好".encode()), Page("c", b"\x00\x01")], None)
    assert [str(one).split(" ")[0] for one in caught.value.faults] == ["a", "c"]


def test_the_same_bytes_twice_are_one_page() -> None:
    data = "两地签订协议。".encode()
    (text,) = decode_pages([Page("a", data), Page("b", data)], date(2022, 11, 17))
    assert text.document.name == "a"
    assert text.document.published == date(2022, 11, 17)
