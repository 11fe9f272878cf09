"""Series: what must be the same for a later figure to replace an earlier one (序列)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from tongzhou.ledger.entry import canonical, part_digest
from tongzhou.terms.errors import FactError
from tongzhou.terms.period import Period

__all__ = [
    "PREVIOUS_PERIOD",
    "PREVIOUS_YEAR",
    "UNREAD",
    "Series",
    "index_base",
    "is_of_document",
    "normalised_base",
    "series_digest",
    "series_fields",
]

#: Normalised comparisons: with the same period a year earlier; with the period just before; with something not read.
PREVIOUS_YEAR = "previous_year"
PREVIOUS_PERIOD = "previous_period"
UNREAD = "unread"

_INDEX_BASE = re.compile(r"\s*(.+?)\s*=\s*100\s*")
_YEAR_BEFORE = frozenset({"上年", "上年同期", "去年同期", "previous year", "previous_year", "同比", "year-on-year"})


@dataclass(frozen=True, slots=True)
class Series:
    """What a figure is a figure of (序列); inside one series and period a later figure replaces an earlier one.

    `base` is the normalised comparison or index base period, never the printed words. `document` is the hash of the document when
    the series cannot reach beyond it, None otherwise.
    """

    issuer: str | None
    indicator: str | None
    area: str | None
    entity: str | None
    scope: str | None
    kind: str | None
    unit: str | None
    price: str | None
    coverage: str | None
    modality: str
    base: str | None
    document: str | None


#: The fields in order; `dataclasses.astuple` copies each deeply, which is most of the time of an append.
series_fields = attrgetter(*(one.name for one in fields(Series)))


def is_of_document(fields: Sequence[str | None], period: str | None, is_asserted: bool) -> bool:
    """Say whether a series cannot reach beyond its document, because not all that identifies it is known (序列归属).

    Without a named issuer nobody can say whose figure is being replaced; without an indicator, a place, a period or a read base, whether it is
    the same figure; and a reading still to be reviewed must not replace one that is sure.

    Parameters
    ----------
    fields
        Of `Series` in order, `document` left out.
    period, is_asserted
        Of the figure.
    """
    issuer, indicator, area, entity = fields[:4]
    is_known = issuer and indicator and (area or entity) and period
    return not is_known or not is_asserted or fields[-1] == UNREAD


def series_digest(series: Series) -> bytes:
    """Give the digest that names a series in canonical bytes (序列摘要)."""
    return part_digest(canonical(series_fields(series)))


def normalised_base(period: str | None, base_period: str | None, words: str | None) -> str | None:
    """Give the comparison in a form that stays the same from period to period (规范基期).

    Parameters
    ----------
    period, base_period
        Written forms; None when not known.
    words
        The printed words of the comparison; only whether there are any counts.

    Examples
    --------
    >>> normalised_base("2022Q1-Q3", "2021Q1-Q3", "同比"), normalised_base("2022-10", "2022-09", "环比")
    ('previous_year', 'previous_period')
    >>> normalised_base("2020", "2014", "比2014年"), normalised_base("2020", None, "比计划"), normalised_base("2020", None, None)
    ('2014', 'unread', None)
    """
    if base_period is None:
        return UNREAD if words else None
    if period is None:
        return base_period
    try:
        this, then = Period.parse(period), Period.parse(base_period)
        if then.form == this.years_earlier(1).form:
            return PREVIOUS_YEAR
    except FactError:
        return base_period
    is_like = re.sub(r"\d", "0", then.form) == re.sub(r"\d", "0", this.form)
    is_just_before = (this.first - then.last).days == 1
    return PREVIOUS_PERIOD if is_like and is_just_before else base_period


def index_base(words: str | None) -> str | None:
    """Read the base of an index as panels write it (指数基期).

    Examples
    --------
    >>> index_base("2014=100"), index_base("上年=100"), index_base(None), index_base("plan")
    ('2014', 'previous_year', None, 'unread')
    """
    if not words or not words.strip():
        return None
    found = _INDEX_BASE.fullmatch(words)
    said = (found[1] if found else words).strip().removesuffix("年")
    if said in _YEAR_BEFORE or f"{said}年" in _YEAR_BEFORE:
        return PREVIOUS_YEAR
    try:
        return Period.parse(said).form
    except FactError:
        return UNREAD
