"""What the book is composed from (蓝皮书的输入): pages with their facts and findings, panel, index, head, declarations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from tongzhou.facts.fact import Fact
from tongzhou.terms.area import Areas
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicators
from tongzhou.terms.panel import Panel
from tongzhou.terms.text import Text

if TYPE_CHECKING:
    from tongzhou.index.base_year import DevelopmentIndex
    from tongzhou.index.official import Official

__all__ = ["Assumed", "BookInputs", "LedgerHead", "Page"]


@dataclass(frozen=True)
class Page:
    """A page as read, with the facts read from it and what the checks say of them (一页)."""

    text: Text
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Fact]:
        """Facts by id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def checked(self) -> Mapping[str, Sequence[Finding]]:
        """The findings each fact takes part in, by the fact's id."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            for fact_id in dict.fromkeys(finding.facts):
                found.setdefault(fact_id, []).append(finding)
        return found


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The sealed state of the ledger at the time of the book (台账封存点): number of leaves, root hash in hexadecimal, time."""

    size: int
    root: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Assumed:
    """Something that was assumed (假定): what, the value, where it is declared and why, in Chinese and English."""

    what: str
    value: str
    where: str
    why: str = ""
    why_english: str = ""


@dataclass(frozen=True)
class BookInputs:
    """All results one book is made from (蓝皮书输入).

    `region` and `region_english` name the region; `pages` are in reading order; `official` holds the values issuers published for a framework,
    `indices` the development indices computed here from the panel; `recipes` are (name, (field, value) …) of further results; `zone` is the
    region's time zone, in which times are shown.
    """

    region: str
    region_english: str
    areas: Areas
    indicators: Indicators
    pages: tuple[Page, ...]
    made_at: datetime
    panel: Panel | None = None
    panel_name: str | None = None
    panel_sha256: str | None = None
    panel_size: int | None = None
    official: "tuple[Official, ...]" = ()
    indices: "tuple[DevelopmentIndex, ...]" = ()
    head: LedgerHead | None = None
    assumed: tuple[Assumed, ...] = ()
    recipes: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    program: str = "tongzhou"
    zone: str = "UTC"
