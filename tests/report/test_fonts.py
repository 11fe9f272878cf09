import io

from fontTools.ttLib import TTFont

from tongzhou.report.fonts import SANS, SERIF, subset_font


def test_a_subset_holds_the_characters_asked_for_and_few_others() -> None:
    for family in (SANS, SERIF):
        font = TTFont(io.BytesIO(subset_font(family, "京津冀140.81")))
        assert set(font.getBestCmap()) == {ord(c) for c in "京津冀140.8"}


def test_digits_of_the_text_font_are_all_as_wide() -> None:
    font = TTFont(io.BytesIO(subset_font(SANS, "0123456789")))
    assert len({font["hmtx"][font.getBestCmap()[ord(c)]][0] for c in "0123456789"}) == 1


def test_the_same_characters_give_the_same_bytes() -> None:
    assert subset_font(SANS, "冀津京") == subset_font(SANS, "京津冀津")
