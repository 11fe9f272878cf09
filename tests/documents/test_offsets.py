"""The run table answers as the list of integers would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.documents.offsets import Runs


@given(st.lists(st.integers(1, 5), min_size=1))
def test_a_run_table_is_the_sequence_it_stands_for(steps: list[int]) -> None:
    values = [sum(steps[: at + 1]) for at in range(len(steps))]
    starts = [at for at in range(len(values)) if at == 0 or values[at] != values[at - 1] + 1]
    runs = Runs(tuple(starts), tuple(values[at] for at in starts), len(values))
    assert list(runs) == values
    assert runs[-1] == values[-1]
    assert runs[1:4] == values[1:4]
    with pytest.raises(IndexError):
        runs[len(values)]
