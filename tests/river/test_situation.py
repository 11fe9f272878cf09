"""From an alarm to the situation, its record and its sheet."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from tongzhou.river.page import page_html
from tongzhou.river.record import record_of
from tongzhou.river.scenario import Scenario
from tongzhou.river.sheet import sheet_of, sheet_text
from tongzhou.river.situation import Forecast, Knowledge, Situation, assess
from tongzhou.store.words import load_words
from tongzhou.terms.errors import Fault

AT = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
Read = Callable[[str], tuple[Scenario | None, list[Fault]]]


@pytest.fixture(scope="module")
def situation(known: Knowledge, alarm: Scenario) -> Situation:
    return assess(known, alarm, np.random.default_rng(3))


def at(situation: Situation, key: str) -> Forecast:
    return next(one for one in situation.forecasts if one.place.key == key)


def test_every_place_below_has_a_forecast_and_none_above(situation: Situation) -> None:
    assert [one.place.key for one in situation.forecasts] == ["line", "works", "ponds"]
    assert at(situation, "line").limit is None
    assert at(situation, "line").probability_exceeding is None
    works = at(situation, "works")
    assert works.limit
    assert works.limit.table == "3"
    assert works.probability_exceeding is not None
    assert works.arrival_s
    assert works.arrival_s.low < works.arrival_s.middle < works.arrival_s.high
    assert works.film
    assert works.film.probability_comes <= 1


def test_the_grade_follows_the_boundary_and_the_clock_runs_from_the_alarm(situation: Situation) -> None:
    assert situation.proposal.chosen.grade == "II"
    assert [one.due_at.isoformat() for one in situation.deadlines if one.due_at] == ["2022-10-27T04:10:00+08:00"]


def test_the_same_seed_gives_the_same_record(known: Knowledge, alarm: Scenario, situation: Situation) -> None:
    again = assess(known, alarm, np.random.default_rng(3))
    texts = [json.dumps(record_of(one, AT, "tongzhou"), ensure_ascii=False) for one in (situation, again)]
    assert texts[0] == texts[1]
    assert "NaN" not in texts[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_says_limit_and_no_limit_and_marks_what_is_assumed(situation: Situation, lang: str) -> None:
    words = load_words(lang, ("river",))
    text = "\n".join(sheet_text(sheet_of(situation, words, AT)))
    assert {"zh": "无适用限值", "en": "no limit in force"}[lang] in text
    assert "0.01" in text
    assert "river.toml:7" in text
    assert "†" in text
    assert "nan" not in text.lower()


def test_an_exercise_is_marked_in_every_section(known: Knowledge, read_alarm: Read, scenario_text: str) -> None:
    scenario, faults = read_alarm(scenario_text.replace('title = "leak"', 'title = "leak"\nexercise = true'))
    assert faults == []
    assert scenario
    made = assess(known, scenario, np.random.default_rng(1))
    sheet = sheet_of(made, load_words("zh", ("river",)), AT)
    assert sum(line.startswith("【演练】") for line in sheet_text(sheet)) == 1 + len(sheet.sections)
    assert record_of(made, AT, "x")["is_exercise"] is True


def test_the_page_stands_alone_and_escapes_what_people_wrote(
    known: Knowledge, read_alarm: Read, scenario_text: str
) -> None:
    scenario, _ = read_alarm(scenario_text.replace('"leak"', '"<b>&leak"'))
    assert scenario
    made = assess(known, scenario, np.random.default_rng(1))
    words = load_words("en", ("river",))
    page = page_html(sheet_of(made, words, AT), made, words)
    assert "&lt;b&gt;&amp;leak" in page
    assert not re.search(r"(src|href)=", page)
    assert page.count("<svg") == 2 + len(made.forecasts)  # the line map, a strip, a band at each place


def test_what_the_model_does_not_cover_is_said_and_the_forecast_still_given(
    known: Knowledge, read_alarm: Read, scenario_text: str
) -> None:
    near = scenario_text.replace("distance_m = 1000", "distance_m = 100").replace(
        '"leak"', '"leak"\nconditions = ["ice", "reverse_flow"]'
    )
    scenario, faults = read_alarm(near.replace('conveyance = "on"', 'conveyance = "unknown"'))
    assert faults == []
    assert scenario
    made = assess(known, scenario, np.random.default_rng(1))
    assert {"river.note.ice", "river.note.reverse_flow", "river.note.conveyance_unknown"} <= {
        one.key for one in made.notes
    }
    assert "river.note.unmixed" in {one.key for one in at(made, "bridge").notes}
    words = load_words("zh", ("river",))
    assert all(words.tell(one) for one in made.notes)


def test_a_heavy_metal_is_reported_with_caution(known: Knowledge, read_alarm: Read, scenario_text: str) -> None:
    scenario, faults = read_alarm(
        scenario_text.replace('"benzene"', '"cadmium"')
        .replace('"on"', '"off"')
        .replace('reach = "upper"', 'reach = "canal"')
    )
    assert faults == []
    assert scenario
    made = assess(known, scenario, np.random.default_rng(1))
    assert (made.proposal.chosen.grade, made.proposal.report_as, made.proposal.because) == (
        "IV",
        "II",
        ("heavy_metal",),
    )
    assert at(made, "ponds").film is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_those_below_a_boundary_get_a_draft_short_enough_for_a_telephone(situation: Situation, lang: str) -> None:
    words = load_words(lang, ("river",))
    sheet = sheet_of(situation, words, AT)
    (section,) = [one for one in sheet.sections if one.heading == words.say("river.sheet.notices")]
    ((receiver, text),) = section.rows
    assert receiver == {"zh": "乙省", "en": "Lower"}[lang]
    assert len(text) <= 150


def test_a_draft_of_an_exercise_begins_and_ends_with_the_mark(
    known: Knowledge, read_alarm: Read, scenario_text: str
) -> None:
    scenario, _ = read_alarm(scenario_text.replace('title = "leak"', 'title = "leak"\nexercise = true'))
    assert scenario
    words = load_words("zh", ("river",))
    sheet = sheet_of(assess(known, scenario, np.random.default_rng(1)), words, AT)
    (section,) = [one for one in sheet.sections if one.heading == words.say("river.sheet.notices")]
    assert all(text.startswith("【演练】") and text.endswith("【演练】") for _, text in section.rows)
