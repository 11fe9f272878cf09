"""The engine, on a small procedure: quorums, hand-overs, races, clocks that stop, four eyes, silence deemed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from tongzhou.procedures.band import judge, standard_at
from tongzhou.procedures.calendar import Calendar, Year
from tongzhou.procedures.case import ACCEPT, OFFER, Attached, Case, Move, Person
from tongzhou.procedures.engine import advance, moves_allowed, open_case, settle, sweep
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.recognition import recognised
from tongzhou.procedures.sharing import seen_by, view
from tongzhou.terms.errors import InputError
from tongzhou.terms.words import Named

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
WEEK = {"week": Calendar("week", {}, frozenset({5, 6}), {2022: Year(frozenset(), frozenset(), None)}, UTC)}
CHIEF = Person("n-chief", "north", ("chief",))
NORTH = Person("n-officer", "north", ("officer",))
SOUTH = Person("s-officer", "south", ("officer",))
EAST = Person("e-officer", "east", ("officer",))
CHIEFS = [CHIEF, Person("s-chief", "south", ("chief",)), Person("e-chief", "east", ("chief",))]
ALARM = {"what": "oil", "grade": "high", "target": "the works", "caller": "somebody"}


def do(
    lake: Procedure,
    case: Case,
    key: str,
    person: Person,
    values: dict[str, str] | None = None,
    hours: float = 1,
    **more: object,
) -> Case:
    move = Move(f"{key}-{person.key}-{case.n}", key, person, values or {}, **more)  # type: ignore[arg-type]  # by name
    return advance(lake, case, move, case.last_at + timedelta(hours=hours), WEEK).case


@pytest.fixture
def begun(lake: Procedure) -> Case:
    return open_case(lake, "c-1", "m-0", CHIEF, AT, WEEK, item="dig").case


@pytest.fixture
def notified(lake: Procedure, begun: Case) -> Case:
    return do(lake, begun, "notify", CHIEF, ALARM)


def paths(lake: Procedure, case: Case, party: str) -> set[str]:
    return {one.path for one in seen_by(lake, case, party)}


def test_nobody_else_sees_anything_before_it_was_sent(lake: Procedure, begun: Case) -> None:
    assert view(lake, begun, (), "south") is None


def test_a_preview_shows_what_is_for_preview_and_no_more(lake: Procedure, notified: Case) -> None:
    assert paths(lake, notified, "south") == {"alarm.what", "alarm.grade"}
    taken = do(lake, notified, "take", SOUTH)
    assert paths(lake, taken, "south") == {"alarm.what", "alarm.grade"}
    assert paths(lake, notified, "firm") == set()


def test_a_target_stays_secret_until_it_was_inspected(lake: Procedure, notified: Case) -> None:
    taken = do(lake, notified, "take", SOUTH)
    inspected = do(lake, taken, "inspect", NORTH)
    assert "alarm.target" not in paths(lake, taken, "south")
    assert "alarm.target" in paths(lake, inspected, "south")
    assert "alarm.target" not in paths(lake, inspected, "east")
    assert "alarm.caller" not in paths(lake, inspected, "south")


def test_who_has_not_taken_the_case_on_can_only_take_it_on_or_decline(lake: Procedure, notified: Case) -> None:
    assert set(moves_allowed(lake, notified, SOUTH)) == {"take", "decline"}


def test_a_joint_decision_waits_for_every_party_that_is_in(lake: Procedure, notified: Case) -> None:
    case = do(lake, do(lake, notified, "take", SOUTH), "inspect", NORTH)
    case = do(lake, case, "close", CHIEFS[0])
    assert (case.state, case.votes) == ("inspected", {"close": ("north",)})
    assert {row.party for row in case.clock if row.transition == "close"} == {"south"}
    assert do(lake, case, "close", CHIEFS[1]).state == "closed"


def test_four_eyes(lake: Procedure, begun: Case) -> None:
    both = Person("n-both", "north", ("chief", "officer"))
    case = do(lake, begun, "notify", both, ALARM)
    with pytest.raises(InputError, match="separate"):
        do(lake, case, "inspect", both)


def test_the_clock_stands_still_while_something_is_missing(lake: Procedure, notified: Case) -> None:
    due = next(row for row in notified.clock if (row.transition, row.party) == ("inspect", "north"))
    case = do(lake, notified, "ask", NORTH, {"missing": "a map"})
    held = next(row for row in case.clock if (row.transition, row.party) == ("inspect", "north"))
    assert (held.stopped_at, held.due_at) == (case.last_at, due.due_at)
    case = do(lake, case, "supply", NORTH, hours=24 * 5)  # Thursday to Tuesday: three working days
    resumed = next(row for row in case.clock if (row.transition, row.party) == ("inspect", "north"))
    assert resumed.stopped_at is None
    assert resumed.due_at == due.due_at + timedelta(days=5)  # three working days and a weekend between


def test_a_loop_is_bounded(lake: Procedure, notified: Case) -> None:
    case = notified
    for _ in range(2):
        case = do(lake, do(lake, case, "ask", NORTH, {"missing": "a map"}), "supply", NORTH)
    with pytest.raises(InputError, match="2 times"):
        do(lake, case, "ask", NORTH, {"missing": "a map"})


def test_silence_is_deemed_and_says_so(lake: Procedure, notified: Case) -> None:
    case, acts = sweep(lake, notified, AT + timedelta(days=30), WEEK)
    assert "deemed" in {one.verb for one in acts}
    assert (case.state, "deemed" in case.marks, "late" in case.marks) == ("inspected", True, True)


@pytest.mark.parametrize("name", ["a b", "<b>", "a&b", "-a", "", "a/b", "x" * 81, "a\nb"])
def test_a_case_that_could_not_stand_in_a_file_name_or_a_document_is_refused(lake: Procedure, name: str) -> None:
    with pytest.raises(InputError, match="Use letters, digits"):
        open_case(lake, name, "m", CHIEF, AT, WEEK, item="dig")


@pytest.mark.parametrize("name", ["c-1", "通州-2022-17", "a.b_c", "x" * 80])
def test_a_case_may_be_called_so(lake: Procedure, name: str) -> None:
    assert open_case(lake, name, "m", CHIEF, AT, WEEK, item="dig").case.id == name


def test_a_role_or_a_party_that_there_is_not_is_named_with_those_there_are(lake: Procedure, notified: Case) -> None:
    with pytest.raises(InputError, match="North has nobody as 'boss' .* Roles there are officer, chief"):
        open_case(lake, "c-2", "m", Person("x", "north", ("boss",)), AT, WEEK, item="dig")
    with pytest.raises(InputError, match="North has nobody as 'manager' .* Roles there are officer, chief"):
        do(lake, notified, "take", Person("x", "north", ("manager",)))
    with pytest.raises(
        InputError, match="'west' is no party .* Parties are North .north., South .south., East .east., firm"
    ):
        do(lake, notified, "take", Person("x", "west", ("officer",)))
    both = Person("x", "north", ("boss", "chief"))  # who acts in several procedures holds roles of others
    assert open_case(lake, "c-2", "m", both, AT, WEEK, item="dig").act is not None


def test_of_two_moves_at_once_one_counts_and_the_other_is_noted_in_whatever_order_they_come(
    lake: Procedure, notified: Case
) -> None:
    case = do(lake, notified, "take", SOUTH)
    moves = [Move("a", "inspect", NORTH), Move("b", "ask", SOUTH, {"missing": "a map"})]
    at = case.last_at + timedelta(hours=1)
    first, acts = settle(lake, case, moves, at, WEEK)
    second, again = settle(lake, case, moves[::-1], at, WEEK)
    assert (first, acts) == (second, again)
    assert sorted(one.verb for one in acts) == ["moved", "noted"]


def test_who_declines_last_completes_what_waited_for_it(lake: Procedure, notified: Case) -> None:
    case = do(lake, do(lake, notified, "take", SOUTH), "inspect", NORTH)
    case = do(lake, case, "close", CHIEFS[0])
    assert case.state == "inspected"
    assert do(lake, case, "decline", SOUTH).state == "closed"


def test_who_holds_the_case_hands_it_over_and_cannot_decline_it(lake: Procedure, notified: Case) -> None:
    case = do(lake, do(lake, notified, OFFER, NORTH, peer="south"), ACCEPT, SOUTH)
    assert "decline" not in moves_allowed(lake, case, SOUTH)
    with pytest.raises(InputError, match="has opened the case or holds it"):
        do(lake, case, "decline", SOUTH)
    assert "decline" in moves_allowed(lake, case, EAST)


def test_who_has_declined_sees_no_more_and_makes_no_more_moves(lake: Procedure, notified: Case) -> None:
    declined = do(lake, notified, "decline", EAST)
    assert declined.standing["east"] == "out"
    assert paths(lake, declined, "east") == set()
    with pytest.raises(InputError, match="has declined"):
        do(lake, declined, "take", EAST)


def test_a_value_out_of_its_list_and_every_other_fault_come_together(lake: Procedure, begun: Case) -> None:
    with pytest.raises(InputError) as caught:
        do(lake, begun, "notify", CHIEF, {"grade": "huge", "amount": "9999", "colour": "red"})
    said = str(caught.value)
    assert all(one in said for one in ("huge", "9999", "colour", "what")), said


def test_a_standard_outside_its_band_is_refused_with_both_values_and_the_clause(
    lake: Procedure, notified: Case
) -> None:
    with pytest.raises(InputError, match=r"(?s)40 mg/L.*30.*rule 3"):
        do(lake, notified, "ask", NORTH, {"missing": "a map", "limit": "40"})
    assert standard_at(lake.standards["cod"], "north", date(2022, 1, 1)).value == 25
    assert standard_at(lake.standards["cod"], "east", date(2022, 1, 1)).value == 30
    assert judge(lake.standards["cod"], 25, Named({"zh": "-", "en": "-"})) is None


def test_evidence_for_another_item_is_refused_without_saying_what_the_case_is_about(
    lake: Procedure, notified: Case
) -> None:
    case = do(lake, notified, "ask", NORTH, {"missing": "x"})
    with pytest.raises(InputError, match="names 'y' as its item, which is not what stands under “missing”") as caught:
        do(lake, case, "supply", NORTH, evidence=(Attached("test", "y", "b", date(2022, 1, 1), "CMA"),))
    assert len(caught.value.faults) == 2, "and it is past its date"
    assert "'x'" not in str(caught.value)
    tied = replace(
        lake.evidence["test"], of={"item": "gap.missing", "institution": "alarm.what", "issued": "alarm.what"}
    )
    strict = replace(lake, evidence={"test": tied})
    with pytest.raises(InputError, match="names 'b' as its institution") as caught:
        do(strict, case, "supply", NORTH, evidence=(Attached("test", "x", "b", date(2022, 11, 1), "CMA"),))
    assert "names '2022-11-01' as its date of issue" in str(caught.value)


def test_evidence_past_its_date_is_refused(lake: Procedure, notified: Case) -> None:
    case = do(lake, notified, "ask", NORTH, {"missing": "x"})
    with pytest.raises(InputError, match="2022-01-01"):
        do(lake, case, "supply", NORTH, evidence=(Attached("test", "x", "a", date(2022, 1, 1), "CMA"),))
    fresh = do(lake, case, "supply", NORTH, evidence=(Attached("test", "x", "a", date(2022, 11, 1), "CMA"),))
    assert fresh.value("evidence.test") == "x;a;2022-11-01;recognised"


def test_a_repeat_needs_a_declared_reason(lake: Procedure, notified: Case) -> None:
    handler = Person("s-chief", "south", ("chief",))
    case = do(lake, notified, "take", SOUTH)
    with pytest.raises(InputError, match="change"):
        do(lake, case, "dig", handler, reason="because we want to")
    assert do(lake, case, "dig", handler, reason="change").value("repeat.test") == "change"


@pytest.mark.parametrize(
    ("item", "house", "why"),
    [
        ("x", "a", "recognised"),
        ("x", "b", "recognised"),
        ("y", "b", "condition_unmet"),
        ("y", "a", "excepted"),
        ("z", "a", "item_unlisted"),
        ("x", "c", "institution_unlisted"),
    ],
)
def test_recognition_asks_item_institution_and_condition(lake: Procedure, item: str, house: str, why: str) -> None:
    assert recognised(lake.evidence["test"], item, house, date(2022, 5, 1)).why == why
    assert recognised(lake.evidence["test"], item, house, date(2021, 5, 1)).why == "no_edition"


def test_a_case_keeps_to_its_own_version(lake: Procedure, notified: Case) -> None:
    with pytest.raises(InputError, match="lake-alarm@2"):
        advance(replace(lake, version=2), notified, Move("m", "take", SOUTH), AT + timedelta(days=1), WEEK)


def test_the_day_on_which_evidence_is_looked_at_is_that_of_the_party(lake: Procedure, notified: Case) -> None:
    """Issued on 20 August it counts for 90 days, to 18 November: at 17:00 UTC of that day it is the 19th eight hours further east."""
    case = do(lake, notified, "ask", NORTH, {"missing": "x"})
    move = Move("m-e", "supply", NORTH, evidence=(Attached("test", "x", "a", date(2022, 8, 20), "CMA"),))
    at = datetime(2022, 11, 18, 17, tzinfo=UTC)
    assert advance(lake, case, move, at, WEEK).act is not None
    east = {"week": replace(WEEK["week"], zone=timezone(timedelta(hours=8)))}
    with pytest.raises(InputError, match="today is 2022-11-19"):
        advance(lake, case, move, at, east)
