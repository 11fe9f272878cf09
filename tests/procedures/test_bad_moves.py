"""Bad input on the way through a case: a sentence with the clause in both languages, nothing lost, nothing done twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tongzhou.procedures.case import Attached, Move, Person
from tongzhou.steps.cases import Desk, open_desk
from tongzhou.steps.procedures import Procedures, check_files, load_procedures
from tongzhou.store.words import load_words
from tongzhou.terms.errors import DeclarationError, InputError

AT = datetime(2022, 11, 14, 1, tzinfo=UTC)
FILE = "a.pdf#" + "0" * 64


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.fixture
def desk(region: Procedures, tmp_path: Path) -> Iterator[Desk]:
    with open_desk(tmp_path / "a.tongzhou", region, AT) as desk:
        yield desk


@dataclass(frozen=True)
class Begun:
    """A case on a ledger, one move before what goes wrong."""

    desk: Desk
    case: str
    at: datetime

    def refused(self, move: Move, at: datetime | None = None) -> dict[str, str]:
        """Give the sentences of a refusal in both languages; the case and the ledger are as before."""
        before = self.desk.look(self.case)
        with pytest.raises(InputError) as caught:
            self.desk.move(self.case, move, at or self.at)
        assert self.desk.look(self.case) == before
        return {
            lang: "\n".join(load_words(lang).tell(one.message) for one in caught.value.faults) for lang in ("zh", "en")
        }


def begun(desk: Desk, procedure: str, opener: Person, *moves: Move) -> Begun:
    desk.begin(procedure, "c-1", "m-0", opener, AT)
    at = AT
    for move in moves:
        at += timedelta(minutes=5)
        desk.move("c-1", move, at)
    return Begun(desk, "c-1", at + timedelta(minutes=5))


CHIEF = Person("li", "tongzhou", ("chief",))
ALARM = {"substance": "oil", "place": "116.9,39.7", "known_at": "2022-11-14T08:00+08:00", "grade": "IV"}
SPILL = Move("m-1", "notify", CHIEF, ALARM)


def test_a_form_value_out_of_its_list_names_the_field_and_what_is_allowed(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF)
    said = case.refused(Move("m-1", "notify", CHIEF, {**ALARM, "grade": "urgent"}))
    assert said["en"] == "The field grade is 'urgent', which is not in its list. Allowed are IV, III, II, I."
    assert said["zh"] == "字段 grade 填了 'urgent'，不在代码表中。可填 IV, III, II, I。"


def test_a_move_by_the_wrong_party_names_whose_it_is_and_what_is_left(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL)
    said = case.refused(Move("m-2", "withdraw", Person("wu", "wuqing", ("chief",)), {"text": "no"}))
    assert said["en"] == "wu of wuqing may not make withdraw: it is up to chief@origin. Now they may make: decline."
    assert "应由 chief@origin 作出。现在可以作：decline。" in said["zh"]


def test_a_repeated_move_gets_its_first_receipt_and_nothing_is_done_twice(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL)
    before = desk.look("c-1")
    again = desk.move("c-1", SPILL, case.at)
    assert (again.act, again.n) == (None, 2)
    assert desk.look("c-1") == before


def test_a_joint_decision_made_once_more_says_that_it_is_counted(desk: Desk) -> None:
    wu = Person("wu", "wuqing", ("duty",))
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL, Move("m-2", "answer", wu), Move("m-3", "agree", CHIEF))
    said = case.refused(Move("m-4", "agree", CHIEF))
    assert said["en"] == "tongzhou has made agree already; it waits for the others. Now li may make: -."


def test_a_clock_set_back_is_said_with_both_times(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL)
    said = case.refused(Move("m-2", "withdraw", CHIEF, {"text": "no"}), AT - timedelta(hours=1))
    assert (
        "The clock says 2022-11-14T00:00:00+00:00, but the last act of the case was at 2022-11-14T01:05:00+00:00"
        in said["en"]
    )
    assert "2022-11-14T01:05:00+00:00" in said["zh"]


def test_evidence_past_its_date_names_the_day_the_span_and_its_clause(desk: Desk) -> None:
    asker, lab = Person("wang", "hebei", ("clinician",)), Person("lin", "beijing", ("laboratory",))
    request = {"item": "ALT", "issued_by": "LAB001", "issued_on": "2022-11-10", "report_no": "R-1", "patient": "P"}
    report = {"value": "35 U/L", "method": "rate", "eqa": "yes", "report": FILE}
    case = begun(
        desk, "lab-recognition", asker, Move("m-1", "present", asker, request), Move("m-2", "take", lab)
    )  # fmt: skip
    old = Attached("lab_result", "ALT", "LAB001", date(2022, 9, 1))
    said = case.refused(Move("m-3", "verify", lab, report, evidence=(old,)))
    assert "The lab_result of LAB001 was issued on 2022-09-01; it counts for 30d" in said["en"]
    assert "2022-09-01" in said["zh"]
    fresh = Attached("lab_result", "ALT", "LAB001", date(2022, 11, 10))
    assert desk.move("c-1", Move("m-3", "verify", lab, report, evidence=(fresh,)), case.at).case.state == "verified"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (
            "0.4",
            "0.4 mg/L for ammonia lies outside the band from 0.5 to 1 around the base 1 (GB 3838-2002 表1 III类)",
            "0.4 mg/L",
        ),
        (
            "1.2",
            "1.2 mg/L for ammonia is laxer than the mandatory 1 (GB 3838-2002 表1 III类)",
            "GB 3838-2002 表1 III类",
        ),
    ],
)
def test_a_standard_outside_its_band_or_too_lax_names_both_values_and_the_clause(
    value: str, english: str, chinese: str, desk: Desk
) -> None:
    chief = Person("zhao", "beijing", ("chief",))
    case = begun(desk, "environmental-standard", chief)
    proposal = {"rule": "ammonia", "value": value, "from_day": "2023-06-01", "report": FILE}
    said = case.refused(Move("m-1", "propose", chief, proposal))
    assert english in said["en"]
    assert chinese in said["zh"]


def test_a_shortest_time_not_over_names_its_clause(desk: Desk) -> None:
    heads = [Person(f"h-{one}", one, ("head",)) for one in ("beijing", "hebei")]
    drafter, legal = Person("d", "hebei", ("drafter",)), Person("l", "hebei", ("legal",))
    mandate = {"kind": "rule", "subject": "s", "lead": "hebei", "problem": "p"}
    case = begun(
        desk, "joint-drafting", heads[0],
        Move("m-1", "propose", heads[0], mandate), Move("m-2", "take", drafter), Move("m-3", "plan", heads[0]),
        Move("m-4", "plan", heads[1]), Move("m-5", "publish_draft", drafter, {"text": FILE}),
    )  # fmt: skip
    said = case.refused(Move("m-6", "examine", legal, {"finding": "sound", "adopted": "all"}))
    for lang in ("zh", "en"):
        assert "规章制定程序条例(2017年修订)第十五条" in said[lang]
        assert "2022-12-15T00:00:00+08:00" in said[lang]


def test_a_file_with_ten_faults_gives_ten_messages(tmp_path: Path, lake_text: str) -> None:
    """Ten mistakes in ten places of one file: each its own sentence with its own line."""
    text = lake_text
    for old, new in (
        ('calendar = "week"', 'calendar = "state-council"'),
        ("version = 1", "version = 0"),
        ('level = "outside"', 'level = "planet"'),
        ('held_by = ["firm"]', 'held_by = ["farm"]'),
        ('list = "grade"', 'list = "grades"'),
        ("min = 0, max = 900", "min = 900, max = 0"),
        ('share = "at:inspected"', 'share = "at:seen"'),
        ('type = "person", optional = true, share = "never"', 'type = "person", optional = true'),
        ("base = 30", "base = 300"),
        ('kind = "end"', 'kind = "over"'),
        ('to = "waiting"', 'to = "nowhere"'),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    for name in ("items", "houses", "without"):
        head = {"items": "code,zh,en,condition\nx,甲,X,\ny,乙,Y,\n", "houses": "code,zh,en,met\na,甲,A,室间质评\n"}.get(
            name
        )
        (tmp_path / f"{name}.csv").write_text(head or "item,institution\ny,a\n", "utf-8")
    path = tmp_path / "lake-alarm.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(DeclarationError) as caught:
        check_files([path], "jing-jin-ji", tmp_path)
    lines = {one.where for one in caught.value.faults}
    assert len(caught.value.faults) >= 10
    assert len(lines) >= 10
    for lang in ("zh", "en"):
        assert len({one.say(load_words(lang)) for one in caught.value.faults}) >= 10
