"""Figures read together (数值组): one list of figures with its predicate, its zone and the slots found so far."""

from tongzhou.facts.clauses import Clause
from tongzhou.facts.fact import Kind
from tongzhou.facts.frames import Frame, Region
from tongzhou.facts.periods import Base
from tongzhou.facts.predicate import Predicate
from tongzhou.facts.quantities import Number
from tongzhou.facts.zone import Zone

__all__ = ["Group"]


class Group:
    """The working record of one list of figures in a clause (数值组); never handed out."""

    __slots__ = (
        "agg", "anchor", "base_region", "clause", "coverage", "doubts", "entity", "falls", "first", "frame", "indices", "is_compared", "is_from",
        "is_inherited", "kind", "lead", "limit", "number", "numbers", "period", "places", "predicate", "price", "region", "rule",
        "start", "stop", "text", "versus", "versus_base", "whole", "wholes", "whole_counted", "zone",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        clause: Clause,
        frame: Frame,
        indices: list[int],
        start: int,
        first: int,
        limit: int,
        lead: int,
        anchor: tuple[str, str | None] | None,
    ) -> None:
        self.text, self.clause, self.frame, self.indices = text, clause, frame, indices
        self.start, self.first, self.limit, self.lead, self.anchor = start, first, limit, lead, anchor
        self.numbers: list[Number] = [clause.tokens[i][3] for i in indices]  # type: ignore[misc]  # VALUE tokens carry a Number
        self.number = self.numbers[0]
        self.stop = self.numbers[-1].end
        self.predicate: Predicate
        self.zone: Zone
        self.kind: Kind = "level"
        self.region: Region | None = None
        self.period: str | None = None
        self.doubts: list[str] = []
        self.rule: list[str] = []
        self.is_inherited = self.is_compared = self.is_from = self.falls = False
        self.places: tuple[str | None, ...] = ()
        self.whole: str | None = None
        self.whole_counted: str | None = None
        self.wholes: list[str | None] = []
        self.versus_base: Base | None = None
        self.base_region: str | None = None
        self.versus: str | None = None
        self.price: str | None = None
        self.coverage: str | None = None
        self.agg: str | None = None
        self.entity: str | None = None
