"""Laboratory reports as HL7 FHIR R4 (检验报告): a DiagnosticReport with its Observation and laboratory inside, written and read.

The patient stays out: who the report is of is never shared between the institutions of a case, and R4 does not ask for a subject.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from tongzhou.formats.json_document import Node, read_json
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["LabReport", "check_report", "read_report", "report_json"]

_REPORT_STATUS: Final = (
    "registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled", "entered-in-error", "unknown",
)  # fmt: skip
_OBSERVATION_STATUS: Final = (
    "registered", "preliminary", "final", "amended", "corrected", "cancelled", "entered-in-error", "unknown",
)  # fmt: skip
#: Of statuses that only a report has, what its observation is.
_AS_OBSERVATION: Final = {"partial": "preliminary", "appended": "amended"}
_LABORATORY: Final = {"system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": "LAB", "display": "Laboratory"}
#: Marks data of a drill or a test: they must not be taken for a patient's.
_NOT_REAL: Final = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST"}
_QUANTITY = re.compile(r"\s*([<>]=?)?\s*(-?\d+(?:\.\d+)?)\s*(\S.*)?", re.ASCII)
#: A decimal on its way into the text: R4 keeps the digits as printed, 5.10 is not 5.1.
_DECIMAL = re.compile(r'"\\u0000(-?[0-9.]+)\\u0000"')
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class LabReport:
    """A report of one laboratory test (检验报告).

    `item` and `laboratory` are codes of the lists `item_system` and `laboratory_system`; `value` is the result as printed, `5.1 mmol/L` or words.
    `drawn_on` is the day the result is of, `sent` when the report is sent. `mark` such as 演练 says that it is not real.
    """

    identifier: str
    item: str
    item_name: str
    laboratory: str
    laboratory_name: str
    value: str
    sent: datetime
    drawn_on: date | None = None
    method: str = ""
    status: str = "final"
    item_system: str = ""
    laboratory_system: str = ""
    mark: str = ""


def check_report(report: LabReport) -> tuple[Fault, ...]:
    """Say what of a report the standard does not allow, or what is missing without which nobody can use it (核对检验报告).

    References
    ----------
    HL7 FHIR R4 (4.0.1), DiagnosticReport and Observation: status and code are required; value sets diagnostic-report-status, observation-status.
    """
    return tuple(_faults(report))


def _faults(report: LabReport) -> Iterator[Fault]:
    for key in ("identifier", "item", "item_name", "laboratory", "laboratory_name", "value"):
        if not str(getattr(report, key)).strip():
            yield _wrong(key, "", "a text")
    if report.status not in _REPORT_STATUS:
        yield _wrong("status", report.status, ", ".join(_REPORT_STATUS))
    if report.sent.tzinfo is None:
        yield _wrong("issued", report.sent.isoformat(), "a time with its offset")


def _wrong(key: str, value: str, allowed: str) -> Fault:
    return fault(
        "formats.fhir",
        "The element {key} of the laboratory report is {value!r}. FHIR R4 and its use here allow {allowed}.",
        key=key,
        value=value,
        allowed=allowed,
    )


def report_json(report: LabReport) -> str:
    """Write a report as a DiagnosticReport in JSON (检验报告 JSON).

    Raises
    ------
    InputError
        When it is not allowed; carries every reason.
    """
    if faults := check_report(report):
        raise InputError(faults)
    code = {"coding": [_coding(report.item_system, report.item, report.item_name)], "text": report.item_name}
    drawn = {"effectiveDateTime": report.drawn_on.isoformat()} if report.drawn_on else {}
    performer = [{"reference": "#laboratory", "display": report.laboratory_name}]
    laboratory = {
        "resourceType": "Organization",
        "id": "laboratory",
        "identifier": [{**_system(report.laboratory_system), "value": report.laboratory}],
        "name": report.laboratory_name,
    }
    observation = {
        "resourceType": "Observation",
        "id": "result",
        "status": _AS_OBSERVATION.get(report.status, report.status),
        "code": code,
        **drawn,
        "performer": performer,
        **_value(report.value),
        **({"method": {"text": report.method}} if report.method else {}),
    }
    document = {
        "resourceType": "DiagnosticReport",
        **({"id": report.identifier} if _ID.fullmatch(report.identifier) else {}),
        **({"meta": {"tag": [{**_NOT_REAL, "display": report.mark}]}} if report.mark else {}),
        "contained": [laboratory, observation],
        "identifier": [{"value": report.identifier}],
        "status": report.status,
        "category": [{"coding": [_LABORATORY]}],
        "code": code,
        **drawn,
        "issued": report.sent.isoformat(timespec="seconds"),
        "performer": performer,
        "result": [{"reference": "#result"}],
        **({"conclusion": report.mark} if report.mark else {}),
    }
    written = json.dumps(document, ensure_ascii=False, indent=1, default=lambda number: f"\0{number}\0")
    return _DECIMAL.sub(r"\1", written) + "\n"


def _system(system: str) -> dict[str, str]:
    return {"system": system} if system else {}


def _coding(system: str, code: str, display: str) -> dict[str, str]:
    return {**_system(system), "code": code, "display": display}


def _value(text: str) -> dict[str, Any]:
    """Give a result as a quantity where it begins with a number, else as words."""
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return {"valueString": text}
    comparator = {"comparator": found[1]} if found[1] else {}
    unit = {"unit": found[3].strip()} if found[3] else {}
    return {"valueQuantity": {"value": Decimal(found[2]), **comparator, **unit}}


def read_report(data: bytes, name: str) -> LabReport:
    """Read a report (读取检验报告).

    Raises
    ------
    InputError
        Carrying every fault, each with its place in the document.
    """
    faults: list[Fault] = []
    top = read_json(data, name, faults)
    top.text("resourceType", required=True, allowed=("DiagnosticReport",))
    inside = {f"#{one.text('id')}": one for one in top.nodes("contained")}
    status = top.text("status", required=True, allowed=_REPORT_STATUS)
    sent, drawn = top.moment("issued", required=True), top.day("effectiveDateTime")
    system, item, item_name = _coded(top)
    result = next((inside.get(one.text("reference")) for one in top.nodes("result", required=True)), None)
    house = next((inside.get(one.text("reference")) for one in top.nodes("performer", required=True)), None)
    for key, one, kind in (("result", result, "Observation"), ("performer", house, "Organization")):
        if one is None:
            top.wrong(key, f"a reference to a contained {kind}")
        else:
            one.text("resourceType", required=True, allowed=(kind,))
    value = method = ""
    if result is not None:
        result.text("status", required=True, allowed=_OBSERVATION_STATUS)
        value, method = _read_value(result), result.node("method").text("text")
    house_system = house_code = house_name = ""
    if house is not None:
        house_name = house.text("name", required=True)
        for one in house.nodes("identifier", required=True):
            house_system, house_code = one.text("system"), one.text("value", required=True)
    identifier = next((one.text("value", required=True) for one in top.nodes("identifier", required=True)), "")
    tag = next((one for one in top.node("meta").nodes("tag") if one.text("code") == _NOT_REAL["code"]), None)
    if faults or sent is None:
        raise InputError(faults)
    mark = (tag.text("display") or "HTEST") if tag else ""
    return LabReport(
        identifier, item, item_name, house_code, house_name, value, sent, drawn, method, status, system, house_system, mark
    )  # fmt: skip


def _coded(node: Node) -> tuple[str, str, str]:
    code = node.node("code", required=True)
    for one in code.nodes("coding", required=True):
        return (
            one.text("system"),
            one.text("code", required=True),
            code.text("text") or one.text("display", required=True),
        )
    return "", "", ""


def _read_value(node: Node) -> str:
    if "valueString" in node.value:
        return node.text("valueString", required=True)
    quantity = node.node("valueQuantity", required=True)
    number = quantity.number("value", required=True)
    return f"{quantity.text('comparator')}{number} {quantity.text('unit')}".strip()
