import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tongzhou.facts.fact import Fact
from tongzhou.store.append import append_document, append_panel
from tongzhou.store.asof import document_bytes, facts_as_of
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.verify import verify
from tongzhou.terms.errors import LedgerError, StoreError
from tongzhou.terms.panel import Observation
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]


def _counts(ledger: Ledger) -> list[int]:
    tables = ("entry", "content", "document", "filing", "series", "fact", "evidence", "unsealed")
    return [ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608


def test_the_same_page_twice_changes_nothing(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    document, data = file()
    first = append_document(ledger, document, data, [make()], at, "reader")
    before = _counts(ledger)
    again = append_document(ledger, replace(document, name="copy.txt"), data, [make()], at, "someone else")
    assert (first.is_new, first.corrects, first.figures) == (True, None, 1)
    assert again == replace(first, is_new=False)
    assert _counts(ledger) == before


def test_the_same_page_read_better_corrects_the_earlier_reading(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    document, data = file()
    append_document(ledger, document, data, [make(), make(id="d-2", indicator="misread")], at, "reader")
    better = append_document(ledger, document, data, [make()], at, "reader")
    assert (better.is_new, better.corrects) == (True, 1)
    assert [(one.entry, one.record) for one in facts_as_of(ledger)] == [(2, make())]
    back = append_document(ledger, document, data, [make(), make(id="d-2", indicator="misread")], at, "reader")
    assert (back.entry, back.corrects) == (3, 2)


def test_the_same_page_with_another_date_is_another_reading(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    for published, corrects in ((date(2022, 2, 1), None), (date(2022, 2, 2), 1)):
        document, data = file(published=published)
        assert append_document(ledger, document, data, [make()], at, "reader").corrects == corrects


def test_a_headline_and_the_body_are_one_figure_with_two_places(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    headline = make(id="d-0", role="headline", text="总产值1.50亿元", base=None, reading="review")
    done = append_document(ledger, *file(), [headline, make()], at, "reader")
    assert (done.figures, done.printed) == (1, 2)
    (found,) = facts_as_of(ledger)
    assert (found.record, found.repeats) == (make(), (headline,))


def test_figures_without_an_indicator_are_never_joined(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    unread = [make(id=f"d-{i}", indicator=None) for i in range(2)]
    assert append_document(ledger, *file(), unread, at, "reader").figures == 2


def test_a_page_without_facts_is_kept_too(ledger: Ledger, file: Filing, at: datetime) -> None:
    document, data = file()
    assert append_document(ledger, document, data, [], at, "reader").figures == 0
    assert document_bytes(ledger, document.sha256) == data
    assert document_bytes(ledger, "other") is None
    assert verify(ledger).is_sound


def test_panel_rows_come_back_as_they_were(ledger: Ledger, file: Filing, at: datetime) -> None:
    document, data = file("a,b", "p.csv")
    rows = [
        Observation(
            "甲市",
            "2021",
            "指数",
            Decimal("140.10"),
            None,
            "2014=100",
            "国家统计局",
            "2022-05",
            "A",
            "公报",
            "注",
            "p.csv:2",
        ),
        Observation("甲市", "2022", "指数", None, None, "2014=100", "国家统计局", "2022-05", where="p.csv:3"),
        Observation("甲市", "2021", "产值", Decimal("1E+3"), "亿元"),
    ]
    assert append_panel(ledger, document, data, rows, at, "panel").is_new
    found = facts_as_of(ledger)
    assert [one.record for one in found] == rows
    assert [one.series.base for one in found] == ["2014", "2014", None]
    renamed = [replace(row, where=row.where.replace("p.csv", "q.csv") if row.where else None) for row in rows]
    assert not append_panel(ledger, replace(document, name="q.csv"), data, renamed, at, "panel").is_new


def test_bytes_of_another_document_are_refused(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    document, _ = file()
    with pytest.raises(LedgerError, match="not those of the document"):
        append_document(ledger, document, b"other", [make()], at, "reader")
    assert _counts(ledger) == [0] * 8


@pytest.mark.of_file
def test_a_full_disk_leaves_nothing_half_written(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    append_document(ledger, *file(), [make()], at, "reader")
    before = _counts(ledger)
    pages = ledger.connection.execute("PRAGMA page_count").fetchone()[0]
    ledger.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    many = [make(id=str(i), period=str(1900 + i % 100), indicator=f"指标{i}") for i in range(2000)]
    with pytest.raises(StoreError, match="no room left.*nothing was changed"):
        append_document(ledger, *file("other"), many, at, "reader")
    ledger.connection.execute("PRAGMA max_page_count = 1000000")
    assert _counts(ledger) == before
    assert verify(ledger).is_sound
    assert append_document(ledger, *file("other"), many, at, "reader").is_new


def test_a_locked_or_read_only_ledger_is_said(path: Path, make: Making, file: Filing, at: datetime) -> None:
    with open_ledger(path, at=at, patience_s=0) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="Another program"):
            append_document(ledger, *file(), [make()], at, "reader")
        other.close()
        append_document(ledger, *file(), [make()], at, "reader")
    with open_ledger(path, at=at, is_read_only=True) as ledger, pytest.raises(StoreError, match="only be read"):
        append_document(ledger, *file("b"), [make()], at, "reader")


def test_readers_see_a_state_while_a_writer_writes(path: Path, make: Making, file: Filing, at: datetime) -> None:
    with open_ledger(path, at=at) as writer, open_ledger(path, at=at) as reader:
        writer.connection.execute("BEGIN IMMEDIATE")
        assert facts_as_of(reader) == []
        writer.connection.execute("ROLLBACK")
        append_document(writer, *file(), [make()], at, "reader")
        assert len(facts_as_of(reader)) == 1
