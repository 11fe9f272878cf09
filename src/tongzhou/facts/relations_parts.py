"""Parts and wholes (总量与分量): sums, bounds, shares, what is missing."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tongzhou.facts.equation import Equation, judged, monotone
from tongzhou.facts.equation import total as added
from tongzhou.facts.fact import Fact
from tongzhou.facts.figure import Figure, percent, plain, stem_of
from tongzhou.facts.lexicon import Lexicon
from tongzhou.facts.relation import bound, compare, derived
from tongzhou.facts.shelf import Shelf
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval

__all__ = ["bounds", "partitions", "shares", "trade_pairs", "trade_sums"]

_HUNDRED = Interval.point(Decimal(100))
#: A share printed to no more than so many points (近八成) fits too much to vouch for anything.
_ROUGH = 5
_OUTSIDE = ("全国", "我国", "全省", "全市", "全区域", "全球", "世界")


def trade_pairs(shelf: Shelf) -> Iterator[tuple[Figure, Figure | None, Figure | None]]:
    """Give every total of imports and exports with its two parts, None where not printed (进出口及其分量)."""
    for (stem, place, period), found in shelf.levels.items():
        if not stem.endswith("进出口"):
            continue
        total = shelf.level(stem, place, period, found[0].unit)
        if total is None or total.unit is None:
            continue
        head = stem.removesuffix("进出口")
        imports, exports = (shelf.level(head + name, place, period, total.unit) for name in ("进口", "出口"))
        yield total, imports, exports


def trade_sums(shelf: Shelf) -> Iterator[Finding]:
    """Check that imports and exports make the total, and their difference the balance (进口+出口=进出口)."""
    for total, imports, exports in trade_pairs(shelf):
        if imports and exports:
            yield _sum((imports, exports), total)
            if total.stem == "进出口":
                yield from _balance(shelf, imports, exports)
        elif known := imports or exports:
            other = "出口" if imports else "进口"
            expr = f"{other}={total.said()}-{known.said()}"
            yield derived(expr, (total, known), total.value - known.value, total.span - known.span, total.factor)


def _balance(shelf: Shelf, imports: Figure, exports: Figure) -> Iterator[Finding]:
    for name, less, more in (("贸易顺差", imports, exports), ("贸易逆差", exports, imports)):
        printed = shelf.level(name, imports.place, imports.fact.period, imports.unit)
        if printed:
            figures = (more, less, printed)
            unit = len({one.fact.unit for one in figures}) > 1
            expr = f"{more.said(unit=unit)}-{less.said(unit=unit)}={printed.said(unit=unit)}"
            yield compare("sum_of_parts", expr, figures, more.value - less.value, more.span - less.span, printed)


def _sum(parts: Sequence[Figure], whole: Figure, is_certain: bool = True, names: Sequence[str] = ()) -> Finding:
    figures = (*parts, whole)
    unit = len({one.fact.unit for one in figures}) > 1
    titles = names or [one.fact.indicator or "" for one in parts]
    expr = "+".join(one.said(name, unit) for one, name in zip(parts, titles, strict=True)) + "=" + whole.said(unit=unit)
    span, value = _total(parts)
    return compare("sum_of_parts", expr, figures, value, span, whole, is_certain=is_certain)


def _total(parts: Sequence[Figure]) -> tuple[Interval, Decimal]:
    span = Interval.point(Decimal(0))
    for part in parts:
        span = span + part.span
    return span, sum((part.value for part in parts), Decimal(0))


def partitions(shelf: Shelf, lexicon: Lexicon | None) -> Iterator[Finding]:
    """Check parts named by 其中, and areas against their group (分量之和)."""
    used: set[str] = set()
    for run in _runs(shelf):
        whole = _whole_of(shelf, run[0])
        if whole is None or _is_trade(run, whole):
            continue
        if run[0].stem == whole.stem or stem_of(run[0].fact.part_of) == run[0].stem:
            yield from _by_place(shelf, run, whole, used, lexicon)
        else:
            yield _parts_within(run, whole)
    yield from _by_group(shelf, lexicon)


def _runs(shelf: Shelf) -> Iterator[list[Figure]]:
    """Give the parts that stand together: of one whole, one after the other, no place twice."""
    run: list[Figure] = []
    for figure in shelf.figures:
        if figure.fact.kind not in ("level", "count"):
            continue
        if figure.fact.part_of is None:
            if run:
                yield run
                run = []
            continue
        if run and not _goes_with(figure, run):
            yield run
            run = []
        run.append(figure)
    if run:
        yield run


def _goes_with(figure: Figure, run: Sequence[Figure]) -> bool:
    first = run[0]
    if figure.fact.part_of != first.fact.part_of or figure.fact.period != first.fact.period:
        return False
    name = stem_of(first.fact.part_of)
    if figure.stem == name != first.stem or name != first.stem and figure.place != first.place:
        return False
    if first.stem == name:
        return all(figure.place != one.place for one in run)
    return all((figure.stem, figure.place) != (one.stem, one.place) for one in run)


def _whole_of(shelf: Shelf, part: Figure) -> Figure | None:
    """Give the nearest level printed before a part whose name the part's `part_of` carries, which is itself no part of that name."""
    name = stem_of(part.fact.part_of)
    for known in sorted(shelf.before(part, name), key=lambda one: one.place != part.place):
        if known.fact.kind == part.fact.kind and stem_of(known.fact.part_of) != name and known.fact.role != "headline":
            return known
    return None


def _is_trade(run: Sequence[Figure], whole: Figure) -> bool:
    return whole.stem.endswith("进出口") and all(one.stem.endswith(("进口", "出口")) for one in run)


def _by_place(
    shelf: Shelf, run: Sequence[Figure], whole: Figure, used: set[str], lexicon: Lexicon | None
) -> Iterator[Finding]:
    """Check the same thing counted by place: 其中北京段16个、河北段5个."""
    names = [one.fact.region or one.fact.entity or one.fact.indicator or "" for one in run]
    if len(run) < 2 or whole.unit != run[0].unit:
        yield _parts_within(run, whole, names)
        return
    span, _ = _total(run)
    if whole.fact.id in used:
        # A second chain under one whole was attached to the wrong parent; it is only reported where the figure just before it fits.
        before = shelf.just_before(run[0])
        if before is not None and before.unit == run[0].unit and span.meets(before.span):
            yield _sum(run, before, names=names)
        return
    used.add(whole.fact.id)
    reach = _reach(run, whole, lexicon)
    if span.meets(whole.span) or reach == "whole":
        yield _sum(run, whole, names=names)
    elif reach == "touched":
        yield _sum(run, whole, is_certain=False, names=names)
    else:
        yield _parts_within(run, whole, names)


def _reach(run: Sequence[Figure], whole: Figure, lexicon: Lexicon | None) -> str:
    """Say whether the places of the parts make up the place of the whole: whole, touched (some only in part), or open."""
    asked = _members(whole.fact.region, lexicon)
    given: set[str] = set().union(*(_members(one.fact.region, lexicon) for one in run))
    if len(asked) > 1 and asked <= given:
        return "whole"
    if lexicon is None or len(asked) < 2:
        return "open"
    above = given.union(*(lexicon.parents.get(name, frozenset()) for name in given))
    return "touched" if asked <= above else "open"


def _members(region: str | None, lexicon: Lexicon | None) -> set[str]:
    names: set[str] = set()
    for name in (region or "").split("、"):
        place = lexicon.places.get(name) if lexicon else None
        names |= set(place[1]) if place and place[1] else {name}
    return names - {""}


def _parts_within(parts: Sequence[Figure], whole: Figure, names: Sequence[str] = ()) -> Finding:
    span, value = _total(parts)
    titles = names or [one.fact.indicator or "" for one in parts]
    unit = len({one.fact.unit for one in (*parts, whole)}) > 1
    expr = "+".join(one.said(name, unit) for one, name in zip(parts, titles, strict=True)) + "≤" + whole.said(unit=unit)
    return bound(expr, (*parts, whole), span, value, whole)


def _by_group(shelf: Shelf, lexicon: Lexicon | None) -> Iterator[Finding]:
    """Check that the areas of a group make the group's value (三地合计).

    Whether an indicator may be summed is not in the text: a contradiction counts only where the total is called one (合计, 共).
    """
    if lexicon is None:
        return
    for (stem, place, period), found in shelf.levels.items():
        names = sorted(_members(place[0], lexicon))
        if len(names) < 2 or "均" in stem or found[0].unit in (None, "%") or found[0].fact.part_of:
            continue
        parts = [shelf.level(stem, (name, place[1]), period, found[0].unit) for name in names]
        known = [part for part in parts if part is not None and part.fact.part_of is None]
        whole = shelf.level(stem, place, period)
        if whole is not None and len(known) == len(names):
            known.sort(key=lambda one: one.fact.value_start)
            is_total = any(word in whole.fact.text for word in ("合计", "总计", "共"))
            areas = [one.fact.region or "" for one in known]
            found_sum = _sum(known, whole, is_total, areas)
            if found_sum.verdict == "not_checkable":
                mended = judged(Equation("sum_of_parts", found_sum.expr, tuple(known), added, whole), "closed")
                yield mended or found_sum
            else:
                yield found_sum


def bounds(shelf: Shelf) -> Iterator[Finding]:
    """Check goods imported or exported against all imports or exports (部分不超过全部).

    Goods may overlap (能源 and 原油, firms and goods), so a sum above the whole says nothing and is left out.
    """
    for name in ("进口", "出口"):
        for (stem, place, period), found in shelf.levels.items():
            whole = shelf.level(stem, place, period, found[0].unit) if stem == name else None
            if whole is None or whole.unit is None:
                continue
            parts = list(_goods(shelf, name, whole))
            span, _ = _total(parts)
            if len(parts) > 1 and span.high <= whole.span.low:
                yield _parts_within(parts, whole)
            else:
                yield from (_parts_within((part,), whole) for part in parts)


def _goods(shelf: Shelf, name: str, whole: Figure) -> Iterator[Figure]:
    seen: set[str] = set()
    for figure in shelf.goods.get((name, whole.place, whole.fact.period), ()):
        if (
            figure.fact.kind == "level"
            and figure.unit == whole.unit
            and figure.fact.part_of is None
            and figure.stem not in seen
        ):
            seen.add(figure.stem)
            yield figure


def _is_start_of_change(fact: Fact) -> bool:
    """Whether a figure is where a change begins (由…上升至…): it is of an earlier period than the level beside it."""
    at = fact.value_start - fact.char_start
    return at > 0 and fact.text[at - 1] in "由从"


def shares(shelf: Shelf) -> Iterator[tuple[Finding, Figure, Figure | None, Figure | None]]:
    """Check printed shares (占比) against their part and whole; derive a whole that is not printed.

    Yields
    ------
    tuple
        The finding, the share, and the part and whole it was computed from, None for a whole that was derived.
    """
    for share in shelf.figures:
        fact = share.fact
        if fact.kind != "share" or fact.whole is None or fact.role == "headline" or _is_start_of_change(fact):
            continue
        is_outside, whole_stem = _whole_stem(fact.whole, fact.region)
        if "borne_out" in fact.rule:
            continue  # nobody named this whole: the reader filled it in by what the numbers come to
        part = _part_of_share(shelf, share, whole_stem)
        if part is None:
            continue
        place = (part.fact.region, None)
        if is_outside:
            # The whole belongs to a larger area: look there, else derive it.
            place = ("全国" if fact.whole.startswith(("全国", "我国")) else "", None)
        whole = shelf.level(whole_stem, place, fact.period, part.unit) or (
            None if is_outside else shelf.level(whole_stem, part.place, fact.period, part.unit)
        )
        if whole is part:
            continue  # the name of the whole was read as the part's own
        if whole is not None:
            unit = part.fact.unit != whole.fact.unit
            expr = f"{part.said(unit=unit)}÷{whole.said(unit=unit)}={plain(fact.value)}%"
            ratio = part.value * 100 / whole.value if whole.value else Decimal(0)
            if whole.span.low > 0:
                found = compare("share", expr, (part, whole, share), ratio, percent(part.span, whole.span), share)
                yield (
                    _vouched(found, Equation("share", expr, (whole, part), monotone(_share), share)),
                    share,
                    part,
                    whole,
                )
        elif is_outside and share.span.low > 0:
            expr = f"{fact.whole}={part.said()}÷{plain(fact.value)}%"
            span = part.span * _HUNDRED / share.span
            yield derived(expr, (part, share), part.value * 100 / share.value, span, part.factor), share, part, None


def _vouched(found: Finding, equation: Equation) -> Finding:
    """Let one changed digit that would mend a misfit vouch for what the names attach (改一位即合)."""
    span = equation.checked.span
    is_rough = span.high.is_infinite() or span.high - span.low >= _ROUGH
    mended = judged(equation, "closed") if found.verdict == "not_checkable" and not is_rough else None
    return mended if mended is not None and mended.verdict == "inconsistent" else found


def _share(whole: Decimal, part: Decimal) -> Decimal:
    return part / whole * 100


def _whole_stem(whole: str, region: str | None) -> tuple[bool, str]:
    """Split a whole's name into whether it lies outside the area, and its stem."""
    said = whole
    for name in (region or "").split("、"):
        said = said.removeprefix(name) if name else said
        said = said.removeprefix(name.rstrip("省市")) if len(name) > 2 else said
    for word in ("地区", "区域", "三地", "城市群"):
        said = said.removeprefix(word)
    is_outside = said.startswith(_OUTSIDE) and region not in ("全国", None)
    for word in _OUTSIDE:
        said = said.removeprefix(word)
    return is_outside, stem_of(said)


def _part_of_share(shelf: Shelf, share: Figure, whole_stem: str) -> Figure | None:
    fact = share.fact
    name = stem_of((fact.indicator or "").split("占", 1)[0])
    for stem in (name, name + whole_stem):
        found = shelf.level(stem, share.place, fact.period)
        if found is not None and found.unit is not None and found.unit != "%":
            return found
    return None
