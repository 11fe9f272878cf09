"""A block fits its labels."""

from decimal import Decimal

import numpy as np
import pytest

from tongzhou.index.block import Block, block_of
from tongzhou.terms.errors import InputError
from tongzhou.terms.panel import Observation, Panel


@pytest.mark.parametrize("areas", [("a", "a"), ("a",)])
def test_labels_that_repeat_or_do_not_fit_are_refused(areas: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="Labels must be unique"):
        Block(areas, ("2020",), ("x",), np.ones((2, 1, 1)))


def test_infinite_values_are_refused() -> None:
    with pytest.raises(InputError, match="finite"):
        Block(("a",), ("2020",), ("x",), np.full((1, 1, 1), np.inf))


def test_all_absent_indicators_are_named() -> None:
    with pytest.raises(InputError, match="no values of y, z"):
        Block(("a",), ("2020",), ("x",), np.ones((1, 1, 1))).of(["y", "x", "z"])


def test_a_panel_becomes_a_block_with_gaps() -> None:
    rows = [("a", "2020", "x", 1), ("b", "2021", "x", 2), ("b", "2021", "y", 3)]
    panel = Panel(tuple(Observation(a, p, i, Decimal(v)) for a, p, i, v in rows))
    block = block_of(panel, ["y", "x"])
    assert (block.areas, block.periods, block.indicators) == (("a", "b"), ("2020", "2021"), ("y", "x"))
    assert np.isnan(block.values[0, :, 0]).all()
    assert block.values[1, 1].tolist() == [3.0, 2.0]
