"""The place of a character as a reader of the document finds it (位置): a cell of a sheet, a row of a table, a page."""

from bisect import bisect_left, bisect_right

from tongzhou.terms.table import Table
from tongzhou.terms.text import Text
from tongzhou.terms.words import Message

__all__ = ["place_of"]


def place_of(text: Text, at: int) -> Message | None:
    """Say where a character of `text.raw` stands in the document (位置); None where the document has no pages and no tables.

    Examples
    --------
    >>> from tongzhou.documents.html import read
    >>> page = "<table><tr><th>指标<th>亿元<tr><td>进口<td>27.6</table>"
    >>> text = read(page.encode(), "a.html")
    >>> place_of(text, text.raw.index("27.6")).values
    {'table': 1, 'row': 2, 'column': 2}
    """
    folded = bisect_left(text.offsets, at)
    for table in text.tables:
        place = bisect_right(table.cells, folded, key=lambda one: one.start) - 1
        if place >= 0 and folded < table.cells[place].end:
            return _cell(table, table.cells[place].row, table.cells[place].column)
    leaf = bisect_right(text.leaves, at, key=lambda one: one.start) - 1
    if leaf >= 0 and at < text.leaves[leaf].end:
        return Message.of("documents.place.page", page=text.leaves[leaf].number)
    return None


def _cell(table: Table, row: int, column: int) -> Message:
    if table.sheet is not None:
        name = f"{_letters(table.left + column)}{table.top + row + 1}"
        return Message.of("documents.place.cell", sheet=table.sheet, cell=name)
    return Message.of("documents.place.table", table=table.number, row=row + 1, column=column + 1)


def _letters(column: int) -> str:
    """Give a column's letters: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
