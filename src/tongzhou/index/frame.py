"""A data frame as a block (数据框): pandas, polars or any other that narwhals knows, long or wide, with its labels."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tongzhou.index.block import Block
from tongzhou.terms.errors import Fault, InputError, fault

__all__ = ["AREA_HEADS", "PERIOD_HEADS", "SUMS", "block_of_frame"]

#: how columns of areas and of periods are headed, in small letters
AREA_HEADS = (
    *(
        "area",
        "ucode",
        "ref_area",
        "unit_code",
        "region",
        "country",
        "province",
        "city",
        "county",
        "district",
        "municipality",
    ),
    *(
        "地区",
        "区域",
        "国家",
        "省份",
        "省市",
        "省",
        "城市",
        "地市",
        "市",
        "区县",
        "县区",
        "县",
        "区",
        "地区名称",
        "城市名称",
    ),
)
PERIOD_HEADS = ("period", "time", "year", "年份", "时期", "年", "time_period")
#: areas that are, by their name, sums or means of others
SUMS = frozenset(
    {
        *("合计", "总计", "小计", "总和", "平均", "平均值", "均值", "全国", "全省", "全市", "全区", "全县", "总体"),
        *("total", "totals", "grand total", "sum", "subtotal", "average", "mean", "all", "overall", "all areas"),
    }
)


def block_of_frame(
    frame: Any,
    *,
    area: str | None = None,
    period: str | None = None,
    indicators: Sequence[str] = (),
    areas: Sequence[str] = (),
) -> Block:
    """Take a block out of a data frame (数据框转数据块).

    A frame with the columns `indicator` and `value` is long: a row for each value. Any other is wide: a row for each area, or area and period,
    and a column for each indicator. Labels are kept in order of first appearance, periods sorted.

    Parameters
    ----------
    frame
        Of pandas, polars or another library that narwhals wraps; nulls and NaN are gaps.
    area, period
        The columns of areas and periods; where they are not named, the first that is headed as usual (area, 地区, uCode; period, year, 年份).
        Without any column of periods there is one period, `-`.
    indicators
        Columns of a wide frame that are taken; all others than those of areas and periods where empty, which must then be numeric.
    areas
        Those that are taken, in this order; all where empty. A whole is not ranked among its parts unless it is named here.

    Raises
    ------
    InputError
        When columns are absent or hold text, a row names no area or period, a value is no number, or a cell is there twice; all faults
        together, rows counted from 0.

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
    area = area or next((one for one in columns if str(one).casefold() in AREA_HEADS), "area")
    period = period or next((one for one in columns if str(one).casefold() in PERIOD_HEADS), None)
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
    vintage = next((one for one in columns if str(one).casefold() in ("vintage", "版次") and one not in wanted), None)
    names = list(indicators) or [one for one in columns if one not in (*wanted, vintage)]
    faults = [] if is_long or indicators else _no_numbers(held, names)
    names = [one for one in names if indicators or held.schema[one].is_numeric()]
    releases = dict.fromkeys(_label(one) or "-" for one in held[vintage].to_list()) if vintage else {}
    if len(releases) > 1:
        faults.append(
            fault(
                "index.frame_vintages",
                "The column {column} holds several vintages: {vintages}. A block is of one: keep the rows of one.",
                column=str(vintage),
                vintages=", ".join(releases),
            )
        )
    cells = []
    for n, row in enumerate(held.rows(named=True)):
        own, when = _label(row[area]), _label(row[period]) if period else "-"
        what = _label(row["indicator"]) if is_long else "-"
        empty = [name for name, one in ((area, own), (period, when), ("indicator", what)) if not one]
        if empty:
            faults.append(
                fault(
                    "index.frame_no_label",
                    "The column {column} is empty. Write the label, or leave the row out.",
                    f"row {n}",
                    column=", ".join(str(one) for one in empty),
                )
            )
        elif not areas or own in areas:
            cells += [
                (n, own, when, what if is_long else name, row["value"] if is_long else row[name])
                for name in (("value",) if is_long else names)
            ]
    places = tuple(dict.fromkeys(c[1] for c in cells))
    missing = [one for one in areas if one not in places]
    if missing:
        faults.append(
            fault(
                "index.absent_labels",
                "The data hold no {names}. Write areas and periods as the data do.",
                names=", ".join(missing),
            )
        )
    sums = [one for one in places if not areas and one.casefold() in SUMS]
    if sums:
        faults.append(
            fault(
                "index.frame_sum",
                "{areas} is by its name a sum or mean of others, which would be ranked among them. Leave the rows out, or name those that are "
                "compared by areas=.",
                areas=", ".join(sums),
            )
        )
    found = tuple(dict.fromkeys(c[3] for c in cells))
    periods = tuple(sorted({c[2] for c in cells}))
    values = _filled(cells, places, periods, found, faults)
    if faults:
        raise InputError(faults)
    block = Block(places, periods, found, values)
    return block if not areas else Block(tuple(areas), periods, found, values[[places.index(one) for one in areas]])


def _no_numbers(held: Any, names: Sequence[str]) -> list[Fault]:
    """Report columns that are no numbers, of a frame of which all columns are taken."""
    text = [one for one in names if not held.schema[one].is_numeric()]
    if not text:
        return []
    return [
        fault(
            "index.frame_text",
            "The columns {columns} hold no numbers. Make them numbers, or name the columns that are taken by indicators=.",
            columns=", ".join(str(one) for one in text),
        )
    ]


def _label(value: Any) -> str:
    """Give a label as text, empty where there is none; whole numbers that gaps made floating are whole again."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _filled(
    cells: Sequence[tuple[int, str, str, str, Any]],
    areas: Sequence[str],
    periods: Sequence[str],
    indicators: Sequence[str],
    faults: list[Fault],
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    out = np.full((len(areas), len(periods), len(indicators)), np.nan)
    places = [{name: n for n, name in enumerate(labels)} for labels in (areas, periods, indicators)]
    first: dict[tuple[str, str, str], int] = {}
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
            number = math.inf
        if math.isinf(number):
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
    return out
