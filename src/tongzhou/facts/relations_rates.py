"""Shares and rates whose part and whole stand near (就近占比): 占…的几成, 结案率, 贡献率."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, judged, monotone
from tongzhou.facts.figure import Figure, plain, stem_of
from tongzhou.facts.passage import LEVELS, Spot
from tongzhou.terms.finding import Finding

__all__ = ["contributions", "near_shares"]

_HUNDRED = Decimal(100)
_BACK = 24
_OF_ALL = re.compile(r"^(?:全国|我国|全省|全市|全县|全区)")
_RATE = re.compile(r"(?:率|进度)$")


def near_shares(rows: Sequence[Sequence[Spot]], done: frozenset[str]) -> Iterator[Finding]:
    """Check each share or rate against the part and the whole printed before it (就近占比核对).

    `done` are shares that a look-up by name has checked already. The whole is the one named; where none is named, any figure of the part's
    unit before it in its own or the sentence before.
    """
    earlier: list[Spot] = []
    for row in rows:
        for at, spot in enumerate(row):
            fact = spot.figure.fact
            if (
                spot.figure.unit == "%"
                and fact.kind in ("share", "ratio")
                and fact.id not in done
                and fact.agg != "合计"
                and 0 < spot.figure.value <= 100
            ):
                yield from _share(spot, row[:at], earlier)
        earlier = [*earlier, *(one for one in row if one.figure.fact.kind in LEVELS)][-60:]


def _share(spot: Spot, before: Sequence[Spot], earlier: Sequence[Spot]) -> Iterator[Finding]:
    tried = list(_tried(spot, before, earlier))
    for _, equation in tried:
        if equation.holds():
            finding = judged(equation, "likely" if spot.figure.fact.whole else "possible")
            if finding is not None:
                yield finding
                return
    for is_close, equation in tried:
        is_said = is_close and _is_rate_of(spot, equation.parts[1])
        finding = judged(equation, "stated" if is_said else "likely" if is_close else "possible")
        if finding is not None and finding.verdict == "inconsistent":
            yield finding
            return


def _tried(spot: Spot, before: Sequence[Spot], earlier: Sequence[Spot]) -> Iterator[tuple[bool, Equation]]:
    """Give the parts and wholes that a share may be of, the nearest first, and whether their order leaves little choice."""
    whole_name = spot.figure.fact.whole
    is_rate = spot.figure.fact.kind == "ratio" or whole_name is None
    levels = [one for one in before if one.figure.fact.kind in LEVELS and one.figure.unit not in (None, "%")]
    near = [one for one in levels if one.sentence == spot.sentence]
    near = near or [one for one in levels if one.sentence == spot.sentence - 1]
    beside = [one for one in levels if one.sentence >= spot.sentence - 1]
    for part in reversed(near[-3:]):
        for whole in reversed([*earlier, *levels][-_BACK:]):
            if whole is part or whole.figure.unit != part.figure.unit or whole.figure.span.low <= 0:
                continue
            is_named = _is_named(whole_name, whole.figure)
            if (whole_name and is_named) or (is_rate and whole in beside):
                is_pair = is_rate and len(near) == 2 and whole in near
                is_same = whole.figure.fact.period == part.figure.fact.period
                is_close = is_same and part is near[-1] and (_is_exactly(whole_name, whole.figure) or is_pair)
                yield is_close, _equation(part.figure, whole.figure, spot.figure)


def _is_rate_of(spot: Spot, part: Figure) -> bool:
    """Whether a rate is named after what its part says: 结案率 beside 当期结案."""
    fact = spot.figure.fact
    name = fact.indicator or ""
    if fact.whole is not None or fact.unit not in ("%", "percent") or not _RATE.search(name) or "占" in name:
        return False
    name = _RATE.sub("", name)
    return len(name) >= 2 and name[-2:] in part.fact.text.replace("\n", "")


def _is_exactly(whole: str | None, figure: Figure) -> bool:
    return bool(whole) and len(figure.stem) > 1 and stem_of(_OF_ALL.sub("", whole or "")) == figure.stem


def _is_named(whole: str | None, figure: Figure) -> bool:
    if not whole:
        return False
    said, stem = stem_of(_OF_ALL.sub("", whole)), figure.stem
    if len(said) < 2 or len(stem) < 2:
        return whole.startswith(("全国", "全省", "全市"))
    return said in stem or stem in said or said[-2:] == stem[-2:]


def _equation(part: Figure, whole: Figure, share: Figure) -> Equation:
    unit = part.fact.unit != whole.fact.unit
    expr = f"{part.said(unit=unit)}÷{whole.said(unit=unit)}={plain(share.fact.value)}%"
    return Equation("share", expr, (whole, part), monotone(_percent), share)


def _percent(whole: Decimal, part: Decimal) -> Decimal:
    return part / whole * _HUNDRED


def contributions(rows: Sequence[Sequence[Spot]]) -> Iterator[Finding]:
    """Check a contribution share against the pull in points and the growth it is a part of (贡献率=拉动÷增速)."""
    growths: list[Figure] = []
    for row in rows:
        for at, spot in enumerate(row):
            fact = spot.figure.fact
            if fact.kind == "growth_rate" and re.search(r"生产总值|GDP|经济", fact.indicator or ""):
                growths.append(spot.figure)
            if "贡献率" not in (fact.indicator or "") or not growths:
                continue
            pulls = [one.figure for one in row[at + 1 : at + 3] if "拉动" in one.gap and one.sentence == spot.sentence]
            whole = next((one for one in reversed(growths) if one.fact.period == fact.period), None)
            if not pulls or whole is None or whole.span.low <= 0:
                continue
            expr = f"拉动{plain(pulls[0].fact.value)}÷增长{plain(whole.fact.value)}=贡献率{plain(fact.value)}%"
            found = judged(Equation("contribution", expr, (whole, pulls[0]), monotone(_percent), spot.figure), "stated")
            if found is not None:
                yield found
