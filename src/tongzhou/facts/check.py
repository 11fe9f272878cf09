"""Facts → findings (勾稽校验): every relation between printed figures, recomputed with intervals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tongzhou.facts.currency import in_one_currency
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.passage import passages
from tongzhou.facts.relations_change import balances, changes, natural_growth
from tongzhou.facts.relations_claims import claims
from tongzhou.facts.relations_gap import gaps_said
from tongzhou.facts.relations_growth import averages, decompositions, gaps, share_changes
from tongzhou.facts.relations_list import lists, sums
from tongzhou.facts.relations_parts import bounds, partitions, shares, trade_sums
from tongzhou.facts.relations_rates import contributions, near_shares
from tongzhou.facts.relations_ratio import multiples, spreads
from tongzhou.facts.relations_repeat import ratio_bases, restatements
from tongzhou.facts.relations_structure import structures
from tongzhou.facts.relations_time import base_periods, chains, single_months
from tongzhou.facts.shelf import Shelf, shelves_of
from tongzhou.terms.finding import Finding
from tongzhou.terms.text import Text

__all__ = ["check"]


def check(
    facts: Sequence[Fact],
    text: Text | None = None,
    lexicon: Lexicon | None = None,
    progress: Callable[[float], None] | None = None,
) -> tuple[Finding, ...]:
    """Check the figures of a text against each other (勾稽校验).

    Each printed figure stands for an interval: half a unit of its last digit to both sides, or what its qualifier allows. An equality is
    exact, within rounding, or inconsistent when the intervals do not meet, even if digits were cut off instead of rounded. Bounds
    and claims in words are never inconsistent; where they do not hold they are not checkable, with a note.

    Parameters
    ----------
    facts
        The facts of one text; only observed ones are used.
    text
        The text they were read from; with it claims in words (主要因素, 首位, 差距缩小) and stated index bases are read.
    lexicon
        The areas of the region; with it areas are summed into their group.
    progress
        Is told the share of the figures checked so far, 0 to 1, after each article.

    Returns
    -------
    tuple of Finding
        In the order of the text, with ids A01, A02, …
    """
    order = {fact.id: fact.value_start for fact in facts}
    facts = in_one_currency(facts, text)
    found: list[Finding] = []
    passed = 0
    for shelf in shelves_of(facts):
        found.extend(_article(shelf, text, lexicon))
        passed += len(shelf.figures)
        if progress is not None:
            progress(passed / len(facts))
    found.sort(key=lambda one: max((order[name] for name in one.facts), default=0))
    return tuple(replace(one, id=f"A{number:02d}") for number, one in enumerate(_distinct(found), 1))


def _article(shelf: Shelf, text: Text | None, lexicon: Lexicon | None) -> Iterator[Finding]:
    yield from restatements(shelf)
    yield from trade_sums(shelf)
    yield from partitions(shelf, lexicon)
    yield from bounds(shelf)
    named: dict[str, str] = {}
    for finding, share, part, whole in shares(shelf):
        yield finding
        if whole is not None and finding.verdict != "not_checkable":
            named[share.fact.id] = whole.fact.id
        if part is not None and whole is not None:
            yield from share_changes(shelf, share, part, whole)
    yield from decompositions(shelf)
    yield from averages(shelf, text.raw if text else None)
    yield from gaps(shelf)
    yield from base_periods(shelf)
    yield from single_months(shelf)
    yield from chains(shelf)
    yield from ratio_bases(shelf)
    yield from natural_growth(shelf)
    if text is not None:
        yield from claims(shelf, text)
        yield from _nearby(shelf, text, lexicon, named)


def _nearby(shelf: Shelf, text: Text, lexicon: Lexicon | None, named: Mapping[str, str]) -> Iterator[Finding]:
    """Check what the order of figures in their sentences says belongs together."""
    rows = passages(shelf, text)
    found = lists(rows, text.folded, lexicon)
    yield from sums(found, rows, shelf)
    yield from structures(shelf, rows, found)
    for row in rows:
        yield from changes(row)
    yield from multiples(shelf, rows)
    yield from spreads(rows)
    yield from gaps_said(rows)
    yield from balances(rows)
    yield from near_shares(rows, named)
    yield from contributions(rows)


#: Which verdict speaks where two ways to a relation say something of the same figures.
_WEIGHT = {"inconsistent": 0, "exact": 1, "within_rounding": 2, "derived": 3, "not_checkable": 4}


def _distinct(found: Sequence[Finding]) -> Iterator[Finding]:
    kept: dict[tuple[str, frozenset[str]], Finding] = {}
    for one in found:
        key = one.type, frozenset(one.facts)
        if key not in kept or _WEIGHT[one.verdict] < _WEIGHT[kept[key].verdict]:
            kept[key] = one
    yield from kept.values()
