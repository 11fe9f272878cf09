"""Facts and findings as columns (按列取数), which any table library makes a frame of in one call."""

from collections.abc import Iterable
from decimal import Decimal
from operator import attrgetter

from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.terms.finding import FINDING_KEYS, Finding
from tongzhou.terms.words import Words

__all__ = ["fact_columns", "finding_columns"]


def fact_columns(facts: Iterable[Fact]) -> dict[str, list[object]]:
    """Give facts as columns named by the keys of the record (事实列).

    `pandas.DataFrame(fact_columns(facts))` and `polars.DataFrame(fact_columns(facts))` make a frame. Numbers are floats, offsets whole numbers,
    what is absent is None; the printed digits stay in `value_text`.

    Examples
    --------
    >>> sorted(fact_columns([]))[:2]
    ['agg', 'article']
    """
    values = attrgetter(*FACT_KEYS)
    rows = [values(one) for one in facts]
    return {key: [_plain(row[n]) for row in rows] for n, key in enumerate(FACT_KEYS)}


def finding_columns(findings: Iterable[Finding], words: Words) -> dict[str, list[object]]:
    """Give findings as columns named by the keys of the record (勾稽结论列); ids are joined by a blank, notes said in a language.

    The interval has two columns, `interval_low` and `interval_high`.
    """
    keys = [key for key in FINDING_KEYS if key not in ("facts", "interval", "notes")]
    found = list(findings)
    columns: dict[str, list[object]] = {key: [_plain(getattr(one, key)) for one in found] for key in keys}
    columns["facts"] = [" ".join(one.facts) for one in found]
    for n, key in enumerate(("interval_low", "interval_high")):
        columns[key] = [float(one.interval[n]) if one.interval else None for one in found]
    columns["notes"] = [" ".join(words.tell(note) for note in one.notes) or None for one in found]
    return columns


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value) if value.is_finite() else None
    return value
