"""From a situation to the next samples (监测方案): read the folder again, choose, say who goes where and when."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np

from tongzhou.river.plan import HOURS, SPEED_KM_H, Plan, Visit, plan_samples
from tongzhou.river.scenario import Scenario
from tongzhou.river.situation import Knowledge, draw_members
from tongzhou.steps.spill import read_spill
from tongzhou.terms.words import Words

__all__ = ["PlanResult", "make_plan", "plan_lines"]

PlanResult = tuple[Knowledge, Scenario, Plan]


def make_plan(
    folder: Path, region: str | Path, home: Path, begin: datetime | None, teams: int, samples: int
) -> PlanResult:
    """Plan the next samples of the situation in a folder (编制监测方案); teams set out at `begin`, or after the last reading.

    Raises
    ------
    DeclarationError
        Carrying every fault of what the folder holds.
    """
    known, scenario, readings = read_spill(folder, region, home)
    draws = draw_members(known, scenario, np.random.default_rng(scenario.seed), readings)
    last = max([scenario.learned_at, *(one.at for one in readings)])
    start = begin.replace(tzinfo=begin.tzinfo or scenario.learned_at.tzinfo) if begin else last
    return known, scenario, plan_samples(known, scenario, draws, start, teams, samples)


def plan_lines(result: PlanResult, words: Words) -> Iterator[str]:
    """Say who goes where and when, cells between tabs (监测方案文本)."""
    known, scenario, plan = result
    mark = words.say("river.sheet.exercise") if scenario.is_exercise else ""
    yield f"{mark}{words.say('river.plan.head', river=known.network.names[words.lang], teams=plan.teams)}"
    yield "\t".join(
        words.say(f"river.plan.column.{one}") for one in ("time", "team", "place", "kind", "substances", "gain")
    )
    for one in plan.visits:
        names = (known.shelf.substances[key].names[words.lang] for key in one.substances)
        yield "\t".join(
            (
                f"{one.at:%Y-%m-%d %H:%M}",
                str(one.team),
                _place(known, one, words),
                words.say(f"river.plan.kind.{one.kind}"),
                words.say("river.sheet.and").join(names),
                f"{100 * one.gain:.0f} %" if one.kind != "background" else "—",
            )
        )
    yield words.say("river.plan.note", speed=SPEED_KM_H, hours=HOURS)
    yield words.say("river.plan.duplicate")


def _place(known: Knowledge, visit: Visit, words: Words) -> str:
    if visit.place is not None:
        return visit.place.names[words.lang]
    point = visit.point
    reach = known.network.reach(point.reach) if point else None
    if point is None or reach is None:
        return ""
    return words.say("river.plan.point", reach=reach.names[words.lang], km=f"{point.distance_m / 1000:.1f}")
