"""Constructions of statistical prose, each in a sentence written for the tests."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.terms.area import Areas
from tongzhou.terms.gazetteer import Gazetteer
from tongzhou.terms.indicator import Indicators

SLOTS = ("indicator", "region", "period", "kind", "base_period")
READ = [
    (
        "一季度、二季度分别进出口64亿元、72亿元。",
        [("进出口", "青州市", "2022Q1", "level", None), ("进出口", "青州市", "2022Q2", "level", None)],
    ),
    (
        "今年上半年国有企业、民营企业进出口分别为10亿元和8亿元,前者增长5.5%,后者下降3.7%。",
        [
            ("国有企业进出口", "青州市", "2022H1", "level", None),
            ("民营企业进出口", "青州市", "2022H1", "level", None),
            ("国有企业进出口", "青州市", "2022H1", "growth_rate", "2021H1"),
            ("民营企业进出口", "青州市", "2022H1", "growth_rate", "2021H1"),
        ],
    ),
    (
        "2021年中、小型企业产值分别为49亿元和46亿元。",
        [("中型企业产值", "青州市", "2021", "level", None), ("小型企业产值", "青州市", "2021", "level", None)],
    ),
    (
        "2月份库存指数47.5%,低于上月0.1个百分点。",
        [("库存指数", "青州市", "2022-02", "index", None), ("库存指数", "青州市", "2022-02", "pp_diff", "2022-01")],
    ),
    (
        "2021年铁矿进口20万吨,价值6亿元。",
        [("铁矿进口", "青州市", "2021", "level", None), ("铁矿进口值", "青州市", "2021", "level", None)],
    ),
    (
        "2021年该港已开通集装箱航线28条。",
        [("集装箱航线", "青州市", "2021", "count", None)],
    ),
    (
        "2021年城乡收入比由上年的1.95缩小到1.89。",
        [("城乡收入比", "青州市", "2020", "ratio", None), ("城乡收入比", "青州市", "2021", "ratio", None)],
    ),
]


@pytest.mark.parametrize(("sentence", "wanted"), READ, ids=[sentence[:12] for sentence, _ in READ])
def test_a_construction_is_read_with_every_slot(facts: Any, sentence: str, wanted: list[tuple[str, ...]]) -> None:
    found = facts(f"青州市2022年情况\n\n{sentence}")
    assert [tuple(getattr(fact, slot) for slot in SLOTS) for fact in found] == wanted


def test_the_comparison_of_a_sentence_with_two_of_them_is_for_review(facts: Any) -> None:
    text = "2021年青州市出口50亿元,比上年增长5.0%,比2019年增长9.0%。其中,粮食出口9亿元,增长4.0%。"
    found = facts(text)
    assert (found[-1].value, found[-1].base_period, found[-1].reading) == (Decimal("4.0"), "2020", "review")


def test_the_noun_before_a_bracket_names_the_figure_in_it(facts: Any) -> None:
    found = facts("2021年青州市旅客占比情况如下:留宿旅客(5万人次)及过境旅客(6万人次)。")
    assert [(fact.indicator, fact.reading) for fact in found] == [("留宿旅客", "review"), ("过境旅客", "review")]


def test_an_english_value_that_another_is_compared_with_is_named_and_dated_like_it(facts: Any) -> None:
    now, then = facts("Exports of Qing reached 5 billion yuan in 2021, compared with 4 billion yuan in 2019.")
    assert (now.indicator, now.period, now.kind) == ("exports", "2021", "level")
    assert (then.indicator, then.period, then.kind) == ("exports", "2019", "level")


def test_a_country_of_a_title_is_what_an_english_article_is_about() -> None:
    lexicon = build_lexicon(Areas((), gazetteer=Gazetteer(abroad=(("挪威", "Norway"),))), Indicators(()))
    text = "Norway's exports rise\n\nExports rose 5 percent year on year in 2021 to 3 billion US dollars."
    found = list(extract(read(text.encode(), "a.txt", date(2022, 1, 9)), lexicon))
    assert {fact.region for fact in found} == {"Norway"}
