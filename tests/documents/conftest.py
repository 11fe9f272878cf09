"""A Chinese font embedded in PDF files, as publishers do."""

import io
from collections.abc import Callable
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
import pytest
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont as Embedded
from reportlab.pdfgen.canvas import Canvas

Embed = Callable[[str], str]


@pytest.fixture(scope="session")
def embed() -> Embed:
    """Give what embeds a font with the characters of a text and names it."""
    names: dict[str, str] = {}

    def embedding(text: str) -> str:
        characters = "".join(sorted(set(text) | set("0123456789.,%-+ ")))
        if characters not in names:
            name = f"Song{len(names)}"
            pdfmetrics.registerFont(Embedded(name, io.BytesIO(quadratic(characters))))
            names[characters] = name
        return names[characters]

    return embedding


def quadratic(characters: str) -> bytes:
    """Cut the font down to some characters and give it with quadratic outlines, which reportlab can embed."""
    options = subset.Options()
    options.layout_features = []
    options.drop_tables = [*options.drop_tables, "GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"]
    font = TTFont(Path(fonts.serif_path()), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    order, glyphs, drawn = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    table = font["glyf"] = newTable("glyf")
    table.glyphOrder, table.glyphs = order, drawn
    font["loca"] = newTable("loca")
    del font["CFF "]
    for name, glyph in drawn.items():
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for key in (
        "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions "
        "maxComponentElements maxComponentDepth maxPoints maxContours maxCompositePoints maxCompositeContours"
    ).split():
        setattr(maxp, key, 0)
    maxp.maxZones = 1
    post = font["post"]
    post.formatType, post.extraNames, post.mapping, post.glyphOrder = 2.0, [], {}, order
    font.sfntVersion = "\x00\x01\x00\x00"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


class Press:
    """A page being set: lines at a place in a size, lines drawn."""

    def __init__(self, font: str, size: tuple[float, float] = (595, 842)) -> None:
        self.font, self.out = font, io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=size)
        self.height = size[1]

    def line(self, left: float, top: float, text: str, size: float = 10) -> None:
        """Set one line; `top` is the distance of its base line from the upper edge."""
        self.canvas.setFont(self.font, size)
        self.canvas.drawString(left, self.height - top, text)

    def column(self, left: float, top: float, text: str, width: int, leading: float = 15) -> float:
        """Set paragraphs as lines of so many characters and give the place of the next line."""
        for paragraph in text.splitlines():
            rest = "　　" + paragraph
            for at in range(0, len(rest), width):
                self.line(left, top, rest[at : at + width])
                top += leading
        return top

    def rule(self, left: float, top: float, right: float, bottom: float) -> None:
        """Draw a line."""
        self.canvas.line(left, self.height - top, right, self.height - bottom)

    def page(self) -> None:
        """Begin a new page."""
        self.canvas.showPage()

    def pdf(self) -> bytes:
        """Give the file."""
        self.canvas.save()
        return self.out.getvalue()


@pytest.fixture
def press(embed: Embed) -> Callable[[str], Press]:
    """Give what begins a page that will hold the characters of a text."""
    return lambda text: Press(embed(text))
