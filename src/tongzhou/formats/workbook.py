"""Tables as a workbook (工作簿): sheets of rows, written row by row."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["MAX_ROWS", "Row", "Sheet", "workbook"]

#: Rows a sheet of the format can hold, the heading included (ECMA-376 applications allow 2^20).
MAX_ROWS = 1_048_576
#: Characters a cell can hold.
_MAX_TEXT = 32_767
#: The most digits that a spreadsheet's numbers keep (IEEE 754 double).
_MAX_DIGITS = 15
#: Characters from which a text is shown over several lines.
_LONG_TEXT = 24
#: Rows from which the widths of the columns are taken.
_MEASURED = 1_000
#: What XML 1.0 (section 2.2) forbids in text.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDE = re.compile(r"[^\x00-\u2e7f]")
_LIKE_FORMULA = tuple("=+-@\t\r")
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)

Row = Sequence[str | Decimal | float | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (工作表): its name, its heading, and rows that may be made one by one.

    `head` is empty for a sheet without one; otherwise it stands still while the rows move, and the columns can be filtered. `still` columns
    at the left stand still too.
    """

    name: str
    head: Sequence[str]
    rows: Iterable[Row]
    still: int = 0


def workbook(sheets: Iterable[Sheet], title: str = "", at: datetime | None = None) -> bytes:
    """Write sheets as an XLSX workbook (写工作簿).

    Numbers are numbers shown with the digits printed; a number with more digits than a spreadsheet keeps stays text, and one that is not
    finite is left empty. Texts are never formulas. Rows that find no room on a sheet go on on another of the same name with a number.
    The same sheets and time give the same bytes; what is held in memory does not grow with the rows.

    Parameters
    ----------
    sheets
        In order; their rows are drawn once.
    title
        For the properties of the file.
    at
        The time noted as that of writing; without one, 1980-01-01.

    Examples
    --------
    >>> len(workbook([Sheet("A", ("n", "value"), [("a", Decimal("1.50"))])])) > 1000
    True
    """
    from xlsxwriter import Workbook

    out = io.BytesIO()
    stamp = (at or _EPOCH).astimezone(UTC).replace(tzinfo=None)
    with Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"title": title, "author": "tongzhou", "created": stamp})
        styles = _Styles(book)
        for sheet in sheets:
            _write(book, styles, sheet)
    return out.getvalue()


class _Styles:
    """The styles of one workbook, each made once."""

    def __init__(self, book: "Workbook") -> None:
        self._book = book
        self._numbers: dict[int, Format] = {}
        self.head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#0F3D66", "valign": "top"})
        self._texts = {
            (is_long, is_quoted): book.add_format({"valign": "top", "text_wrap": is_long, "quote_prefix": is_quoted})
            for is_long in (False, True)
            for is_quoted in (False, True)
        }

    def number(self, places: int) -> "Format":
        if places not in self._numbers:
            shown = "0." + "0" * places if places else "0"
            self._numbers[places] = self._book.add_format({"valign": "top", "num_format": shown})
        return self._numbers[places]

    def text(self, text: str) -> "Format":
        return self._texts[len(text) > _LONG_TEXT, text.startswith(_LIKE_FORMULA)]


def _write(book: "Workbook", styles: _Styles, sheet: Sheet) -> None:
    rows, number = iter(sheet.rows), 1
    held = list(islice(rows, _MEASURED))
    widths = _widths(sheet.head, held)
    rows = chain(held, rows)
    while True:
        out = book.add_worksheet(sheet.name if number == 1 else f"{sheet.name} {number}")
        _lay_out(out, sheet, widths)
        at = 0
        if sheet.head:
            for column, text in enumerate(sheet.head):
                _put(out, styles, 0, column, text, styles.head)
            at = 1
        for at, row in enumerate(islice(rows, MAX_ROWS - at), at):  # noqa: B020 - `at` goes on from the heading
            for column, value in enumerate(row):
                _put(out, styles, at, column, value)
        if sheet.head:
            out.autofilter(0, 0, max(at, 1), len(sheet.head) - 1)
        following = next(rows, None)
        if following is None:
            return
        rows, number = chain([following], rows), number + 1


def _lay_out(out: "Worksheet", sheet: Sheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths):
        out.set_column(column, column, width)
    if sheet.head:
        out.freeze_panes(1, sheet.still)


def _put(
    out: "Worksheet",
    styles: _Styles,
    row: int,
    column: int,
    value: str | Decimal | float | None,
    style: "Format | None" = None,
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Decimal):
        if not value.is_finite():
            return
        _, digits, exponent = value.as_tuple()
        if len(digits) <= _MAX_DIGITS:
            out.write_number(row, column, float(value), style or styles.number(max(0, -int(exponent))))
            return
    elif isinstance(value, int | float):
        out.write_number(row, column, value, style)
        return
    text = _FORBIDDEN.sub("", str(value))[:_MAX_TEXT]
    out.write_string(row, column, text, style or styles.text(text))


def _widths(head: Sequence[str], rows: Iterable[Row]) -> list[float]:
    """Give the width of each column, in characters; a Chinese character takes two."""
    widths: list[float] = []
    for row in chain([head], rows):
        widths.extend([8.0] * (len(row) - len(widths)))
        for column, value in enumerate(row):
            if value is not None:
                widths[column] = max(widths[column], min(_width(str(value)) + 2, 60))
    return widths


def _width(text: str) -> int:
    return max((len(line) + len(_WIDE.findall(line)) for line in _lines(text)), default=0)


def _lines(text: str) -> Iterator[str]:
    return iter(text[:_MAX_TEXT].splitlines())
