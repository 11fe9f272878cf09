import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from tongzhou.report.book import Book, Column, Number, Table
from tongzhou.report.html import table_csv, write_html
from tongzhou.store.words import load_words

Make = Callable[..., Book]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(params=["zh", "en"])
def page(request: pytest.FixtureRequest, make_book: Make) -> str:
    return write_html(make_book(request.param), load_words(request.param)).decode("utf-8")


def _tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = _Reader()
    reader.feed(page)
    return reader.tags


def test_text_of_a_page_is_never_markup(page: str) -> None:
    assert page.count("<script>") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "page&lt;i&gt;.txt" in page
    assert "三州外贸&lt;b&gt;" in page


def test_nothing_is_asked_of_the_network(page: str) -> None:
    for tag, attributes in _tags(page):
        for name in ("src", "href", "xlink:href", "action", "data", "srcset", "poster"):
            address = attributes.get(name) or ""
            assert address.startswith(("#", "data:")) or not address, (tag, address)
    assert not re.findall(r"url\((?!data:|#)", page)
    assert "default-src 'none'" in page


def test_every_inner_link_arrives_and_every_id_is_once_there(page: str) -> None:
    tags = _tags(page)
    ids = [str(attributes["id"]) for _, attributes in tags if attributes.get("id")]
    assert sorted(ids) == sorted(set(ids))
    to = {(a.get("href") or a.get("xlink:href") or "") for _, a in tags}
    assert {one[1:] for one in to if one.startswith("#")} <= set(ids)


def test_tables_have_captions_and_scopes(page: str) -> None:
    tags = _tags(page)
    assert sum(tag == "table" for tag, _ in tags) == sum(tag == "caption" for tag, _ in tags)
    assert all(attributes.get("scope") for tag, attributes in tags if tag == "th")


def test_marks_of_figures_carry_their_number_and_lead_to_its_evidence(page: str) -> None:
    assert re.search(r'<a href="#f-aaaa[^"]*"><path[^>]*><title>[^<]*27263\.6[^<]*</title>', page)


def test_the_same_book_gives_the_same_bytes(make_book: Make) -> None:
    words = load_words("zh")
    assert write_html(make_book(), words) == write_html(make_book(), words)


def test_csv_of_a_figure_holds_numbers_and_no_formulas() -> None:
    columns = (Column("a"), Column("b", "number", "亿元"))
    table = Table("t", "c", columns, (("", (("=1+1", Number("约60", Decimal(60))),)),))
    assert table_csv(table).decode("utf-8-sig") == "a,b (亿元)\r\n'=1+1,60\r\n"
