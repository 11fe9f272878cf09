"""Reviewing by keys."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tongzhou.documents.plain import read
from tongzhou.facts.decision import Decision
from tongzhou.facts.review import Item
from tongzhou.formats.review_sheet import decisions_of
from tongzhou.steps.region import load_region
from tongzhou.steps.review import review_items, walk

LEXICON = load_region("jing-jin-ji", Path.cwd()).lexicon
PAGE = "examples/jing-jin-ji/pages/02-services-labour-air.txt"


def listed(decisions: Sequence[Decision] = ()) -> tuple[Item, ...]:
    text = read(Path(PAGE).read_bytes(), "p.txt", date(2022, 11, 17))
    return review_items([text], LEXICON, lambda size: None, decisions)


FOUND = listed()


def pressed(keys: str) -> tuple[tuple[tuple[int, str], ...], int]:
    given = iter(keys)
    return walk(FOUND, lambda item: None, lambda: next(given, ""))[:2]


def test_a_page_has_items_numbered_through() -> None:
    assert len(FOUND) > 5
    assert [one.number for one in FOUND] == list(range(1, len(FOUND) + 1))


def test_keys_accept_reject_and_leave_for_later() -> None:
    assert pressed("a\rrsq")[0] == ((1, "accept"), (2, "accept"), (3, "reject"))


def test_an_answer_is_taken_back() -> None:
    assert pressed("ruaq")[0] == ((1, "accept"),)


def test_one_key_accepts_all_with_the_same_doubts() -> None:
    answers, keys = pressed("=" * 99)
    assert len(answers) == len(FOUND)
    assert keys == len({one.doubts for one in FOUND})


def test_what_was_decided_is_not_listed_again() -> None:
    first = FOUND[0].facts
    taken = [Decision(one.id.rpartition("-")[0], one.value_start, one.value_end, "accept") for one in first]
    assert sum(len(one.facts) for one in listed(taken)) == sum(len(one.facts) for one in FOUND) - len(first)


def test_figures_of_which_the_same_is_asked_stand_in_one_item() -> None:
    asked = [one for one in FOUND if len({fact.text for fact in one.facts}) > 1]
    assert asked
    for one in asked:
        assert len({(fact.article, fact.modality) for fact in one.facts}) == 1
        assert len({frozenset((fact.notes or "").split()) for fact in one.facts}) == 1


def test_one_answer_settles_all_of_an_item_and_is_recorded_for_each() -> None:
    asked = next(one for one in FOUND if len({fact.text for fact in one.facts}) > 1)
    taken = decisions_of(FOUND, [(asked.number, "accept")])
    assert {(one.start, one.verb) for one in taken} == {(fact.value_start, "accept") for fact in asked.facts}


def test_an_item_is_parted_and_its_figures_answered_one_by_one() -> None:
    asked = next(one for one in FOUND if len(one.facts) > 1)
    keys = iter("s" * (asked.number - 1) + "p" + "ra" + "q")
    answers, _, parts = walk(FOUND, lambda item: None, lambda: next(keys, ""))
    taken = decisions_of(parts, answers)
    assert [(one.start, one.verb) for one in taken] == [
        (asked.facts[0].value_start, "reject"),
        (asked.facts[1].value_start, "accept"),
    ]
