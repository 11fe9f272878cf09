"""The figures of one article, found by what they measure (篇内数表)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tongzhou.facts.fact import Fact
from tongzhou.facts.figure import Figure, figure_of

__all__ = ["Place", "Shelf", "shelves_of"]

#: Figures of one article that are held against each other (assumed; the longest communiqués print about a thousand).
MOST_FIGURES = 4_000

Place = tuple[str | None, str | None]
#: A figure printed more often than this is held against the first of them only (assumed: then it is a table's).
_MOST_ALIKE = 64
_Key = tuple[str, Place, str | None]


@dataclass(slots=True)
class Shelf:
    """Observed figures of one article by kind (篇内数表); every look-up is by key, so checking stays linear."""

    figures: list[Figure] = field(default_factory=list)
    levels: dict[_Key, list[Figure]] = field(default_factory=dict)
    growths: dict[_Key, list[Figure]] = field(default_factory=dict)
    by_stem: dict[str, list[Figure]] = field(default_factory=dict)
    goods: dict[_Key, list[Figure]] = field(default_factory=dict)
    rates: dict[_Key, list[Figure]] = field(default_factory=dict)
    gaps: dict[tuple[str, Place, str | None], list[Figure]] = field(default_factory=dict)

    def add(self, figure: Figure) -> None:
        """Put a figure where it is looked for."""
        fact = figure.fact
        self.figures.append(figure)
        key = (figure.stem, figure.place, fact.period)
        if fact.kind in ("level", "count"):
            self.levels.setdefault(key, []).append(figure)
            self.by_stem.setdefault(figure.stem, []).append(figure)
            side = next((name for name in ("进出口", "进口", "出口") if figure.stem.endswith(name)), None)
            if side is not None and figure.stem != side:
                self.goods.setdefault((side, figure.place, fact.period), []).append(figure)
        elif fact.kind == "growth_rate":
            self.growths.setdefault(key, []).append(figure)
        elif fact.kind == "ratio" and fact.unit not in ("倍", None):
            self.rates.setdefault(key, []).append(figure)
        elif fact.kind == "pp_diff":
            self.gaps.setdefault((figure.stem, figure.place, fact.base_period), []).append(figure)

    def level(self, stem: str, place: Place, period: str | None, unit: str | None = None) -> Figure | None:
        """Give the level of a stem, if all printed ones agree; the body's before the headline's."""
        return _only(one for one in self.levels.get((stem, place, period), ()) if unit is None or one.unit == unit)

    def any_level(self, stem: str, place: Place, period: str | None) -> Figure | None:
        """Give the level of a stem, or the named rate or intensity of that name (水平或强度)."""
        return self.level(stem, place, period) or _only(self.rates.get((stem, place, period), ()))

    def growth(self, stem: str, place: Place, period: str | None, base_period: str | None = None) -> Figure | None:
        """Give the growth of a stem, if all printed ones agree."""
        found = self.growths.get((stem, place, period), ())
        return _only(one for one in found if base_period is None or one.fact.base_period == base_period)

    def growth_of(self, level: Figure, base_period: str | None = None) -> Figure | None:
        """Give the growth of the same thing as a level."""
        return self.growth(level.stem, level.place, level.fact.period, base_period)

    def just_before(self, figure: Figure) -> Figure | None:
        """Give the figure printed just before another."""
        at = bisect_left(self.figures, figure.fact.value_start, key=_start)
        return self.figures[at - 1] if at else None

    def before(self, figure: Figure, stem: str) -> Iterator[Figure]:
        """Give the levels of a stem printed before a figure, nearest first."""
        known = self.by_stem.get(stem, [])
        at = bisect_left(known, figure.fact.value_start, key=_start)
        for number in range(at - 1, max(at - 5, -1), -1):
            yield known[number]


def _start(figure: Figure) -> int:
    return figure.fact.value_start


def _only(found: Iterable[Figure]) -> Figure | None:
    """Give the figure on which all agree, the body's before the headline's; stop at the first that disagrees."""
    kept: Figure | None = None
    for one in islice(found, _MOST_ALIKE):
        if kept is None:
            kept = one
        elif one.value != kept.value:
            return None
        elif kept.fact.role == "headline" and one.fact.role != "headline":
            kept = one
    return kept


def shelves_of(facts: Sequence[Fact]) -> tuple[Shelf, ...]:
    """Sort observed figures by article (按篇归架); ranks and everything planned, proposed or claimed stay out.

    What runs on for more than `MOST_FIGURES` is no article but a table or a file of many: it is checked in stretches of that length, so
    that time stays linear.
    """
    shelves: list[Shelf] = []
    current: dict[str | None, Shelf] = {}
    for fact in sorted(facts, key=lambda one: one.value_start):
        if fact.modality == "observed" and fact.kind != "rank" and fact.role != "scope":
            shelf = current.get(fact.article)
            if shelf is None or len(shelf.figures) >= MOST_FIGURES:
                shelf = current[fact.article] = Shelf()
                shelves.append(shelf)
            shelf.add(figure_of(fact))
    return tuple(shelves)
