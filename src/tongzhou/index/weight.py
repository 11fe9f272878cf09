"""How much each part counts (权重); one function for each method.

The data-driven ones take normalised values, float64, shape (row, indicator), and refuse gaps: impute first, or the weights would depend on
who is missing. All give float64, shape (indicator,), not negative, sum 1. One indicator gets 1. AHP is in `ahp`, benefit of the doubt in
`benefit`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault

__all__ = [
    "correlation_optimised",
    "critic",
    "cv",
    "declared",
    "entropy",
    "entropy_values",
    "equal",
    "game_theory",
    "pca",
]

Floats = NDArray[np.float64]


def equal(count: int) -> Floats:
    """Give the same weight to each of so many parts (等权), float64, shape (part,), sum 1.

    Examples
    --------
    >>> equal(4).tolist()
    [0.25, 0.25, 0.25, 0.25]
    """
    return np.full(count, 1.0 / count)


def declared(weights: Sequence[float]) -> Floats:
    """Give the weights as declared (申报权重), float64, shape (part,).

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


def entropy_values(values: Floats, cases: int | None = None) -> Floats:
    """Give the Shannon entropy of each indicator, divided by ln(cases), from 0 to 1 (信息熵).

    With p = x / Σx over the rows, −Σ p ln p / ln(cases); a zero adds 0, the limit of p ln p, so no offset is needed.

    Parameters
    ----------
    values
        float64, shape (row, indicator), not negative.
    cases
        The number of rows the logarithm is taken of: all rows where None. For a panel of N areas and T periods pooled it is N·T; give the
        N rows of one period to weigh by period.

    Raises
    ------
    InputError
        When there is a gap or a negative value, a column sums to 0, there is one row only, or an entropy exceeds 1, which says that
        `cases` is smaller than the number of rows (dividing a pooled panel by ln T is the well-known mistake).

    References
    ----------
    Shannon, A Mathematical Theory of Communication, 1948; Zeleny, Multiple Criteria Decision Making, 1982.

    Examples
    --------
    >>> entropy_values(np.array([[1.0, 1.0], [1.0, 0.0]])).tolist()
    [1.0, 0.0]
    """
    _complete(values, "entropy")
    if (values < 0).any() or (values.sum(axis=0) <= 0).any() or values.shape[0] < 2:
        raise InputError(
            fault(
                "index.entropy_input",
                "entropy() needs two rows or more, values of 0 or above and columns that do not sum to 0. Normalise by minmax, goalposts or "
                "percentile first; no offset is added for you.",
            )
        )
    share = values / values.sum(axis=0)
    found = -(share * np.log(np.where(share > 0, share, 1.0))).sum(axis=0) / np.log(cases or values.shape[0])
    if (found > 1.0 + 1e-9).any():
        raise InputError(
            fault(
                "index.entropy_above_one",
                "entropy() found {entropy:.4g}, which is impossible: the divisor is ln({cases}) but there are {rows} rows. Divide a pooled "
                "panel by ln(areas × periods), or weigh each period alone.",
                entropy=float(found.max()),
                cases=int(cases or values.shape[0]),
                rows=values.shape[0],
            )
        )
    return np.asarray(np.clip(found, 0.0, 1.0) + 0.0)  # + 0.0: no negative zero


def entropy(values: Floats, cases: int | None = None) -> Floats:
    """Weigh by (1 − e) / Σ (1 − e): what varies more between rows counts more (熵权法).

    Parameters, errors and reference as for `entropy_values`; refused also where no indicator varies.

    Examples
    --------
    >>> entropy(np.array([[1.0, 1.0], [1.0, 0.0]])).tolist()
    [0.0, 1.0]
    """
    return _shares(1.0 - entropy_values(values, cases), "entropy")


def critic(values: Floats, *, ddof: int = 0) -> Floats:
    """Weigh by σ_j Σ_k (1 − r_jk): spread times conflict with the other indicators (CRITIC 法).

    `ddof` of σ cancels out in the shares and is taken for completeness of the recipe. A constant column has no correlation and gets 0.
    Where no indicator conflicts with another (one indicator, or all perfectly correlated), weights are by σ alone.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis, Determining objective weights in multiple criteria problems: the CRITIC method, Computers &
    Operations Research 22 (1995) 763–770.

    Examples
    --------
    >>> critic(np.array([[0.0, 1.0, 0.0], [0.5, 0.5, 0.5], [1.0, 0.0, 1.0]])).tolist()
    [0.25, 0.5, 0.25]
    """
    _complete(values, "critic")
    off = values - values.mean(axis=0)
    covariance = off.T @ off
    square = np.diag(covariance)
    varies = square > 1e-24 * (1.0 + (values * values).sum(axis=0))
    length = np.sqrt(np.where(varies, square, 1.0))
    related = covariance / length / length[:, None]
    conflict = np.where(varies, 1.0 - related, 0.0).sum(axis=1)
    spread = np.where(varies, length / np.sqrt(max(values.shape[0] - ddof, 1)), 0.0)
    information = spread * conflict
    return _shares(information if (information > 1e-12 * spread.sum()).any() else spread, "critic")


def cv(values: Floats, *, ddof: int) -> Floats:
    """Weigh by the coefficient of variation, standard deviation over mean (变异系数法).

    Raises
    ------
    InputError
        When there is a gap, or a mean is not positive.

    Examples
    --------
    >>> cv(np.array([[1.0, 2.0], [3.0, 2.0]]), ddof=0).tolist()
    [1.0, 0.0]
    """
    _complete(values, "cv")
    mean = values.mean(axis=0)
    if (mean <= 0).any():
        raise InputError(
            fault(
                "index.cv_mean",
                "cv() needs columns with a mean above 0, for it divides by it. Normalise to a scale above 0 first.",
            )
        )
    return _shares(values.std(axis=0, ddof=ddof) / mean, "cv")


def pca(values: Floats, *, variance: float = 1.0) -> Floats:
    """Weigh by squared loadings on the first principal components of the correlations (主成分赋权).

    Components are taken, largest first, until the eigenvalues kept exceed or reach 1 (Kaiser) or, with `variance` below 1, until they hold
    that share of the variance. Each indicator's weight is Σ_c λ_c v_jc² over the kept ones, that is its communality, scaled to make 1.
    No rotation. With `variance` 1 and one component kept, weights are the squared first eigenvector.

    References
    ----------
    OECD and JRC, Handbook, 2008, step 5 (weights by factor analysis) without rotation; Nicoletti, Scarpetta and Boylaud, OECD Economics
    Department Working Paper 226, 2000, square the loadings likewise.

    Examples
    --------
    >>> pca(np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])).round(6).tolist()
    [0.5, 0.5]
    """
    _complete(values, "pca")
    off = values - values.mean(axis=0)
    length = np.sqrt((off * off).sum(axis=0))
    if (length <= 0).any():
        return _constant("pca")
    related = (off / length).T @ (off / length)
    size, vectors = np.linalg.eigh(related)
    size, vectors = size[::-1], vectors[:, ::-1]
    kept = size >= 1.0 - 1e-9 if variance >= 1.0 else np.cumsum(size) - size < variance * size.sum()
    kept[0] = True
    return _shares((vectors[:, kept] ** 2 * size[kept]).sum(axis=1), "pca")


def game_theory(weights: Floats) -> Floats:
    """Join several sets of weights with the least conflict among them (博弈论组合赋权).

    Solves W Wᵀ α = diag(W Wᵀ), the condition of least squared distance of the joint weights to each set, then scales |α| to make 1.

    Parameters
    ----------
    weights
        float64, shape (set, indicator), each row sum 1.

    Raises
    ------
    InputError
        When two sets are equal or one is a mixture of others: the equations then have no single solution.

    References
    ----------
    Chen Jia, Chen Zheyi, Zhang Wei, combination weighting by game theory (博弈论组合赋权), 福建电脑 2003(9): the equations, and the
    normalisation by absolute values that later work uses.

    Examples
    --------
    >>> game_theory(np.array([[0.5, 0.5], [0.3, 0.7]])).round(4).tolist()
    [0.3, 0.7]
    """
    gram = weights @ weights.T
    if np.linalg.cond(gram) > 1e12:
        raise InputError(
            fault(
                "index.weights_dependent",
                "game_theory() got sets of weights of which one is made of the others. Leave out sets that say the same.",
            )
        )
    mixture = np.abs(np.linalg.solve(gram, np.diag(gram)))
    return _shares(mixture / mixture.sum() @ weights, "game_theory")


def correlation_optimised(values: Floats, target: Floats | None = None) -> Floats:
    """Weigh so that each indicator correlates with the weighted sum in proportion to its target share (相关性优化赋权).

    Minimises Σ_j (r_j / Σ_k r_k − t_j)² over weights not negative that sum to 1, r_j being Pearson's correlation of indicator j with the
    weighted arithmetic mean (SLSQP, through scipy, from the target). What is declared as importance, t, is then what is got: a weight alone is
    none, because indicators that agree with one another count more than their weights say.

    Parameters
    ----------
    values
        float64, shape (row, indicator), normalised, complete.
    target
        float64, shape (indicator,), sum 1; equal shares where None.

    Raises
    ------
    InputError
        When there is a gap, an indicator does not vary, or no weights bring the shares within 0.01 of the target: indicators in conflict
        with the rest cannot be made to count.

    References
    ----------
    Becker, Saisana, Paruolo and Vandecasteele, Weights and importance in composite indicators: closing the gap, Ecological Indicators 80
    (2017) 12–22; COINr's get_opt_weights minimises the same.

    Examples
    --------
    >>> correlation_optimised(np.array([[0.0, 0.0], [1.0, 2.0], [2.0, 1.0]])).round(4).tolist()
    [0.5, 0.5]
    """
    from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy carries no types; costly to import

    _complete(values, "correlation_optimised")
    count = values.shape[1]
    wanted = equal(count) if target is None else target / target.sum()
    off = values - values.mean(axis=0)
    length = np.sqrt((off * off).sum(axis=0))
    if (length <= 0).any():
        return _constant("correlation_optimised")
    covariance = off.T @ off

    def away(weights: Floats) -> float:
        joint = covariance @ weights
        related = joint / length / np.sqrt(max(float(weights @ joint), 1e-300))
        return 1e6 * float(((related / related.sum() - wanted) ** 2).sum())  # so that small steps still count

    solved = minimize(
        away,
        wanted,
        method="SLSQP",
        bounds=[(0.0, 1.0)] * count,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1.0},
        options={"ftol": 1e-14, "maxiter": 1000},
    )
    found = _shares(np.clip(solved.x, 0.0, None), "correlation_optimised")
    related = covariance @ found / length
    gap = np.abs(related / related.sum() - wanted).max()
    if not gap < 0.01:
        raise InputError(
            fault(
                "index.correlation_not_reached",
                "correlation_optimised() comes no nearer than {gap:.3f} to the target shares: some indicator conflicts with the rest. Turn its "
                "direction, leave it out, or declare weights.",
                gap=float(gap),
            )
        )
    return found


def _shares(information: Floats, method: str) -> Floats:
    total = information.sum()
    if not total > 1e-15:
        return _constant(method)
    return np.asarray(information / total)


def _constant(method: str) -> Floats:
    raise InputError(
        fault(
            "index.no_variation",
            "{method}() got indicators that do not vary, so it cannot weigh them. Leave constant indicators out, or declare weights.",
            method=method,
        )
    )


def _complete(values: Floats, method: str) -> None:
    if np.isnan(values).any():
        raise InputError(
            fault(
                "index.weights_need_complete",
                "{method}() got {count} {count:?gap|gaps}. Weights from data need complete data: impute first, or screen out what is missing.",
                method=method,
                count=int(np.isnan(values).sum()),
            )
        )
