"""Pages of a situation carry their font, cut to their characters, so that Chinese shows on a machine without fonts."""

import base64
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tongzhou.river.page import FONTS
from tongzhou.steps.page_fonts import embed_fonts

PAGES = {
    "a.html": f"<html><style>{FONTS}body{{color:red}}</style><body>北运河 &lt;0.05&gt;</body></html>",
    "b.html": f"<html><style>{FONTS}</style><body>Qujiadian 屈家店</body></html>",
}


@pytest.fixture
def pages(tmp_path: Path) -> list[Path]:
    for name, text in PAGES.items():
        (tmp_path / name).write_text(text, "utf-8")
    return [tmp_path / name for name in PAGES]


def test_every_character_of_both_pages_is_in_the_font_of_each_and_nothing_is_asked_of_a_network(
    pages: list[Path],
) -> None:
    embed_fonts(pages)
    for path in pages:
        text = path.read_text("utf-8")
        data = re.search(r"base64,([A-Za-z0-9+/=]+)\)", text)
        assert data
        font = TTFont(io.BytesIO(base64.b64decode(data[1])))
        assert {ord(one) for one in "北运河屈家店Qujian05"} <= set(font.getBestCmap())
        assert "http" not in text
        assert FONTS not in text


def test_again_changes_nothing_and_no_pages_are_no_work(pages: list[Path]) -> None:
    embed_fonts(pages)
    before = [path.read_bytes() for path in pages]
    embed_fonts(pages)
    embed_fonts([])
    assert [path.read_bytes() for path in pages] == before
