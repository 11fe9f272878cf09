"""Weights, comparisons and measures against other programs; their numbers were computed once and are written here.

pymcdm 1.4.0 and scikit-criteria 0.10 (entropy, CRITIC; the two agree), pymcdm alone (TOPSIS),
pingouin 0.7.0 (Cronbach's alpha), scipy 1.17.1 (bias-free
skewness and kurtosis), on the matrix below; scikit-learn 1.9.1 (KNNImputer on standardised columns, moved
back). AHP: Saaty, Journal of Mathematical Psychology 15 (1977), the wealth of seven nations.
"""

import numpy as np
import pytest

from tongzhou.index import compare, consistency, impute, treat, weight
from tongzhou.index.ahp import ahp
from tongzhou.index.normalise import minmax

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
