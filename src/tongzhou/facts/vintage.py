"""Which release a printed figure comes out on (版次辨认): every vintage known is tried, and the one that reproduces it is named."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Decimal

from tongzhou.facts.fact import Fact
from tongzhou.facts.figure import Figure, corners, figure_of, plain
from tongzhou.facts.known import Cell, Edition, KnownFigures, is_computable
from tongzhou.facts.relation import finding
from tongzhou.facts.way import Way, quotient, ways
from tongzhou.terms.finding import Finding, Verdict
from tongzhou.terms.quantity import Interval, half_unit
from tongzhou.terms.words import Message

__all__ = ["vintages_named"]

_HUNDRED = Decimal(100)
#: How many releases that do not fit a sentence names, nearest first.
_NAMED = 3
_GREATEST = Decimal(10) ** 15
_Formula = Callable[..., Decimal]


@dataclass(frozen=True, slots=True)
class _Tried:
    """A way with what it makes of the printed figures."""

    label: Message
    values: tuple[Decimal, ...]
    spans: tuple[Interval, ...]
    terms: tuple[str, ...]
    is_one_release: bool


def vintages_named(facts: Sequence[Fact], known: KnownFigures) -> tuple[Finding, ...]:
    """Name the release that each printed ratio, growth, gap, share or level comes out on (版次辨认).

    A figure is tried on every release known. It comes out on one if what the release's printed digits allow meets what its own allow, cut-off
    included. A figure that comes out on none is `not_checkable`, never wrong: the release it rests on may not be known. A level is told
    of only where the releases known differ from each other or from it.

    Parameters
    ----------
    facts
        The facts of one text; only observed ones are used.
    known
        Figures from a ledger or panel, none of them read from this text.

    Returns
    -------
    tuple of Finding
        Of type `vintage`, in the order of the text, with ids V01, V02, …
    """
    found: list[tuple[int, Finding]] = []
    taken: set[str] = set()
    used = sorted((fact for fact in facts if _is_usable(fact)), key=lambda one: one.value_start)
    for group in _groups(used):
        taken.update(fact.id for fact in group)
        found += [(group[0].value_start, one) for one in _of_group(group, known)]
    for fact in used:
        if fact.id not in taken:
            found += [(fact.value_start, one) for one in _of_fact(fact, known)]
    found.sort(key=lambda one: one[0])
    return tuple(replace(one, id=f"V{number:02d}") for number, (_, one) in enumerate(found, 1))


def _is_usable(fact: Fact) -> bool:
    return (
        fact.modality == "observed"
        and fact.role != "headline"
        and fact.entity is None
        and not fact.scope
        and is_computable(fact.value)
        and bool(fact.region and fact.period and fact.indicator)
    )


def _groups(facts: Sequence[Fact]) -> Iterator[tuple[Fact, ...]]:
    """Give the ratios printed as one row of areas, a:b:1; the one that is 1 stands last in the group."""
    rows: dict[object, list[Fact]] = {}
    for fact in facts:
        if fact.kind == "ratio" and fact.unit is None and fact.base_period is None:
            key = fact.article, fact.indicator, fact.period, fact.char_start, fact.char_end
            rows.setdefault(key, []).append(fact)
    for row in rows.values():
        if len(row) < 2 or len({fact.region for fact in row}) != len(row):
            continue
        named = {fact.base_region for fact in row if fact.base_region}
        base = [fact for fact in row if (fact.region in named if named else fact.value == 1)]
        if len(base) == 1 and base[0].value == 1:
            yield *(fact for fact in row if fact is not base[0]), base[0]


def _of_group(group: tuple[Fact, ...], known: KnownFigures) -> Iterator[Finding]:
    name = known.name(group[0].indicator)
    if name is None:
        return
    cells = [(fact.region or "", fact.period or "") for fact in group]
    printed = [figure_of(fact) for fact in group[:-1]]
    tried = []
    for way in ways(known, name, cells):
        if way.spans[-1].low <= 0:
            continue
        values = tuple(one / way.values[-1] for one in way.values[:-1])
        spans = tuple(one / way.spans[-1] for one in way.spans[:-1])
        tried.append(_Tried(_label(way, known), values, spans, way.terms, _is_one(way)))
    yield from _named(printed, tried, [figure_of(fact) for fact in group], ":", ":1")


def _of_fact(fact: Fact, known: KnownFigures) -> Iterator[Finding]:
    figure = figure_of(fact)
    place, period = fact.region or "", fact.period or ""
    name = known.name(fact.indicator)
    is_over_time = fact.base_period is not None and fact.base_region is None
    other = (place, fact.base_period or "") if is_over_time else (fact.base_region or "", period)
    cells = ((place, period), other)
    if fact.kind == "share" and fact.whole is not None:
        yield from _share(fact, figure, known)
    elif name is None:
        return
    elif fact.kind == "growth_rate" and is_over_time:
        if not fact.price or not fact.price.startswith(("可比", "不变")):
            yield from _pair(figure, known, name, cells, _growth, "/", None)
    elif fact.kind == "pp_diff" and (is_over_time or fact.base_region):
        yield from _pair(figure, known, name, cells, _difference, "-", "%")
    elif fact.kind == "ratio" and fact.unit in ("倍", None) and (is_over_time or fact.base_region):
        if fact.base_region != fact.region:
            yield from _pair(figure, known, name, cells, _over, "/", None)
    elif (
        fact.kind in ("level", "count", "share", "ratio")
        and fact.unit is not None
        and fact.unit != "倍"
        and not fact.base_period
    ):
        yield from _level(figure, known, name, cells[0])


def _growth(now: Decimal, then: Decimal) -> Decimal:
    return (now / then - 1) * _HUNDRED


def _over(now: Decimal, then: Decimal) -> Decimal:
    return now / then


def _difference(now: Decimal, then: Decimal) -> Decimal:
    return now - then


def _pair(
    figure: Figure,
    known: KnownFigures,
    name: str,
    cells: Sequence[Cell],
    formula: _Formula,
    sign: str,
    unit: str | None,
) -> Iterator[Finding]:
    """Compute a figure from the values of two cells."""
    tried = []
    for way in ways(known, name, cells, is_spliced=True):
        if unit is not None and way.unit != unit or (sign == "/" and way.spans[1].low <= 0):
            continue
        tried.append(_tried(way, _label(way, known), formula))
    more: tuple[Message, ...] = ()
    if figure.fact.kind == "growth_rate" and not figure.fact.price and _is_money(known, name, cells[0]):
        more = (Message.of("facts.vintage.prices"),)
    yield from _named([figure], tried, [figure], sign, "", more)


def _tried(way: Way, label: Message, formula: _Formula) -> _Tried:
    return _Tried(label, (formula(*way.values),), (corners(formula, way.spans),), way.terms, _is_one(way))


def _is_one(way: Way) -> bool:
    """Whether all figures of a way are of one vintage."""
    return len({vintage for edition in way.editions for vintage in edition.of("vintage")}) == 1


def _is_money(known: KnownFigures, name: str, cell: Cell) -> bool:
    return any(one.base_unit == "元" for one in known.cell(name, cell))


def _share(fact: Fact, figure: Figure, known: KnownFigures) -> Iterator[Finding]:
    """Compute a share from its part and its whole, each of every release; or find it as an indicator of its own."""
    place, period = fact.region or "", fact.period or ""
    part = known.name((fact.indicator or "").split("占", 1)[0])
    outer, rest = _split_area(known, fact.whole or "")
    whole = known.name(rest) if rest else part
    tried = []
    if part is not None and whole is not None and (outer or part != whole):
        for above in known.editions(part, [(place, period)]):
            for below in known.editions(whole, [(outer or place, period)]):
                one, two = above.figures[0], below.figures[0]
                way = quotient(above, below, is_percent=True)
                if way is not None and one.base_unit == two.base_unit:
                    tried.append(_Tried(_label(way, known), way.values, way.spans, way.terms, _is_one(way)))
    yield from _named([figure], tried, [figure], "", "")


def _split_area(known: KnownFigures, whole: str) -> tuple[str | None, str]:
    """Split 全国进出口总值 into the area and the indicator."""
    for length in range(len(whole), 1, -1):
        place = known.areas.find(whole[:length])
        if place is not None:
            return place.name, whole[length:]
    if whole.startswith(("全国", "我国")) and known.areas.nation:
        return known.areas.nation, whole[2:]
    return None, whole


def _level(figure: Figure, known: KnownFigures, name: str, cell: Cell) -> Iterator[Finding]:
    tried = []
    for way in ways(known, name, [cell]):
        if way.unit == figure.unit:
            tried.append(_Tried(_label(way, known), way.values, way.spans, way.terms, _is_one(way)))
    fits = [one for one in tried if _fits(one, [figure])]
    if not tried or len(fits) == len(tried):
        return  # nothing to tell apart
    yield from _named([figure], tried, [figure], "", "")


# --- what is said ----------------------------------------------------------------------------------------------------


def _fits(tried: _Tried, printed: Sequence[Figure]) -> bool:
    """Whether all printed figures come out, in their base units."""
    pairs = zip(tried.spans, printed, strict=True)
    return all(span.meets(figure.span) or span.meets(figure.cut) for span, figure in pairs)


def _named(
    printed: Sequence[Figure],
    tried: Sequence[_Tried],
    figures: Sequence[Figure],
    sign: str,
    tail: str,
    more: Sequence[Message] = (),
) -> Iterator[Finding]:
    """Say in one sentence on which releases the printed figures come out and on which not."""
    tried = [one for one in tried if _is_sensible(one, printed[0].factor)]
    if not tried:
        return
    tried = sorted(tried, key=lambda one: _distance(one, printed))
    fits = [one for one in tried if _fits(one, printed)]
    # A figure that comes out on one release needs no mixture of two, which would also do.
    fits = [one for one in fits if one.is_one_release] or fits
    others = [one for one in tried if not _fits(one, printed)][:_NAMED]
    best = (fits or tried)[0]
    shown = ":".join(plain(one.fact.value) for one in printed) + tail
    shown += printed[0].fact.unit or "" if not tail else ""
    said = {"printed": shown}
    notes: list[Message]
    verdict: Verdict = "not_checkable"
    if not fits:
        notes = [Message.of("facts.vintage.none", **said, others=_list(others, printed, tail)), *more]
    else:
        is_exact = all(value == one.value for value, one in zip(best.values, printed, strict=True))
        verdict = "exact" if is_exact else "within_rounding"
        if others:
            notes = [
                Message.of(
                    "facts.vintage.comes_out_not_on",
                    **said,
                    releases=_list(fits, printed, tail),
                    others=_list(others, printed, tail),
                )
            ]
        else:
            notes = [Message.of("facts.vintage.comes_out", **said, releases=_list(fits, printed, tail))]
    factor = printed[0].factor
    terms = (sign or "/").join(f"({one})" if "/" in one and sign == "/" else one for one in best.terms)
    shown_terms = f"{terms}=" if len(best.terms) > 1 or "/" in terms else ""
    equal = "=" if verdict == "exact" else "≈" if fits else "≠"
    where = (
        f"{printed[0].fact.region or ''}{printed[0].fact.period or ''}" if not tail else printed[0].fact.period or ""
    )
    expr = f"{where}{printed[0].fact.indicator or ''}:{shown_terms}{_written(best, printed, tail)}{equal}{shown}"
    yield finding("vintage", expr, figures, best.values[0], printed[0].value, best.spans[0], verdict, notes, factor)


def _is_sensible(tried: _Tried, factor: Decimal) -> bool:
    """Whether what was computed can be printed: a quotient by next to nothing cannot."""
    ends = [*tried.values, *(end for span in tried.spans for end in (span.low, span.high))]
    return all(abs(end) < _GREATEST * factor for end in ends)


def _distance(tried: _Tried, printed: Sequence[Figure]) -> Decimal:
    return sum(
        (
            abs(value - one.value) / max(abs(one.value), half_unit(one.value))
            for value, one in zip(tried.values, printed, strict=True)
        ),
        Decimal(0),
    )


def _written(tried: _Tried, printed: Sequence[Figure], tail: str) -> str:
    """Write the computed values with one digit more than the printed ones."""
    said = []
    for value, one in zip(tried.values, printed, strict=True):
        step = half_unit(one.fact.value) / 5
        scaled = value / one.factor
        is_long = scaled.as_tuple().exponent < step.as_tuple().exponent  # type: ignore[operator]  # both are finite
        said.append(plain(scaled.quantize(step, ROUND_HALF_EVEN) if is_long else scaled))
    return ":".join(said) + tail


def _list(tried: Sequence[_Tried], printed: Sequence[Figure], tail: str) -> Message:
    said = [
        Message.of("facts.vintage.release", release=one.label, computed=_written(one, printed, tail)) for one in tried
    ]
    return _chain(said, "facts.vintage.and")


def _chain(said: Sequence[Message], key: str) -> Message:
    """Join messages from the left, as a language writes a list."""
    joined = said[0]
    for one in said[1:]:
        joined = Message(key, {"first": joined, "second": one})
    return joined


def _label(way: Way, known: KnownFigures) -> Message:
    """Name the releases of a way."""
    said = [_edition(edition, known) for edition in way.editions]
    return said[0] if len(said) == 1 else Message.of("facts.vintage.quotient", above=said[0], below=said[1])


def _edition(edition: Edition, known: KnownFigures) -> Message:
    declared = known.declared(edition.indicator)
    what = {"zh": edition.indicator, "en": declared.english if declared else edition.indicator}
    issuer, vintage, statuses = (edition.of(field) for field in ("giver", "vintage", "status"))
    values = {"what": what, "issuer": "、".join(issuer) or "?", "vintage": "、".join(vintage) or "?"}
    if not statuses:
        return Message.of("facts.vintage.edition", **values)
    status = _chain([Message.of(f"facts.status.{one}") for one in statuses], "facts.vintage.also")
    return Message.of("facts.vintage.edition_status", **values, status=status)
