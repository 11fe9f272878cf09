"""kill -9 in the middle of moves, of who moves and of the database server: every acknowledged move is there, none half, the log verifies.

The moves go through the engine on a declared procedure. After each kill the moves not acknowledged are sent again under the same keys.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongzhou.steps.ledger import look_through
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.store.act import receipt_of
from tongzhou.store.place import open_place, place_of
from tongzhou.store.seal import seal

AT = datetime(2022, 11, 17, 8, tzinfo=UTC)

#: Moves cases of four acts each, seals now and then, and says each number after the move was acknowledged.
WRITER = """
import sys, tempfile
from datetime import UTC, datetime
from pathlib import Path
from tongzhou.procedures.case import Move, Person
from tongzhou.steps.cases import Desk
from tongzhou.steps.procedures import load_procedures
from tongzhou.store.place import open_place, place_of
from tongzhou.store.seal import seal
place, start, at = sys.argv[1], int(sys.argv[2]), datetime(2022, 11, 17, 8, tzinfo=UTC)
li, wang = Person("li", "tongzhou", ("chief", "duty")), Person("wang", "wuqing", ("duty", "chief"))
alarm = {"substance": "benzene", "place": "116.8,39.8", "known_at": "2022-11-17T08:00+08:00", "grade": "IV", "caller": "x" * 300}
with tempfile.TemporaryDirectory() as home, open_place(place_of(place), at=at) as ledger:
    desk = Desk(ledger.connection, load_procedures("jing-jin-ji", Path(home)))
    for n in range(start, start + 100000):
        case, step = f"c-{(n - 1) // 4}", (n - 1) % 4
        if step == 0:
            desk.begin("sudden-water-pollution", case, f"m-{n}", li, at, "test")
        else:
            key, who, values = (("notify", li, alarm), ("answer", wang, {}), ("agree", li, {}))[step - 1]
            desk.move(case, Move(f"m-{n}", key, who, values), at)
        print(n, flush=True)
        if n % 50 == 0:
            seal(ledger, at)
"""


def _killed(place: str, start: int, after: int, kill: Callable[[int], None]) -> int:
    """Run the writer, kill some acknowledged moves later, and give the last acknowledged."""
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, place, str(start)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        assert writer.stderr is not None
        last = start - 1
        for line in writer.stdout:
            last = int(line)
            if last >= start + after - 1:
                kill(writer.pid)
                break
        else:
            pytest.fail(f"the writer ended by itself: {writer.stderr.read()[-2000:]}")
        rest = writer.stdout.read().split()  # acknowledged before it died
    return int(rest[-1]) if rest else last


def _survives(place: str, procedures: Procedures, kills: int, each: int, kill: Callable[[int], None]) -> None:
    acknowledged = 0
    for _ in range(kills):
        acknowledged = _killed(place, acknowledged + 1, each, kill)
        with open_place(place_of(place), at=AT) as ledger:
            for n in range(1, acknowledged + 1):
                receipt = receipt_of(ledger.connection, f"m-{n}")
                assert receipt is not None
                assert (receipt.case, receipt.n) == (f"c-{(n - 1) // 4}", (n - 1) % 4 + 1)
            looked = look_through(ledger, (), None, lambda: procedures)
            assert looked.findings == ()
            assert looked.unfolded == ()
            assert looked.acts - acknowledged in (0, 1)  # one may have been written and not yet said
            assert looked.acts == looked.leaves + looked.unsealed
            assert looked.cases == (looked.acts + 3) // 4
    with open_place(place_of(place), at=AT) as ledger:
        assert seal(ledger, AT).size == looked.acts
        assert look_through(ledger, (), None, lambda: procedures).is_sound


def _kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


def test_a_file_survives_its_writer_being_killed(tmp_path: Path, procedures: Procedures) -> None:
    _survives(str(tmp_path / "l.tongzhou"), procedures, kills=2, each=30, kill=_kill)


@pytest.mark.server
def test_a_file_survives_its_writer_being_killed_in_a_thousand_moves(tmp_path: Path, procedures: Procedures) -> None:
    _survives(str(tmp_path / "l.tongzhou"), procedures, kills=4, each=250, kill=_kill)


@dataclass
class Cluster:
    """A PostgreSQL server of our own, in a folder of its own, that can be killed and started again."""

    home: Path
    programs: Path
    port: int
    server: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def log(self) -> str:
        return (self.home / "log").read_text(errors="replace")[-2000:]

    def begin(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        """Start one of its programs, as another user where we are root: PostgreSQL does not run as root."""
        asked = [str(self.programs / program), "-D", str(self.home / "data"), *arguments]
        with (self.home / "log").open("ab") as out:
            if os.geteuid() != 0:
                return subprocess.Popen(asked, stdout=out, stderr=out, cwd="/")
            return subprocess.Popen(
                asked, stdout=out, stderr=out, cwd="/", user="postgres", group="postgres", extra_groups=[]
            )

    def start(self) -> None:
        """Start the server and wait until it has recovered and answers."""
        import psycopg

        self.server = self.begin("postgres", "-p", str(self.port), "-h", "127.0.0.1", "-k", "")
        until = time.monotonic() + 60
        while True:
            assert self.server.poll() is None, self.log
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
                return
            except psycopg.OperationalError:
                assert time.monotonic() < until, self.log
                time.sleep(0.05)

    def kill(self, _: int = 0) -> None:
        """Kill the server with all its processes, wait until the last is gone, and start it again."""
        assert self.server is not None
        leader = self.server.pid
        children = [int(one) for one in Path(f"/proc/{leader}/task/{leader}/children").read_text().split()]
        for pid in (leader, *children):
            os.kill(pid, signal.SIGKILL)
        self.server.wait()
        while any(_is_running(pid) for pid in children):
            time.sleep(0.01)
        self.start()


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    program = found[-1] if found else Path(named) if named else None
    assert program, "not run: no initdb. Install a PostgreSQL server (Debian: apt-get install postgresql)."
    home = Path(tempfile.mkdtemp(prefix="tongzhou-pg-"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        made = Cluster(home, program.parent, free.getsockname()[1])
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        assert made.begin("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync").wait() == 0, made.log
        made.start()
        yield made
    finally:
        if made.server is not None:
            made.server.send_signal(signal.SIGQUIT)  # at once, its children too
            made.server.wait()
        shutil.rmtree(home, ignore_errors=True)


@pytest.mark.server
def test_a_server_survives_its_writer_and_itself_being_killed_in_a_thousand_moves(
    cluster: Cluster, procedures: Procedures
) -> None:
    _survives(cluster.url, procedures, kills=2, each=500, kill=cluster.kill)


@pytest.mark.server
def test_a_server_survives_its_writer_being_killed_in_a_thousand_moves(
    cluster: Cluster, procedures: Procedures
) -> None:
    _survives(cluster.url, procedures, kills=4, each=250, kill=_kill)
