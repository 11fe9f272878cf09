"""Reviewing by keys."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tongzhou.documents.plain import read
from tongzhou.facts.decision import Decision
from tongzhou.facts.review import Item
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
    return walk(FOUND, lambda item: None, lambda: next(given, ""))


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
