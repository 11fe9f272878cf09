"""Whether water can flow through a network as it is declared (水流核对): no loops, one way, all connected, no water out of nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongzhou.river.network import Reach
from tongzhou.terms.errors import Fault, fault

__all__ = ["Edge", "check_water", "in_order"]

_SHARES_ROUND = 0.02


@dataclass(frozen=True, slots=True)
class Edge:
    """A reach as it goes from node to node (河段连接), whatever else is known of it."""

    key: str
    upper: str
    lower: str
    where: str


def in_order(edges: Sequence[Edge], faults: list[Fault]) -> tuple[Edge, ...] | None:
    """Put each reach after those that flow into it (自上而下排序); a loop has no such order, and None is given."""
    for group in _apart(edges):
        faults.append(
            fault(
                "river.apart",
                "The reaches {reaches} do not meet the others anywhere. Check the names of their nodes, or give them a river of their own.",
                group[0].where,
                reaches=", ".join(one.key for one in group),
            )
        )
    ordered: list[Edge] = []
    left = list(edges)
    while left:
        waiting = {one.lower for one in left}
        free = [one for one in left if one.upper not in waiting]
        if not free:
            circle = _circle(left)
            faults.append(
                fault(
                    "river.loop",
                    "The reaches {reaches} flow in a circle. Check the direction of each: from is the upper node, to the lower.",
                    circle[0].where,
                    reaches=", ".join(one.key for one in circle),
                )
            )
            return None
        ordered += free
        left = [one for one in left if one not in free]
    for start, end in _double_ways(ordered):
        faults.append(
            fault(
                "river.two_ways",
                "From {start} two ways lead to {end}. The forecast follows one way only: join the parallel reaches into one.",
                next(one.where for one in ordered if one.upper == start),
                start=start,
                end=end,
            )
        )
    return tuple(ordered)


def _circle(left: Sequence[Edge]) -> list[Edge]:
    """Give the reaches that are on a circle, without those that only come from it."""
    held = list(left)
    while True:
        leaving = {one.upper for one in held}
        kept = [one for one in held if one.lower in leaving]
        if len(kept) == len(held):
            return held
        held = kept


def _apart(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    """Give the groups of reaches that are not connected with the greatest one."""
    groups: list[tuple[set[str], list[Edge]]] = []
    for one in edges:
        nodes, held = {one.upper, one.lower}, [one]
        for group in [group for group in groups if group[0] & nodes]:
            groups.remove(group)
            nodes, held = nodes | group[0], group[1] + held
        groups.append((nodes, held))
    ranked = sorted((held for _, held in groups), key=lambda held: -len(held))
    yield from ranked[1:]


def _double_ways(ordered: Iterable[Edge]) -> Iterator[tuple[str, str]]:
    """Give pairs of nodes between which the water has more than one way, each end told once, from its nearest start."""
    edges = list(ordered)
    told: set[str] = set()
    for start in dict.fromkeys(one.upper for one in reversed(edges)):
        ways: Counter[str] = Counter({start: 1})
        for one in edges:
            ways[one.lower] += ways[one.upper]
            if ways[one.lower] > 1:
                if one.lower not in told:
                    told.add(one.lower)
                    yield start, one.lower
                break


_Bounds = tuple[float, float] | None


def check_water(ordered: Sequence[Edge], reaches: Mapping[str, Reach], faults: list[Fault]) -> None:
    """Check that water comes from headwaters only, that shares make a whole, and that no junction creates water (水量平衡核对).

    `reaches` are those that could be read; what lies below another is not checked, as its water is not known.
    """
    arriving = {one.lower for one in ordered}
    for node in dict.fromkeys(one.upper for one in ordered):
        leaving = [one for one in ordered if one.upper == node]
        if all(one.key in reaches for one in leaving):
            _check_shares(node, [reaches[one.key] for one in leaving], node in arriving, faults)
    flow: dict[str, _Bounds] = {}
    for edge in ordered:
        found = reaches.get(edge.key)
        passing = None if found is None else _passing(found, edge.upper in arriving, flow.get(edge.upper), faults)
        above = flow.get(edge.lower, (0.0, 0.0))
        if passing is None or above is None or found is None:
            flow[edge.lower] = None
            continue
        side = found.lateral_m3_s
        low, high = (side.low, side.high) if side else (0.0, 0.0)
        flow[edge.lower] = above[0] + passing[0] + low, above[1] + passing[1] + high


def _passing(reach: Reach, has_above: bool, above: _Bounds, faults: list[Fault]) -> _Bounds:
    """Give what water enters a reach, None where it is not known; a fault where what is declared cannot be."""
    declared = reach.discharge_m3_s
    if not has_above:
        if declared is None:
            faults.append(
                fault(
                    "river.no_discharge",
                    "Nothing flows into the reach {key}, so its discharge_m3_s is needed: a number or low and high.",
                    reach.where,
                    key=reach.key,
                )
            )
            return None
        return declared.low, declared.high
    if above is None:
        return None
    share = (reach.share.low, reach.share.high) if reach.share else (1.0, 1.0)
    bounds = above[0] * share[0], above[1] * share[1]
    if declared and (declared.low > bounds[1] * (1 + 1e-9) or declared.high < bounds[0] * (1 - 1e-9)):
        faults.append(
            fault(
                "river.water_from_nowhere",
                "At {node} between {low:g} and {high:g} m³/s come for the reach {key}, but it declares {declared_low:g} "
                "to {declared_high:g}. Add the inflow that is missing, or correct the discharge.",
                reach.where,
                node=reach.upper,
                low=bounds[0],
                high=bounds[1],
                key=reach.key,
                declared_low=declared.low,
                declared_high=declared.high,
            )
        )
        return None
    return bounds


def _check_shares(node: str, leaving: list[Reach], has_above: bool, faults: list[Fault]) -> None:
    missing = [one.key for one in leaving if one.share is None]
    if len(leaving) > 1 and missing:
        if has_above:
            said = fault(
                "river.no_share",
                "Several reaches leave {node}, so each needs its share of the water; {missing} have none.",
                leaving[0].where,
                node=node,
                missing=", ".join(missing),
            )
        else:
            said = fault(
                "river.two_from_nothing",
                "The reaches {reaches} leave {node}, into which nothing flows. One of them is probably written against the flow: change its "
                "ends over; or give each its share.",
                leaving[0].where,
                node=node,
                reaches=", ".join(one.key for one in leaving),
            )
        faults.append(said)
        return
    low = sum(one.share.low for one in leaving if one.share)
    high = sum(one.share.high for one in leaving if one.share)
    if not missing and not low - _SHARES_ROUND <= 1 <= high + _SHARES_ROUND:
        faults.append(
            fault(
                "river.shares",
                "The shares of the reaches that leave {node} sum to {low:g} … {high:g}. They must be able to sum to 1.",
                leaving[0].where,
                node=node,
                low=low,
                high=high,
            )
        )
