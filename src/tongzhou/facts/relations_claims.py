"""What the text claims in words about its figures (文字论断): a gap narrows, a good comes first, a part drives the whole."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.figure import Figure, corners, plain, stem_of
from tongzhou.facts.relation import finding
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding, Verdict
from tongzhou.terms.text import Text
from tongzhou.terms.words import Message

__all__ = ["claims"]

_SENTENCE_END = re.compile(r"[。！？!?]")
_GAP = re.compile(r"差距[^。，,；;]{0,12}?(?P<less>缩小|收窄)|差距[^。，,；;]{0,12}?(?P<more>扩大|拉大)")
_DRIVER = re.compile(
    r"(?:拉动|带动|推动|促进)(?P<whole>[^。，,；;]{1,12}?)(?:增长|上升|提高|下降)的(?:主要|首要|最大)(?:因素|力量|动力|原因)"
)
_FIRST = re.compile(r"(?P<what>[^。，,；;\s]{2,12}?)(?:稳|仍|继续)?(?:居|占据|排名?|位居|位列)(?:首位|第一|榜首)")
_HALF = Decimal(50)


def claims(shelf: Shelf, text: Text) -> Iterator[Finding]:
    """Look for claim words in the sentences of an article's figures and hold them against the figures (论断核对).

    Figures cannot contradict a claim as they do an equality: a claim they do not bear out is `not_checkable`, with a note.
    """
    if not shelf.figures:
        return
    told: set[str] = set()
    for low, high, figures in _sentences(shelf, text.raw):
        said = text.raw[low:high].replace("\n", "").replace("\r", "")
        if found := _GAP.search(said):
            yield from _directions(figures, bool(found["less"]), found[0])
        if found := _DRIVER.search(said):
            at = low + text.raw[low:high].find(found[0][:4])
            yield from _contribution(shelf, [one for one in figures if one.fact.value_start < at], found)
        for found in _FIRST.finditer(text.raw[max(low - 30, 0) : high].replace("\n", "")):
            yield from _first_place(shelf, figures, found, told)


def _sentences(shelf: Shelf, raw: str) -> Iterator[tuple[int, int, Sequence[Figure]]]:
    """Give the sentences that hold figures, with them."""
    figures = [one for one in shelf.figures if one.fact.role != "headline"]
    starts = [one.fact.value_start for one in figures]
    at = 0
    while at < len(figures):
        fact = figures[at].fact
        found = _SENTENCE_END.search(raw, fact.value_end)
        end = found.start() if found else len(raw)
        following = max(bisect_left(starts, end), at + 1)
        yield fact.char_start, end, figures[at:following]
        at = following


def _directions(figures: Sequence[Figure], is_less: bool, words: str) -> Iterator[Finding]:
    """Compare ratios of two periods: a gap narrows as the ratio comes nearer to one."""
    earlier: dict[object, Figure] = {}
    ratios = [one for one in figures if one.fact.kind == "ratio" and one.fact.base_region and one.fact.period]
    for figure in sorted(ratios, key=lambda one: one.fact.period or ""):
        fact = figure.fact
        if fact.region == fact.base_region:
            continue
        before = earlier.setdefault((figure.stem, figure.place, fact.base_region), figure)
        if before is figure:
            continue
        now, then = abs(figure.value - 1), abs(before.value - 1)
        holds = now < then if is_less else now > then
        overlaps = figure.span.meets(before.span)
        verdict: Verdict = "not_checkable" if not holds else "within_rounding" if overlaps else "exact"
        sign = "<" if figure.value < before.value else ">"
        expr = f"{fact.region}/{fact.base_region}:{plain(fact.value)}{sign}{plain(before.fact.value)}(“{words}”)"
        note = () if holds else (Message.of("facts.check.claim_not_borne_out", words=words),)
        yield finding("claim_direction", expr, (figure, before), figure.value, before.value, figure.span, verdict, note)


def _contribution(shelf: Shelf, before: Sequence[Figure], found: "re.Match[str]") -> Iterator[Finding]:
    """Compute a part's share of the whole's change (增量贡献)."""
    stem = stem_of(found["whole"])
    part = next((one for one in reversed(before) if one.fact.kind == "level"), None)
    if part is None:
        return
    whole = shelf.level(stem, part.place, part.fact.period, part.unit)
    ours = shelf.growth_of(part)
    theirs = shelf.growth_of(whole) if whole else None
    if whole is None or ours is None or theirs is None or min(ours.span.low, theirs.span.low) <= -100:
        return
    figures = (part, ours, whole, theirs)
    spans = [one.span for one in figures]
    if spans[3].low <= 0 <= spans[3].high:
        return
    value, span = _share_of_change(*(one.value for one in figures)), corners(_share_of_change, spans)
    verdict: Verdict = "exact" if span.low > _HALF else "within_rounding" if value > _HALF else "not_checkable"
    expr = f"{part.said()}(+{plain(ours.fact.value)}%)的增量÷{whole.said()}(+{plain(theirs.fact.value)}%)的增量>50%(“{found[0]}”)"
    note = () if value > _HALF else (Message.of("facts.check.claim_not_borne_out", words=found[0]),)
    yield finding("claim_contribution", expr, figures, value, _HALF, span, verdict, note)


def _share_of_change(part: Decimal, part_growth: Decimal, whole: Decimal, whole_growth: Decimal) -> Decimal:
    ours = part - part / (1 + part_growth / 100)
    theirs = whole - whole / (1 + whole_growth / 100)
    return ours / theirs * 100


def _first_place(shelf: Shelf, figures: Sequence[Figure], found: "re.Match[str]", told: set[str]) -> Iterator[Finding]:
    """Hold 居首位 against the other goods printed."""
    stem = stem_of(found["what"])
    side = next((name for name in ("进出口", "进口", "出口") if stem.endswith(name)), None)
    if side is None or stem in told or stem == side:
        return
    near = figures[0]
    first = shelf.level(stem, near.place, near.fact.period)
    if first is None:
        return
    others = [
        one
        for one in shelf.goods.get((side, first.place, first.fact.period), ())
        if one.stem != stem and one.fact.kind == "level" and one.unit == first.unit
    ]
    if not others:
        return
    told.add(stem)
    second = max(others, key=lambda one: one.value)
    holds = first.value > second.value
    verdict: Verdict = "exact" if holds else "not_checkable"
    note = (
        Message.of("facts.check.among_printed")
        if holds
        else Message.of("facts.check.claim_not_borne_out", words=found[0])
    )
    expr = f"{first.said()}>{second.said()}(“{found[0]}”)"
    yield finding(
        "claim_direction", expr, (first, second), first.value, second.value, first.span, verdict, (note,), first.factor
    )
