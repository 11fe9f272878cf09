"""Published index values by vintage, out of the ledger (分版次公布值): every release side by side, none joined to another."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from tongzhou.index.framework import Framework
from tongzhou.index.official import Official, official
from tongzhou.steps.region import load_region
from tongzhou.store.asof import StoredFact, facts_as_of, vintages
from tongzhou.store.ledger import Ledger
from tongzhou.store.place import Place, open_place, place_name
from tongzhou.terms.errors import InputError, fault
from tongzhou.terms.panel import Observation, Panel

__all__ = ["published_by_vintage"]


def published_by_vintage(
    ledger: Place, region: str | Path, home: Path, at: datetime, as_of: date | None = None
) -> tuple[Official, ...]:
    """Give what issuers published of each framework of a region, every vintage, and whether the totals are the means of their parts (分版次公布值).

    Parameters
    ----------
    ledger
        The ledger; panels and pages filed in it both count, plans, claims and readings to be reviewed do not.
    region
        Name or path.
    home
        The home folder.
    at
        The time, with a zone.
    as_of
        What the ledger had sealed by the end of this day in the region; all that it holds where None.

    Raises
    ------
    InputError
        When the ledger holds no published value of any framework.
    LedgerError, StoreError
        When the ledger cannot be read.
    """
    declared = load_region(region, home)
    end = None if as_of is None else datetime.combine(as_of, time.max, ZoneInfo(declared.timezone))
    with open_place(ledger, at=at, is_new_allowed=False, is_read_only=True) as opened:
        found = tuple(official(Panel(tuple(_recorded(opened, one, end))), one) for one in declared.frameworks)
    kept = tuple(one for one in found if one.values)
    if not kept:
        raise InputError(
            fault(
                "steps.no_published",
                "The ledger {ledger} holds no published value of the frameworks {frameworks} as of {day}. File a panel or pages that do, with "
                "`tongzhou bluebook`, or name a later day.",
                ledger=place_name(ledger),
                day=(as_of or at.date()).isoformat(),
                frameworks=", ".join(one.key for one in declared.frameworks) or "-",
            )
        )
    return kept


def _recorded(ledger: Ledger, framework: Framework, end: datetime | None) -> Iterator[Observation]:
    names = tuple(node.published for node in framework.nodes if node.published)
    seen: set[tuple[object, ...]] = set()
    for stored in facts_as_of(ledger, end, indicator=names) if names else ():
        for one in vintages(ledger, stored, end):
            observation = _of(one)
            if observation is None:
                continue
            key = (*observation.series, observation.period, observation.value)
            if key not in seen:
                seen.add(key)
                yield observation


def _of(stored: StoredFact) -> Observation | None:
    """Give a panel's row as it is, a figure read from a page where it is a published index value."""
    record = stored.record
    if isinstance(record, Observation):
        return record if record.value is not None else None
    if (
        record.kind != "index"
        or record.modality != "observed"
        or record.reading != "asserted"
        or record.qualifier is not None
    ):
        return None
    if not (record.indicator and record.region and record.period) or record.value is None:
        return None
    return Observation(
        record.region, record.period, record.indicator, record.value, None, record.base, record.issuer, record.vintage,
        None, stored.document.name,
    )  # fmt: skip
