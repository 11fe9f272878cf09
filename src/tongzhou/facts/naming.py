"""Naming what is measured (指标名): cleaned phrases, counted nouns, heads restored, shares and differences."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.carry import Said, carried, is_summary
from tongzhou.facts.frames import Region
from tongzhou.facts.group import Group
from tongzhou.facts.inherited import inherited
from tongzhou.facts.levels import unit_family
from tongzhou.facts.phrases import (
    clean,
    coordinate,
    growth_name,
    head_of,
    is_bare,
    is_growth,
    overlap,
    priced,
    restore,
    split_change,
    split_noun,
    trade_child,
)
from tongzhou.facts.quantities import COUNT, MEASURE, PERCENT, RATIO
from tongzhou.facts.quiet import PRICE
from tongzhou.facts.tokens import PLACE
from tongzhou.facts.verbs import object_of

__all__ = ["name_figures"]

_UNSURE_NAME = frozenset(
    {"facts.doubt.indicator", "facts.doubt.counted_noun", "facts.doubt.elided", "facts.doubt.region"}
)


_COVERAGE = re.compile(r"(?:扣除[一-龥]{2,20}?(?:因素|影响)?后)?(?:按?(?:同|可比|自然|全)口径(?:计算)?)?")


_NOT_SAID = tuple("在 与 和 及 是 为 ( 、 进行 对 向 从 “".split())


def name_figures(r: Group) -> tuple[str | None, ...]:
    """Name what is measured: one name, or one for each figure."""
    zone, p, number = r.zone, r.predicate, r.number
    phrase = zone.phrase
    phrase = _without_price(r, phrase)
    name, is_clean = clean(phrase)
    if number.dimension == PERCENT and (done := _DONE.fullmatch(r.text[r.start : number.start].strip().rstrip("的为"))):
        return _completion(r, done[1])
    if name.startswith("影响") and r.kind == "pp_diff":
        r.doubts.append("facts.doubt.measure")
    r.agg = "累计" if "累计" in phrase or p.is_total and "累计" in r.text[r.clause.start : number.start] else None
    if r.is_compared:
        r.is_inherited = True
        return (_held_against(r),)
    if number.dimension == COUNT and zone.relation is None and not r.is_from:
        counted = _counted(r, name)
        if counted is not None:
            return counted
    name = _without_coverage(r, name)
    if zone.relation is None:
        name = _changing(r, name)
        if is_summary(name) and (said := carried(r)):
            return _from_before(r, name, said)
        part = _PART.fullmatch(name) if r.kind == "share" else None
        if part:
            return _as_share(r, part[1], part[2])
    items = (name,) if "pull" in r.rule else _named(r, name, is_clean)
    if zone.relation is None and r.whole is None:
        _take_whole(r, name, items[0] or "")
    return _related(r, items)


def _without_coverage(r: Group, name: str) -> str:
    """Take the words of coverage off the name (同口径)."""
    covered = _COVERAGE.match(name)
    if not covered:
        return name
    r.coverage = covered[0] or None
    return name[covered.end() :]


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
    r"[一-龥]{0,4}?(?:完成|达到?|占|为|相当于)(?:了)?((?:全年|年度|年|全市|全省)?(?:预期|预算|收入|任务|工作|计划)?(?:目标任务|目标|计划|任务|预算数?))"
)
_BACK_TO = frozenset("恢复 恢复到 恢复至 已恢复 已恢复到 已恢复至".split())


def _completion(r: Group, goal: str) -> tuple[str | None, ...]:
    """Name how much of a goal is reached, which is no goal itself (完成率)."""
    frame = r.frame
    frame.modality, r.kind = frame.mood, "ratio"
    r.rule.append("completion")
    r.doubts.append("facts.doubt.elided")
    return (f"{frame.indicator or ''}{goal.removesuffix('任务') or goal}完成率",)


#: 甲在乙中所占比重, 乙中甲占比.
_PART = re.compile(r"(.*?)在?([^在]{2,20}?)中(?:所占)?([一-龥]{0,16}?)(?:的?(?:比重|比例|份额|占比))")
_SHARES = ("比重", "占比", "份额", "比例")


def _take_whole(r: Group, name: str, said: str) -> None:
    """Find the whole of a share that names none (占比, 三次产业结构)."""
    frame = r.frame
    if r.number.dimension == RATIO:
        r.whole = _industries(r, said)
    elif r.kind == "share" and r.is_inherited and frame.is_share:
        r.whole = frame.share_whole
    elif r.kind == "share" and said.endswith(_SHARES):
        r.whole = frame.parent or _industries(r, name)
        if r.whole is None and said.endswith(("占比", "比重")) and not r.is_inherited:
            r.whole = frame.last_level
            r.doubts.append("facts.doubt.whole")


def _industries(r: Group, name: str) -> str | None:
    """Give the total that the three industries make up (三次产业)."""
    return next((known for known in r.frame.seen if known.endswith("生产总值")), None) if "产业" in name else None


def _as_share(r: Group, subject: str, whole: str) -> tuple[str | None, ...]:
    """Name a share whose whole stands before it (在…中所占比重)."""
    found = _PART.fullmatch(clean(r.zone.phrase)[0])
    part = (found[3] if found else "") or subject or r.frame.indicator
    r.whole = _whole(r, whole)
    if not part:
        r.doubts.append("facts.doubt.indicator")
        return (None,)
    name = f"{part}占{whole}比重"
    _remember(r, name, False)
    r.frame.is_share, r.frame.share_whole = True, r.whole
    return (name,)


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
        subject = before or re.sub(r"对.*$", "", frame.indicator or "")
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


def _counted(r: Group, before: str) -> tuple[str | None, ...] | None:
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
    r.rule.append("counted")
    r.stop = r.number.end
    is_short = 0 < len(said) <= 2
    said = re.split(r"[,，、]", said)[0].replace("了", "").removeprefix("实现")
    is_told = said and (r.start == r.clause.start or is_short) and not said.startswith(_NOT_SAID) and len(said) <= 12
    if is_told:
        name = f"{said}的{noun}"
    elif before and not before.endswith(("有", "设", "设置", "邀请到", "包括", "吸引")) and len(before) <= 6:
        name = before + noun
    else:
        name = noun
    r.stop = min(r.number.end + len(noun), r.limit)
    _remember(r, name, False)
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


_TOGETHER = re.compile(r"[\d三二两四五六七八九]{0,2}者")
_NO_NAME = frozenset(
    {
        "",
        "其",
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
    if frame.whole_coord and _TOGETHER.fullmatch(name):
        r.rule.append("together")
        return (frame.whole_coord,)
    if name in _BACK_TO and (said := carried(r)):
        return _from_before(r, name, said)
    if name in _NO_NAME or name in _BACK_TO:
        return inherited(r, name)
    if (pointed := _pointed(r, name)) is not None:
        return (pointed,)
    if frame.item_list and head_of(name) == name and len(frame.item_list) == len(r.numbers) > 1:
        r.doubts.append("facts.doubt.list_before")
        r.rule.append("list_before")
        return tuple(item + name for item in frame.item_list)
    if name in ("占比", "比重", "份额") and frame.indicator:
        r.doubts.append("facts.doubt.whole")
        return (frame.indicator if frame.is_share else frame.indicator + name,)
    return _split(r, *_completed(r, name, is_clean))


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


def _completed(r: Group, name: str, is_clean: bool) -> tuple[str, bool]:
    """Restore what the phrase leaves out: the thing measured, the trade's subject, the head shared with a sibling."""
    frame = r.frame
    longer = overlap(frame.measured, name) or priced(frame.measured, name)
    if longer is not None or is_bare(name):
        r.doubts.append("facts.doubt.elided")
        name = longer or name
    name, is_clean = _object_first(r, name, is_clean)
    if name in _HALVES and (frame.measured or frame.previous_measured or "").startswith("居民消费价格"):
        r.doubts.append("facts.doubt.elided")
        name += "居民消费价格"
    if name in _STATES:
        name = _in_state(r, name)
    if frame.parent is not None:
        name = trade_child(name, frame.parent)
    if r.number.dimension != COUNT and _has_unit_of(r, head_of(frame.measured or "")):
        name, is_restored = restore(name, frame.measured)
        if is_restored and r.kind == "growth_rate":
            r.doubts.append("facts.doubt.elided")
    return name, is_clean


#: Halves of the population that have price indices of their own.
_HALVES = frozenset({"城市", "农村"})
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
    r.whole_counted = whole
    return name + whole


def _split(r: Group, name: str, is_clean: bool) -> tuple[str | None, ...]:
    """Take the items of a coordination where there is a figure for each."""
    frame = r.frame
    if not is_clean or not (head_of(name) or name in frame.lexicon.indicators):
        r.doubts.append("facts.doubt.indicator")
        name = object_of(name) or name
    if len(r.zone.periods) == len(r.numbers) > 1:
        frame.coord = ()
        _remember(r, name, True)
        return (name,)
    items = coordinate(name, 0 if r.number.dimension == RATIO else len(r.numbers))
    if len(items) > 1 and len(items) != len(r.numbers):
        items = (name,)
    frame.coord = items if len(items) > 1 else ()
    if len(items) > 1:
        frame.whole_coord = name
    _remember(r, name, True)
    return items


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


_MONEY = frozenset(
    "投资 总投资 额 值 总额 总值 销售额 零售额 销售收入 营业收入 利润 产值 总产值 增加值 进出口 出口 进口".split()
)


def _has_unit_of(r: Group, head: str | None) -> bool:
    """Whether a head that is worth money may be restored: not for 隧道掘进3.2公里."""
    is_length = r.number.dimension == MEASURE and unit_family(r.number.unit) in ("公里", "千米", "米", "平方米", "亩")
    return head not in _MONEY or not is_length


def _remember(r: Group, name: str, may_measure: bool) -> None:
    frame = r.frame
    frame.indicator = name
    frame.quiet_subject = False
    frame.indicator_clean = not any(doubt in _UNSURE_NAME for doubt in r.doubts)
    frame.is_share = False
    frame.item_list = ()
    if may_measure and head_of(name) and not name.endswith(("均价", "单价")):
        frame.measured = name[2:] if name[:2] in _HALVES and name.endswith("居民消费价格") else name


def _related(r: Group, items: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Name a share or a difference after both of its sides (占…的, 高于…)."""
    zone, frame = r.zone, r.frame
    if zone.relation is None:
        return items
    subject = items[0]
    other = zone.relation_text.replace("\0", "").strip()
    place = zone.relation_place
    if zone.is_of and r.kind == "ratio":
        low = r.text.rfind(zone.relation_word, r.start, r.number.start)
        r.versus = r.text[low : r.number.start] if low >= 0 else None
        r.base_region = place[0] if place else None
        return items
    if zone.relation == g.SHARE and r.kind == "share":
        if len(items) > 1 and not other and place is None and frame.share_whole:
            return tuple(_of_known_whole(r, item) for item in items)
        return (_share(r, subject, other, place),)
    words = zone.relation_word + zone.relation_text.replace("\0", place[0] if place else "")
    low = r.text.rfind(zone.relation_word, r.start, r.number.start)
    r.versus = r.text[low : r.predicate.zone_end].strip().rstrip("的") if low >= 0 else words
    r.base_region = place[0] if place else None
    if subject is None:
        return items
    if r.kind == "pp_diff":
        is_faster = zone.relation_word in ("快于", "慢于")
        growth = (
            growth_name(subject) if is_faster or is_growth(other) or "增速" in other or frame.is_growing else subject
        )
        against = r.versus[len(zone.relation_word) :]
        if is_faster and other:
            against = growth_name(against)
        name = f"{growth}-{against}" if other or place and growth != subject else growth
        return (name,)
    return items


def _of_known_whole(r: Group, item: str | None) -> str:
    """Name a share of the whole named before: 甲和乙分别占5%和6% (承前整体)."""
    r.whole = r.frame.share_whole
    if "facts.doubt.whole" not in r.doubts:
        r.doubts.append("facts.doubt.whole")
    return f"{item}占{r.whole}比重"


def _share(r: Group, subject: str | None, other: str, place: Region | None) -> str | None:
    frame = r.frame
    whole = clean(_SHARE_WORDS.sub("", other))[0]
    if not whole and place is None:
        r.doubts.append("facts.doubt.whole")
        return subject
    other_place = None if place is None or (r.region is not None and place[1] == r.region[1]) else place[0]
    if whole in _ALL_TIME:
        r.whole = whole + (head_of(subject or "") or "")
    else:
        if whole or other_place is not None or place is None:
            r.whole = _whole(r, whole) if other_place is None else other_place + (whole or subject or "")
        else:
            r.whole = place[0] + (subject or "")
    if subject is None:
        return None
    if other_place is not None and subject.endswith(whole):
        name = f"{subject}占{other_place}比重"
    else:
        name = f"{_without_trade(subject, whole)}占{other_place or ('' if whole or place is None else place[0])}{whole}比重"
    frame.is_share, frame.share_whole = True, r.whole
    frame.indicator = name
    return name


_SHARE_WORDS = re.compile(r"的?(?:比重|比例|份额)?(?:为|达到?|是)?$")
_ALL_TIME = frozenset({"全年", "全月"})


def _without_trade(subject: str, whole: str) -> str:
    """Shorten 某某进出口占进出口总值 to 某某占进出口总值."""
    is_repeated = whole.startswith("进出口") and subject.endswith("进出口") and len(subject) > 5
    return subject[:-3] if is_repeated and not subject.startswith(("对", "与")) else subject


def _whole(r: Group, whole: str) -> str:
    """Take the fuller name that the document gave the same total: 进出口总值 → 货物贸易进出口总值 (整体指标)."""
    bare = re.sub(r"(?:总值|总额|值|额)$", "", whole)
    seen = r.frame.seen
    for name in (whole, bare):
        if name in seen:
            return name
    return next((known for known in seen if known.endswith(whole) and not known.endswith("进" + whole)), whole)
