"""The tables of a ledger file and how they came to be (表结构): forward-only, numbered migrations in plain SQL."""

from tongzhou.store.dialect import postgres_guards, postgres_tables

__all__ = ["APPLICATION_ID", "APPEND_ONLY", "MIGRATIONS", "NEWEST", "POSTGRES_MIGRATIONS", "PROJECTIONS"]

#: Written into the file's header so that a ledger can be told from any other SQLite file: the letters TZLG.
APPLICATION_ID = 0x545A4C47

#: Tables in which no row is ever changed, nor removed but from those of `_ERASABLE`.
APPEND_ONLY = (
    "migration", "entry", "content", "document", "filing", "series", "fact", "evidence", "leaf", "head", "act", "part",
)  # fmt: skip
#: The tables of the first migration.
_FIRST = APPEND_ONLY[:10]

#: Projections: what they hold follows from the acts; they may be dropped and rebuilt.
PROJECTIONS = ("case_now", "case_party", "deadline")

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


_ACTS = """
CREATE TABLE act (
    entry INTEGER PRIMARY KEY REFERENCES entry, message TEXT NOT NULL UNIQUE, "case" TEXT, n INTEGER, procedure TEXT, verb TEXT NOT NULL,
    party TEXT, state TEXT, about_entry INTEGER REFERENCES entry, about_n INTEGER, UNIQUE ("case", n)
) STRICT;
CREATE INDEX act_about ON act (about_entry, about_n) WHERE about_entry IS NOT NULL;
CREATE TABLE part (
    entry INTEGER NOT NULL REFERENCES act, n INTEGER NOT NULL, name TEXT NOT NULL, media TEXT NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (entry, n)
) STRICT;
CREATE TABLE case_now (
    "case" TEXT PRIMARY KEY NOT NULL, procedure TEXT NOT NULL, n INTEGER NOT NULL, state TEXT NOT NULL, is_open INTEGER NOT NULL, owner TEXT,
    mode TEXT NOT NULL, title TEXT, opened_at TEXT NOT NULL, changed_at TEXT NOT NULL, folded BLOB
) STRICT;
CREATE INDEX case_now_changed ON case_now (is_open, changed_at);
CREATE TABLE case_party (
    "case" TEXT NOT NULL, party TEXT NOT NULL, is_turn INTEGER NOT NULL, is_open INTEGER NOT NULL, changed_at TEXT NOT NULL,
    PRIMARY KEY ("case", party)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_party_desk ON case_party (party, is_open, changed_at);
CREATE TABLE deadline (
    "case" TEXT NOT NULL, k INTEGER NOT NULL, transition TEXT NOT NULL, party TEXT, due_at TEXT NOT NULL, stopped_at TEXT,
    is_provisional INTEGER NOT NULL, PRIMARY KEY ("case", k)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_due ON deadline (due_at) WHERE stopped_at IS NULL;
"""

_ERASED = (
    "EXISTS (SELECT 1 FROM act JOIN entry ON entry.seq = act.entry WHERE entry.kind = 'erasure' AND act.about_entry = OLD.entry "
    "AND {part})"
)
_WHOLE = _ERASED.format(part="act.about_n IS NULL")
_SAME = "(fact.{0} = OLD.{0} OR fact.{0} IS NULL AND OLD.{0} IS NULL)"
#: Tables whose rows go when personal content is erased, and when they may: an erasure must have been recorded first.
_ERASABLE = {
    "content": _WHOLE,
    "filing": _WHOLE,
    "fact": _WHOLE,
    "evidence": _WHOLE,
    "part": _ERASED.format(part="(act.about_n IS NULL OR act.about_n = OLD.n)"),
    "document": "NOT EXISTS (SELECT 1 FROM filing WHERE filing.document = OLD.id)",
    "series": "NOT EXISTS (SELECT 1 FROM fact WHERE {indicator} AND {area} AND fact.series = OLD.id)".format(  # noqa: S608 literals
        indicator=_SAME.format("indicator"), area=_SAME.format("area")
    ),
}


def _guard(table: str, verb: str, unless: str | None = None) -> str:
    """Give the trigger that keeps a table append-only."""
    exception = f" WHERE NOT {unless}" if unless else ""
    return (
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'){exception}; END;\n"
    )


def _second() -> str:
    """Give the second migration: acts, and guards that give way to a recorded erasure."""
    script = _ACTS
    for table, unless in _ERASABLE.items():
        if table in _FIRST:
            script += f"DROP TRIGGER {table}_no_delete;\n"
        script += _guard(table, "DELETE", unless)
    for table in APPEND_ONLY[len(_FIRST) :]:
        script += _guard(table, "UPDATE") + (_guard(table, "DELETE") if table not in _ERASABLE else "")
    return script


#: Migration n is `MIGRATIONS[n - 1]`; one that has been released is never edited, only followed.
MIGRATIONS: tuple[str, ...] = (
    _TABLES + "".join(_guard(table, verb) for table in _FIRST for verb in ("UPDATE", "DELETE")),
    _second(),
)

#: The number of the newest migration this program knows.
NEWEST = len(MIGRATIONS)

#: The same for a server; no server had a ledger of the first form alone.
POSTGRES_MIGRATIONS: tuple[str, ...] = (
    postgres_tables(_TABLES),
    postgres_tables(_ACTS) + postgres_guards(APPEND_ONLY, _ERASABLE),
)
