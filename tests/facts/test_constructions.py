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
    (
        "2022年二季度用电量93亿千瓦时,比一季度的88亿千瓦时增加5亿千瓦时,增长5.7%。",
        [
            ("用电量", "青州市", "2022Q2", "level", None),
            ("用电量", "青州市", "2022Q1", "level", None),
            ("用电量", "青州市", "2022Q2", "abs_change", "2022Q1"),
            ("用电量", "青州市", "2022Q2", "growth_rate", "2022Q1"),
        ],
    ),
    (
        "2022年上半年快递业务收入42亿元,较上年同期的36亿元增长16.7%。",
        [
            ("快递业务收入", "青州市", "2022H1", "level", None),
            ("快递业务收入", "青州市", "2021H1", "level", None),
            ("快递业务收入", "青州市", "2022H1", "growth_rate", "2021H1"),
        ],
    ),
    (
        "2022年6月底在建住宅单位2846个,较首季末的2914个减少2.3%,较5月底减少31个。",
        [
            ("在建住宅单位", "青州市", "2022-06-30", "count", None),
            ("在建住宅单位", "青州市", "2022-03-31", "count", None),
            ("在建住宅单位", "青州市", "2022-06-30", "growth_rate", "2022-03-31"),
            ("在建住宅单位", "青州市", "2022-06-30", "abs_change", "2022-05-31"),
        ],
    ),
    (
        "2022年6月鲜果、猪肉价格降幅较大,同比分别下降8.7%和4.1%。",
        [
            ("鲜果价格", "青州市", "2022-06", "growth_rate", "2021-06"),
            ("猪肉价格", "青州市", "2022-06", "growth_rate", "2021-06"),
        ],
    ),
    (
        "2022年6月出口21亿元,由上月同比下降2.3%转为增长5.6%。",
        [
            ("出口", "青州市", "2022-06", "level", None),
            ("出口", "青州市", "2022-05", "growth_rate", "2021-05"),
            ("出口", "青州市", "2022-06", "growth_rate", "2021-06"),
        ],
    ),
    (
        "2021年公路、铁路和内河货物周转量分别为12亿吨公里、45亿吨公里和8亿吨公里。",
        [
            ("公路货物周转量", "青州市", "2021", "level", None),
            ("铁路货物周转量", "青州市", "2021", "level", None),
            ("内河货物周转量", "青州市", "2021", "level", None),
        ],
    ),
    (
        "2021年末生猪存栏31万头,比上年末下降4.0%;全年生猪出栏52万头,增长2.5%。",
        [
            ("生猪存栏", "青州市", "2021-12-31", "count", None),
            ("生猪存栏", "青州市", "2021-12-31", "growth_rate", "2020-12-31"),
            ("生猪出栏", "青州市", "2021", "count", None),
            ("生猪出栏", "青州市", "2021", "growth_rate", "2020"),
        ],
    ),
    (
        "2022年6月主要农产品产量8万吨,受降雨偏多影响同比下降1.5%。",
        [
            ("主要农产品产量", "青州市", "2022-06", "level", None),
            ("主要农产品产量", "青州市", "2022-06", "growth_rate", "2021-06"),
        ],
    ),
    (
        "2022年6月监测的42种蔬菜平均价格4.2元/公斤,同比上涨6.2%。",
        [
            ("监测蔬菜", "青州市", "2022-06", "count", None),
            ("蔬菜平均价格", "青州市", "2022-06", "level", None),
            ("蔬菜平均价格", "青州市", "2022-06", "growth_rate", "2021-06"),
        ],
    ),
    (
        "2022年6月,“小商品批发300指数”为104.3。分周看,300指数分别为103.9和104.7。",
        [
            ("小商品批发300指数", "青州市", "2022-06", "index", None),
            ("小商品批发300指数", "青州市", "2022-06", "index", None),
            ("小商品批发300指数", "青州市", "2022-06", "index", None),
        ],
    ),
    (
        "2021年有出口实绩的外资企业318家,合计出口46亿元,增长7.1%。",
        [
            ("有出口实绩的外资企业", "青州市", "2021", "count", None),
            ("外资企业出口", "青州市", "2021", "level", None),
            ("外资企业出口", "青州市", "2021", "growth_rate", "2020"),
        ],
    ),
    (
        "2021年末公交线路48条,较上年底新增9条。",
        [
            ("公交线路", "青州市", "2021-12-31", "count", None),
            ("公交线路", "青州市", "2021-12-31", "abs_change", "2020-12-31"),
        ],
    ),
    (
        "2021年工业总产值跨上1300亿元台阶,达到1327亿元,河道通航里程延伸至26公里。",
        [
            ("工业总产值", "青州市", "2021", "level", None),
            ("工业总产值", "青州市", "2021", "level", None),
            ("河道通航里程", "青州市", "2021", "level", None),
        ],
    ),
    (
        "2021年单位产值能耗比2020年下降8.9%,完成“十四五”目标进度的六成。",
        [
            ("单位产值能耗", "青州市", "2021", "growth_rate", "2020"),
            ("单位产值能耗“十四五”目标进度完成率", "青州市", "2021", "ratio", None),
        ],
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


def test_units_over_others_are_read_whole(facts: Any) -> None:
    text = "2021年青州市粮食单产486公斤/亩,棉花单产128.4千克/亩,人口密度612人/平方公里,处理能力32万吨/日,碳排放强度0.7吨/万元。"
    assert [fact.unit for fact in facts(text)] == ["公斤/亩", "千克/亩", "人/平方公里", "万吨/日", "吨/万元"]


def test_an_estimate_ends_with_its_part_of_the_sentence_and_is_for_review_behind_a_comma(facts: Any) -> None:
    text = "青州市2022年情况\n\n2021年,预计进出口增长5.2%,税收完成38亿元;出口达到15亿元。"
    found = facts(text)
    assert [(fact.value, fact.modality) for fact in found] == [
        (Decimal("5.2"), "claim"),
        (Decimal("38"), "claim"),
        (Decimal("15"), "observed"),
    ]
    assert (found[1].reading, found[1].notes) == ("review", "facts.doubt.modality")


def test_two_paragraphs_that_begin_with_the_same_part_of_a_year_date_the_next(facts: Any) -> None:
    text = (
        "青州市情况\n\n2022年6月,出口15亿元。\n\n上半年,进口9亿元。\n\n上半年,税收4亿元。\n\n分用途看,消费品进口3亿元。"
    )
    assert [fact.period for fact in facts(text)] == ["2022-06", "2022H1", "2022H1", "2022H1"]


def test_both_places_are_those_that_the_article_names_side_by_side(facts: Any) -> None:
    text = "两地部门签署协议\n\n3月8日,青州市、云川省石门市农业部门签署协议。2021年,两地互移线索112条。"
    assert facts(text)[-1].region == "青州市、石门市"


def test_the_mainland_as_a_partner_is_no_area_of_the_figures(facts: Any) -> None:
    text = "青州市2021年贸易\n\n2021年,输往中国内地的货值5亿元,增长3.0%;中国内地产品进口2亿元。"
    assert {fact.region for fact in facts(text)} == {"青州市"}


def test_a_share_of_a_level_above_is_named_as_printed(facts: Any) -> None:
    found = facts("2021年石门市开行班列412列,占全省开行总量的八成。")
    assert (found[1].indicator, found[1].whole) == ("班列占全省开行总量比重", "全省开行总量")


def test_shares_of_the_parts_of_several_areas_are_of_the_level_that_bears_them_out(facts: Any) -> None:
    text = "2021年青州市口岸进出口值500亿元,其中青州市企业进出口250亿元,占50.0%;白州市企业进出口100亿元,占20.0%。"
    assert [(fact.value, fact.whole) for fact in facts(text) if fact.kind == "share"] == [
        (Decimal("50.0"), "口岸进出口值"),
        (Decimal("20.0"), "口岸进出口值"),
    ]


def test_a_comparison_with_the_period_before_that_cannot_be_dated_is_for_review(facts: Any) -> None:
    found = facts("2022年上半年青州市住宅成交价9032元,按季下跌3.1%。")
    assert (found[1].base, found[1].base_period, found[1].reading) == ("按季", None, "review")
