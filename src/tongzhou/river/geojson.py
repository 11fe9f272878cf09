"""Lines and points of GeoJSON as reaches and places (GeoJSON 河段与点位): lines run with the water, ends that are near are one node."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tongzhou.river.lines import Drawn
from tongzhou.terms.errors import Fault, fault

__all__ = ["read_geojson"]

# Ends of lines this near to one another are one node; assumed.
_SNAP_M = 30.0
#: Mean radius of the Earth (IUGG), m.
_EARTH_M: Final = 6_371_008.8


def read_geojson(text: str, name: str, faults: list[Fault]) -> tuple[list[Drawn], list[Drawn]]:
    """Read lines and points with their attributes (读取 GeoJSON): reaches, places.

    Lines run with the water. Ends within 30 m of one another (assumed) are one node, unless `from` and `to` name them; a line without
    `length_m` is as long as it is drawn. A point lies on the nearest line, unless `reach` names one.

    References
    ----------
    RFC 7946: coordinates are longitude and latitude of WGS 84.
    """
    features = list(_features(text, name, faults))
    lines, points = [], []
    for properties, geometry, where in features:
        cells = {key: _cell(value) for key, value in properties.items() if value is not None}
        kind, coordinates = geometry.get("type"), geometry.get("coordinates")
        path = _path(kind, coordinates)
        if kind == "Point" and _is_position(coordinates):
            points.append((cells, (float(coordinates[0]), float(coordinates[1])), where))  # type: ignore[index]  # looked at
        elif path:
            lines.append((cells, path, where))
        else:
            faults.append(
                fault(
                    "river.geometry",
                    "The feature is {kind}, or its coordinates are not longitude and latitude. Draw each reach as one LineString and each "
                    "place as a Point.",
                    where,
                    kind=str(kind),
                )
            )
    nodes = _Nodes()
    reaches, located = [], []
    for n, (cells, path, where) in enumerate(lines, 1):
        drawn = dict(cells)
        drawn.setdefault("key", f"reach-{n}")
        drawn.setdefault("from", nodes.name(path[0]))
        drawn.setdefault("to", nodes.name(path[-1]))
        if not any(key in drawn for key in ("length_m", "length_m_low", "length_m_high")):
            drawn["length_m"] = f"{_along(path)[-1]:.0f}"
        reaches.append(Drawn(drawn, {}, where))
        located.append((drawn["key"], path))
    return reaches, [_spot(cells, at, where, located, n) for n, (cells, at, where) in enumerate(points, 1)]


def _features(text: str, name: str, faults: list[Fault]) -> Iterator[tuple[dict[str, object], dict[str, object], str]]:
    """Give properties, geometry and file:line of each feature."""
    try:
        data = json.loads(text)
        found = data["features"]
        assert isinstance(found, list)  # noqa: S101 - told as the fault below
    except (ValueError, KeyError, TypeError, AssertionError, RecursionError):
        faults.append(
            fault("river.no_geojson", "The file is not a GeoJSON FeatureCollection. Export it as one, in WGS 84.", name)
        )
        return
    start = text.index('"features"')
    at = text.index("[", start) + 1
    decoder = json.JSONDecoder()
    for _ in found:
        while text[at] in " \t\r\n,":
            at += 1
        where = f"{name}:{text.count(chr(10), 0, at) + 1}"
        one, at = decoder.raw_decode(text, at)
        properties = one.get("properties") if isinstance(one, dict) else None
        geometry = one.get("geometry") if isinstance(one, dict) else None
        yield properties if isinstance(properties, dict) else {}, geometry if isinstance(geometry, dict) else {}, where


def _cell(value: object) -> str:
    return repr(value) if isinstance(value, float) else str(value).strip()


_Position = tuple[float, float]


def _is_position(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= 2
        and all(isinstance(one, int | float) for one in value[:2])
        and abs(value[0]) <= 180
        and abs(value[1]) <= 90
    )


def _path(kind: object, coordinates: object) -> list[_Position]:
    """Give the positions of a line; a MultiLineString only where it has one part."""
    if kind == "MultiLineString" and isinstance(coordinates, list) and len(coordinates) == 1:
        coordinates = coordinates[0]
    elif kind != "LineString":
        return []
    if not isinstance(coordinates, list) or len(coordinates) < 2 or not all(_is_position(one) for one in coordinates):
        return []
    return [(float(one[0]), float(one[1])) for one in coordinates]


def _metres(a: _Position, b: _Position) -> float:
    """Give the distance of two positions by the haversine formula."""
    (x, y), (u, v) = ((math.radians(one[0]), math.radians(one[1])) for one in (a, b))
    half = math.sin((v - y) / 2) ** 2 + math.cos(y) * math.cos(v) * math.sin((u - x) / 2) ** 2
    return 2 * _EARTH_M * math.asin(math.sqrt(half))


def _along(path: Sequence[_Position]) -> list[float]:
    """Give the distance of each position from the first, along the line."""
    total = [0.0]
    for a, b in zip(path, path[1:], strict=False):
        total.append(total[-1] + _metres(a, b))
    return total


class _Nodes:
    """The ends of lines that were met, near ones the same."""

    def __init__(self) -> None:
        self.met: list[_Position] = []

    def name(self, at: _Position) -> str:
        for n, one in enumerate(self.met, 1):
            if _metres(one, at) <= _SNAP_M:
                return f"node-{n}"
        self.met.append(at)
        return f"node-{len(self.met)}"


def _spot(
    cells: Mapping[str, str], at: _Position, where: str, lines: Sequence[tuple[str, list[_Position]]], n: int
) -> Drawn:
    """Put a point on the nearest line, or on the one it names, where it does not say how far down it lies."""
    drawn = dict(cells)
    drawn.setdefault("key", f"place-{n}")
    named = [(key, path) for key, path in lines if key == drawn.get("reach", key)]
    if "distance_m" not in drawn and named:
        key, far, _ = min((_foot(key, path, at) for key, path in named), key=lambda one: one[2])
        drawn |= {"reach": key, "distance_m": f"{far:.0f}"}
    return Drawn(drawn, {}, where)


def _foot(key: str, path: Sequence[_Position], at: _Position) -> tuple[str, float, float]:
    """Give how far down a line its nearest point lies, and how far away that is; on a plane about the point."""
    scale = math.cos(math.radians(at[1]))
    flat = [((x - at[0]) * scale, y - at[1]) for x, y in path]
    total = _along(path)
    best = (key, 0.0, math.inf)
    for n, ((x, y), (u, v)) in enumerate(zip(flat, flat[1:], strict=False)):
        long = (u - x) ** 2 + (v - y) ** 2
        part = 0.0 if long == 0 else min(max(-(x * (u - x) + y * (v - y)) / long, 0.0), 1.0)
        away = math.hypot(x + part * (u - x), y + part * (v - y))
        if away < best[2]:
            best = (key, total[n] + part * (total[n + 1] - total[n]), away)
    return best
