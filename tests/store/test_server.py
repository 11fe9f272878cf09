"""What is particular to a server: many writers at once, guards, the way to a file and back, refusals."""

import io
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tongzhou.cli.main import run
from tongzhou.facts.fact import Fact
from tongzhou.ledger.act import Act, CaseNow, Part
from tongzhou.store.act import append_act
from tongzhou.store.append import append_document
from tongzhou.store.asof import facts_as_of
from tongzhou.store.case import case_now
from tongzhou.store.dialect import connection_of
from tongzhou.store.erase import erase
from tongzhou.store.export import backup, export, load
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.schema import APPEND_ONLY
from tongzhou.store.seal import heads, seal
from tongzhou.store.server import open_server
from tongzhou.store.verify import verify
from tongzhou.terms.errors import ConflictError, LedgerError, StoreError
from tongzhou.terms.source import Document

pytestmark = pytest.mark.server
Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]


def move(n: int, case: str = "c") -> tuple[Act, CaseNow]:
    act = Act(f"{case}-{n}", "move", "a", case, n, "p@1#0", "甲市", "s", parts=(Part("x", b"\x00\xff"),))
    return act, CaseNow(case, "p@1#0", n, "s", True, parties=("甲市",))


def test_going_by_the_last_number_loses_what_commits_late_and_the_queue_does_not(url: str, at: datetime) -> None:
    with open_server(url, at=at) as slow, open_server(url, at=at) as quick:
        slow.connection.execute("BEGIN")
        early = append_act(slow.connection, *_with(move(1, "slow"), at))
        late = append_act(quick.connection, *_with(move(1, "quick"), at))
        assert early.entry < late.entry

        last = 0  # what a sealer would remember that asks for numbers after the last it saw
        seen = quick.connection.execute("SELECT seq FROM entry WHERE seq > ? ORDER BY seq", (last,)).fetchall()
        last = seen[-1][0]
        assert seal(quick, at).size == 1

        slow.connection.execute("COMMIT")
        assert quick.connection.execute("SELECT seq FROM entry WHERE seq > ?", (last,)).fetchall() == []  # lost
        assert seal(quick, at + timedelta(seconds=1)).size == 2  # not lost
        order = quick.connection.execute("SELECT entry FROM leaf ORDER BY position").fetchall()
        assert order == [(late.entry,), (early.entry,)]
        assert verify(quick).is_sound


def _with(moved: tuple[Act, CaseNow], at: datetime) -> tuple[Act, datetime, CaseNow]:
    return moved[0], at, moved[1]


def test_sealing_goes_on_while_a_bulk_load_runs(url: str, make: Making, file: Filing, at: datetime) -> None:
    facts = [make(id=str(i), indicator=f"指标{i % 40}", period=str(1990 + i % 30)) for i in range(600)]
    ended = threading.Event()

    def bulk() -> None:
        with open_server(url, at=at) as ledger:
            for number in range(6):
                append_document(ledger, *file(f"bulk {number}"), facts, at, "bulk")
        ended.set()

    with open_server(url, at=at) as ledger:
        loading = threading.Thread(target=bulk)
        loading.start()
        n = 0
        while not ended.wait(0.01) or n < 3:
            n += 1
            append_act(ledger.connection, *_with(move(n), at))
            seal(ledger, at)
        loading.join()
        seal(ledger, at)
        found = verify(ledger)
        assert (found.is_sound, found.unsealed, found.leaves, found.acts) == (True, 0, 6 + n, n)


def test_of_two_movers_at_once_one_is_told_and_nothing_is_lost(url: str, at: datetime) -> None:
    told: list[str] = []

    def run(name: str) -> None:
        with open_server(url, at=at) as ledger:
            for n in range(1, 31):
                act = Act(f"{name}-{n}", "move", name, "c", n, "p@1#0", "甲市", "s")
                try:
                    append_act(ledger.connection, act, at, CaseNow("c", "p@1#0", n, "s", True))
                except ConflictError:
                    told.append(act.message)

    with open_server(url, at=at) as ledger:
        both = [threading.Thread(target=run, args=(name,)) for name in ("one", "two")]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert len(told) == 30
        seal(ledger, at)
        assert (verify(ledger).is_sound, verify(ledger).acts) == (True, 30)


def test_the_same_message_sent_twice_at_once_is_one_act(url: str, at: datetime) -> None:
    receipts = []

    def send() -> None:
        with open_server(url, at=at) as ledger:
            receipts.append(append_act(ledger.connection, *_with(move(1), at)))

    with open_server(url, at=at) as ledger:
        senders = [threading.Thread(target=send) for _ in range(4)]
        for one in senders:
            one.start()
        for one in senders:
            one.join()
        assert sorted(one.is_new for one in receipts) == [False, False, False, True]
        assert len({(one.entry, one.leaf) for one in receipts}) == 1
        assert ledger.connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)


def test_inside_somebodys_own_transaction_it_goes_with_that_one(url: str, at: datetime) -> None:
    import psycopg

    with open_server(url, at=at) as ledger, psycopg.connect(url) as raw:  # not autocommit, as Django holds it
        append_act(connection_of(raw), *_with(move(1), at))
        assert case_now(ledger.connection, "c") is None
        raw.rollback()
        assert append_act(connection_of(raw), *_with(move(1), at)).is_new
        raw.commit()
        assert case_now(ledger.connection, "c") is not None


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_row_is_changed_removed_or_truncated(url: str, make: Making, file: Filing, at: datetime, table: str) -> None:
    with open_server(url, at=at) as ledger:
        append_document(ledger, *file(), [make()], at, "reader")
        append_act(ledger.connection, *_with(move(1), at))
        seal(ledger, at)
        column = {"entry": "actor", "migration": "at"}.get(table)
        changing = f"UPDATE {table} SET {column} = ''" if column else f"DELETE FROM {table}"  # noqa: S608 own names
        for statement in (changing, f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):  # noqa: S608 own names
            with pytest.raises(Exception, match="append-only"):
                ledger.connection.execute(statement)


@pytest.mark.parametrize(
    ("attack", "key"),
    [
        ("ALTER TABLE fact DISABLE TRIGGER fact_no_update", "store.altered_schema"),
        ("DROP TRIGGER fact_no_truncate ON fact", "store.altered_schema_missing"),
        (
            "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "store.altered_schema",
        ),
        ("ALTER TABLE fact DROP COLUMN status", "store.altered_schema_missing"),
        ("UPDATE entry SET actor = 'x' WHERE seq = 1", "store.altered_envelope"),
        ("UPDATE fact SET printed = '9.5', value = 9.5", "store.altered_fact"),
        ("UPDATE part SET bytes = '\\x00'", "store.altered_part"),
        ("UPDATE act SET verb = 'x'", "store.altered_envelope"),
        ("DELETE FROM entry WHERE seq = 2", "store.altered_entry_missing"),
        ("UPDATE leaf SET hash = '\\x00' WHERE position = 0", "store.altered_root"),
    ],
)
def test_what_the_administrator_alters_is_found(
    url: str, make: Making, file: Filing, at: datetime, attack: str, key: str
) -> None:
    with open_server(url, at=at) as ledger:
        append_document(ledger, *file(), [make()], at, "reader")
        append_act(ledger.connection, *_with(move(1), at))
        seal(ledger, at)
        ledger.connection.execute("CREATE TABLE auth_user (name TEXT)")  # somebody's own table is nobody's concern
        assert verify(ledger).is_sound
        ledger.connection.execute("SET session_replication_role = replica")  # what a superuser can do: no trigger fires
        ledger.connection.execute(attack)
        if "DROP COLUMN" in attack:
            with pytest.raises(Exception, match=r"status|altered"):
                raise LedgerError([]) if verify(ledger).is_sound else RuntimeError("altered")
        else:
            assert key in {one.message.key for one in verify(ledger).findings}


def test_from_a_file_to_a_server_and_back_nothing_changes(
    url: str, tmp_path: Path, make: Making, file: Filing, at: datetime
) -> None:
    def state(ledger: Ledger) -> tuple[object, ...]:
        leaves = ledger.connection.execute("SELECT position, entry, hash FROM leaf ORDER BY position").fetchall()
        found = verify(ledger)
        assert found.is_sound
        return leaves, heads(ledger), facts_as_of(ledger), found.erased

    def carry(one: Ledger, other: Ledger, name: str) -> None:
        archive = io.BytesIO()
        export(one, archive)
        (tmp_path / name).write_bytes(archive.getvalue())
        load(other, tmp_path / name)

    with (
        open_ledger(tmp_path / "a.tongzhou", at=at) as first,
        open_server(url, at=at) as server,
        open_ledger(tmp_path / "b.tongzhou", at=at) as last,
    ):
        append_document(first, *file(), [make(), make(id="2", value=make().value)], at, "reader")
        append_document(first, *file("乙"), [make(indicator=None)], at, "reader")
        append_act(first.connection, *_with(move(1), at))
        seal(first, at)
        erase(first, 3, "e", "dpo", "request", at, n=0)
        seal(first, at)
        carry(first, server, "1.zip")
        assert state(server) == state(first)
        server.connection.execute("BEGIN")
        append_act(server.connection, *_with(move(2), at))
        server.connection.execute("ROLLBACK")  # a number that is never used again
        append_act(server.connection, *_with(move(2), at))
        append_document(server, *file("丙"), [make(period="2020")], at, "reader")
        seal(server, at)
        carry(server, last, "2.zip")
        assert state(last) == state(server)
        append_act(last.connection, *_with(move(3), at))
        assert verify(last).is_sound
        with pytest.raises(StoreError, match="lies on a server"):
            backup(server, tmp_path / "c.tongzhou")


def test_a_server_that_refuses_is_said_without_the_password(url: str, at: datetime) -> None:
    for asked, said in (
        ("postgresql://tz:secret@127.0.0.1:1/none", "does not answer"),
        (urlsplit(url)._replace(path="/absent_database").geturl(), "lets nobody in"),
    ):
        with pytest.raises(StoreError, match=said) as caught, open_server(asked, at=at):
            pass
        assert "secret" not in str(caught.value).split(" does not answer")[0]
    with pytest.raises(LedgerError, match="not a tongzhou ledger"), open_server(url, at=at, is_read_only=True):
        pass


def test_a_newer_ledger_is_refused_and_one_only_read_is_not_written(url: str, at: datetime) -> None:
    with open_server(url, at=at):
        pass
    with open_server(url, at=at, is_read_only=True) as ledger, pytest.raises(Exception, match="read-only"):
        append_act(ledger.connection, *_with(move(1), at))
    with open_server(url, at=at) as ledger:
        ledger.connection.execute("INSERT INTO migration VALUES (99, '', '')")
    with pytest.raises(LedgerError, match="form 99.*newer tongzhou"), open_server(url, at=at):
        pass


def test_the_commands_work_on_a_server_and_carry_it_to_a_file(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("2021年，全市总产值为120.5亿元，比上年增长3.2%。\n", encoding="utf-8")
    environment = {"TONGZHOU_HOME": str(tmp_path), "DATABASE_URL": url, "TONGZHOU_LANG": "en"}
    tiny = Path(__file__).parents[1] / "regions" / "tiny"
    new, archive = tmp_path / "new.tongzhou", tmp_path / "l.zip"
    assert run(["ledger", "verify"], environment) == 1
    assert "There is no ledger postgresql://127.0.0.1" in capsys.readouterr().err
    asked = ["bluebook", str(page), "--region", str(tiny), "--date", "2022-11-17", "-o", str(tmp_path / "book")]
    assert run(asked, environment) == 0
    assert run(["ledger", "export", str(archive)], environment) == 0
    assert run(["ledger", "import", str(archive), "--ledger", str(new)], environment) == 0
    capsys.readouterr()
    assert run(["ledger", "verify"], environment) == 0
    on_server = capsys.readouterr().out.split()[-1]
    assert run(["ledger", "verify", "--ledger", str(new)], environment) == 0
    in_file = capsys.readouterr().out.split()[-1]
    assert on_server == in_file
    assert run(["ledger", "backup", str(tmp_path / "b")], environment) == 1
    assert run(["ledger", "import", str(archive)], environment) == 1  # it holds entries already
