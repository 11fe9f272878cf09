"""From a computed and a printed value to a finding (勾稽结论的形成)."""

from collections.abc import Sequence
from decimal import Decimal

from tongzhou.facts.figure import Figure
from tongzhou.terms.finding import Finding, Verdict
from tongzhou.terms.quantity import Interval
from tongzhou.terms.words import Message

__all__ = ["bound", "compare", "derived", "finding"]

#: Doubts about which slot a value belongs to: with one of these a contradiction may be the reader's own, and nothing is said to be wrong.
_ATTACHMENT = frozenset(
    f"facts.doubt.{name}"
    for name in (
        "indicator",
        "elided",
        "distribution",
        "list_before",
        "measure",
        "region",
        "region_far",
        "whole",
        "bracket",
        "scope",
        "ratio_base",
    )
)
_DIGITS = Decimal("0.000001")


def _tidy(value: Decimal | None, factor: Decimal) -> Decimal | None:
    """Give a value in the printed unit, with at most six decimals."""
    if value is None or value.is_infinite():
        return None
    scaled = value / factor
    if scaled == scaled.to_integral_value():
        return scaled.quantize(Decimal(1))
    rounded = scaled.quantize(_DIGITS).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def finding(
    kind: str,
    expr: str,
    figures: Sequence[Figure],
    lhs: Decimal | None,
    rhs: Decimal | None,
    span: Interval | None,
    verdict: Verdict,
    notes: Sequence[Message] = (),
    factor: Decimal = Decimal(1),
) -> Finding:
    """Make a finding without its id (勾稽结论); values in base units, `factor` that of the unit to show them in."""
    ends = None if span is None else (_tidy(span.low, factor), _tidy(span.high, factor))
    interval = None if ends is None or ends[0] is None or ends[1] is None else (ends[0], ends[1])
    residual = None if lhs is None or rhs is None else _tidy(lhs - rhs, factor)
    ids = tuple(dict.fromkeys(figure.fact.id for figure in figures))
    return Finding(
        "", kind, expr, ids, _tidy(lhs, factor), _tidy(rhs, factor), residual, interval, verdict, tuple(notes)
    )


def compare(
    kind: str,
    expr: str,
    figures: Sequence[Figure],
    lhs: Decimal,
    span: Interval,
    printed: Figure,
    notes: Sequence[Message] = (),
    is_certain: bool = True,
    is_attached: bool = False,
) -> Finding:
    """Compare a computed value with the printed one in an equality relation (等式核对).

    Exact if the values are equal, within rounding if the intervals meet or would if the printed figure had been cut off, else
    inconsistent. Where a figure's attachment is for review, or the relation itself is presumed (`is_certain` false), a contradiction is
    `not_checkable`; where other slots are for review, or something else vouches for the attachment (`is_attached`), it stays
    `inconsistent` and a note says so.
    """
    said = list(notes)
    verdict: Verdict
    if lhs == printed.value:
        verdict = "exact"
    elif span.meets(printed.span) or span.meets(printed.cut):
        verdict = "within_rounding"
        if not printed.span.holds(lhs) and printed.fact.qualifier is None and printed.cut.holds(lhs):
            said.append(Message.of("facts.check.cut_off"))
    elif not is_certain:
        verdict = "not_checkable"
        said.append(Message.of("facts.check.presumed"))
    elif not is_attached and any(
        _ATTACHMENT & set((figure.fact.notes or "").split()) for figure in figures if figure.fact.reading == "review"
    ):
        verdict = "not_checkable"
        said.append(Message.of("facts.check.attachment_review"))
    else:
        verdict = "inconsistent"
        if any(figure.fact.reading == "review" for figure in figures):
            said.append(Message.of("facts.check.slots_review"))
    return finding(kind, expr, figures, lhs, printed.value, span, verdict, said, printed.factor)


def bound(
    expr: str, figures: Sequence[Figure], parts: Interval, lhs: Decimal, whole: Figure, notes: Sequence[Message] = ()
) -> Finding:
    """Say whether parts stay within their whole (上限核对).

    This is no equality: parts above the whole may overlap or be of another coverage, so the verdict is then `not_checkable`.
    """
    if parts.low <= whole.span.high:
        holds: Verdict = "exact" if parts.high <= whole.span.low or lhs <= whole.value else "within_rounding"
        said = list(notes)
        if lhs < whole.value:
            rest = _tidy(whole.value - lhs, whole.factor)
            said.append(
                Message.of("facts.check.rest", rest=format(rest or Decimal(0), "f"), unit=whole.fact.unit or "")
            )
    else:
        holds, said = "not_checkable", [*notes, Message.of("facts.check.exceeds")]
    return finding("upper_bound", expr, figures, lhs, whole.value, parts, holds, said, whole.factor)


def derived(
    expr: str,
    figures: Sequence[Figure],
    value: Decimal,
    span: Interval,
    factor: Decimal = Decimal(1),
    notes: Sequence[Message] = (),
) -> Finding:
    """Give a value that follows from printed ones and is not printed itself (推算)."""
    return finding("derive", expr, figures, value, None, span, "derived", notes, factor)
