"""Ratios to the base: closed forms and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.index import normalise
from tongzhou.terms.errors import InputError

positive = st.floats(0.01, 1e6)
FORMULAS = [normalise.base_ratio, normalise.base_reciprocal, normalise.base_mirrored]


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_base_is_100_and_a_gap_stays_a_gap(formula: object) -> None:
    assert callable(formula)
    found = formula(np.array([[8.0, np.nan]]), np.array([8.0]))
    assert found[0, 0] == 100.0
    assert np.isnan(found[0, 1])


def test_the_two_forms_for_less_is_better_differ_as_they_say() -> None:
    values, base = np.array([[40.0, 160.0]]), np.array([80.0])
    assert normalise.base_reciprocal(values, base).tolist() == [[200.0, 50.0]]
    assert normalise.base_mirrored(values, base).tolist() == [[150.0, 0.0]]


@given(positive, positive, positive)
def test_another_unit_changes_nothing(value: float, base: float, factor: float) -> None:
    for formula in FORMULAS:
        one = formula(np.array([[value]]), np.array([base]))
        other = formula(np.array([[value * factor]]), np.array([base * factor]))
        np.testing.assert_allclose(one, other, rtol=1e-9, atol=1e-9 * max(abs(value / base) * 100, 1))


@given(positive, positive)
def test_ratio_and_reciprocal_multiply_to_ten_thousand(value: float, base: float) -> None:
    values, bases = np.array([[value]]), np.array([base])
    product = normalise.base_ratio(values, bases) * normalise.base_reciprocal(values, bases)
    np.testing.assert_allclose(product, 10_000.0)


UP_DOWN = np.array([True, False])
COLUMNS = np.array([[1.0, 30.0], [2.0, 10.0], [np.nan, 20.0], [5.0, 10.0]])


def test_minmax_puts_the_worst_at_the_low_end_and_leaves_gaps() -> None:
    found = normalise.minmax(COLUMNS, UP_DOWN, (1.0, 100.0))
    assert found[:, 0].tolist()[0::3] == [1.0, 100.0]
    assert np.isnan(found[2, 0])
    assert found[:, 1].tolist() == [1.0, 100.0, 50.5, 100.0]


@pytest.mark.parametrize("column", [[3.0, 3.0], [3.0, np.nan], [np.nan, np.nan]])
def test_a_column_in_which_nothing_differs_is_refused_not_divided_by_zero(column: list[float]) -> None:
    values, higher = np.array(column)[:, None], np.array([True])
    with pytest.raises(InputError, match="same value in all rows"):
        normalise.minmax(values, higher)
    with pytest.raises(InputError, match="same value in all rows"):
        normalise.distance_to_best(values, higher)
    with pytest.raises(InputError, match="same value in all rows"):
        normalise.z_score(values, higher, ddof=0)


def test_one_area_alone_has_no_percentile_but_a_rank() -> None:
    alone = np.array([[4.0]])
    assert normalise.rank(alone, np.array([True])).tolist() == [[1.0]]
    with pytest.raises(InputError, match="percentile"):
        normalise.percentile(alone, np.array([True]))


def test_ties_share_the_mean_of_their_ranks_and_gaps_are_not_ranked() -> None:
    found = normalise.rank(COLUMNS, UP_DOWN)
    assert found[[0, 1, 3], 0].tolist() == [1.0, 2.0, 3.0]
    assert np.isnan(found[2, 0])
    assert found[:, 1].tolist() == [1.0, 3.5, 2.0, 3.5]


def test_goalposts_turn_round_where_the_worst_is_above_the_best_and_clip_if_asked() -> None:
    values = np.array([[120.0], [50.0], [-10.0]])
    worst, best = np.array([100.0]), np.array([0.0])
    assert normalise.goalposts(values, worst, best).ravel().tolist() == [0.0, 0.5, 1.0]
    assert normalise.goalposts(values, worst, best, clip=False).ravel() == pytest.approx([-0.2, 0.5, 1.1])


@pytest.mark.parametrize("best", [3.0, np.nan])
def test_goalposts_that_are_equal_or_not_declared_are_refused(best: float) -> None:
    with pytest.raises(InputError, match="must be declared and differ"):
        normalise.goalposts(np.array([[1.0]]), np.array([3.0]), np.array([best]))


@pytest.mark.parametrize("value", [0.0, -1.0])
def test_a_ratio_to_a_target_refuses_zeros_and_negatives(value: float) -> None:
    with pytest.raises(InputError, match="above 0"):
        normalise.distance_to_target(np.array([[value]]), np.array([True]), np.array([2.0]))


@given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=20, unique=True), st.booleans())
def test_results_keep_the_order_and_stay_in_their_bounds(values: list[float], higher: bool) -> None:
    column, way = np.array(values)[:, None], np.array([higher])
    order = np.argsort(column[:, 0] if higher else -column[:, 0])
    for found in (
        normalise.minmax(column, way),
        normalise.percentile(column, way),
        normalise.distance_to_best(column, way),
    ):
        assert (np.diff(found[order, 0]) >= 0).all()
        assert found.min() == pytest.approx(0.0, abs=1e-9)
        assert found.max() == pytest.approx(1.0)
