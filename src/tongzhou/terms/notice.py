"""The text of a notice (通报文稿): what every notice says, whoever sends it; as a short text and a telephone script from the same values."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["LONGEST", "NoticeText", "bracketed", "marked", "short_text", "telephone"]

#: A short text for a telephone has at most so many characters, its marks included.
LONGEST: Final = 150
_BRACKETS: Final = {"zh": ("【{}】", ""), "en": ("[{}]", " ")}


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice of one party to another in one language (通报文稿).

    `says` are paragraphs on what happened, `asks` on what the receiver shall do; `short` are pieces of the short text in
    reading order, with their closing marks, each with its rank: 0 is kept before 1. `mark` is the word of a drill or test, empty for a real one.
    """

    lang: str
    sender: str
    receiver: str
    number: str
    title: str
    event: str
    says: tuple[str, ...]
    asks: tuple[str, ...]
    short: tuple[tuple[int, str], ...]
    date: str
    contact: str
    opening: str
    blanks: tuple[str, ...]
    mark: str = ""


def bracketed(lang: str, mark: str) -> str:
    """Give a mark in the brackets of a language (标记); nothing where there is none.

    Examples
    --------
    >>> bracketed("zh", "演练"), bracketed("en", "EXERCISE"), bracketed("en", "")
    ('【演练】', '[EXERCISE]', '')
    """
    return _BRACKETS[lang][0].format(mark) if mark else ""


def marked(notice: NoticeText, text: str) -> str:
    """Put the mark of a drill before a text (标明演练)."""
    mark = bracketed(notice.lang, notice.mark)
    return f"{mark}{_BRACKETS[notice.lang][1]}{text}" if mark else text


def short_text(notice: NoticeText) -> str:
    """Give the notice in 150 characters at most (短信); what does not fit is left out, the mark of a drill before and after it never."""
    mark = bracketed(notice.lang, notice.mark)
    gap = _BRACKETS[notice.lang][1] if mark else ""
    room = LONGEST - 2 * len(mark + gap)
    kept: set[int] = set()
    for n in sorted(range(len(notice.short)), key=lambda n: notice.short[n][0]):
        if len(_joined(notice, kept | {n})) <= room:
            kept.add(n)
    text = _joined(notice, kept) or f"{notice.short[0][1][: room - 1]}…"
    return f"{mark}{gap}{text}{gap}{mark}"


def _joined(notice: NoticeText, kept: set[int]) -> str:
    return "".join(piece for n, (_, piece) in enumerate(notice.short) if n in kept).strip()


def telephone(notice: NoticeText) -> Iterator[str]:
    """Give what to say on the telephone, with lines for who answered when (电话稿); every line of a drill is marked."""
    for line in (notice.opening, *notice.says, *notice.asks, *notice.blanks):
        yield marked(notice, line)
