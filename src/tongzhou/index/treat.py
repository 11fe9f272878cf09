"""Outliers treated by a skewness and kurtosis rule (异常值处理), with a table of what was done."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["Treated", "Treatment", "kurtosis", "log_shift", "skewness", "treat", "winsorise"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Treatment:
    """What was done to one indicator (处理记录): `changed` values were winsorised; `passes` is whether the rule holds afterwards."""

    column: int
    method: Literal["none", "winsorised", "log"]
    changed: int
    skewness_before: float
    kurtosis_before: float
    skewness_after: float
    kurtosis_after: float
    passes: bool


@dataclass(frozen=True, eq=False)
class Treated:
    """Treated values, float64, shape (row, indicator), with one `Treatment` per indicator (处理结果)."""

    values: Floats
    treatments: tuple[Treatment, ...]


def skewness(values: Floats) -> Floats:
    """Give the adjusted sample skewness G1 of each column, NaN below three values or where nothing varies (偏度).

    References
    ----------
    Joanes and Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47 (1998) 183–189: G1, as in Excel's SKEW.

    Examples
    --------
    >>> skewness(np.array([[1.0], [2.0], [3.0], [10.0]])).round(4).tolist()
    [1.7636]
    """
    return _skewness(*_moments(values))


def kurtosis(values: Floats) -> Floats:
    """Give the adjusted sample excess kurtosis G2 of each column, NaN below four values or where nothing varies (超额峰度).

    References
    ----------
    Joanes and Gill, 1998: G2, as in Excel's KURT.

    Examples
    --------
    >>> kurtosis(np.array([[1.0], [2.0], [3.0], [10.0]])).round(4).tolist()
    [3.228]
    """
    return _kurtosis(*_moments(values))


def winsorise(
    values: Floats, points: int, skewness_limit: float, kurtosis_limit: float
) -> tuple[Floats, NDArray[np.int64]]:
    """Set the most extreme values of each column to the next one until the rule holds or `points` values were set (缩尾处理).

    Where a column is skewed to the right (left), the highest (lowest) are set. Gives the values, float64, shape (row, indicator), and how
    many were set, int64, shape (indicator,).

    Examples
    --------
    >>> found, changed = winsorise(np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [99.0]]), 2, 2.0, 3.5)
    >>> found.ravel().tolist(), changed.tolist()
    ([1.0, 2.0, 3.0, 4.0, 5.0, 5.0], [1])
    """
    out = values.copy()
    changed = np.zeros(values.shape[1], dtype=np.int64)
    going = np.arange(values.shape[1])
    order = np.argsort(values, axis=0, kind="stable")  # gaps last
    held = (~np.isnan(values)).sum(axis=0)
    for done in range(points):
        moments = _moments(out[:, going])
        skew = _skewness(*moments)
        broken = _breaks(skew, _kurtosis(*moments), skewness_limit, kurtosis_limit) & (done < held[going] - 1)
        going, skew = going[broken], skew[broken]
        if not going.size:
            break
        for column, is_right in zip(going, skew >= 0, strict=True):
            own, most = order[:, column], held[column]
            extreme, following = (
                (own[most - done - 1 : most], own[most - done - 2]) if is_right else (own[: done + 1], own[done + 1])
            )
            out[extreme, column] = values[following, column]
        changed[going] += 1
    return out, changed


def log_shift(column: Floats) -> Floats:
    """Give ln(x − min + 0.01 (max − min)), a log that takes zeros and negatives (对数变换).

    The shift follows the data and is part of the method's name; COINr calls it log_CT.

    Examples
    --------
    >>> log_shift(np.array([0.0, 100.0])).round(4).tolist()
    [0.0, 4.6151]
    """
    least, most = np.nanmin(column), np.nanmax(column)
    return np.asarray(np.log(column - least + 0.01 * (most - least)))


def treat(
    values: Floats,
    method: Literal["none", "winsorise", "log", "winsorise_or_log"],
    *,
    points: int = 5,
    skewness_limit: float = 2.0,
    kurtosis_limit: float = 3.5,
) -> Treated:
    """Treat the columns that break the rule, |skewness| above its limit and kurtosis above its limit (异常值处理).

    `winsorise` sets up to `points` values; `log` takes `log_shift`, reversed where skewed to the left; `winsorise_or_log` takes the log of
    the untreated column where winsorising does not make the rule hold. Columns of fewer than four values, or constant, are left alone.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 3; the limits 2 and 3.5 and five points are those of the JRC's audits of composite indicators.
    """
    limits = skewness_limit, kurtosis_limit
    skew, tail = _measures(values)
    broken = np.flatnonzero(_breaks(skew, tail, *limits)) if method != "none" else np.empty(0, dtype=np.int64)
    out, changed = values.copy(), np.zeros(values.shape[1], dtype=np.int64)
    logged = broken if method == "log" else broken[:0]
    if method != "log" and broken.size:
        out[:, broken], changed[broken] = winsorise(values[:, broken], points, *limits)
        if method == "winsorise_or_log":
            logged = broken[_breaks(*_measures(out[:, broken]), *limits)]
    for column in logged:
        own = values[:, column]
        out[:, column], changed[column] = log_shift(own) if skew[column] > 0 else -log_shift(-own), 0
    after = np.stack([skew, tail])
    if broken.size:
        after[:, broken] = _measures(out[:, broken])
    passes = ~_breaks(after[0], after[1], *limits)
    table = []
    for column in range(values.shape[1]):
        done: Literal["none", "winsorised", "log"] = (
            "log" if column in logged else "winsorised" if column in broken else "none"
        )
        measures = (float(skew[column]), float(tail[column]), float(after[0, column]), float(after[1, column]))
        table.append(Treatment(column, done, int(changed[column]), *measures, bool(passes[column])))
    return Treated(out, tuple(table))


def _measures(values: Floats) -> tuple[Floats, Floats]:
    """Give skewness and kurtosis."""
    moments = _moments(values)
    return _skewness(*moments), _kurtosis(*moments)


def _breaks(skew: Floats, tail: Floats, skewness_limit: float, kurtosis_limit: float) -> NDArray[np.bool_]:
    return np.asarray((np.abs(skew) > skewness_limit) & (tail > kurtosis_limit))


def _skewness(count: Floats, second: Floats, third: Floats, _: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        found = third / second**1.5 * np.sqrt(count * (count - 1)) / (count - 2)
    return np.asarray(np.where((count > 2) & (second > 0), found, np.nan))


def _kurtosis(count: Floats, second: Floats, _: Floats, fourth: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        excess = fourth / second**2 - 3.0
        found = (count - 1) / ((count - 2) * (count - 3)) * ((count + 1) * excess + 6.0)
    return np.asarray(np.where((count > 3) & (second > 0), found, np.nan))


def _moments(values: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Give count and the second to fourth central moments of each column, gaps left out."""
    there = ~np.isnan(values)
    count = there.sum(axis=0).astype(np.float64)
    size = np.where(count > 0, count, 1.0)
    off = np.where(there, values - np.where(there, values, 0.0).sum(axis=0) / size, 0.0)
    square = off * off
    return count, square.sum(axis=0) / size, (square * off).sum(axis=0) / size, (square * square).sum(axis=0) / size
