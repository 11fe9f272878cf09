"""Shares and rates whose part and whole stand near (就近占比): 占…的几成, 结案率, 贡献率."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, Evidence, judged, monotone, total
from tongzhou.facts.figure import Figure, percent, plain, stem_of
from tongzhou.facts.passage import LEVELS, Spot
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval

__all__ = ["contributions", "near_shares"]

_HUNDRED = Decimal(100)
#: A share printed to no more than so many points is a rough one; a part is no more than its whole, as far as rounding goes.
_COARSE = 5
_MOST_SHARE = Decimal(101)
#: How many figures back a whole is looked for, and how many of them are tried.
_BACK, _TRIED = 60, 8
_OF_ALL = re.compile(r"^(?:全国|我国|全省|全市|全县|全区|全部|总)")
_RATE = re.compile(r"(?:率|进度)$")
_SHARE = re.compile(r"占|比重|比例|相当于|相等于|份额|\b(?:of|or|equal to|account\w*)\b")
#: A whole called by nothing but its extent: 占全省的, 占总数的.
_GENERIC = re.compile(
    r"^(?:总人口|全[国省市县区部年州]|总[数量额值]|三地|两地|区域|平均数|整体|其)*(?:总[数量额值])?的?$"
)
_SIDES = ("进出口", "进口", "出口")
_TOGETHER = re.compile(r"合计|合共|共占|together")
_WHOLE_BEHIND = re.compile(r"^\s*of\s(?:[^.;,]{0,40}\s)?(?:of\s+)?$")
_OF_WHOLE = re.compile(
    r"(?:占|相当于|相等于)(?![比据领有])(?:全[国省市县区]|我[国省市县])?([^占,。;\d]{2,24}?)(?:的比重|的比例|比重|比例|份额|的)(?:达到|达|为|约|近|超过|超|逾)*$"
)
_GOES_ON = re.compile(r"\b(?:or|representing|accounting for|equal|making up|comprising)\b[^.;]{0,30}$")
_TRADED = re.compile(r"(外贸|进出口|进口|出口)(?:总?[值额量])?$")
#: A whole with its number: 占总投资148亿元的, 完成年度计划8000套的.
_WHOLE_SAID = re.compile(r"(?:占[^,。;占]{1,12}|完成[^,。;]{0,6}(?:计划|任务|目标)(?:任务|目标|数)?)$")
_SAME_WHOLE = re.compile(r"^(?:占|占比|比重|占比重)(?:为|达)?$")
_RIGHT_BEHIND = re.compile(r"的(?:近|约|逾|超|超过)?")
_CHILD = re.compile(r"其中|当中|\bof which\b")


def near_shares(rows: Sequence[Sequence[Spot]], done: Mapping[str, str]) -> Iterator[Finding]:
    """Check each share or rate against the part and the whole printed near it (就近占比核对).

    `done` are shares that a look-up by name has checked already, each with its whole. The whole is the one named; where none is named, that of
    the share before in the sentence, the level that the part was said to be of, the one before it, or the first of the same trade.
    """
    earlier: list[Spot] = []
    for row in rows:
        last: Spot | None = None
        sentence = -1
        for at, spot in enumerate(row):
            fact = spot.figure.fact
            if spot.sentence != sentence:
                last, sentence = None, spot.sentence
            if fact.id in done:
                last = next((one for one in (*row, *earlier) if one.figure.fact.id == done[fact.id]), None)
            elif (
                spot.figure.unit == "%"
                and fact.kind in ("share", "ratio")
                and "贡献" not in spot.lead
                and 0 < spot.figure.value <= 100
            ):
                for finding, whole in _share(spot, row, at, earlier, last):
                    yield finding
                    last = whole
        earlier += [one for one in row if one.figure.fact.kind in LEVELS]
        if len(earlier) > 2 * _BACK:
            earlier = [*earlier[:_TRIED], *earlier[-_BACK:]]


def _share(
    spot: Spot, row: Sequence[Spot], at: int, earlier: Sequence[Spot], last: Spot | None
) -> Iterator[tuple[Finding, Spot | None]]:
    """Give what is found of a share, and its whole."""
    tried = list(_tried(spot, row, at, earlier, last))

    def whole_of(equation: Equation) -> Spot | None:
        return next((one for one in (*row, *earlier) if one.figure is equation.parts[0]), None)

    for evidence, equation in tried:
        if equation.holds() and equation.value() <= _MOST_SHARE:
            finding = judged(equation, "likely" if evidence != "possible" or spot.figure.fact.whole else "possible")
            if finding is not None:
                yield finding, whole_of(equation)
                return
    for evidence, equation in tried:
        finding = judged(equation, evidence)
        if finding is not None and finding.verdict == "inconsistent":
            yield finding, whole_of(equation)
            return


def _tried(
    spot: Spot, row: Sequence[Spot], at: int, earlier: Sequence[Spot], last: Spot | None
) -> Iterator[tuple[Evidence, Equation]]:
    """Give the parts and wholes that a share may be of, the nearest first, and how little choice their order leaves."""
    if between := _between(row, at):
        yield "stated", between
        return
    levels = [one for one in row[max(at - _BACK, 0) : at] if one.figure.fact.kind in LEVELS]
    together = list(_joint(spot, levels, earlier))
    yield from together
    if together or spot.figure.fact.agg == "合计":
        return  # a share of several together is not held against the last of them alone
    # 96 per cent of … begins anew; …, or 61 percent of … goes on
    is_anew = _is_latin(spot) and not _GOES_ON.search(spot.gap)
    for is_near, part in _parts(spot, row, at):
        is_near = is_near and not is_anew
        behind = row[at + 1] if at + 1 < len(row) else None
        if behind is not None and _WHOLE_BEHIND.match(behind.gap) and behind.figure.unit == part.figure.unit:
            yield "closed", _equation(part.figure, behind.figure, spot.figure)
        pool = [
            one
            for one in (*earlier, *levels)
            if one is not part and one.figure.unit == part.figure.unit and one.figure.span.low > 0
        ]
        seen: set[int] = set()
        if last is not None and is_near and _is_of_last(spot, part, last):
            seen.add(last.start)
            yield "closed", _equation(part.figure, last.figure, spot.figure)
        for evidence, whole in _wholes(spot, part, pool):
            if whole.start not in seen and len(seen) < _TRIED:
                seen.add(whole.start)
                is_same = whole.figure.fact.period == part.figure.fact.period or _is_said_here(spot, whole)
                evidence = evidence if is_same or evidence == "possible" else "likely"
                yield evidence if is_near else "possible", _equation(part.figure, whole.figure, spot.figure)


def _is_of_last(spot: Spot, part: Spot, last: Spot) -> bool:
    """Whether a share that names no whole is of the same as the one before it: 甲…,占总额的35%;乙…,占28%."""
    return (
        _SAME_WHOLE.search(spot.lead) is not None
        and not _CHILD.search(part.gap)
        and last.start < part.start
        and last.figure.unit == part.figure.unit
        and last.figure.fact.period == part.figure.fact.period
        and last.figure.span.low >= part.figure.span.high
        and spot.figure.span.high - spot.figure.span.low < _COARSE
    )


def _between(row: Sequence[Spot], at: int) -> Equation | None:
    """Give the share whose whole is printed in its own words: 完成投资甲亿元,占总投资乙亿元的丙%; 完成年度计划乙套的丙%."""
    if at < 2 or not _RIGHT_BEHIND.fullmatch(row[at].gap):
        return None
    part, whole = row[at - 2], row[at - 1]
    is_said = _WHOLE_SAID.search(whole.lead) and {part.figure.fact.kind, whole.figure.fact.kind} <= LEVELS
    if not is_said or part.figure.unit != whole.figure.unit or part.sentence != row[at].sentence:
        return None
    return _equation(part.figure, whole.figure, row[at].figure) if whole.figure.span.low > 0 else None


def _joint(spot: Spot, levels: Sequence[Spot], earlier: Sequence[Spot]) -> Iterator[tuple[Evidence, Equation]]:
    """Give what a share of several together may be of: 三地合计占全国的, 5者合计占外贸总值的."""
    if not _TOGETHER.search(spot.lead):
        return
    parts: list[Spot] = []
    for one in reversed(levels):
        is_other = parts and (one.sentence, one.figure.unit) != (parts[0].sentence, parts[0].figure.unit)
        if one.sentence < spot.sentence - 1 or is_other or len(parts) == _TRIED:
            break
        parts.insert(0, one)
    if len(parts) < 2:
        return
    pool = [
        one for one in (*earlier, *levels) if one.start < parts[0].start and one.figure.unit == parts[0].figure.unit
    ]
    figures = tuple(one.figure for one in parts)
    for evidence, whole in _wholes(spot, parts[0], [one for one in pool if one.figure.span.low > 0]):
        said = "+".join(plain(one.fact.value) for one in figures)
        expr = f"({said}){figures[0].fact.unit or ''}÷{whole.figure.said(unit=True)}={plain(spot.figure.fact.value)}%"
        yield evidence, Equation("share", expr, (whole.figure, *figures), _percent_of_sum, spot.figure)


def _percent_of_sum(spans: Sequence[Interval]) -> Interval:
    return percent(total(spans[1:]), spans[0])


def _parts(spot: Spot, row: Sequence[Spot], at: int) -> Iterator[tuple[bool, Spot]]:
    """Give what may be the part: the last level before the share, the next behind it (占9.6%,达31亿元), those further back."""
    levels = [
        one
        for one in row[max(at - _BACK, 0) : at]
        if one.figure.fact.kind in LEVELS and one.figure.fact.unit not in (None, "%")
    ]
    near = [one for one in levels if one.sentence == spot.sentence] or [
        one for one in levels if one.sentence == spot.sentence - 1
    ]
    behind = row[at + 1] if at + 1 < len(row) else None
    is_behind = (
        behind is not None and behind.figure.fact.kind in LEVELS and re.match(r"\s*[,(]?(?:达|为|约)?$", behind.gap)
    )
    if is_behind and behind is not None and behind.sentence == spot.sentence:
        yield True, behind
    for number, part in enumerate(reversed(near[-3:])):
        yield number == 0, part


def _wholes(spot: Spot, part: Spot, pool: Sequence[Spot]) -> Iterator[tuple[Evidence, Spot]]:
    """Give what may be the whole of a share, and how little doubt there is about it."""
    said = _printed_whole(spot)
    is_share = bool(_SHARE.search(spot.lead[-40:])) or spot.figure.fact.kind == "share"
    # 八成 fits too much to show that a whole which nobody named is the one meant
    span = spot.figure.span
    sure: Evidence = "likely" if span.high.is_infinite() or span.high - span.low >= _COARSE else "closed"
    if whole_en := _english_whole(spot):
        yield from _english_wholes(whole_en, part, pool, sure)
        return
    if said and not _GENERIC.match(said):
        yield from _called(spot, said, part, pool, sure)
        return
    if not is_share and not _is_rate_of(spot, part.figure):
        yield from (
            ("possible", one) for one in reversed(pool) if one.sentence >= spot.sentence - 1 and one.block == spot.block
        )
        return
    here = [one for one in pool if one.block == spot.block and one.start < part.start]
    if here and here[-1].sentence >= part.sentence - 1:
        is_said = bool(_CHILD.search(part.gap)) or is_share and here[-1].sentence == part.sentence
        yield sure if is_said or _is_rate_of(spot, part.figure) else "likely", here[-1]
    if spot.lead.find("全国") >= 0:
        nation = [one for one in pool if one.figure.fact.region == "全国" != part.figure.fact.region]
        yield from ((sure, one) for one in nation if one.figure.stem[-2:] == part.figure.stem[-2:])
    mother = part.figure.fact.part_of
    yield from ((sure, one) for one in reversed(pool) if mother and one.figure.fact.indicator == mother)
    side = next((one for one in _SIDES if part.figure.stem.endswith(one)), None)
    if side is not None:
        yield from [(sure, one) for one in pool if one.figure.stem == side][:1]
    else:
        alike = [
            one
            for one in pool
            if len(part.figure.stem) > 2 and one.figure.stem and part.figure.stem.endswith(one.figure.stem[-4:])
        ]
        yield from (("likely", one) for one in reversed(alike))
    yield from (("possible", one) for one in reversed(here))
    if not here or is_share:
        yield from (("possible", one) for one in reversed(pool[-3:]))


def _called(spot: Spot, said: str, part: Spot, pool: Sequence[Spot], sure: Evidence) -> Iterator[tuple[Evidence, Spot]]:
    """Give the amounts that the name of a whole may mean, the surest first."""
    name, period = _OF_ALL.sub("", said), part.figure.fact.period
    exact = [one for one in reversed(pool) if _is_exactly(name, one.figure) or _is_exactly(said, one.figure)]
    exact.sort(key=_is_part)
    exact = exact or [one for one in reversed(pool) if len(name) > 3 and one.figure.stem.endswith(stem_of(name))]
    if not exact and said.startswith("总"):
        # 占总接单的 where all orders have another name: the first amount of the article, if none before the share is greater
        alike = [one for one in pool if one.figure.fact.period == period]
        if alike and alike[0].figure.value >= max(one.figure.value for one in alike):
            yield sure, alike[0]
    same = [one for one in exact if one.figure.fact.period == period]
    # the same name in another paragraph may be of another thing: 该段…占总投资的
    traded = _TRADED.search(name)
    side = "进出口" if traded and traded[1] == "外贸" else traded[1] if traded else None
    is_sure = side is not None or _OF_WHOLE.search(spot.lead) is not None
    for one in (same or exact)[:2]:
        yield sure if is_sure or one.block == spot.block else "likely", one
    yield from (("possible", one) for one in reversed(pool) if _is_named(said, one.figure))
    if side is not None:
        yield from ((sure, one) for one in pool if one.figure.stem == side)


def _english_whole(spot: Spot) -> str | None:
    """Give the English name of the whole that the words behind the share print: 63 per cent of total exports."""
    whole = spot.figure.fact.whole
    return whole if whole and whole.isascii() and _is_latin(spot) else None


def _is_latin(spot: Spot) -> bool:
    """Whether a share stands in an English sentence, be it printed as per cent or as % (英文比重)."""
    return _CHINESE.search(spot.figure.fact.text) is None


_CHINESE = re.compile(r"[一-龥]")


def _english_wholes(said: str, part: Spot, pool: Sequence[Spot], sure: Evidence) -> Iterator[tuple[Evidence, Spot]]:
    """Give the amounts that share the words of a whole, the greatest first; of "the total" the greatest of the article."""
    period = part.figure.fact.period
    alike = [
        one
        for one in pool
        if one.figure.fact.period == period and one.figure.span.high >= part.figure.span.low and one.start < part.start
    ]
    words = _roots(said)
    named = [one for one in alike if words and words <= _roots(one.figure.fact.indicator or "")]
    named.sort(key=lambda one: (len(_roots(one.figure.fact.indicator or "")), -one.figure.value))
    yield from ((sure, one) for one in named[:1])
    if not words and alike:
        most = max(alike, key=lambda one: one.figure.value)
        yield sure if most is alike[0] else "likely", most
    yield from (("possible", one) for one in alike if one not in named[:1])


_EMPTY = frozenset(
    "a an the of in total overall all number value volume amount goods good people worth foreign its their for and to with".split()
)


def _roots(name: str) -> frozenset[str]:
    """Give the roots of the words of an English name that say what it is of: exported goods → export."""
    return frozenset(word[:6] for word in re.findall(r"[a-z]+", name.lower()) if word not in _EMPTY)


def _printed_whole(spot: Spot) -> str | None:
    """Give the name of the whole if it stands in print: a reader may have filled it in by what the numbers come to."""
    if found := _OF_WHOLE.search(spot.lead):
        return found[1]
    whole = spot.figure.fact.whole
    return whole if whole and stem_of(whole)[-2:] in spot.lead else None


def _is_rate_of(spot: Spot, part: Figure) -> bool:
    """Whether a rate is named after what its part says: 结案率 beside 当期结案, 中选率 beside 产品中选, 城镇化率 beside 城镇人口."""
    fact = spot.figure.fact
    name = fact.indicator or ""
    if fact.whole is not None or fact.unit not in ("%", "percent") or not _RATE.search(name) or "占" in name:
        return False
    name = _RATE.sub("", name).removesuffix("化")
    said = (part.fact.text + (part.fact.indicator or "")).replace("\n", "")
    return len(name) >= 2 and (name[-2:] in said or name[:2] in said)


def _is_said_here(spot: Spot, whole: Spot) -> bool:
    """Whether a whole of the same paragraph is named word for word, so that its period is that of the text, not of a row (占总投资的)."""
    found = _OF_WHOLE.search(spot.lead)
    return found is not None and whole.block == spot.block and found[1] == whole.figure.fact.indicator


def _is_part(spot: Spot) -> bool:
    return spot.figure.fact.part_of is not None


def _is_exactly(whole: str, figure: Figure) -> bool:
    return len(figure.stem) > 1 and stem_of(whole) == figure.stem


def _is_named(whole: str, figure: Figure) -> bool:
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
