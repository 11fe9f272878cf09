"""The program as a whole: language, help, wrong usage, exit codes."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tongzhou.cli.main import COMMANDS, run
from tongzhou.cli.session import Session
from tongzhou.cli.trouble import say_trouble

LEAVES = [*(name for name in COMMANDS if name not in {"ledger", "region"})]
LEAVES += ["ledger", "ledger verify", "ledger show", "region", "region check", "region show"]
Captured = pytest.CaptureFixture[str]


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"TONGZHOU_HOME": str(tmp_path), "LANG": "C.UTF-8", "PATH": os.environ["PATH"], **more}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", LEAVES)
def test_every_command_has_help_that_reads_well(tmp_path: Path, capsys: Captured, lang: str, name: str) -> None:
    assert run([*name.split(), "--lang", lang, "--help"], environment(tmp_path)) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert f"tongzhou {name}" in said.out.splitlines()[0]
    assert "--lang zh|en" in said.out
    assert "cli." not in said.out
    assert ("示例：" if lang == "zh" else "Examples:") in said.out


def test_the_program_lists_its_commands(tmp_path: Path, capsys: Captured) -> None:
    assert run(["--help"], environment(tmp_path)) == 0
    said = capsys.readouterr().out
    assert all(f"\n  {name} " in said for name in COMMANDS)


def test_without_arguments_the_help_is_shown_as_wrong_usage(tmp_path: Path, capsys: Captured) -> None:
    assert run([], environment(tmp_path)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "bluebook" in said.err


def test_the_version_is_data(tmp_path: Path, capsys: Captured) -> None:
    assert run(["--version"], environment(tmp_path)) == 0
    assert capsys.readouterr().out.startswith("tongzhou ")


WRONG = [
    (["nope"], "There is no command 'nope'", "没有命令“nope”"),
    (["--nope"], "no option --nope", "没有选项 --nope"),
    (["facts", "--nope", "x"], "no option --nope", "没有选项 --nope"),
    (["facts", "--formt", "csv", "x"], "Did you mean --format", "是否指 --format"),
    (["facts"], "FILE... is missing", "缺少 FILE..."),
    (["bluebook", "x"], "-o / --output is needed", "缺少选项 -o / --output"),
    (["facts", "x", "--date"], "--date needs a value", "--date 后面要有值"),
    (["facts", "x", "--help=1"], "--help takes no value", "--help 不带值"),
    (["facts", "x", "--date", "2022-13-01"], "--date got '2022-13-01'", "--date 的值是“2022-13-01”"),
    (["facts", "x", "--date", "2022-W46-4"], "--date got '2022-W46-4'", "--date 的值是“2022-W46-4”"),
    (["facts", "x", "--region", ""], "--region got an empty name", "--region 的名称为空"),
    (["bluebook", "x", "-o", "-"], "A book is a folder", "蓝皮书是一个文件夹"),
    (["facts", "x", "--date", "20221117"], "Write a day", "请按“年-月-日”"),
    (["facts", "x", "--format", "pdf"], "Allowed are jsonl, csv, xlsx", "只允许 jsonl, csv, xlsx"),
    (["facts", ""], "FILE... got an empty name", "FILE... 的名称为空"),
    (["config", "more"], "takes no 'more'", "不接受“more”"),
    (["ledger", "nope"], "There is no command 'nope'", "没有命令“nope”"),
    (["region", "check"], "PATH is missing", "缺少 PATH"),
]


@pytest.mark.parametrize(("arguments", "english", "chinese"), WRONG)
def test_wrong_usage_is_said_in_the_users_language(
    tmp_path: Path, capsys: Captured, arguments: list[str], english: str, chinese: str
) -> None:
    for lang, sentence in (("en", english), ("zh", chinese)):
        assert run(["--lang", lang, *arguments], environment(tmp_path)) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert sentence in said.err
        assert "--help" in said.err.splitlines()[-1]


def test_an_unknown_language_is_wrong_usage(tmp_path: Path, capsys: Captured) -> None:
    assert run(["--lang", "fr", "config"], environment(tmp_path, LANG="zh_CN.UTF-8")) == 2
    assert "--lang 的值是“fr”" in capsys.readouterr().err


@pytest.mark.parametrize("more", [{"TONGZHOU_LANG": "zh"}, {"LANG": "zh_CN.UTF-8"}, {"LC_ALL": "zh_CN.UTF-8"}])
def test_the_language_may_come_from_the_environment(tmp_path: Path, capsys: Captured, more: dict[str, str]) -> None:
    assert run(["nope"], environment(tmp_path, **more)) == 2
    assert "没有命令" in capsys.readouterr().err


def test_faults_of_the_settings_are_said(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "tongzhou.toml").write_text('colour = "red"\nlang = "fr"\n', "utf-8")
    assert run(["config"], environment(tmp_path)) == 1
    said = capsys.readouterr().err
    assert "tongzhou.toml:1: The setting 'colour'" in said
    assert "tongzhou.toml:2: The language 'fr'" in said


def test_settings_are_printed_with_their_origin_and_no_secret(tmp_path: Path, capsys: Captured) -> None:
    more = {"TONGZHOU_SECRET": "open sesame", "DATABASE_URL": "sqlite:///x.tongzhou"}
    assert run(["config", "--region", "elsewhere"], environment(tmp_path, **more)) == 0
    said = capsys.readouterr().out
    rows = {line.split("\t")[0]: line.split("\t")[1:] for line in said.splitlines()}
    assert rows["home"] == [str(tmp_path), "environment TONGZHOU_HOME"]
    assert rows["region"] == ["elsewhere", "flag --region"]
    assert rows["ledger"] == ["x.tongzhou", "environment DATABASE_URL"]
    assert rows["secret"] == ["***", "environment TONGZHOU_SECRET"]
    assert "sesame" not in said


def test_python_m_runs_the_program(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tongzhou", "config"], env=environment(tmp_path), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_has_gone_is_no_fault(tmp_path: Path) -> None:
    line = f"{sys.executable} -m tongzhou region show | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], env=environment(tmp_path), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_behind_standard_output_is_said(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tongzhou", "region", "show"],
            env=environment(tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "The output could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_is_quiet(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tongzhou", "facts", "-", "-o", str(tmp_path / "out")],
        env=environment(tmp_path), stdin=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=hear_interruptions,
    ) as running:  # fmt: skip
        wait_until_it_reads(running.pid)
        running.send_signal(number)
        try:
            _, told = running.communicate(timeout=60)
        finally:
            running.kill()
        said = told.decode()
    assert running.returncode == code
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def hear_interruptions() -> None:
    """Undo what a shell does to a job in the background, whose children would never hear SIGINT."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def wait_until_it_reads(process: int) -> None:
    """Wait until the process waits for standard input."""
    for _ in range(600):
        if Path(f"/proc/{process}/wchan").read_text() in {"pipe_read", "anon_pipe_read"}:
            return
        time.sleep(0.02)
    time.sleep(1)  # systems that do not tell what a process waits for


def test_a_fault_of_the_program_is_one_line_and_a_file(tmp_path: Path, capsys: Captured) -> None:
    session = Session("zh", environment(tmp_path), sys.stdin.buffer, sys.stdout.buffer)
    assert say_trouble(session, ZeroDivisionError("division by zero")) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("抱歉，程序在启动时出现自身错误（ZeroDivisionError）")
    report = Path(re.findall(r"(/\S+\.txt)", said)[0])
    assert "ZeroDivisionError: division by zero" in report.read_text("utf-8")
    report.unlink()
