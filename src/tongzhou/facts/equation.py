"""An equality between printed figures, and what one changed digit would make of it (等式与一位之差)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tongzhou.facts.figure import Figure, corners, plain
from tongzhou.facts.relation import compare
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval, half_unit
from tongzhou.terms.words import Message

__all__ = ["Equation", "Evidence", "judged", "monotone", "total"]

#: How sure it is that the relation was meant: said by the words, closed by the names of its parts, likely by their order, or only possible.
Evidence = Literal["stated", "closed", "likely", "possible"]

#: The most that chance may explain of a misfit that one changed digit mends, and of a fit (assumed).
_MOST_CHANCE = {
    "stated": Decimal(1),
    "closed": Decimal("Infinity"),
    "likely": Decimal("0.25"),
    "possible": Decimal("0.05"),
}
_CHANCE_FIT = Decimal("0.05")
_MOST_FIGURES = 24
#: The other digits that may stand in the place of one.
_COUNT = 9
_Reach = Callable[[Sequence[Interval]], Interval]


@dataclass(frozen=True, slots=True)
class Equation:
    """What should equal a printed figure (等式): `reach` gives the interval computed from those of `parts`."""

    kind: str
    expr: str
    parts: tuple[Figure, ...]
    reach: _Reach
    checked: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, the checked one last."""
        return (*self.parts, self.checked)

    def span(self) -> Interval:
        """Give what the printed digits of the parts allow."""
        return self.reach([one.span for one in self.parts])

    def value(self) -> Decimal:
        """Give what the printed values come to."""
        return self.reach([Interval.point(one.value) for one in self.parts]).low

    def holds(self) -> bool:
        """Whether it holds, the checked figure rounded or cut off."""
        span = self.span()
        return span.meets(self.checked.span) or span.meets(self.checked.cut)


def total(spans: Sequence[Interval]) -> Interval:
    """Add (求和)."""
    found = Interval.point(Decimal(0))
    for span in spans:
        found = found + span
    return found


def monotone(function: Callable[..., Decimal]) -> _Reach:
    """Make the reach of a function that is monotone in each argument (端点求界)."""
    return lambda spans: corners(function, spans)


def judged(
    equation: Equation, evidence: Evidence, notes: Sequence[Message] = (), is_few: bool = False
) -> Finding | None:
    """Say whether an equality holds, as far as it is certain that one was meant (等式判定).

    Where it holds, it is reported unless the relation is only possible and chance would explain it. Where it does not, it is
    `inconsistent` if the words state the relation; where the names of the parts close it, only if a single changed digit would mend
    it; if its order only suggests one, then only where besides chance would hardly have it so, or the numbers are too short to tell
    (`is_few`). A misfit of a closed or likely relation that nothing mends is `not_checkable`, of a possible one nothing at all.
    """
    try:
        span, value = equation.span(), equation.value()
        fits = equation.holds()
    except (ZeroDivisionError, ArithmeticError):
        return None
    tolerance = _width(span) + _width(equation.checked.span) + _step(equation.checked)
    spread = max(abs(value), abs(equation.checked.value), tolerance)
    if fits:
        if evidence == "possible" and tolerance > _CHANCE_FIT * spread:
            return None
        return compare(
            equation.kind, equation.expr, (*equation.parts, equation.checked), value, span, equation.checked, notes
        )
    tried = sum(_COUNT * sum(sign.isdigit() for sign in plain(one.fact.value)) for one in equation.figures)
    is_rare = is_few or tried * tolerance <= _MOST_CHANCE[evidence] * spread
    if evidence == "possible" and not is_rare:
        return None
    mends = _mends(equation, span) if len(equation.parts) < _MOST_FIGURES else []
    is_telling = bool(mends) and is_rare
    if evidence == "possible" and not is_telling:
        return None
    said = list(notes)
    if is_telling or evidence == "stated" and mends:
        said += [_mended(mends)]
    is_certain = evidence == "stated" or is_telling
    return compare(
        equation.kind,
        equation.expr,
        (*equation.parts, equation.checked),
        value,
        span,
        equation.checked,
        said,
        is_certain=is_certain,
        is_attached=is_certain,
    )


def _width(span: Interval) -> Decimal:
    return span.high - span.low if not span.high.is_infinite() else abs(span.low)


def _step(figure: Figure) -> Decimal:
    """Give one unit of the last printed digit where the figure is exact, so that whole numbers have a width too."""
    return 2 * half_unit(figure.fact.value) * figure.factor if figure.span.low == figure.span.high else Decimal(0)


def _mends(equation: Equation, span: Interval) -> list[tuple[Figure, Decimal]]:
    """Give the single changed digits that make it hold: another digit moves what its figure allows, and widens nothing."""
    found: list[tuple[Figure, Decimal]] = []
    spans = [one.span for one in equation.parts]
    checked, cut = equation.checked.span, equation.checked.cut
    for at, figure in enumerate(equation.figures):
        is_part = at < len(spans)
        for value in _one_digit_off(figure.fact.value):
            by = (value - figure.fact.value) * figure.factor
            if not is_part:
                holds = span.meets(_moved(checked, by)) or span.meets(_moved(cut, by))
            elif equation.reach is total:
                reach = _moved(span, by)
                holds = reach.meets(checked) or reach.meets(cut)
            else:
                try:
                    reach = equation.reach([*spans[:at], _moved(spans[at], by), *spans[at + 1 :]])
                except (ZeroDivisionError, ArithmeticError):
                    continue
                holds = reach.meets(checked) or reach.meets(cut)
            if holds:
                found.append((figure, value))
    return found


def _moved(span: Interval, by: Decimal) -> Interval:
    return Interval(span.low + by, span.high + by)


def _one_digit_off(value: Decimal) -> Iterator[Decimal]:
    digits = plain(value)
    for at, old in enumerate(digits):
        if not old.isdigit():
            continue
        for new in "0123456789":
            is_leading = new == "0" and digits[at + 1 : at + 2].isdigit() and not digits[:at].strip("-")
            if new != old and not is_leading:
                yield Decimal(digits[:at] + new + digits[at + 1 :])


def _mended(mends: Sequence[tuple[Figure, Decimal]]) -> Message:
    """Say which changed digit would mend it; no more than three."""
    said = [
        Message.of("facts.check.instead", printed=plain(figure.fact.value), other=plain(value))
        for figure, value in mends[:3]
    ]
    joined = said[0]
    for one in said[1:]:
        joined = Message("facts.check.or", {"first": joined, "second": one})
    return Message.of("facts.check.one_digit", changes=joined)
