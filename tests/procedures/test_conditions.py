"""What a declaration leaves to the case: the party named in a field, one that comes later, conditions, shortest times, a standard by its code."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tongzhou.procedures.calendar import Calendar, Year
from tongzhou.procedures.case import OFFER, Act, Case, Move, Person
from tongzhou.procedures.difference import differences, widened
from tongzhou.procedures.draw import draw_text
from tongzhou.procedures.engine import advance, moves_allowed, open_case
from tongzhou.procedures.explain import explain
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.record import case_bytes, case_from
from tongzhou.procedures.sharing import seen_by, view
from tongzhou.store.words import load_words
from tongzhou.terms.errors import InputError

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)  # a Thursday
WEEK = {"week": Calendar("week", {}, frozenset({5, 6}), {2022: Year(frozenset(), frozenset(), None)}, UTC)}
NORTH, SOUTH, COURT = (Person(f"{one}-officer", one, ("officer",)) for one in ("north", "south", "court"))
PLAN = {"drafter": "south", "meets_on": "2023-01-20T09:00+00:00", "matter": "cod", "value": "25"}


def do(
    pond: Procedure,
    case: Case,
    key: str,
    person: Person,
    values: dict[str, str] | None = None,
    at: datetime | None = None,
) -> Case:
    move = Move(f"{key}-{person.key}-{case.n}", key, person, values or {})
    return advance(pond, case, move, at or case.last_at + timedelta(hours=1), WEEK).case


@pytest.fixture
def planned(pond: Procedure) -> Case:
    return do(pond, open_case(pond, "c-1", "m-0", NORTH, AT, WEEK).case, "propose", NORTH, PLAN)


@pytest.fixture
def drafted(pond: Procedure, planned: Case) -> Case:
    return do(pond, do(pond, planned, "join", SOUTH), "draft", SOUTH)


@pytest.fixture
def judged(pond: Procedure, drafted: Case) -> Case:
    return do(pond, do(pond, drafted, "join", COURT), "judge", COURT, {"grade": "sound"}, AT + timedelta(days=40))


def test_a_move_is_up_to_the_party_named_in_a_field(pond: Procedure, planned: Case) -> None:
    joined = do(pond, planned, "join", SOUTH)
    assert "draft" in moves_allowed(pond, joined, SOUTH)
    assert "draft" not in moves_allowed(pond, joined, NORTH)
    assert [row.party for row in joined.clock if row.transition == "draft"] == ["south"]
    with pytest.raises(InputError, match="up to the officer of South"):
        do(pond, joined, "draft", NORTH)


def test_a_party_of_no_case_cannot_be_named(pond: Procedure) -> None:
    case = open_case(pond, "c-1", "m-0", NORTH, AT, WEEK, parties=("north", "court")).case
    with pytest.raises(InputError, match=r"not in its list \(.*\)\. Allowed are North \(north\), court\."):
        do(pond, case, "propose", NORTH, PLAN)


def test_what_is_shared_with_the_party_named_in_a_field_is_seen_by_it_alone(pond: Procedure, judged: Case) -> None:
    readers = [
        party for party in pond.parties if any(one.path == "opinion.grade" for one in seen_by(pond, judged, party))
    ]
    assert readers == ["south", "court"]  # the court filled it in


def test_who_comes_later_sees_nothing_and_does_nothing_before(pond: Procedure, planned: Case, drafted: Case) -> None:
    assert planned.standing["court"] == "later"
    assert view(pond, planned, (), "court") is None
    assert moves_allowed(pond, planned, COURT) == ()
    with pytest.raises(InputError, match="comes to a case with “open for comments”"):
        do(pond, planned, "join", COURT)
    assert drafted.standing["court"] == "asked"
    assert {one.path for one in seen_by(pond, drafted, "court")} == {"plan.drafter", "plan.meets_on", "plan.matter"}
    assert "join" in moves_allowed(pond, drafted, COURT)


def test_a_party_that_comes_later_and_is_joined_is_in_at_once(pond: Procedure, planned: Case) -> None:
    joined = replace(pond, joined=("court",))
    case = do(joined, do(joined, planned, "join", SOUTH), "draft", SOUTH)
    assert case.standing["court"] == "in"


def test_an_offer_does_not_go_to_who_comes_later(pond: Procedure, lake: Procedure, planned: Case) -> None:
    handed = replace(pond, handover=replace(lake.handover, by="officer"))  # type: ignore[type-var]  # it has one
    with pytest.raises(InputError, match="cannot make “hand over” with court now: the case is North's"):
        advance(handed, planned, Move("m", OFFER, NORTH, peer="court"), planned.last_at, WEEK)
    assert advance(handed, planned, Move("m", OFFER, NORTH, peer="south"), planned.last_at, WEEK).act is not None


def test_thirty_days_for_comments_are_thirty_whole_days(pond: Procedure, drafted: Case) -> None:
    """Drafted on 17 November: the day is not counted, the thirtieth ends on 17 December at midnight, a Saturday."""
    case = do(pond, drafted, "join", COURT)
    over = datetime(2022, 12, 18, tzinfo=UTC)
    early = over - timedelta(seconds=1)
    assert "judge" not in moves_allowed(pond, case, COURT, early, WEEK)
    assert "judge" in moves_allowed(pond, case, COURT, over, WEEK)
    with pytest.raises(
        InputError, match=r"before 2022-12-18 00:00 \(30 days; Pond rule, version 1, “examine”; basis: rule 9\)"
    ):
        do(pond, case, "judge", COURT, {"grade": "sound"}, early)
    assert do(pond, case, "judge", COURT, {"grade": "sound"}, over).state == "judged"


def test_a_move_waits_for_the_moment_that_was_filled_in(pond: Procedure, judged: Case) -> None:
    meeting = datetime(2023, 1, 20, 9, tzinfo=UTC)
    with pytest.raises(InputError, match="2023-01-20 09:00"):
        do(pond, judged, "adopt", NORTH, at=meeting - timedelta(minutes=1))
    assert do(pond, judged, "adopt", NORTH, at=meeting).state == "adopted"


def test_a_move_exists_only_where_its_condition_is_met(pond: Procedure, judged: Case) -> None:
    assert moves_allowed(pond, judged, NORTH) == ("adopt",)
    assert {row.transition for row in judged.clock} == {"adopt"}
    with pytest.raises(InputError, match="“drop” may be made only when “finding” is weak"):
        do(pond, judged, "drop", NORTH)


def test_a_standard_is_picked_by_the_code_beside_it(pond: Procedure) -> None:
    begun = open_case(pond, "c-1", "m-0", NORTH, AT, WEEK).case
    with pytest.raises(InputError, match=r"(?s)40 mg/L for COD.*20 to 30.*rule 3"):
        do(pond, begun, "propose", NORTH, {**PLAN, "value": "40"})
    with pytest.raises(InputError, match="25 mg/L for dissolved oxygen"):
        do(pond, begun, "propose", NORTH, {**PLAN, "matter": "oxygen"})
    assert do(pond, begun, "propose", NORTH, {**PLAN, "matter": "oxygen", "value": "6.5"}).state == "planned"
    with pytest.raises(InputError, match="not in its list") as caught:
        do(pond, begun, "propose", NORTH, {**PLAN, "matter": "iron"})
    assert len(caught.value.faults) == 1


def test_a_case_reads_back_from_its_bytes_and_one_of_another_version_is_folded_anew(
    pond: Procedure, judged: Case
) -> None:
    assert case_from(case_bytes(judged)) == judged
    assert case_from(case_bytes(judged).replace(b'"entered":', b'"visited":')) is None


def test_the_page_and_the_drawing_say_conditions_and_shortest_times(pond: Procedure) -> None:
    page = "\n".join(explain(pond, load_words("en", ("procedures",))))
    assert "court (prefectural level); comes to a case once it is “open for comments”" in page
    assert "**hand in the draft**: by the officer of the party named as “drafter”" in page
    assert "not before 30 days of the case coming here have passed (rule 9)" in page
    assert "only when “finding” is sound" in page
    assert "not before the time given as “meets at”" in page
    drawn = "\n".join(draw_text(pond, "zh"))
    assert "审查 ≥ 30 日 ≤ 60 日" in drawn
    assert "通过 [可行] ≥ 开会时间 ≤ 90 日" in drawn


def test_a_party_that_comes_sooner_than_before_must_be_owned_up_to(pond: Procedure) -> None:
    sooner = replace(pond, parties={**pond.parties, "court": replace(pond.parties["court"], enters=None)})
    said = [load_words("en").tell(one) for one in differences(pond, sooner)]
    assert said == [
        "[parties] court: enters was drafted and is -.",
        "SHARED MORE WIDELY: parties.court was enters drafted and is enters -.",
    ]
    assert [one.where for one in widened(pond, sooner)] == ["pond-rule.toml:18"]
    assert widened(pond, replace(sooner, widened={"parties.court": "all agreed"})) == []
    joined = replace(pond, joined=("south",))
    assert "joined was - and is south." in [load_words("en").tell(one) for one in differences(pond, joined)]
    assert len(widened(pond, joined)) == 1


def test_who_acts_is_not_told_what_it_may_not_see(pond: Procedure, judged: Case) -> None:
    """The refusal names the values asked for, not the one filled in."""
    with pytest.raises(InputError) as caught:
        do(pond, judged, "drop", NORTH)
    assert "sound" not in str(caught.value)


def test_an_act_is_complete_in_itself(pond: Procedure) -> None:
    outcome = open_case(pond, "c-1", "m-0", NORTH, AT, WEEK)
    assert isinstance(outcome.act, Act)
    assert outcome.case.entered == {"idea": AT}
