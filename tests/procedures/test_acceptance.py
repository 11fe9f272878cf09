"""Every shipped procedure with its acceptance cases: a situation, the moves, what must come of it; figures that add up."""

from dataclasses import replace
from pathlib import Path

import pytest

from tongzhou.cli.main import run
from tongzhou.procedures.acceptance import Acceptance, Step, read_acceptance, read_who
from tongzhou.procedures.play import add_up
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.steps.trial import Trial, play_cases, read_cases
from tongzhou.terms.errors import DeclarationError, Fault

DECLARED = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures"
CASES = Path(__file__).parents[1] / "cases"
NAMES = sorted(path.stem for path in DECLARED.glob("*.toml") if "@" not in path.stem)
WATER = "sudden-water-pollution"


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def tables() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in DECLARED.glob("*.csv")}


def played(region: Procedures, tables: dict[str, str], name: str, acceptance: Acceptance | None = None) -> Trial:
    procedure = region.newest[name]
    (read,) = (acceptance,) if acceptance else read_cases(procedure, [CASES / f"{name}.toml"])
    return play_cases(procedure, tables, region.calendars, read)


@pytest.mark.parametrize("name", NAMES)
def test_every_procedure_does_what_its_acceptance_cases_say(
    name: str, region: Procedures, tables: dict[str, str]
) -> None:
    trial = played(region, tables, name)
    assert [str(one) for one in trial.misses] == []
    steps = [step for one in trial.acceptance.situations for step in one.steps]
    procedure = region.newest[name]
    assert {step.then for step in steps} & {one.key for one in procedure.states.values() if one.kind == "end"}
    assert any(step.refused for step in steps)
    assert any(step.late or step.marks for step in steps)
    assert all(figure.basis for figure, _ in trial.figures)


def test_every_case_file_is_of_a_shipped_procedure() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} <= set(NAMES)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"then": "closed"}, "then must be closed, and is notified"),
        ({"owner": "wuqing"}, "owner must be wuqing"),
        ({"marks": ("late",)}, "marks must be late, and is -"),
        ({"late": ("answer@wuqing",)}, "late must be answer@wuqing, and is -"),
        ({"may": {"duty@wuqing": ("agree",)}}, "may duty@wuqing must be agree, and is answer"),
        ({"sees": {"wuqing": ("alarm.caller",)}}, "sees wuqing must be alarm.caller"),
        ({"not_sees": {"wuqing": ("alarm.substance",)}}, "not_sees wuqing must be -, and is alarm.substance"),
        ({"not_sees": {"wuqing": ("alarm.colour",)}}, "not_sees wuqing must be alarm.colour, and is -"),
        ({"refused": {"zh": "不", "en": "not"}}, "must be refused (not), but was taken"),
        ({"does": "agree"}, "was refused, and must not be"),
        ({"does": "agree", "refused": {"zh": "不能", "en": "moon"}}, "refusal must say 'moon'"),
    ],
)
def test_what_comes_out_otherwise_is_told_with_its_line(
    change: dict[str, object], said: str, region: Procedures, tables: dict[str, str]
) -> None:
    (read,) = read_cases(region.newest[WATER], [CASES / f"{WATER}.toml"])
    first = read.situations[0]
    step: Step = replace(first.steps[0], **{"sees": {}, "not_sees": {}, "may": {}, "due": {}, "then": None, **change})  # type: ignore[arg-type]  # by name
    trial = played(region, tables, WATER, replace(read, situations=(replace(first, steps=(step,)),)))
    assert [said in str(one) for one in trial.misses] == [True]
    assert trial.misses[0].where == step.where


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        ("total = 80\nparts = { a = 27, b = 52 }", "must be 80, and is 79"),
        ('total = 34\ntable = "lab-items.csv"', "must be 34, and is 33"),
        ('total = 3\ntable = "t.csv"\ncolumn = "g"\nparts = { a = 2, b = 1 }', "{'a': 1, 'b': 2}"),
        ('total = 4\nat_least = true\ntable = "t.csv"', "must be 4, and is 3"),
        ('total = 4\ntable = "nowhere.csv"', "must be nowhere.csv"),
        ('total = 9\ntable = "t.csv"\nsum = "n"', "must be 9, and is 10"),
        ('total = 10\ntable = "t.csv"\ncolumn = "g"\nsum = "n"\nparts = { a = 4, b = 6 }', "{'a': 5, 'b': 5}"),
        ('total = 10\ntable = "t.csv"\nsum = "g"', "must be g = 0, 1, 2 …, and is a"),
        ('total = 10\ntable = "t.csv"\nsum = "m"', "must be m = 0, 1, 2 …, and is -"),
        ("falling = [160, 170]", "must be ≤ 160, and is 170"),
        ('edition = "lab_result.33x296"\nitems = 32', "must be 32, and is 33"),
        ('edition = "lab_result.33x297"\nitems = 33', "must be lab_result.33x297"),
    ],
)
def test_figures_that_do_not_add_up_are_told(
    figure: str, said: str, region: Procedures, tables: dict[str, str]
) -> None:
    faults: list[Fault] = []
    head = 'procedure = "lab-recognition"\nzh = "一"\nen = "a"\nassumed = true\ncase = []\n'
    text = f'{head}[[figure]]\nzh = "数"\nen = "n"\nassumed = true\n{figure}\n'
    read = read_acceptance(text, "f.toml", faults)
    assert read is not None
    assert faults == []
    more = {**tables, "t.csv": "code,g,n\n1,a,5\n2,b,2\n3,b,3\n"}
    ((_, found),) = add_up(region.newest["lab-recognition"], read, more)
    assert found is not None
    assert said in str(found)


def test_faults_of_form_of_a_case_file_come_together_with_their_lines() -> None:
    text = (CASES / f"{WATER}.toml").read_text("utf-8")
    text = text.replace('opened_by = "chief@tongzhou"', 'opened_by = "chief"', 1)
    text = text.replace('after = "20min"', 'after = "20wd"', 1).replace("+08:00\n", "\n", 1)
    text = text.replace('then = "notified"', 'than = "notified"', 1)
    faults: list[Fault] = []
    read_acceptance(text, "c.toml", faults)
    assert len(faults) == 4
    assert all(one.where and one.where.startswith("c.toml:") for one in faults)


@pytest.mark.parametrize("text", ["chief", "@north", "chief@", "=chief@north", ",@north", ""])
def test_who_acts_is_role_at_party(text: str) -> None:
    assert read_who(text) is None


def test_a_user_plays_a_case_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    home = {"TONGZHOU_HOME": str(tmp_path), "TONGZHOU_LANG": "zh"}
    path = CASES / f"{WATER}.toml"
    assert run(["procedure", "try", WATER, "--case", str(path)], home) == 0
    assert "同一消息再次送达" in capfd.readouterr().out
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(path.read_text("utf-8").replace('then = "disposal"', 'then = "closed"', 1), "utf-8")
    assert run(["procedure", "try", WATER, "--case", str(wrong)], home) == 1
    said = capfd.readouterr()
    assert "✗ 2022-10-27 10:50" in said.out
    assert "then 应为 closed，实为 disposal" in said.err
    assert run(["procedure", "try", "task", "--case", str(path)], home) == 1
    assert DeclarationError.__name__ not in capfd.readouterr().err
