"""Whether the clock may be right (时钟核对): asked before anything is written, so that nothing is recorded that could not be sealed."""

from datetime import datetime

from tongzhou.ledger.clock import SKEW, not_before
from tongzhou.ledger.entry import utc_text
from tongzhou.store.dialect import Connection, Rows
from tongzhou.terms.errors import LedgerError, fault

__all__ = ["ask_sealed", "check_clock", "time_of"]


def time_of(text: str) -> datetime:
    """Read a stored time (时间)."""
    return datetime.fromisoformat(text)


def ask_sealed(db: Connection) -> Rows:
    """Ask when the ledger was last sealed, without waiting for the answer (末次封存时间)."""
    return db.execute("SELECT at FROM head ORDER BY size DESC LIMIT 1")


def check_clock(sealed: Rows, at: datetime, where: str | None = None) -> None:
    """Refuse what would be recorded long before the last sealing (核对时钟).

    Raises
    ------
    LedgerError
        When `at` lies before the last sealing by more than `SKEW`.
    """
    row = sealed.fetchone()
    if row is not None and not_before(at, time_of(row[0])) is None:
        raise LedgerError(
            fault(
                "store.clock_behind",
                "The clock says {now}, but the ledger was sealed at {last}. Up to {minutes} minutes are taken for skew (assumed); this is more, so "
                "one of the two clocks is wrong. Nothing was recorded: set the clock right and try again.",
                where,
                now=utc_text(at),
                last=row[0],
                minutes=int(SKEW.total_seconds() // 60),
            )
        )
