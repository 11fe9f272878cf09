"""What a phrase leaves out, restored (补全指标名): the thing measured, the trade's subject, the head shared with a sibling."""

import re

from tongzhou.facts.group import Group
from tongzhou.facts.levels import unit_family
from tongzhou.facts.phrases import head_of, is_bare, overlap, priced, restore, trade_child
from tongzhou.facts.quantities import COUNT, MEASURE
from tongzhou.facts.remembered import HALVES

__all__ = ["completed"]


def completed(r: Group, name: str, is_clean: bool) -> tuple[str, bool]:
    """Restore what the phrase leaves out: the thing measured, the trade's subject, the head shared with a sibling."""
    frame = r.frame
    if name.endswith("新增") and len(name) > len("新增") + 1:
        name = "新增" + name.removesuffix("新增")
    longer = overlap(frame.measured, name) or priced(frame.measured, name)
    if longer is not None or is_bare(name):
        r.doubts.append("facts.doubt.elided")
        name = longer or name
    name, is_clean = _object_first(r, name, is_clean)
    if name in HALVES and (frame.measured or frame.previous_measured or "").startswith("居民消费价格"):
        r.doubts.append("facts.doubt.elided")
        name += "居民消费价格"
    if name in _STATES:
        name = _in_state(r, name)
    if frame.parent is not None:
        name = trade_child(name, frame.parent)
    if r.number.dimension != COUNT and _has_unit_of(r, head_of(frame.measured or "")):
        name, is_restored = (
            restore(name, frame.measured) if "均" not in name and "增" not in name[-2:] else (name, False)
        )
        if is_restored and (r.kind == "growth_rate" or not _A_KIND.search(name.removesuffix(head_of(name) or ""))):
            r.doubts.append("facts.doubt.elided")
    return name, is_clean


#: States in which some of the things counted are: 新建5座, 已封顶27个.
_STATES = frozenset(
    "新建 改建 扩建 续建 预留 在建 已建 建成 封顶 开工 完工 竣工 投产 投用 获批 完成 通过 合格 在册 在产 新增 续签".split()
)


def _in_state(r: Group, name: str) -> str:
    """Name what is in a state after the things counted before (状态计数)."""
    frame = r.frame
    family = unit_family(r.number.unit)
    before = next((one for one, _, unit in reversed(frame.trail) if unit == family), None)
    whole = frame.parent if frame.parent and frame.parent_unit == family else before
    if whole is None:
        return name
    r.doubts.append("facts.doubt.elided")
    if name != "新增":
        r.whole_counted = whole
    return name + whole


def _object_first(r: Group, name: str, is_clean: bool) -> tuple[str, bool]:
    """Turn 进口原油 (verb and object) into 原油进口量 where the unit is one of mass, else 原油进口."""
    for verb in ("进口", "出口", "生产", "销售"):
        if (
            name.startswith(verb)
            and not name.endswith("比")
            and len(name) > 2
            and not head_of(name)
            and not name.startswith(("进口总", "出口总"))
        ):
            is_mass = r.number.dimension == MEASURE and not (r.number.unit or "").endswith("元")
            return name[2:] + verb + ("量" if is_mass else ""), is_clean
    return name, is_clean


#: Ends of names of industries, goods and firms, to which the head of the sibling before surely belongs.
_A_KIND = re.compile(r"(?:业|品|类|料|材|机|车|船|器|油|矿|铁|煤|贸易|企业|物|粮|豆|肉|果|服装|电路|电池|药)$")
_MONEY = frozenset(
    "投资 总投资 额 值 总额 总值 销售额 零售额 销售收入 营业收入 利润 产值 总产值 增加值 进出口 出口 进口".split()
)


def _has_unit_of(r: Group, head: str | None) -> bool:
    """Whether a head that is worth money may be restored: not for 隧道掘进3.2公里."""
    is_length = r.number.dimension == MEASURE and unit_family(r.number.unit) in ("公里", "千米", "米", "平方米", "亩")
    return head not in _MONEY or not is_length
