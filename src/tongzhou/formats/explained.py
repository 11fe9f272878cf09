"""A procedure's explanation as a paper (程序说明简报): the same lines that are Markdown, for a browser or a word processor."""

from collections.abc import Iterable, Iterator

from tongzhou.formats.paper import Grid, Heading, Paper, Paragraph

__all__ = ["explained_paper"]


def explained_paper(lines: Iterable[str], lang: str) -> Paper:
    """Give the paper of the lines of `explain` (程序说明简报): headings, paragraphs, points and tables, nothing left out.

    Examples
    --------
    >>> paper = explained_paper(["# Title", "", "## Steps", "- **answer**: by the duty officer."], "en")
    >>> paper.title, paper.blocks[1].text
    ('Title', '• answer: by the duty officer.')
    """
    title, *rest = lines
    return Paper(lang, title.removeprefix("# "), tuple(_blocks(rest)))


def _blocks(lines: Iterable[str]) -> Iterator[Heading | Paragraph | Grid]:
    rows: list[tuple[str, ...]] = []
    for line in (*lines, ""):
        if line.startswith("|"):
            if not line.startswith("|---"):
                rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
            continue
        if rows:
            yield Grid(rows[0], tuple(rows[1:]), (3, 1, 4))
            rows = []
        if line.startswith("#"):
            marks, _, text = line.partition(" ")
            yield Heading(text, len(marks))
        elif line.startswith("**"):
            yield Heading(line.strip("*"), 3)
        elif line.strip():
            yield Paragraph(
                line.replace("**", "").replace("  - ", "  ◦ ", 1).replace("- ", "• ", 1) if _is_point(line) else line
            )


def _is_point(line: str) -> bool:
    return line.lstrip().startswith("- ")
