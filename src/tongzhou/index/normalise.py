"""Values of unlike units made comparable (无量纲化); one function for each method."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["base_mirrored", "base_ratio", "base_reciprocal"]

Floats = NDArray[np.float64]


def base_ratio(values: Floats, base: Floats) -> Floats:
    """Give 100 × x / x₀, for indicators of which more is better (定基比,正向).

    Parameters
    ----------
    values
        float64, shape (area, period), in the indicator's unit; NaN is a gap and stays one.
    base
        float64, shape (area,), the values of the base period, in the same unit, positive.

    Returns
    -------
    ndarray of float64, shape (area, period)
        Points; 100 in the base period.

    References
    ----------
    OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 5, normalisation by the distance to a reference, the reference
    being the area's own value at the initial time.

    Examples
    --------
    >>> base_ratio(np.array([[50.0, 60.0, np.nan]]), np.array([50.0])).tolist()
    [[100.0, 120.0, nan]]
    """
    return np.asarray(100.0 * values / base[:, None])


def base_reciprocal(values: Floats, base: Floats) -> Floats:
    """Give 100 × x₀ / x, for indicators of which less is better (定基比,负向取倒数).

    A value halved makes 200 points. Shapes, units and reference as for `base_ratio`; values must be positive.

    Examples
    --------
    >>> base_reciprocal(np.array([[80.0, 40.0]]), np.array([80.0])).tolist()
    [[100.0, 200.0]]
    """
    return np.asarray(100.0 * base[:, None] / values)


def base_mirrored(values: Floats, base: Floats) -> Floats:
    """Give 200 − 100 × x / x₀, for indicators of which less is better (定基比,负向取对称).

    A value halved makes 150 points: the fall in per cent counts as the same gain in points. Shapes, units and reference as for
    `base_ratio`.

    Examples
    --------
    >>> base_mirrored(np.array([[80.0, 40.0]]), np.array([80.0])).tolist()
    [[100.0, 150.0]]
    """
    return 200.0 - base_ratio(values, base)
