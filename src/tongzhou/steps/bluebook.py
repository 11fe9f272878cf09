"""From pages and a panel to a blue book (编制蓝皮书)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, TypeVar

from tongzhou.facts.fact import Fact
from tongzhou.index.base_year import DevelopmentIndex, development_index
from tongzhou.index.official import Official, official
from tongzhou.ledger.head import Head
from tongzhou.report.compose import compose
from tongzhou.report.html import write_html
from tongzhou.report.inputs import Assumed, BookInputs, LedgerHead, Page
from tongzhou.report.xlsx import write_xlsx
from tongzhou.steps.audit import findings_of
from tongzhou.steps.decisions import decisions_in
from tongzhou.steps.facts import Progress, facts_of, size_of
from tongzhou.steps.known import known_beside
from tongzhou.steps.ledger import DocumentFiling, Filed, PanelFiling, file_all
from tongzhou.steps.pages import decode_pages, name_of, read_pages
from tongzhou.steps.panel import MOST_BYTES, read_panel
from tongzhou.steps.region import Region, load_region
from tongzhou.store.files import check_folder, read_file, replace_folder
from tongzhou.store.place import Place, is_there, place_name
from tongzhou.store.words import load_words
from tongzhou.terms.area import Group
from tongzhou.terms.errors import Fault, InputError, StoreError, TongzhouError, fault
from tongzhou.terms.panel import Panel
from tongzhou.terms.source import Document
from tongzhou.terms.text import Text
from tongzhou.terms.words import Message

__all__ = ["HTML_NAME", "XLSX_NAME", "Asked", "BluebookResult", "Stage", "make_bluebook"]

HTML_NAME = "bluebook.html"
XLSX_NAME = "bluebook.xlsx"

#: Is told which stage begins: read, extract, compute, append, compose, write; with the bytes to be worked through.
Stage = Callable[[str, int], None]
_Value = TypeVar("_Value")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for (编制要求): the pages and what goes with them.

    `region` is a name or path; `home` the home folder; `published` the pages' own date; `program` the program's name and version.
    """

    pages: tuple[Path, ...]
    panel: Path | None
    region: str
    home: Path
    published: date | None
    ledger: Place
    lang: str
    out: Path
    program: str


@dataclass(frozen=True)
class BluebookResult:
    """What was made (编制结果): the files, what they hold in numbers, and remarks for the user."""

    files: tuple[Path, ...]
    pages: tuple[Page, ...]
    filed: Filed
    notes: tuple[Message, ...]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts of all pages."""
        return tuple(fact for page in self.pages for fact in page.facts)

    @property
    def inconsistent(self) -> int:
        """How many relations do not hold."""
        return sum(1 for page in self.pages for finding in page.findings if finding.verdict == "inconsistent")

    @property
    def new_entries(self) -> int:
        """How many entries the ledger got."""
        return sum(1 for one in self.filed.appended if one.is_new)


@dataclass(frozen=True, slots=True)
class _Material:
    """Everything read and found fit to work with."""

    region: Region
    texts: tuple[Text, ...]
    data: dict[str, bytes]
    panel: Panel | None
    panel_data: bytes


def make_bluebook(asked: Asked, at: datetime, stdin: BinaryIO, stage: Stage, progress: Progress) -> BluebookResult:
    """Make a blue book (编制蓝皮书): read, extract, check, compute, file, compose, write.

    Everything that can be wrong with what the user gave is found before the ledger or the output folder is touched; the book is
    written when all of it is there.

    Parameters
    ----------
    asked
        Pages, panel, region, ledger, language, output folder.
    at
        The time of making, with a zone; the book carries it.
    stdin
        For a page named `-`.
    stage, progress
        Are told how far the work is.

    Raises
    ------
    InputError
        Carrying every fault of pages, panel, region and output folder together.
    LedgerError, StoreError
        When the ledger or the disk refuses.
    """
    stage("read", 0)
    material = _read(asked, stdin)
    lexicon = material.region.lexicon
    stage("extract", size_of(material.texts))
    ledger = asked.ledger if is_there(asked.ledger) else None
    decisions = decisions_in(asked.ledger, at)
    read = [tuple(facts_of([text], lexicon, progress, decisions)) for text in material.texts]
    stage("check", size_of(material.texts))
    pages: list[Page] = []
    for text, facts in zip(material.texts, read, strict=True):
        known = known_beside(facts, material.region, at, ledger, material.panel, _hashes(material))
        pages.append(Page(text, facts, findings_of(text, facts, lexicon, known, progress)))
    stage("compute", 0)
    published, indices = _indices(material.region, material.panel)
    stage("append", 0)
    filed = file_all(asked.ledger, _documents(pages, material.data), _panels(asked, material), at)
    stage("compose", 0)
    inputs = _inputs(asked, material, tuple(pages), published, indices, filed.head, at)
    words = load_words(asked.lang)
    book = compose(inputs, words)
    stage("write", 0)
    files = {HTML_NAME: write_html(book, words), XLSX_NAME: write_xlsx(book, words)}
    try:
        replace_folder(asked.out, files)
    except StoreError as error:
        raise StoreError((*error.faults, _kept(asked, filed))) from error
    notes = _notes(pages, filed, material.panel)
    return BluebookResult(tuple(asked.out / name for name in files), tuple(pages), filed, notes)


def _read(asked: Asked, stdin: BinaryIO) -> _Material:
    """Read everything the user named and gather what is wrong with any of it."""
    faults: list[Fault] = []
    _tried(lambda: check_folder(asked.out), faults)
    raw = _tried(lambda: read_pages(asked.pages, stdin), faults) or ()
    texts = _tried(lambda: decode_pages(raw, asked.published), faults) or ()
    region = _tried(lambda: load_region(asked.region, asked.home), faults)
    panel, panel_data = None, b""
    if asked.panel is not None:
        source = asked.panel
        panel_data = _tried(lambda: read_file(source, MOST_BYTES), faults) or b""
        if region is not None and not any(str(source) in str(one) for one in faults):
            known = region
            panel = _tried(lambda: read_panel(panel_data, known, name_of(source)), faults)
    if faults or region is None:
        raise InputError(faults)
    data = {sha256(page.data).hexdigest(): page.data for page in raw}
    return _Material(region, texts, data, panel, panel_data)


def _kept(asked: Asked, filed: Filed) -> Fault:
    """Say what the ledger holds although there is no book."""
    return fault(
        "steps.book_unwritten",
        "The ledger {ledger} holds the pages ({count} {count:?new entry|new entries}); only the book is not there. Make room or give it "
        "another folder, and run the same command again: the ledger will not change.",
        ledger=place_name(asked.ledger),
        count=sum(1 for one in filed.appended if one.is_new),
    )


def _hashes(material: _Material) -> tuple[str, ...]:
    """Give what must not be held against itself: the pages and the panel of this book, so that making it again changes nothing."""
    return *material.data, sha256(material.panel_data).hexdigest()


def _tried(work: Callable[[], _Value], faults: list[Fault]) -> _Value | None:
    try:
        return work()
    except TongzhouError as error:
        faults.extend(error.faults)
        return None


def _indices(region: Region, panel: Panel | None) -> tuple[tuple[Official, ...], tuple[DevelopmentIndex, ...]]:
    """Compute what the panel allows: the published values of each framework, and the framework computed from its own indicators."""
    if panel is None:
        return (), ()
    places = _places(region, panel)
    with_base = [
        one for one in region.frameworks if one.base
    ]  # those without compare areas, see `tongzhou index build`
    return (
        tuple(official(panel, framework) for framework in with_base),
        tuple(development_index(framework, panel, places, region.areas, region.indicators) for framework in with_base),
    )


def _places(region: Region, panel: Panel) -> tuple[str, ...]:
    """Give the region's own group and its members; without a declared group, the areas of the panel."""
    home = region.areas.find(region.areas.home) if region.areas.home else None
    if isinstance(home, Group):
        return (home.name, *(area.name for area in region.areas.members(home)))
    return panel.areas


def _documents(pages: Iterable[Page], data: dict[str, bytes]) -> list[DocumentFiling]:
    return [DocumentFiling(page.text.document, data[page.text.document.sha256], page.facts) for page in pages]


def _panels(asked: Asked, material: _Material) -> list[PanelFiling]:
    if material.panel is None or asked.panel is None:
        return []
    data = material.panel_data
    media = _XLSX if data.startswith(b"PK") else "text/csv"
    document = Document(sha256(data).hexdigest(), name_of(Path(asked.panel.name)), media, len(data))
    return [PanelFiling(document, data, material.panel.observations)]


def _inputs(
    asked: Asked,
    material: _Material,
    pages: tuple[Page, ...],
    published: tuple[Official, ...],
    indices: tuple[DevelopmentIndex, ...],
    head: Head,
    at: datetime,
) -> BookInputs:
    region, has_panel = material.region, material.panel is not None
    return BookInputs(
        region=region.title["zh"],
        region_english=region.title["en"],
        areas=region.areas,
        indicators=region.indicators,
        pages=pages,
        made_at=at,
        panel=material.panel,
        panel_name=name_of(Path(asked.panel.name)) if asked.panel else None,
        panel_sha256=sha256(material.panel_data).hexdigest() if has_panel else None,
        panel_size=len(material.panel_data) if has_panel else None,
        official=published,
        indices=indices,
        head=LedgerHead(head.size, head.root.hex(), head.at),
        assumed=_assumed(region),
        program=asked.program,
        zone=region.timezone,
    )


def _assumed(region: Region) -> tuple[Assumed, ...]:
    """List what the region assumes, with places inside its folder, so that the book is the same wherever the folder lies."""
    start, inside = f"{region.folder}/", f"{region.name}/"
    return tuple(
        Assumed(
            one.what,
            "",
            inside + one.where.removeprefix(start).removeprefix(inside),
            one.note or "",
            one.note_english or "",
        )
        for one in region.assumed
    )


def _notes(pages: Sequence[Page], filed: Filed, panel: Panel | None) -> tuple[Message, ...]:
    """Say what holds with reservations."""
    notes: list[Message] = []
    for page in pages:
        document = page.text.document
        replaced = sum(1 for fact in page.facts if fact.id not in filed.standing[document.sha256])
        if not page.facts:
            notes.append(Message.of("steps.no_facts", name=document.name))
        if replaced:
            notes.append(Message.of("steps.later_release", name=document.name, count=replaced))
    return (*notes, *(panel.notes if panel else ()))
