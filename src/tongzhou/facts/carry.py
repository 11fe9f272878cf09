"""What earlier figures of a sentence lend to later ones (承前): 分别 after a list of clauses, a bare place after a level of the same unit."""

import re
from functools import lru_cache

from tongzhou.facts.group import Group
from tongzhou.facts.levels import unit_family
from tongzhou.facts.quantities import COUNT, MEASURE

__all__ = ["Said", "carried", "is_summary", "same_unit"]

Said = tuple[str | None, str | None, str]
"""(indicator, region, unit without its scale) of a level or count read earlier in the sentence."""

#: A subject that only sums up those before it: 两项收入, 三者, 所占比重.
_SUMMARY = re.compile(
    r"(?:其|所)?(?:[两二三四五六七八九]|\d)(?:项|者|类|种)[一-龥]{0,4}|所占(?:比重|比例|份额)|占比|比重|占"
)


@lru_cache(maxsize=8192)
def is_summary(name: str) -> bool:
    """Whether a phrase names nothing of its own (概括主语)."""
    return not name or _SUMMARY.fullmatch(name) is not None


def carried(r: Group) -> tuple[Said, ...]:
    """Give the figures before that a list of as many figures is about: 甲1亿元,乙2亿元,分别增长3%和4% (承前分配)."""
    count, trail = len(r.numbers), r.frame.trail
    if count < 2 or not r.predicate.is_distributed and count != len(trail) or len(trail) < count:
        return ()
    last = tuple(trail[-count:])
    if len(set(last)) < count or len({one[2] for one in last}) > 1 and len({one[0] for one in last}) < count:
        return ()
    return last


def same_unit(r: Group) -> str | None:
    """Give the last indicator of the sentence measured in the unit of this amount (同单位指标)."""
    if r.number.dimension not in (MEASURE, COUNT):
        return None
    family = unit_family(r.number.unit)
    return next((name for name, _, unit in reversed(r.frame.trail) if unit == family), None)
