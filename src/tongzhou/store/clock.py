"""Whether the clock may be right (时钟核对): asked before anything is written, so that nothing is recorded that could not be sealed."""

from datetime import datetime

from tongzhou.ledger.clock import SKEW, not_before
from tongzhou.ledger.entry import utc_text
from tongzhou.store.dialect import Connection
from tongzhou.terms.errors import LedgerError, fault

__all__ = ["check_clock", "last_sealed", "time_of"]


def time_of(text: str) -> datetime:
    """Read a stored time (时间)."""
    return datetime.fromisoformat(text)


def last_sealed(db: Connection) -> str | None:
    """Give when the ledger was last sealed, as it is stored (末次封存时间)."""
    row = db.execute("SELECT at FROM head ORDER BY size DESC LIMIT 1").fetchone()
    return str(row[0]) if row else None


def check_clock(sealed: str | None, at: datetime, where: str | None = None) -> None:
    """Refuse what would be recorded long before the last sealing (核对时钟).

    Raises
    ------
    LedgerError
        When `at` lies before the last sealing by more than `SKEW`.
    """
    if sealed is not None and not_before(at, time_of(sealed)) is None:
        raise LedgerError(
            fault(
                "store.clock_behind",
                "The clock says {now}, but the ledger was sealed at {last}. Up to {minutes} minutes are taken for skew (assumed); this is more, so "
                "one of the two clocks is wrong. Nothing was recorded: set the clock right and try again.",
                where,
                now=utc_text(at),
                last=sealed,
                minutes=int(SKEW.total_seconds() // 60),
            )
        )
