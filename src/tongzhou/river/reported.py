"""What an earlier report said (前次报告), read back from the record kept with it, so that the next can say what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from tongzhou.river.situation import Situation

__all__ = ["FigureKey", "Figures", "Reported", "figures_of", "read_reported", "reading_keys"]

FigureKey = tuple[int, str, str]
ReadingKey = tuple[str, float | None, str, str, float | None]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one release at one place that reports compare (比较数): times as ISO text with their zone."""

    arrival: str | None
    peak_mg_l: float
    peak_high_mg_l: float
    peak_at: str | None
    exceeding: float | None


@dataclass(frozen=True)
class Reported:
    """A report made before (已作报告): its kind, its number, and the figures it rested on by (release, substance, place)."""

    number: int
    kind: str
    made_at: datetime
    grade: str
    report_as: str
    figures: Mapping[FigureKey, Figures]
    readings: frozenset[ReadingKey]


def figures_of(record: Mapping[str, object]) -> dict[FigureKey, Figures]:
    """Take the figures that reports compare out of a record of `record_of` (取比较数)."""
    found = {}
    for one in cast("list[dict[str, object]]", record["forecasts"]):
        arrival, at = cast("list[str] | None", one["arrival"]), cast("list[str] | None", one["peak"])
        peak = cast("list[float]", one["peak_mg_l"])
        found[int(cast("int", one["release"])), str(one["substance"]), str(one["place"])] = Figures(
            arrival[1] if arrival else None,
            float(peak[1]),
            float(peak[2]),
            at[1] if at else None,
            cast("float | None", one["probability_exceeding"]),
        )
    return found


def reading_keys(situation: Situation) -> dict[ReadingKey, int]:
    """Give each reading of a situation by what it says, with its number (读数标识)."""
    readings = situation.update.readings if situation.update else ()
    return {
        (one.reach, one.distance_m, one.at.isoformat(), one.item, one.value_mg_l): n for n, one in enumerate(readings)
    }


def read_reported(data: object) -> Reported:
    """Read what was kept with a report (读取前次报告).

    Raises
    ------
    KeyError, TypeError, ValueError
        When the data are not what was kept.
    """
    kept = cast("dict[str, object]", data)
    record = cast("dict[str, object]", kept["record"])
    grade, update = cast("dict[str, str]", record["grade"]), cast("dict[str, object] | None", record["update"])
    readings = cast("list[dict[str, object]]", update["readings"]) if update else []
    return Reported(
        int(cast("int", kept["number"])),
        str(kept["kind"]),
        datetime.fromisoformat(str(kept["made_at"])),
        grade["proposed"],
        grade["report_as"],
        figures_of(record),
        frozenset(
            (
                str(one["reach"]),
                cast("float | None", one["distance_m"]),
                str(one["at"]),
                str(one["item"]),
                cast("float | None", one["value_mg_l"]),
            )
            for one in readings
        ),
    )
