"""What an officer sees of a case in the terminal: a page, a list and a history in words of both languages, aligned, and JSON beside them."""

import json
from pathlib import Path

import pytest

from tongzhou.cli.layout import width_of
from tongzhou.cli.main import run

LI, WANG, LANG = "li@tongzhou:chief", "wang@wuqing:duty,chief", "lang@langfang:duty"
ALARM = ("substance=苯", "place=116.8,39.8", "known_at=2022-11-17T08:00+08:00", "grade=IV", "caller=某甲")


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"TONGZHOU_HOME": str(tmp_path), "TONGZHOU_LANG": "zh"}


def notified(home: dict[str, str]) -> None:
    assert run(["case", "open", "sudden-water-pollution", "--id", "s-1", "--mode", "exercise", "--as", LI], home) == 0
    filled = [part for one in ALARM for part in ("--set", one)]
    assert run(["case", "do", "s-1", "notify", *filled, "--as", LI], home) == 0


def said(home: dict[str, str], capfd: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capfd.readouterr()
    assert run([*arguments], home) == code
    one = capfd.readouterr()
    return one.out or one.err


def test_a_case_is_a_page_in_words(home: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    notified(home)
    page = said(home, capfd, "case", "show", "s-1", "--as", WANG)
    for piece in (
        "【演练】跨界突发水污染事件联防联控 · 事件 s-1", "状态    已通报，由通州区承办", "待受理  武清区、廊坊市",
        "您      wang(武清区值班员、负责人)",
        "武清区  响应", "余 1 小时", "响应 (answer)：tongzhou case do s-1 answer\n", "decline --set text=…(须填：理由)",
        "拟定级别  一般", "通州区，第 2 条", "通州区负责人  通报  已通报",
    ):  # fmt: skip
        assert piece in page, piece
    assert "某甲" not in page
    english = said({**home, "TONGZHOU_LANG": "en"}, capfd, "case", "show", "s-1", "--as", WANG)
    for piece in (
        "state      notified, held by Tongzhou",
        "Wuqing    respond",
        "1 h 5",
        "to fill in: reasons",
        "grade proposed  ordinary",
    ):
        assert piece in english, piece


def test_the_page_shows_no_key_where_there_is_a_word(home: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    notified(home)
    page = said(home, capfd, "case", "show", "s-1", "--as", WANG)
    keys = ("notified", "wuqing", "tongzhou ", "opened", "moved", "alarm", "substance", "duty")
    typed = [line for line in page.splitlines() if "tongzhou case do" not in line]
    assert [(key, line) for key in keys for line in typed if key in line.replace("sudden-water-pollution", "")] == []


def test_columns_align_whatever_the_script(home: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    notified(home)
    for lang, mark in (("zh", "余 "), ("en", " h ")):
        lines = said({**home, "TONGZHOU_LANG": lang}, capfd, "case", "list").splitlines()
        turns = [line for line in lines if mark in line and ":" in line]
        assert len(turns) == 3, "Wuqing and Langfang are to respond, Tongzhou may withdraw"
        starts = [width_of(line[: line.index(":") + 3]) for line in turns]
        assert len(set(starts)) == 1, "what comes before a column is equally wide on every line"


def test_machines_get_json_and_only_what_the_party_may_see(
    home: dict[str, str], capfd: pytest.CaptureFixture[str]
) -> None:
    notified(home)
    seen = json.loads(said(home, capfd, "case", "show", "s-1", "--as", WANG, "--format", "json"))
    assert (seen["state"], seen["allowed"], seen["parties"]["wuqing"]) == ("notified", ["answer", "decline"], "asked")
    assert "某甲" not in json.dumps(seen, ensure_ascii=False)
    (row,) = said(home, capfd, "case", "list", "--format", "json").splitlines()
    assert [one["party"] for one in json.loads(row)["turns"]] == ["wuqing", "langfang", "tongzhou"]


def test_who_is_nobody_here_is_told_who_there_is(home: dict[str, str], capfd: pytest.CaptureFixture[str]) -> None:
    notified(home)
    assert "参与方有：通州区 (tongzhou)" in said(home, capfd, "case", "show", "s-1", "--as", "x@moon:duty", code=1)
    assert "角色有：值班员 (duty)" in said(home, capfd, "case", "history", "s-1", "--as", "x@wuqing:king", code=1)
    assert "武清区市场监管部门" in said(home, capfd, "case", "list", "--party", "moon", code=1)
    assert "没有逾期的案件。" in said(home, capfd, "case", "list", "--late")


def test_what_leaves_is_an_act_with_whom_what_and_the_hash_and_once_only(
    home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    from hashlib import sha256

    notified(home)
    letter = [
        "case",
        "document",
        "s-1",
        "--form",
        "letter",
        "--to",
        "wuqing",
        "-o",
        str(tmp_path / "l.docx"),
        "--as",
        LI,
    ]
    assert "没有登记" in said(home, capfd, *letter, "--preview")
    first = said(home, capfd, *letter)
    digest = sha256((tmp_path / "l.docx").read_bytes()).hexdigest()
    assert f"函已发武清区，登记为第 3 条办理记录(sha256 {digest})" in first
    assert "为第 3 条办理记录，没有重复登记" in said(home, capfd, *letter)
    for who, sees in ((LI, True), (WANG, True), (LANG, False)):
        text = said(home, capfd, "case", "history", "s-1", "--as", who)
        assert (f"发出函给武清区(zh，出自第 2 条，sha256 {digest[:16]}…)" in text) == sees, who
        assert ("\n3 " in text) == sees, "who neither sent nor received it sees no act there"
    assert "3 条办理记录均与登记时一致" in said(home, capfd, "case", "history", "s-1", "--prove", "--as", LANG)
    refused = said(home, capfd, *letter[:-1], "x@tongzhou:king", code=1)
    assert "通州区在本程序中没有角色 'king'" in refused


def test_a_refused_sending_writes_no_file(
    home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    notified(home)
    path = tmp_path / "x.docx"
    asked = ["case", "document", "s-1", "--form", "letter", "--to", "wuqing", "-o", str(path), "--as"]
    text = said(home, capfd, *asked, "x@tongzhou:king", code=1)
    assert "king" in text
    assert not path.exists()


def test_a_move_says_the_codes_and_the_reasons_that_it_takes(
    home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["case", "open", "sudden-water-pollution", "--id", "s-1", "--as", LI], home) == 0
    page = said(home, capfd, "case", "show", "s-1", "--as", LI)
    assert "拟定级别：一般 (IV)、较大 (III)、重大 (II)、特别重大 (I))" in page
    wang, lin = "wang@hebei:clinician", "lin@beijing:laboratory"
    (tmp_path / "r.pdf").write_bytes(b"x")
    asked = ("item=ALT", "issued_by=LAB001", "issued_on=2022-11-10", "report_no=R-1", "patient=P")
    found = ("value=35 U/L", "method=rate", "eqa=yes", f"report=@{tmp_path / 'r.pdf'}")
    for who, name, values in ((wang, "present", asked), (lin, "take", ()), (lin, "verify", found)):
        if name == "present":
            assert run(["case", "open", "lab-recognition", "--id", "l-1", "--as", who], home) == 0
        assert (
            run(["case", "do", "l-1", name, *(one for each in values for one in ("--set", each)), "--as", who], home)
            == 0
        )
    page = said(home, capfd, "case", "show", "l-1", "--as", wang)
    assert "case do l-1 repeat --set text=… --reason …(须填：理由)(理由可写：" in page
    assert "(changed)" in page
    assert "报告原件  r.pdf  sha256 " in page
