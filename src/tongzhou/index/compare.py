"""Rows compared with one another (比较类方法): scores that hold only within the set of rows compared.

Every function takes parts, float64, shape (row, part), more is better, without gaps, and weights, float64, shape (part,), sum 1, and gives
float64, shape (row,). One row alone is compared with nothing: `copeland` gives 0, the distance methods refuse it.
"""

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault

__all__ = ["TIE", "copeland", "grey_relational", "ranks", "topsis"]

Floats = NDArray[np.float64]

#: totals nearer than this share of the largest are ties: like areas summed in another order differ by some 1e-15
TIE = 1e-12


def ranks(scores: Floats, *, tie: float = 0.0) -> NDArray[np.int64]:
    """Give 1 for the highest of each last axis; ties share the best rank; a gap gets 0 (名次).

    Neighbours by order that differ by no more than `tie` times the largest absolute score are ties; 0 asks for equal numbers.

    Examples
    --------
    >>> ranks(np.array([7.0, 9.0, 7.0, np.nan, 1.0])).tolist()
    [2, 1, 2, 0, 4]
    """
    order = np.argsort(-scores, axis=-1)
    held = np.take_along_axis(scores, order, axis=-1)
    place = np.broadcast_to(np.arange(1, scores.shape[-1] + 1), held.shape)
    first = np.empty(held.shape, bool)
    first[..., :1] = True
    room = tie * np.fmax.reduce(np.abs(held), axis=-1, keepdims=True) if tie else 0.0
    first[..., 1:] = ~(held[..., :-1] - held[..., 1:] <= room)  # a gap begins anew
    found = np.maximum.accumulate(np.where(first, place, 1), axis=-1)
    out = np.empty(scores.shape, np.int64)
    np.put_along_axis(out, order, np.where(np.isnan(held), 0, found), axis=-1)
    return out


def copeland(parts: Floats, weights: Floats) -> Floats:
    """Give the number of rows outranked less the number that outrank (科普兰计分).

    One row outranks another where the weights of the parts on which it is higher exceed those on which it is lower; ties add to neither.

    References
    ----------
    Copeland, A reasonable social welfare function, 1951; OECD and JRC, Handbook, 2008, step 6, multi-criteria analysis; JRC and COINr
    use the same difference.

    Examples
    --------
    >>> copeland(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 0.0]]), np.array([0.7, 0.3])).tolist()
    [2.0, 0.0, -2.0]
    """
    _complete(parts, "copeland")
    lead = np.zeros((parts.shape[0], parts.shape[0]))
    for column, weight in zip(parts.T, weights, strict=True):
        lead += weight * np.sign(column[:, None] - column)
    return np.asarray(np.sign(np.where(np.abs(lead) < 1e-12, 0.0, lead)).sum(axis=1))


def topsis(parts: Floats, weights: Floats) -> Floats:
    """Give d⁻ / (d⁺ + d⁻): nearness to the best of all parts and distance from the worst, 0 to 1 (优劣解距离法).

    Distances are Euclidean in w × part, parts taken as they come: normalise them first, as the recipe says. The original divides each
    part by its length over the rows.

    Raises
    ------
    InputError
        When there are gaps or all rows are alike.

    References
    ----------
    Hwang and Yoon, Multiple Attribute Decision Making, 1981.

    Examples
    --------
    >>> topsis(np.array([[1.0, 1.0], [0.0, 0.0], [0.5, 0.5]]), np.array([0.5, 0.5])).tolist()
    [1.0, 0.0, 0.5]
    """
    _complete(parts, "topsis")
    spread = parts * weights
    to_best = np.sqrt(((spread - spread.max(axis=0)) ** 2).sum(axis=1))
    to_worst = np.sqrt(((spread - spread.min(axis=0)) ** 2).sum(axis=1))
    _differ(to_best + to_worst, "topsis")
    return np.asarray(to_worst / (to_best + to_worst))


def grey_relational(parts: Floats, weights: Floats, *, distinguishing: float = 0.5) -> Floats:
    """Give the weighted mean grey relational coefficient with the best of each part (灰色关联分析).

    ξ = (Δmin + ρ Δmax) / (Δ + ρ Δmax), Δ the distance of a part from its highest value over the rows, ρ the distinguishing coefficient.

    Raises
    ------
    InputError
        When there are gaps, all rows are alike, or ρ is not above 0.

    References
    ----------
    Deng, Introduction to grey system theory, The Journal of Grey System 1 (1989) 1–24.

    Examples
    --------
    >>> grey_relational(np.array([[1.0], [0.0]]), np.array([1.0])).round(4).tolist()
    [1.0, 0.3333]
    """
    _complete(parts, "grey_relational")
    away = parts.max(axis=0) - parts
    room = distinguishing * away.max()
    _differ(np.asarray([room]), "grey_relational")
    return np.asarray((away.min() + room) / (away + room) @ weights)


def _complete(parts: Floats, method: str) -> None:
    if np.isnan(parts).any():
        raise InputError(
            fault(
                "index.compare_needs_complete",
                "{method}() got {count} gaps. Comparing rows needs complete parts: impute first, or leave out what is missing.",
                method=method,
                count=int(np.isnan(parts).sum()),
            )
        )


def _differ(distance: Floats, method: str) -> None:
    if not (distance > 0).all():
        raise InputError(
            fault(
                "index.compare_alike",
                "{method}() got rows that are all alike, or one row alone. Nothing can be compared: use a mean, or more rows.",
                method=method,
            )
        )
