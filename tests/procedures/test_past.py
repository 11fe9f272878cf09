"""What tells of something that has happened cannot lie after the move; what is planned may."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.ledger.clock import SKEW
from tongzhou.procedures.case import Case, Move, Person
from tongzhou.procedures.engine import advance, open_case
from tongzhou.steps.procedures import Procedures, check_files, load_procedures
from tongzhou.store.words import load_words
from tongzhou.terms.errors import DeclarationError, InputError

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
DECLARED = Path(__file__).parents[2] / "src/tongzhou/declared/jing-jin-ji/procedures"
LI = Person("li", "tongzhou", ("chief", "duty"))


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


def notified(procedures: Procedures, known_at: datetime) -> Case:
    procedure = procedures.newest["sudden-water-pollution"]
    case = open_case(procedure, "c", "m-1", LI, AT, procedures.calendars).case
    values = {"substance": "苯", "place": "116.8,39.8", "known_at": known_at.isoformat(), "grade": "IV"}
    return advance(procedure, case, Move("m-2", "notify", LI, values), AT, procedures.calendars).case


def test_a_time_in_the_far_future_is_refused_with_both_times(procedures: Procedures) -> None:
    with pytest.raises(InputError) as caught:
        notified(procedures, datetime(2099, 1, 1, tzinfo=UTC))
    (fault,) = caught.value.faults
    assert fault.english == (
        "The field learned of at (known_at) is 2099-01-01T00:00:00+00:00, but it tells what has happened, and it is 2022-11-17T01:00+00:00 now. "
        "Write when it "
        "happened; up to 5 minutes ahead are taken for skew between clocks (assumed)."
    )
    assert "已发生的事" in load_words("zh").tell(fault.message)


def test_a_clock_a_little_ahead_is_no_reason_to_refuse(procedures: Procedures) -> None:
    assert notified(procedures, AT + SKEW).state == "notified"
    with pytest.raises(InputError):
        notified(procedures, AT + SKEW + timedelta(seconds=1))


def test_a_day_counts_once_it_has_begun_anywhere(procedures: Procedures) -> None:
    procedure = procedures.newest["lab-recognition"]
    asker = Person("wang", "hebei", ("clinician",))
    late = datetime(2022, 11, 17, 11, tzinfo=UTC)  # the 18th has begun at UTC+14
    case = open_case(procedure, "c", "m-1", asker, late, procedures.calendars).case
    asked = {"item": "ALT", "issued_by": "LAB001", "report_no": "R-1", "patient": "P"}

    def presented(day: str) -> str:
        move = Move("m-2", "present", asker, {**asked, "issued_on": day})
        return advance(procedure, case, move, late, procedures.calendars).case.state

    assert presented("2022-11-18")
    with pytest.raises(InputError, match=r"issued_on\) is 2022-11-19, but it tells what has happened"):
        presented("2022-11-19")


def test_a_planned_time_may_lie_ahead(procedures: Procedures) -> None:
    planned = procedures.newest["meeting"].forms
    assert not any(field.is_past for form in planned.values() for field in form.fields.values())


def test_only_a_time_or_a_day_can_be_past(tmp_path: Path) -> None:
    text = (DECLARED / "sudden-water-pollution.toml").read_text("utf-8")
    path = tmp_path / "p.toml"
    path.write_text(text.replace('type = "place"', 'type = "place", past = true', 1), "utf-8")
    with pytest.raises(DeclarationError, match="is a place and cannot be past"):
        check_files([path], "jing-jin-ji", tmp_path)
