"""The way back from folded to raw positions, kept as runs (位置对照)."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

__all__ = ["Runs"]


@dataclass(frozen=True, slots=True)
class Runs(Sequence[int]):
    """A rising sequence of integers in runs of step one (分段位置表).

    A page of a million characters has some ten thousand breaks, so this is far smaller than one integer for each
    character; looking up is a binary search.

    Parameters
    ----------
    starts
        Positions at which a run begins, rising from 0.
    values
        The value at each of them.
    length
        The number of integers.

    Examples
    --------
    >>> list(Runs((0, 2), (0, 5), 4))
    [0, 1, 5, 6]
    """

    starts: Sequence[int]
    values: Sequence[int]
    length: int

    def __len__(self) -> int:
        """Give the number of integers."""
        return self.length

    @overload
    def __getitem__(self, at: int) -> int: ...
    @overload
    def __getitem__(self, at: slice) -> list[int]: ...
    def __getitem__(self, at: int | slice) -> int | list[int]:
        """Give the integer at a position, or those of a slice."""
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(self.length))]
        if at < 0:
            at += self.length
        if not 0 <= at < self.length:
            raise IndexError(at)
        run = bisect_right(self.starts, at) - 1
        return self.values[run] + at - self.starts[run]
