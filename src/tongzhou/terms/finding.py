"""What a check says of some facts (勾稽结论)."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tongzhou.terms.words import Message

__all__ = ["FINDING_KEYS", "Finding", "Verdict"]

Verdict = Literal["exact", "within_rounding", "inconsistent", "not_checkable", "derived"]

FINDING_KEYS = ("id", "type", "expr", "facts", "lhs", "rhs", "residual", "interval", "verdict", "notes")


@dataclass(frozen=True, slots=True)
class Finding:
    """One relation between facts, computed, with its verdict (勾稽结论).

    `type` names the relation (sum_of_parts, share, growth_decomposition, cumulative_vs_average, pp_diff, ratio_base,
    restatement, upper_bound, derive, claim_direction, claim_contribution, vintage, coverage, incomplete_document). `lhs` is the value computed,
    `rhs` the value printed, `residual` = lhs - rhs, `interval` the least and greatest `lhs` that the printed digits allow.
    All in the unit of the printed value. `notes` are said in the user's language.
    """

    id: str
    type: str
    expr: str
    facts: tuple[str, ...]
    lhs: Decimal | None
    rhs: Decimal | None
    residual: Decimal | None
    interval: tuple[Decimal, Decimal] | None
    verdict: Verdict
    notes: tuple[Message, ...] = field(default_factory=tuple)
