"""Ways to come by the values of some cells (算法): a release that holds them, or a numerator's release over a denominator's."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tongzhou.facts.figure import plain
from tongzhou.facts.known import Cell, Edition, KnownFigures
from tongzhou.terms.quantity import Interval

__all__ = ["Way", "quotient", "ways"]

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to come by the values of some cells (一种算法): a release, or a numerator's release over a denominator's.

    `spans` are in the base unit `unit`; `terms` says each value in printed digits.
    """

    editions: tuple[Edition, ...]
    values: tuple[Decimal, ...]
    spans: tuple[Interval, ...]
    terms: tuple[str, ...]
    unit: str | None


def ways(known: KnownFigures, indicator: str, cells: Sequence[Cell], is_spliced: bool = False) -> tuple[Way, ...]:
    """Give every way to come by an indicator in all the cells (各种算法).

    Each release that holds them; and, for an indicator declared as a quotient (`ratio_of`), each release of the numerator over each of the
    denominator.

    Parameters
    ----------
    known
        The figures known.
    indicator
        Its full name.
    cells
        Area and period of each value wanted.
    is_spliced
        Whether, where no release holds all cells, the first publications of one issuer are put side by side.
    """
    found = [_direct(edition) for edition in _editions(known, indicator, cells, is_spliced)]
    declared = known.declared(indicator)
    if declared is not None and declared.ratio_of is not None:
        above, below = declared.ratio_of
        for numerator in _editions(known, above, cells, is_spliced):
            for denominator in _editions(known, below, cells, is_spliced):
                divided = quotient(numerator, denominator, declared.unit == "%")
                found += [divided] if divided else []
    return tuple(found)


def _editions(known: KnownFigures, indicator: str, cells: Sequence[Cell], is_spliced: bool) -> tuple[Edition, ...]:
    found = known.editions(indicator, cells)
    return found or (known.spliced(indicator, cells) if is_spliced else ())


def _direct(edition: Edition) -> Way:
    figures = edition.figures
    units = {one.base_unit for one in figures}
    return Way(
        (edition,),
        tuple(one.norm for one in figures),
        tuple(one.span for one in figures),
        tuple(plain(one.value) for one in figures),
        units.pop() if len(units) == 1 else "?",
    )


def quotient(above: Edition, below: Edition, is_percent: bool) -> Way | None:
    """Divide one release by another, cell by cell (相除); None where a divisor may be zero or less."""
    pairs = list(zip(above.figures, below.figures, strict=True))
    if any(two.span.low <= 0 for _, two in pairs):
        return None
    scale = _HUNDRED if is_percent else Decimal(1)
    return Way(
        (above, below),
        tuple(one.norm / two.norm * scale for one, two in pairs),
        tuple(one.span / two.span * Interval.point(scale) for one, two in pairs),
        tuple(f"{plain(one.value)}/{plain(two.value)}" for one, two in pairs),
        "%" if is_percent else None,
    )
