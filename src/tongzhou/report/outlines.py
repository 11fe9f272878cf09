"""Texts of a drawing as outlines (文字转曲): the picture shows the same in every program, whatever fonts the reader has."""

import re
from collections.abc import Mapping
from html import escape, unescape
from pathlib import Path

__all__ = ["outlined"]

_TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SIZE = re.compile(r'<svg [^>]*font-size="(\d+)"')
#: Signs that the font lacks, drawn in its 1000 units: path and advance.
_SIGNS: Mapping[str, tuple[str, int]] = {
    "⏸": ("M230 0H400V720H230ZM600 0H770V720H600Z", 1000),
    "↺": ("M500 40A310 310 0 1 0 810 350H730A230 230 0 1 1 500 120ZM500 -50V210L310 80Z", 1000),
}
_BOLD = 28


def outlined(svg: str) -> str:
    """Turn each `<text>` of a drawing into outlines of Noto Sans SC, its words kept for readers aloud (文字转曲).

    Parameters
    ----------
    svg
        A drawing whose texts stand in one line each, with x, y and what they are painted with as attributes.
    """
    glyphs = _Glyphs()
    size = float(found[1]) if (found := _SIZE.search(svg)) else 16.0
    try:
        made = _TEXT.sub(lambda one: _group(one, glyphs, size), svg)
    finally:
        glyphs.font.close()
    kept = "".join(f'<path id="{name}" d="{path}"/>' for name, path in glyphs.used.items())
    start = made.index(">", made.index("<svg ")) + 1
    return f"{made[:start]}\n<defs>{kept}</defs>{made[start:]}"


class _Glyphs:
    """The outlines used so far, each once."""

    def __init__(self) -> None:
        import pylopdf_fonts_zh_cn as fonts
        from fontTools.ttLib import TTFont

        self.font = TTFont(Path(fonts.sans_path()), lazy=True)
        self.set = self.font.getGlyphSet()
        self.names = self.font.getBestCmap()
        self.used: dict[str, str] = {}

    def of(self, one: str) -> tuple[str, int]:
        """Give the name under which a character's outline is kept, and its advance in units of the font."""
        from fontTools.pens.svgPathPen import SVGPathPen

        name = f"g{ord(one):x}"
        if one in _SIGNS:
            self.used[name] = _SIGNS[one][0]
            return name, _SIGNS[one][1]
        glyph = self.set[self.names.get(ord(one), ".notdef")]
        if name not in self.used:
            pen = SVGPathPen(self.set, ntos=lambda number: f"{number:.0f}")
            glyph.draw(pen)
            self.used[name] = pen.getCommands()
        return name, int(glyph.width)


def _group(found: re.Match[str], glyphs: _Glyphs, size: float) -> str:
    told, text = dict(_ATTRIBUTE.findall(found[1])), unescape(found[2])
    x, y, scale = float(told["x"]), float(told["y"]), float(told.get("font-size", size)) / 1000
    fill = told.get("fill", "#000")
    bold = f' stroke="{fill}" stroke-width="{_BOLD}"' if told.get("font-weight") == "bold" else ""
    parts, at = [], 0
    for one in text:
        name, width = glyphs.of(one)
        if glyphs.used[name]:
            parts.append(f'<use href="#{name}" x="{at}"/>')
        at += width
    return (
        f'<g role="img" aria-label="{escape(text)}" fill="{fill}"{bold} transform="translate({x:g},{y:g}) scale({scale:g},{-scale:g})">'
        f"{''.join(parts)}</g>"
    )
