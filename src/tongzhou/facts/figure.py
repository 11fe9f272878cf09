"""Facts as figures to compute with (可计算的数): a stem to find them by, an interval in base units, a name to print."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from tongzhou.facts.fact import Fact
from tongzhou.terms.quantity import Interval, Quantity, half_unit
from tongzhou.terms.unit import parse_unit

__all__ = ["Figure", "corners", "figure_of", "percent", "plain", "stem_of"]

_TAIL = re.compile(r"(?:占比|比重|增速|增长率|增幅|降幅|增长)$|(?:总值|总额|总量|总数|数量|值|额|数)$")
_HEAD = re.compile(r"^(?:实现|完成|累计)?(?:外贸|货物贸易|对外贸易|对外|货物)?(?=进出口|进口|出口)")
_GDP = re.compile(r"(?:combined|joint|total)?grossdomesticproduct", re.IGNORECASE)
#: Words that stand for all goods trade.
_ALL_TRADE = frozenset({"外贸", "货物贸易", "对外贸易", "全国整体", "整体"})


def stem_of(name: str | None) -> str:
    """Give what an indicator's name shares with its other wordings (指标词干).

    Examples
    --------
    >>> stem_of("外贸进出口总值"), stem_of("机电产品出口额"), stem_of("外贸增速")
    ('进出口', '机电产品出口', '进出口')
    """
    said = (name or "").replace(" ", "")
    for _ in range(2):
        shorter = _TAIL.sub("", said)
        said = shorter if len(shorter) >= 2 else said
    if "product" in said:
        said = _GDP.sub("GDP", said)
    if said in _ALL_TRADE:
        return "进出口"
    return _HEAD.sub("", said).removesuffix("的")


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact with what checks need (可计算的数).

    `value` and `span` are in base units: 元, 家, per cent. `factor` turns the printed unit into them.
    """

    fact: Fact
    stem: str
    value: Decimal
    span: Interval
    factor: Decimal

    @property
    def place(self) -> tuple[str | None, str | None]:
        """The area and the object it is of."""
        return self.fact.region, self.fact.entity

    @property
    def unit(self) -> str | None:
        """The base unit."""
        return self.fact.unit_norm

    @property
    def cut(self) -> Interval:
        """The values that would have been printed like this if digits were cut off instead of rounded; a count is exact."""
        if self.fact.qualifier is not None or self.span.low == self.span.high:
            return self.span
        step = 2 * half_unit(self.fact.value) * self.factor
        return Interval(self.value, self.value + step) if self.value >= 0 else Interval(self.value - step, self.value)

    def said(self, name: str | None = None, unit: bool = False) -> str:
        """Give the name and the printed value, as an expression shows them."""
        return f"{name if name is not None else self.fact.indicator or ''}{plain(self.fact.value)}{self.fact.unit or '' if unit else ''}"


def plain(value: Decimal) -> str:
    """Write a number without exponent (普通写法)."""
    return format(value, "f")


def figure_of(fact: Fact) -> Figure:
    """Make the figure of a fact (取数).

    A growth printed in 倍 (增长1.4倍) becomes per cent.
    """
    unit = parse_unit(fact.unit) if fact.unit else None
    factor = unit.factor if unit else Decimal(1)
    if unit is None and fact.unit and fact.value and fact.unit != "番":
        factor = fact.value_norm / fact.value  # English money and counted nouns, which the reading knows
    if fact.kind in ("growth_rate", "share") and fact.unit == "倍":
        factor = Decimal(100)
    is_whole = fact.kind == "count" and factor == 1
    if fact.value_low is not None and fact.value_high is not None and fact.qualifier is None:
        span = Interval(fact.value_low, fact.value_high)
    else:
        is_fall = fact.value < 0 and not fact.value_text.startswith(("-", "−", "－"))
        span = Quantity(abs(fact.value) if is_fall else fact.value, fact.unit, is_whole, fact.qualifier).interval()
        span = Interval(-span.high, -span.low) if is_fall else span
    if fact.kind == "ratio" and fact.base_region is not None and fact.base_region == fact.region:
        span = Interval.point(fact.value)
    scaled = Interval(span.low * factor, span.high * factor)
    name = fact.indicator or ""
    for area in (fact.region or "").split("、"):
        # a name that begins with its own area is the name without it
        name = name.removeprefix(area) or name
        name = name.removeprefix(area[:-1]) or name if len(area) > 2 and area[-1] in "省市区县" else name
    return Figure(fact, stem_of(name), fact.value * factor, scaled, factor)


def percent(part: Interval, whole: Interval) -> Interval:
    """Give a part in per cent of a whole (百分比)."""
    return part / whole * Interval.point(Decimal(100))


def corners(function: Callable[..., Decimal], spans: Sequence[Interval]) -> Interval:
    """Give the least and greatest value of a function that is monotone in each argument (端点求界).

    Tighter than interval arithmetic where an argument occurs more than once.
    """
    values = [function(*ends) for ends in product(*((span.low, span.high) for span in spans))]
    return Interval(min(values), max(values))
