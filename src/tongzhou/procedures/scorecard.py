"""How well time limits are kept (时限履行): accepted in time, answered by the agreed date, by jurisdiction and procedure, from the acts alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from tongzhou.procedures.case import OFFER, Act, Deadline
from tongzhou.procedures.procedure import Procedure

__all__ = ["ScoreRow", "Tally", "scorecard"]


@dataclass(frozen=True, slots=True)
class Tally:
    """Limits kept and not (时限件数): kept, missed, and still running. What fell away without being met counts nowhere."""

    kept: int = 0
    missed: int = 0
    running: int = 0

    @property
    def share(self) -> float | None:
        """The part of those that have run out or were met that was kept, in per cent; None where there were none (履行率)."""
        every = self.kept + self.missed
        return 100 * self.kept / every if every else None


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One jurisdiction in one procedure (评分行): cases taken on, and everything else answered."""

    procedure: str
    party: str
    accepted: Tally
    answered: Tally


def scorecard(
    procedures: Mapping[str, Procedure],
    acts: Iterable[Act],
    at: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> tuple[ScoreRow, ...]:
    """Count kept and missed time limits (时限履行评分).

    Parameters
    ----------
    procedures
        By pin, as the first act of each case names it; acts of others are passed over.
    acts
        Case by case, each case's in order.
    at
        The moment at which it is counted: what is due before it and not done is missed.
    since, until
        Only limits that fell due from `since` on and before `until`.

    Notes
    -----
    A limit is kept when its party made the transition, or was counted towards it, no later than it was due; stops of the clock have moved what is
    due already. It is missed when the party made it later, or has not by `at`, or somebody else made it after it was due. One that ends unmet
    before it is due, because the case went elsewhere, counts nowhere. Transitions by which a party takes a case on, and answers to an offer, are
    acceptances. A limit whose `late` rule says `counts = false`, or that only reminds, counts nowhere.
    """
    found: dict[tuple[str, str], list[Tally]] = {}
    for _, chain in groupby(acts, key=attrgetter("case")):
        kept = list(chain)
        procedure = procedures.get(kept[0].head[0]) if kept[0].head else None
        if procedure is None:
            continue
        for row, verdict in _verdicts(kept, at):
            is_in = (since is None or row.due_at >= since) and (until is None or row.due_at < until)
            if not is_in or not _counts(procedure, row):
                continue
            tallies = found.setdefault((procedure.key, row.party), [Tally(), Tally()])
            declared = procedure.transitions.get(row.transition)
            k = 0 if row.transition == OFFER or (declared and declared.joins) else 1
            tallies[k] = replace(tallies[k], **{verdict: getattr(tallies[k], verdict) + 1})
    return tuple(ScoreRow(*key, *tallies) for key, tallies in sorted(found.items()))


def _counts(procedure: Procedure, row: Deadline) -> bool:
    declared = procedure.transitions.get(row.transition)
    rule = procedure.late.get(declared.late or "") if declared else None
    return not procedure.is_reminder(row.transition) and (rule is None or rule.counts)


def _verdicts(acts: list[Act], at: datetime) -> Iterable[tuple[Deadline, str]]:
    """Give each limit that was met, missed or still runs, with what became of it."""
    standing: dict[tuple[str, str], Deadline] = {}
    for act in acts:
        now = {(one.transition, one.party): one for one in act.clock}
        for key, row in standing.items():
            if key in now and not _met(act, row):  # what was met begins anew, maybe due at the same moment
                continue
            is_past = row.stopped_at is None and (row.is_late or row.due_at < act.at)
            if is_past:
                yield row, "missed"
            elif _met(act, row):
                yield row, "kept"
        standing = now
    for row in standing.values():
        yield row, "missed" if row.stopped_at is None and row.due_at < at else "running"


def _met(act: Act, row: Deadline) -> bool:
    """Whether an act is what a limit was for."""
    if row.transition == OFFER:
        return act.verb in ("accepted", "refused") and act.party == row.party
    return act.verb in ("moved", "counted") and act.transition == row.transition and act.party == row.party
