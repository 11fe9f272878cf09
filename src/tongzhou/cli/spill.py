"""`tongzhou spill`: from an alarm on a river to a forecast, a grade and the clocks (突发水污染)."""

from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.options import NameOrPath, OneOf, PathName, format_option, lang_option, region_option
from tongzhou.cli.session import Session, session_of

if TYPE_CHECKING:
    from tongzhou.steps.spill import SpillResult

__all__ = ["command", "new", "plan", "quick", "report", "source", "update"]


@click.group("spill", cls=Group)
@lang_option
def command() -> None:
    """Hold the commands for a spill."""


@command.command("new", cls=Command)
@click.argument("scenario", type=PathName(), metavar="SCENARIO")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.spill_folder")
@region_option
@lang_option
@click.pass_context
def new(ctx: click.Context, scenario: Path, output: Path) -> None:
    """Forecast a scenario."""
    from tongzhou.steps.spill import new_spill

    session = session_of(ctx)
    session.doing = "spill"
    settings = session.settings
    made = new_spill(scenario, settings.region, settings.home, output, session.now(), f"tongzhou {version('tongzhou')}")
    _show(session, made)


@command.command("quick", cls=Command)
@click.argument("line", nargs=-1, required=True, metavar="LINE")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.spill_folder")
@region_option
@lang_option
@click.pass_context
def quick(ctx: click.Context, line: tuple[str, ...], output: Path) -> None:
    """Forecast an alarm of one line."""
    from tongzhou.steps.spill import quick_spill

    session = session_of(ctx)
    session.doing = "spill"
    settings = session.settings
    alarm, made = quick_spill(
        " ".join(line), settings.region, settings.home, output, session.now(), f"tongzhou {version('tongzhou')}"
    )
    for one in alarm.echo():
        session.tell(one)
    _show(session, made)


@command.command("update", cls=Command)
@click.argument("folder", type=PathName(), metavar="DIR")
@click.argument("readings", type=PathName(), metavar="READINGS.csv")
@region_option
@lang_option
@click.pass_context
def update(ctx: click.Context, folder: Path, readings: Path) -> None:
    """Take readings into account."""
    from tongzhou.steps.spill import update_spill

    session = session_of(ctx)
    session.doing = "spill"
    settings = session.settings
    made = update_spill(
        folder, readings, settings.region, settings.home, session.now(), f"tongzhou {version('tongzhou')}"
    )
    _show(session, made)


@command.command("plan", cls=Command)
@click.argument("folder", type=PathName(), metavar="DIR")
@click.option("--teams", type=click.IntRange(1, 50), default=1, metavar="N", help="cli.option.spill_teams")
@click.option("--samples", type=click.IntRange(1, 60), default=6, metavar="N", help="cli.option.spill_samples")
@click.option("--from", "begin", type=click.DateTime(["%Y-%m-%dT%H:%M"]), metavar="TIME", help="cli.option.spill_from")
@region_option
@lang_option
@click.pass_context
def plan(ctx: click.Context, folder: Path, teams: int, samples: int, begin: datetime | None) -> None:
    """Say where and when to sample next."""
    from tongzhou.steps.plan import make_plan, plan_lines

    session = session_of(ctx)
    session.doing = "plan"
    settings = session.settings
    result = make_plan(folder, settings.region, settings.home, begin, teams, samples)
    session.data(f"{line}\n".encode() for line in plan_lines(result, session.all_words))


@command.command("source", cls=Command)
@click.argument("river", type=NameOrPath(), metavar="NETWORK")
@click.argument("readings", type=PathName(), metavar="READINGS.csv")
@click.option("--substance", metavar="KEY", help="cli.option.spill_substance")
@format_option("text", "json")
@region_option
@lang_option
@click.pass_context
def source(ctx: click.Context, river: str, readings: Path, substance: str | None, form: str) -> None:
    """Find where readings came from."""
    import json

    from tongzhou.steps.source import search_source, source_lines, source_record

    session = session_of(ctx)
    session.doing = "source"
    settings = session.settings
    result = search_source(river, readings, settings.region, settings.home, substance)
    if form == "json":
        session.data([f"{json.dumps(source_record(result), ensure_ascii=False, indent=1)}\n".encode()])
    else:
        session.data(f"{line}\n".encode() for line in source_lines(result, session.all_words))


@command.command("report", cls=Command)
@click.argument("folder", type=PathName(), metavar="DIR")
@click.option(
    "--kind",
    type=OneOf("first", "follow-up", "final"),
    required=True,
    metavar="first|follow-up|final",
    help="cli.option.spill_kind",
)
@region_option
@lang_option
@click.pass_context
def report(ctx: click.Context, folder: Path, kind: str) -> None:
    """Write a report to those above."""
    from tongzhou.steps.reports import make_report

    session = session_of(ctx)
    session.doing = "report"
    settings = session.settings
    made = make_report(folder, kind, settings.region, settings.home, session.now(), f"tongzhou {version('tongzhou')}")
    session.data([made.texts[session.lang].encode()])
    for path in made.files:
        click.echo(str(path), err=True)


def _show(session: Session, made: "SpillResult") -> None:
    session.data([made.texts[session.lang].encode()])
    for path in made.files:
        click.echo(str(path), err=True)
