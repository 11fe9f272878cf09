"""Chapter: what the documents say (文献所载): facts by theme and article; plans and proposals apart; facts to review in a list."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from tongzhou.facts.fact import Fact
from tongzhou.report.book import Badge, Block, Chapter, FactItem, FactList, Heading, Note, Number, Text
from tongzhou.report.evidence import badge, fact_number, measure, of_facts, quote
from tongzhou.report.inputs import BookInputs, Page
from tongzhou.report.phrases import Phrases, rich
from tongzhou.terms.finding import Verdict

__all__ = ["MAX_SHOWN", "documents_chapter"]

#: Facts shown per section; beyond it the book says how many more the workbook holds. A page holds about a hundred.
MAX_SHOWN = 600

_Found = tuple[Page, Fact]


def documents_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """Say what the documents say (文献所载)."""
    words = phrases.words
    found: list[_Found] = [(page, fact) for page in inputs.pages for fact in page.facts]
    observed = [one for one in found if one[1].modality == "observed" and one[1].reading != "review"]
    stated = [one for one in found if one[1].modality != "observed"]
    review = [one for one in found if one[1].modality == "observed" and one[1].reading == "review"]
    articles = {(page.text.document.sha256, fact.article) for page, fact in found}
    blocks: list[Block] = [
        Text(
            rich(
                words,
                "report.documents_lead" if found else "report.documents_none",
                documents=Number(str(len(inputs.pages))),
                articles=Number(str(len(articles))),
                facts=Number(str(len(found))),
                asserted=Number(str(len(observed))),
                review=Number(str(len(review))),
                stated=Number(str(len(stated))),
            )
        )
    ]
    shown: list[_Found] = []
    for key, name in phrases.themes():
        themed = [one for one in observed if phrases.theme(one[1].indicator) == key]
        if not themed:
            continue
        blocks.append(Heading(words.say("report.theme", theme=name), f"theme-{key}"))
        blocks.extend(_list(themed, f"facts-{key}", words.say("report.facts_caption", theme=name), phrases, shown))
    blocks.append(Heading(words.say("report.stated_title"), "stated"))
    blocks.append(
        Text(rich(words, "report.stated_lead" if stated else "report.stated_none", count=Number(str(len(stated)))))
    )
    if stated:
        blocks.extend(_list(stated, "facts-stated", words.say("report.stated_title"), phrases, shown, "speaker"))
    blocks.append(Heading(words.say("report.review_title"), "review"))
    blocks.append(
        Text(rich(words, "report.review_lead" if review else "report.review_none", count=Number(str(len(review)))))
    )
    if review:
        blocks.extend(_list(review, "facts-review", words.say("report.review_title"), phrases, shown, "review"))
    evidence = tuple(
        one
        for page in inputs.pages
        for one in of_facts(page, [fact for holder, fact in shown if holder is page], phrases)
    )
    return Chapter("documents", words.say("report.chapter_documents"), tuple(blocks), evidence)


def _list(
    found: Sequence[_Found], name: str, caption: str, phrases: Phrases, shown: list[_Found], shows: str = "plain"
) -> Iterable[Block]:
    """Give facts as a list under their articles, and a note where more were found than are shown."""
    kept = found[:MAX_SHOWN]
    shown.extend(kept)
    groups, rest = (_groups(part, phrases) for part in (kept, found[MAX_SHOWN:]))
    yield FactList(name, caption, groups, shows, rest)  # type: ignore[arg-type]  # callers give one of the three
    if len(found) > len(kept):
        more = Number(str(len(found) - len(kept)))
        yield Note(rich(phrases.words, "report.facts_more", shown=Number(str(len(kept))), more=more))


def _groups(found: Sequence[_Found], phrases: Phrases) -> tuple[tuple[str, tuple[FactItem, ...]], ...]:
    return tuple(
        (key[0] or phrases.words.say("report.no_article"), tuple(_item(page, fact, phrases) for page, fact in run))
        for key, run in groupby(found, lambda one: (one[1].article, one[0].text.document.sha256))
    )


def _item(page: Page, fact: Fact, phrases: Phrases) -> FactItem:
    words = phrases.words
    verdicts: dict[Verdict, Badge] = {}
    for finding in page.checked.get(fact.id, ()):
        verdicts.setdefault(finding.verdict, badge(finding.verdict, phrases))
    none = Badge("unchecked", words.say("report.verdict_unchecked"))
    details = (fact.entity, fact.scope, fact.coverage, phrases.price(fact.price))
    speaker = fact.issuer or fact.entity or words.say("report.speaker_unnamed")
    return FactItem(
        indicator=phrases.indicator(fact.indicator),
        detail=" · ".join(one for one in details if one),
        area=phrases.area(fact.region),
        period=phrases.period(fact.period),
        number=fact_number(fact, phrases),
        measure=measure(fact, phrases),
        base=phrases.base(fact.base, fact.period, fact.base_period, fact.base_region),
        quote=quote(page.text, fact),
        reading=Badge(fact.reading, words.say(f"report.reading_{fact.reading}")),
        verdicts=tuple(verdicts.values()) or (none,),
        said_by=words.say("report.said_by", who=speaker, modality=words.say(f"report.modality_{fact.modality}")),
        document=page.text.document.name,
        sha256=page.text.document.sha256,
        span=(fact.value_start, fact.value_end),
        why=tuple(words.get(key, key) for key in (fact.notes or "").split()),
    )
