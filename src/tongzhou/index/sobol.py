"""How much of the variation of a result is due to each factor (敏感性分析): Sobol indices of first and total order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongzhou.index.shown import frozen
from tongzhou.terms.errors import InputError, fault

__all__ = ["Sensitivity", "sobol"]

Floats = NDArray[np.float64]

#: bootstraps counted at once
_AT_ONCE = 100


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Sobol indices with bootstrap intervals (敏感度).

    `first` and `total` float64, shape (factor, output); `first_interval` and `total_interval` float64, shape (2, factor, output), the
    bounds of the stated level. NaN where an output does not vary. `base` is the number of base draws, `runs` the number of evaluations.
    """

    factors: tuple[str, ...]
    outputs: tuple[str, ...]
    first: Floats
    total: Floats
    first_interval: Floats
    total_interval: Floats
    level: float
    base: int
    runs: int

    def __post_init__(self) -> None:
        """Freeze the arrays."""
        frozen(self)


def sobol(
    evaluate: Callable[[Floats], Floats],
    factors: Sequence[tuple[str, int]],
    outputs: Sequence[str],
    *,
    base: int,
    rng: "np.random.Generator",
    bootstraps: int = 1000,
    level: float = 0.95,
    is_quasi: bool = True,
) -> Sensitivity:
    """Give first and total order Sobol indices of factors (索博尔指数).

    Two independent base matrices A and B are drawn; for each factor, A with the factor's columns from B is run too: base × (factors + 2)
    runs. First order by Saltelli (2010, table 2 b), total order by Jansen; intervals by resampling the base draws.

    Parameters
    ----------
    evaluate
        float64, shape (run, column), uniform on 0–1 → float64, shape (run, output).
    factors
        Name and number of columns of each; a factor of several columns is varied as one.
    outputs
        Names of the outputs.
    base
        Number of base draws; a power of 2 where `is_quasi`.
    is_quasi
        Whether the base draws are a scrambled Sobol sequence (needs scipy) or independent.

    Raises
    ------
    InputError
        When base is not 2 or more, or not a power of 2 for quasi-random draws.

    References
    ----------
    Saltelli et al., Variance based sensitivity analysis of model output, Computer Physics Communications 181 (2010) 259–270;
    Jansen, Analysis of variance designs for model output, Computer Physics Communications 117 (1999) 35–43.

    Examples
    --------
    >>> found = sobol(lambda u: u @ np.array([[1.0], [2.0]]), [("a", 1), ("b", 1)], ["y"], base=1024, rng=np.random.default_rng(1))
    >>> found.total.round(2).ravel().tolist()
    [0.2, 0.8]
    """
    if base < 2 or (is_quasi and base & (base - 1)):
        raise InputError(
            fault(
                "index.sobol_base",
                "sobol() got {base} base draws. Give a power of 2, such as 16384, or 2 or more with is_quasi=False.",
                base=base,
            )
        )
    columns = sum(width for _, width in factors)
    both = _draw(base, 2 * columns, rng, is_quasi)
    first_base, second_base = both[:, :columns], both[:, columns:]
    a, b = evaluate(first_base), evaluate(second_base)
    middle = np.concatenate([a, b]).mean(axis=0)  # indices do not depend on it; sums keep their digits
    a, b = a - middle, b - middle
    # one column per sum that the estimators need: Σa, Σb, Σ(a² + b²), then by factor Σ b (ab − a) and Σ (a − ab)²
    terms = [a, b, a * a + b * b]
    start = 0
    for _, width in factors:
        mixed = first_base.copy()
        mixed[:, start : start + width] = second_base[:, start : start + width]
        ab = evaluate(mixed) - middle
        terms += [b * (ab - a), (a - ab) ** 2]
        start += width
    held = np.stack(terms, axis=1)  # (base, term, output)
    first, total = _indices(held.mean(axis=0)[None])
    resampled = _resample(held, bootstraps, rng)
    bounds = [(1 - level) / 2, (1 + level) / 2]
    intervals = [
        np.quantile(one, bounds, axis=0) if bootstraps else np.full((2, *first[0].shape), np.nan)
        for one in _indices(resampled)
    ]
    names = tuple(name for name, _ in factors)
    return Sensitivity(
        names, tuple(outputs), first[0], total[0], intervals[0], intervals[1], level, base, base * (len(names) + 2)
    )


def _draw(base: int, columns: int, rng: "np.random.Generator", is_quasi: bool) -> Floats:
    if not is_quasi:
        return rng.random((base, columns))
    from scipy.stats import qmc  # type: ignore[import-untyped]  # scipy carries no types; a second to import

    return np.asarray(qmc.Sobol(columns, scramble=True, rng=rng).random(base))


def _indices(means: Floats) -> tuple[Floats, Floats]:
    """Give first and total order, shape (sample, factor, output), from the means of the terms, shape (sample, term, output)."""
    variance = means[:, 2] / 2 - ((means[:, 0] + means[:, 1]) / 2) ** 2
    varies = variance > 1e-12 * np.maximum(means[:, 2], 1e-300)
    scale = np.where(varies, variance, np.nan)[:, None]
    return means[:, 3::2] / scale, means[:, 4::2] / 2 / scale


def _resample(held: Floats, bootstraps: int, rng: "np.random.Generator") -> Floats:
    """Give the means of the terms over base draws drawn again, as counts times terms."""
    base = held.shape[0]
    flat = np.ascontiguousarray(held.reshape(base, -1))
    out = np.empty((bootstraps, flat.shape[1]))
    for start in range(0, bootstraps, _AT_ONCE):
        size = min(_AT_ONCE, bootstraps - start)
        counts = np.stack([np.bincount(rng.integers(0, base, base), minlength=base) for _ in range(size)])
        out[start : start + size] = counts.astype(np.float64) @ flat / base
    return out.reshape(bootstraps, *held.shape[1:])
