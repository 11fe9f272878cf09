"""A river of one's own from a table or a drawing (自备河流): rows or lines with attributes to a declaration that people can read and complete."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tongzhou.terms.declaration import DeclaredFile, Place
from tongzhou.terms.errors import Fault, fault

__all__ = ["PLACE_COLUMNS", "REACH_COLUMNS", "Drawn", "Gathered", "declaration", "declared_text"]

#: What a row or line may say of a reach; a range is written as NAME_low and NAME_high.
RANGES: Final = (
    "length_m", "area_m2", "dispersion_m2_s", "depth_m", "exchange_per_s", "storage_ratio", "discharge_m3_s", "lateral_m3_s", "share",
)  # fmt: skip
REACH_COLUMNS: Final = ("key", "zh", "en", "from", "to", *RANGES)
#: What a row or point may say of a place.
PLACE_COLUMNS: Final = (
    "key",
    "zh",
    "en",
    "kind",
    "reach",
    "distance_m",
    "level",
    "above_zh",
    "above_en",
    "below_zh",
    "below_en",
)
# what its values rest on; `assumed` names those columns, apart by blanks, that rest on nothing
_BASIS: Final = ("source", "note", "assumed")
_KEYS: Final = (
    frozenset(REACH_COLUMNS) | {f"{one}_{end}" for one in RANGES for end in ("low", "high")} | frozenset(_BASIS)
)
_PLACE_KEYS: Final = frozenset(PLACE_COLUMNS) | frozenset(_BASIS)


@dataclass(frozen=True)
class Drawn:
    """A reach or place as it came (来件): cells by name, and where each stands."""

    cells: Mapping[str, str]
    where: Mapping[str, str]
    row: str
    """Where the row or feature as a whole stands."""

    def place(self, key: str) -> str:
        """Give where a cell stands, or the row (位置)."""
        return self.where.get(key, self.row)


@dataclass
class Gathered:
    """A declaration while it is gathered (归集): its data, and where each value came from by a number that stands for a line."""

    data: dict[str, object] = field(default_factory=dict)
    lines: dict[Place, int] = field(default_factory=dict)
    spots: list[str] = field(default_factory=list)

    def note(self, place: Place, where: str) -> None:
        """Note where a value came from."""
        self.spots.append(where)
        self.lines[place] = len(self.spots) - 1

    def file(self, name: str) -> DeclaredFile:
        """Give it as a file that `read_network` reads (声明文件)."""
        return DeclaredFile(name, self.data, self.lines)

    def placed(self, one: Fault, name: str) -> Fault:
        """Give a fault with the place its value came from (还原位置)."""
        prefix, _, number = (one.where or "").rpartition(":")
        known = prefix == name and number.isdigit() and int(number) < len(self.spots)
        return Fault(one.message, one.english, self.spots[int(number)] if known else one.where)


def declaration(
    name: str,
    titles: Mapping[str, str],
    reaches: Sequence[Drawn],
    places: Sequence[Drawn],
    source: str | None,
    faults: list[Fault],
) -> Gathered:
    """Gather rows into the declaration of a river (归集河流声明).

    Nodes are the ends that reaches name. What names no source is marked assumed. Without places, the lower end of each reach is a station.
    """
    made = Gathered()
    made.note((), reaches[0].row if reaches else name)
    made.data |= {"name": name, "title": dict(titles), **_basis(source, None)}
    rows = []
    for n, one in enumerate(reaches):
        _unknown(one, _KEYS, faults)
        rows.append(_reach(one, n, made, faults))
    made.data["reach"] = rows
    made.data["node"] = list(_nodes(rows))
    held = []
    for n, one in enumerate(places):
        _unknown(one, _PLACE_KEYS, faults)
        held.append(_place(one, n, made, faults))
    if not places:
        held = [_station(row) for row in rows if isinstance(row.get("key"), str)]
        for n, row in enumerate(reaches):
            made.note(("place", n), row.row)
    made.data["place"] = held
    return made


def _basis(source: str | None, note: str | None) -> dict[str, object]:
    if source:
        return {"source": source, **({"assumed_note": note, "assumed_note_english": note} if note else {})}
    said = note or "来件未注明来源"
    return {"assumed": True, "assumed_note": said, "assumed_note_english": note or "no source came with the value"}


def _unknown(one: Drawn, allowed: frozenset[str], faults: list[Fault]) -> None:
    for key in one.cells:
        if key not in allowed and any(key.startswith(f"{known}_") for known in RANGES):
            faults.append(
                fault(
                    "river.line_column",
                    "The column {key} is not known. A range is written as {near}_low and {near}_high.",
                    one.place(key),
                    key=key,
                    near=next(known for known in RANGES if key.startswith(f"{known}_")),
                )
            )


def _names(one: Drawn, zh: str = "zh", en: str = "en", key: str = "key") -> dict[str, str]:
    first = one.cells.get(zh) or one.cells.get(en) or one.cells.get(key) or ""
    return {"zh": one.cells.get(zh) or first, "en": one.cells.get(en) or first}


def _reach(one: Drawn, n: int, made: Gathered, faults: list[Fault]) -> dict[str, object]:
    row: dict[str, object] = {"names": _names(one), **_basis(one.cells.get("source"), one.cells.get("note"))}
    made.note(("reach", n), one.row)
    if "source" not in one.cells and "source" in made.data:
        row = {"names": _names(one)}  # the source of the whole file holds
    for key in ("key", "from", "to"):
        if one.cells.get(key):
            row[key] = one.cells[key]
            made.note(("reach", n, key), one.place(key))
    guessed = one.cells.get("assumed", "").split()
    for key in RANGES:
        limits = [_number(one, f"{key}{end}", faults) for end in ("", "_low", "_high")]
        if limits[0] is not None:
            row[key] = {"low": limits[0], "high": limits[0]} if key in guessed else limits[0]
            made.note(("reach", n, key), one.place(key))
        elif limits[1] is not None or limits[2] is not None:
            row[key] = {end: value for end, value in zip(("low", "high"), limits[1:], strict=True) if value is not None}
            made.note(("reach", n, key), one.place(f"{key}_low" if limits[1] is not None else f"{key}_high"))
        held = row.get(key)
        if key in guessed and isinstance(held, dict):
            held.update(_basis(None, one.cells.get("note")))
    return row


def _number(one: Drawn, key: str, faults: list[Fault]) -> float | None:
    text = one.cells.get(key, "")
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    faults.append(
        fault(
            "river.line_number",
            "{key} is {value!r}. Write a number, in the unit that the name of the column ends in.",
            one.place(key),
            key=key,
            value=text,
        )
    )
    return None


def _nodes(rows: Sequence[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Give the ends that reaches name, each of the kind that the reaches make it."""
    upper = {str(row["from"]) for row in rows if "from" in row}
    lower = {str(row["to"]) for row in rows if "to" in row}
    for key in dict.fromkeys(str(row[end]) for row in rows for end in ("from", "to") if end in row):
        kind = "headwater" if key not in lower else "outlet" if key not in upper else "junction"
        yield {"key": key, "names": {"zh": key, "en": key}, "kind": kind}


def _place(one: Drawn, n: int, made: Gathered, faults: list[Fault]) -> dict[str, object]:
    made.note(("place", n), one.row)
    row: dict[str, object] = {"names": _names(one), "kind": one.cells.get("kind") or "station"}
    row |= _basis(one.cells.get("source") or str(made.data.get("source", "")) or None, one.cells.get("note"))
    for key in ("key", "reach", "level", "kind"):
        if one.cells.get(key):
            row[key] = one.cells[key]
            made.note(("place", n, key), one.place(key))
    distance = _number(one, "distance_m", faults)
    if distance is not None:
        row["distance_m"] = distance
        made.note(("place", n, "distance_m"), one.place("distance_m"))
    for side in ("above", "below"):
        if one.cells.get(f"{side}_zh") or one.cells.get(f"{side}_en"):
            row[side] = _names(one, f"{side}_zh", f"{side}_en", "")
    return row


def _station(row: Mapping[str, object]) -> dict[str, object]:
    """Make the lower end of a reach a station."""
    basis = {key: row[key] for key in ("source", "assumed", "assumed_note", "assumed_note_english") if key in row}
    return {"key": str(row["key"]), "names": row["names"], "kind": "station", "reach": row["key"], **basis}


def declared_text(data: Mapping[str, object], comment: str) -> str:
    """Write a declaration as TOML (声明文本), tables of arrays one after another."""
    lines = [f"# {comment}"]
    lines += [f"{key} = {_value(value)}" for key, value in data.items() if not _is_tables(value)]
    for key, value in data.items():
        if _is_tables(value):
            for one in value:  # type: ignore[attr-defined]  # a list of tables
                lines += ["", f"[[{key}]]", *(f"{name} = {_value(inner)}" for name, inner in one.items())]
    return "\n".join(lines) + "\n"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
