"""What needs a look, its rivals, and a model that may only choose among them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.facts.review import chosen, items, rivals
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicators

AREAS = Areas((Area("1", "甲市", "Jia", "province"), Area("2", "乙市", "Yi", "province")), home="甲市")
LEXICON = build_lexicon(AREAS, Indicators(()))
TEXT = read(
    "2030年,甲市外贸进出口总值512.4亿元。其中,进口331.2亿元,出口181.2亿元。乙市建成充电站81座。\n".encode(),
    "p.txt",
    date(2031, 1, 9),
)
FACTS = tuple(replace(one, reading="asserted", notes=None) for one in extract(TEXT, LEXICON))


def doubted(place: int, doubt: str, **slots: object) -> tuple[Fact, ...]:
    one = replace(FACTS[place], reading="review", notes=f"facts.doubt.{doubt}", **slots)  # type: ignore[arg-type]  # by name
    return (*FACTS[:place], one, *FACTS[place + 1 :])


def checked(facts: Sequence[Fact]) -> tuple[Finding, ...]:
    return check(facts)


def test_asserted_facts_need_no_look() -> None:
    assert items(FACTS) == ()


def test_rivals_are_what_the_neighbours_have() -> None:
    facts = doubted(3, "region_far")
    assert ("region", "甲市") in {(one.slot, one.value) for one in rivals(facts[3], facts)}
    assert len(rivals(facts[3], facts)) <= 5


def test_a_rival_under_which_a_printed_sum_holds_is_suggested() -> None:
    facts = doubted(2, "region", region="乙市", part_of=None)
    (one,) = items(facts, checked(facts), checked)
    assert one.suggested is not None
    best = one.rivals[one.suggested]
    assert (best.slot, best.value) == ("region", "甲市")
    assert any("512.4" in expr for expr in best.supports)


def test_what_does_not_add_up_comes_first() -> None:
    facts = tuple(replace(one, reading="review", notes="facts.doubt.period") for one in FACTS)
    alarm = Finding("A01", "sum_of_parts", "1+1=3", (facts[3].id,), None, None, None, None, "inconsistent")
    first = items(facts, [alarm])[0]
    assert first.facts[0].id == facts[3].id
    assert first.findings == ("1+1=3",)


def test_figures_of_one_clause_with_the_same_doubts_are_one_item() -> None:
    facts = [replace(one, reading="review", notes="facts.doubt.period", text="t", char_start=0) for one in FACTS]
    assert [len(one.facts) for one in items(facts)] == [len(FACTS)]


@pytest.mark.parametrize("answer", [7, -1, None, True, "2030"])
def test_a_model_that_answers_with_anything_but_a_place_in_the_list_abstains(answer: object) -> None:
    facts = doubted(3, "region_far")
    (one,) = chosen(items(facts), lambda sentence, options: answer)  # type: ignore[arg-type]  # what models answer
    assert one.suggested is None


def test_a_model_chooses_among_readings_found_and_nothing_becomes_a_fact() -> None:
    facts = doubted(3, "region_far")
    asked: list[tuple[str, Sequence[str]]] = []

    def stand_in(sentence: str, options: Sequence[str]) -> int:
        asked.append((sentence, options))
        return 1

    (one,) = chosen(items(facts), stand_in)
    assert one.suggested == 1
    assert one.facts == (facts[3],)
    assert asked[0][0] == facts[3].text
    assert all(":" in option for option in asked[0][1])


def test_figures_of_another_area_are_asked_of_apart() -> None:
    noted = [
        replace(one, reading="review", notes="facts.doubt.region_far", text=f"t{n}") for n, one in enumerate(FACTS)
    ]
    found = items(noted)
    assert [{fact.region for fact in one.facts} for one in found] == [{"甲市"}, {"乙市"}]
    assert all(rival.slot == "region" for one in found for rival in one.rivals)


def test_what_is_counted_is_asked_of_each_clause_apart() -> None:
    noted = [replace(one, reading="review", notes="facts.doubt.indicator", text=f"t{n}") for n, one in enumerate(FACTS)]
    assert [len(one.facts) for one in items(noted)] == [1, 1, 1, 1]
