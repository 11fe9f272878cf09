"""A changed digit in an equality is caught whenever it goes beyond rounding."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.indicator import Indicators

AREAS = Areas(
    (Area("0", "全国", "Nation", "nation"), Area("1", "甲市", "Jia", "province"), Area("2", "乙市", "Yi", "province")),
    (Group("双川", "Two Rivers", ("1", "2")),),
    home="双川",
    nation="全国",
)
LEXICON = build_lexicon(AREAS, Indicators(()))
#: Invented figures that agree: 5120.4 = 3310.2 + 1810.2; growth 3310.2/1.10 + 1810.2/1.05 → 8.18 %; 905.1/1810.2 = 50.0 %.
PAGE = """前三季度双川外贸进出口总值增长8.2%

本报讯 据统计，2031年前三季度，双川进出口总值5120.4亿元，同比增长8.2%。其中，进口3310.2亿元，增长10.0%；出口1810.2亿元，增长5.0%。

前三季度，双川机电产品出口905.1亿元，增长7.0%，占出口总值的50.0%。
"""
EQUALITIES = {
    "sum_of_parts",
    "share",
    "growth_decomposition",
    "restatement",
    "cumulative_vs_average",
    "pp_diff",
    "ratio_base",
}
TEXT = read(PAGE.encode(), "p.txt", date(2031, 11, 1))
FACTS = tuple(extract(TEXT, LEXICON))


def changed(fact: Fact) -> Iterator[Fact]:
    digits = format(fact.value, "f")
    factor = fact.value_norm / fact.value
    for at, old in enumerate(digits):
        for new in "0123456789" if old.isdigit() else "":
            value = Decimal(digits[:at] + new + digits[at + 1 :])
            if new != old:
                yield replace(fact, value=value, value_norm=value * factor)


def test_the_page_itself_raises_no_alarm() -> None:
    found = check(FACTS, TEXT, LEXICON)
    assert {one.type for one in found} >= {"sum_of_parts", "share", "growth_decomposition", "restatement"}
    assert [one.expr for one in found if one.verdict == "inconsistent"] == []


def test_changed_digits_in_equalities_are_caught() -> None:
    sound = check(FACTS, TEXT, LEXICON)
    inside = {name for one in sound if one.type in EQUALITIES for name in one.facts}
    caught = beyond = 0
    for place, fact in enumerate(FACTS):
        for wrong in changed(fact) if fact.id in inside else ():
            found = [
                one
                for one in check((*FACTS[:place], wrong, *FACTS[place + 1 :]), TEXT, LEXICON)
                if one.type in EQUALITIES and wrong.id in one.facts
            ]
            is_within = bool(found) and all(one.verdict in ("exact", "within_rounding") for one in found)
            beyond += not is_within
            caught += any(one.verdict == "inconsistent" for one in found)
    assert beyond > 200
    assert caught >= 0.95 * beyond
