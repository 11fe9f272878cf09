"""Where a ledger lies (台账所在): a file, or the address of a database on a server."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.server import has_ledger, open_server, server_name
from tongzhou.terms.errors import StoreError, fault

__all__ = ["Place", "is_there", "open_place", "place_name", "place_of"]

#: A path, or the address of a server as text.
Place = Path | str


def place_of(text: str) -> Place:
    """Read where a ledger lies (读取台账所在).

    Examples
    --------
    >>> place_of("postgresql://db/ledger"), place_of("a.tongzhou").name
    ('postgresql://db/ledger', 'a.tongzhou')
    """
    return text if "://" in text else Path(text)


def place_name(place: Place) -> str:
    """Name it as messages do, without a password (台账名)."""
    return str(place) if isinstance(place, Path) else server_name(place)


def is_there(place: Place) -> bool:
    """Whether a ledger is there to be read (台账是否存在)."""
    return place.exists() if isinstance(place, Path) else has_ledger(place)


def open_place(
    place: Place, *, at: datetime, is_new_allowed: bool = True, is_read_only: bool = False
) -> AbstractContextManager[Ledger]:
    """Open a ledger wherever it lies; otherwise as `open_ledger` and `open_server` (打开台账)."""
    if isinstance(place, Path):
        return open_ledger(place, at=at, is_new_allowed=is_new_allowed, is_read_only=is_read_only)
    return _server(place, at, is_new_allowed, is_read_only)


@contextmanager
def _server(url: str, at: datetime, is_new_allowed: bool, is_read_only: bool) -> Iterator[Ledger]:
    if not is_new_allowed and not has_ledger(url):
        raise StoreError(
            fault(
                "store.ledger_absent",
                "There is no ledger {path}. Check the name, or append a page first.",
                path=server_name(url),
            )
        )
    with open_server(url, at=at, is_read_only=is_read_only) as ledger:
        yield ledger
