"""Erasing under a recorded act: what was said is gone, the log still verifies and tells by which act."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.facts.fact import Fact
from tongzhou.ledger.act import Act, CaseNow, Part
from tongzhou.store.act import append_act
from tongzhou.store.append import append_document
from tongzhou.store.asof import document_bytes, facts_as_of
from tongzhou.store.case import case_now
from tongzhou.store.erase import erase
from tongzhou.store.history import act_of
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.prove import prove_case
from tongzhou.store.seal import heads, seal
from tongzhou.store.verify import verify
from tongzhou.terms.errors import LedgerError
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]
Lifting = Callable[[Ledger, str, str], None]
SECRET = b"555-0199-called-at-night"


@pytest.fixture
def case(ledger: Ledger, at: datetime) -> Ledger:
    for n in (1, 2):
        parts = (Part("place", b"bridge"), Part("telephone", SECRET))
        act = Act(f"m-{n}", "alarm", "tz-07", "c", n, "p@1#0", "甲市", "open", parts=parts)
        append_act(ledger.connection, act, at, CaseNow("c", "p@1#0", n, "open", True, title="bridge", folded=SECRET))
    seal(ledger, at)
    return ledger


def test_one_part_goes_and_everything_else_stays_proven(case: Ledger, at: datetime) -> None:
    before = heads(case)
    done = erase(case, 1, "e-1", "dpo-1", "request 7", at, n=1)
    assert (done.rows, done.receipts[0].entry) == (1, 3)
    seal(case, at + timedelta(minutes=1))
    found = verify(case, before)
    assert found.is_sound
    assert [(one.entry, one.n, one.by, one.actor) for one in found.erased] == [(1, 1, 3, "dpo-1")]
    stored = act_of(case.connection, 1)
    assert stored is not None
    assert (stored.act.parts, stored.erased, stored.is_erased) == ((Part("place", b"bridge"),), (1,), False)
    now = case_now(case.connection, "c")
    assert now is not None
    assert (now.folded, now.title, now.state) == (None, None, "open")
    proof = prove_case(case, "c")
    assert proof.is_whole
    assert all(one.is_proven for one in proof.proofs)


def test_a_whole_entry_goes_and_its_envelope_stays_proven(case: Ledger, at: datetime) -> None:
    erase(case, 1, "e-1", "dpo-1", "request 7", at)
    seal(case, at)
    stored = act_of(case.connection, 1)
    assert stored is not None
    assert (stored.act.verb, stored.act.parts, stored.is_erased) == ("alarm", (), True)
    assert verify(case).is_sound
    assert prove_case(case, "c").is_whole


@pytest.mark.of_file
def test_the_bytes_leave_the_file_and_its_side_files(case: Ledger, path: Path, at: datetime) -> None:
    def held() -> int:
        return sum(
            Path(f"{path}{side}").read_bytes().count(SECRET) for side in ("", "-wal") if Path(f"{path}{side}").exists()
        )

    assert held() > 0
    for n in (1, 2):
        erase(case, n, f"e-{n}", "dpo-1", "request 7", at)
    assert held() == 0


def test_a_document_goes_with_all_its_readings(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    document, data = file()
    append_document(ledger, document, data, [make(), make(id="d-2", indicator="misread")], at, "reader")
    append_document(ledger, document, data, [make()], at, "reader")
    append_document(ledger, *file("other"), [make(period="2020")], at, "reader")
    seal(ledger, at)
    done = erase(ledger, 2, "e", "dpo-1", "court order", at)
    assert [one.message for one in done.receipts] == ["e/1", "e"]
    assert [(one.entry, one.period) for one in facts_as_of(ledger)] == [(3, "2020")]
    assert document_bytes(ledger, document.sha256) is None
    assert ledger.connection.execute("SELECT count(*) FROM series").fetchone() == (1,)
    seal(ledger, at)
    found = verify(ledger)
    assert found.is_sound
    assert {(one.entry, one.by) for one in found.erased} == {(1, 4), (2, 5)}


def test_without_an_act_the_guards_do_not_give_way(case: Ledger, at: datetime) -> None:
    erase(case, 1, "e-1", "dpo-1", "request 7", at, n=0)
    for asked in ("part WHERE entry = 1", "part WHERE entry = 2", "content WHERE entry = 1", "act WHERE entry = 1"):
        with pytest.raises(Exception, match="append-only"):
            case.connection.execute(f"DELETE FROM {asked}")  # noqa: S608


def test_what_is_merely_gone_is_a_finding(at: datetime, case: Ledger, lift: Lifting) -> None:
    lift(case, "part", "delete")
    case.connection.execute("DELETE FROM part WHERE entry = 2 AND n = 1")
    keys = {one.message.key for one in verify(case).findings}
    assert "store.altered_part_missing" in keys


def test_an_erasure_is_itself_not_erased_and_says_so_once(case: Ledger, at: datetime) -> None:
    first = erase(case, 1, "e-1", "dpo-1", "request 7", at, n=1)
    again = erase(case, 1, "e-1", "dpo-1", "request 7", at, n=1)
    assert (again.rows, again.receipts[0].entry) == (0, first.receipts[0].entry)
    for entry, n in ((3, None), (9, None), (1, 7)):
        with pytest.raises(LedgerError, match="nothing to erase"):
            erase(case, entry, "e-2", "dpo-1", "request 7", at, n=n)


def test_a_proof_fails_for_a_case_that_was_altered(case: Ledger, at: datetime, lift: Lifting) -> None:
    assert prove_case(case, "c").is_whole
    assert not prove_case(case, "unknown").is_whole
    lift(case, "act", "update")
    case.connection.execute("UPDATE act SET verb = 'close' WHERE entry = 2")
    proof = prove_case(case, "c")
    assert [one.is_proven for one in proof.proofs] == [True, False]
    assert not proof.is_whole


def test_a_first_form_ledger_is_brought_up_to_date(path: Path, at: datetime, make: Making, file: Filing) -> None:
    from tongzhou.store.schema import MIGRATIONS

    db = sqlite3.connect(path, isolation_level=None)
    db.executescript(MIGRATIONS[0] + "PRAGMA application_id = 0x545A4C47; PRAGMA user_version = 1;")
    from tongzhou.ledger.entry import canonical, part_digest, utc_text

    digest = part_digest(canonical((1, utc_text(at))))
    db.execute("INSERT INTO migration VALUES (1, ?, ?)", (utc_text(at), digest))
    db.close()
    with open_ledger(path, at=at) as ledger:
        append_document(ledger, *file(), [make()], at, "reader")
        seal(ledger, at)
        assert verify(ledger).is_sound
