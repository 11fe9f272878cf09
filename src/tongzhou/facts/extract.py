"""Text → facts (抽取): block by block, in text order."""

import re
from collections.abc import Iterator

from tongzhou.facts import grammar as g
from tongzhou.facts.clauses import Clause, cut
from tongzhou.facts.emit import Found, emit
from tongzhou.facts.english_reading import EnglishReader
from tongzhou.facts.english_tokens import is_english
from tongzhou.facts.events import event_days, likely_year
from tongzhou.facts.fact import Fact
from tongzhou.facts.firms import firm_of
from tongzhou.facts.frames import Frame
from tongzhou.facts.gazetteer import insert_places, names_in
from tongzhou.facts.home import TITLES, add_abroad, find_home
from tongzhou.facts.lexicon import AREA, Lexicon
from tongzhou.facts.periods import When, read_base, read_period
from tongzhou.facts.phrases import clean, head_of
from tongzhou.facts.predicate import BETWEEN
from tongzhou.facts.quiet import read_bare
from tongzhou.facts.reading import read_clause
from tongzhou.facts.tokens import COMMA, COMPARE, PERIOD, PLACE, SEMI, SENT, VALUE, WORD, Token, scan
from tongzhou.terms.text import Block, Text

__all__ = ["extract"]


def extract(text: Text, lexicon: Lexicon) -> Iterator[Fact]:
    """Read the facts of a text (抽取事实), in the order of the text.

    Each fact is `asserted` where every slot was read by a rule, else `review` with the doubts as keys in `notes`.
    """
    prefix = text.document.sha256[:8]
    number = 0
    blocks: dict[int, list[Block]] = {}
    for block in text.blocks:
        blocks.setdefault(block.article, []).append(block)
    for article, members in blocks.items():
        title = text.articles[article].title if article < len(text.articles) else None
        for found in _article(text, lexicon, members):
            number += 1
            found.article = title
            yield emit(found, text, f"{prefix}-{number}")


def _article(text: Text, lexicon: Lexicon, blocks: list[Block]) -> Iterator[Found]:
    folded = text.folded
    frame = Frame(lexicon, text.document.published, text.joins)
    latin = {block.start for block in blocks if is_english(folded, block.start, block.end)}
    reader = EnglishReader(
        lexicon.english, text.document.published, [block for block in blocks if block.start in latin], folded
    )
    scanned = [[] if block.start in latin else scan(folded, block.start, block.end, lexicon) for block in blocks]
    frame.article = folded[blocks[0].start : blocks[-1].end]
    frame.names = names_in(frame.article, lexicon)
    add_abroad(folded, blocks, lexicon, frame.names)
    if frame.names:
        scanned = [
            insert_places(folded, tokens, block.start, block.end, frame.names, lexicon.bounded)
            for block, tokens in zip(blocks, scanned, strict=True)
        ]
    scanned = [_without_date(folded, tokens, block) for block, tokens in zip(blocks, scanned, strict=True)]
    frame.firm = firm_of(frame.article)
    frame.likely_period = likely_year(frame.article, frame.published)
    days = event_days(frame.article, frame.published)
    if days is not None:
        frame.event_period = When(days)
        frame.is_event = True
    _look_ahead(folded, scanned, frame)
    frame.home = find_home(folded, blocks, scanned, lexicon)
    frame.title_region = frame.home.region
    first_issuer: str | None = None
    is_under_other = False
    for block, tokens in zip(blocks, scanned, strict=True):
        if block.start in latin:
            yield from reader.read(folded, block)
            continue
        frame.new_block(block.kind in TITLES)
        _set_mood(folded, block, frame)
        said = _issuer(folded, block)
        first_issuer = first_issuer or said
        frame.issuer = said or first_issuer
        if block.kind == "heading" and not _HEADED.match(folded, block.start, block.end):
            is_under_other = True
        elif said:
            is_under_other = False
        if block.kind in ("byline", "caption") and not any(token[0] == VALUE for token in tokens):
            continue
        for found in _block(folded, block, tokens, frame):
            # Under another heading it may be somebody else who plans, though still the same who published.
            if is_under_other and found.modality != "observed":
                found.issuer = None
            yield found


#: The day a document was given, alone on its line, in brackets, or with the meeting: (2022年1月12日), 2024年1月23日在…会议上.
_GIVEN = re.compile(r"[(—\s]*\d{4}年\d{1,2}月\d{1,2}日(?:[)\s]*|在[^\n,。]{4,40}(?:会议|大会)上[)\s]*)")


#: The year of a report's name is that of the meeting, not of its figures: 2023年政府工作报告.
_NAMED = re.compile(r"[一-龥]{0,6}政府工作报告|工作(?:报告|要点|会议)")


def _without_date(folded: str, tokens: list[Token], block: Block) -> list[Token]:
    """Leave out the day on which a document was given: no figure is of it (文件日期)."""
    if block.end - block.start > 200 or not any(token[0] == PERIOD for token in tokens):
        return tokens
    held = []
    for token in tokens:
        if token[0] == PERIOD:
            line = max(folded.rfind("\n", block.start, token[1]) + 1, block.start)
            end = folded.find("\n", token[2], block.end)
            if _GIVEN.fullmatch(folded, line, end if end >= 0 else block.end) or _NAMED.match(
                folded, token[2], block.end
            ):
                continue
        held.append(token)
    return held


def _look_ahead(folded: str, scanned: list[list[Token]], frame: Frame) -> None:
    """Find what holds for the whole article (通篇): 下同, the first region for headlines, a period if there is but one."""
    for tokens in scanned:
        last = None
        frame.joined.extend(_joined(folded, tokens))
        if frame.event_period is None:
            frame.event_period = next((read for read in _days(folded, tokens, frame) if read.form), None)
        for kind, low, high, payload in tokens:
            if kind == COMPARE:
                last = (low, high)
            elif (
                kind == WORD
                and payload == g.FOLLOWING
                and last
                and low - last[1] <= 2
                and folded[low:high] != "以下简称"
            ):
                frame.default_base = frame.default_base or read_base(folded[last[0] : last[1]])


def _joined(folded: str, tokens: list[Token]) -> Iterator[tuple[str, ...]]:
    """Give the areas that a paragraph names side by side, the finer of two that follow each other: 甲市乙区、丙省丁市 (并列地区)."""
    members: list[str] = []
    end = -1
    for kind, low, high, payload in [*tokens, (SENT, -1, -1, None)]:
        is_area = kind == PLACE and payload[2] == AREA  # type: ignore[index]  # a PLACE token carries a Place
        gap = folded[end:low].strip() if is_area and members else None
        if gap not in BETWEEN:
            if len(members) > 1:
                yield tuple(members)
            members = []
        if is_area:
            members = [*(members[:-1] if gap == "" else members), str(payload[0])]  # type: ignore[index]  # as above
            end = high


def _days(folded: str, tokens: list[Token], frame: Frame) -> Iterator[When]:
    """Give the spans of days of a paragraph: the time of an event that titles speak of."""
    for kind, low, high, _ in tokens:
        if kind == PERIOD and folded.find("日", low, high) > 0 and folded.find("至", low, high) > 0:
            yield read_period(folded[low:high], frame.published, frame.year)


def _block(folded: str, block: Block, tokens: list[Token], frame: Frame) -> Iterator[Found]:
    role = "headline" if block.kind in TITLES else None
    lead = -1
    if role:
        tokens = _in_pieces(folded, block, tokens, frame)
    has_figures = any(token[0] == VALUE for token in tokens)
    ahead = _TO_DO.search(folded, block.start, block.end) if has_figures else None
    clauses = cut(tokens, block.start, block.end)
    for clause, is_bare in zip(clauses, _bare(clauses), strict=True):
        if is_bare and not clause.tokens and not clause.asides:
            read_bare(folded, clause, frame)
            _stop(clause, frame)
            lead = -1
            continue
        if ahead is not None and clause.end > ahead.start() and frame.modality == "observed":
            frame.modality = "plan"
        start = _begin(folded, clause)
        if lead < 0:
            lead = start
        for found in read_clause(folded, clause, frame, lead, is_bare):
            found.role = role
            yield found
        for low, high, inside in clause.asides:
            frame.aside_name = _name_before(folded, start, low)
            yield from _aside(folded, low, high, inside, frame, role)
            frame.aside_name = None
        _stop(clause, frame)
        lead = lead if not clause.has_value and _is_adjunct(clause, start) else -1


def _begin(folded: str, clause: Clause) -> int:
    """Give where a clause begins to say something."""
    start = clause.start
    while start < clause.end and folded[start] in " \n\t":
        start += 1
    return start


def _stop(clause: Clause, frame: Frame) -> None:
    """Let go of what the end of a clause ends (断句)."""
    if clause.stop == SENT:
        frame.new_sentence()
    elif clause.stop == SEMI:
        frame.end_list()


def _bare(clauses: list[Clause]) -> list[bool]:
    """Say of each clause whether neither its sentence nor the next holds a figure, so that its words bear on none (无数句)."""
    found: list[bool] = []
    here, after = False, False
    sentence = 0
    for clause in reversed(clauses):
        if clause.stop == SENT:
            found += [not (here or after)] * sentence
            here, after, sentence = False, here, 0
        sentence += 1
        here = here or clause.has_value or bool(clause.asides)
    found += [not (here or after)] * sentence
    return found[::-1]


def _in_pieces(folded: str, block: Block, tokens: list[Token], frame: Frame) -> list[Token]:
    """Part the lines and the spaced phrases of a title, which has no commas (标题分段)."""
    breaks = [
        at
        for at in frame.joins
        if block.start < at < block.end and folded[at - 1] > "z" < folded[at] and not head_of(folded[at : at + 2])
    ]
    breaks += [at for at in range(block.start + 1, block.end - 1) if folded[at] == " " and folded[at - 1] > "z"]
    return sorted([*tokens, *((COMMA, at, at, None) for at in breaks)], key=_by_place) if breaks else tokens


def _by_place(token: Token) -> int:
    return token[1]


#: Headings of what is still to be done: 2024年主要目标, 下一步工作安排.
_AHEAD = re.compile(r"目标|任务|安排|打算|展望|思路|工作计划|工作重点|下一步")
#: A section that looks back on a year: 2022年工作回顾.
_REVIEWED = re.compile(r"((?:19|20)\d{2})年[^。;\d]{0,12}(?:回顾|总结|情况|成绩|成效|目标|任务|安排|打算)")
_HEADED = re.compile(r"\s*(?:第?[一二三四五六七八九十]{1,3}[、.部章]|[(（][一二三四五六七八九十]{1,3}[)）])")


def _set_mood(folded: str, block: Block, frame: Frame) -> None:
    """Take what a heading says of the sections under it: goals and tasks are no observations (章节语气)."""
    head = folded[block.start : block.end]
    if block.kind == "heading" or len(head) <= 30 and _HEADED.match(head):
        frame.mood = (
            ("target" if "目标" in head else "plan") if _AHEAD.search(head) and "回顾" not in head else "observed"
        )
        frame.modality = frame.mood
        year = _REVIEWED.search(head)
        frame.section_period = year[1] if year else None


#: Words that turn a paragraph to what is still to be done: 今年要抓好以下工作.
_TO_DO = re.compile(r"(?:今年|明年|下一步|下半年)[^,。;:\d]{0,8}?(?:要(?![素求件])|将(?![近军])|重点(?:抓好|做好))")


def _is_adjunct(clause: Clause, start: int) -> bool:
    """Whether a clause is nothing but time, place and comparison, so that the next clause's sentence begins with it."""
    if clause.stop != COMMA or not clause.tokens:
        return False
    covered = sum(token[2] - token[1] for token in clause.tokens if token[0] in (PERIOD, COMPARE, PLACE))
    return covered > 0 and clause.end - start - covered <= 2


_BEFORE_ASIDE = re.compile(r"[一-龥A-Za-z]{2,12}$")


def _name_before(folded: str, start: int, low: int) -> str | None:
    """Give the noun right before a bracket: 留宿旅客(5万人次)及不过夜旅客(6万人次)."""
    found = _BEFORE_ASIDE.search(folded, start, low)
    name, is_clean = (
        clean(re.split(r"其中|及|和|与", found[0].removeprefix("月").removeprefix("份"))[-1]) if found else ("", False)
    )
    return name if (is_clean or len(name) <= 8) and len(name) > 1 else None


def _aside(folded: str, low: int, high: int, tokens: list[Token], frame: Frame, role: str | None) -> Iterator[Found]:
    """Read figures inside brackets, for review only (括注)."""
    if (
        not any(token[0] == VALUE for token in tokens)
        or "为1" in folded[low:high]
        or folded[low + 1 : high - 1] in ("100", "=100", "1")
    ):
        return
    for clause in cut([token for token in tokens], low + 1, high - 1 if high > low + 1 else high):
        held = frame.region, frame.region_at, frame.indicator, frame.measured, frame.period, frame.period_at
        if clause.has_value:
            for found in read_clause(folded, clause, frame, clause.start):
                found.role = role
                found.doubts.append("facts.doubt.bracket")
                yield found
            frame.region, frame.region_at, frame.indicator, frame.measured, frame.period, frame.period_at = held


_SAID = re.compile(
    r"据(?P<a>[一-龥]{2,16}?)(?:最新|初步)?(?:统计(?![局厅署处])|发布|公布|数据|消息|测算|监测|通报)|从(?P<e>[一-龥]{2,16}?)(?:获悉|了解到|获知)"
)
_SHOWN = re.compile(r"(?:数据)?显示,?|(?:分析)?指出,")
_SHOWER = re.compile(r"([一-龥]{2,14}?)(?:最新)?(?:发布的?)?(?:统计)?$")
_SIGNED = re.compile(r"([一-龥]{2,8}(?:局|署|部|委|厅|院|行)):")


def _said(folded: str, start: int, end: int) -> str | None:
    """Give the body that is said to publish, by the phrase that begins first: 据某局统计, 某局数据显示, 某局指出, 某局:."""
    signed = _SIGNED.match(folded, start, end)
    if signed:
        return signed[1]
    found = _SAID.search(folded, start, end)
    for shown in _SHOWN.finditer(folded, start, found.start() if found else end):
        if shown[0] == "显示":
            continue
        before = _SHOWER.search(folded, max(start, shown.start() - 14), shown.start())
        if before:
            return before[1]
    return next(part for part in found.groups() if part) if found else None


_FROM = re.compile(r"^(?:来自|根据|依据|据)")
_DID = re.compile(r"的|梳理|汇总|整理|披露|提供")
_COUNTED = re.compile(r"(?:统计|数据|最新|分析){1,4}$")
_NOT_ISSUERS = frozenset("最新 初步 有关 相关 上述 这些 统计 监测 介绍 研究 报告 调查 分析 会议 结果 了解 悉".split())


def _issuer(folded: str, block: Block) -> str | None:
    """Find who published the figures, as the text says (发布机构)."""
    name = _said(folded, block.start, block.end)
    if name is None:
        return None
    # 来自某局的统计, 某报告梳理的情况: the body stands before what it did
    name = _DID.split(_FROM.sub("", name), maxsplit=1)[0] or name
    name = _COUNTED.sub("", name) or name
    return None if name in _NOT_ISSUERS or name.endswith(("统计", "数据", "结果")) and len(name) < 4 else name
