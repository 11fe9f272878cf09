"""Gaps filled by a stated rule (插补); one function for each method. What is filled is counted by whoever asks: compare the two arrays."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["group_mean", "linear_in_time", "nearest_neighbours"]

Floats = NDArray[np.float64]


def group_mean(values: Floats, group: NDArray[np.int64]) -> Floats:
    """Fill a gap with the mean of its group in the same period (组内均值插补).

    Parameters
    ----------
    values
        float64, shape (area, period, indicator); NaN is a gap. Where the group has no value, the gap stays.
    group
        int64, shape (area,), the group of each area; all the same for the mean of all.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 3, implicit modelling by unconditional mean.

    Examples
    --------
    >>> values = np.array([[[1.0]], [[np.nan]], [[8.0]]])
    >>> group_mean(values, np.array([0, 0, 1])).ravel().tolist()
    [1.0, 1.0, 8.0]
    """
    out = values.copy()
    for one in np.unique(group):
        held = values[group == one]
        there = ~np.isnan(held)
        count = there.sum(axis=0)
        mean = np.where(there, held, 0.0).sum(axis=0) / np.where(count, count, 1)
        out[group == one] = np.where(there, held, np.where(count, mean, np.nan))
    return out


def linear_in_time(values: Floats, times: Floats) -> Floats:
    """Fill a gap between two periods of the same area on the straight line; gaps at the ends stay (线性插值).

    Parameters
    ----------
    values
        float64, shape (area, period, indicator).
    times
        float64, shape (period,), ascending, such as years.

    Examples
    --------
    >>> linear_in_time(np.array([[[1.0], [np.nan], [5.0], [np.nan]]]), np.array([2019.0, 2020.0, 2021.0, 2022.0])).ravel().tolist()
    [1.0, 3.0, 5.0, nan]
    """
    out = values.copy()
    for area, indicator in zip(*np.nonzero(np.isnan(values).any(axis=1)), strict=True):
        series = values[area, :, indicator]
        there = ~np.isnan(series)
        if there.any():
            line = np.interp(times, times[there], series[there], left=np.nan, right=np.nan)
            out[area, ~there, indicator] = line[~there]
    return out


def nearest_neighbours(values: Floats, neighbours: int) -> Floats:
    """Fill a gap with the mean of the nearest rows that hold the indicator (最近邻插补).

    A row is an area in a period. Nearness is the Euclidean distance over the indicators that both rows hold, each divided by its standard
    deviation (ddof 0), scaled up for those they do not: √(all / shared × Σ d²). Where no row that holds the indicator shares another one,
    the gap takes the indicator's mean; where there are fewer such rows than asked for, all of them count.

    Parameters
    ----------
    values
        float64, shape (area, period, indicator), in the indicators' units; NaN is a gap. An indicator without any value stays one.
    neighbours
        How many rows, 1 or more.

    References
    ----------
    Troyanskaya et al., Missing value estimation methods for DNA microarrays, Bioinformatics 17 (2001) 520–525, with plain means.

    Examples
    --------
    >>> values = np.array([[[1.0, 10.0]], [[1.1, np.nan]], [[5.0, 50.0]]])
    >>> nearest_neighbours(values, 1)[1].tolist()
    [[1.1, 10.0]]
    """
    rows = values.reshape(-1, values.shape[-1])
    there = ~np.isnan(rows)
    count = np.maximum(there.sum(axis=0), 1)
    mean = np.where(there, rows, 0.0).sum(axis=0) / count
    deviation = np.sqrt((np.where(there, rows - mean, 0.0) ** 2).sum(axis=0) / count)
    scaled = np.where(there, rows - mean, 0.0) / np.where(deviation > 0, deviation, 1.0)
    out = rows.copy()
    for row in np.flatnonzero(~there.all(axis=1)):
        shared = there & there[row]
        overlap = shared.sum(axis=1)
        square = (((scaled - scaled[row]) ** 2) * shared).sum(axis=1) * rows.shape[1] / np.maximum(overlap, 1)
        away = np.where(overlap > 0, square, np.inf)
        for column in np.flatnonzero(~there[row]):
            holding = np.flatnonzero(there[:, column] & np.isfinite(away))
            nearest = holding[np.argsort(away[holding], kind="stable")[:neighbours]]
            if nearest.size:
                out[row, column] = rows[nearest, column].mean()
            elif there[:, column].any():
                out[row, column] = mean[column]
    return out.reshape(values.shape)
