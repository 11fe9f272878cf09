"""What a clause measures that names nothing itself (承前指标)."""

from tongzhou.facts import grammar as g
from tongzhou.facts.carry import same_unit
from tongzhou.facts.group import Group
from tongzhou.facts.levels import alike, amount, unit_family
from tongzhou.facts.phrases import split_change
from tongzhou.facts.quantities import COUNT

__all__ = ["inherited"]

_AMOUNTS = ("level", "count")


def inherited(r: Group, name: str) -> tuple[str | None, ...]:
    """Give what a clause measures that names nothing itself: a list before it, the running whole, the last thing measured (承前指标)."""
    frame, zone = r.frame, r.zone
    r.is_inherited = True
    if (
        frame.parent is not None
        and (zone.is_child or name in ("段", "企业"))
        and (_is_of_parent(r) or r.kind not in _AMOUNTS)
    ):
        return (frame.parent,)
    if frame.item_list and len(frame.item_list) == len(r.numbers) > 1:
        r.doubts.append("facts.doubt.list_before")
        r.rule.append("list_before")
        return frame.item_list
    if frame.coord and len(frame.coord) == len(r.numbers):
        return frame.coord
    if (other := _other_measured(r)) is not None:
        return (other,)
    if (known := _known(r)) is not None:
        r.doubts.append("facts.doubt.elided")
        return (known,)
    if (before := _named_before(r)) is not None:
        r.doubts.append("facts.doubt.elided")
        return (before,)
    if (total := _total_of(r) or _without_change(r)) is not None:
        return (total,)
    if frame.indicator is None or frame.quiet_subject:
        r.doubts.append("facts.doubt.indicator")
    elif not frame.indicator_clean:
        r.doubts.append("facts.doubt.indicator")
    return (frame.indicator,)


def _known(r: Group) -> str | None:
    """Give the last thing measured in the unit of this amount, or the running whole where nothing was measured since."""
    frame = r.frame
    if frame.parent is None:
        known = same_unit(r) if r.kind in _AMOUNTS else None
        return known if known != frame.indicator else None
    return frame.parent if frame.indicator is None else None


def _named_before(r: Group) -> str | None:
    """Give what the sentence before measured, for a clause that names nothing."""
    frame = r.frame
    if frame.indicator is not None or frame.quiet_subject:
        return None
    return frame.last_level if r.zone.relation == g.SHARE and frame.last_level else frame.previous_measured


def _other_measured(r: Group) -> str | None:
    """Give the level before that a bare amount is of where it cannot be of the running whole: 8座车站…;甲段长30公里,乙段84公里."""
    frame = r.frame
    if r.kind not in _AMOUNTS or frame.parent is None or _is_of_parent(r):
        return None
    other = next((one for one in reversed(frame.levels[-8:]) if one.unit == amount(r.number)[0]), None)
    if other is None:
        return None
    frame.parent, frame.parent_value = other.name, other.value
    frame.parent_unit, frame.parent_is_count = unit_family(r.number.unit), r.number.dimension == COUNT
    r.doubts.append("facts.doubt.elided")
    return other.name


def _is_of_parent(r: Group) -> bool:
    frame = r.frame
    return (
        unit_family(r.number.unit) == frame.parent_unit
        or frame.parent_is_count
        and alike(r.number.unit, frame.parent_unit)
    )


def _total_of(r: Group) -> str | None:
    """Give the stock that a growing number adds to: 新增企业28家、累计达136家."""
    name = r.frame.indicator
    if not r.predicate.is_total or name is None or not name.startswith(("新增", "净增")):
        return None
    r.doubts.append("facts.doubt.elided")
    return name[2:]


def _without_change(r: Group) -> str | None:
    """Give the thing whose fall or rise was just measured: 增加值降幅收窄2.5个百分点;7月增长8.3%."""
    name, noun = split_change(r.frame.indicator or "")
    if not noun or not name or r.kind not in ("growth_rate", *_AMOUNTS):
        return None
    r.doubts.append("facts.doubt.elided")
    return name
