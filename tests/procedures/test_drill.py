"""Scripts of drills: read with every fault at once; scored in closed form."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.procedures.case import Act
from tongzhou.procedures.drill import ASPECTS, Script, read_drill
from tongzhou.procedures.score import Told, scored
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import Fault

SHIPPED = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/drills/wuqing-water.toml"
BEGINS = datetime(2022, 10, 26, 18, 10, tzinfo=UTC)
HEAD = """
title = { zh = "甲", en = "A" }
procedure = "sudden-water-pollution"
begins = 2022-10-27T02:10:00+08:00
lasts = "6h"
opens = "a"
assumed = true
[players]
a = { zh = "甲", en = "a", party = "wuqing", roles = ["chief"] }
[[inject]]
key = "call"
after = "10min"
to = ["a"]
zh = "来电"
en = "a call"
"""


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


def script(text: str, procedures: Procedures) -> Script:
    faults: list[Fault] = []
    found = read_drill(read_toml(HEAD + text, "s.toml"), procedures.newest, faults)
    assert faults == []
    assert found is not None
    return found


def criterion(kind: str) -> str:
    return f'[[criterion]]\naspect = "response"\nzh = "甲"\nen = "a"\npoints = 12\n{kind}\n'


def act(n: int, minutes: float, move: str, party: str = "wuqing", **values: str) -> Act:
    at = BEGINS + timedelta(minutes=minutes)
    return Act("c", n, "moved", f"m{n}", at, "a", party, "chief", "draft", move, values=tuple(values.items()))


def points(text: str, procedures: Procedures, *acts: Act) -> float:
    told = [Told("inject", "call", BEGINS + timedelta(minutes=10), {"zh": "", "en": ""})]
    return scored(script(criterion(text), procedures), "c", acts, told).scores[0].points


def test_the_shipped_script_scores_all_six_aspects_out_of_a_hundred(procedures: Procedures) -> None:
    faults: list[Fault] = []
    found = read_drill(read_toml(SHIPPED.read_text("utf-8"), "s"), procedures.newest, faults)
    assert faults == []
    assert found is not None
    assert {one.aspect for one in found.criteria} == set(ASPECTS)
    assert sum(one.points for one in found.criteria) == 100
    assert found.assumed, "what is drafted here shows as assumed"


def test_every_fault_of_a_script_comes_at_once_with_its_line(procedures: Procedures) -> None:
    text = HEAD.replace('"wuqing"', '"moon"').replace('"10min"', '"10wd"').replace(
        'opens = "a"', 'opens = "b"'
    ) + criterion('move = "fly"\nby = ["mars"]\nsince = "never"\nfull = "2h"\nzero = "1h"')
    faults: list[Fault] = []
    assert read_drill(read_toml(text, "s.toml"), procedures.newest, faults) is None
    said = [str(one) for one in faults]
    assert all(one.startswith("s.toml:") for one in said)
    for word in ("moon", "10wd", "opens", "fly", "mars", "never", "none of the three kinds"):
        assert any(word in one for one in said), word


@pytest.mark.parametrize(("minutes", "reached"), [(10, 12), (40, 12), (70, 8), (100, 4), (130, 0), (300, 0)])
def test_a_time_gets_all_points_up_to_full_none_from_zero_and_a_part_between(
    minutes: float, reached: float, procedures: Procedures
) -> None:
    """Full at 30 min, none at 120 min after the call at minute 10: 12 × (120 − delay) / 90."""
    text = 'move = "notify"\nsince = "call"\nfull = "30min"\nzero = "2h"'
    assert points(text, procedures, act(1, minutes, "notify")) == pytest.approx(reached)


def test_each_party_has_an_equal_part_of_the_points(procedures: Procedures) -> None:
    text = 'move = ["answer", "join"]\nby = ["tongzhou", "langfang", "wuqing"]\nfull = "30min"\nzero = "2h"'
    acts = (act(1, 5, "answer", "tongzhou"), act(2, 75, "join", "langfang"))
    assert points(text, procedures, *acts) == pytest.approx(4 + 2 + 0)


def test_what_was_made_before_counts_at_once_unless_it_is_to_be_made_again(procedures: Procedures) -> None:
    text = 'move = "dispatch"\nsince = "call"\nfull = "30min"\nzero = "2h"'
    early, late = act(1, 2, "dispatch"), act(2, 100, "dispatch")
    assert points(text, procedures, early, late) == 12
    assert points(text + "\nagain = true", procedures, early, late) == pytest.approx(4)


def test_counts_and_contents_are_scored_in_proportion(procedures: Procedures) -> None:
    two = (act(1, 2, "track"), act(2, 3, "track", "tongzhou"))
    assert points('move = "track"\nat_least = 3', procedures, *two) == pytest.approx(8)
    filled = Act(
        "c", 1, "moved", "m", BEGINS, "a", "wuqing", "chief", "notified", "notify", values=(("alarm.grade", "IV"),)
    )  # fmt: skip
    assert points('fields = ["alarm.grade", "alarm.amount_kg"]', procedures, filled) == pytest.approx(6)
    assert points('fields = ["alarm.grade"]\nallowed = ["II"]', procedures, filled) == 0


def test_nothing_done_is_nothing_scored(procedures: Procedures) -> None:
    assert points('move = "notify"\nfull = "30min"\nzero = "2h"', procedures) == 0
