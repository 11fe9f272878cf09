"""Heads of the log (日志头): what was sealed, when, with which hash; each head also seals the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tongzhou.ledger.entry import canonical, utc_text
from tongzhou.ledger.merkle import ALGORITHMS, SHA256

__all__ = ["Head", "head_digest", "head_at"]


@dataclass(frozen=True, slots=True)
class Head:
    """The state of a log (日志头): how many leaves, their root, when it was sealed, with which hash function.

    Whoever keeps `size` and `root` elsewhere can later show that the log still begins with what it was then.
    """

    size: int
    root: bytes
    at: datetime
    algorithm: str = SHA256

    def __str__(self) -> str:
        """Give size, hash name, root and time on one line."""
        return f"{self.size} {self.algorithm}:{self.root.hex()} {utc_text(self.at)}"


def head_digest(head: Head, earlier: bytes) -> bytes:
    """Give the digest of a head chained to the digest of the one before, which signatures can sign (日志头摘要).

    Parameters
    ----------
    head
        The head.
    earlier
        The digest of the head before; empty for the first.
    """
    said = canonical(("tongzhou head 1", head.size, head.root.hex(), utc_text(head.at), head.algorithm, earlier.hex()))
    return ALGORITHMS[head.algorithm](said).digest()


def head_at(heads: Iterable[Head], at: datetime) -> Head | None:
    """Give the last head sealed at or before a time, None when there is none (截至日志头)."""
    return max((head for head in heads if head.at <= at), key=lambda head: head.size, default=None)
