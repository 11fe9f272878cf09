"""What the page itself lacks (版面核查): text that ends inside a sentence, stray words, lost characters, pages without text."""

from collections.abc import Iterator

from tongzhou.documents.marks import ends_sentence, is_credit, is_row, may_be_heading
from tongzhou.terms.finding import Finding
from tongzhou.terms.text import Text
from tongzhou.terms.words import Message

__all__ = ["page_findings"]

_TAIL = 16


def page_findings(text: Text) -> tuple[Finding, ...]:
    """Give a finding for each place where the page is incomplete (版面核查).

    Nothing can be computed there, so the verdict is always `not_checkable`. Ids run P01, P02, …
    """
    found = [*_broken_ends(text), *_stray_words(text), *_lost(text), *_empty_pages(text)]
    return tuple(
        Finding(f"P{at:02d}", "incomplete_document", expr, (), None, None, None, None, "not_checkable", (note,))
        for at, (expr, note) in enumerate(found, 1)
    )


def _broken_ends(text: Text) -> Iterator[tuple[str, Message]]:
    for block in text.blocks:
        if block.kind != "body":
            continue
        said = text.folded[block.start : block.end]
        if _is_whole(said):
            continue
        title = text.articles[block.article].title or text.document.name
        yield "…" + said[-_TAIL:], Message.of("documents.audit.ends_inside", title=title, tail=said[-_TAIL:])


def _is_whole(said: str) -> bool:
    if ends_sentence(said) or is_row(said) or is_credit(said):
        return True
    # A note in brackets on a line of its own, and a short line that is no sentence (an address, a signature), are whole.
    return (said.startswith(("(", "【")) and said.endswith((")", "】"))) or may_be_heading(said)


def _stray_words(text: Text) -> Iterator[tuple[str, Message]]:
    for residue in text.residues:
        if residue.why == "documents.residue.stray_word":
            word = text.raw[residue.start : residue.end]
            around = text.raw[max(residue.start - 8, 0) : residue.end + 8].replace("\n", " ")
            yield f"…{around}…", Message.of("documents.audit.stray_word", word=word)


def _lost(text: Text) -> Iterator[tuple[str, Message]]:
    for one in text.unclear:
        if one.confidence == 0:
            around = " ".join(text.raw[max(one.start - 8, 0) : one.end + 8].split())
            yield f"…{around}…", Message.of("documents.audit.lost", count=one.end - one.start, around=around)


def _empty_pages(text: Text) -> Iterator[tuple[str, Message]]:
    for leaf in text.leaves:
        if not text.raw[leaf.start : leaf.end].strip():
            yield f"[{leaf.number}]", Message.of("documents.audit.empty_page", page=leaf.number)
