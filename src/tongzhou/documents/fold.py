"""Folding characters one to one (字符折叠): width, spaces, dashes, traditional forms.

What is folded, and why the grammar gains by it:

- full-width ASCII ``！`` to ``～`` (digits, letters, ``％``, ``：``, ``，``, brackets …) to ASCII: one spelling of a numeral
  and of a clause break;
- small forms, the ratio sign ``∶`` and the minus sign ``−``, en and figure dashes to ``:`` and ``-``: ratios and ranges;
- every kind of space (U+3000, U+00A0, U+2000…) to the ASCII space;
- Kangxi radicals and compatibility ideographs, which PDF programs write, to the ordinary characters;
- traditional characters to simplified ones by `tongzhou.documents.traditional`.

Kept as they are: ``。``, ``、``, quotation marks, ``《》``, ``——``, ``·``, ``‰``. The length never changes.
"""

import re
import unicodedata

from tongzhou.documents.traditional import PAIRS

__all__ = ["RESIDUES", "TABLE", "fold"]

#: Characters that are not text: controls (not tab and line breaks), zero-width and bidirectional marks, soft hyphen, byte order mark.
RESIDUES = re.compile(
    "[\x01-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]+"
)


def _table() -> dict[str, str]:
    pairs = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    pairs |= dict.fromkeys("\u3000\xa0\u1680\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B))), " ")
    pairs |= dict(zip("﹐﹒﹔﹕﹖﹗﹙﹚﹪∶︰−‐‑‒–－￥", ",.;:?!()%::------¥", strict=True))
    pairs |= {"﹑": "、", "｡": "。", "､": "、"}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            pairs[chr(code)] = plain
    pairs = {old: PAIRS.get(new, new) for old, new in pairs.items()}
    return pairs | PAIRS


#: Every folded character and what it becomes; no value is itself a key.
TABLE: dict[str, str] = _table()
_CODES = str.maketrans(TABLE)
_FEW = 24


def fold(raw: str) -> str:
    """Fold a text one to one (字符折叠): the result has the same length, character by character.

    Examples
    --------
    >>> fold("２０２２年，增長１２．９％")
    '2022年,增长12.9%'
    """
    present = set(raw) & TABLE.keys()
    if len(present) > _FEW:
        return raw.translate(_CODES)
    # A handful of replacements runs several times faster than a look-up per character; no value is a key, so order is free.
    for old in present:
        raw = raw.replace(old, TABLE[old])
    return raw
