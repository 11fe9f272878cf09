"""Fonts into pages that have been written (页面内嵌字体): after the forecast is shown, as nobody shall wait for them."""

import re
from collections.abc import Sequence
from pathlib import Path

from tongzhou.river.page import FONTS
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.files import read_file, replace_folder

__all__ = ["embed_fonts"]

_TAGS = re.compile(r"<style>.*?</style>|<[^>]*>", re.DOTALL)


def embed_fonts(pages: Sequence[Path]) -> None:
    """Put one font, cut to the characters of all pages, into each of them (内嵌字体); a page that has fonts is left alone.

    The pages then show Chinese on a machine without Chinese fonts, and open without a network.

    Raises
    ------
    StoreError
        When a page cannot be read or written; all are as they were then.
    """
    texts = {path: read_file(path, 16 * MOST_BYTES).decode() for path in pages}
    waiting = {path: text for path, text in texts.items() if FONTS in text}
    if not waiting:
        return
    from tongzhou.report.fonts import SANS, embedded

    shown = "".join(sorted({one for text in waiting.values() for one in _TAGS.sub("", text)}))
    face = f'@font-face{{font-family:"{SANS}";src:url({embedded(SANS, shown)}) format("woff2")}}'
    for folder in dict.fromkeys(path.parent for path in waiting):
        made = {
            path.name: text.replace(FONTS, face, 1).encode() for path, text in waiting.items() if path.parent == folder
        }
        replace_folder(folder, made)
