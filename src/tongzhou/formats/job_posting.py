"""Posts as schema.org JobPosting in JSON-LD (岗位发布): written and read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tongzhou.formats.json_document import Node, read_json
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["JobPosting", "check_posting", "posting_json", "read_posting"]

_CONTEXT: Final = ("https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/")
_LOWEST, _HIGHEST = -180.0, 180.0


@dataclass(frozen=True, slots=True)
class JobPosting:
    """A post, or several alike (岗位). `monthly_pay` is in `currency`; `place` holds longitude and latitude in degrees, WGS 84."""

    identifier: str
    title: str
    description: str
    posted: date
    organisation: str
    region: str
    openings: int = 1
    valid_through: date | None = None
    place: tuple[float, float] | None = None
    monthly_pay: Decimal | None = None
    currency: str = "CNY"
    country: str = "CN"
    mark: str = ""


def check_posting(post: JobPosting) -> tuple[Fault, ...]:
    """Say what is missing without which a post cannot be shown elsewhere, or has a wrong form (核对岗位).

    schema.org itself requires nothing; what is required here is what boards of posts that read it ask for: title, description, day, employer, place.

    References
    ----------
    schema.org, JobPosting: title, description, datePosted, hiringOrganization, jobLocation, totalJobOpenings, validThrough, baseSalary.
    """
    return tuple(_faults(post))


def _faults(post: JobPosting) -> Iterator[Fault]:
    for key in ("identifier", "title", "description", "organisation", "region"):
        if not str(getattr(post, key)).strip():
            yield _wrong(key, "", "a text")
    if post.openings < 1:
        yield _wrong("totalJobOpenings", str(post.openings), "1 or more")
    if post.monthly_pay is not None and post.monthly_pay < 0:
        yield _wrong("baseSalary", str(post.monthly_pay), "0 or more")
    if post.valid_through is not None and post.valid_through < post.posted:
        yield _wrong("validThrough", post.valid_through.isoformat(), "the day of posting or later")
    if post.place is not None and not (_LOWEST <= post.place[0] <= _HIGHEST and abs(post.place[1]) <= _HIGHEST / 2):
        yield _wrong("geo", str(post.place), "longitude and latitude in degrees")


def _wrong(key: str, value: str, allowed: str) -> Fault:
    return fault(
        "formats.jobposting",
        "The element {key} of the post is {value!r}. It must be {allowed}.",
        key=key,
        value=value,
        allowed=allowed,
    )


def posting_json(post: JobPosting) -> str:
    """Write a post as JSON-LD (岗位 JSON-LD).

    Raises
    ------
    InputError
        When something is missing or wrong; carries every reason.
    """
    if faults := check_posting(post):
        raise InputError(faults)
    place: dict[str, Any] = {
        "@type": "Place",
        "address": {"@type": "PostalAddress", "addressRegion": post.region, "addressCountry": post.country},
    }
    if post.place is not None:
        place["geo"] = {"@type": "GeoCoordinates", "longitude": post.place[0], "latitude": post.place[1]}
    title, description = (f"【{post.mark}】{one}" if post.mark else one for one in (post.title, post.description))
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": post.identifier,
        "title": title,
        "description": description,
        "datePosted": post.posted.isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": post.organisation},
        "jobLocation": place,
        "totalJobOpenings": post.openings,
    }
    if post.valid_through is not None:
        document["validThrough"] = post.valid_through.isoformat()
    if post.monthly_pay is not None:
        value = {"@type": "QuantitativeValue", "value": float(post.monthly_pay), "unitText": "MONTH"}
        document["baseSalary"] = {"@type": "MonetaryAmount", "currency": post.currency, "value": value}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_posting(data: bytes, name: str) -> JobPosting:
    """Read a post (读取岗位).

    Raises
    ------
    InputError
        Carrying every fault, each with its place in the document.
    """
    faults: list[Fault] = []
    top = read_json(data, name, faults)
    top.text("@context", required=True, allowed=_CONTEXT)
    top.text("@type", required=True, allowed=("JobPosting",))
    identifier, title = top.text("identifier", required=True), top.text("title", required=True)
    description, posted = top.text("description", required=True), top.day("datePosted", required=True)
    organisation = top.node("hiringOrganization", required=True).text("name", required=True)
    where = top.node("jobLocation", required=True)
    address = where.node("address", required=True)
    region, country = address.text("addressRegion", required=True), address.text("addressCountry") or "CN"
    openings, pay, currency = top.number("totalJobOpenings"), *_pay(top)
    place = _place(where.node("geo")) if "geo" in where.value else None
    valid = top.day("validThrough")
    if openings is not None and openings != int(openings):
        top.wrong("totalJobOpenings", "a whole number")
    if faults or posted is None:
        raise InputError(faults)
    mark = ""
    if title.startswith("【") and "】" in title:
        mark, _, title = title[1:].partition("】")
        description = description.removeprefix(f"【{mark}】")
    made = JobPosting(
        identifier, title, description, posted, organisation, region, int(openings or 1), valid, place, pay, currency, country, mark
    )  # fmt: skip
    if found := check_posting(made):
        raise InputError([Fault(one.message, one.english, name) for one in found])
    return made


def _pay(top: Node) -> tuple[Decimal | None, str]:
    if "baseSalary" not in top.value:
        return None, "CNY"
    amount = top.node("baseSalary", required=True)
    value = amount.node("value", required=True)
    value.text("unitText", required=True, allowed=("MONTH",))
    return value.number("value", required=True), amount.text("currency", required=True)


def _place(geo: Node) -> tuple[float, float]:
    longitude, latitude = (geo.number(key, required=True) for key in ("longitude", "latitude"))
    return float(longitude or 0), float(latitude or 0)
