"""Units as printed and their base units."""

from decimal import Decimal

import pytest

from tongzhou.terms.unit import CLASSIFIERS, parse_unit


@pytest.mark.parametrize(
    ("printed", "base", "factor"),
    [
        ("亿元", "元", "100000000"),
        ("万亿元", "元", "1000000000000"),
        ("万家", "家", "10000"),
        ("万人次", "人次", "10000"),
        ("亿吨", "吨", "100000000"),
        ("个百分点", "个百分点", "1"),
        ("百分点", "个百分点", "1"),
        ("微克/立方米", "微克每立方米", "1"),
        ("公里", "公里", "1"),
        ("千米", "公里", "1"),
        ("%", "%", "1"),
        ("billion yuan", "元", "1000000000"),
        ("元/公斤", "元/吨", "1000"),
        ("公斤/公顷", "吨/平方公里", "0.1"),
        ("万辆/百户", "辆/户", "100"),
    ],
)
def test_a_scale_word_and_a_unit_give_base_unit_and_factor(printed: str, base: str, factor: str) -> None:
    unit = parse_unit(printed)
    assert unit is not None
    assert (unit.base, unit.factor) == (base, Decimal(factor))


def test_what_the_table_lacks_is_no_unit() -> None:
    assert parse_unit("光年的") is None
    assert parse_unit("") is None
    assert parse_unit("元/光年") is None
    assert parse_unit("/亩") is None


def test_classifiers_count_whole_objects_and_money_does_not() -> None:
    家, 元 = parse_unit("家"), parse_unit("亿元")
    assert 家 is not None
    assert 家.is_count
    assert 元 is not None
    assert not 元.is_count


def test_no_classifier_stands_twice() -> None:
    assert len(CLASSIFIERS) == len(set(CLASSIFIERS))


def test_base_values_have_no_exponent() -> None:
    unit = parse_unit("万亿元")
    assert unit is not None
    assert str(unit.to_base(Decimal("14.12"))) == "14120000000000"
    percent = parse_unit("%")
    assert percent is not None
    assert str(percent.to_base(Decimal("-25.0"))) == "-25"
