"""Each row weighed to its own best advantage (有利权重)."""

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault

__all__ = ["benefit_of_the_doubt"]

Floats = NDArray[np.float64]


def benefit_of_the_doubt(values: Floats, *, least_share: float = 0.0, most_share: float = 1.0) -> tuple[Floats, Floats]:
    """Give each row the weights that score it highest while no row scores above 1 (有利权重法,BoD).

    For each row c: max_w Σ_j w_j y_cj, with Σ_j w_j y_ij ≤ 1 for all rows i, w ≥ 0, and each indicator's share of the score,
    w_j y_cj / Σ_k w_k y_ck, between `least_share` and `most_share`. One linear programme per row (HiGHS, through scipy).

    Parameters
    ----------
    values
        float64, shape (row, indicator), normalised, more is better, not negative, no gaps; each row has a positive value.
    least_share, most_share
        Bounds of the shares; 0 and 1 leave them free.

    Returns
    -------
    scores : ndarray of float64, shape (row,)
        From 0 to 1; 1 is the frontier.
    weights : ndarray of float64, shape (row, indicator)
        In units of 1 over the indicator's; they need not make 1. Where several sets are equally good, one of them.

    Raises
    ------
    InputError
        When there are gaps, negative values or rows without a positive value, or the bounds cannot hold together.

    References
    ----------
    Cherchye, Moesen, Rogge and Van Puyenbroeck, An introduction to "benefit of the doubt" composite indicators, Social Indicators
    Research 82 (2007) 111–145.

    Examples
    --------
    >>> benefit_of_the_doubt(np.array([[1.0, 0.2], [0.2, 1.0], [0.5, 0.5]]))[0].round(4).tolist()
    [1.0, 1.0, 0.8333]
    """
    from scipy.optimize import linprog  # type: ignore[import-untyped]  # scipy carries no types; costly to import

    count = values.shape[1]
    if np.isnan(values).any() or (values < 0).any() or not (values > 0).any(axis=1).all():
        raise InputError(
            fault(
                "index.benefit_input",
                "benefit_of_the_doubt() needs complete values of 0 or above and a positive one in each row. Impute, and normalise to a scale "
                "from 0 up.",
            )
        )
    if not 0 <= least_share <= 1 / count <= most_share <= 1:
        raise InputError(
            fault(
                "index.benefit_bounds",
                "benefit_of_the_doubt() got shares from {least} to {most} for {count} indicators. They cannot make 1: least must be at most "
                "1/{count} and most at least 1/{count}.",
                least=least_share,
                most=most_share,
                count=count,
            )
        )
    scores, weights = np.empty(values.shape[0]), np.empty(values.shape)
    for c, own in enumerate(values):
        bounds = [values]
        if least_share > 0:
            bounds.append(least_share * own - np.diag(own))
        if most_share < 1:
            bounds.append(np.diag(own) - most_share * own)
        limits = np.concatenate([np.ones(values.shape[0]), np.zeros((len(bounds) - 1) * count)])
        solved = linprog(-own, A_ub=np.concatenate(bounds), b_ub=limits, bounds=(0, None), method="highs")
        scores[c], weights[c] = -solved.fun, solved.x
    return scores, weights
