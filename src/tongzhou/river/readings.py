"""Readings from the field as a table (监测读数表): CSV rows checked, every fault at once."""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo

from tongzhou.river.assimilate import Reading
from tongzhou.river.network import Network
from tongzhou.terms.errors import Fault, fault

__all__ = ["COLUMNS", "read_readings"]

#: The columns of the table; others are left alone. `distance_m` may be empty: the lower end of the reach.
COLUMNS = ("reach", "distance_m", "time", "item", "value_mg_l", "detection_limit_mg_l")


def read_readings(
    text: str, name: str, network: Network, items: Iterable[str], began_at: datetime, zone: tzinfo, faults: list[Fault]
) -> tuple[Reading, ...]:
    """Read a table of readings (读取监测读数).

    A value is a number in mg/L, or < and the detection limit, as `<0.0005`. Times without a zone are in `zone`.

    Parameters
    ----------
    text, name
        The file and what to call it.
    network
        The river on whose reaches the readings lie.
    items
        What the releases are measured as.
    began_at
        The earliest begin of a release; a reading before it is refused, as it is likely a slip of the date.
    """
    rows = csv.DictReader(io.StringIO(text))
    missing = [one for one in COLUMNS if one not in (rows.fieldnames or ())]
    if missing:
        faults.append(
            fault(
                "river.reading_columns",
                "The table lacks the columns {missing}. Its first line names them: {allowed}.",
                f"{name}:1",
                missing=", ".join(missing),
                allowed=", ".join(COLUMNS),
            )
        )
        return ()
    known = tuple(dict.fromkeys(items))
    found = [_reading(row, f"{name}:{rows.line_num}", network, known, began_at, zone, faults) for row in rows]
    if not found:
        faults.append(fault("river.no_readings", "The table holds no readings. Write one on each line.", f"{name}:1"))
    return tuple(one for one in found if one)


def _reading(
    row: Mapping[str, str | None],
    where: str,
    network: Network,
    items: tuple[str, ...],
    began_at: datetime,
    zone: tzinfo,
    faults: list[Fault],
) -> Reading | None:
    cells = {key: (row.get(key) or "").strip() for key in COLUMNS}
    before = len(faults)
    reach = network.reach(cells["reach"])
    if reach is None:
        _wrong(faults, where, "reach", cells["reach"], " / ".join(one.key for one in network.reaches))
    distance = _number(cells["distance_m"]) if cells["distance_m"] else None
    if cells["distance_m"] and (distance is None or (reach and not 0 <= distance <= reach.length_m.low)):
        _wrong(faults, where, "distance_m", cells["distance_m"], f"0 … {reach.length_m.low:g}" if reach else "0 …")
    at = _moment(cells["time"], zone)
    if at is None:
        _wrong(faults, where, "time", cells["time"], "2022-10-27T06:00")
    elif at < began_at:
        faults.append(
            fault(
                "river.reading_before",
                "The reading was taken at {at}, before any release began at {began}. Correct the time, or leave the reading out.",
                where,
                at=at.isoformat(),
                began=began_at.isoformat(),
            )
        )
    if cells["item"] not in items:
        _wrong(faults, where, "item", cells["item"], " / ".join(items))
    value, limit = _value(cells, where, faults)
    if len(faults) > before or reach is None or at is None or limit is None:
        return None
    return Reading(reach.key, distance, at, value, limit, cells["item"], where)


def _value(cells: Mapping[str, str], where: str, faults: list[Fault]) -> tuple[float | None, float | None]:
    """Give value and detection limit; no value where nothing was detected."""
    printed, limit = cells["value_mg_l"], _number(cells["detection_limit_mg_l"])
    if printed.startswith(("<", "＜")):
        below = _number(printed[1:])
        if below is None or below <= 0:
            _wrong(faults, where, "value_mg_l", printed, "0.08 / <0.0005")
        return None, below
    value = _number(printed)
    if value is None or value <= 0:
        _wrong(faults, where, "value_mg_l", printed, "0.08 / <0.0005")
    if limit is None or limit <= 0:
        _wrong(faults, where, "detection_limit_mg_l", cells["detection_limit_mg_l"], "0.0005")
    return value, limit


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _moment(text: str, zone: tzinfo) -> datetime | None:
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _wrong(faults: list[Fault], where: str, key: str, value: str, allowed: str) -> None:
    faults.append(
        fault(
            "river.reading_wrong",
            "{key} is {value!r}. Write {allowed}.",
            where,
            key=key,
            value=value,
            allowed=allowed,
        )
    )
