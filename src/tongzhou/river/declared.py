"""Reading a declared river (读取河网声明): every fault of the file at once."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tongzhou.river.flow_check import Edge, check_water, in_order
from tongzhou.river.network import Designation, Names, Network, Node, Outfall, Place, Reach
from tongzhou.river.ranges import Range, read_range
from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault

__all__ = ["CLASSES", "read_names", "read_network", "unknown_name"]

#: The classes of GB 3838-2002.
CLASSES = ("I", "II", "III", "IV", "V")

_PRIOR = ("area_m2", "dispersion_m2_s", "depth_m", "exchange_per_s", "storage_ratio", "discharge_m3_s")
_LEVELS = {"boundary": ("province", "prefecture", "county"), "intake": ("city", "county", "township")}


def read_network(file: DeclaredFile, faults: list[Fault]) -> Network | None:
    """Read a river (读取河网); None where it cannot be put together, with the reasons added to `faults`."""
    before = len(faults)
    assumed: list[Assumed] = []
    top = Table.of(file, faults)
    key, names = top.text("name", required=True), read_names(top, "title")
    basis = top.basis()
    prior, correlation = _prior(top, assumed)
    nodes = [_node(one) for one in top.tables("node", required=True)]
    named, known = _written(top, "reach"), _written(top, "node")
    reaches = [_reach(one, known, prior, basis, assumed) for one in top.tables("reach", required=True)]
    by_key = {one.key: one for one in reaches if one}
    places = [_place(one, by_key, named, basis, assumed) for one in top.tables("place", required=True)]
    outfalls = [_outfall(one, by_key, named, basis, assumed) for one in top.tables("outfall")]
    uses = [_designation(one, named, basis, assumed) for one in top.tables("designation")]
    top.finish()
    _check_keys(faults, file, (("node", nodes), ("reach", reaches), ("place", places), ("outfall", outfalls)))
    ordered = in_order(_edges(top), faults)
    if ordered is not None:
        check_water(ordered, by_key, faults)
    if len(faults) > before or not key or ordered is None:
        return None
    return Network(
        key,
        names,
        tuple(one for one in nodes if one),
        tuple(by_key[one.key] for one in ordered),
        tuple(one for one in places if one),
        tuple(one for one in uses if one),
        correlation,
        tuple(assumed),
        basis,
        tuple(one for one in outfalls if one),
    )


def read_names(table: Table, key: str) -> Names:
    """Read a name in Chinese and English, `{ zh = "…", en = "…" }` (读取名称)."""
    inner = table.table(key)
    if inner is None:
        if key not in table.data:
            table.take(key, dict, '{ zh = "…", en = "…" }', required=True)
        return {"zh": "", "en": ""}
    names = {lang: inner.text(lang, required=True) or "" for lang in ("zh", "en")}
    inner.finish()
    return names


def _written(top: Table, kind: str) -> set[str]:
    """Give the keys of the tables of a kind, faulty or not: a fault in one shall not make another of each mention of it."""
    tables = top.data.get(kind)
    found = (one.get("key") for one in tables if isinstance(one, dict)) if isinstance(tables, list) else ()
    return {one for one in found if isinstance(one, str)}


def _edges(top: Table) -> list[Edge]:
    """Give the reaches as edges between nodes, those with other faults too: a loop shall be told beside a missing length."""
    edges: dict[str, Edge] = {}
    tables = top.data.get("reach")
    for n, one in enumerate(tables if isinstance(tables, list) else ()):
        key, upper, lower = (one.get(name) for name in ("key", "from", "to")) if isinstance(one, dict) else (None,) * 3
        if isinstance(key, str) and isinstance(upper, str) and isinstance(lower, str) and upper != lower:
            edges.setdefault(key, Edge(key, upper, lower, top.where("reach", n)))
    return list(edges.values())


def _prior(top: Table, assumed: list[Assumed]) -> tuple[Mapping[str, Range], float]:
    """Read the ranges that hold for every reach that declares none of its own."""
    table = top.table("prior")
    if table is None:
        return {}, 0.0
    basis = table.basis()
    ranges = {key: found for key in _PRIOR if (found := read_range(table, key, assumed, basis))}
    correlation = table.number("correlation") or 0.0
    if not 0 <= correlation <= 1:
        table.wrong("correlation", correlation, "0.0 … 1.0")
    elif correlation and basis and basis.is_assumed:
        assumed.append(Assumed("correlation", basis.note, table.where("correlation"), basis.note_english))
    table.finish()
    return ranges, correlation


def _node(table: Table) -> Node | None:
    key, names = table.text("key", required=True), read_names(table, "names")
    kind = table.choice("kind", ("headwater", "junction", "gate", "outlet"), required=True)
    table.finish()
    if not key or not kind:
        return None
    return Node(key, names, kind)  # type: ignore[arg-type]  # `choice` gave one of the words


def _reach(
    table: Table, nodes: set[str], prior: Mapping[str, Range], inherited: Basis | None, assumed: list[Assumed]
) -> Reach | None:
    key, names = table.text("key", required=True), read_names(table, "names")
    ends = []
    for end in ("from", "to"):
        named = table.text(end, required=True)
        if named and named not in nodes:
            unknown_name(table, end, named, nodes)
        ends.append(named)
    if ends[0] and ends[0] == ends[1]:
        table.faults.append(
            fault(
                "river.reach_goes_nowhere",
                "The reach {key} begins and ends at {node}. Name two different nodes, the upper one first.",
                table.where("to"),
                key=key,
                node=ends[0],
            )
        )
    basis = table.basis(inherited)
    length = read_range(table, "length_m", assumed, basis, required=True)
    own = {name: read_range(table, name, assumed, basis) for name in _PRIOR}
    lateral = read_range(table, "lateral_m3_s", assumed, basis)
    share = read_range(table, "share", assumed, basis)
    table.finish()
    used = {name: found or (prior.get(name) if name != "discharge_m3_s" else None) for name, found in own.items()}
    area, dispersion, depth = used["area_m2"], used["dispersion_m2_s"], used["depth_m"]
    for name in ("area_m2", "dispersion_m2_s", "depth_m"):
        if used[name] is None and name not in table.data:
            table.take(name, dict, "{ low = 1.0, high = 2.0, assumed = true }", required=True)
    if (used["exchange_per_s"] is None) != (used["storage_ratio"] is None):
        table.faults.append(
            fault(
                "river.half_a_storage",
                "The reach {key} has one of exchange_per_s and storage_ratio. Write both, or neither where there is no storage.",
                table.where(),
                key=key,
            )
        )
    if not key or not ends[0] or not ends[1] or not length or not area or not dispersion or not depth:
        return None
    return Reach(
        key, names, ends[0], ends[1], length, area, dispersion, depth,
        used["exchange_per_s"], used["storage_ratio"], own["discharge_m3_s"], lateral, share, table.where(),
    )  # fmt: skip


def _place(
    table: Table, reaches: Mapping[str, Reach], written: set[str], inherited: Basis | None, assumed: list[Assumed]
) -> Place | None:
    key, names = table.text("key", required=True), read_names(table, "names")
    kind = table.choice("kind", ("station", "boundary", "intake"), required=True)
    reach = table.text("reach", required=True)
    distance = table.number("distance_m")
    basis = table.basis(inherited)
    if basis and basis.is_assumed:
        assumed.append(Assumed(key or "", basis.note, table.where(), basis.note_english))
    level = table.choice("level", _LEVELS[kind], required=True) if kind in _LEVELS else None
    above = read_names(table, "above") if kind == "boundary" else None
    below = read_names(table, "below") if kind == "boundary" else None
    table.finish()
    found = _on_reach(table, key, reach, distance, reaches, written)
    if not key or not kind or found is None or basis is None:
        return None
    return Place(
        key, names, kind, found.key, distance, basis, level, above, below, table.where()  # type: ignore[arg-type]  # `choice` checked it
    )  # fmt: skip


def _outfall(
    table: Table, reaches: Mapping[str, Reach], written: set[str], inherited: Basis | None, assumed: list[Assumed]
) -> Outfall | None:
    key, names, aliases = table.text("key", required=True), read_names(table, "names"), table.texts("aliases")
    reach, distance = table.text("reach", required=True), table.number("distance_m", required=True)
    basis = table.basis(inherited)
    table.finish()
    found = _on_reach(table, key, reach, distance, reaches, written)
    if not key or found is None or distance is None or basis is None:
        return None
    if basis.is_assumed:
        assumed.append(Assumed(key, basis.note, table.where(), basis.note_english))
    return Outfall(key, names, aliases, found.key, distance, basis, table.where())


def _on_reach(
    table: Table,
    key: str | None,
    reach: str | None,
    distance: float | None,
    reaches: Mapping[str, Reach],
    written: set[str],
) -> Reach | None:
    """Give the reach named, with a fault where there is none or the distance does not lie on it."""
    found = reaches.get(reach or "")
    if reach and reach not in written:
        unknown_name(table, "reach", reach, written)
    if found and distance is not None and not 0 <= distance <= found.length_m.low:
        table.faults.append(
            fault(
                "river.place_off_reach",
                "{key} lies at {distance:g} m of the reach {reach}, which may be only {length:g} m long. Give a distance from "
                "its upper end within that, or leave distance_m out for the lower end.",
                table.where("distance_m"),
                key=key,
                distance=distance,
                reach=reach,
                length=found.length_m.low,
            )
        )
    return found


def _designation(
    table: Table, written: set[str], inherited: Basis | None, assumed: list[Assumed]
) -> Designation | None:
    named = table.texts("reaches", required=True)
    when = table.choice("when", ("always", "conveyance", "otherwise"), required=True)
    water_class = table.choice("class", CLASSES, required=True)
    drinking = table.flag("drinking")
    basis = table.basis(inherited)
    since, until = table.day("valid_from"), table.day("valid_to")
    table.finish()
    for one in named:
        if one not in written:
            unknown_name(table, "reaches", one, written)
    if basis and basis.is_assumed:
        assumed.append(Assumed("class", basis.note, table.where(), basis.note_english))
    if not when or not water_class or basis is None:
        return None
    return Designation(
        named, when, water_class, drinking, basis, since, until, table.where()  # type: ignore[arg-type]  # `choice` checked it
    )  # fmt: skip


def unknown_name(table: Table, key: str, value: str, known: Iterable[str]) -> None:
    """Say that a field names what is not declared, and what is (未声明的名称)."""
    table.faults.append(
        fault(
            "river.unknown_name",
            "The field {key} names {value}, which is not declared. Declared are {known}.",
            table.where(key),
            key=key,
            value=value,
            known=", ".join(sorted(known)),
        )
    )


def _check_keys(
    faults: list[Fault],
    file: DeclaredFile,
    kinds: Iterable[tuple[str, Iterable[Node | Reach | Place | Outfall | None]]],
) -> None:
    """Refuse a key used twice among the tables of a kind."""
    for kind, found in kinds:
        keys = [one.key if one else None for one in found]
        for key, count in Counter(one for one in keys if one).items():
            if count > 1:
                last = len(keys) - 1 - keys[::-1].index(key)
                faults.append(
                    fault(
                        "river.key_twice",
                        "The key {key} is used {count} times. Give each {kind} a key of its own.",
                        file.where((kind, last, "key")),
                        key=key,
                        count=count,
                        kind=kind,
                    )
                )
