"""Naming what is measured (指标名): cleaned phrases, counted nouns, heads restored, shares and differences."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.frames import Region
from tongzhou.facts.group import Group
from tongzhou.facts.phrases import (
    clean,
    coordinate,
    growth_name,
    head_of,
    is_bare,
    is_growth,
    overlap,
    restore,
    split_noun,
    trade_child,
)
from tongzhou.facts.quantities import COUNT, MEASURE
from tongzhou.facts.quiet import PRICE
from tongzhou.facts.tokens import PLACE

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
    priced = PRICE.search(phrase) if "价" in phrase else None
    if priced and (priced[0] != phrase):
        r.price = priced[1]
        phrase = phrase[: priced.start()] + phrase[priced.end() :]
    name, is_clean = clean(phrase)
    r.agg = "累计" if "累计" in phrase or p.is_total and "累计" in r.text[r.clause.start : number.start] else None
    if number.dimension == COUNT and zone.relation is None:
        counted = _counted(r, name)
        if counted is not None:
            return counted
    covered = _COVERAGE.match(name)
    if covered:
        r.coverage = covered[0]
        name = name[covered.end() :]
    items = _named(r, name, is_clean)
    return _related(r, items)


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
    noun = clean(noun)[0]
    _place_behind(r)
    if not noun:
        return None
    r.doubts.append("facts.doubt.counted_noun")
    r.rule.append("counted")
    r.stop = r.number.end
    said = re.split(r"[,，、]", said)[0].replace("了", "").removeprefix("实现")
    is_told = said and r.start == r.clause.start and not said.startswith(_NOT_SAID) and len(said) <= 12
    if is_told:
        name = f"{said}的{noun}"
    elif before and not before.endswith(("有", "设置", "邀请到", "包括", "吸引")) and len(before) <= 6:
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
_NO_NAME = frozenset({"", "其", "其增长率", "其增速", "增长率", "增速", "总数", "增幅", "企业", "段", "企业数"})


def _named(r: Group, name: str, is_clean: bool) -> tuple[str | None, ...]:
    frame = r.frame
    if frame.whole_coord and _TOGETHER.fullmatch(name):
        r.rule.append("together")
        return (frame.whole_coord,)
    if name in _NO_NAME:
        return _inherited(r, name)
    if frame.item_list and head_of(name) == name and len(frame.item_list) == len(r.numbers) > 1:
        r.doubts.append("facts.doubt.list_before")
        r.rule.append("list_before")
        return tuple(item + name for item in frame.item_list)
    if name in ("占比", "比重", "份额") and frame.indicator:
        r.doubts.append("facts.doubt.whole")
        return (frame.indicator + name,)
    return _split(r, *_completed(r, name, is_clean))


def _completed(r: Group, name: str, is_clean: bool) -> tuple[str, bool]:
    """Restore what the phrase leaves out: the thing measured, the trade's subject, the head shared with a sibling."""
    frame = r.frame
    longer = overlap(frame.measured, name)
    if longer is not None or is_bare(name):
        r.doubts.append("facts.doubt.elided")
        name = longer or name
    name, is_clean = _object_first(r, name, is_clean)
    if frame.parent is not None:
        name = trade_child(name, frame.parent)
    if r.number.dimension != COUNT:
        name, is_restored = restore(name, frame.measured)
        if is_restored and r.kind == "growth_rate":
            r.doubts.append("facts.doubt.elided")
    return name, is_clean


def _split(r: Group, name: str, is_clean: bool) -> tuple[str | None, ...]:
    """Take the items of a coordination where there is a figure for each."""
    frame = r.frame
    if not is_clean or not (head_of(name) or name in frame.lexicon.indicators):
        r.doubts.append("facts.doubt.indicator")
    items = coordinate(name)
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
        if name.startswith(verb) and len(name) > 2 and not head_of(name) and not name.startswith(("进口总", "出口总")):
            is_mass = r.number.dimension == MEASURE and not (r.number.unit or "").endswith("元")
            return name[2:] + verb + ("量" if is_mass else ""), is_clean
    return name, is_clean


def _inherited(r: Group, name: str) -> tuple[str | None, ...]:
    frame, zone = r.frame, r.zone
    r.is_inherited = True
    if frame.parent is not None and zone.is_child or name in ("段", "企业") and frame.parent:
        return (frame.parent,)
    if frame.item_list and len(frame.item_list) == len(r.numbers) > 1:
        r.doubts.append("facts.doubt.list_before")
        r.rule.append("list_before")
        return frame.item_list
    if frame.coord and len(frame.coord) == len(r.numbers):
        return frame.coord
    if frame.indicator is None or frame.quiet_subject:
        r.doubts.append("facts.doubt.indicator")
    elif not frame.indicator_clean:
        r.doubts.append("facts.doubt.indicator")
    return (frame.indicator,)


def _remember(r: Group, name: str, may_measure: bool) -> None:
    frame = r.frame
    frame.indicator = name
    frame.quiet_subject = False
    frame.indicator_clean = not any(doubt in _UNSURE_NAME for doubt in r.doubts)
    frame.is_share = False
    frame.item_list = ()
    if may_measure and head_of(name):
        frame.measured = name


def _related(r: Group, items: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """Name a share or a difference after both of its sides (占…的, 高于…)."""
    zone = r.zone
    if zone.relation is None:
        return items
    subject = items[0]
    other = zone.relation_text.replace("\0", "").strip()
    place = zone.relation_place
    if zone.relation == g.SHARE and r.kind == "share":
        return (_share(r, subject, other, place),)
    words = zone.relation_word + zone.relation_text.replace("\0", place[0] if place else "")
    low = r.text.rfind(zone.relation_word, r.start, r.number.start)
    r.versus = r.text[low : r.predicate.zone_end].strip().rstrip("的") if low >= 0 else words
    r.base_region = place[0] if place else None
    if subject is None:
        return items
    if r.kind == "pp_diff":
        growth = growth_name(subject) if is_growth(other) or "增速" in other else subject
        name = f"{growth}-{r.versus[len(zone.relation_word) :]}" if other or place else growth
        return (name,)
    return items


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
        r.whole = _whole(r, whole) if other_place is None else other_place + (whole or subject or "")
    if subject is None:
        return None
    if other_place is not None and subject.endswith(whole):
        name = f"{subject}占{other_place}比重"
    else:
        name = f"{_without_trade(subject, whole)}占{other_place or ''}{whole}比重"
    frame.is_share = True
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
