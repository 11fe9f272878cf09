"""RapidOCR reads a page set in two columns and drawn as a picture, and a PDF that holds only that picture; nothing is fetched."""

import io
from difflib import SequenceMatcher

import pylopdf_fonts_zh_cn as fonts
import pytest
from PIL import Image, ImageDraw, ImageFont

from tongzhou.documents.fold import fold
from tongzhou.steps.pages import Page, decode_pages
from tongzhou.terms.text import Text

pytestmark = pytest.mark.scan

TITLE = "三市港口货运再上台阶"
PARAGRAPHS = (
    "今年前三季度，三市港口完成货物吞吐量1200万吨，同比增长3.5％，其中集装箱吞吐量45.6万标准箱，同比增长8.2％。",
    "据滨海市统计局发布的数据，东港实现进出口总值120.5亿元，同比增长3.2％；西港实现进出口总值98.7亿元，同比下降1.1％。",
)


def drawn() -> Image.Image:
    image = Image.new("RGB", (1240, 560), "white")
    pen = ImageDraw.Draw(image)
    pen.text((60, 30), TITLE, font=ImageFont.truetype(fonts.sans_path(), 50), fill="black")
    font = ImageFont.truetype(fonts.serif_path(), 26)
    for column, paragraph in enumerate(PARAGRAPHS):
        rest = "　　" + paragraph
        for row, at in enumerate(range(0, len(rest), 20)):
            pen.text((60 + 580 * column, 130 + 40 * row), rest[at : at + 20], font=font, fill="black")
    return image


def read(name: str, form: str) -> Text:
    out = io.BytesIO()
    drawn().save(out, form, resolution=150)
    (text,) = decode_pages([Page(name, out.getvalue())], None)
    return text


@pytest.mark.parametrize(("name", "form"), [("page.png", "PNG"), ("page.pdf", "PDF")])
def test_a_page_that_is_a_picture_is_read_in_order(name: str, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the reader asked for the network")

    monkeypatch.setattr("socket.socket.connect", refused)
    text = read(name, form)
    expected = fold(TITLE + "".join(PARAGRAPHS))
    assert SequenceMatcher(None, expected, "".join(text.folded.split()), autojunk=False).ratio() > 0.97
    assert text.articles[0].title == TITLE
    for figure in ("1200万吨", "3.5%", "45.6万标准箱", "8.2%", "120.5亿元", "3.2%", "98.7亿元", "1.1%"):
        assert figure in text.folded.replace(" ", "")
