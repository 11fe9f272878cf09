"""`tongzhou standard`: which value of a standard holds here (标准查询)."""

from datetime import date

import click

from tongzhou.cli.command import Command
from tongzhou.cli.layout import visible
from tongzhou.cli.options import Day, lang_option, region_option
from tongzhou.cli.session import Session, session_of
from tongzhou.steps.lookup import StandardFound, find_standard
from tongzhou.terms.declaration import Basis
from tongzhou.terms.words import Words

__all__ = ["command"]


@click.command("standard", cls=Command)
@click.argument("rule", metavar="RULE")
@click.argument("area", metavar="AREA")
@click.option("--on", "day", type=Day(), metavar="YYYY-MM-DD", help="cli.option.on")
@region_option
@lang_option
@click.pass_context
def command(ctx: click.Context, rule: str, area: str, day: date | None) -> None:
    """Say which value holds, from which base and band."""
    session = session_of(ctx)
    session.doing = "procedure"
    found = find_standard(rule, area, day or session.now(), session.settings.region, session.settings.home)
    session.data(f"{visible(_line(session, one))}\n".encode() for one in found)


def _line(session: Session, one: StandardFound) -> str:
    from tongzhou.procedures.band import choosable

    words, standard, chosen = session.words, one.held.standard, one.held.chosen
    low, high = choosable(standard)
    basis = chosen.basis if chosen else standard.basis
    return words.say(
        "cli.standard.chosen" if chosen else "cli.standard.base",
        name=standard.names[session.lang],
        party=one.party[session.lang],
        day=one.day.isoformat(),
        value=f"{one.held.value:g}",
        unit=standard.unit,
        base=f"{standard.base:g}",
        low=f"{low:g}",
        high=f"{high:g}",
        source=_said(words, basis),
        band=_said(words, standard.band_basis),
    )


def _said(words: Words, basis: Basis | None) -> str:
    """Say what a value rests on: its source, that it is assumed, or both."""
    assumed = words.say("cli.recognised.assumed")
    if basis is None or not basis.source:
        return assumed
    return f"{basis.source}; {assumed}" if basis.is_assumed else basis.source
