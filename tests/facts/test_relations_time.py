"""The same figure at several times: what follows though it is not printed, and chains that must agree. Figures invented, sums by hand."""

from datetime import date
from decimal import Decimal

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.store.words import load_words
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicators

AREAS = Areas(
    (Area("0", "全国", "Nation", "nation"), Area("1", "甲市", "Jia", "province")), (), home="甲市", nation="全国"
)
LEXICON = build_lexicon(AREAS, Indicators(()))


def found(said: str, kind: str) -> list[Finding]:
    text = read(f"甲市数据\n\n{said}\n".encode(), "p.txt", date(2031, 1, 9))
    return [one for one in check(tuple(extract(text, LEXICON)), text, LEXICON) if one.type == kind]


def test_last_years_level_follows_from_this_years_and_its_growth() -> None:
    (one,) = found("2030年,甲市财政收入105.0亿元,增长5.0%。", "derive")
    assert (one.lhs, one.verdict, one.rhs) == (Decimal(100), "derived", None)
    assert one.expr.startswith("2029年财政收入=105.0÷")


def test_a_real_growth_says_at_which_prices_the_derived_level_stands() -> None:
    said = "2030年,甲市地区生产总值1050.0亿元,按可比价格计算,比上年增长5.0%。"
    (one,) = found(said, "derive")
    for language, words in (("zh", "现价"), ("en", "present prices")):
        assert any(words in load_words(language).tell(note) for note in one.notes)


def test_where_both_levels_are_printed_the_growth_is_checked_and_nothing_derived() -> None:
    said = "2029年,甲市财政收入1000.0亿元。2030年,甲市财政收入1050.0亿元,增长5.0%。"
    assert [one.verdict for one in found(said, "growth")] == ["exact"]
    assert found(said, "derive") == []
    # base figures are revised and growth may be real: what does not fit is a question
    assert [one.verdict for one in found(said.replace("1050.0", "1090.0"), "growth")] == ["not_checkable"]


def test_a_month_follows_from_two_cumulative_figures() -> None:
    said = "2030年1—7月,甲市进出口总值812.4亿元。2030年1—6月,甲市进出口总值690.1亿元。"
    (one,) = found(said, "derive")
    assert (one.lhs, one.interval) == (Decimal("122.3"), (Decimal("122.2"), Decimal("122.4")))
    assert one.expr.startswith("2030-07")


def test_a_quarter_follows_from_two_cumulative_figures() -> None:
    said = "2030年上半年,甲市进出口总值690.1亿元。2030年前三季度,甲市进出口总值1040.5亿元。"
    (one,) = found(said, "derive")
    assert (one.lhs, one.expr[:6]) == (Decimal("350.4"), "2030Q3")


@pytest.mark.parametrize("name", ["人均收入", "城镇化率", "价格指数"])
def test_what_does_not_add_up_over_months_is_not_subtracted(name: str) -> None:
    said = f"2030年1—7月,甲市{name}812.4元。2030年1—6月,甲市{name}690.1元。"
    assert found(said, "derive") == []


def test_annual_growths_are_chained_against_the_printed_change() -> None:
    said = "2030年,甲市财政收入增长5.0%。2029年,甲市财政收入增长3.0%。2030年甲市财政收入比2028年增长8.2%。"
    (one,) = found(said, "cumulative_vs_average")
    assert (one.lhs, one.verdict) == (Decimal("8.15"), "within_rounding")
    assert [one.verdict for one in found(said.replace("8.2", "9.2"), "cumulative_vs_average")] == ["inconsistent"]
