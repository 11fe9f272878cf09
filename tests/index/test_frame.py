"""Frames of pandas and polars, long and wide, become the same block."""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from tongzhou.index.frame import block_of_frame
from tongzhou.terms.errors import InputError

WIDE = {"area": ["a", "a", "b"], "year": [2001, 2002, 2001], "x": [1.0, 2.0, None], "y": [4, 5, 6]}
LONG = {
    "area": ["a", "a", "a", "a", "b"], "year": [2001, 2002, 2001, 2002, 2001],
    "indicator": ["x", "x", "y", "y", "y"], "value": [1.0, 2.0, 4.0, 5.0, 6.0],
}  # fmt: skip


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
@pytest.mark.parametrize("data", [WIDE, LONG])
def test_every_frame_gives_the_same_block(make: type, data: dict[str, list[object]]) -> None:
    block = block_of_frame(make(data), period="year")
    assert (block.areas, block.periods, block.indicators) == (("a", "b"), ("2001", "2002"), ("x", "y"))
    expected = [[[1, 4], [2, 5]], [[np.nan, 6], [np.nan, np.nan]]]
    assert np.array_equal(block.values, np.array(expected, dtype=float), equal_nan=True)


def test_faults_of_a_frame_are_told_together_with_their_rows() -> None:
    frame = pd.DataFrame({"area": ["a", "a", "b"], "indicator": ["x"] * 3, "value": [1, 2, "two"]})
    with pytest.raises(InputError) as raised:
        block_of_frame(frame)
    assert [(one.message.key, one.where) for one in raised.value.faults] == [
        ("index.frame_twice", "row 1"),
        ("index.frame_no_number", "row 2"),
    ]


def test_an_absent_column_is_named_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no column area. It has city, x"):
        block_of_frame(pl.DataFrame({"city": ["a"], "x": [1.0]}))
