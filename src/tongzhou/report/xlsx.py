"""Writes the book's tables as a workbook (XLSX 输出): facts, findings, index scores, recipes, what was assumed, sources."""

from collections.abc import Iterator
from decimal import Decimal

from tongzhou.formats.workbook import Row, Sheet, workbook
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

__all__ = ["write_xlsx"]

#: The words that head the columns of each sheet; sources have none.
_HEADS = {
    "facts": (
        *(f"col_{key}" for key in ("theme", "article", "indicator", "measure", "area", "period", "value", "unit")),
        *(f"col_{key}" for key in ("check", "reading", "sentence", "speaker", "notes")),
        *("slot_document", "slot_hash", "evidence_position"),
    ),
    "findings": tuple(
        f"col_{key}"
        for key in ("verdict", "relation", "expr", "computed", "printed", "residual", "interval", "fact_list", "notes")
    ),
    "index": ("col_series", "col_node", "col_name", "col_period", "col_value", "col_evidence"),
    "recipe": ("sheet_recipe", "col_choice", "col_value"),
    "assumed": ("col_what", "col_assumed_value", "col_where"),
}


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
    heads = {key: [words.say(f"report.{column}") for column in columns] for key, columns in _HEADS.items()}
    rows = {
        "facts": _facts(book, words),
        "findings": _findings(book, words),
        "index": _index(book),
        "recipe": ((name, choice, value) for name, pairs in book.recipes for choice, value in pairs),
        "assumed": ((words.get(f"report.assumed_{what}", what), *rest) for what, *rest in book.assumed),
        "sources": _sources(book),
    }
    sheets = [Sheet(words.say(f"report.sheet_{key}"), heads.get(key, ()), found) for key, found in rows.items()]
    return workbook(sheets, book.title, book.made_at)


def _facts(book: Book, words: Words) -> Iterator[Row]:
    join = words.say("report.join")
    for block in _blocks(book, "documents"):
        if not isinstance(block, FactList):
            continue
        for article, items in (*block.groups, *block.rest):
            for one in items:
                yield (
                    block.caption,
                    article,
                    one.indicator,
                    one.measure,
                    one.area,
                    one.period,
                    one.number.text if ":" in one.number.text else one.number.value,
                    one.number.unit,
                    join.join(verdict.text for verdict in one.verdicts),
                    one.reading.text,
                    one.quote.text,
                    one.said_by if block.shows == "speaker" else "",
                    join.join(part for part in (one.detail, one.base, *one.why) if part),
                    one.document,
                    one.sha256,
                    f"{one.span[0]}–{one.span[1]}",
                )


def _findings(book: Book, words: Words) -> Iterator[Row]:
    join = words.say("report.join")
    for block in _blocks(book, "checks"):
        for one in (*block.items, *block.rest) if isinstance(block, FindingList) else ():
            computed, printed = (side.value if side else None for side in (one.lhs, one.rhs))
            used = join.join(f"{name} {with_unit(number.text, number.unit)}" for name, number in one.facts)
            notes = " ".join(one.notes)
            yield one.badge.text, one.relation, one.expr, computed, printed, one.residual, one.interval, used, notes


def _index(book: Book) -> Iterator[Row]:
    behind = {one.id: one for one in book.evidence}
    for block in _blocks(book, "development"):
        if not isinstance(block, Figure):
            continue
        for node, cells in block.table.groups:
            for row in cells:
                for column, cell in zip(block.table.columns[1:], row[1:], strict=True):
                    if isinstance(cell, Number):
                        proof = _proof(behind.get(cell.evidence or ""))
                        yield block.caption, node, _text(row[0]), column.label, cell.value, proof


def _proof(found: Evidence | None) -> str:
    """Give the evidence of a number as one line of text."""
    if found is None:
        return ""
    parts = [found.formula or "", *(f"{name} {with_unit(number.text, number.unit)}" for name, number in found.inputs)]
    return "; ".join(part for part in (*parts, *(f"{name}: {value}" for name, value in found.rows)) if part)


def _sources(book: Book) -> Iterator[Row]:
    yield book.title, book.subtitle
    yield from book.cover.lines
    for block in _blocks(book, "sources"):
        if isinstance(block, Table):
            yield ()
            yield (block.caption,)
            yield [_head(column) for column in block.columns]
            yield from ([_value(cell) for cell in row] for row in block.rows)


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
