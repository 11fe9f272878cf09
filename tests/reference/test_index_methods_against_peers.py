"""Each method of the pipeline against another program or another formulation; the numbers of programs were computed once and are written here.

pymcdm 1.4.0: normalisation by range and by ratio to the best, the weighted sum and the weighted product (scikit-criteria 0.10 gives the same
sum). scipy 1.17.1: z-scores, mean ranks, percentiles of score, coefficients of variation, weighted geometric and harmonic means, winsorising by
count. scikit-learn 1.9.1: principal components of the correlations. numpy 2.4.6: the lower weighted median (`quantile` by `inverted_cdf`). pandas
3.1.1: interpolation by the index, group means. COINr 1.1.14: `log_CT`, and `Treat` with winsorising and then the log. R 4.2.2: `prcomp` of the
correlations with more than one component. matrixStats 0.63.0: `weightedMedian` without interpolation, ties by their mean. mathmodels 0.0.11:
`rescale_interval` of indicators with a best range.
"""

import numpy as np
import pytest

from tongzhou.index import aggregate, impute, normalise, treat, weight
from tongzhou.index.ahp import RANDOM_INDEX
from tongzhou.index.benefit import benefit_of_the_doubt

MATRIX = np.array(
    [
        [0.1, 0.9, 0.4, 0.35],
        [0.6, 0.2, 0.8, 0.5],
        [0.3, 0.7, 0.2, 0.95],
        [0.95, 0.4, 0.6, 0.15],
        [0.5, 0.55, 1.0, 0.7],
    ]
)
WEIGHTS = np.array([0.4, 0.3, 0.2, 0.1])
MIXED = np.array([True, False, True, False])
UP = np.ones(4, dtype=bool)
BY_MOST = MATRIX / MATRIX.max(axis=0)
TIED = np.array([[3.0], [1.0], [3.0], [2.0], [5.0]])


def test_minmax_of_benefits_and_costs_as_pymcdm() -> None:
    expected = [
        [0.0, 0.0, 0.25, 0.75],
        [0.588235294, 1.0, 0.75, 0.5625],
        [0.235294118, 0.285714286, 0.0, 0.0],
        [1.0, 0.714285714, 0.5, 1.0],
        [0.470588235, 0.5, 1.0, 0.3125],
    ]
    assert normalise.minmax(MATRIX, MIXED) == pytest.approx(np.array(expected), abs=1e-9)
    # 1 less the distance to the best in units of the range is the same line
    assert normalise.distance_to_best(MATRIX, MIXED) == pytest.approx(np.array(expected), abs=1e-9)


def test_ratios_to_a_target_as_pymcdms_linear_normalisation_where_the_target_is_the_best() -> None:
    target = np.where(MIXED, MATRIX.max(axis=0), MATRIX.min(axis=0))
    expected = [
        [0.105263158, 0.222222222, 0.4, 0.428571429],
        [0.631578947, 1.0, 0.8, 0.3],
        [0.315789474, 0.285714286, 0.2, 0.157894737],
        [1.0, 0.5, 0.6, 1.0],
        [0.526315789, 0.363636364, 1.0, 0.214285714],
    ]
    assert normalise.distance_to_target(MATRIX, MIXED, target) == pytest.approx(np.array(expected), abs=1e-9)


def test_z_scores_as_scipy_and_scikit_learn() -> None:
    found = normalise.z_score(MATRIX, UP, ddof=0)
    assert found[0] == pytest.approx([-1.358629378, 1.453295897, -0.707106781, -0.650366436], abs=1e-9)
    assert found[1] == pytest.approx([0.383203158, -1.453295897, 0.707106781, -0.108394406], abs=1e-9)


def test_ranks_borda_counts_and_percentiles_as_scipy() -> None:
    up = np.ones(1, dtype=bool)
    ranks = np.array([3.5, 1.0, 3.5, 2.0, 5.0])
    assert normalise.rank(TIED, up)[:, 0] == pytest.approx(ranks)
    assert normalise.borda(TIED, up)[:, 0] == pytest.approx(ranks - 1)
    # scipy's mean percentile of each value among the others
    assert normalise.percentile(TIED, up)[:, 0] == pytest.approx([0.625, 0.0, 0.625, 0.25, 1.0])


def test_coefficients_of_variation_as_scipy() -> None:
    expected = [0.290399253, 0.217059739, 0.233680091, 0.258860917]
    assert weight.cv(MATRIX, ddof=0) == pytest.approx(expected, abs=1e-9)


def test_squared_loadings_as_from_scikit_learns_principal_components() -> None:
    """One eigenvalue, 2.4011 with one degree of freedom lost, is above 1: its vector squared."""
    vector = np.array([0.582877537, -0.572661423, 0.467519271, -0.337251245])
    assert weight.pca(MATRIX) == pytest.approx(vector**2, abs=1e-8)


def test_communalities_of_several_components_as_from_rs_prcomp() -> None:
    """Eigenvalues 2.2235, 1.9898, 0.7763, …: two are kept by Kaiser's rule and for 60 % of the variance, three for 90 %."""
    columns = [
        (2, 4, 1, 7, 5, 3, 8, 6), (1.5, 4.2, 1.1, 6.5, 5.2, 2.7, 8.4, 6.1), (5, 1, 7, 3, 8, 2, 6, 4),
        (4.6, 1.3, 6.8, 3.5, 8.3, 1.7, 6.2, 3.9), (3, 3.5, 1, 2, 6, 5, 4, 8),
    ]  # fmt: skip
    values = np.array(columns).T
    two = [0.2207185427215, 0.2239786355361, 0.2361205662242, 0.2369077952443, 0.0822744602739]
    three = [0.199726371233, 0.199732801599, 0.200059822045, 0.200067411205, 0.200413593917]
    assert weight.pca(values) == pytest.approx(two, abs=1e-11)
    assert weight.pca(values, variance=0.6) == pytest.approx(two, abs=1e-11)
    assert weight.pca(values, variance=0.9) == pytest.approx(three, abs=1e-11)


def test_weighted_means_as_pymcdm_scikit_criteria_and_scipy() -> None:
    parts = BY_MOST.T
    sums = [0.458947368, 0.531929825, 0.499649123, 0.669122807, 0.66754386]
    products = [0.306166028, 0.47528044, 0.423859301, 0.588589161, 0.647249997]
    harmonic = [0.205278592, 0.412654746, 0.363321799, 0.489795918, 0.630269297]
    assert aggregate.arithmetic_mean(parts, WEIGHTS, "refuse") == pytest.approx(sums, abs=1e-9)
    assert aggregate.geometric_mean(parts, WEIGHTS, "refuse") == pytest.approx(products, abs=1e-9)
    assert aggregate.harmonic_mean(parts, WEIGHTS, "refuse") == pytest.approx(harmonic, abs=1e-9)


def test_the_weighted_median_as_numpys_quantile() -> None:
    lower = np.array([0.3684210526315789, 0.631578947368421, 0.3157894736842105, 0.6, 0.6111111111111112])
    weights = WEIGHTS + np.array(
        [0.001, -0.001, 0.0, 0.0]
    )  # no tie at one half, where ours takes the mean of lower and upper
    assert aggregate.weighted_median(BY_MOST.T[:, [1, 2]], weights, "refuse") == pytest.approx(lower[[1, 2]])


def test_the_weighted_median_with_ties_as_matrixstats() -> None:
    """Ties of the weights at one half, and ties of the parts."""
    expected = {
        (0.25, 0.25, 0.25, 0.25): [0.375, 0.55, 0.5, 0.5, 0.625],
        (0.1, 0.4, 0.3, 0.2): [0.4, 0.5, 0.7, 0.4, 0.625],
        (0.2, 0.3, 0.25, 0.25): [0.4, 0.5, 0.7, 0.4, 0.625],
    }
    for weights, medians in expected.items():
        assert aggregate.weighted_median(MATRIX.T, np.array(weights), "refuse") == pytest.approx(medians)
    tied = np.array([[3.0, 2.0], [3.0, 5.0], [1.0, 5.0], [3.0, 2.0]])
    for weights, medians in (
        ((0.25,) * 4, [3.0, 3.5]),
        ((0.5, 0.1, 0.2, 0.2), [3.0, 2.0]),
        ((0.3, 0.3, 0.2, 0.2), [3, 3.5]),
    ):
        assert aggregate.weighted_median(tied, np.array(weights), "refuse").tolist() == medians


def test_the_mpi_is_the_mean_less_the_penalty_by_the_definition() -> None:
    """M − S cv of standardised values with mean 100 and deviation 10 (Mazziotta and Pareto 2016), written out."""
    z = 100 + 10 * (MATRIX - MATRIX.mean(axis=0)) / MATRIX.std(axis=0)
    mean, deviation = z.mean(axis=1), z.std(axis=1)
    assert aggregate.mpi(z.T, np.full(4, 0.25), "refuse") == pytest.approx(mean - deviation * deviation / mean)


def test_the_mpi_with_a_part_of_double_weight_is_that_with_the_part_twice() -> None:
    """The definition has equal weights; a weight twice as large must do what counting the part twice does, in mean and in deviation."""
    parts = (100 + 10 * normalise.z_score(MATRIX, MIXED, ddof=0)).T
    twice = aggregate.mpi(parts[[0, 0, 1, 2]], np.full(4, 0.25), "refuse", penalty=1)
    assert aggregate.mpi(parts[:3], np.array([0.5, 0.25, 0.25]), "refuse", penalty=1) == pytest.approx(twice)


def test_indicators_with_a_best_range_as_mathmodels() -> None:
    """Their score of a value outside is 1 − d / d_max, d its distance to the range; here the distance is turned round by minmax."""
    for values, low, high, expected in (
        (
            [35.2, 35.8, 36.6, 37.1, 37.8, 38.4],
            36.0,
            37.0,
            [0.428571428571, 0.857142857143, 1, 0.928571428571, 0.428571428571, 0],
        ),
        ([2.0, 6, 11, 20, 9], 5.0, 10.0, [0.7, 1, 0.9, 0, 1]),
    ):
        away = normalise.outside_range(np.array(values)[:, None], np.array([low]), np.array([high]))
        assert normalise.minmax(away, np.array([False]))[:, 0] == pytest.approx(expected, abs=1e-11)


SKEWED = np.array([1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2, 2.1, 2.2, 2.3, 30, 60, 100, 300, 1000, 5000])


def test_the_log_as_coinrs_log_ct() -> None:
    found = treat.log_shift(np.array([3.0, -1, 0, 7, 120, 5]))
    expected = [1.650579855765, 0.190620359609, 0.792992515530, 2.220289850267, 4.805740876450, 1.975468951297]
    assert found == pytest.approx(expected, abs=1e-11)


def test_winsorising_and_the_log_where_it_does_not_do_as_coinr() -> None:
    """`Treat` with winmax 1 falls back on the log of the untreated column; with 2 or 5 two values are set and that is enough."""
    assert treat.skewness(SKEWED[:, None])[0] == pytest.approx(4.20210332792, abs=1e-10)
    assert treat.kurtosis(SKEWED[:, None])[0] == pytest.approx(18.12190732975, abs=1e-10)
    logged = treat.treat(SKEWED[:, None], "winsorise_or_log", points=1)
    ends = [3.91182298543, 3.91382138737, 6.95558307546, 8.52694350227]
    assert logged.values[[0, 1, -2, -1], 0] == pytest.approx(ends, abs=1e-10)
    assert logged.treatments[0].method == "log"
    for points in (2, 5):
        found = treat.treat(SKEWED[:, None], "winsorise_or_log", points=points)
        assert found.values[:, 0].tolist() == [*SKEWED[:-2], 300.0, 300.0]
        assert (found.treatments[0].method, found.treatments[0].changed) == ("winsorised", 2)


def test_winsorising_as_scipy_by_the_count_that_the_rule_asks_for() -> None:
    column = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 99, 120])
    found, changed = treat.winsorise(column[:, None], 5, 0.5, -9.0)
    assert changed.tolist() == [2]
    assert found[:, 0].tolist() == [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9]


def test_gaps_filled_as_pandas() -> None:
    gap = np.nan
    series = np.array([1.0, gap, gap, 7.0, 9.0]).reshape(1, 5, 1)
    times = np.array([2000.0, 2001.0, 2003.0, 2006.0, 2007.0])
    assert impute.linear_in_time(series, times).ravel().tolist() == pytest.approx([1.0, 2.0, 4.0, 7.0, 9.0])
    column = np.array([1.0, gap, 5.0, gap, 4.0]).reshape(5, 1, 1)
    groups = np.array([1, 1, 2, 2, 1])
    assert impute.group_mean(column, groups).ravel().tolist() == [1.0, 2.5, 5.0, 5.0, 4.0]


def test_benefit_of_the_doubt_as_its_dual() -> None:
    """By duality the score of c is min Σ λ with Σ λ_i y_i ≥ y_c, λ ≥ 0 (the envelopment form of data envelopment analysis)."""
    from scipy.optimize import linprog  # type: ignore[import-untyped]  # scipy carries no types

    scores, _ = benefit_of_the_doubt(MATRIX)
    dual = [linprog(np.ones(5), A_ub=-MATRIX.T, b_ub=-row, bounds=(0, None)).fun for row in MATRIX]
    assert scores == pytest.approx(dual)


def test_the_random_index_is_the_mean_of_random_matrices() -> None:
    """Reciprocal matrices with judgements drawn from 1/9 … 9: the printed table rests on few of them, so it agrees within 0.1."""
    rng = np.random.default_rng(4)
    scale = np.array([1 / k for k in range(9, 1, -1)] + [float(k) for k in range(1, 10)])
    for count in (3, 5, 8, 10):
        judgements = np.ones((400, count, count))
        rows, columns = np.triu_indices(count, 1)
        drawn = rng.choice(scale, (400, len(rows)))
        judgements[:, rows, columns], judgements[:, columns, rows] = drawn, 1 / drawn
        largest = np.linalg.eigvals(judgements).real.max(axis=1)
        assert ((largest - count) / (count - 1)).mean() == pytest.approx(RANDOM_INDEX[count - 1], abs=0.1)
