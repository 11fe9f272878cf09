"""Who sees what (共享校验): whoever must act can take the case on, and what is to be shared can be seen by somebody."""

from tongzhou.procedures.procedure import Field, Procedure
from tongzhou.terms.errors import Fault, fault

__all__ = ["check_sharing"]


def check_sharing(procedure: Procedure, faults: list[Fault]) -> None:
    """Note parties that must act but can never take the case on, fields nobody could ever see, bounds of fields that cross (共享校验)."""
    joining = {party for side in procedure.joined for party in procedure.sided(side)}
    for one in procedure.transitions.values():
        if one.joins:
            joining |= {party for actor in one.by for party in procedure.sided(actor.side)}
    if procedure.handover:
        joining |= set(procedure.parties)
    for one in procedure.transitions.values():
        if one.joins or one.leaves:
            continue
        for actor in one.by:
            side = set(procedure.sided(actor.side))
            if actor.side not in ("origin", "owner", "any", "all") and not set(side) & (
                joining | set(procedure.origins)
            ):
                faults.append(
                    fault(
                        "procedures.never_joined",
                        "{actor} shall make {name}, but no party there can take the case on before. Add a transition with joins = true, or name "
                        "the side in joined.",
                        procedure.where("transitions", one.key, "by"),
                        actor=str(actor),
                        name=one.key,
                    )
                )
    can_be_seen = bool(joining) or len(procedure.parties) < 2
    for form in procedure.forms.values():
        for field in form.fields.values():
            _check_field(procedure, form.key, field, can_be_seen, faults)


def _check_field(procedure: Procedure, form: str, field: Field, can_be_seen: bool, faults: list[Fault]) -> None:
    where, path = procedure.where("forms", form, field.key), f"{form}.{field.key}"
    if field.share == "accepted" and not can_be_seen:
        faults.append(
            fault(
                "procedures.never_seen",
                "The field {field} is shared once a party has taken the case on, but none ever can. Add a transition with joins = true.",
                where,
                field=path,
            )
        )
    if field.least is not None and field.most is not None and field.least > field.most:
        faults.append(
            fault(
                "procedures.field_bounds",
                "The field {field} goes from {low:g} to {high:g}. min must not be above max.",
                where,
                field=path,
                low=field.least,
                high=field.most,
            )
        )
    if field.is_once and field.share == "never":
        faults.append(
            fault(
                "procedures.once_hidden",
                "The field {key} is never shared and cannot be once: the refusal of a value would tell others that it stands there. Leave one of the "
                "two out.",
                where,
                key=field.key,
            )
        )
    if field.is_past and field.kind not in ("time", "day"):
        faults.append(
            fault(
                "procedures.past_of_no_time",
                "The field {key} is a {kind} and cannot be past. Leave `past` out, or make it a time or a day.",
                where,
                key=field.key,
                kind=field.kind,
            )
        )
    if field.kind not in ("number", "whole") and (field.unit or field.least is not None or field.most is not None):
        faults.append(
            fault(
                "procedures.field_unit",
                "The field {field} is of type {kind}, which has no unit, min or max. Leave them out, or make it a number.",
                where,
                field=path,
                kind=field.kind,
            )
        )
    if field.share == "never" and field.to:
        faults.append(
            fault(
                "procedures.never_to",
                "The field {field} is never shared, yet names who may see it. Leave out to, or share it.",
                where,
                field=path,
            )
        )
