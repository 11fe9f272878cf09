"""State as a fold over acts (归约): each act says all that is needed, so the same acts give the same case, always."""

from collections.abc import Iterable
from dataclasses import replace

from tongzhou.procedures.case import Act, Case, Filled, Offer
from tongzhou.procedures.procedure import Procedure

__all__ = ["apply", "fold"]

_ANSWERS = ("accepted", "refused", "withdrawn", "lapsed")


def fold(procedure: Procedure, acts: Iterable[Act]) -> Case | None:
    """Give the case that acts make, None of no acts (归约)."""
    case = None
    for act in acts:
        case = apply(procedure, case, act)
    return case


def apply(procedure: Procedure, case: Case | None, act: Act) -> Case:
    """Give the case after one act (应用办理记录)."""
    if case is None:
        return _opened(procedure, act)
    made = act.completes or (act.transition if act.verb in ("moved", "deemed") else None)
    standing, votes, counts = dict(case.standing), dict(case.votes), dict(case.counts)
    declared = procedure.transitions.get(act.transition or "")
    if declared and act.verb in ("moved", "counted"):
        if declared.joins:
            standing[act.party] = "in"
        if declared.leaves:
            standing[act.party] = "out"
            votes = {key: tuple(one for one in given if one != act.party) for key, given in votes.items()}
    if act.verb == "counted" and act.transition:
        votes[act.transition] = (*votes.get(act.transition, ()), act.party)
    if made:
        counts[made] = counts.get(made, 0) + 1
        votes.pop(made, None)
    if act.state != case.state:
        votes = {}
        standing = {key: _entering(procedure, case, key, one, act.state) for key, one in standing.items()}
    offers, owner = _handed(procedure, case, act)
    if act.verb == "accepted" and act.peer:
        standing[act.peer] = "in"
    kept = () if act.verb == "noted" else tuple(Filled(path, value, act.party, act.n) for path, value in act.values)
    return replace(
        case,
        state=act.state,
        owner=owner,
        n=act.n,
        last_at=act.at,
        standing=standing,
        entered=case.entered if act.state == case.state else {**case.entered, act.state: act.at},
        fields=case.fields + kept,
        votes=votes,
        counts=counts,
        did=case.did | {(act.role, act.person)} if act.role and act.verb != "noted" else case.did,
        offers=offers,
        clock=act.clock,
        marks=(*case.marks, act.mark) if act.mark and act.mark not in case.marks else case.marks,
        receipts={**case.receipts, act.message: act.n},
    )


def _entering(procedure: Procedure, case: Case, party: str, standing: str, state: str) -> str:
    """Give the standing of a party once a state is entered: one that was to come later is asked, or in where it is joined."""
    if standing != "later" or procedure.parties[party].enters != state:
        return standing
    joined = {one for side in procedure.joined for one in procedure.sided(side, case.origin, case.item)}
    return "in" if party in joined else "asked"


def _handed(procedure: Procedure, case: Case, act: Act) -> tuple[tuple[Offer, ...], str]:
    """Give the offers and the owner after an act.

    An offer changes nobody's standing but by being accepted: a peer that was asked before is asked still when it refuses, or lets the offer lapse,
    and its own limits run on. Who declines the case has refused what was offered to it. With a new owner, or an end, no offer of the former stays.
    """
    verb, owner, offers = act.verb, case.owner, case.offers
    declared = procedure.transitions.get(act.transition or "")
    if verb == "offered" and act.peer:
        return (*offers, Offer(act.n, act.peer, "offered")), owner
    if verb in _ANSWERS and act.peer:
        offers = _settled(offers, verb, act.n, act.peer)
    elif verb in ("moved", "counted") and declared and declared.leaves:
        offers = _settled(offers, "refused", act.n, act.party)
    if verb == "accepted" and act.peer:
        return _settled(offers, "withdrawn", act.n), act.peer
    if procedure.states[act.state].kind == "end":
        offers = _settled(offers, "lapsed", act.n)
    return offers, owner


def _settled(offers: tuple[Offer, ...], state: str, n: int, peer: str | None = None) -> tuple[Offer, ...]:
    return tuple(
        replace(one, state=state, closed=n) if one.state == "offered" and peer in (None, one.peer) else one
        for one in offers
    )


def _opened(procedure: Procedure, act: Act) -> Case:
    pin, mode, item, *parties = act.head
    inside = {act.party}
    for side in procedure.joined:
        inside.update(procedure.sided(side, act.party, item or None))
    standing = {party: "in" if party in inside else "asked" for party in parties}
    for party in parties:
        if procedure.parties[party].enters is not None and party != act.party:
            standing[party] = "later"
    return Case(
        act.case,
        pin,
        mode,
        act.party,
        item or None,
        act.state,
        act.party,
        act.n,
        act.at,
        act.at,
        standing,
        {act.state: act.at},
        clock=act.clock,
        receipts={act.message: act.n},
    )
