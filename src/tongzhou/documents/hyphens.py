"""Hyphens at line ends in English text (行末连字符): part of a compound, or set where the layout divided a word."""

import re
from collections.abc import Set

__all__ = ["is_divided", "latin_words"]

_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_LAST = re.compile(r"(?<![A-Za-z])([A-Za-z]+)-$")
_FIRST = re.compile(r"[a-z]+")
#: Words that often begin or end a compound; where the page does not decide, a hyphen beside one stays (assumed, from usage).
_BEGINS = frozenset(
    "state high low long short mid non self cross well inter fixed value year month quarter full part large small medium new old far one two three "
    "four five first second third half single multi post pre anti co double foreign private city county province point ultra in on off end".split()
)
_ENDS = frozenset(
    "owned based related term tech asset year wide scale made led run funded level end quality speed carbon added on to in for month quarter rail "
    "new free oriented driven intensive friendly known built long old time day way class income side area total country party general of".split()
)


def latin_words(wide: str) -> Set[str]:
    """Give every word of Latin letters in the text, small, compounds whole (西文词)."""
    return {found[0].lower() for found in _WORD.finditer(wide)}


def is_divided(before: str, after: str, known: Set[str]) -> bool:
    """Whether a hyphen at a line's end only divides a word (断词).

    The page decides where it prints the word elsewhere, whole or with its hyphen; otherwise the usual parts of compounds do.

    Examples
    --------
    >>> is_divided("the gross domestic pro-", "duct of", frozenset()), is_divided("state-", "owned firms", frozenset())
    (True, False)
    """
    left, right = _LAST.search(before), _FIRST.match(after)
    if not left or not right:
        return False
    first, second = left[1].lower(), right[0]
    if first + second in known:
        return True
    return f"{first}-{second}" not in known and first not in _BEGINS and second not in _ENDS
