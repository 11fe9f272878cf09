"""What holds a row back."""

import numpy as np
import pytest

from tongzhou.index.obstacle import obstacle_degree


def test_shares_of_what_is_lacking_make_one_and_a_gap_has_none() -> None:
    found = obstacle_degree(np.array([[0.2, 0.6, np.nan], [1.0, 0.5, 1.0]]), np.array([0.5, 0.25, 0.25]))
    assert found[0, :2] == pytest.approx([0.8, 0.2])
    assert np.isnan(found[0, 2])
    assert found[1].tolist() == [0.0, 1.0, 0.0]
