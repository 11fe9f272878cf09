"""Works promised by a day (工程期限): 计划2025年年底建成通车, and sentences that say a work is done."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tongzhou.facts.fact import Modality
from tongzhou.facts.predicate import MODALITY
from tongzhou.terms.period import Period
from tongzhou.terms.text import Text

__all__ = ["Done", "Pledge", "done_works", "due_in", "is_about", "pledges"]

_DEED = r"(?:建成|开通|通车|投用|投入使用|投入运营|竣工|完工|投产|交付|启用|落成|运营)"
_DUE = re.compile(
    r"(?P<year>\d{4})年(?:(?P<month>\d{1,2})月)?(?P<word>年?底|年?末|以前|之前|前|上半年|内)?(?P<more>前)?"
)
_PLEDGE = re.compile(rf"{_DUE.pattern}[^。;；,，]{{0,16}}?{_DEED}")
_MOOD = re.compile("|".join(sorted((re.escape(word) for word in MODALITY if len(word) > 1), key=len, reverse=True)))
_DONE = re.compile(rf"(?:已|正式|顺利|全线|如期|提前|日)[^。;；,，]{{0,6}}?{_DEED}")
_NAME = re.compile(
    r"[一-龥A-Za-z0-9]{0,10}?[一-龥A-Za-z0-9]{2,6}(?:线|路|桥|站|机场|医院|学校|中心|园区|园|铁路|高速|公路|港|工程|项目)"
)
_TITLE = re.compile(r"(?:根据|按照|依据)?《[^《》\n]*》(?:明确)?(?:提出|明确|要求|确定)?")
_SENTENCE = re.compile(r"[^。!?！？\n]+")
_LEAD = re.compile(r"^(?:目前|其中|同时|此外|据悉|据介绍|近日|记者获悉|记者了解到|[^,，]{0,10}日)[,，]?")


@dataclass(frozen=True, slots=True)
class Pledge:
    """A work promised by a day (工程期限); `start` and `end` are positions in `Text.raw`, `names` what it may be called later."""

    what: str
    names: tuple[str, ...]
    due: date
    modality: Modality
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Done:
    """A sentence that says works are done (完工句)."""

    text: str
    start: int
    end: int


def pledges(text: Text) -> tuple[Pledge, ...]:
    """Find works promised by a day (工程期限): a mood word, a year, a deed, in one sentence.

    The work is the sentence's subject, with the names of works in the article as what it may be called later.
    """
    found = []
    for block in text.blocks:
        for sentence in _SENTENCE.finditer(text.folded, block.start, block.end):
            words = _TITLE.sub(_blanked, sentence[0])  # 规划 in the name of a plan is no plan of this sentence
            mood = _MOOD.search(words)
            said = _PLEDGE.search(words)
            due = due_in(said[0]) if said else None
            if not mood or not said or due is None or (text.document.published and due < text.document.published):
                continue
            article = text.articles[block.article]
            head = _LEAD.sub("", words[: min(mood.start(), said.start())].strip(" ,，"))
            names = _names(head) or _names(text.folded[article.start : article.end])[:3]
            start, end = text.raw_span(*sentence.span())
            what = head.strip(",， ") or (names[0] if names else article.title)
            if names and what.startswith(("全线", "该", "项目", "工程")):
                what = f"{names[0]}{what}"
            what = re.sub(r"\s", "", what)
            found.append(Pledge(what, names, due, MODALITY.get(mood[0], "plan"), sentence[0].strip(), start, end))
    return tuple(found)


def _blanked(title: re.Match[str]) -> str:
    return " " * len(title[0])


def _names(words: str) -> tuple[str, ...]:
    """Give the names of works in some words, the most often named first."""
    said = [found[0] for found in _NAME.finditer(words) if not found[0].startswith(("全线", "该", "沿线"))]
    return tuple(sorted(dict.fromkeys(said), key=lambda name: -sum(name in one or one in name for one in said)))


def due_in(words: str) -> date | None:
    """Give the last day that words name (到期日).

    Examples
    --------
    >>> due_in("2025年年底"), due_in("2026年6月前"), due_in("不久")
    (datetime.date(2025, 12, 31), datetime.date(2026, 5, 31), None)
    """
    found = _DUE.search(words)
    if not found:
        return None
    year, month, word = int(found["year"]), int(found["month"] or 0), f"{found['word'] or ''}{found['more'] or ''}"
    if not 1900 <= year <= 2200 or month > 12:
        return None
    if word in ("前", "以前", "之前"):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    elif word == "上半年":
        month = 6
    return Period.parse(f"{year}-{month or 12:02d}").last


def done_works(text: Text) -> Iterator[Done]:
    """Give the sentences that say of works that they are done, and plan nothing (完工句)."""
    for block in text.blocks:
        for sentence in _SENTENCE.finditer(text.folded, block.start, block.end):
            clauses = re.split("[,，;；]", sentence[0])
            if any(_DONE.search(clause) and not _MOOD.search(clause) for clause in clauses):
                yield Done(sentence[0].strip(), *text.raw_span(*sentence.span()))


def is_about(done: Done, names: Sequence[str]) -> bool:
    """Whether a sentence names one of some works (是否同一工程)."""
    return any(name in done.text for name in names)
