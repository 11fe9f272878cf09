"""The commands for procedures and cases, from the sample to the proof."""

from pathlib import Path

import pytest

from tongzhou.cli.main import run

DECLARED = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures/sudden-water-pollution.toml"


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"TONGZHOU_HOME": str(tmp_path), "TONGZHOU_LANG": "en"}


def test_a_sample_is_written_and_accepted(
    home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    assert run(["procedure", "new", "mine", "-o", str(path)], home) == 0
    assert run(["procedure", "check", str(path)], home) == 0
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")
    assert run(["procedure", "new", "mine", "-o", str(path)], home) == 1, "what was written there is not lost"
    assert path.read_text("utf-8").endswith("# mine\n")
    assert run(["procedure", "new", "Mine!"], home) == 2
    assert "no faults" in capfd.readouterr().out
    assert run(["procedure", "new"], home) == 0
    (tmp_path / "new-procedure.toml").write_text(capfd.readouterr().out, "utf-8")
    assert run(["procedure", "check", str(tmp_path / "new-procedure.toml")], home) == 0


def test_a_case_is_not_opened_by_a_role_or_under_a_name_that_cannot_be(
    home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ledger = ["--ledger", str(tmp_path / "a.tongzhou")]
    opening = ["case", "open", "sudden-water-pollution", *ledger]
    assert run([*opening, "--id", "c-1", "--as", "x@tongzhou:nosuchrole"], home) == 1
    assert run([*opening, "--id", "c-1", "--as", "x@moon:chief"], home) == 1
    assert run([*opening, "--id", "a <&b", "--as", "x@tongzhou:chief"], home) == 1
    said = capfd.readouterr().err
    assert "Roles there are duty officer (duty), chief, site commander (command)" in said
    assert "Parties are Tongzhou (tongzhou), Wuqing (wuqing), Langfang (langfang)" in said
    assert "'a <&b'" in said
    assert not (tmp_path / "a.tongzhou").exists(), "nothing was opened"


def test_a_procedure_is_drawn_and_explained(home: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["procedure", "draw", str(DECLARED)], home) == 0
    assert run(["--lang", "zh", "procedure", "draw", str(DECLARED), "--format", "text"], home) == 0
    assert run(["procedure", "explain", str(DECLARED), "--lang", "zh"], home) == 0
    out = capfd.readouterr().out
    assert "<svg" in out
    assert "→ 会商中" in out
    assert "谁能看到什么" in out


def test_a_case_from_opening_to_proof(home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    ledger = ["--ledger", str(tmp_path / "a.tongzhou")]
    li, wang = ["--as", "li@tongzhou:chief,duty"], ["--as", "wang@wuqing:duty"]
    opening = ["case", "open", "sudden-water-pollution", "--id", "c-1", "--mode", "exercise"]
    assert run([*opening, *li, *ledger], home) == 0
    values = ["substance=benzene", "place=116.8,39.8", "known_at=2022-11-17T08:00+08:00", "grade=IV"]
    filled = [part for one in values for part in ("--set", one)]
    assert run(["case", "do", "c-1", "notify", *filled, *li, *ledger], home) == 0
    assert run(["case", "offer", "c-1", "--to", "wuqing", *li, *ledger], home) == 0
    assert run(["case", "answer", "c-1", "accept", *wang, *ledger], home) == 0
    assert run(["case", "do", "c-1", "close", *wang, *ledger], home) == 1
    assert run(["case", "do", "c-1", "notify", "--set", "grade", *wang, *ledger], home) == 2
    assert run(["case", "show", "c-1", *wang, *ledger], home) == 0
    assert run(["case", "list", "--party", "wuqing", *ledger], home) == 0
    assert run(["case", "history", "c-1", "--prove", *wang, *ledger], home) == 0
    said = capfd.readouterr()
    assert "held by Wuqing" in said.out
    assert "4 acts, all as recorded" in said.out
    assert "[EXERCISE]" in said.err
    assert "“close” cannot be made while the case is “notified”" in said.err
