"""Fonts that come with the install (随附字体): Noto Sans SC and Noto Serif SC under the SIL Open Font License."""

import base64
import io
from functools import cache
from pathlib import Path

__all__ = ["SANS", "SERIF", "embedded", "font_folder", "subset_font"]

SANS = "Noto Sans SC"
SERIF = "Noto Serif SC"
#: Tables a page does not need: layout features, vertical writing, baselines, signatures.
_DROPPED = ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG"]


def _path(family: str) -> Path:
    import pylopdf_fonts_zh_cn as fonts

    return Path(fonts.sans_path() if family == SANS else fonts.serif_path())


def font_folder() -> Path:
    """Give the folder of the font files, to be named to programs that draw (字体目录)."""
    return _path(SANS).parent


def subset_font(family: str, characters: str) -> bytes:
    """Cut a font down to some characters and give it as WOFF2 (字体子集).

    The same characters give the same bytes: the order in which they come does not matter, and the font's own dates stay.

    Parameters
    ----------
    family
        `SANS` or `SERIF`.
    characters
        The characters needed, in any order; those the font lacks are left to the reader's own fonts.
    """
    return _subset(family, "".join(sorted(set(characters))))


@cache
def _subset(family: str, characters: str) -> bytes:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options()
    options.hinting = False
    options.desubroutinize = True
    options.layout_features = []
    options.drop_tables = [*options.drop_tables, *_DROPPED]
    options.notdef_outline = True
    font = TTFont(_path(family), lazy=True, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=characters)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    font.close()
    return out.getvalue()


def embedded(family: str, characters: str) -> str:
    """Give a subset as a data address for a style sheet (内嵌字体)."""
    return "data:font/woff2;base64," + base64.b64encode(subset_font(family, characters)).decode("ascii")
