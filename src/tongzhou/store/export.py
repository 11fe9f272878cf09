"""A ledger as one file that any ledger can be made from again (台账导出与导入), and a copy of it taken while others write.

The form is described in docs/reference/ledger-export.md: a ZIP of `manifest.json`, one `<table>.jsonl` a table, and the bytes of each document.
"""

import base64
import json
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from tongzhou.ledger.head import Head
from tongzhou.store.clock import time_of
from tongzhou.store.dialect import Connection, insert_rows, is_row_refused, number_on, stream
from tongzhou.store.ledger import Ledger, reading, writing
from tongzhou.terms.errors import Fault, LedgerError, StoreError, fault

__all__ = ["FORM", "backup", "export", "load"]

#: What the manifest says the archive is; another form gets another number.
FORM = "tongzhou ledger export 1"

#: Each table and what its rows are ordered by; documents come apart.
_TABLES = {
    "entry": "seq", "content": "entry", "filing": "entry", "series": "id", "fact": "entry, n", "evidence": "entry, n, k", "act": "entry",
    "part": "entry, n", "unsealed": "entry", "leaf": "position", "head": "size", "case_now": '"case"', "case_party": '"case", party',
    "deadline": '"case", k',
}  # fmt: skip
_BATCH = 2000
_TIME = (1980, 1, 1, 0, 0, 0)  # the same ledger gives the same archive


def export(ledger: Ledger, out: BinaryIO) -> Head | None:
    """Write everything a ledger holds, as it stands at one moment, and give its head (导出台账).

    Raises
    ------
    LedgerError, StoreError
        When the ledger is damaged or cannot be read.
    """
    with reading(ledger) as db, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        files: dict[str, dict[str, object]] = {}
        for table, order in _TABLES.items():
            rows = stream(db, f"SELECT * FROM {table} ORDER BY {order}")  # noqa: S608 names of this module
            files[f"{table}.jsonl"] = _write(archive, f"{table}.jsonl", _lines(_columns(db, table), rows))
        numbers = []
        for number, name, data in stream(db, "SELECT id, sha256, bytes FROM document ORDER BY id"):
            numbers.append([number, name])
            files[f"documents/{name}"] = _write(archive, f"documents/{name}", [bytes(data)])
        row = db.execute("SELECT size, root, at, algorithm FROM head ORDER BY size DESC LIMIT 1").fetchone()
        head = Head(row[0], row[1], time_of(row[2]), row[3]) if row else None
        said = {
            "form": FORM, "head": str(head) if head else None, "documents": numbers, "files": files,
        }  # fmt: skip
        _write(archive, "manifest.json", [json.dumps(said, ensure_ascii=False, indent=1).encode()])
    return head


def _columns(db: Connection, table: str) -> list[str]:
    asked: Any = db.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 names of this module
    return [one[0] for one in asked.description]


def _lines(columns: list[str], rows: Iterable[Any]) -> Iterator[bytes]:
    yield json.dumps(columns).encode() + b"\n"
    for row in rows:
        values = [{"b64": base64.b64encode(one).decode()} if isinstance(one, bytes) else one for one in row]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> dict[str, object]:
    hashed, count = sha256(), 0
    about = zipfile.ZipInfo(name, _TIME)
    about.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(about, "w", force_zip64=True) as member:
        for piece in pieces:
            member.write(piece)
            hashed.update(piece)
            count += 1
    return {"sha256": hashed.hexdigest(), "lines": count}


def load(ledger: Ledger, source: Path) -> str | None:
    """Fill a new ledger from an archive; give the head the archive says it has (导入台账).

    Whether what came is what was once appended is for `verify` to say; this says whether the archive is whole.

    Raises
    ------
    LedgerError
        Naming every file of the archive that was altered, is missing or cannot be read; or when the ledger holds something already.
    StoreError
        When the archive cannot be opened or the ledger cannot be written; the ledger is as it was.
    """
    with writing(ledger) as db:
        if db.execute("SELECT 1 FROM entry LIMIT 1").fetchone() is not None:
            raise LedgerError(
                fault(
                    "store.import_not_empty",
                    "The ledger {path} holds entries already. Import into a ledger that does not exist yet.",
                    path=ledger.name,
                )
            )
        try:
            with zipfile.ZipFile(source) as archive:
                return _load(db, archive, source)
        except OSError as error:
            raise StoreError(
                fault(
                    "store.read_failed",
                    "{path} could not be read: the system says {why!r}. Check the disk and try again.",
                    path=str(source),
                    why=error.strerror or "",
                )
            ) from error
        except zipfile.BadZipFile:
            raise LedgerError(_unreadable(source, source.name)) from None


def _load(db: Connection, archive: zipfile.ZipFile, source: Path) -> str | None:
    try:
        manifest = json.loads(archive.read("manifest.json"))
        form, files, documents, head = manifest["form"], manifest["files"], manifest["documents"], manifest["head"]
        listed = {name: about["sha256"] for name, about in files.items()}
        numbers = [(int(number), str(name)) for number, name in documents]
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile):
        raise LedgerError(_unreadable(source, "manifest.json")) from None
    if form != FORM:
        raise LedgerError(
            fault(
                "store.import_form",
                "The archive says it is {form!r}; this program reads {known!r}. Install the tongzhou that wrote it, or a newer one.",
                str(source),
                form=str(form)[:60],
                known=FORM,
            )
        )
    wanted = [f"{table}.jsonl" for table in _TABLES] + [f"documents/{name}" for _, name in numbers]
    faults = _altered(archive, source, listed, wanted)
    if faults:
        raise LedgerError(faults)
    for table in _TABLES:
        _fill(db, archive, source, table)
    for number, name in numbers:
        db.execute("INSERT INTO document VALUES (?, ?, ?)", (number, name, archive.read(f"documents/{name}")))
    number_on(db)
    return head if isinstance(head, str) else None


def _altered(archive: zipfile.ZipFile, source: Path, listed: dict[str, str], wanted: list[str]) -> list[Fault]:
    """Name every file that is not as the manifest says."""
    there = set(archive.namelist()) - {"manifest.json"}
    faults = []
    for name in sorted(there | listed.keys() | set(wanted)):
        if name not in there or name not in listed or name not in wanted:
            faults.append(
                fault(
                    "store.import_missing",
                    "{file} is missing or was added. Export the ledger again; nothing was imported.",
                    str(source),
                    file=name,
                )
            )
            continue
        hashed = sha256()
        try:
            with archive.open(name) as member:
                while piece := member.read(1 << 20):
                    hashed.update(piece)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError):
            hashed = sha256(b"unreadable")
        if hashed.hexdigest() != listed[name]:
            faults.append(
                fault(
                    "store.import_altered",
                    "{file} was altered after the export. Export the ledger again; nothing was imported.",
                    str(source),
                    file=name,
                )
            )
    return faults


def _fill(db: Connection, archive: zipfile.ZipFile, source: Path, table: str) -> None:
    columns = _columns(db, table)
    place = f"{table}.jsonl"
    with archive.open(place) as member:
        batch: list[list[object]] = []
        for number, line in enumerate(member, 1):
            place = f"{table}.jsonl:{number}"
            try:
                values = json.loads(line)
                if not isinstance(values, list) or len(values) != len(columns) or (number == 1 and values != columns):
                    raise ValueError(place)
                if number > 1:
                    batch.append([_value(one) for one in values])
            except (ValueError, TypeError):
                raise LedgerError(_unreadable(source, place)) from None
            if len(batch) == _BATCH:
                _insert(db, source, table, batch)
                batch = []
        _insert(db, source, table, batch)


def _insert(db: Connection, source: Path, table: str, rows: list[list[object]]) -> None:
    try:
        if rows:
            insert_rows(db, table, rows, len(rows[0]))
    except Exception as error:
        if is_row_refused(error):
            raise LedgerError(_unreadable(source, f"{table}.jsonl")) from None
        raise


def _value(one: object) -> object:
    if isinstance(one, dict):
        if one.keys() != {"b64"}:
            raise ValueError(one)
        return base64.b64decode(one["b64"], validate=True)
    if isinstance(one, str | int | float) or one is None:
        return one
    raise TypeError(type(one).__name__)


def _unreadable(source: Path, file: str) -> Fault:
    return fault(
        "store.import_unreadable",
        "{file} is not what an export of a ledger holds. Export the ledger again; nothing was imported.",
        str(source),
        file=file,
    )


def backup(ledger: Ledger, target: Path) -> None:
    """Copy a ledger file as it stands at one moment, whatever others write meanwhile (备份台账); the copy is a ledger like any other.

    Raises
    ------
    StoreError
        When it lies on a server, which has backups of its own, or the copy cannot be written.
    """
    raw = ledger.connection
    if not isinstance(raw, sqlite3.Connection):
        raise StoreError(
            fault(
                "store.backup_server",
                "{path} lies on a server: back it up with the server's own means (pg_dump, pg_basebackup), or use `tongzhou ledger export`.",
                path=ledger.name,
            )
        )
    with closing(sqlite3.connect(target)) as copy:
        raw.backup(copy, pages=4096)
        copy.execute("PRAGMA journal_mode = DELETE")
