"""The mean and what a gap does to it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.index.aggregate import arithmetic_mean, geometric_mean, harmonic_mean, mpi, shares, weighted_median
from tongzhou.terms.errors import InputError

PARTS = np.array([[[120.0, 120.0]], [[140.0, np.nan]]])
HALF = np.array([0.25, 0.75])


def test_a_gap_refuses_the_cell_or_leaves_the_mean_of_what_is_there() -> None:
    assert np.array_equal(arithmetic_mean(PARTS, HALF, "refuse"), [[135.0, np.nan]], equal_nan=True)
    assert arithmetic_mean(PARTS, HALF, "available").tolist() == [[135.0, 120.0]]


def test_with_nothing_there_both_rules_leave_a_gap() -> None:
    nothing = np.full((2, 1), np.nan)
    assert np.isnan(arithmetic_mean(nothing, HALF, "available")).all()
    assert np.isnan(shares(nothing, HALF, "refuse")).all()


@given(st.lists(st.floats(1, 1000), min_size=2, max_size=6))
def test_the_mean_lies_between_its_parts(parts: list[float]) -> None:
    column = np.array(parts)[:, None]
    mean = arithmetic_mean(column, np.full(len(parts), 1 / len(parts)), "refuse")[0]
    assert min(parts) - 1e-9 <= mean <= max(parts) + 1e-9


def test_means_are_in_order_and_agree_on_equal_parts() -> None:
    parts, weights = np.array([[2.0, 5.0], [8.0, 5.0]]), np.array([0.5, 0.5])
    assert harmonic_mean(parts, weights, "refuse") == pytest.approx([3.2, 5.0])
    assert geometric_mean(parts, weights, "refuse") == pytest.approx([4.0, 5.0])
    assert mpi(parts, weights, "refuse") == pytest.approx([5 - 9 / 5, 5.0])
    assert weighted_median(parts, weights, "refuse") == pytest.approx([5.0, 5.0])


@pytest.mark.parametrize("method", [geometric_mean, harmonic_mean])
@pytest.mark.parametrize("value", [0.0, -2.0])
def test_zeros_and_negatives_are_refused_without_an_offset(method: Any, value: float) -> None:
    with pytest.raises(InputError, match="no offset is added"):
        method(np.array([[value], [2.0]]), np.array([0.5, 0.5]), "refuse")


@pytest.mark.parametrize("method", [geometric_mean, harmonic_mean, mpi, weighted_median])
def test_every_mean_treats_gaps_alike(method: Any) -> None:
    parts = np.array([[4.0, 4.0, np.nan], [np.nan, 4.0, np.nan]])
    weights = np.array([0.3, 0.7])
    assert np.array_equal(method(parts, weights, "refuse"), [np.nan, 4.0, np.nan], equal_nan=True)
    found = method(parts, weights, "available")
    assert found[:2] == pytest.approx([4.0, 4.0])
    assert np.isnan(found[2])


def test_the_weighted_median_is_the_usual_one_with_equal_weights() -> None:
    for count in (4, 5):
        parts = np.random.default_rng(count).random((count, 6))
        assert weighted_median(parts, np.full(count, 1 / count), "refuse") == pytest.approx(np.median(parts, axis=0))
