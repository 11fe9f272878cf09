"""Sobol indices of functions whose indices are known by hand."""

import numpy as np
import pytest

from tongzhou.index.sobol import sobol
from tongzhou.terms.errors import InputError


def test_a_factor_of_several_columns_is_varied_as_one() -> None:
    """y = 2a + (b + c): variances 4 to 2 of 6."""
    found = sobol(
        lambda u: u @ np.array([[2.0], [1.0], [1.0]]),
        [("a", 1), ("bc", 2)],
        ["y"],
        base=4096,
        rng=np.random.default_rng(1),
    )
    assert found.first[:, 0] == pytest.approx([2 / 3, 1 / 3], abs=0.01)
    assert found.total[:, 0] == pytest.approx([2 / 3, 1 / 3], abs=0.01)


def test_an_interaction_alone_has_no_first_order() -> None:
    found = sobol(
        lambda u: (u[:, :1] - 0.5) * (u[:, 1:] - 0.5),
        [("a", 1), ("b", 1)],
        ["y"],
        base=4096,
        rng=np.random.default_rng(2),
    )
    assert found.first[:, 0] == pytest.approx([0, 0], abs=0.05)
    assert found.total[:, 0] == pytest.approx([1, 1], abs=0.05)


def test_intervals_hold_the_estimate_and_narrow_with_more_draws() -> None:
    def width(base: int) -> float:
        found = sobol(lambda u: u**2, [("a", 1)], ["y"], base=base, rng=np.random.default_rng(3), is_quasi=False)
        assert (found.first_interval[0] <= found.first + 0.05).all()
        assert (found.first_interval[1] >= found.first - 0.05).all()
        return float((found.first_interval[1] - found.first_interval[0])[0, 0])

    assert width(4096) < width(256)


def test_an_output_that_does_not_vary_has_no_indices() -> None:
    found = sobol(
        lambda u: np.ones((len(u), 1)), [("a", 1)], ["y"], base=64, rng=np.random.default_rng(1), bootstraps=0
    )
    assert np.isnan(found.total).all()


@pytest.mark.parametrize("base", [1, 100])
def test_base_draws_must_be_a_power_of_two(base: int) -> None:
    with pytest.raises(InputError, match="power of 2"):
        sobol(lambda u: u, [("a", 1)], ["y"], base=base, rng=np.random.default_rng(1))
