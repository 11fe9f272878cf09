"""Pages as the user names them, read from files and standard input and decoded (读取页面)."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tongzhou.documents.read import MAX_BYTES, read
from tongzhou.store.files import read_file, read_stream
from tongzhou.terms.errors import DocumentError, Fault, TongzhouError
from tongzhou.terms.text import Text

__all__ = ["Page", "decode_pages", "name_of", "read_pages"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page's bytes with the name the user gave it (页面)."""

    name: str
    data: bytes


def name_of(path: Path) -> str:
    r"""Give a path as text that can be stored and printed: bytes that are no UTF-8 become � (文件名).

    Examples
    --------
    >>> name_of(Path("两地.txt")), name_of(Path("a\udcff.txt"))
    ('两地.txt', 'a�.txt')
    """
    return os.fsencode(path).decode("utf-8", "replace")


def read_pages(paths: Sequence[Path], stdin: BinaryIO) -> tuple[Page, ...]:
    """Read every page named; `-` is standard input (读取页面).

    Raises
    ------
    DocumentError
        Carrying the fault of each page that cannot be read: none is left out silently.
    """
    pages: list[Page] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            if str(path) == "-":
                pages.append(Page("stdin", read_stream(stdin, "stdin", MAX_BYTES)))
            else:
                pages.append(Page(name_of(path), read_file(path, MAX_BYTES)))
        except TongzhouError as error:
            faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return tuple(pages)


def decode_pages(pages: Sequence[Page], published: date | None) -> tuple[Text, ...]:
    """Decode pages to texts with their map; the same bytes twice count once (页面转文本).

    Parameters
    ----------
    pages
        As read.
    published
        The pages' own date, against which words such as 今年 resolve; None when not known.

    Raises
    ------
    DocumentError
        Carrying every fault of every page: empty, binary, unknown encoding.
    """
    texts: dict[str, Text] = {}
    faults: list[Fault] = []
    for page in pages:
        try:
            text = read(page.data, page.name, published)
            texts.setdefault(text.document.sha256, text)
        except TongzhouError as error:
            faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return tuple(texts.values())
