"""Kinds of figures (类别): level, count, growth, share, ratio, index or difference, by unit and predicate."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.fact import Kind
from tongzhou.facts.group import Group
from tongzhou.facts.phrases import clean, head_of, is_growth
from tongzhou.facts.quantities import BARE, COUNT, PERCENT, POINT, POINTS_OF_PERCENT, RATIO, TIME, TIMES

__all__ = ["kind_of"]

#: What an index or a ratio is measured in: 以某年为100.
_ANCHOR = re.compile(r"以[^,。]{1,12}为\s?1(?:00)?$")
_DURATIONS = frozenset({"天数", "时间", "寿命", "工时", "时数", "时长", "工期", "年限"})


#: Indices of diffusion, which are printed in per cent.
_DIFFUSION = ("指数", "PMI")


def kind_of(r: Group) -> Kind | None:
    """Say what kind of value the figures are, None where they are no figures of a fact (定类别)."""
    p, dimension = r.predicate, r.number.dimension
    is_change = p.is_change and not p.is_to
    if dimension == RATIO:
        return "ratio"
    if p.is_average and (p.is_change or dimension == PERCENT):
        return "avg_annual_change"
    if dimension == POINTS_OF_PERCENT:
        if not (p.is_change or r.zone.relation is not None) or p.is_pull:
            r.doubts.append("facts.doubt.measure")
        return "pp_diff"
    if dimension == PERCENT or r.zone.relation == g.SHARE and dimension == TIMES and not r.zone.is_of:
        return _percent_kind(r, is_change)
    if dimension == TIMES:
        return "growth_rate" if is_change or r.number.unit == "番" else "ratio"
    if dimension == POINT and r.zone.phrase.rstrip("也则").endswith("差距"):
        return "pp_diff"
    if dimension == POINT:
        return "abs_change" if is_change or r.zone.relation in (g.VERSUS_HIGH, g.VERSUS_LOW) else "index"
    if dimension == BARE:
        return None if _ANCHOR.search(r.text, r.start, r.number.end) else _bare_kind(r)
    return _amount_kind(r, is_change)


def _amount_kind(r: Group, is_change: bool) -> Kind | None:
    if r.number.dimension == TIME and not (r.predicate.is_change or r.predicate.is_copula):
        is_sibling = bool(r.frame.trail) and r.frame.trail[-1][2] == r.number.unit and bool(r.zone.phrase.strip())
        if not is_sibling and head_of(clean(r.zone.phrase)[0]) not in _DURATIONS:
            return None
    is_new = r.zone.phrase.strip() in ("新增", "净增") and (r.frame.pending_base or r.predicate.base) is not None
    if is_change or is_new:
        r.zone.phrase = "" if is_new else r.zone.phrase  # 较去年底新增9条
        return "abs_change"
    if r.zone.relation in (g.VERSUS_HIGH, g.VERSUS_LOW):
        r.doubts.append("facts.doubt.measure")
    if (r.number.unit or "").startswith("/"):
        return "ratio"
    return "count" if r.number.dimension == COUNT else "level"


def _percent_kind(r: Group, is_change: bool) -> Kind:
    if r.zone.relation == g.SHARE:
        return "share"
    if is_change or r.text[r.number.value_start - 1] == "+":
        return "growth_rate"
    name = clean(r.zone.phrase)[0] or r.frame.indicator or ""
    if r.predicate.is_pull or name.endswith(("贡献率", "完成率")):
        r.doubts.append("facts.doubt.measure")
        return "share"
    if is_growth(name):
        return "growth_rate"
    level = r.frame.last_level or ""
    if name.endswith(_DIFFUSION) or level.endswith(_DIFFUSION) and head_of(name) is None and r.predicate.is_copula:
        return "index"
    if name.endswith(("比重", "占比", "份额", "比例", "进度")) or r.predicate.is_to and r.frame.is_share:
        return "share"
    if not name.endswith(("率", "强度", "度")):
        r.doubts.append("facts.doubt.measure")
    return "ratio"


def _bare_kind(r: Group) -> Kind | None:
    """Take a number without a unit for an index, or for review where a predicate and a measure stand before it."""
    p, value = r.predicate, r.number.value
    name = clean(r.zone.phrase)[0] or (r.frame.indicator or "")
    exponent = value.as_tuple().exponent
    has_point = isinstance(exponent, int) and exponent < 0
    if "指数" in name and not (p.is_change and not p.is_to):
        return "index" if p.is_copula or p.is_to or has_point else None
    if name.endswith(("系数", "比值", "比", "倍数")) and has_point and not name.endswith(("同比", "环比")):
        return "abs_change" if p.is_change and not p.is_to else "ratio"
    if not (p.is_copula or p.is_change) or not (name and (head_of(name) or r.number.qualifier)):
        return None
    if 1900 <= value <= 2100 and value == int(value):
        return None
    r.doubts.append("facts.doubt.no_unit")
    return "abs_change" if p.is_change and not p.is_to else "level"
