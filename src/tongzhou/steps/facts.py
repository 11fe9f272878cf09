"""From pages to facts (提取事实)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tongzhou.facts.decision import Decision, decided
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.tables import prose_of, table_facts
from tongzhou.terms.text import Text

__all__ = ["Progress", "facts_of", "size_of"]

#: Is told how many bytes have been worked through since it was last told.
Progress = Callable[[int], None]


def size_of(texts: Sequence[Text]) -> int:
    """Give the bytes of all texts, which is what progress is counted in (总字节数)."""
    return sum(text.document.size for text in texts)


def facts_of(
    texts: Sequence[Text], lexicon: Lexicon, progress: Progress, decisions: Sequence[Decision] = ()
) -> Iterator[Fact]:
    """Extract facts text by text, in the order of the pages (逐页提取事实).

    Parameters
    ----------
    texts
        Decoded pages.
    lexicon
        The names of the region's areas and indicators.
    progress
        Is told of bytes as the reading passes them.
    decisions
        What persons decided of figures earlier; they hold.

    Yields
    ------
    Fact
        In the order of the text.
    """
    for text in texts:
        told = 0
        size, length = text.document.size, max(1, len(text.raw))
        for fact in decided(_facts(text, lexicon), decisions):
            now = size * fact.char_end // length
            if now > told:
                progress(now - told)
                told = now
            yield fact
        progress(size - told)


def _facts(text: Text, lexicon: Lexicon) -> Iterator[Fact]:
    """Read sentences and tables; where there are tables, all facts are put in the order of the text and numbered in it."""
    prose = extract(prose_of(text), lexicon)
    if not text.tables:
        yield from prose
        return
    found = sorted((*prose, *table_facts(text, lexicon)), key=lambda fact: (fact.char_start, fact.value_start))
    for number, fact in enumerate(found, 1):
        yield replace(fact, id=f"{text.document.sha256[:8]}-{number}")
