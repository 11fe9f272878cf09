"""What somebody who can write the database can do to cases, and what finds it: `verify`, `case history --prove`, a head kept elsewhere.

Each attack is made on a file and on a server. What is found by nothing but a kept head is tested too, so that it is known.
"""
# ruff: noqa: S608 the statements are the attacks

import io
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tongzhou.ledger.act import Act, CaseNow
from tongzhou.ledger.head import Head
from tongzhou.procedures.case import Move, Person
from tongzhou.procedures.record import case_from
from tongzhou.steps.cases import Desk, prove
from tongzhou.steps.ledger import look_through, rebuild_cases
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.store.act import append_act
from tongzhou.store.append import append_document
from tongzhou.store.case import case_now, project
from tongzhou.store.dialect import is_postgres
from tongzhou.store.erase import erase
from tongzhou.store.export import export, load
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.place import Place, open_place
from tongzhou.store.seal import heads, seal
from tongzhou.store.verify import Slice
from tongzhou.store.words import load_words
from tongzhou.terms.errors import LedgerError
from tongzhou.terms.source import Document

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
LI = Person("li", "tongzhou", ("chief", "duty"))
WANG = Person("wang", "wuqing", ("duty", "chief"))
ALARM = {
    "substance": "苯",
    "place": "116.8,39.8",
    "known_at": "2022-11-17T08:00+08:00",
    "grade": "IV",
    "caller": "某甲",
}


@dataclass
class Found:
    """What the two commands found: keys of messages."""

    verify: set[str]
    prove: set[str]
    waiting: tuple[int, ...]


@dataclass
class Attacked:
    """A ledger with a case of four acts, all sealed, and the ways to look at it."""

    place: Place
    ledger: Ledger
    procedures: Procedures
    before: CaseNow
    kept: Head

    def do(self, *statements: str | tuple[str, tuple[object, ...]]) -> None:
        """Do what the administrator can: without guards, without a trace."""
        db = self.ledger.connection
        guards: list[str] = []
        if is_postgres(db):
            db.execute("SET session_replication_role = replica")
        else:
            rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            guards = [sql for _, sql in rows]
            for name, _ in rows:
                db.execute(f"DROP TRIGGER {name}")
        for one in statements:
            db.execute(*((one,) if isinstance(one, str) else one))
        if is_postgres(db):
            db.execute("SET session_replication_role = origin")
        for sql in guards:
            db.execute(sql)

    def found(self, *known: Head) -> Found:
        looked = look_through(self.ledger, known, None, lambda: self.procedures)
        proof = prove(self.place, "c-1", AT, self.procedures, known)
        assert proof.is_proven == (not proof.findings and not proof.waiting)
        for lang in ("zh", "en"):
            for one in (*looked.findings, *proof.findings):
                assert load_words(lang).tell(one.message)
        keys = [{_key(one.message) for one in some} for some in (looked.findings, proof.findings)]
        return Found(keys[0], keys[1], proof.waiting)


def _key(message: object) -> str:
    what = message.values.get("what")  # type: ignore[attr-defined]
    key: str = message.key if what is None else what.key  # type: ignore[attr-defined]
    return key.split(".", 1)[1]


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def archive(procedures: Procedures, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document, a case of four acts, another case; two heads; then the last move of the case, sealed by a third."""
    folder = tmp_path_factory.mktemp("made")
    with open_ledger(folder / "a.tongzhou", at=AT) as ledger:
        data = b"page"
        append_document(
            ledger, Document(sha256(data).hexdigest(), "a.txt", "text/plain", len(data)), data, [], AT, "reader"
        )
        desk = Desk(ledger.connection, procedures)
        for case in ("c-1", "c-2"):
            desk.begin("sudden-water-pollution", case, f"{case}-1", LI, AT, "exercise")
            desk.move(case, Move(f"{case}-2", "notify", LI, ALARM), AT + timedelta(minutes=5))
        seal(ledger, AT + timedelta(minutes=6))
        desk.move("c-1", Move("c-1-3", "answer", WANG), AT + timedelta(minutes=30))
        seal(ledger, AT + timedelta(minutes=31))
        desk.move("c-1", Move("c-1-4", "agree", LI), AT + timedelta(minutes=40))
        seal(ledger, AT + timedelta(minutes=41))
        out = io.BytesIO()
        export(ledger, out)
    (folder / "a.zip").write_bytes(out.getvalue())
    return folder / "a.zip"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def attacked(
    request: pytest.FixtureRequest, tmp_path: Path, archive: Path, procedures: Procedures
) -> Iterator[Attacked]:
    def made(place: Place) -> Iterator[Attacked]:
        with open_place(place, at=AT) as ledger:
            if isinstance(place, str):
                load(ledger, archive)
            else:
                ledger.connection.execute("PRAGMA synchronous = OFF")  # no power is cut here
            now = case_now(ledger.connection, "c-1")
            assert now is not None
            yield Attacked(place, ledger, procedures, now, heads(ledger)[-1])

    if request.param == "sqlite":
        shutil.copy(archive.with_name("a.tongzhou"), tmp_path / "b.tongzhou")
        yield from made(tmp_path / "b.tongzhou")
        return
    import psycopg

    base = os.environ.get("TONGZHOU_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(base, autocommit=True) as db:
        db.execute(f"CREATE SCHEMA {name}")
        try:
            yield from made(f"{base}?options=-csearch_path%3D{name}")
        finally:
            db.execute(f"DROP SCHEMA {name} CASCADE")


def _gone(entry: int) -> tuple[str, ...]:
    """Remove an act with all its rows, but for its leaf and its case's projection."""
    return (
        *(f"DELETE FROM {table} WHERE entry = {entry}" for table in ("part", "act", "content")),
        f"DELETE FROM entry WHERE seq = {entry}",
    )


#: The last act of c-1 is entry 7, leaf 6, head 7; before it stood head 6.
_LAST = 7


def _rolled_back(attacked: Attacked, n: int = 3) -> None:
    """Have the projection say what it said before the last act."""
    desk = Desk(attacked.ledger.connection, attacked.procedures)
    from tongzhou.procedures.fold import fold
    from tongzhou.steps.refold import projected

    procedure, _, acts = desk.look("c-1", is_checked=False)
    case = fold(procedure, acts[:n])
    assert case is not None
    attacked.do("DELETE FROM case_party WHERE \"case\" = 'c-1'", "DELETE FROM deadline WHERE \"case\" = 'c-1'")
    project(attacked.ledger.connection, projected(procedure, case), case.last_at)


def test_unaltered_everything_is_found_sound_and_proven(attacked: Attacked) -> None:
    assert attacked.found(attacked.kept) == Found(set(), set(), ())
    looked = look_through(attacked.ledger, (), None, lambda: attacked.procedures)
    assert (looked.cases, looked.unfolded) == (2, ())


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE case_now SET state = 'closed' WHERE \"case\" = 'c-1'", "state"),
        ("UPDATE case_now SET is_open = 0 WHERE \"case\" = 'c-1'", "state"),
        ("UPDATE case_now SET owner = 'wuqing' WHERE \"case\" = 'c-1'", "owner"),
        ("UPDATE case_now SET mode = 'real' WHERE \"case\" = 'c-1'", "mode"),
        ("UPDATE case_now SET title = 'x' WHERE \"case\" = 'c-1'", "title"),
        ("UPDATE case_now SET n = 3 WHERE \"case\" = 'c-1'", "pin"),
        ("UPDATE case_now SET opened_at = '2022-11-01T00:00:00.000000Z' WHERE \"case\" = 'c-1'", "times"),
        ("UPDATE case_now SET changed_at = '2022-11-01T00:00:00.000000Z' WHERE \"case\" = 'c-1'", "times"),
        ("UPDATE case_now SET folded = '\\x7b' WHERE \"case\" = 'c-1'", "fold"),
        ("DELETE FROM case_party WHERE \"case\" = 'c-1' AND party = 'langfang'", "parties"),
        ("UPDATE case_party SET is_turn = 1 - is_turn WHERE \"case\" = 'c-1' AND party = 'wuqing'", "turns"),
        ("UPDATE case_party SET is_open = 0 WHERE \"case\" = 'c-1' AND party = 'wuqing'", "parties"),
        ("UPDATE deadline SET due_at = '2029-01-01T00:00:00.000000Z' WHERE \"case\" = 'c-1'", "deadlines"),
        ("DELETE FROM deadline WHERE \"case\" = 'c-1'", "deadlines"),
        ("DELETE FROM case_now WHERE \"case\" = 'c-1'", "all"),
    ],
)
def test_a_projection_that_was_altered_is_found_by_both_and_named(
    attacked: Attacked, statement: str, what: str
) -> None:
    db = attacked.ledger.connection
    attacked.do(statement if is_postgres(db) else statement.replace("'\\x7b'", "x'7b'"))
    found = attacked.found()
    assert f"case_says.{what}" in found.verify
    assert f"case_says.{what}" in found.prove
    assert rebuild_cases(attacked.place, AT, lambda: attacked.procedures) == ("c-1",)
    assert attacked.found() == Found(set(), set(), ())
    assert case_now(db, "c-1") == attacked.before


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"alarm.grade","IV"', '"alarm.grade","I"', "fields"),
        ('"agree":["tongzhou"]', '"agree":["tongzhou","wuqing"]', "votes"),
        ('"did":[', '"did":[["chief","wang"],', "votes"),
        ('"langfang":"asked"', '"langfang":"out"', "parties"),
        ('"owner":"tongzhou"', '"owner":"wuqing"', "owner"),
        ('"marks":[]', '"marks":["late"]', "marks"),
        ('"c-1-4":4', '"c-1-9":4', "receipts"),
        ('"offers":[]', '"offers":[[3,"wuqing","offered"]]', "offers"),
        ('"mode":"exercise"', '"mode":"real"', "mode"),
        ('"n":4', '"n":5', "pin"),
        ('"opened_at":"2022-11-17', '"opened_at":"2022-11-16', "times"),
    ],
)
def test_a_fold_that_was_altered_is_found_by_both_and_when_the_case_is_opened(
    attacked: Attacked, old: str, new: str, what: str
) -> None:
    folded = (attacked.before.folded or b"").decode()
    altered = folded.replace(old, new)
    assert altered != folded
    assert case_from(altered.encode()) is not None
    attacked.do(("UPDATE case_now SET folded = ? WHERE \"case\" = 'c-1'", (altered.encode(),)))
    found = attacked.found()
    assert found.verify == found.prove == {f"case_says.{what}"}
    desk = Desk(attacked.ledger.connection, attacked.procedures)
    with pytest.raises(LedgerError, match="Case c-1: .* altered in the database"):
        desk.look("c-1")
    desk.look("c-2")
    recent = look_through(attacked.ledger, (), Slice(6), lambda: attacked.procedures)
    assert {_key(one.message) for one in recent.findings} == {f"case_says.{what}"}
    assert recent.cases == 1


def test_what_a_projection_says_is_not_told_to_whoever_proves(attacked: Attacked) -> None:
    folded = (attacked.before.folded or b"").replace("某甲".encode(), "某乙".encode())
    attacked.do(("UPDATE case_now SET folded = ? WHERE \"case\" = 'c-1'", (folded,)))
    (finding,) = prove(attacked.place, "c-1", AT, attacked.procedures).findings
    assert "某" not in load_words("zh").tell(finding.message)


def _last_gone(attacked: Attacked) -> None:
    attacked.do(*_gone(_LAST))


def _last_gone_and_rolled_back(attacked: Attacked) -> None:
    attacked.do(*_gone(_LAST))
    _rolled_back(attacked)


def _last_gone_with_its_leaf(attacked: Attacked) -> None:
    attacked.do(*_gone(_LAST), f"DELETE FROM leaf WHERE entry = {_LAST}")
    _rolled_back(attacked)


def _head_gone(attacked: Attacked) -> None:
    attacked.do("DELETE FROM head WHERE size = 7")


def _renumbered(attacked: Attacked) -> None:
    attacked.do(
        "UPDATE act SET n = -n WHERE \"case\" = 'c-1' AND n IN (2, 3)",
        "UPDATE act SET n = 5 + n WHERE \"case\" = 'c-1' AND n < 0",
    )


def _leaves_swapped(attacked: Attacked) -> None:
    attacked.do(
        "UPDATE leaf SET position = -1 WHERE position = 5",
        "UPDATE leaf SET position = 5 WHERE position = 6",
        "UPDATE leaf SET position = 6 WHERE position = -1",
    )


def _payload(attacked: Attacked) -> None:
    attacked.do("UPDATE part SET bytes = (SELECT bytes FROM part WHERE entry = 5 AND n = 0) WHERE entry = 3 AND n = 1")


def _envelope(attacked: Attacked) -> None:
    attacked.do(f"UPDATE act SET verb = 'refused' WHERE entry = {_LAST}")


def _one_in_the_middle_gone(attacked: Attacked) -> None:
    attacked.do(*_gone(6))


def _act_row_gone(attacked: Attacked) -> None:
    attacked.do(*(f"DELETE FROM {table} WHERE entry = {_LAST}" for table in ("part", "act", "content")))
    _rolled_back(attacked)


def _added(attacked: Attacked) -> None:
    attacked.do(
        "INSERT INTO entry (seq, kind, recorded_at, actor, commitment) SELECT 8, kind, recorded_at, actor, commitment FROM entry WHERE seq = 7",
        "INSERT INTO act SELECT 8, 'c-1-5', \"case\", 5, procedure, verb, party, state, about_entry, about_n FROM act WHERE entry = 7",
        "INSERT INTO content SELECT 8, salt, bytes FROM content WHERE entry = 7",
        "INSERT INTO part SELECT 8, n, name, media, salt, bytes FROM part WHERE entry = 7",
    )


def _head_altered(attacked: Attacked) -> None:
    attacked.do("UPDATE head SET root = (SELECT root FROM head WHERE size = 6) WHERE size = 7")


@pytest.mark.parametrize(
    ("attack", "verify_says", "prove_says"),
    [
        (_last_gone, {"altered_entry_missing", "altered_case_now"}, {"altered_entry_missing", "case_acts_missing"}),
        (_last_gone_and_rolled_back, {"altered_entry_missing"}, {"altered_entry_missing"}),
        (_last_gone_with_its_leaf, {"altered_root"}, {"altered_root"}),
        (_head_gone, {"altered_head_missing"}, {"altered_head_missing", "case_act_altered"}),
        (_renumbered, {"altered_envelope"}, {"case_act_altered"}),
        (_leaves_swapped, {"altered_root"}, {"altered_root", "case_act_altered"}),
        (_payload, {"altered_part", "case_says.fields"}, {"case_act_altered", "case_says.fields"}),
        (_envelope, {"altered_envelope"}, {"case_act_altered"}),
        (_one_in_the_middle_gone, {"altered_entry_missing", "altered_case_order"}, {"altered_case_order", "case_acts_missing"}),
        (_act_row_gone, {"altered_content_missing"}, {"altered_content_missing"}),
        (_added, {"altered_entry_added", "altered_case_now"}, {"case_act_unknown", "altered_case_now", "altered_entry_added"}),
        (_head_altered, {"altered_head"}, {"altered_head"}),
    ],
)  # fmt: skip
def test_what_the_administrator_does_is_found_by_both(
    attacked: Attacked, attack: Callable[[Attacked], None], verify_says: set[str], prove_says: set[str]
) -> None:
    attack(attacked)
    found = attacked.found()
    assert verify_says <= found.verify
    assert prove_says <= found.prove


def test_a_document_that_was_replaced_is_found_by_verify(attacked: Attacked) -> None:
    attacked.do("UPDATE document SET bytes = (SELECT bytes FROM part WHERE entry = 3 AND n = 0)")
    assert attacked.found().verify == {"altered_document"}


def test_what_is_recorded_and_not_sealed_is_told_apart_and_not_proven(attacked: Attacked) -> None:
    desk = Desk(attacked.ledger.connection, attacked.procedures)
    desk.move("c-1", Move("c-1-5", "agree", WANG), AT + timedelta(minutes=50))
    found = attacked.found(attacked.kept)
    assert found == Found(set(), set(), (5,))
    seal(attacked.ledger, AT + timedelta(minutes=51))
    assert attacked.found(attacked.kept) == Found(set(), set(), ())


def test_what_waits_to_be_sealed_and_is_altered_is_found_but_not_with_the_queue_altered_too(attacked: Attacked) -> None:
    desk = Desk(attacked.ledger.connection, attacked.procedures)
    desk.move("c-1", Move("c-1-5", "agree", WANG), AT + timedelta(minutes=50))
    attacked.do("UPDATE entry SET actor = 'zhao' WHERE seq = (SELECT max(seq) FROM entry)")
    found = attacked.found()
    assert "altered_envelope" in found.verify
    assert "case_act_altered" in found.prove
    from tongzhou.store.prove import prove_entries

    (last,) = attacked.ledger.connection.execute("SELECT max(seq) FROM entry").fetchone()
    forged = prove_entries(attacked.ledger, [last])[1][0].leaf
    attacked.do(("UPDATE unsealed SET hash = ? WHERE entry = ?", (forged, last)))
    assert attacked.found() == Found(set(), set(), (5,)), "nothing can find this: an act is safe once it is sealed"


def _end_taken_away(attacked: Attacked) -> None:
    """Take the last act away with its leaf, its head and, in a file, the count of numbers given."""
    attacked.do(*_gone(_LAST), f"DELETE FROM leaf WHERE entry = {_LAST}", "DELETE FROM head WHERE size = 7")
    _rolled_back(attacked)
    if not is_postgres(attacked.ledger.connection):
        attacked.do(f"UPDATE sqlite_sequence SET seq = {_LAST - 1} WHERE name = 'entry'")


def test_an_end_taken_away_with_its_head_is_found_by_a_head_kept_elsewhere_alone(attacked: Attacked) -> None:
    _end_taken_away(attacked)
    assert attacked.found() == Found(set(), set(), ()), "nothing in the database can tell"
    assert attacked.found(attacked.kept) == Found({"altered_known"}, {"altered_known"}, ())


def test_a_file_counts_its_numbers_so_that_an_end_taken_away_carelessly_is_found(attacked: Attacked) -> None:
    if is_postgres(attacked.ledger.connection):
        pytest.skip("a server's counter runs ahead by itself")
    attacked.do(*_gone(_LAST), f"DELETE FROM leaf WHERE entry = {_LAST}", "DELETE FROM head WHERE size = 7")
    _rolled_back(attacked)
    found = attacked.found()
    assert found.verify == found.prove == {"altered_entry_last"}


def test_a_log_written_anew_throughout_is_found_by_a_head_kept_elsewhere_alone(
    attacked: Attacked, procedures: Procedures, tmp_path: Path
) -> None:
    db = attacked.ledger.connection
    attacked.do(
        *(f"DELETE FROM {t}" for t in ("part", "act", "content", "filing", "document", "unsealed", "leaf", "head", "entry")),
        *(f"DELETE FROM {t}" for t in ("case_now", "case_party", "deadline")),
    )  # fmt: skip
    if not is_postgres(db):
        attacked.do("DELETE FROM sqlite_sequence")
    desk = Desk(db, procedures)
    desk.begin("sudden-water-pollution", "c-1", "c-1-1", WANG, AT, "exercise")
    seal(attacked.ledger, AT)
    assert attacked.found() == Found(set(), set(), ())
    assert attacked.found(attacked.kept) == Found({"altered_known"}, {"altered_known"}, ())


def test_a_kept_head_is_compared_in_a_part_of_the_log_too(attacked: Attacked) -> None:
    first = heads(attacked.ledger)[0]
    assert look_through(attacked.ledger, [first], Slice(6)).is_sound
    other = Head(first.size, b"\x00" * 32, first.at)
    inside = Head(first.size - 1, b"\x00" * 32, first.at)
    for one in (other, inside):
        found = look_through(attacked.ledger, [one], Slice(6)).findings
        assert [_key(finding.message) for finding in found] == ["altered_known"]


def test_erasing_leaves_the_proof_and_the_fold_valid(attacked: Attacked) -> None:
    number = next(
        n for (n, name) in attacked.ledger.connection.execute("SELECT n, name FROM part WHERE entry = 3").fetchall()
        if name == "alarm.caller"
    )  # fmt: skip
    erase(attacked.ledger, 3, "e-1", "dpo-1", "request 7", AT + timedelta(hours=1), n=number)
    seal(attacked.ledger, AT + timedelta(hours=1))
    assert attacked.found(attacked.kept) == Found(set(), set(), ())
    desk = Desk(attacked.ledger.connection, attacked.procedures)
    assert "某甲" not in str(desk.look("c-1"))
    desk.move("c-1", Move("c-1-5", "agree", WANG), AT + timedelta(hours=2))
    seal(attacked.ledger, AT + timedelta(hours=2))
    assert attacked.found(attacked.kept) == Found(set(), set(), ())


def test_a_case_whose_declaration_is_not_at_hand_is_told_not_passed_over(attacked: Attacked) -> None:
    act = Act("x-1", "move", "a", "x", 1, "other@1#0", "甲", "s")
    append_act(attacked.ledger.connection, act, AT + timedelta(hours=1), CaseNow("x", "other@1#0", 1, "s", True))
    looked = look_through(attacked.ledger, (), None, lambda: attacked.procedures)
    assert (looked.is_sound, looked.cases, looked.unfolded) == (True, 2, (("other@1#0", 1),))
    erase(attacked.ledger, 3, "e-1", "dpo-1", "request 7", AT + timedelta(hours=1))
    looked = look_through(attacked.ledger, (), None, lambda: attacked.procedures)
    assert (looked.is_sound, looked.cases, looked.unfolded) == (True, 1, ((None, 1), ("other@1#0", 1)))
