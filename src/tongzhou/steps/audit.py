"""From pages to what adds up and what does not (勾稽校验)."""

from collections.abc import Sequence

from tongzhou.documents.audit import page_findings
from tongzhou.facts.check import check
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon
from tongzhou.steps.facts import Progress, facts_of
from tongzhou.terms.finding import Finding
from tongzhou.terms.text import Text

__all__ = ["audit_texts", "findings_of"]


def findings_of(text: Text, facts: Sequence[Fact], lexicon: Lexicon) -> tuple[Finding, ...]:
    """Check the figures of one text against each other, and look at what the page itself lacks (单页勾稽校验)."""
    return (*check(facts, text, lexicon), *page_findings(text))


def audit_texts(texts: Sequence[Text], lexicon: Lexicon, progress: Progress) -> tuple[Finding, ...]:
    """Check each text (逐页勾稽校验).

    Parameters
    ----------
    texts
        Decoded pages.
    lexicon
        The names of the region's areas and indicators.
    progress
        Is told of bytes as the reading passes them.

    Returns
    -------
    tuple of Finding
        Text by text in order. An inconsistency is a finding, not an error.
    """
    findings: list[Finding] = []
    for text in texts:
        findings.extend(findings_of(text, tuple(facts_of([text], lexicon, progress)), lexicon))
    return tuple(findings)
