"""Puts the book together (编成蓝皮书): results in, chapters with their evidence out; the same results give the same book."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tongzhou.report.book import Book, Chapter, Cover, Evidence, Number
from tongzhou.report.chapters.areas import areas_chapter
from tongzhou.report.chapters.assumed import assumed_chapter
from tongzhou.report.chapters.checks import checks_chapter
from tongzhou.report.chapters.development import development_chapter
from tongzhou.report.chapters.documents import documents_chapter
from tongzhou.report.chapters.methods import all_recipes, methods_chapter
from tongzhou.report.chapters.sources import sources_chapter
from tongzhou.report.chapters.trade import trade_chapter
from tongzhou.report.inputs import BookInputs
from tongzhou.report.phrases import Phrases
from tongzhou.terms.words import Words

__all__ = ["compose"]

_CHAPTERS = (
    documents_chapter,
    checks_chapter,
    development_chapter,
    trade_chapter,
    areas_chapter,
    methods_chapter,
    assumed_chapter,
    sources_chapter,
)


def compose(inputs: BookInputs, words: Words) -> Book:
    """Compose the blue book from results, in the language of `words` (编成蓝皮书)."""
    phrases = Phrases(words, inputs.areas, inputs.indicators)
    chapters = tuple(chapter(inputs, phrases) for chapter in _CHAPTERS)
    region = inputs.region if words.lang == "zh" else inputs.region_english
    at, zone = _local(inputs)
    return Book(
        title=words.say("report.title", region=region),
        subtitle=words.say("report.subtitle"),
        lang=words.lang,
        region=region,
        made_at=at,
        cover=_cover(inputs, phrases, region, at, zone),
        chapters=chapters,
        evidence=_once(chapters),
        recipes=all_recipes(inputs, phrases),
        assumed=tuple((one.what, one.value, f"{one.where} {one.why}".strip()) for one in inputs.assumed),
        head=inputs.head.root if inputs.head else None,
    )


def _local(inputs: BookInputs) -> tuple[datetime, str]:
    """Give the time in the region's zone, and its name; in UTC where the machine has no table of zones."""
    try:
        return inputs.made_at.astimezone(ZoneInfo(inputs.zone)), inputs.zone
    except ZoneInfoNotFoundError:
        return inputs.made_at.astimezone(UTC), "UTC"


def _cover(inputs: BookInputs, phrases: Phrases, region: str, at: datetime, zone: str) -> Cover:
    words = phrases.words
    dates = sorted(page.text.document.published for page in inputs.pages if page.text.document.published)
    lines = [(words.say("report.cover_region"), region)]
    if dates:
        shown = phrases.period(dates[-1].isoformat())
        lines.append((words.say("report.cover_material"), shown))
    lines.append((words.say("report.cover_made"), f"{phrases.period(at.date().isoformat())} {at:%H:%M} ({zone})"))
    if inputs.head is not None:
        lines.append((words.say("report.cover_head"), inputs.head.root))
    lines.append((words.say("report.cover_program"), inputs.program))
    facts = sum(len(page.facts) for page in inputs.pages)
    findings = [finding for page in inputs.pages for finding in page.findings]
    bad = sum(1 for finding in findings if finding.verdict == "inconsistent")
    return Cover(
        tuple(lines),
        (
            (words.say("report.cover_documents"), Number(str(len(inputs.pages)))),
            (words.say("report.cover_facts"), Number(str(facts))),
            (words.say("report.cover_findings"), Number(str(len(findings)))),
            (words.say("report.cover_inconsistent"), Number(str(bad))),
        ),
    )


def _once(chapters: tuple[Chapter, ...]) -> tuple[Evidence, ...]:
    """Give each evidence once, in the order in which the book first needs it."""
    found: dict[str, Evidence] = {}
    for chapter in chapters:
        for one in chapter.evidence:
            found.setdefault(one.id, one)
    return tuple(found.values())
