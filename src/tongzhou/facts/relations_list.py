"""Lists that make up a whole (列举与合计): the parts of a sentence against its total, their shares, their growths."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, Evidence, judged, monotone, total
from tongzhou.facts.figure import Figure, corners, plain
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.passage import LEVELS, Spot, growth_beside
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval

__all__ = ["List", "lists", "structures", "sums"]

#: Words that leave a list open (assumed: usage).
_OPEN = re.compile(r"包括|等\s*$|主要有|例如|如:")
_REST = re.compile(r"其余|其他|其它|余下")
_WITHIN = re.compile(r"其中|分别|依次|包括|分产业|分地区|按[一-龥]{1,6}分|comprising|including|of which|of these")
_TOTAL = re.compile(r"合计|共计|总计|总共|一共|总[一-龥]{1,4}$|共[一-龥]{0,3}$|\btotal")
#: Parts that make up their whole by what they are called.
_COMPLETE = (
    ("第一产业", "第二产业", "第三产业"), ("进口", "出口"), ("城镇", "乡村"), ("城镇", "农村"), ("男", "女"), ("新建", "改建"), ("一期", "二期"),
    ("基础研究", "应用研究", "试验发展"), ("夏粮", "秋粮"), ("上半年", "下半年"), ("exports", "imports"),
)  # fmt: skip
_HUNDRED = Decimal(100)
_MOST = 12


class List:
    """A whole with its parts as they stand in print (合计与分项)."""

    __slots__ = ("evidence", "parts", "row", "whole")

    def __init__(self, whole: Spot, parts: Sequence[Spot], row: Sequence[Spot], evidence: Evidence) -> None:
        self.whole, self.parts, self.row, self.evidence = whole, tuple(parts), row, evidence

    def equation(self) -> Equation:
        """Give the sum."""
        figures = tuple(one.figure for one in self.parts)
        checked = self.whole.figure
        unit = len({one.fact.unit for one in (*figures, checked)}) > 1
        names = [_name(one) for one in figures]
        if len(set(names)) < len(names):
            names = [one.fact.region or one.fact.indicator or "" for one in figures]
        said = "+".join(one.said(name, unit) for one, name in zip(figures, names, strict=True))
        return Equation("sum_of_parts", f"{said}={checked.said(unit=unit)}", figures, total, checked)


def _name(figure: Figure) -> str:
    return figure.fact.indicator or figure.fact.region or ""


def lists(rows: Sequence[Sequence[Spot]], lexicon: Lexicon | None) -> tuple[List, ...]:
    """Find the lists that may make up a whole printed just before them or just behind (合计与分项的辨认)."""
    found: list[List] = []
    for row in rows:
        levels = [one for one in row if one.figure.fact.kind in LEVELS and one.figure.unit is not None]
        for at, whole in enumerate(levels):
            parts = _following(levels, at)
            for number in sorted({len(parts), _run(parts)}, reverse=True):
                if number >= 2:
                    found.append(
                        List(whole, parts[:number], row, _evidence(whole, parts[:number], row, lexicon, False))
                    )
            before = _preceding(levels, at)
            if len(before) >= 2 and _TOTAL.search(whole.gap):
                found.append(List(whole, before, row, _evidence(whole, before, row, lexicon, True)))
    return _with_repeated(found)


def _following(levels: Sequence[Spot], at: int) -> list[Spot]:
    """Give the levels of the same unit behind a whole, to the end of its sentence or of the next; other units are passed over."""
    whole = levels[at]
    parts: list[Spot] = []
    for spot in levels[at + 1 :]:
        sentence = parts[-1].sentence if parts else spot.sentence
        if spot.sentence > whole.sentence + 1 or spot.sentence != sentence or len(parts) == _MOST:
            break
        if spot.figure.unit == whole.figure.unit:
            parts.append(spot)
        elif parts:
            break
    return parts


def _run(parts: Sequence[Spot]) -> int:
    """Count the parts up to the first that opens a list of its own or a new clause group."""
    for number, spot in enumerate(parts):
        if number and (re.search(r"其中|[;；。]", spot.gap)):
            return number
    return len(parts)


def _preceding(levels: Sequence[Spot], at: int) -> list[Spot]:
    whole = levels[at]
    parts: list[Spot] = []
    for spot in reversed(levels[:at]):
        if spot.sentence != whole.sentence or spot.figure.unit != whole.figure.unit:
            break
        parts.insert(0, spot)
    return parts


def _evidence(
    whole: Spot, parts: Sequence[Spot], row: Sequence[Spot], lexicon: Lexicon | None, is_behind: bool
) -> Evidence:
    """Say how sure it is that the parts are all of the whole."""
    leads = [one.lead for one in parts]
    if any(_OPEN.search(one.gap) for one in parts):
        return "possible"
    if _is_group(whole, parts, lexicon):
        return "likely"
    if not is_behind and parts[0].sentence > whole.sentence and not any(_WITHIN.search(one.gap) for one in parts):
        return "possible"  # a new sentence that names no whole may be about something else
    names = [f"{one.lead}{one.figure.fact.indicator or ''}" for one in parts]
    for words in _COMPLETE:
        if len(words) == len(parts) and all(any(word in name for name in names) for word in words):
            return "likely"
    if _REST.search(leads[-1]) or _REST.search(parts[-1].gap):
        return "likely"
    return "likely" if is_behind and whole.sentence == parts[0].sentence else "possible"


def _is_group(whole: Spot, parts: Sequence[Spot], lexicon: Lexicon | None) -> bool:
    """Whether the areas of the parts are all those of the whole's, a declared group or areas named together."""
    areas = {one.figure.fact.region for one in parts}
    region = whole.figure.fact.region or ""
    place = lexicon.places.get(region) if lexicon else None
    members = set(place[1]) if place and place[1] else set(region.split("、"))
    return len(areas) == len(parts) > 1 and areas == members


def _with_repeated(found: Sequence[List]) -> tuple[List, ...]:
    """Raise what is only possible where the same parts make up another whole of the article."""
    fitting: dict[tuple[str, ...], set[int]] = {}
    for number, one in enumerate(found):
        if one.equation().holds():
            fitting.setdefault(_parts_key(one), set()).add(number)
    for number, one in enumerate(found):
        key = _parts_key(one)
        if one.evidence == "possible" and len(set(key)) == len(key) and fitting.get(key, set()) - {number}:
            one.evidence = "likely"
    return tuple(found)


def _parts_key(one: List) -> tuple[str, ...]:
    return tuple(spot.figure.fact.region or spot.figure.fact.entity or spot.figure.stem for spot in one.parts)


def sums(found: Sequence[List], lexicon: Lexicon | None) -> Iterator[Finding]:
    """Check each list against its whole, and the growth of the whole against those of the parts (合计与增速核对)."""
    taken: set[str] = set()
    for one in sorted(found, key=lambda each: (not each.equation().holds(), each.evidence == "possible")):
        equation = one.equation()
        ids = {figure.fact.id for figure in equation.figures}
        if len(ids & taken) >= len(ids) - 1:
            continue
        holds = equation.holds()
        evidence = one.evidence
        if evidence == "possible" and not holds and not any(_WITHIN.search(spot.gap) for spot in one.parts):
            continue
        is_repeated_few = evidence == "likely" and not holds and _is_small(equation)
        finding = judged(equation, evidence, is_few=is_repeated_few)
        if finding is None:
            continue
        if holds:
            taken |= ids
        yield finding
        if holds and one.evidence != "possible" or holds and finding.verdict == "exact":
            yield from _decomposed(one)


def _is_small(equation: Equation) -> bool:
    """Whether the figures are too short for one changed digit to be telling: then the words alone must do."""
    return abs(equation.checked.fact.value) < 300 and equation.checked.span.low == equation.checked.span.high


def _decomposed(one: List) -> Iterator[Finding]:
    """Compute the growth of the whole from those of its parts."""
    where = {id(spot): at for at, spot in enumerate(one.row)}
    growth = growth_beside(one.row, where[id(one.whole)])
    rates = [growth_beside(one.row, where[id(spot)]) for spot in one.parts]
    if growth is None or any(rate is None or rate.span.low <= -_HUNDRED for rate in rates) or len(rates) > 5:
        return
    name = growth.fact.indicator or ""
    is_real = bool(growth.fact.price) or any(word in name for word in ("生产总值", "增加值", "GDP", "product"))
    parts: list[Figure] = []
    for spot, rate in zip(one.parts, rates, strict=True):
        parts += [spot.figure, rate] if rate else []
    said = ";".join(f"{a.said()},{plain(b.fact.value)}%" for a, b in zip(parts[::2], parts[1::2], strict=True))
    equation = Equation(
        "growth_decomposition", f"{name}=f({said})={plain(growth.fact.value)}%", tuple(parts), _joint, growth
    )
    finding = judged(equation, "possible" if is_real else "stated")
    if finding is not None:
        yield finding


def _joint(spans: Sequence[Interval]) -> Interval:
    """Give the growth of a sum: least where levels and growths are at their ends; found at the corners of growths and levels."""
    return corners(_joined, spans)


def _joined(*values: Decimal) -> Decimal:
    levels, rates = values[::2], values[1::2]
    before = sum((level / (1 + rate / _HUNDRED) for level, rate in zip(levels, rates, strict=True)), Decimal(0))
    return (sum(levels, Decimal(0)) / before - 1) * _HUNDRED


_STRUCTURE = re.compile(r"结构|占比|比重|构成")


def structures(shelf: Shelf, rows: Sequence[Sequence[Spot]], found: Sequence[List]) -> Iterator[Finding]:
    """Check the structure of three or more parts (结构): that it comes to 100, and each against its part and whole."""
    for row in rows:
        for at in range(len(row)):
            group = _structure(row, at)
            if not group:
                continue
            figures = [one.figure for one in group]
            value = sum((one.value for one in figures), Decimal(0))
            if not Decimal(80) <= value <= Decimal(120):
                continue
            yield from _hundred(figures)
            for one in found:
                if (
                    len(one.parts) == len(group)
                    and one.equation().holds()
                    and _is_same_time(one.whole.figure, figures[0])
                ):
                    yield from _each(figures, one)
                    break


def _structure(row: Sequence[Spot], at: int) -> tuple[Spot, ...]:
    """Give the figures joined by ratio signs from one that begins them."""
    first = row[at]
    if first.gap.strip().endswith(":") or not _STRUCTURE.search(_clause(row, at)):
        return ()
    group = [first]
    for spot in row[at + 1 :]:
        if spot.gap.strip() not in (":", "："):
            break
        group.append(spot)
    return tuple(group) if len(group) >= 3 else ()


def _clause(row: Sequence[Spot], at: int) -> str:
    return row[at].figure.fact.text


def _is_same_time(one: Figure, other: Figure) -> bool:
    return one.fact.period == other.fact.period and one.fact.region == other.fact.region


def _hundred(figures: Sequence[Figure]) -> Iterator[Finding]:
    *parts, last = figures
    expr = "+".join(plain(one.fact.value) for one in figures) + "=100"

    def rest(spans: Sequence[Interval]) -> Interval:
        return Interval.point(_HUNDRED) - total(spans)

    finding = judged(Equation("sum_of_parts", expr, tuple(parts), rest, last), "stated")
    if finding is not None:
        yield finding


def _each(figures: Sequence[Figure], one: List) -> Iterator[Finding]:
    for share, spot in zip(figures, one.parts, strict=True):
        part, whole = spot.figure, one.whole.figure
        if whole.span.low <= 0:
            return
        expr = f"{part.said()}÷{whole.said()}={plain(share.fact.value)}%"
        finding = judged(Equation("share", expr, (whole, part), monotone(_percent), share), "stated")
        if finding is not None:
            yield finding


def _percent(whole: Decimal, part: Decimal) -> Decimal:
    return part / whole * _HUNDRED
