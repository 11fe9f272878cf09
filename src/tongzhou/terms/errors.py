"""The error tree (错误): one error carries every fault found, each with its place."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tongzhou.terms.words import Message, Words, filled

__all__ = [
    "ConflictError",
    "DeclarationError",
    "DocumentError",
    "Fault",
    "FactError",
    "InputError",
    "LedgerError",
    "PanelError",
    "StoreError",
    "TongzhouError",
    "UsageError",
    "fault",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what came, where, what is allowed, what to do (错误项).

    `english` is the sentence written in the code; `message` is the same by key, for the user's language. `where` is
    file:line, sheet:cell, page or case; None where there is no place.
    """

    message: Message
    english: str
    where: str | None = None

    def __str__(self) -> str:
        """Give the place and the English sentence."""
        return f"{self.where}: {self.english}" if self.where else self.english

    def say(self, words: Words) -> str:
        """Give the place and the sentence in the language of `words` (成句)."""
        said = words.tell(self.message)
        return f"{self.where}: {said}" if self.where else said


def fault(key: str, template: str, where: str | None = None, /, **values: object) -> Fault:
    """Make a fault from its key, its English template and its values (错误项).

    The template must equal the sentence of `key` in words/en.toml; a test reads both.

    Examples
    --------
    >>> str(fault("panel.empty", "{name} has no rows.", "a.csv:1", name="a.csv"))
    'a.csv:1: a.csv has no rows.'
    """
    return Fault(Message(key, values), filled(template, values), where)


@dataclass
class TongzhouError(Exception):
    """The root of every error tongzhou raises on purpose; carries all faults of one input (错误)."""

    faults: tuple[Fault, ...] = field(default_factory=tuple)

    def __init__(self, faults: Fault | Iterable[Fault]) -> None:
        self.faults = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Give every fault, one on a line, in English."""
        return "\n".join(str(one) for one in self.faults)


class UsageError(TongzhouError):
    """The command was called wrongly: exit code 2 (用法错误)."""


class InputError(TongzhouError):
    """The input is at fault: exit code 1 (输入错误)."""


class DocumentError(InputError):
    """A document cannot be read: empty, binary, too large, unknown encoding (文档错误)."""


class FactError(InputError):
    """A fact record is not of the form of design: unknown kind, modality, period (事实错误)."""


class PanelError(InputError):
    """A panel has faulty rows: duplicates, unknown areas or units, text in number columns (面板错误)."""


class DeclarationError(InputError):
    """A region folder has faults; carries all of them with file:line (声明错误)."""


class LedgerError(InputError):
    """A ledger was altered, is newer than this program, or is no ledger (台账错误)."""


class ConflictError(LedgerError):
    """Somebody else was quicker: what was asked no longer fits what the ledger holds (先行变更)."""


class StoreError(InputError):
    """The disk refused: full, read-only, no such folder (存储错误)."""
