"""Office packages (办公文档包): the parts of a ZIP container, with bounds, and what each refusal says."""

import io
import zipfile

from tongzhou.terms.errors import DocumentError, Fault, fault

__all__ = ["MAX_PART", "encrypted", "is_encrypted_office", "open_package", "part_of", "too_large_inside"]

#: The most bytes of one unpacked part, 64 MiB (assumed: an office file of that size has some thousand pages; more is a packing trick).
MAX_PART = 64 * 1024 * 1024
#: The name of the stream in which Office keeps a document with a password, as its container spells it.
_STREAM = "EncryptedPackage".encode("utf-16-le")


def is_encrypted_office(data: bytes) -> bool:
    """Whether the bytes are an Office document locked by a password (加密的办公文档)."""
    return data.startswith(b"\xd0\xcf\x11\xe0") and _STREAM in data


def encrypted(name: str) -> Fault:
    """Say that a document is locked (加密)."""
    return fault(
        "documents.encrypted",
        "{name} is locked by a password. Open it in its own program, save it without a password, and give that file.",
        name=name,
    )


def too_large_inside(name: str, size: int, limit: int) -> Fault:
    """Say that a part of a package unpacks to more bytes than are read (解包过大)."""
    return fault(
        "documents.too_large_inside",
        "{name} unpacks to a part of {size} bytes; at most {limit} are read. Split it into several files.",
        name=name,
        size=size,
        limit=limit,
    )


def _damaged(name: str, form: str) -> Fault:
    return fault(
        "documents.damaged",
        "{name} cannot be read as {form}: it is cut off or damaged. Fetch it again, or open it in its own program and save it anew.",
        name=name,
        form=form,
    )


def open_package(data: bytes, name: str, form: str) -> zipfile.ZipFile:
    """Open an office package (打开文档包).

    Raises
    ------
    DocumentError
        When it is cut off, locked, or a part unpacks to more than `MAX_PART` bytes.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):  # the last: a ZIP form zipfile cannot read
        raise DocumentError(_damaged(name, form)) from None
    if any(part.flag_bits & 1 for part in package.infolist()):
        raise DocumentError(encrypted(name))
    # Text parts only: pictures do not count.
    large = max((part.file_size for part in package.infolist() if part.filename.endswith(".xml")), default=0)
    if large > MAX_PART:
        raise DocumentError(too_large_inside(name, large, MAX_PART))
    return package


def part_of(package: zipfile.ZipFile, path: str, name: str, form: str) -> bytes:
    """Give a part's bytes (取部件).

    Raises
    ------
    DocumentError
        When the part is missing or damaged.
    """
    import zlib

    try:
        return package.read(path)
    # zipfile says NotImplementedError of a compression it lacks and RuntimeError of a locked part
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, RuntimeError):
        raise DocumentError(_damaged(name, form)) from None
