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


SPILLS = {
    "zh": "《跨界突发水污染事件联防联控》第 1 版",
    "en": "Joint handling of sudden cross-boundary water pollution, version 1",
}
DRAFTED = {
    "zh": "依据：假定：联防联控时限为本程序所拟，待各方商定",
    "en": "basis: assumed: time limits drafted for this program, for the parties to agree",
}
WU = Person("wu", "wuqing", ("chief",))


def test_a_form_value_out_of_its_list_names_the_field_what_is_allowed_and_the_clause(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF)
    said = case.refused(Move("m-1", "notify", CHIEF, {**ALARM, "grade": "urgent"}))
    listed = "basis: 国家突发环境事件应急预案(国办函〔2014〕119号)附件1"
    assert said["en"] == (
        f"The field grade proposed (grade) is 'urgent', which is not in its list ({SPILLS['en']}; {listed}). "
        "Allowed are ordinary (IV), larger (III), grave (II), very grave (I)."
    )
    assert said["zh"] == (
        f"字段 拟定级别 (grade) 填了 'urgent'，不在代码表中({SPILLS['zh']}；依据：国家突发环境事件应急预案(国办函〔2014〕119号)附件1)。"
        "可填：一般 (IV)、较大 (III)、重大 (II)、特别重大 (I)。"
    )


def test_every_fault_of_a_form_comes_at_once(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF)
    wrong = {"place": "here", "known_at": "2022-11-14T08:00", "grade": "IV", "amount_kg": "-3", "colour": "red"}
    said = case.refused(Move("m-1", "notify", CHIEF, wrong))
    assert [line.partition("(")[0] for line in said["zh"].split("\n")] == [
        "'colour' 不是这张表单的字段", "字段 污染物 ", "字段 位置 ", "字段 得知时间 ", "字段 估计数量 ",
    ]  # fmt: skip
    for piece in (
        "The field substance is empty",
        "'here'. Write it as 116.80,39.80",
        "2022-11-17T08:00+08:00",
        "is -3 kg. It must lie",
    ):
        assert piece in said["en"]


def test_a_move_by_the_wrong_party_names_whose_it_is_the_clause_and_what_is_left(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL)
    said = case.refused(Move("m-2", "withdraw", WU, {"text": "no"}))
    assert said["en"] == (
        f"wu (chief of Wuqing) may not make “withdraw”: it is up to the chief of Tongzhou ({SPILLS['en']}, “withdraw”; {DRAFTED['en']}). "
        "Now wu (chief of Wuqing) may make: not concerned (decline)."
    )
    assert said["zh"] == (
        f"wu(武清区负责人)不能办“撤销”：应由通州区负责人办理({SPILLS['zh']}“撤销”；{DRAFTED['zh']})。wu(武清区负责人)现在可以办：不涉及 (decline)。"
    )


@pytest.mark.parametrize(
    ("who", "name", "english", "chinese"),
    [
        (
            Person("x", "moon", ("chief",)), "withdraw",
            "'moon' is no party of this procedure", "参与方有：通州区 (tongzhou)、武清区 (wuqing)、廊坊市 (langfang)。",
        ),
        (
            Person("x", "wuqing", ("king",)), "withdraw",
            "Wuqing has nobody as 'king' in this procedure", "角色有：值班员 (duty)、负责人 (chief)、现场指挥 (command)。",
        ),
        (
            WU, "jump",
            "There is no move “jump” in this procedure", "本程序没有操作“jump”",
        ),
        (
            Person("d", "wuqing", ("duty",)), "close",
            "“close” cannot be made while the case is “notified”, only while it is “in disposal”", "案件“已通报”时不能办“终止”，只能在“处置中”时办",
        ),
    ],
)  # fmt: skip
def test_what_nobody_declared_is_named_with_what_there_is(
    who: Person, name: str, english: str, chinese: str, desk: Desk
) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL)
    said = case.refused(Move("m-2", name, who))
    assert english in said["en"]
    assert chinese in said["zh"]
    for lang in ("zh", "en"):
        assert SPILLS[lang] in said[lang]


def test_an_unknown_procedure_case_or_opener_is_named_with_what_there_is(desk: Desk) -> None:
    def said(procedure: str, who: Person, **given: object) -> dict[str, str]:
        with pytest.raises(InputError) as caught:
            desk.begin(procedure, "c-9", "m-9", who, AT, **given)  # type: ignore[arg-type]
        return {
            lang: "\n".join(load_words(lang).tell(one.message) for one in caught.value.faults) for lang in ("zh", "en")
        }

    assert "跨界突发水污染事件联防联控 (sudden-water-pollution)" in said("flood", CHIEF)["zh"]
    assert (
        "'moon' is no party of this procedure" in said("sudden-water-pollution", Person("x", "moon", ("chief",)))["en"]
    )
    assert "'sea' 不是本程序的参与方" in said("sudden-water-pollution", CHIEF, parties=("sea",))["zh"]
    intake = Person("in", "hebei", ("intake",))
    assert "Items are" in said("metro-approval", intake, item="bridge")["en"]
    assert (
        "事项写作 'bridge'，本程序没有列出(《跨界轨道交通手续委托承接》第 1 版"
        in said("metro-approval", intake, item="bridge")["zh"]
    )


def test_a_party_that_sees_nothing_of_a_case_is_not_told_where_it_stands(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF)
    said = case.refused(Move("m-1", "close", WU))
    for lang, words in (("zh", ("拟报", "处置中")), ("en", ("“draft”", "in disposal"))):
        assert not any(one in said[lang] for one in words), said[lang]


def test_a_repeated_move_gets_its_first_receipt_and_nothing_is_done_twice(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL)
    before = desk.look("c-1")
    again = desk.move("c-1", SPILL, case.at)
    assert (again.act, again.n) == (None, 2)
    assert desk.look("c-1") == before
    said = case.refused(Move("m-1", "withdraw", CHIEF, {"text": "no"}))
    assert (
        said["en"]
        == "The message 'm-1' is act 2 of c-1 already: “notify” by Tongzhou. Send this one under a key of its own."
    )
    assert said["zh"] == "消息键“m-1”已是 c-1 的第 2 条记录：通州区，“通报”。请换一个键再发。"


def test_a_joint_decision_made_once_more_says_that_it_is_counted_and_whom_it_waits_for(desk: Desk) -> None:
    duty = Person("du", "wuqing", ("duty",))
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL, Move("m-2", "answer", duty), Move("m-3", "agree", CHIEF))
    said = case.refused(Move("m-4", "agree", CHIEF))
    assert "Tongzhou has made “agree on disposal” already; it waits for Wuqing (" in said["en"]
    assert "may make: nothing; it waits for " in said["en"]
    assert "Wuqing: “agree on disposal”" in said["en"]
    assert "通州区已经办了“会商议定”，正在等待武清区(" in said["zh"]


def test_a_clock_set_back_is_said_with_both_times_in_the_person_s_zone(desk: Desk) -> None:
    case = begun(desk, "sudden-water-pollution", CHIEF, SPILL)
    said = case.refused(Move("m-2", "withdraw", CHIEF, {"text": "no"}), AT - timedelta(hours=1))
    assert "2022-11-14 08:00:00 +0800, but the last act of the case was at 2022-11-14 09:05:00 +0800" in said["en"]
    assert "时钟显示 2022-11-14 08:00:00 +0800，而案件上一条办理记录在 2022-11-14 09:05:00 +0800" in said["zh"]


def test_evidence_past_its_date_names_the_day_the_span_and_its_clause(desk: Desk) -> None:
    asker, lab = Person("wang", "hebei", ("clinician",)), Person("lin", "beijing", ("laboratory",))
    request = {"item": "ALT", "issued_by": "LAB001", "issued_on": "2022-11-10", "report_no": "R-1", "patient": "P"}
    report = {"value": "35 U/L", "method": "rate", "eqa": "yes", "report": FILE}
    case = begun(
        desk, "lab-recognition", asker, Move("m-1", "present", asker, request), Move("m-2", "take", lab)
    )  # fmt: skip
    old = Attached("lab_result", "ALT", "LAB001", date(2022, 9, 1))
    said = case.refused(Move("m-3", "verify", lab, report, evidence=(old,)))
    assert (
        "The clinical laboratory result of Institution recognising tests 001 (placeholder) (LAB001) was issued on 2022-09-01"
        in said["en"]
    )
    assert (
        "counts for 30 days from then; today is 2022-11-14 (Mutual recognition of clinical laboratory tests, version 1; basis: "
        in said["en"]
    )
    assert (
        "临床检验结果出具于 2022-09-01，自出具起 30 日内有效，今天是 2022-11-14，已不能使用(《临床检验结果互认》第 1 版；依据："
        in said["zh"]
    )
    strange = case.refused(
        Move("m-3", "verify", lab, report, evidence=(Attached("scan", "ALT", "LAB001", date(2022, 11, 1)),))
    )
    assert "takes no evidence of the kind 'scan'" in strange["en"]
    assert "可收：临床检验结果 (lab_result)。" in strange["zh"]
    fresh = Attached("lab_result", "ALT", "LAB001", date(2022, 11, 10))
    assert desk.move("c-1", Move("m-3", "verify", lab, report, evidence=(fresh,)), case.at).case.state == "verified"


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (
            "0.4",
            "0.4 mg/L for ammonia nitrogen lies outside the band from 0.5 to 1 (assumed: bands are invented, for the three sides to agree) around "
            "the base 1 (A common environmental standard with its band, version 1; basis: GB 3838-2002 表1 III类). Choose within it.",
            "氨氮取 0.4 mg/L，超出基准值 1 上下的幅度 0.5 至 1(假定",
        ),
        (
            "1.2",
            "1.2 mg/L for ammonia nitrogen is laxer than the mandatory 1 (A common environmental standard with its band, version 1; basis: "
            "GB 3838-2002 表1 III类). A mandatory value may only be made stricter.",
            "氨氮取 1.2 mg/L，宽于强制值 1(《统一环境技术标准及其浮动幅度》第 1 版；依据：GB 3838-2002 表1 III类)。强制值只能从严。",
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
    assert said["en"] == english
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
    assert (
        "“examine” may not be made before 2022-12-15 00:00 (30 days; Joint drafting of a rule or plan, version 1, “examine”"
        in said["en"]
    )
    assert "“审查”在 2022-12-15 00:00 之前不能办(30 日；《协同起草规章与规划》第 1 版“审查”" in said["zh"]


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
