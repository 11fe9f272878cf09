"""Shares and differences named after both of their sides (占…的, 高于…)."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.frames import Region
from tongzhou.facts.group import Group
from tongzhou.facts.periods import read_base
from tongzhou.facts.phrases import clean, growth_name, head_of, is_growth
from tongzhou.facts.quantities import RATIO
from tongzhou.facts.remembered import remember

__all__ = ["PART", "as_share", "related", "take_whole"]

#: 甲在乙中所占比重, 乙中甲占比.
PART = re.compile(r"(.*?)在?([^在]{2,20}?)中(?:所占)?([一-龥]{0,16}?)(?:的?(?:比重|比例|份额|占比))")
_SHARES = ("比重", "占比", "份额", "比例")


def take_whole(r: Group, name: str, said: str) -> None:
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


def as_share(r: Group, subject: str, whole: str) -> tuple[str | None, ...]:
    """Name a share whose whole stands before it (在…中所占比重)."""
    found = PART.fullmatch(clean(r.zone.phrase)[0])
    part = (found[3] if found else "") or subject or r.frame.indicator
    r.whole = _whole(r, whole)
    if not part:
        r.doubts.append("facts.doubt.indicator")
        return (None,)
    name = f"{part}占{whole}比重"
    remember(r, name, False)
    r.frame.is_share, r.frame.share_whole = True, r.whole
    return (name,)


def related(r: Group, items: tuple[str | None, ...]) -> tuple[str | None, ...]:
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
        return _shares(r, items, other, place)
    if zone.relation == g.SHARE and r.kind == "pp_diff" and (other or place):
        names = _shares(r, items, other, place)
        r.whole, r.wholes = None, []
        return names
    words = zone.relation_word + zone.relation_text.replace("\0", place[0] if place else "")
    low = r.text.rfind(zone.relation_word, r.start, r.number.start)
    r.versus = r.text[low : r.predicate.zone_end].strip().rstrip("的") if low >= 0 else words
    r.base_region = place[0] if place else None
    if _A_TIME.fullmatch(other):
        r.versus_base = read_base("比" + other)
        return items
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


#: 低于上月, 高于上年同期: the other side is a time.
_A_TIME = re.compile(r"(?:上月|上个月|上季度?|上一季度?|上年|去年|前年)(?:同期|末|底)?")


def _shares(r: Group, items: tuple[str | None, ...], other: str, place: Region | None) -> tuple[str | None, ...]:
    """Name the share of each item, with the whole of each."""
    shares = []
    for item in items:
        shares.append(_share(r, item, other, place))
        r.wholes.append(r.whole)
    if len(shares) > 1:
        r.frame.coord = tuple(one for one in shares if one)
    return tuple(shares)


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
    is_own = place is not None and r.region is not None and place[1] == r.region[1]
    other_place = None if place is None or is_own else r.zone.relation_printed or place[0]
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
    if whole in ("外贸", "对外贸易"):
        return next(
            (known for known in seen if known.endswith(("进出口总值", "进出口值", "进出口总额", "外贸进出口"))), whole
        )
    for name in (whole, bare):
        if name in seen:
            return name
    return next((known for known in seen if known.endswith(whole) and not known.endswith("进" + whole)), whole)
