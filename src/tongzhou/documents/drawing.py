"""What a page of a PDF draws (页面内容): characters with their boxes, and straight lines."""

import math
from collections import Counter
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import TYPE_CHECKING

from tongzhou.documents.glyphs import LOST, Glyph
from tongzhou.documents.ruling import Rule

if TYPE_CHECKING:
    import pypdfium2  # type: ignore[import-untyped]  # the library ships no types

__all__ = ["characters", "drawn"]

#: The most characters read of one page, and the most shapes looked at: more is a drawing (assumed).
_MOST_GLYPHS, _MOST_SHAPES = 200_000, 20_000
#: Thinner than this, in points, a box is a line (assumed).
_THIN = 3.0
#: How far a character's box reaches above and below its base line, in character heights (assumed, from Chinese fonts: 0.88 and 0.12).
_ABOVE, _BELOW = 0.88, 0.12

_Turn = Callable[[float, float], tuple[float, float]]


def characters(page: "pypdfium2.PdfPage") -> list[Glyph]:
    """Give the characters that show something with their boxes (字符); one whose font does not say which it is, is `LOST`.

    Boxes stand on the base line with the height of the font, so that 一 and a comma are as tall as their neighbours. Characters turned otherwise
    than most of the page (a watermark, a label up the side) are left out; a page turned by a quarter is turned back.
    """
    import ctypes

    from pypdfium2 import raw

    texts = page.get_textpage()
    found: list[tuple[int, Glyph]] = []
    try:
        count = min(texts.count_chars(), _MOST_GLYPHS)
        angles = Counter(_quarter(raw.FPDFText_GetCharAngle(texts, at)) for at in range(0, count, max(count // 500, 1)))
        quarter = next((angle for angle, _ in angles.most_common() if angle is not None), 0)
        turn = _turned(page, quarter)
        box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        x, y = ctypes.c_double(), ctypes.c_double()
        is_spaced = False
        for at in range(count):
            code = raw.FPDFText_GetUnicode(texts, at)
            if 0 < code <= 32 and code != 2 or code in (0xA0, 0x3000) or raw.FPDFText_IsGenerated(texts, at) == 1:
                is_spaced = is_spaced or raw.FPDFText_IsGenerated(texts, at) != 1
                continue
            if _quarter(raw.FPDFText_GetCharAngle(texts, at)) != quarter:
                continue
            if not raw.FPDFText_GetLooseCharBox(texts, at, ctypes.byref(box)) or not raw.FPDFText_GetCharOrigin(
                texts, at, x, y
            ):
                continue
            size = raw.FPDFText_GetFontSize(texts, at)
            if raw.FPDFText_GetMatrix(texts, at, ctypes.byref(matrix)):
                size *= math.hypot(matrix.c, matrix.d)
            char = _character(code, raw.FPDFText_HasUnicodeMapError(texts, at) == 1)
            corners = turn(box.left, box.bottom), turn(box.right, box.top)
            left, right = sorted(one[0] for one in corners)
            across, base = turn(x.value, y.value)
            if not char or right <= left or not 0.5 < size < 2000:
                continue
            if char > "\u2e80":
                left, right = min(left, across), max(right, across + 0.98 * size)
            found.append((at, Glyph(char, left, base - _ABOVE * size, right, base + _BELOW * size, is_spaced)))
            is_spaced = False
    finally:
        texts.close()
    return [glyph for _, glyph in found]


def _character(code: int, is_unmapped: bool) -> str:
    if code in (0xFFFE, 2):
        return "-"  # pdfium's sign for a hyphen at the end of a line
    if (
        is_unmapped
        or code in (0, 0xFFFD, 0xFFFF)
        or 0xE000 <= code <= 0xF8FF
        or 0xD800 <= code <= 0xDFFF
        or code >= 0x110000
    ):
        return LOST
    return chr(code)


def _quarter(angle: float) -> int | None:
    """Give an angle as a number of quarters; None where it is none."""
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if angle >= 0 and abs(quarters - round(quarters)) < 0.05 else None


def _turned(page: "pypdfium2.PdfPage", quarter: int) -> _Turn:
    """Give what takes a point of the page, from the left and from below, to one from the left and from the top of the text."""
    left, bottom, right, top = page.get_mediabox()
    match quarter:
        case 1:
            return lambda x, y: (y - bottom, x - left)
        case 2:
            return lambda x, y: (right - x, y - bottom)
        case 3:
            return lambda x, y: (top - y, right - x)
        case _:
            return lambda x, y: (x - left, top - y)


def drawn(page: "pypdfium2.PdfPage") -> list[Rule]:
    """Give the straight lines along and down a page (线条): strokes, thin boxes, the sides of boxes."""
    from pypdfium2 import raw

    left, _, _, top = page.get_mediabox()
    found: list[Rule] = []
    for shape in _shapes(page.raw, raw):
        if len(found) > _MOST_SHAPES:
            return []
        matrix = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(shape, matrix)
        for (x0, y0), (x1, y1) in _sides(shape, raw):
            a, b = matrix.a * x0 + matrix.c * y0 + matrix.e - left, top - (matrix.b * x0 + matrix.d * y0 + matrix.f)
            c, d = matrix.a * x1 + matrix.c * y1 + matrix.e - left, top - (matrix.b * x1 + matrix.d * y1 + matrix.f)
            if (abs(a - c) <= 1) != (abs(b - d) <= 1):
                found.append(Rule(min(a, c), min(b, d), max(a, c), max(b, d)))
    # The ends of a line drawn as a thin box are no lines.
    return [one for one in found if max(one.right - one.left, one.bottom - one.top) > _THIN]


def _shapes(page: object, raw: ModuleType) -> Iterator[object]:
    count = min(raw.FPDFPage_CountObjects(page), _MOST_SHAPES)
    for at in range(count):
        shape = raw.FPDFPage_GetObject(page, at)
        if raw.FPDFPageObj_GetType(shape) == raw.FPDF_PAGEOBJ_PATH:
            yield shape


def _sides(shape: object, raw: ModuleType) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    import ctypes

    x, y = ctypes.c_float(), ctypes.c_float()
    begin = before = None
    for at in range(min(raw.FPDFPath_CountSegments(shape), 1000)):
        segment = raw.FPDFPath_GetPathSegment(shape, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        here = (x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = here
        elif kind == raw.FPDF_SEGMENT_LINETO and before is not None:
            yield before, here
        before = here
        if raw.FPDFPathSegment_GetClose(segment) and begin is not None and begin != here:
            yield here, begin
