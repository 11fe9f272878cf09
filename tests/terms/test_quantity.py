"""Printed numbers as intervals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.terms.quantity import Interval, Quantity, half_unit

D = Decimal


def test_printed_digits_give_half_a_unit_of_the_last_digit() -> None:
    assert half_unit(D("18.70")) == D("0.005")
    assert half_unit(D("44")) == D("0.5")
    assert Quantity(D("25.0"), "%").interval() == Interval(D("24.95"), D("25.05"))


def test_whole_objects_are_exact() -> None:
    assert Quantity(D("21"), "个", is_count=True).interval() == Interval(D(21), D(21))


def test_a_count_in_a_scaled_unit_with_decimals_is_rounded() -> None:
    assert Quantity(D("399.99"), "万人次", is_count=True).interval() == Interval(D("399.985"), D("399.995"))


@pytest.mark.parametrize(
    ("value", "word", "low", "high"),
    [
        ("150", "余", "150", "160"),
        ("4600", "多", "4600", "4700"),
        ("130", "突破", "130", "Infinity"),
        ("2000", "近", "1000", "2000"),
        ("80", "约", "70", "90"),
    ],
)
def test_bound_words_open_the_interval_on_their_side(value: str, word: str, low: str, high: str) -> None:
    assert Quantity(D(value), "家", is_count=True, qualifier=word).interval() == Interval(D(low), D(high))


def test_dividing_by_an_interval_that_holds_zero_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        Interval.point(D(1)) / Interval(D(-1), D(1))


def test_an_open_interval_can_be_added_multiplied_and_divided() -> None:
    above = Interval(D(130), D("Infinity"))
    assert (above + Interval.point(D(1))).low == D(131)
    assert (above * Interval(D(0), D(2))).high == D("Infinity")
    assert (Interval.point(D(1)) / above).low == 0


finite = st.decimals(D(-1000), D(1000), places=3)


@given(finite, finite, finite, finite, st.sampled_from("+-*/"))
def test_the_result_of_any_two_members_lies_in_the_interval_result(
    a: Decimal, b: Decimal, c: Decimal, d: Decimal, op: str
) -> None:
    x, y = Interval(min(a, b), max(a, b)), Interval(min(c, d), max(c, d))
    if op == "/" and y.low <= 0 <= y.high:
        return
    result = {"+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, "/": lambda: x / y}[op]()
    for u in (a, b):
        for v in (c, d):
            assert result.holds({"+": u + v, "-": u - v, "*": u * v, "/": u / v if v else result.low}[op])
