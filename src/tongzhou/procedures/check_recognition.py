"""Evidence, standards and items that fit together (互认、标准与事项校验)."""

from datetime import date

from tongzhou.procedures.procedure import SIDES, Chosen, Procedure, Standard
from tongzhou.terms.errors import Fault, fault

__all__ = ["check_items", "check_recognition", "check_standards"]


def check_recognition(procedure: Procedure, faults: list[Fault]) -> None:
    """Note evidence without reasons for a repeat, and editions that overlap or end before they begin (互认校验)."""
    for one in procedure.evidence.values():
        if "item" not in one.of:
            faults.append(
                fault(
                    "procedures.evidence_untied",
                    "The evidence {name} does not say which field names what was tested, so that of anything else would count. Write item = "
                    '"form.field" in recognised_when; institution and issued may name fields too.',
                    procedure.where("evidence", one.key),
                    name=one.key,
                )
            )
        if not one.repeat:
            faults.append(
                fault(
                    "procedures.no_repeat",
                    "The evidence {name} names no reason that permits a repeat. Recognition is no bare refusal: list the reasons in repeat.",
                    procedure.where("evidence", one.key),
                    name=one.key,
                )
            )
        ordered = sorted(one.editions, key=lambda edition: edition.valid_from)
        for n, edition in enumerate(ordered):
            ends = edition.valid_to or date.max
            if ends < edition.valid_from:
                faults.append(
                    fault(
                        "procedures.edition_ends_first",
                        "The edition {edition} ends on {ended}, before it begins on {begun}. Correct one of the days.",
                        procedure.where("evidence", one.key, "editions"),
                        edition=edition.key,
                        ended=ends.isoformat(),
                        begun=edition.valid_from.isoformat(),
                    )
                )
            elif n + 1 < len(ordered) and edition.valid_to is not None and ends >= ordered[n + 1].valid_from:
                faults.append(
                    fault(
                        "procedures.editions_overlap",
                        "The editions {edition} and {other} hold on the same days. End the earlier one the day before the later begins.",
                        procedure.where("evidence", one.key, "editions"),
                        edition=edition.key,
                        other=ordered[n + 1].key,
                    )
                )


def check_standards(procedure: Procedure, faults: list[Fault]) -> None:
    """Note bands that do not hold their base, and chosen values outside the band or laxer than a mandatory base (标准校验)."""
    for one in procedure.standards.values():
        if one.low > one.high or not one.low <= one.base <= one.high:
            faults.append(
                fault(
                    "procedures.band",
                    "The band of {name} goes from {low:g} to {high:g} and its base is {base:g} {unit}. The base must lie within the band.",
                    procedure.where("standards", one.key, "band"),
                    name=one.key,
                    low=one.low,
                    high=one.high,
                    base=one.base,
                    unit=one.unit,
                )
            )
        laxest = one.high if one.stricter_is == "lower" else one.low
        if one.is_mandatory and one.low <= one.base <= one.high and laxest != one.base:
            faults.append(
                fault(
                    "procedures.band_laxer",
                    "The band of {name} goes from {low:g} to {high:g} {unit}, but the base {base:g} is mandatory and {stricter} is stricter: nothing "
                    "laxer may be chosen. Let the band end at the base.",
                    procedure.where("standards", one.key, "band"),
                    name=one.key,
                    low=one.low,
                    high=one.high,
                    unit=one.unit,
                    base=one.base,
                    stricter=one.stricter_is,
                )
            )
        for n, chosen in enumerate(one.chosen):
            _check_chosen(procedure, one, chosen, n, faults)


def _check_chosen(procedure: Procedure, one: Standard, chosen: Chosen, n: int, faults: list[Fault]) -> None:
    where = procedure.where("standards", one.key, "chosen", n)
    if chosen.party not in procedure.parties:
        faults.append(
            fault(
                "procedures.unknown_name",
                "{key} names {name!r}, which is not declared. Declared are {known}.",
                where,
                key="party",
                name=chosen.party,
                known=", ".join(procedure.parties),
            )
        )
    is_laxer = chosen.value > one.base if one.stricter_is == "lower" else chosen.value < one.base
    if is_laxer and one.is_mandatory:
        faults.append(
            fault(
                "procedures.laxer",
                "{party} has chosen {value:g} {unit} for {name}, which is laxer than the mandatory {base:g} ({clause}). A mandatory value may only "
                "be made stricter.",
                where,
                party=chosen.party,
                value=chosen.value,
                unit=one.unit,
                name=one.key,
                base=one.base,
                clause=(one.basis.source if one.basis else None) or "-",
            )
        )
    elif not one.low <= chosen.value <= one.high:
        faults.append(
            fault(
                "procedures.outside_band",
                "{party} has chosen {value:g} {unit} for {name}; the band goes from {low:g} to {high:g} ({clause}). Choose a value within it.",
                where,
                party=chosen.party,
                value=chosen.value,
                unit=one.unit,
                name=one.key,
                low=one.low,
                high=one.high,
                clause=(one.basis.source if one.basis else None) or "-",
            )
        )


def check_items(procedure: Procedure, faults: list[Fault]) -> None:
    """Note items without mandate where another than the competent party handles them, needs that go in a circle, limits not there (事项校验)."""
    known = (*procedure.parties,)
    for one in procedure.items.values():
        where = procedure.where("items", one.key)
        named = [
            *one.competent,
            one.handled_by,
            *([one.standard_of] if one.standard_of not in ("", "stricter") else []),
        ]
        for key, name, allowed in [
            *(("party", name, known) for name in named),
            *(("needs", name, tuple(procedure.items)) for name in one.needs),
        ]:
            if name and name not in allowed:
                faults.append(
                    fault(
                        "procedures.unknown_name",
                        "{key} names {name!r}, which is not declared. Declared are {known}.",
                        where,
                        key=key,
                        name=name,
                        known=", ".join(allowed),
                    )
                )
        if one.handled_by and one.handled_by not in one.competent and not one.mandate:
            faults.append(
                fault(
                    "procedures.no_mandate",
                    "{item} is handled by {handler}, though {competent} is competent by law. Name the mandate that delegates it.",
                    where,
                    item=one.key,
                    handler=one.handled_by,
                    competent=", ".join(one.competent),
                )
            )
        if _needs_itself(procedure, one.key):
            faults.append(
                fault(
                    "procedures.needs_circle",
                    "The item {item} needs itself, by way of what it needs. Break the circle in needs.",
                    where,
                    item=one.key,
                )
            )
    _check_sides(procedure, faults)


def _needs_itself(procedure: Procedure, key: str) -> bool:
    seen: set[str] = set()
    waiting = list(procedure.items[key].needs)
    while waiting:
        name = waiting.pop()
        if name == key:
            return True
        if name in procedure.items and name not in seen:
            seen.add(name)
            waiting.extend(procedure.items[name].needs)
    return False


def _check_sides(procedure: Procedure, faults: list[Fault]) -> None:
    for one in procedure.transitions.values():
        sides = [actor.side for actor in one.by if actor.side in SIDES and actor.side in ("handled_by", "competent")]
        without = [item.key for item in procedure.items.values() if item.within is None] if one.within_item else []
        if (sides or one.within_item) and not procedure.items:
            faults.append(
                fault(
                    "procedures.no_items",
                    "The transition {name} goes by the item, but no items are declared. Write [items].",
                    procedure.where("transitions", one.key),
                    name=one.key,
                )
            )
        if without:
            faults.append(
                fault(
                    "procedures.item_without_limit",
                    "The limit of {name} is that of the item, but {items} have none. Write within for them.",
                    procedure.where("transitions", one.key, "within"),
                    name=one.key,
                    items=", ".join(without),
                )
            )
