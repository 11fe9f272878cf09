"""What a verification finds (改动与核验结果)."""

from dataclasses import dataclass
from datetime import datetime

from tongzhou.ledger.head import Head
from tongzhou.terms.words import Message

__all__ = ["Alteration", "Erased", "Verification"]


@dataclass(frozen=True, slots=True)
class Alteration:
    """One thing that is not as it was appended (改动): the table, the entry, the number of the fact in it, and the document's name.

    `message` says it in the user's language: a key of words beginning with `store.altered_`, with its values.
    """

    table: str
    message: Message
    entry: int | None = None
    n: int | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """Content that is gone by a recorded act (已删除内容): of which entry, which part of it or None for all, by which entry, who and when."""

    entry: int
    n: int | None
    by: int
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification looked at and found (核验结果).

    `cases` is how many cases were folded again from their acts; `unfolded` how many could not be, by the pin of their declaration, which is not at
    hand, or by None where what an act itself says was erased.
    """

    entries: int
    facts: int
    documents: int
    leaves: int
    unsealed: int
    head: Head | None
    findings: tuple[Alteration, ...]
    acts: int = 0
    erased: tuple[Erased, ...] = ()
    cases: int = 0
    unfolded: tuple[tuple[str | None, int], ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found (完好)."""
        return not self.findings
