"""Decisions of persons in the ledger (人工核对登记): recorded as acts, read back in order."""

import json
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from tongzhou.facts.decision import VERBS, Decision
from tongzhou.facts.fact import Fact
from tongzhou.ledger.act import Act, Part
from tongzhou.ledger.entry import utc_text
from tongzhou.store.act import append_act
from tongzhou.store.asof import facts_as_of
from tongzhou.store.files import make_folder
from tongzhou.store.history import acts_of_kind
from tongzhou.store.ledger import open_ledger
from tongzhou.store.seal import seal

__all__ = ["KIND", "decisions_in", "facts_in", "record_decisions"]

#: The kind of an entry that holds a decision about a fact.
KIND = "decision"
_PART = "decision"


def record_decisions(path: Path, decisions: Sequence[Decision], who: str, at: datetime) -> int:
    """Append each decision as an act, and seal (登记人工核对); the same decision twice in a row is one.

    Parameters
    ----------
    path
        The ledger; made when it is not there.
    decisions
        What was decided.
    who
        The key of the person or office that decided; it is never erased.
    at
        When, with a zone.

    Returns
    -------
    int
        How many were new.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is damaged or cannot be written.
    """
    make_folder(path.parent)
    new = 0
    with open_ledger(path, at=at) as ledger:
        held = {(one.document[:8], one.start, one.end): one for one in _read(ledger.connection)}
        for one in decisions:
            before = held.get((one.document[:8], one.start, one.end))
            if before is not None and (before.verb, before.slots) == (one.verb, one.slots):
                continue
            said = {
                "document": one.document,
                "start": one.start,
                "end": one.end,
                "slots": [list(slot) for slot in one.slots],
            }
            data = json.dumps(said, ensure_ascii=False, sort_keys=True).encode()
            message = (
                f"decision-{sha256(data + one.verb.encode() + who.encode() + utc_text(at).encode()).hexdigest()[:32]}"
            )
            act = Act(message, one.verb, who, parts=(Part(_PART, data, "application/json"),), kind=KIND)
            new += append_act(ledger.connection, act, at).is_new
        seal(ledger, at)
    return new


def decisions_in(path: Path, at: datetime) -> tuple[Decision, ...]:
    """Give the decisions a ledger holds, in the order they were taken (读取人工核对); none where there is no ledger.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is damaged or cannot be read.
    """
    if not path.exists():
        return ()
    with open_ledger(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        return _read(ledger.connection)


def facts_in(path: Path, at: datetime) -> tuple[Fact, ...]:
    """Give the facts of documents that stand in a ledger, in their documents' order (台账事实).

    Raises
    ------
    LedgerError, StoreError
        When the ledger is not there, damaged or cannot be read.
    """
    with open_ledger(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        found = [one.record for one in facts_as_of(ledger) if isinstance(one.record, Fact)]
    return tuple(found)


def _read(connection: object) -> tuple[Decision, ...]:
    found = []
    for stored in acts_of_kind(connection, KIND):  # type: ignore[arg-type]  # the ledger's own connection
        act = stored.act
        if act.verb not in VERBS or not act.parts:
            continue  # erased since
        said = json.loads(act.parts[0].data)
        slots = tuple((str(name), value) for name, value in said["slots"])
        found.append(
            Decision(
                said["document"],
                said["start"],
                said["end"],
                act.verb,
                slots,
                act.actor,
                utc_text(stored.recorded_at),
            )
        )
    return tuple(found)
