"""Comparators dated (基期): the same part of an earlier year, the month before, the end of the last year."""

import re
from datetime import date, timedelta
from functools import lru_cache

from tongzhou.facts.periods import Base, read_period

__all__ = ["base_period", "earlier"]


@lru_cache(maxsize=4096)
def earlier(form: str | None, years: int = 1) -> str | None:
    """Give the same part of an earlier year (上年同期)."""
    if form is None or len(form) == 9 and form[4] == "-" and form[5:].isdigit():
        return None
    shifted = re.sub(r"(?<!\d)\d{4}(?!\d)", lambda found: f"{int(found[0]) - years:04d}", form)
    return shifted[:-2] + "28" if shifted.endswith("-02-29") else shifted


@lru_cache(maxsize=1024)
def _before(form: str | None) -> str | None:
    """Give the month or quarter before, for a day the last of the month before (上期)."""
    if form is None:
        return None
    if len(form) == 7 and form[4] == "-":
        year, month = int(form[:4]), int(form[5:])
        return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
    if len(form) == 6 and form[4] == "Q":
        year, quarter = int(form[:4]), int(form[5])
        return f"{year - 1}Q4" if quarter == 1 else f"{year}Q{quarter - 1}"
    if len(form) == 10 and form[4] == "-":
        return (date.fromisoformat(form).replace(day=1) - timedelta(days=1)).isoformat()
    return None


def base_period(base: Base, form: str | None) -> str | None:
    """Date the comparator of a base (基期)."""
    if base.form and base.form[0] == "@":
        return read_period(base.form[1:], None, int(form[:4])).form if form else None
    if base.form and base.form[0] == "+":
        months = [f"{form[:4]}-{month}" for month in base.form[1:].split("+")] if form else []
        if len(months) == 1 and base.words.endswith(("末", "底")):
            return read_period(f"{months[0].replace('-', '年')}月末", None, None).form
        return "/".join(months) or None
    if base.form and base.form[0] == "-" and base.form[1:].isdigit():
        return earlier(form[:4], int(base.form[1:])) if form else None
    if base.form and base.form[0] != "-":
        if base.is_yearly and form:
            return earlier(form, int(form[:4]) - int(base.form[:4]))
        return base.form
    if base.form and form:
        return f"{int(form[:4]) - 1}{base.form}"
    if base.is_yearly:
        return earlier(form)
    return _before(form) if base.is_chained else None
