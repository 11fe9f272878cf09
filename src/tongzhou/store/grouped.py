"""Rows in groups of one entry each (按登记分组), read in one pass beside the entries."""

from collections.abc import Iterator

from tongzhou.store.rows import Texts

__all__ = ["Grouped"]


def _groups(rows: Iterator[Texts]) -> Iterator[tuple[int, list[Texts]]]:
    """Gather consecutive rows of one entry."""
    entry: int | None = None
    gathered: list[Texts] = []
    for row in rows:
        if row[0] != entry:
            if gathered:
                yield gathered[0][0], gathered
            entry, gathered = row[0], []
        gathered.append(row)
    if gathered:
        yield gathered[0][0], gathered


class Grouped:
    """Groups taken in step with the entries (分组行); `strays` are the entries named by rows that belong to none asked for."""

    def __init__(self, rows: Iterator[Texts]) -> None:
        """Take rows that begin with the number of their entry, in its order."""
        self._groups = _groups(rows)
        self._next = next(self._groups, None)
        self.strays: list[int] = []

    def of(self, entry: int | None) -> list[Texts]:
        """Give the rows of an entry; None runs to the end."""
        while self._next is not None and (entry is None or self._next[0] < entry):
            self.strays.append(self._next[0])
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != entry:
            return []
        found = self._next[1]
        self._next = next(self._groups, None)
        return found
