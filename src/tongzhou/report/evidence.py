"""The evidence behind each number (证据): the sentence on the page, the panel row, or the formula with its inputs."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal

from tongzhou.facts.fact import Fact
from tongzhou.report.book import Badge, CheckLine, Evidence, Number, Piece, Quote
from tongzhou.report.inputs import Page
from tongzhou.report.phrases import Phrases, anchor, grouped
from tongzhou.terms.finding import Finding
from tongzhou.terms.panel import Observation
from tongzhou.terms.text import Block, Text

__all__ = [
    "badge",
    "computed_evidence",
    "fact_title",
    "finding_inputs",
    "fact_number",
    "measure",
    "of_facts",
    "observation_evidence",
    "observation_number",
    "quote",
]

#: A break of the page's layout with the blanks around it: shown as one break, the characters themselves untouched.
_BREAKS = re.compile(r"[ \t\u3000]*(?:\r\n|\r|\n)\s*")
#: The most characters of a paragraph shown around a sentence, each side; a page without paragraphs would repeat itself in every evidence.
_AROUND = 400


def badge(verdict: str, phrases: Phrases) -> Badge:
    """Give the mark of a verdict (结论标记)."""
    return Badge(verdict, phrases.words.say(f"report.verdict_{verdict}"))


def measure(fact: Fact, phrases: Phrases) -> str:
    """Say what kind of value it is: level, growth rate, share of … (度量)."""
    if fact.kind == "share" and fact.whole:
        return phrases.words.say("report.kind_share_of", whole=phrases.indicator(fact.whole))
    return phrases.words.say(f"report.kind_{fact.kind}")


def fact_number(fact: Fact, phrases: Phrases) -> Number:
    """Give a fact's value as a number linked to its evidence (事实的数字)."""
    text = grouped(fact.value)
    if fact.kind == "ratio" and ":" in fact.value_text:
        text = fact.value_text
    elif (
        fact.value_low is not None and fact.value_high is not None and fact.value_low == fact.value and _is_range(fact)
    ):
        text = phrases.words.say("report.range", low=grouped(fact.value_low), high=grouped(fact.value_high))
    elif fact.qualifier:
        text = phrases.words.get(f"report.qualified_{fact.qualifier}", f"{fact.qualifier} {{value}}").format(value=text)
    return Number(text, fact.value, phrases.unit(fact.unit), anchor("f", fact.id))


def _is_range(fact: Fact) -> bool:
    return fact.qualifier is None and fact.value_high is not None and fact.value_high.is_finite()


def quote(text: Text, fact: Fact) -> Quote:
    """Give the sentence of a fact with its numeral marked, layout breaks taken out (原句)."""
    raw = text.raw
    parts = (
        Piece(_joined(raw[fact.char_start : fact.value_start]), "sentence"),
        Piece(_joined(raw[fact.value_start : fact.value_end]), "numeral"),
        Piece(_joined(raw[fact.value_end : fact.char_end]), "sentence"),
    )
    return Quote(tuple(piece for piece in parts if piece.text))


def _joined(raw: str) -> str:
    return _BREAKS.sub("", raw)


def _page(text: Text, fact: Fact) -> Quote:
    """Give the paragraph around a fact as it stands on the page, the sentence and the numeral marked."""
    first, last = _paragraph(text, fact)
    first, last = max(first, fact.char_start - _AROUND), min(last, fact.char_end + _AROUND)
    raw = text.raw
    cuts = (
        ("page", raw[first : fact.char_start]),
        ("sentence", raw[fact.char_start : fact.value_start]),
        ("numeral", raw[fact.value_start : fact.value_end]),
        ("sentence", raw[fact.value_end : fact.char_end]),
        ("page", raw[fact.char_end : last]),
    )
    return Quote(tuple(Piece(_BREAKS.sub("\n", part), mark) for mark, part in cuts if part))  # type: ignore[arg-type]  # literals


def _paragraph(text: Text, fact: Fact) -> tuple[int, int]:
    """Give the raw span of the blocks that the clause lies in."""
    if not text.blocks:
        return fact.char_start, fact.char_end

    def block_at(position: int) -> Block:
        found = bisect_right(text.blocks, position, key=lambda block: text.offsets[block.start])
        return text.blocks[max(found - 1, 0)]

    first, last = block_at(fact.char_start), block_at(max(fact.char_end - 1, fact.char_start))
    low, _ = text.raw_span(first.start, first.end)
    _, high = text.raw_span(last.start, last.end)
    return min(low, fact.char_start), max(high, fact.char_end)


def of_facts(page: Page, facts: Sequence[Fact], phrases: Phrases) -> tuple[Evidence, ...]:
    """Give the evidence of facts of one page, with the checks they took part in (事实的证据)."""
    return tuple(
        _of_fact(page.text, fact, tuple(_line(one, phrases) for one in page.checked.get(fact.id, ())), phrases)
        for fact in facts
    )


def _line(finding: Finding, phrases: Phrases) -> CheckLine:
    words = phrases.words
    relation = words.get(f"report.relation_{finding.type}", finding.type)
    return CheckLine(finding.verdict, words.say(f"report.verdict_{finding.verdict}"), relation, finding.expr)


def _of_fact(text: Text, fact: Fact, checks: tuple[CheckLine, ...], phrases: Phrases) -> Evidence:
    words = phrases.words
    number = fact_number(fact, phrases)
    pairs = (
        ("report.slot_measure", measure(fact, phrases)),
        ("report.slot_entity", fact.entity),
        ("report.slot_scope", fact.scope),
        ("report.slot_base", fact.base),
        ("report.slot_base_period", phrases.period(fact.base_period) if fact.base_period else None),
        ("report.slot_coverage", fact.coverage),
        ("report.slot_price", phrases.price(fact.price)),
        ("report.slot_issuer", fact.issuer),
        ("report.slot_vintage", fact.vintage),
        ("report.slot_modality", words.say(f"report.modality_{fact.modality}")),
        ("report.slot_reading", words.say(f"report.reading_{fact.reading}")),
        ("report.slot_rule", fact.rule),
        ("report.slot_normal", f"{grouped(fact.value_norm)} {fact.unit_norm or ''}".strip()),
        ("report.slot_id", fact.id),
    )
    return Evidence(
        id=number.evidence or "",
        kind="read",
        title=fact_title(fact, phrases),
        number=number,
        document=text.document.name,
        sha256=text.document.sha256,
        article=fact.article,
        page=_page(text, fact),
        span=(fact.char_start, fact.char_end),
        numeral=(fact.value_start, fact.value_end),
        rows=tuple((words.say(key), value) for key, value in pairs if value),
        checks=checks,
    )


def fact_title(fact: Fact, phrases: Phrases) -> str:
    """Say of what, where and when a fact speaks (事实题名)."""
    slots = [phrases.indicator(fact.indicator), phrases.area(fact.region) if fact.region else None]
    slots.append(phrases.period(fact.period) if fact.period else None)
    return " · ".join(slot for slot in slots if slot)


def computed_evidence(
    name: str,
    number: Number,
    title: str,
    formula: str,
    inputs: Sequence[tuple[str, Number]],
    rows: Sequence[tuple[str, str]] = (),
) -> Evidence:
    """Give the evidence of a number that was computed: its formula and its inputs (算得的数)."""
    return Evidence(name, "computed", title, number, formula=formula, inputs=tuple(inputs), rows=tuple(rows))


def finding_inputs(finding: Finding, by_id: Mapping[str, Fact], phrases: Phrases) -> tuple[tuple[str, Number], ...]:
    """Give the facts of a finding as labelled numbers, in the finding's order (勾稽所用事实)."""
    return tuple(
        (fact_title(by_id[one], phrases), fact_number(by_id[one], phrases)) for one in finding.facts if one in by_id
    )


def observation_number(name: str, value: Decimal, unit: str | None) -> Number:
    """Give a panel value as a number linked to its evidence (面板数字)."""
    return Number(grouped(value), value, unit, name)


def observation_evidence(name: str, observation: Observation, number: Number, phrases: Phrases) -> Evidence:
    """Give the evidence of a panel row: issuer, vintage, source, note (面板证据)."""
    words = phrases.words
    pairs = (
        ("report.slot_issuer", observation.issuer),
        ("report.slot_vintage", observation.vintage),
        ("report.slot_status", words.get(f"report.status_{observation.status}", observation.status or "")),
        ("report.slot_index_base", observation.base),
        ("report.slot_source", observation.source),
        ("report.slot_note", observation.note),
        ("report.slot_where", observation.where),
    )
    title = " · ".join(
        (phrases.indicator(observation.indicator), phrases.area(observation.area), phrases.period(observation.period))
    )
    return Evidence(
        name, "panel", title, number, rows=tuple((words.say(key), str(value)) for key, value in pairs if value)
    )
