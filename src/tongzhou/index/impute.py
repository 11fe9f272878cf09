"""Gaps filled by a stated rule (插补); one function for each method. What is filled is counted by whoever asks: compare the two arrays."""

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault

__all__ = ["expectation_maximisation", "group_mean", "linear_in_time", "nearest_neighbours"]

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


def expectation_maximisation(values: Floats, *, most_rounds: int = 1000, close: float = 1e-8) -> Floats:
    """Fill a gap with its expected value given the row, under a normal distribution fitted by EM (期望最大化插补).

    A row is an area in a period. From the rows that hold anything, mean μ and covariance Σ of the indicators are estimated with the
    greatest likelihood: each round fills gaps with their regression on what the row holds, adds the covariance that is left (divisor n) and
    estimates anew, until no entry moves by more than `close` deviations. No value is drawn at random, so that the result is the same each time;
    what is filled varies less than what was observed.

    Parameters
    ----------
    values
        float64, shape (area, period, indicator), in the indicators' units; NaN is a gap. A row or an indicator without any value stays one.
    most_rounds
        Rounds after which it is refused as not settling.
    close
        When it has settled, in standard deviations of the indicator.

    Raises
    ------
    InputError
        When there are fewer rows than the estimate needs (indicators + 1), or it does not settle.

    References
    ----------
    Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the EM algorithm, Journal of the Royal Statistical Society B 39
    (1977) 1–38; Little and Rubin, Statistical Analysis with Missing Data, section on the multivariate normal.

    Examples
    --------
    >>> values = np.array([[[1.0, 2.0]], [[2.0, 4.1]], [[3.0, 5.9]], [[4.0, np.nan]]])
    >>> expectation_maximisation(values)[3].round(2).tolist()
    [[4.0, 7.9]]
    """
    every = values.reshape(-1, values.shape[-1])
    used = ~np.isnan(every).all(axis=0)
    kept = ~np.isnan(every[:, used]).all(axis=1)
    rows = every[np.ix_(kept, used)]
    there = ~np.isnan(rows)
    if there.all():
        return values.copy()
    if len(rows) <= rows.shape[1]:
        raise InputError(
            fault(
                "index.too_few_rows",
                "expectation_maximisation() got {rows} rows for {columns} indicators; it needs more rows than indicators. Use group_mean or "
                "nearest_neighbours, or more periods.",
                rows=len(rows),
                columns=rows.shape[1],
            )
        )
    mean = np.nanmean(rows, axis=0)
    deviation = np.nanstd(rows, axis=0)
    deviation = np.where(deviation > 0, deviation, 1.0)
    scaled = (rows - mean) / deviation
    filled = _settle(scaled, there, most_rounds, close)
    out = every.copy()
    out[np.ix_(kept, used)] = np.where(there, rows, mean + deviation * filled)
    return out.reshape(values.shape)


def _settle(scaled: Floats, there: NDArray[np.bool_], most_rounds: int, close: float) -> Floats:
    """Repeat filling and estimating; rows that lack the same indicators are worked on together."""
    patterns, which = np.unique(there, axis=0, return_inverse=True)
    groups = [(row, np.flatnonzero(which.ravel() == n)) for n, row in enumerate(patterns)]
    filled = np.where(there, scaled, 0.0)
    mean, spread = (
        filled.mean(axis=0),
        np.cov(filled.T, ddof=0).reshape(len(filled.T), -1) + np.eye(len(filled.T)) * 1e-6,
    )
    for _ in range(most_rounds):
        left = np.zeros_like(spread)
        for held, members in groups:
            gap = ~held
            if not gap.any():
                continue
            slope = np.linalg.lstsq(spread[np.ix_(held, held)], spread[np.ix_(held, gap)], rcond=1e-10)[0]
            filled[np.ix_(members, gap)] = mean[gap] + (filled[np.ix_(members, held)] - mean[held]) @ slope
            rest = spread[np.ix_(gap, gap)] - spread[np.ix_(gap, held)] @ slope
            left[np.ix_(gap, gap)] += len(members) * rest
        new_mean = filled.mean(axis=0)
        off = filled - new_mean
        new_spread = (off.T @ off + left) / len(filled)
        moved = max(float(np.abs(new_mean - mean).max()), float(np.abs(new_spread - spread).max()))
        mean, spread = new_mean, new_spread
        if moved < close:
            return filled
    raise InputError(
        fault(
            "index.not_settled",
            "expectation_maximisation() has not settled after {rounds} rounds. Indicators that follow from one another leave the estimate open: "
            "leave one out, or use another method.",
            rounds=most_rounds,
        )
    )
