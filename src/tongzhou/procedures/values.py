"""What is filled into a form (填写校验): of its type, within its bounds and list; every fault at once, each naming its field."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from tongzhou.ledger.clock import SKEW
from tongzhou.procedures import naming
from tongzhou.procedures.band import judge
from tongzhou.procedures.case import Case
from tongzhou.procedures.procedure import Field, Form, Names, Procedure
from tongzhou.terms.errors import Fault, fault

__all__ = ["check_values"]

_PLACE = re.compile(r"(-?\d{1,3}(?:\.\d+)?),(-?\d{1,2}(?:\.\d+)?)", re.ASCII)
#: The zone in which a day begins first.
_FIRST_ZONE = timedelta(hours=14)
_FORMS = {
    "number": "12.5",
    "whole": "12",
    "flag": "yes / no",
    "day": "2022-11-17",
    "time": "2022-11-17T08:00+08:00",
    "place": "116.80,39.80",
    "file": "name.pdf#sha256",
}


def check_values(
    procedure: Procedure, form: Form | None, values: Mapping[str, str], case: Case, at: datetime
) -> tuple[tuple[tuple[str, str], ...], list[Fault]]:
    """Give what was filled in as form.field at a moment, in the form's order, and what is wrong with it (填写校验)."""
    faults: list[Fault] = []
    where = case.id
    fields = form.fields if form else {}
    for key in values:
        if key not in fields:
            faults.append(
                fault(
                    "procedures.field_unknown",
                    "{key!r} is no field of this form ({clause}). Fields are {known}.",
                    where,
                    key=key,
                    clause=naming.clause(procedure),
                    known=naming.choices({one.key: one.names for one in fields.values()}),
                )
            )
    kept = []
    for key, field in fields.items():
        value = values.get(key, "").strip()
        if not value:
            if field.is_required:
                faults.append(
                    fault(
                        "procedures.field_empty",
                        "The field {key} is empty. It must be filled in ({clause}).",
                        where,
                        key=naming.field_name(field),
                        clause=naming.clause(procedure),
                    )
                )
            continue
        found = (
            _fault(procedure, field, value, values, case)
            or _future(field, value, at, where)
            or _again(procedure, form, field, value, case)
        )
        if found:
            faults.append(found)
        else:
            kept.append((f"{form.key}.{key}" if form else key, value))
    return tuple(kept), faults


def _fault(procedure: Procedure, field: Field, value: str, values: Mapping[str, str], case: Case) -> Fault | None:
    where, parties = case.id, {key: procedure.parties[key].names for key in case.standing}
    match field.kind:
        case "code":
            known = procedure.lists[field.codes or ""].values
            return None if value in known else _not_listed(procedure, field, value, known, where)
        case "party":
            return None if value in parties else _not_listed(procedure, field, value, parties, where)
        case "parties":
            strange = [one for one in value.split(";") if one not in parties]
            return _not_listed(procedure, field, strange[0], parties, where) if strange else None
        case "standard":
            return _standard(procedure, field, value, values, where)
        case kind if kind in _FORMS:
            return _typed(procedure, field, value, where)
        case _:
            return None


def _not_listed(procedure: Procedure, field: Field, value: str, known: Mapping[str, Names], where: str) -> Fault:
    codes = procedure.lists.get(field.codes or "")
    return fault(
        "procedures.field_not_listed",
        "The field {key} is {value!r}, which is not in its list ({clause}). Allowed are {known}.",
        where,
        key=naming.field_name(field),
        value=value,
        clause=naming.clause(procedure, basis=codes.basis if codes else None),
        known=naming.choices(known),
    )


def _typed(procedure: Procedure, field: Field, value: str, where: str) -> Fault | None:
    if not _fits(field.kind, value):
        return fault(
            "procedures.field_form",
            "The field {key} is {value!r}. Write it as {form} ({clause}).",
            where,
            key=naming.field_name(field),
            value=value,
            form=_FORMS[field.kind],
            clause=naming.clause(procedure),
        )
    if field.kind in ("number", "whole"):
        number = float(value)
        if (field.least is not None and number < field.least) or (field.most is not None and number > field.most):
            return fault(
                "procedures.field_range",
                "The field {key} is {value}{unit}. It must lie between {low} and {high} ({clause}).",
                where,
                key=naming.field_name(field),
                value=value,
                clause=naming.clause(procedure),
                unit=f" {field.unit}" if field.unit else "",
                low="-∞" if field.least is None else f"{field.least:g}",
                high="∞" if field.most is None else f"{field.most:g}",
            )
    return None


def _again(procedure: Procedure, form: Form | None, field: Field, value: str, case: Case) -> Fault | None:
    """Say that a value stands in the case already, of a field in which none may stand twice."""
    path = f"{form.key}.{field.key}" if form else field.key
    first = (
        next((one for one in case.fields if (one.path, one.value) == (path, value)), None) if field.is_once else None
    )
    if first is None:
        return None
    return fault(
        "procedures.field_again",
        "The field {key} is {value}, which {party} filled in with act {n} already; it may stand there once ({clause}). Nothing was changed.",
        case.id,
        key=naming.field_name(field),
        value=naming.value_name(procedure, path, value),
        party=naming.party(procedure, first.party),
        n=first.n,
        clause=naming.clause(procedure),
    )


def _future(field: Field, value: str, at: datetime, where: str) -> Fault | None:
    """Say that what is told to have happened lies after the move; of a day, that it has begun nowhere on earth yet (UTC+14 is first)."""
    if not field.is_past:
        return None
    if field.kind == "day":
        is_future = date.fromisoformat(value) > (at.astimezone(UTC) + _FIRST_ZONE).date()
    else:
        is_future = datetime.fromisoformat(value) > at + SKEW
    if not is_future:
        return None
    return fault(
        "procedures.field_future",
        "The field {key} is {value}, but it tells what has happened, and it is {now} now. Write when it happened; up to {minutes} minutes ahead are "
        "taken for skew between clocks (assumed).",
        where,
        key=naming.field_name(field),
        value=value,
        now=at.isoformat(timespec="minutes"),
        minutes=int(SKEW.total_seconds() // 60),
    )


def _fits(kind: str, value: str) -> bool:
    try:
        match kind:
            case "number":
                return math.isfinite(float(value))
            case "whole":
                return str(int(value)) == value
            case "flag":
                return value in ("yes", "no")
            case "day":
                return date.fromisoformat(value).isoformat() == value
            case "time":
                return datetime.fromisoformat(value).tzinfo is not None
            case "place":
                found = _PLACE.fullmatch(value)
                return found is not None and abs(float(found[1])) <= 180 and abs(float(found[2])) <= 90
            case _:
                return re.fullmatch(r"[^#]+#[0-9a-f]{64}", value) is not None
    except (ValueError, OverflowError):
        return False


def _standard(procedure: Procedure, field: Field, value: str, values: Mapping[str, str], where: str) -> Fault | None:
    """Say what is wrong with a value of a standard; the standard is the field's, or the one whose code stands in another field."""
    standard = procedure.standards.get(values.get(field.standard_by, "") if field.standard_by else field.standard or "")
    if standard is None:
        return None  # the code is not in its list, which is said where it stands
    if not _fits("number", value):
        return _typed(procedure, Field(field.key, field.names, "number", field.share), value, where)
    return judge(standard, float(value), naming.clause(procedure, basis=standard.basis), where)
