"""Sentences written for the tests, in an invented region."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.documents.plain import read
from tongzhou.facts import extract as module
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon
from tongzhou.terms.period import Period

RELEASE = (
    "据石门海关统计，今年前三季度，青白云地区实现外贸进出口总值8421.5亿元，比去年同期（下同）增长9.4%，高于全国平均增速2.1个百分点，"
    "占全国外贸进出口总值的7.3%。其中，进口5120.2亿元，增长12.6%；出口3301.3亿元，下降0.8%。"
)


def only(found: list[Fact], **slots: Any) -> Fact:
    chosen = [fact for fact in found if all(getattr(fact, name) == value for name, value in slots.items())]
    assert len(chosen) == 1, [(fact.indicator, fact.value, fact.kind) for fact in found]
    return chosen[0]


def slots(fact: Fact, *names: str) -> tuple[object, ...]:
    return tuple(getattr(fact, name) for name in names)


class TestATradeRelease:
    def test_the_total_is_whole(self, facts: Any) -> None:
        total = only(facts(RELEASE), value=Decimal("8421.5"))
        assert slots(total, "indicator", "region", "period", "unit", "kind") == (
            "外贸进出口总值",
            "青白云",
            "2022Q1-Q3",
            "亿元",
            "level",
        )
        assert slots(total, "value_norm", "unit_norm") == (Decimal("842150000000"), "元")
        assert slots(total, "issuer", "published", "vintage", "reading") == (
            "石门海关",
            "2022-11-17",
            "2022-11-17",
            "asserted",
        )

    def test_growth_is_dated_against_the_same_part_of_the_year_before(self, facts: Any) -> None:
        growth = only(facts(RELEASE), value=Decimal("9.4"))
        assert slots(growth, "kind", "base", "base_period") == ("growth_rate", "比去年同期", "2021Q1-Q3")

    def test_what_下同_stands_for_holds_for_the_rates_below(self, facts: Any) -> None:
        decline = only(facts(RELEASE), value=Decimal("-0.8"))
        assert slots(decline, "indicator", "base", "base_period") == ("出口", "比去年同期", "2021Q1-Q3")

    def test_a_gap_to_the_nation_names_both_sides_and_keeps_the_region(self, facts: Any) -> None:
        gap = only(facts(RELEASE), kind="pp_diff")
        assert slots(gap, "region", "base", "base_region", "unit") == ("青白云", "高于全国平均增速", "全国", "个百分点")

    def test_a_share_names_its_whole(self, facts: Any) -> None:
        share = only(facts(RELEASE), kind="share")
        assert slots(share, "indicator", "whole", "region") == (
            "外贸进出口总值占全国比重",
            "全国外贸进出口总值",
            "青白云",
        )

    def test_parts_know_their_whole_but_their_growth_rates_do_not(self, facts: Any) -> None:
        found = facts(RELEASE)
        assert only(found, value=Decimal("5120.2")).part_of == "外贸进出口总值"
        assert only(found, value=Decimal("3301.3")).part_of == "外贸进出口总值"
        assert only(found, value=Decimal("12.6")).part_of is None

    def test_the_head_of_a_bare_part_is_restored(self, facts: Any) -> None:
        found = facts("上半年，全国民营企业进出口52.1亿元。其中，出口30.2亿元；进口21.9亿元。")
        assert [fact.indicator for fact in found] == ["民营企业进出口", "民营企业出口", "民营企业进口"]

    def test_verb_and_object_become_a_quantity_that_siblings_share(self, facts: Any) -> None:
        found = facts("上半年，我国进口铁矿3.1亿吨；大豆420万吨；铜材63万吨。")
        assert [fact.indicator for fact in found] == ["铁矿进口量", "大豆进口量", "铜材进口量"]

    def test_a_balance_is_no_part(self, facts: Any) -> None:
        found = facts("前三季度，云川省进出口总值90.2亿元。其中，出口60.1亿元；进口30.1亿元；贸易顺差30.0亿元。")
        assert only(found, indicator="贸易顺差").part_of is None


class TestIndexSentences:
    def test_average_change_spans_from_the_base_year(self, facts: Any) -> None:
        level, change = facts("2020年青白云区域绿色发展指数达到131.20，与2015年相比，年均提高6.24点。")
        assert slots(level, "indicator", "kind", "unit", "period") == ("绿色发展指数", "index", None, "2020")
        assert slots(change, "kind", "period", "base_period", "unit") == (
            "avg_annual_change",
            "2015-2020",
            "2015",
            "点",
        )

    def test_a_group_is_spread_over_its_members(self, facts: Any) -> None:
        found = facts("2020年青白云三地单位产值按可比价格计算能耗对比2015年分别下降了18.7%、15.0%和16.1%。")
        assert [(fact.region, fact.value) for fact in found] == [
            ("青州市", Decimal("-18.7")), ("白州市", Decimal("-15.0")), ("云川省", Decimal("-16.1")),
        ]  # fmt: skip
        assert {slots(fact, "indicator", "price", "base_period") for fact in found} == {
            ("单位产值能耗", "可比价格", "2015")
        }

    def test_a_year_after_the_comparison_word_can_be_the_period(self, facts: Any) -> None:
        found = facts(
            "2020年青白云三地的研发经费投入强度为3.1：1.8：1（以云川省为1），对比2015年的4.2：3.3：1有所变化。"
        )
        assert [(fact.region, fact.period) for fact in found] == [
            (region, year) for year in ("2020", "2015") for region in ("青州市", "白州市", "云川省")
        ]
        assert {slots(fact, "kind", "base", "base_region") for fact in found} == {("ratio", "以云川省为1", "云川省")}

    def test_降至_gives_a_level_and_下降_a_rate(self, facts: Any) -> None:
        rate, level = facts("2021年区域臭氧年均浓度比2013年下降48%，降至41微克每立方米。")
        assert slots(rate, "kind", "value", "region") == ("growth_rate", Decimal(-48), "青白云")
        assert slots(level, "kind", "value", "indicator") == ("level", Decimal(41), "臭氧年均浓度")

    def test_points_and_percentage_points_differ(self, facts: Any) -> None:
        points, share = facts("2021年青州市创新指数比上年提高5.5点，城镇化率比上年提高0.8个百分点。")
        assert slots(points, "kind", "unit") == ("abs_change", "点")
        assert slots(share, "kind", "unit") == ("pp_diff", "个百分点")


class TestCoordination:
    def test_items_share_preposition_and_head(self, facts: Any) -> None:
        found = facts("上半年，全国对甲盟、乙国和丙盟进出口分别增长6.4%、2.7%和19%，3者合计占全国进出口总值的37%。")
        assert [fact.indicator for fact in found[:3]] == ["对甲盟进出口", "对乙国进出口", "对丙盟进出口"]
        assert found[3].indicator == "对甲盟、乙国和丙盟进出口占进出口总值比重"

    def test_a_list_before_the_comma_is_for_review(self, facts: Any) -> None:
        found = facts("2021年云川省在新能源车、机器人、光伏组件等方面增势明显，产量同比分别增长96%、31.4%和58.2%。")
        assert [fact.indicator for fact in found] == ["新能源车产量", "机器人产量", "光伏组件产量"]
        assert {fact.reading for fact in found} == {"review"}

    def test_a_unit_printed_once_serves_the_whole_list(self, facts: Any) -> None:
        found = facts("2021年，青州市、白州市和云川省城镇化率分别比上年提高0.2、0.4和1.1个百分点。")
        assert [slots(fact, "value", "unit", "kind") for fact in found] == [
            (Decimal(value), "个百分点", "pp_diff") for value in ("0.2", "0.4", "1.1")
        ]

    def test_lengths_that_differ_are_for_review(self, facts: Any) -> None:
        found = facts("2021年，青州市、白州市和云川省工业增加值分别增长5%和6%。")
        assert {fact.reading for fact in found} == {"review"}


class TestModality:
    @pytest.mark.parametrize(
        ("sentence", "modality"),
        [
            ("青州市计划投资50亿元建设新区。", "plan"),
            ("力争2021年云川省工业增加值达到900亿元。", "target"),
            ("到2025年，白州市研发投入强度达到3.5%。", "target"),
            ("专家建议两地共建3至5个产业园。", "proposal"),
            ("预计2022年青州市工业增加值增长5%。", "claim"),
            ("2021年青州市工业增加值增长5%。", "observed"),
        ],
    )
    def test_what_is_not_observed_says_so(self, facts: Any, sentence: str, modality: str) -> None:
        assert {fact.modality for fact in facts(sentence)} == {modality}

    def test_a_range_keeps_both_ends(self, facts: Any) -> None:
        (fact,) = facts("专家建议两地共建3至5个产业园。")
        assert slots(fact, "value", "value_low", "value_high", "value_text") == (3, 3, 5, "3至5")


LOOK_ALIKES = (
    "会议于15:30开始。", "依照第3条办理。", "见《年度报告2021》第15期。", "地铁22号线开通。", "报告No.15发布。", "水质达到Ⅲ类。", "第二届论坛举办。",
    "详见附注[2]。", "电话010-62345678。", "举办时间为11月7日。", "2017年开始试点。", "治理PM2.5污染。", "文号〔2021〕7号。", "进一步统一标准。",
    "编号20210304050607080910。",
)  # fmt: skip


class TestLookAlikes:
    @pytest.mark.parametrize("sentence", LOOK_ALIKES)
    def test_a_look_alike_is_no_fact(self, facts: Any, sentence: str) -> None:
        assert facts(sentence) == []

    def test_a_name_that_holds_a_numeral_word_stays_a_name(self, facts: Any) -> None:
        (fact,) = facts("2021年，全国对邻近16国进出口增长14.7%。")
        assert fact.indicator == "对邻近16国进出口"

    def test_a_scope_count_does_not_become_the_indicator(self, facts: Any) -> None:
        found = facts("2020年，区域内13个城市空气质量优良天数占全年的72.4%。")
        share = only(found, kind="share")
        assert slots(share, "indicator", "whole", "scope") == (
            "空气质量优良天数占全年比重",
            "全年天数",
            "区域内13个城市",
        )


class TestAbstaining:
    def test_an_undeclared_area_is_for_review_and_never_the_running_region(self, facts: Any) -> None:
        found = facts("2021年云川省出口50亿元。山海省出口60亿元，增长5%。")
        assert [slots(fact, "region", "reading") for fact in found] == [
            ("云川省", "asserted"), ("山海省", "review"), ("山海省", "review"),
        ]  # fmt: skip

    def test_what_follows_a_clause_with_a_subject_of_its_own_is_for_review(self, facts: Any) -> None:
        found = facts("2021年，全国对甲盟进出口5.1万亿元，甲盟已是我国第一大贸易伙伴，占全国外贸总值的14%。")
        assert only(found, kind="share").reading == "review"

    def test_a_place_inside_the_phrase_is_not_taken_for_the_subject(self, facts: Any) -> None:
        found = facts("2021年吸引青白投资额1255.5亿元。")
        assert {fact.reading for fact in found} == {"review"}

    def test_a_multiple_of_a_year_takes_that_year_for_its_base(self, facts: Any) -> None:
        (fact,) = facts("2021年青州市专利拥有量是2015年的2.3倍。")
        assert slots(fact, "kind", "period", "base_period") == ("ratio", "2021", "2015")

    def test_growth_by_a_multiple_is_growth(self, facts: Any) -> None:
        (fact,) = facts("2021年青州市化工产值比上年增长1.4倍。")
        assert slots(fact, "kind", "unit", "base_period") == ("growth_rate", "倍", "2020")

    def test_without_a_date_relative_words_give_no_period(self, facts: Any) -> None:
        (fact,) = facts("今年上半年青州市出口50亿元。", published=None)
        assert slots(fact, "period", "reading") == (None, "review")


class TestCounts:
    def test_a_number_may_stand_before_its_noun(self, facts: Any) -> None:
        hospitals = facts("2021年，青州17家医院与云川省20家医院建立合作关系。")
        assert [slots(fact, "value", "unit", "region", "indicator") for fact in hospitals] == [
            (17, "家", "青州市", "医院"), (20, "家", "云川省", "医院"),
        ]  # fmt: skip

    def test_bound_words_give_bounds(self, facts: Any) -> None:
        more, most = facts("截至2020年底，青州市建成充电站160余座，企业数量突破130万家。")
        assert slots(more, "qualifier", "value_low", "value_high", "period") == ("余", 160, 170, "2020-12-31")
        assert slots(most, "qualifier", "value_low", "value_high", "unit") == ("突破", 130, None, "万家")

    def test_the_parts_of_a_part_do_not_become_the_running_region(self, facts: Any) -> None:
        found = facts("2021年青白云建成车站21个，其中石门市16个，柳河市5个。新增线路8条。")
        assert [slots(fact, "region", "part_of") for fact in found] == [
            ("青白云", None), ("石门市", "建成车站"), ("柳河市", "建成车站"), ("青白云", None),
        ]  # fmt: skip


class TestPlaces:
    def test_three_places_are_the_last_three_named_in_the_article(self, facts: Any) -> None:
        found = facts("石门市、柳河市和青州市签署协议，三地2021年共建医院12家。")
        assert found[0].region == "石门市、柳河市、青州市"

    def test_three_places_are_the_home_group_where_none_is_named(self, facts: Any) -> None:
        assert facts("2021年三地出口额达12亿元。")[0].region == "青白云"

    def test_a_group_that_is_not_the_home_group_stands_for_its_members(self, facts: Any) -> None:
        assert facts("2021年青白两地出口额达12亿元。")[0].region == "青州市、白州市"

    def test_the_whole_county_is_the_county_named_before(self, facts: Any) -> None:
        assert facts("文田县推进改革。2021年全县出口额达12亿元。")[0].region == "文田县"


class TestPlacesInTheText:
    def test_offsets_count_characters_of_the_text_as_read(self, facts: Any) -> None:
        text = "简讯\n\n　　据石门海关统计，今年前三季度，云川省出口４３１.５亿元，增长3.2%。"
        for fact in facts(text):
            assert text[fact.char_start : fact.char_end] == fact.text
            assert text[fact.value_start : fact.value_end] == fact.value_text

    def test_headlines_are_marked(self, facts: Any) -> None:
        text = (
            "前三季度云川省出口总值同比增长12.9%\n\n云川日报讯（记者 甲）据海关统计，前三季度，云川省出口总值843.2亿元，同比增长12.9%。"
            "其余情况稳定，各项工作有序推进，成效较为明显。\n"
        )
        assert [fact.role for fact in facts(text)] == ["headline", None, None]

    def test_ids_are_the_hash_and_a_running_number(self, facts: Any, lexicon: Lexicon) -> None:
        text = read(RELEASE.encode(), "page.txt", date(2022, 11, 17))
        found = list(extract(text, lexicon))
        assert [fact.id for fact in found] == [f"{text.document.sha256[:8]}-{n}" for n in range(1, len(found) + 1)]


class TestHardInput:
    @pytest.mark.parametrize(
        "text",
        [
            "产值" + "9" * 400 + "亿元", "产值1." + "3" * 400 + "亿元", "(" * 10_000 + "产值5亿元" + ")" * 10_000,
            "十" * 20_000, "1:" * 20_000, "《" * 20_000,
            "增长" + "5、" * 5_000 + "6%", "2020年" * 5_000, "青州市、" * 5_000, "会" * 20_000 + "举办5场",
        ],
        ids=range(10),
    )  # fmt: skip
    def test_long_runs_are_read_in_good_time(self, facts: Any, text: str) -> None:
        facts(text)

    @settings(max_examples=150, deadline=None)
    @given(
        st.text(
            "0123456789.,:：%％年月日季度亿万元个家增长下降至比占的其中分别、，。；（）《》青白云州市三地合计第余约今去前上半 \n",
            min_size=1,
        )
    )
    def test_any_mix_gives_well_formed_facts(self, lexicon: Lexicon, text: str) -> None:
        if not text.strip():
            return
        for fact in extract(read(text.encode(), "mix.txt", date(2022, 11, 17)), lexicon):
            assert text[fact.value_start : fact.value_end] == fact.value_text
            assert fact.value.is_finite()
            assert fact.reading == "review" or (fact.indicator and fact.region and fact.period)
            for form in (fact.period, fact.base_period):
                assert form is None or Period.parse(form)


FOLDER = Path(str(module.__file__)).parent
CHECKING = ("check", "relation", "shelf", "figure")


def test_no_place_is_named_in_the_source() -> None:
    source = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py") if not path.name.startswith(CHECKING))
    assert not any(name in source for name in ("北京", "天津", "河北", "京津", "上海", "广东"))


def test_notes_are_keys_that_both_languages_say(facts: Any) -> None:
    said = [tomllib.loads((FOLDER / "words" / f"{lang}.toml").read_text("utf-8")) for lang in ("zh", "en")]
    used = {key for fact in facts(RELEASE + "各地约3至5家企业参会，占比达六成。") for key in (fact.notes or "").split()}
    assert used
    assert all(key in words for words in said for key in used)


def test_the_issuer_is_the_body_and_not_what_it_did(facts: Any) -> None:
    (fact,) = facts("来自石门海关的统计显示，2021年青州市出口80.5亿元。")
    assert fact.issuer == "石门海关"
    (fact,) = facts("青州市统计局汇总的情况显示，2021年青州市出口80.5亿元。")
    assert fact.issuer == "青州市统计局"
