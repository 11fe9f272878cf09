"""What anybody may look up (公开查询): does this result count here, which value of a standard holds here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from tongzhou.procedures import naming
from tongzhou.procedures.band import Held, standard_at
from tongzhou.procedures.procedure import Evidence, Names, Procedure
from tongzhou.procedures.recognition import Verdict, recognised
from tongzhou.steps.procedures import load_procedures
from tongzhou.terms.errors import InputError, fault

__all__ = ["RecognitionFound", "StandardFound", "find_recognition", "find_standard"]


@dataclass(frozen=True, slots=True)
class RecognitionFound:
    """Whether a result counts by one kind of evidence (互认查询结果)."""

    evidence: Evidence
    item: Names
    institution: Names
    verdict: Verdict
    day: date


@dataclass(frozen=True, slots=True)
class StandardFound:
    """The value that holds in a party by one procedure (标准查询结果)."""

    procedure: Procedure
    party: Names
    held: Held
    day: date


def find_recognition(
    item: str, institution: str, day: date | datetime, region: str | Path, home: Path
) -> tuple[RecognitionFound, ...]:
    """Say whether results for an item from an institution count on a day, by every list that knows either (互认查询).

    Both may be given by code or by name. Of a moment, the day is that of the region's zone.

    Raises
    ------
    InputError
        When no list knows the item, or none the institution.
    """
    procedures = load_procedures(region, home)
    day = _day(day, procedures.zone)
    kinds = [one for procedure in procedures.newest.values() for one in procedure.evidence.values()]
    editions = [edition for kind in kinds for edition in kind.editions]
    items = {code: names for edition in editions for code, (names, _) in edition.items.items()}
    houses = {code: names for edition in editions for code, (names, _) in edition.institutions.items()}
    item_code, house_code = _code(item, items, "ITEM"), _code(institution, houses, "INSTITUTION")
    found = [
        RecognitionFound(kind, items[item_code], houses[house_code], recognised(kind, item_code, house_code, day), day)
        for kind in kinds
        if any(item_code in edition.items or house_code in edition.institutions for edition in kind.editions)
    ]
    return tuple(sorted(found, key=lambda one: not one.verdict.is_recognised))


def find_standard(
    rule: str, area: str, day: date | datetime, region: str | Path, home: Path
) -> tuple[StandardFound, ...]:
    """Say which value of a standard holds in an area on a day (标准查询), by every procedure that has the standard.

    Both may be given by key, code or name; an area also by a part of a name that only one bears, such as 北京市.
    Of a moment, the day is that of the region's zone.

    Raises
    ------
    InputError
        When no procedure has the standard, or none that has it the area.
    """
    procedures = load_procedures(region, home)
    day, made = _day(day, procedures.zone), tuple(procedures.newest.values())
    rules = {key: one.names for procedure in made for key, one in procedure.standards.items()}
    key = _code(rule, rules, "RULE")
    parties = {
        party.key: party for procedure in made if key in procedure.standards for party in procedure.parties.values()
    }
    known: dict[str, Names] = {one.key: one.names for one in parties.values()}
    codes = {one.area: one.key for one in parties.values() if one.area}
    within = [key for key, names in known.items() if area and any(area in name for name in names.values())]
    party = _code(codes.get(area, within[0] if len(within) == 1 else area), known, "AREA")
    return tuple(
        StandardFound(one, one.parties[party].names, standard_at(one.standards[key], party, day), day)
        for one in made
        if key in one.standards and party in one.parties
    )


def _day(day: date | datetime, zone: tzinfo) -> date:
    return day.astimezone(zone).date() if isinstance(day, datetime) else day


def _code(asked: str, known: Mapping[str, Names], what: str) -> str:
    """Give the code of what was asked for by code or name."""
    if asked in known:
        return asked
    found = [code for code, names in known.items() if asked in names.values()]
    if found:
        return found[0]
    raise InputError(
        fault(
            "steps.lookup_unknown",
            "{what} got {asked!r}, which no list of the region holds. Near it: {near}.",
            what=what,
            asked=asked,
            near=naming.choices(_near(asked, known)) if known else "-",
        )
    )


def _near(asked: str, known: Mapping[str, Names]) -> Mapping[str, Names]:
    """Give at most eight of those that hold what was asked, or are held by it; the first eight where none does."""
    near = {
        code: names
        for code, names in known.items()
        if asked and any(asked in name or name in asked for name in (code, *names.values()) if name)
    }
    return dict(list((near or known).items())[:8])
