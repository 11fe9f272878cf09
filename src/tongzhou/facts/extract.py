"""Text → facts (抽取): block by block, in text order."""

import re
from collections.abc import Iterator

from tongzhou.facts import grammar as g
from tongzhou.facts.clauses import Clause, cut
from tongzhou.facts.emit import Found, emit
from tongzhou.facts.fact import Fact
from tongzhou.facts.frames import Frame
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.periods import When, read_base, read_period
from tongzhou.facts.reading import read_clause
from tongzhou.facts.tokens import COMMA, COMPARE, PERIOD, PLACE, SEMI, SENT, VALUE, WORD, Token, scan
from tongzhou.terms.text import Block, Text

__all__ = ["extract"]

_TITLES = frozenset({"kicker", "headline", "deck", "heading"})


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
    scanned = [scan(folded, block.start, block.end, lexicon) for block in blocks]
    frame.article = folded[blocks[0].start : blocks[-1].end]
    _look_ahead(folded, scanned, frame)
    first_issuer: str | None = None
    for block, tokens in zip(blocks, scanned, strict=True):
        frame.new_block(block.kind in _TITLES)
        said = _issuer(folded, block)
        first_issuer = first_issuer or said
        frame.issuer = said or first_issuer
        if block.kind in ("byline", "caption") and not any(token[0] == VALUE for token in tokens):
            continue
        yield from _block(folded, block, tokens, frame)


def _look_ahead(folded: str, scanned: list[list[Token]], frame: Frame) -> None:
    """Find what holds for the whole article (通篇): 下同, the first region for headlines, a period if there is but one."""
    for tokens in scanned:
        last = None
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
            elif kind == PLACE and frame.first_region is None:
                frame.first_region = frame.resolve(payload)  # type: ignore[arg-type]  # a PLACE token carries a Place


def _days(folded: str, tokens: list[Token], frame: Frame) -> Iterator[When]:
    """Give the spans of days of a paragraph: the time of an event that titles speak of."""
    for kind, low, high, _ in tokens:
        if kind == PERIOD and folded.find("日", low, high) > 0 and folded.find("至", low, high) > 0:
            yield read_period(folded[low:high], frame.published, frame.year)


def _block(folded: str, block: Block, tokens: list[Token], frame: Frame) -> Iterator[Found]:
    if not any(token[0] == VALUE for token in tokens):
        tokens = [token for token in tokens if token[0] in (PLACE, PERIOD, SENT, COMMA, SEMI, WORD)]
    role = "headline" if block.kind in _TITLES else None
    lead = -1
    for clause in cut(tokens, block.start, block.end):
        start = clause.start
        while start < clause.end and folded[start] in " \n\t":
            start += 1
        if lead < 0:
            lead = start
        for found in read_clause(folded, clause, frame, lead):
            found.role = role
            yield found
        for low, high, inside in clause.asides:
            yield from _aside(folded, low, high, inside, frame, role)
        if clause.stop == SENT:
            frame.new_sentence()
        elif clause.stop == SEMI:
            frame.item_list = ()
            frame.pending_base = None
        lead = lead if not clause.has_value and _is_adjunct(clause, start) else -1


def _is_adjunct(clause: Clause, start: int) -> bool:
    """Whether a clause is nothing but time, place and comparison, so that the next clause's sentence begins with it."""
    if clause.stop != COMMA or not clause.tokens:
        return False
    covered = sum(token[2] - token[1] for token in clause.tokens if token[0] in (PERIOD, COMPARE, PLACE))
    return covered > 0 and clause.end - start - covered <= 2


def _aside(folded: str, low: int, high: int, tokens: list[Token], frame: Frame, role: str | None) -> Iterator[Found]:
    """Read figures inside brackets, for review only (括注)."""
    if not any(token[0] == VALUE for token in tokens) or "为1" in folded[low:high]:
        return
    for clause in cut([token for token in tokens], low + 1, high - 1 if high > low + 1 else high):
        if clause.has_value:
            for found in read_clause(folded, clause, frame, clause.start):
                found.role = role
                found.doubts.append("facts.doubt.bracket")
                yield found


_SAID = re.compile(
    r"据(?P<a>[一-龥]{2,16}?)(?:最新|初步)?(?:统计|发布|公布|数据|消息|测算|监测|通报)|(?P<b>[一-龥]{2,14}?)(?:最新)?(?:发布的?)?(?:统计)?数据显示"
    r"|从(?P<e>[一-龥]{2,16}?)(?:获悉|了解到|获知)|(?P<c>[一-龥]{2,12}?)(?:显示|指出|分析指出),|^(?P<d>[一-龥]{2,8}(?:局|署|部|委|厅|院|行)):"
)
_COUNTED = re.compile(r"(?:统计|数据|最新|分析)+$")
_NOT_ISSUERS = frozenset("最新 初步 有关 相关 上述 这些 统计 监测 介绍 研究 报告 调查 分析 会议 结果 了解 悉".split())


def _issuer(folded: str, block: Block) -> str | None:
    """Find who published the figures, as the text says (发布机构)."""
    found = _SAID.search(folded, block.start, block.end)
    if not found:
        return None
    name = next(part for part in found.groups() if part)
    name = _COUNTED.sub("", name) or name
    return None if name in _NOT_ISSUERS or name.endswith(("统计", "数据", "结果")) and len(name) < 4 else name
