"""A printed number as a value with its precision and qualifier, and intervals (数值与区间)."""

from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Interval", "Quantity", "half_unit"]

_INFINITY = Decimal("Infinity")

#: Bound words: does the true value lie at or above the printed one, below it, or around it.
ABOVE = frozenset(
    {
        "超",
        "超过",
        "突破",
        "余",
        "多",
        "以上",
        "逾",
        "超出",
        "不低于",
        "不少于",
        "至少",
        "more than",
        "over",
        "at least",
    }
)
BELOW = frozenset(
    {"近", "接近", "以下", "不到", "不足", "以内", "不超过", "不高于", "至多", "nearly", "almost", "under", "at most"}
)
AROUND = frozenset({"约", "大约", "左右", "上下", "about", "around", "approximately"})
_NEXT_STEP = frozenset({"余", "多"})


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and greatest value that what was printed allows (区间).

    Examples
    --------
    >>> a = Interval(Decimal("27263.55"), Decimal("27263.65"))
    >>> b = Interval(Decimal("9579.55"), Decimal("9579.65"))
    >>> (a + b).holds(Decimal("36843.2"))
    True
    """

    low: Decimal
    high: Decimal

    @classmethod
    def point(cls, value: Decimal) -> "Interval":
        """Give the interval of one exact value (单点)."""
        return cls(value, value)

    def holds(self, value: Decimal) -> bool:
        """Whether the value lies in the interval, bounds included (包含)."""
        return self.low <= value <= self.high

    def meets(self, other: "Interval") -> bool:
        """Whether two intervals share a value (相交)."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: "Interval") -> "Interval":
        """Add by interval arithmetic."""
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        """Subtract by interval arithmetic."""
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Interval") -> "Interval":
        """Multiply by interval arithmetic."""
        ends = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: "Interval") -> "Interval":
        """Divide by interval arithmetic.

        Raises
        ------
        ZeroDivisionError
            When the divisor's interval holds zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("the divisor's interval holds zero")
        ends = [_over(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))


def _times(a: Decimal, b: Decimal) -> Decimal:
    return Decimal(0) if not a or not b else a * b


def _over(a: Decimal, b: Decimal) -> Decimal:
    return Decimal(0) if not a or b.is_infinite() else a / b


def half_unit(printed: Decimal) -> Decimal:
    """Give half a unit of the last printed digit: 18.70 → 0.005, 44 → 0.5 (末位半个单位)."""
    exponent = printed.as_tuple().exponent
    return Decimal(5).scaleb(int(exponent) - 1)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed (数值): value, unit, precision and qualifier.

    Parameters
    ----------
    value
        As printed in its unit, all printed digits kept (25.0 keeps its zero); declines are negative.
    unit
        Exactly as printed; None if none.
    is_count
        Whether it counts whole objects, so that without a scale word it is exact.
    qualifier
        The bound word as printed (突破, 超, 近, 余, 多, 以上, 约), or None.
    """

    value: Decimal
    unit: str | None = None
    is_count: bool = False
    qualifier: str | None = None

    def interval(self) -> Interval:
        """Give the values that the printed digits and the qualifier allow, in the printed unit (区间).

        Rounding is to nearest; a printed figure may also have been cut off, which the caller widens for. 余 and 多 reach to the
        next step of the last non-zero digit (150余 is 150 to 160), 超 and 突破 are open above, 近 opens one step below, 约 opens one step
        both ways. The steps are a reading of usage, not a rule of an act: they count as assumed.
        """
        value, word = self.value, self.qualifier
        if word is None:
            if self.is_count and value == value.to_integral_value():
                return Interval.point(value)
            half = half_unit(value)
            return Interval(value - half, value + half)
        step = self._step()
        if word in _NEXT_STEP:
            return Interval(value, value + step) if value >= 0 else Interval(value - step, value)
        if word in ABOVE:
            return Interval(value, _INFINITY)
        if word in BELOW:
            return Interval(value - step, value)
        return Interval(value - step, value + step)

    def _step(self) -> Decimal:
        """Give one unit of the last non-zero printed digit."""
        digits = self.value.normalize().as_tuple()
        return Decimal(1).scaleb(int(digits.exponent))
