"""Chapter: sources and documents (来源与文献): every document by its hash, the panel, the ledger's head."""

from tongzhou.report.book import Block, Cell, Chapter, Column, Heading, Note, Number, Table, Text
from tongzhou.report.inputs import BookInputs
from tongzhou.report.phrases import Phrases, rich

__all__ = ["sources_chapter"]


def sources_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """List every document, the panel and the ledger's head (来源与文献)."""
    words = phrases.words
    columns = (
        Column(words.say("report.col_document")),
        Column(words.say("report.col_published")),
        Column(words.say("report.col_size"), "number", words.say("report.unit_bytes")),
        Column(words.say("report.col_facts"), "number"),
        Column(words.say("report.col_sha256"), "code"),
    )
    rows: list[tuple[Cell, ...]] = []
    for page in inputs.pages:
        document = page.text.document
        published = document.published.isoformat() if document.published else words.say("report.none")
        size = Number(f"{document.size:,}".replace(",", " "))
        rows.append((document.name, Number(published), size, Number(str(len(page.facts))), document.sha256))
    if inputs.panel is not None and inputs.panel_name:
        size_shown = Number(f"{inputs.panel_size:,}".replace(",", " ")) if inputs.panel_size is not None else None
        count = Number(str(len(inputs.panel.observations)))
        rows.append((inputs.panel_name, words.say("report.none"), size_shown, count, inputs.panel_sha256 or ""))
    blocks: list[Block] = [
        Text(rich(words, "report.sources_lead", count=Number(str(len(rows))))),
        Table("table-documents", words.say("report.documents_caption"), columns, (("", tuple(rows)),)),
    ]
    residues = sum(len(page.text.residues) for page in inputs.pages)
    joins = sum(len(page.text.joins) for page in inputs.pages)
    blocks.append(Note(rich(words, "report.sources_layout", joins=Number(str(joins)), residues=Number(str(residues)))))
    if inputs.panel is not None:
        blocks.extend(_panel_sources(inputs, phrases))
    blocks.append(Heading(words.say("report.ledger_title"), "ledger-head"))
    if inputs.head is None:
        blocks.append(Text(rich(words, "report.ledger_none")))
    else:
        size = Number(str(inputs.head.size))
        at = inputs.head.at.isoformat(timespec="seconds")
        blocks.append(Text(rich(words, "report.ledger_head", size=size, root=inputs.head.root, at=at)))
    return Chapter("sources", words.say("report.chapter_sources"), tuple(blocks))


def _panel_sources(inputs: BookInputs, phrases: Phrases) -> list[Block]:
    """Count the panel's rows by issuer, vintage and source."""
    words = phrases.words
    counts: dict[tuple[str, str, str], int] = {}
    for one in inputs.panel.observations if inputs.panel else ():
        key = (one.issuer or words.say("report.none"), one.vintage or words.say("report.none"), one.source or "")
        counts[key] = counts.get(key, 0) + 1
    columns = (
        Column(words.say("report.slot_issuer")),
        Column(words.say("report.slot_vintage")),
        Column(words.say("report.slot_source")),
        Column(words.say("report.col_rows"), "number"),
    )
    rows = tuple((*key, Number(str(count))) for key, count in counts.items())
    heading = Heading(words.say("report.panel_sources"), "panel-sources")
    return [heading, Table("table-panel-sources", words.say("report.panel_sources"), columns, (("", rows),))]
