"""Export, import and backup: the same leaves and heads, and whatever was altered on the way is named."""

import io
import json
import threading
import zipfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tongzhou.facts.fact import Fact
from tongzhou.ledger.act import Act, CaseNow, Part
from tongzhou.steps.ledger import backup_ledger, export_ledger, import_ledger
from tongzhou.store.act import append_act
from tongzhou.store.append import append_document
from tongzhou.store.asof import document_bytes, facts_as_of
from tongzhou.store.erase import erase
from tongzhou.store.export import export
from tongzhou.store.ledger import Ledger, open_ledger
from tongzhou.store.seal import heads, seal
from tongzhou.store.verify import verify
from tongzhou.terms.errors import LedgerError, StoreError
from tongzhou.terms.source import Document

Making = Callable[..., Fact]
Filing = Callable[..., tuple[Document, bytes]]
State = tuple[object, ...]


@pytest.fixture
def filled(path: Path, make: Making, file: Filing, at: datetime) -> Path:
    with open_ledger(path, at=at) as ledger:
        append_document(ledger, *file(), [make(), make(id="d-2", indicator="人口")], at, "reader")
        for n in (1, 2):
            act = Act(
                f"m-{n}",
                "move",
                "a",
                "c",
                n,
                "p@1#0",
                "甲市",
                "s",
                parts=(Part("x", bytes(range(256))), Part("y", b"")),
            )
            append_act(
                ledger.connection, act, at, CaseNow("c", "p@1#0", n, "s", True, parties=("甲市",), folded=b"\x00")
            )
        seal(ledger, at)
        erase(ledger, 2, "e", "dpo", "request", at, n=0)
        seal(ledger, at)
    return path


def state(path: Path, at: datetime) -> State:
    with open_ledger(path, at=at, is_read_only=True) as ledger:
        leaves = ledger.connection.execute("SELECT * FROM leaf ORDER BY position").fetchall()
        found = verify(ledger)
        assert found.is_sound
        return leaves, heads(ledger), facts_as_of(ledger), found.erased, found.acts


def test_an_imported_ledger_has_the_same_leaves_heads_and_facts(filled: Path, tmp_path: Path, at: datetime) -> None:
    head = export_ledger(filled, tmp_path / "l.zip", at)
    found = import_ledger(tmp_path / "l.zip", tmp_path / "again.tongzhou", at, [head] if head else [])
    assert found.head == head
    assert state(tmp_path / "again.tongzhou", at) == state(filled, at)
    with open_ledger(tmp_path / "again.tongzhou", at=at) as again:  # and it goes on from there
        data = "甲市总产值1.50亿元".encode()
        assert document_bytes(again, sha256(data).hexdigest()) == data
        act = Act("m-3", "move", "a", "c", 3, "p@1#0", "甲市", "s")
        assert append_act(again.connection, act, at, CaseNow("c", "p@1#0", 3, "s", True)).entry == 5
        seal(again, at)
        assert verify(again).is_sound


def test_the_same_ledger_gives_the_same_archive(filled: Path, tmp_path: Path, at: datetime) -> None:
    for name in ("a.zip", "b.zip"):
        export_ledger(filled, tmp_path / name, at)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def _rewrite(source: Path, target: Path, change: Callable[[str, bytes], bytes | None], is_forged: bool) -> None:
    """Change files of an archive; a forger also writes the manifest anew."""
    with zipfile.ZipFile(source) as archive:
        files = {name: change(name, archive.read(name)) for name in archive.namelist()}
    manifest = json.loads(files["manifest.json"] or b"{}")
    if is_forged:
        for name, data in files.items():
            if data is not None and name != "manifest.json":
                manifest["files"][name]["sha256"] = sha256(data).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(target, "w") as out:
        for name, data in files.items():
            if data is not None:
                out.writestr(name, data)


@pytest.mark.parametrize(
    ("is_forged", "said"),
    [(False, "fact.jsonl was altered"), (True, "Entry 1, fact 0")],
)
def test_what_was_altered_is_named_and_nothing_is_left(
    filled: Path, tmp_path: Path, at: datetime, is_forged: bool, said: str
) -> None:
    export_ledger(filled, tmp_path / "l.zip", at)
    _rewrite(
        tmp_path / "l.zip",
        tmp_path / "m.zip",
        lambda name, data: (
            data.replace(b"1.5,", b"9.5,").replace(b'"1.50"', b'"9.50"') if name == "fact.jsonl" else data
        ),
        is_forged,
    )
    before = sorted(tmp_path.iterdir())
    with pytest.raises(LedgerError, match=said):
        import_ledger(tmp_path / "m.zip", tmp_path / "again.tongzhou", at)
    assert sorted(tmp_path.iterdir()) == before


def test_all_altered_files_are_named_together(filled: Path, tmp_path: Path, at: datetime) -> None:
    export_ledger(filled, tmp_path / "l.zip", at)

    def change(name: str, data: bytes) -> bytes | None:
        return None if name == "act.jsonl" else data + b" " if name.startswith("documents/") else data

    _rewrite(tmp_path / "l.zip", tmp_path / "m.zip", change, False)
    with pytest.raises(LedgerError) as caught:
        import_ledger(tmp_path / "m.zip", tmp_path / "again.tongzhou", at)
    said = str(caught.value)
    assert "act.jsonl is missing" in said
    assert "documents/" in said
    assert len(caught.value.faults) == 2


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b"{}",
        b"[",
        b'["x", {"b64": 3}]',
        b"[1,2,3,4,5]",
        b'[9,"k","t","a",{"b65":"AA=="}]',
        b'["one","k","t","a","c"]',
    ],
)
def test_a_line_that_is_no_row_is_named(filled: Path, tmp_path: Path, at: datetime, line: bytes) -> None:
    export_ledger(filled, tmp_path / "l.zip", at)
    _rewrite(
        tmp_path / "l.zip",
        tmp_path / "m.zip",
        lambda name, data: data + line + b"\n" if name == "entry.jsonl" else data,
        True,
    )
    with pytest.raises(LedgerError, match=r"entry\.jsonl"):
        import_ledger(tmp_path / "m.zip", tmp_path / "again.tongzhou", at)


def test_what_is_no_archive_is_refused(filled: Path, tmp_path: Path, at: datetime) -> None:
    (tmp_path / "text").write_text("hello")
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("manifest.json", '{"form": "other", "files": {}, "documents": [], "head": null}')
    (tmp_path / "other.zip").write_bytes(empty.getvalue())
    for name, said in (("text", "not what an export"), ("other.zip", "says it is 'other'")):
        with pytest.raises(LedgerError, match=said):
            import_ledger(tmp_path / name, tmp_path / "again.tongzhou", at)
    with pytest.raises(StoreError, match="could not be read"):
        import_ledger(tmp_path / "absent.zip", tmp_path / "again.tongzhou", at)
    with pytest.raises(StoreError, match="exists already"):
        import_ledger(tmp_path / "text", filled, at)


def test_a_backup_taken_while_others_write_is_one_moment(filled: Path, tmp_path: Path, at: datetime) -> None:
    started, ended = threading.Event(), threading.Event()

    def write() -> None:
        with open_ledger(filled, at=at) as ledger:
            n = 0
            while not ended.is_set():
                n += 1
                act = Act(f"w-{n}", "move", "a", "w", n, "p@1#0", "甲市", "s", parts=(Part("x", b"y" * 500),))
                append_act(ledger.connection, act, at, CaseNow("w", "p@1#0", n, "s", True))
                started.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert started.wait(10)
        found = backup_ledger(filled, tmp_path / "copy.tongzhou", at)
        stream = io.BytesIO()
        with open_ledger(filled, at=at) as ledger:
            export(ledger, stream)
    finally:
        ended.set()
        writer.join()
    assert found.is_sound
    assert found.acts > 2
    (tmp_path / "l.zip").write_bytes(stream.getvalue())
    assert import_ledger(tmp_path / "l.zip", tmp_path / "again.tongzhou", at).acts >= found.acts


def test_a_restored_backup_goes_on(filled: Path, tmp_path: Path, at: datetime) -> None:
    backup_ledger(filled, tmp_path / "copy.tongzhou", at)
    expected = state(filled, at)
    filled.unlink()
    (tmp_path / "copy.tongzhou").rename(filled)
    assert state(filled, at) == expected
    with open_ledger(filled, at=at) as ledger:
        append_act(ledger.connection, Act("m-9", "note", "a"), at)
        assert seal(ledger, at).size == 5


def test_a_copy_of_an_altered_ledger_is_not_kept(filled: Path, tmp_path: Path, at: datetime) -> None:
    with open_ledger(filled, at=at) as ledger:
        _alter(ledger)
    with pytest.raises(LedgerError, match="Entry 2"):
        backup_ledger(filled, tmp_path / "copy.tongzhou", at)
    assert not (tmp_path / "copy.tongzhou").exists()


def _alter(ledger: Ledger) -> None:
    (sql,) = ledger.connection.execute("SELECT sql FROM sqlite_master WHERE name = 'entry_no_update'").fetchone()
    ledger.connection.execute("DROP TRIGGER entry_no_update")
    ledger.connection.execute("UPDATE entry SET actor = 'x' WHERE seq = 2")
    ledger.connection.execute(sql)
