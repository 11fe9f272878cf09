"""CAP 1.2 alerts: the order of the protocol, and a refusal of what it does not allow."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from lxml import etree

from tongzhou.formats.cap import Alert, Area, Info, alert_xml, check_alert, read_alert
from tongzhou.terms.errors import InputError

SENT = datetime(2022, 10, 27, 2, 30, tzinfo=timezone(timedelta(hours=8)))
INFO = Info(
    "en", "spill", "Immediate", "Severe", "Likely", "head", "what & how", "do <this>", Area("boundary"), onset=SENT
)
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
        ({"infos": (replace(INFO, event=" "),)}, "event"),
        ({"infos": (replace(INFO, area=Area("")),)}, "areaDesc"),
        ({"infos": (replace(INFO, area=Area("a", circle=(39.8, 116.8, 0))),)}, "circle"),
        ({"infos": (replace(INFO, area=Area("a", circle=(116.8, 39.8, -1))),)}, "circle"),
        ({"infos": (replace(INFO, area=Area("a", polygon=((116.0, 39.0), (117.0, 39.0), (116.0, 39.0)))),)}, "polygon"),
        ({"infos": (replace(INFO, area=Area("a", geocodes=(("GB/T 2260", ""),))),)}, "geocode"),
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


def test_places_are_written_latitude_first_and_read_back() -> None:
    """CAP 1.2 §3.2.4: a circle is "latitude,longitude radius", a polygon closes, a geocode names its list."""
    square = ((116.0, 39.0), (117.0, 39.0), (117.0, 40.0), (116.0, 39.0))
    area = Area("Wuqing", (116.8, 39.8, 5.0), square, (("GB/T 2260", "120114"),))
    text = alert_xml(replace(ALERT, infos=(replace(INFO, area=area),)))
    assert "<circle>39.8,116.8 5</circle>" in text
    assert "<polygon>39,116 39,117 40,117 39,116</polygon>" in text
    assert "<valueName>GB/T 2260</valueName><value>120114</value>" in text.replace("\n", "")
    order = [text.index(f"<{one}>") for one in ("areaDesc", "polygon", "circle", "geocode")]
    assert order == sorted(order)
    assert read_alert(text.encode(), "a.xml").infos[0].area == area


def test_a_place_that_is_no_number_is_said_with_its_element() -> None:
    text = alert_xml(replace(ALERT, infos=(replace(INFO, area=Area("a", (116.8, 39.8, 5.0))),)))
    with pytest.raises(InputError) as caught:
        read_alert(text.replace("39.8,116.8 5", "north").encode(), "a.xml")
    assert {one.message.values["key"] for one in caught.value.faults} == {"circle"}
