"""Writes the book as one HTML file that opens offline (HTML 输出): fonts, drawings and evidence inside, no request to anywhere."""

import base64
import csv
import hashlib
import io
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tongzhou.report.book import Badge, Book, FactList, Figure, Number, Quote, Run, Table
from tongzhou.report.charts import draw_svg
from tongzhou.report.fonts import SANS, SERIF, embedded
from tongzhou.report.phrases import plain_run
from tongzhou.terms.words import Words

if TYPE_CHECKING:
    from markupsafe import Markup

__all__ = ["table_csv", "write_html"]

#: A cell of so many characters stays on one line: a year or a vintage is not broken.
_SHORT = 12
_FOLDER = Path(__file__).resolve().parent / "templates"
_IDS = re.compile(r' id="([^"]+)"')
_TAGS = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.DOTALL)
#: Characters every book gets, so that a reader's own selection or a browser's words look the same.
_ALWAYS = "".join(map(chr, range(32, 127))) + "–—…·×−∞，。、；：？！（）《》“”％"
_SERIF_PART = re.compile(r"<h[12][^>]*>(.*?)</h[12]>|<p class=\"press\">(.*?)</p>|<dd>(\d+)</dd>", re.DOTALL)


def write_html(book: Book, words: Words) -> bytes:
    """Write the book as HTML (输出 HTML).

    The file needs no network and makes no request: a content security policy in it forbids any. Everything that came from a page is text, never
    markup. The same book gives the same bytes.

    Parameters
    ----------
    book
        From `compose`.
    words
        Of the book's language.

    Returns
    -------
    bytes
        UTF-8.
    """
    from markupsafe import Markup

    script = _read("book.js")
    figures = [block for chapter in book.chapters for block in chapter.blocks if isinstance(block, Figure)]
    drawings = {one.anchor: tuple(_drawing(one, narrow) for narrow in (False, True)) for one in figures}
    downloads = {one.anchor: _data_address(table_csv(one.table)) for one in figures}
    values: dict[str, Any] = {
        "book": book,
        "w": lambda key, **values: words.say(f"report.{key}", **values),
        "kind_of": lambda block: type(block).__name__,
        "labels": _labels(book, words),
        "known": {one.id for one in book.evidence},
        "gap": lambda unit: "" if book.lang == "zh" or unit == "%" else " ",
        "drawings": drawings,
        "downloads": downloads,
        "program": dict(book.cover.lines).get(words.say("report.cover_program"), "tongzhou"),
        "css": Markup(_read("book.css")),  # noqa: S704  # a file of our own
        "script": Markup(script),  # noqa: S704  # a file of our own
        "script_hash": base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii"),
        "fonts": Markup("/*fonts*/"),  # a mark, replaced below
    }
    page: str = _template().render(values)
    return page.replace("/*fonts*/", _faces(page), 1).encode("utf-8")


@cache
def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    rooms = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rooms.tests["number_of_book"] = lambda value: isinstance(value, Number)
    rooms.tests["badge_of_book"] = lambda value: isinstance(value, Badge)
    rooms.tests["short"] = lambda value: isinstance(value, str) and len(value) <= _SHORT
    rooms.tests["quote_of_book"] = lambda value: isinstance(value, Quote)
    return rooms.get_template("book.html.j2")


def _labels(book: Book, words: Words) -> dict[str, str]:
    """Give tables and figures their numbers through the book."""
    labels: dict[str, str] = {}
    tables = drawn = 0
    for chapter in book.chapters:
        for block in chapter.blocks:
            if isinstance(block, Figure):
                drawn += 1
                labels[block.anchor] = words.say("report.figure_label", number=drawn)
            elif isinstance(block, Table | FactList):
                tables += 1
                labels[block.anchor] = words.say("report.table_label", number=tables)
    return labels


def _drawing(figure: Figure, narrow: bool) -> "Markup":
    from markupsafe import Markup

    drawn = _shown(draw_svg(figure.chart, narrow), f"{figure.anchor}-{'n' if narrow else 'w'}")
    return Markup(drawn)  # noqa: S704  # our own drawing, its texts escaped by the renderer


def _shown(svg: str, name: str) -> str:
    """Make a drawing as wide as its place, at most its own width; the accessible name stands on the element around it."""
    opened = re.match(r'<svg [^>]*?width="([\d.]+)" height="[\d.]+" viewBox="([^"]+)"[^>]*>', svg)
    if opened is None:
        return svg
    start = f'<svg class="drawing" viewBox="{opened[2]}" style="max-width:{opened[1]}px" focusable="false">'
    drawn = start + svg[opened.end() :]
    # the renderer counts its ids through the life of the process: count them anew, for the same bytes and no id twice
    for n, found in enumerate(dict.fromkeys(_IDS.findall(drawn))):
        drawn = drawn.replace(f'id="{found}"', f'id="{name}-{n}"').replace(f"url(#{found})", f"url(#{name}-{n})")
    return drawn


def _faces(page: str) -> str:
    """Give the font faces with the characters this page shows, and no others."""
    import html

    shown = html.unescape(_TAGS.sub("", page)) + _ALWAYS
    headed = "".join("".join(part for part in found if part) for found in _SERIF_PART.findall(page))
    headed = html.unescape(_TAGS.sub("", headed)) + "0123456789"
    faces = ((SANS, "Book Sans", shown), (SERIF, "Book Serif", headed))
    return "".join(
        f"@font-face{{font-family:'{name}';src:url({embedded(family, _printable(text))}) format('woff2');font-weight:100 900;font-display:block}}"
        for family, name, text in faces
    )


def _printable(text: str) -> str:
    return "".join(c for c in set(text) if c.isprintable())


def table_csv(table: Table) -> bytes:
    """Write a table as CSV, with a byte order mark so that spreadsheets see UTF-8 (CSV 输出).

    Text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    grouped = any(name for name, _ in table.groups)
    head = [f"{c.label} ({c.unit})" if c.unit else c.label for c in table.columns]
    writer.writerow([_guarded(cell) for cell in ([""] if grouped else []) + head])
    for name, rows in table.groups:
        for row in rows:
            writer.writerow(([_guarded(name)] if grouped else []) + [_csv_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _csv_cell(cell: "str | Number | Badge | Quote | Run | None") -> str:
    if cell is None:
        return ""
    if isinstance(cell, Number):
        return f"{cell.value:f}" if cell.value is not None else cell.text
    if isinstance(cell, str):
        return _guarded(cell)
    return _guarded(plain_run(cell) if isinstance(cell, tuple) else cell.text)


def _guarded(text: str) -> str:
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _data_address(data: bytes) -> str:
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(data).decode("ascii")
