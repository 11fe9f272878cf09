"""Which value of a standard holds where and when (标准取值): the local one within the band, else the base."""

from dataclasses import dataclass
from datetime import date

from tongzhou.procedures.naming import rests_on
from tongzhou.procedures.procedure import Chosen, Standard
from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.words import Named

__all__ = ["Held", "choosable", "judge", "standard_at"]


@dataclass(frozen=True, slots=True)
class Held:
    """The value that holds (适用值): `chosen` where the party has chosen one, None where the base holds."""

    standard: Standard
    value: float
    chosen: Chosen | None


def standard_at(standard: Standard, party: str, day: date) -> Held:
    """Give the value that holds in a party on a day (适用标准值); of several chosen, the one that began last."""
    held = [
        one
        for one in standard.chosen
        if one.party == party
        and (one.valid_from is None or one.valid_from <= day)
        and (one.valid_to is None or day <= one.valid_to)
    ]
    found = max(held, key=lambda one: one.valid_from or date.min, default=None)
    return Held(standard, found.value if found else standard.base, found)


def choosable(standard: Standard) -> tuple[float, float]:
    """Give the lowest and highest value that may be chosen (可选范围): the band, and of a mandatory base only the stricter side.

    Examples
    --------
    >>> names = {"zh": "氨氮", "en": "ammonia"}
    >>> choosable(Standard("n", names, "mg/L", "lower", 1.0, True, 0.5, 1.5, (), None, None))
    (0.5, 1.0)
    """
    if not standard.is_mandatory:
        return standard.low, standard.high
    if standard.stricter_is == "lower":
        return standard.low, min(standard.high, standard.base)
    return max(standard.low, standard.base), standard.high


def judge(standard: Standard, value: float, clause: Named, where: str | None = None) -> Fault | None:
    """Say what forbids choosing a value (取值审查): outside the band, or laxer than a mandatory base; None where nothing does.

    `clause` is what the base rests on, in words.
    """
    is_laxer = value > standard.base if standard.stricter_is == "lower" else value < standard.base
    if is_laxer and standard.is_mandatory:
        return fault(
            "procedures.value_laxer",
            "{value:g} {unit} for {name} is laxer than the mandatory {base:g} ({clause}). A mandatory value may only be made stricter.",
            where,
            value=value,
            unit=standard.unit,
            name=Named(standard.names),
            base=standard.base,
            clause=clause,
        )
    if not standard.low <= value <= standard.high:
        return fault(
            "procedures.value_outside_band",
            "{value:g} {unit} for {name} lies outside the band from {low:g} to {high:g} ({band}) around the base {base:g} ({clause}). "
            "Choose within it.",
            where,
            value=value,
            unit=standard.unit,
            name=Named(standard.names),
            low=standard.low,
            high=standard.high,
            band=rests_on(standard.band_basis),
            base=standard.base,
            clause=clause,
        )
    return None
