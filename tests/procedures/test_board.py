"""The board's lights follow the declared rule; the scorecard counts what the acts say."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from tongzhou.procedures.board import light, summed, task_of
from tongzhou.procedures.case import Act, Case, Move, Person
from tongzhou.procedures.engine import advance, open_case, sweep
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.scorecard import ScoreRow, scorecard
from tongzhou.steps.procedures import Procedures, load_procedures

AT = datetime(2022, 11, 1, 1, tzinfo=UTC)  # a Tuesday
OFFICE = {key: Person(f"{key}-1", key, ("office", "handler")) for key in ("beijing", "tianjin", "hebei")}
TASK = {"document": "d", "content": "修桥", "lead": "tianjin", "supporting": "hebei", "due": "2022-12-30"}


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


class Playing:
    """A case of the task procedure played by hours after its opening."""

    def __init__(self, procedures: Procedures, name: str = "t-1") -> None:
        self.procedure, self.calendars = procedures.newest["task"], procedures.calendars
        made = open_case(self.procedure, name, "m0", OFFICE["beijing"], AT, self.calendars)
        self.case: Case = made.case
        self.acts: list[Act] = [made.act] if made.act else []

    def do(self, hours: float, who: str, move: str, **values: str) -> "Playing":
        at = AT + timedelta(hours=hours)
        self.case, late = sweep(self.procedure, self.case, at, self.calendars)
        asked = Move(f"m{len(self.acts) + len(late)}", move, OFFICE[who], values)
        made = advance(self.procedure, self.case, asked, at, self.calendars)
        self.case = made.case
        self.acts += [*late, *([made.act] if made.act else [])]
        return self


def rows(procedures: Procedures, acts: Iterable[Act], at: datetime) -> dict[str, ScoreRow]:
    return {one.party: one for one in scorecard(procedures.pinned, acts, at)}


def board(procedures: Procedures) -> Procedure:
    return procedures.newest["task"]


@pytest.mark.parametrize(
    ("today", "shown"),
    [("2022-11-30", "green"), ("2022-12-02", "yellow"), ("2022-12-30", "yellow"), ("2022-12-31", "red")],
)
def test_yellow_begins_twenty_working_days_before_the_due_day_and_red_the_day_after_it(
    today: str, shown: str, procedures: Procedures
) -> None:
    """20 working days before Friday 2022-12-30 is Friday 2022-12-02: four whole weeks without a holiday."""
    declared = board(procedures).board
    assert declared is not None
    at = datetime.fromisoformat(f"{today}T04:00:00+00:00")
    assert light(declared, date(2022, 12, 30), False, False, at, procedures.calendars["state-council"])[0] == shown


def test_what_is_overdue_turns_a_green_task_yellow_and_what_has_ended_is_done(procedures: Procedures) -> None:
    declared, calendar = board(procedures).board, procedures.calendars["state-council"]
    assert declared is not None
    assert light(declared, date(2022, 12, 30), False, True, AT, calendar) == ("yellow", "overdue")
    assert light(declared, date(2022, 10, 1), True, True, AT, calendar) == ("done", "ended")
    assert light(declared, None, False, False, AT, calendar) == ("green", "time")


def test_a_task_shows_what_the_party_may_see(procedures: Procedures) -> None:
    played = Playing(procedures)
    assert task_of(played.procedure, played.case, "hebei", AT, played.calendars) is None
    played.do(1, "beijing", "assign", **TASK).do(2, "tianjin", "take_on")
    played.do(3, "tianjin", "report", stand="under_way", done="开工")
    lead = task_of(played.procedure, played.case, "tianjin", AT, played.calendars)
    asked = task_of(played.procedure, played.case, "hebei", AT, played.calendars)
    assert lead is not None
    assert asked is not None
    assert (lead.what, lead.lead, lead.supporting, lead.progress) == ("修桥", "tianjin", ("hebei",), "under_way")
    assert asked.progress is None, "progress is for those who took the task on"
    assert summed([lead, asked]) == {"red": 0, "yellow": 0, "green": 2, "done": 0}


def test_a_limit_kept_counts_for_the_party_one_that_runs_for_its_own_and_what_fell_away_for_nobody(
    procedures: Procedures,
) -> None:
    """Tianjin takes the task on at once: kept. Hebei's limit for the same runs on: it is still asked; once it declines it counts nowhere."""
    played = Playing(procedures).do(1, "beijing", "assign", **TASK).do(2, "tianjin", "take_on")
    found = rows(procedures, played.acts, AT + timedelta(hours=3))
    assert (found["tianjin"].accepted.kept, found["tianjin"].accepted.missed) == (1, 0)
    assert found["tianjin"].answered.running == 1, "the monthly report"
    assert (found["hebei"].accepted.running, found["hebei"].answered.running) == (1, 0)
    declined = played.do(3, "hebei", "decline", text="not ours")
    assert "hebei" not in rows(procedures, declined.acts, AT + timedelta(hours=4))
    assert found["tianjin"].accepted.share == 100


def test_who_takes_on_late_missed_and_so_did_who_never_did(procedures: Procedures) -> None:
    played = Playing(procedures).do(1, "beijing", "assign", **TASK).do(24 * 10, "tianjin", "take_on")
    found = rows(procedures, played.acts, AT + timedelta(days=11))
    assert (found["tianjin"].accepted.missed, found["hebei"].accepted.missed) == (1, 1)
    assert found["tianjin"].accepted.share == 0


def test_each_monthly_report_counts_once(procedures: Procedures) -> None:
    played = Playing(procedures).do(1, "beijing", "assign", **TASK).do(2, "tianjin", "take_on")
    for n in (
        20,
        20.1,
        40,
        80,
    ):  # the second makes the next fall due on the same day; the last comes more than 31 days after the one before
        played.do(24 * n, "tianjin", "report", stand="under_way", done="x")
    found = rows(procedures, played.acts, AT + timedelta(days=81))
    answered = found["tianjin"].answered
    assert (answered.kept, answered.missed, answered.running) == (3, 1, 1)


def test_only_limits_due_in_the_period_count(procedures: Procedures) -> None:
    played = Playing(procedures).do(1, "beijing", "assign", **TASK).do(24 * 10, "tianjin", "take_on")
    early = scorecard(procedures.pinned, played.acts, AT + timedelta(days=11), None, AT)
    assert early == ()
    assert scorecard({}, played.acts, AT) == (), "acts of a procedure that is not there are passed over"
