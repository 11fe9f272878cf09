"""A desk's list: whose turn, by when on that party's own clock and calendar; a sweep records each lapse once."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.procedures.case import Move, Person
from tongzhou.procedures.clock import told
from tongzhou.steps.cases import Desk, open_desk
from tongzhou.steps.desk_list import desk_list
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.store.case import deadlines_of, due
from tongzhou.terms.errors import InputError

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)  # Thursday, 09:00 in Shanghai
OFFICE = {key: Person(f"{key}-1", key, ("office",)) for key in ("beijing", "tianjin", "hebei")}
TASK = {"document": "d", "content": "c", "lead": "tianjin", "supporting": "hebei", "due": "2022-12-30"}


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.fixture
def desk(tmp_path: Path, procedures: Procedures) -> Iterator[Desk]:
    with open_desk(tmp_path / "a.tongzhou", procedures, AT) as found:
        for n in range(3):
            found.begin("task", f"t-{n}", f"o-{n}", OFFICE["beijing"], AT + timedelta(minutes=n))
            found.move(f"t-{n}", Move(f"a-{n}", "assign", OFFICE["beijing"], TASK), AT + timedelta(minutes=n))
        yield found


def test_a_limit_in_working_days_ends_at_24_00_of_its_day_in_the_party_s_zone(desk: Desk) -> None:
    """Five working days after Thursday the 17th end with Thursday the 24th; on Monday the 21st three of them are left."""
    (row, *_) = desk_list(desk, "tianjin", datetime(2022, 11, 21, 2, tzinfo=UTC))
    (turn,) = [one for one in row.turns if one.party == "tianjin"]
    assert (turn.due, turn.days, turn.is_overdue) == ("2022-11-24 24:00", 3, False)
    assert (turn.names["zh"], turn.what["zh"]) == ("天津市", "承接")


def test_what_is_overdue_says_by_how_many_working_days(desk: Desk) -> None:
    (row, *_) = desk_list(desk, "tianjin", datetime(2022, 11, 29, 2, tzinfo=UTC), is_late=True)
    assert {(one.party, one.days, one.is_overdue) for one in row.turns} == {("tianjin", -3, True), ("hebei", -3, True)}


def test_nothing_is_late_a_second_before_and_everything_a_second_after(desk: Desk) -> None:
    end = datetime(2022, 11, 24, 16, tzinfo=UTC)
    assert desk_list(desk, None, end, is_late=True) == ()
    assert len(desk_list(desk, None, end + timedelta(seconds=1), is_late=True)) == 3


def test_the_list_is_read_page_by_page_the_case_moved_last_first(desk: Desk) -> None:
    first = desk_list(desk, "hebei", AT, limit=2)
    rest = desk_list(desk, "hebei", AT, limit=2, before=first[-1].row.changed_at)
    assert [one.row.case for one in (*first, *rest)] == ["t-2", "t-1", "t-0"]


def test_a_sweep_records_every_lapse_once_and_says_who_is_told(desk: Desk) -> None:
    at = datetime(2022, 11, 25, 2, tzinfo=UTC)
    found = list(desk.sweep(at))
    assert sorted((held.id, act.party, act.verb) for _, held, act in found) == [
        (f"t-{n}", party, "late") for n in range(3) for party in ("hebei", "tianjin")
    ]
    assert list(desk.sweep(at)) == []
    procedure, held, act = found[0]
    (late,) = (one.role for one in procedure.transitions[act.transition or ""].by)
    (role,) = (one.role for one in procedure.late["remind"].notify)
    offices = [(one, role) for one in ("beijing", "tianjin", "hebei")]
    assert list(told(procedure, held, act)) == list(dict.fromkeys([(act.party, late), *offices]))


def test_a_case_whose_declaration_is_gone_does_not_keep_the_others_from_being_swept(desk: Desk) -> None:
    desk.db.execute("UPDATE case_now SET procedure = 'gone@1#0' WHERE \"case\" = 't-1'")
    with pytest.raises(InputError, match="gone@1#0"):
        list(desk.sweep(datetime(2022, 11, 25, 2, tzinfo=UTC)))
    assert [desk.stand(case)[1].marks for case in ("t-0", "t-2")] == [("late",), ("late",)]


def test_what_is_due_is_read_in_pages_without_a_gap(desk: Desk) -> None:
    at, seen, last = datetime(2022, 12, 1, tzinfo=UTC), [], None
    while page := due(desk.db, at, 2, last):
        seen += [(one.case, one.deadline.party) for one in page]
        last = page[-1].deadline.due_at, page[-1].case
    assert {case for case, _ in seen} == {"t-0", "t-1", "t-2"}
    running = deadlines_of(
        desk.db, ["t-0", "t-1", "t-2", "no"]
    )  # each to be taken on by two, or taken back by who set it
    assert {case: len(rows) for case, rows in running.items()} == {"t-0": 3, "t-1": 3, "t-2": 3}
