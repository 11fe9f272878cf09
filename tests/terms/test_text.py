"""The way back from the folded text to the page."""

from tongzhou.terms.source import Document
from tongzhou.terms.text import Text


def test_a_span_over_a_join_covers_what_stood_between_on_the_page() -> None:
    raw = "前\n\n三季度"
    text = Text(Document("0" * 64, "p.txt", "text/plain", 14), raw, "前三季度", [0, 3, 4, 5, 6], (), (), joins=(1,))
    assert text.raw_span(0, 4) == (0, 6)
    assert raw[slice(*text.raw_span(1, 4))] == "三季度"
    assert text.raw_span(1, 1) == (3, 3)
