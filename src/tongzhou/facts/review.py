"""What needs a person's look (待核清单): facts grouped alike, by importance, each with the readings that compete."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from tongzhou.facts.fact import Fact
from tongzhou.facts.figure import figure_of
from tongzhou.terms.finding import Finding

__all__ = ["Chooser", "Item", "Rival", "chosen", "items", "parted", "rivals"]

#: How many readings are offered against the one read, and how far around a figure they are looked for.
_MOST_RIVALS = 5
_AROUND = 6
#: What each doubt leaves open.
_OPEN: Mapping[str, tuple[str, ...]] = {
    "indicator": ("indicator",), "elided": ("indicator",), "counted_noun": ("indicator",), "list_before": ("indicator", "region"),
    "distribution": ("indicator", "region"), "region": ("region",), "region_far": ("region",), "no_region": ("region",),
    "undeclared_area": ("region",), "period": ("period",), "period_far": ("period",), "no_period": ("period",), "whole": ("whole",),
    "no_base": ("base_period",), "ratio_base": ("base_region",), "measure": ("kind",),
}  # fmt: skip
#: Kinds that the same printed form may have.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "growth_rate": ("share", "ratio", "avg_annual_change"), "share": ("growth_rate", "ratio"), "ratio": ("share", "growth_rate"),
    "level": ("abs_change", "count"), "count": ("level", "abs_change"), "abs_change": ("level",), "pp_diff": ("abs_change", "avg_annual_change"),
}  # fmt: skip
#: Doubts that decide what a figure is of, which weigh more than when.
_WEIGHTY = frozenset({"indicator", "distribution", "region", "region_far", "measure", "whole", "list_before"})

#: Doubts of which the figures of an article are asked together, the slots that are each figure's own, and how many are shown at once (assumed).
_TOGETHER = frozenset(
    {
        "region", "region_far", "no_region", "undeclared_area", "period", "period_far", "no_period", "no_base", "ratio_base", "join",
        "counted_noun", "elided", "bracket", "spelled", "unclear",
    }
)  # fmt: skip
_OWN = frozenset({"indicator", "kind"})
_MOST_TOGETHER = 10

Check = Callable[[Sequence[Fact]], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Rival:
    """A reading that competes with the one read (竞争读法): what one slot would be, and the relations that then hold and did not before."""

    slot: str
    value: str | None
    supports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to look at (待核项): facts that are alike in doubt and sentence, decided together, the most important first.

    `suggested` is the place in `rivals` of the one that the checks or a chooser prefer, None where nothing speaks for any.
    """

    number: int
    facts: tuple[Fact, ...]
    doubts: tuple[str, ...]
    rivals: tuple[Rival, ...]
    findings: tuple[str, ...] = ()
    suggested: int | None = None


class Chooser(Protocol):
    """A model that may choose among readings already found (选择器); it never writes one, and never a numeral."""

    def __call__(self, sentence: str, options: Sequence[str]) -> int | None:
        """Give the place of the option to suggest, None to abstain."""


def items(facts: Sequence[Fact], findings: Sequence[Finding] = (), check: Check | None = None) -> tuple[Item, ...]:
    """List what needs a person's look (待核清单).

    Parameters
    ----------
    facts
        The facts of one text, all of them: the neighbours of a doubtful one are its competing readings.
    findings
        What its checks found: figures that do not add up come first.
    check
        Checks facts anew; with it each rival is tried, and one under which a printed relation comes to hold is suggested.

    Returns
    -------
    tuple of Item
        Numbered from 1. Facts of one clause with the same doubts are one item, and so are those of an article of which the same is asked: whether
        all are of the one area, period, base or whole, whether the names of what they count end where they were taken to end.
    """
    alarms = {name: one.expr for one in findings if one.verdict == "inconsistent" for name in one.facts}
    groups: dict[object, list[Fact]] = {}
    for fact in facts:
        if fact.reading == "review":
            groups.setdefault(_question(fact, alarms), []).append(fact)
    parts = (row[at : at + _MOST_TOGETHER] for row in groups.values() for at in range(0, len(row), _MOST_TOGETHER))
    rows = sorted(parts, key=lambda row: (-_weight(row, alarms), row[0].value_start))
    held = _held(findings)
    found = []
    for number, row in enumerate(rows, 1):
        doubts = tuple((row[0].notes or "").split())
        # What the figures of a list do not share is accepted whole or corrected row by row.
        offered = tuple(
            one for one in rivals(row[0], facts) if len({getattr(other, one.slot) for other in row}) == 1 and _fits_all(one, row)
        )  # fmt: skip
        if check is not None and len(row) == 1:
            offered = tuple(_tried(row[0], rival, facts, check, held) for rival in offered)
            offered = tuple(sorted(offered, key=_unsupported))
        best = next((at for at, one in enumerate(offered) if one.supports), None)
        said = tuple(dict.fromkeys(alarms[one.id] for one in row if one.id in alarms))
        found.append(Item(number, tuple(row), doubts, offered, said, best))
    return tuple(found)


def _question(fact: Fact, alarms: Mapping[str, str]) -> object:
    """Give what is asked of a figure: alike for those that one answer settles (同问)."""
    doubts = frozenset((fact.notes or "").split())
    names = {one.rpartition(".")[2] for one in doubts}
    if names <= _TOGETHER and fact.id not in alarms:
        asked = {slot for name in names for slot in _OPEN.get(name, ()) if slot not in _OWN}
        return fact.article, doubts, fact.modality, fact.role, *((slot, getattr(fact, slot)) for slot in sorted(asked))
    return fact.article, fact.char_start, fact.text, fact.notes, fact.modality


def _fits_all(rival: Rival, row: Sequence[Fact]) -> bool:
    return len(row) == 1 or rival.slot not in _OWN or len({(one.indicator, one.region, one.kind) for one in row}) == 1


def _unsupported(rival: Rival) -> bool:
    return not rival.supports


def _weight(row: Sequence[Fact], alarms: Mapping[str, str]) -> int:
    """Weigh an item: what does not add up, then observed before planned, then what it is of before when, then how many."""
    doubts = {one.rpartition(".")[2] for one in (row[0].notes or "").split()}
    return (
        1000 * any(one.id in alarms for one in row)
        + 100 * (row[0].modality == "observed")
        + 50 * bool(doubts & _WEIGHTY)
        + 20 * (row[0].role == "headline")
        + min(len(row), 10)
    )


def rivals(fact: Fact, facts: Sequence[Fact]) -> tuple[Rival, ...]:
    """Give the readings that compete with a doubtful one (竞争读法): what its neighbours in the article have in the open slot."""
    near = [one for one in facts if one.article == fact.article]
    near.sort(key=lambda one: abs(one.value_start - fact.value_start))
    found: dict[tuple[str, str | None], None] = {}
    for slot in dict.fromkeys(
        slot for doubt in (fact.notes or "").split() for slot in _OPEN.get(doubt.rpartition(".")[2], ())
    ):
        for value in _values(slot, fact, near):
            if value != getattr(fact, slot):
                found.setdefault((slot, value))
    return tuple(Rival(slot, value) for slot, value in list(found)[:_MOST_RIVALS])


def _values(slot: str, fact: Fact, near: Sequence[Fact]) -> Iterator[str | None]:
    if slot == "kind":
        yield from _KINDS.get(fact.kind, ())
        return
    if slot == "whole":
        yield from (
            one.indicator
            for one in near
            if one.kind in ("level", "count") and one is not fact and one.value_start < fact.value_start
        )
        return
    said = (getattr(one, slot) for one in near[1 : 1 + 2 * _AROUND])
    yield from dict.fromkeys(one for one in said if one)
    if slot in ("period", "region", "base_period"):
        yield None


def _held(findings: Iterable[Finding]) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset(
        (one.type, frozenset(one.facts)) for one in findings if one.verdict in ("exact", "within_rounding")
    )


def _tried(
    fact: Fact, rival: Rival, facts: Sequence[Fact], check: Check, held: frozenset[tuple[str, frozenset[str]]]
) -> Rival:
    """Check the article with a rival in place, and note which relations then hold."""
    other = replace(fact, **{rival.slot: rival.value})  # type: ignore[arg-type]  # a slot's value is a text
    article = [other if one.id == fact.id else one for one in facts if one.article == fact.article]
    figure_of(other)
    news = tuple(
        one.expr
        for one in check(article)
        if one.verdict in ("exact", "within_rounding")
        and one.type != "upper_bound"
        and fact.id in one.facts
        and (one.type, frozenset(one.facts)) not in held
    )
    return replace(rival, supports=news)


def parted(item: Item, first: int) -> tuple[Item, ...]:
    """Part an item into one for each of its figures (逐个核对), numbered from `first`."""
    return tuple(replace(item, number=first + at, facts=(fact,)) for at, fact in enumerate(item.facts))


def chosen(found: Sequence[Item], chooser: Chooser) -> tuple[Item, ...]:
    """Let a model choose among the readings of each item on which the checks are silent (模型建议).

    It sees the sentence and the readings found, and answers with the place of one. Whatever else it answers counts as abstaining. Nothing it
    says becomes a fact: a suggestion waits for a person.
    """
    said = []
    for one in found:
        if one.suggested is None and one.rivals:
            options = [f"{rival.slot}: {rival.value if rival.value is not None else '-'}" for rival in one.rivals]
            answer = chooser(one.facts[0].text, tuple(options))
            if isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer < len(options):
                one = replace(one, suggested=answer)
        said.append(one)
    return tuple(said)
