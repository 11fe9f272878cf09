from hypothesis import given
from hypothesis import strategies as st

from tongzhou.ledger.asof import Candidate, standing


def test_a_later_entry_replaces_an_earlier_one() -> None:
    assert standing([Candidate("s", "2021", "2022", 1), Candidate("s", "2021", "2022", 2)]) == [False, True]


def test_another_series_or_period_is_left_alone() -> None:
    others = [Candidate("s", "2021", "2022", 1), Candidate("t", "2021", "2022", 2), Candidate("s", "2020", "2022", 3)]
    assert standing(others) == [True, True, True]


def test_an_old_bulletin_filed_late_does_not_displace_the_revision() -> None:
    assert standing([Candidate("s", "2021", "2023-01", 1), Candidate("s", "2021", "2022-01", 2)]) == [True, False]


def test_what_one_entry_says_twice_is_shown_twice() -> None:
    assert standing([Candidate("s", "2021", "2022", 1)] * 2) == [True, True]


def test_a_corrected_entry_does_not_stand_and_what_it_displaced_stands_again() -> None:
    assert standing([Candidate("s", "2021", "2022", 1), Candidate("s", "2021", "2023", 2)], {2}) == [True, False]


@given(
    st.lists(
        st.builds(
            Candidate, st.sampled_from("ab"), st.sampled_from(["1", None]), st.sampled_from("xyz"), st.integers(1, 5)
        )
    )
)
def test_every_cell_has_a_figure_that_stands_whatever_the_order(rows: list[Candidate]) -> None:
    kept = {row for row, stands in zip(rows, standing(rows), strict=True) if stands}
    assert {(row.series, row.period) for row in kept} == {(row.series, row.period) for row in rows}
    again = {row for row, stands in zip(rows[::-1], standing(rows[::-1]), strict=True) if stands}
    assert again == kept
