"""`tongzhou spill`: from an alarm on a river to a forecast, a grade and the clocks (突发水污染)."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import (
    NameOrPath,
    OneOf,
    PathName,
    existing_ledger_option,
    format_option,
    lang_option,
    ledger_option,
    region_option,
)
from tongzhou.cli.session import Session, session_of
from tongzhou.store.place import place_name

if TYPE_CHECKING:
    from tongzhou.river.quick import Alarm
    from tongzhou.steps.spill import SpillResult

__all__ = ["command", "known", "new", "options", "plan", "quick", "report", "river", "source", "update"]


@click.group("spill", cls=Group)
@lang_option
def command() -> None:
    """Hold the commands for a spill."""


@command.command("new", cls=Command)
@click.argument("scenario", type=PathName(), metavar="SCENARIO")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.spill_folder")
@click.option("--river", type=PathName(), metavar="FILE", help="cli.option.spill_river")
@region_option
@ledger_option
@lang_option
@click.pass_context
def new(ctx: click.Context, scenario: Path, output: Path, river: Path | None) -> None:
    """Forecast a scenario."""
    from tongzhou.steps.spill import new_spill

    session = session_of(ctx)
    session.doing = "spill"
    settings = session.settings
    made = new_spill(
        scenario,
        settings.region,
        settings.home,
        output,
        session.now(),
        f"tongzhou {version('tongzhou')}",
        river,
        told=_telling(session),
    )
    _show(session, made, "new")


@command.command("quick", cls=Command)
@click.argument("line", nargs=-1, required=True, metavar="LINE")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.spill_folder")
@region_option
@ledger_option
@lang_option
@click.pass_context
def quick(ctx: click.Context, line: tuple[str, ...], output: Path) -> None:
    """Forecast an alarm of one line."""
    from tongzhou.steps.spill import quick_spill

    session = session_of(ctx)
    session.doing = "spill"
    settings = session.settings

    def echo(alarm: "Alarm") -> None:
        for one in alarm.echo():
            session.tell(one)

    _, made = quick_spill(
        " ".join(line),
        settings.region,
        settings.home,
        output,
        session.now(),
        f"tongzhou {version('tongzhou')}",
        echo,
        _telling(session),
    )
    _show(session, made, "quick")


@command.command("river", cls=Command)
@click.argument("lines", type=PathName(), metavar="LINES")
@click.option(
    "-o", "--output", type=PathName(), required=True, metavar="NAME.toml", help="cli.option.spill_river_output"
)
@click.option("--places", type=PathName(), metavar="FILE", help="cli.option.spill_places")
@click.option("--title-zh", metavar="TEXT", help="cli.option.spill_title_zh")
@click.option("--title-en", metavar="TEXT", help="cli.option.spill_title_en")
@click.option("--source", metavar="TEXT", help="cli.option.spill_source")
@lang_option
@click.pass_context
def river(
    ctx: click.Context,
    lines: Path,
    output: Path,
    places: Path | None,
    title_zh: str | None,
    title_en: str | None,
    source: str | None,
) -> None:
    """Make a river of a table or a drawing."""
    from tongzhou.steps.river_import import import_river

    session = session_of(ctx)
    session.doing = "river"
    title = title_zh or title_en or output.stem
    made = import_river(lines, output, places, (title_zh or title, title_en or title), source)
    network = made.network
    said = session.words.say(
        "cli.spill.river.made",
        river=network.names[session.lang],
        reaches=len(network.reaches),
        places=len(network.places),
        km=f"{sum(one.length_m.middle for one in network.reaches) / 1000:.2f}",
        assumed=len(network.assumed),
    )
    session.data([f"{visible(said)}\n".encode()])
    click.echo(str(made.path), err=True)


@command.command("update", cls=Command)
@click.argument("folder", type=PathName(), metavar="DIR")
@click.argument("readings", type=PathName(), metavar="READINGS")
@click.option("--adapter", type=PathName(), metavar="FILE", help="cli.option.spill_adapter")
@region_option
@ledger_option
@lang_option
@click.pass_context
def update(ctx: click.Context, folder: Path, readings: Path, adapter: Path | None) -> None:
    """Take readings into account."""
    from tongzhou.steps.spill import update_spill

    session = session_of(ctx)
    session.doing = "spill"
    settings = session.settings
    made = update_spill(
        folder,
        readings,
        settings.region,
        settings.home,
        session.now(),
        f"tongzhou {version('tongzhou')}",
        adapter,
        _telling(session),
    )
    _show(session, made, "update", {name: made.contents[name] for name in made.readings})


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


@command.command("options", cls=Command)
@click.argument("folder", type=PathName(), metavar="DIR")
@click.argument("options", type=PathName(), metavar="OPTIONS.toml")
@region_option
@lang_option
@click.pass_context
def options(ctx: click.Context, folder: Path, options: Path) -> None:
    """Compare what could be done."""
    from tongzhou.steps.options import compare_options
    from tongzhou.steps.page_fonts import embed_fonts

    session = session_of(ctx)
    session.doing = "options"
    click.echo(session.words.say("cli.doing.options"), err=True)
    settings = session.settings
    made = compare_options(folder, options, settings.region, settings.home, session.now())
    session.data([made.texts[session.lang].encode()])
    embed_fonts([path for path in made.files if path.suffix == ".html"])
    for path in made.files:
        click.echo(str(path), err=True)


@command.command("source", cls=Command)
@click.argument("river", type=NameOrPath(), metavar="NETWORK")
@click.argument("readings", type=PathName(), metavar="READINGS")
@click.option("--adapter", type=PathName(), metavar="FILE", help="cli.option.spill_adapter")
@click.option("--substance", metavar="KEY", help="cli.option.spill_substance")
@format_option("text", "json")
@region_option
@lang_option
@click.pass_context
def source(
    ctx: click.Context, river: str, readings: Path, adapter: Path | None, substance: str | None, form: str
) -> None:
    """Find where readings came from."""
    import json

    from tongzhou.steps.source import search_source, source_lines, source_record

    session = session_of(ctx)
    session.doing = "source"
    settings = session.settings
    result = search_source(river, readings, settings.region, settings.home, substance, adapter)
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
@ledger_option
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
    _enter(session, made.spill, "report", made.contents, None)


@command.command("known", cls=Command)
@click.argument("spill", metavar="SPILL", required=False)
@click.option(
    "--at",
    "moment",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"]),
    metavar="TIME",
    help="cli.option.spill_at",
)
@click.option("-o", "--output", type=PathName(), metavar="DIR", help="cli.option.spill_known_folder")
@region_option
@existing_ledger_option
@lang_option
@click.pass_context
def known(ctx: click.Context, spill: str | None, moment: datetime | None, output: Path | None) -> None:
    """Say what was forecast at a time."""
    from tongzhou.steps.rivers import open_rivers
    from tongzhou.steps.spill_ledger import known_then, spill_of, spills_in

    session = session_of(ctx)
    session.doing = "ledger"
    settings, now = session.settings, session.now()
    zone = open_rivers(settings.region, settings.home, []).zone or UTC
    asked = now if moment is None else moment if moment.tzinfo else moment.replace(tzinfo=zone)
    if spill is None:
        found = spills_in(settings.ledger, now, asked)
        rows = (
            (key, one.kind, one.verb, str(one.entry), one.recorded_at.astimezone(zone).isoformat(timespec="seconds"))
            for key, entries in found.items()
            for one in entries
        )
        session.data(("\t".join(visible(cell) for cell in row) + "\n").encode() for row in rows)
        return
    then = known_then(settings.ledger, spill_of(spill), now, asked, output)
    said = session.words.say(
        "cli.spill.known.proven" if then.proof.is_proven else "cli.spill.known.unproven",
        spill=then.spill,
        entry=then.forecast.entry,
        at=then.forecast.recorded_at.astimezone(zone).isoformat(timespec="seconds"),
        readings=len(then.readings),
        head=f"{then.head.size}:{then.head.root.hex()}" if then.head else "-",
    )
    click.echo(visible(said), err=True)
    session.data([then.files.get(f"situation.{session.lang}.txt", b"")])
    if not then.proof.is_proven:
        ctx.exit(1)


def _telling(session: Session) -> Callable[[Mapping[str, str]], None]:
    """Print the forecast as soon as it is known: nobody shall wait for charts, letters, the ledger and fonts."""

    def tell(texts: Mapping[str, str]) -> None:
        session.data([texts[session.lang].encode()])
        click.echo(session.words.say("cli.doing.spill_files"), err=True)

    return tell


def _show(session: Session, made: "SpillResult", verb: str, readings: Mapping[str, bytes] | None = None) -> None:
    """Name the files of a forecast that was told, and only then enter it in the ledger and put fonts into its pages."""
    for path in made.files:
        click.echo(str(path), err=True)
    from tongzhou.steps.page_fonts import embed_fonts

    _enter(session, made.situation.scenario.spill, verb, made.contents, readings)
    embed_fonts([path for path in made.files if path.suffix == ".html"])


def _enter(
    session: Session, spill: str, verb: str, contents: Mapping[str, bytes], readings: Mapping[str, bytes] | None
) -> None:
    from tongzhou.steps.spill_ledger import enter_spill

    place = session.settings.ledger
    done = enter_spill(place, spill, verb, contents, session.now(), readings)
    said = session.words.say(
        "cli.spill.entered",
        spill=spill,
        ledger=place_name(place),
        entries=", ".join(str(one) for one in done.entries),
        head=f"{done.head.size}:{done.head.root.hex()}",
    )
    click.echo(visible(said), err=True)
