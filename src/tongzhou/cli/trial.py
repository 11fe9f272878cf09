"""Acceptance cases as lines to read (验收案例的显示): each step with its time, what came of it, and what does not fit."""

from collections.abc import Iterator

from tongzhou.procedures.acceptance import Figure
from tongzhou.procedures.procedure import Procedure
from tongzhou.steps.trial import Trial
from tongzhou.terms.words import Words

__all__ = ["trial_lines"]


def trial_lines(procedure: Procedure, trial: Trial, words: Words) -> Iterator[str]:
    """Give the lines of a trial in the language of `words` (试行结果)."""
    basis = trial.acceptance.basis
    assumed = words.say("cli.try.assumed") if basis and basis.is_assumed else ""
    yield f"{procedure.titles[words.lang]}: {trial.acceptance.names[words.lang]}{assumed}"
    for situation, played in trial.played:
        yield ""
        yield f"## {situation.names[words.lang]}"
        for n, one in enumerate(played):
            text = situation.names[words.lang] if not n else one.names[words.lang]
            at = one.at.astimezone(situation.at.tzinfo)
            mark = "✗" if one.misses else "✓"
            said = "" if not n else f"{text} — "
            yield f"{mark} {at:%Y-%m-%d %H:%M}  {said}{words.tell(one.outcome)}"
            yield from (f"    {words.tell(fault.message)}" for fault in one.said)
    if trial.figures:
        yield ""
    for figure, wrong in trial.figures:
        held = words.say("cli.try.assumed") if figure.basis and figure.basis.is_assumed else ""
        yield f"{'✗' if wrong else '✓'} {figure.names[words.lang]}: {_figure(figure)}{held}"
    steps = sum(len(played) for _, played in trial.played)
    yield ""
    yield words.say(
        "cli.try.sum",
        situations=len(trial.played),
        steps=steps,
        figures=len(trial.figures),
        misses=len(trial.misses),
    )


def _figure(one: Figure) -> str:
    """Give a figure as it is reckoned: 80 = 27 + 30 + 23."""
    if one.falling:
        return " ≥ ".join(map(str, one.falling))
    if one.edition is not None:
        return f"{one.items} × {one.institutions} → {one.recognised}"
    parts = " + ".join(map(str, one.parts.values()))
    return f"{'≥ ' if one.is_least else ''}{one.total}{f' = {parts}' if parts else ''}"
