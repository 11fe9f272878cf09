"""Entries and what of them is hashed (条目与承诺): canonical bytes, salted content, leaves.

An entry is what is appended at once. Its *envelope* says what kind it is, when it was recorded and by whom, and is never erased. Its *content*
is a row of parts (how a document was filed, then each fact with its evidence); only the salted hash of the content is in the leaf, so
that content and salt can be erased later and every proof still holds:

    part digest = H(canonical bytes of the part)
    content     = part digest ‖ part digest ‖ …
    commitment  = H(salt ‖ content)
    leaf        = H(0 ‖ envelope ‖ commitment)

A digest for each part lets a sweep name the altered fact, not only its entry.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from tongzhou.ledger.merkle import ALGORITHMS, SHA256, leaf_hash

__all__ = [
    "SALT_BYTES",
    "Envelope",
    "canonical",
    "commitment",
    "content_of",
    "entry_leaf",
    "part_digest",
    "utc_text",
    "written_leaf",
]

#: Random bytes per entry: as many as the hash has, so that guessing erased content from its commitment is hopeless.
SALT_BYTES = 32

#: The first element of every envelope; another form of entry gets another number.
_FORM = "tongzhou entry 1"

_ONLY_PLAIN = orjson.OPT_PASSTHROUGH_SUBCLASS | orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


@dataclass(frozen=True, slots=True)
class Envelope:
    """What of an entry is never erased (信封): its kind, when it was recorded, by whom; no content, no names of persons concerned.

    `said` is what the kind adds to it, in fixed order: of an act its case, verb and the like; nothing for a document's facts.
    """

    kind: str
    recorded_at: datetime
    actor: str
    said: tuple[str | int | None, ...] = ()


def utc_text(at: datetime) -> str:
    """Write a time in UTC with microseconds, so that texts sort as times do (时间写法).

    Raises
    ------
    ValueError
        When the time has no zone.

    Examples
    --------
    >>> utc_text(datetime(2022, 11, 17, 8, 0, tzinfo=UTC))
    '2022-11-17T08:00:00.000000Z'
    """
    if at.tzinfo is None:
        raise ValueError(f"utc_text() got {at!r}, which has no zone. Pass a time with one.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def canonical(values: Sequence[object]) -> bytes:
    """Give the canonical bytes of values in their fixed order (规范字节).

    A JSON array in UTF-8 without spaces: texts, whole numbers, null and arrays of these. A decimal is passed as its printed text: a binary
    number has several spellings.

    Examples
    --------
    >>> canonical(["总产值", "27263.6", None, 3]).decode()
    '["总产值","27263.6",null,3]'
    """
    try:
        return orjson.dumps(values, option=_ONLY_PLAIN)
    except (
        TypeError
    ):  # half of a surrogate pair, a whole number of more than 64 bits: the same bytes, written more slowly
        return _encode(values).encode("utf-8", "surrogatepass")


def part_digest(part: bytes, algorithm: str = SHA256) -> bytes:
    """Give the digest of one part of an entry's content (部分摘要)."""
    return ALGORITHMS[algorithm](part).digest()


def content_of(parts: Iterable[bytes], algorithm: str = SHA256) -> bytes:
    """Give the content of an entry from the canonical bytes of its parts, in order (条目内容)."""
    return b"".join(part_digest(part, algorithm) for part in parts)


def commitment(salt: bytes, content: bytes, algorithm: str = SHA256) -> bytes:
    """Commit to a content without showing it, `H(salt ‖ content)` (承诺)."""
    return ALGORITHMS[algorithm](salt + content).digest()


def entry_leaf(envelope: Envelope, committed: bytes, algorithm: str = SHA256) -> bytes:
    """Give the leaf hash of an entry, `H(0 ‖ envelope ‖ commitment)` (条目叶散列).

    The commitment has a fixed length and stands last, so no two entries share the bytes.
    """
    return written_leaf(
        envelope.kind, utc_text(envelope.recorded_at), envelope.actor, envelope.said, committed, algorithm
    )


def written_leaf(
    kind: str,
    recorded_at: str,
    actor: str,
    said: Sequence[object],
    committed: bytes,
    algorithm: str = SHA256,
) -> bytes:
    """Give the leaf hash of an entry from its columns as they are written (按列叶散列)."""
    return leaf_hash(canonical((_FORM, kind, recorded_at, actor, *said)) + committed, algorithm)
