import random
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tongzhou.facts.fact import Fact
from tongzhou.ledger.act import Act, CaseNow, Part
from tongzhou.ledger.head import Head
from tongzhou.store.act import append_act
from tongzhou.store.alteration import Verification
from tongzhou.store.append import append_document, append_panel
from tongzhou.store.ledger import open_ledger
from tongzhou.store.schema import APPEND_ONLY
from tongzhou.store.seal import heads, seal
from tongzhou.store.verify import verify
from tongzhou.store.words import load_words
from tongzhou.terms.errors import TongzhouError
from tongzhou.terms.panel import Observation
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]

TABLES = (*APPEND_ONLY, "unsealed")


@pytest.fixture
def filled(path: Path, make: Making, file: Filing, at: datetime) -> Path:
    """Make a ledger with three sealed entries, two heads and one entry that waits."""
    with open_ledger(path, at=at) as ledger:
        facts = [make(id=str(i), period=str(2000 + i), value=Decimal(i) / 4) for i in range(3)]
        append_document(
            ledger,
            *file("page one", "one.txt"),
            [*facts, make(id="h", period="2001", value=Decimal(1) / 4)],
            at,
            "reader",
        )
        seal(ledger, at)
        append_document(ledger, *file("page one", "one.txt"), facts, at, "reader")
        row = Observation("甲市", "2021", "指数", Decimal("140.10"), None, "2014=100", "国家统计局", where="p.csv:2")
        append_panel(ledger, *file("a,b", "p.csv"), [row], at, "panel")
        seal(ledger, at + timedelta(days=1))
        append_document(ledger, *file("waiting", "w.txt"), [make(indicator="人口")], at + timedelta(days=1), "reader")
        alarm = Act(
            "m-1",
            "alarm",
            "tz-07",
            "c-1",
            1,
            "spill@1#0",
            "甲市",
            "open",
            1,
            2,
            (Part("place", b"bridge"), Part("tel", b"555")),
        )
        append_act(
            ledger.connection,
            alarm,
            at + timedelta(days=1),
            CaseNow("c-1", "spill@1#0", 1, "open", True, parties=("甲市",)),
        )
    return path


def _look(path: Path, at: datetime, known: tuple[Head, ...] = ()) -> Verification:
    with open_ledger(path, at=at, is_read_only=True) as ledger:
        return verify(ledger, known)


def _without_guards(path: Path) -> tuple[sqlite3.Connection, list[str]]:
    """Do what one with the file at hand can do: take the triggers away, and later put them back."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.execute(f"DROP TRIGGER {name}")
    return db, [sql for _, sql in triggers]


def _attack(path: Path, *statements: str) -> None:
    db, triggers = _without_guards(path)
    for statement in (*statements, *triggers):
        db.execute(statement)
    db.close()


def test_what_was_appended_is_sound(filled: Path, at: datetime) -> None:
    found = _look(filled, at)
    assert found.findings == ()
    assert (found.entries, found.facts, found.documents, found.leaves, found.unsealed) == (5, 8, 3, 3, 2)
    assert (found.acts, found.erased) == (1, ())
    assert found.head is not None
    assert found.head.size == 3


@pytest.mark.parametrize("table", TABLES)
def test_one_changed_byte_in_any_value_of_any_table_is_found(
    filled: Path, at: datetime, tmp_path: Path, table: str
) -> None:
    db = sqlite3.connect(filled)
    columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info({table})")]
    rows = db.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
    assert rows
    db.close()
    copy = tmp_path / "copy.tongzhou"
    for row in {rows[0], rows[-1]}:
        where = " AND ".join(f'"{c}" IS ?' for c in columns)
        for column, value in zip(columns, row, strict=True):
            altered = (
                value[:-1] + bytes([value[-1] ^ 1]) if isinstance(value, bytes)
                else value[:-1] + chr(ord(value[-1]) ^ 1) if isinstance(value, str)
                else value + 1 if value is not None else "1" if column not in ("value", "start", "end", "value_start", "value_end", "corrects") else 1
            )  # fmt: skip
            shutil.copy(filled, copy)
            changing, triggers = _without_guards(copy)
            try:
                changing.execute(f'UPDATE {table} SET "{column}" = ? WHERE {where}', (altered, *row))  # noqa: S608
            except sqlite3.IntegrityError:  # a key that is taken
                changing.close()
                continue
            for trigger in triggers:
                changing.execute(trigger)
            changing.close()
            assert not _look(copy, at).is_sound, (table, column, value, altered)


@pytest.mark.parametrize("table", TABLES)
def test_a_removed_row_of_any_table_is_found(filled: Path, at: datetime, tmp_path: Path, table: str) -> None:
    for order in ("ASC", "DESC"):
        copy = tmp_path / f"{order}.tongzhou"
        shutil.copy(filled, copy)
        db, triggers = _without_guards(copy)
        first = db.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk = 1").fetchone()[0]  # noqa: S608
        keys = [name for (name,) in db.execute(f"SELECT name FROM pragma_table_info('{table}') WHERE pk > 0")]  # noqa: S608
        row = db.execute(f"SELECT {', '.join(keys)} FROM {table} ORDER BY {first} {order} LIMIT 1").fetchone()  # noqa: S608
        db.execute(f"DELETE FROM {table} WHERE {' AND '.join(f'{key} = ?' for key in keys)}", row)  # noqa: S608
        for trigger in triggers:
            db.execute(trigger)
        db.close()
        assert not _look(copy, at).is_sound


def test_what_was_altered_is_named(filled: Path, at: datetime) -> None:
    _attack(filled, "UPDATE fact SET printed = '0.26', value = 0.26 WHERE entry = 1 AND n = 1")
    (found,) = _look(filled, at).findings
    assert (found.table, found.entry, found.n, found.document) == ("fact", 1, 1, "one.txt")
    for lang in ("en", "zh"):
        said = load_words(lang, ("store",)).tell(found.message)
        assert "one.txt" in said


@pytest.mark.parametrize(
    ("attack", "table", "key"),
    [
        ("UPDATE document SET bytes = x'00' WHERE id = 1", "document", "altered_document"),
        ("UPDATE series SET unit = '万元' WHERE id = 1", "series", "altered_series"),
        ("UPDATE entry SET actor = 'x' WHERE seq = 1", "entry", "altered_envelope"),
        ("UPDATE entry SET actor = 'x' WHERE seq = 4", "entry", "altered_envelope"),
        ("UPDATE fact SET value = 9 WHERE entry = 1 AND n = 2", "fact", "altered_value"),
        ("UPDATE evidence SET quote = 'x' WHERE entry = 2 AND n = 2", "fact", "altered_fact"),
        ("UPDATE filing SET name = 'one.txT' WHERE entry = 1", "filing", "altered_filing"),
        ("DELETE FROM fact WHERE entry = 2 AND n = 1", "fact", "altered_fact_missing"),
        ("UPDATE content SET salt = zeroblob(32) WHERE entry = 1", "content", "altered_content"),
        ("UPDATE entry SET commitment = zeroblob(32) WHERE seq = 1", "entry", "altered_commitment"),
        ("UPDATE leaf SET hash = zeroblob(32) WHERE entry = 1", "leaf", "altered_leaf"),
        ("UPDATE head SET at = '2022-11-17T08:00:00.000001Z' WHERE size = 1", "head", "altered_head"),
        ("DELETE FROM head WHERE size = 3", "head", "altered_head_missing"),
        ("DROP TRIGGER fact_no_update", "schema", "altered_schema_missing"),
        ("CREATE TRIGGER t AFTER INSERT ON fact BEGIN SELECT 1; END", "schema", "altered_schema_added"),
        ("UPDATE sqlite_sequence SET seq = 9", "entry", "altered_entry_last"),
    ],
)  # fmt: skip
def test_each_kind_of_alteration_has_its_own_name(
    filled: Path, at: datetime, attack: str, table: str, key: str
) -> None:
    if "TRIGGER" in attack:
        db = sqlite3.connect(filled, isolation_level=None)
        db.execute(attack)
        db.close()
    else:
        _attack(filled, attack)
    assert (table, f"store.{key}") in [(one.table, one.message.key) for one in _look(filled, at).findings]


def test_a_history_rewritten_throughout_is_found_by_a_head_kept_elsewhere(
    filled: Path, path: Path, make: Making, file: Filing, at: datetime
) -> None:
    with open_ledger(filled, at=at) as ledger:
        kept = heads(ledger)
    assert _look(filled, at, kept).is_sound
    filled.unlink()
    with open_ledger(path, at=at) as ledger:
        append_document(ledger, *file("page one", "one.txt"), [make(value=Decimal(9))], at, "reader")
        seal(ledger, at)
    assert _look(path, at).is_sound
    assert {one.message.key for one in _look(path, at, kept).findings} == {"store.altered_known"}


def test_a_byte_flipped_anywhere_in_the_file_is_never_passed_over(filled: Path, at: datetime, tmp_path: Path) -> None:
    """Random places, also in pages' headers and free room; sound is allowed only where every row is still the same."""

    def rows(path: Path) -> list[list[tuple[object, ...]]]:
        db = sqlite3.connect(path)
        try:
            return [db.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]  # noqa: S608
        finally:
            db.close()

    whole, expected, chance = filled.read_bytes(), rows(filled), random.Random(1)  # noqa: S311 places to look at
    used = [i for i, byte in enumerate(whole) if byte]
    words = load_words("en", ("store",))
    copy, caught = tmp_path / "copy.tongzhou", 0
    for _ in range(250):
        at_byte = chance.choice(used) if chance.random() < 0.9 else chance.randrange(len(whole))
        flipped = bytearray(whole)
        flipped[at_byte] ^= 1 << chance.randrange(8)
        copy.write_bytes(flipped)
        try:
            found = _look(copy, at)
        except TongzhouError:
            caught += 1
        else:
            assert all(words.tell(one.message) for one in found.findings)
            caught += not found.is_sound
            assert not found.is_sound or rows(copy) == expected, at_byte
    assert caught > 200
