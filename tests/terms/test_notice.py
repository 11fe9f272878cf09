"""The text of a notice: short enough for a telephone, the most important kept, a drill marked wherever it is said."""

from tongzhou.terms.notice import LONGEST, NoticeText, short_text, telephone

PIECES = ((0, "A tells B of it. "), (2, "substance: benzene. "), (3, "x" * 200 + ". "), (1, "By 03:44: respond. "))


def notice(*pieces: tuple[int, str], lang: str = "en", mark: str = "") -> NoticeText:
    return NoticeText(
        lang,
        "A",
        "B",
        "1",
        "t",
        "e",
        ("says",),
        ("asks",),
        pieces,
        "d",
        "c",
        "This is A.",
        ("Answered by: ____",),
        mark,
    )


def test_what_has_no_room_is_left_out_and_the_rest_keeps_its_order() -> None:
    assert short_text(notice(*PIECES)) == "A tells B of it. substance: benzene. By 03:44: respond."


def test_what_ranks_first_is_kept_before_what_stands_first() -> None:
    filling = (2, "y" * 120 + ". ")
    assert short_text(notice(PIECES[0], filling, PIECES[3])) == "A tells B of it. By 03:44: respond."


def test_the_marks_of_a_drill_are_never_cut() -> None:
    for lang, mark in (("zh", "【演练】"), ("en", "[EXERCISE]")):
        word = mark.strip("【】[]")
        for pieces in (PIECES, ((0, "z" * 500),)):
            text = short_text(notice(*pieces, lang=lang, mark=word))
            assert len(text) <= LONGEST
            assert text.startswith(mark)
            assert text.endswith(mark)


def test_every_line_on_the_telephone_is_marked() -> None:
    lines = list(telephone(notice(*PIECES, mark="EXERCISE")))
    assert len(lines) == 4
    assert all(line.startswith("[EXERCISE] ") for line in lines)
