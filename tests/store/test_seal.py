import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.facts.fact import Fact
from tongzhou.ledger.act import Act, CaseNow
from tongzhou.ledger.clock import SKEW
from tongzhou.ledger.merkle import empty_root, tree_root
from tongzhou.store.act import Receipt, append_act
from tongzhou.store.append import append_document
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.seal import heads, seal
from tongzhou.store.verify import verify
from tongzhou.terms.errors import LedgerError
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]
Lifting = Callable[[Ledger, str, str], None]


def test_sealing_in_pieces_gives_the_root_of_all_leaves(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    assert seal(ledger, at).root == empty_root()
    number = 0
    for batch in range(5):
        for _ in range(batch + 1):
            append_document(ledger, *file(f"page {number}"), [make()], at + timedelta(days=batch), "reader")
            number += 1
        head = seal(ledger, at + timedelta(days=batch))
        leaves = [leaf for (leaf,) in ledger.connection.execute("SELECT hash FROM leaf ORDER BY position")]
        assert (head.size, head.root) == (number, tree_root(leaves))
    assert [one.size for one in heads(ledger)] == [1, 3, 6, 10, 15]
    assert heads(ledger)[-1] == head
    assert ledger.connection.execute("SELECT count(*) FROM unsealed").fetchone() == (0,)


def test_with_nothing_waiting_the_head_stays(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    append_document(ledger, *file(), [make()], at, "reader")
    assert seal(ledger, at) == seal(ledger, at + timedelta(days=1))
    assert len(heads(ledger)) == 1


def test_a_clock_turned_back_does_not_seal(ledger: Ledger, make: Making, file: Filing, at: datetime) -> None:
    append_document(ledger, *file(), [make()], at, "reader")
    seal(ledger, at)
    append_document(ledger, *file("b"), [make()], at, "reader")
    with pytest.raises(LedgerError, match="clock"):
        seal(ledger, at - timedelta(days=1))
    assert seal(ledger, at).size == 2


def test_an_entry_altered_while_it_waits_is_not_sealed(
    ledger: Ledger, make: Making, file: Filing, at: datetime, lift: Lifting
) -> None:
    append_document(ledger, *file(), [make()], at, "reader")
    lift(ledger, "entry", "update")
    ledger.connection.execute("UPDATE entry SET actor = 'other'")
    with pytest.raises(LedgerError, match="Entry 1 is not what was appended"):
        seal(ledger, at)
    assert heads(ledger) == ()


def test_with_the_clock_set_back_nothing_is_recorded_that_could_not_be_sealed(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    def state() -> list[tuple[int]]:
        tables = ("entry", "content", "act", "case_now", "unsealed", "filing")
        return [ledger.connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]  # noqa: S608 own names

    def opened(when: datetime) -> Receipt:
        act = Act("m-2", "open", "a", "c-2", 1, "p@1#0", "x", "s")
        return append_act(ledger.connection, act, when, CaseNow("c-2", "p@1#0", 1, "s", True))

    append_document(ledger, *file(), [make()], at, "reader")
    seal(ledger, at + timedelta(hours=1))
    before = state()
    with pytest.raises(LedgerError, match=r"5 minutes .*assumed.* Nothing was recorded"):
        opened(at)
    with pytest.raises(LedgerError, match="Nothing was recorded"):
        append_document(ledger, *file("b"), [make()], at, "reader")
    assert state() == before
    assert opened(at + timedelta(hours=1)).is_new
    assert not opened(at).is_new, "what was taken before is answered whatever the clock says"


def test_skew_between_two_clocks_refuses_nothing_and_a_head_is_never_before_the_last(
    ledger: Ledger, make: Making, file: Filing, at: datetime
) -> None:
    append_document(ledger, *file(), [make()], at, "reader")
    seal(ledger, at)
    append_document(ledger, *file("b"), [make()], at - SKEW, "reader")
    assert seal(ledger, at - SKEW).at == at
    append_document(ledger, *file("c"), [make()], at, "reader")
    with pytest.raises(LedgerError, match=r"what waits \(1\) was not sealed. It is recorded and stays: do not send"):
        seal(ledger, at - SKEW - timedelta(seconds=1))
    assert seal(ledger, at).size == 3
    assert verify(ledger).is_sound


@pytest.mark.of_file
def test_sealing_goes_on_while_another_connection_loads_a_file(
    ledger: Ledger, path: Path, make: Making, file: Filing, at: datetime
) -> None:
    facts = [make(id=str(i), indicator=f"指标{i % 40}", period=str(1990 + i % 30)) for i in range(300)]
    ended = threading.Event()

    def bulk() -> None:
        with open_ledger(path, at=at) as own:
            own.connection.execute("PRAGMA synchronous = OFF")  # no power is cut here
            for number in range(5):
                append_document(own, *file(f"bulk {number}"), facts, at, "bulk")
        ended.set()

    ledger.connection.execute("PRAGMA synchronous = OFF")
    loading = threading.Thread(target=bulk)
    loading.start()
    n = 0
    while not ended.wait(0.005) or n < 3:
        n += 1
        act = Act(f"c-{n}", "move", "a", "c", n, "p@1#0", "x", "s")
        append_act(ledger.connection, act, at, CaseNow("c", "p@1#0", n, "s", True))
        seal(ledger, at)
    loading.join()
    seal(ledger, at)
    found = verify(ledger)
    assert (found.is_sound, found.unsealed, found.leaves, found.acts) == (True, 0, 5 + n, n)
