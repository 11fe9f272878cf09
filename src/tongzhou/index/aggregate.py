"""Parts joined into one number (合成); one function for each method.

Every function takes parts, float64, shape (part, …), weights, float64, shape (part,), sum 1, and the rule for gaps of `shares`, and gives
float64, shape (…). Methods that compare rows with one another are in `compare`.
"""

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.framework import Missing
from tongzhou.terms.errors import InputError, fault

__all__ = ["arithmetic_mean", "geometric_mean", "harmonic_mean", "mpi", "shares", "weighted_median"]

Floats = NDArray[np.float64]


def shares(parts: Floats, weights: Floats, missing: Missing) -> Floats:
    """Give the weight with which each part enters each cell (实际权重).

    Parameters
    ----------
    parts
        float64, shape (part, …); NaN is a gap.
    weights
        float64, shape (part,), sum 1.
    missing
        `refuse`: a cell with any gap gets no weights; `available`: the weights of the parts that are there are scaled to make 1.

    Returns
    -------
    ndarray of float64, shape of `parts`
        NaN in cells that get no weights, 0 for a part that is absent from a cell.

    Examples
    --------
    >>> parts, weights = np.array([[1.0], [np.nan]]), np.array([0.5, 0.5])
    >>> shares(parts, weights, "refuse").ravel().tolist(), shares(parts, weights, "available").ravel().tolist()
    ([nan, nan], [1.0, 0.0])
    """
    there = ~np.isnan(parts)
    spread = weights.reshape(-1, *[1] * (parts.ndim - 1)) * there
    total = spread.sum(axis=0)
    ruled_out = ~there.all(axis=0) if missing == "refuse" else ~there.any(axis=0)
    return np.where(ruled_out, np.nan, spread / np.where(total == 0, 1.0, total))


def arithmetic_mean(parts: Floats, weights: Floats, missing: Missing) -> Floats:
    """Give the weighted arithmetic mean over the first axis (加权算术平均).

    Parameters as for `shares`; the result has shape (…), NaN where the cell is ruled out.

    References
    ----------
    OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 6, additive aggregation.

    Examples
    --------
    >>> arithmetic_mean(np.array([[120.0], [140.0]]), np.array([0.5, 0.5]), "refuse").tolist()
    [130.0]
    """
    used = shares(parts, weights, missing)
    return np.asarray((np.where(np.isnan(parts), 0.0, parts) * used).sum(axis=0))


def geometric_mean(parts: Floats, weights: Floats, missing: Missing) -> Floats:
    """Give Π x^w, which forgives low parts less than the arithmetic mean (加权几何平均).

    Raises
    ------
    InputError
        When a part is not positive; no offset is added.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 6, geometric aggregation; UNDP, Human Development Report 2010 and later.

    Examples
    --------
    >>> geometric_mean(np.array([[4.0], [9.0]]), np.array([0.5, 0.5]), "refuse").round(9).tolist()
    [6.0]
    """
    _positive(parts, "geometric_mean")
    return np.asarray(np.exp(arithmetic_mean(np.log(parts), weights, missing)))


def harmonic_mean(parts: Floats, weights: Floats, missing: Missing) -> Floats:
    """Give 1 / Σ (w / x), stricter still with low parts (加权调和平均).

    Raises
    ------
    InputError
        When a part is not positive.

    Examples
    --------
    >>> harmonic_mean(np.array([[2.0], [6.0]]), np.array([0.5, 0.5]), "refuse").round(9).tolist()
    [3.0]
    """
    _positive(parts, "harmonic_mean")
    return np.asarray(1.0 / arithmetic_mean(1.0 / parts, weights, missing))


def weighted_median(parts: Floats, weights: Floats, missing: Missing) -> Floats:
    """Give the part at which the weights below and above balance (加权中位数).

    The mean of the lower and the upper weighted median, so that equal weights give the usual median.

    Examples
    --------
    >>> weighted_median(np.array([[1.0], [5.0], [9.0]]), np.array([0.2, 0.2, 0.6]), "refuse").tolist()
    [9.0]
    >>> weighted_median(np.array([[1.0], [5.0]]), np.array([0.5, 0.5]), "refuse").tolist()
    [3.0]
    """
    used = shares(parts, weights, missing)
    order = np.argsort(parts, axis=0)  # gaps last, with the weight 0
    ordered = np.take_along_axis(parts, order, axis=0)
    below = np.cumsum(np.take_along_axis(np.nan_to_num(used), order, axis=0), axis=0)
    low = np.argmax(below >= 0.5 - 1e-12, axis=0)[None]
    high = np.argmax(below > 0.5 + 1e-12, axis=0)[None]
    middle = (np.take_along_axis(ordered, low, 0) + np.take_along_axis(ordered, high, 0))[0] / 2
    return np.asarray(np.where(np.isnan(used).any(axis=0), np.nan, middle))


def mpi(parts: Floats, weights: Floats, missing: Missing, *, penalty: int = -1) -> Floats:
    """Give mean ± s × cv, the mean less (or more) a penalty for imbalance (马齐奥塔—帕雷托指数).

    With parts normalised by z-scores (population deviation) to mean 100 and deviation 10 over the rows this is the MPI; with parts by
    `normalise.reference_goalposts`, on the scale (70, 130), it is the adjusted one, AMPI, comparable over time.
    cv = s / mean, s the population deviation between the parts of one row.

    Parameters
    ----------
    penalty
        −1 for what is good when high (usual), +1 for what is bad when high.

    Raises
    ------
    InputError
        When the mean of a row is not positive.

    References
    ----------
    Mazziotta and Pareto, On a generalized non-compensatory composite index for measuring socio-economic phenomena, Social Indicators
    Research 127 (2016) 983–1003, with equal weights; others enter mean and deviation alike, as in their Weighting in composite indices
    construction: the case of the Mazziotta–Pareto Index, RIEDS, article 154, 2022.

    Examples
    --------
    >>> mpi(np.array([[90.0], [110.0]]), np.array([0.5, 0.5]), "refuse").tolist()
    [99.0]
    """
    mean = arithmetic_mean(parts, weights, missing)
    if (mean <= 0).any():
        _positive(mean, "mpi")
    square = arithmetic_mean((parts - mean) ** 2, weights, missing)
    return np.asarray(mean + penalty * square / mean)


def _positive(parts: Floats, method: str) -> None:
    if (parts <= 0).any():
        raise InputError(
            fault(
                "index.parts_not_positive",
                "{method}() got {least:.4g}; it needs parts above 0. Normalise to a scale that begins above 0, such as (1, 100); no offset is "
                "added for you.",
                method=method,
                least=float(np.nanmin(parts)),
            )
        )
