"""Alerts in the Common Alerting Protocol 1.2 (CAP 警报): values to XML, refused where the protocol does not allow them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any, Final

from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["ALLOWED", "Alert", "Area", "Info", "alert_xml", "check_alert", "read_alert"]

_NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
#: Words that the protocol allows, by element.
ALLOWED: Final = {
    "status": ("Actual", "Exercise", "System", "Test", "Draft"),
    "msgType": ("Alert", "Update", "Cancel", "Ack", "Error"),
    "scope": ("Public", "Restricted", "Private"),
    "category": ("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"),
    "urgency": ("Immediate", "Expected", "Future", "Past", "Unknown"),
    "severity": ("Extreme", "Severe", "Moderate", "Minor", "Unknown"),
    "certainty": ("Observed", "Likely", "Possible", "Unlikely", "Unknown"),
}  # fmt: skip
# what an identifier or sender may not hold: spaces, commas, < and &
_NAME = re.compile(r"[^\s,<&]+")
_NEEDS_EARLIER = ("Update", "Cancel", "Ack", "Error")


@dataclass(frozen=True, slots=True)
class Area:
    """Where an alert is about (警报地区): words, and what machines read beside them.

    `circle` is longitude, latitude (WGS 84) and a radius in kilometres, 0 for a point; `polygon` at least four positions, the last the first again;
    `geocodes` are pairs of the name of a code list and a code.
    """

    description: str
    circle: tuple[float, float, float] | None = None
    polygon: tuple[tuple[float, float], ...] = ()
    geocodes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Info:
    """What an alert says in one language (警报内容)."""

    language: str
    event: str
    urgency: str
    severity: str
    certainty: str
    headline: str
    description: str
    instruction: str
    area: Area
    sender_name: str = ""
    onset: datetime | None = None
    category: str = "Env"
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert (警报). A drill has status Exercise; an acknowledgement or an update names what it answers in `references`."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    kind: str
    scope: str
    infos: tuple[Info, ...]
    addresses: tuple[str, ...] = ()
    restriction: str = ""
    note: str = ""
    references: tuple[str, ...] = ()


def check_alert(alert: Alert) -> tuple[Fault, ...]:
    """Say what of an alert the protocol does not allow (核对警报).

    References
    ----------
    OASIS, Common Alerting Protocol version 1.2 (1 July 2010), §3.2.
    """
    return (*_words(alert), *_needed(alert), *_areas(alert))


def _words(alert: Alert) -> Iterator[Fault]:
    chosen = [("status", alert.status), ("msgType", alert.kind), ("scope", alert.scope)]
    for info in alert.infos:
        chosen += [(key, str(getattr(info, key))) for key in ("category", "urgency", "severity", "certainty")]
    for key, value in chosen:
        if value not in ALLOWED[key]:
            yield _wrong(key, value, ", ".join(ALLOWED[key]))
    for key, value in (("identifier", alert.identifier), ("sender", alert.sender)):
        if not _NAME.fullmatch(value):
            yield _wrong(key, value, "a text without spaces, commas, < and &")
    times = [("sent", alert.sent), *(("onset", info.onset) for info in alert.infos if info.onset)]
    for key, at in times:
        if at is not None and at.tzinfo is None:
            yield _wrong(key, at.isoformat(), "a time with its offset")


def _needed(alert: Alert) -> Iterator[Fault]:
    """Say what is missing that another element asks for."""
    if alert.scope == "Private" and not alert.addresses:
        yield _wrong("addresses", "", "at least one address, as the scope is Private")
    if alert.scope == "Restricted" and not alert.restriction:
        yield _wrong("restriction", "", "the rule of restriction, as the scope is Restricted")
    if alert.kind in _NEEDS_EARLIER and not alert.references:
        yield _wrong("references", "", f"sender,identifier,sent of what it answers, as the message is {alert.kind}")


def _areas(alert: Alert) -> Iterator[Fault]:
    """Say what of the words and places of its contents is missing or impossible."""
    for info in alert.infos:
        area = info.area
        for key, text in (("event", info.event), ("areaDesc", area.description)):
            if not text.strip():
                yield _wrong(key, text, "some words")
        for longitude, latitude, *_ in (*([area.circle] if area.circle else []), *area.polygon):
            if not (abs(longitude) <= 180 and abs(latitude) <= 90):
                key = "circle" if area.circle else "polygon"
                yield _wrong(key, f"{latitude:g},{longitude:g}", "latitude,longitude within -90,-180 and 90,180")
        if area.circle and area.circle[2] < 0:
            yield _wrong("circle", f"{area.circle[2]:g}", "a radius of 0 km or more")
        if area.polygon and (len(area.polygon) < 4 or area.polygon[0] != area.polygon[-1]):
            yield _wrong("polygon", str(len(area.polygon)), "at least four positions, the last the first again")
        for name, code in area.geocodes:
            if not (name.strip() and code.strip()):
                yield _wrong("geocode", f"{name}={code}", "a name of a list and a code of it")


def _wrong(key: str, value: str, allowed: str) -> Fault:
    return fault(
        "formats.cap",
        "The element {key} of the alert is {value!r}. CAP 1.2 allows {allowed}.",
        key=key,
        value=value,
        allowed=allowed,
    )


def alert_xml(alert: Alert) -> str:
    """Write an alert as XML, its elements in the order of the protocol (警报 XML).

    Raises
    ------
    InputError
        When the protocol does not allow it; carries every reason.
    """
    if faults := check_alert(alert):
        raise InputError(faults)
    body = [
        _element("identifier", alert.identifier),
        _element("sender", alert.sender),
        _element("sent", _time(alert.sent)),
        _element("status", alert.status),
        _element("msgType", alert.kind),
        _element("scope", alert.scope),
        _element("restriction", alert.restriction),
        _element("addresses", " ".join(f'"{one}"' if " " in one else one for one in alert.addresses)),
        _element("note", alert.note),
        _element("references", " ".join(alert.references)),
        *(_info(one) for one in alert.infos),
    ]
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<alert xmlns="{_NAMESPACE}">\n{_joined(body)}</alert>\n'


def _info(info: Info) -> str:
    parameters = [
        f"<parameter><valueName>{escape(key, quote=False)}</valueName><value>{escape(value, quote=False)}</value></parameter>\n"
        for key, value in info.parameters
    ]
    parts = [
        _element("language", info.language),
        _element("category", info.category),
        _element("event", info.event),
        _element("urgency", info.urgency),
        _element("severity", info.severity),
        _element("certainty", info.certainty),
        _element("onset", _time(info.onset) if info.onset else ""),
        _element("senderName", info.sender_name),
        _element("headline", info.headline),
        _element("description", info.description),
        _element("instruction", info.instruction),
        *parameters,
        _area(info.area),
    ]
    return f"<info>\n{_joined(parts)}</info>\n"


def _area(area: Area) -> str:
    at = [f"{latitude:.10g},{longitude:.10g}" for longitude, latitude in area.polygon]
    circle = f"{area.circle[1]:.10g},{area.circle[0]:.10g} {area.circle[2]:g}" if area.circle else ""
    codes = "".join(
        f"<geocode>{_element('valueName', name)}{_element('value', code)}</geocode>\n" for name, code in area.geocodes
    )
    said = (
        _element("areaDesc", area.description),
        _element("polygon", " ".join(at)),
        _element("circle", circle),
        codes,
    )
    return f"<area>\n{_joined(said)}</area>\n"


def _element(name: str, value: str) -> str:
    return f"<{name}>{escape(value, quote=False)}</{name}>\n" if value else ""


def _time(at: datetime) -> str:
    """Write a time with its offset; the protocol refuses Z and wants -00:00 for UTC."""
    text = at.isoformat(timespec="seconds")
    return text[:-6] + "-00:00" if text.endswith("+00:00") else text


def _joined(parts: Sequence[str]) -> str:
    return "".join(parts)


#: An alert is a message; one beyond this is none.
_MOST_BYTES: Final = 1_000_000
_NO_TIME: Final = datetime(1, 1, 1, tzinfo=UTC)
_INFO_TEXTS: Final = ("urgency", "severity", "certainty", "headline", "description", "instruction")


def read_alert(data: bytes, name: str) -> Alert:
    """Read an alert (读取警报). Document types and entities are refused: nothing outside the bytes is looked at.

    Raises
    ------
    InputError
        Carrying everything the protocol does not allow.
    """
    from lxml import etree

    try:
        if len(data) > _MOST_BYTES:
            raise ValueError(f"{len(data)} bytes")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        top = etree.fromstring(data, parser)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise ValueError("it has a document type")
        if top.tag != f"{{{_NAMESPACE}}}alert":
            raise ValueError(f"its top is {top.tag}")
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(
            fault(
                "formats.cap_broken",
                "The alert cannot be read: {why}. It must be a CAP 1.2 alert without a document type, at most {most} bytes.",
                name,
                why=str(error)[:120],
                most=_MOST_BYTES,
            )
        ) from None
    faults: list[Fault] = []
    references = tuple(_said(top, "references").split())
    infos = tuple(_read_info(one, faults) for one in top.iterfind(f"{{{_NAMESPACE}}}info"))
    alert = Alert(
        _said(top, "identifier"),
        _said(top, "sender"),
        _moment(_said(top, "sent"), "sent", faults) or _NO_TIME,
        _said(top, "status"),
        _said(top, "msgType"),
        _said(top, "scope"),
        infos,
        tuple(one.strip('"') for one in re.findall(r'"[^"]*"|\S+', _said(top, "addresses"))),
        _said(top, "restriction"),
        _said(top, "note"),
        references,
    )
    if faults := [*faults, *check_alert(alert)]:
        raise InputError([Fault(one.message, one.english, name) for one in faults])
    return alert


def _said(parent: Any, key: str) -> str:
    return str(parent.findtext(f"{{{_NAMESPACE}}}{key}") or "").strip()


def _moment(text: str, key: str, faults: list[Fault]) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        faults.append(_wrong(key, text, "a time with its offset"))
        return None
    return at


def _read_info(one: Any, faults: list[Fault]) -> Info:
    onset = _said(one, "onset")
    parameters = tuple(
        (_said(each, "valueName"), _said(each, "value")) for each in one.iterfind(f"{{{_NAMESPACE}}}parameter")
    )
    area = one.find(f"{{{_NAMESPACE}}}area")
    urgency, severity, certainty, headline, description, instruction = (_said(one, key) for key in _INFO_TEXTS)
    return Info(
        _said(one, "language") or "en-US",
        _said(one, "event"),
        urgency,
        severity,
        certainty,
        headline,
        description,
        instruction,
        _read_area(area, faults) if area is not None else Area(""),
        _said(one, "senderName"),
        _moment(onset, "onset", faults) if onset else None,
        _said(one, "category"),
        parameters,
    )


def _read_area(one: Any, faults: list[Fault]) -> Area:
    circle = _numbers(_said(one, "circle"), "circle", faults)
    polygon = _numbers(_said(one, "polygon"), "polygon", faults)
    pairs = tuple((longitude, latitude) for latitude, longitude in zip(polygon[::2], polygon[1::2], strict=False))
    if len(circle) not in (0, 3):
        faults.append(_wrong("circle", _said(one, "circle"), "latitude,longitude radius"))
    codes = tuple((_said(each, "valueName"), _said(each, "value")) for each in one.iterfind(f"{{{_NAMESPACE}}}geocode"))
    return Area(_said(one, "areaDesc"), (circle[1], circle[0], circle[2]) if len(circle) == 3 else None, pairs, codes)


def _numbers(text: str, key: str, faults: list[Fault]) -> list[float]:
    try:
        return [float(one) for one in re.split(r"[\s,]+", text) if one]
    except ValueError:
        faults.append(_wrong(key, text, "numbers, latitude before longitude"))
        return []
