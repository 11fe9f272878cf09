"""Weights make 1 or are refused."""

import pytest

from tongzhou.index.weight import declared, equal


def test_equal_weights_make_one() -> None:
    assert equal(5).sum() == pytest.approx(1.0)


@pytest.mark.parametrize("weights", [[0.5, 0.6], [1.5, -0.5], [0.5, 0.4999]])
def test_weights_that_are_negative_or_do_not_make_one_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="must be positive and make 1"):
        declared(weights)
