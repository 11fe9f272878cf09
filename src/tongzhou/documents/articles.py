"""Paragraphs to articles (篇章): which belong together, and what each is for."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from tongzhou.documents.layout import TALLER, Paragraph
from tongzhou.documents.marks import is_bare_dateline, is_briefs_head, is_byline, is_credit, is_dateline, starts_item
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
_OF_PICTURE = re.compile(r"(?:上|下|左|右)?图[为:]|图\s?\d|资料图")


class Piece(NamedTuple):
    """A paragraph with its kind and the number of its article (段落归属)."""

    paragraph: Paragraph
    kind: BlockKind
    article: int


def arrange(paragraphs: Sequence[Paragraph]) -> tuple[list[Piece], list[list[int]]]:
    """Give every paragraph its kind and article (划分篇章).

    An article begins with the run of headings above a byline or dateline, with two headings in a row, with a heading after a wide gap,
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
            in_headline = in_headline and paragraph.is_heading and (is_opening or not starts_item(paragraph.first))
            kind = _plain_kind(paragraph, in_headline)
        places[article].append(at)
        pieces.append(Piece(paragraph, kind, article))
    for parts in places:
        _name_headlines(pieces, parts)
    return pieces, places


def _plain_kind(paragraph: Paragraph, in_headline: bool) -> BlockKind:
    if in_headline:
        return "headline"
    if paragraph.is_heading:
        return "heading"
    first = paragraph.first
    if is_byline(first) or is_bare_dateline(first):
        return "byline"
    return "body"


def _starts(paragraphs: Sequence[Paragraph]) -> set[int]:
    """Give the numbers of the paragraphs that begin an article."""
    found: set[int] = set()
    usual = _usual_gap(paragraphs)
    last = -1
    is_briefs = False
    for at, paragraph in enumerate(paragraphs):
        is_briefs = is_briefs or paragraph.is_heading and is_briefs_head(paragraph.first)
        if _anchors(paragraphs, at):
            start = _top(paragraphs, at, last)
            found.add(start)
            last = at
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
            if is_tall or is_briefs or stands_apart:
                found.add(at)
    return found


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
    return int(len(run) > 2 or bool(_KICKER.search(first.last)) or _size(first) < _SHORT * _size(second))


def _size(paragraph: Paragraph) -> int:
    return sum(len(line.text.replace(" ", "")) for line in paragraph.lines)
