"""Which figures stand when several were recorded (截至某时有效的数值): the rule, without a database."""

import re
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

__all__ = ["Candidate", "release_day", "standing"]

_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that may stand (候选): its series and period, the day its release came out, the entry it was recorded in."""

    series: Hashable
    period: str | None
    released: str
    entry: int


def release_day(vintage: str | None, published: date | None) -> str | None:
    """Give the day (or month, or year) a figure was released, as text that sorts (发布日).

    The vintage when it is written as a date, else the document's own date, else None.

    Examples
    --------
    >>> release_day("2021-05", None), release_day("first release", date(2022, 11, 17))
    ('2021-05', '2022-11-17')
    """
    if vintage and _DAY.fullmatch(vintage):
        return vintage
    return published.isoformat() if published else None


def standing(candidates: Iterable[Candidate], corrected: Collection[int] = ()) -> list[bool]:
    """Say of each candidate whether it stands (有效判定).

    Inside one series and period the latest release stands, and of one release the entry recorded last; so an old bulletin that is filed today
    does not displace the revised figure, though it is kept as a vintage. What stands of one entry stands together: two unlike values of one
    entry are both shown. Entries in `corrected` were read anew from the same document and do not stand at all.

    Examples
    --------
    >>> old, new = Candidate("gdp", "2021", "2022-01", 1), Candidate("gdp", "2021", "2023-01", 2)
    >>> standing([old, new])
    [False, True]
    """
    seen = tuple(candidates)
    best: dict[tuple[Hashable, str | None], tuple[str, int]] = {}
    for one in seen:
        if one.entry not in corrected:
            cell = (one.series, one.period)
            best[cell] = max(best.get(cell, ("", 0)), (one.released, one.entry))
    return [one.entry not in corrected and best[one.series, one.period] == (one.released, one.entry) for one in seen]
