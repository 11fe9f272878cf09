"""Facts and observations as rows of the ledger and back (行与记录互换), with the bytes of each that are hashed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, cast

from tongzhou.facts.fact import Fact, Kind, Modality
from tongzhou.ledger.asof import release_day
from tongzhou.ledger.entry import canonical, part_digest
from tongzhou.ledger.series import Series, index_base, is_of_document, normalised_base, series_digest
from tongzhou.terms.panel import Observation
from tongzhou.terms.source import Document

__all__ = [
    "EVIDENCE_COLUMNS",
    "FACT_COLUMNS",
    "SERIES_COLUMNS",
    "FactRow",
    "Texts",
    "day",
    "fact_from",
    "fact_part",
    "fact_rows",
    "filing_part",
    "filing_row",
    "observation_from",
    "observation_rows",
    "real",
    "sql_columns",
]

SERIES_COLUMNS = tuple("issuer indicator area entity scope kind unit price coverage modality base document".split())
#: What a figure says; hashed with the digest of its series. `value` is not among them: it is `printed` as a binary number.
FACT_COLUMNS = tuple(
    (
        "indicator area period printed low high norm unit_norm qualifier base_period base_region issuer published vintage "
        "released status"
    ).split()
)
#: How and where a figure is printed.
EVIDENCE_COLUMNS = tuple(
    (
        "id article quote start end numeral value_start value_end base part_of whole agg role reading rule notes source "
        "place"
    ).split()
)

#: A row of texts, whole numbers and NULL, typed by the STRICT columns it is for or from.
Texts = tuple[Any, ...]

_said = attrgetter(
    "indicator", "region", "period", "value", "value_low", "value_high", "value_norm", "unit_norm", "qualifier",
    "base_period", "base_region", "issuer", "published", "vintage",
)  # fmt: skip
_kept = attrgetter("entity", "scope", "kind", "unit", "price", "coverage", "modality")
_shown = attrgetter(
    "id", "article", "text", "char_start", "char_end", "value_text", "value_start", "value_end", "base", "part_of", "whole",
    "agg", "role", "reading", "rule", "notes",
)  # fmt: skip


class FactRow(NamedTuple):
    """A figure ready to be written (待登记行): its series, what it says, where it is printed, and its digest."""

    series: Series
    series_digest: bytes
    said: Texts
    evidence: tuple[Texts, ...]
    digest: bytes


def sql_columns(table: str, columns: Sequence[str]) -> str:
    """Give the columns of a table for a SELECT, quoted because `end` is a word of SQL (列名)."""
    return ", ".join(f'{table}."{column}"' for column in columns)


def real(printed: str | None) -> float | None:
    """Give a printed decimal as the binary number that queries compare; not a number is NULL, as SQLite has it (查询用数值)."""
    if printed is None:
        return None
    value = float(Decimal(printed))
    return value if value == value else None


def filing_row(document: Document) -> Texts:
    """Give how a document is filed: name, media, day of publication, issuer (归档行)."""
    return (
        document.name,
        document.media,
        document.published.isoformat() if document.published else None,
        document.issuer,
    )


def filing_part(sha256: str, filing: Texts, corrects: int | None) -> bytes:
    """Give the canonical bytes of how a document was filed (归档部分)."""
    return canonical((sha256, *filing, corrects))


def fact_part(digest: bytes, said: Texts, evidence: Sequence[Texts]) -> bytes:
    """Give the canonical bytes of one figure: series digest, what it says, its evidence (数值部分)."""
    return canonical((digest.hex(), *said, *evidence))


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def fact_rows(document: Document, facts: Sequence[Fact]) -> list[FactRow]:
    """Turn the facts of one document into rows, repeats of a figure joined into one (事实成行).

    A headline repeats what the body says: figures of the same series, period and value whose every other slot is the same become one row with
    several pieces of evidence. The piece that stands first is the one read surely and not in a headline.
    """
    groups: dict[object, list[tuple[Fact, Texts]]] = {}
    for number, fact in enumerate(facts):
        s = _said(fact)
        said: Texts = (
            s[0], s[1], s[2], str(s[3]), _text(s[4]), _text(s[5]), str(s[6]), *s[7:14],
            release_day(fact.vintage, document.published), None,
        )  # fmt: skip
        is_named = fact.indicator and (fact.region or fact.entity)
        same: object = (said, _kept(fact), fact.base is None) if is_named else number
        groups.setdefault(same, []).append((fact, said))
    rows = []
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=lambda one: (one[0].reading == "review", one[0].role is not None))
        first, said = group[0]
        evidence = tuple([(*_shown(fact), None, None) for fact, _ in group])
        base = normalised_base(first.period, first.base_period, first.base)
        fields = (first.issuer or document.issuer, first.indicator, first.region, *_kept(first), base)
        is_own = is_of_document(fields, first.period, first.reading != "review")
        series, digest = _series(fields, document.sha256 if is_own else None)
        rows.append(FactRow(series, digest, said, evidence, part_digest(fact_part(digest, said, evidence))))
    return rows


@lru_cache(maxsize=1 << 15)
def _series(fields: Texts, document: str | None) -> tuple[Series, bytes]:
    """Give a series and its digest; the next document is mostly about the same ones."""
    series = Series(*(*fields, document))
    return series, series_digest(series)


def observation_rows(document: Document, observations: Sequence[Observation]) -> list[FactRow]:
    """Turn the rows of a panel into rows of the ledger (观测成行); an empty cell is a row without a value."""
    rows = []
    for o in observations:
        base = index_base(o.base)
        kind = None if base is None else "index"
        fields = (
            o.issuer or document.issuer,
            o.indicator,
            o.area,
            None,
            None,
            kind,
            o.unit,
            None,
            None,
            "observed",
            base,
        )
        series, digest = _series(fields, document.sha256 if is_of_document(fields, o.period, True) else None)
        said: Texts = (
            o.indicator, o.area, o.period, _text(o.value), None, None, None, None, None, None, None, o.issuer, None, o.vintage,
            release_day(o.vintage, document.published), o.status,
        )  # fmt: skip
        place = o.where
        if place is not None and place.startswith(f"{document.name}:"):
            place = place[len(document.name) :]  # so that the same panel under another name is the same panel
        evidence: tuple[Texts, ...] = (((None,) * 8 + (o.base,) + (None,) * 6 + (o.note, o.source, place)),)
        rows.append(FactRow(series, digest, said, evidence, part_digest(fact_part(digest, said, evidence))))
    return rows


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def fact_from(series: Series, said: Texts, shown: Texts) -> Fact:
    """Give the fact that was appended, from its rows (行还原为事实)."""
    indicator, area, period, printed, low, high, norm, unit_norm, qualifier, base_period, base_region = said[:11]
    issuer, published, vintage = said[11:14]
    return Fact(
        shown[0], shown[1], indicator, area, series.entity, series.scope, period, Decimal(printed or "NaN"), _decimal(low),
        _decimal(high), series.unit, cast(Kind, series.kind), cast(Modality, series.modality), shown[8], base_period, base_region, qualifier,
        series.coverage, series.price, issuer, published, vintage, shown[2], shown[3], shown[4], shown[5], shown[6], shown[7],
        Decimal(norm or "NaN"), unit_norm, shown[9], shown[10], shown[11], shown[12], shown[13], shown[14], shown[15],
    )  # fmt: skip


def observation_from(series: Series, said: Texts, shown: Texts, name: str) -> Observation:
    """Give the panel row that was appended, from its rows (行还原为观测)."""
    place = shown[17]
    where = f"{name}{place}" if isinstance(place, str) and place.startswith(":") else place
    return Observation(
        said[1], said[2], said[0], _decimal(said[3]), series.unit, shown[8], said[11], said[13], said[15], shown[16],
        shown[15], where,
    )  # fmt: skip


def day(text: str | None) -> date | None:
    """Read a stored day (日期)."""
    return None if text is None else date.fromisoformat(text)
