"""Rules of grammar, each on sentences of its own: where changes begin and end, what later figures take from earlier ones, whose figures they are."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tongzhou.facts.carry import is_summary
from tongzhou.facts.events import event_days
from tongzhou.facts.fact import Fact
from tongzhou.facts.firms import firm_of, firm_subject
from tongzhou.facts.levels import unit_family

Reader = Callable[..., list[Fact]]


def slots(fact: Fact, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in names)


class TestFromAndTo:
    def test_each_end_of_a_change_has_its_own_time(self, facts: Reader) -> None:
        began, ended, change = facts("2021年青州市研发投入强度由2015年的2.1%提高到3.4%，累计提高1.3个百分点。")
        assert slots(began, "period", "value", "indicator") == ("2015", Decimal("2.1"), "研发投入强度")
        assert slots(ended, "period", "value", "indicator") == ("2021", Decimal("3.4"), "研发投入强度")
        assert slots(change, "kind", "base_period") == ("pp_diff", "2015")

    def test_the_year_before_is_counted_from_what_the_text_is_about(self, facts: Reader) -> None:
        began, ended = facts("2021年青州市利用外资由上年的16.3亿美元降为14.1亿美元。")
        assert slots(began, "period", "kind") == ("2020", "level")
        assert slots(ended, "period", "kind") == ("2021", "level")


class TestWordsOfChange:
    def test_a_fall_named_by_a_noun_is_negative(self, facts: Reader) -> None:
        level, fall = facts("2021年青州市商品房销售面积120万平方米，同比降幅为8.5%。")
        assert slots(fall, "value", "kind", "indicator") == (Decimal("-8.5"), "growth_rate", level.indicator)

    def test_doubling_words_are_growth(self, facts: Reader) -> None:
        (doubled,) = facts("2021年青州市绿氢产量同比翻了两番。")
        assert slots(doubled, "kind", "unit", "value", "value_norm", "unit_norm") == (
            "growth_rate", "番", 2, Decimal(300), "%",
        )  # fmt: skip

    def test_tenths_are_percent(self, facts: Reader) -> None:
        (fall,) = facts("2021年青州市烟煤消费量比上年下降两成多。")
        assert slots(fall, "value", "value_norm", "unit_norm", "qualifier") == (Decimal(-20), Decimal(-20), "%", "多")

    def test_a_multiple_of_another_area_keeps_both(self, facts: Reader) -> None:
        *_, multiple = facts("2021年青州市人均可支配收入6.2万元，约为云川省的1.9倍。")
        assert slots(multiple, "kind", "region", "base_region", "qualifier") == ("ratio", "青州市", "云川省", "约")

    def test_a_pull_and_a_contribution_are_told_from_growth(self, facts: Reader) -> None:
        share, pull = facts("2021年，青州市第三产业对经济增长的贡献率为51.2%，拉动经济增长2.3个百分点。")
        assert slots(share, "kind", "indicator", "base") == ("share", "第三产业对经济增长的贡献率", None)
        assert slots(pull, "kind", "indicator") == ("pp_diff", "第三产业拉动经济增长")

    def test_a_gap_to_another_area_names_it_and_keeps_its_own(self, facts: Reader) -> None:
        *_, gap = facts("2021年，青州市出口50亿元，同比增长9%，增速比全国高2.5个百分点。")
        assert slots(gap, "kind", "region", "base_region", "value") == ("pp_diff", "青州市", "全国", Decimal("2.5"))


class TestCarriedOn:
    def test_rates_after_a_list_of_clauses_go_to_each(self, facts: Reader) -> None:
        found = facts("2021年，云川省出口52亿元，进口31亿元，同比分别增长6.1%和4.2%。")
        assert [slots(fact, "indicator", "value") for fact in found[2:]] == [
            ("出口", Decimal("6.1")),
            ("进口", Decimal("4.2")),
        ]

    def test_a_bare_place_takes_the_measure_of_its_unit(self, facts: Reader) -> None:
        found = facts("2021年，青州市研发经费284亿元，强度为6.5%；白州市56亿元，强度为3.6%。")
        assert [fact.indicator for fact in found if fact.unit == "亿元"] == ["研发经费", "研发经费"]
        assert found[2].reading == "review"

    def test_a_part_is_measured_as_its_whole_is(self, facts: Reader) -> None:
        found = facts("2021年，青州市施工面积400万平方米，其中住宅290万平方米，成交额70亿元。")
        assert [fact.part_of for fact in found] == [None, "施工面积", None]

    def test_a_share_before_the_comma_holds_for_the_places_behind(self, facts: Reader) -> None:
        found = facts("2021年，第三产业增加值占地区生产总值的比重，青州市为80.1%，白州市为61.5%。")
        assert {slots(fact, "kind", "indicator", "whole") for fact in found} == {
            ("share", "第三产业增加值占地区生产总值比重", "地区生产总值")
        }
        assert [fact.region for fact in found] == ["青州市", "白州市"]

    def test_later_paragraphs_are_about_the_period_of_the_text_for_review(self, facts: Reader) -> None:
        found = facts("2021年，青州市工业增加值同比增长5%。\n\n青州市出口50亿元，增长3%。")
        assert [slots(fact, "period", "base", "reading") for fact in found[1:]] == [
            ("2021", None, "review"), ("2021", "同比", "review"),
        ]  # fmt: skip


class TestWhose:
    def test_what_a_firm_reports_is_given_to_no_area(self, facts: Reader) -> None:
        found = facts(
            "青云重工股份有限公司上半年实现营业收入21.3亿元，同比增长3%；净利润1.5亿元。公司在青州市设有4个基地。"
        )
        assert found
        assert all(fact.region is None and fact.entity == "青云重工股份有限公司" for fact in found)

    def test_figures_under_a_heading_of_goals_are_targets(self, facts: Reader) -> None:
        found = facts("一、上年工作回顾\n\n2021年青州市出口50亿元。\n\n二、2022年主要目标\n\n青州市新增床位3000张。\n")
        assert [fact.modality for fact in found] == ["observed", "target"]

    def test_the_whole_city_is_the_one_whose_bureau_speaks(self, facts: Reader) -> None:
        assert facts("记者从石门市农业局获悉，2021年全市粮食产量52万吨。")[0].region == "石门市"


class TestNoFigures:
    @pytest.mark.parametrize(
        "sentence",
        ["青州市列前20位。", "每万人拥有量待查。", "做好十项行动。", "60岁及以上人口增多。", "指数以2014年为100。"],
    )
    def test_numbers_inside_names_are_no_facts(self, facts: Reader, sentence: str) -> None:
        assert facts(sentence) == []

    def test_coverage_is_null_where_none_is_said(self, facts: Reader) -> None:
        assert {fact.coverage for fact in facts("2021年青州市出口50亿元，增长3%。")} == {None}


class TestPieces:
    def test_days_of_an_event_come_from_dateline_and_length(self) -> None:
        from datetime import date

        assert event_days("9月12日电 为期三天的展会今天开幕", date(2023, 9, 13)) == "2023-09-12/2023-09-14"
        assert event_days("9月31日电 为期三天的展会今天开幕", date(2023, 9, 13)) is None

    def test_a_firm_is_the_subject_only_where_it_is_named(self) -> None:
        assert firm_of("某市多家有限公司参展，成交额5亿元。") is None
        assert firm_subject("青云集团完成产值") == "青云集团"
        assert firm_subject("出口额") is None

    def test_summaries_and_scales(self) -> None:
        assert is_summary("两项收入")
        assert not is_summary("财政收入")
        assert unit_family("万亿元") == "元"
