"""`tongzhou recognised`: does a test result count elsewhere (互认查询)."""

from collections.abc import Iterator
from datetime import date

import click

from tongzhou.cli.command import Command
from tongzhou.cli.layout import visible
from tongzhou.cli.options import Day, lang_option, region_option
from tongzhou.cli.session import Session, session_of
from tongzhou.steps.lookup import RecognitionFound, find_recognition

__all__ = ["command"]


@click.command("recognised", cls=Command)
@click.argument("item", metavar="ITEM")
@click.argument("institution", metavar="INSTITUTION")
@click.option("--on", "day", type=Day(), metavar="YYYY-MM-DD", help="cli.option.on")
@region_option
@lang_option
@click.pass_context
def command(ctx: click.Context, item: str, institution: str, day: date | None) -> None:
    """Say whether a result counts, by which edition, and what permits a repeat."""
    session = session_of(ctx)
    session.doing = "procedure"
    found = find_recognition(item, institution, day or session.now(), session.settings.region, session.settings.home)
    session.data(f"{visible(line)}\n".encode() for one in found for line in _lines(session, one))


def _condition(one: RecognitionFound, lang: str) -> str:
    """Give the condition of quality by its name and its code."""
    code = one.verdict.condition
    names = one.evidence.conditions.get(code)
    return f"{names[lang]} ({code})" if names else code or "-"


def _lines(session: Session, one: RecognitionFound) -> Iterator[str]:
    words, lang, verdict = session.all_words, session.lang, one.verdict
    yield words.say(
        f"cli.recognised.{verdict.why}",
        item=one.item[lang],
        institution=one.institution[lang],
        kind=one.evidence.names[lang],
        day=one.day.isoformat(),
        edition=verdict.edition.key if verdict.edition else "-",
        condition=_condition(one, lang),
    )
    if verdict.edition and verdict.edition.basis:
        yield words.say(
            "cli.recognised.basis", source=verdict.edition.basis.source or words.say("cli.recognised.assumed")
        )
    for key, named in (("repeat", verdict.repeat), ("never_blocked", verdict.never_blocked)):
        for names, basis in named.values() if verdict.is_recognised else ():
            source = (basis.source if basis else None) or words.say("cli.recognised.assumed")
            yield words.say(f"cli.recognised.reason.{key}", name=names[lang], source=source)
