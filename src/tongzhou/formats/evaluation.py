"""The evaluation of a drill as a paper (演练评估报告): what was reached in each aspect, by which act, and everything that happened."""

from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo

from tongzhou.formats.paper import Cell, Grid, Heading, Paper, Paragraph
from tongzhou.procedures.case import Act
from tongzhou.procedures.fold import fold
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.score import Evaluation, Measured, Score
from tongzhou.procedures.sharing import visible
from tongzhou.terms.declaration import Basis
from tongzhou.terms.words import Words

__all__ = ["evaluation_paper"]

_GOOD, _MIDDLE, _POOR = "D5EBD6", "FBEFC4", "F6D3CF"
_MOST_OF = 0.75


def evaluation_paper(evaluation: Evaluation, procedure: Procedure, head: str, zone: tzinfo, words: Words) -> Paper:
    """Give the report (评估报告).

    Parameters
    ----------
    evaluation
        The scores and what they rest on.
    procedure
        The procedure the drill ran under, for names.
    head
        The sealed head of the drill's ledger, size:root.
    zone
        The zone in which times are shown.
    words
        The language.
    """
    lang, script = words.lang, evaluation.script
    first, last = evaluation.acts[0].at, evaluation.acts[-1].at
    grade = evaluation.grade
    blocks = [
        Paragraph(
            words.say(
                "formats.evaluation.summary",
                share=f"{evaluation.share:.0f}",
                grade=grade.names[lang] if grade else "-",
                acts=len(evaluation.acts),
                injects=sum(one.kind == "inject" for one in evaluation.told),
                begun=_time(first, zone),
                ended=_time(last, zone),
                state=procedure.states[evaluation.acts[-1].state].names[lang],
            )
        ),
        Heading(words.say("formats.evaluation.aspects")),
        _aspects(evaluation, words),
        Heading(words.say("formats.evaluation.criteria")),
        _criteria(evaluation, procedure, words),
        *_missed(evaluation, procedure, words),
        Heading(words.say("formats.evaluation.course")),
        _course(evaluation, procedure, zone, words),
        Heading(words.say("formats.evaluation.rests")),
        Paragraph(
            words.say("formats.evaluation.ledger", case=evaluation.case, pin=evaluation.acts[0].head[0], head=head),
            True,
        ),
        Paragraph(words.say("formats.evaluation.method"), True),
        *(Paragraph(_assumed(one.what, one.note, one.note_english, words), True) for one in script.assumed),
    ]
    return Paper(
        lang,
        words.say("formats.evaluation.title", title=script.titles[lang]),
        tuple(blocks),
        words.say("formats.mark.exercise"),
    )


def _time(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _assumed(what: str, note: str | None, english: str | None, words: Words) -> str:
    return words.say(
        "formats.evaluation.assumed", what=what, note=(note if words.lang == "zh" else english) or note or "-"
    )


def _moment(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%m-%d %H:%M")


def _tint(points: float, most: float) -> str:
    part = points / most if most else 0.0
    return _GOOD if part >= _MOST_OF else _MIDDLE if part > 0 else _POOR


def _aspects(evaluation: Evaluation, words: Words) -> Grid:
    rows = [
        (
            words.say(f"formats.evaluation.aspect.{aspect}"),
            f"{most:g}",
            Cell(f"{points:.1f}", _tint(points, most)) if most else "-",
        )
        for aspect, (points, most) in evaluation.aspects.items()
    ]
    every = sum(most for _, most in evaluation.aspects.values())
    rows.append((words.say("formats.evaluation.total"), f"{every:g}", f"{every * evaluation.share / 100:.1f}"))
    head = tuple(words.say(f"formats.evaluation.head.{key}") for key in ("aspect", "most", "points"))
    return Grid(head, tuple(rows), (2, 1, 1))


def _criteria(evaluation: Evaluation, procedure: Procedure, words: Words) -> Grid:
    rows = []
    for one in evaluation.scores:
        said = one.criterion
        rows.append(
            (
                words.say(f"formats.evaluation.aspect.{said.aspect}"),
                said.names[words.lang],
                _bound(one, words),
                "; ".join(_measured(each, procedure, words) for each in one.measured),
                Cell(f"{one.points:.1f} / {said.points:g}", _tint(one.points, said.points)),
                _basis(said.basis, words),
            )
        )
    head = tuple(
        words.say(f"formats.evaluation.head.{key}")
        for key in ("aspect", "criterion", "bound", "measured", "points", "basis")
    )
    return Grid(head, tuple(rows), (8, 22, 16, 30, 12, 12))


def _basis(basis: Basis | None, words: Words) -> str:
    if basis is None or basis.is_assumed:
        return words.say("formats.assumed")
    return basis.source or "-"


def _minutes(span: timedelta, words: Words) -> str:
    return words.say("formats.evaluation.minutes", n=round(span.total_seconds() / 60))


def _bound(one: Score, words: Words) -> str:
    said = one.criterion
    if said.full is not None and said.zero is not None:
        return words.say("formats.evaluation.bound", full=_minutes(said.full, words), zero=_minutes(said.zero, words))
    return words.say("formats.evaluation.at_least", n=said.at_least or len(said.fields))


def _measured(one: Measured, procedure: Procedure, words: Words) -> str:
    if one.count is not None:
        return f"{one.count} / {one.wanted}"
    who = f"{procedure.parties[one.party].names[words.lang]} " if one.party else ""
    if one.delay is None:
        return who + words.say("formats.evaluation.never")
    return words.say("formats.evaluation.delay", who=who, delay=_minutes(one.delay, words), n=one.act)


def _missed(evaluation: Evaluation, procedure: Procedure, words: Words) -> Iterator[Heading | Paragraph]:
    """Say what did not go well: what was late, what was refused, what cost points."""
    late = [one for one in evaluation.acts if one.verb == "late"]
    refused = [one for one in evaluation.told if one.kind == "refused"]
    poor = [one for one in evaluation.scores if one.points < _MOST_OF * one.criterion.points]
    if not (late or refused or poor):
        return
    yield Heading(words.say("formats.evaluation.missed"))
    for score in poor:
        measured = "; ".join(_measured(each, procedure, words) for each in score.measured)
        yield Paragraph(f"· {score.criterion.names[words.lang]}: {measured}")
    for act in late:
        party, move = (
            procedure.parties[act.party].names[words.lang],
            procedure.transitions[act.transition or ""].names[words.lang],
        )
        yield Paragraph(f"· {words.say('formats.evaluation.late', party=party, move=move, n=act.n)}")
    for one in refused:
        yield Paragraph(f"· {words.say('formats.evaluation.refused', line=one.key, why=one.names[words.lang])}")


def _course(evaluation: Evaluation, procedure: Procedure, zone: tzinfo, words: Words) -> Grid:
    """Give injects and acts in the order of time; of what was filled in only what every party that took the case on may see."""
    lang, script = words.lang, evaluation.script
    case = fold(procedure, evaluation.acts)
    inside = [party for party, one in case.standing.items() if one == "in"] if case else []
    shown = (
        {(one.n, one.path) for one in case.fields if all(visible(procedure, case, one, party) for party in inside)}
        if case
        else set()
    )
    injects = {one.key: one for one in script.injects}
    rows: list[tuple[datetime, int, tuple[str, str, str]]] = []
    for one in evaluation.told:
        if one.kind == "inject" and one.key in injects:
            to = (
                "、".join(script.players[key].names[lang] for key in injects[one.key].to)
                if lang == "zh"
                else ", ".join(script.players[key].names[lang] for key in injects[one.key].to)
            )
            rows.append(
                (
                    one.at,
                    0,
                    (_moment(one.at, zone), words.say("formats.evaluation.told", to=to), injects[one.key].names[lang]),
                )
            )
    for act in evaluation.acts:
        rows.append(
            (
                act.at,
                act.n,
                (_moment(act.at, zone), _who(act, evaluation, procedure, lang), _did(act, procedure, shown, words)),
            )
        )
    head = tuple(words.say(f"formats.evaluation.head.{key}") for key in ("time", "who", "what"))
    return Grid(head, tuple(row for _, _, row in sorted(rows, key=lambda row: row[:2])), (14, 26, 60))


def _who(act: Act, evaluation: Evaluation, procedure: Procedure, lang: str) -> str:
    player = evaluation.script.players.get(act.person)
    return player.names[lang] if player else procedure.parties[act.party].names[lang]


def _did(act: Act, procedure: Procedure, seen: set[tuple[int, str]], words: Words) -> str:
    """Say an act with what was filled in; of a file its name alone."""
    lang = words.lang
    move = procedure.transitions.get(act.transition or "")
    filled = []
    for path, value in act.values:
        field = procedure.field(path)
        if field is not None and (act.n, path) in seen:
            shown = (
                value.partition("#")[0]
                if field.kind == "file"
                else procedure.lists[field.codes].values[value][lang]
                if field.codes
                else value
            )
            filled.append(f"{field.names[lang]}: {shown}{f' {field.unit}' if field.unit else ''}")
    said = words.say(f"formats.verb.{act.verb}", move=move.names[lang] if move else "")
    return words.say(
        "formats.evaluation.act",
        n=act.n,
        said=said,
        state=procedure.states[act.state].names[lang],
        filled=f" ({'; '.join(filled)})" if filled else "",
    )
