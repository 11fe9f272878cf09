"""What holds a row back (障碍度)."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["obstacle_degree"]

Floats = NDArray[np.float64]


def obstacle_degree(values: Floats, weights: Floats) -> Floats:
    """Give each indicator's share in what a row lacks, w (1 − x) / Σ w (1 − x) (障碍度).

    Parameters
    ----------
    values
        float64, shape (row, indicator), normalised to 0–1, more is better; a gap has no share and the others make 1.
    weights
        float64, shape (indicator,), sum 1: weights in the total, through all levels.

    Returns
    -------
    ndarray of float64, shape (row, indicator)
        Each row sums to 1; NaN in gaps and in rows that lack nothing.

    References
    ----------
    Zhang Jie et al. (张杰等), Chinese Journal of Eco-Agriculture (中国生态农业学报) 25 (2017) 429–440, §2.3.2: the obstacle degree model
    (障碍度模型) with the weight as factor contribution (因子贡献度) and 1 − x as deviation (指标偏离度).

    Examples
    --------
    >>> obstacle_degree(np.array([[0.5, 0.0], [1.0, 1.0]]), np.array([0.5, 0.5])).round(4).tolist()
    [[0.3333, 0.6667], [nan, nan]]
    """
    lack = weights * (1.0 - values)
    whole = np.nansum(lack, axis=1, keepdims=True)
    return np.asarray(np.where(whole > 0, lack / np.where(whole > 0, whole, 1.0), np.nan))
