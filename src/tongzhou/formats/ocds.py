"""Procurement releases in the Open Contracting Data Standard 1.1 with the lots extension (采购信息与标段): written and read."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from tongzhou.formats.json_document import Node, read_json
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["Lot", "Organisation", "Release", "check_release", "read_release", "release_json"]

_VERSION: Final = "1.1"
_LOTS: Final = "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"
_STATUS: Final = ("planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn")
_TAGS: Final = (
    "planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation", "award", "awardUpdate",
    "awardCancellation", "contract", "contractUpdate", "contractAmendment", "implementation", "implementationUpdate",
    "contractTermination", "compiled",
)  # fmt: skip
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation of the release (机构) with the roles it has there, such as buyer or procuringEntity."""

    id: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot (标段). `value` is its amount in `currency`, None where it is not told."""

    id: str
    title: str
    status: str = ""
    value: Decimal | None = None
    currency: str = "CNY"


@dataclass(frozen=True, slots=True)
class Release:
    """A release about one tender (采购发布): `tags` say what it tells of; the first organisation with the role buyer is the buyer."""

    ocid: str
    id: str
    date: datetime
    tags: tuple[str, ...]
    language: str
    parties: tuple[Organisation, ...]
    tender: str
    title: str
    lots: tuple[Lot, ...]
    status: str = ""
    description: str = ""
    publisher: str = ""
    mark: str = ""


def check_release(release: Release) -> tuple[Fault, ...]:
    """Say what of a release the standard does not allow (核对采购发布).

    References
    ----------
    Open Contracting Data Standard 1.1, release schema (ocid, id, date, tag, initiationType are required; tender and organisation need an id;
    tenderStatus is a closed list) and the lots extension (a lot needs an id; items and awards refer to it by that id, so it must be its own).
    """
    return (*_texts(release), *_codes(release), *_ids(release))


def _texts(release: Release) -> Iterator[Fault]:
    for key in ("ocid", "id", "tender", "title"):
        if not str(getattr(release, key)).strip():
            yield _wrong(key, "", "a text")
    if "#" in release.id:
        yield _wrong("id", release.id, "a text without the number sign")
    if release.date.tzinfo is None:
        yield _wrong("date", release.date.isoformat(), "a time with its offset")


def _codes(release: Release) -> Iterator[Fault]:
    if not release.tags:
        yield _wrong("tag", "", "one tag or more")
    for tag in release.tags:
        if tag not in _TAGS:
            yield _wrong("tag", tag, ", ".join(_TAGS))
    for key, status in [("tender/status", release.status), *(("lots/status", one.status) for one in release.lots)]:
        if status and status not in _STATUS:
            yield _wrong(key, status, ", ".join(_STATUS))
    for lot in release.lots:
        if lot.value is not None and not _CURRENCY.fullmatch(lot.currency):
            yield _wrong("lots/value/currency", lot.currency, "three capital letters of ISO 4217")


def _ids(release: Release) -> Iterator[Fault]:
    parties, lots = [one.id for one in release.parties], [one.id for one in release.lots]
    for key, ids in (("parties/id", parties), ("lots/id", lots)):
        for one in dict.fromkeys(one for one in ids if not one.strip() or ids.count(one) > 1):
            yield _wrong(key, one, "a text that no other has")


def _wrong(key: str, value: str, allowed: str) -> Fault:
    return fault(
        "formats.ocds",
        "The element {key} of the release is {value!r}. OCDS 1.1 allows {allowed}.",
        key=key,
        value=value,
        allowed=allowed,
    )


def release_json(release: Release) -> str:
    """Write a release package that holds the release (采购发布 JSON).

    Raises
    ------
    InputError
        When the standard does not allow it; carries every reason.
    """
    if faults := check_release(release):
        raise InputError(faults)
    at = release.date.isoformat(timespec="seconds")
    buyer = next((one for one in release.parties if "buyer" in one.roles), None)
    title = f"【{release.mark}】{release.title}" if release.mark else release.title
    tender: dict[str, Any] = {"id": release.tender, "title": title}
    if release.description:
        tender["description"] = release.description
    if release.status:
        tender["status"] = release.status
    tender["lots"] = [_lot(one) for one in release.lots]
    made: dict[str, Any] = {
        "ocid": release.ocid,
        "id": release.id,
        "date": at,
        "tag": list(release.tags),
        "initiationType": "tender",
        "language": release.language,
        "parties": [{"id": one.id, "name": one.name, "roles": list(one.roles)} for one in release.parties],
        **({"buyer": {"id": buyer.id, "name": buyer.name}} if buyer else {}),
        "tender": tender,
    }
    package = {
        "uri": f"urn:ocds:{release.ocid}:{release.id}",
        "version": _VERSION,
        "extensions": [_LOTS],
        "publishedDate": at,
        "publisher": {"name": release.publisher or (buyer.name if buyer else release.ocid)},
        "releases": [made],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _lot(one: Lot) -> dict[str, Any]:
    made: dict[str, Any] = {"id": one.id, "title": one.title}
    if one.status:
        made["status"] = one.status
    if one.value is not None:
        made["value"] = {"amount": float(one.value), "currency": one.currency}
    return made


def read_release(data: bytes, name: str) -> Release:
    """Read a release, bare or as the only one of a package (读取采购发布).

    Raises
    ------
    InputError
        Carrying every fault, each with its place in the document.
    """
    faults: list[Fault] = []
    top = read_json(data, name, faults)
    publisher = ""
    if "releases" in top.value:
        top.text("version", required=True, allowed=(_VERSION,))
        publisher = top.node("publisher", required=True).text("name", required=True)
        found = list(top.nodes("releases", required=True))
        if len(found) != 1:
            top.wrong("releases", "one release")
        top = found[0] if found else top
    ocid, number, date = (
        top.text("ocid", required=True),
        top.text("id", required=True),
        top.moment("date", required=True),
    )
    top.text("initiationType", required=True, allowed=("tender",))
    tags = _listed(top, "tag")
    parties = tuple(
        Organisation(one.text("id", required=True), one.text("name", required=True), _listed(one, "roles"))
        for one in top.nodes("parties")
    )
    tender = top.node("tender", required=True)
    lots = tuple(_read_lot(one) for one in tender.nodes("lots"))
    title, tender_id = tender.text("title", required=True), tender.text("id", required=True)
    status, description = tender.text("status", allowed=_STATUS), tender.text("description")
    if date is None or faults:
        raise InputError(faults)
    mark = ""
    if title.startswith("【") and "】" in title:
        mark, _, title = title[1:].partition("】")
    made = Release(
        ocid, number, date, tags, top.text("language") or "zh", parties, tender_id, title, lots, status, description, publisher, mark
    )  # fmt: skip
    if found_faults := check_release(made):
        raise InputError([Fault(one.message, one.english, name) for one in found_faults])
    return made


def _listed(one: Node, key: str) -> tuple[str, ...]:
    found = one.value.get(key) or []
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        one.wrong(key, "a list of texts")
        return ()
    return tuple(found)


def _read_lot(one: Node) -> Lot:
    value = one.node("value") if "value" in one.value else None
    return Lot(
        one.text("id", required=True),
        one.text("title"),
        one.text("status", allowed=_STATUS),
        value.number("amount", required=True) if value else None,
        value.text("currency", required=True) if value else "CNY",
    )
