"""`tongzhou region`: check and show a region folder (区域)."""

from collections.abc import Iterator

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.layout import visible
from tongzhou.cli.options import lang_option, region_option
from tongzhou.cli.session import session_of
from tongzhou.steps.region import Region, load_region
from tongzhou.steps.rivers import check_region

__all__ = ["check", "command", "show"]


@click.group("region", cls=Group)
@lang_option
def command() -> None:
    """Hold the region's commands."""


@command.command("check", cls=Command)
@click.argument("path", metavar="PATH")
@lang_option
@click.pass_context
def check(ctx: click.Context, path: str) -> None:
    """Check a region folder."""
    session = session_of(ctx)
    session.doing = "region"
    region, rivers = check_region(path, session.settings.home)
    said = session.words.say(
        "cli.region.check.fine",
        rivers=len(rivers),
        name=region.name,
        areas=len(region.areas.areas),
        groups=len(region.areas.groups),
        indicators=len(region.indicators.indicators),
        frameworks=len(region.frameworks),
        assumed=len(region.assumed),
    )
    session.data([f"{visible(said)}\n".encode()])


@command.command("show", cls=Command)
@region_option
@lang_option
@click.pass_context
def show(ctx: click.Context) -> None:
    """Print what a region declares."""
    session = session_of(ctx)
    session.doing = "region"
    region = load_region(session.settings.region, session.settings.home)
    session.data(f"{line}\n".encode() for line in _lines(region))


def _lines(region: Region) -> Iterator[str]:
    """Give one line for each area, group and indicator, its fields between tabs."""
    yield "\t".join(("region", region.name, *region.title.values(), region.timezone))
    for area in region.areas.areas:
        yield "\t".join(("area", area.code, area.name, area.english, area.level, area.parent or ""))
    for group in region.areas.groups:
        names = "、".join(one.name for one in region.areas.members(group))
        yield "\t".join(("group", group.name, group.english, names))
    for one in region.indicators.indicators:
        yield "\t".join(("indicator", one.name, one.english, one.unit or "", one.theme or "", one.direction or ""))
    for framework in region.frameworks:
        yield "\t".join(("framework", framework.key, framework.name, framework.english, framework.base))
