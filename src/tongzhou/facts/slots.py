"""Where, when and against what (地区、时期、基期): taken from the clause or from the frame, with doubts by distance."""

import re

from tongzhou.facts.bases import base_period, earlier
from tongzhou.facts.firms import firm_subject
from tongzhou.facts.frames import Region
from tongzhou.facts.gazetteer import NO_DISTRICT
from tongzhou.facts.group import Group
from tongzhou.facts.periods import TO_TEN, Base, When, read_period
from tongzhou.facts.phrases import clean
from tongzhou.facts.quantities import POINT, RATIO, TIMES

__all__ = ["read_comparison", "read_place", "read_time"]

LEVELLED = re.compile(
    r"^((?:东北|西北|东南|西南|[东西南北中]部)(?:沿海)?(?:地区)?(?:\d{1,3}|[一二三四五六七八九十]{1,2})(?:个?省区市|省市|省)|[东西中]部地区|东北地区|(?!农村|城镇|贫困|偏远|其他|其它|各|全|该|本|国际|境外|海外|民族|沿海|边境|毗邻|周边|重点|主要|革命)[一-龥]{2,3}地区(?!生产|旅客|游客|居民))"
)


UNDECLARED = re.compile(
    r"^(?![对向全该本各])([一-龥]{1,2}[^跨全外本各两邻出入他](?:省|自治区|(?<!城)市|州|县|(?<!["
    + NO_DISTRICT
    + r"城特新税])区))(?![场值政民级区内外域])"
)


_YEAR_IN = re.compile(r"(?:19|20)\d{2}")


def read_place(r: Group) -> None:
    """Find the area of the figures (定地区): printed in the clause, or the running one."""
    zone, frame = r.zone, r.frame
    firm = frame.firm or firm_subject(zone.phrase)
    if firm:
        r.entity = firm
        r.doubts.append("facts.doubt.no_region")
        return
    if not zone.is_place_sure:
        r.doubts.append("facts.doubt.region")
    if zone.place is None and _read_undeclared(r):
        return
    if zone.place is not None:
        frame.set_region(zone.place)
        r.region = zone.place
        _doubt_undeclared(r, zone.place)
    elif frame.entity_region is not None and _OF_PROJECT.search(zone.phrase):
        r.region = frame.entity_region
    elif frame.region is not None:
        _inherit_place(r, frame.region)
    else:
        r.region = frame.home.region
        r.doubts.append("facts.doubt.region_far" if frame.home.region else "facts.doubt.no_region")
    if frame.entity is not None and (_OF_PROJECT.search(zone.phrase) or zone.is_child or frame.parent is not None):
        r.entity = frame.entity


#: Words by which a clause speaks of the line or project of the article.
_OF_PROJECT = re.compile(r"全线|全长|总投资|该线|该项目|该工程|线路")


def _read_undeclared(r: Group) -> bool:
    """Read an area that the region does not declare (未声明的地区): 西部12省市, 某某省. Always for review."""
    zone, frame = r.zone, r.frame
    phrase = zone.phrase.strip().lstrip("、和及与")
    found = LEVELLED.match(phrase) or UNDECLARED.match(phrase)
    if not found or phrase in frame.lexicon.indicators:
        return False
    r.doubts.append("facts.doubt.undeclared_area")
    r.region = (found[1], (found[1],))
    frame.set_region(r.region)
    zone.phrase = phrase[found.end() :]
    return True


def _doubt_undeclared(r: Group, region: Region) -> None:
    """Leave to a person what is of an area that nothing declares, unless the article's title names it (未声明的地区)."""
    if len(region[1]) == 1 and region[0] not in r.frame.lexicon.parents and region != r.frame.title_region:
        r.doubts.append("facts.doubt.undeclared_area")


def _inherit_place(r: Group, region: Region) -> None:
    frame = r.frame
    r.region = region
    _doubt_undeclared(r, region)
    sentence, block = frame.region_at
    if region == frame.home.region:
        is_far = not frame.home.is_sure
    else:
        is_far = sentence != frame.sentence
    if is_far:
        r.doubts.append("facts.doubt.region_far")


def read_time(r: Group) -> None:
    """Find the period of the figures (定时期): their own words of time, or the running period of the paragraph."""
    frame = r.frame
    when = frame.period
    if _has_own_time(r) or _take_base_time(r, when):
        return
    if when is None or when.form is None and frame.was_title:
        _guess_time(r)
        return
    if "以来" in r.zone.phrase:
        r.doubts.append("facts.doubt.period")
    sentence, block = frame.period_at
    if sentence != frame.sentence and (block != frame.block or _is_passing(r, when)) and not _is_of_block(r, when):
        _take_far_time(r, when, block)
        return
    r.period = when.form or _likely(r, when)
    if r.period is None and sentence != frame.sentence and frame.solid:
        r.period = frame.solid
        r.doubts.append("facts.doubt.period")
        return
    if frame.from_base and r.kind in ("level", "ratio") and r.period and re.fullmatch(r"\d{4}-\d{4}", r.period):
        r.period = r.period[5:]
    if sentence == frame.sentence or block == frame.block:
        _keep_main(r, when)
    if when.is_vague or when.form is None:
        r.doubts.append("facts.doubt.period")
    if frame.period_joined:
        r.doubts.append("facts.doubt.join")


def _keep_main(r: Group, when: When) -> None:
    """Take the first lasting period for what the text is about (主时期)."""
    if not when.is_vague and r.frame.main_period is None:
        r.frame.main_period = r.period if _LASTING.fullmatch(r.period or "") else None


def _likely(r: Group, when: When) -> str | None:
    """Give the likely year where words of time name none and nothing else does (约略年份)."""
    is_open = when.is_vague and when.year is None and r.frame.solid is None
    return r.frame.likely_period if is_open else None


def _has_own_time(r: Group) -> bool:
    """Take the words of time before a figure, if they say when it was and not what it is held against (自带时期)."""
    own = r.predicate.own_period
    if own is None or _is_back(r) or not (r.number.dimension != TIMES and "同" not in own or r.is_from):
        return False
    _take_own_time(r, own)
    return True


def _is_of_block(r: Group, when: When) -> bool:
    """Whether a paragraph began with its month and names no other time: all of it is of that month, for review (段首时期)."""
    frame = r.frame
    is_first = frame.period_at[1] == frame.block and when.form == frame.block_first
    if not is_first or frame.is_block_mixed or when.is_point:
        return False
    r.doubts.append("facts.doubt.period_far")
    return True


def _take_far_time(r: Group, when: When, block: int) -> None:
    """Take the period that the text is about, or for a stock the day named before, for review (远承时期)."""
    frame = r.frame
    r.doubts.append("facts.doubt.period_far")
    if when.is_point and block == frame.block and _STOCK.search(r.zone.phrase):
        r.period = when.form
        return
    about = frame.section_period or frame.block_period or frame.main_period or frame.title_period
    r.period = frame.section_period if "counted" in r.rule else about
    if block == frame.block:
        frame.period = When(frame.main_period, is_vague=True)


def _is_back(r: Group) -> bool:
    """Whether the figure says how far something has come back to an earlier level: 恢复到2019年的九成."""
    return _BACK.search(r.zone.phrase) is not None


_BACK = re.compile(r"恢复[到至]?\s*$")


def _guess_time(r: Group) -> None:
    """Fill the period of a figure that no words of time reach, for review: the event's, or the likely year."""
    frame = r.frame
    r.doubts.append("facts.doubt.no_period")
    if frame.event_period is not None and (frame.was_title or frame.is_event):
        r.period = frame.event_period.form
    elif "counted" not in r.rule:
        r.period = frame.likely_period


def _take_own_time(r: Group, own: str) -> None:
    """Date a figure by the words of time that are its alone: 对比2014年的4.46, 由上年的61.2%."""
    frame = r.frame
    read = read_period(own if own[-1:] == "年" or not own.isdigit() else own + "年", frame.published, frame.year)
    running = frame.period.form if frame.period else None
    r.period = _beside(own, read, running or frame.section_period or frame.main_period)
    r.rule.append("own_period")
    is_other = frame.period is not None and frame.period.is_point and frame.period_at[0] != frame.sentence
    if is_other and not own[:2].isdigit():
        r.doubts.append("facts.doubt.period_far")
    if r.period is None:
        r.doubts.append("facts.doubt.period")


def _take_base_time(r: Group, when: When | None) -> bool:
    """Date the level that the next figure is held against, if this is one: 较去年同期的754.9亿元减少8.3% (比较期水平)."""
    frame, base = r.frame, r.predicate.own_base
    if base is None:
        return False
    running = when.form if when is not None else None
    r.period = base_period(base, running or frame.section_period or frame.main_period)
    r.rule.append("own_period")
    if frame.period_at[0] != frame.sentence:
        r.doubts.append("facts.doubt.period_far")
    if r.period is None:
        r.doubts.append("facts.doubt.period")
    return True


#: What is counted at a point of time.
_STOCK = re.compile(r"保有量|余额|常住人口|\d岁|用户|里程|床位|在校|参保人数|机构|装机")
#: Periods that a text can be about; days and stocks are passing.
_LASTING = re.compile(r"\d{4}(?:Q\d|Q1-Q\d|H\d|-\d{2}|-\d{2}/\d{4}-\d{2}|-\d{4})?")


def _is_passing(r: Group, when: When) -> bool:
    """Whether the running period, of a sentence before, was a day or a month within what the text is about (插叙时间)."""
    main, form = r.frame.main_period, when.form
    if main is None or form is None or form == main or r.frame.parent is not None:
        return False
    if re.fullmatch(r"\d{4}-\d{4}", form) and len(main) == len("2022"):
        return True  # the span of a yearly mean
    return when.is_point or len(form) == 7 and len(main) > 7 or len(form) == 7 and form[4] == "-" and len(main) < 7


def _beside(own: str, read: When, running: str | None) -> str | None:
    """Give the part of the earlier year that the running period is of this one: 去年同期, or 上年 beside a stock (同期)."""
    if own.startswith("上年") and running is not None and "同" not in own:
        year = int(running[:4]) - 1
        if "末" in own or "底" in own:
            return f"{year}-12-31"
        return earlier(running) if running.endswith("-12-31") else str(year)
    is_same = "同" in own or running is not None and running.endswith("-12-31") and not own[:2].isdigit()
    if not is_same or running is None or read.year is None:
        return read.form
    return earlier(running, int(running[:4]) - read.year)


_COMPARED = frozenset({"growth_rate", "avg_annual_change", "pp_diff", "abs_change"})
Compared = tuple[str | None, str | None]


def read_comparison(r: Group) -> Compared:
    """Give the words of comparison and the dated comparator (定基期)."""
    own, anchor = r.predicate.own_period, r.anchor
    if own and not r.is_from and (r.number.dimension == TIMES or "同" in own or _is_back(r)):
        own = own.lstrip("至到于")
        read = read_period(own, r.frame.published, r.frame.year)
        return own, _beside(own, read, r.period) or earlier(r.period)
    if r.zone.is_of and r.versus is not None:
        return r.versus, None
    if r.kind not in _COMPARED:
        return _level_base(r, anchor)
    if r.versus is not None:
        return r.versus, (base_period(r.versus_base, r.period) if r.versus_base else None)
    if r.frame.from_base is not None and r.predicate.base is None and r.frame.pending_base is None:
        words, then = r.frame.from_base
        r.doubts.append("facts.doubt.no_base")
        return (None if r.kind == "avg_annual_change" else words), then
    base = _find_base(r)
    if base is None and (years := _MEAN_OF.search(r.text, r.start, r.number.start)) and r.kind == "avg_annual_change":
        return _mean_of(r, years[1])
    if base is None:
        return _since(r) if r.frame.since and r.kind == "avg_annual_change" else _no_base(r)
    r.frame.pending_base = None
    dated = base_period(base, r.period)
    if r.kind == "avg_annual_change" and dated and r.period and len(dated) == 4 == len(r.period) and dated < r.period:
        r.period = f"{dated}-{r.period}"
    if dated is None and (r.kind == "avg_annual_change" or base.is_chained and r.period):
        r.doubts.append("facts.doubt.no_base")
    return base.words, dated


#: 三年年均, 近五年来年均.
_MEAN_OF = re.compile(r"([一二两三四五六七八九十]|\d{1,2})年来?(?=年?平?均)")


def _mean_of(r: Group, years: str) -> Compared:
    """Take so many years up to the running one for the span of a yearly mean (三年年均), for review."""
    count, end = TO_TEN.get(years) or int(years), r.period or ""
    r.doubts.append("facts.doubt.no_base")
    if len(end) != len("2022"):
        return None, None
    begin = str(int(end) - count)
    r.period = f"{begin}-{end}"
    return None, begin


def _since(r: Group) -> Compared:
    """Take 某年以来 for the beginning of an average change."""
    words, year = r.frame.since or ("", "")
    end = (r.frame.main_period or r.frame.solid) if r.period is None else r.period
    if end and len(end) == 4 and year < end:
        r.period = f"{year}-{end}"
    return words, year


def _level_base(r: Group, anchor: tuple[str, str | None] | None) -> Compared:
    """Keep the base of an index or a ratio where it is printed in brackets: 以2010年为100, 以某省为1."""
    frame = r.frame
    if r.kind == "index" and anchor and (dated := _YEAR_IN.search(anchor[0])):
        return anchor[0], dated[0]
    frame.base = r.predicate.base or frame.base
    if r.number.dimension == RATIO and anchor:
        frame.base = Base(anchor[0])
        frame.anchor_region = anchor[1]
    return None, None


_NO_BASE = re.compile(r"自然增长率$|^(?:平均|最大|最小)")


def _find_base(r: Group) -> Base | None:
    """Find the comparison: in the clause, just before it, earlier in the sentence, 下同, or the sentence before."""
    frame = r.frame
    printed = r.predicate.base or frame.pending_base
    if printed is not None:
        return _take_base(r, printed)
    is_average = r.kind == "avg_annual_change"
    if is_average and frame.base is not None and (frame.base.form or "-")[0] in "12":
        r.doubts.append("facts.doubt.no_base")
        return frame.base
    is_amount = r.kind == "abs_change" and r.number.dimension != POINT
    if is_average or is_amount or _NO_BASE.search(clean(r.zone.phrase)[0]):
        return None
    return _inherited_base(r)


def _take_base(r: Group, printed: Base) -> Base:
    frame = r.frame
    if printed.is_chained:
        frame.chained = printed
    elif r.kind != "pp_diff" or frame.base is None and printed.is_yearly:
        if frame.base is not None and frame.base.form != printed.form:
            frame.has_rival_base = True
        frame.first_base = frame.first_base or printed
        frame.base = printed
    if printed.is_yearly and frame.main_base is None:
        frame.main_base = printed
    return printed


def _inherited_base(r: Group) -> Base | None:
    """Take the comparison of the sentence, of the sentence before, or, for review, the one the text began with."""
    frame = r.frame
    base = frame.base or frame.default_base
    if r.kind == "growth_rate" and frame.chained is not None and frame.first_base is None:
        base = frame.chained  # all that its sentence printed
    before = frame.previous_base
    if base is None and before is not None and before.is_yearly and frame.previous_base_at == frame.sentence - 1:
        base = before
    if base is not None:
        r.rule.append("base_inherited")
        if base.words.endswith(("初", "末", "底")) and r.kind == "growth_rate" or frame.is_base_ambiguous():
            r.doubts.append("facts.doubt.no_base")
        frame.base = None if base.is_chained else base
        base = _of_flow(r, base)
    elif (r.kind == "growth_rate" or r.number.dimension == POINT) and (
        frame.chained or frame.main_base and not frame.has_bare_growth
    ):
        r.rule.append("base_of_text")
        r.doubts.append("facts.doubt.no_base")
        base = frame.chained or frame.main_base
    return base


def _of_flow(r: Group, base: Base) -> Base:
    """Hold the growth of a flow against the last year, not against its end, which was printed for a stock (流量基期)."""
    is_flow = r.kind == "growth_rate" and r.period is not None and len(r.period) < len("2022-12-31")
    return Base(base.words.rstrip("末底"), is_yearly=True) if is_flow and base.form == "-12-31" else base


def _no_base(r: Group) -> Compared:
    """Say what is usual where nothing is printed, for review only: the same part of the year before."""
    if r.kind != "abs_change":
        r.doubts.append("facts.doubt.no_base")
    if r.kind != "growth_rate":
        return None, (earlier(r.period) if r.kind == "abs_change" and r.predicate.is_change else None)
    r.frame.has_bare_growth = r.frame.has_bare_growth or r.frame.main_base is None and not r.frame.was_title
    if _NO_BASE.search(clean(r.zone.phrase)[0]):
        return None, None
    before = _of_flow(r, r.frame.previous_base) if r.frame.previous_base else None
    return (before.words, base_period(before, r.period)) if before else (None, earlier(r.period))
