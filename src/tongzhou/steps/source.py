"""From readings to where they came from (溯源): read river and readings, search, say it in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from tongzhou.river.declared import read_network
from tongzhou.river.network import Network
from tongzhou.river.source import Found, find_source
from tongzhou.river.substance import Substance
from tongzhou.steps.reading_file import Table
from tongzhou.steps.rivers import open_rivers
from tongzhou.store.declared import MOST_BYTES
from tongzhou.store.files import read_file
from tongzhou.terms.declaration import read_toml
from tongzhou.terms.errors import DeclarationError, Fault, fault
from tongzhou.terms.words import Words

__all__ = ["SourceResult", "search_source", "source_lines", "source_record"]

_SEED = 1
_DOUBTED = 0.5
_KM_DIGITS = 4


@dataclass(frozen=True)
class SourceResult:
    """What was found, on which river and for which substance (溯源结果)."""

    network: Network
    substance: Substance
    found: Found


def search_source(
    river: str, readings: Path, region: str | Path, home: Path, substance: str | None, adapter: Path | None = None
) -> SourceResult:
    """Find where readings came from on a river of the region or a file of its own (溯源).

    Raises
    ------
    DeclarationError
        Carrying every fault of the river and the readings.
    InputError
        When the readings tell of no source.
    """
    faults: list[Fault] = []
    rivers = open_rivers(region, home, faults)
    shelf = rivers.shelf(faults)
    network = _network(river, faults) if river.endswith(".toml") else rivers.network(river, faults)
    if network is None or shelf is None or rivers.zone is None:
        raise DeclarationError(faults)
    chosen = shelf.substances.get(substance) if substance else None
    if substance and chosen is None:
        faults.append(
            fault(
                "steps.source_substance",
                "The substance {substance} is not declared. Declared are {known}.",
                substance=substance,
                known=", ".join(shelf.substances),
            )
        )
        raise DeclarationError(faults)
    items = [chosen.item] if chosen else [one.item for one in shelf.substances.values()]
    read = Table.of(readings, adapter).read(network, items, datetime.min.replace(tzinfo=UTC), rivers.zone, faults)
    if len({one.item for one in read}) > 1:
        faults.append(
            fault(
                "steps.source_items",
                "The readings are of several items: {items}. Search the source of one at a time.",
                str(readings),
                items=", ".join(dict.fromkeys(one.item for one in read)),
            )
        )
    if faults:
        raise DeclarationError(faults)
    chosen = chosen or next(one for one in shelf.substances.values() if one.item == read[0].item)
    return SourceResult(network, chosen, find_source(network, chosen, read, np.random.default_rng(_SEED)))


def _network(path: str, faults: list[Fault]) -> Network | None:
    return read_network(
        read_toml(read_file(Path(path), MOST_BYTES).decode("utf-8-sig", errors="replace"), path), faults
    )


def source_lines(result: SourceResult, words: Words) -> Iterator[str]:
    """Say what was found (溯源结论)."""
    found, lang = result.found, words.lang
    names = {one.key: one.names[lang] for one in result.network.reaches}
    yield words.say("river.source.head", substance=result.substance.names[lang], river=result.network.names[lang])
    for key, share, at in found.reaches:
        if share >= 0.005:
            yield words.say(
                "river.source.reach", reach=names[key], percent=f"{100 * share:.0f}", low=f"{at.low:.1f}",
                likely=f"{at.middle:.1f}", high=f"{at.high:.1f}",
            )  # fmt: skip
    far, when, mass = found.distance_km, found.started_s, found.mass_kg
    yield words.say(
        "river.source.where",
        low=f"{far.low:.1f}",
        likely=f"{far.middle:.1f}",
        high=f"{far.high:.1f}",
        station=found.station.where,
    )
    low, likely, high = (f"{found.moment(value):%Y-%m-%d %H:%M}" for value in (when.low, when.middle, when.high))
    yield words.say("river.source.when", low=low, likely=likely, high=high)
    yield words.say("river.source.mass", low=f"{mass.low:.2g}", likely=f"{mass.middle:.2g}", high=f"{mass.high:.2g}")
    if found.trust < 1:
        yield words.say("river.source.trust", percent=f"{100 * found.trust:.0f}")
    doubted = [n + 1 for n, doubt in enumerate(found.doubt) if doubt > _DOUBTED]
    if doubted:
        yield words.say("river.source.doubted", rows=", ".join(str(one) for one in doubted))
    yield words.say("river.source.priors")
    yield words.say("river.source.steady")
    yield words.say("river.source.assumed", count=len(result.network.assumed))


def source_record(result: SourceResult) -> dict[str, object]:
    """Give what was found as plain data (溯源记录)."""
    found = result.found

    def three(low: float, middle: float, high: float) -> list[float]:
        return [float(f"{one:.{_KM_DIGITS}g}") for one in (low, middle, high)]

    far, when, mass = found.distance_km, found.started_s, found.mass_kg
    return {
        "river": result.network.key,
        "substance": result.substance.key,
        "interval_covers": 0.90,
        "flow": "steady",
        "station": {"reach": found.station.reach, "distance_m": found.station.distance_m, "where": found.station.where},
        "distance_above_station_km": three(far.low, far.middle, far.high),
        "started_at": [found.moment(one).isoformat(timespec="minutes") for one in (when.low, when.middle, when.high)],
        "mass_in_water_kg": three(mass.low, mass.middle, mass.high),
        "reaches": [
            {
                "reach": key,
                "probability": float(f"{share:.3g}"),
                "distance_from_upper_end_km": three(at.low, at.middle, at.high),
            }
            for key, share, at in found.reaches
        ],
        "probability_wrong": [float(f"{one:.3g}") for one in found.doubt],
        "effective_draws": float(f"{found.effective:.4g}"),
        "trust": float(f"{found.trust:.3g}"),
    }
