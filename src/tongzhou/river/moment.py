"""Moments as declared (时刻): with a zone, or in the zone of the region."""

from datetime import datetime, tzinfo

from tongzhou.terms.declaration import Table

__all__ = ["read_moment"]

_FORM = "2022-10-27T02:10:00+08:00"


def read_moment(
    table: Table, key: str, zone: tzinfo, *, required: bool = True, at: int | None = None
) -> datetime | None:
    """Read a moment, or the one at a place of a list (读取时刻); one without a zone is in the region's."""
    table.has(key)
    value = table.data.get(key)
    if at is not None and isinstance(value, list):
        value = value[at]
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=zone)
    if value is not None:
        table.wrong(key, value, _FORM, *(() if at is None else (at,)))
    elif required:
        table.take(key, str, _FORM, required=True)
    return None
