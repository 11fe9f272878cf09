"""Printed numerals and the values, units and bounds they come to."""

import re
from decimal import Decimal

import pytest

from tongzhou.facts.quantities import read_chinese, read_number


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("27263.6亿元", "27263.6", "亿元", None),
        ("14.12万亿元人民币", "14.12", "万亿元", None),
        ("1,234.50万吨", "1234.50", "万吨", None),
        ("60余项", "60", "项", "余"),
        ("6800多万人", "6800", "万人", "多"),
        ("399.99万人次", "399.99", "万人次", None),
        ("2.3个百分点", "2.3", "个百分点", None),
        ("5.5%左右", "5.5", "%", "左右"),
        ("100家以上", "100", "家", "以上"),
        ("44微克每立方米", "44", "微克每立方米", None),
        ("128.4千克/亩", "128.4", "千克/亩", None),
        ("32万吨/日左右", "32", "万吨/日", "左右"),
        ("30", "30", None, None),
    ],
)
def test_a_numeral_takes_its_scale_unit_and_bound(
    text: str, value: str, unit: str | None, qualifier: str | None
) -> None:
    digits = re.match(r"[\d.,]+", text)
    assert digits is not None
    (number,) = read_number(text, 0, digits.end())
    assert (str(number.value), number.unit, number.qualifier) == (value, unit, qualifier)


@pytest.mark.parametrize(
    ("text", "high"), [("3至5个", 5), ("3-5个", 5), ("300万—500万元", 500), ("5%～8%", 8), ("8至5个", None)]
)
def test_a_range_keeps_its_upper_end(text: str, high: int | None) -> None:
    digits = re.match(r"\d+", text)
    assert digits is not None
    (number,) = read_number(text, 0, digits.end())
    assert number.high == (None if high is None else Decimal(high))


def test_the_sides_of_a_ratio_are_numbers_of_their_own() -> None:
    numbers = read_number("3.68:1.97:1", 0, 11)
    assert [(str(number.value), number.value_start) for number in numbers] == [("3.68", 0), ("1.97", 5), ("1", 10)]


def test_a_serial_number_is_no_figure() -> None:
    assert read_number("20210304050607080910", 0, 20) == []


@pytest.mark.parametrize(
    ("text", "printed", "value", "unit"),
    [
        ("三成", "三成", 30, "%"),
        ("两成五", "两成五", 25, "%"),
        ("百分之六十", "百分之六十", 60, "%"),
        ("二十三家", "二十三", 23, "家"),
        ("十余项", "十余", 10, "项"),
        ("三百二十万人", "三百二十万", 3_200_000, "人"),
    ],
)
def test_spelled_numbers_have_values(text: str, printed: str, value: int, unit: str) -> None:
    (number,) = read_chinese(text, 0, len(printed))
    assert (number.value, number.unit) == (Decimal(value), unit)


def test_one_and_three_with_a_classifier_are_words() -> None:
    assert read_chinese("三家", 0, 1) == []
