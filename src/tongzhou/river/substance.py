"""Substances that get into rivers (污染物): how fast they leave the water, how much dissolves, what a meter sees."""

from collections.abc import Mapping
from dataclasses import dataclass

from tongzhou.river.declared import read_names
from tongzhou.river.network import Names
from tongzhou.river.ranges import Range, read_range
from tongzhou.terms.declaration import Assumed, DeclaredFile, Table
from tongzhou.terms.errors import Fault

__all__ = ["Floating", "Shelf", "Substance", "read_substances"]


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance as declared (污染物).

    `item` is the item of the standards it is measured as. Concentrations in mg/L, the transfer velocity through the surface in m/s.
    """

    key: str
    names: Names
    item: str
    dissolved_share: Range
    """The part of what enters the river that is found in the water under the surface, as the item."""
    decay_per_s: Range | None
    transfer_velocity_m_s: Range | None
    solubility_mg_l: Range | None
    detection_limit_mg_l: Range
    is_floating: bool
    is_heavy_metal: bool
    aliases: tuple[str, ...] = ()
    """What else people call it."""
    density_kg_m3: Range | None = None
    distilled_percent: Range | None = None
    """Of a floating substance, the part by mass distilled at 180 °C."""
    assumed: tuple[Assumed, ...] = ()


@dataclass(frozen=True, slots=True)
class Floating:
    """How a film on the surface travels (漂浮油膜): its speed over that of the water, and its share of the wind."""

    speed_factor: Range
    wind_share: Range
    retention_per_km: Range
    """The part of it that the banks hold on each kilometre."""
    spreading: Range
    """The coefficient of its spreading by its own weight along a channel."""
    boom_failure_m_s: Range
    """The speed of the water at right angles to a boom above which it holds nothing."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The substances declared, by key, and how films travel (物质清单)."""

    substances: Mapping[str, Substance]
    floating: Floating
    assumed: tuple[Assumed, ...]


def read_substances(file: DeclaredFile, faults: list[Fault]) -> Shelf | None:
    """Read the substances (读取物质清单); None where the file has faults, which are added to `faults`."""
    before = len(faults)
    top = Table.of(file, faults)
    film = top.table("floating")
    assumed: list[Assumed] = []
    floating = None
    if film is None:
        top.take("floating", dict, "[floating]", required=True)
    else:
        speed = read_range(film, "speed_factor", assumed, required=True)
        wind = read_range(film, "wind_share", assumed, required=True)
        bank = read_range(film, "retention_per_km", assumed, required=True)
        spreading = read_range(film, "spreading", assumed, required=True)
        failure = read_range(film, "boom_failure_m_s", assumed, required=True)
        film.finish()
        if speed and wind and bank and spreading and failure:
            floating = Floating(speed, wind, bank, spreading, failure)
    found = [_substance(one) for one in top.tables("substance", required=True)]
    top.finish()
    if len(faults) > before or floating is None:
        return None
    return Shelf({one.key: one for one in found if one}, floating, tuple(assumed))


def _substance(table: Table) -> Substance | None:
    assumed: list[Assumed] = []
    key, names, item = table.text("key", required=True), read_names(table, "names"), table.text("item", required=True)
    dissolved = read_range(table, "dissolved_share", assumed, required=True)
    decay = read_range(table, "decay_per_s", assumed)
    transfer = read_range(table, "transfer_velocity_m_s", assumed)
    solubility = read_range(table, "solubility_mg_l", assumed)
    limit = read_range(table, "detection_limit_mg_l", assumed, required=True)
    floats, metal = table.flag("floating"), table.flag("heavy_metal")
    aliases = table.texts("aliases")
    # what floats spreads and evaporates by these
    density = read_range(table, "density_kg_m3", assumed, required=floats)
    distilled = read_range(table, "distilled_180_percent", assumed, required=floats)
    table.finish()
    if not key or not item or not dissolved or not limit:
        return None
    return Substance(
        key, names, item, dissolved, decay, transfer, solubility, limit, floats, metal, aliases, density, distilled,
        tuple(assumed),
    )  # fmt: skip
