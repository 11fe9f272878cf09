"""Filing in the ledger, looking at it, verifying it (台账)."""

import gc
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tongzhou.facts.fact import Fact
from tongzhou.ledger.head import Head
from tongzhou.steps.procedures import Procedures
from tongzhou.steps.refold import rebuilt, refold, refuse
from tongzhou.store.alteration import Verification
from tongzhou.store.append import Appended, append_document, append_panel
from tongzhou.store.asof import facts_as_of
from tongzhou.store.count import Counts, count
from tongzhou.store.erase import Erasure, erase
from tongzhou.store.export import backup, export, load
from tongzhou.store.files import check_folder, make_folder, read_file, replace_file, writing
from tongzhou.store.ledger import Ledger
from tongzhou.store.ledger import reading as reading_ledger
from tongzhou.store.ledger import writing as writing_ledger
from tongzhou.store.place import Place, open_place, place_name
from tongzhou.store.seal import heads, seal
from tongzhou.store.verify import Slice, verify
from tongzhou.terms.errors import LedgerError, StoreError, fault
from tongzhou.terms.panel import Observation
from tongzhou.terms.source import Document

__all__ = [
    "Declared",
    "DocumentFiling",
    "Filed",
    "LedgerState",
    "PanelFiling",
    "backup_ledger",
    "erase_content",
    "export_ledger",
    "file_all",
    "import_ledger",
    "keep_line",
    "ledger_state",
    "look_through",
    "rebuild_cases",
    "seal_now",
    "sound",
    "verify_ledger",
]

#: Who appends: the program on behalf of whoever runs it; persons come with log-in.
ACTOR = "tongzhou bluebook"
#: The largest file of kept heads.
_MOST_KEPT = 10_000_000


@dataclass(frozen=True, slots=True)
class DocumentFiling:
    """A document to be filed with its bytes and facts (待登记文档)."""

    document: Document
    data: bytes
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class PanelFiling:
    """A panel to be filed with its bytes and rows (待登记面板)."""

    document: Document
    data: bytes
    observations: tuple[Observation, ...]


@dataclass(frozen=True)
class Filed:
    """What filing did (登记结果).

    `standing` holds, for each document by its hash, the ids of its facts that stand as of the head; the others have been replaced by
    a later release that the ledger knows.
    """

    appended: tuple[Appended, ...]
    head: Head
    standing: dict[str, frozenset[str]]


def file_all(path: Place, documents: Sequence[DocumentFiling], panels: Sequence[PanelFiling], at: datetime) -> Filed:
    """Append documents and panels, seal, and read back what stands (登记、封存并读回).

    What the ledger holds already changes nothing.

    Parameters
    ----------
    path
        The ledger; it and the folders above it are made when they do not exist.
    documents, panels
        In the order of filing, each one entry.
    at
        When, with a zone.

    Raises
    ------
    LedgerError
        When the ledger is damaged, newer than the program or no ledger.
    StoreError
        When the disk is full or read-only, or another program holds the ledger.
    """
    if isinstance(path, Path):
        make_folder(path.parent)
    with open_place(path, at=at) as ledger:
        appended = [append_panel(ledger, one.document, one.data, one.observations, at, ACTOR) for one in panels]
        appended += [append_document(ledger, one.document, one.data, one.facts, at, ACTOR) for one in documents]
        head = seal(ledger, at)
        hashes = [one.document.sha256 for one in documents]
        standing: dict[str, set[str]] = {sha256: set() for sha256 in hashes}
        for stored in facts_as_of(ledger, head.at, document=hashes) if hashes else ():
            for fact in (stored.record, *stored.repeats):
                if isinstance(fact, Fact):
                    standing[stored.document.sha256].add(fact.id)
    return Filed(tuple(appended), head, {sha256: frozenset(ids) for sha256, ids in standing.items()})


#: Gives the declarations of a region when a ledger holds cases; None where nothing is to be folded again.
Declared = Callable[[], Procedures] | None


def verify_ledger(path: Place, at: datetime, known: Sequence[Head] = (), declared: Declared = None) -> Verification:
    """Compute a ledger again and compare (核验台账).

    Parameters
    ----------
    path
        The ledger.
    at
        The time, with a zone.
    known
        Heads kept elsewhere, such as in earlier books.
    declared
        Gives the procedures by which the cases are folded again; asked only when there are cases.

    Raises
    ------
    LedgerError
        Carrying everything that was altered.
    """
    with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        return sound(look_through(ledger, known, None, declared), path)


def rebuild_cases(path: Place, at: datetime, declared: Callable[[], Procedures]) -> tuple[str, ...]:
    """Verify a ledger, and write anew where cases stand of which nothing but that was altered (重建现状); name them.

    Raises
    ------
    LedgerError
        Carrying everything else that was altered; nothing was changed then.
    """
    with open_place(path, at=at, is_new_allowed=False) as ledger:
        found = verify(ledger)
        sound(replace(found, findings=tuple(one for one in found.findings if one.table != "case_now")), path)
        return rebuilt(ledger.connection, declared())


def look_through(
    ledger: Ledger, known: Sequence[Head] = (), only: Slice | None = None, declared: Declared = None
) -> Verification:
    """Verify a ledger or a part of it, and fold its cases again (核验并重新归约)."""
    with _without_collector():
        found = verify(ledger, known, only)
        if not found.acts or declared is None:
            return found
        return _folded_again(ledger, found, declared(), only)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Leave out the collector of cycles: of millions of rows none is in a cycle, and looking through them takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _folded_again(ledger: Ledger, found: Verification, procedures: Procedures, only: Slice | None) -> Verification:
    with reading_ledger(ledger) as db:
        folded = refold(db, procedures, only)
    return replace(
        found,
        findings=(*found.findings, *folded.findings),
        cases=folded.cases,
        unfolded=tuple(sorted(folded.unfolded.items(), key=lambda one: one[0] or "")),
    )


def sound(found: Verification, path: Place) -> Verification:
    """Give a verification back, or raise all it found."""
    refuse(found.findings, place_name(path))
    return found


def export_ledger(path: Place, target: Path, at: datetime) -> Head | None:
    """Seal what waits and write the ledger as one archive (导出台账); the archive is there whole or not at all.

    Raises
    ------
    LedgerError, StoreError
        When the ledger is damaged, or one of the files cannot be read or written.
    """
    with open_place(path, at=at, is_new_allowed=False) as ledger, writing(target) as out:
        seal(ledger, at)
        return export(ledger, out)


def import_ledger(source: Path, path: Place, at: datetime, known: Sequence[Head] = ()) -> Verification:
    """Make a ledger from an archive, verify it, and put it in its place only when it is sound (导入台账).

    Raises
    ------
    LedgerError
        Naming everything in the archive that was altered; nothing is left then.
    StoreError
        When there is a ledger already, or a file cannot be read or written.
    """
    if not isinstance(path, Path):
        with open_place(path, at=at) as ledger, writing_ledger(ledger):
            return _filled(ledger, source, known)
    with _made_beside(path) as part:
        with open_place(part, at=at) as ledger:
            found = _filled(ledger, source, known)
        return found


def _filled(ledger: Ledger, source: Path, known: Sequence[Head]) -> Verification:
    """Fill a ledger from an archive, and raise unless it is sound and has the head the archive says."""
    said = load(ledger, source)
    found = sound(verify(ledger, known), source)
    head = str(found.head) if found.head else None
    if head != said:
        raise LedgerError(
            fault(
                "steps.import_head",
                "The archive says its head is {said}, but what it holds gives {found}. Export the ledger again; nothing was imported.",
                str(source),
                said=said,
                found=head,
            )
        )
    return found


def backup_ledger(path: Place, target: Path, at: datetime, known: Sequence[Head] = ()) -> Verification:
    """Copy a ledger while others write it, and verify the copy (备份台账); a copy that is not sound is not kept.

    Raises
    ------
    LedgerError
        Carrying everything that was altered.
    StoreError
        When the target exists, or a file cannot be read or written.
    """
    with _made_beside(target) as part:
        with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
            backup(ledger, part)
        with open_place(part, at=at, is_new_allowed=False, is_read_only=True) as copy:
            return sound(verify(copy, known), path)


@contextmanager
def _made_beside(target: Path) -> Iterator[Path]:
    """Give a place beside `target` for a ledger file; it is put there on leaving without an error, and goes otherwise."""
    if target.exists():
        raise StoreError(
            fault(
                "steps.target_exists",
                "{path} exists already and was left alone. Name a file that does not exist yet.",
                path=str(target),
            )
        )
    check_folder(target.parent)
    part = target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.part")
    try:
        yield part
        part.replace(target)
    finally:
        for side in ("", "-wal", "-shm", "-journal"):
            Path(f"{part}{side}").unlink(missing_ok=True)


def erase_content(
    path: Place, entry: int, n: int | None, basis: str, actor: str, message: str, at: datetime
) -> tuple[Erasure, Head]:
    """Erase the content of an entry or one part of an act under a recorded act, and seal that (删除个人信息).

    Raises
    ------
    LedgerError, StoreError
        As `tongzhou.store.erase.erase`.
    """
    with open_place(path, at=at, is_new_allowed=False) as ledger:
        done = erase(ledger, entry, message, actor, basis, at, n=n)
        return done, seal(ledger, at)


def seal_now(path: Place, at: datetime) -> Head:
    """Seal what waits and give the head (封存)."""
    with open_place(path, at=at, is_new_allowed=False) as ledger:
        return seal(ledger, at)


def keep_line(path: Path, line: bytes) -> None:
    """Add a line to a file of kept heads, unless it ends with it already (另存封存值).

    Raises
    ------
    StoreError
        When the file cannot be read or written; it is as it was then.
    """
    kept = read_file(path, _MOST_KEPT) if path.exists() else b""
    if not kept.endswith(line):
        replace_file(path, kept + (b"\n" if kept and not kept.endswith(b"\n") else b"") + line)


@dataclass(frozen=True, slots=True)
class LedgerState:
    """What a ledger holds and all its heads, oldest first (台账概况)."""

    counts: Counts
    heads: tuple[Head, ...]


def ledger_state(path: Place, at: datetime) -> LedgerState:
    """Count what a ledger holds and give its heads (台账概况)."""
    with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        return LedgerState(count(ledger), heads(ledger))
