"""What several parts' tests share: the program run as it is typed, without a process of its own."""

import io
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tongzhou.cli.main import run


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code, standard output, standard error, and both in the order they were written."""

    code: int
    out: bytes
    said: str
    both: str


class _Tee(io.BytesIO):
    """Bytes that are also written to what both streams share."""

    def __init__(self, shared: io.BytesIO) -> None:
        super().__init__()
        self.shared = shared

    def write(self, data: object) -> int:
        self.shared.write(data)  # type: ignore[arg-type]  # whatever BytesIO takes
        return super().write(data)  # type: ignore[arg-type]  # as above


Typed = Callable[..., Ran]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run `tongzhou` with arguments in a folder, as `main` does, in this process: most of what a command takes is starting Python."""

    def running(folder: Path, *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None) -> Ran:
        both = io.BytesIO()
        out, said = _Tee(both), _Tee(both)
        # held until the bytes are read: a stream that nobody holds closes what it writes to
        streams = [io.TextIOWrapper(one, "utf-8", write_through=True) for one in (out, said)]
        with monkeypatch.context() as now:
            now.chdir(folder)
            now.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            now.setattr(sys, "stdout", streams[0])
            now.setattr(sys, "stderr", streams[1])
            now.setattr(tempfile, "tempdir", str(folder.parent))
            code = run(arguments, environment or {"TONGZHOU_HOME": str(folder / "home"), "PATH": ""})
        return Ran(code, out.getvalue(), said.getvalue().decode(), both.getvalue().decode(errors="replace"))

    return running
