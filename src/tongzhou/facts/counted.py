"""Nouns that stand behind their number (数在名前): 建成5个平台, 17家医院与…建立合作关系."""

import re

from tongzhou.facts.group import Group
from tongzhou.facts.phrases import clean, head_of, split_noun
from tongzhou.facts.remembered import remember
from tongzhou.facts.tokens import PLACE

__all__ = ["counted"]

_MEAN = re.compile(r"平均单?价|均价|单价")
_CHANGED = re.compile(r"(?:[环同]比)?(?:上涨|下[跌降]|增长|上升|回落|持平|减少|增加)")
_NOT_SAID = tuple("在 与 和 及 是 为 ( 、 进行 对 向 从 “".split())


def counted(r: Group, before: str) -> tuple[str | None, ...] | None:
    """Read a noun that stands behind its number: 建成5个平台, 17家医院与…建立合作关系."""
    after = r.text[r.number.end : r.limit]
    if (
        not after
        or after[0] in "、和及与的,。;:()()"
        or (r.predicate.is_copula and not r.predicate.is_total and head_of(before))
    ):
        return None
    noun, said = split_noun(after)
    if r.limit < r.clause.end:
        said = ""
    noun = clean(noun)[0]
    _place_behind(r)
    if not noun:
        return None
    r.doubts.append("facts.doubt.counted_noun")
    r.rule.append("changed" if _CHANGED.fullmatch(noun) else "counted")
    r.stop = r.number.end
    is_short = 0 < len(said) <= 2
    said = re.split(r"[,，、]", said)[0].replace("了", "").removeprefix("实现").removeprefix("全部")
    is_told = said and (r.start == r.clause.start or is_short) and not said.startswith(_NOT_SAID) and len(said) <= 12
    if is_told:
        name = f"{said}的{noun}"
    elif before and not before.endswith(("有", "设", "设置", "邀请到", "包括", "吸引")) and len(before) <= 6:
        name = before + noun
    else:
        name = noun
    if _MEAN.match(after, len(noun)) and after.startswith(noun) and r.limit < r.clause.end:
        return (name,)  # what is counted is also what the next figure is of: 28种蔬菜平均价格为4.93元
    r.stop = min(r.number.end + len(noun), r.limit)
    remember(r, name, False)
    return (name,)


def _place_behind(r: Group) -> None:
    """Take the place that stands behind a number for its place: 33项结果在区域内…实现互认."""
    if r.zone.place is not None:
        return
    for kind, low, _, payload in r.clause.tokens:
        if kind == PLACE and low > r.number.end and r.text[low - 1] == "在":
            region = r.frame.resolve(payload)  # type: ignore[arg-type]  # a PLACE token carries a Place
            if region is not None:
                r.frame.set_region(region)
                r.region = region
            return
