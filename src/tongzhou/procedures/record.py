"""Acts and cases as bytes and back (记录格式): canonical JSON, times in UTC; what was filled in stays apart, so that it can be erased."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import orjson

from tongzhou.procedures.case import Act, Case, Deadline, Filled, Offer

__all__ = ["act_bytes", "act_from", "case_bytes", "case_from"]

_OF_A_CASE = {one.name for one in fields(Case)}


def act_bytes(act: Act) -> bytes:
    """Give an act without its values (办理记录字节)."""
    said = {
        "n": act.n,
        "verb": act.verb,
        "message": act.message,
        "at": act.at.isoformat(),
        "person": act.person,
        "party": act.party,
        "role": act.role,
        "state": act.state,
        "transition": act.transition,
        "completes": act.completes,
        "peer": act.peer,
        "mark": act.mark,
        "fields": [path for path, _ in act.values],
        "clock": [_row(one) for one in act.clock],
        "head": act.head,
    }
    return orjson.dumps(said)


def act_from(case: str, data: bytes, values: Mapping[int, str]) -> Act:
    """Give an act from its bytes and its values by number (读取办理记录); a value that was erased is not there."""
    said = orjson.loads(data)
    fields = said.pop("fields")
    said["at"] = datetime.fromisoformat(said["at"])
    said["clock"] = tuple(_deadline(one) for one in said["clock"])
    said["head"] = tuple(said["head"])
    return Act(case, values=tuple((path, values[n]) for n, path in enumerate(fields) if n in values), **said)


def case_bytes(case: Case) -> bytes:
    """Give a case as folded (案件字节)."""
    said = {
        "id": case.id,
        "pin": case.pin,
        "mode": case.mode,
        "origin": case.origin,
        "item": case.item,
        "state": case.state,
        "owner": case.owner,
        "n": case.n,
        "opened_at": case.opened_at.isoformat(),
        "last_at": case.last_at.isoformat(),
        "standing": case.standing,
        "entered": {key: at.isoformat() for key, at in case.entered.items()},
        "fields": [(one.path, one.value, one.party, one.n) for one in case.fields],
        "votes": case.votes,
        "counts": case.counts,
        "did": sorted(case.did),
        "offers": [(one.n, one.peer, one.state, one.closed) for one in case.offers],
        "clock": [_row(one) for one in case.clock],
        "marks": case.marks,
        "receipts": case.receipts,
    }
    return orjson.dumps(said)


def case_from(data: bytes) -> Case | None:
    """Give a case from its bytes (读取案件); None where another version of the program wrote them: the acts are folded then."""
    said: dict[str, Any] = orjson.loads(data)
    if said.keys() != _OF_A_CASE:
        return None
    said |= {
        "opened_at": datetime.fromisoformat(said["opened_at"]),
        "last_at": datetime.fromisoformat(said["last_at"]),
        "entered": {key: datetime.fromisoformat(at) for key, at in said["entered"].items()},
        "fields": _all(Filled, said["fields"]),
        "votes": {key: tuple(given) for key, given in said["votes"].items()},
        "did": frozenset((role, person) for role, person in said["did"]),
        "offers": _all(Offer, said["offers"]),
        "clock": tuple(_deadline(one) for one in said["clock"]),
        "marks": tuple(said["marks"]),
    }
    return Case(**said)


def _all(kind: Any, rows: Iterable[Iterable[Any]]) -> tuple[Any, ...]:
    return tuple(kind(*row) for row in rows)


def _row(one: Deadline) -> tuple[str, str, str, str | None, bool, bool]:
    stopped = one.stopped_at.isoformat() if one.stopped_at else None
    return (one.transition, one.party, one.due_at.isoformat(), stopped, one.is_provisional, one.is_late)


def _deadline(row: list[Any]) -> Deadline:
    key, party, due_at, stopped, is_provisional, is_late = row
    stopped_at = datetime.fromisoformat(stopped) if stopped else None
    return Deadline(key, party, datetime.fromisoformat(due_at), stopped_at, is_provisional, is_late)
