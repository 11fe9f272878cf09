"""What shares and parts are of (整体): the total that was named, or the level before that the printed figures bear out."""

import re
from collections.abc import Iterator

from tongzhou.facts.emit import Found
from tongzhou.facts.frames import Frame
from tongzhou.facts.group import Group
from tongzhou.facts.levels import Level, alike, amount, unit_family
from tongzhou.facts.quantities import COUNT, MEASURE, Number

__all__ = ["INDUSTRY", "settle"]

#: So many levels back is looked for a total (assumed; a paragraph of a communiqué prints about twenty).
_REACH = 60


_BOTH = re.compile(r"进出口(?:总值|总额|额|值)?$")
_TRADE = frozenset(
    {"出口", "进口", "出口额", "进口额", "出口值", "进口值", "出口总值", "进口总值", "出口总额", "进口总额"}
)
#: The three industries make up the product of an area.
INDUSTRY = re.compile(r"(?:第?[一二三](?:次|、)*)+产业增加值$|三次产业增加值$")
#: Words by which a text says that its index is made of others.
_SUBINDICES = re.compile(
    r"分指数|分项指数|子指数|[五四三六]个(?:维度|方面|领域)|[五四三六]大(?:维度|方面|领域|理念|指数)|[五四三六]项指数"
)
_TOTALS = ("总指数", "综合指数")
_OF = re.compile(r"占(?:比|[^占]{0,20}比重)?$|(?:的?(?:比重|占比|份额|比例))$")


def settle(r: Group, found: list[Found]) -> None:
    """Say what each share and each part is of, and keep the levels for those to come (定整体)."""
    frame = r.frame
    for one in found:
        if one.kind == "share" and (one.whole is None or "facts.doubt.whole" in one.doubts):
            _settle_share(frame, one)
        elif one.kind in ("level", "count", "index") and one.indicator:
            _settle_part(r, one)
            unit, value = amount(one.number)
            frame.levels.append(Level(one.indicator, one.region, one.period, unit, value, frame.sentence))


def _settle_share(frame: Frame, one: Found) -> None:
    """Find the total of a share that names none: the nearest level of which the part is the printed share (数值印证)."""
    subject = _OF.sub("", one.indicator or "")
    part = _part(frame, subject, one.region)
    if part is None:
        if (one.indicator or "").endswith("进度"):
            return
        if (one.indicator or "").endswith(("比例", "率")) and "占" not in (one.indicator or ""):
            return
        # 128个断面中,优良断面占93%: the things just counted are the total
        last = frame.levels[-1] if frame.levels else None
        if one.whole is None and last is not None and frame.sentence - last.sentence <= 1 and last.region == one.region:
            one.whole = frame.parent or last.name
        return
    whole = next((level for level in _greater(frame, part) if _bears_out(part, level, one.number)), None)
    if whole is None and frame.parent is not None and frame.parent_value:
        above = Level(frame.parent, one.region, one.period, part.unit, frame.parent_value, frame.parent_sentence)
        whole = above if above.value > part.value and _bears_out(part, above, one.number) else None
    if whole is None:
        if one.whole == part.name:
            one.whole = next((level.name for level in _greater(frame, part)), None)
        return
    one.whole = whole.name
    one.doubts = [doubt for doubt in one.doubts if doubt != "facts.doubt.whole"]
    one.rule += ".borne_out"
    one.indicator = f"{part.name}占{whole.name}比重"
    frame.indicator, frame.is_share, frame.share_whole = one.indicator, True, whole.name


def _part(frame: Frame, subject: str, region: str | None) -> Level | None:
    for level in reversed(frame.levels[-6:]):
        if level.region == region and (level.name == subject or subject and level.name.startswith(subject)):
            return level
    return None


def _greater(frame: Frame, part: Level) -> Iterator[Level]:
    """Give the levels before that the part may be of, the nearest first."""
    for level in reversed(frame.levels[-_REACH:]):
        if (
            level.value > part.value
            and level.region == part.region
            and level.period == part.period
            and (level.unit == part.unit or alike(level.unit, part.unit))
        ):
            yield level


def _bears_out(part: Level, whole: Level, share: Number) -> bool:
    exponent = share.value.as_tuple().exponent
    step = 10.0**exponent if isinstance(exponent, int) else 1.0
    if share.is_spelled:
        step = 10.0 if share.value % 10 == 0 else 1.0
    room = step * (0.6 if share.qualifier is None else 1.1)
    return abs(part.value / whole.value * 100 - float(share.value)) <= room + float(share.value) * 0.0008


def _settle_part(r: Group, one: Found) -> None:
    """Name the level that this one is part of: in the same unit, greater, and no balance of two others (定所属整体)."""
    frame, name = r.frame, one.indicator or ""
    if one.kind == "index" and frame.parent is None and _SUBINDICES.search(frame.article):
        _settle_subindex(frame, one)
    if name.endswith(("顺差", "逆差")) or r.is_from:
        return
    if r.whole_counted is not None:
        one.part_of = r.whole_counted
    elif frame.parent is not None:
        _settle_child(r, one)
    elif name in _TRADE:
        value = amount(one.number)[1]
        both = next(
            (
                level
                for level in reversed(frame.levels[-_REACH:])
                if level.region == one.region and level.period == one.period and _BOTH.search(level.name)
            ),
            None,
        )
        one.part_of = both.name if both and both.value > value else None
    elif one.kind == "level" and INDUSTRY.match(name):
        one.part_of = next((known for known in frame.seen if known.endswith("生产总值")), None)


def _settle_child(r: Group, one: Found) -> None:
    """Take the running whole (其中), or end the parts where it cannot be of it."""
    frame = r.frame
    if not _fits(r, one):
        if r.zone.is_child:
            _other_parent(r, one)
        else:
            frame.leave_parts()
    else:
        one.part_of = frame.parent
        if frame.parent_value is not None and amount(one.number)[1] > frame.parent_value:
            one.doubts.append("facts.doubt.whole")
        elif frame.from_base is not None or frame.sentence - frame.parent_sentence > 1:
            one.doubts.append("facts.doubt.whole")


def _settle_subindex(frame: Frame, one: Found) -> None:
    """Take the first index of the text for the whole of those that it says it is made of (分指数)."""
    indices = [level for level in frame.levels if level.name.endswith("指数")]
    first = next((level for level in indices if level.name.endswith(_TOTALS)), indices[0] if indices else None)
    if (
        first is not None
        and not (one.indicator or "").endswith(_TOTALS)
        and first.name != one.indicator
        and first.region == one.region
        and (one.indicator or "").endswith("指数")
    ):
        one.part_of = first.name
        one.doubts.append("facts.doubt.part_of")


def _other_parent(r: Group, one: Found) -> None:
    """Look for the whole further back where the last level is measured in another unit: 企业6.4万家,资本2万亿元,其中外资企业2780家."""
    frame = r.frame
    unit, value = amount(one.number)
    for level in reversed(frame.levels[-6:]):
        if level.sentence == frame.sentence and level.value > value and alike(level.unit, unit):
            one.part_of = frame.parent = level.name
            frame.parent_value, frame.parent_unit = level.value, unit_family(one.number.unit)
            frame.parent_is_count = r.number.dimension == COUNT
            one.doubts.append("facts.doubt.whole")
            return


def _fits(r: Group, one: Found) -> bool:
    frame = r.frame
    same = unit_family(one.number.unit) == frame.parent_unit
    if r.number.dimension == MEASURE:
        return same
    return frame.parent_is_count and alike(one.number.unit, frame.parent_unit) or same
