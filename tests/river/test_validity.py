"""Beyond what the model holds for a forecast is still given, with a sentence and a mark; what cannot be gets a sentence alone."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from tongzhou.river.notice import notices_of, paragraphs
from tongzhou.river.scenario import Scenario
from tongzhou.river.sheet import sheet_of, sheet_text
from tongzhou.river.situation import Knowledge, Situation, assess
from tongzhou.store.words import load_words
from tongzhou.terms.errors import Fault

AT = datetime(2022, 10, 27, tzinfo=UTC)
Read = Callable[[str], tuple[Scenario | None, list[Fault]]]


def made(known: Knowledge, read_alarm: Read, text: str) -> Situation:
    scenario, faults = read_alarm(text.replace("members = 800", "members = 100"))
    assert faults == []
    assert scenario
    return assess(known, scenario, np.random.default_rng(1))


def said(situation: Situation, lang: str) -> str:
    return "\n".join(sheet_text(sheet_of(situation, load_words(lang, ("river",)), AT)))


@pytest.mark.parametrize(
    ("condition", "words"),
    [("ice", "Ice is reported"), ("reverse_flow", "Reverse flow is reported")],
)
def test_under_ice_and_with_reverse_flow_the_forecast_is_given_and_marked(
    known: Knowledge, read_alarm: Read, scenario_text: str, condition: str, words: str
) -> None:
    text = scenario_text.replace('title = "leak"', f'title = "leak"\nconditions = ["{condition}"]')
    situation = made(known, read_alarm, text)
    assert situation.forecasts
    chinese = load_words("zh", ("river",)).say(f"river.note.{condition}")
    assert f"‡ {chinese}" in said(situation, "zh")
    assert f"‡ {words}" in said(situation, "en")
    for notice in notices_of(situation):
        assert any(words in line for line in paragraphs(situation, notice, load_words("en", ("river",))))


def test_within_the_first_kilometre_a_place_is_marked_and_others_are_not(
    known: Knowledge, read_alarm: Read, scenario_text: str
) -> None:
    text = scenario_text.replace('reach = "upper"', 'reach = "middle"').replace(
        "distance_m = 1000", "distance_m = 7500"
    )
    situation = made(known, read_alarm, text)
    english = said(situation, "en")
    assert "\n  line‡\t" in english
    assert "‡ line: Within 1 km of the release" in english
    assert "water works‡" not in english


@pytest.mark.parametrize(
    ("change", "key", "sentence"),
    [
        (("low = 500", "low = -500"), "river.range", "must be finite and greater than 0"),
        (('"benzene"', '"syrup"'), "river.unknown_substance", "syrup is not declared"),
        (('reach = "upper"', 'reach = "attic"'), "river.unknown_reach", "attic, which the river"),
        (("distance_m = 1000", "distance_m = 90000"), "river.release_off_reach", "may be only 10000 m long"),
        (("01:30:00", "05:30:00"), "river.learned_before", "after it was learned of"),
    ],
)
def test_what_cannot_be_gets_a_sentence_with_its_line(
    read_alarm: Read, scenario_text: str, change: tuple[str, str], key: str, sentence: str
) -> None:
    scenario, faults = read_alarm(scenario_text.replace(*change))
    assert scenario is None
    assert [one.message.key for one in faults] == [key]
    assert sentence in str(faults[0])
    assert (faults[0].where or "").startswith("scenario.toml:")
