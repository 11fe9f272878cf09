"""The task board and the scorecard as papers (任务看板与时限评分): one page for a period, and the same as a table."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from math import ceil
from typing import Final
from unicodedata import east_asian_width

from tongzhou.formats.paper import Cell, Grid, Paper, Paragraph
from tongzhou.procedures.board import LIGHTS, Task, summed
from tongzhou.procedures.calendar import clock_text
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.scorecard import ScoreRow, Tally
from tongzhou.terms.words import Words

__all__ = ["board_paper", "scorecard_paper"]

_TINTS: Final = {"red": "F6D3CF", "yellow": "FBEFC4", "green": "D5EBD6", "done": "E8EBEE"}
_WIDTHS: Final = (6, 30, 9, 12, 15, 10, 24)
#: Lines of the smallest text on one lying A4 page under title, summary and rules (measured on the page; assumed for other fonts).
_PAGE_LINES = 36
#: Columns of a terminal that fit one part of the width in that text.
_PER_PART = 1.28


def board_paper(
    tasks: Sequence[Task],
    procedures: Mapping[str, Procedure],
    at: datetime,
    zone: tzinfo,
    period: tuple[date | None, date | None],
    words: Words,
    *,
    is_one_page: bool = False,
) -> Paper:
    """Give the board as a paper (任务看板), the most urgent first.

    Parameters
    ----------
    tasks
        What the board shows.
    procedures
        By key, for names and the rules of the lights.
    at, zone
        The moment, and the zone it is shown in.
    period
        The first and last day of the period; None where it is open.
    words
        The language.
    is_one_page
        Leave out what has no room on one page, from the least urgent on, and say how many.
    """
    ordered = sorted(tasks, key=lambda one: (LIGHTS.index(one.light), one.due or date.max, one.case))
    rows = [_row(one, procedures[one.procedure], zone, words) for one in ordered]
    counts = summed(ordered)
    left_out = 0
    if is_one_page:
        used, kept = 0, 0
        for row in rows:
            used += _lines(row)
            if used > _PAGE_LINES:
                break
            kept += 1
        left_out = len(rows) - kept
        rows = rows[:kept]
    since, until = (one.isoformat() if one else "…" for one in period)
    blocks: list[Paragraph | Grid] = [
        Paragraph(
            words.say(
                "formats.board.summary",
                at=at.astimezone(zone).strftime("%Y-%m-%d %H:%M"),
                since=since,
                until=until,
                tasks=len(ordered),
                **counts,
            )
        ),
        *(Paragraph(_rule(one, words), True) for one in procedures.values() if one.board),
        Grid(tuple(words.say(f"formats.board.head.{key}") for key in _HEADS), tuple(rows), _WIDTHS),
    ]
    if left_out:
        blocks.append(Paragraph(words.say("formats.board.left_out", n=left_out), True))
    return Paper(words.lang, words.say("formats.board.title"), tuple(blocks), is_wide=True)


_HEADS: Final = ("light", "what", "lead", "supporting", "due", "progress", "turn")


def _rule(procedure: Procedure, words: Words) -> str:
    """Say the rule of the lights, with what it rests on."""
    board = procedure.board
    basis = board.basis if board else None
    source = words.say("formats.assumed") if basis is None or basis.is_assumed else basis.source or "-"
    return words.say(
        "formats.board.rule",
        title=procedure.titles[words.lang],
        yellow=words.say(f"procedures.explain.span.{board.yellow.unit}", count=board.yellow.count) if board else "-",
        source=source,
    )


def _row(one: Task, procedure: Procedure, zone: tzinfo, words: Words) -> tuple[str | Cell, ...]:
    lang = words.lang

    def party(key: str | None) -> str:
        found = procedure.parties.get(key or "")
        return found.names[lang] if found else key or "—"

    def listed(keys: Sequence[str]) -> str:
        return ("、" if lang == "zh" else ", ").join(party(key) for key in keys)

    field = procedure.field(procedure.board.progress or "") if procedure.board else None
    values = procedure.lists[field.codes].values if field and field.codes else {}
    stand = values.get(one.progress or "")
    progress = stand[lang] if stand else one.progress or procedure.states[one.state].names[lang]
    turn, move = "—", procedure.transitions.get(one.move or "")
    if one.turns and one.due_at and move:
        due_at = one.due_at.astimezone(zone)
        turn = words.say("formats.board.turn", party=listed(one.turns), move=move.names[lang], at=clock_text(due_at))
    return (
        Cell(words.say(f"formats.board.light.{one.light}"), _TINTS[one.light]),
        f"{one.what or '—'} ({one.case})",
        party(one.lead),
        listed(one.supporting) or "—",
        f"{one.due.isoformat() if one.due else '—'} {words.say(f'formats.board.why.{one.why}')}".strip(),
        progress,
        turn,
    )


def _lines(row: tuple[str | Cell, ...]) -> int:
    """Estimate the lines a row takes on the page."""
    return max(
        ceil(
            sum(2 if east_asian_width(one) in "WF" else 1 for one in (cell.text if isinstance(cell, Cell) else cell))
            / (part * _PER_PART)
        )
        for cell, part in zip(row, _WIDTHS, strict=True)
    )


def scorecard_paper(
    rows: Sequence[ScoreRow],
    procedures: Mapping[str, Procedure],
    at: datetime,
    zone: tzinfo,
    period: tuple[date | None, date | None],
    words: Words,
) -> Paper:
    """Give the scorecard as a paper (时限评分), a row for each jurisdiction in each procedure and one for each jurisdiction in all."""
    lang = words.lang

    def name(one: ScoreRow) -> str:
        party = procedures[one.procedure].parties.get(one.party)
        return party.names[lang] if party else one.party

    body = [
        (
            name(one),
            procedures[one.procedure].titles[lang],
            *_tally(one.accepted),
            *_tally(one.answered),
        )
        for one in sorted(rows, key=lambda one: (one.party, one.procedure))
    ]
    for party in sorted({one.party for one in rows}):
        own = [one for one in rows if one.party == party]
        every = words.say("formats.scorecard.every")
        body.append(
            (
                min((name(one) for one in own), key=len),  # one key may be a district here and its regulator there
                every,
                *_tally(_sum([one.accepted for one in own])),
                *_tally(_sum([one.answered for one in own])),
            )
        )
    head = (words.say("formats.scorecard.head.party"), words.say("formats.scorecard.head.procedure")) + tuple(
        words.say(f"formats.scorecard.head.{kind}_{key}")
        for kind in ("accepted", "answered")
        for key in ("kept", "missed", "running", "share")
    )
    since, until = (one.isoformat() if one else "…" for one in period)
    said = words.say(
        "formats.scorecard.summary", at=at.astimezone(zone).strftime("%Y-%m-%d %H:%M"), since=since, until=until
    )
    blocks = (
        Paragraph(said),
        Paragraph(words.say("formats.scorecard.method"), True),
        Grid(head, tuple(body), (14, 26, 7, 7, 7, 8, 7, 7, 7, 8)),
    )
    return Paper(lang, words.say("formats.scorecard.title"), blocks, is_wide=True)


def _sum(tallies: Sequence[Tally]) -> Tally:
    return Tally(*(sum(getattr(one, key) for one in tallies) for key in ("kept", "missed", "running")))


def _tally(one: Tally) -> tuple[str, str, str, str]:
    return str(one.kept), str(one.missed), str(one.running), "—" if one.share is None else f"{one.share:.1f}"
