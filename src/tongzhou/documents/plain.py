"""Read plain text (读取纯文本): bytes to a text with blocks, articles and a map back to the characters."""

import hashlib
from datetime import date

from tongzhou.documents.assemble import assemble
from tongzhou.documents.decode import MAX_BYTES, decode
from tongzhou.documents.fold import fold
from tongzhou.documents.layout import lines_of, paragraphs_of
from tongzhou.terms.source import Document
from tongzhou.terms.text import Text

__all__ = ["MAX_BYTES", "read"]


def read(data: bytes, name: str, published: date | None = None, issuer: str | None = None) -> Text:
    r"""Read a plain text file (读取纯文本).

    Parameters
    ----------
    data
        The file's bytes: UTF-8, UTF-16 with its mark, or GB18030; at most `MAX_BYTES`.
    name
        The file's name, as messages and reports show it.
    published
        The day of publication, against which 今年 and 上年同期 resolve.
    issuer
        The body that published the figures.

    Raises
    ------
    DocumentError
        When the bytes are too many, none, no text, or in none of these encodings.

    Examples
    --------
    >>> text = read("外贸增长\n\n本报讯 前三季度，进口27.6亿元，\n\n增长３％。".encode(), "a.txt")
    >>> text.articles[0].title
    '外贸增长'
    >>> text.folded.splitlines()[1]
    '本报讯 前三季度,进口27.6亿元,增长3%。'
    """
    raw = decode(data, name)
    document = Document(hashlib.sha256(data).hexdigest(), name, "text/plain", len(data), published, issuer)
    wide = fold(raw)
    return assemble(document, raw, wide, list(paragraphs_of(list(lines_of(wide)))))
