"""Judgements in pairs become weights, or are refused."""

import numpy as np
import pytest

from tongzhou.index.ahp import ahp
from tongzhou.terms.errors import InputError


def test_consistent_judgements_give_their_weights_back() -> None:
    weights = np.array([0.5, 0.3, 0.15, 0.05])
    found = ahp(weights[:, None] / weights)
    assert found.weights == pytest.approx(weights)
    assert found.consistency_ratio == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("judgements", [[[1.0, 2.0], [2.0, 1.0]], [[1.0, -1.0], [-1.0, 1.0]], [[1.0, 2.0]]])
def test_a_matrix_that_is_not_reciprocal_positive_and_square_is_refused(judgements: list[list[float]]) -> None:
    with pytest.raises(InputError, match="square matrix of positive judgements"):
        ahp(np.array(judgements))


def test_judgements_that_go_in_a_circle_are_refused_unless_accepted() -> None:
    circle = np.array([[1.0, 5.0, 1 / 5], [1 / 5, 1.0, 5.0], [5.0, 1 / 5, 1.0]])
    with pytest.raises(InputError, match="consistency ratio of"):
        ahp(circle)
    assert ahp(circle, largest_ratio=np.inf).weights == pytest.approx([1 / 3, 1 / 3, 1 / 3])


def test_one_part_and_many_parts() -> None:
    assert ahp(np.ones((1, 1))).weights.tolist() == [1.0]
    assert ahp(np.ones((12, 12))).consistency_ratio is None
