"""Results as they show themselves (结果显示): a short table with its recipe, as text for a terminal and as HTML for a notebook."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from html import escape
from itertools import zip_longest
from typing import Any
from unicodedata import east_asian_width

__all__ = ["as_html", "as_text", "choices", "frozen", "written"]

#: rows shown as text; the notebook's table holds all
_MOST_ROWS = 10


def choices(recipe: Any) -> tuple[str, ...]:
    """Give every field of a recipe as `name = value`, in order, as a file of TOML has it (成文).

    Examples
    --------
    >>> from tongzhou.terms.panel import Choice
    >>> choices(Choice("latest"))[:2]
    ('rule = "latest"', 'issuers = []')
    """
    return tuple(f"{one.name} = {written(getattr(recipe, one.name))}" for one in fields(recipe))


def written(value: object) -> str:
    """Give a value as TOML has it (TOML 写法); nothing, of a field that may be left out, as "".

    Examples
    --------
    >>> written(("minmax", 0.5, True))
    '["minmax", 0.5, true]'
    """
    match value:
        case None:
            return '""'
        case bool():
            return str(value).lower()
        case str():
            return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        case int() | float():
            return repr(value)
        case tuple() | list():
            return f"[{', '.join(map(written, value))}]"
    if is_dataclass(value):
        pairs = [(one.name, getattr(value, one.name)) for one in fields(value)]
        return "{ " + ", ".join(f"{name} = {written(one)}" for name, one in pairs if one not in (None, ())) + " }"
    raise TypeError(f"{value!r} has no form in TOML")


def frozen(result: Any) -> None:
    """Make the arrays of a result read-only, so that it stays what its recipe says (冻结)."""
    import numpy as np

    for one in fields(result):
        value = getattr(result, one.name)
        if isinstance(value, np.ndarray):
            value.flags.writeable = False


def as_text(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], recipe: Sequence[str]) -> str:
    """Give title, table and recipe as lines (文本); the first rows only, and how many more there are.

    Examples
    --------
    >>> print(as_text("Lake 2020", ["#", "area"], [["1", "廊坊"], ["2", "Moor"]], ["normalise = rank"]))
    Lake 2020
    #  area
    1  廊坊
    2  Moor
    normalise = rank
    """
    shown = [heads, *rows[:_MOST_ROWS]]
    widths = [max(map(_width, column)) for column in zip_longest(*shown, fillvalue="")]
    lines = [
        "  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in shown
    ]
    left = len(rows) - _MOST_ROWS
    return "\n".join((title, *lines, *([f"… +{left}"] if left > 0 else []), *recipe))


def as_html(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], recipe: Sequence[str]) -> str:
    """Give the table, all its rows, and the recipe folded up under it (网页表格).

    Examples
    --------
    >>> as_html("Lake", ["#"], [["1"]], ["normalise = rank"]).partition("</table>")[0]
    '<table><caption>Lake</caption><tr><th>#</th></tr><tr><td>1</td></tr>'
    """
    lines = [f"<tr>{''.join(f'<th>{escape(one)}</th>' for one in heads)}</tr>"]
    lines += [f"<tr>{''.join(f'<td>{escape(one)}</td>' for one in row)}</tr>" for row in rows]
    said = escape("\n".join(recipe), quote=False)
    table = f"<table><caption>{escape(title)}</caption>{''.join(lines)}</table>"
    return f"{table}<details><summary>recipe</summary><pre>{said}</pre></details>"


def _width(text: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))
