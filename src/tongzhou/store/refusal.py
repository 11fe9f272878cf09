"""What SQLite refuses, as a sentence (数据库错误说明)."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tongzhou.store.dialect import server_error
from tongzhou.terms.errors import LedgerError, StoreError, TongzhouError, fault

__all__ = ["damaged", "no_ledger", "refusing"]

#: What SQLite needs at once for its side files: 32 KiB of index and a page of the log.
_PAGE_SPACE = 65_536
_PRIMARY = 0xFF  # SQLite's extended result codes keep the primary code in the low byte


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turn whatever SQLite raises inside into an error with a sentence (改写数据库错误).

    Raises
    ------
    StoreError
        When the disk is full, the file or its folder may not be written, or another program holds the ledger.
    LedgerError
        When the file is damaged or is no ledger.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise _said(name, error) from error
    except Exception as error:
        state = server_error(error)
        if state is None and not isinstance(error, UnicodeDecodeError):
            raise
        if state is not None:
            raise _server_said(name, state, error) from error
        # SQLite's own message held bytes of the damaged file
        raise damaged(name, "it holds text that is not UTF-8") from error


def damaged(name: str, why: str) -> LedgerError:
    """Say that a file is a ledger whose pages cannot be read any more (文件损坏)."""
    return LedgerError(
        fault(
            "store.ledger_damaged",
            "The ledger {path} is damaged: {why}. Restore it from a copy; nothing was changed.",
            path=name,
            why=why,
        )
    )


def no_ledger(name: str) -> LedgerError:
    """Say that a file is something else (不是台账)."""
    return LedgerError(
        fault(
            "store.no_ledger",
            "{path} is not a tongzhou ledger. Name a ledger file, or a name that does not exist yet to begin a new one.",
            path=name,
        )
    )


def _is_full(name: str) -> bool:
    """Whether the disk has no room for a page: SQLite calls it a failing disk when there is none for its side files."""
    try:
        return shutil.disk_usage(Path(name).parent).free < _PAGE_SPACE
    except OSError:
        return False


def _said(name: str, error: sqlite3.Error) -> TongzhouError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & _PRIMARY if code is not None else None
    if primary == sqlite3.SQLITE_FULL or (primary == sqlite3.SQLITE_IOERR and _is_full(name)):
        return StoreError(
            fault(
                "store.ledger_full",
                "There is no room left to write the ledger {path}; nothing was changed. Make room on the disk and try again.",
                path=name,
            )
        )
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreError(
            fault(
                "store.ledger_locked",
                "Another program is writing the ledger {path}; nothing was changed. Try again when it has finished.",
                path=name,
            )
        )
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return StoreError(
            fault(
                "store.ledger_read_only",
                "The ledger {path} may only be read; nothing was changed. Get the right to write it, or copy it elsewhere.",
                path=name,
            )
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StoreError(
            fault(
                "store.ledger_unopened",
                "The ledger {path} cannot be opened. Check that its folder exists and that you may read and write there.",
                path=name,
            )
        )
    if primary == sqlite3.SQLITE_NOTADB:
        return no_ledger(name)
    if primary == sqlite3.SQLITE_IOERR:
        return StoreError(
            fault(
                "store.ledger_io",
                "The disk failed while the ledger {path} was read or written: {why}. Check the disk and try again.",
                path=name,
                why=str(error),
            )
        )
    return damaged(name, str(error))


def _server_said(name: str, state: str, error: BaseException) -> TongzhouError:
    """Say what a server refused; its code tells which kind it is (PostgreSQL, appendix A)."""
    if state == "53100":
        return StoreError(
            fault(
                "store.ledger_full",
                "There is no room left to write the ledger {path}; nothing was changed. Make room on the disk and try again.",
                path=name,
            )
        )
    if state in ("40001", "40P01", "55P03"):
        return StoreError(
            fault(
                "store.ledger_locked",
                "Another program is writing the ledger {path}; nothing was changed. Try again when it has finished.",
                path=name,
            )
        )
    if state in ("42501", "25006"):
        return StoreError(
            fault(
                "store.ledger_read_only",
                "The ledger {path} may only be read; nothing was changed. Get the right to write it, or copy it elsewhere.",
                path=name,
            )
        )
    if state[:2] in ("", "08", "28", "3D", "57", "53"):
        return StoreError(
            fault(
                "store.server_unreached",
                "The server of the ledger {path} does not answer or lets nobody in: {why}. Check DATABASE_URL and that the server runs; what was "
                "not acknowledged may or may not be written: send it again under the same key.",
                path=name,
                why=" ".join(str(error).split())[:300],
            )
        )
    return damaged(name, " ".join(str(error).split())[:300])
