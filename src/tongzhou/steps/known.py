"""What a ledger and a panel know beside a page (已知数): for naming vintages and seeing breaks of coverage."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime

from tongzhou.facts.fact import Fact
from tongzhou.facts.known import Known, KnownFigures, period_key
from tongzhou.steps.region import Region
from tongzhou.store.asof import StoredFact, facts_as_of, vintages
from tongzhou.store.ledger import Ledger
from tongzhou.store.place import Place, open_place
from tongzhou.terms.panel import Observation, Panel

__all__ = ["known_beside", "known_of_panel"]

#: Kinds of facts whose value is a value of their indicator, not of its change.
_KINDS = frozenset({"level", "count", "share", "ratio", "index"})


def known_of_panel(panel: Panel) -> tuple[Known, ...]:
    """Give the figures of a panel (面板已知数); what this program computed from other figures is left out."""
    return tuple(known for one in panel.observations if (known := _of_observation(one)))


def known_beside(
    facts: Sequence[Fact],
    region: Region,
    at: datetime,
    ledger: Place | None = None,
    panel: Panel | None = None,
    without: Collection[str] = (),
) -> KnownFigures:
    """Gather what is known of the indicators that some facts name (已知数).

    Parameters
    ----------
    facts
        The facts of the pages.
    region
        Its names, and what its indicators are quotients of.
    at
        The time, with a zone.
    ledger
        A ledger, of which every recorded vintage is taken.
    panel
        A panel, all of which is taken.
    without
        Hashes of documents that do not count: the pages themselves.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is not there, is damaged or cannot be read.
    """
    figures = list(known_of_panel(panel)) if panel is not None else []
    if ledger is not None:
        with open_place(ledger, at=at, is_new_allowed=False, is_read_only=True) as opened:
            figures += _recorded(opened, facts, region, frozenset(without))
    return KnownFigures(tuple(figures), region.areas, region.indicators)


def _recorded(ledger: Ledger, facts: Sequence[Fact], region: Region, without: frozenset[str]) -> Iterator[Known]:
    """Give every vintage of the figures that the facts may rest on."""
    periods = {period_key(one) for fact in facts for one in (fact.period, fact.base_period) if one}
    seen: set[tuple[int, int]] = set()
    for stored in facts_as_of(ledger, indicator=_wanted(facts, region)):
        if stored.period is None or period_key(stored.period) not in periods:
            continue
        for one in vintages(ledger, stored):
            if (one.entry, one.n) not in seen and one.document.sha256 not in without:
                seen.add((one.entry, one.n))
                known = _of_stored(one)
                if known is not None:
                    yield known


def _wanted(facts: Iterable[Fact], region: Region) -> tuple[str, ...]:
    """Give the names to look for: of each fact's indicator, whole and part, and of what those are quotients of, with every other wording."""
    names: set[str] = set()
    unnamed = KnownFigures((), region.areas, region.indicators)
    for fact in facts:
        for said in (fact.indicator, fact.whole, (fact.indicator or "").split("占", 1)[0]):
            name = unnamed.name(said) or said
            declared = region.indicators.find(name) if name else None
            names.update((name,) if name else ())
            names.update((declared.ratio_of or ()) if declared else ())
    for name in tuple(names):
        declared = region.indicators.find(name)
        if declared is not None:
            names.update((declared.name, declared.english, *declared.aliases))
    return tuple(sorted(names))


def _of_stored(stored: StoredFact) -> Known | None:
    record = stored.record
    if isinstance(record, Observation):
        return _of_observation(record)
    if (
        record.modality != "observed"
        or record.reading != "asserted"
        or record.kind not in _KINDS
        or record.qualifier is not None
        or record.base_region
        or record.base_period
        or record.entity
        or record.scope
        or not (record.indicator and record.region and record.period)
    ):
        return None
    return Known(
        record.indicator,
        record.region,
        record.period,
        record.value,
        record.unit,
        record.issuer,
        record.vintage,
        None,
        record.base if record.kind == "index" else None,
        record.coverage or None,
        stored.document.name,
    )


def _of_observation(one: Observation) -> Known | None:
    if one.value is None or one.status == "derived":
        return None
    return Known(
        one.indicator, one.area, one.period, one.value, one.unit, one.issuer, one.vintage, one.status, one.base, None, one.source
    )  # fmt: skip
