"""The mean and what a gap does to it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.index.aggregate import arithmetic_mean, shares

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
