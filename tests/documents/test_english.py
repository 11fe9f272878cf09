"""English pages: words divided at line ends, wrapped lines, numerals broken at a line's end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.documents.hyphens import is_divided
from tongzhou.documents.plain import read


def bodies(text: str) -> list[str]:
    found = read(text.encode(), "page.txt")
    return [found.folded[block.start : block.end] for block in found.blocks]


def test_wrapped_lines_are_one_paragraph_with_spaces_between() -> None:
    text = "The combined output of the\nthree areas rose by 5 percent\nin the first half of the year.\n\nImports fell."
    assert bodies(text) == [
        "The combined output of the three areas rose by 5 percent in the first half of the year.",
        "Imports fell.",
    ]


def test_a_divided_word_is_joined_without_its_hyphen() -> None:
    assert bodies("The gross domestic pro-\nduct of the region rose.") == [
        "The gross domestic product of the region rose."
    ]


def test_a_compound_keeps_its_hyphen() -> None:
    assert bodies("The profits of state-\nowned firms rose.") == ["The profits of state-owned firms rose."]


@pytest.mark.parametrize(("elsewhere", "is_one_word"), [({"container"}, True), ({"con-tainer"}, False), (set(), True)])
def test_the_page_decides_where_it_prints_the_word_again(elsewhere: set[str], is_one_word: bool) -> None:
    assert is_divided("a con-", "tainer ship", elsewhere) is is_one_word


def test_a_numeral_broken_behind_its_comma_is_joined() -> None:
    assert bodies("The port handled 1,\n200 tonnes of cargo in all.") == [
        "The port handled 1,200 tonnes of cargo in all."
    ]


def test_offsets_go_back_over_a_dropped_hyphen() -> None:
    raw = "The gross domestic pro-\r\nduct of the region rose 5 percent."
    text = read(raw.encode(), "page.txt")
    at = text.folded.index("product")
    assert text.raw_span(at, at + 7) == (raw.index("pro-"), raw.index(" of the region"))
    five = text.folded.index("5")
    assert text.raw_span(five, five + 1) == (raw.index("5"), raw.index("5") + 1)
    assert len(text.offsets) == len(text.folded) + 1


@given(st.lists(st.sampled_from(["pro-", "a-", "-", "duct", "owned", "1,", "200", "The end.", "so", "x"]), max_size=30))
def test_every_character_keeps_its_place(parts: list[str]) -> None:
    raw = "Words " + "\n".join(parts)
    text = read(raw.encode(), "page.txt")
    for at, char in enumerate(text.folded):
        if char not in "\n ":
            assert raw[text.offsets[at]] == char
    assert list(text.offsets) == sorted(text.offsets)
