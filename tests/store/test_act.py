"""Acts: one transaction, one receipt, one order in a case."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.ledger.act import Act, CaseNow, Deadline, Part
from tongzhou.store.act import append_act, receipt_of
from tongzhou.store.case import case_now, cases, due, rebuild
from tongzhou.store.dialect import connection_of
from tongzhou.store.history import act_of, acts_about, acts_of_case, acts_of_kind
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.seal import seal
from tongzhou.store.verify import verify
from tongzhou.terms.errors import ConflictError, LedgerError

PIN = "spill@1#ab"
TABLES = ("entry", "content", "act", "part", "unsealed", "case_now", "case_party", "deadline")


def act(n: int, case: str = "c-1", **slots: object) -> Act:
    whole = Act(f"{case}/{n}", "move", "tz-07", case, n, PIN, "甲市", f"s{n}", parts=(Part("place", b"bridge"),))
    return replace(whole, **slots)  # type: ignore[arg-type]  # by name


def now(n: int, at: datetime, case: str = "c-1", **slots: object) -> CaseNow:
    deadlines = (Deadline("answer", at + timedelta(hours=n), party="乙市"),)
    whole = CaseNow(case, PIN, n, f"s{n}", True, "甲市", parties=("乙市", "甲市"), turns=("乙市",), deadlines=deadlines)
    return replace(whole, **slots)  # type: ignore[arg-type]  # by name


def counts(ledger: Ledger) -> list[int]:
    return [ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLES]  # noqa: S608


def test_an_act_comes_back_as_it_was_appended(ledger: Ledger, at: datetime) -> None:
    for n in (1, 2):
        append_act(ledger.connection, act(n), at, now(n, at))
    first, second = acts_of_case(ledger.connection, "c-1")
    assert (first.act, second.act, first.recorded_at) == (act(1), act(2), at)
    assert act_of(ledger.connection, second.entry) == second
    assert case_now(ledger.connection, "c-1") == now(2, at)
    seal(ledger, at)
    found = verify(ledger)
    assert (found.is_sound, found.acts, found.leaves) == (True, 2, 2)


def test_an_act_needs_no_case_and_may_be_about_a_figure(ledger: Ledger, at: datetime) -> None:
    append_act(ledger.connection, act(1), at, now(1, at))
    decided = Act("m", "accept", "editor-3", about_entry=1, about_n=4, kind="decision")
    append_act(ledger.connection, decided, at)
    assert [one.act for one in acts_about(ledger.connection, 1, 4)] == [decided]
    assert acts_about(ledger.connection, 1, 5) == []
    assert [one.act for one in acts_of_kind(ledger.connection, "decision", "accept")] == [decided]
    assert verify(ledger).is_sound


def test_the_same_message_gets_the_first_receipt_again(ledger: Ledger, at: datetime) -> None:
    first = append_act(ledger.connection, act(1), at, now(1, at))
    append_act(ledger.connection, act(2), at, now(2, at))
    before = counts(ledger)
    late = at + timedelta(hours=1)
    again = append_act(ledger.connection, act(3, message="c-1/1"), late, now(3, at))
    assert again == replace(first, is_new=False)
    assert receipt_of(ledger.connection, "c-1/1") == again
    assert counts(ledger) == before
    seal(ledger, at)
    assert receipt_of(ledger.connection, "c-1/1") == again


def test_a_message_that_says_something_else_is_refused(ledger: Ledger, at: datetime) -> None:
    append_act(ledger.connection, act(1), at, now(1, at))
    before = counts(ledger)
    for other in (act(2, message="c-1/1", verb="close"), act(2, message="c-1/1", parts=(Part("place", b"weir"),))):
        with pytest.raises(LedgerError, match="said something else"):
            append_act(ledger.connection, other, at, now(2, at))
    assert counts(ledger) == before


def test_who_comes_second_with_the_same_number_is_told(ledger: Ledger, at: datetime) -> None:
    append_act(ledger.connection, act(1), at, now(1, at))
    before = counts(ledger)
    with pytest.raises(ConflictError, match="somebody else was quicker"):
        append_act(ledger.connection, act(1, message="other"), at, now(1, at))
    with pytest.raises(ConflictError, match="has 1 acts"):
        append_act(ledger.connection, act(3), at, now(3, at))
    assert counts(ledger) == before


def test_a_clock_set_back_is_refused(ledger: Ledger, at: datetime) -> None:
    append_act(ledger.connection, act(1), at, now(1, at))
    with pytest.raises(LedgerError, match="Set the clock right"):
        append_act(ledger.connection, act(2), at - timedelta(seconds=1), now(2, at))


def test_inside_an_open_transaction_it_goes_with_that_one(path: Path, at: datetime) -> None:
    with open_ledger(path, at=at):
        pass
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("CREATE TABLE person (name TEXT)")  # somebody's own table in the same file
    db = connection_of(raw)
    for ending, there in (("ROLLBACK", 0), ("COMMIT", 1)):
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO person VALUES ('a')")
        append_act(db, act(1), at, now(1, at))
        assert raw.in_transaction
        raw.execute(ending)
        assert counts(Ledger("hub", db)) == [there] * 6 + [2 * there, there]
        assert raw.execute("SELECT count(*) FROM person").fetchone() == (there,)
    raw.close()


def test_a_failure_half_way_leaves_nothing(ledger: Ledger, at: datetime) -> None:
    append_act(ledger.connection, act(1), at, now(1, at))
    before = counts(ledger)
    broken = Deadline(None, at)  # type: ignore[arg-type]  # the table refuses it, after the act was written
    with pytest.raises(Exception, match=r"(?i)not.null"):
        append_act(ledger.connection, act(2), at, now(2, at, deadlines=(broken,)))
    assert counts(ledger) == before


def test_what_contradicts_itself_is_a_fault_of_the_caller(ledger: Ledger, at: datetime) -> None:
    for one, fold in (
        (act(1), None),
        (act(1), now(2, at)),
        (act(1, kind="facts"), now(1, at)),
        (replace(act(1), n=None), None),
    ):
        with pytest.raises(ValueError, match="append_act"):
            append_act(ledger.connection, one, at, fold)
    assert counts(ledger) == [0] * len(TABLES)


def test_a_desk_shows_its_open_cases_the_last_moved_first(ledger: Ledger, at: datetime) -> None:
    for k in range(5):
        for n in range(1, k + 2):
            later = at + timedelta(minutes=k)
            append_act(ledger.connection, act(n, f"c-{k}"), later, now(n, at, f"c-{k}", is_open=k != 2))
    db = ledger.connection
    assert [one.case for one in cases(db, party="乙市")] == ["c-4", "c-3", "c-1", "c-0"]
    page = cases(db, party="乙市", limit=2)
    assert [one.case for one in cases(db, party="乙市", before=page[-1].changed_at)] == ["c-1", "c-0"]
    assert (page[0].n, page[0].is_turn, page[0].due_at) == (5, True, at + timedelta(hours=5))
    assert not cases(db, party="甲市")[0].is_turn
    assert cases(db, party="丙市") == []
    assert [one.case for one in cases(db, is_open=False)] == ["c-2"]
    assert [one.case for one in cases(db, late_at=at + timedelta(hours=2, seconds=1))] == ["c-0", "c-1"]
    assert cases(db, procedure="spill", mode="exercise") == []
    assert [one.case for one in due(db, at + timedelta(hours=3), limit=3)] == ["c-0", "c-1", "c-2"]


def test_projections_can_be_dropped_and_rebuilt(ledger: Ledger, at: datetime) -> None:
    for n in (1, 2):
        append_act(ledger.connection, act(n), at + timedelta(minutes=n), now(n, at))
    before = cases(ledger.connection)
    assert rebuild(ledger.connection, [now(2, at)]) == 1
    assert cases(ledger.connection) == before
    ledger.connection.execute("UPDATE case_now SET state = 'closed'")
    assert [one.message.key for one in verify(ledger).findings] == ["store.altered_case_now"]


@pytest.mark.of_file
def test_a_removed_act_is_found_by_its_case(ledger: Ledger, at: datetime) -> None:
    for n in (1, 2, 3):
        append_act(ledger.connection, act(n), at, now(n, at))
    db = ledger.connection
    triggers = db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:
        db.execute(f"DROP TRIGGER {name}")
    for table, key in (
        ("act", "entry"),
        ("part", "entry"),
        ("content", "entry"),
        ("unsealed", "entry"),
        ("entry", "seq"),
    ):
        db.execute(f"DELETE FROM {table} WHERE {key} = 2")  # noqa: S608
    keys = {one.message.key for one in verify(ledger).findings}
    assert {"store.altered_entry_missing", "store.altered_case_order"} <= keys
