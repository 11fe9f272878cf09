"""Clauses without figures (无数小句): what they leave for the clauses after them."""

import re

from tongzhou.facts import grammar as g
from tongzhou.facts.clauses import Clause
from tongzhou.facts.frames import Frame, Region
from tongzhou.facts.lexicon import DEICTIC
from tongzhou.facts.periods import read_base
from tongzhou.facts.phrases import clean, coordinate, head_of
from tongzhou.facts.predicate import BETWEEN, MODALITY, RELATIONS
from tongzhou.facts.tokens import COLON, COMMA, COMPARE, PERIOD, PLACE, WORD, Token
from tongzhou.facts.zone import PREPOSITION, join_places

__all__ = ["PRICE", "read_bare", "read_quiet"]

PRICE = re.compile(r"[((]?(?:按|以)?(可比价格|不变价格|现价|当年价格|可比价|不变价)(?:计算|计)?[))]?")


#: A body named after a place is not the place.
_BODY = re.compile(
    r"[一-龥]{0,12}?(?:局|厅|委员会|发改委|省委|市委|区委|县委|政府|法院|协会|大学|学院|公司|中心|集团|研究院|研究所|银行|海关|办公室|部门|报社|联盟)"
)


#: 某地协同发展 is a topic, not the place the next figures are about.
_TOPIC = ("协同发展", "协同创新", "一体化", "协作", "合作")


_LISTED = re.compile(
    r"[一-龥A-Za-z]{2,14}(?:、[一-龥A-Za-z]{2,14}){0,12}(?:、|和|及|与|以及)[一-龥A-Za-z]{2,14}?(?=[涨跌升降增][幅势](?:居前|靠前|较大|明显)|等|上|方面|领域|$|也|均|实现|都|则)"
)


#: 分产业看, 按活动类型分, 从执行主体看: what follows are the parts of the last level.
_BY = re.compile(r"\s*(?:分|按|从)[一-龥]{1,8}?(?:来?看|分|划分)$")

#: Parts of time are no parts of a level: 分周看.
_BY_TIME = re.compile(r"\s*(?:分|按|从)[周月季年时旬]")
_RANKED = re.compile(
    r"\s*([一-龥]{2,20}?)(?:继续|仍|依然|稳)?(?:位居|位列|居|排名|列)(?:全国|全省|全市|各)?(?:首|第|前)"
    r"|\s*([一-龥]{2,20}?)(?:升幅|增幅|涨幅|增速|增长|升势)?最[大高快多好低小慢]$"
)


#: A line or project that an article is about, and the places it joins.
_PROJECT = re.compile(
    r"\s*([一-龥\d]{2,12}?(?:号线|线|铁路|高速公路|高速|公路|高铁|大桥|隧道|运河|水渠|管道|项目|工程))(?:是|为|全线|全长|位于|横跨|连接|起自|起于)"
)
_JOINS = re.compile(r"(?:横跨|跨越|贯穿|连接|连通|途经)$")


class _Quiet:
    """The places of a clause without figures, as they are met (无数小句的地区)."""

    __slots__ = ("before", "end", "is_related", "joined", "subject")

    def __init__(self) -> None:
        self.subject: Region | None = None
        self.before: Region | None = None
        self.joined: Region | None = None
        self.end = -1
        self.is_related = False

    def take(self, text: str, clause: Clause, frame: Frame, token: Token) -> None:
        """Take a place where it is a subject: not a body named after it, not behind 对 or 占."""
        _, low, high, payload = token
        if (
            self.is_related
            or PREPOSITION.search(text[max(low - 1, 0) : low])
            or _BODY.match(text, high, clause.end)
            or text.startswith(_TOPIC, high)
        ):
            return
        region = frame.resolve(payload)  # type: ignore[arg-type]  # a PLACE token carries a Place
        if self.end == low and payload[2] == DEICTIC and self.subject is not None:  # type: ignore[index]  # a PLACE token carries a Place
            self.end = high  # 甲、乙、丙三市
            return
        if region is None:
            return
        gap = text[self.end : low].strip() if self.end >= 0 else "?"
        if self.joined is None and _JOINS.search(text[max(low - 4, clause.start) : low]):
            self.joined = region
        if self.before is not None and gap in BETWEEN:
            self.before = self.subject = join_places(self.before, region, gap, frame, payload)  # type: ignore[arg-type]  # as above
        else:
            self.before = region
            self.subject = self.subject or region
        self.end = high


def read_quiet(text: str, clause: Clause, frame: Frame, is_bare: bool = False) -> None:
    """Take what a clause without figures leaves (无数小句): period, region, base, parent, a list before the comma."""
    quiet = _Quiet()
    for token in clause.tokens:
        kind, low, high, payload = token
        if kind == PERIOD and text[low - 1 : low] == "以" and text.startswith("为", high):
            continue  # 以2015年为基期
        if kind == PERIOD:
            frame.set_period(text[low:high], low, high)
        elif kind == PLACE:
            quiet.take(text, clause, frame, token)
        elif kind == COMPARE:
            frame.pending_base = read_base(text[low:high])
        elif kind == WORD:
            quiet.is_related = quiet.is_related or payload in RELATIONS
            _take_word(frame, payload, text[low:high])
    if quiet.subject is not None:
        frame.set_region(quiet.subject)
    if not is_bare:
        _take_words(text, clause, frame, quiet)
    elif quiet.joined is not None or frame.entity is None:
        _take_project(text, clause, frame, quiet.joined)


def read_bare(text: str, clause: Clause, frame: Frame) -> None:
    """Take what a clause leaves that holds no token and has no figure near (无词小句): the project it may name."""
    if frame.entity is None:
        _take_project(text, clause, frame, None)


#: 甲、乙、丙三大贸易伙伴: what 上述三大贸易伙伴 points to later.
_GREAT = re.compile(
    r"((?:[对与同和])?[一-龥A-Za-z]{2,8}(?:、[一-龥A-Za-z]{2,8}){1,6}(?:和[一-龥A-Za-z]{2,8})?)([两三四五六七])大([一-龥]{2,6}?)(?=进出口|出口|进口|均|增加值|产值|合计|[,。]|$)"
)


def _take_words(text: str, clause: Clause, frame: Frame, quiet: _Quiet) -> None:
    """Take what the clause says of the figures to come: a topic, a price basis, a rank, a project, a list."""
    ending = text[clause.end - 1]
    if ending == "中" and clause.end - clause.start <= _LONGEST_TOPIC:
        _take_range(text, clause, frame)
        return
    if ending in "看分" and _BY.match(text, clause.start, clause.end):
        if frame.parent is None and not _BY_TIME.match(text, clause.start, clause.end):
            frame.enter_parts()
        return
    great = _GREAT.search(text, clause.start, clause.end)
    if great:
        frame.great = great[2] + "大" + great[3], great[1].replace("和", "、")
    is_short = clause.end - clause.start <= _LONGEST_TOPIC
    if (is_short and clause.stop == COMMA or ending in "重例额") and _take_topic(text, clause, frame):
        return
    _take_price(text, clause, frame)
    _take_rank(text, clause, frame, max(quiet.end, clause.start))
    _take_project(text, clause, frame, quiet.joined)
    _take_list(text, clause, frame, max(quiet.end, clause.start))


def _take_word(frame: Frame, code: object, word: str) -> None:
    if code == g.CHILD:
        frame.enter_parts()
    elif code == g.MODAL:
        frame.modality = MODALITY.get(word, "plan")
    elif code == g.VAGUE:
        frame.set_vague()


def _take_price(text: str, clause: Clause, frame: Frame) -> None:
    """Take 按不变价格计算 for the growth rates that follow, and note whether the clause has a subject of its own."""
    priced = PRICE.search(text, clause.start, clause.end) if text.find("价", clause.start, clause.end) >= 0 else None
    if priced:
        frame.price = priced[1]
    elif _has_own_subject(text, clause):
        frame.quiet_subject = True


def _take_range(text: str, clause: Clause, frame: Frame) -> None:
    """Take what the next figures are parts of: 限额以上单位商品零售额中."""
    begin = max((high for kind, _, high, _ in clause.tokens if kind in (PERIOD, COMPARE)), default=clause.start)
    name = clean(text[begin : clause.end - 1])[0]
    if name and head_of(name):
        frame.measured = name


#: A topic before the comma is short: its words of time and a name.
_LONGEST_TOPIC = 32
_RANKING = re.compile(r"[居列名最]")
_SHARE_TOPIC = re.compile(r"\s*([一-龥]{2,20}?)占(?!比)([一-龥]{0,16}?)的?(?:比重|比例|份额)$")


_ADJUNCT = re.compile(r"扣除|剔除|按|随着|由于|对|在|从|受|以|经|据|如|若")


def _take_topic(text: str, clause: Clause, frame: Frame) -> bool:
    """Take a measure that stands alone before its places: 第三产业增加值占…的比重,某市为…, 城镇化率,某市为…."""
    begin = max((high for kind, _, high, _ in clause.tokens if kind in (PERIOD, COMPARE)), default=clause.start)
    found = _SHARE_TOPIC.match(text, begin, clause.end)
    if found:
        whole = clean(found[2])[0]
        name = f"{clean(found[1])[0]}占{whole}比重"
        frame.is_share, frame.share_whole = True, whole or None
    else:
        name, is_clean = clean(text[begin : clause.end]) if clause.stop == COMMA else ("", False)
        if (
            not is_clean
            or _ADJUNCT.match(name)
            or head_of(name) is None
            or head_of(name) == name
            or len(name) > 14
            or clause.tokens
            and begin == clause.start
        ):
            return False
    frame.indicator, frame.indicator_clean, frame.measured = name, True, name
    frame.quiet_subject = False
    return True


def _take_rank(text: str, clause: Clause, frame: Frame, start: int) -> None:
    """Take the indicator of 某某居首位 for the clause that follows."""
    ranked = None
    if _RANKING.search(text, clause.start, clause.end):
        ranked = _RANKED.match(text, start, clause.end)
    name, is_clean = clean(ranked[1] or ranked[2]) if ranked else ("", False)
    if name in frame.lexicon.places:
        return
    if name:
        frame.indicator, frame.indicator_clean, frame.measured = name, is_clean and head_of(name) is not None, name
        frame.quiet_subject = False


def _take_project(text: str, clause: Clause, frame: Frame, joined: Region | None) -> None:
    """Take the line or project that the article is about, with the places that it joins."""
    project = _PROJECT.match(text, clause.start, clause.end)
    if project:
        frame.entity = project[1]
    if joined is not None and frame.entity is not None and (project or frame.entity_region is None):
        frame.entity_region = joined


_NAMED_AS = re.compile(r"(?:分别|依次)?[为是]")


def _take_list(text: str, clause: Clause, frame: Frame, start: int) -> None:
    """Take a list before the comma: 甲、乙和丙等领域显著增长,分别上涨…."""
    if text.find("、", clause.start, clause.end) < 0:
        return
    begin = max((high for kind, _, high, _ in clause.tokens if kind == PERIOD), default=start)
    found = _LISTED.search(text, max(begin, start), clause.end)
    said = _NAMED_AS.split(found[0])[-1].lstrip("在则于的") if found else ""
    items = coordinate(said) if said else ()
    if "伙伴" in text[clause.start : clause.end]:
        items = tuple("对" + item for item in items)
    if len(items) > 1:
        frame.item_list = items


def _has_own_subject(text: str, clause: Clause) -> bool:
    """Whether a clause without figures says something of its own, so that what follows may no longer be about the last indicator."""
    covered = sum(
        high - low
        for kind, low, high, payload in clause.tokens
        if kind in (PERIOD, COMPARE, PLACE) or payload in (g.CHILD, g.LEAD, g.VAGUE)
    )
    asides = sum(high - low for low, high, _ in clause.asides)
    return clause.end - clause.start - covered - asides > 3 and clause.stop != COLON
