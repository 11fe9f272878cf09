"""How much each part counts (权重); one function for each method."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["declared", "equal"]


def equal(count: int) -> NDArray[np.float64]:
    """Give the same weight to each of so many parts (等权), float64, shape (part,), sum 1.

    Examples
    --------
    >>> equal(4).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    return np.full(count, 1.0 / count)


def declared(weights: Sequence[float]) -> NDArray[np.float64]:
    """Give the weights as declared (声明权重), float64, shape (part,).

    Raises
    ------
    ValueError
        When one is not positive or they do not make 1: a framework read from a file cannot bring such weights.

    Examples
    --------
    >>> declared([0.2, 0.8]).tolist()
    [0.2, 0.8]
    """
    found = np.asarray(weights, dtype=np.float64)
    if (found <= 0).any() or abs(found.sum() - 1.0) > 1e-9:
        raise ValueError(
            f"declared() got weights {list(weights)} with the sum {found.sum():.9g}; they must be positive and make 1."
        )
    return found
