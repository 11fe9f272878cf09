"""A labelled array of observations (面板): area by period by indicator, each with its source."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from tongzhou.terms.errors import Fault, PanelError, fault
from tongzhou.terms.unit import parse_unit
from tongzhou.terms.words import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PANEL_COLUMNS", "STATUSES", "Choice", "Observation", "Panel", "Rule", "in_unit", "is_vintage"]

PANEL_COLUMNS = (
    "area",
    "period",
    "indicator",
    "value",
    "unit",
    "base",
    "issuer",
    "vintage",
    "status",
    "source",
    "note",
)

#: observation statuses (SDMX OBS_STATUS in words): first published, final, revised, revised after a census, estimated, missing,
#: computed by this program from other figures, invented for a demonstration
STATUSES = ("preliminary", "final", "revised", "census_revised", "estimated", "missing", "derived", "invented")


_VINTAGE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


def is_vintage(written: str) -> bool:
    """Whether a text says when an issuer released a figure: 2021, 2021-12 or 2021-12-28 (是否版次)."""
    return _VINTAGE.fullmatch(written) is not None


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of a panel (观测): a value with its unit, issuer, vintage, status and source; value None where the cell is empty.

    `base` is the base of an index (2014=100) or None. `where` is file:line or sheet:cell.
    """

    area: str
    period: str
    indicator: str
    value: Decimal | None
    unit: str | None = None
    base: str | None = None
    issuer: str | None = None
    vintage: str | None = None
    status: str | None = None
    source: str | None = None
    note: str | None = None
    where: str | None = None

    @property
    def series(self) -> tuple[str, str, str | None, str | None, str | None]:
        """What must not hold two values of one period: area, indicator, base, issuer, vintage (序列)."""
        return self.area, self.indicator, self.base, self.issuer, self.vintage


Rule = Literal["only", "first", "latest", "vintage"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which issuer and which vintage of a series is taken (取数规则); part of every recipe.

    One series never mixes issuers or bases. `rule` says which vintage: `only` refuses a series of several vintages; `first` takes
    each period as first published and `latest` as last published, no later than `vintage` where that is named, so that a
    series may join vintages, which a result then says; the rule `vintage` takes the one named in `vintage` alone. `issuers` is an
    order of preference, by whole series; without it a series of two issuers is refused. `base` names the base of an index where
    several are held.
    """

    rule: Rule = "only"
    issuers: tuple[str, ...] = ()
    vintage: str | None = None
    base: str | None = None


@dataclass(frozen=True)
class Panel:
    """Observations by area, period and indicator (面板).

    One panel may hold several vintages and issuers of a series; `choose` and `array` give one choice of them, never a silent mixture.
    """

    observations: tuple[Observation, ...]
    notes: tuple[Message, ...] = ()
    """What holds with reservations, such as indicators the region does not declare."""

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Area names in order of first appearance."""
        return tuple(dict.fromkeys(o.area for o in self.observations))

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """Periods, sorted."""
        return tuple(sorted({o.period for o in self.observations}))

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Indicator names in order of first appearance."""
        return tuple(dict.fromkeys(o.indicator for o in self.observations))

    @cached_property
    def _rows(self) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
        found: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
        for one in self.observations:
            found[one.indicator, one.area].append(one)
        return {key: tuple(rows) for key, rows in found.items()}

    def rows(self, indicator: str, area: str) -> tuple[Observation, ...]:
        """Give all observations of one indicator in one area, every issuer and vintage (全部观测)."""
        return self._rows.get((indicator, area), ())

    def vintages(self, indicator: str, area: str) -> tuple[str, ...]:
        """Give the vintages that hold values of a series, oldest first (版次)."""
        return tuple(sorted({o.vintage or "" for o in self.rows(indicator, area) if o.value is not None}))

    def choose(self, indicator: str, area: str, choice: Choice | None = None) -> Mapping[str, Observation]:
        """Give the observation of each period that a choice takes (取数); periods without a value are absent.

        Raises
        ------
        PanelError
            When the choice leaves two issuers, bases or vintages open.
        """
        taken, faults = _choose([o for o in self.rows(indicator, area) if o.value is not None], choice or Choice())
        if faults:
            raise PanelError(faults)
        return taken

    def array(
        self,
        indicators: Sequence[str],
        areas: Sequence[str] | None = None,
        periods: Sequence[str] | None = None,
        choice: Choice | None = None,
    ) -> "NDArray[np.float64]":
        """Give values as a labelled block (三维数组).

        Parameters
        ----------
        indicators, areas, periods
            Labels of the axes, in this order; all areas and all periods of the panel where None.
        choice
            Which issuer and vintage; `Choice()` refuses any series that leaves it open.

        Returns
        -------
        ndarray of float64, shape (indicator, area, period)
            In the unit of each series' first observation of the indicator; NaN where there is no value.

        Raises
        ------
        PanelError
            When the choice leaves a series open, or units of one indicator cannot be converted; all faults together.
        """
        import numpy as np  # a command that reads names only does not pay for it

        areas = self.areas if areas is None else areas
        periods = self.periods if periods is None else periods
        out = np.full((len(indicators), len(areas), len(periods)), np.nan)
        faults: list[Fault] = []
        column = {period: n for n, period in enumerate(periods)}
        for i, indicator in enumerate(indicators):
            unit = next((o.unit for o in self.observations if o.indicator == indicator), None)
            for a, area in enumerate(areas):
                taken, found = _choose(
                    [o for o in self.rows(indicator, area) if o.value is not None], choice or Choice()
                )
                faults += found
                for period, one in taken.items():
                    if period in column:
                        value = in_unit(one, unit, faults)
                        out[i, a, column[period]] = np.nan if value is None else float(value)
        if faults:
            raise PanelError(faults)
        return out


def _choose(rows: Iterable[Observation], choice: Choice) -> tuple[dict[str, Observation], list[Fault]]:
    """Give the observation of each period and what the choice leaves open."""
    held = [o for o in rows if choice.base is None or o.base is None or o.base == choice.base]
    if choice.rule == "vintage":
        held = [o for o in held if o.vintage == choice.vintage]
    elif choice.vintage is not None:  # 2021 holds 2021-12 as well
        held = [o for o in held if (o.vintage or "")[: len(choice.vintage)] <= choice.vintage]
    if not held:
        return {}, []
    for issuer in choice.issuers:
        if any(o.issuer == issuer for o in held):
            held = [o for o in held if o.issuer == issuer]
            break
    faults = [*_open(held, "issuer"), *_open(held, "base")]
    if choice.rule in ("only", "vintage"):
        faults += _open(held, "vintage")
    if faults:
        return {}, faults
    held.sort(key=lambda o: o.vintage or "", reverse=choice.rule == "first")
    return {o.period: o for o in held}, []


def _open(rows: Sequence[Observation], kind: Literal["issuer", "base", "vintage"]) -> list[Fault]:
    """Report a series that holds more than one issuer, base or vintage."""
    values = sorted({str(getattr(o, kind) or "-") for o in rows})
    if len(values) < 2:
        return []
    where = rows[0].where
    said = {"indicator": rows[0].indicator, "area": rows[0].area, "values": ", ".join(values)}
    if kind == "issuer":
        return [
            fault(
                "terms.open_issuer",
                "{indicator} of {area} comes from several issuers: {values}. They are never mixed: say which is taken (issuers in the "
                "framework's rules).",
                where,
                **said,
            )
        ]
    if kind == "base":
        return [
            fault(
                "terms.open_base",
                "{indicator} of {area} is held on several bases: {values}. They are never mixed: say which is taken.",
                where,
                **said,
            )
        ]
    return [
        fault(
            "terms.open_vintage",
            "{indicator} of {area} is held in several vintages: {values}. They are never mixed silently: name one, or ask for the first or "
            "the latest.",
            where,
            **said,
        )
    ]


def in_unit(one: Observation, unit: str | None, faults: list[Fault]) -> Decimal | None:
    """Convert a value into a unit, such as its indicator's (换算); a fault where the two do not measure the same."""
    if one.value is None or one.unit == unit:
        return one.value
    own, wanted = parse_unit(one.unit or ""), parse_unit(unit or "")
    if own is None or wanted is None or own.base != wanted.base:
        faults.append(
            fault(
                "terms.unlike_units",
                "{indicator} of {area} is in {unit}, elsewhere in {other}, and the two cannot be converted. Give both in one unit.",
                one.where,
                indicator=one.indicator,
                area=one.area,
                unit=one.unit or "-",
                other=unit or "-",
            )
        )
        return None
    return one.value * own.factor / wanted.factor
