"""How a drill is scored (演练评分): the script's criteria against what the ledger holds of it; the same acts give the same scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tongzhou.procedures.case import Act
from tongzhou.procedures.drill import ASPECTS, START, Criterion, Grade, Script
from tongzhou.procedures.procedure import Names

__all__ = ["Evaluation", "Measured", "Score", "Told", "scored"]


@dataclass(frozen=True, slots=True)
class Told:
    """What was told or refused in a drill besides acts (注入与拒绝记录): `kind` is inject or refused, `key` the inject or the line typed."""

    kind: str
    key: str
    at: datetime
    names: Names


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured for one party, or for anybody where `party` is None (计量): a delay and its act, or how many of how many.

    All None where it was never done.
    """

    party: str | None
    delay: timedelta | None = None
    count: int | None = None
    wanted: int | None = None
    act: int | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one criterion and what they follow from (单项得分)."""

    criterion: Criterion
    points: float
    measured: tuple[Measured, ...]


@dataclass(frozen=True)
class Evaluation:
    """The evaluation of a drill (演练评估): scores by criterion, points by aspect, the share of all points in per cent, and its grade."""

    script: Script
    case: str
    acts: tuple[Act, ...]
    told: tuple[Told, ...]
    scores: tuple[Score, ...]

    def of(self, aspect: str) -> tuple[float, float]:
        """Give the points reached and those there are, of an aspect (分项得分)."""
        found = [one for one in self.scores if one.criterion.aspect == aspect]
        return sum(one.points for one in found), sum(one.criterion.points for one in found)

    @property
    def aspects(self) -> Mapping[str, tuple[float, float]]:
        """Points by aspect, in the order of the work (各项得分)."""
        return {one: self.of(one) for one in ASPECTS}

    @property
    def share(self) -> float:
        """The share of all points reached, in per cent (得分率)."""
        every = sum(one.criterion.points for one in self.scores)
        return 100 * sum(one.points for one in self.scores) / every if every else 0.0

    @property
    def grade(self) -> Grade | None:
        """The grade, None where none is declared (等次)."""
        return next((one for one in self.script.grades if self.share >= one.least), None)


def scored(script: Script, case: str, acts: Iterable[Act], told: Iterable[Told]) -> Evaluation:
    """Score a drill (评分).

    Time criteria: all points up to `full`, none from `zero` on, linear between; each party has an equal part of the points. What was made before
    its `since` counts as made at once, unless it is to be made again.
    """
    kept, said = tuple(acts), tuple(told)
    return Evaluation(script, case, kept, said, tuple(_score(script, one, kept, said) for one in script.criteria))


def _score(script: Script, one: Criterion, acts: tuple[Act, ...], told: tuple[Told, ...]) -> Score:
    if one.fields:
        filled = {path: value for act in acts if act.verb != "noted" for path, value in act.values}
        good = sum(path in filled and (not one.allowed or filled[path] in one.allowed) for path in one.fields)
        return Score(one, one.points * good / len(one.fields), (Measured(None, None, good, len(one.fields)),))
    made = [act for act in acts if act.transition in one.moves and act.verb in ("moved", "counted")]
    if one.at_least:
        counts = [act for act in made if not one.by or act.party in one.by]
        reached = min(len(counts), one.at_least) / one.at_least
        return Score(one, one.points * reached, (Measured(None, None, len(counts), one.at_least),))
    begun = _since(script, one.since, acts, told)
    if one.is_again and begun:
        made = [act for act in made if act.at >= begun]
    measured, points = [], 0.0
    for party in one.by or (None,):
        first = next((act for act in made if party is None or act.party == party), None)
        delay = max(first.at - begun, timedelta()) if first and begun else None
        measured.append(Measured(party, delay, act=first.n if first and begun else None))
        points += one.points / max(len(one.by), 1) * _share(one, delay)
    return Score(one, points, tuple(measured))


def _share(one: Criterion, delay: timedelta | None) -> float:
    if delay is None or one.full is None or one.zero is None:
        return 0.0
    return min(1.0, max(0.0, (one.zero - delay) / (one.zero - one.full)))


def _since(script: Script, since: str, acts: tuple[Act, ...], told: tuple[Told, ...]) -> datetime | None:
    if since == START:
        return script.begins
    injected = next((one.at for one in told if one.kind == "inject" and one.key == since), None)
    made = (act.at for act in acts if act.transition == since and act.verb in ("moved", "counted"))
    return injected or next(made, None)
