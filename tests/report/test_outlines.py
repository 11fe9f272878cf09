"""A diagram shows its Chinese in every program: outlines instead of text, every one of them there."""

import re
from xml.etree import ElementTree

import pytest

from tongzhou.procedures.draw import draw_svg
from tongzhou.report.outlines import outlined
from tongzhou.steps.procedures import Procedures, load_procedures


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_text_is_left_to_the_reader_s_fonts_and_every_word_is_kept(procedures: Procedures, lang: str) -> None:
    for key in ("sudden-water-pollution", "metro-approval"):
        one = procedures.newest[key]
        drawn = draw_svg(one, lang)
        svg = outlined(drawn)
        root = ElementTree.fromstring(svg)  # noqa: S314 our own text
        assert "<text" not in svg
        words = re.findall(r"<text [^>]*>([^<]*)</text>", drawn)
        assert re.findall(r'aria-label="([^"]*)"', svg) == words
        assert all(any(state.names[lang] in word for word in words) for state in one.states.values())
        space = "{http://www.w3.org/2000/svg}"
        kept = {path.get("id"): path.get("d") for path in root.iter(f"{space}path") if path.get("id")}
        used = {str(use.get("href")).removeprefix("#") for use in root.iter(f"{space}use")}
        assert used <= kept.keys()
        assert all(kept[name] for name in used)


def test_a_sign_the_font_lacks_is_drawn_and_marks_stay_marks() -> None:
    svg = outlined(
        '<svg xmlns="http://www.w3.org/2000/svg" font-size="13"><text x="1" y="2" fill="#222">⏸ ↺ a&lt;b</text></svg>'
    )
    assert 'aria-label="⏸ ↺ a&lt;b"' in svg
    assert svg.count("<use ") == 5
    assert "scale(0.013,-0.013)" in svg
