"""Verification that keeps up (持续核验): what was recorded lately at once, the whole ledger round by round, each round's length told."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tongzhou.ledger.head import Head
from tongzhou.steps.ledger import Declared, look_through, sound
from tongzhou.store.alteration import Verification
from tongzhou.store.files import make_folder, read_file, replace_file
from tongzhou.store.place import Place, open_place, place_name
from tongzhou.store.seal import heads
from tongzhou.store.verify import Slice
from tongzhou.terms.errors import TongzhouError

__all__ = ["Round", "verify_on", "verify_recent"]

#: Entries after which a slice of a round is made to end at the next head, and the file in the home folder that keeps how far a round is.
_SLICE = 2_000
_STATE, _MOST = "verify.json", 1_000_000


@dataclass(frozen=True, slots=True)
class Round:
    """How far the round of verification is (核验进度).

    `reached` of `size` sealed entries since `began`; `last_began` and `last_ended` are those of the round before, None while there is none.
    """

    reached: int
    size: int
    began: datetime
    last_began: datetime | None = None
    last_ended: datetime | None = None


def verify_recent(
    path: Place, at: datetime, hours: float, known: Sequence[Head] = (), declared: Declared = None
) -> Verification:
    """Verify what was recorded in the last hours, in a time that does not grow with the rest (近期核验).

    It begins at the last head that was written before then, so that nobody can put an entry outside by its time. Of the cases with an act in it all
    acts are folded again.

    Raises
    ------
    LedgerError
        Carrying everything that was altered.
    """
    with open_place(path, at=at, is_new_allowed=False, is_read_only=True) as ledger:
        begin = max((one.size for one in heads(ledger) if one.at < at - timedelta(hours=hours)), default=0)
        return sound(look_through(ledger, known, Slice(begin), declared), path)


def verify_on(
    path: Place, home: Path, now: Callable[[], datetime], budget_s: float, declared: Declared = None
) -> Round:
    """Go on with the round of verification for so many seconds (滚动核验), at least by one slice; a round that ends begins anew.

    Raises
    ------
    LedgerError
        Carrying everything that was altered in the slice; the round stays before it, so that it is found again.
    """
    begun = now()
    states = _states(home)
    with open_place(path, at=begun, is_new_allowed=False, is_read_only=True) as ledger:
        sizes = [one.size for one in heads(ledger)]
        newest = sizes[-1] if sizes else 0
        held = _round(states.get(place_name(path)), newest, begun)
        if held.reached and held.reached not in sizes:  # another ledger of that name
            held = Round(0, newest, begun)
        while True:
            end = next((one for one in sizes if one >= held.reached + _SLICE and one < newest), None)
            sound(look_through(ledger, (), Slice(held.reached, end), declared), path)
            is_done = end is None
            held = Round(0, newest, now(), held.began, now()) if end is None else replace(held, reached=end)
            if is_done or (now() - begun).total_seconds() >= budget_s:
                break
    states[place_name(path)] = {
        "reached": held.reached, "began": held.began.isoformat(),
        "last": [one.isoformat() if one else None for one in (held.last_began, held.last_ended)],
    }  # fmt: skip
    make_folder(home)
    replace_file(home / _STATE, (json.dumps(states, ensure_ascii=False, indent=1) + "\n").encode())
    return held


def _states(home: Path) -> dict[str, Any]:
    """Read how far the rounds are; a file that is not there or cannot be read begins them anew."""
    try:
        found = json.loads(read_file(home / _STATE, _MOST))
    except (TongzhouError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _round(state: Any, size: int, at: datetime) -> Round:
    try:
        last = [datetime.fromisoformat(one) if one else None for one in state["last"]]
        return Round(int(state["reached"]), size, datetime.fromisoformat(state["began"]), last[0], last[1])
    except (TypeError, KeyError, ValueError, IndexError):
        return Round(0, size, at)
