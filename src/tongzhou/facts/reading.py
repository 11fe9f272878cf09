"""Clauses → readings (释读): the figures of a clause grouped, named, placed in time and space."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.carry import carried
from tongzhou.facts.clauses import Clause
from tongzhou.facts.emit import Found
from tongzhou.facts.frames import Frame
from tongzhou.facts.group import Group
from tongzhou.facts.kinds import kind_of
from tongzhou.facts.levels import amount, unit_family
from tongzhou.facts.naming import name_figures
from tongzhou.facts.periods import Base, When, read_period
from tongzhou.facts.predicate import BETWEEN, MODALITY, find_predicate
from tongzhou.facts.quantities import (
    COUNT,
    PERCENT,
    RATIO,
    TIMES,
    Number,
)
from tongzhou.facts.quiet import read_quiet
from tongzhou.facts.scopes import is_numbered, scope_count, scope_of
from tongzhou.facts.slots import read_comparison, read_place, read_time
from tongzhou.facts.tokens import COMPARE, PERIOD, PLACE, VALUE, WORD, Token
from tongzhou.facts.wholes import INDUSTRY, settle
from tongzhou.facts.zone import read_zone

__all__ = ["read_clause"]


def _groups(text: str, tokens: list[Token]) -> list[list[int]]:
    """Group figures that stand in one list (数值组)."""
    groups: list[list[int]] = []
    last = -1
    for i, token in enumerate(tokens):
        if token[0] != VALUE:
            continue
        is_apart = bool(groups) and _is_changed(tokens, last, i) and _is_start(text, tokens, groups[-1][0])
        if groups and not is_apart and _is_listed(text, tokens, last, i):
            groups[-1].append(i)
        else:
            groups.append([i])
        last = i
    return groups


def _is_listed(text: str, tokens: list[Token], a: int, b: int) -> bool:
    left: Number = tokens[a][3]  # type: ignore[assignment]  # VALUE tokens carry a Number
    right: Number = tokens[b][3]  # type: ignore[assignment]  # as above
    if left.start == right.start:
        return True
    if left.dimension != right.dimension:
        return False
    at = left.end
    for kind, low, high, payload in tokens[a + 1 : b]:
        if payload == g.COPULA and text[low:high].startswith(("累计", "总数", "共计")):
            return False
        if kind != WORD or payload not in (g.CHANGE_UP, g.CHANGE_DOWN, g.COPULA) or text[at:low].strip() not in BETWEEN:
            return False
        at = high
    gap = text[at : right.start].strip()
    if not gap and at == left.end and unit_family(left.unit) != unit_family(right.unit):
        return False  # 搬迁1.4万户4.9万人
    return gap in BETWEEN or (gap in ("了", "至", "到") and at > left.end)


def _is_start(text: str, tokens: list[Token], index: int) -> bool:
    """Whether a figure is where a change began, or the level that another is held against: 由甲, 比一季度的甲 (变动起点)."""
    before = tokens[index - 1] if index else None
    is_base = before is not None and before[0] == COMPARE and text[before[2] : tokens[index][1]].strip() == "的"
    return is_base or _toward(tokens, index) is not None


def _is_from(tokens: list[Token], a: int, b: int) -> bool:
    """Whether a figure is where a change began and the next where it ended: 由甲升至乙 (由…至…)."""
    return _toward(tokens, a) is not None and _is_changed(tokens, a, b)


def _is_changed(tokens: list[Token], a: int, b: int) -> bool:
    return any(
        kind == WORD and payload in (g.CHANGE_UP, g.CHANGE_DOWN, g.COPULA) for kind, _, _, payload in tokens[a + 1 : b]
    )


def _toward(tokens: list[Token], index: int) -> int | None:
    """Give the index of the 由 or 从 before a figure, no other figure between."""
    for i in range(index - 1, -1, -1):
        if tokens[i][0] == VALUE:
            return None
        if tokens[i][0] == WORD and tokens[i][3] == g.TOWARD:
            return i
    return None


def read_clause(text: str, clause: Clause, frame: Frame, lead: int, is_bare: bool = False) -> list[Found]:
    """Read a clause (释读小句): what its figures say, and what it leaves in the frame for the next.

    Parameters
    ----------
    text
        The folded text.
    lead
        Where the record's sentence begins: the clause itself, or a clause of time and comparison before it.
    """
    if not clause.has_value:
        read_quiet(text, clause, frame, is_bare)
        return []
    tokens = clause.tokens
    found: list[Found] = []
    groups = _groups(text, tokens)
    start, first = clause.start, 0
    anchor = _ratio_anchor(text, clause, frame)
    scoped: str | None = None
    for n, group in enumerate(groups):
        upto = group[0]
        number: Number = tokens[upto][3]  # type: ignore[assignment]  # VALUE tokens carry a Number
        limit = tokens[groups[n + 1][0]][1] if n + 1 < len(groups) else clause.end
        scope = scope_of(text, tokens, group, limit, n + 1 < len(groups))
        if scope:
            found.extend(scope_count(text, clause, frame, number, scope, lead, start))
            if number.unit == "个":
                before = read_zone(text, tokens[first:upto], start, number.start, frame, clause.asides)
                if before.place is not None:
                    frame.set_region(before.place)
                start, first = number.end + len(scope), upto + 1
                scoped = text[clause.start : start].strip()
            continue
        if n + 1 < len(groups) and len(group) == 1 and is_numbered(tokens, upto, groups[n + 1][0]):
            found.extend(scope_count(text, clause, frame, number, number.unit or "", lead, start))
            start, first = number.end, upto + 1
            continue
        reading = Group(text, clause, frame, group, start, first, limit, lead, anchor)
        reading.is_from = n + 1 < len(groups) and _is_from(tokens, group[0], groups[n + 1][0])
        read = _read(reading)
        for one in read:
            one.scope = one.scope or scoped
        found.extend(read)
        start, first = reading.stop, group[-1] + 1
    return found


_ANCHOR = re.compile(r"(以(?P<who>[^为]{1,12})为\s?1(?:00)?)")


def _ratio_anchor(text: str, clause: Clause, frame: Frame) -> tuple[str, str | None] | None:
    for low, high, tokens in clause.asides:
        found = _ANCHOR.search(text, low, high)
        if found:
            for kind, _, _, payload in tokens:
                if kind == PLACE:
                    region = frame.resolve(payload)  # type: ignore[arg-type]  # a PLACE token carries a Place
                    if region:
                        return found[1], region[0]
            return found[1], found["who"]
    return None


def _read(r: Group) -> list[Found]:
    """Read the group."""
    text, frame, tokens, number = r.text, r.frame, r.clause.tokens, r.number
    r.predicate = p = find_predicate(text, tokens, r.indices[0] - 1, number, r.start)
    outside = _take_time(r)
    if p.modality is not None:
        frame.modality = p.modality
    began = _toward(tokens, r.indices[0]) if r.is_from else None
    if began is None:
        first, end = p.first, p.zone_end
    else:
        first, end = began, tokens[began][1]
        _take_time_of(r, began)
    held = frame.period, frame.period_at
    r.is_compared = text.startswith("相比", number.end) and text[r.start : r.start + 1] in _WITH
    r.zone = zone = read_zone(text, tokens[r.first : first], r.start, end, frame, r.clause.asides, _is_of(r))
    if zone.relation == g.VERSUS_HIGH and zone.relation_word in ("比", "较"):
        zone.relation = g.VERSUS_LOW if p.sign < 0 else g.VERSUS_HIGH
    kind = kind_of(r)
    if kind is None:
        return []
    r.kind = kind
    if zone.is_child:
        frame.enter_parts()
    if "本次" in zone.phrase or "此次" in zone.phrase:
        frame.set_event()
    read_place(r)
    items = name_figures(r)
    read_time(r)
    base = read_comparison(r)
    _hold_against(r, held)
    if outside is not None and not r.is_compared:
        frame.period, frame.period_at = outside
    if began is not None and not text.startswith("转", r.numbers[-1].end):
        low, high = tokens[began][1], r.numbers[-1].end
        frame.from_base = (text[low:high], r.period)
    return _spread(r, items, base)


def _hold_against(r: Group, held: tuple[When | None, tuple[int, int]]) -> None:
    """Leave a level of another time as the comparison of the figure behind it: 较一季度的386.9亿元增长10.0% (比较对象)."""
    frame, own = r.frame, r.predicate.own_base
    if r.is_compared:
        frame.pending_base = Base(r.text[r.start : r.number.end + 2], form=r.period)
        frame.period, frame.period_at = held
        r.stop = r.number.end + 2
    if own is not None and r.limit < r.clause.end and not r.is_from:
        frame.pending_base = own


_WITH = frozenset("与同和跟")
#: Years that a mean is over, inside its clause.
_SPAN = re.compile(r"[一二两三四五六七八九十\d]{1,2}年[间来]")


def _take_time(r: Group) -> tuple[When | None, tuple[int, int]] | None:
    """Take the time of the predicate; what ran before is given back where it holds again for the clauses behind (谓语时间)."""
    frame, time = r.frame, r.predicate.time
    if time is None:
        return None
    held = frame.period, frame.period_at
    frame.set_period(r.text[time[0] : time[1]], *time)
    return held if _SPAN.fullmatch(r.text, *time) else None


def _is_of(r: Group) -> bool:
    """Whether the figure is a share or multiple of something named with 为 or 是: 为概算的20%, 是乙市的1.8倍."""
    is_part = r.number.dimension in (PERCENT, TIMES) and r.predicate.own_period is None
    return is_part and r.text[r.number.start - 1] == "的"


def _take_time_of(r: Group, began: int) -> None:
    """Take the time of where a change began: 由去年同期的52.7%."""
    for kind, low, high, _ in r.clause.tokens[began + 1 : r.indices[0]]:
        if kind in (PERIOD, COMPARE) and r.text[low:high] not in _NO_TIME:
            r.predicate.own_period = r.text[low:high]
            r.predicate.time = r.predicate.base = None
    if _LAST.match(r.text, r.clause.tokens[began][2]):
        r.predicate.own_base = Base("上月", is_chained=True)


#: Words of comparison that say when nothing was.
_NO_TIME = frozenset({"同比", "环比", "按年", "按月", "按季"})
#: The month or quarter before, where a change began: 由上月下降2.3%转为增长5.6%.
_LAST = re.compile(r"上(?:个?月|一?季度?)(?!末|底)")


def _is_ahead(form: str | None, published: str) -> bool:
    """Whether a period begins after the document was published."""
    if form is None:
        return False
    return form[:4] > published[:4] or (
        len(form) > 6 and form[4] == "-" and form[7:8] in ("", "-", "/") and form[:7] > published[:7]
    )


def _spread(r: Group, items: tuple[str | None, ...], base: tuple[str | None, str | None]) -> list[Found]:
    """Give each figure of the group its indicator and its region (分配)."""
    numbers = r.numbers
    count = len(numbers)
    r.frame.has_figures = True
    regions: list[str | None] = [r.region[0] if r.region else None] * count
    names: list[str | None] = [items[0]] * count if len(items) == 1 else list(items)
    if count > 1:
        regions = _distribute(r, items, regions)
    found = []
    for number, is_down, name, region in zip(numbers, _signs(r), names, regions, strict=True):
        found.append(_one(r, number, is_down, name, region, base))
    if len(r.zone.periods) == count > 1:
        _date_each(r, found)
    if len(r.wholes) == count > 1:
        for one, whole in zip(found, r.wholes, strict=True):
            one.whole = whole
    settle(r, found)
    _leave(r, items)
    for one in found:
        if one.kind in ("count", "level") and one.indicator and _PER_MANY.match(one.indicator):
            one.kind = "ratio"
    if r.kind in ("level", "count", "index"):
        r.frame.trail.extend((one.indicator, one.region, unit_family(one.unit)) for one in found)
    return found


def _date_each(r: Group, found: list[Found]) -> None:
    """Give each figure of a list its own time: 一季度、二季度分别进出口甲亿元、乙亿元 (分配时期)."""
    frame = r.frame
    for one, said in zip(found, r.zone.periods, strict=True):
        one.period = read_period(said, frame.published, frame.year).form
    r.rule.append("distributed_periods")


def _distribute(r: Group, items: tuple[str | None, ...], regions: list[str | None]) -> list[str | None]:
    """Say whose each figure of a list is: of the clauses before, of each item, or of each member of the region (分配地区)."""
    count = len(r.numbers)
    members = r.region[1] if r.region else ()
    said = carried(r) if r.zone.place is None and not r.places and len(items) == 1 else ()
    if said and len({one[1] for one in said}) == count:
        r.places = tuple(one[1] for one in said)
    if r.places:
        regions = list(r.places)
        r.doubts.append("facts.doubt.distribution")
    elif len(items) == count:
        r.rule.append("distributed")
        if len(members) == count:
            r.doubts.append("facts.doubt.distribution")
    elif len(members) == count:
        regions = list(members)
        r.rule.append("distributed_regions")
    else:
        r.doubts.append("facts.doubt.distribution")
    if not r.predicate.is_distributed and r.number.dimension != RATIO:
        r.doubts.append("facts.doubt.distribution")
    return regions


def _one(
    r: Group, number: Number, is_down: bool, name: str | None, region: str | None, base: tuple[str | None, str | None]
) -> Found:
    frame = r.frame
    if number.qualifier is None:
        number = number._replace(qualifier=_qualifier(r))
    one = Found(number, r.kind, r.lead, r.clause.end)
    one.negative = is_down
    one.indicator, one.region = name, region
    one.period = r.period
    one.base, one.base_period = base
    one.base_region = r.base_region
    one.entity = r.entity
    one.price = r.price or (frame.price if r.kind in ("growth_rate", "avg_annual_change") else None)
    one.coverage = r.coverage
    one.agg = r.agg
    one.whole = r.whole
    one.issuer = frame.issuer
    one.doubts = list(r.doubts)
    _set_modality(r, one)
    if r.kind == "ratio" and number.dimension == RATIO:
        _anchored(r, one)
    for low, high, _ in r.clause.asides:
        words = r.text[low + 1 : high - 1]
        if words.startswith(("包括", "含", "不含", "不包括")):
            one.scope = words
    if name is None:
        one.doubts.append("facts.doubt.indicator")
    if number.is_spelled:
        one.doubts.append("facts.doubt.spelled")
    if frame.crosses(number.value_start, number.value_end):
        one.doubts.append("facts.doubt.join")
    if number.dimension == COUNT and r.kind == "count" and r.is_inherited:
        one.doubts.append("facts.doubt.counted_noun")
    one.rule = ".".join((r.kind, *r.rule)) + (".inherited" if r.is_inherited else "")
    return one


def _set_modality(r: Group, one: Found) -> None:
    """Say how the figure is meant: as the clause or its sentence says; what lies ahead is no observation (定语气)."""
    frame, published = r.frame, r.frame.published
    if r.is_from:
        return  # 将由甲提高到乙: 甲 is what is now
    one.modality = frame.modality
    if one.modality == "observed" and published and _is_ahead(r.period, published.isoformat()):
        one.modality = "target"
    if one.modality == "claim" != frame.mood and not _CLAIMED.search(r.text, r.lead, one.number.start):
        one.doubts.append("facts.doubt.modality")


#: Words of an estimate.
_CLAIMED = re.compile("|".join(word for word, mood in MODALITY.items() if mood == "claim"))


def _qualifier(r: Group) -> str | None:
    """Give the bound that stands before the verb of a figure."""
    if r.predicate.is_about or r.zone.relation_word.startswith("约"):
        return "约"
    bound = _BOUND.match(r.zone.phrase)
    return bound[1] if bound else None


#: A bound before its verb: 至少新建12所.
_BOUND = re.compile(r"\s*(至少|至多)")
#: Numbers for so many people: 每万人口发明专利拥有量.
_PER_MANY = re.compile(r"每(?:[百千万亿]|[一十]+[百千万亿]|\d+[百千万亿]?)")


def _anchored(r: Group, one: Found) -> None:
    frame = r.frame
    anchor = r.anchor
    if anchor is None and frame.base is not None and frame.base.words.startswith("以"):
        one.base = frame.base.words
        one.base_region = frame.anchor_region
        return
    if anchor is not None:
        one.base, one.base_region = anchor
        return
    one.doubts.append("facts.doubt.ratio_base")


_COMPARED = frozenset({"growth_rate", "avg_annual_change", "pp_diff", "abs_change"})


def _signs(r: Group) -> list[bool]:
    """Say of each figure whether it is a decline: by the nearest change word before it, or by a downward comparison."""
    if r.kind not in _COMPARED or r.zone.relation in (g.VERSUS_HIGH, g.VERSUS_LOW):
        return [r.kind in _COMPARED and r.zone.relation == g.VERSUS_LOW] * len(r.indices)
    if r.predicate.is_to:  # 增速放缓至17.5%: what it came down to is no decline
        return [r.falls] * len(r.indices)
    signs, is_down = [], r.predicate.sign < 0 or r.falls
    wanted = set(r.indices)
    for index in range(r.predicate.first, r.indices[-1] + 1):
        kind, _, _, payload = r.clause.tokens[index]
        if kind == WORD and payload in (g.CHANGE_UP, g.CHANGE_DOWN):
            is_down = payload == g.CHANGE_DOWN
        elif index in wanted:
            signs.append(is_down)
    return signs


def _set_level(r: Group, name: str) -> None:
    if not INDUSTRY.match(name):
        r.frame.last_level, r.frame.last_unit = name, unit_family(r.number.unit)
        r.frame.last_is_count = r.number.dimension == COUNT
        r.frame.last_value, r.frame.last_sentence = amount(r.numbers[-1])[1], r.frame.sentence


def _leave(r: Group, items: tuple[str | None, ...]) -> None:
    frame = r.frame
    frame.is_growing = r.kind == "growth_rate" or r.kind == "pp_diff" and frame.is_growing
    if r.kind in ("level", "count") and items[0] and frame.parent is None:
        _set_level(r, items[0])
    elif r.kind == "index" and items[0] and frame.parent is None:
        _set_level(r, items[0])
    if items[0] and r.kind in ("level", "count") and not r.is_inherited:
        frame.seen[items[0]] = r.region[0] if r.region else ""
