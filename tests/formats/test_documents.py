"""OCDS, FHIR, JobPosting and CAP: what is written is read again the same; everything wrong is said at once, with its place."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.formats.cap import Alert, Area, Info, alert_xml, read_alert
from tongzhou.formats.fhir import LabReport, read_report, report_json
from tongzhou.formats.job_posting import JobPosting, posting_json, read_posting
from tongzhou.formats.ocds import Lot, Organisation, Release, read_release, release_json
from tongzhou.terms.errors import InputError

AT = datetime(2022, 11, 17, 1, tzinfo=UTC)
REPORT = LabReport(
    "LIS-2022-0815", "glucose", "血糖", "TJ-017", "天津某医院", "5.10 mmol/L", AT, date(2022, 11, 15), "己糖激酶法", mark="演练",
    item_system="urn:tongzhou:lab-items", laboratory_system="urn:tongzhou:institutions",
)  # fmt: skip
POST = JobPosting(
    "post-1", "养老护理员", "养老护理员20人", date(2022, 11, 17), "北京市", "北京市", 20, date(2022, 12, 1), (116.4, 39.9),
    Decimal("6500"),
)  # fmt: skip
LOTS = tuple(
    [Lot(f"BJ{n:02}", f"北京段{n:02}标", "complete", Decimal(n)) for n in range(1, 17)]
    + [Lot(f"HB{n:02}", f"河北段{n:02}标", "complete") for n in (1, 2)]
)
RELEASE = Release(
    "ocds-tongzhou-m-1", "m-1-7", AT, ("award",), "zh", (Organisation("hebei", "河北省", ("procuringEntity", "buyer")),), "m-1",
    "跨界轨道交通", LOTS, "complete", publisher="河北省", mark="演练",
)  # fmt: skip
ALERT = Alert(
    "spill-1-2", "wuqing.tongzhou", AT, "Exercise", "Update", "Restricted",
    (Info("zh-CN", "水污染", "Expected", "Severe", "Likely", "标题", "说明", "措施", Area("武清区"), "武清区", AT, parameters=(("grade", "IV"),)),),
    restriction="只供收文机关", note="演练", references=("a,b,2022-11-17T08:00:00+08:00",),
)  # fmt: skip


def test_a_report_is_read_as_it_was_written() -> None:
    assert read_report(report_json(REPORT).encode(), "r.json") == REPORT
    words = replace(REPORT, value="阴性", drawn_on=None, method="", mark="", item_system="", laboratory_system="")
    assert read_report(report_json(words).encode(), "r.json") == words


def test_a_report_says_which_unit_and_that_it_is_not_real() -> None:
    said = json.loads(report_json(REPORT))
    assert said["contained"][1]["valueQuantity"] == {"value": 5.1, "unit": "mmol/L"}
    assert said["meta"]["tag"][0]["code"] == "HTEST"
    assert said["conclusion"] == "演练"
    assert "subject" not in said, "the patient stays out"


def test_every_fault_of_a_report_is_said_with_its_place() -> None:
    said = json.loads(report_json(REPORT))
    del said["status"], said["contained"][1]["code"]
    said["issued"] = "2022-11-17"
    said["contained"][0]["resourceType"] = "Patient"
    said["result"] = [{"reference": "#other"}]
    with pytest.raises(InputError) as caught:
        read_report(json.dumps(said).encode(), "r.json")
    assert {one.where for one in caught.value.faults} == {
        "r.json:status", "r.json:issued", "r.json:result", "r.json:contained/0/resourceType",
    }  # fmt: skip


def test_a_report_without_what_it_is_about_is_not_written() -> None:
    with pytest.raises(InputError) as caught:
        report_json(replace(REPORT, value=" ", status="done", item=""))
    assert len(caught.value.faults) == 3


def test_a_post_is_read_as_it_was_written() -> None:
    for post in (POST, replace(POST, place=None, monthly_pay=None, valid_through=None, mark="演练")):
        assert read_posting(posting_json(post).encode(), "p.json") == post


def test_every_fault_of_a_post_is_said() -> None:
    said = json.loads(posting_json(POST))
    said["@context"] = "https://example.org"
    del said["title"]
    said["totalJobOpenings"] = 2.5
    said["baseSalary"]["value"]["unitText"] = "YEAR"
    said["jobLocation"]["address"] = []
    with pytest.raises(InputError) as caught:
        read_posting(json.dumps(said).encode(), "p.json")
    places = {str(one.where).removeprefix("p.json:") for one in caught.value.faults}
    assert {"@context", "title", "totalJobOpenings", "baseSalary/value/unitText", "jobLocation/address"} <= places
    with pytest.raises(InputError) as caught:
        posting_json(replace(POST, openings=0, valid_through=date(2022, 1, 1), place=(500.0, 0.0)))
    assert len(caught.value.faults) == 3


def test_a_release_holds_its_eighteen_lots_and_is_read_as_it_was_written() -> None:
    said = json.loads(release_json(RELEASE))
    lots = said["releases"][0]["tender"]["lots"]
    assert [sum(one["id"].startswith(key) for one in lots) for key in ("BJ", "HB")] == [16, 2]
    assert said["releases"][0]["tender"]["title"].startswith("【演练】")
    assert read_release(release_json(RELEASE).encode(), "o.json") == RELEASE
    bare = json.dumps(said["releases"][0]).encode()
    assert read_release(bare, "o.json") == replace(RELEASE, publisher="")


def test_every_fault_of_a_release_is_said() -> None:
    with pytest.raises(InputError) as caught:
        release_json(replace(RELEASE, id="a#1", tags=("won",), status="open", lots=(LOTS[0], LOTS[0], Lot("", ""))))
    assert len(caught.value.faults) == 5
    said: Any = json.loads(release_json(RELEASE))
    del said["version"], said["releases"][0]["initiationType"], said["releases"][0]["tender"]["lots"][3]["id"]
    said["releases"][0]["parties"][0]["roles"] = "buyer"
    with pytest.raises(InputError) as caught:
        read_release(json.dumps(said).encode(), "o.json")
    assert {str(one.where) for one in caught.value.faults} == {
        "o.json:version", "o.json:releases/0/initiationType", "o.json:releases/0/tender/lots/3/id", "o.json:releases/0/parties/0/roles",
    }  # fmt: skip


def test_an_alert_is_read_as_it_was_written() -> None:
    assert read_alert(alert_xml(ALERT).encode(), "a.xml") == ALERT


def test_every_fault_of_an_alert_is_said() -> None:
    text = alert_xml(ALERT).replace("Restricted", "Secret").replace("<severity>Severe", "<severity>Bad")
    text = text.replace(f"<sent>{AT.isoformat()[:-6]}-00:00", "<sent>yesterday")
    with pytest.raises(InputError) as caught:
        read_alert(text.encode(), "a.xml")
    assert {one.message.values["key"] for one in caught.value.faults} == {"scope", "severity", "sent"}


@pytest.mark.parametrize("read", [read_report, read_posting, read_release])
@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b"\xff", b'{"a": NaN}', b"[" * 5000, b'{"a":' * 100 + b"1" + b"}" * 100]
)
def test_what_is_no_document_is_refused_with_one_sentence(read: Any, data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "x.json")
    assert len(caught.value.faults) == 1


def test_entities_and_document_types_are_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><alert>&c;</alert>'
    for data in (bomb, b"<alert/>", b"<", b'<?xml version="1.0"?><!DOCTYPE alert SYSTEM "file:///etc/passwd"><alert/>'):
        with pytest.raises(InputError, match="cannot be read"):
            read_alert(data, "a.xml")


def is_read_or_refused(read: Any, said: object) -> bool:
    try:
        return read(json.dumps(said).encode(), "x.json") is not None
    except InputError as error:
        return bool(error.faults)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(["contained", "status", "result", "performer", "identifier", "code", "meta", "issued"]), _JSON)
def test_whatever_stands_in_a_report_it_is_read_or_refused(key: str, value: object) -> None:
    said = {**json.loads(report_json(REPORT)), key: value}
    assert is_read_or_refused(read_report, said)


@given(st.sampled_from(["parties", "tender", "tag", "ocid", "date", "language", "initiationType"]), _JSON)
def test_whatever_stands_in_a_release_it_is_read_or_refused(key: str, value: object) -> None:
    said = {**json.loads(release_json(RELEASE))["releases"][0], key: value}
    assert is_read_or_refused(read_release, said)


@pytest.mark.server
def test_another_program_reads_the_report_as_fhir() -> None:
    """fhir.resources (BSD), the models of R4B, whose DiagnosticReport and Observation are those of R4."""
    peer = Path(__file__).parents[2] / ".venv-peers/bin/python"
    code = (
        "import sys; from fhir.resources.R4B.diagnosticreport import DiagnosticReport as D; "
        "d = D.model_validate_json(sys.stdin.read()); print(d.status, d.contained[1].valueQuantity.value, d.contained[0].name)"
    )
    done = subprocess.run(
        [peer if peer.exists() else sys.executable, "-c", code],
        input=report_json(REPORT),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["final", "5.1", "天津某医院"]
