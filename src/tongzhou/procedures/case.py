"""A case while it runs (案件): what is asked (moves), what is recorded (acts), where it stands (case); all frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

__all__ = [
    "ACCEPT",
    "MODES",
    "OFFER",
    "REFUSE",
    "WITHDRAW",
    "Act",
    "Attached",
    "Case",
    "Deadline",
    "Filled",
    "Move",
    "Offer",
    "Person",
]

#: A case is real, an exercise or a test, and never becomes another.
MODES: Final = ("real", "exercise", "test")
#: What is asked besides declared transitions: to hand the case over, to answer that, to take the offer back.
OFFER: Final = "@offer"
ACCEPT: Final = "@accept"
REFUSE: Final = "@refuse"
WITHDRAW: Final = "@withdraw"


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts (办理人): a key, never a name, the party acted for and the roles held there."""

    key: str
    party: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """Evidence that comes with a move (所附证据): what was tested, by whom, when, under which accreditation."""

    kind: str
    item: str
    institution: str
    issued: date
    accreditation: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody asks for (操作): a transition or one of the hand-over's verbs.

    `message` is the sender's key: the same message twice is one act. `values` go by field of the transition's form. `seen` is the number of the
    last act the sender knew of; `peer` whom an offer goes to; `reason` the words of an answer, or the key of a declared reason for a repeat.
    """

    message: str
    transition: str
    person: Person
    values: Mapping[str, str] = field(default_factory=dict)
    seen: int | None = None
    peer: str | None = None
    reason: str | None = None
    evidence: tuple[Attached, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a party must have made a transition (时限): `stopped_at` while the clock stands still."""

    transition: str
    party: str
    due_at: datetime
    stopped_at: datetime | None = None
    is_provisional: bool = False
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What was done (办理记录), complete in itself: a case is the fold over its acts and needs no calendar for it.

    `verb` is opened, moved, counted (towards a quorum), offered, accepted, refused, withdrawn, lapsed, late, reminded, deemed or noted (came too
    late to count, and is kept). `clock` are the deadlines after it. `values` hold what was filled in, as form.field.
    """

    case: str
    n: int
    verb: str
    message: str
    at: datetime
    person: str
    party: str
    role: str
    state: str
    transition: str | None = None
    completes: str | None = None
    peer: str | None = None
    mark: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    clock: tuple[Deadline, ...] = ()
    head: tuple[str, ...] = ()
    """Of the first act: pin, mode, item, and the parties of the case."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A field as it was filled in (已填字段): form.field, by which party, in which act."""

    path: str
    value: str
    party: str
    n: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A hand-over offered (移送提议): offered, accepted, refused, withdrawn or lapsed; `closed` is the act that settled it."""

    n: int
    peer: str
    state: str
    closed: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Where a case stands (案件): the fold over its acts.

    `standing` says of each party whether it is in, asked, out, or later: to enter yet; `entered` when each state the case has been in was entered
    last, in the order of the first time; `votes` who has made a transition
    that still lacks its quorum, `counts` how often each was made, `did` which person acted in which role, `receipts` the act of each message.
    """

    id: str
    pin: str
    mode: str
    origin: str
    item: str | None
    state: str
    owner: str
    n: int
    opened_at: datetime
    last_at: datetime
    standing: Mapping[str, str]
    entered: Mapping[str, datetime]
    fields: tuple[Filled, ...] = ()
    votes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    did: frozenset[tuple[str, str]] = frozenset()
    offers: tuple[Offer, ...] = ()
    clock: tuple[Deadline, ...] = ()
    marks: tuple[str, ...] = ()
    receipts: Mapping[str, int] = field(default_factory=dict)

    @property
    def visited(self) -> tuple[str, ...]:
        """The states it has been in (经过的状态)."""
        return tuple(self.entered)

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties of the case (参与方)."""
        return tuple(self.standing)

    @property
    def offered_to(self) -> tuple[str, ...]:
        """The parties that have an offer to answer (待答复移送的各方)."""
        return tuple(one.peer for one in self.offers if one.state == "offered")

    def sees_as(self, party: str) -> str | None:
        """Give the standing that a party sees the case with (查看时的地位): one that has declined it sees what is asked while an offer is open."""
        standing = self.standing.get(party)
        return "asked" if standing == "out" and party in self.offered_to else standing

    def value(self, path: str) -> str | None:
        """Give what was filled in last (取值)."""
        return next((one.value for one in reversed(self.fields) if one.path == path), None)
