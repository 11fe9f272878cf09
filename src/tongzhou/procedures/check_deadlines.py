"""What is up to somebody (操作归属校验): in every open state a clock runs for, and a way on is open to, a party that is surely in the case."""

from tongzhou.procedures.procedure import Procedure, Transition

__all__ = ["surely_up_to_somebody"]

#: A side, and the parties one of which has acted there.
_Fact = tuple[str, frozenset[str]]


def surely_up_to_somebody(procedure: Procedure) -> dict[str, list[Transition]]:
    """Give for each state the transitions that are up to somebody whatever came before (必有归属的操作).

    Whoever opened the case and the parties of `joined` are in it. Others are where every way to the state passes a move that one of them made, and
    may have left again where one of them may decline. A transition deemed made proves nobody's presence.
    """
    present = _present(procedure)
    return {
        state: [
            one
            for one in procedure.leaving(state)
            if not one.joins and not one.leaves and _is_sure(procedure, one, facts)
        ]
        for state, facts in present.items()
    }


def _present(procedure: Procedure) -> dict[str, frozenset[_Fact]]:
    """Give what is certain in each state: an intersection over all ways to it, by iteration."""
    deemed = {rule.does for rule in procedure.late.values() if rule.does}
    start = next((one.key for one in procedure.states.values() if one.kind == "start"), None)
    found: dict[str, frozenset[_Fact]] = {start: frozenset()} if start else {}
    waiting = list(found)
    while waiting:
        state = waiting.pop()
        for one in procedure.leaving(state):
            target = one.leads_to(state)
            if target not in procedure.states:
                continue
            after = _after(procedure, one, found[state], one.key in deemed)
            merged = found[target] & after if target in found else after
            if target not in found or merged != found[target]:
                found[target] = merged
                waiting.append(target)
    return found


def _after(procedure: Procedure, one: Transition, facts: frozenset[_Fact], is_deemed: bool) -> frozenset[_Fact]:
    """Give what is certain after a transition."""
    if one.leaves:
        return frozenset()
    kept = frozenset(
        fact for fact in facts if fact[0].partition(".")[0] != one.form
    )  # a field filled in anew names another
    if is_deemed:
        return kept
    sides = [
        (actor.side, frozenset(procedure.roles[actor.role].held_by))
        for actor in one.by
        if actor.role in procedure.roles
    ]
    has_all = (
        isinstance(one.quorum, int) and one.quorum >= len(sides) and all(_is_single(procedure, one) for one, _ in sides)
    )
    return kept | frozenset(sides if has_all or len(sides) == 1 else ())


def _is_single(procedure: Procedure, side: str) -> bool:
    return side in procedure.parties


def _is_sure(procedure: Procedure, one: Transition, facts: frozenset[_Fact]) -> bool:
    if one.joins or one.leaves:
        return False
    sure = [
        actor
        for actor in one.by
        if actor.role in procedure.roles
        and _is_there(procedure, actor.side, frozenset(procedure.roles[actor.role].held_by), facts)
    ]
    if isinstance(one.quorum, int) and one.quorum > 1:
        return len([actor for actor in sure if _is_single(procedure, actor.side)]) >= one.quorum
    return bool(sure)


def _is_there(procedure: Procedure, side: str, holders: frozenset[str], facts: frozenset[_Fact]) -> bool:
    if side in procedure.joined:
        return True
    if side in ("origin", "any", "all") and set(procedure.origins) <= holders:
        return True
    if side == "owner":
        handover = procedure.roles.get(procedure.handover.by) if procedure.handover else None
        peers = handover.held_by if handover else ()
        return {*procedure.origins, *peers} <= holders
    return any(place == side and held <= holders for place, held in facts)
