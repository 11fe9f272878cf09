"""Names of areas that any text may speak of (通用地名表): provinces and prefectures of a nation, groups of them, and countries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tongzhou.terms.declaration import DeclaredFile, Table
from tongzhou.terms.errors import Fault

__all__ = ["Gazetteer", "Names", "read_gazetteer"]

Names = tuple[str, ...]
"""A full name and then the other names; one in Latin letters is an English name."""


@dataclass(frozen=True)
class Gazetteer:
    """Areas known beside the declared ones (通用地名).

    `areas` and `abroad` hold the full name of each and its other names; `parents` gives for an area the full name of the one above it;
    `forms` gives for a short form that counts only in rows the full names it stands for.
    """

    areas: tuple[Names, ...] = ()
    abroad: tuple[Names, ...] = ()
    parents: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Names] = field(default_factory=dict)


def read_gazetteer(file: DeclaredFile, faults: list[Fault]) -> Gazetteer:
    """Read a gazetteer (读取地名表): provinces with their prefectures, groups, countries and unions of countries."""
    top = Table.of(file, faults)
    areas: list[Names] = []
    parents: dict[str, str] = {}
    forms: dict[str, Names] = {}
    china = top.table("china")
    if china is not None:
        nation = china.text("nation", required=True) or ""
        for names in _names(china, "provinces"):
            areas.append(names)
            parents[names[0]] = nation
        forms = {form: tuple(names) for form, *names in (line.split() for line in china.texts("forms"))}
        for within in china.tables("within"):
            province = within.text("province", required=True) or ""
            for names in _names(within, "areas"):
                areas.append(names)
                parents[names[0]] = province
            within.finish()
        china.finish()
    areas += _names(top, "groups")
    abroad = [*_names(top, "countries"), *_names(top, "unions")]
    top.basis()
    top.finish()
    return Gazetteer(tuple(areas), tuple(abroad), parents, forms)


def _names(table: Table, key: str) -> list[Names]:
    """Read lines of names: between blanks, the words of one name joined by _."""
    return [
        tuple(name.replace("_", " ") for name in line.split())
        for line in table.texts(key, required=True)
        if line.strip()
    ]
