"""Values of unlike units made comparable (无量纲化); one function for each method.

Two shapes: against the own base period, (area, period); against the other rows or against declared bounds, (row, indicator), a row being
an area or an area in a period. In the second, NaN is a gap and stays one, the direction is given by indicator, and every result points
upwards: more is better. Indicators that are best within a range go through `outside_range` first and then count as lower.
"""

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.compare import ranks
from tongzhou.terms.errors import InputError, fault

__all__ = [
    "base_mirrored",
    "base_ratio",
    "base_reciprocal",
    "borda",
    "distance_to_best",
    "distance_to_target",
    "goalposts",
    "minmax",
    "outside_range",
    "percentile",
    "rank",
    "reference_goalposts",
    "z_score",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


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


def outside_range(values: Floats, low: Floats, high: Floats) -> Floats:
    """Give max(low − x, x − high, 0): how far a value lies outside its best range (适度指标).

    Parameters
    ----------
    values
        float64, shape (row, indicator), in the indicators' units; NaN stays.
    low, high
        float64, shape (indicator,), the bounds of the range, in the same units.

    Returns
    -------
    ndarray of float64, shape (row, indicator)
        In the same units; 0 within the range, less is better.

    References
    ----------
    The distance outside an interval attribute (区间型指标), as in textbooks of multiple attribute decision making.

    Examples
    --------
    >>> outside_range(np.array([[2.0], [5.0], [9.0]]), np.array([4.0]), np.array([6.0])).ravel().tolist()
    [2.0, 0.0, 3.0]
    """
    return np.asarray(np.maximum(np.maximum(low - values, values - high), 0.0))


def minmax(values: Floats, is_higher: Flags, scale: tuple[float, float] = (0.0, 1.0)) -> Floats:
    """Give a + (b − a) × (x − min) / (max − min), turned round where less is better (极差标准化).

    Parameters
    ----------
    values
        float64, shape (row, indicator), in the indicators' units; NaN stays a gap and does not enter min and max.
    is_higher
        bool, shape (indicator,), whether more is better.
    scale
        (a, b): what the worst and the best get.

    Returns
    -------
    ndarray of float64, shape (row, indicator)
        In points of the scale.

    Raises
    ------
    InputError
        When an indicator has the same value in all rows (one area alone, too): then nothing tells worst from best.

    References
    ----------
    OECD and JRC, Handbook on Constructing Composite Indicators, 2008, step 5, min-max.

    Examples
    --------
    >>> minmax(np.array([[1.0, 1.0], [2.0, 2.0], [5.0, 5.0]]), np.array([True, False])).tolist()
    [[0.0, 1.0], [0.25, 0.75], [1.0, 0.0]]
    """
    upward = _upward(values, is_higher)
    least, most = _extremes(upward)
    _differ(most - least, "minmax")
    return np.asarray(scale[0] + (scale[1] - scale[0]) * ((upward - least) / (most - least)))


def goalposts(
    values: Floats, worst: Floats, best: Floats, scale: tuple[float, float] = (0.0, 1.0), *, clip: bool = True
) -> Floats:
    """Give a + (b − a) × (x − worst) / (best − worst) by declared bounds (阈值法).

    Shapes as for `minmax`; `worst` and `best` are float64, shape (indicator,), in the indicators' units, and carry the direction: worst is
    above best where less is better. With `clip` a value beyond a bound counts as the bound.

    Raises
    ------
    InputError
        When a worst equals its best or is not declared (NaN).

    References
    ----------
    UNDP, Human Development Report, technical note 1 (dimension index; an observed value beyond a goalpost is set to it).

    Examples
    --------
    Norway's life expectancy of 83.2 years between 20 and 85 (HDR 2021/22):

    >>> goalposts(np.array([[83.2]]), np.array([20.0]), np.array([85.0])).round(3).tolist()
    [[0.972]]
    """
    wrong = np.flatnonzero(~(np.abs(best - worst) > 0))
    if wrong.size:
        raise InputError(
            fault(
                "index.goalposts_equal",
                "goalposts() got worst = {worst} and best = {best} in column {column}. They must be declared and differ: set both in the "
                "indicator's declaration, in the indicator's unit.",
                worst=float(worst[wrong[0]]),
                best=float(best[wrong[0]]),
                column=int(wrong[0]) + 1,
            )
        )
    share = (values - worst) / (best - worst)
    return np.asarray(scale[0] + (scale[1] - scale[0]) * (np.clip(share, 0.0, 1.0) if clip else share))


def reference_goalposts(values: Floats, is_higher: Flags, reference: Floats) -> tuple[Floats, Floats]:
    """Give the worst and best of the adjusted Mazziotta–Pareto index: a reference in the middle of the range (参照阈值).

    With Δ half of max − min over all rows (pool all periods), bounds are reference ∓ Δ, so that `goalposts` on the scale (70, 130) puts the
    reference at 100; leave `clip` off. Shapes as for `minmax`; `reference` float64, shape (indicator,), in the indicators' units.

    References
    ----------
    Mazziotta and Pareto, Social Indicators Research 127 (2016) 983–1003: the AMPI.

    Examples
    --------
    >>> worst, best = reference_goalposts(np.array([[2.0], [6.0]]), np.array([True]), np.array([3.0]))
    >>> goalposts(np.array([[3.0], [6.0]]), worst, best, (70.0, 130.0), clip=False).ravel().tolist()
    [100.0, 145.0]
    """
    least, most = _extremes(values)
    _differ(most - least, "reference_goalposts")
    half = np.where(is_higher, 0.5, -0.5) * (most - least)
    return reference - half, reference + half


def z_score(values: Floats, is_higher: Flags, *, ddof: int) -> Floats:
    """Give (x − mean) / standard deviation, turned round where less is better (标准差标准化).

    Shapes as for `minmax`. `ddof` 0 divides the squares by n, 1 by n − 1; there is no default because programs differ. Results are
    around 0, so the geometric and harmonic mean refuse them.

    Raises
    ------
    InputError
        When an indicator has the same value in all rows.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 5, standardisation.

    Examples
    --------
    >>> z_score(np.array([[1.0], [3.0]]), np.array([True]), ddof=0).ravel().tolist()
    [-1.0, 1.0]
    """
    upward = _upward(values, is_higher)
    least, most = _extremes(upward)
    _differ(most - least, "z_score")
    there = ~np.isnan(upward)
    count = there.sum(axis=0)
    off = upward - np.where(there, upward, 0.0).sum(axis=0) / count
    spread = np.sqrt(np.where(there, off * off, 0.0).sum(axis=0) / (count - ddof))
    return np.asarray(off / spread)


def rank(values: Floats, is_higher: Flags) -> Floats:
    """Give the rank from below, 1 for the worst; ties get the mean of their ranks (排序法).

    Shapes as for `minmax`; gaps are not ranked. A constant column gets the middle rank everywhere.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 5, ranking.

    Examples
    --------
    >>> rank(np.array([[7.0], [3.0], [7.0]]), np.array([True])).ravel().tolist()
    [2.5, 1.0, 2.5]
    """
    upward = _upward(values, is_higher)
    columns = upward.T
    held = (~np.isnan(columns)).sum(axis=1, keepdims=True)
    above, below = ranks(columns) - 1, ranks(-columns) - 1
    return np.asarray(np.where(np.isnan(columns), np.nan, (held + 1 + below - above) / 2).T)


def borda(values: Floats, is_higher: Flags) -> Floats:
    """Give the number of rows that a row beats, half for each tie (博尔达计分).

    Shapes as for `minmax`; 0 for the worst, n − 1 for the best of n rows without ties.

    References
    ----------
    Borda, Mémoire sur les élections au scrutin, 1781; OECD and JRC, Handbook, 2008, step 6.

    Examples
    --------
    >>> borda(np.array([[7.0], [3.0], [9.0]]), np.array([True])).ravel().tolist()
    [1.0, 0.0, 2.0]
    """
    return rank(values, is_higher) - 1.0


def percentile(values: Floats, is_higher: Flags) -> Floats:
    """Give the share of the other rows that a row beats, half for each tie, from 0 to 1 (百分位).

    Shapes as for `minmax`.

    Raises
    ------
    InputError
        When an indicator has fewer than two values, for then there are no others.

    Examples
    --------
    >>> percentile(np.array([[7.0], [3.0], [9.0]]), np.array([True])).ravel().tolist()
    [0.5, 0.0, 1.0]
    """
    others = (~np.isnan(values)).sum(axis=0) - 1
    _differ(others.astype(np.float64), "percentile")
    return np.asarray(borda(values, is_higher) / others)


def distance_to_target(values: Floats, is_higher: Flags, target: Floats) -> Floats:
    """Give x / target where more is better, target / x where less is (目标比值法).

    Shapes as for `minmax`; `target` float64, shape (indicator,), in the indicators' units. 1 is the target reached; beyond it counts beyond 1.

    Raises
    ------
    InputError
        When a value or a target is not positive, or a target is not declared (NaN): a ratio then says nothing.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 5, distance to a reference.

    Examples
    --------
    >>> distance_to_target(np.array([[40.0, 40.0]]), np.array([True, False]), np.array([50.0, 50.0])).tolist()
    [[0.8, 1.25]]
    """
    if not ((target > 0).all() and (np.isnan(values) | (values > 0)).all()):
        raise InputError(
            fault(
                "index.target_not_positive",
                "distance_to_target() needs targets and values above 0. Declare a target for each indicator, and use goalposts for "
                "indicators with zeros or negative values.",
            )
        )
    return np.asarray(np.where(is_higher, values / target, target / values))


def distance_to_best(values: Floats, is_higher: Flags) -> Floats:
    """Give 1 − (best − x) / (max − min): how near a row is to the best row (距最优距离).

    Equal to `minmax` on the scale 0 to 1 by the form COINr calls dist2max; kept under its own name because recipes in the literature name it.

    Examples
    --------
    >>> distance_to_best(np.array([[1.0], [2.0], [5.0]]), np.array([True])).ravel().tolist()
    [0.0, 0.25, 1.0]
    """
    upward = _upward(values, is_higher)
    least, most = _extremes(upward)
    _differ(most - least, "distance_to_best")
    return np.asarray(1.0 - (most - upward) / (most - least))


def _upward(values: Floats, is_higher: Flags) -> Floats:
    return np.asarray(np.where(is_higher, values, -values))


def _extremes(values: Floats) -> tuple[Floats, Floats]:
    """Give least and most of each column, gaps left out; a column of gaps alone gives NaN and is refused by `_differ`."""
    return np.fmin.reduce(values, axis=0), np.fmax.reduce(values, axis=0)


def _differ(spread: Floats, method: str) -> None:
    """Refuse columns in which nothing differs."""
    wrong = np.flatnonzero(~(spread > 0))
    if wrong.size:
        raise InputError(
            fault(
                "index.constant_column",
                "{method}() got the same value in all rows of columns {columns}, or none. Nothing tells worst from best there: leave these "
                "indicators out, add rows, or use goalposts.",
                method=method,
                columns=", ".join(str(int(one) + 1) for one in wrong),
            )
        )
