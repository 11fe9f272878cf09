"""Writes the book's tables as a workbook (XLSX 输出): facts, findings, index scores, recipes, what was assumed, sources."""

import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from tongzhou.report.book import (
    Badge,
    Book,
    Cell,
    Chapter,
    Column,
    Evidence,
    FactList,
    Figure,
    FindingList,
    Number,
    Quote,
    Table,
)
from tongzhou.report.phrases import plain_run, with_unit
from tongzhou.terms.words import Words

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["write_xlsx"]

#: What XML 1.0 forbids in text.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: The most characters that a cell holds.
_MAX_TEXT = 32_767
#: The most digits that a spreadsheet's numbers keep (IEEE 754 double).
_MAX_DIGITS = 15
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")

_Row = Sequence[str | Decimal | None]


def write_xlsx(book: Book, words: Words) -> bytes:
    """Write the book's tables as XLSX (输出 XLSX).

    Numbers are numbers with the printed digits as their format; everything else is text, never a formula. The same book gives the same
    bytes: the times in the file are the book's own.

    Parameters
    ----------
    book
        From `compose`.
    words
        Of the book's language.
    """
    from openpyxl import Workbook

    out = Workbook()
    out.remove(out.active)  # type: ignore[arg-type]  # a new workbook has a sheet
    out.properties.title = book.title
    out.properties.creator = "tongzhou"
    _sheet(out, words, "facts", _facts(book, words))
    _sheet(out, words, "findings", _findings(book, words))
    _sheet(out, words, "index", _index(book, words))
    _sheet(out, words, "recipe", _recipes(book, words))
    _sheet(out, words, "assumed", _assumed(book, words))
    _sheet(out, words, "sources", _sources(book, words))
    held = io.BytesIO()
    out.save(held)
    return _settled(held.getvalue(), book)


def _facts(book: Book, words: Words) -> list[_Row]:
    keys = (
        "theme",
        "article",
        "indicator",
        "measure",
        "area",
        "period",
        "value",
        "unit",
        "check",
        "reading",
        "sentence",
        "speaker",
        "notes",
    )
    rows: list[_Row] = [
        [
            *(words.say(f"report.col_{key}") for key in keys),
            words.say("report.slot_document"),
            words.say("report.slot_hash"),
            words.say("report.evidence_position"),
        ]
    ]
    for block in _blocks(book, "documents"):
        if not isinstance(block, FactList):
            continue
        for article, items in (*block.groups, *block.rest):
            for one in items:
                verdict = words.say("report.join").join(v.text for v in one.verdicts)
                notes = words.say("report.join").join(part for part in (one.detail, one.base, *one.why) if part)
                value: str | Decimal | None = one.number.text if ":" in one.number.text else one.number.value
                said = one.said_by if block.shows == "speaker" else ""
                place = f"{one.span[0]}–{one.span[1]}"
                row: list[str | Decimal | None] = [
                    block.caption,
                    article,
                    one.indicator,
                    one.measure,
                    one.area,
                    one.period,
                    value,
                    one.number.unit,
                ]
                rows.append(
                    [*row, verdict, one.reading.text, one.quote.text, said, notes, one.document, one.sha256, place]
                )
    return rows


def _findings(book: Book, words: Words) -> list[_Row]:
    keys = ("verdict", "relation", "expr", "computed", "printed", "residual", "interval", "fact_list", "notes")
    rows: list[_Row] = [[words.say(f"report.col_{key}") for key in keys]]
    join = words.say("report.join")
    for block in _blocks(book, "checks"):
        for one in (*block.items, *block.rest) if isinstance(block, FindingList) else ():
            used = join.join(f"{name} {with_unit(number.text, number.unit)}" for name, number in one.facts)
            computed, printed = (side.value if side else None for side in (one.lhs, one.rhs))
            row: list[str | Decimal | None] = [
                one.badge.text,
                one.relation,
                one.expr,
                computed,
                printed,
                one.residual,
                one.interval,
            ]
            rows.append([*row, used, " ".join(one.notes)])
    return rows


def _index(book: Book, words: Words) -> list[_Row]:
    rows: list[_Row] = [
        [
            words.say(f"report.{key}")
            for key in ("col_series", "col_node", "col_name", "col_period", "col_value", "col_evidence")
        ]
    ]
    behind = {one.id: one for one in book.evidence}
    for block in _blocks(book, "development"):
        if not isinstance(block, Figure):
            continue
        for node, cells in block.table.groups:
            for row in cells:
                for column, cell in zip(block.table.columns[1:], row[1:], strict=True):
                    if isinstance(cell, Number):
                        rows.append(
                            [
                                block.caption,
                                node,
                                _text(row[0]),
                                column.label,
                                cell.value,
                                _proof(behind.get(cell.evidence or "")),
                            ]
                        )
    return rows


def _proof(found: Evidence | None) -> str:
    """Give the evidence of a number as one line of text."""
    if found is None:
        return ""
    parts = [found.formula or "", *(f"{name} {with_unit(number.text, number.unit)}" for name, number in found.inputs)]
    return "; ".join(part for part in (*parts, *(f"{name}: {value}" for name, value in found.rows)) if part)


def _recipes(book: Book, words: Words) -> list[_Row]:
    rows: list[_Row] = [[words.say(f"report.{key}") for key in ("sheet_recipe", "col_choice", "col_value")]]
    rows.extend([name, choice, value] for name, pairs in book.recipes for choice, value in pairs)
    return rows


def _assumed(book: Book, words: Words) -> list[_Row]:
    rows: list[_Row] = [[words.say(f"report.{key}") for key in ("col_what", "col_assumed_value", "col_where")]]
    rows.extend([words.get(f"report.assumed_{what}", what), *rest] for what, *rest in book.assumed)
    return rows


def _sources(book: Book, words: Words) -> list[_Row]:
    rows: list[_Row] = [[label, value] for label, value in book.cover.lines]
    rows.insert(0, [book.title, book.subtitle])
    for block in _blocks(book, "sources"):
        if isinstance(block, Table):
            rows.append([])
            rows.append([block.caption])
            rows.append([_head(column) for column in block.columns])
            rows.extend([_value(cell) for cell in row] for row in block.rows)
    return rows


def _head(column: Column) -> str:
    return f"{column.label} ({column.unit})" if column.unit else column.label


def _blocks(book: Book, key: str) -> tuple[object, ...]:
    found: Chapter | None = next((chapter for chapter in book.chapters if chapter.key == key), None)
    return found.blocks if found else ()


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return plain_run(cell) if isinstance(cell, tuple) else cell.text


def _value(cell: Cell) -> str | Decimal | None:
    if isinstance(cell, Number):
        return cell.value if cell.value is not None else cell.text
    if isinstance(cell, Badge | Quote | tuple):
        return _text(cell)
    return cell


def _sheet(out: "Workbook", words: Words, key: str, rows: list[_Row]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = out.create_sheet(words.say(f"report.sheet_{key}"))
    widths: dict[int, int] = {}
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is None or value == "":
                continue
            cell = sheet.cell(r, c)
            cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and len(value) > 24)
            if isinstance(value, Decimal) and value.is_finite() and len(value.as_tuple().digits) <= _MAX_DIGITS:
                digits = max(-int(value.as_tuple().exponent), 0)
                cell.value = value
                cell.number_format = "0." + "0" * digits if digits else "0"
            else:
                cell.value = _FORBIDDEN.sub("\ufffd", str(value))[:_MAX_TEXT]
                # openpyxl takes text that begins with = for a formula: what came from a page never is one
                cell.data_type = "s"
                cell.quotePrefix = str(value)[:1] in "=+-@\t\r"
            widths[c] = max(widths.get(c, 0), _width(str(value)))
    for c, width in widths.items():
        sheet.column_dimensions[get_column_letter(c)].width = min(max(width + 2, 8), 60)
    if key == "sources":
        return
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0F3D66")
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _width(text: str) -> int:
    """Give the width of a text in columns: a Chinese character takes two."""
    return max(sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in (text.splitlines() or [""]))


def _settled(data: bytes, book: Book) -> bytes:
    """Write the archive again with the book's time, so that the same book gives the same bytes."""
    stamp = book.made_at.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, content)
    return out.getvalue()
