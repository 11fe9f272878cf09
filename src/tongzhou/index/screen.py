"""What enters an index before anything is computed (筛选与相对化)."""

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault

__all__ = ["denominate", "screen"]

Floats = NDArray[np.float64]


def screen(values: Floats, least_share: float) -> NDArray[np.bool_]:
    """Say which areas hold at least this share of all their cells (数据可得性筛选).

    Parameters
    ----------
    values
        float64, shape (area, period, indicator); NaN is a gap.
    least_share
        From 0, all areas stay, to 1, only areas without gaps.

    Returns
    -------
    ndarray of bool, shape (area,)

    Raises
    ------
    InputError
        When no area is left.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 3; a least share of 0.65 is common in audits.

    Examples
    --------
    >>> screen(np.array([[[1.0, 2.0]], [[np.nan, 2.0]]]), 0.65).tolist()
    [True, False]
    """
    held = (~np.isnan(values)).mean(axis=(1, 2)) >= least_share
    if not held.any():
        raise InputError(
            fault(
                "index.nothing_left",
                "No area holds {share:.0%} of its cells. Ask for a smaller share, or bring more data.",
                share=least_share,
            )
        )
    return np.asarray(held)


def denominate(values: Floats, by: Floats, factor: float = 1.0) -> Floats:
    """Give factor × x / d: a size made a rate, such as per head (相对化处理).

    `values` and `by` float64 of one shape, each in its unit; a gap in either stays one.

    Raises
    ------
    InputError
        When a denominator is not positive.

    Examples
    --------
    >>> denominate(np.array([50.0]), np.array([20.0]), 100.0).tolist()
    [250.0]
    """
    if (by <= 0).any():
        raise InputError(
            fault(
                "index.denominator",
                "denominate() got the denominator {least:.4g}; it must be above 0. Correct the value or leave it empty.",
                least=float(np.nanmin(by)),
            )
        )
    return np.asarray(factor * values / by)
