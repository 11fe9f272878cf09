"""Which fields of a procedure make which document (文书用字段): declared beside the procedure, read here, used both ways."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tongzhou.formats.cap import ALLOWED
from tongzhou.procedures.procedure import Procedure
from tongzhou.terms.declaration import DeclaredFile, Table
from tongzhou.terms.errors import Fault

__all__ = ["DOCUMENTS", "FieldMap", "read_field_maps"]

_RADIUS = re.compile(r"\d+(\.\d+)?", re.ASCII)
#: Documents by kind: the elements that name a field, those of them that must, and the elements that are told in words.
DOCUMENTS: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]] = {
    "fhir": (
        ("identifier", "item", "laboratory", "value", "drawn_on", "method"),
        ("identifier", "item", "laboratory", "value"),
        ("item_system", "laboratory_system"),
    ),
    "jobposting": (
        ("title", "openings", "place", "monthly_pay", "organisation", "description"),
        ("title", "openings"),
        ("currency", "country"),
    ),
    "cap": (("grade", "place"), (), ("urgency", "certainty", "radius_km")),
    "ocds": (("lot", "description", "title"), (), ("lots", "ocid_prefix", "status")),
}


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Which field, as form.field, each element of a document is taken from, and what is told in words (字段对照)."""

    kind: str
    fields: Mapping[str, str]
    told: Mapping[str, str]


def read_field_maps(
    file: DeclaredFile, procedures: Mapping[str, Procedure], faults: list[Fault]
) -> tuple[str, Mapping[str, FieldMap]]:
    """Read the file of a procedure (读取字段对照): its key, and a map for each kind of document."""
    top = Table.of(file, faults)
    key = top.text("procedure", required=True) or ""
    top.basis()
    procedure = procedures.get(key)
    if key and procedure is None:
        top.wrong("procedure", key, " / ".join(procedures))
    found = {}
    for kind, (elements, needed, told) in DOCUMENTS.items():
        table = top.table(kind)
        if table is None:
            continue
        fields = {one: table.text(one, required=one in needed) or "" for one in elements}
        for one, path in fields.items():
            if path and procedure and procedure.field(path) is None:
                table.wrong(one, path, "form.field")
        words = {one: table.text(one) or "" for one in told}
        for one in ("urgency", "certainty"):
            if words.get(one) and words[one] not in ALLOWED[one]:
                table.wrong(one, words[one], " / ".join(ALLOWED[one]))
        if words.get("radius_km") and not _RADIUS.fullmatch(words["radius_km"]):
            table.wrong("radius_km", words["radius_km"], "5 / 0.5")
        if words.get("lots") and procedure and words["lots"] not in procedure.lists:
            table.wrong("lots", words["lots"], " / ".join(procedure.lists))
        table.finish()
        found[kind] = FieldMap(kind, {one: path for one, path in fields.items() if path}, words)
    top.finish()
    return key, found
