"""Plans, targets and proposals, and what later documents say of each (承诺及其后续)."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from tongzhou.facts.fact import Fact, Modality
from tongzhou.facts.figure import figure_of, plain, stem_of
from tongzhou.facts.pledges import Pledge, done_works, due_in, is_about, pledges
from tongzhou.facts.speakers import speaker
from tongzhou.terms.errors import FactError
from tongzhou.terms.period import Period
from tongzhou.terms.text import Text

__all__ = ["Heard", "Outcome", "Promise", "Reported", "promises"]

Outcome = Literal["met", "missed", "overdue", "not_due", "no_date"]

_PROMISED = frozenset({"plan", "target", "proposal"})
#: Words that say a number is a ceiling, so that less meets it (assumed: usage).
_AT_MOST = re.compile(r"不超过|以内|控制在|降至|降到|低于|压减|不高于|以下")


@dataclass(frozen=True, slots=True)
class Reported:
    """A document as a promise or its sequel is looked for in it (文档及其事实)."""

    text: Text
    facts: tuple[Fact, ...]

    @property
    def day(self) -> str:
        """The day it was published, empty where none is known."""
        return self.text.document.published.isoformat() if self.text.document.published else ""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a document says (所言): who, when, in which sentence, at which place of which document.

    `who` is the speaker that the paragraph names, else the body that publishes the figures.
    """

    who: str | None
    day: str
    text: str
    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Promise:
    """Something planned, set as a target or proposed (承诺), with who said it and by when, and what came of it.

    `due` is the last day by which it was to be, None where none is said; `value` and `unit` are None for a work to be done. `said` is where it
    stands; `evidence` is what the outcome rests on.
    """

    what: str
    value: str | None
    unit: str | None
    area: str | None
    modality: Modality
    due: date | None
    said: Heard
    outcome: Outcome
    evidence: tuple[Heard, ...] = ()


def promises(documents: Sequence[Reported], at: date) -> tuple[Promise, ...]:
    """List what was promised and what later documents say of it (承诺清单).

    A figure is `met` or `missed` by the first later observation of the same indicator, area and object for its due period; a work is `met`
    when a later document names it and says it is done by the day, `missed` when done later. Else it is `overdue` when the day has passed and
    nothing is heard, `not_due` before it, `no_date` where no day is said.

    Parameters
    ----------
    documents
        All that is known, in any order.
    at
        The day to judge by.

    Returns
    -------
    tuple of Promise
        By due day, those without one last.
    """
    ordered = sorted(documents, key=lambda one: one.day)
    found: dict[object, Promise] = {}
    for place, one in enumerate(ordered):
        later = [other for other in ordered[place + 1 :] if other.day > one.day]
        figures = tuple(_figures(one, later, at))
        told = [(each.said.start, each.said.end) for each in figures]
        for promise in (*figures, *_works(one, later, at, told)):
            key = promise.what, promise.value, promise.unit, promise.area, promise.modality, one.text.document.sha256
            found.setdefault(key, promise)
    return tuple(sorted(found.values(), key=lambda one: (one.due or date.max, one.said.day, one.said.start)))


def _figures(one: Reported, later: Sequence[Reported], at: date) -> Iterator[Promise]:
    for fact in one.facts:
        if fact.modality not in _PROMISED or fact.kind == "rank":
            continue
        due = _due(fact, one.text)
        heard = next(
            ((other, each) for other in later for each in other.facts if due and _answers(each, fact, due)), None
        )
        outcome = _waiting(due, at)
        evidence: tuple[Heard, ...] = ()
        if heard is not None:
            outcome = "met" if _is_met(fact, heard[1]) else "missed"
            evidence = (_heard(heard[0], heard[1]),)
        value = (
            plain(fact.value)
            if fact.value_high is None or fact.qualifier
            else f"{plain(fact.value)}-{plain(fact.value_high)}"
        )
        what = fact.indicator or fact.text
        said = _heard(one, fact)
        said = replace(said, who=_who(one.text, fact.value_start, fact.value_end) or said.who)
        yield Promise(
            what, value, fact.unit, fact.region or fact.entity, fact.modality, due, said, outcome, evidence
        )  # fmt: skip


def _works(one: Reported, later: Sequence[Reported], at: date, told: Sequence[tuple[int, int]]) -> Iterator[Promise]:
    """Give the works promised; where the sentence promises a figure, that says it."""
    for pledge in pledges(one.text):
        if any(start < pledge.end and pledge.start < end for start, end in told):
            continue
        who = _who(one.text, pledge.start, pledge.end) or one.text.document.issuer
        said = Heard(who, one.day, pledge.text, one.text.document.sha256, pledge.start, pledge.end)
        evidence = _done(pledge, later)
        outcome = _waiting(pledge.due, at)
        if evidence:
            outcome = "met" if evidence[0].day <= pledge.due.isoformat() else "missed"
        yield Promise(pledge.what, None, None, None, pledge.modality, pledge.due, said, outcome, evidence)


def _done(pledge: Pledge, later: Sequence[Reported]) -> tuple[Heard, ...]:
    for other in later:
        for done in done_works(other.text):
            if is_about(done, pledge.names):
                document = other.text.document
                return (Heard(document.issuer, other.day, done.text, document.sha256, done.start, done.end),)
    return ()


def _who(text: Text, start: int, end: int) -> str | None:
    """Give who says what stands at a place of the raw text."""
    return speaker(text, bisect_left(text.offsets, start), bisect_left(text.offsets, end))


def _heard(one: Reported, fact: Fact) -> Heard:
    return Heard(
        fact.issuer, one.day, fact.text.replace("\n", ""), one.text.document.sha256, fact.char_start, fact.char_end
    )


def _waiting(due: date | None, at: date) -> Outcome:
    return "no_date" if due is None else "overdue" if due < at else "not_due"


def _due(fact: Fact, text: Text) -> date | None:
    """Give the day a figure is due: its period's last, if that lies ahead of the document; else a day named in its clause."""
    published = text.document.published
    try:
        last = Period.parse(fact.period or "").last
        if published is None or last > published and last.isoformat()[:7] != published.isoformat()[:7]:
            return last
    except FactError:
        pass
    said = due_in(fact.text)
    return said if said and (published is None or said > published) else None


def _answers(each: Fact, fact: Fact, due: date) -> bool:
    """Whether an observation is of what was promised, for the due period."""
    if each.modality != "observed" or (each.region, each.entity, each.unit_norm) != (
        fact.region,
        fact.entity,
        fact.unit_norm,
    ):
        return False
    if stem_of(each.indicator) != stem_of(fact.indicator) or (each.kind == "growth_rate") != (
        fact.kind == "growth_rate"
    ):
        return False
    try:
        last = Period.parse(each.period or "").last
    except FactError:
        return False
    return last == due or (due.month, due.day) == (12, 31) and last.year == due.year and last.month == 12


def _is_met(promise: Fact, heard: Fact) -> bool:
    want, have = figure_of(promise), figure_of(heard)
    if _AT_MOST.search(promise.text) or promise.value < 0:
        return have.span.low <= want.span.high
    return have.span.high >= want.span.low
