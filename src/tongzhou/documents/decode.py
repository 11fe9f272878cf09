"""Bytes to characters (解码): the encodings allowed, and what each refusal says."""

import codecs

from tongzhou.documents.fold import RESIDUES
from tongzhou.documents.traditional import PAIRS
from tongzhou.terms.errors import DocumentError, Fault, fault

__all__ = ["MAX_BYTES", "characters", "decode", "too_large"]

#: The largest document read in one piece, 64 MiB (an assumed limit: memory stays under about a gigabyte).
MAX_BYTES = 64 * 1024 * 1024

#: First bytes of files that are no plain text, and what to call them.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP (Word, Excel, …)"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\xd0\xcf\x11\xe0", "Word/Excel 97–2003"),
    (b"{\\rtf", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90\x00", "EXE"),
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16 is tried, whose mark it begins with
    (codecs.BOM_UTF32_BE, "UTF-32"),
)
_HTML = (b"<!doctype html", b"<html")

#: Least share of common characters among the non-ASCII ones for GB18030 to be believed. Chinese texts measure above 0.95, Big5,
#: Shift-JIS and Latin-1 texts read as GB18030 below 0.6; the bound between is assumed.
_PLAUSIBLE = 0.8
_SAMPLE = 65_536


def decode(data: bytes, name: str) -> str:
    """Decode UTF-8, UTF-16 with its mark, or GB18030 (解码).

    UTF-8 is tried strictly first, because other encodings almost never pass for it; GB18030 is believed only if its characters are
    the common ones.

    Raises
    ------
    DocumentError
        When the bytes are too many, none, no text, or in none of these encodings.

    Examples
    --------
    >>> decode("进口".encode("gb18030"), "a.txt")
    '进口'
    """
    if refused := _refusal(data, name):
        raise DocumentError(refused)
    text = characters(data, name)
    zero = text.find("\0")
    if zero >= 0:
        raise DocumentError(_binary(name, _byte_of(text, zero, data)))
    if not RESIDUES.sub("", text).strip():
        raise DocumentError(_empty(name))
    return text


def _refusal(data: bytes, name: str) -> Fault | None:
    if len(data) > MAX_BYTES:
        return too_large(name, len(data), MAX_BYTES)
    if not data or not data[:_SAMPLE].strip() and not data.strip():
        return _empty(name)
    start = data[:64].lstrip().lower()
    seems = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if seems is None and start.startswith(_HTML):
        seems = "HTML"
    if seems:
        return fault(
            "documents.other_form",
            "{name} seems to be {form}, by its first bytes. Read are plain text, HTML, PDF, Word (.docx), Excel (.xlsx) and pictures "
            "(PNG, JPEG, TIFF): save it as one of these.",
            name=name,
            form=seems,
        )
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        zero = data.find(b"\0")
        if zero >= 0:
            return _binary(name, zero)
    return None


def _byte_of(text: str, at: int, data: bytes) -> int:
    """Give the byte at which a character of UTF-16 with its mark, or of UTF-8, begins."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return 2 + len(text[:at].encode("utf-16-le"))
    return len(text[:at].encode("utf-8"))


def too_large(name: str, size: int, limit: int) -> Fault:
    """Say that a document has more bytes than its form may have (过大)."""
    return fault(
        "documents.too_large",
        "{name} has {size} bytes; one document may have at most {limit}. Split it into several files.",
        name=name,
        size=size,
        limit=limit,
    )


def _empty(name: str) -> Fault:
    return fault(
        "documents.empty",
        "{name} is empty or holds only white space. Give a file with text in it.",
        name=name,
    )


def _binary(name: str, at: int) -> Fault:
    return fault(
        "documents.binary",
        "{name} is no text: byte {at} is NUL. Allowed is plain text in UTF-8, UTF-16 with a byte order mark, or GB18030: "
        "save it as a text file (UTF-8).",
        name=name,
        at=at,
    )


def characters(data: bytes, name: str) -> str:
    """Decode bytes whose form is known to be text (解码), by the same rule as `decode`.

    Raises
    ------
    DocumentError
        When the bytes are in none of the encodings.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as wrong:
            raise DocumentError(_undecodable(name, "UTF-16", wrong.start)) from None
    try:
        # The mark stays in the text (as a residue), so that a position in the text is one in the file's characters.
        return data.decode("utf-8")
    except UnicodeDecodeError as wrong:
        first_wrong = wrong.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise DocumentError(_undecodable(name, "UTF-8", first_wrong)) from None
    if _common_share(text) < _PLAUSIBLE:
        raise DocumentError(_undecodable(name, "UTF-8", first_wrong))
    return text


def _undecodable(name: str, tried: str, at: int) -> Fault:
    return fault(
        "documents.encoding",
        "{name} cannot be decoded: byte {at} is not {tried}, and the whole does not read as GB18030 either. Allowed are UTF-8, UTF-16 with a "
        "byte order mark, and GB18030: save it again as UTF-8.",
        name=name,
        at=at,
        tried=tried,
    )


def _common_share(text: str) -> float:
    """Give the share of common characters among the non-ASCII ones, from up to four samples."""
    step = max(len(text) // 4, 1)
    sample = "".join(text[at : at + _SAMPLE] for at in range(0, len(text), step)) if len(text) > _SAMPLE else text
    foreign = [char for char in sample if char > "\x7f"]
    return sum(map(_is_common, foreign)) / len(foreign) if foreign else 1.0


def _is_common(char: str) -> bool:
    """Whether a character is punctuation, a level-1 hanzi of GB 2312, or a traditional form of our table."""
    try:
        high, *low = char.encode("gb2312")
    except UnicodeEncodeError:
        return char in PAIRS
    return bool(low) and (0xA1 <= high <= 0xA3 or 0xB0 <= high <= 0xD7)
