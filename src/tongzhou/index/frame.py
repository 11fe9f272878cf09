"""A data frame as a block (数据框): pandas, polars or any other that narwhals knows, long or wide, with its labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tongzhou.index.block import Block
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["block_of_frame"]


def block_of_frame(
    frame: Any, *, area: str = "area", period: str | None = None, indicators: Sequence[str] = ()
) -> Block:
    """Take a block out of a data frame (数据框转数据块).

    A frame with the columns `indicator` and `value` is long: a row for each value. Any other is wide: a row for each area, or area and period,
    and a column for each indicator. Labels are kept in order of first appearance, periods sorted.

    Parameters
    ----------
    frame
        Of pandas, polars or another library that narwhals wraps; nulls and NaN are gaps.
    area, period
        The columns of areas and periods; without `period`, a column of that name is taken where there is one, else there is one period, `-`.
    indicators
        Columns of a wide frame that are taken; all numeric ones where empty.

    Raises
    ------
    InputError
        When columns are absent, a value is no number, or a cell is there twice; all faults together, rows counted from 0.

    Examples
    --------
    >>> import polars
    >>> block = block_of_frame(polars.DataFrame({"area": ["a", "b"], "x": [1.0, None]}))
    >>> block.areas, block.indicators, block.values.ravel().tolist()
    (('a', 'b'), ('x',), [1.0, nan])
    """
    import narwhals as nw

    held = nw.from_native(frame, eager_only=True)
    columns = list(held.columns)
    period = period or ("period" if "period" in columns else None)
    is_long = {"indicator", "value"} <= set(columns)
    wanted = [area, *([period] if period else []), *(["indicator", "value"] if is_long else indicators)]
    absent = [one for one in wanted if one not in columns]
    if absent:
        raise InputError(
            fault(
                "index.frame_columns",
                "The data frame has no column {absent}. It has {columns}; name those of areas and periods by area= and period=.",
                absent=", ".join(absent),
                columns=", ".join(columns),
            )
        )
    names = list(indicators) or [one for one in columns if one not in wanted and held.schema[one].is_numeric()]
    rows = held.rows(named=True)
    cells = [
        (
            n,
            str(row[area]),
            str(row[period]) if period else "-",
            str(row["indicator"]) if is_long else name,
            row["value"] if is_long else row[name],
        )
        for n, row in enumerate(rows)
        for name in (("value",) if is_long else names)
    ]
    areas, found = tuple(dict.fromkeys(c[1] for c in cells)), tuple(dict.fromkeys(c[3] for c in cells))
    periods = tuple(sorted({c[2] for c in cells}))
    return Block(areas, periods, found, _filled(cells, areas, periods, found))


def _filled(
    cells: Sequence[tuple[int, str, str, str, Any]],
    areas: Sequence[str],
    periods: Sequence[str],
    indicators: Sequence[str],
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    out = np.full((len(areas), len(periods), len(indicators)), np.nan)
    places = [{name: n for n, name in enumerate(labels)} for labels in (areas, periods, indicators)]
    first: dict[tuple[str, str, str], int] = {}
    faults: list[Fault] = []
    for row, area, period, indicator, value in cells:
        key = (area, period, indicator)
        if key in first:
            faults.append(
                fault(
                    "index.frame_twice",
                    "{indicator} of {area} for {period} is in row {first} already. Keep one.",
                    f"row {row}",
                    indicator=indicator,
                    area=area,
                    period=period,
                    first=first[key],
                )
            )
        first.setdefault(key, row)
        try:
            number = np.nan if value is None else float(value)
        except (TypeError, ValueError):
            faults.append(
                fault(
                    "index.frame_no_number",
                    "{indicator} of {area} is {value!r}, which is no number. Leave a gap empty.",
                    f"row {row}",
                    indicator=indicator,
                    area=area,
                    value=value,
                )
            )
            continue
        out[places[0][area], places[1][period], places[2][indicator]] = number
    if faults:
        raise InputError(faults)
    return out
