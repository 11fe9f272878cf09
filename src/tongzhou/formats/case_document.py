"""What a case sends, and what it takes from what comes (案件文书): through the fields a party may see and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal, InvalidOperation

from tongzhou.formats.fhir import LabReport, read_report, report_json
from tongzhou.formats.field_map import FieldMap
from tongzhou.formats.job_posting import JobPosting, posting_json, read_posting
from tongzhou.formats.ocds import Lot, Organisation, Release, read_release, release_json
from tongzhou.procedures.case import Act, Case
from tongzhou.procedures.procedure import Procedure
from tongzhou.procedures.sharing import seen_by
from tongzhou.terms.errors import Fault, InputError, fault
from tongzhou.terms.words import Words

__all__ = ["Sending", "document_json", "values_of"]


@dataclass(frozen=True)
class Sending:
    """What is sent (发文): a case as it stood after an act, from a party to a party, in a language and zone."""

    procedure: Procedure
    case: Case
    act: Act
    receiver: str
    zone: tzinfo
    words: Words

    @property
    def sender(self) -> str:
        """The party that sends: whose act it was (发文方)."""
        return self.act.party

    @property
    def mark(self) -> str:
        """What a message of a drill or a test says (标记); empty for a real one."""
        return "" if self.case.mode == "real" else self.words.say(f"formats.mark.{self.case.mode}")

    @property
    def values(self) -> Mapping[str, str]:
        """What sender and receiver both may see, the value filled in last by form.field (双方可见字段)."""
        theirs = {(one.path, one.n) for one in seen_by(self.procedure, self.case, self.sender)}
        both = [one for one in seen_by(self.procedure, self.case, self.receiver) if (one.path, one.n) in theirs]
        return {one.path: one.value for one in both}

    def name(self, party: str) -> str:
        """Name a party in the language of the message (参与方名称)."""
        return self.procedure.parties[party].names[self.words.lang]

    def shown(self, path: str, value: str) -> str:
        """Say a value as people read it: a code by its name, a file by its name alone (字段值)."""
        field = self.procedure.field(path)
        if field is None:
            return value
        if field.kind == "code" and field.codes:
            return self.procedure.lists[field.codes].values[value][self.words.lang]
        if field.kind in ("party", "parties"):
            return ", ".join(self.name(one) for one in value.split(";"))
        return f"{value.partition('#')[0] if field.kind == 'file' else value}{f' {field.unit}' if field.unit else ''}"


def document_json(sending: Sending, chosen: FieldMap) -> str:
    """Write the document of a kind (发文 JSON).

    Raises
    ------
    InputError
        When the format does not allow it: carries every reason, such as fields that have not been filled in or may not be seen.
    """
    match chosen.kind:
        case "fhir":
            return report_json(_report(sending, chosen))
        case "jobposting":
            return posting_json(_posting(sending, chosen))
        case _:
            return release_json(_release(sending, chosen))


def _report(sending: Sending, chosen: FieldMap) -> LabReport:
    values = {one: sending.values.get(path, "") for one, path in chosen.fields.items()}
    said = {
        one: sending.shown(chosen.fields[one], values[one]) if values[one] else "" for one in ("item", "laboratory")
    }
    drawn = values.get("drawn_on")
    return LabReport(
        values["identifier"],
        values["item"],
        said["item"],
        values["laboratory"],
        said["laboratory"],
        values["value"],
        sending.act.at.astimezone(sending.zone),
        date.fromisoformat(drawn) if drawn else None,
        values.get("method", ""),
        "final",
        chosen.told["item_system"],
        chosen.told["laboratory_system"],
        sending.mark,
    )


def _posting(sending: Sending, chosen: FieldMap) -> JobPosting:
    values = {one: sending.values.get(path, "") for one, path in chosen.fields.items()}
    title = sending.shown(chosen.fields["title"], values["title"]) if values["title"] else ""
    place = tuple(float(one) for one in values["place"].split(",")) if values.get("place") else None
    house = sending.shown(chosen.fields["organisation"], values["organisation"]) if values.get("organisation") else ""
    openings = int(values["openings"] or 0)
    sender = sending.name(sending.sender)
    return JobPosting(
        sending.case.id,
        title,
        values.get("description")
        or sending.words.say("formats.posting.description", title=title, openings=openings, sender=sender),
        sending.act.at.astimezone(sending.zone).date(),
        house or sender,
        sender,
        openings,
        None,
        (place[0], place[1]) if place else None,
        _decimal(values.get("monthly_pay")),
        chosen.told["currency"] or "CNY",
        chosen.told["country"] or "CN",
        sending.mark,
    )


def _decimal(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _release(sending: Sending, chosen: FieldMap) -> Release:
    values = {one: sending.values.get(path, "") for one, path in chosen.fields.items()}
    lang, status = sending.words.lang, chosen.told["status"]
    listed = sending.procedure.lists.get(chosen.told["lots"])
    lots = tuple(
        Lot(code, names[lang], status)
        for code, names in (listed.values if listed else {}).items()
        if not values.get("lot") or values["lot"] == code
    )
    item = sending.procedure.items.get(sending.case.item or "")
    title = sending.procedure.titles[lang] + (f" · {item.names[lang]}" if item else "")
    house = sending.sender
    return Release(
        f"{chosen.told['ocid_prefix'] or 'ocds-tongzhou'}-{sending.case.id}",
        f"{sending.case.id}-{sending.act.n}",
        sending.act.at.astimezone(sending.zone),
        ("tenderUpdate",),
        lang,
        (Organisation(house, sending.name(house), ("procuringEntity", "buyer")),),
        sending.case.id,
        title,
        lots,
        status,
        values.get("description", ""),
        sending.name(house),
        sending.mark,
    )


def values_of(
    data: bytes, name: str, chosen: FieldMap, procedure: Procedure, form: str, mode: str, words: Words
) -> Mapping[str, str]:
    """Give what a document that came fills into a form (收文填表), by field.

    Raises
    ------
    InputError
        When the document has faults, or is a drill's and the case is real, or the other way round; carries every reason.
    """
    found: LabReport | JobPosting | Release
    match chosen.kind:
        case "fhir":
            found = read_report(data, name)
            values = {
                "identifier": found.identifier,
                "item": found.item,
                "laboratory": found.laboratory,
                "value": found.value,
                "drawn_on": found.drawn_on.isoformat() if found.drawn_on else "",
                "method": found.method,
            }
        case "jobposting":
            found = read_posting(data, name)
            values = {
                "title": _code(procedure, chosen.fields["title"], found.title),
                "openings": str(found.openings),
                "place": f"{found.place[0]:g},{found.place[1]:g}" if found.place else "",
                "monthly_pay": str(found.monthly_pay) if found.monthly_pay is not None else "",
                "organisation": _code(procedure, chosen.fields.get("organisation", ""), found.organisation),
                "description": found.description,
            }
        case _:
            found = read_release(data, name)
            values = {"lot": found.lots[0].id if len(found.lots) == 1 else "", "description": found.description}
    if bool(found.mark) != (mode != "real"):
        raise InputError(_mixed(name, found.mark, mode))
    return {
        path.partition(".")[2]: values[one]
        for one, path in chosen.fields.items()
        if path.partition(".")[0] == form and values.get(one)
    }


def _mixed(name: str, mark: str, mode: str) -> Fault:
    return fault(
        "formats.mode_mixed",
        "The document is marked {mark!r} and the case is {mode}. What is real, an exercise or a test never mixes.",
        name,
        mark=mark,
        mode=mode,
    )


def _code(procedure: Procedure, path: str, name: str) -> str:
    """Give the code of a name in the field's list; the name itself where there is none, for the form to refuse."""
    field = procedure.field(path)
    listed = procedure.lists[field.codes].values if field and field.codes else {}
    return next((code for code, names in listed.items() if name == code or name in names.values()), name)
