"""Bad input gets one clear message in the user's language, exit code 1, no traceback, and leaves nothing half-written."""

import errno
import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

LANGUAGES = ("zh", "en")
TINY = Path(__file__).parents[1] / "regions" / "tiny"
PAGE = "今年前三季度,京津冀实现进出口总值120.5亿元,同比增长3.2%。其中,出口80.2亿元;进口40.3亿元。\n"
PANEL_HEAD = "area,period,indicator,value,unit,base,issuer,vintage,status,source,note\n"


@dataclass(frozen=True)
class Ran:
    """What a run of the program said."""

    code: int
    out: bytes
    said: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, typed: Callable[..., Any]) -> Run:
    """Run the program in an empty working folder with a home of its own; in a process of its own where its files are limited."""
    (tmp_path / "work").mkdir()

    def running(*arguments: str, stdin: bytes = b"", largest: int | None = None) -> Ran:
        environment = {
            "TONGZHOU_HOME": str(tmp_path / "home"),
            "PATH": os.environ["PATH"],
            "TMPDIR": str(tmp_path),
            "LANG": "C.UTF-8",
        }

        if largest is None:
            ran = typed(tmp_path / "work", *arguments, stdin=stdin, environment=environment)
            code, out, said = ran.code, ran.out, ran.said
        else:
            done = subprocess.run(
                [sys.executable, "-B", "-m", "tongzhou", *arguments],  # -B: a compiled module cut off by the limit would stay
                cwd=tmp_path / "work", env=environment, input=stdin, capture_output=True, check=False,
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest)),
            )  # fmt: skip
            code, out, said = done.returncode, done.stdout, done.stderr.decode()
        assert "Traceback" not in said
        assert not list(tmp_path.glob("tongzhou-*.txt")), said  # no fault of the program
        return Ran(code, out, said)

    return running


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Give the working folder with a good page in it."""
    (tmp_path / "work").mkdir(exist_ok=True)
    (tmp_path / "work" / "page.txt").write_text(PAGE, "utf-8")
    return tmp_path / "work"


def refused(ran: Ran, *sentences: str) -> None:
    assert ran.code == 1, ran.said
    assert ran.out == b""
    for sentence in sentences:
        assert sentence in ran.said


PAGES = [
    ("empty.txt", b"", "empty.txt is empty", "empty.txt"),
    ("blank.txt", b" \n\n ", "is empty or holds only white space", "blank.txt"),
    ("binary.txt", b"abc\x00\x01\x02" * 50, "binary.txt is no text", "binary.txt"),
    ("page.pdf", b"%PDF-1.7\n", "page.pdf cannot be read as PDF", "PDF"),
    ("page.gif", b"GIF89a\x01\x00", "page.gif seems to be GIF", "GIF"),
    ("big5.txt", "臺灣與廣東簽訂協議".encode("big5") * 20, "cannot be decoded", "big5.txt"),
]


@pytest.mark.parametrize(("name", "data", "english", "chinese"), PAGES)
def test_a_page_that_is_no_text_is_refused(
    run: Run, work: Path, name: str, data: bytes, english: str, chinese: str
) -> None:
    (work / name).write_bytes(data)
    refused(run("facts", name), english)
    refused(run("--lang", "zh", "facts", name), chinese)
    refused(run("bluebook", name, "-o", "book"), english)
    assert sorted(one.name for one in work.iterdir()) == sorted({"page.txt", name})


def test_pages_that_cannot_be_read_do_not_lose_the_others(run: Run, work: Path) -> None:
    (work / "folder").mkdir()
    (work / "cut.pdf").write_bytes(b"%PDF-1.7\n")
    good = run("facts", "page.txt")
    assert good.code == 0
    names = ("none.txt", "page.txt", "cut.pdf", "folder")
    for lang, *sentences in (
        ("en", "There is no file none.txt", "cut.pdf cannot be read as PDF", "folder is a folder", "2 of 4: page.txt"),
        ("zh", "没有文件 none.txt", "cut.pdf", "folder 是文件夹", "第 2 个，共 4 个：page.txt"),
    ):
        ran = run("--lang", lang, "facts", *names, "-o", "out.jsonl")
        assert ran.code == 1
        assert all(sentence in ran.said for sentence in sentences), ran.said
        assert (work / "out.jsonl").read_bytes() == good.out
    assert run("facts", *names).out == good.out
    refused(run("facts", "none.txt", "folder", "-o", "none.jsonl"), "There is no file none.txt", "folder is a folder")
    assert not (work / "none.jsonl").exists()


def test_a_page_beyond_the_limit_is_refused_without_reading_it(run: Run, work: Path) -> None:
    with (work / "huge.txt").open("wb") as out:
        out.truncate(10_000_000_000)
    refused(run("facts", "huge.txt"), "huge.txt has 10000.0 MB; at most")
    refused(run("--lang", "zh", "facts", "huge.txt"), "huge.txt 有 10000.0 MB")


def test_gb18030_just_works(run: Run, work: Path) -> None:
    (work / "gb.txt").write_bytes(PAGE.encode("gb18030"))
    lines = run("facts", "gb.txt", "--date", "2022-11-17").out.decode().splitlines()
    assert "120.5" in [json.loads(line)["value_text"] for line in lines]


def test_standard_input_is_a_page(run: Run, work: Path) -> None:
    ran = run("facts", "-", "--date", "2022-11-17", stdin=PAGE.encode())
    assert ran.code == 0
    assert b"120.5" in ran.out
    assert ran.said == ""


def test_a_page_without_figures_gives_no_records_and_is_no_fault(run: Run, work: Path) -> None:
    (work / "plain.txt").write_text("两地商定继续加强往来。\n", "utf-8")
    for lang, sentence in (
        ("en", "plain.txt states no figures that can be read."),
        ("zh", "plain.txt 中没有读到数字。"),
    ):
        ran = run("--lang", lang, "facts", "plain.txt", "page.txt")
        assert ran.code == 0
        assert ran.said == sentence + "\n"
        assert ran.out == run("facts", "page.txt").out


def test_a_large_page_shows_how_far_the_work_is(run: Run, work: Path) -> None:
    (work / "large.txt").write_text(PAGE * 3000, "utf-8")
    ran = run("facts", "large.txt", "--date", "2022-11-17", "-o", "large.jsonl")
    assert ran.code == 0
    assert "10 % of 0.4 MB" in ran.said
    assert "100 % of 0.4 MB" in ran.said
    assert ran.out == b""
    assert (work / "large.jsonl").read_bytes().count(b"\n") > 6000


def test_an_unknown_region_is_refused(run: Run, work: Path) -> None:
    refused(run("facts", "page.txt", "--region", "atlantis"), "atlantis", "jing-jin-ji")
    refused(run("--lang", "zh", "facts", "page.txt", "--region", "atlantis"), "atlantis", "jing-jin-ji")


def test_all_faults_of_a_region_come_at_once_with_their_lines(run: Run, work: Path) -> None:
    shutil.copytree(TINY, work / "region")
    with (work / "region" / "areas.toml").open("a", encoding="utf-8") as out:
        out.write('\n[[area]]\ncode = "X1"\n\n[[area]]\nname = "乙"\ncolour = "red"\n')
    for lang in LANGUAGES:
        ran = run("--lang", lang, "region", "check", "./region")
        assert ran.code == 1
        places = [line for line in ran.said.splitlines() if line.startswith("region/areas.toml:")]
        assert len(places) >= 3, ran.said
    refused(run("bluebook", "page.txt", "--region", "./region", "-o", "book"), "areas.toml:")
    assert not (work / "book").exists()


def test_all_faults_of_a_panel_and_of_the_pages_come_at_once(run: Run, work: Path) -> None:
    rows = (
        "亚特兰蒂斯,2020,常住人口,1,万人,,,,,,\n"
        "北京市,2020,常住人口,2,万人,,,,,,\n"
        "北京市,2020,常住人口,3,万人,,,,,,\n"
        "北京市,2021,常住人口,3,弓,,,,,,\n"
    )
    (work / "panel.csv").write_text(PANEL_HEAD + rows, "utf-8")
    (work / "empty.txt").write_bytes(b"")
    for lang in LANGUAGES:
        ran = run(
            "--lang",
            lang,
            "bluebook",
            "page.txt",
            "empty.txt",
            "--panel",
            "panel.csv",
            "--ledger",
            "l.tongzhou",
            "-o",
            "book",
        )
        refused(ran, "empty.txt", "panel.csv:2", "panel.csv:4", "panel.csv:5")
    assert sorted(one.name for one in work.iterdir()) == ["empty.txt", "page.txt", "panel.csv"]


def test_an_output_folder_that_is_a_file_is_refused(run: Run, work: Path) -> None:
    (work / "book").write_bytes(b"mine")
    refused(run("bluebook", "page.txt", "--ledger", "l.tongzhou", "-o", "book"), "book is a file")
    refused(run("--lang", "zh", "bluebook", "page.txt", "--ledger", "l.tongzhou", "-o", "book"), "book 是文件")
    assert (work / "book").read_bytes() == b"mine"
    assert not (work / "l.tongzhou").exists()


def test_a_full_disk_is_said(run: Run, work: Path) -> None:
    refused(run("facts", "page.txt", "-o", "/dev/full"), "The disk is full: /dev/full")
    refused(run("--lang", "zh", "facts", "page.txt", "-o", "/dev/full"), "磁盘已满，无法写入 /dev/full")


def test_a_limit_on_files_leaves_no_half_written_output(run: Run, work: Path) -> None:
    refused(run("facts", "page.txt", "-o", "out.jsonl", largest=100), "would be larger than the system lets a file be")
    assert sorted(one.name for one in work.iterdir()) == ["page.txt"]


def test_an_output_in_a_folder_that_does_not_exist_is_said(run: Run, work: Path) -> None:
    refused(run("facts", "page.txt", "-o", "none/out.jsonl"), "There is no folder none")


def test_a_workbook_goes_to_a_pipe(run: Run, work: Path) -> None:
    assert run("facts", "page.txt", "--format", "xlsx").out.startswith(b"PK")


def test_an_old_output_stays_when_the_new_one_fails(run: Run, work: Path) -> None:
    (work / "out.jsonl").write_bytes(b"old")
    refused(run("facts", "none.txt", "-o", "out.jsonl"), "none.txt")
    assert (work / "out.jsonl").read_bytes() == b"old"


def test_a_book_is_made_of_a_page_without_figures_and_says_so(run: Run, work: Path) -> None:
    (work / "plain.txt").write_text("两地商定继续加强往来。\n", "utf-8")
    for lang, sentence in (("en", "states no figures that can be read"), ("zh", "没有读到数字")):
        ran = run("--lang", lang, "bluebook", "plain.txt", "--ledger", "l.tongzhou", "-o", f"book-{lang}")
        assert ran.code == 0, ran.said
        assert sentence in ran.said
        assert ran.out.decode().split() == [f"book-{lang}/bluebook.html", f"book-{lang}/bluebook.xlsx"]


def test_the_same_page_twice_changes_nothing_in_the_ledger(run: Run, work: Path) -> None:
    first = run("bluebook", "page.txt", "--date", "2022-11-17", "--ledger", "new/l.tongzhou", "-o", "book")
    assert first.code == 0, first.said
    (work / "book" / "mine.txt").write_bytes(b"mine")
    again = run("bluebook", "page.txt", "--date", "2022-11-17", "--ledger", "new/l.tongzhou", "-o", "book")
    assert "1 new entry" in first.said
    assert "0 new entries" in again.said
    assert (work / "book" / "mine.txt").read_bytes() == b"mine"
    assert sorted(one.name for one in (work / "book").iterdir()) == ["bluebook.html", "bluebook.xlsx", "mine.txt"]
    assert sorted(one.name for one in work.iterdir()) == ["book", "new", "page.txt"]


def test_a_newer_ledger_is_refused_and_left_alone(run: Run, work: Path) -> None:
    run("bluebook", "page.txt", "--ledger", "l.tongzhou", "-o", "book")
    with sqlite3.connect(work / "l.tongzhou") as ledger:
        ledger.execute("PRAGMA user_version = 99")
    ledger.close()
    before = (work / "l.tongzhou").read_bytes()
    refused(run("ledger", "verify", "--ledger", "l.tongzhou"), "has form 99", "Install a newer tongzhou")
    refused(run("--lang", "zh", "bluebook", "page.txt", "--ledger", "l.tongzhou", "-o", "other"), "99")
    assert (work / "l.tongzhou").read_bytes() == before
    assert not (work / "other").exists()


def test_one_changed_byte_in_the_ledger_is_found(run: Run, work: Path) -> None:
    run("bluebook", "page.txt", "--ledger", "l.tongzhou", "-o", "book")
    assert run("ledger", "verify", "--ledger", "l.tongzhou").code == 0
    data = (work / "l.tongzhou").read_bytes()
    assert "出口80.2亿元".encode() in data
    (work / "l.tongzhou").write_bytes(data.replace("出口80.2亿元".encode(), "出口80.3亿元".encode(), 1))
    for lang in LANGUAGES:
        refused(run("--lang", lang, "ledger", "verify", "--ledger", "l.tongzhou"), "l.tongzhou")


def test_a_file_that_is_no_ledger_is_refused(run: Run, work: Path) -> None:
    refused(run("bluebook", "page.txt", "--ledger", "page.txt", "-o", "book"), "page.txt is not a tongzhou ledger")
    refused(run("ledger", "verify", "--ledger", "none.tongzhou"), "There is no ledger none.tongzhou")
    assert (work / "page.txt").read_text("utf-8") == PAGE
    assert sorted(one.name for one in work.iterdir()) == ["page.txt"]


def test_a_ledger_without_room_is_said_and_no_book_is_left(run: Run, work: Path) -> None:
    refused(run("bluebook", "page.txt", "--ledger", "l.tongzhou", "-o", "book", largest=20_000), "l.tongzhou")
    assert not (work / "book").exists()


def test_a_book_without_room_is_said_and_what_the_ledger_holds_too(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fsync(number: int) -> None:
        if "bluebook.html" in str(Path(f"/proc/self/fd/{number}").readlink()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tongzhou.store.files.os.fsync", fsync)
    for lang, said in (
        ("en", "The ledger en.tongzhou holds the pages (1 new entry)"),
        ("zh", "台账 zh.tongzhou 已登记"),
    ):
        refused(run("--lang", lang, "bluebook", "page.txt", "--ledger", f"{lang}.tongzhou", "-o", "book"), "book", said)
        assert not (work / "book").exists()
        assert run("ledger", "verify", "--ledger", f"{lang}.tongzhou").code == 0


def test_the_page_read_is_never_overwritten(run: Run, work: Path) -> None:
    (work / "other.txt").symlink_to("page.txt")
    for command in ("facts", "audit"):
        ran = run(command, "page.txt", "-o", "other.txt")
        assert ran.code == 2
        assert "other.txt, which is to be read" in ran.said
    assert (work / "page.txt").read_text("utf-8") == PAGE


def test_a_dash_as_output_is_standard_output(run: Run, work: Path) -> None:
    assert run("facts", "page.txt", "-o", "-").out == run("facts", "page.txt").out
    assert sorted(one.name for one in work.iterdir()) == ["page.txt"]


def test_what_steers_a_terminal_is_written_out_in_messages(run: Run, work: Path) -> None:
    (work / "a\x1b[31m\nb\u202ec.txt").write_bytes(b"")
    refused(run("facts", "a\x1b[31m\nb\u202ec.txt"), r"a\x1b[31m\nb\u202ec.txt is empty")


def test_names_that_are_no_utf8_are_kept_as_far_as_they_can_be(run: Run, work: Path) -> None:
    page, panel, out = os.fsdecode(b"p\xff.txt"), os.fsdecode(b"t\xff.csv"), os.fsdecode(b"b\xff")
    (work / page).write_text(PAGE, "utf-8")
    (work / panel).write_text(PANEL_HEAD + "北京市,2020,常住人口,2,万人,,,,,,\n", "utf-8")
    ran = run("bluebook", page, "--panel", panel, "--ledger", os.fsdecode(b"l\xff"), "-o", out)
    assert ran.code == 0, ran.said
    assert ran.out.splitlines() == [b"b\xff/bluebook.html", b"b\xff/bluebook.xlsx"]
    assert "p\ufffd.txt" in (work / out / "bluebook.html").read_text("utf-8")
    refused(run("facts", os.fsdecode(b"no\xff")), "There is no file no")
    assert run("config", "--ledger", os.fsdecode(b"l\xff")).code == 0


def test_faults_beyond_what_anyone_reads_are_counted(run: Run, work: Path) -> None:
    rows = "".join(f"某{n},2020,常住人口,1,万人,,,,,,\n" for n in range(500))
    (work / "panel.csv").write_text(PANEL_HEAD + rows, "utf-8")
    for lang, sentence in (("en", "100 of 500 faults are shown"), ("zh", "共 500 处错误，以上列出 100 处")):
        ran = run("--lang", lang, "bluebook", "page.txt", "--panel", "panel.csv", "-o", "book")
        refused(ran, "panel.csv:2:", "panel.csv:101:", sentence)
        assert "panel.csv:102:" not in ran.said


@pytest.mark.parametrize("stream", ["0", "1", "2"])
def test_a_standard_stream_that_was_closed_is_no_fault(work: Path, stream: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" -m tongzhou --lang en facts page.txt {stream}>&-', sys.executable],
        cwd=work, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""


def test_help_that_cannot_be_written_is_said(work: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tongzhou", "--lang", "en", "--help"],
            cwd=work, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.decode().startswith("The output could not be written")
    assert len(done.stderr.splitlines()) == 1


def test_a_ledger_that_is_an_empty_file_is_not_removed_by_looking(run: Run, work: Path) -> None:
    (work / "l.tongzhou").write_bytes(b"")
    refused(run("ledger", "verify", "--ledger", "l.tongzhou"), "is not a tongzhou ledger")
    assert (work / "l.tongzhou").read_bytes() == b""
