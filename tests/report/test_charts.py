"""Chinese is really drawn: text in a picture is compared with the outlines of our own font file, drawn as paths."""

import struct
import zlib
from decimal import Decimal

import pytest

from tongzhou.report.book import Bar, BarChart, Chart, Line, LineChart, LinePanel, Number, Point, Tile, TileMap
from tongzhou.report.charts import draw_png, draw_svg
from tongzhou.report.fonts import SANS, font_folder

_WORD = "京津冀"


def _pixels(png: bytes) -> tuple[int, list[bytes]]:
    """Read an RGBA picture of eight bits (PNG, third edition, section 9): its width and rows."""
    at, packed, width, height = 8, b"", 0, 0
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            width, height = struct.unpack(">II", body[:8])
            assert body[8:10] == b"\x08\x06"
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    data, rows, before = zlib.decompress(packed), [], bytes(width * 4)
    for n in range(height):
        start = n * (width * 4 + 1)
        rows.append(before := _unfiltered(data[start], data[start + 1 : start + 1 + width * 4], before))
    return width, rows


def _unfiltered(how: int, line: bytes, above: bytes) -> bytes:
    out = bytearray(line)
    for i in range(len(out)):
        a, b, c = (out[i - 4] if i > 3 else 0), above[i], (above[i - 4] if i > 3 else 0)
        p = a + b - c
        paeth = a if abs(p - a) <= abs(p - b) and abs(p - a) <= abs(p - c) else b if abs(p - b) <= abs(p - c) else c
        out[i] = (out[i] + (0, a, b, (a + b) // 2, paeth)[how]) & 255
    return bytes(out)


def _outlines(text: str, size: int) -> str:
    from fontTools.pens.svgPathPen import SVGPathPen
    from fontTools.ttLib import TTFont

    font = TTFont(font_folder() / "NotoSansSC-Regular.otf", lazy=True)
    glyphs, names, scale, x, paths = font.getGlyphSet(), font.getBestCmap(), size / font["head"].unitsPerEm, 10.0, []
    for character in text:
        pen = SVGPathPen(glyphs)
        glyphs[names[ord(character)]].draw(pen)
        paths.append(f'<path transform="translate({x} 60) scale({scale} {-scale})" d="{pen.getCommands()}"/>')
        x += glyphs[names[ord(character)]].width * scale
    font.close()
    return "".join(paths)


def test_chinese_is_drawn_with_the_outlines_of_our_own_font() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(font_folder()))
    around = '<svg xmlns="http://www.w3.org/2000/svg" width="180" height="80"><rect width="180" height="80" fill="#fff"/>{}</svg>'
    text = f'<text x="10" y="60" font-family="{SANS}" font-size="50">{_WORD}</text>'
    width, drawn = _pixels(vl_convert.svg_to_png(around.format(text)))
    also, wanted = _pixels(vl_convert.svg_to_png(around.format(_outlines(_WORD, 50))))
    assert width == also
    ink = sum(255 - row[i] for row in wanted for i in range(0, len(row), 4))
    apart = sum(abs(a[i] - b[i]) for a, b in zip(drawn, wanted, strict=True) for i in range(0, len(a), 4))
    assert ink > 100_000
    # the two rasterise curves a little differently; a box or a blank differs by more than the ink itself
    assert apart < ink * 0.05


def _line_chart() -> LineChart:
    lines = tuple(
        Line(vintage, (Point(2014, Number("100", Decimal(100))), Point(2020, Number(text, Decimal(text), None, "o-1"))))
        for vintage, text in (("2021-12", "119.33"), ("2022-12", "131.2"))
    )
    return LineChart((LinePanel("总指数", lines),), "2014=100", "版次", Decimal(100))


CHARTS: tuple[Chart, ...] = (
    _line_chart(),
    BarChart((Bar("进口<b>", Number("27263.6", Decimal("27263.6"), "亿元", "f-1")),), "亿元"),
    TileMap((Tile("甲", 0, 0, Number("12.5", Decimal("12.5"))), Tile("乙", 1, 0, None)), "亿元", "没有数据"),
)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("narrow", [False, True])
def test_every_chart_is_drawn_for_desk_and_phone(chart: Chart, narrow: bool) -> None:
    svg = draw_svg(chart, narrow)
    assert svg.startswith("<svg")
    assert "<title>" in svg
    assert "<b>" not in svg
    assert "http" not in svg.replace("http://www.w3.org/", "")


def test_each_vintage_is_a_line_of_its_own() -> None:
    assert draw_svg(_line_chart()).count('aria-roledescription="line mark"') == 2


def test_a_picture_can_be_had_for_other_writers() -> None:
    assert draw_png(CHARTS[1]).startswith(b"\x89PNG")


def test_small_charts_share_a_scale_unless_one_would_be_flattened() -> None:
    def panel(*values: int) -> LinePanel:
        return LinePanel("", (Line("", tuple(Point(2014 + n, Number("", Decimal(v))) for n, v in enumerate(values))),))

    assert LineChart((panel(100, 140), panel(100, 120)), "", "").shares_scale
    assert not LineChart((panel(100, 2300), panel(100, 120)), "", "").shares_scale
