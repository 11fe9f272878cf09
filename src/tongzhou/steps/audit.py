"""From pages to what adds up and what does not (勾稽校验)."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from tongzhou.documents.audit import page_findings
from tongzhou.facts.check import check
from tongzhou.facts.coverage import coverage_breaks
from tongzhou.facts.decision import Decision
from tongzhou.facts.fact import Fact
from tongzhou.facts.known import KnownFigures
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.vintage import vintages_named
from tongzhou.steps.facts import Progress, facts_of
from tongzhou.terms.finding import Finding
from tongzhou.terms.text import Text

__all__ = ["Recall", "audit_texts", "findings_of"]

#: Gives what is known beside a text, for the facts read from it.
Recall = Callable[[Sequence[Fact]], KnownFigures]


def findings_of(
    text: Text,
    facts: Sequence[Fact],
    lexicon: Lexicon,
    known: KnownFigures | None = None,
    progress: Progress | None = None,
) -> tuple[Finding, ...]:
    """Check the figures of one text against each other, and look at what the page itself lacks (单页勾稽校验).

    With figures known from elsewhere, the release that each printed figure comes out on is named, and breaks of coverage are said.
    `progress` is told of bytes as the checking passes them.

    An id begins with the first 8 characters of the document's hash, as the ids of facts do, so that no two pages share one.
    """
    start = text.document.sha256[:8]
    told, size = 0, text.document.size

    def passed(share: float) -> None:
        nonlocal told
        if progress is not None:
            progress(int(size * share) - told)
            told = int(size * share)

    found = check(facts, text, lexicon, passed)
    if known is not None and known.figures:
        found = (*found, *vintages_named(facts, known))
        found = (*found, *coverage_breaks(facts, found, known))
    found = (*found, *page_findings(text))
    if progress is not None:
        progress(size - told)
    return tuple(replace(one, id=f"{start}-{one.id}") for one in found)


def audit_texts(
    texts: Sequence[Text],
    lexicon: Lexicon,
    progress: Progress,
    recall: Recall | None = None,
    decisions: Sequence[Decision] = (),
) -> tuple[Finding, ...]:
    """Check each text (逐页勾稽校验).

    Parameters
    ----------
    texts
        Decoded pages.
    lexicon
        The names of the region's areas and indicators.
    progress
        Is told of bytes as reading and checking pass them, half of a byte for each.
    recall
        Gives what is known beside the texts, for the facts of one; None where nothing is.
    decisions
        What persons decided of figures earlier; they hold.

    Returns
    -------
    tuple of Finding
        Text by text in order. An inconsistency is a finding, not an error.
    """
    findings: list[Finding] = []
    half = _halved(progress)
    for text in texts:
        facts = tuple(facts_of([text], lexicon, half, decisions))
        findings.extend(findings_of(text, facts, lexicon, recall(facts) if recall else None, half))
    return tuple(findings)


def _halved(progress: Progress) -> Progress:
    """Count each byte as half a one, what is left over with the next."""
    left = 0

    def passed(more: int) -> None:
        nonlocal left
        whole, left = divmod(left + more, 2)
        progress(whole)

    return passed
