"""Decisions of a person about facts (人工核对): accept, correct a slot, reject; they hold for the numeral at its place in its document."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tongzhou.facts.fact import Fact
from tongzhou.terms.unit import parse_unit

__all__ = ["SLOTS", "VERBS", "Decision", "Verb", "decided", "place_of"]

Verb = Literal["accept", "correct", "reject"]
VERBS: tuple[Verb, ...] = ("accept", "correct", "reject")

#: Slots a person may correct. The numeral itself is what the page prints and stays.
SLOTS = (
    "indicator", "region", "entity", "scope", "period", "unit", "kind", "modality", "base", "base_period", "base_region", "coverage", "price",
    "part_of", "whole", "agg",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided of one numeral (人工核对).

    `document` is the hash of the document, `start` and `end` the numeral's place in it, `slots` what a correction sets (None empties a slot),
    `who` the key of the person and `at` when, both as recorded.
    """

    document: str
    start: int
    end: int
    verb: Verb
    slots: tuple[tuple[str, str | None], ...] = ()
    who: str = ""
    at: str = ""


def place_of(fact: Fact) -> tuple[str, int, int]:
    """Give the place by which a decision finds its fact again: the document's short hash and the numeral's span (定位)."""
    return fact.id.rpartition("-")[0], fact.value_start, fact.value_end


def decided(facts: Iterable[Fact], decisions: Sequence[Decision]) -> Iterator[Fact]:
    """Apply decisions to facts read anew (应用人工核对): the last decision of a place holds.

    A fact accepted or corrected has the reading `decision`, no doubts any more, and its rule says so; one rejected is left out.

    Parameters
    ----------
    facts
        As the reading gives them.
    decisions
        In the order they were taken.

    Yields
    ------
    Fact
        In the order given.
    """
    held = {(one.document[:8], one.start, one.end): one for one in decisions}
    for fact in facts:
        one = held.get(place_of(fact)) if held else None
        if one is None:
            yield fact
        elif one.verb != "reject":
            slots = {name: value for name, value in one.slots if name in SLOTS}
            rule = f"{fact.rule} {one.verb}".strip()
            settled = replace(fact, **slots, reading="decision", notes=None, rule=rule)  # type: ignore[arg-type]  # slots are texts
            yield _in_units(settled) if "unit" in slots else settled


def _in_units(fact: Fact) -> Fact:
    """Give a fact its base unit anew, as its unit may have been corrected."""
    unit = parse_unit(fact.unit) if fact.unit else None
    if unit is None:
        return fact
    return replace(fact, value_norm=unit.to_base(fact.value), unit_norm=unit.base or None)
