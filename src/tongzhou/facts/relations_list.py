"""Lists that make up a whole (列举与合计): which figures are the parts of which, and whether they come to it."""

import re
from collections.abc import Iterator, Mapping, Sequence

from tongzhou.facts.closure import TOTAL, closure, is_classified, names_of
from tongzhou.facts.equation import Equation, Evidence, judged, total
from tongzhou.facts.figure import Figure
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.passage import LEVELS, Spot
from tongzhou.facts.relations_joint import joint_growth
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding

__all__ = ["List", "lists", "sums"]

_WITHIN = re.compile(
    r"其中|当中|分别|依次|包括|分产业|分地区|按[一-龥]{1,10}(?:分|统计)|comprising|including|of which|of these"
)
#: The most parts of a list, and how many figures of earlier paragraphs may be its whole.
_MOST, _BACK = 12, 60
_FIRST = 4
_BALANCE = ("顺差", "逆差")
_TRADE = "trade"
_BALANCE_EN = re.compile(r"surplus|deficit|balance|services")
_SIDES = ("进出口", "进口", "出口")


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
        if len(set(names)) < len(names):
            names = ["" for _ in names]
        said = "+".join(one.said(name, unit) for one, name in zip(figures, names, strict=True))
        return Equation("sum_of_parts", f"{said}={checked.said(unit=unit)}", figures, total, checked)


def _name(figure: Figure) -> str:
    return figure.fact.indicator or figure.fact.region or ""


def lists(rows: Sequence[Sequence[Spot]], folded: str, lexicon: Lexicon | None) -> tuple[List, ...]:
    """Find the lists that may make up a whole printed before them or just behind (合计与分项的辨认).

    Looked for are: the figures of one unit that follow a whole to the end of its sentence or of the next; those before a total named as one
    (合计); and figures whose names make up a whole (`closure`), with a whole printed further off.
    """
    found: list[List] = []
    earlier: list[Spot] = []
    for row in rows:
        levels = [one for one in row if _is_amount(one)]
        for at, whole in enumerate(levels):
            found += (List(whole, parts, row, evidence) for parts, evidence in _behind(levels, at, folded, lexicon))
            before = _preceding(levels, at)
            if len(before) >= 2 and TOTAL.search(whole.gap):
                evidence = closure(whole, before, folded, lexicon)
                found.append(List(whole, before, row, "likely" if evidence == "possible" else evidence))
        found += _apart(levels, row, earlier, folded, lexicon)
        earlier += levels
        if len(earlier) > 2 * _BACK:
            earlier = [*earlier[:_FIRST], *earlier[-_BACK:]]
    order = (spot.start for row in rows for spot in row)
    return _with_repeated(found, {start: at for at, start in enumerate(order)})


def _is_amount(spot: Spot) -> bool:
    fact = spot.figure.fact
    return fact.kind in LEVELS and spot.figure.unit is not None and not (fact.indicator or "").endswith(_BALANCE)


def _behind(
    levels: Sequence[Spot], at: int, folded: str, lexicon: Lexicon | None
) -> Iterator[tuple[Sequence[Spot], Evidence]]:
    """Give the parts that may be all of a whole printed before them, with how sure that is."""
    whole = levels[at]
    parts, broken = _following(levels, at)
    closed = False
    for number in sorted({len(parts), _run(parts), broken}, reverse=True):
        if number >= 2:
            evidence = _evidence(whole, parts[:number], folded, lexicon)
            closed = closed or evidence == "closed"
            yield parts[:number], evidence
    for first in range(1, min(3, len(parts) - 1)) if not closed else ():
        # 全长149公里,设计时速350公里,甲段30公里,乙段119公里: what stands between is no part
        for rest in {len(parts), first + _run(parts[first:])}:
            if rest - first >= 2 and closure(whole, parts[first:rest], folded, lexicon) == "closed":
                yield parts[first:rest], "closed"


def _following(levels: Sequence[Spot], at: int) -> tuple[list[Spot], int]:
    """Give the levels of the same unit behind a whole, to the end of its sentence or of the next, and how many come before another unit.

    One figure of another unit may stand between two parts: 甲6个、47.5亿元,乙8个、42.3亿元.
    """
    whole = levels[at]
    parts: list[Spot] = []
    others = broken = 0
    for spot in levels[at + 1 :]:
        sentence = parts[-1].sentence if parts else spot.sentence
        if spot.sentence > whole.sentence + 1 or spot.sentence != sentence or len(parts) == _MOST:
            break
        if spot.figure.unit == whole.figure.unit:
            parts.append(spot)
            others = 0
        elif parts:
            others += 1
            broken = broken or len(parts)
            if others > 1:
                break
    return parts, broken


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
        if spot.sentence != whole.sentence or spot.figure.unit != whole.figure.unit or len(parts) == _MOST:
            break
        parts.insert(0, spot)
    return parts


def _evidence(whole: Spot, parts: Sequence[Spot], folded: str, lexicon: Lexicon | None) -> Evidence:
    """Say how sure it is that the parts are all of the whole."""
    evidence = closure(whole, parts, folded, lexicon)
    if evidence == "possible" and _is_group(whole, parts, lexicon):
        return "likely" if any("均" in one.figure.stem for one in parts) else "closed"
    return evidence


def _is_group(whole: Spot, parts: Sequence[Spot], lexicon: Lexicon | None) -> bool:
    """Whether the areas of the parts are all those of the whole's, a declared group or areas named together."""
    areas = {one.figure.fact.region for one in parts}
    region = whole.figure.fact.region or ""
    place = lexicon.places.get(region) if lexicon else None
    members = set(place[1]) if place and place[1] else set(region.split("、"))
    if len(areas) < len(parts) or len(parts) < 2:
        return False
    home = set(lexicon.home[1]) if lexicon and lexicon.home else set()
    # all of the region's areas make up what is of one of them only by a slip of reading, never what is of a larger one
    return areas == members or areas == home and members <= home


def _apart(
    levels: Sequence[Spot], row: Sequence[Spot], earlier: Sequence[Spot], folded: str, lexicon: Lexicon | None
) -> Iterator[List]:
    """Give lists that are closed by what their parts are called, with a whole that stands further off."""
    for at in range(len(levels)):
        known = [*earlier[:_FIRST], *[*earlier[_FIRST:], *levels[max(at - _BACK, 0) : at]][-_BACK:]]
        for number in (_classified(levels, at), 4, 3, 2):
            parts = levels[at : at + number]
            if number < 2 or len(parts) < number or not _stand_together(parts):
                continue
            wholes = [one for one in known if one.figure.unit == parts[0].figure.unit]
            if not (number == _classified(levels, at) or closure(None, parts, folded, lexicon) == "closed"):
                wholes = [one for one in wholes if _is_group(one, parts, lexicon)]
            side = _side(parts)
            wholes = [one for one in wholes if side is None or _is_of_side(one.figure, side)]
            here = [one for one in wholes if one.block == parts[0].block][:1]
            near = dict.fromkeys((*reversed(wholes[-3:]), *here, *wholes[:1]))
            tried = [List(one, parts, row, _far(one, parts, side, folded, lexicon)) for one in near]
            yield from [one for one in tried if one.equation().holds()][:1] or tried
            if tried:
                break


def _far(whole: Spot, parts: Sequence[Spot], side: str | None, folded: str, lexicon: Lexicon | None) -> Evidence:
    """Say how sure it is that a whole further off is that of the parts: all trade, all areas, or a whole of the same paragraph."""
    if side is not None and (whole.figure.stem == side or side == _TRADE):
        return "closed"
    if _is_group(whole, parts, lexicon) and whole.figure.stem == parts[0].figure.stem:
        return "closed"
    return (
        "closed" if whole.block == parts[0].block and closure(whole, parts, folded, lexicon) == "closed" else "likely"
    )


def _classified(levels: Sequence[Spot], at: int) -> int:
    """Count the parts of a classification that begins with a figure: to the end of its sentence, or of its clause group."""
    if not is_classified(levels[at]):
        return 0
    number = 1
    for one in levels[at + 1 :]:
        if one.sentence != levels[at].sentence or "按" in one.gap:
            break
        number += 1
    return number


def _stand_together(parts: Sequence[Spot]) -> bool:
    return all(
        one.figure.unit == parts[0].figure.unit and one.sentence - before.sentence <= 1
        for before, one in zip(parts, parts[1:], strict=False)
    )


def _side(parts: Sequence[Spot]) -> str | None:
    """Give what the parts are all of: 民营企业进出口, 国有企业进出口 → 进出口."""
    names = names_of(parts)
    said = [
        f"{name}{parts[0].lead if at == 0 else ''}{one.figure.stem}"
        for at, (name, one) in enumerate(zip(names, parts, strict=True))
    ]
    if {one.figure.stem.lower() for one in parts} == {"exports", "imports"}:
        return _TRADE
    if not any("口" in one for one in said):
        return None
    if {one.figure.stem for one in parts} == {"进口", "出口"} and "进出口" not in parts[0].lead:
        return "进出口"
    return next((side for side in _SIDES if side in said[0]), None)


def _is_of_side(figure: Figure, side: str) -> bool:
    name = figure.stem.lower()
    return name.endswith(side) if side != _TRADE else _TRADE in name and not _BALANCE_EN.search(name)


def _with_repeated(found: Sequence[List], order: Mapping[int, int]) -> tuple[List, ...]:
    """Raise what is only possible where the same parts make up another whole of the article, or stand beside figures that make up theirs.

    签约项目46个、总金额82.6亿元,其中投资类18个、61.3亿元,采购类28个、21.3亿元: where one of two such rows holds, the other has the same parts.
    """
    beside: set[tuple[int, ...]] = set()
    for one in found:
        if one.equation().holds():
            beside.add(tuple(order[spot.start] for spot in one.parts))
    fitting: dict[tuple[str, ...], set[int]] = {}
    for number, one in enumerate(found):
        if one.equation().holds():
            fitting.setdefault(_parts_key(one), set()).add(number)
    for number, one in enumerate(found):
        key = _parts_key(one)
        places = [order[spot.start] for spot in one.parts]
        if one.evidence == "possible" and any(tuple(at + by for at in places) in beside for by in (-1, 1)):
            one.evidence = "closed"
        elif one.evidence == "possible" and len(set(key)) == len(key) and fitting.get(key, set()) - {number}:
            one.evidence = "likely"
    return tuple(found)


def _parts_key(one: List) -> tuple[str, ...]:
    return tuple(spot.figure.fact.region or spot.figure.fact.entity or spot.figure.stem for spot in one.parts)


_RANK = {"stated": 0, "closed": 1, "likely": 2, "possible": 3}


def sums(found: Sequence[List], rows: Sequence[Sequence[Spot]], shelf: Shelf) -> Iterator[Finding]:
    """Check each list against its whole, and the growth of the whole against those of the parts (合计与增速核对)."""
    taken: set[str] = set()
    where = {spot.start: (row, at) for row in rows for at, spot in enumerate(row)}
    for one in sorted(found, key=lambda each: (not each.equation().holds(), _RANK[each.evidence])):
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
        if finding is None or finding.verdict == "not_checkable" and not _is_one_sentence(one):
            continue
        if holds:
            taken |= ids
        yield finding
        if holds and one.evidence != "possible" or holds and finding.verdict == "exact":
            yield from joint_growth(one.whole, one.parts, where, shelf)


def _is_one_sentence(one: List) -> bool:
    """Whether whole and parts stand in one sentence; where they do not, a misfit that nothing mends says nothing."""
    return one.whole.block == one.parts[0].block and one.whole.sentence == one.parts[0].sentence


def _is_small(equation: Equation) -> bool:
    """Whether the figures are too short for one changed digit to be telling: then the words alone must do."""
    return abs(equation.checked.fact.value) < 300 and equation.checked.span.low == equation.checked.span.high
