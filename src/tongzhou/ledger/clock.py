"""The clock of a ledger (台账时钟): each record is made by the own clock of who makes it; time in a log does not go back."""

from datetime import datetime, timedelta

__all__ = ["SKEW", "not_before"]

#: How far two clocks may differ before one of them is taken to be wrong. Assumed; RFC 4120 §8.2 recommends the same for tickets.
SKEW = timedelta(minutes=5)


def not_before(at: datetime, last: datetime | None) -> datetime | None:
    """Give the time to record after something that was recorded at `last` (登记时间): `at`, or `last` where `at` lies before it by skew alone.

    None when it lies before by more than `SKEW`: a clock was set back, or ran ahead then.

    Examples
    --------
    >>> from datetime import UTC
    >>> at = datetime(2022, 11, 17, 8, tzinfo=UTC)
    >>> not_before(at, at + timedelta(seconds=3)) == at + timedelta(seconds=3), not_before(at, at + timedelta(hours=1))
    (True, None)
    """
    if last is None or at >= last:
        return at
    return last if last - at <= SKEW else None
