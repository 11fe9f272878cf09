"""The list as a table, filled and read back."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.facts.review import Item, items
from tongzhou.formats.review_sheet import (
    answers_from_csv,
    answers_from_xlsx,
    decisions_from,
    decisions_of,
    review_csv,
    review_workbook,
)
from tongzhou.store.words import load_words
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.errors import FactError
from tongzhou.terms.indicator import Indicators

LEXICON = build_lexicon(
    Areas((Area("1", "甲市", "Jia", "province"), Area("2", "乙市", "Yi", "province"))), Indicators(())
)
TEXT = read("2030年,甲市建成充电站81座。2031年,乙市建成换电站7座。\n".encode(), "p.txt", date(2032, 1, 9))
FOUND: tuple[Item, ...] = items(
    [replace(one, reading="review", notes="facts.doubt.region facts.doubt.period") for one in extract(TEXT, LEXICON)]
)
WORDS = load_words("zh")


def filled(*answers: str) -> bytes:
    rows = list(csv.reader(io.StringIO("".join(review_csv(FOUND, WORDS)).removeprefix("\ufeff"))))
    for row, answer in zip(rows[1:], answers, strict=False):
        row[1] = answer
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def test_a_filled_table_comes_back_as_decisions() -> None:
    one, two = decisions_from(answers_from_csv(filled("采用", "period=2029; region=甲市"), "list.csv"))
    assert (one.verb, one.slots) == ("accept", ())
    assert (two.verb, two.slots) == ("correct", (("period", "2029"), ("region", "甲市")))
    assert TEXT.document.sha256.startswith(one.document)
    assert TEXT.raw[one.start : one.end] == "81"


def test_the_number_of_a_reading_takes_it() -> None:
    (one,) = decisions_from(answers_from_csv(filled("1"), "list.csv"))
    rival = FOUND[0].rivals[0]
    assert one.slots == ((rival.slot, rival.value),)


def test_rows_without_an_answer_are_left_for_later() -> None:
    assert decisions_from(answers_from_csv(filled("", ""), "list.csv")) == ()


def test_every_answer_that_cannot_be_taken_is_named_with_its_line() -> None:
    with pytest.raises(FactError) as caught:
        decisions_from(answers_from_csv(filled("maybe", "kind=colour"), "list.csv"))
    assert [one.where for one in caught.value.faults] == ["list.csv:2", "list.csv:3"]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(FactError, match="no list to review"):
        answers_from_csv(data, "other.csv")


def test_the_workbook_comes_back_too() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(review_workbook(FOUND, WORDS)))
    book.worksheets[0]["B2"] = "reject"
    book.worksheets[0]["B3"] = "what"
    out = io.BytesIO()
    book.save(out)
    rows: tuple[tuple[str, Mapping[str, str]], ...] = answers_from_xlsx(out.getvalue(), "list.xlsx")
    assert decisions_from(rows[:1])[0].verb == "reject"
    with pytest.raises(FactError, match=r"list\.xlsx review:B3"):
        decisions_from(rows)


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(FactError, match="no list to review"):
        answers_from_xlsx(b"PK\x03\x04 nothing", "list.xlsx")


def test_an_answer_by_number_holds_for_all_figures_of_the_item() -> None:
    assert len(decisions_of(FOUND, [(1, "accept")])) == len(FOUND[0].facts)
    with pytest.raises(FactError, match="no item 99"):
        decisions_of(FOUND, [(99, "accept")])
