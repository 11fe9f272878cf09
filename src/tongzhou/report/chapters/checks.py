"""Chapter: what adds up and what does not (勾稽校验): findings grouped by verdict, each with its facts."""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import get_args

from tongzhou.facts.fact import Fact
from tongzhou.report.book import Block, Chapter, Evidence, FindingItem, FindingList, Heading, Note, Number, Text
from tongzhou.report.evidence import badge, computed_evidence, fact_number, finding_inputs, of_facts
from tongzhou.report.inputs import BookInputs, Page
from tongzhou.report.phrases import Phrases, anchor, grouped, rich
from tongzhou.terms.finding import Finding, Verdict

__all__ = ["MAX_FINDINGS", "checks_chapter", "shown_digits"]

#: Order of the sections: what does not add up comes first.
_ORDER: tuple[Verdict, ...] = ("inconsistent", "within_rounding", "exact", "derived", "not_checkable")
#: Findings of one verdict on the page; the workbook holds all.
MAX_FINDINGS = 600
#: Digits shown of a computed value beyond those of the printed one; the workbook holds all.
_MORE_DIGITS = 3


#: How a check writes the growth of a whole that follows from its parts.
_FROM_PARTS = "=f("


def checks_chapter(inputs: BookInputs, phrases: Phrases) -> Chapter:
    """Say what adds up and what does not (勾稽校验)."""
    words = phrases.words
    found = [(page, finding) for page in inputs.pages for finding in page.findings]
    counts = {verdict: sum(1 for _, finding in found if finding.verdict == verdict) for verdict in get_args(Verdict)}
    lead = (
        "report.checks_none" if not found else "report.checks_bad" if counts["inconsistent"] else "report.checks_good"
    )
    numbers = {verdict: Number(str(count)) for verdict, count in counts.items()}
    blocks: list[Block] = [Text(rich(words, lead, count=Number(str(len(found))), **numbers))]
    if any(_FROM_PARTS in finding.expr for _, finding in found):
        blocks.append(Text(rich(words, "report.checks_from_parts")))
    evidence: list[Evidence] = []
    for verdict in _ORDER:
        held = [(page, finding) for page, finding in found if finding.verdict == verdict]
        if not held:
            continue
        name = words.say(f"report.verdict_{verdict}")
        blocks.append(Heading(words.say("report.verdict_heading", verdict=name, count=len(held)), f"checks-{verdict}"))
        blocks.append(Text(rich(words, f"report.verdict_means_{verdict}")))
        items = []
        for n, (page, finding) in enumerate(held):
            item, behind = _item(page, finding, phrases)
            items.append(item)
            if n < MAX_FINDINGS:
                evidence.extend(behind)
        shown, rest = tuple(items[:MAX_FINDINGS]), tuple(items[MAX_FINDINGS:])
        blocks.append(FindingList(f"findings-{verdict}", name, shown, rest))
        if rest:
            more = {"shown": Number(str(len(shown))), "more": Number(str(len(rest)))}
            blocks.append(Note(rich(words, "report.findings_more", **more)))
    return Chapter("checks", words.say("report.chapter_checks"), tuple(blocks), tuple(evidence))


def shown_digits(value: Decimal, printed: Decimal | None) -> str:
    """Write a computed value with three more digits than the printed one, at most (写出算得的数).

    Examples
    --------
    >>> shown_digits(Decimal("49.06050420477"), Decimal("49.1"))
    '49.0605'
    >>> shown_digits(Decimal("36843.2"), Decimal("36843.2"))
    '36843.2'
    """
    if not value.is_finite():
        return "∞" if value > 0 else "−∞"
    digits = _MORE_DIGITS - (int(printed.as_tuple().exponent) if printed is not None and printed.is_finite() else 0)
    if -int(value.as_tuple().exponent) > digits:
        value = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_EVEN)
    return grouped(value)


def _item(page: Page, finding: Finding, phrases: Phrases) -> tuple[FindingItem, Sequence[Evidence]]:
    words = phrases.words
    by_id = page.by_id
    facts = [by_id[one] for one in finding.facts if one in by_id]
    printed = _printed_fact(finding, facts)
    name = anchor("c", finding.id)
    relation = words.get(f"report.relation_{finding.type}", finding.type)
    unit = phrases.unit(printed.unit) if printed else None
    inputs = finding_inputs(finding, by_id, phrases)
    evidence: list[Evidence] = list(of_facts(page, facts, phrases))
    lhs = None
    if finding.lhs is not None:
        lhs = Number(shown_digits(finding.lhs, finding.rhs), finding.lhs, unit, name)
        notes = tuple((words.say("report.slot_note"), words.tell(note)) for note in finding.notes)
        evidence.append(computed_evidence(name, lhs, relation, finding.expr, inputs, notes))
    rhs = None
    if finding.rhs is not None:
        rhs = (
            fact_number(printed, phrases)
            if printed
            else Number(shown_digits(finding.rhs, finding.rhs), finding.rhs, unit)
        )
    interval = ""
    if finding.interval is not None:
        low, high = (shown_digits(one, finding.rhs) for one in finding.interval)
        interval = words.say("report.interval", low=low, high=high)
    item = FindingItem(
        anchor=anchor("k", finding.id),
        relation=relation,
        expr=finding.expr,
        lhs=lhs,
        rhs=rhs,
        residual="" if finding.residual is None else shown_digits(finding.residual, finding.rhs),
        interval=interval,
        badge=badge(finding.verdict, phrases),
        facts=inputs,
        notes=tuple(words.tell(note) for note in finding.notes),
    )
    return item, evidence


def _printed_fact(finding: Finding, facts: Sequence[Fact]) -> Fact | None:
    """Give the fact whose printed value the check compares with: the one that equals the right-hand side."""
    return next((fact for fact in facts if finding.rhs is not None and fact.value == finding.rhs), None)
