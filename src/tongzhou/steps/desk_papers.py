"""What the coordination office looks at (协同办看板): the tasks of all cases with a board, and how time limits are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tongzhou.formats.board import board_paper, scorecard_paper
from tongzhou.formats.paper import Paper
from tongzhou.procedures.board import Task, task_of
from tongzhou.procedures.case import Act, Person
from tongzhou.procedures.record import act_from
from tongzhou.procedures.scorecard import ScoreRow, scorecard
from tongzhou.steps.cases import Desk
from tongzhou.store.case import cases
from tongzhou.store.history import heads_of_acts
from tongzhou.terms.words import Words

__all__ = ["Period", "limits_kept", "score_paper", "tasks_of", "tasks_paper"]

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Period:
    """A period from a first to a last day, both in it (时段); None where it is open."""

    since: date | None = None
    until: date | None = None

    def moments(self, desk: Desk) -> tuple[datetime | None, datetime | None]:
        """Give its beginning and the moment after its end, in the region's zone (起止时刻)."""
        zone = desk.procedures.zone
        begun = datetime.combine(self.since, time(), zone) if self.since else None
        ended = datetime.combine(self.until + timedelta(days=1), time(), zone) if self.until else None
        return begun, ended


def tasks_of(desk: Desk, person: Person, at: datetime, period: Period, mode: str = "real") -> tuple[Task, ...]:
    """Give the tasks that were open at some time of a period, as a person's party sees them (任务看板)."""
    begun, ended = period.moments(desk)
    found = []
    for key in [one.key for one in desk.procedures.newest.values() if one.board]:
        for row in cases(desk.db, party=person.party, is_open=None, mode=mode, procedure=key, limit=_MOST):
            if (ended and row.opened_at >= ended) or (begun and not row.is_open and row.changed_at < begun):
                continue
            procedure, held = desk.stand(row.case)
            task = task_of(procedure, held, person.party, at, desk.procedures.calendars)
            found += [task] if task else []
    return tuple(found)


def tasks_paper(
    desk: Desk, person: Person, at: datetime, period: Period, mode: str, words: Words, *, is_one_page: bool
) -> Paper:
    """Give the board as a paper (任务看板简报)."""
    tasks = tasks_of(desk, person, at, period, mode)
    boards = {one.key: one for one in desk.procedures.newest.values() if one.board}
    return board_paper(
        tasks, boards, at, desk.procedures.zone, (period.since, period.until), words, is_one_page=is_one_page
    )


def limits_kept(desk: Desk, at: datetime, period: Period, mode: str = "real") -> tuple[ScoreRow, ...]:
    """Give how time limits that fell due in a period were kept (时限履行), from the acts of all cases of a mode."""
    return scorecard(desk.procedures.pinned, _acts(desk, mode), at, *period.moments(desk))


def score_paper(desk: Desk, at: datetime, period: Period, mode: str, words: Words) -> Paper:
    """Give the scorecard as a paper (时限评分简报)."""
    rows = limits_kept(desk, at, period, mode)
    newest = desk.procedures.newest
    return scorecard_paper(rows, newest, at, desk.procedures.zone, (period.since, period.until), words)


def _acts(desk: Desk, mode: str) -> Iterator[Act]:
    for case, data in heads_of_acts(desk.db, mode):
        yield act_from(case, data, {})
