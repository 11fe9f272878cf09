"""A value that is known only within limits (取值范围), as declared: a number, or low and high with what they rest on."""

import math
from dataclasses import dataclass
from typing import Final

from tongzhou.terms.declaration import Assumed, Basis, Table
from tongzhou.terms.errors import fault

__all__ = ["COVERED", "Range", "read_range"]

#: The share of cases that a declared range covers; low and high are the 5 % and 95 % points of a lognormal distribution.
COVERED: Final = 0.90


@dataclass(frozen=True, slots=True)
class Range:
    """A positive value and its limits (取值范围).

    Where `low` equals `high` the value is taken as known. `where` is file:line.
    """

    low: float
    high: float
    basis: Basis
    where: str = ""

    @property
    def is_fixed(self) -> bool:
        """Whether the value is taken as known."""
        return self.low == self.high

    @property
    def middle(self) -> float:
        """The middle on the scale of logarithms, or 0 where the value is 0."""
        return math.sqrt(self.low * self.high)


def read_range(
    table: Table,
    key: str,
    assumed: list[Assumed],
    inherited: Basis | None = None,
    *,
    required: bool = False,
    may_be_zero: bool = False,
) -> Range | None:
    """Read a number, or a table with low and high and a source or assumed = true (读取取值范围).

    A number rests on what the table around it rests on. What is assumed is added to `assumed`.
    """
    value = table.data.get(key)
    if isinstance(value, dict):
        inner = table.table(key)
        assert inner is not None  # noqa: S101 - the line above saw the table
        low, high = inner.number("low", required=True), inner.number("high", required=True)
        basis = inner.basis(inherited)
        inner.finish()
    else:
        low = high = table.number(key, required=required)
        basis = inherited
    if low is None or high is None:
        return None
    least_allowed = low >= 0 if may_be_zero and low == high else low > 0
    if not (least_allowed and low <= high and math.isfinite(high)):
        table.faults.append(
            fault(
                "river.range",
                "{key} goes from {low:g} to {high:g}. It must be finite and greater than 0, low not above high.",
                table.where(key),
                key=key,
                low=low,
                high=high,
            )
        )
        return None
    if basis is None:
        table.faults.append(
            fault(
                "river.no_basis",
                "{key} rests on nothing. Name its source, or write assumed = true.",
                table.where(key),
                key=key,
            )
        )
        return None
    if basis.is_assumed:
        assumed.append(Assumed(key, basis.note, table.where(key), basis.note_english))
    return Range(low, high, basis, table.where(key))
