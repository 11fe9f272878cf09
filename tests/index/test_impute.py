"""Gaps are filled by the rule and no further."""

import numpy as np
import pytest

from tongzhou.index.impute import expectation_maximisation, group_mean, linear_in_time, nearest_neighbours
from tongzhou.terms.errors import InputError

NAN = np.nan


def test_a_gap_takes_the_mean_of_its_group_in_its_period() -> None:
    values = np.array([[[1.0], [10.0]], [[NAN], [20.0]], [[3.0], [NAN]], [[NAN], [7.0]]])
    found = group_mean(values, np.array([0, 0, 0, 1]))
    assert found[1, 0, 0] == 2.0
    assert found[2, 1, 0] == 15.0
    assert np.isnan(found[3, 0, 0])  # its group holds nothing


def test_time_is_by_its_distance_and_ends_stay_gaps() -> None:
    values = np.array([[[NAN], [0.0], [NAN], [10.0], [NAN]]])
    found = linear_in_time(values, np.array([2010.0, 2011.0, 2012.0, 2021.0, 2022.0]))
    assert np.array_equal(found.ravel(), [NAN, 0.0, 1.0, 10.0, NAN], equal_nan=True)


def test_what_is_there_is_left_as_it_is() -> None:
    values = np.random.default_rng(1).random((3, 4, 2))
    assert np.array_equal(group_mean(values, np.zeros(3, int)), values)
    assert np.array_equal(linear_in_time(values, np.arange(4.0)), values)


def test_a_row_that_shares_nothing_takes_the_mean_and_an_empty_indicator_stays_empty() -> None:
    values = np.array([[[NAN, NAN, NAN]], [[1.0, 5.0, NAN]], [[3.0, NAN, NAN]]])
    found = nearest_neighbours(values, 1)
    assert found[0, 0, :2].tolist() == [2.0, 5.0]
    assert found[2, 0, 1] == 5.0
    assert np.isnan(found[:, :, 2]).all()


def test_em_fills_a_monotone_gap_by_the_regression_of_the_complete_rows() -> None:
    """Anderson (1957): with one indicator complete, the estimate of greatest likelihood is that regression, in closed form."""
    rng = np.random.default_rng(4)
    x = rng.normal(5, 2, 40)
    y = 3 + 1.5 * x + rng.normal(0, 1, 40)
    values = np.stack([x, np.where(np.arange(40) < 28, y, NAN)], axis=1)[:, None]
    slope, start = np.polyfit(x[:28], y[:28], 1)
    found = expectation_maximisation(values)
    assert found[28:, 0, 1] == pytest.approx(start + slope * x[28:], abs=1e-4)
    assert np.array_equal(found[:28], values[:28])


def test_em_leaves_empty_rows_and_columns_and_refuses_too_few_rows() -> None:
    values = np.random.default_rng(2).random((9, 1, 3))
    values[0], values[1, 0, 0] = NAN, NAN
    wide = np.concatenate([values, np.full((9, 1, 1), NAN)], axis=2)
    found = expectation_maximisation(wide)
    assert np.isnan(found[0]).all()
    assert np.isnan(found[:, :, 3]).all()
    assert not np.isnan(found[1:, :, :3]).any()
    with pytest.raises(InputError, match="more rows than indicators"):
        expectation_maximisation(values[:3])
