"""Time limits as they are written in a declaration (时限): `20wd`, `10d`, `48h`."""

import re
from dataclasses import dataclass
from typing import Literal

__all__ = ["Span", "read_span"]

_WRITTEN = re.compile(r"([1-9]\d{0,4})(wd|d|h|min)", re.ASCII)

Unit = Literal["wd", "d", "h", "min"]


@dataclass(frozen=True, slots=True)
class Span:
    """A time limit (时限): `count` of working days (wd), days (d), running hours (h) or minutes (min).

    Examples
    --------
    >>> str(Span(20, "wd"))
    '20wd'
    """

    count: int
    unit: Unit

    def __str__(self) -> str:
        """Give it as written."""
        return f"{self.count}{self.unit}"

    @property
    def is_running(self) -> bool:
        """Whether it runs by the clock, nights and holidays included (是否连续计时)."""
        return self.unit in ("h", "min")


def read_span(text: str) -> Span | None:
    """Read a time limit (读取时限); None where the text is none. ISO weeks and months are not taken: they hide working days.

    Examples
    --------
    >>> read_span("48h"), read_span("P20W")
    (Span(count=48, unit='h'), None)
    """
    found = _WRITTEN.fullmatch(text)
    return Span(int(found[1]), found[2]) if found else None  # type: ignore[arg-type]  # the pattern allows the four units
