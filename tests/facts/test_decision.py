"""Decisions hold for the numeral at its place."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tongzhou.documents.plain import read
from tongzhou.facts.decision import Decision, decided, place_of
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.indicator import Indicators

LEXICON = build_lexicon(Areas((Area("1", "甲市", "Jia", "province"),), home="甲市"), Indicators(()))
TEXT = read("2030年,甲市建成充电站81座,建成换电站7座。\n".encode(), "p.txt", date(2031, 1, 9))
FACTS = tuple(extract(TEXT, LEXICON))


def decision(fact: Fact, **more: object) -> Decision:
    _, start, end = place_of(fact)
    return replace(Decision(TEXT.document.sha256, start, end, "accept"), **more)  # type: ignore[arg-type]  # by name


def test_an_accepted_fact_has_the_reading_decision_and_no_doubt() -> None:
    (first, *rest) = decided(FACTS, [decision(FACTS[0])])
    assert (first.reading, first.notes) == ("decision", None)
    assert first.indicator == FACTS[0].indicator
    assert tuple(rest) == FACTS[1:]


def test_a_rejected_fact_is_left_out() -> None:
    assert tuple(decided(FACTS, [decision(FACTS[0], verb="reject")])) == FACTS[1:]


def test_a_corrected_slot_is_set_and_its_base_unit_follows() -> None:
    said = decision(FACTS[0], verb="correct", slots=(("unit", "万座"), ("period", "2029")))
    (first, *_) = decided(FACTS, [said])
    assert (first.period, first.unit, first.value_norm) == ("2029", "万座", Decimal(810_000))


def test_the_last_decision_of_a_place_holds() -> None:
    found = tuple(decided(FACTS, [decision(FACTS[0], verb="reject"), decision(FACTS[0])]))
    assert len(found) == len(FACTS)


def test_a_decision_of_another_document_changes_nothing() -> None:
    assert tuple(decided(FACTS, [decision(FACTS[0], document="0" * 64, verb="reject")])) == FACTS


def test_the_numeral_itself_cannot_be_corrected() -> None:
    (first, *_) = decided(FACTS, [decision(FACTS[0], verb="correct", slots=(("value_text", "82"),))])
    assert first.value_text == "81"
