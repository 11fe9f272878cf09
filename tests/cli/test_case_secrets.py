"""What the commands for cases print and write for a party that is only asked: not one byte of what is not for it yet, or never."""

import io
import zipfile
from pathlib import Path

import pytest

from tongzhou.cli.main import run

SECRETS = ("QXcaller", "QXfirm", "9137")
ALARM = ("substance=QXoil", "place=116.8,39.8", "known_at=2022-11-17T08:00+08:00", "grade=IV", "amount_kg=9137")


@pytest.mark.server  # needs none, but more time than the others have
def test_no_command_shows_a_party_what_is_not_for_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    home = {"TONGZHOU_HOME": str(tmp_path), "TONGZHOU_LANG": "en"}
    ledger = ["--ledger", str(tmp_path / "a.tongzhou")]
    li, wang = ["--as", "li@tongzhou:chief,duty"], ["--as", "wang@wuqing:duty"]
    assert run(["case", "open", "sudden-water-pollution", "--id", "c-1", *li, *ledger], home) == 0
    filled = [part for one in (*ALARM, "caller=QXcaller", "source_firm=QXfirm") for part in ("--set", one)]
    assert run(["case", "do", "c-1", "notify", *filled, *li, *ledger], home) == 0
    capfd.readouterr()
    for command in (
        ["case", "show", "c-1", *wang],
        ["case", "history", "c-1", *wang],
        ["case", "list", "--party", "wuqing"],
        ["case", "do", "c-1", "close", *wang],
        ["case", "do", "c-1", "notify", "--set", "grade=QX", *wang],
    ):
        run([*command, *ledger], home)
    printed = "".join(capfd.readouterr())
    assert "QXoil" in printed, "what is for it is there"
    assert not [one for one in SECRETS if one in printed]
    for form in ("letter", "sms", "phone", "cap"):
        path = tmp_path / f"notice.{form}"
        command = ["case", "document", "c-1", "--form", form, "--to", "wuqing", "-o", str(path)]
        assert run([*command, *li, *ledger], home) == 0
        data = path.read_bytes()
        if form == "letter":
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                data = b"".join(package.read(name) for name in package.namelist())
        assert b"QXoil" in data or form == "sms"  # a short text has no room for fields
        assert not [one for one in SECRETS if one.encode() in data], form
