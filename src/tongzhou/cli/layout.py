"""Text laid out in columns of a terminal, where a Chinese character takes two (终端排版)."""

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

__all__ = ["columns", "pad", "two_columns", "visible", "width_of", "wrap"]

# Marks that must not begin a line (避头), as in GB/T 15834: they stay with the character before.
_NO_START = "，。、；：？！）】》〉”’」』…％,.;:?!)]}%"
# Control characters (C0, C1), line and paragraph separators, marks of reading order, and bytes of names that are no UTF-8.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_PIECES = re.compile(rf"[⺀-鿿豈-﫿＀-￯（《“‘「][{re.escape(_NO_START)}]*|\s+|[^\s⺀-鿿豈-﫿＀-￯（《“‘「]+")


def visible(text: str) -> str:
    r"""Write out characters that steer a terminal or turn the reading order, so that a name cannot pretend to be something else (显示控制字符).

    Examples
    --------
    >>> visible("a\x1b[31m\n\u202eb")
    'a\\x1b[31m\\n\\u202eb'
    """
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def width_of(text: str) -> int:
    """Give the columns a text takes (显示宽度).

    Examples
    --------
    >>> width_of("PM2.5"), width_of("进口")
    (5, 4)
    """
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def pad(text: str, width: int) -> str:
    """Fill a text with blanks to a width (补齐)."""
    return text + " " * (width - width_of(text))


def wrap(text: str, width: int, indent: int = 0) -> list[str]:
    """Break a paragraph into lines of at most `width` columns, each begun by `indent` blanks (折行).

    Examples
    --------
    >>> wrap("读取网页，提取事实。", 10, 2)
    ['  读取网', '  页，提取', '  事实。']
    """
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(text.strip()):
        blank = piece.isspace()
        if line and not blank and indent + width_of(line) + width_of(piece) > width:
            lines.append(" " * indent + line.rstrip())
            line = ""
        line += (" " if line else "") if blank else piece
    return [*lines, " " * indent + line.rstrip()] if line else lines


def two_columns(rows: Iterable[tuple[str, str]], width: int, indent: int = 2, most: int = 26) -> list[str]:
    """Lay out names and what they mean; a long name has a line to itself (两栏).

    Examples
    --------
    >>> two_columns([("-o DIR", "the folder"), ("--help", "this text")], 40)
    ['  -o DIR  the folder', '  --help  this text']
    """
    listed = list(rows)
    first = min(most, max((width_of(name) for name, _ in listed), default=0))
    lines: list[str] = []
    for name, meaning in listed:
        said = wrap(meaning, width, indent + first + 2)
        if width_of(name) > first or not said:
            lines.append(" " * indent + name)
            lines.extend(said)
        else:
            lines.append(" " * indent + pad(name, first) + "  " + said[0].lstrip())
            lines.extend(said[1:])
    return lines


def columns(rows: Iterable[tuple[str, ...]], indent: int = 0, gap: int = 2) -> list[str]:
    """Align rows in columns, the last ragged (对齐成栏).

    Examples
    --------
    >>> columns([("武清区", "响应", "x"), ("Langfang", "在", "y")])
    ['武清区    响应  x', 'Langfang  在    y']
    """
    listed = list(rows)
    widths = [max(width_of(cell) for cell in column) for column in zip(*listed, strict=True)]
    return [
        " " * indent + (" " * gap).join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in listed
    ]
