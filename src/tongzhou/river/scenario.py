"""What was reported (情景): releases into the river, when they were found out, what else is known."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from tongzhou.river.moment import read_moment
from tongzhou.river.network import Network
from tongzhou.river.operation import Operation, read_operations
from tongzhou.river.ranges import Range, read_range
from tongzhou.river.substance import Shelf
from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault

__all__ = ["KNOWN_FACTS", "Release", "Scenario", "read_scenario"]

#: What may be known of the harm done; the rules of grading ask for these.
KNOWN_FACTS: Final = ("deaths", "injured", "evacuated", "loss_yuan")

#: Enough for the 5 % and 95 % points to stand still to a few per cent, and soon done; a scenario may ask for more.
_MEMBERS = 4_000
_MOST_MEMBERS = 200_000
_FEWEST_MEMBERS = 100
# Where a scenario names no source, its figures are what people reported: taken as reported, not as assumed by the program.
_REPORTED = Basis("scenario", False)


@dataclass(frozen=True, slots=True)
class Release:
    """What got into the river, where and when (入河): mass in kg, begin in UTC or any zone, duration in h."""

    substance: str
    reach: str
    distance_m: float
    mass_kg: Range
    """The mass spilled."""
    river_share: Range
    """The part of it that reached the river."""
    started_at: datetime
    started_within_h: float
    """The release may have begun this much earlier or later."""
    duration_h: Range
    where: str = ""


@dataclass(frozen=True)
class Scenario:
    """An alarm as it came in (情景)."""

    title: str
    river: str
    is_exercise: bool
    learned_at: datetime
    """When the event was discovered or learned of: the clocks of reporting start then."""
    conveyance: str
    """on, off or unknown: whether the river conveys drinking water at present."""
    releases: tuple[Release, ...]
    facts: Mapping[str, float] = field(default_factory=dict)
    conditions: tuple[str, ...] = ()
    """ice, reverse_flow: what the model does not cover."""
    wind_along_m_s: float | None = None
    temperature_c: float | None = None
    members: int = _MEMBERS
    seed: int = 0
    assumed: tuple[Assumed, ...] = ()
    alarm: str | None = None
    """The words the alarm came in, where they were written down."""
    not_understood: str | None = None
    """What of these words the program could not use."""
    operations: tuple[Operation, ...] = ()
    """What is known to be done to the water: gates that move, inflows that change, booms that are set."""

    @property
    def spill(self) -> str:
        """The key of the spill (事件标识): river, time it was learned of in UTC, place of the first release; a drill says so."""
        first, learned = self.releases[0], self.learned_at.astimezone(UTC)
        mark = "-exercise" if self.is_exercise else ""
        return f"{self.river}-{learned:%Y%m%dT%H%MZ}-{first.reach}-{first.distance_m:.0f}m{mark}"


def read_scenario(
    file: DeclaredFile, network: Network, shelf: Shelf, zone: tzinfo, faults: list[Fault]
) -> Scenario | None:
    """Read a scenario (读取情景), times without a zone being in `zone`; None where it has faults, which are added to `faults`."""
    before = len(faults)
    assumed: list[Assumed] = []
    top = Table.of(file, faults)
    title, river = top.text("title", required=True), top.text("river", required=True)
    exercise = top.flag("exercise")
    learned = read_moment(top, "learned_at", zone)
    conveyance = top.choice("conveyance", ("on", "off", "unknown")) or "unknown"
    releases = [_release(one, network, shelf, zone, assumed) for one in top.tables("release", required=True)]
    facts = _facts(top)
    conditions = top.texts("conditions")
    for n, one in enumerate(conditions):
        if one not in ("ice", "reverse_flow"):
            top.wrong("conditions", one, "ice / reverse_flow", n)
    wind = top.number("wind_along_m_s")
    temperature = top.number("temperature_c")
    members = top.take("members", int, "4000")
    if members is not None and not _FEWEST_MEMBERS <= members <= _MOST_MEMBERS:
        top.wrong("members", members, f"{_FEWEST_MEMBERS} … {_MOST_MEMBERS}")
    seed = top.take("seed", int, "1")
    if seed is not None and seed < 0:
        top.wrong("seed", seed, "0, 1, 2 …")
    words, unread = top.text("alarm"), top.text("not_understood")
    assumed += _assumptions(top)
    operations = read_operations(top, network, zone, assumed)
    top.finish()
    if not releases and "release" in top.data:
        top.wrong("release", [], "[[release]]")
    _check_order(learned, releases, faults)
    if len(faults) > before or not title or not river or learned is None:
        return None
    return Scenario(
        title, river, exercise, learned, conveyance, tuple(one for one in releases if one), facts, conditions, wind, temperature,
        members or _MEMBERS, seed or 0, tuple(assumed), words, unread, operations,
    )  # fmt: skip


def _facts(top: Table) -> Mapping[str, float]:
    table = top.table("facts")
    if table is None:
        return {}
    facts = {}
    for key in KNOWN_FACTS:
        value = table.number(key)
        if value is not None and value < 0:
            table.wrong(key, value, "0, 1, 2 …")
        elif value is not None:
            facts[key] = value
    table.finish()
    return facts


def _check_order(learned: datetime | None, releases: Iterable[Release | None], faults: list[Fault]) -> None:
    """Refuse a release that begins after it was learned of."""
    for release in releases:
        if release and learned and release.started_at > learned:
            faults.append(
                fault(
                    "river.learned_before",
                    "The release begins at {started}, after it was learned of at {learned}. Correct one of the two.",
                    release.where,
                    started=release.started_at.isoformat(),
                    learned=learned.isoformat(),
                )
            )


def _assumptions(top: Table) -> Iterator[Assumed]:
    """Read what whoever wrote the scenario assumed of values that are plain numbers or times."""
    for table in top.tables("assumption"):
        what, note, english = (table.text(key, required=True) for key in ("what", "note", "note_english"))
        table.finish()
        if what and note and english:
            yield Assumed(what, note, table.where(), english)


def _release(table: Table, network: Network, shelf: Shelf, zone: tzinfo, assumed: list[Assumed]) -> Release | None:
    substance = table.text("substance", required=True)
    if substance and substance not in shelf.substances:
        table.faults.append(
            fault(
                "river.unknown_substance",
                "The substance {substance} is not declared. Declared are {known}. Add it to rivers/substances.toml of the region.",
                table.where("substance"),
                substance=substance,
                known=", ".join(shelf.substances),
            )
        )
    named = table.text("reach", required=True)
    reach = network.reach(named or "")
    if named and reach is None:
        table.faults.append(
            fault(
                "river.unknown_reach",
                "The release lies in the reach {reach}, which the river {river} does not have. Its reaches are {known}.",
                table.where("reach"),
                reach=named,
                river=network.key,
                known=", ".join(one.key for one in network.reaches),
            )
        )
    distance = table.number("distance_m", required=True)
    if reach and distance is not None and not 0 <= distance <= reach.length_m.low:
        table.faults.append(
            fault(
                "river.release_off_reach",
                "The release lies at {distance:g} m of the reach {reach}, which may be only {length:g} m long. Give a distance from "
                "its upper end within that.",
                table.where("distance_m"),
                distance=distance,
                reach=reach.key,
                length=reach.length_m.low,
            )
        )
    mass = read_range(table, "mass_kg", assumed, _REPORTED, required=True)
    share = read_range(table, "river_share", assumed, _REPORTED, required=True)
    if share and share.high > 1:
        table.wrong("river_share", share.high, "0 … 1")
    started = read_moment(table, "started_at", zone)
    within = table.number("started_within_h") or 0.0
    if within < 0:
        table.wrong("started_within_h", within, "0.0 …")
    duration = read_range(table, "duration_h", assumed, _REPORTED, required=True, may_be_zero=True)
    table.finish()
    if not substance or reach is None or distance is None or not mass or not share or not started or not duration:
        return None
    return Release(substance, reach.key, distance, mass, share, started, within, duration, table.where())
