"""The same figure at several times (时序关系): the base period's value, a month out of two cumulative figures, a chain of annual growths."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, judged, monotone
from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.relation import compare, derived
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval
from tongzhou.terms.words import Message

__all__ = ["base_periods", "chains", "single_months"]

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_MONTHS = re.compile(r"(\d{4})-01(?:/\1-(\d{2}))?")
_ENDS = {"Q1": 3, "H1": 6, "Q1-Q3": 9, "Q1-Q2": 6, "": 12}
_NO_SUM = re.compile(r"均|率|指数|价格|比")


def base_periods(shelf: Shelf) -> Iterator[Finding]:
    """Derive the value of the base period from level and growth (基期数): last year's, where only this year's and its growth are printed.

    Where the base period's value is printed too, the growth is checked against both; revised base figures and constant prices make
    that an equality which is only likely.
    """
    for level in shelf.figures:
        fact = level.fact
        if fact.kind not in ("level", "count") or fact.role == "headline" or not fact.period:
            continue
        growth = shelf.growth_of(level)
        base = growth.fact.base_period if growth else None
        if growth is None or base is None or base == fact.period or growth.span.low <= -_HUNDRED:
            continue
        sign = "-" if growth.value < 0 else "+"
        times = f"(1{sign}{plain(abs(growth.fact.value))}%)"
        before = shelf.level(level.stem, level.place, base, level.unit)
        if before is not None:
            if not growth.fact.price and before.span.low > 0:
                expr = f"{level.said()}÷{base}{before.said()}-1={plain(growth.fact.value)}%"
                found = judged(Equation("growth", expr, (before, level), monotone(_growth), growth), "likely")
                if found is not None:
                    yield found
            continue
        notes = [Message.of("facts.check.real_growth")] if growth.fact.price else []
        divisor = Interval.point(_ONE) + growth.span / Interval.point(_HUNDRED)
        year = f"{base}年" if base.isdigit() else base
        expr = f"{year}{fact.indicator}={plain(fact.value)}÷{times}"
        value = level.value / (_ONE + growth.value / _HUNDRED)
        yield derived(expr, (level, growth), value, level.span / divisor, level.factor, notes)


def _growth(before: Decimal, now: Decimal) -> Decimal:
    return (now / before - 1) * _HUNDRED


def single_months(shelf: Shelf) -> Iterator[Finding]:
    """Derive the month or quarter between two cumulative figures of one year (累计相减), or check it where it is printed too."""
    rows: dict[tuple[str, object, str | None, str], dict[int, Figure]] = {}
    for figure in shelf.figures:
        fact = figure.fact
        ending = _months(fact.period)
        if fact.kind not in ("level", "count") or ending is None or figure.unit is None or _NO_SUM.search(figure.stem):
            continue
        year, end = ending
        rows.setdefault((figure.stem, figure.place, figure.unit, year), {}).setdefault(end, figure)
    for (stem, place, unit, year), ends in rows.items():
        for first, last in zip(sorted(ends), sorted(ends)[1:], strict=False):
            before, now = ends[first], ends[last]
            if now.value < before.value or now.fact.role == "headline":
                continue
            period = f"{year}-{last:02d}" if last - first == 1 else f"{year}-{first + 1:02d}/{year}-{last:02d}"
            if last - first == 3 and first % 3 == 0:
                period = f"{year}Q{last // 3}"
            printed = shelf.level(stem, place, period, unit)  # type: ignore[arg-type]  # the key holds a place
            expr = f"{period}{now.fact.indicator}={plain(now.fact.value)}{now.fact.unit or ''}-{plain(before.fact.value)}{before.fact.unit or ''}"
            if printed is None:
                yield derived(expr, (now, before), now.value - before.value, now.span - before.span, now.factor)
                continue
            equation = Equation(
                "difference", f"{expr}={plain(printed.fact.value)}", (before, now), monotone(_less), printed
            )
            found = judged(equation, "likely")
            if found is not None:
                yield found


def _less(before: Decimal, now: Decimal) -> Decimal:
    return now - before


def _months(period: str | None) -> tuple[str, int] | None:
    """Give the year and the last month of a period that begins with the year."""
    if not period:
        return None
    if found := _MONTHS.fullmatch(period):
        return found[1], int(found[2] or 1)
    return (period[:4], _ENDS[period[4:]]) if period[:4].isdigit() and period[4:] in _ENDS else None


def chains(shelf: Shelf) -> Iterator[Finding]:
    """Check a change over several years, or its yearly average, against the growths printed for each year (逐年增速连乘)."""
    years: dict[tuple[str, object], dict[int, Figure]] = {}
    spans: list[tuple[Figure, int, int]] = []
    for figure in shelf.figures:
        fact = figure.fact
        if figure.unit != "%" or figure.span.low <= -_HUNDRED or fact.kind not in ("growth_rate", "avg_annual_change"):
            continue
        first, last = _span(figure)
        if first is None or last is None:
            continue
        if last - first == 1 and fact.kind == "growth_rate":
            years.setdefault((figure.stem, figure.place), {}).setdefault(last, figure)
        elif last - first > 1:
            spans.append((figure, first, last))
    for figure, first, last in spans:
        known = years.get((figure.stem, figure.place), {})
        rates = [known[year] for year in range(first + 1, last + 1) if year in known]
        if len(rates) != last - first:
            continue
        is_mean = figure.fact.kind == "avg_annual_change"
        ends = [_chained([getattr(one.span, side) for one in rates], is_mean) for side in ("low", "high")]
        value = _chained([one.value for one in rates], is_mean)
        said = "×".join(f"(1{'-' if one.value < 0 else '+'}{plain(abs(one.fact.value))}%)" for one in rates)
        power = f"({said})^(1/{len(rates)})" if is_mean else said
        expr = f"{figure.fact.indicator}:{power}-1={plain(figure.fact.value)}%"
        yield compare("cumulative_vs_average", expr, (*rates, figure), value, Interval(ends[0], ends[1]), figure)


def _span(figure: Figure) -> tuple[int | None, int | None]:
    period, base = figure.fact.period or "", figure.fact.base_period or ""
    if found := re.fullmatch(r"(\d{4})-(\d{4})", period):
        return int(found[1]), int(found[2])
    return (
        (int(base), int(period))
        if period.isdigit() and base.isdigit() and len(period) == len(base) == 4
        else (None, None)
    )


def _chained(rates: Sequence[Decimal], is_mean: bool) -> Decimal:
    product = _ONE
    for rate in rates:
        product *= _ONE + rate / _HUNDRED
    return ((product ** (_ONE / len(rates)) if is_mean else product) - _ONE) * _HUNDRED
