"""Weights make 1 or are refused; methods that take them from data say what they cannot take."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tongzhou.index import weight
from tongzhou.terms.errors import InputError

Floats = NDArray[np.float64]
METHODS: dict[str, Callable[[Floats], Floats]] = {
    "entropy": weight.entropy,
    "critic": weight.critic,
    "cv": lambda values: weight.cv(values, ddof=1),
    "pca": weight.pca,
}


def test_equal_weights_make_one() -> None:
    assert weight.equal(5).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("weights", [[0.5, 0.6], [1.5, -0.5], [0.5, 0.4999]])
def test_weights_that_are_negative_or_do_not_make_one_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="must be positive and make 1"):
        weight.declared(weights)


@pytest.mark.parametrize("name", METHODS)
@given(seed=st.integers(0, 10_000), rows=st.integers(4, 30), columns=st.integers(1, 8))
def test_weights_from_data_are_not_negative_and_make_one(name: str, seed: int, rows: int, columns: int) -> None:
    found = METHODS[name](np.random.default_rng(seed).random((rows, columns)) + 0.01)
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("name", METHODS)
def test_weights_from_data_refuse_gaps(name: str) -> None:
    with pytest.raises(InputError, match="impute first"):
        METHODS[name](np.array([[1.0, np.nan], [2.0, 1.0]]))


@pytest.mark.parametrize("name", METHODS)
def test_indicators_that_do_not_vary_cannot_be_weighed(name: str) -> None:
    with pytest.raises(InputError, match="do not vary"):
        METHODS[name](np.full((4, 3), 2.0))


def test_a_constant_column_among_others_weighs_nothing() -> None:
    values = np.array([[0.1, 0.5, 0.9], [0.8, 0.5, 0.2], [0.3, 0.5, 0.1]])
    for name in ("entropy", "critic", "cv"):
        assert METHODS[name](values)[1] == pytest.approx(0.0, abs=1e-12)


def test_entropy_above_one_is_refused_where_a_pooled_panel_is_divided_by_the_log_of_its_periods() -> None:
    """Thirteen areas over five periods divided by ln 5: the widely copied mistake."""
    pooled = np.random.default_rng(4).random((65, 3)) + 0.5
    with pytest.raises(InputError, match=r"impossible: the divisor is ln\(5\) but there are 65 rows"):
        weight.entropy(pooled, cases=5)
    assert (weight.entropy_values(pooled) <= 1).all()


@pytest.mark.parametrize("values", [[[-0.1], [1.0]], [[0.0], [0.0]], [[1.0]]])
def test_entropy_refuses_negatives_columns_of_zeros_and_one_row(values: list[list[float]]) -> None:
    with pytest.raises(InputError, match="no offset is added"):
        weight.entropy(np.array(values))


def test_a_zero_adds_nothing_to_entropy() -> None:
    values = np.array([[0.0], [1.0], [1.0], [2.0]])
    share = np.array([0.25, 0.25, 0.5])
    assert weight.entropy_values(values)[0] == pytest.approx(-(share * np.log(share)).sum() / np.log(4))


def test_cv_refuses_a_mean_of_zero() -> None:
    with pytest.raises(InputError, match="mean above 0"):
        weight.cv(np.array([[-1.0], [1.0]]), ddof=0)


def test_pca_keeps_components_by_kaiser_or_by_variance() -> None:
    """Columns x, x, y with y unrelated to x: eigenvalues 2, 1, 0."""
    x, y = np.array([-1.0, -1.0, 1.0, 1.0]), np.array([-1.0, 1.0, -1.0, 1.0])
    values = np.stack([x, x, y], axis=1)
    assert weight.pca(values) == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert weight.pca(values, variance=0.5) == pytest.approx([0.5, 0.5, 0.0])


def test_game_theory_solves_its_equations_and_refuses_sets_that_repeat() -> None:
    sets = np.array([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]])
    mixture = np.linalg.solve(sets @ sets.T, (sets * sets).sum(axis=1))
    assert weight.game_theory(sets) == pytest.approx(np.abs(mixture) / np.abs(mixture).sum() @ sets)
    with pytest.raises(InputError, match="made of the others"):
        weight.game_theory(np.array([[0.5, 0.5], [0.5, 0.5]]))


def test_correlation_optimised_weights_make_every_indicator_count_as_its_target_says() -> None:
    rng = np.random.default_rng(3)
    common = rng.normal(size=(200, 1))
    values = common + rng.normal(size=(200, 4)) * np.array([0.9, 1.0, 1.1, 1.2])
    for target in (np.full(4, 0.25), np.array([0.26, 0.255, 0.245, 0.24])):
        found = weight.correlation_optimised(values, target)
        related = np.array([np.corrcoef(values[:, j], values @ found)[0, 1] for j in range(4)])
        assert related / related.sum() == pytest.approx(target, abs=0.002)


def test_correlation_optimised_says_when_a_conflict_cannot_be_weighed_away() -> None:
    rng = np.random.default_rng(3)
    one = rng.normal(size=50)
    values = np.stack([one, one + rng.normal(size=50) * 0.1, -one + rng.normal(size=50) * 0.1], axis=1)
    with pytest.raises(InputError, match="conflicts with the rest"):
        weight.correlation_optimised(values)
