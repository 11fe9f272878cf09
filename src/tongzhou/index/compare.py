"""Rows compared with one another (比较类方法): scores that hold only within the set of rows compared.

Every function takes parts, float64, shape (row, part), more is better, without gaps, and weights, float64, shape (part,), sum 1, and gives
float64, shape (row,). One row alone is compared with nothing: `copeland` gives 0, the distance methods refuse it.
"""

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault

__all__ = ["TIE", "condorcet", "copeland", "grey_relational", "ranks", "topsis"]

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
    return np.asarray(np.sign(_lead(parts, weights)).sum(axis=1))


def condorcet(parts: Floats, weights: Floats) -> Floats:
    """Give the number of rows ranked below in the order that the weights support most (孔多塞—凯梅尼排序).

    For each pair, the support of "a above b" is the weight of the parts on which a is higher, half of it where they tie; the order
    taken is the one whose pairs have the greatest total support (Condorcet, Young, Kemeny), found exactly as an integer programme (HiGHS,
    through scipy). It compensates nothing: how far a part is higher plays no role. Rows alike on all parts get the mean of their places.

    Parameters
    ----------
    parts, weights
        As for all here; at most 60 rows, for the time grows fast beyond.

    Returns
    -------
    ndarray of float64, shape (row,)
        n − 1 for the first of n rows, 0 for the last. Where several orders are equally supported, one of them.

    Raises
    ------
    InputError
        When there are gaps, or more rows than 60.

    References
    ----------
    Munda and Nardo, Noncompensatory/nonlinear composite indicators for ranking countries, Applied Economics 41 (2009) 1513–1523; OECD and
    JRC, Handbook, 2008, step 6; Young, Condorcet's theory of voting, American Political Science Review 82 (1988) 1231–1244.

    Examples
    --------
    >>> condorcet(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 0.0]]), np.array([0.7, 0.3])).tolist()
    [2.0, 1.0, 0.0]
    """
    _complete(parts, "condorcet")
    alike, which = np.unique(parts, axis=0, return_inverse=True)
    which = which.ravel()
    count = len(alike)
    if count > 60:
        raise InputError(
            fault(
                "index.condorcet_rows",
                "condorcet() got {rows} different rows; at most 60 are ordered exactly. Compare each period alone (scope = by_period), or use "
                "copeland.",
                rows=count,
            )
        )
    size = np.bincount(which, minlength=count).astype(np.float64)
    above = _order(_lead(alike, weights) * np.outer(size, size)) if count > 1 else np.zeros((1, 1))
    below = above @ size + (size - 1) / 2
    return np.asarray(below[which])


def _lead(parts: Floats, weights: Floats) -> Floats:
    """Give the weight of the parts on which the row is higher than the column, less that on which it is lower."""
    lead = np.zeros((parts.shape[0], parts.shape[0]))
    for column, weight in zip(parts.T, weights, strict=True):
        lead += weight * np.sign(column[:, None] - column)
    return np.where(np.abs(lead) < 1e-12, 0.0, lead)


def _order(lead: Floats) -> Floats:
    """Give 1 where the row stands above the column in the order of greatest lead, float64, shape (row, row)."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # type: ignore[import-untyped]  # scipy carries no types; costly to import
    from scipy.sparse import csr_array  # type: ignore[import-untyped]  # as above

    count = len(lead)
    first, second = np.triu_indices(count, 1)
    number = np.zeros((count, count), dtype=np.int64)
    number[first, second] = np.arange(len(first))
    # no circle of three: 0 ≤ x_ij + x_jk − x_ik ≤ 1 for i < j < k
    a, b, c = (one.ravel() for one in np.meshgrid(*[np.arange(count)] * 3, indexing="ij"))
    ahead = (a < b) & (b < c)
    a, b, c = a[ahead], b[ahead], c[ahead]
    rows = np.repeat(np.arange(len(a)), 3)
    columns = np.stack([number[a, b], number[b, c], number[a, c]], axis=1).ravel()
    signs = np.tile([1.0, 1.0, -1.0], len(a))
    limits = (
        [LinearConstraint(csr_array((signs, (rows, columns)), shape=(len(a), len(first))), 0.0, 1.0)] if len(a) else []
    )
    solved = milp(-lead[first, second], integrality=np.ones(len(first)), bounds=Bounds(0, 1), constraints=limits)
    above = np.zeros((count, count))
    above[first, second] = np.round(solved.x)
    above[second, first] = 1.0 - above[first, second]
    return above


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
                "{method}() got {count} {count:?gap|gaps}. Comparing rows needs complete parts: impute first, or leave out what is missing.",
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
