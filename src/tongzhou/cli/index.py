"""`tongzhou index`: build, test, compare and import composite indices (综合指数)."""

from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tongzhou.cli.command import Command, Group
from tongzhou.cli.options import Day, PathName, existing_ledger_option, lang_option, region_option
from tongzhou.cli.session import Session, session_of

if TYPE_CHECKING:
    from tongzhou.steps.index import Comparison
    from tongzhou.steps.index_source import BuiltIndex

__all__ = ["build", "command", "compare", "import_", "robustness", "vintages"]


@click.group("index", cls=Group)
@lang_option
def command() -> None:
    """Hold the commands for an index."""


@command.command("build", cls=Command)
@click.argument("framework", type=PathName(), metavar="FRAMEWORK")
@click.argument("data", type=PathName(), metavar="DATA")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.index_folder")
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="cli.option.index_set")
@click.option("--areas", metavar="A,B,…", help="cli.option.index_areas")
@click.option("--periods", metavar="A,B,…", help="cli.option.index_periods")
@region_option
@lang_option
@click.pass_context
def build(
    ctx: click.Context,
    framework: Path,
    data: Path,
    output: Path,
    changes: tuple[str, ...],
    areas: str | None,
    periods: str | None,
) -> None:
    """Build an index."""
    from tongzhou.steps.index import build_index

    session = session_of(ctx)
    session.doing = "index"
    settings = session.settings
    made = build_index(
        framework, data, output, settings.region, settings.home, changes, _names(areas), _names(periods),
        session.lang, session.now(), _program(),
    )  # fmt: skip
    _show(session, made)


@command.command("robustness", cls=Command)
@click.argument("folder", type=PathName(), metavar="DIR")
@click.option("--draws", type=click.IntRange(min=2), metavar="N", help="cli.option.index_draws")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="cli.option.index_seed")
@lang_option
@click.pass_context
def robustness(ctx: click.Context, folder: Path, draws: int | None, seed: int | None) -> None:
    """Run uncertainty and sensitivity on a built index."""
    from tongzhou.steps.index import rerun

    session = session_of(ctx)
    session.doing = "robustness"
    click.echo(session.words.say("cli.doing.robustness"), err=True)
    _show(session, rerun(folder, draws, seed, session.lang, session.now(), _program()))


@command.command("compare", cls=Command)
@click.argument("first", type=PathName(), metavar="A")
@click.argument("second", type=PathName(), metavar="B")
@click.option("--period", metavar="PERIOD", help="cli.option.index_period")
@lang_option
@click.pass_context
def compare(ctx: click.Context, first: Path, second: Path, period: str | None) -> None:
    """Say what differs between two built indices and why ranks moved."""
    from tongzhou.steps.index import compare_indices

    session = session_of(ctx)
    session.doing = "index"
    found = compare_indices(first, second, period)
    session.data([f"{line}\n".encode() for line in _difference(session, found)])


@command.command("import", cls=Command)
@click.argument("data", type=PathName(), metavar="IDATA|SHEET")
@click.argument("meta", type=PathName(), required=False, metavar="[IMETA]")
@click.option("-o", "--output", type=PathName(), required=True, metavar="DIR", help="cli.option.index_import_folder")
@lang_option
@click.pass_context
def import_(ctx: click.Context, data: Path, meta: Path | None, output: Path) -> None:
    """Make a framework and a panel of a spreadsheet."""
    from tongzhou.steps.index_import import import_index

    session = session_of(ctx)
    session.doing = "index"
    made = import_index(data, meta, output)
    for note in made.notes:
        session.tell(note)
    session.data([f"{path}\n".encode() for path in made.files])


@command.command("vintages", cls=Command)
@click.option("--as-of", type=Day(), metavar="YYYY-MM-DD", help="cli.option.index_as_of")
@existing_ledger_option
@region_option
@lang_option
@click.pass_context
def vintages(ctx: click.Context, as_of: date | None) -> None:
    """Give published index values by vintage out of the ledger."""
    from tongzhou.formats.records import printed
    from tongzhou.steps.index_vintages import published_by_vintage

    session = session_of(ctx)
    session.doing = "index"
    settings = session.settings
    found = published_by_vintage(settings.ledger, settings.region, settings.home, session.now(), as_of)
    for one in found:
        names = {node.key: node.name if session.lang == "zh" else node.english for node in one.framework.nodes}
        rows = sorted(one.values, key=lambda v: (list(names).index(v.node), v.area, v.period, v.vintage or ""))
        session.data(
            "\t".join(
                (names[v.node], v.area, v.period, v.vintage or "-", v.base or "-", printed(v.value), v.issuer or "-")
            ).encode()
            + b"\n"
            for v in rows
        )
        for note in one.notes:
            session.tell(note)


def _program() -> str:
    return f"tongzhou {version('tongzhou')}"


def _names(written: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (written or "").replace("，", ",").split(",") if one.strip())


def _show(session: Session, made: "BuiltIndex") -> None:
    """Print rank, area and score of the last period; notes and files go to standard error."""
    index = made.index
    lines = []
    for a in sorted(range(len(index.areas)), key=lambda a: (int(index.ranks[0, a, -1]) or len(index.areas) + 1, a)):
        score, rank = index.scores[0, a, -1], int(index.ranks[0, a, -1])
        line = f"{rank or '-'}\t{index.areas[a]}\t" + ("-" if score != score else f"{score:.2f}")
        if made.robustness is not None:
            place = made.robustness.areas.index(index.areas[a])
            low, high = made.robustness.rank_interval()[place]
            line += f"\t{low}–{high}"
        lines.append(line)
    session.data([f"{line}\n".encode() for line in lines])
    for note in made.notes:
        session.tell(note)
    if made.assumed:
        click.echo(session.words.say("cli.index.assumed", count=len(made.assumed)), err=True)
    page = next(path for path in made.files if path.suffix == ".html")
    click.echo(session.words.say("cli.index.written", page=str(page), count=len(made.files)), err=True)


def _value(value: object) -> str:
    """Give a value of a choice or of a node as a file has it, text without quotes."""
    from tongzhou.index.shown import written

    try:
        return written(value) if isinstance(value, tuple) else str(value)
    except TypeError:  # dated weights, which TOML writes as tables
        return str(value)


def _difference(session: Session, found: "Comparison") -> list[str]:
    words, difference = session.words, found.difference
    lines = [words.say("cli.index.compare.heading", period=difference.period, areas=len(difference.areas))]
    for change in difference.changes:
        alone = dict(found.alone).get(change.name)
        said = words.say(
            "cli.index.compare.change", name=change.name, first=_value(change.first), second=_value(change.second)
        )
        lines.append(said + (words.say("cli.index.compare.alone", shift=alone) if alone is not None else ""))
    for name, count in found.changed_values:
        lines.append(words.say("cli.index.compare.values", name=name, count=count))
    if found.values_alone is not None:
        lines.append(words.say("cli.index.compare.values_alone", shift=found.values_alone))
    if not difference.changes and not found.changed_values:
        lines.append(words.say("cli.index.compare.same"))
    for key, gone in (("only_first", difference.only_first), ("only_second", difference.only_second)):
        if gone:
            lines.append(words.say(f"cli.index.compare.{key}", areas=", ".join(gone)))
    at = {one.key: one.name for one in found.first.framework.leaves}
    order = sorted(range(len(difference.areas)), key=lambda a: (-abs(int(difference.ranks[a])), a))
    for a in order:
        own = difference.contributions[:, a]
        most = sorted(
            (k for k in range(len(own)) if own[k] == own[k] and abs(own[k]) > 5e-3), key=lambda k: -abs(own[k])
        )
        why = ", ".join(f"{at[difference.leaves[k]]} {own[k]:+.2f}" for k in most[:3])
        lines.append(
            words.say(
                "cli.index.compare.area",
                area=difference.areas[a],
                places=f"{int(difference.ranks[a]):+d}" if difference.scores[a] == difference.scores[a] else "-",
                score=f"{difference.scores[a]:+.2f}" if difference.scores[a] == difference.scores[a] else "-",
                why=why or "-",
            )
        )
    return lines
