"""Limits by reach and period, grades by edition, and the clocks."""

from datetime import date, datetime

from tongzhou.river.grades import deadlines, propose
from tongzhou.river.situation import Knowledge
from tongzhou.river.standards import limit_in_force

DAY = date(2022, 10, 27)


def limit(known: Knowledge, item: str, reach: str, is_conveying: bool) -> float | None:
    found = limit_in_force(known.standards, item, known.network.designation(reach, DAY, is_conveying), DAY)
    return found.value_mg_l if found else None


def test_benzene_has_a_limit_only_while_drinking_water_is_conveyed(known: Knowledge) -> None:
    assert limit(known, "benzene", "lower", True) == 0.01
    assert limit(known, "benzene", "lower", False) is None
    assert limit(known, "benzene", "upper", True) is None


def test_cadmium_has_the_limit_of_the_class_of_the_reach(known: Knowledge) -> None:
    assert limit(known, "cadmium", "upper", True) == 0.01
    assert limit(known, "cadmium", "lower", True) == 0.005


def test_editions_that_differ_are_both_shown(known: Knowledge) -> None:
    proposal = propose(known.rules, {"deaths": 5}, frozenset(), DAY)
    assert (proposal.chosen.edition.key, proposal.chosen.grade) == ("newer", "III")
    assert [(one.edition.key, one.grade) for one in proposal.others] == [("older", "II")]


def test_an_edition_is_asked_only_from_the_day_it_holds(known: Knowledge) -> None:
    assert propose(known.rules, {}, frozenset(), date(2010, 1, 1)).others == ()


def test_what_the_forecast_holds_possible_grades_and_what_is_unknown_is_said(known: Knowledge) -> None:
    proposal = propose(known.rules, {}, frozenset({"crosses_province"}), DAY)
    assert proposal.chosen.grade == "II"
    assert {verdict for clause, verdict in proposal.chosen.verdicts if clause.fact == "deaths"} == {"unknown"}


def test_caution_makes_the_clock_of_the_graver_grade_run(known: Knowledge) -> None:
    learned = datetime.fromisoformat("2022-10-27T02:10:00+08:00")
    proposal = propose(known.rules, {}, frozenset({"drinking_water"}), DAY)
    assert (proposal.chosen.grade, proposal.report_as, proposal.because) == ("IV", "II", ("drinking_water",))
    made = {one.clock.key: one.due_at for one in deadlines(known.rules, proposal.report_as, learned)}
    assert made == {"grave": datetime.fromisoformat("2022-10-27T04:10:00+08:00"), "neighbours": None}
    later = {one.clock.key: one.due_at for one in deadlines(known.rules, "IV", learned)}
    assert later["other"] == datetime.fromisoformat("2022-10-27T06:10:00+08:00")
