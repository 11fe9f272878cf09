"""The values an index is computed from, as a labelled block (数据块)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import Fault, InputError, PanelError, fault
from tongzhou.terms.panel import Choice, Observation, Panel
from tongzhou.terms.words import Message

__all__ = ["Block", "block_of", "part_of", "vintage_notes"]


@dataclass(frozen=True, eq=False)
class Block:
    """Values by area, period and indicator (数据块).

    `values` float64, shape (area, period, indicator), in one unit per indicator; NaN is a gap. Labels must be unique and as many as the
    axes are long. The values are read-only; those of an array that can be written to are copied, so that it stays the caller's.
    """

    areas: tuple[str, ...]
    periods: tuple[str, ...]
    indicators: tuple[str, ...]
    values: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse labels that do not fit and values that are infinite; keep values that nobody changes."""
        if self.values.flags.writeable:
            object.__setattr__(self, "values", np.array(self.values))
            self.values.flags.writeable = False
        labels = (self.areas, self.periods, self.indicators)
        fits = self.values.shape == tuple(len(one) for one in labels) and all(
            len(set(one)) == len(one) for one in labels
        )
        if not fits or np.isinf(self.values).any():
            raise InputError(
                fault(
                    "index.block",
                    "The block has the shape {shape} and {areas} areas, {periods} periods and {indicators} indicators. Labels must be unique "
                    "and fit the shape, and values finite or gaps.",
                    shape=self.values.shape,
                    areas=len(set(self.areas)),
                    periods=len(set(self.periods)),
                    indicators=len(set(self.indicators)),
                )
            )

    def of(self, indicators: Sequence[str]) -> NDArray[np.float64]:
        """Give the values of these indicators, in this order (取列).

        Raises
        ------
        InputError
            When some are not there; all are named.
        """
        absent = [one for one in indicators if one not in self.indicators]
        if absent:
            raise InputError(
                fault(
                    "index.absent_indicators",
                    "The data hold no values of {names}. Bring them, or leave them out of the framework.",
                    names=", ".join(dict.fromkeys(absent)),
                )
            )
        return self.values[:, :, [self.indicators.index(one) for one in indicators]]


def part_of(block: Block, areas: Sequence[str] | None, periods: Sequence[str] | None) -> Block:
    """Give the part of a block with these areas and periods, in this order; all where None (取部分).

    Raises
    ------
    InputError
        When some are not there; all are named.
    """
    areas, periods = tuple(areas or block.areas), tuple(periods or block.periods)
    absent = [one for one in areas if one not in block.areas] + [one for one in periods if one not in block.periods]
    if absent:
        raise InputError(
            fault(
                "index.absent_labels",
                "The data hold no {names}. Write areas and periods as the data do.",
                names=", ".join(absent),
            )
        )
    held = np.ix_([block.areas.index(one) for one in areas], [block.periods.index(one) for one in periods])
    return Block(areas, periods, block.indicators, block.values[held])


def block_of(
    panel: Panel,
    indicators: Sequence[str],
    *,
    areas: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
    choice: Choice | None = None,
) -> Block:
    """Take a block out of a panel by one choice of issuer and vintage (取数据块).

    Raises
    ------
    PanelError
        As `Panel.array`; and where the choice's rule is `only` and one issuer's figures of an indicator are of one vintage in some areas and of
        another elsewhere. All faults together.
    """
    areas, periods, choice = tuple(areas or panel.areas), tuple(periods or panel.periods), choice or Choice()
    faults: list[Fault] = []
    try:
        values = panel.array(indicators, areas, periods, choice)
    except PanelError as error:
        faults += error.faults
    if choice.rule == "only":
        faults += _mixed(_taken(panel, indicators, areas, periods, choice))
    if faults:
        raise PanelError(faults)
    return Block(areas, periods, tuple(indicators), np.moveaxis(values, 0, 2))


def _taken(
    panel: Panel, indicators: Sequence[str], areas: Sequence[str], periods: Sequence[str], choice: Choice
) -> tuple[Observation, ...]:
    """Give the observations that a choice takes; none of a series that it leaves open, and none where the panel is of one vintage."""
    if len({one.vintage for one in panel.observations}) < 2:
        return ()
    found: list[Observation] = []
    for indicator in indicators:
        for area in areas:
            try:
                chosen = panel.choose(indicator, area, choice)
            except PanelError:  # told where values are taken
                continue
            found += [chosen[period] for period in periods if period in chosen]
    return tuple(found)


def _mixed(found: Sequence[Observation]) -> list[Fault]:
    """Report indicators of which one issuer's figures are of several vintages."""
    series: dict[tuple[str, str | None], dict[str, list[Observation]]] = {}
    for one in found:
        series.setdefault((one.indicator, one.issuer), {}).setdefault(one.vintage or "-", []).append(one)
    return [
        fault(
            "index.mixed_vintages",
            '{indicator} is of several vintages: {which}. They are never mixed silently: take one by choice = {{ rule = "vintage", vintage = '
            '"…" }} in [recipe], or the latest of each area by rule = "latest", which the result then says.',
            list(by_vintage.values())[1][0].where,
            indicator=indicator,
            which="; ".join(
                f"{vintage} ({', '.join(dict.fromkeys(one.area for one in own))})"
                for vintage, own in by_vintage.items()
            ),
        )
        for (indicator, _), by_vintage in series.items()
        if len(by_vintage) > 1
    ]


def vintage_notes(
    panel: Panel, indicators: Sequence[str], areas: Sequence[str], periods: Sequence[str], choice: Choice
) -> tuple[Message, ...]:
    """Say which indicators and areas a choice takes of which vintage, where they are of several (版次说明).

    Areas are named where not all of the indicator's are of the vintage, periods where a series joins vintages.
    """
    found = _taken(panel, indicators, areas, periods, choice)
    vintages = dict.fromkeys(sorted(one.vintage or "-" for one in found))
    if len(vintages) < 2:
        return ()
    said = []
    for vintage in vintages:
        parts = []
        for indicator in dict.fromkeys(one.indicator for one in found):
            whole = [one for one in found if one.indicator == indicator]
            own = [one for one in whole if (one.vintage or "-") == vintage]
            if not own:
                continue
            here = dict.fromkeys(one.area for one in own)
            some = [] if len(own) == len(whole) else [", ".join(here)]
            if any(one.area in here and (one.vintage or "-") != vintage for one in whole):
                some.append(", ".join(dict.fromkeys(one.period for one in own)))
            parts.append(indicator + (f" ({'; '.join(some)})" if some else ""))
        said.append(f"{vintage}: {', '.join(parts)}")
    return (Message.of("index.vintages_taken", which=" · ".join(said)),)
