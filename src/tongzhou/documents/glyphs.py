"""Characters with boxes to strips (字符与行段): what stands in one line without a wide gap."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

__all__ = ["LOST", "Glyph", "Strip", "strips_of"]

#: A gap wider than this many character heights parts two pieces of a row (assumed: between the widest space of a line set to full width,
#: under half a character, and the narrowest gutter of newspapers, about one).
_GAP = 0.85
#: A gap wider than this many heights is a space: between Latin characters, and beside a Chinese one (assumed).
_SPACE, _WIDE_SPACE = 0.15, 0.4

#: What stands in the text for a character whose font does not say which it is.
LOST = "\ufffd"


class Glyph(NamedTuple):
    """A character and its box on the page (字符框), from the left and from the top, in points; whether a space stands before it."""

    char: str
    left: float
    top: float
    right: float
    bottom: float
    is_spaced: bool = False


@dataclass(slots=True)
class Strip:
    """A run of characters in one row without a wide gap (行段); `confidence` is below 1 where a picture was read."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """The height of its tallest character, in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height at which its middle stands, in points from the top."""
        return (self.top + self.bottom) / 2


def strips_of(glyphs: Sequence[Glyph]) -> list[Strip]:
    """Join characters to strips: by base line, then from the left (合成行段).

    Parameters
    ----------
    glyphs
        The characters of a page, blanks left out, in any order.
    """
    found: list[Strip] = []
    for line in _base_lines(glyphs):
        current: list[Glyph] = []
        for glyph in line:
            if current:
                size = max(glyph.bottom - glyph.top, current[-1].bottom - current[-1].top)
                if glyph.left - current[-1].right > _GAP * size:
                    found.append(_strip(current))
                    current = []
                elif _is_double(current[-1], glyph):
                    continue
            current.append(glyph)
        if current:
            found.append(_strip(current))
    return found


def _is_double(before: Glyph, glyph: Glyph) -> bool:
    """Whether a character is printed over itself, as programs do to make it bold."""
    width = glyph.right - glyph.left
    return before.char == glyph.char and width > 0 and glyph.left - before.left < 0.3 * width


def _base_lines(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    current: list[Glyph] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda one: (one.top + one.bottom) / 2):
        at = (glyph.top + glyph.bottom) / 2
        if current and at - middle > 0.4 * min(glyph.bottom - glyph.top, current[0].bottom - current[0].top):
            yield sorted(current, key=lambda one: one.left)
            current = []
        if not current:
            middle = at
        current.append(glyph)
    if current:
        yield sorted(current, key=lambda one: one.left)


def _strip(glyphs: Sequence[Glyph]) -> Strip:
    parts = [glyphs[0].char]
    for before, glyph in pairwise(glyphs):
        limit = _SPACE if before.char.isascii() and glyph.char.isascii() else _WIDE_SPACE
        if glyph.is_spaced or glyph.left - before.right > limit * (glyph.bottom - glyph.top):
            parts.append(" ")
        parts.append(glyph.char)
    return Strip(
        "".join(parts), glyphs[0].left, min(one.top for one in glyphs), max(one.right for one in glyphs), max(one.bottom for one in glyphs)
    )  # fmt: skip
