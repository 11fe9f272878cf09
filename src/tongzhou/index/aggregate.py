"""Parts joined into one number (合成); one function for each method."""

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.framework import Missing

__all__ = ["arithmetic_mean", "shares"]

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
