"""Where a value comes from: document, position, quote (出处、位置、原文)."""

from dataclasses import dataclass
from datetime import date

__all__ = ["Document", "Locator", "Source"]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read, known by the hash of its bytes (文档).

    `published` is the document's own date, against which relative words (今年, 上年同期) resolve; None when not known.
    `issuer` is the body that published the figures, None when the text alone must say so.
    """

    sha256: str
    name: str
    media: str
    size: int
    published: date | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a document (位置): characters of the text as read, half-open; the clause and, in it, the numeral."""

    document: str
    start: int
    end: int
    value_start: int
    value_end: int


@dataclass(frozen=True, slots=True)
class Source:
    """What a declared value or a panel figure rests on (来源).

    Either `text` names the act, release or table (and `url` and `page` where known), or `is_assumed` is true and the
    value shows as assumed wherever it is used.
    """

    text: str | None
    is_assumed: bool = False
    url: str | None = None
    page: str | None = None
