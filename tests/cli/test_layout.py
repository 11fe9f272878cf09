"""Text laid out for a terminal."""

from hypothesis import given
from hypothesis import strategies as st

from tongzhou.cli.layout import pad, two_columns, width_of, wrap


def test_a_chinese_character_takes_two_columns() -> None:
    assert width_of("a进口") == 5
    assert pad("进口", 6) == "进口  "


def test_english_breaks_at_blanks_and_chinese_between_characters() -> None:
    assert wrap("one two three", 8) == ["one two", "three"]
    assert wrap("进出口总值", 6) == ["进出口", "总值"]


def test_no_line_begins_with_a_mark_that_must_not_begin_one() -> None:
    assert wrap("甲乙丙，丁", 6) == ["甲乙", "丙，丁"]


def test_a_long_name_has_a_line_to_itself() -> None:
    assert two_columns([("--a-name-that-is-long", "what"), ("-o", "where")], 40, most=6) == [
        "  --a-name-that-is-long",
        "          what",
        "  -o      where",
    ]


@given(st.text(alphabet="ab 进口，。", max_size=60), st.integers(8, 30))
def test_wrapping_loses_nothing_but_blanks(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="进口总值", max_size=60), st.integers(4, 30))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    assert all(width_of(line) <= width for line in wrap(text, width))
