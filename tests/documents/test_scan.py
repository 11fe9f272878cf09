"""Pictures of pages: what a character reader saw comes in reading order, what it was not sure of is for review."""

import io
from collections.abc import Sequence
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tongzhou.documents.glyphs import Strip
from tongzhou.documents.pdf import read as read_pdf
from tongzhou.documents.read import form_of, read
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.errors import DocumentError
from tongzhou.terms.indicator import Indicators

HEAD = "两市外贸稳步增长"
LEFT = ("前三季度，滨海市实现进出", "口总值120.5亿元，同比", "增长3.2％。其中，出口80.")
RIGHT = ("2亿元，同比增长1.1％；", "进口40.3亿元，同比增长", "7.6％。两市往来更加密切。")


def boxes(confidence: float) -> list[Strip]:
    """Give the lines of a page of two columns under a headline, in no order, their heights a little uneven."""
    found = [Strip(HEAD, 100, 40, 900, 120, 0.99)]
    for row in (2, 0, 1):
        top = 160 + 40 * row
        found.append(Strip(RIGHT[row], 560, top - row, 900, top + 31, confidence if row == 1 else 0.99))
        found.append(Strip(LEFT[row], 100, top, 440, top + 30 + row, 0.99))
    return found


def picture(form: str = "PNG", size: tuple[int, int] = (1000, 400), pages: int = 1) -> bytes:
    out = io.BytesIO()
    first, *rest = [Image.new("L", size, 255) for _ in range(pages)]
    if rest:
        first.save(out, form, save_all=True, append_images=rest)
    else:
        first.save(out, form)
    return out.getvalue()


class Seeing:
    """A character reader that always sees the same lines, and remembers what pictures it was given."""

    def __init__(self, confidence: float = 0.99) -> None:
        self.confidence, self.shapes = confidence, list[tuple[int, ...]]()

    def __call__(self, image: NDArray[np.uint8]) -> Sequence[Strip]:
        self.shapes.append(image.shape)
        return boxes(self.confidence)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF"])
def test_lines_of_a_picture_come_column_by_column(form: str) -> None:
    data = picture(form)
    assert form_of(data, "a") == "picture"
    text = read(data, "a", reader=Seeing())
    assert text.raw.replace("\u3000", "").split() == [HEAD, *LEFT, *RIGHT]
    assert text.articles[0].title == HEAD
    assert "出口80.2亿元" in text.folded
    assert text.document.media == f"image/{form.lower()}"


def test_each_picture_of_a_tiff_is_a_page() -> None:
    seeing = Seeing()
    text = read(picture("TIFF", pages=2), "a.tif", reader=seeing)
    assert [leaf.number for leaf in text.leaves] == [1, 2]
    assert seeing.shapes == [(400, 1000, 3)] * 2


def test_a_fact_read_without_certainty_is_for_review() -> None:
    lexicon = build_lexicon(Areas((Area("1", "滨海市", "Binhai", "province"),), (), home="滨海市"), Indicators(()))

    def doubts(confidence: float) -> dict[str, bool]:
        text = read(picture(), "a.png", date(2022, 11, 17), reader=Seeing(confidence))
        return {
            fact.value_text: "facts.doubt.unclear" in (fact.notes or "") and fact.reading == "review"
            for fact in extract(text, lexicon)
        }

    assert doubts(0.5)["40.3"]
    assert not any(doubts(0.99).values())


def drawing() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(500, 200))
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    return out.getvalue()


def test_a_pdf_page_without_text_is_drawn_and_read() -> None:
    seeing = Seeing()
    text = read_pdf(drawing(), "a.pdf", reader=seeing)
    assert text.articles[0].title == HEAD
    assert [round(side / 100) for side in seeing.shapes[0][:2]] == [6, 14]  # 200 dots an inch


@pytest.mark.parametrize(
    ("data", "has_reader", "key"),
    [
        (picture(), False, "documents.no_reader"),
        (picture()[:40], True, "documents.damaged"),
        (picture("TIFF")[:-200], True, "documents.damaged"),
        (picture("PNG", (30_000, 6_000)), True, "documents.too_many_pixels"),
        (drawing(), False, "documents.pictures_only"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, has_reader: bool, key: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(data, "a.pdf" if data.startswith(b"%PDF") else "a.png", reader=Seeing() if has_reader else None)
    assert [one.message.key for one in caught.value.faults] == [key]


def test_a_picture_without_characters_is_said_to_hold_no_text() -> None:
    with pytest.raises(DocumentError) as caught:
        read(picture(), "a.png", reader=lambda image: ())
    assert [one.message.key for one in caught.value.faults] == ["documents.no_text"]
