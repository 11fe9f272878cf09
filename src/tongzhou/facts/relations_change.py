"""Changes said beside their values (变动与前后值): 由甲增至乙,增长丙; 由甲减少丙至乙; 甲,比上年增加乙,增长丙; rates of birth and death."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, judged, monotone
from tongzhou.facts.figure import Figure, plain
from tongzhou.facts.passage import LEVELS, Spot, is_change_only
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval

__all__ = ["balances", "changes", "natural_growth"]

_FROM = re.compile(r"[由从自][^,，。;；]{0,24}$|\bfrom\s{1,4}(?:[A-Z$¥]{1,4}\s{0,4})?$")
_TO = re.compile(
    r"^(?:[^,，。;；]{0,4})(?:[增升降减跌涨]|提高|提升|扩大|下降|增加|增长|减少|上升|回落|调整|调减|调增|缩短|压缩|改善|攀升|扩|变)?(?:至|到|为)"
    r"[^,，。;；]{0,6}$|^[^.;]{0,60}\bto\s{0,4}(?:[A-Z$¥]{1,4}\s{0,4})?$"
)
_FROM_BEHIND = re.compile(r"^[^.;]{0,60}\bfrom\s{1,4}(?:[A-Z$¥]{1,4}\s{0,4})?$")
_TO_FIRST = re.compile(r"\bto\s{1,4}(?:[A-Z$¥]{1,4}\s{0,4})?$")
_SO_MUCH = re.compile(r"\b(?:an?|up|down|representing)\s{1,4}(?:[a-z]{1,20}\s{1,4}){0,2}(?:of|by)?\s{0,4}$")
_BY = re.compile(r"^(?:减少|增加|减|增|下降|上升|降低|提高|回落|下跌|上涨|跌|升)了?$")
_COMPARED = re.compile(
    r"[比较][^,。;]{0,16}(?:的|[季月年度期])$|^[^.;]{0,12}\bcompared with\s{1,4}(?:[A-Z$¥€£]{1,4}\s{0,4})?$"
)
_BALANCE = re.compile(r"[顺逆]差|\btrade (?:surplus|deficit)")
_SIDES = {"进口": re.compile(r"进口|\b[Ii]mport"), "出口": re.compile(r"出口|\b[Ee]xport")}
_HUNDRED = Decimal(100)
_CHANGES = frozenset({"growth_rate", "abs_change", "pp_diff", "avg_annual_change"})


def changes(row: Sequence[Spot]) -> Iterator[Finding]:
    """Check a change against the two values, or the value and the change, printed just before it (前后值核对)."""
    for first, second, third in zip(row, row[1:], row[2:], strict=False):
        if first.sentence != third.sentence or first.figure.unit is None and first.figure.fact.kind != "index":
            continue
        one, two, three = first.figure, second.figure, third.figure
        is_said = is_change_only(third.gap) or _SO_MUCH.search(third.gap) is not None
        if _is_pair(first, second) and is_said:
            yield from _from_to(one, two, three)
        elif _is_pair(first, third) and one.unit == two.unit and _BY.match(second.gap):
            yield from _by_so_much(one, two, three)
        elif (
            (one.unit == two.unit or two.unit is None and one.fact.kind == two.fact.kind == "count")
            and not {one.fact.kind, two.fact.kind} & _CHANGES
            and is_said
            and (_COMPARED.search(second.gap) or _TO_FIRST.search(first.gap) and _FROM_BEHIND.match(second.gap))
        ):
            yield from _from_to(two, one, three)
        elif two.fact.kind == "abs_change" and _is_in_its_unit(one, two) and is_change_only(second.gap + third.gap):
            yield from _level_and_change(one, two, three)
        elif one.fact.kind == "growth_rate" and three.fact.kind == "abs_change" and _is_in_its_unit(two, three):
            if _TO.match(second.gap) and is_said:
                yield from _level_and_change(two, three, one)
    yield from _arrivals(row)


def _is_in_its_unit(level: Figure, change: Figure) -> bool:
    """Whether a change is in the unit of its level: that of an index is in points, and English leaves a counted noun out the second time."""
    if level.fact.kind == "index" or change.unit == "点":
        return level.fact.kind == "index" and level.unit is None and change.unit == "点"
    return level.unit == change.unit or change.unit is None and level.fact.kind == "count"


def _arrivals(row: Sequence[Spot]) -> Iterator[Finding]:
    """Check that a level is where the change said of it ends: 进口甲亿元,由上年同期的乙亿元增至甲亿元."""
    for level, first, last in zip(row, row[1:], row[2:], strict=False):
        is_own = re.fullmatch(r",?[由从][^,。;]{0,16}", first.gap) is not None and level.sentence == last.sentence
        if (
            not is_own
            or level.figure.fact.kind not in LEVELS
            or not _is_pair(first, last)
            or level.figure.unit != last.figure.unit
        ):
            continue
        expr = f"{level.figure.said(unit=True)}={plain(last.figure.fact.value)}{last.figure.fact.unit or ''}"
        found = judged(Equation("restatement", expr, (level.figure,), _same, last.figure), "stated")
        if found:
            yield found


def _same(spans: Sequence[Interval]) -> Interval:
    return spans[0]


def _is_pair(first: Spot, second: Spot) -> bool:
    one, two = first.figure, second.figure
    return (
        one.unit == two.unit
        and one.fact.kind not in _CHANGES
        and two.fact.kind not in _CHANGES
        and _FROM.search(first.gap) is not None
        and _TO.match(second.gap) is not None
    )


def _from_to(one: Figure, two: Figure, change: Figure) -> Iterator[Finding]:
    """由甲增至乙: the growth, the difference, or the multiple said next."""
    fact = change.fact
    shown = f"{two.said(unit=True)}, {one.fact.period or ''}{plain(one.fact.value)}{one.fact.unit or ''}"
    if fact.kind == "growth_rate" and change.unit == "%" != one.unit and one.span.low > 0:
        expr = f"({plain(two.fact.value)}÷{plain(one.fact.value)}-1)={plain(fact.value)}%({shown})"
        equation = Equation("growth", expr, (one, two), monotone(_growth), change)
    elif (
        fact.kind == "pp_diff"
        and one.unit == "%"
        or change.unit == one.unit
        and (fact.kind == "abs_change" or fact.kind == one.fact.kind == "index")
    ):
        kind = "pp_diff" if fact.kind == "pp_diff" else "abs_change"
        is_fall = fact.value > 0 and two.value < one.value
        expr = f"{plain(two.fact.value)}-{plain(one.fact.value)}={plain(fact.value)}{fact.unit or ''}({shown})"
        equation = Equation(kind, expr, (one, two), monotone(_fall if is_fall else _rise), change)
    elif fact.kind == "ratio" and fact.unit == "倍" and one.span.low > 0:
        expr = f"{plain(two.fact.value)}÷{plain(one.fact.value)}={plain(fact.value)}倍({shown})"
        equation = Equation("ratio", expr, (one, two), monotone(_times), change)
    else:
        return
    found = judged(equation, "stated")
    if found:
        yield found


def _by_so_much(one: Figure, change: Figure, two: Figure) -> Iterator[Finding]:
    """由甲减少丙至乙."""
    is_fall = (two.value < one.value) == (change.value > 0)
    said = [f"{plain(each.fact.value)}{each.fact.unit or ''}" for each in (two, one, change)]
    expr = f"{said[0]}-{said[1]}={said[2]}"
    found = judged(Equation("abs_change", expr, (one, two), monotone(_fall if is_fall else _rise), change), "stated")
    if found:
        yield found


def _growth(before: Decimal, now: Decimal) -> Decimal:
    return (now / before - 1) * _HUNDRED


def _rise(before: Decimal, now: Decimal) -> Decimal:
    return now - before


def _fall(before: Decimal, now: Decimal) -> Decimal:
    return before - now


def _times(before: Decimal, now: Decimal) -> Decimal:
    return now / before


def _level_and_change(level: Figure, change: Figure, growth: Figure) -> Iterator[Finding]:
    """甲,比上年增加乙,增长丙: the growth from the level and the change."""
    if growth.fact.kind != "growth_rate" or growth.unit != "%" or level.fact.kind not in (*LEVELS, "index"):
        return
    if level.span.low - change.span.high <= 0:
        return
    expr = f"{plain(change.fact.value)}÷({plain(level.fact.value)}-({plain(change.fact.value)}))={plain(growth.fact.value)}%"
    found = judged(Equation("growth", expr, (level, change), monotone(_from_change), growth), "stated")
    if found:
        yield found


def _from_change(now: Decimal, change: Decimal) -> Decimal:
    return change / (now - change) * _HUNDRED


def balances(rows: Sequence[Sequence[Spot]]) -> Iterator[Finding]:
    """Check a balance of trade against the exports and imports printed before it in the paragraph (进出口差额)."""
    for row in rows:
        sides: dict[str, Figure] = {}
        for spot in row:
            said = spot.figure.fact.indicator or ""
            lead = said if said and said.isascii() else spot.lead  # an English clause runs on, its name is in the slot
            name = lead + said
            if spot.figure.fact.kind != "level" or _FROM.search(spot.gap):
                continue
            balance = _BALANCE.search(lead)
            if balance is None and "进出口" not in name:
                found_sides = [side for side, words in _SIDES.items() if words.search(name)]
                side = found_sides[0] if len(found_sides) == 1 else None
                is_part = side in sides and spot.figure.fact.part_of is not None  # 其中再出口: part of the side before
                if side is not None and not is_part and not (name.isascii() and len(sides) == 2):
                    sides[side] = spot.figure
            elif balance is not None and len(sides) == 2 and sides["进口"].fact.period == sides["出口"].fact.period:
                is_surplus = balance[0].endswith(("顺差", "surplus"))
                more, less = (sides["出口"], sides["进口"]) if is_surplus else (sides["进口"], sides["出口"])
                if more.unit != spot.figure.unit or less.unit != spot.figure.unit or more is less:
                    continue
                expr = f"{more.said(unit=True)}-{less.said(unit=True)}={spot.figure.said(unit=True)}"
                found = judged(Equation("difference", expr, (less, more), monotone(_rise), spot.figure), "closed")
                if found is not None and found.verdict != "not_checkable":
                    yield found


def natural_growth(shelf: Shelf) -> Iterator[Finding]:
    """Check that the natural growth rate is births less deaths (自然增长率=出生率-死亡率)."""
    rates = {(one.fact.indicator or "", one.place, one.fact.period): one for one in shelf.figures}
    for (name, place, period), figure in rates.items():
        if not name.endswith("自然增长率"):
            continue
        pair = [
            next((one for (said, *rest), one in rates.items() if said.endswith(end) and rest == [place, period]), None)
            for end in ("出生率", "死亡率")
        ]
        if pair[0] is None or pair[1] is None or pair[0].unit != figure.unit:
            continue
        expr = f"{pair[0].said()}-{pair[1].said()}={figure.said()}{figure.fact.unit or ''}"
        found = judged(Equation("difference", expr, (pair[1], pair[0]), monotone(_rise), figure), "stated")
        if found:
            yield found
