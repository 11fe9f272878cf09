"""Acts (办理记录): what was done, by whom, in which case; what of it is sealed for good and what can be erased.

An act is an entry like a document's facts. Its envelope holds what is never erased: message, case, number in the case, procedure, verb, party,
state after it, and what it is about. What people wrote or sent are its *parts*, each under a salt of its own:

    part digest = H(part salt ‖ name, media, hash of the bytes)
    content     = part digest ‖ part digest ‖ …          (then as every entry: see `tongzhou.ledger.entry`)

so that one part can be erased, salt and bytes, while its digest stays and says nothing of what it was.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from tongzhou.ledger.entry import Envelope, canonical, part_digest
from tongzhou.ledger.merkle import SHA256

__all__ = ["ERASURE", "Act", "CaseNow", "Deadline", "Part", "act_envelope", "act_part_digest", "written_part_digest"]

#: The kind of an entry that records an erasure.
ERASURE = "erasure"


@dataclass(frozen=True, slots=True)
class Part:
    """One thing an act brought (办理内容): a field of a form, a letter, a forecast; can be erased by itself.

    `name` says what it is (a field's key, a file's name) and holds nothing personal where it can be helped.
    """

    name: str
    data: bytes
    media: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Act:
    """What was done (办理记录), ready to be appended.

    `message` is the sender's key for it: the same message twice is one act. `actor` is the key of a person or program, never a name. `case` and
    `n` (1, 2, 3 … without a gap) place it in its case; both None for an act without one, such as a decision about a fact or a forecast.
    `procedure` is the pin `name@version#sha256`, `party` the jurisdiction acted for, `state` the state after. `about_entry` and `about_n` name the
    entry, and the figure or part in it, that the act is about. All these are sealed for good; only `parts` can be erased.
    """

    message: str
    verb: str
    actor: str
    case: str | None = None
    n: int | None = None
    procedure: str | None = None
    party: str | None = None
    state: str | None = None
    about_entry: int | None = None
    about_n: int | None = None
    parts: tuple[Part, ...] = ()
    kind: str = "act"


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a transition of a case is due (时限): `stopped_at` while the clock stands still; provisional when the calendar ends before.

    `party` is whose turn it is; None when anybody's.
    """

    transition: str
    due_at: datetime
    stopped_at: datetime | None = None
    party: str | None = None
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class CaseNow:
    """Where a case stands after its last act (案件现状): the fold over its acts, kept so that nobody folds at reading.

    `parties` are all whose desk shows the case, `turns` those of them who are to move. `mode` is `real`, `exercise` or `test`. `folded` is the
    whole fold as its engine writes it, None when it keeps none; `title` is what a desk's list shows. It may all be dropped and
    computed again from the acts.
    """

    case: str
    procedure: str
    n: int
    state: str
    is_open: bool
    owner: str | None = None
    mode: str = "real"
    title: str | None = None
    parties: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    folded: bytes | None = None


def act_envelope(act: Act, at: datetime) -> Envelope:
    """Give the envelope of an act recorded at a time with a zone (办理信封)."""
    said = (
        act.message, act.case, act.n, act.procedure, act.verb, act.party, act.state, act.about_entry, act.about_n,
    )  # fmt: skip
    return Envelope(act.kind, at, act.actor, said)


def act_part_digest(salt: bytes, part: Part, algorithm: str = SHA256) -> bytes:
    """Give the digest of a part under its salt (部分摘要): without the salt nobody can guess the part from it.

    Examples
    --------
    >>> act_part_digest(b"1", Part("phone", b"555")) == act_part_digest(b"2", Part("phone", b"555"))
    False
    """
    return written_part_digest(salt, part.name, part.media, part.data, algorithm)


def written_part_digest(salt: bytes, name: str, media: str, data: bytes, algorithm: str = SHA256) -> bytes:
    """Give the digest of a part from its columns as they are written (按列部分摘要)."""
    return part_digest(salt + canonical((name, media, sha256(data).hexdigest())), algorithm)
