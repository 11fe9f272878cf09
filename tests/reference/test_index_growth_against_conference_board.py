"""The growth-rate form against the printed example of The Conference Board.

"Updating the Composite Indexes" (methodology page of The Conference Board's global indicators): average weekly hours of 41.8 and 41.4 make a
symmetric change of −0.96, with the factor 0.189 a contribution of −0.18; a level of 105.2 and the change 0.06 make 105.3.
"""

import numpy as np
import pytest

from tongzhou.index.base_year import joined


def _change(values: np.ndarray) -> float:
    return float(200 * (values[1] - values[0]) / (values[1] + values[0]))


def test_the_printed_symmetric_change_and_its_contribution_come_out() -> None:
    hours = np.array([[[100.0, 100.0 * 41.4 / 41.8]], [[100.0, 100.0]]])
    assert _change(hours[0, 0]) == pytest.approx(-0.96, abs=0.005)
    index, _ = joined(hours, np.array([0.189, 0.811]), "refuse", "growth_rate")
    assert _change(index[0]) == pytest.approx(-0.18, abs=0.005)


def test_the_printed_level_comes_out() -> None:
    """A part that changes by 0.06 in the symmetric form takes the level from 105.2 to 105.3, to the digit printed."""
    after = (200 + 0.06) / (200 - 0.06)
    index, _ = joined(np.array([[[100.0, 100.0 * after]]]), np.array([1.0]), "refuse", "growth_rate")
    assert round(105.2 * index[0, 1] / 100.0, 1) == 105.3
