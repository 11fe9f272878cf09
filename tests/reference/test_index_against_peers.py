"""Weights, comparisons and measures against other programs and printed examples; their numbers were computed once and are written here.

pymcdm 1.4.0 and scikit-criteria 0.10 (entropy, CRITIC; the two agree), pymcdm alone (TOPSIS), pyDecision 5.1.8 and JMcDM 0.8.3 (grey relational),
svvamp 0.15.2 (Copeland, Kemeny), COINr 1.1.14 (Copeland, weights for correlation), Compind 3.4 with lpSolve 5.6.18 (benefit of the doubt, MPI, AMPI),
mathmodels 0.0.11 (game theory, obstacle degree), Amelia 1.8.1 (mean and covariance by EM), pingouin 0.7.0 (Cronbach's alpha), scipy 1.17.1
(bias-free skewness and kurtosis), scikit-learn 1.9.1 (KNNImputer on standardised columns, moved back), on the matrix below unless said otherwise.
COINr, Compind, mathmodels and Amelia ran in R 4.2.2. Printed examples are named with each test.
"""

import numpy as np
import pytest

from tongzhou.index import aggregate, compare, consistency, impute, normalise, treat, weight
from tongzhou.index.ahp import ahp
from tongzhou.index.benefit import benefit_of_the_doubt
from tongzhou.index.normalise import minmax
from tongzhou.index.obstacle import obstacle_degree

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
SCALED = minmax(MATRIX, np.ones(4, dtype=bool))
MIXED = np.array([True, True, True, False])
QUARTERS = np.full(4, 0.25)


def test_entropy_weights() -> None:
    assert weight.entropy(MATRIX) == pytest.approx([0.33524824, 0.185557391, 0.216315057, 0.262879313], abs=1e-9)


def test_critic_weights() -> None:
    assert weight.critic(SCALED) == pytest.approx([0.253003031, 0.282072391, 0.230799177, 0.234125402], abs=1e-9)


def test_topsis_on_parts_scaled_by_range_and_by_length() -> None:
    by_range = [0.412998848, 0.44630133, 0.404056139, 0.621247219, 0.550724728]
    by_length = [0.360116406, 0.477106121, 0.37518672, 0.667697009, 0.535578071]
    assert compare.topsis(SCALED, WEIGHTS) == pytest.approx(by_range, abs=1e-9)
    length = np.sqrt((MATRIX**2).sum(axis=0))
    assert compare.topsis(MATRIX / length, WEIGHTS) == pytest.approx(by_length, abs=1e-9)


def test_cronbach_alpha_and_correlations() -> None:
    assert consistency.cronbach_alpha(MATRIX) == pytest.approx(-2.452517527087318)
    found = consistency.correlations(MATRIX)
    assert found[0] == pytest.approx([1.0, -0.788349687, 0.443398175, -0.46823616], abs=1e-9)


def test_skewness_and_kurtosis() -> None:
    assert treat.skewness(MATRIX) == pytest.approx([0.409527087, 0.0, 0.0, 0.256932553], abs=1e-9)
    assert treat.kurtosis(MATRIX) == pytest.approx([0.172141578, -0.621878716, -1.2, -0.657377172], abs=1e-9)


def test_gaps_filled_from_the_nearest_rows() -> None:
    gap = np.nan
    rows = [[1, 20, 300], [2, gap, 310], [gap, 25, 280], [4, 40, gap], [5, 44, 150], [7, 60, 120], [gap, gap, 130]]
    values = np.array(rows, dtype=np.float64)
    expected = {2: [22.5, 1.5, 230.0, 6.0, 52.0], 3: [85 / 3, 7 / 3, 740 / 3, 13 / 3, 43.0]}
    for neighbours, filled in expected.items():
        found = impute.nearest_neighbours(values[:, None], neighbours)[:, 0]
        assert found[np.isnan(values)] == pytest.approx(filled)
        assert np.array_equal(found[~np.isnan(values)], values[~np.isnan(values)])


def test_ahp_of_the_wealth_of_nations() -> None:
    upper: list[list[float]] = [
        [4, 9, 6, 6, 5, 5],
        [7, 5, 5, 3, 4],
        [1 / 5, 1 / 5, 1 / 7, 1 / 5],
        [1, 1 / 3, 1 / 3],
        [1 / 3, 1 / 3],
        [2],
    ]
    judgements = np.eye(7)
    for row, values in enumerate(upper):
        judgements[row, row + 1 :] = values
        judgements[row + 1 :, row] = 1 / np.array(values, dtype=float)
    found = ahp(judgements)
    assert found.weights == pytest.approx([0.427, 0.230, 0.021, 0.052, 0.052, 0.123, 0.094], abs=0.002)
    assert found.largest_eigenvalue == pytest.approx(7.61, abs=0.01)
    assert found.consistency_index == pytest.approx(0.10, abs=0.005)


def test_copeland_as_coinr_and_svvamp() -> None:
    assert compare.copeland(MATRIX, WEIGHTS).tolist() == [-3, 0, -3, 2, 4]
    assert compare.copeland(MATRIX, QUARTERS).tolist() == [-2, 0, 0, -1, 3]
    # svvamp counts 1 for a row outranked and ½ for a tie, with 4, 3, 2 and 1 ballots: twice that less the number of others
    assert compare.copeland(MATRIX, WEIGHTS) == pytest.approx(2 * np.array([0.5, 2.0, 0.5, 3.0, 4.0]) - 4)


def test_copeland_joins_the_four_printed_rankings_of_arslan_and_bircan() -> None:
    """Yönetim ve Ekonomi 27 (2020) 109–127, 23 alternatives by TOPSIS, GRA, VIKOR and MOORA, as carried in the tests of JMcDM 0.8.3."""
    rankings = [
        [7, 17, 3, 14, 6, 18, 10, 19, 8, 15, 22, 12, 2, 9, 23, 11, 16, 20, 5, 13, 1, 21, 4],
        [9, 17, 3, 14, 6, 18, 7, 19, 8, 16, 22, 13, 1, 10, 23, 11, 15, 20, 5, 12, 2, 21, 4],
        [7, 17, 3, 14, 5, 18, 10, 19, 8, 16, 22, 13, 1, 9, 23, 11, 15, 20, 6, 12, 2, 21, 4],
        [3, 14, 2, 15, 16, 21, 10, 23, 8, 9, 19, 6, 7, 5, 22, 17, 13, 18, 12, 11, 1, 20, 4],
    ]
    joint = [15, 11, 22, 18, 8, 6, 2, 10, 17, 4, 12, 20, 16, 7, 14, 9, 1, 5, 19, 23, 3, 13, 21]
    scores = compare.copeland(-np.array(rankings, dtype=np.float64).T, QUARTERS)
    assert (np.argsort(scores, kind="stable") + 1).tolist() == joint


def test_copeland_and_condorcet_of_the_capital_of_tennessee() -> None:
    """The textbook election: Memphis, Nashville, Chattanooga, Knoxville, as printed under both methods in Wikipedia and Electowiki."""
    places = np.array([[1, 4, 4, 4], [2, 1, 3, 3], [3, 2, 1, 2], [4, 3, 2, 1]], dtype=np.float64)
    voters = np.array([0.42, 0.26, 0.15, 0.17])
    assert compare.copeland(-places, voters).tolist() == [-3, 3, 1, -1]
    assert compare.condorcet(-places, voters).tolist() == [0, 3, 2, 1]


def test_condorcet_breaks_a_circle_as_printed() -> None:
    """Electowiki, Kemeny–Young method: 25 A>B>C, 40 B>C>A, 35 C>A>B; the order of least distance (120) is B, C, A."""
    places = np.array([[1, 3, 2], [2, 1, 3], [3, 2, 1]], dtype=np.float64)
    assert compare.condorcet(-places, np.array([0.25, 0.40, 0.35])).tolist() == [0, 2, 1]


def test_condorcet_as_kemenys_rule_in_svvamp() -> None:
    """Six rows, five indicators, 5, 4, 3, 2 and 1 ballots, no two orders equally supported."""
    rows = [
        [0.09, 0.24, 0.8, 0.58, 0.09],
        [0.43, 0.48, 0.16, 0.73, 0.11],
        [0.39, 0.52, 0.43, 0.59, 0.74],
        [0.96, 0.28, 0.65, 0.7, 0.29],
        [0.0, 0.97, 0.3, 0.31, 0.89],
        [0.59, 0.47, 0.77, 0.03, 0.71],
    ]
    weights = np.array([5, 4, 3, 2, 1]) / 15
    assert compare.condorcet(np.array(rows), weights).tolist() == [1, 2, 3, 4, 0, 5]
    assert compare.copeland(np.array(rows), weights).tolist() == [-3, -3, 1, 3, -3, 5]


def test_grey_relational_grades_as_pydecision() -> None:
    """pyDecision divides by the number of rows once more, so its figures are multiplied by 5."""
    grades = [0.553333333333, 0.499746995572, 0.515715292459, 0.656862745098, 0.605824175824]
    sharper = [0.503996003996, 0.387594685746, 0.335596488137, 0.663732394366, 0.487560597899]
    assert compare.grey_relational(SCALED, WEIGHTS) == pytest.approx(grades, abs=1e-9)
    found = compare.grey_relational(minmax(MATRIX, MIXED), WEIGHTS, distinguishing=0.3)
    assert found == pytest.approx(sharper, abs=1e-9)


def test_grey_relational_grades_as_in_the_tests_of_jmcdm() -> None:
    columns = [
        [105000, 120000, 150000, 115000, 135000],
        [105, 110, 120, 105, 115],
        [10, 15, 12, 20, 15],
        [4, 4, 3, 4, 5],
        [300, 500, 550, 600, 400],
        [10, 8, 12, 9, 9],
    ]
    is_higher = np.array([False, True, False, True, True, False])
    scaled = minmax(np.array(columns, dtype=np.float64).T, is_higher)
    grades = [0.525, 0.7007142857142857, 0.5464285714285715, 0.5762820512820512, 0.650952380952381]
    assert compare.grey_relational(scaled, np.array([0.05, 0.2, 0.1, 0.15, 0.1, 0.4])) == pytest.approx(grades)


def test_benefit_of_the_doubt_as_compind_with_and_without_bounds() -> None:
    """ci_bod_constr, whose low_w and up_w bound the shares as ours do; where one set of weights alone is best, shares agree too."""
    bounded, weights = benefit_of_the_doubt(MATRIX, least_share=0.1, most_share=0.5)
    assert bounded == pytest.approx([0.604026845638, 0.821917808219, 0.786904644512, 0.759925860892, 1.0], abs=1e-9)
    shares = (weights * MATRIX / bounded[:, None])[:4]
    expected = [
        [0.1, 0.5, 0.1, 0.3],
        [0.5, 0.1, 0.233333333333, 0.166666666667],
        [0.1, 0.3, 0.1, 0.5],
        [0.5, 0.276251604621, 0.123748395379, 0.1],
    ]
    assert shares == pytest.approx(np.array(expected), abs=1e-9)
    assert benefit_of_the_doubt(MATRIX, least_share=0.05)[0] == pytest.approx([1, 0.879033854682, 1, 1, 1], abs=1e-9)
    assert benefit_of_the_doubt(MATRIX)[0] == pytest.approx([1, 0.940568475452, 1, 1, 1], abs=1e-9)


def test_mpi_as_compind() -> None:
    """Compind takes deviations with n − 1, of indicators and of the m parts of a row: its penalty is m / (m − 1) times that of the definition."""
    z = 100 + 10 * normalise.z_score(MATRIX, MIXED, ddof=1)
    mean = z.mean(axis=1)
    good = np.array([98.7844257235, 98.6919881876, 92.5223200429, 104.3847993426, 101.2896700608])
    bad = np.array([101.385185285, 100.169443777, 94.191900896, 106.136529469, 102.443737215])
    for penalty, theirs in ((-1, good), (1, bad)):
        found = aggregate.mpi(z.T, QUARTERS, "refuse", penalty=penalty)
        assert mean + (found - mean) * 4 / 3 == pytest.approx(theirs, abs=1e-8)


def test_adjusted_mpi_over_two_periods_as_compind() -> None:
    """ci_ampi prints three decimals; the second period has the columns of the first in another order, and the goalposts hold for both."""
    values = np.concatenate([MATRIX, MATRIX[:, [1, 2, 3, 0]]])
    worst, best = normalise.reference_goalposts(values, MIXED, np.array([0.5, 0.55, 0.6, 0.45]))
    parts = normalise.goalposts(values, worst, best, (70.0, 130.0), clip=False)
    assert parts[0] == pytest.approx([71.7647058824, 126.25, 85.8823529412, 107.0588235294], abs=1e-9)
    expected = [93.352, 95.468, 79.604, 107.820, 100.015, 102.0, 92.715, 102.301, 79.130, 108.393]
    assert aggregate.mpi(parts.T, QUARTERS, "refuse") == pytest.approx(expected, abs=5.1e-4)


def test_game_theory_as_mathmodels() -> None:
    sets = np.array([[0.4, 0.3, 0.2, 0.1], [0.15, 0.25, 0.25, 0.35]])
    expected = [0.297540983607, 0.279508196721, 0.220491803279, 0.202459016393]
    assert weight.game_theory(sets) == pytest.approx(expected, abs=1e-9)


def test_game_theory_of_a_slope_as_printed() -> None:
    """侯克鹏, 王黎蝶, 安全与环境学报 21 (2021) 2443–2451, §4.1: fuzzy AHP and CRITIC joined, shares 0.4953 and 0.5047.

    The first set is printed with the sum 0.998, and so the joint one with 0.9989; ours makes 1. The printed coefficients, 0.6364 and 0.6485,
    miss the second of the printed equations by 0.2 %, which is what the tolerance leaves.
    """
    subjective = [0.1691, 0.0764, 0.0828, 0.0533, 0.2469, 0.0828, 0.0763, 0.0553, 0.0553, 0.0111, 0.0887]
    objective = [0.0209, 0.0495, 0.0565, 0.0390, 0.0351, 0.1682, 0.1766, 0.1899, 0.0209, 0.1217, 0.1217]
    joint = np.array([0.0943, 0.0628, 0.0695, 0.0461, 0.14, 0.1259, 0.1269, 0.1232, 0.0379, 0.0669, 0.1054])
    found = weight.game_theory(np.array([subjective, objective]))
    assert found * joint.sum() == pytest.approx(joint, abs=3e-4)


def test_weights_for_wanted_correlations_as_coinr() -> None:
    """get_opt_weights with toler 1e-14 on eight units scaled to 0–1, equal and unequal targets."""
    values = [
        [1, 2, 1, 3],
        [3, 1, 5, 2],
        [2, 4, 3, 1],
        [5, 3, 2, 6],
        [4, 6, 8, 5],
        [7, 5, 4, 9],
        [8, 9, 6, 4],
        [6, 8, 9, 7],
    ]
    scaled = minmax(np.array(values, dtype=np.float64), np.ones(4, dtype=bool))
    equal = [0.0113275178079, 0.1853086852762, 0.3538576078904, 0.4495061890254]
    assert weight.correlation_optimised(scaled) == pytest.approx(equal, abs=1e-6)
    unequal = [0.3849185803536, 0.0966491177959, 0.3286137117438, 0.1898185901066]
    found = weight.correlation_optimised(scaled, np.array([0.28, 0.26, 0.24, 0.22]))
    assert found == pytest.approx(unequal, abs=1e-6)


def test_gaps_filled_by_em_as_amelias_mean_and_covariance_ask() -> None:
    """amelia(m = 1, boot.type = "none", tolerance = 1e-10): no draw, its estimate of greatest likelihood; regressed on by numpy."""
    gap = np.nan
    rows = [
        [1.2, 20.5, 3.1],
        [2.0, gap, 2.2],
        [2.9, 25.0, gap],
        [4.1, gap, 4.9],
        [5.3, 37.1, 5.2],
        [gap, 33.0, 4.0],
        [6.2, gap, gap],
        [7.4, 41.8, 6.9],
        [3.3, 28.9, 2.8],
        [gap, 36.4, 6.1],
        [4.8, 30.2, 4.4],
        [5.9, 39.0, gap],
    ]
    values = np.array(rows)
    # Amelia works in deviations (n − 1) from the mean of what is there
    scale = np.nanstd(values, axis=0, ddof=1)
    mean = np.nanmean(values, axis=0) + scale * np.array([0.0706431860679, -0.059944389628, 0.0880183744542])
    related = [
        [0.800413593637, 0.816220845458, 0.750806762685],
        [0.816220845458, 0.892028519017, 0.772605723420],
        [0.750806762685, 0.772605723420, 0.861218471722],
    ]
    spread = np.array(related) * np.outer(scale, scale)
    found = impute.expectation_maximisation(values[:, None])[:, 0]
    for row, filled in zip(values, found, strict=True):
        out = np.isnan(row)
        slope = np.linalg.solve(spread[np.ix_(~out, ~out)], spread[np.ix_(~out, out)])
        assert filled[out] == pytest.approx(mean[out] + (row[~out] - mean[~out]) @ slope, abs=1e-6)
        assert np.array_equal(filled[~out], row[~out])


def test_obstacle_degrees_as_mathmodels() -> None:
    """obstacle_degree(scaled = TRUE)."""
    expected = [
        [0.6260869565217, 0.0521739130435, 0.2086956521739, 0.11304347826087],
        [0.3265306122449, 0.4897959183673, 0.0816326530612, 0.10204081632653],
        [0.5233644859813, 0.1682242990654, 0.2990654205607, 0.00934579439252],
        [0.0547945205479, 0.4931506849315, 0.2191780821918, 0.23287671232877],
        [0.5479452054795, 0.3698630136986, 0.0, 0.08219178082192],
    ]
    assert obstacle_degree(MATRIX, WEIGHTS) == pytest.approx(np.array(expected), abs=1e-9)
