"""The values an index is computed from, as a labelled block (数据块)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault
from tongzhou.terms.panel import Choice, Panel

__all__ = ["Block", "block_of", "part_of"]


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
        As `Panel.array`.
    """
    areas, periods = tuple(areas or panel.areas), tuple(periods or panel.periods)
    values = panel.array(indicators, areas, periods, choice)
    return Block(areas, periods, tuple(indicators), np.moveaxis(values, 0, 2))
