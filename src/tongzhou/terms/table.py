"""Tables of a document (表格): cells with their place in the text, heads and body apart."""

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Cell", "Table"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something (单元格).

    `start` and `end` are positions in `Text.folded`, half-open. `row` and `column` count from 0; a merged cell covers `rows` rows and
    `columns` columns.
    """

    start: int
    end: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1

    def covers_row(self, row: int) -> bool:
        """Whether the cell reaches over a row (跨行)."""
        return self.row <= row < self.row + self.rows

    def covers_column(self, column: int) -> bool:
        """Whether the cell reaches over a column (跨列)."""
        return self.column <= column < self.column + self.columns


@dataclass(frozen=True, slots=True)
class Table:
    """A table (表格): its first `head_rows` rows hold column heads, its first `head_columns` columns row heads.

    `number` counts the tables of the document from 1. `sheet` names the sheet of a workbook and is None elsewhere; `top` and `left` are
    the place of the table's first cell there, from 0. `title` and `note` are what stands above it (表题) and what names units (单位：亿元).
    `article` is the number of the article it belongs to.
    """

    number: int
    article: int
    cells: tuple[Cell, ...]
    head_rows: int
    head_columns: int
    title: str | None = None
    note: str | None = None
    sheet: str | None = None
    top: int = 0
    left: int = 0

    def body(self) -> Iterator[Cell]:
        """Give the cells that are no heads, in order (表体)."""
        for cell in self.cells:
            if cell.row >= self.head_rows and cell.column >= self.head_columns:
                yield cell

    def column_heads(self, column: int) -> tuple[Cell, ...]:
        """Give the heads over a column, from the top (列标题)."""
        return tuple(cell for cell in self.cells if cell.row < self.head_rows and cell.covers_column(column))

    def row_heads(self, row: int) -> tuple[Cell, ...]:
        """Give the heads of a row, from the left (行标题)."""
        return tuple(
            cell
            for cell in self.cells
            if cell.row >= self.head_rows and cell.column < self.head_columns and cell.covers_row(row)
        )
