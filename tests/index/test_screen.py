"""What enters."""

import numpy as np
import pytest

from tongzhou.index.screen import denominate, screen
from tongzhou.terms.errors import InputError


def test_areas_with_too_little_are_screened_out() -> None:
    values = np.array([[[1.0, np.nan, np.nan]], [[1.0, 2.0, np.nan]], [[1.0, 2.0, 3.0]]])
    assert screen(values, 0.65).tolist() == [False, True, True]
    assert screen(values, 0.0).all()


def test_nothing_left_is_refused() -> None:
    with pytest.raises(InputError, match="No area holds 90%"):
        screen(np.full((2, 1, 1), np.nan), 0.9)


@pytest.mark.parametrize("by", [0.0, -1.0])
def test_a_denominator_must_be_positive(by: float) -> None:
    with pytest.raises(InputError, match="must be above 0"):
        denominate(np.array([1.0]), np.array([by]))
    assert np.isnan(denominate(np.array([1.0]), np.array([np.nan]))).all()
