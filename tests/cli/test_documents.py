"""What cases send and take in, as it is typed: each format by the first procedure that sends it."""

import io
import json
from pathlib import Path

import docx
import pytest

from tongzhou.cli.main import run
from tongzhou.formats.cap import read_alert
from tongzhou.formats.fhir import read_report
from tongzhou.formats.job_posting import read_posting
from tongzhou.formats.ocds import read_release
from tongzhou.steps.procedures import load_procedures

CALLER = "某甲来电"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {"TONGZHOU_HOME": str(tmp_path_factory.mktemp("home")), "TONGZHOU_LANG": "zh"}


def did(home: dict[str, str], *arguments: str) -> None:
    assert run(["case", *arguments], home) == 0, arguments


def filled(**values: str) -> list[str]:
    return [part for key, value in values.items() for part in ("--set", f"{key}={value}")]


def written(home: dict[str, str], path: Path, case: str, form: str, to: str, who: str, code: int = 0) -> bytes:
    arguments = ["case", "document", case, "--form", form, "--to", to, "--as", who, "-o", str(path)]
    assert run(arguments, home) == code
    return path.read_bytes() if code == 0 else b""


@pytest.fixture(scope="module")
def alarmed(home: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    report = tmp_path_factory.mktemp("files") / "report.html"
    report.write_bytes(b"<p>report</p>")
    alarm = {
        "substance": "苯",
        "place": "116.8,39.8",
        "known_at": "2022-11-17T08:00+08:00",
        "grade": "IV",
        "caller": CALLER,
    }
    did(home, "open", "sudden-water-pollution", "--id", "s-1", "--mode", "exercise", "--as", "li@tongzhou:chief")
    did(home, "do", "s-1", "notify", *filled(**alarm, forecast=f"@{report}"), "--as", "li@tongzhou:chief")
    return home


@pytest.mark.parametrize("form", ["letter", "sms", "phone", "cap"])
def test_a_drill_s_notice_is_marked_and_holds_what_both_may_see(
    alarmed: dict[str, str], form: str, tmp_path: Path
) -> None:
    data = written(alarmed, tmp_path / "n", "s-1", form, "wuqing", "li@tongzhou:chief")
    if form == "letter":
        text = "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)
    else:
        text = data.decode()
    assert "演练" in text
    assert CALLER not in text, "never shared"
    assert ("武清区" in text) == (form != "sms")
    assert "苯" in text
    if form == "letter":
        assert "污染物：苯" in text
        assert "拟定级别：一般" in text
        assert "研判材料" not in text, "Wuqing has not taken the case on: it sees previews only"
        assert "响应(时限依据：假定)" in text
    if form == "sms":
        assert len(text.strip()) <= 150
        assert text.startswith("【演练】")
        for piece in ("污染物：苯", "位置：116.8,39.8", "拟定级别：一般", "前响应(假定)"):
            assert piece in text
    if form == "cap":
        alert = read_alert(data, "a.xml")
        assert (alert.status, alert.kind, len(alert.infos)) == ("Exercise", "Alert", 2)
        for info in alert.infos:
            assert (info.urgency, info.severity, info.certainty) == ("Immediate", "Minor", "Likely")
            assert info.area.circle == (116.8, 39.8, 0.0), "where it happened, longitude first here"
            assert info.area.geocodes == (("GB/T 2260", "120114"),)
        assert "拟定级别：一般" in alert.infos[0].headline
        assert "grade proposed: ordinary" in alert.infos[1].headline


def test_an_english_text_message_keeps_substance_place_grade_and_the_hour(
    alarmed: dict[str, str], tmp_path: Path
) -> None:
    english = {**alarmed, "TONGZHOU_LANG": "en"}
    text = written(english, tmp_path / "s", "s-1", "sms", "wuqing", "li@tongzhou:chief").decode().strip()
    assert len(text) <= 150
    assert text.startswith("[EXERCISE] Tongzhou ")
    assert text.endswith(" [EXERCISE]")
    for piece in ("substance: 苯.", "place: 116.8,39.8.", "grade proposed: ordinary.", "respond (assumed)."):
        assert piece in text, text


def test_an_alert_taken_back_is_past(alarmed: dict[str, str], tmp_path: Path) -> None:
    did(alarmed, "open", "sudden-water-pollution", "--id", "s-9", "--as", "li@tongzhou:chief")
    alarm = filled(substance="苯", place="116.8,39.8", known_at="2022-11-17T08:00+08:00", grade="II")
    did(alarmed, "do", "s-9", "notify", *alarm, "--as", "li@tongzhou:chief")
    did(alarmed, "do", "s-9", "withdraw", *filled(text="误报"), "--as", "li@tongzhou:chief")
    alert = read_alert(written(alarmed, tmp_path / "c", "s-9", "cap", "wuqing", "li@tongzhou:chief"), "a.xml")
    assert (alert.status, alert.kind, len(alert.references)) == ("Actual", "Cancel", 1)
    assert {(one.urgency, one.severity) for one in alert.infos} == {("Past", "Severe")}


def test_who_has_taken_the_case_on_is_told_more_and_the_file_is_kept(alarmed: dict[str, str], tmp_path: Path) -> None:
    did(alarmed, "do", "s-1", "answer", "--as", "wang@wuqing:duty")
    did(alarmed, "do", "s-1", "agree", "--as", "li@tongzhou:chief")
    did(alarmed, "do", "s-1", "agree", "--as", "wang@wuqing:chief")
    orders = filled(means="boom", count="2", task="拦油")
    did(alarmed, "do", "s-1", "dispatch", *orders, "--as", "wu@wuqing:command")
    text = written(alarmed, tmp_path / "s", "s-1", "sms", "tongzhou", "wu@wuqing:command").decode()
    assert "调度" in text


def test_what_nobody_has_sent_or_may_see_is_refused(
    alarmed: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    written(alarmed, tmp_path / "x", "s-1", "fhir", "wuqing", "li@tongzhou:chief", 1)
    written(alarmed, tmp_path / "x", "s-1", "letter", "moon", "li@tongzhou:chief", 1)
    assert not (tmp_path / "x").exists()
    assert "moon" in capfd.readouterr().err


def test_a_laboratory_report_goes_out_as_fhir_and_fills_in_the_form_elsewhere(
    home: dict[str, str], tmp_path: Path
) -> None:
    procedure = load_procedures("jing-jin-ji", tmp_path).newest["lab-recognition"]
    item, house = (next(iter(procedure.lists[key].values)) for key in ("item", "institution"))
    asked = filled(item=item, issued_by=house, issued_on="2022-11-15", report_no="LIS-0815", patient="某乙")
    report = tmp_path / "r.pdf"
    report.write_bytes(b"%PDF")
    for case, values in (("l-1", filled(value="5.10 mmol/L", method="酶法")), ("l-2", [])):
        did(home, "open", "lab-recognition", "--id", case, "--as", "doc@beijing:clinician")
        did(home, "do", case, "present", *asked, "--as", "doc@beijing:clinician")
        did(home, "do", case, "take", "--as", "lab@tianjin:laboratory")
        came = ["--from", str(tmp_path / "r.json")] if case == "l-2" else []
        did(
            home,
            "do",
            case,
            "verify",
            *values,
            *came,
            *filled(eqa="yes", report=f"@{report}"),
            "--as",
            "lab@tianjin:laboratory",
        )
        data = written(home, tmp_path / "r.json", case, "fhir", "beijing", "lab@tianjin:laboratory")
        read = read_report(data, "r.json")
        assert (read.item, read.laboratory, read.value, read.method, read.mark) == (
            item,
            house,
            "5.10 mmol/L",
            "酶法",
            "",
        )
        assert "某乙" not in data.decode(), "the patient stays out"


def test_a_drill_s_document_never_fills_in_a_real_case(
    home: dict[str, str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    post = {"@context": "https://schema.org", "@type": "JobPosting", "identifier": "x", "title": "【演练】月嫂", "description": "【演练】月嫂",
            "datePosted": "2022-11-17", "hiringOrganization": {"name": "a"}, "jobLocation": {"address": {"addressRegion": "b"}}}  # fmt: skip
    (tmp_path / "p.json").write_text(json.dumps(post), "utf-8")
    did(home, "open", "home-service-labour", "--id", "h-9", "--as", "s@beijing:service")
    arguments = ["case", "do", "h-9", "publish", "--from", str(tmp_path / "p.json"), "--as", "s@beijing:service"]
    assert run(arguments, home) == 1
    assert "不得混用" in capfd.readouterr().err


def test_posts_go_out_as_job_posting_without_the_contact(home: dict[str, str], tmp_path: Path) -> None:
    procedure = load_procedures("jing-jin-ji", tmp_path).newest["home-service-labour"]
    values = {"trade": "elderly", "count": "20", "place": "116.4,39.9", "monthly_pay_cny": "6500", "contact": "某丙"}
    values["firm"] = next(iter(procedure.lists["firm"].values))
    did(home, "open", "home-service-labour", "--id", "h-1", "--as", "s@beijing:service")
    did(home, "do", "h-1", "publish", *filled(**values), "--as", "s@beijing:service")
    data = written(home, tmp_path / "p.json", "h-1", "jobposting", "tianjin", "s@beijing:service")
    post = read_posting(data, "p.json")
    assert post.organisation == procedure.lists["firm"].values[values["firm"]]["zh"]
    assert (post.title, post.openings, post.place, str(post.monthly_pay)) == ("养老护理员", 20, (116.4, 39.9), "6500.0")
    assert "某丙" not in data.decode()


def test_an_approval_goes_out_as_ocds_with_the_lots_the_region_lists(home: dict[str, str], tmp_path: Path) -> None:
    procedure = load_procedures("jing-jin-ji", tmp_path).newest["metro-approval"]
    application = tmp_path / "a.pdf"
    application.write_bytes(b"%PDF")
    did(home, "open", "metro-approval", "--id", "m-1", "--item", "fire", "--as", "in@hebei:intake")
    asked = filled(documents=f"@{application}", segment="hebei", agent="某丁")
    did(home, "do", "m-1", "submit", *asked, "--as", "in@hebei:intake")
    did(home, "do", "m-1", "admit", "--as", "h@beijing:handler")
    did(home, "do", "m-1", "propose", *filled(reasons="符合"), "--as", "h@beijing:handler")
    did(home, "do", "m-1", "approve", *filled(reasons="同意"), "--as", "boss@hebei:authority")
    data = written(home, tmp_path / "o.json", "m-1", "ocds", "beijing", "boss@hebei:authority")
    release = read_release(data, "o.json")
    assert (release.description, release.status, release.tags) == ("同意", "complete", ("tenderUpdate",))
    assert {one.id for one in release.lots} == set(procedure.lists["lot"].values)
    assert [sum(one.id.startswith(key) for one in release.lots) for key in ("BJ", "HB")] == [16, 2]
    assert "某丁" not in data.decode()
