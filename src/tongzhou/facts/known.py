"""Figures known beside the text (已知数): from a ledger or a panel, each with its issuer and vintage, sorted into releases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tongzhou.facts.figure import stem_of
from tongzhou.terms.area import Areas
from tongzhou.terms.indicator import Indicator, Indicators
from tongzhou.terms.quantity import Interval, half_unit
from tongzhou.terms.unit import parse_unit

__all__ = ["Cell", "Edition", "Known", "KnownFigures", "is_computable", "period_key"]

#: (area, period)
Cell = tuple[str, str]

#: Digits before the point that are computed with, and half as many behind it: with both, decimals of 28 digits suffice.
_MOST_DIGITS = 15
_YEAR_END = "-12-31"
#: Words behind an indicator's name that say how it is put, not what it is.
_TAILS = ("之比", "之比值", "比值", "的比例", "增速", "增长率", "增幅", "降幅")


@dataclass(frozen=True, slots=True)
class Known:
    """A figure known from elsewhere (已知数): as printed, with who released it and when.

    `indicator` and `area` are full names; `value` has all printed digits, in `unit`. `status` is one of the statuses of a panel, `base` the
    base of an index, `coverage` the printed scope; each None where nothing is said. `source` names where it was taken from.
    """

    indicator: str
    area: str
    period: str
    value: Decimal
    unit: str | None = None
    issuer: str | None = None
    vintage: str | None = None
    status: str | None = None
    base: str | None = None
    coverage: str | None = None
    source: str | None = None

    @property
    def factor(self) -> Decimal:
        """What turns the printed unit into the base unit (折算系数)."""
        unit = parse_unit(self.unit) if self.unit else None
        return unit.factor if unit else Decimal(1)

    @property
    def base_unit(self) -> str | None:
        """The base unit (基本单位)."""
        unit = parse_unit(self.unit) if self.unit else None
        return unit.base if unit else self.unit

    @property
    def norm(self) -> Decimal:
        """The value in the base unit (折算值)."""
        return self.value * self.factor

    @property
    def span(self) -> Interval:
        """The values in the base unit that the printed digits allow (区间)."""
        half = half_unit(self.value)
        return Interval((self.value - half) * self.factor, (self.value + half) * self.factor)

    @property
    def giver(self) -> str | None:
        """Who gave it: the issuer, or where it was taken from."""
        return self.issuer or self.source


@dataclass(frozen=True, slots=True)
class Edition:
    """The figures of one indicator that belong to one release (同版数据), in the order of the cells asked for."""

    indicator: str
    figures: tuple[Known, ...]

    def of(self, field: str) -> tuple[str, ...]:
        """Give what a field says, each once, in order."""
        return tuple(dict.fromkeys(said for one in self.figures if (said := getattr(one, field))))


def is_computable(value: Decimal) -> bool:
    """Whether a number has so few digits that sums with it are exact enough; published figures have (可计算).

    Examples
    --------
    >>> is_computable(Decimal("22926.0")), is_computable(Decimal("1" + "0" * 400))
    (True, False)
    """
    return value.is_finite() and value.adjusted() < _MOST_DIGITS and int(value.as_tuple().exponent) > -_MOST_DIGITS // 2


def period_key(period: str) -> str:
    """Give the form under which periods are compared: a stock at the end of a year is that year's (时期归一).

    Examples
    --------
    >>> period_key("2020-12-31"), period_key("2020Q1")
    ('2020', '2020Q1')
    """
    return period.removesuffix(_YEAR_END) if len(period) == 10 else period


@dataclass(frozen=True)
class KnownFigures:
    """All figures known beside a text, with the names to find them by (已知数表)."""

    figures: tuple[Known, ...]
    areas: Areas
    indicators: Indicators

    @cached_property
    def _cells(self) -> Mapping[tuple[str, str, str], tuple[Known, ...]]:
        found: dict[tuple[str, str, str], dict[object, Known]] = {}
        for one in self.figures:
            if not is_computable(one.value):
                continue
            declared = self.indicators.find(one.indicator)
            key = declared.name if declared else one.indicator, self._area(one.area), period_key(one.period)
            same = (one.value, one.unit, one.giver, one.vintage, one.status, one.base, one.coverage)
            found.setdefault(key, {}).setdefault(same, one)
        return {key: tuple(rows.values()) for key, rows in found.items()}

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for name, _, _ in self._cells)

    @cached_property
    def _stems(self) -> Mapping[str, str | None]:
        """Known names by stem; None where a stem has several."""
        found: dict[str, str | None] = {}
        for name in sorted(self._names):
            stem = stem_of(name)
            found[stem] = None if stem in found else name
        return found

    def _area(self, said: str) -> str:
        place = self.areas.find(said)
        return place.name if place else said

    def declared(self, name: str) -> Indicator | None:
        """Give the declaration of an indicator by its full name (指标声明)."""
        return self.indicators.find(name)

    def name(self, said: str | None) -> str | None:
        """Give the full name under which an indicator is known, None where it is not (指标全名)."""
        for tail in ("", *_TAILS):
            if not said or not said.endswith(tail) or said == tail:
                continue
            shorter = said.removesuffix(tail)
            one = self.indicators.find(shorter)
            if one is not None:
                return one.name
            if shorter in self._names:
                return shorter
        return self._stems.get(stem_of(said)) if said else None

    def cell(self, indicator: str, cell: Cell) -> tuple[Known, ...]:
        """Give every known figure of one indicator, area and period (同格各数)."""
        return self._cells.get((indicator, self._area(cell[0]), period_key(cell[1])), ())

    def editions(self, indicator: str, cells: Sequence[Cell]) -> tuple[Edition, ...]:
        """Give each release that holds all the cells (各版).

        A release is one vintage of one issuer. Where no issuer of a vintage covers every area, as with provincial bureaus of which each gives its
        own, the figures of the vintage are taken together, if there is one of each.
        """
        rows = [self.cell(indicator, cell) for cell in cells]
        if not rows or not all(rows):
            return ()
        found: dict[tuple[Known, ...], None] = {}
        covered: set[str | None] = set()
        for giver, vintage in dict.fromkeys((one.giver, one.vintage) for one in rows[0]):
            held = [[one for one in row if (one.giver, one.vintage) == (giver, vintage)] for row in rows]
            for taken in _taken(held):
                found[taken] = None
                covered.add(vintage)
        for vintage in dict.fromkeys(one.vintage for one in rows[0]):
            if vintage is None or vintage in covered:
                continue
            held = [[one for one in row if one.vintage == vintage] for row in rows]
            for taken in _taken(held):
                found[taken] = None
        return tuple(Edition(indicator, one) for one in found)

    def spliced(self, indicator: str, cells: Sequence[Cell]) -> tuple[Edition, ...]:
        """Give the cells of one issuer, each as first published (首次公布数连成), where no release holds them all."""
        rows = [self.cell(indicator, cell) for cell in cells]
        if not rows or not all(rows):
            return ()
        found = []
        for giver in dict.fromkeys(one.giver for one in rows[0]):
            held = [[one for one in row if one.giver == giver and one.vintage] for row in rows]
            if all(held):
                first = tuple(min(row, key=lambda one: one.vintage or "") for row in held)
                if len({(one.base, one.coverage) for one in first}) == 1:
                    found.append(Edition(indicator, first))
        return tuple(found)


def _taken(held: Sequence[Sequence[Known]]) -> Iterator[tuple[Known, ...]]:
    """Give one figure of each cell, if there is no choice left; else one set for each status, base and coverage that all cells have."""
    if not all(held):
        return
    if all(len(row) == 1 for row in held):
        yield tuple(row[0] for row in held)
        return
    for kind in dict.fromkeys(_kind(one) for one in held[0]):
        rows = [[one for one in row if _kind(one) == kind] for row in held]
        if all(len(row) == 1 for row in rows):
            yield tuple(row[0] for row in rows)


def _kind(one: Known) -> Iterable[str | None]:
    return one.status, one.base, one.coverage
