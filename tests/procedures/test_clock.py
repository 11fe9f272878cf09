"""Whose clock runs when: each party its own, met by its own move, once or again; held and resumed over days off; a reminder is never late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tongzhou.procedures.calendar import Calendar, Year
from tongzhou.procedures.case import Case, Deadline, Move, Person
from tongzhou.procedures.clock import told
from tongzhou.procedures.engine import advance, open_case, sweep
from tongzhou.procedures.procedure import Actor, Procedure
from tongzhou.procedures.scorecard import scorecard
from tongzhou.procedures.span import Span

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)  # a Thursday
OFF = frozenset({date(2022, 11, 21), date(2022, 11, 22)})  # Monday and Tuesday; the Saturday before is worked
WEEK = {"week": Calendar("week", {}, frozenset({5, 6}), {2022: Year(OFF, frozenset({date(2022, 11, 19)}), None)}, UTC)}
CHIEF = Person("n-chief", "north", ("chief",))
NORTH, SOUTH, EAST = (Person(f"{one}-officer", one, ("officer",)) for one in ("north", "south", "east"))


def do(lake: Procedure, case: Case, key: str, person: Person, *, hours: float = 1, **values: str) -> Case:
    move = Move(f"{key}-{person.key}-{case.n}", key, person, values)
    return advance(lake, case, move, case.last_at + timedelta(hours=hours), WEEK).case


def opened(lake: Procedure) -> Case:
    begun = open_case(lake, "c-1", "m-0", CHIEF, AT, WEEK, item="dig").case
    return do(lake, begun, "notify", CHIEF, what="oil", grade="high")


def row(case: Case, key: str, party: str) -> Deadline | None:
    return next((one for one in case.clock if (one.transition, one.party) == (key, party)), None)


def due(case: Case, key: str, party: str) -> datetime | None:
    found = row(case, key, party)
    return found.due_at if found else None


def changed(lake: Procedure, key: str, **changes: object) -> Procedure:
    one = replace(lake.transitions[key], **changes)  # type: ignore[arg-type]  # by name
    return replace(lake, transitions={**lake.transitions, key: one})


def test_who_takes_the_case_on_meets_its_own_limit_and_nobody_elses(lake: Procedure) -> None:
    case = opened(lake)
    before = due(case, "take", "east")
    assert before == case.last_at + timedelta(hours=2)
    case = do(lake, case, "take", SOUTH)
    assert (due(case, "take", "south"), due(case, "take", "east")) == (None, before)


def test_who_was_asked_is_asked_by_the_same_time_where_the_case_goes_on_and_it_can_still_come(lake: Procedure) -> None:
    join = replace(lake.transitions["take"], key="join", origins=("inspected",), within=None, late=None)
    later = replace(lake, transitions={**lake.transitions, "join": join})
    case = opened(later)
    before = due(case, "take", "east")
    case = do(later, do(later, case, "take", SOUTH), "inspect", NORTH)
    assert (case.state, due(case, "take", "east")) == ("inspected", before)
    case, acts = sweep(later, case, case.last_at + timedelta(hours=2), WEEK)
    assert [(one.verb, one.transition, one.party) for one in acts] == [("late", "take", "east")]
    assert due(do(later, case, "join", EAST), "take", "east") is None
    assert due(do(later, case, "decline", EAST), "take", "east") is None


def test_who_was_asked_is_asked_no_more_where_it_cannot_come(lake: Procedure) -> None:
    case = do(lake, opened(lake), "inspect", NORTH)
    assert due(case, "take", "east") is None


def dispatching(lake: Procedure, **changes: object) -> Case:
    """North and south are in, and each has four hours for something that leaves the state as it is."""
    declared = changed(lake, "inspect", target="same", within=Span(4, "h"), late=None, **changes)
    case = do(declared, opened(declared), "take", SOUTH)
    assert (due(case, "inspect", "north"), due(case, "inspect", "south")) == (
        AT + timedelta(hours=5),
        AT + timedelta(hours=6),
    )
    return do(declared, case, "inspect", NORTH)


def test_a_move_that_leaves_the_state_as_it_is_meets_its_makers_limit_once_for_all(lake: Procedure) -> None:
    case = dispatching(lake)
    assert (due(case, "inspect", "north"), due(case, "inspect", "south")) == (None, AT + timedelta(hours=6))


def test_one_that_recurs_begins_again_for_its_maker_alone(lake: Procedure) -> None:
    case = dispatching(lake, recurs=True)
    assert due(case, "inspect", "north") == case.last_at + timedelta(hours=4)
    assert due(case, "inspect", "south") == AT + timedelta(hours=6)


def test_one_that_parties_make_together_meets_the_limit_of_all_of_them(lake: Procedure) -> None:
    declared = changed(lake, "inspect", target="same", within=Span(4, "h"), late=None, quorum=2)
    case = do(declared, do(declared, opened(declared), "take", SOUTH), "take", EAST)
    case = do(declared, case, "inspect", NORTH, hours=0.1)
    assert due(case, "inspect", "north") is None, "it has done its part"
    assert due(case, "inspect", "south") is not None
    case = do(declared, case, "inspect", EAST, hours=0.1)
    assert [one for one in case.clock if one.transition == "inspect"] == []


def test_a_reminder_comes_again_and_again_and_is_never_late_and_counts_nowhere(lake: Procedure) -> None:
    declared = changed(lake, "inspect", within=Span(4, "h"), late="remind", reminds=True)
    begun = open_case(declared, "c-1", "m-0", CHIEF, AT, WEEK, item="dig")
    notified = advance(declared, begun.case, Move("m-1", "notify", CHIEF, {"what": "oil", "grade": "high"}), AT, WEEK)
    case, acts = sweep(declared, notified.case, AT + timedelta(hours=9), WEEK)
    assert ("reminded", "inspect", "north") in [(one.verb, one.transition, one.party) for one in acts]
    found = row(case, "inspect", "north")
    assert found is not None
    assert (found.due_at, found.is_late) == (AT + timedelta(hours=13), False)
    assert sweep(declared, case, AT + timedelta(hours=9), WEEK)[1] == ()
    assert [one.verb for one in sweep(declared, case, AT + timedelta(hours=14), WEEK)[1]] == ["reminded"]
    every = [one for one in (begun.act, notified.act, *acts) if one]
    scored = scorecard({declared.pin: declared}, every, AT + timedelta(hours=9))
    assert [one.party for one in scored] == ["east", "south"], "for their `take`; north is in no row"


@pytest.mark.parametrize(
    ("days", "last"),
    [
        (0, date(2022, 12, 2)),  # the tenth of 18, 19 (worked), 23, 24, 25, 28, 29, 30 November, 1, 2 December
        (2, date(2022, 12, 6)),  # resumed on Sunday the 20th: Friday and the worked Saturday are two, over a weekend
        (4, date(2022, 12, 6)),  # resumed on Tuesday the 22nd, a day off: Sunday and Monday add nothing
        (6, date(2022, 12, 7)),  # resumed on Thursday the 24th: Wednesday adds one
    ],
)
def test_a_clock_that_stood_still_goes_on_by_the_working_days_it_stood(lake: Procedure, days: int, last: date) -> None:
    """Asked on Friday the 18th, supplied after so many days; counted by hand on a calendar with two days off and a Saturday worked."""
    case = do(lake, opened(lake), "ask", NORTH, hours=22, missing="a map")
    held = row(case, "inspect", "north")
    assert held is not None
    assert held.stopped_at == case.last_at
    assert sweep(lake, case, case.last_at, WEEK)[1] == ()
    case = do(lake, case, "supply", NORTH, hours=24 * days + 1)
    resumed = row(case, "inspect", "north")
    assert resumed is not None
    midnight = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    assert (resumed.stopped_at, resumed.due_at) == (None, midnight)


def test_what_is_held_is_not_late_however_long_it_stands(lake: Procedure) -> None:
    case = do(lake, opened(lake), "ask", NORTH, missing="a map")
    case, acts = sweep(lake, case, case.last_at + timedelta(days=300), WEEK)
    assert {one.transition for one in acts} == {"supply"}
    assert all(one.stopped_at for one in case.clock if one.transition == "inspect")


def test_with_the_end_every_clock_ends_also_one_that_ran_since_the_opening(lake: Procedure) -> None:
    joined = replace(changed(lake, "dig", since="open"), joined=("south",))
    case = do(joined, opened(joined), "inspect", NORTH)
    assert due(case, "dig", "south") is not None
    case = do(joined, do(joined, case, "close", CHIEF), "close", Person("s-chief", "south", ("chief",)))
    assert (case.state, case.clock) == ("closed", ())


def test_whoever_is_late_is_told_first_then_whom_the_rule_names(lake: Procedure) -> None:
    """The rule of `take` names officers at any side; here it is changed to name the chief of the party that opened the case alone."""
    rule = replace(lake.late["remind"], notify=(Actor("chief", "origin"),))
    declared = replace(lake, late={**lake.late, "remind": rule})
    case = opened(declared)
    case, acts = sweep(declared, case, case.last_at + timedelta(hours=3), WEEK)
    assert [told(declared, case, one) for one in acts] == [
        (("east", "officer"), ("north", "chief")),
        (("south", "officer"), ("north", "chief")),
    ]


def test_of_a_case_that_was_not_sent_nobody_else_is_told(lake: Procedure) -> None:
    declared = changed(lake, "notify", within=Span(4, "h"), late="remind", reminds=True)
    begun = open_case(declared, "c-1", "m-0", CHIEF, AT, WEEK, item="dig").case
    case, acts = sweep(declared, begun, AT + timedelta(hours=5), WEEK)
    assert [told(declared, case, one) for one in acts] == [(("north", "chief"), ("north", "officer"))]
