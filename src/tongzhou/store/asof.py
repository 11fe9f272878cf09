"""What the ledger says, now or as of a time (截至某时的数值)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from tongzhou.facts.fact import Fact
from tongzhou.ledger.asof import Candidate, standing
from tongzhou.ledger.entry import utc_text
from tongzhou.ledger.series import Series
from tongzhou.store.clock import time_of
from tongzhou.store.dialect import Connection, is_postgres, same
from tongzhou.store.ledger import Ledger, reading
from tongzhou.store.rows import (
    EVIDENCE_COLUMNS,
    FACT_COLUMNS,
    SERIES_COLUMNS,
    Texts,
    day,
    fact_from,
    observation_from,
    sql_columns,
)
from tongzhou.terms.panel import Observation
from tongzhou.terms.source import Document

__all__ = ["StoredFact", "document_bytes", "facts_as_of", "vintages"]

#: One value, or several of which any will do; None for no condition.
Choice = str | Collection[str] | None
_Several = str | Collection[str | None] | None


@dataclass(frozen=True, slots=True)
class StoredFact:
    """A figure of the ledger (台账数值): the record as it was appended, where it stands in the ledger, where else it is printed.

    `record` is the `Fact` of a document or the `Observation` of a panel, equal to the one appended; `repeats` are the other facts of the
    document that say the same, such as a headline. `released` is the day its release came out, or was recorded when no day is known.
    """

    entry: int
    n: int
    recorded_at: datetime
    document: Document
    series: Series
    record: Fact | Observation
    repeats: tuple[Fact, ...]
    released: str

    @property
    def value(self) -> Decimal | None:
        """The value as printed, None for an empty panel cell (数值)."""
        return self.record.value

    @property
    def period(self) -> str | None:
        """The period as written (时期)."""
        return self.record.period

    @property
    def vintage(self) -> str | None:
        """The vintage of the issuer (版次)."""
        return self.record.vintage


def facts_as_of(
    ledger: Ledger,
    at: datetime | None = None,
    *,
    indicator: Choice = None,
    area: Choice = None,
    period: Choice = None,
    issuer: Choice = None,
    document: Choice = None,
    vintage: Choice = None,
) -> list[StoredFact]:
    """Give the figures that stand, in the order of their recording (截至某时的数值).

    Parameters
    ----------
    ledger
        An open ledger.
    at
        With a zone: as the last head sealed at or before it had it, which never changes. None: with everything appended so far, sealed or not.
    indicator, area, period, issuer
        Only these; a text or several. `issuer` is that of the series.
    document
        Only figures that stand and were read from the documents with these hashes.
    vintage
        Look only at these vintages, so that the figure of an earlier one stands again.

    Raises
    ------
    LedgerError, StoreError
        When the file is damaged or cannot be read.
    """
    with reading(ledger) as db:
        size = _size_at(db, at)
        where: dict[str, _Several] = {
            "indicator": indicator,
            "area": area,
            "period": period,
            "issuer": issuer,
            "vintage": vintage,
        }
        rows = _rows(db, size, where, document)
        if document is not None and rows:  # what displaces them may stand in other documents
            cells = {(row[_SERIES], row[_PERIOD]) for row in rows}
            for column, place in (("indicator", _INDICATOR), ("area", _AREA), ("period", _PERIOD)):
                where[column] = _some(row[place] for row in rows)
            rows = [row for row in _rows(db, size, where, None) if (row[_SERIES], row[_PERIOD]) in cells]
        stand = standing((_candidate(row) for row in rows), _corrected(db, size))
        keep = [row for row, is_standing in zip(rows, stand, strict=True) if is_standing]
        wanted = _list(document)
        if wanted is not None:
            keep = [row for row in keep if row[_SHA] in wanted]
        return _stored(db, keep)


def vintages(ledger: Ledger, fact: StoredFact, at: datetime | None = None) -> list[StoredFact]:
    """Give every recorded figure of the same series and period, earliest release first (各版次).

    Those read anew from the same document since are left out: they were readings, not vintages.

    Raises
    ------
    LedgerError, StoreError
        As `facts_as_of`.
    """
    with reading(ledger) as db:
        size = _size_at(db, at)
        said: dict[str, _Several] = {
            "indicator": (fact.series.indicator,),
            "area": (fact.series.area,),
            "period": (fact.period,),
        }
        corrected = _corrected(db, size)
        rows = [row for row in _rows(db, size, said, None) if row[_ENTRY] not in corrected]
        found = [one for one in _stored(db, rows) if one.series == fact.series and one.period == fact.period]
    return sorted(found, key=lambda one: (one.released, one.entry, one.n))


def document_bytes(ledger: Ledger, sha256: str) -> bytes | None:
    """Give the bytes of a document that was appended, None when the ledger does not hold it (文档原件).

    Raises
    ------
    LedgerError, StoreError
        As `facts_as_of`.
    """
    with reading(ledger) as db:
        found = db.execute("SELECT bytes FROM document WHERE sha256 = ?", (sha256,)).fetchone()
    return found[0] if found else None


_ENTRY, _N, _SERIES, _SAID = 0, 1, 2, 3
_INDICATOR, _AREA, _PERIOD = _SAID, _SAID + 1, _SAID + 2
_RELEASED = _SAID + FACT_COLUMNS.index("released")
_VINTAGE = _SAID + FACT_COLUMNS.index("vintage")
_OF_SERIES = _SAID + len(FACT_COLUMNS)
_SHA = _OF_SERIES + len(SERIES_COLUMNS)
_NAME, _MEDIA, _BYTES, _PUBLISHED, _ISSUER, _KIND, _RECORDED = range(_SHA + 1, _SHA + 8)


_COLUMNS = (
    f"f.entry, f.n, f.series, {sql_columns('f', FACT_COLUMNS)}, {sql_columns('s', SERIES_COLUMNS)}, d.sha256, g.name, "
    "g.media, length(d.bytes), g.published, g.issuer, e.kind, e.recorded_at"
)
_JOINS = (
    "JOIN series s ON s.id = f.series JOIN entry e ON e.seq = f.entry JOIN filing g ON g.entry = f.entry "
    "JOIN document d ON d.id = g.document"
)


def _size_at(db: Connection, at: datetime | None) -> int | None:
    """Give the number of leaves sealed by a time; None for everything."""
    if at is None:
        return None
    return int(db.execute("SELECT coalesce(max(size), 0) FROM head WHERE at <= ?", (utc_text(at),)).fetchone()[0])


def _corrected(db: Connection, size: int | None) -> set[int]:
    """Give the entries in whose place a visible later one stands."""
    seen = "" if size is None else " AND EXISTS (SELECT 1 FROM leaf WHERE leaf.entry = filing.entry AND position < ?)"
    chosen = f"SELECT corrects FROM filing WHERE corrects IS NOT NULL{seen}"  # noqa: S608 both texts are literals
    return {row[0] for row in db.execute(chosen, () if size is None else (size,))}


def _list(choice: _Several) -> tuple[str | None, ...] | None:
    if choice is None:
        return None
    return (choice,) if isinstance(choice, str) else tuple(choice)


def _some(values: Iterable[Any]) -> tuple[str | None, ...]:
    return tuple(dict.fromkeys(values))


def _rows(db: Connection, size: int | None, where: Mapping[str, _Several], document: Choice) -> list[Texts]:
    """Give the rows that meet the conditions, in order; the conditions never part what competes in one series and period."""
    tables = {"indicator": "f", "area": "f", "period": "f", "issuer": "s", "vintage": "f"}
    tests: list[str] = []
    values: list[Any] = []
    for column, choice in where.items():
        wanted = _list(choice)
        if wanted is not None:
            tests.append(_among(f"{tables[column]}.{column}", wanted))
            values += [one for one in wanted if one is not None]
    hashes = _list(document)
    if hashes is not None:
        those = "SELECT entry FROM filing JOIN document ON document.id = filing.document"
        tests.append(f"f.entry IN ({those} WHERE {_among('document.sha256', hashes)})")
        values += hashes
    source = "fact f"
    if hashes is None and where.get("indicator") is None and where.get("period") is None:
        narrow, extra = _pairs(where)
        if narrow:
            source, values = (
                f"({narrow}) p JOIN fact f ON {same(db, 'f.indicator', 'p.indicator')} AND {same(db, 'f.area', 'p.area')}"
                if is_postgres(db)
                else f"({narrow}) p CROSS JOIN fact f ON f.indicator IS p.indicator AND f.area IS p.area",
                [*extra, *values],
            )
    if size is not None:
        tests.append("f.entry IN (SELECT leaf.entry FROM leaf WHERE leaf.entry = f.entry AND position < ?)")
        values.append(size)
    condition = f" WHERE {' AND '.join(tests)}" if tests else ""
    asked = f"SELECT {_COLUMNS} FROM {source} {_JOINS}{condition} ORDER BY f.entry, f.n"  # noqa: S608 built of literals only
    return db.execute(asked, values).fetchall()


def _among(column: str, wanted: Collection[str | None]) -> str:
    """Give a condition with a mark for each text; absent is a value too."""
    marks = ", ".join("?" for one in wanted if one is not None)
    tests = ([f"{column} IN ({marks})"] if marks else []) + ([f"{column} IS NULL"] if None in wanted else [])
    return f"({' OR '.join(tests)})" if tests else "1 = 0"


def _pairs(where: Mapping[str, _Several]) -> tuple[str, list[Any]]:
    """Give the (indicator, area) pairs that series have: the index of facts begins with an indicator, which an area alone lacks."""
    tests: list[str] = []
    values: list[Any] = []
    for column in ("area", "issuer"):
        wanted = _list(where.get(column))
        if wanted is not None:
            tests.append(_among(column, wanted))
            values += [one for one in wanted if one is not None]
    if not tests:
        return "", []
    return f"SELECT DISTINCT indicator, area FROM series WHERE {' AND '.join(tests)}", values  # noqa: S608 literals only


def _candidate(row: Texts) -> Candidate:
    return Candidate(row[_SERIES], row[_PERIOD], _released(row), row[_ENTRY])


def _released(row: Texts) -> str:
    return str(row[_RELEASED] or str(row[_RECORDED])[:10])


def _stored(db: Connection, rows: list[Texts]) -> list[StoredFact]:
    evidence = f"SELECT {sql_columns('v', EVIDENCE_COLUMNS)} FROM evidence v WHERE entry = ? AND n = ? ORDER BY k"  # noqa: S608
    documents: dict[object, Document] = {}
    series: dict[object, Series] = {}
    times: dict[object, datetime] = {}
    found = []
    for row in rows:
        entry = row[_ENTRY]
        if entry not in documents:
            sha, name, media, size, published, issuer = row[_SHA:_KIND]
            documents[entry] = Document(sha, name, media, size, day(published), issuer)
            times[entry] = time_of(str(row[_RECORDED]))
        if row[_SERIES] not in series:
            series[row[_SERIES]] = Series(*row[_OF_SERIES:_SHA])
        of, said = series[row[_SERIES]], row[_SAID:_OF_SERIES]
        shown = db.execute(evidence, (entry, row[_N])).fetchall()
        record: Fact | Observation
        repeats: tuple[Fact, ...] = ()
        if row[_KIND] == "panel":
            record = observation_from(of, said, shown[0], documents[entry].name)
        else:
            record, *others = (fact_from(of, said, one) for one in shown)
            repeats = tuple(others)
        found.append(
            StoredFact(
                int(str(entry)), int(str(row[_N])), times[entry], documents[entry], of, record, repeats, _released(row)
            )
        )
    return found
