"""A drill from its script to its report: every act on a ledger of its own, every paper marked, nothing shown that is never shared."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tongzhou.procedures.fold import fold
from tongzhou.procedures.score import Evaluation
from tongzhou.steps.cases import prove
from tongzhou.steps.drill import Event, Running, drill_script, new_drill_ledger, read_answer, read_answers
from tongzhou.steps.drill_report import write_report
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.store.place import open_place
from tongzhou.terms.errors import InputError

AT = datetime(2026, 1, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "examples/jing-jin-ji/drill/answers.txt"


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def played(
    tmp_path_factory: pytest.TempPathFactory, procedures: Procedures
) -> tuple[Path, list[Event], Evaluation, dict[str, bytes]]:
    folder = tmp_path_factory.mktemp("drill")
    script, text = drill_script(Path("wuqing-water"), "jing-jin-ji", folder, procedures)
    with new_drill_ledger(folder / "d.tongzhou", script, procedures) as desk:
        answers = read_answers(ANSWERS, script)
        running = Running(desk, script, "drill-1", ("situation.zh.html", b"<p>report</p>"), answers, lambda: AT)
        events = list(running.run(text, "tongzhou"))
    with open_place(folder / "d.tongzhou", at=AT, is_read_only=True) as ledger:
        found, files = write_report(ledger, procedures, folder / "out")
    return folder, events, found, {path.name: path.read_bytes() for path in files}


def test_every_answer_is_an_act_and_every_inject_is_recorded(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]],
) -> None:
    _, events, found, _ = played
    assert [one.refused for one in events if one.refused] == []
    assert len([one for one in found.acts if one.verb in ("moved", "counted")]) == 17
    assert len([one for one in found.told if one.kind == "inject"]) == 7
    assert [one.transition for one in found.acts if one.verb == "late"] == ["dispatch"]


def test_acts_happen_at_their_time_by_the_drill_s_clock(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]],
) -> None:
    _, _, found, _ = played
    notified = next(one for one in found.acts if one.transition == "notify")
    assert (notified.at - found.script.begins).total_seconds() == 22 * 60
    assert all(one.at <= other.at for one, other in zip(found.acts, found.acts[1:], strict=False))


def test_the_drill_is_an_exercise_proven_in_its_log(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]], procedures: Procedures
) -> None:
    folder, _, found, _ = played
    case = fold(procedures.newest["sudden-water-pollution"], found.acts)
    assert case is not None
    assert (case.mode, case.state) == ("exercise", "closed")
    assert prove(folder / "d.tongzhou", "drill-1", AT).is_whole


def test_the_situation_report_is_attached_with_its_bytes(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]],
) -> None:
    folder, _, found, _ = played
    attached = next(value for one in found.acts for path, value in one.values if path == "alarm.forecast")
    assert attached.startswith("situation.zh.html#")
    with open_place(folder / "d.tongzhou", at=AT, is_read_only=True) as ledger:
        row = ledger.connection.execute("SELECT bytes FROM part WHERE name = 'file:alarm.forecast'").fetchone()
    assert row[0] == b"<p>report</p>"


def test_points_follow_from_the_answers_in_closed_form(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]],
) -> None:
    """Tongzhou answered 26 min after the notice, Langfang after 58: 10 + 10 × (120 − 58) / 90; the boom was answered after 22 min."""
    _, _, found, _ = played
    by_key = {one.criterion.key: one.points for one in found.scores}
    assert by_key["answered"] == pytest.approx(10 + 10 * 62 / 90)
    assert by_key["first-order"] == pytest.approx(15 * (90 - 22) / 75)
    assert by_key["first-sample"] == pytest.approx(20 / 3)
    assert found.grade is not None
    assert found.grade.names["en"] == "very good"


def test_every_paper_is_marked_and_shows_nothing_that_is_never_shared(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]],
) -> None:
    files = played[3]
    assert sorted(files) == [f"evaluation.{lang}.{form}" for lang in ("en", "zh") for form in ("docx", "html")]
    for name, data in files.items():
        text = (zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") if name.endswith("docx") else data).decode(
            "utf-8"
        )
        assert ("演练" if ".zh." in name else "EXERCISE") in text
        assert "厂方值班员" not in text, "the caller is never shared"
        assert ("假定" if ".zh." in name else "ssumed") in text


def test_the_same_ledger_gives_the_same_report(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]], procedures: Procedures, tmp_path: Path
) -> None:
    with open_place(played[0] / "d.tongzhou", at=AT, is_read_only=True) as ledger:
        _, files = write_report(ledger, procedures, tmp_path / "again")
    assert {path.name: path.read_bytes() for path in files} == played[3]


def test_a_drill_never_writes_into_a_ledger_that_is_there(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]], procedures: Procedures
) -> None:
    with (
        pytest.raises(InputError, match="ledger of its own"),
        new_drill_ledger(played[0] / "d.tongzhou", played[2].script, procedures),
    ):
        pass


def test_lines_typed_are_played_at_the_time_they_come_and_a_wrong_one_is_kept(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]], procedures: Procedures, tmp_path: Path
) -> None:
    script = played[2].script
    lines = iter(
        [
            "wuqing-chief answer",
            "nobody answer",
            "wait 0:25",
            "wuqing-chief notify substance=油 place=117,39 known_at=2022-10-27T02:10+08:00 grade=IV",
            "end",
        ]
    )

    def hear(seconds: float) -> str:
        return next(lines)

    with new_drill_ledger(tmp_path / "e.tongzhou", script, procedures) as desk:
        events: Iterator[Event] = Running(desk, script, "d", None, (), lambda: AT, 60.0, hear).run(
            (ROOT / "src/tongzhou/declared/jing-jin-ji/drills/wuqing-water.toml").read_text("utf-8"), "t"
        )
        happened = list(events)
        _, _, acts = desk.look("d")
    assert len([one for one in happened if one.refused]) == 2
    assert acts[-1].transition == "notify"
    assert [one.inject.key for one in happened if one.inject] == ["call", "report"]


def test_faults_of_answers_come_all_at_once(
    played: tuple[Path, list[Event], Evaluation, dict[str, bytes]], tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "# 说明\n0:10 wuqing-duty\nwuqing-duty answer\n0:20 moon answer\n0:30 wuqing-duty monitor x\n", "utf-8"
    )
    with pytest.raises(InputError) as caught:
        read_answers(path, played[2].script)
    assert [str(one).rpartition("a.txt:")[2][0] for one in caught.value.faults] == ["2", "3", "4", "5"]
    assert read_answer("# nothing", played[2].script) is None
