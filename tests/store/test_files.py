"""Files in and out: whole or not at all."""

import io
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tongzhou.store.files import check_folder, read_file, read_stream, replace_file, replace_folder, writing
from tongzhou.terms.errors import StoreError


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert read_file(tmp_path / "a", 3) == b"abc"


def test_a_file_beyond_the_limit_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "a").open("wb") as out:
        out.truncate(3_000_000_000)  # takes no room: nothing of it may be read
    with pytest.raises(StoreError, match="has 3000.0 MB; at most 50 MB"):
        read_file(tmp_path / "a", 50_000_000)


def test_a_stream_beyond_the_limit_is_refused() -> None:
    assert read_stream(io.BytesIO(b"abc"), "stdin", 3) == b"abc"
    with pytest.raises(StoreError, match="stdin brings more than"):
        read_stream(io.BytesIO(b"abcd"), "stdin", 3)


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no file"):
        read_file(tmp_path / "none", 3)
    with pytest.raises(StoreError, match="is a folder. Name the files in it"):
        read_file(tmp_path, 3)
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(StoreError, match="There is no file"):
        read_file(tmp_path / "a" / "b", 3)


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "a").chmod(0o640)
    replace_file(tmp_path / "a", [b"ne", b"w"])
    assert (tmp_path / "a").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    assert names(tmp_path) == ["a"]


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    replace_file(tmp_path / "a", b"x")
    (tmp_path / "b").write_bytes(b"x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.parametrize("trouble", [ValueError, KeyboardInterrupt, SystemExit])
def test_the_old_file_stays_when_the_pieces_fail(tmp_path: Path, trouble: type[BaseException]) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise trouble

    with pytest.raises(trouble):
        replace_file(tmp_path / "a", pieces())
    assert (tmp_path / "a").read_bytes() == b"old"
    assert names(tmp_path) == ["a"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "link").symlink_to("a")
    replace_file(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_full_disk_is_said_and_the_device_stays_a_device() -> None:
    full = Path("/dev/full")
    with pytest.raises(StoreError, match="The disk is full: /dev/full"):
        replace_file(full, b"x")
    assert full.is_char_device()


def test_a_folder_in_the_place_of_a_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder, and a file is to be written there"):
        replace_file(tmp_path, b"x")


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no folder"):
        replace_file(tmp_path / "none" / "a", b"x")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="is a file, not a folder"):
        replace_file(tmp_path / "file" / "a", b"x")


def test_other_troubles_of_the_system_are_passed_on_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="could not be written: the system says"):
        replace_file(tmp_path / ("x" * 300), b"x")


def test_a_broken_pipe_is_no_fault_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(BrokenPipeError), writing(tmp_path / "a"):
        raise BrokenPipeError
    assert names(tmp_path) == []


def test_a_new_folder_appears_whole_with_those_above_it(tmp_path: Path) -> None:
    replace_folder(tmp_path / "x" / "y", {"a": b"1", "b": b"2"})
    assert names(tmp_path / "x") == ["y"]
    assert names(tmp_path / "x" / "y") == ["a", "b"]


def test_in_a_folder_that_exists_only_files_of_the_same_name_change(tmp_path: Path) -> None:
    book = tmp_path / "book"
    replace_folder(book, {"a": b"1", "b": b"2"})
    (book / "mine.txt").write_bytes(b"mine")
    replace_folder(book, {"a": b"3"})
    assert {name: (book / name).read_bytes() for name in names(book)} == {"a": b"3", "b": b"2", "mine.txt": b"mine"}
    assert names(tmp_path) == ["book"]


def test_when_one_file_cannot_be_placed_the_earlier_ones_are_back(tmp_path: Path) -> None:
    book = tmp_path / "book"
    replace_folder(book, {"a": b"1"})
    (book / "c").mkdir()
    (book / "c" / "mine").write_bytes(b"mine")
    with pytest.raises(StoreError, match="c is a folder"):
        replace_folder(book, {"a": b"2", "b": b"2", "c": b"2"})
    assert names(book) == ["a", "c"]
    assert (book / "a").read_bytes() == b"1"
    assert names(book / "c") == ["mine"]
    assert names(tmp_path) == ["book"]


def test_an_output_folder_that_is_a_file_is_said_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="is a file. Name a folder"):
        check_folder(tmp_path / "file")
    with pytest.raises(StoreError, match="is a file, not a folder"):
        check_folder(tmp_path / "file" / "book")
    check_folder(tmp_path / "new" / "book")
    assert names(tmp_path) == ["file"]


def test_folders_made_for_nothing_are_taken_away(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        replace_folder(tmp_path / "x" / "y" / "book", {"n" * 300: b""})
    assert names(tmp_path) == []


def test_a_limit_on_the_size_of_files_is_said_and_nothing_is_left(tmp_path: Path) -> None:
    import resource
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from tongzhou.store.files import *; from tongzhou.terms.errors import StoreError\n"
        "for write in (lambda: replace_file(Path('a'), b'x' * 99_999), lambda: replace_folder(Path('d'), {'a': b'', 'b': b'x' * 99_999})):\n"
        "    try: write()\n"
        "    except StoreError as error: print(error)\n"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, preexec_fn=limit, capture_output=True, text=True, check=True
    )
    assert done.stdout.count("would be larger than the system lets a file be") == 2
    assert names(tmp_path) == []


def test_rights_that_are_missing_are_said(tmp_path: Path) -> None:
    if os.geteuid() == 0:  # root may write everywhere but in /proc, where nobody may
        with pytest.raises(StoreError, match="There is no folder /proc"):
            replace_file(Path("/proc/none"), b"")
        return
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="may not be written by you"):
        check_folder(tmp_path / "book")
    with pytest.raises(StoreError, match="may not be written by you"):
        replace_file(tmp_path / "a", b"")
    tmp_path.chmod(0o700)
