"""Breaks of coverage between two figures (口径断点): what must be said before they are compared."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from tongzhou.facts.fact import Fact
from tongzhou.facts.figure import Figure, figure_of, plain
from tongzhou.facts.known import Cell, Known, KnownFigures
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.errors import FactError
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicator, Indicators
from tongzhou.terms.period import Period
from tongzhou.terms.words import Message

__all__ = ["breaks", "coverage_breaks", "disagreements"]

#: What a count of economic units counts, by the words in its indicator's name (assumed: usage of communiqués). The first that occurs decides.
_COUNTED: tuple[tuple[str, str], ...] = (
    (r"市场主体|经营主体|market entit", "market_entity"),
    (r"个体工商户|个体户", "self_employed"),
    (r"法人单位|legal unit|legal entit", "legal_unit"),
    (r"企业|公司|enterprises|compan|firms", "enterprise"),
)
_COUNTED_WORDS = {
    "market_entity": {"zh": "市场主体", "en": "market entities"},
    "self_employed": {"zh": "个体工商户", "en": "self-employed businesses"},
    "legal_unit": {"zh": "法人单位", "en": "legal units"},
    "enterprise": {"zh": "企业", "en": "enterprises"},
}
#: Words that make a count one of what was new in the period, not of what there was (assumed: usage of communiqués).
_NEW = re.compile(r"新设立?|新增|新登记|新注册|新成立|净增|newly (?:registered|established|added)|\bnew\b")
#: Statuses of figures that are not a later correction of another; only between these is a difference a disagreement.
_UNREVISED = frozenset({"preliminary", "final"})
_STOCK = re.compile(r"期末|年末|实有|存量|在册|累计|登记在册|总量|数量|户数|总数|数$")


def breaks(one: Known, other: Known, areas: Areas, indicators: Indicators) -> tuple[Message, ...]:
    """Say what stands between two figures that are to be compared (口径断点).

    The boundary of their area moved between their periods; one is revised after a census and the other is not, or a declared revision of
    their indicator lies between their releases; their index bases differ; they count different things (enterprises, market entities, legal
    units), new ones against all, or things the region declares unlike; their printed scopes differ. Nothing is said of what is not known: a
    figure without a status or a vintage breaks on neither.

    Returns
    -------
    tuple of Message
        Empty where nothing is known to stand between them.
    """
    return tuple(
        (
            *_boundaries(one, other, areas),
            *_revisions(one, other, indicators),
            *_things(one, other, indicators),
            *_bases(one, other),
        )
    )


def _boundaries(one: Known, other: Known, areas: Areas) -> Iterator[Message]:
    """Look for boundary notes dated between the ends of the two periods."""
    ends = sorted(end for end in (_end(one.period), _end(other.period)) if end is not None)
    if len(ends) < 2 or one.area != other.area:
        return
    place = areas.find(one.area)
    for note in place.notes if isinstance(place, Area) else ():
        if ends[0] < note.valid_from <= ends[1]:
            key = "facts.coverage.boundary_assumed" if note.is_assumed else "facts.coverage.boundary"
            words = {"zh": note.text, "en": note.english or note.text}
            yield Message(key, {"area": one.area, "day": note.valid_from.isoformat(), "note": words})


def _end(period: str) -> date | None:
    try:
        return Period.parse(period).last
    except FactError:
        return None


def _revisions(one: Known, other: Known, indicators: Indicators) -> Iterator[Message]:
    """Look for a census or a declared revision that one figure knows and the other does not."""
    declared = indicators.find(one.indicator)
    dated = declared.revisions if declared and declared is indicators.find(other.indicator) else ()
    days = _released(one.vintage), _released(other.vintage)
    if dated and days[0] and days[1]:
        low, high = sorted((days[0], days[1]))
        for note in dated:
            if low < note.valid_from.isoformat() <= high:
                key = "facts.coverage.revision_assumed" if note.is_assumed else "facts.coverage.revision"
                words = {"zh": note.text, "en": note.english}
                yield Message(key, {"day": note.valid_from.isoformat(), "note": words})
        is_told = any(low < note.valid_from.isoformat() <= high for note in dated)
        if is_told or one.period != other.period:
            return  # figures of two periods, released since the same census, rest on it alike
    if one.status and other.status and (one.status == "census_revised") != (other.status == "census_revised"):
        said = [
            Message.of(f"facts.status.{status}")
            for status in sorted((one.status, other.status), key=lambda status: status != "census_revised")
        ]
        yield Message.of("facts.coverage.census", one=said[0], other=said[1])


def _released(vintage: str | None) -> str | None:
    """Give the first day that a vintage can mean: 2019 may be any day of that year, and counts as its first."""
    found = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", vintage or "")
    return f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}" if found else None


def _things(one: Known, other: Known, indicators: Indicators) -> Iterator[Message]:
    """Compare what the two figures count."""
    names = one.indicator, other.indicator
    declared = [indicators.find(name) for name in names]
    if _is_unlike(declared, names):
        yield Message.of("facts.coverage.unlike", one=names[0], other=names[1])
        return
    counted = [_counted(name) for name in names]
    if counted[0] and counted[1] and counted[0] != counted[1]:
        yield Message(
            "facts.coverage.counted", {"one": _COUNTED_WORDS[counted[0]], "other": _COUNTED_WORDS[counted[1]]}
        )
    new = [bool(_NEW.search(name)) for name in names]
    if new[0] != new[1] and ((counted[0] and counted[1]) or _bare(names[0]) == _bare(names[1])):
        fresh, stock = names if new[0] else (names[1], names[0])
        yield Message.of("facts.coverage.movement", one=fresh, other=stock)


def _is_unlike(declared: Sequence[Indicator | None], names: Sequence[str]) -> bool:
    return any(
        declared[at] is not None and names[1 - at] in declared[at].unlike  # type: ignore[union-attr]  # tested just before
        for at in (0, 1)
    )


def _counted(name: str) -> str | None:
    return next((kind for pattern, kind in _COUNTED if re.search(pattern, name)), None)


def _bare(name: str) -> str:
    return _STOCK.sub("", _NEW.sub("", name)).strip()


def _bases(one: Known, other: Known) -> Iterator[Message]:
    """Compare index bases and printed scopes."""
    if one.base and other.base and one.base.replace(" ", "") != other.base.replace(" ", ""):
        yield Message.of("facts.coverage.base", one=one.base, other=other.base)
    if one.coverage and other.coverage and one.coverage != other.coverage:
        yield Message.of("facts.coverage.scope", one=one.coverage, other=other.coverage)


def disagreements(figures: Iterable[Known], areas: Areas, indicators: Indicators) -> tuple[tuple[Known, Known], ...]:
    """Give the pairs of figures of one cell whose issuers differ and whose printed digits cannot mean one value (机构之间不一致).

    Not where a break of coverage or a revision explains the difference. Of one issuer its latest vintage speaks.
    """
    latest: dict[str, Known] = {}
    for one in figures:
        held = latest.get(one.issuer or "")
        if one.issuer and (held is None or (held.vintage or "") <= (one.vintage or "")):
            latest[one.issuer] = one
    return tuple(
        (one, other)
        for one, other in combinations(latest.values(), 2)
        if one.base_unit == other.base_unit
        and not one.span.meets(other.span)
        and (one.status or "final") in _UNREVISED
        and (other.status or "final") in _UNREVISED
        and not breaks(one, other, areas, indicators)
    )


def coverage_breaks(facts: Sequence[Fact], findings: Sequence[Finding], known: KnownFigures) -> tuple[Finding, ...]:
    """Say the breaks between the figures that the checks of a text compared (口径断点).

    Looked at are: the two cells of a printed growth, multiple or gap over time; a printed level and what is known of its cell, where they
    differ; what two issuers say of a cell used; and figures of the text itself that a check held against each other and found apart.

    Parameters
    ----------
    facts
        The facts of one text.
    findings
        What the checks of the text found, vintages included.
    known
        Figures from a ledger or panel.

    Returns
    -------
    tuple of Finding
        Of type `coverage`, `not_checkable`, with ids C01, C02, …
    """
    by_id = {fact.id: fact for fact in facts}
    found: dict[tuple[tuple[str, ...], str], Finding] = {}
    for finding in findings:
        used = [by_id[name] for name in finding.facts if name in by_id]
        if not used:
            continue
        for expr, notes in _of_finding(finding, used, known):
            key = tuple(fact.id for fact in used), expr
            found.setdefault(key, Finding("", "coverage", expr, key[0], None, None, None, None, "not_checkable", notes))
    order = {fact.id: fact.value_start for fact in facts}
    ordered = sorted(found.values(), key=lambda one: order[one.facts[0]])
    return tuple(
        Finding(f"C{number:02d}", one.type, one.expr, one.facts, None, None, None, None, one.verdict, one.notes)
        for number, one in enumerate(ordered, 1)
    )


_Said = tuple[str, tuple[Message, ...]]


def _of_finding(finding: Finding, used: Sequence[Fact], known: KnownFigures) -> Iterator[_Said]:
    if finding.type == "vintage":
        yield from _of_vintage(finding, used, known)
    elif finding.type in ("restatement", "upper_bound") and finding.verdict in ("not_checkable", "inconsistent"):
        for one, other in combinations(used, 2):
            first, second = _as_known(one), _as_known(other)
            notes = breaks(first, second, known.areas, known.indicators)
            if notes:
                yield f"{_said(first)}|{_said(second)}", notes


def _of_vintage(finding: Finding, used: Sequence[Fact], known: KnownFigures) -> Iterator[_Said]:
    fact = used[0]
    name = known.name(fact.indicator)
    if name is None or fact.region is None or fact.period is None:
        return
    if fact.base_period is not None and fact.base_region is None:
        yield from _over_time(fact, name, known)
    elif fact.kind in ("level", "count") and finding.verdict == "not_checkable":
        figure = figure_of(fact)
        for one in known.cell(name, (fact.region, fact.period)):
            if one.base_unit == figure.unit and not one.span.meets(figure.span):
                printed = _as_known(fact)
                notes = breaks(printed, one, known.areas, known.indicators)
                if notes:
                    yield f"{_said(printed)}|{_said(one)}", notes
    for each in used:
        yield from _issuers(name, (each.region or "", each.period or ""), known)


def _over_time(fact: Fact, name: str, known: KnownFigures) -> Iterator[_Said]:
    """Look between the two periods of a growth, a multiple or a gap."""
    place, now, then = fact.region or "", fact.period or "", fact.base_period or ""
    ends = Known(name, place, then, fact.value), Known(name, place, now, fact.value)
    notes = breaks(*ends, known.areas, known.indicators)
    if notes:
        yield f"{place}{name}:{then}|{now}", notes


def _issuers(name: str, cell: Cell, known: KnownFigures) -> Iterator[_Said]:
    declared = known.declared(name)
    for each in (name, *(declared.ratio_of or () if declared else ())):
        for one, other in disagreements(known.cell(each, cell), known.areas, known.indicators):
            shown = known.declared(each)
            words = {"zh": each, "en": shown.english if shown else each}
            values = {"what": words, "area": one.area, "period": one.period, "one": _told(one), "other": _told(other)}
            yield f"{_said(one)}|{_said(other)}", (Message("facts.coverage.issuers", values),)


def _told(one: Known) -> Message:
    return Message.of(
        "facts.coverage.said",
        value=plain(one.value),
        unit=one.unit or "",
        issuer=one.giver or "?",
        vintage=one.vintage or "?",
    )


def _said(one: Known) -> str:
    return f"{one.period}{one.area}{one.indicator}{plain(one.value)}{one.unit or ''}"


def _as_known(fact: Fact) -> Known:
    figure: Figure = figure_of(fact)
    base = fact.base if fact.kind == "index" else None
    return Known(
        fact.indicator or "",
        fact.region or "",
        fact.period or "",
        figure.fact.value,
        fact.unit,
        fact.issuer,
        fact.vintage,
        None,
        base,
        fact.coverage or None,
    )
