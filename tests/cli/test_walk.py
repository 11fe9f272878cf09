"""A procedure walked line by line: piped, and in a terminal."""

import os
import pty
import select
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import Typed

WATER = "sudden-water-pollution"
FILLED = "substance=oil place=116.9,39.7 known_at=2022-11-17T08:00+08:00 grade=IV caller=somebody source_firm=works"


def walked(typed: Typed, folder: Path, *lines: str, procedure: str = WATER, lang: str = "en") -> str:
    ran = typed(folder, "procedure", "try", procedure, "--lang", lang, stdin="\n".join(lines).encode())
    assert ran.code == 0
    assert ran.said == ""
    return ran.out.decode()


def after(out: str, mark: str) -> str:
    """What was said after the last time a mark came."""
    assert mark in out
    return out.rpartition(mark)[2]


def test_each_role_sees_what_it_may_and_what_it_may_do(typed: Typed, tmp_path: Path) -> None:
    out = walked(typed, tmp_path, "open", f"do notify {FILLED}", "as duty@wuqing", "quit", "do answer")
    seen = after(out, "you are Wuqing: duty officer")
    assert "may   respond (answer)" in seen
    assert "substance (alarm.substance) = oil" in seen
    assert "grade proposed (alarm.grade) = ordinary" in seen
    assert "somebody" not in seen
    assert "works" not in seen
    assert "not   withdraw: it is up to the chief of Tongzhou" in seen
    assert "due " in seen
    assert "taken" not in seen


def test_what_comes_with_a_hand_over_or_a_repeat_is_called_by_its_name(typed: Typed, tmp_path: Path) -> None:
    moves = (
        "open",
        f"do notify {FILLED}",
        "as duty@wuqing",
        "do answer",
        "as duty@tongzhou",
        "do @offer --to wuqing --reason nearer",
    )
    assert "words of the hand-over (handover.reason) = nearer" in walked(typed, tmp_path, *moves)


def test_nobody_else_sees_anything_before_the_case_was_sent(typed: Typed, tmp_path: Path) -> None:
    out = after(walked(typed, tmp_path, "open", "as duty@wuqing"), "you are Wuqing: duty officer")
    assert out.split() == "sees nothing of the case".split()


def test_time_is_moved_on_and_what_is_late_is_told(typed: Typed, tmp_path: Path) -> None:
    out = walked(typed, tmp_path, "open", f"do notify {FILLED}", "wait 3h", "wait 5wd", "wait soon")
    assert "! late: Wuqing, respond (answer)" in out
    assert "LATE" in out
    assert "✗ wait got 'soon'. Write 30min, 2h, 3d or 5wd" in out


def test_why_not_and_what_a_form_asks(typed: Typed, tmp_path: Path) -> None:
    out = walked(
        typed, tmp_path, "why notify", "open", "why notify", "why close", "why jump", "form notify", "form close"
    )
    assert (
        "✗ No case is open yet. Type open, as somebody of Tongzhou (tongzhou), Wuqing (wuqing), Langfang (langfang)."
        in out
    )
    assert "Nothing stands against it." in out
    assert "“close” cannot be made while the case is “draft”, only while it is “in disposal”" in out
    assert "There is no move “jump” in this procedure" in out
    assert "grade  grade proposed  [one of the codes]  must: yes  IV ordinary" in out
    assert "close has no form to fill in." in out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("do notify grade=huge", "The field grade proposed (grade) is 'huge', which is not in its list"),
        ("do notify substance", "'substance' cannot be read"),
        ("do", "'do' cannot be read"),
        ("do notify --evidence a:b:c:yesterday", "'a:b:c:yesterday' cannot be read"),
        ("do @offer --to moon", "'moon' is no party of this procedure"),
        ('do notify text="open', "or a quote is not closed"),
        ("jump", "'jump' is no command"),
        ("as king@moon", "as got 'king@moon'. Write role@party"),
        ("as", "as got ''"),
    ],
)
def test_a_line_at_fault_gets_a_sentence_and_changes_nothing(
    line: str, said: str, typed: Typed, tmp_path: Path
) -> None:
    out = walked(typed, tmp_path, "open", line, "look")
    assert f"✗ {said}" in out or said in out
    assert "[draft]" in after(out, said)


def test_a_hand_over_and_a_deemed_move_in_chinese(typed: Typed, tmp_path: Path) -> None:
    out = walked(
        typed, tmp_path, "open", f"do notify {FILLED}", "as duty@tongzhou", "do @offer --to wuqing --reason 属武清",
        "as duty@wuqing", "look", "do @accept", lang="zh",
    )  # fmt: skip
    assert "接受移送 (@accept)" in out
    assert "✓ 已接受" in out


def test_a_procedure_by_items_says_so_when_none_is_named(typed: Typed, tmp_path: Path) -> None:
    out = walked(typed, tmp_path, "do submit", "open", "open fire", procedure="metro-approval")
    assert "Type open ITEM" in out
    assert "The item is '', which this procedure does not list" in out
    assert "may   submit" in out


def test_it_is_walked_in_a_terminal(tmp_path: Path) -> None:
    """The process itself, at the other end of a pseudo-terminal, with a prompt before each line."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(  # noqa: S606 our own program, at the end of a terminal
            sys.executable,
            [sys.executable, "-m", "tongzhou", "procedure", "try", WATER, "--lang", "zh"],
            {"TONGZHOU_HOME": str(tmp_path), "PATH": "", "PYTHONIOENCODING": "utf-8"},
        )
    os.write(terminal, b"open\nquit\n")
    said, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            try:
                piece = os.read(terminal, 4096)
            except OSError:  # the other end has closed
                break
            if not piece:
                break
            said += piece
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    text = said.decode()
    assert "> " in text
    assert "可作  通报 (notify), 撤销 (withdraw)" in text
