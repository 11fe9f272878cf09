"""Pages as the user names them, read from files and standard input and decoded (读取页面)."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tongzhou.documents.read import MAX_BYTES, read
from tongzhou.steps.scan import character_reader
from tongzhou.store.files import read_file, read_stream
from tongzhou.terms.errors import DocumentError, Fault, TongzhouError
from tongzhou.terms.text import Text

__all__ = ["Page", "decode_pages", "each_text", "name_of", "read_pages", "sizes_of"]


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
            pages.append(_page(path, stdin))
        except TongzhouError as error:
            faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return tuple(pages)


def _page(path: Path, stdin: BinaryIO) -> Page:
    if str(path) == "-":
        return Page("stdin", read_stream(stdin, "stdin", MAX_BYTES))
    return Page(name_of(path), read_file(path, MAX_BYTES))


def sizes_of(paths: Sequence[Path]) -> int:
    """Give the bytes of all files named, as far as they can be told beforehand (总字节数)."""
    return sum(os.stat(path).st_size for path in paths if os.path.isfile(path))  # noqa: PTH113, PTH116 unlike Path's, false for what may not be seen


def each_text(
    paths: Sequence[Path], stdin: BinaryIO, published: date | None, faults: list[Fault]
) -> Iterator[tuple[int, Text]]:
    """Read pages one after the other, each let go before the next (逐页读取); the same bytes twice count once.

    Parameters
    ----------
    paths
        As named; `-` is standard input.
    published
        As for `decode_pages`.
    faults
        Takes the faults of the pages that cannot be read; they do not keep the others from being read.

    Yields
    ------
    tuple
        The number of the page from 1, and its text.
    """
    reader = character_reader()
    seen: set[str] = set()
    for number, path in enumerate(paths, 1):
        try:
            page = _page(path, stdin)
            text = read(page.data, page.name, published, reader=reader)
        except TongzhouError as error:
            faults.extend(error.faults)
            continue
        if text.document.sha256 not in seen:
            seen.add(text.document.sha256)
            yield number, text


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
    reader = character_reader()
    for page in pages:
        try:
            text = read(page.data, page.name, published, reader=reader)
            texts.setdefault(text.document.sha256, text)
        except TongzhouError as error:
            faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return tuple(texts.values())
