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
    with pytest.raises(InputError, match="no column area. It has town, x"):
        block_of_frame(pl.DataFrame({"town": ["a"], "x": [1.0]}))


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_a_row_without_a_label_is_a_fault_and_never_an_area_called_nan(make: type) -> None:
    frame = make({"area": ["a", None], "year": [2001, None], "x": [1.0, 2.0]})
    with pytest.raises(InputError) as raised:
        block_of_frame(frame)
    assert [(one.message.key, one.where, one.message.values["column"]) for one in raised.value.faults] == [
        ("index.frame_no_label", "row 1", "area, year")
    ]
    assert block_of_frame(frame[:1]).periods == ("2001",)  # 2001.0 to pandas, because of the gap


@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
def test_columns_of_text_are_refused_until_the_indicators_are_named(make: type) -> None:
    frame = make({"area": ["a", "b"], "x": [1.0, 2.0], "y": ["3", "n/a"], "mayor": ["p", "q"]})
    with pytest.raises(InputError, match="The columns y, mayor hold no numbers"):
        block_of_frame(frame)
    assert block_of_frame(frame, indicators=["x"]).indicators == ("x",)
    with pytest.raises(InputError, match="y of b is 'n/a'"):
        block_of_frame(frame, indicators=["x", "y"])


def test_a_sum_is_refused_until_the_areas_are_named() -> None:
    frame = pl.DataFrame({"area": ["a", "b", "Total"], "x": [1.0, 2.0, 3.0]})
    with pytest.raises(InputError, match="Total is by its name a sum"):
        block_of_frame(frame)
    assert block_of_frame(frame, areas=["b", "a"]).values.ravel().tolist() == [2.0, 1.0]
    assert block_of_frame(frame, areas=["Total", "a"]).areas == ("Total", "a")
    with pytest.raises(InputError, match="The data hold no c"):
        block_of_frame(frame, areas=["a", "c"])


def test_several_vintages_and_infinite_values_are_refused() -> None:
    frame = pl.DataFrame({"area": ["a", "b"], "vintage": [2021, 2022], "x": [1.0, float("inf")]})
    with pytest.raises(InputError) as raised:
        block_of_frame(frame)
    assert [one.message.key for one in raised.value.faults] == ["index.frame_vintages", "index.frame_no_number"]
    assert block_of_frame(frame[:1]).indicators == ("x",)
