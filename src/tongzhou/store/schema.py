"""The tables of a ledger file and how they came to be (表结构): forward-only, numbered migrations in plain SQL."""

__all__ = ["APPLICATION_ID", "APPEND_ONLY", "MIGRATIONS", "NEWEST"]

#: Written into the file's header so that a ledger can be told from any other SQLite file: the letters TZLG.
APPLICATION_ID = 0x545A4C47

#: Tables in which no row is ever changed or removed.
APPEND_ONLY = ("migration", "entry", "content", "document", "filing", "series", "fact", "evidence", "leaf", "head")

_TABLES = """
CREATE TABLE migration (number INTEGER PRIMARY KEY, at TEXT NOT NULL, digest BLOB NOT NULL) STRICT;
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, recorded_at TEXT NOT NULL, actor TEXT NOT NULL, commitment BLOB NOT NULL
) STRICT;
CREATE TABLE content (entry INTEGER PRIMARY KEY REFERENCES entry, salt BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE document (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
CREATE TABLE filing (
    entry INTEGER PRIMARY KEY REFERENCES entry, document INTEGER NOT NULL REFERENCES document, corrects INTEGER REFERENCES entry,
    name TEXT NOT NULL, media TEXT NOT NULL, published TEXT, issuer TEXT
) STRICT;
CREATE INDEX filing_document ON filing (document, entry);
CREATE INDEX filing_corrects ON filing (corrects) WHERE corrects IS NOT NULL;
CREATE TABLE series (
    id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, issuer TEXT, indicator TEXT, area TEXT, entity TEXT, scope TEXT, kind TEXT,
    unit TEXT, price TEXT, coverage TEXT, modality TEXT NOT NULL, base TEXT, document TEXT
) STRICT;
CREATE INDEX series_indicator ON series (indicator, area);
CREATE INDEX series_area ON series (area, indicator);
CREATE TABLE fact (
    entry INTEGER NOT NULL REFERENCES entry, n INTEGER NOT NULL, series INTEGER NOT NULL REFERENCES series,
    indicator TEXT, area TEXT, period TEXT, value REAL, printed TEXT, low TEXT, high TEXT, norm TEXT, unit_norm TEXT, qualifier TEXT,
    base_period TEXT, base_region TEXT, issuer TEXT, published TEXT, vintage TEXT, released TEXT, status TEXT,
    PRIMARY KEY (entry, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_indicator ON fact (indicator, area, period, entry, value);
CREATE INDEX fact_period ON fact (period, indicator, area, entry, value);
CREATE TABLE evidence (
    entry INTEGER NOT NULL, n INTEGER NOT NULL, k INTEGER NOT NULL,
    id TEXT, article TEXT, quote TEXT, "start" INTEGER, "end" INTEGER, numeral TEXT, value_start INTEGER, value_end INTEGER, base TEXT,
    part_of TEXT, whole TEXT, agg TEXT, role TEXT, reading TEXT, rule TEXT, notes TEXT, source TEXT, place TEXT,
    PRIMARY KEY (entry, n, k), FOREIGN KEY (entry, n) REFERENCES fact
) STRICT, WITHOUT ROWID;
CREATE TABLE unsealed (entry INTEGER PRIMARY KEY REFERENCES entry, hash BLOB NOT NULL) STRICT;
CREATE TABLE leaf (position INTEGER PRIMARY KEY, entry INTEGER NOT NULL UNIQUE REFERENCES entry, hash BLOB NOT NULL) STRICT;
CREATE TABLE head (
    size INTEGER PRIMARY KEY, root BLOB NOT NULL, at TEXT NOT NULL, algorithm TEXT NOT NULL, peaks BLOB NOT NULL, digest BLOB NOT NULL
) STRICT;
"""


def _guards(table: str) -> str:
    """Give the triggers that keep a table append-only."""
    return "".join(
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END;\n"
        for verb in ("UPDATE", "DELETE")
    )


#: Migration n is `MIGRATIONS[n - 1]`; one that has been released is never edited, only followed.
MIGRATIONS: tuple[str, ...] = (_TABLES + "".join(_guards(table) for table in APPEND_ONLY),)

#: The number of the newest migration this program knows.
NEWEST = len(MIGRATIONS)
