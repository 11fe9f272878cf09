"""Files in and out: read with a limit, write beside and then rename (文件读写)."""

import errno
import os
import secrets
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tongzhou.terms.errors import Fault, StoreError, fault

__all__ = ["check_folder", "make_folder", "read_file", "read_stream", "replace_file", "replace_folder", "writing"]

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM}


def read_file(path: Path, limit: int) -> bytes:
    """Read a whole file, looking at its size first (读取文件).

    Parameters
    ----------
    path
        The file.
    limit
        The greatest number of bytes allowed.

    Raises
    ------
    StoreError
        When there is no such file, it is a folder, it may not be read or it is larger than `limit`.
    """
    try:
        with path.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            if size > limit:
                raise StoreError(_too_large(str(path), size, limit))
            return read_stream(opened, str(path), limit)
    except OSError as error:
        raise StoreError(_unread(path, error)) from error


def read_stream(stream: BinaryIO, name: str, limit: int) -> bytes:
    """Read a stream such as standard input to its end, stopping beyond the limit (读取输入流).

    Raises
    ------
    StoreError
        When more than `limit` bytes come.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise StoreError(_too_large(name, None, limit))
    return data


def replace_file(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file beside its place and rename it there, so that it is there whole or not at all (整体替换文件).

    Parameters
    ----------
    path
        Where it shall be; a link is followed. A device or a pipe is written to directly, never replaced.
    data
        The bytes, or pieces of them in order; whatever the pieces raise leaves nothing behind.

    Raises
    ------
    StoreError
        When the disk is full or read-only, the folder does not exist or may not be written, or `path` is a folder.
    """
    with writing(path) as out:
        for piece in [data] if isinstance(data, bytes) else data:
            out.write(piece)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` for writing; on leaving without an error it takes the place of `path` (旁写后改名).

    Raises
    ------
    StoreError
        As `replace_file`.
    """
    target = Path(os.path.realpath(path))
    try:
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and stat.S_ISDIR(mode):
            raise StoreError(_is_folder(path))
        if mode is not None and not stat.S_ISREG(mode):
            with target.open("wb", buffering=0) as out:  # a device or pipe: renaming over it would destroy it
                yield out
            return
        part = target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.part")
        try:
            with part.open("xb") as out:
                if mode is not None:
                    part.chmod(stat.S_IMODE(mode))
                yield out
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
            _sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(_unwritten(path, error)) from error


def check_folder(folder: Path) -> None:
    """Look whether a folder can be written to, before long work is done for it (检查输出文件夹).

    Raises
    ------
    StoreError
        When it is a file, or it or the nearest folder above it that exists may not be written.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise StoreError(
                fault("store.is_file", "{path} is a file. Name a folder for the output.", path=str(folder))
            )
        above = Path(os.path.realpath(folder))
        while not above.exists():
            above = above.parent
        if not above.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
        if os.statvfs(above).f_flag & os.ST_RDONLY:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        if not os.access(above, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise StoreError(_unwritten(folder, error)) from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, if they are not there (建立文件夹).

    Raises
    ------
    StoreError
        When it is a file, or may not be made there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(_unwritten(folder, error)) from error


def replace_folder(folder: Path, files: Mapping[str, bytes], former: Collection[str] = ()) -> None:
    """Write files into a folder beside it and move them in when all are on the disk (整体替换文件夹).

    A new folder appears at once with everything in it. In a folder that exists, files of the same names are replaced and every other file is
    left alone: the program does not know whose they are. When a file cannot be put in its place, those already moved are put back.

    Parameters
    ----------
    folder
        Where the files shall be; made if it does not exist, and the folders above it too.
    files
        Contents by name; names hold no folder.
    former
        Names that an earlier run of the same command may have left: those not written now are removed, so that nothing old stands beside the
        new.

    Raises
    ------
    StoreError
        When the disk is full or read-only, `folder` is a file or may not be written; nothing is changed then.
    """
    check_folder(folder)
    target = Path(os.path.realpath(folder))
    made = [above for above in (target, *target.parents) if not above.exists()]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name[:60]}.{secrets.token_hex(4)}.part")
        try:
            part.mkdir()
            # written first and then made to last: the first wait takes the others along
            for name, data in files.items():
                (part / name).write_bytes(data)
            for name in files:
                with (part / name).open("rb") as written:
                    os.fsync(written.fileno())
            _sync_folder(part)
            if target.exists():
                _move_in(part, target, tuple(files))
            else:
                part.replace(target)
            for name in former:
                if name not in files:
                    (target / name).unlink(missing_ok=True)
            _sync_folder(target.parent)
        finally:
            _remove(part)
    except BaseException as error:
        for above in made[1:]:  # folders made for nothing
            if above.exists() and not any(above.iterdir()):
                above.rmdir()
        if isinstance(error, OSError):
            raise StoreError(_unwritten(folder, error)) from error
        raise


def _move_in(part: Path, target: Path, names: tuple[str, ...]) -> None:
    """Move files into a folder that exists; on any error put the earlier ones back."""
    kept = part / ".earlier"
    kept.mkdir()
    moved: list[str] = []
    try:
        for name in names:
            if (target / name).is_dir():
                raise StoreError(_is_folder(target / name))
            if (target / name).exists():
                (target / name).rename(kept / name)
            moved.append(name)
            (part / name).rename(target / name)
        _sync_folder(target)
    except BaseException:
        for name in moved:
            if (kept / name).exists():
                (kept / name).replace(target / name)
            else:
                (target / name).unlink(missing_ok=True)
        raise


def _remove(folder: Path) -> None:
    """Remove a folder of ours with its files, two levels at most."""
    if not folder.exists():
        return
    for found in folder.iterdir():
        if found.is_dir() and not found.is_symlink():
            _remove(found)
        else:
            found.unlink()
    folder.rmdir()


def _sync_folder(folder: Path) -> None:
    """Make the renames in a folder last; some file systems do not offer it."""
    try:
        opened = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(opened)
    except OSError:
        pass
    finally:
        os.close(opened)


def _is_folder(path: Path) -> Fault:
    return fault(
        "store.is_folder", "{path} is a folder, and a file is to be written there. Name another.", path=str(path)
    )


def _too_large(name: str, size: int | None, limit: int) -> Fault:
    most = limit // 1_000_000
    if size is None:
        return fault(
            "store.stream_too_large",
            "{name} brings more than {most} MB, which is the most allowed. Split it into smaller files.",
            name=name,
            most=most,
        )
    return fault(
        "store.too_large",
        "{name} has {size:.1f} MB; at most {most} MB are allowed. Split it into smaller files.",
        name=name,
        size=size / 1e6,
        most=most,
    )


def _unread(path: Path, error: OSError) -> Fault:
    if isinstance(error, IsADirectoryError):
        return fault(
            "store.read_folder", "{path} is a folder. Name the files in it, such as {path}/*.txt.", path=str(path)
        )
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return fault("store.no_file", "There is no file {path}. Check the name and the folder.", path=str(path))
    if error.errno in _FORBIDDEN:
        return fault(
            "store.unreadable",
            "{path} may not be read by you. Ask for the right to read it or copy it.",
            path=str(path),
        )
    return fault(
        "store.read_failed",
        "{path} could not be read: the system says {why!r}. Check the disk and try again.",
        path=str(path),
        why=_why(error),
    )


def _unwritten(path: Path, error: OSError) -> Fault:
    name = str(path)
    if error.errno in _FULL:
        return fault(
            "store.full",
            "The disk is full: {path} could not be written, and nothing was changed. Make room or name another disk.",
            path=name,
        )
    if error.errno == errno.EFBIG:
        return fault(
            "store.file_limit",
            "{path} would be larger than the system lets a file be, and nothing was changed. Raise the limit (ulimit -f) or "
            "write to another disk.",
            path=name,
        )
    if error.errno == errno.EROFS:
        return fault(
            "store.read_only", "{path} lies on a disk that is read-only. Name a place that can be written.", path=name
        )
    if error.errno in _FORBIDDEN:
        return fault(
            "store.unwritable",
            "{path} may not be written by you. Name another place or ask for the right to write there.",
            path=name,
        )
    if isinstance(error, FileNotFoundError):
        return fault(
            "store.no_folder", "There is no folder {folder}. Make it or name another.", folder=str(path.parent)
        )
    if isinstance(error, NotADirectoryError | FileExistsError):
        return fault("store.not_a_folder", "A part of {path} is a file, not a folder. Name another place.", path=name)
    return fault(
        "store.write_failed",
        "{path} could not be written: the system says {why!r}. Check the disk and try again; nothing was changed.",
        path=name,
        why=_why(error),
    )


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__
