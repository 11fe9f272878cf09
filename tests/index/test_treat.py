"""Outliers by the rule, and the table that says what was done."""

import numpy as np
import pytest

from tongzhou.index.treat import kurtosis, log_shift, skewness, treat

RNG = np.random.default_rng(5)
PLAIN, SPIKE = RNG.normal(size=30), np.append(RNG.normal(size=29), 60.0)
VALUES = np.stack([PLAIN, SPIKE, -SPIKE], axis=1)


def test_one_spike_is_set_to_the_next_value_on_either_side() -> None:
    found = treat(VALUES, "winsorise")
    assert [one.method for one in found.treatments] == ["none", "winsorised", "winsorised"]
    assert [one.changed for one in found.treatments] == [0, 1, 1]
    assert found.values[-1, 1] == np.sort(SPIKE)[-2]
    assert found.values[:, 2] == pytest.approx(-found.values[:, 1])
    assert all(one.passes for one in found.treatments)


def test_what_winsorising_cannot_mend_takes_the_log() -> None:
    column = np.exp(np.linspace(0, 12, 60))[:, None]
    found = treat(column, "winsorise_or_log", points=2)
    assert found.treatments[0].method == "log"
    assert found.values[:, 0] == pytest.approx(log_shift(column[:, 0]))
    assert treat(column, "winsorise", points=2).treatments[0].passes is False


def test_the_log_keeps_the_order_where_skewed_to_the_left() -> None:
    column = -np.exp(np.linspace(0, 12, 60))[:, None]
    assert (np.diff(treat(column, "log").values[:, 0]) < 0).all()


def test_without_treatment_the_table_still_says_what_breaks_the_rule() -> None:
    found = treat(VALUES, "none")
    assert np.array_equal(found.values, VALUES)
    assert [one.passes for one in found.treatments] == [True, False, False]


def test_few_constant_and_missing_values_are_left_alone() -> None:
    values = np.array([[1.0, 2.0, np.nan], [1.0, 2.0, np.nan], [9.0, 2.0, 5.0]])
    assert np.array_equal(treat(values, "winsorise_or_log").values, values, equal_nan=True)
    assert np.isnan(kurtosis(values)).all()
    assert np.isnan(skewness(values)[1:]).all()


def test_gaps_do_not_enter_the_measures() -> None:
    gapped = np.append(SPIKE, [np.nan, np.nan])[:, None]
    assert skewness(gapped) == pytest.approx(skewness(SPIKE[:, None]))
    assert treat(gapped, "winsorise").treatments[0].changed == 1


def test_the_log_is_taken_only_where_winsorising_does_not_do_and_mirrored_where_the_tail_is_to_the_left() -> None:
    """JRC's order: up to five points first, the logarithm where that is not enough; a left tail is the mirror of a right one."""
    few = np.concatenate([np.linspace(1.0, 2.0, 59), [40.0]])  # one outlier: winsorising mends it
    many = np.exp(np.linspace(0.0, 4.0, 60) ** 1.9)  # a tail of more than five points
    found = treat(np.column_stack([few, many, -many]), "winsorise_or_log")
    assert [one.method for one in found.treatments] == ["winsorised", "log", "log"]
    assert found.values[:, 1] == pytest.approx(log_shift(many))
    assert found.values[:, 2] == pytest.approx(-found.values[:, 1])
    only = treat(np.column_stack([many, -many]), "log")
    assert only.values[:, 1] == pytest.approx(-only.values[:, 0])
