"""Whether indicators belong together (内部一致性): correlations, Cronbach's alpha, redundancy, conflicting signs."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["OPPOSED", "REDUNDANT", "Pair", "correlations", "cronbach_alpha", "redundant", "sign_conflicts"]

Floats = NDArray[np.float64]

#: correlations from which a pair counts one thing twice, or to which it works against itself; both assumed
REDUNDANT, OPPOSED = 0.95, -0.3


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns and their correlation (相关对)."""

    first: int
    second: int
    correlation: float


def correlations(values: Floats) -> Floats:
    """Give Pearson's correlations of columns over the rows that both hold (相关矩阵).

    Parameters
    ----------
    values
        float64, shape (row, indicator), normalised so that more is better; NaN is a gap.

    Returns
    -------
    ndarray of float64, shape (indicator, indicator)
        NaN where a column does not vary over the shared rows, or fewer than three rows are shared.

    Examples
    --------
    >>> correlations(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]])).round(9).tolist()
    [[1.0, -1.0], [-1.0, 1.0]]
    """
    there = (~np.isnan(values)).astype(np.float64)
    held = np.nan_to_num(values - np.nan_to_num(np.nanmean(np.where(there.any(axis=0), values, 0.0), axis=0)))
    count = there.T @ there
    size = np.where(count > 0, count, 1.0)
    total = held.T @ there  # [j, k]: the sum of j over rows that k holds too
    square = (held * held).T @ there
    product = held.T @ held - total * total.T / size
    variance = square - total**2 / size
    scale = np.sqrt(np.maximum(variance * variance.T, 0.0))
    flat = (variance <= 1e-12 * np.maximum(square, 1e-300)) | (variance.T <= 1e-12 * np.maximum(square.T, 1e-300))
    found = np.where(flat | (count < 3), np.nan, product / np.where(scale > 0, scale, 1.0))
    return np.asarray(np.clip(found, -1.0, 1.0))


def cronbach_alpha(values: Floats) -> float:
    """Give k/(k−1) × (1 − Σ var_j / var(Σ_j x_j)) over the rows without gaps (克龙巴赫系数).

    NaN for one indicator, fewer than two complete rows, or where the sum does not vary. May be negative; that is a finding.

    References
    ----------
    Cronbach, Coefficient alpha and the internal structure of tests, Psychometrika 16 (1951) 297–334.

    Examples
    --------
    >>> cronbach_alpha(np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]]))
    1.0
    """
    complete = values[~np.isnan(values).any(axis=1)]
    count = complete.shape[1]
    if count < 2 or complete.shape[0] < 2:
        return float("nan")
    whole = float(complete.sum(axis=1).var(ddof=1))
    if whole <= 0:
        return float("nan")
    return float(count / (count - 1) * (1.0 - complete.var(axis=0, ddof=1).sum() / whole))


def redundant(values: Floats, limit: float = REDUNDANT) -> tuple[Pair, ...]:
    """Give the pairs correlated above the limit, strongest first: they count one thing twice (冗余指标).

    Examples
    --------
    >>> [(p.first, p.second) for p in redundant(np.array([[1.0, 2.0, 5.0], [2.0, 4.0, 1.0], [3.0, 6.0, 4.0]]))]
    [(0, 1)]
    """
    return _pairs(correlations(values), lambda r: r >= limit)


def sign_conflicts(values: Floats, limit: float = OPPOSED) -> tuple[Pair, ...]:
    """Give the pairs correlated below the limit, strongest first: what raises one lowers the other (符号冲突).

    Either a direction is wrong or the parts trade off; values must be normalised so that more is better.

    Examples
    --------
    >>> [(p.first, p.second) for p in sign_conflicts(np.array([[1.0, 3.0], [2.0, 2.0], [3.0, 1.0]]))]
    [(0, 1)]
    """
    return _pairs(correlations(values), lambda r: r <= limit)


def _pairs(found: Floats, chosen: Callable[[Floats], NDArray[np.bool_]]) -> tuple[Pair, ...]:
    first, second = np.nonzero(np.triu(chosen(found), 1))
    pairs = [Pair(int(j), int(k), float(found[j, k])) for j, k in zip(first, second, strict=True)]
    return tuple(sorted(pairs, key=lambda one: -abs(one.correlation)))
