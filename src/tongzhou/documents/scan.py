"""Pages that are pictures (扫描页): what a character reader saw on them, in reading order."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tongzhou.documents.columns import Item, reading_order
from tongzhou.documents.glyphs import Strip
from tongzhou.terms.errors import Fault, fault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]

__all__ = ["CharacterReader", "no_reader", "page_of"]

#: Takes a picture, uint8 (height, width, 3) in red, green and blue, and gives its lines with their boxes in pixels and its confidence in each.
CharacterReader = Callable[["Image"], Sequence[Strip]]

#: Lines whose heights differ from the usual by less than this are of one height: the boxes of a character reader follow the ink (assumed).
_ALIKE = 1.25


def page_of(image: "Image", reader: CharacterReader, scale: float = 1.0) -> list[list[Item]]:
    """Read a picture of a page (读取扫描页): its lines in reading order, one list for each stretch of one column.

    Parameters
    ----------
    image
        uint8, shape (height, width, 3).
    reader
        What reads characters.
    scale
        Pixels to a unit of the boxes given.
    """
    seen = [one for one in reader(image) if one.text.strip() and one.right > one.left and one.bottom > one.top]
    heights = sorted(one.height for one in seen)
    usual = heights[len(heights) // 2] if heights else 1.0
    return list(reading_order([_evened(one, usual, scale) for one in seen]))


def _evened(strip: Strip, usual: float, scale: float) -> Strip:
    height = usual if 1 / _ALIKE < strip.height / usual < _ALIKE else strip.height
    top, bottom = strip.middle - height / 2, strip.middle + height / 2
    return Strip(
        strip.text.strip(), strip.left / scale, top / scale, strip.right / scale, bottom / scale, strip.confidence
    )


def no_reader(name: str, form: str) -> Fault:
    """Say that a picture needs the character reader, and how to install it (需要字符识别)."""
    return fault(
        "documents.no_reader",
        "{name} is a picture of a page ({form}). Its characters can be read once the reader is installed: pip install 'tongzhou[scan]'",
        name=name,
        form=form,
    )
