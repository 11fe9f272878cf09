"""Gaps are filled by the rule and no further."""

import numpy as np

from tongzhou.index.impute import group_mean, linear_in_time, nearest_neighbours

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
