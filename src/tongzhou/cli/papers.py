"""How a paper leaves the program (简报输出): as text, CSV, HTML, DOCX or a workbook."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tongzhou.cli.layout import columns, visible
from tongzhou.cli.options import (
    Day,
    OneOf,
    existing_ledger_option,
    format_option,
    lang_option,
    output_option,
    region_option,
)
from tongzhou.cli.session import Session
from tongzhou.formats.paper import Cell, Grid, Paper, paper_docx, paper_html, table_csv, table_sheets
from tongzhou.procedures.case import MODES
from tongzhou.store.files import replace_file
from tongzhou.terms.errors import Fault, UsageError, fault

if TYPE_CHECKING:
    from tongzhou.steps.desk_papers import Period

__all__ = ["document_to_terminal", "paper_options", "period", "put_paper"]

_F = TypeVar("_F", bound=Callable[..., object])

_FORMS = ("text", "csv", "html", "docx", "xlsx")
_BINARY = ("docx", "xlsx")


def paper_options(command: _F) -> _F:
    """Add what a paper on cases is about and how it is written: period, mode, form, file, ledger, region, language (简报选项)."""
    for option in (
        lang_option,
        region_option,
        existing_ledger_option,
        output_option,
        format_option(*_FORMS),
        click.option(
            "--mode", type=OneOf(*MODES), default="real", metavar="|".join(MODES), help="cli.option.case_mode"
        ),
        click.option("--to", "until", type=Day(), metavar="YYYY-MM-DD", help="cli.option.period_to"),
        click.option("--from", "since", type=Day(), metavar="YYYY-MM-DD", help="cli.option.period_from"),
    ):
        command = option(command)
    return command


def period(since: date | None, until: date | None) -> "Period":
    """Give the period of a paper (简报时段).

    Raises
    ------
    UsageError
        When it ends before it begins.
    """
    from tongzhou.steps.desk_papers import Period

    if since and until and until < since:
        raise UsageError(
            fault(
                "cli.paper.period",
                "The period goes from {since} to {until}, backwards. Give --from a day not after that of --to.",
                since=since.isoformat(),
                until=until.isoformat(),
            )
        )
    return Period(since, until)


def put_paper(session: Session, paper: Paper, form: str, output: Path | None) -> None:
    """Write a paper in a form to a file, or to standard output where none is named.

    Raises
    ------
    UsageError
        When a document would go to a terminal.
    StoreError
        When it cannot be written.
    """
    if form in _BINARY and output is None and session.is_stdout_terminal:
        raise UsageError(document_to_terminal())
    data = _bytes(paper, form)
    if output is None:
        session.data([data])
    else:
        replace_file(output, data)


def document_to_terminal() -> Fault:
    """Say that a document is for a file (文档不能显示在终端上)."""
    return fault(
        "cli.document_to_terminal",
        "A document cannot be shown on a terminal. Name a file with -o, or send it to one with >.",
    )


def _bytes(paper: Paper, form: str) -> bytes:
    match form:
        case "csv":
            return table_csv(paper).encode()
        case "html":
            from tongzhou.report.fonts import SANS, embedded

            return paper_html(paper, embedded(SANS, paper.characters())).encode()
        case "docx":
            return paper_docx(paper)
        case "xlsx":
            from tongzhou.formats.workbook import workbook

            return workbook(table_sheets(paper, paper.title), paper.title)
        case _:
            return "".join(f"{line}\n" for line in _text(paper)).encode()


def _text(paper: Paper) -> list[str]:
    lines = []
    for block in paper.blocks:
        if isinstance(block, Grid):
            rows = (
                block.head,
                *(tuple(one.text if isinstance(one, Cell) else one for one in row) for row in block.rows),
            )
            lines += columns([tuple(visible(one) for one in row) for row in rows])
        else:
            lines.append(visible(block.text))
    return lines
