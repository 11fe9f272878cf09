"""The fact record (事实): what a text says of one value, with every slot and its place."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

__all__ = ["FACT_KEYS", "KINDS", "MODALITIES", "Fact", "Kind", "Modality", "Reading"]

Kind = Literal[
    "level", "count", "growth_rate", "share", "ratio", "index", "avg_annual_change", "pp_diff", "abs_change", "rank"
]
Modality = Literal["observed", "plan", "target", "proposal", "claim"]
Reading = Literal["asserted", "review", "decision"]

KINDS: tuple[Kind, ...] = (
    "level", "count", "growth_rate", "share", "ratio", "index", "avg_annual_change", "pp_diff", "abs_change", "rank",
)  # fmt: skip
MODALITIES: tuple[Modality, ...] = ("observed", "plan", "target", "proposal", "claim")


@dataclass(frozen=True, slots=True)
class Fact:
    """One value read from a text (事实); the field order is the order of the record's keys.

    Offsets count Unicode characters of the text as read. `value` is as printed in its unit with all printed digits, declines negative;
    `value_low` and `value_high` bound a printed range (3至5) or what the qualifier allows, None where the value alone stands. `region` is the
    full name of an area or group, several joined by 、. `part_of` and `whole` are indicator names. `notes` are keys of words, joined by
    a space.
    """

    id: str
    article: str | None
    indicator: str | None
    region: str | None
    entity: str | None
    scope: str | None
    period: str | None
    value: Decimal
    value_low: Decimal | None
    value_high: Decimal | None
    unit: str | None
    kind: Kind
    modality: Modality
    base: str | None
    base_period: str | None
    base_region: str | None
    qualifier: str | None
    coverage: str | None
    price: str | None
    issuer: str | None
    published: str | None
    vintage: str | None
    text: str
    char_start: int
    char_end: int
    value_text: str
    value_start: int
    value_end: int
    value_norm: Decimal
    unit_norm: str | None
    part_of: str | None
    whole: str | None
    agg: str | None
    role: str | None
    reading: Reading
    rule: str
    notes: str | None


FACT_KEYS: tuple[str, ...] = tuple(Fact.__slots__)
