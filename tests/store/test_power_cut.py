"""kill -9 in the middle of appends: every acknowledged act is there, none half, and the log verifies."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongzhou.store.history import acts_of_case
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.seal import seal
from tongzhou.store.server import open_server
from tongzhou.store.verify import verify

AT = datetime(2022, 11, 17, 8, tzinfo=UTC)

#: Appends acts for ever, seals now and then, and says each number after it was acknowledged.
WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tongzhou.ledger.act import Act, CaseNow, Deadline, Part
from tongzhou.store.act import append_act
from tongzhou.store.ledger import open_ledger
from tongzhou.store.seal import seal
from tongzhou.store.server import open_server
place, start, at = sys.argv[1], int(sys.argv[2]), datetime(2022, 11, 17, 8, tzinfo=UTC)
opened = open_server(place, at=at) if "://" in place else open_ledger(Path(place), at=at)
with opened as ledger:
    for n in range(start, start + 100000):
        act = Act(f"m-{n}", "move", "a", "c", n, "p@1#0", "x", "s", parts=(Part("x", b"y" * 300), Part("z", b"")))
        now = CaseNow("c", "p@1#0", n, "s", True, parties=("x", "y"), deadlines=(Deadline("answer", at),))
        append_act(ledger.connection, act, at, now)
        print(n, flush=True)
        if n % 50 == 0:
            seal(ledger, at)
"""


@contextmanager
def _opened(place: str) -> Iterator[Ledger]:
    with open_server(place, at=AT) if "://" in place else open_ledger(Path(place), at=AT) as ledger:
        yield ledger


def _kill_in_the_middle(place: str, start: int, after: int) -> int:
    """Run the writer, kill it some acknowledged acts later, and give the last acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, place, str(start)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        last = start - 1
        for line in writer.stdout:
            last = int(line)
            if last >= start + after - 1:
                os.kill(writer.pid, signal.SIGKILL)
                break
        rest = writer.stdout.read().split()  # acknowledged before it died
    return int(rest[-1]) if rest else last


def _survives(place: str, kills: int, each: int) -> None:
    acknowledged = 0
    for _ in range(kills):
        acknowledged = max(acknowledged, _kill_in_the_middle(place, acknowledged + 1, each))
        with _opened(place) as ledger:
            acts = acts_of_case(ledger.connection, "c")
            assert len(acts) in (acknowledged, acknowledged + 1)  # one may have been written and not yet said
            assert all(len(one.act.parts) == 2 and not one.erased for one in acts)
            found = verify(ledger)
            assert found.is_sound
            assert found.acts == found.leaves + found.unsealed == len(acts)
            acknowledged = len(acts)
    with _opened(place) as ledger:
        assert seal(ledger, AT).size == acknowledged
        assert verify(ledger).is_sound


def test_a_file_survives_being_killed(tmp_path: Path) -> None:
    _survives(str(tmp_path / "l.tongzhou"), kills=2, each=40)


@pytest.mark.server
def test_a_file_survives_being_killed_in_a_thousand_acts(tmp_path: Path) -> None:
    _survives(str(tmp_path / "l.tongzhou"), kills=4, each=250)


@pytest.mark.server
def test_a_server_survives_its_writer_being_killed_in_a_thousand_acts(url: str) -> None:
    _survives(url, kills=4, each=250)
