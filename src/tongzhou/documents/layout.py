"""Lines to paragraphs (版面换行): which breaks end a paragraph and which only the layout made."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tongzhou.documents.fold import RESIDUES
from tongzhou.documents.marks import (
    ends_open,
    ends_sentence,
    is_bare_dateline,
    is_byline,
    is_credit,
    is_dateline,
    is_folio,
    is_imprint,
    is_row,
    is_signed,
    may_be_heading,
    starts_item,
    starts_open,
)

__all__ = ["TALLER", "Line", "Paragraph", "glue", "lines_of", "paragraphs_of"]

#: How much taller than the text a line is to be a headline, and how much lines of one paragraph may differ (assumed).
TALLER, _LIKE = 1.15, 1.08

_LINE = re.compile("[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_EDGE = " \t\ufeff\u200b\u200c\u200d\u200e\u200f\xad"


class Line(NamedTuple):
    """A line without its outer spaces (行); `start` and `end` in the raw text, `gap` the blank lines before it.

    `scale` is its height over that of the page's text, 0 where only characters are known; `fills` whether it is seen to reach the right edge of
    its column.
    """

    start: int
    end: int
    gap: int
    is_indented: bool
    text: str
    scale: float = 0.0
    fills: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together (自然段); `is_heading` where they form a headline or heading."""

    lines: tuple[Line, ...]
    is_heading: bool

    @property
    def first(self) -> str:
        """The first line."""
        return self.lines[0].text

    @property
    def last(self) -> str:
        """The last line."""
        return self.lines[-1].text

    @property
    def scale(self) -> float:
        """The height of its first line over that of the page's text, 0 where only characters are known."""
        return self.lines[0].scale


@dataclass(frozen=True, slots=True)
class _Page:
    """How the lines of this page are set: paragraphs apart by blank lines; the width at which lines were wrapped, or None."""

    is_spaced: bool
    width: int | None
    shows_indents: bool = False

    def is_full(self, line: Line) -> bool:
        return line.fills or self.width is not None and len(line.text) >= 0.85 * self.width


def lines_of(wide: str) -> Iterator[Line]:
    """Give the lines that hold something (分行).

    Parameters
    ----------
    wide
        The text folded one to one, so that positions are those of the raw text.
    """
    before = 0
    for found in _LINE.finditer(wide):
        text = found[0]
        body = text.strip(_EDGE)
        if not body or RESIDUES.fullmatch(body):
            continue
        start = found.start() + text.index(body[0]) if body[0] not in _EDGE else found.start()
        end = start + len(body)
        between = wide[before:start]
        breaks = between.count("\n") + between.count("\r") - between.count("\r\n")
        gap = max(breaks - 1, 0) + 2 * between.count("\x0c")
        yield Line(start, end, gap if before else 0, start - found.start() >= 2, body)
        before = end


def _page(lines: Sequence[Line]) -> _Page:
    apart = sum(1 for line in lines[1:] if line.gap)
    is_spaced = len(lines) > 1 and apart * 2 >= len(lines) - 1
    if len(lines) < 8:
        return _Page(is_spaced, None)
    lengths = sorted(len(line.text) for line in lines)
    width = lengths[len(lengths) * 9 // 10]
    full = sum(1 for length in lengths if 0.85 * width <= length <= 1.05 * width)
    # Where the page itself was seen, not only its characters, an indent is sure to be one and its absence too.
    shows_indents = sum(line.is_indented and line.scale > 0 for line in lines) > 1
    return _Page(is_spaced, width if width <= 100 and full * 10 >= 4 * len(lines) else None, shows_indents)


def paragraphs_of(lines: Sequence[Line], page_lines: Sequence[Line] | None = None) -> Iterator[Paragraph]:
    """Join the lines that only the layout parted (合并版面换行).

    A break is the layout's if the line before does not end a sentence and is no heading, and the next starts neither a heading, a list
    item nor a new report, and both are of one height.

    Parameters
    ----------
    lines
        In order.
    page_lines
        The lines by which the page's width is judged, where `lines` are only a part of them.
    """
    page = _page(lines if page_lines is None else page_lines)
    current: list[Line] = []
    is_heading = False
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if current and _continues(current[-1], line, following, is_heading, page):
            current.append(line)
            continue
        if current:
            yield Paragraph(tuple(current), is_heading)
        current = [line]
        is_heading = _is_heading(line, following, page)
    if current:
        yield Paragraph(tuple(current), is_heading)


def _stands_alone(line: str) -> bool:
    return (
        is_byline(line) or is_row(line) or is_credit(line) or is_bare_dateline(line) or is_folio(line) or is_imprint(line)
    )  # fmt: skip


def _is_heading(line: Line, following: Line | None, page: _Page) -> bool:
    """Whether the line, which begins a paragraph, is a heading."""
    if _stands_alone(line.text) or is_dateline(line.text):
        return False
    if line.scale >= TALLER:
        return not line.text.endswith(("。", ",", "、", ";"))
    if 0 < line.scale < 1 / TALLER:
        return False
    by_byline = following is not None and is_byline(following.text)
    if not may_be_heading(line.text, by_byline):
        return False
    if following is None:
        return not ends_open(line.text)
    if starts_open(following.text) or line.text[-1].isdigit() and following.text[0].isdigit():
        return False
    goes_on = following.gap == 0 and not following.is_indented
    return not (page.is_full(line) and goes_on and not by_byline)


def _continues(before: Line, line: Line, following: Line | None, is_heading: bool, page: _Page) -> bool:
    """Whether `line` goes on where `before` stopped."""
    if _stands_alone(before.text) or _stands_alone(line.text) or is_dateline(line.text):
        return False
    if starts_open(line.text) and not ends_sentence(before.text):
        return True
    if before.scale and line.scale and not 1 / _LIKE < line.scale / before.scale < _LIKE:
        return False
    if is_heading and before.scale >= TALLER:
        return line.gap == 0 and not ends_sentence(before.text)
    is_close = line.gap == 0
    if is_heading:
        return page.is_spaced and is_close and not ends_sentence(before.text) and may_be_heading(line.text)
    if _POINT_END.search(before.text) and _DECIMALS.match(line.text):
        return True
    if ends_sentence(before.text):
        return page.is_full(before) and is_close and not line.is_indented and _wraps_at_end(before, line, page)
    if starts_item(line.text) or (line.is_indented and not before.is_indented):
        return False
    if ends_open(before.text) or (page.is_full(before) and is_close and not line.is_indented):
        return True
    return not (following is not None and _is_heading(line, following, page) and _opens_anew(line, following))


def _wraps_at_end(before: Line, line: Line, page: _Page) -> bool:
    """Whether a full line that ends a sentence, or a clause at ";", only happens to end there, so that the next line goes on.

    A wrapped page breaks lines at sentence ends too: the next goes on unless it would be set off. Where the page itself was seen, an indent
    would be too.
    """
    if before.text.endswith((";", ":")):
        return not starts_item(line.text)
    return (page.is_spaced or page.shows_indents or before.fills) and not is_signed(before.text)


def _opens_anew(line: Line, following: Line) -> bool:
    """Whether a line that looks like a heading is followed by what a heading is followed by."""
    return (
        is_byline(following.text)
        or is_dateline(following.text)
        or following.gap > 0
        or len(following.text) > 2 * len(line.text)
    )


_LATIN_END = re.compile(r"[A-Za-z0-9,;:.)%'\"]$")
_LATIN_START = re.compile(r"[A-Za-z0-9(\"'$€]")
#: A numeral broken behind a comma of thousands.
_COMMA_END = re.compile(r"(?<![\d,.])\d{1,3},$")
_THREE = re.compile(r"\d{3}(?!\d)")
#: One broken behind its decimal point: what it measures follows at once, as Chinese writes it.
_POINT_END = re.compile(r"\d\.$")
_DECIMALS = re.compile(r"\d+[\u4e00-\u9fff%‰]")
_CLAUSE_END = re.compile(
    r"(?:[\d%元倍人项家个份次]|举办|召开|举行|启动|获批|发布|开工|通车|揭牌|签约|成立|完成|开通|落地|印发|出台|见效|提速|显著|增强)$"
)


def glue(before: str, after: str, is_heading: bool) -> str:
    """Give what stands between two joined pieces: nothing, or one space (连接).

    Latin words keep a space. Pieces of a Chinese headline keep one where the first seems to end a clause of its own: it ends in a figure or in
    a verb that closes headlines, or both are equally long, as couplets are; where it only broke a line, nothing.
    """
    if _LATIN_END.search(before) and _LATIN_START.match(after):
        is_numeral = (
            before[-1].isdigit() and after[0].isdigit()
            or _COMMA_END.search(before) and _THREE.match(after)
            or _POINT_END.search(before) and _DECIMALS.match(after)
        )  # fmt: skip
        return "" if is_numeral else " "
    if is_heading and (_CLAUSE_END.search(before) or len(before) == len(after)):
        return " "
    return ""
