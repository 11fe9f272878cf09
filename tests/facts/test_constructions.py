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
        "一、二、三季度进出口分别为3亿元、4亿元和5亿元,三季度增速放缓至17.5%。",
        [
            ("进出口", "青州市", "2022Q1", "level", None),
            ("进出口", "青州市", "2022Q2", "level", None),
            ("进出口", "青州市", "2022Q3", "level", None),
            ("进出口", "青州市", "2022Q3", "growth_rate", "2021Q3"),
        ],
    ),
    (
        "上半年,以租赁方式进出口3亿元。",
        [("租赁方式进出口", "青州市", "2022H1", "level", None)],
    ),
    (
        "2021年气温指数由上年的112.9升至115.6。",
        [("气温指数", "青州市", "2020", "index", None), ("气温指数", "青州市", "2021", "index", None)],
    ),
    (
        "111年3月底,受雇员工人数7.4万人,较上月底增加1.2万人,与上年同月底相比增加2.8万人。",
        [
            ("受雇员工人数", "青州市", "2022-03-31", "count", None),
            ("受雇员工人数", "青州市", "2022-03-31", "abs_change", "2022-02-28"),
            ("受雇员工人数", "青州市", "2022-03-31", "abs_change", "2021-03-31"),
        ],
    ),
    (
        "6月加班工时7.9小时,平均工资5,000元,较上年同月成长2.4%。",
        [
            ("加班工时", "青州市", "2022-06", "level", None),
            ("平均工资", "青州市", "2022-06", "level", None),
            ("平均工资", "青州市", "2022-06", "growth_rate", "2021-06"),
        ],
    ),
    (
        "2021年每万人拥有基站23.4个。",
        [("每万人拥有基站", "青州市", "2021", "ratio", None)],
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


def test_what_a_rate_comes_down_to_is_no_decline_unless_it_is_one_of_declines(facts: Any) -> None:
    found = facts("2021年青州市出口增速放缓至17.5%,进口降幅收窄至3.2%。")
    assert [fact.value for fact in found] == [Decimal("17.5"), Decimal("-3.2")]


def test_years_that_a_mean_is_over_are_not_the_time_of_what_follows(facts: Any) -> None:
    text = "青州市政府工作报告\n\n一、2021年工作回顾\n\n去年,一般公共预算收入34亿元,五年间年均增长5.4%;出口15亿元。"
    found = facts(text, date(2022, 1, 18))
    assert [(fact.indicator, fact.period) for fact in found] == [
        ("一般公共预算收入", "2021"),
        ("一般公共预算收入", "2017-2021"),
        ("出口", "2021"),
    ]


def test_a_quarter_without_a_year_is_not_of_a_year_looked_back_at_in_the_paragraph_before(facts: Any) -> None:
    text = "青州市2022年一季度情况\n\n一季度,出口15亿元。\n\n2021年,进口9亿元。\n\n一季度,进口4亿元。"
    assert [fact.period for fact in facts(text)] == ["2022Q1", "2021", "2022Q1"]


def test_two_areas_are_the_last_two_of_their_level(facts: Any) -> None:
    text = "青州市、白州市2021年出口5亿元。其中,石门市2亿元,柳河市1亿元,两市合计占六成。"
    assert facts(text)[-1].region == "石门市、柳河市"


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
