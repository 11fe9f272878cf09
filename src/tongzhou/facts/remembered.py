"""What a clause leaves of the name it measured (留下的指标)."""

from tongzhou.facts.group import Group
from tongzhou.facts.phrases import head_of

__all__ = ["HALVES", "remember"]

#: Halves of the population that have price indices of their own.
HALVES = frozenset({"城市", "农村"})
_UNSURE_NAME = frozenset(
    {"facts.doubt.indicator", "facts.doubt.counted_noun", "facts.doubt.elided", "facts.doubt.region"}
)


def remember(r: Group, name: str, may_measure: bool) -> None:
    """Keep a name for the clauses to come; `may_measure` says whether its head may be lent to siblings."""
    frame = r.frame
    frame.indicator = name
    frame.quiet_subject = False
    frame.indicator_clean = not any(doubt in _UNSURE_NAME for doubt in r.doubts)
    frame.is_share = False
    frame.item_list = ()
    if may_measure and head_of(name) and not name.endswith(("均价", "单价")):
        frame.measured = name[2:] if name[:2] in HALVES and name.endswith("居民消费价格") else name
