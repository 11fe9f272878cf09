"""Areas and groups of areas, as a region declares them (地区与地区组)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault
from tongzhou.terms.gazetteer import Gazetteer

_Entry = TypeVar("_Entry")
_Read = list[tuple[_Entry, Table]]

__all__ = ["LEVELS", "Area", "AreaNote", "Areas", "Group", "read_areas"]

LEVELS = ("nation", "province", "prefecture", "county", "zone")


@dataclass(frozen=True, slots=True)
class AreaNote:
    """A dated boundary note (区划变动): what changed, from which day, by which source."""

    valid_from: date
    text: str
    source: str | None
    is_assumed: bool = False
    english: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A declared area (地区).

    `code` is the national code (110000) or the region's own; `name` the full name (北京市); `aliases` other names that mean it
    wherever they stand (北京); `short` one-character forms that mean it only inside a coordination (京津两地); `level` one of nation,
    province, prefecture, county, zone; `parent` a code; `adjacent` codes; `tile` the place on the schematic map (column, row).
    """

    code: str
    name: str
    english: str
    level: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()
    adjacent: tuple[str, ...] = ()
    tile: tuple[int, int] | None = None
    notes: tuple[AreaNote, ...] = ()
    valid_from: date | None = None
    short: tuple[str, ...] = ()
    source: str | None = None
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A declared group of areas (地区组): 京津冀, 京津, 通武廊. `members` are area codes in the printed order."""

    name: str
    english: str
    members: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    source: str | None = None
    is_assumed: bool = False


@dataclass(frozen=True)
class Areas:
    """All areas and groups of a region, found by code, name or alias (地区表)."""

    areas: tuple[Area, ...]
    groups: tuple[Group, ...] = ()
    home: str | None = None
    """The name of the group that 三地 and 区域 mean when an article names none, such as 京津冀."""
    nation: str | None = None
    """The name of the area that 全国 and 我国 mean."""
    elsewhere: tuple[tuple[str, ...], ...] = ()
    """Areas outside the region that its documents mention, each with its full name and its other names (区域外地区)."""
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    """Areas that any text may speak of, whatever the region (通用地名)."""

    @cached_property
    def _places(self) -> tuple[Area | Group, ...]:
        return *self.areas, *self.groups

    @cached_property
    def by_code(self) -> Mapping[str, Area]:
        """Areas by code."""
        return {area.code: area for area in self.areas}

    @cached_property
    def by_name(self) -> Mapping[str, Area | Group]:
        """Areas and groups by every name that means exactly one of them; a full name wins over an alias."""
        found: dict[str, Area | Group] = {}
        for place in self._places:
            for alias in place.aliases:
                found.setdefault(alias, place)
        for place in self._places:
            found[place.name] = place
        return found

    @cached_property
    def by_short(self) -> Mapping[str, Area]:
        """Areas by the short form that means them inside a coordination only (简称): 京, 津, 冀."""
        return {short: area for area in self.areas for short in area.short}

    def find(self, name: str) -> Area | Group | None:
        """Find an area or group by full name, alias, English name or code (查找地区)."""
        return self.by_name.get(name) or self.by_code.get(name) or self._by_english.get(name)

    @cached_property
    def _by_english(self) -> Mapping[str, Area | Group]:
        return {place.english: place for place in reversed(self._places)}

    def members(self, group: Group) -> tuple[Area, ...]:
        """Give the areas of a group in the declared order (成员)."""
        return tuple(self.by_code[code] for code in group.members)

    def children(self, area: Area) -> tuple[Area, ...]:
        """Give the areas whose parent this one is (下辖地区)."""
        return tuple(one for one in self.areas if one.parent == area.code)


def read_areas(
    file: DeclaredFile, faults: list[Fault], home: str | None, nation: str | None
) -> tuple[Areas, tuple[Assumed, ...]]:
    """Read areas and groups from areas.toml and check that they fit together (读取地区表).

    What is wrong is added to `faults`. Gives the areas read and what the file assumes.
    """
    top = Table.of(file, faults)
    assumed: list[Assumed] = []
    inherited = _inherited(top, assumed)
    areas = [
        (area, table)
        for table in top.tables("area", required=True)
        if (area := _area(table, inherited.get("area"), assumed))
    ]
    groups = [
        (group, table) for table in top.tables("group") if (group := _group(table, inherited.get("group"), assumed))
    ]
    elsewhere = _elsewhere(top, assumed)
    top.finish()
    _check(areas, groups, faults)
    return Areas(tuple(a for a, _ in areas), tuple(g for g, _ in groups), home, nation, elsewhere), tuple(assumed)


def _elsewhere(top: Table, assumed: list[Assumed]) -> tuple[tuple[str, ...], ...]:
    """Read [elsewhere]: areas outside the region, each entry its full name and then its other names."""
    table = top.table("elsewhere")
    if table is None:
        return ()
    entries = table.texts("areas", required=True)
    basis = table.basis()
    if basis and basis.is_assumed:
        assumed.append(Assumed("elsewhere", basis.note, table.where(), basis.note_english))
    table.finish()
    return tuple(tuple(entry.split()) for entry in entries if entry.split())


#: what [basis] may speak of: a whole kind of entry, or one field of the areas
_BASES = ("area", "group", "adjacent", "tile", "english", "short")


def _inherited(top: Table, assumed: list[Assumed]) -> dict[str, Basis]:
    """Read [basis]: what all entries of a kind, or one field of them, rest on."""
    found: dict[str, Basis] = {}
    spoken = top.table("basis")
    if spoken is None:
        return found
    for kind in _BASES:
        table = spoken.table(kind)
        if table is None:
            continue
        basis = table.basis()
        if basis:
            found[kind] = basis
            if basis.is_assumed:
                assumed.append(Assumed(kind, basis.note, table.where(), basis.note_english))
        table.finish()
    spoken.finish()
    return found


def _area(table: Table, inherited: Basis | None, assumed: list[Assumed]) -> Area | None:
    code, name = table.text("code", required=True), table.text("name", required=True)
    english, level = table.text("english", required=True), table.choice("level", LEVELS, required=True)
    parent, valid_from, tile = table.text("parent"), table.day("valid_from"), _tile(table)
    aliases, short, adjacent = table.texts("aliases"), table.texts("short"), table.texts("adjacent")
    notes = tuple(note for one in table.tables("notes") if (note := _note(one, name or "", assumed)))
    basis = table.basis(inherited)
    table.finish()
    if not (code and name and english and level):
        return None
    if basis and basis.is_assumed and basis is not inherited:
        assumed.append(Assumed(name, basis.note, table.where(), basis.note_english))
    return Area(
        code, name, english, level, parent, aliases, adjacent, tile, notes, valid_from, short,
        basis.source if basis else None, bool(basis and basis.is_assumed),
    )  # fmt: skip


def _tile(table: Table) -> tuple[int, int] | None:
    found = table.take("tile", list, "[2, 1]")
    if found is None:
        return None
    if len(found) == 2 and all(type(one) is int and one >= 0 for one in found):
        return found[0], found[1]
    table.wrong("tile", found, "[2, 1]")
    return None


def _note(table: Table, name: str, assumed: list[Assumed]) -> AreaNote | None:
    valid_from, text = table.day("valid_from", required=True), table.text("text", required=True)
    english, basis = table.text("english", required=True), table.basis()
    table.finish()
    if not (valid_from and text and basis):
        return None
    if basis.is_assumed:
        assumed.append(Assumed(f"{name} {valid_from}", basis.note, table.where(), basis.note_english))
    return AreaNote(valid_from, text, basis.source, basis.is_assumed, english or "")


def _group(table: Table, inherited: Basis | None, assumed: list[Assumed]) -> Group | None:
    name, english = table.text("name", required=True), table.text("english", required=True)
    members, aliases = table.texts("members", required=True), table.texts("aliases")
    basis = table.basis(inherited)
    table.finish()
    if not (name and english and members):
        return None
    if basis and basis.is_assumed and basis is not inherited:
        assumed.append(Assumed(name, basis.note, table.where(), basis.note_english))
    return Group(name, english, members, aliases, basis.source if basis else None, bool(basis and basis.is_assumed))


def _check(areas: _Read[Area], groups: _Read[Group], faults: list[Fault]) -> None:
    _check_unique(areas, groups, faults)
    codes = {area.code: area for area, _ in reversed(areas)}  # of two with one code the first; the second has its fault
    for area, table in areas:
        if area.parent is not None and area.parent not in codes:
            faults.append(
                fault(
                    "terms.unknown_parent",
                    "{name} has the parent {parent}, which is no declared area. Declare it or leave parent out.",
                    table.where("parent"),
                    name=area.name,
                    parent=area.parent,
                )
            )
        for n, code in enumerate(area.adjacent if codes[area.code] is area else ()):
            other = codes.get(code)
            if other is None or other is area:
                faults.append(
                    fault(
                        "terms.unknown_neighbour",
                        "{name} is adjacent to {code}, which is no other declared area. Write the code of a declared area.",
                        table.where("adjacent", n),
                        name=area.name,
                        code=code,
                    )
                )
            elif area.code not in other.adjacent:
                faults.append(
                    fault(
                        "terms.one_sided_adjacency",
                        "{name} names {other} as adjacent, but {other} does not name {name}. Write both or neither.",
                        table.where("adjacent", n),
                        name=area.name,
                        other=other.name,
                    )
                )
    for group, table in groups:
        for n, code in enumerate(group.members):
            if code not in codes:
                faults.append(
                    fault(
                        "terms.unknown_member",
                        "The group {name} has the member {code}, which is no declared area. Write the code of a declared area.",
                        table.where("members", n),
                        name=group.name,
                        code=code,
                    )
                )


def _check_unique(areas: _Read[Area], groups: _Read[Group], faults: list[Fault]) -> None:
    """Check that no code, name or tile is used twice; names of areas and groups share one space."""
    held: dict[tuple[str, object], list[tuple[str, str]]] = defaultdict(list)
    for area, table in areas:
        held["code", area.code].append((area.name, table.where("code")))
        held["tile", area.tile].append((area.name, table.where("tile")))
        for name in sorted({area.name, area.english, *area.aliases, *area.short}):
            held["name", name].append((area.name, table.where("name")))
    for group, table in groups:
        for name in sorted({group.name, group.english, *group.aliases}):
            held["name", name].append((group.name, table.where("name")))
    for (kind, value), holders in held.items():
        for name, place in holders[1:] if value is not None else ():
            said = {"name": name, "value": value, "first": holders[0][0]}
            if kind == "code":
                one = fault(
                    "terms.code_twice",
                    "{name} has the code {value}, which {first} has already. Give each area a code of its own.",
                    place,
                    **said,
                )
            elif kind == "tile":
                one = fault(
                    "terms.tile_twice",
                    "{name} stands on the tile {value}, where {first} stands already. Put it on a free one.",
                    place,
                    **said,
                )
            else:
                one = fault(
                    "terms.area_name_twice",
                    "{name} is also called {value}, which means {first} already. Each name may mean one area or group only.",
                    place,
                    **said,
                )
            faults.append(one)
