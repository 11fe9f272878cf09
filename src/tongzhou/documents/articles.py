"""Paragraphs to articles (篇章): which belong together, and what each is for."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tongzhou.documents.layout import TALLER, Paragraph
from tongzhou.documents.marks import (
    is_bare_dateline,
    is_briefs_head,
    is_byline,
    is_credit,
    is_dateline,
    is_folio,
    is_imprint,
    is_lead,
    is_signed,
    starts_item,
)
from tongzhou.terms.text import BlockKind

__all__ = ["Piece", "arrange"]

_KICKER = re.compile(r"^《.*》.{0,2}(?:发布|印发|公布|出台|出版)$|(?:——|:|──)$")
#: A first line under this share of the second's length introduces it (assumed).
_SHORT = 0.6
#: Blank lines beyond the usual that set a new article apart (assumed).
_WIDE_GAP = 2
#: How much taller than the text a headline is that opens an article by itself, and how small a caption is (assumed, from newspapers at hand:
#: headings inside an article stay below, headlines of briefs above).
_HEADLINE, _CAPTION = 1.4, 0.95
#: Of a title two characters tell what it is about, of sentences three.
_TWO, _THREE = re.compile(r"(?=([\u4e00-\u9fff]{2}))"), re.compile(r"(?=([\u4e00-\u9fff]{3}))")
#: Characters and words that any two releases share.
_OF_ANY = re.compile(
    r"[的了和与在是为达年月日市县省]|同比|增长|下降|投资|全[市省县区国]|我[市省县区]|记者|获悉|举行|近日|日前|亿元|季度|今|昨"
)
#: With them a line under the headline begins that says more (破折号).
_DASHES = ("—", "──")
#: Paragraphs among which an article's headlines and first sentences stand (assumed).
_OPENING = 8
_OF_PICTURE = re.compile(r"(?:上|下|左|右)?图[为:]|图\s?\d|资料图")


class Piece(NamedTuple):
    """A paragraph with its kind and the number of its article (段落归属)."""

    paragraph: Paragraph
    kind: BlockKind
    article: int


def arrange(paragraphs: Sequence[Paragraph]) -> tuple[list[Piece], list[list[int]]]:
    """Give every paragraph its kind and article (划分篇章).

    An article begins with the run of headings above a byline or dateline, with two headings in a row, with a heading after a wide gap or
    after writers named behind a last sentence, with a heading over a report's first sentence that speaks of nothing of the article before,
    with each heading of a column of briefs (简讯), or with a picture and its credit; the text after a caption goes back to the article the
    picture interrupts, unless a heading comes first.

    Returns
    -------
    tuple
        The paragraphs in order with kind and article, and for each article the numbers of its paragraphs.
    """
    starts = _starts(paragraphs)
    captions = _captions(paragraphs)
    pieces: list[Piece] = []
    places: list[list[int]] = []
    current: int | None = None
    in_headline = False
    for at, paragraph in enumerate(paragraphs):
        if at in captions:
            if captions[at] == at:
                places.append([])
            article = len(places) - 1
            kind: BlockKind = "caption"
        else:
            if current is None or at in starts:
                places.append([])
                current = len(places) - 1
                in_headline = True
            article = current
            is_opening = not places[article]
            in_headline = in_headline and (
                is_folio(paragraph.first)
                or paragraph.is_heading
                and (is_opening or not starts_item(paragraph.first))
            )  # fmt: skip
            kind = _plain_kind(paragraph, in_headline)
        places[article].append(at)
        pieces.append(Piece(paragraph, kind, article))
    for parts in places:
        _name_headlines(pieces, parts)
    return pieces, places


def _plain_kind(paragraph: Paragraph, in_headline: bool) -> BlockKind:
    first = paragraph.first
    if is_folio(first):
        return "kicker"
    if in_headline:
        return "headline"
    if paragraph.is_heading:
        return "heading"
    if is_byline(first) or is_bare_dateline(first) or is_imprint(first):
        return "byline"
    return "body"


def _starts(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Give the numbers of the paragraphs that begin an article."""
    found: set[int] = set()
    usual = _usual_gap(paragraphs)
    last = -1
    is_briefs = False
    begun = 0
    for at, paragraph in enumerate(paragraphs):
        is_briefs = is_briefs or paragraph.is_heading and is_briefs_head(paragraph.first)
        if _anchors(paragraphs, at):
            start = _top(paragraphs, at, last)
            found.add(start)
            last, begun = at, start
            is_briefs = False
        elif paragraph.is_heading and at > 0 and not paragraphs[at - 1].is_heading:
            run_end = at
            while run_end + 1 < len(paragraphs) and paragraphs[run_end + 1].is_heading:
                run_end += 1
            is_run = run_end > at and run_end + 1 < len(paragraphs)
            is_briefs = is_briefs and (
                not is_run or any(is_briefs_head(one.first) for one in paragraphs[at : run_end + 1])
            )
            is_tall = not starts_item(paragraph.first) and any(
                one.scale >= _HEADLINE for one in paragraphs[at : run_end + 1]
            )
            # Where heights are known they tell headlines from the headings of sections; without them, how headings stand.
            stands_apart = not paragraph.scale and (is_run or paragraph.lines[0].gap >= usual + _WIDE_GAP)
            if is_tall or is_briefs or stands_apart or _is_new(paragraphs, at, run_end, begun):
                found.add(at)
                begun = at
    # What a page prints above its columns stands with the article under it.
    return {at - 1 if at and is_folio(paragraphs[at - 1].first) else at for at in found}


def _is_new(paragraphs: Sequence[Paragraph], at: int, run_end: int, begun: int) -> bool:
    """Whether a heading opens another article than the one begun before it, by the text alone (另一篇)."""
    heading = paragraphs[at]
    if starts_item(heading.first):
        return False
    if is_signed(paragraphs[at - 1].last):
        return True
    if heading.scale or run_end + 1 == len(paragraphs) or not is_lead(paragraphs[run_end + 1].first):
        return False
    new = [_said(one) for one in paragraphs[at : run_end + 2]]
    new[-1] = new[-1].split("。", 1)[0]
    opening = [one for one in paragraphs[begun : min(at, begun + _OPENING)] if not is_byline(one.first)]
    body = next((place for place, one in enumerate(opening, 1) if not one.is_heading), len(opening))
    told = [_said(one) for one in opening[:body]]
    return not _runs(new) & _runs(told) and not _runs(new, _TWO) & _runs(told[: max(body - 1, 1)], _TWO)


def _said(paragraph: Paragraph) -> str:
    return "".join(line.text for line in paragraph.lines)


def _runs(pieces: Sequence[str], run: re.Pattern[str] | None = None) -> set[str]:
    """Give the runs of characters that a piece of news may be known by, those of any release left out (字串)."""
    return {
        found[1] for piece in pieces for found in (run or _THREE).finditer(piece) if not _OF_ANY.search(found[1])
    }  # fmt: skip


def _anchors(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether the paragraph is a dateline, or a byline under a heading (a byline under body text closes its article)."""
    first = paragraphs[at].first
    if is_dateline(first):
        return True
    return is_byline(first) and at > 0 and paragraphs[at - 1].is_heading


def _top(paragraphs: Sequence[Paragraph], anchor: int, last: int) -> int:
    """Go up from a byline or dateline to the first heading of its article."""
    start = anchor
    under = anchor - 1
    # One summary paragraph may stand between the headline and the dateline.
    has_summary = under > last and not paragraphs[under].is_heading and not is_byline(paragraphs[under].first)
    if has_summary and under - 1 > last and paragraphs[under - 1].is_heading and is_dateline(paragraphs[anchor].first):
        start = under
    while start - 1 > last and paragraphs[start - 1].is_heading:
        start -= 1
    return start


def _usual_gap(paragraphs: Sequence[Paragraph]) -> int:
    gaps = sorted(paragraph.lines[0].gap for paragraph in paragraphs[1:])
    return gaps[len(gaps) // 2] if gaps else 0


def _captions(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Give the numbers of caption paragraphs, each with that of the caption's first paragraph."""
    found: dict[int, int] = {}
    for at, paragraph in enumerate(paragraphs):
        is_small = 0 < paragraph.scale < _CAPTION and bool(_OF_PICTURE.match(paragraph.first))
        if paragraph.is_heading or not (is_credit(paragraph.last) or is_small):
            continue
        is_alone = len(paragraph.last) <= 40 and len(paragraph.lines) == 1
        above = at - 1
        if is_alone and above >= 0 and above not in found and _is_plain(paragraphs[above]):
            found[above] = found[at] = above
        else:
            found[at] = at
    return found


def _is_plain(paragraph: Paragraph) -> bool:
    return not (paragraph.is_heading or is_byline(paragraph.first) or is_dateline(paragraph.first))


def _name_headlines(pieces: list[Piece], parts: Sequence[int]) -> None:
    """Tell kicker, headline and deck apart in the run of headings that opens an article."""
    run = [at for at in parts if pieces[at].kind == "headline"]
    if len(run) < 2:
        return
    main = _main([pieces[at].paragraph for at in run])
    for place, at in enumerate(run):
        kind: BlockKind = "headline" if place == main else "kicker" if place < main else "deck"
        pieces[at] = pieces[at]._replace(kind=kind)


def _main(run: Sequence[Paragraph]) -> int:
    """Give the place of the headline in a run: the tallest; of equal ones the first that nothing introduces."""
    tallest = max(one.scale for one in run)
    if tallest >= TALLER and min(one.scale for one in run) < tallest / TALLER:
        return next(place for place, one in enumerate(run) if one.scale >= tallest / TALLER)
    first, second = run[:2]
    return int(not second.first.startswith(_DASHES) and _introduces(run))


def _introduces(run: Sequence[Paragraph]) -> bool:
    first, second = run[:2]
    return bool(len(run) > 2 or bool(_KICKER.search(first.last)) or _size(first) < _SHORT * _size(second))


def _size(paragraph: Paragraph) -> int:
    return sum(len(line.text.replace(" ", "")) for line in paragraph.lines)
