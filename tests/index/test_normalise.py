"""Ratios to the base: closed forms and properties."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.index import normalise

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
