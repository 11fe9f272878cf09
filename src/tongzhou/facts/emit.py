"""From what was read to fact records (成录): base units, bounds, offsets as read, names of rules."""

from bisect import bisect_right
from decimal import Decimal
from functools import lru_cache

from tongzhou.facts.fact import Fact, Kind, Modality
from tongzhou.facts.quantities import COUNT, Number
from tongzhou.terms.quantity import Interval, Quantity
from tongzhou.terms.text import Text
from tongzhou.terms.unit import SCALES, parse_unit

__all__ = ["Found", "emit"]


class Found:
    """One reading before it becomes a record (读法)."""

    __slots__ = (
        "agg", "article", "base", "base_period", "base_region", "coverage", "doubts", "end", "entity", "indicator", "issuer", "kind", "modality",
        "negative", "number", "part_of", "period", "price", "region", "role", "rule", "scope", "start", "unit", "whole",
    )  # fmt: skip

    def __init__(self, number: Number, kind: Kind, start: int, end: int) -> None:
        self.number, self.kind, self.start, self.end = number, kind, start, end
        self.negative = False
        self.unit = number.unit
        self.article: str | None = None
        self.indicator: str | None = None
        self.region: str | None = None
        self.entity: str | None = None
        self.scope: str | None = None
        self.period: str | None = None
        self.modality: Modality = "observed"
        self.base: str | None = None
        self.base_period: str | None = None
        self.base_region: str | None = None
        self.coverage: str | None = None
        self.price: str | None = None
        self.issuer: str | None = None
        self.part_of: str | None = None
        self.whole: str | None = None
        self.agg: str | None = None
        self.role: str | None = None
        self.rule = ""
        self.doubts: list[str] = []


@lru_cache(maxsize=4096)
def _base_unit(unit: str | None) -> tuple[Decimal, str | None]:
    known = parse_unit(unit) if unit else None
    if known is None and unit and " " in unit:
        # English prints money signs first (US$ 3.2 billion) and scales counted nouns (1.2 million visitors).
        first, rest = unit.split(" ", 1)
        known = parse_unit(f"{rest} {first}") if rest in SCALES else None
        if known is None and first in SCALES:
            return SCALES[first], rest
    return (known.factor, known.base or None) if known else (Decimal(1), unit)


def _in_base(value: Decimal, factor: Decimal) -> Decimal:
    if factor == 1:
        return value
    scaled = value * factor
    whole = scaled.to_integral_value()
    return whole.quantize(Decimal(1)) if scaled == whole else scaled.normalize()


def _normal(value: Decimal, unit: str | None) -> tuple[Decimal, str | None]:
    """Give the value in base units; 翻一番 is growth by 100 %, 翻两番 by 300 %."""
    if unit == "番":
        return (2**value - 1) * 100, "%"
    factor, base = _base_unit(unit)
    return _in_base(value, factor), base


def _bounds(number: Number, value: Decimal, is_negative: bool) -> tuple[Decimal | None, Decimal | None]:
    if number.high is not None:
        return (-number.high, value) if is_negative else (value, number.high)
    if number.qualifier is None:
        return None, None
    span = Quantity(number.value, number.unit, number.dimension == COUNT, number.qualifier).interval()
    if is_negative:
        span = Interval(-span.high, -span.low)  # 下降3%以上: the fall is at least so much
    return (None if span.low.is_infinite() else span.low), (None if span.high.is_infinite() else span.high)


def _is_unclear(text: Text, start: int, end: int) -> bool:
    """Whether the clause crosses what could not be read with certainty."""
    before = bisect_right(text.unclear, end - 1, key=lambda one: one.start) - 1
    return before >= 0 and text.unclear[before].end > start


def _printed_unit(text: Text, number: Number, unit: str | None, clause: str) -> str | None:
    """Give the unit with the characters that are printed (印出的单位): traditional ones were folded for reading."""
    if unit is None or unit in clause:
        return unit
    at = text.folded.find(unit, number.value_end, number.end)
    if at < 0:
        return unit
    start, end = text.raw_span(at, at + len(unit))
    raw = text.raw[start:end]
    is_alike = len(raw) == len(unit) and all(a == b or a > "\u33ff" for a, b in zip(raw, unit, strict=True))
    return raw if is_alike else unit


def emit(found: Found, text: Text, name: str) -> Fact:
    """Make the record of one reading (生成事实)."""
    number, document = found.number, text.document
    value = -number.value if found.negative else number.value
    low, high = _bounds(number, value, found.negative)
    start, end = text.raw_span(found.start, found.end)
    value_start, value_end = text.raw_span(number.value_start, number.value_end)
    if text.unclear and _is_unclear(text, start, end):
        found.doubts = [*found.doubts, "facts.doubt.unclear"]
    clause = text.raw[start:end]
    unit = _printed_unit(text, number, found.unit, clause)
    published = document.published.isoformat() if document.published else None
    issuer = found.issuer or document.issuer
    return Fact(
        name, found.article, found.indicator, found.region, found.entity, found.scope, found.period, value, low, high, unit, found.kind,
        found.modality, found.base, found.base_period, found.base_region, number.qualifier, found.coverage, found.price, issuer, published,
        published if issuer else None, clause, start, end, text.raw[value_start:value_end], value_start, value_end,
        *_normal(value, found.unit), found.part_of, found.whole, found.agg, found.role, "review" if found.doubts else "asserted", found.rule,
        " ".join(dict.fromkeys(found.doubts)) or None,
    )  # fmt: skip
