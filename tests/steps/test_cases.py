"""Cases on a ledger: what was acknowledged is there, the projection equals the fold, a message counts once, nothing is half done."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tongzhou.procedures.case import Move, Person
from tongzhou.procedures.fold import fold
from tongzhou.procedures.record import act_bytes, act_from, case_bytes, case_from
from tongzhou.procedures.sharing import view
from tongzhou.steps.cases import Desk, open_desk, prove, read_person
from tongzhou.steps.ledger import look_through
from tongzhou.steps.procedures import Procedures, load_procedures
from tongzhou.store.ledger import open_ledger
from tongzhou.terms.errors import DeclarationError, InputError, LedgerError

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
LI = Person("li", "tongzhou", ("chief", "duty"))
WANG = Person("wang", "wuqing", ("duty", "chief"))
ALARM = {
    "substance": "苯",
    "place": "116.8,39.8",
    "known_at": "2022-11-17T08:00+08:00",
    "grade": "IV",
    "caller": "某甲来电",
}


@pytest.fixture(scope="module")
def procedures(tmp_path_factory: pytest.TempPathFactory) -> Procedures:
    return load_procedures("jing-jin-ji", tmp_path_factory.mktemp("home"))


@pytest.fixture
def desk(tmp_path: Path, procedures: Procedures) -> Iterator[Desk]:
    with open_desk(tmp_path / "a.tongzhou", procedures, AT) as found:
        found.begin("sudden-water-pollution", "c-1", "m-1", LI, AT, "exercise")
        found.move("c-1", Move("m-2", "notify", LI, ALARM), AT + timedelta(minutes=5))
        yield found


def test_the_projection_equals_the_fold_after_every_act(desk: Desk) -> None:
    desk.move("c-1", Move("m-3", "answer", WANG), AT + timedelta(minutes=30))
    desk.move("c-1", Move("m-4", "agree", LI), AT + timedelta(minutes=40))
    procedure, held, acts = desk.look("c-1")
    assert fold(procedure, acts) == held
    assert held.votes == {"agree": ("tongzhou",)}


def test_acts_and_cases_come_back_from_their_bytes(desk: Desk) -> None:
    _, held, acts = desk.look("c-1")
    assert case_from(case_bytes(held)) == held
    for act in acts:
        assert act_from(act.case, act_bytes(act), {n: value for n, (_, value) in enumerate(act.values)}) == act


def test_a_message_sent_twice_is_one_act(desk: Desk) -> None:
    first = desk.move("c-1", Move("m-3", "answer", WANG), AT + timedelta(minutes=30))
    again = desk.move("c-1", Move("m-3", "answer", WANG), AT + timedelta(hours=9))
    assert (again.act, again.n) == (None, first.n)
    assert len(desk.look("c-1")[2]) == 3


def test_a_key_under_which_there_is_another_act_loses_nothing_silently(desk: Desk) -> None:
    desk.move("c-1", Move("m-3", "answer", WANG), AT + timedelta(minutes=30))
    with pytest.raises(InputError, match="act 3 of c-1 already"):
        desk.move("c-1", Move("m-3", "withdraw", LI), AT + timedelta(hours=1))
    with pytest.raises(InputError, match="a key of its own"):
        desk.move("c-1", Move("m-3", "agree", WANG), AT + timedelta(hours=1))


def test_a_key_of_another_case_is_refused_with_a_sentence_that_does_not_name_that_case(desk: Desk) -> None:
    at = AT + timedelta(minutes=9)
    asked_for: tuple[Callable[[], object], ...] = (
        lambda: desk.begin("sudden-water-pollution", "c-2", "m-2", LI, at),
        lambda: desk.move("c-3", Move("m-2", "withdraw", LI, {"text": "否"}), at),
    )
    for asked in asked_for:
        if "c-3" not in {one.case for one in desk.list(None, None, None, 9)}:
            desk.begin("sudden-water-pollution", "c-3", "m-30", LI, AT + timedelta(minutes=8))
        with pytest.raises(InputError, match="a key is good for one act of one case") as caught:
            asked()
        assert "c-1" not in str(caught.value)
    assert {one.case: one.n for one in desk.list(None, None, None, 9)} == {"c-1": 2, "c-3": 1}


def test_a_key_of_the_opening_is_no_key_of_a_move_nor_of_another_opening(desk: Desk) -> None:
    later = AT + timedelta(minutes=9)
    again = desk.begin("sudden-water-pollution", "c-1", "m-1", LI, later, "exercise")
    assert (again.act, again.n) == (None, 1)
    with pytest.raises(InputError, match="act 1 of c-1 already"):
        desk.move("c-1", Move("m-1", "withdraw", LI, {"text": "否"}), later)
    for key, who, mode in (
        ("sudden-water-pollution", LI, "real"),
        ("sudden-water-pollution", WANG, "exercise"),
        ("food-drug-alert", LI, "exercise"),
    ):
        with pytest.raises(InputError, match="act 1 of c-1 already"):
            desk.begin(key, "c-1", "m-1", who, later, mode)
    assert len(desk.look("c-1")[2]) == 2


def test_a_key_under_which_something_else_was_filled_in_is_refused(desk: Desk) -> None:
    later = AT + timedelta(minutes=9)
    assert desk.move("c-1", Move("m-2", "notify", LI, ALARM), later).n == 2
    with pytest.raises(InputError, match="act 2 of c-1 already"):
        desk.move("c-1", Move("m-2", "notify", LI, {**ALARM, "grade": "I"}), later)


def test_a_case_ended_before_it_was_sent_stays_with_whoever_opened_it(desk: Desk) -> None:
    later = AT + timedelta(minutes=9)
    desk.begin("sudden-water-pollution", "c-2", "m-20", LI, later)
    desk.move("c-2", Move("m-21", "withdraw", LI, {"text": "弄错了"}), later)
    procedure, held, acts = desk.look("c-2")
    assert [view(procedure, held, acts, one) is not None for one in ("tongzhou", "wuqing", "langfang")] == [
        True,
        False,
        False,
    ]
    assert [one.case for one in desk.list("wuqing", None, None, 9)] == ["c-1"]


def test_of_a_draft_another_party_learns_nothing_by_offering_it(desk: Desk) -> None:
    later = AT + timedelta(minutes=9)
    desk.begin("sudden-water-pollution", "c-2", "m-20", LI, later)
    with pytest.raises(InputError, match="holds nothing of it to hand over") as caught:
        desk.move("c-2", Move("m-21", "@offer", WANG, peer="langfang"), later)
    assert "Tongzhou" not in str(caught.value)
    with pytest.raises(InputError, match="'moon' is no party"):
        desk.move("c-1", Move("m-21", "@offer", LI, peer="moon"), later)


def test_what_is_refused_changes_nothing(desk: Desk) -> None:
    before = desk.look("c-1")[1:]
    with pytest.raises(InputError, match="notified"):
        desk.move("c-1", Move("m-9", "agree", WANG), AT + timedelta(minutes=30))
    with pytest.raises(InputError, match="clock"):
        desk.move("c-1", Move("m-9", "answer", WANG), AT - timedelta(days=1))
    assert desk.look("c-1")[1:] == before


def test_a_clock_a_little_behind_moves_the_case_at_the_time_of_its_last_act(desk: Desk) -> None:
    made = desk.move("c-1", Move("m-3", "answer", WANG), AT + timedelta(minutes=5) - timedelta(seconds=2))
    assert (made.act is not None, made.case.last_at) == (True, AT + timedelta(minutes=5))


def test_with_the_clock_set_back_a_new_case_is_refused_whole_and_made_once_when_it_is_right(
    tmp_path: Path, procedures: Procedures
) -> None:
    path, later = tmp_path / "b.tongzhou", AT + timedelta(hours=2)
    with open_desk(path, procedures, later) as found:
        found.begin("sudden-water-pollution", "c-1", "m-1", LI, later)
    with pytest.raises(LedgerError, match="Nothing was recorded"), open_desk(path, procedures, AT) as found:
        found.begin("sudden-water-pollution", "c-2", "m-2", LI, AT)
    for message in ("m-2", "m-2"):
        with open_desk(path, procedures, later) as found:
            found.begin("sudden-water-pollution", "c-2", message, LI, later)
    with open_ledger(path, at=later) as ledger:
        looked = look_through(ledger, (), None, lambda: procedures)
    assert (looked.is_sound, looked.acts, looked.cases, looked.unsealed) == (True, 2, 2, 0)


def test_what_is_late_is_recorded_before_the_move_that_comes_late(desk: Desk) -> None:
    outcome = desk.move("c-1", Move("m-3", "answer", WANG), AT + timedelta(hours=3))
    assert outcome.case.marks == ("late",)
    assert [one.verb for one in desk.look("c-1")[2]] == ["opened", "moved", "late", "late", "moved"]


def test_a_sweep_records_what_is_late_once(desk: Desk) -> None:
    assert [act.verb for _, _, act in desk.sweep(AT + timedelta(hours=3))] == ["late", "late"]
    assert list(desk.sweep(AT + timedelta(hours=4))) == []


def test_the_desk_s_list_holds_the_case_of_every_party_once_it_was_sent(desk: Desk) -> None:
    assert [one.case for one in desk.list("langfang", True, None, 10)] == ["c-1"]
    assert [one.is_turn for one in desk.list("wuqing", True, AT + timedelta(hours=3), 10)] == [True]


def test_what_is_never_shared_is_in_the_ledger_and_in_nothing_a_party_gets(desk: Desk) -> None:
    procedure, held, acts = desk.look("c-1")
    assert held.value("alarm.caller") == "某甲来电"
    assert "某甲" not in str(view(procedure, held, acts, "wuqing"))


def test_a_case_is_proven_against_the_sealed_log(tmp_path: Path, procedures: Procedures) -> None:
    path = tmp_path / "b.tongzhou"
    with open_desk(path, procedures, AT) as found:
        found.begin("sudden-water-pollution", "c-1", "m-1", LI, AT)
    proven = prove(path, "c-1", AT)
    assert (proven.is_whole, len(proven.acts), proven.head is not None) == (True, 1, True)


def test_no_case_no_procedure_no_second_case_of_a_name(desk: Desk) -> None:
    with pytest.raises(InputError, match="c-7"):
        desk.look("c-7")
    with pytest.raises(InputError, match="sudden-water-pollution"):
        desk.begin("flood", "c-2", "m", LI, AT)
    with pytest.raises(InputError, match="already"):
        desk.begin("sudden-water-pollution", "c-1", "other", LI, AT)


def test_a_person_is_written_out_or_declared_at_home(tmp_path: Path) -> None:
    assert read_person("li@tongzhou:duty,chief", tmp_path) == Person("li", "tongzhou", ("duty", "chief"))
    with pytest.raises(InputError, match="people.toml"):
        read_person("zhao", tmp_path)
    (tmp_path / "people.toml").write_text('[people.zhao]\nparty = "wuqing"\nroles = ["duty"]\n', "utf-8")
    assert read_person("zhao", tmp_path) == Person("zhao", "wuqing", ("duty",))
    (tmp_path / "people.toml").write_text("[people.zhao]\nparty = 3\n", "utf-8")
    with pytest.raises(DeclarationError, match=r"people\.toml:2"):
        read_person("zhao", tmp_path)


def test_a_projection_that_another_version_of_the_program_wrote_is_folded_anew_from_the_acts(desk: Desk) -> None:
    before = desk.look("c-1")
    other = case_bytes(before[1]).replace(b'"entered":', b'"visited":')
    desk.db.execute("UPDATE case_now SET folded = ?", (other,))
    assert desk.look("c-1") == before
    assert desk.move("c-1", Move("m-3", "answer", WANG), AT + timedelta(minutes=30)).case.state == "consulting"


def test_a_file_of_any_bytes_comes_with_an_act_and_the_case_is_read_and_folded(
    tmp_path: Path, procedures: Procedures
) -> None:
    data = b"\xff\xfe\x00%PDF"
    value = f"a.pdf#{sha256(data).hexdigest()}"
    with open_desk(tmp_path / "b.tongzhou", procedures, AT) as found:
        found.begin("sudden-water-pollution", "c-1", "m-1", LI, AT)
        found.move("c-1", Move("m-2", "notify", LI, {**ALARM, "forecast": value}), AT, {value: data})
        procedure, held, acts = found.look("c-1")
        assert (fold(procedure, acts), held.value("alarm.forecast")) == (held, value)
