"""Growth (增速): totals from their parts, averages against cumulation, gaps in points, shares that moved."""

import re
from collections.abc import Iterator
from decimal import Decimal

from tongzhou.facts.figure import Figure, corners, plain, stem_of
from tongzhou.facts.relation import compare, derived
from tongzhou.facts.relations_parts import trade_pairs
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval
from tongzhou.terms.words import Message

__all__ = ["averages", "decompositions", "gaps", "share_changes"]

_ONE, _HUNDRED = Decimal(1), Decimal(100)
_SPAN = re.compile(r"(\d{4})-(\d{4})")
_BASE_YEAR = re.compile(r"以(\d{4})年(?:为(?:基期|100)|=100)")


def _factor(growth: Decimal) -> Decimal:
    return _ONE + growth / _HUNDRED


def decompositions(shelf: Shelf) -> Iterator[Finding]:
    """Compute the growth of all trade from levels and growths of its parts (总增速分解): total ÷ sum of base-period values − 1."""
    for total, imports, exports in trade_pairs(shelf):
        growth = shelf.growth_of(total)
        if growth is None or imports is None or exports is None:
            continue
        rates = [shelf.growth_of(part, growth.fact.base_period) for part in (imports, exports)]
        if rates[0] is None or rates[1] is None or min(rate.span.low for rate in rates if rate) <= -_HUNDRED:
            continue
        figures = (imports, rates[0], exports, rates[1])
        spans = [one.span for one in figures]
        if spans[0].low + spans[2].low <= 0:
            continue
        value = _joint(*(one.value for one in figures))
        named = total.fact.indicator or ""
        expr = (
            f"{named}增速=f({imports.said()},{plain(rates[0].fact.value)}%;{exports.said()},{plain(rates[1].fact.value)}%)"
            f"={plain(growth.fact.value)}%"
        )
        yield compare("growth_decomposition", expr, (*figures, growth), value, corners(_joint, spans), growth)


def _joint(first: Decimal, first_growth: Decimal, second: Decimal, second_growth: Decimal) -> Decimal:
    before = first / _factor(first_growth) + second / _factor(second_growth)
    return ((first + second) / before - _ONE) * _HUNDRED


def averages(shelf: Shelf, raw: str | None) -> Iterator[Finding]:
    """Check an average change a year against an index level or a cumulative growth (累计与年均)."""
    stated = set(_BASE_YEAR.findall(raw)) if raw else set()
    pairs = list(_index_pairs(shelf))
    # Where one index of the article fits base 100, the others with the same base year have it too.
    fitting = {
        (change.fact.period or "")[:4]
        for level, change, years in pairs
        if any(mean.meets(level.span) for _, mean in (_arithmetic(level, change, years), _geometric(change, years)))
    }
    for level, change, years in pairs:
        year = (change.fact.period or "")[:4]
        yield _of_index(level, change, years, year in stated, year in stated | fitting)
    yield from _of_growth(shelf)


def _index_pairs(shelf: Shelf) -> Iterator[tuple[Figure, Figure, int]]:
    levels = {(one.stem, one.place, one.fact.period): one for one in shelf.figures if one.fact.kind == "index"}
    for change in shelf.figures:
        span = _SPAN.fullmatch(change.fact.period or "")
        if change.fact.kind != "avg_annual_change" or not span:
            continue
        level = levels.get((change.stem, change.place, span[2]))
        years = int(span[2]) - int(span[1])
        if level is not None and years > 0:
            yield level, change, years


def _arithmetic(level: Figure, change: Figure, years: int) -> tuple[Decimal, Interval]:
    per = Interval.point(Decimal(years))
    return _HUNDRED + years * change.value, Interval.point(_HUNDRED) + per * change.span


def _geometric(change: Figure, years: int) -> tuple[Decimal, Interval]:
    value = _HUNDRED * _factor(change.value) ** years
    return value, Interval(_HUNDRED * _factor(change.span.low) ** years, _HUNDRED * _factor(change.span.high) ** years)


def _of_index(level: Figure, change: Figure, years: int, is_stated: bool, is_known: bool) -> Finding:
    """Check an index with base 100 by points (arithmetic) or per cent (geometric), and say which fits."""
    plus = _arithmetic(level, change, years)
    times = _geometric(change, years)
    in_points = change.unit != "%"
    mean, other = (plus, times) if in_points else (times, plus)
    if not mean[1].meets(level.span) and not mean[1].meets(level.cut) and other[1].meets(level.span):
        mean, in_points = other, not in_points
    step = plain(change.fact.value)
    ways = f"100+{years}×{step}" if in_points else f"100×(1+{step}%)^{years}"
    note = "facts.check.arithmetic" if in_points else "facts.check.geometric"
    rate = (level.value / _HUNDRED) ** (_ONE / years) - _ONE if level.value > 0 else Decimal(0)
    said = [Message.of(note, rate=format((rate * 100).quantize(Decimal("0.01")), "f"))]
    if not is_stated:
        said.append(Message.of("facts.check.base_assumed", year=(change.fact.period or "")[:4]))
    expr = f"{level.fact.indicator}:{ways}={plain(level.fact.value)}"
    return compare("cumulative_vs_average", expr, (level, change), mean[0], mean[1], level, said, is_certain=is_known)


def _of_growth(shelf: Shelf) -> Iterator[Finding]:
    """Check a growth over several years against its yearly average in per cent."""
    for change in shelf.figures:
        span = _SPAN.fullmatch(change.fact.period or "")
        if change.fact.kind != "avg_annual_change" or change.unit != "%" or not span:
            continue
        years = int(span[2]) - int(span[1])
        whole = shelf.growth(change.stem, change.place, span[2], span[1])
        if whole is None or years < 2:
            continue
        value, reach = _geometric(change, years)
        shift = Interval.point(_HUNDRED)
        expr = f"{change.fact.indicator}:(1+{plain(change.fact.value)}%)^{years}-1={plain(whole.fact.value)}%"
        note = Message.of("facts.check.geometric", rate=plain(change.fact.value))
        yield compare("cumulative_vs_average", expr, (change, whole), value - _HUNDRED, reach - shift, whole, [note])


def gaps(shelf: Shelf) -> Iterator[Finding]:
    """Check a gap in points between two growths, or derive the growth it was measured against (百分点之差)."""
    latest: dict[tuple[object, str | None], Figure] = {}
    for figure in shelf.figures:
        fact = figure.fact
        if fact.kind == "growth_rate":
            latest[figure.place, fact.period] = figure
        if fact.kind != "pp_diff" or fact.base_region is None:
            continue
        own = latest.get((figure.place, fact.period))
        if own is None or stem_of((fact.indicator or "").split("-", 1)[0]) != own.stem:
            continue
        sign = -1 if fact.value > 0 and any(word in (fact.base or "") for word in ("低", "落后", "慢")) else 1
        gap, reach = sign * figure.value, figure.span if sign > 0 else Interval(-figure.span.high, -figure.span.low)
        other = _compared(shelf, own, fact.base_region)
        if other is not None:
            expr = f"{own.said()}%-{fact.base_region}{plain(other.fact.value)}%={plain(sign * fact.value)}个百分点"
            value = sign * (own.value - other.value)
            span = own.span - other.span
            span = span if sign > 0 else Interval(-span.high, -span.low)
            yield compare("pp_diff", expr, (own, other, figure), value, span, figure)
        else:
            less = "-" if gap >= 0 else "+"
            expr = f"{fact.base_region}增速={plain(own.fact.value)}%{less}{plain(abs(fact.value))}个百分点"
            yield derived(expr, (own, figure), own.value - gap, own.span - reach)


def _compared(shelf: Shelf, own: Figure, region: str) -> Figure | None:
    for stem in (own.stem, "进出口" if own.stem.endswith("进出口") else own.stem):
        found = shelf.growth(stem, (region, None), own.fact.period)
        if found is not None and found.fact.id != own.fact.id:
            return found
    return None


def share_changes(shelf: Shelf, share: Figure, part: Figure, whole: Figure) -> Iterator[Finding]:
    """Check by how many points a share moved, from levels and growths; or derive the share of the base period (占比变动)."""
    ours, theirs = shelf.growth_of(part), shelf.growth_of(whole)
    if ours is None or theirs is None or ours.fact.base_period != theirs.fact.base_period or share.value <= 0:
        return
    if min(ours.span.low, theirs.span.low) <= -_HUNDRED:
        return
    moved = next(iter(shelf.gaps.get((share.stem, share.place, ours.fact.base_period), ())), None)
    figures = (part, ours, whole, theirs)
    spans = [one.span for one in figures]
    values = [one.value for one in figures]
    before = f"({plain(part.fact.value)}÷{_times(ours)})÷({plain(whole.fact.value)}÷{_times(theirs)})"
    if moved is not None and moved.fact.base_region is None:
        expr = f"{plain(share.fact.value)}%-{before}={plain(moved.fact.value)}个百分点"
        # The printed share is narrower than what the levels allow, so it stands for the present one.
        value = share.value - _before(*values)
        yield compare("pp_diff", expr, (share, *figures, moved), value, share.span - corners(_before, spans), moved)
    else:
        expr = f"{ours.fact.base_period or ''}{part.fact.indicator}占比={before}"
        yield derived(expr, figures, _before(*values), corners(_before, spans))


def _times(growth: Figure) -> str:
    return plain((_ONE + growth.value / _HUNDRED).normalize())


def _before(part: Decimal, part_growth: Decimal, whole: Decimal, whole_growth: Decimal) -> Decimal:
    return (part / _factor(part_growth)) / (whole / _factor(whole_growth)) * _HUNDRED
