"""The same figure printed twice, and figures true by definition (重复与基准)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.relation import compare
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval

__all__ = ["ratio_bases", "restatements"]

_ECONOMY = frozenset({"economy", "经济", "GDP", "生产总值", "地区生产总值"})
#: Figures under this repeat by chance (assumed).
_TELLING = 10


def restatements(shelf: Shelf) -> Iterator[Finding]:
    """Compare headlines with the body, and note what is printed twice in the body (标题与正文、前后重复)."""
    body: dict[object, list[Figure]] = {}
    same: dict[object, Figure] = {}
    for figure in shelf.figures:
        if figure.fact.role != "headline":
            body.setdefault(_meaning(figure), []).append(figure)
    for figure in shelf.figures:
        fact = figure.fact
        if fact.role == "headline":
            found = body.get(_meaning(figure), [])
            match = next((one for one in found if one.value == figure.value), found[0] if len(found) == 1 else None)
            if match is not None:
                yield _apart(figure, match) if _is_one_digit_off(figure, match) else _restated(figure, match)
            elif slip := _one_digit_apart(shelf, figure):
                yield _apart(figure, slip)
            continue
        if fact.kind not in ("level", "count") or abs(fact.value) < _TELLING or fact.part_of is not None:
            continue
        key = (fact.region, fact.unit, fact.value, fact.qualifier, fact.kind)
        before = same.get(key)
        if (
            before is not None
            and (figure.stem.endswith(before.stem) or before.stem.endswith(figure.stem))
            and figure.stem
        ):
            yield _restated(figure, before)
        same[key] = figure


def _one_digit_apart(shelf: Shelf, figure: Figure) -> Figure | None:
    """Give the only figure of the body that a headline may mean: a related name and the same unit, one digit apart; None where an equal one is."""
    fact, unit = figure.fact, figure.unit
    body = [one for one in shelf.figures if one.fact.role != "headline" and one.unit == unit and unit is not None]
    if len(plain(fact.value).replace(".", "")) < 2 or any(one.value == figure.value for one in body):
        return None
    alike = [one for one in body if (one.fact.kind, one.fact.unit) == (fact.kind, fact.unit)]
    near = [one for one in alike if _is_one_digit_off(one, figure) and _is_akin(one, figure)]
    return near[0] if len(near) == 1 else None


def _is_one_digit_off(one: Figure, other: Figure) -> bool:
    digits, others = plain(one.fact.value), plain(other.fact.value)
    return len(digits) == len(others) and sum(a != b for a, b in zip(digits, others, strict=True)) == 1


def _is_akin(one: Figure, other: Figure) -> bool:
    """Whether two names may be one thing's: they end alike, or both are of the economy of the same area and time."""
    if one.stem and other.stem and one.stem[-2:] == other.stem[-2:]:
        return True
    return {one.stem, other.stem} <= _ECONOMY and (one.place, one.fact.period) == (other.place, other.fact.period)


def _apart(repeat: Figure, first: Figure) -> Finding:
    """Say that a headline and its body are one digit apart (标题与正文差一位)."""
    found = _restated(repeat, first)
    return found if found.verdict != "not_checkable" else replace(found, verdict="inconsistent")


def _meaning(figure: Figure) -> tuple[object, ...]:
    fact = figure.fact
    return figure.stem, fact.region, fact.entity, fact.period, fact.kind, figure.unit, fact.base_period


def _restated(repeat: Figure, first: Figure) -> Finding:
    unit = repeat.fact.unit or ""
    expr = f"{repeat.fact.indicator}{plain(repeat.fact.value)}{unit}={first.fact.indicator}{plain(first.fact.value)}{first.fact.unit or ''}"
    return compare("restatement", expr, (repeat, first), repeat.value, repeat.span, first)


def ratio_bases(shelf: Shelf) -> Iterator[Finding]:
    """Check that the area a ratio takes as one is printed as one (以…为1)."""
    for figure in shelf.figures:
        fact = figure.fact
        if (
            fact.kind == "ratio"
            and fact.base_region is not None
            and fact.base_region == fact.region
            and "为1" in (fact.base or "")
        ):
            one = Interval.point(Decimal(1))
            expr = f"{fact.period or ''}{fact.region}={plain(fact.value)}"
            yield compare("ratio_base", expr, (figure,), Decimal(1), one, figure)
