"""CAP 1.2 alerts: the order of the protocol, and a refusal of what it does not allow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml import etree

from tongzhou.formats.cap import Alert, Info, alert_xml, check_alert
from tongzhou.terms.errors import InputError

SENT = datetime(2022, 10, 27, 2, 30, tzinfo=timezone(timedelta(hours=8)))
INFO = Info("en", "spill", "Immediate", "Severe", "Likely", "head", "what & how", "do <this>", "boundary", onset=SENT)
ALERT = Alert(
    "a-1",
    "a.river",
    SENT,
    "Exercise",
    "Alert",
    "Restricted",
    (INFO, replace(INFO, language="zh-CN")),
    restriction="named",
)
SPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"


def names(element: etree._Element) -> list[str]:
    return [str(one.tag).removeprefix(SPACE) for one in element]


def test_elements_stand_in_the_order_of_the_protocol() -> None:
    root = etree.fromstring(alert_xml(ALERT).encode())
    assert root.tag == f"{SPACE}alert"
    assert names(root) == ["identifier", "sender", "sent", "status", "msgType", "scope", "restriction", "info", "info"]
    info = root[-2]
    assert names(info) == [
        "language", "category", "event", "urgency", "severity", "certainty", "onset", "headline", "description", "instruction", "area",
    ]  # fmt: skip
    assert info.findtext(f"{SPACE}description") == "what & how"
    assert root.findtext(f"{SPACE}sent") == "2022-10-27T02:30:00+08:00"


def test_utc_is_written_as_the_protocol_wants_it() -> None:
    assert "<sent>2022-10-26T18:30:00-00:00</sent>" in alert_xml(replace(ALERT, sent=SENT.astimezone(UTC)))


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"status": "Real"}, "status"),
        ({"kind": "Warning"}, "msgType"),
        ({"identifier": "a 1"}, "identifier"),
        ({"sender": "a,b"}, "sender"),
        ({"sent": datetime(2022, 10, 27)}, "sent"),  # noqa: DTZ001 - that is what is refused
        ({"restriction": ""}, "restriction"),
        ({"scope": "Private"}, "addresses"),
        ({"kind": "Ack"}, "references"),
        ({"infos": (replace(INFO, urgency="Soon"),)}, "urgency"),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused(change: dict[str, object], key: str) -> None:
    wrong = replace(ALERT, **change)  # type: ignore[arg-type]  # values on purpose of other kinds
    assert [one.message.values["key"] for one in check_alert(wrong)] == [key]
    with pytest.raises(InputError):
        alert_xml(wrong)


def test_an_acknowledgement_names_what_it_answers() -> None:
    assert "<references>a.river,a-1,2022-10-27T02:30:00+08:00</references>" in alert_xml(
        replace(ALERT, kind="Ack", references=("a.river,a-1,2022-10-27T02:30:00+08:00",))
    )
