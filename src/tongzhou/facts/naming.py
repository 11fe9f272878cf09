"""Naming what is measured (指标名): cleaned phrases, counted nouns, heads restored, shares and differences."""

import re

from tongzhou.facts.carry import Said, carried, is_summary
from tongzhou.facts.completing import completed
from tongzhou.facts.counted import counted
from tongzhou.facts.group import Group
from tongzhou.facts.inherited import inherited
from tongzhou.facts.phrases import (
    clean,
    coordinate,
    head_of,
    split_change,
)
from tongzhou.facts.quantities import COUNT, PERCENT, RATIO
from tongzhou.facts.quiet import PRICE
from tongzhou.facts.remembered import remember
from tongzhou.facts.shares import PART, as_share, related, take_whole
from tongzhou.facts.verbs import object_of

__all__ = ["name_figures"]

_COVERAGE = re.compile(r"(?:扣除[一-龥]{2,20}?(?:(?:因素|影响)后?|后))?(?:按?(?:同|可比|自然|全)口径(?:计算)?)?")


#: 园区内…: of a place within the area, which the phrase does not name.
_WITHIN = re.compile(r"[^,。]{0,8}?[区廊圈群域]内[一-龥]{3}")


def name_figures(r: Group) -> tuple[str | None, ...]:
    """Name what is measured: one name, or one for each figure."""
    zone, p, number = r.zone, r.predicate, r.number
    phrase = zone.phrase
    phrase = _without_price(r, phrase)
    name, is_clean = clean(phrase)
    if number.dimension == PERCENT and (done := _DONE.fullmatch(r.text[r.start : number.start].strip().rstrip("的为"))):
        return _completion(r, done[1])
    if name.startswith("影响") and r.kind == "pp_diff" or _WITHIN.match(phrase):
        r.doubts.append("facts.doubt.measure")
    r.agg = "累计" if "累计" in phrase or p.is_total and "累计" in r.text[r.clause.start : number.start] else None
    if r.is_compared:
        r.is_inherited = True
        return (_held_against(r),)
    if number.dimension == COUNT and zone.relation is None and not r.is_from and p.own_base is None:
        behind = counted(r, name)
        if behind is not None:
            return behind
    name = _without_area(r, _without_coverage(r, name))
    if zone.relation is None:
        name = _changing(r, name)
        if is_summary(name) and len(r.frame.item_list) != len(r.numbers) and (said := carried(r)):
            return _from_before(r, name, said)
        part = PART.fullmatch(name) if r.kind == "share" else None
        if part:
            return as_share(r, part[1], part[2])
    items = (name,) if "pull" in r.rule else _named(r, name, is_clean)
    if zone.relation is None and r.whole is None:
        take_whole(r, name, items[0] or "")
    return related(r, items)


def _without_coverage(r: Group, name: str) -> str:
    """Take the words of coverage off the name (同口径)."""
    covered = _COVERAGE.match(name)
    if not covered:
        return name
    r.coverage = covered[0] or None
    return name[covered.end() :]


_LEVEL = re.compile(r"(?:特别行政区|(?:[一-龥]{1,3}族)?自治[区州县]|[省市])$")


#: 某港, 某机场: the town is part of the name of a body.
_OF_A_BODY = re.compile(r"^[一-龥]{2,4}(?:港(?!口|元|币)|机场|海关|站|大学|铁路|地铁)")


def _without_area(r: Group, name: str) -> str:
    """Take the short name of the figures' own area off the name of what is measured (区名前置)."""
    if r.region is None or len(r.region[1]) != 1 or _OF_A_BODY.search(name):
        return name
    short = _LEVEL.sub("", r.region[0])
    is_named = len(short) > 1 and name.startswith(short) and name[len(short) :] in r.frame.lexicon.indicators
    is_headed = len(name) > len(short) + 2 and name.startswith(short) and head_of(name) is not None
    return name[len(short) :] if len(short) > 1 and (is_named or is_headed) else name


def _held_against(r: Group) -> str | None:
    """Name the value of another time that the last figure is held against (与…相比)."""
    r.doubts.append("facts.doubt.elided")
    return r.frame.indicator or r.frame.previous_measured


def _without_price(r: Group, phrase: str) -> str:
    """Take the words of prices out of the phrase (按可比价格计算)."""
    price = PRICE.search(phrase) if "价" in phrase else None
    if price is None or price[0] == phrase and phrase[0] not in "按以(":
        return phrase
    r.price = price[1]
    return phrase[: price.start()] + phrase[price.end() :]


#: 完成全年目标任务的105.4%, 恢复到2019年同期的95.1%.
_DONE = re.compile(
    r"[一-龥]{0,4}?(?:完成|达到?|占|为|相当于)(?:了)?((?:全年|年度|年|全市|全省|“?十[一二三四]?五”?)?(?:预期|预算|收入|任务|工作|计划)?(?:目标任务|目标进度|目标|计划|任务|预算数?))"
)
_BACK_TO = frozenset("恢复 恢复到 恢复至 已恢复 已恢复到 已恢复至".split())


def _completion(r: Group, goal: str) -> tuple[str | None, ...]:
    """Name how much of a goal is reached, which is no goal itself (完成率)."""
    frame = r.frame
    frame.modality, r.kind = frame.mood, "ratio"
    r.rule.append("completion")
    r.doubts.append("facts.doubt.elided")
    return (f"{frame.indicator or ''}{goal.removesuffix('任务') or goal}完成率",)


def _changing(r: Group, name: str) -> str:
    """Read a noun of change (降幅) as what it says of the thing before it; name what pulls and what is pulled (拉动)."""
    frame = r.frame
    rest, noun = split_change(name)
    if noun and r.number.dimension == PERCENT:
        r.kind = "growth_rate"
        r.falls = noun in ("降幅", "跌幅")
        return rest
    if noun and r.kind == "pp_diff" and not rest and frame.indicator:
        return split_change(frame.indicator)[0] + noun
    if "拉动" in name and r.kind == "pp_diff":
        before, _, after = name.partition("拉动")
        subject = before or re.sub(r"对.*$|占.*比重$", "", frame.indicator or "")
        r.doubts.append("facts.doubt.measure")
        r.rule.append("pull")
        return f"{subject}拉动{after}" + ("" if after.endswith(("增长", "上涨")) else "增长")
    return name


def _from_before(r: Group, name: str, said: tuple[Said, ...]) -> tuple[str | None, ...]:
    """Name each figure after one read before it in the sentence (承前)."""
    frame = r.frame
    r.rule.append("carried")
    r.is_inherited = True
    regions = [region for _, region, _ in said]
    if len(set(regions)) == len(regions):
        r.places = tuple(regions)
    names = tuple(indicator for indicator, _, _ in said)
    if r.kind != "share":
        return names
    whole = frame.parent or frame.last_level
    r.whole = whole
    return tuple(f"{one}占{whole or ''}比重" for one in names)


_TOGETHER = re.compile(r"[\d三二两四五六七八九]{0,2}者")
_NO_NAME = frozenset(
    {
        "",
        "至",
        "到",
        "其",
        "所",
        "其所",
        "其增长率",
        "其增速",
        "增长率",
        "增速",
        "总数",
        "增幅",
        "企业",
        "段",
        "段长",
        "企业数",
        "折",
        "约合",
        "折算",
    }
)


def _named(r: Group, name: str, is_clean: bool) -> tuple[str | None, ...]:
    frame = r.frame
    is_sum = not name and "合计" in r.text[r.start : r.number.start]
    if frame.whole_coord and (is_sum or _TOGETHER.fullmatch(name)):
        r.rule.append("together")
        return (frame.whole_coord,)
    if name in _BACK_TO and (said := carried(r)):
        return _from_before(r, name, said)
    if name == "" and frame.aside_name is not None:
        r.doubts.append("facts.doubt.elided")
        return (frame.aside_name,)
    if name in _NO_NAME or name in _BACK_TO or r.predicate.is_change and _CAUSE.fullmatch(name):
        return inherited(r, name)
    if frame.great is not None and frame.great[0] in name:
        r.doubts.append("facts.doubt.elided")
        r.agg = "合计"
        name = _SUMMED.sub("", name).replace(frame.great[0], frame.great[1])
    if (pointed := _pointed(r, name) or _of_them(r, name) or _numbered(r, name)) is not None:
        return (pointed,)
    if frame.item_list and head_of(name) == name and len(frame.item_list) == len(r.numbers) > 1:
        r.doubts.append("facts.doubt.list_before")
        r.rule.append("list_before")
        return tuple(item + name for item in frame.item_list)
    if name.removeprefix("所占") in ("占比", "比重", "份额", "比例") and frame.indicator:
        r.doubts.append("facts.doubt.whole")
        return (frame.indicator if frame.is_share else frame.indicator + name.removeprefix("所占"),)
    return _split(r, *completed(r, name, is_clean))


#: Why something changed, which is not what changed: 因来水偏枯下降.
_CAUSE = re.compile(r"(?:因|受)[一-龥]{2,10}")
_SUMMED = re.compile(r"^[与同和对]?(?:上述|以上|前述|这)|合计|共计|总计")


def _pointed(r: Group, name: str) -> str | None:
    """Give what 前者 and 后者 point to, and the worth of what was just measured (价值)."""
    trail, measured = r.frame.trail, r.frame.measured
    place = {"前者": -2, "后者": -1}.get(name[:2])
    if place is not None and len(trail) > 1 and len(name) == 2:
        r.doubts.append("facts.doubt.elided")
        return trail[place][0]
    if name == "价值" and measured is not None and measured.endswith(("进口", "出口", "进口量", "出口量")):
        return measured.removesuffix("量") + "值"
    return None


_TRADE = frozenset("进出口 出口 进口 进出口额 出口额 进口额 进出口值 出口值 进口值 进出口总值 进出口总额".split())


def _of_them(r: Group, name: str) -> str | None:
    """Name the trade of the firms just counted after them: 某类企业2987家,合计进出口641亿元 (承前主体)."""
    before = next(iter(r.frame.trail), None)
    if name not in _TRADE or "合计" not in r.zone.phrase + r.text[r.start : r.number.start] or before is None:
        return None
    who = (before[0] or "").rpartition("的")[2]
    if not who.endswith("企业"):
        return None
    r.doubts.append("facts.doubt.elided")
    remember(r, who + name, True)
    return who + name


#: An index named after how many it is made of: 200指数.
_NUMBERED = re.compile(r"\d{2,4}指数$")


def _numbered(r: Group, name: str) -> str | None:
    """Give the full name that such an index was first printed with (编号指数)."""
    found = _NUMBERED.search(name)
    known = next((one.name for one in r.frame.levels if found and found[0] in one.name), None)
    if known is not None and known != name:
        r.doubts.append("facts.doubt.elided")
        remember(r, known, True)
    return known


def _split(r: Group, name: str, is_clean: bool) -> tuple[str | None, ...]:
    """Take the items of a coordination where there is a figure for each."""
    frame = r.frame
    if not is_clean or not (head_of(name) or name in frame.lexicon.indicators):
        r.doubts.append("facts.doubt.indicator")
        name = name if name.startswith(("每", "建成")) else object_of(name) or name
    if len(r.zone.periods) == len(r.numbers) > 1:
        frame.coord = ()
        remember(r, name, True)
        return (name,)
    items = coordinate(name, 0 if r.number.dimension == RATIO else len(r.numbers))
    if len(items) > 1 and len(items) != len(r.numbers):
        items = (name,)
    frame.coord = items if len(items) > 1 else ()
    if len(items) > 1:
        frame.whole_coord = name
    remember(r, name, True)
    return items
