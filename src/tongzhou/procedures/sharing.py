"""What a party may see (可见范围): `visible` is the only way out of a case; everything that leaves goes through it."""

from typing import Any

from tongzhou.procedures.case import Act, Case, Filled
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.sides import at_side, is_sent

__all__ = ["seen_by", "view", "visible"]


def visible(procedure: Procedure, case: Case, filled: Filled, party: str) -> bool:
    """Say whether a party may see a field that was filled in (字段可见性).

    Who filled it in sees it always. What records a sending is seen by sender and receiver.
    Others only after the case was in an open state, while they have not declined it, and as `share` and `to`
    of the field say.
    """
    if filled.party == party:
        return True
    standing = case.sees_as(party)
    if standing not in ("in", "asked") or party not in procedure.parties or not is_sent(procedure, case):
        return False
    field = procedure.field(filled.path)
    if field is None:
        kind = filled.path.partition(".")[0]
        if kind == "sent":
            return filled.value.partition(";")[0] == party
        # what the engine adds, for the authorities that are in; the words of an offer also for whoever may answer it
        is_offered = any((one.n, one.peer, one.state) == (filled.n, party, "offered") for one in case.offers)
        is_kept = kind in ("handover", "evidence", "repeat")
        return is_offered or (is_kept and standing == "in" and not procedure.parties[party].is_outside)
    if field.to:
        readers = {one for side in field.to for one in at_side(procedure, case, side)}
    else:
        readers = {key for key, one in procedure.parties.items() if not one.is_outside}
    if party not in readers:
        return False
    match field.share:
        case "preview":
            return True
        case "accepted":
            return standing == "in"
        case "never":
            return False
        case _:
            return standing == "in" and field.shown_at in case.visited


def seen_by(procedure: Procedure, case: Case, party: str) -> tuple[Filled, ...]:
    """Give the fields that a party may see (可见字段)."""
    return tuple(one for one in case.fields if visible(procedure, case, one, party))


def view(procedure: Procedure, case: Case, acts: tuple[Act, ...], party: str) -> dict[str, Any] | None:
    """Give a case as a party sees it (可见案件), ready to be written as JSON; None where it sees nothing of it.

    Acts show the party and role, never the person of another party. Of a case it has declined, a party sees its own acts only.
    """
    standing = case.sees_as(party)
    if standing in (None, "later") or (standing != "in" and not is_sent(procedure, case)):
        return None
    is_out = standing == "out"
    listed = [
        {
            "n": one.n,
            "verb": one.verb,
            "transition": one.transition,
            "at": one.at.isoformat(),
            "party": one.party,
            "role": one.role,
            "state": one.state,
            **({"peer": one.peer} if one.peer else {}),
            **({"person": one.person} if one.party == party else {}),
        }
        for one in acts
        if one.party == party or (not is_out and one.verb != "noted" and (one.verb != "sent" or one.peer == party))
    ]
    seen = seen_by(procedure, case, party)
    return {
        "case": case.id,
        "procedure": case.pin,
        "mode": case.mode,
        "standing": standing,
        **(
            {}
            if is_out
            else {
                "state": case.state,
                "owner": case.owner,
                "item": case.item,
                "parties": {key: one for key, one in case.standing.items() if one != "later"},
            }
        ),
        "fields": [
            {"field": one.path, "value": one.value, "party": one.party, "n": one.n}
            for one in seen
            if not is_out or one.party == party
        ],
        "acts": listed,
    }
