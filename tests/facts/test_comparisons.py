"""What figures are held against, goals they reach, and lists as long as their figures, in sentences written for the tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from tongzhou.facts.fact import Fact


def slots(fact: Fact, *names: str) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in names)


def test_a_part_of_the_year_behind_较_is_the_comparator_and_not_the_period(facts: Any) -> None:
    found = facts("2021年上半年，云川省工业增加值同比增长4.2%，较一季度回落1.1个百分点，高于全国0.4个百分点。")
    assert [fact.period for fact in found] == ["2021H1"] * 3
    assert slots(found[1], "base", "base_period") == ("较一季度", "2021Q1")


def test_the_start_of_the_year_dates_the_increase_but_not_the_growth_after_it(facts: Any) -> None:
    _, more, growth = facts("2021年末，云川省贷款余额8166.3亿元，比年初增加1352.2亿元，增长19.8%。")
    assert slots(more, "indicator", "base", "base_period", "reading") == (
        "贷款余额",
        "比年初",
        "2021-01-01",
        "asserted",
    )
    assert growth.reading == "review"


def test_how_much_of_a_goal_is_reached_is_no_goal(facts: Any) -> None:
    _, done, rate = facts("2021年，云川省城镇新增就业15.2万人，完成全年目标的126.7%；城镇登记失业率为3.1%。")
    assert slots(done, "indicator", "kind", "modality") == ("城镇新增就业全年目标完成率", "ratio", "observed")
    assert rate.modality == "observed"


def test_a_value_of_another_year_with_相比_is_what_the_change_is_against(facts: Any) -> None:
    now, then, more = facts("2021年，云川省常住人口为1600.5万人，与2011年的1433.9万人相比，增加166.6万人。")
    assert [slots(fact, "indicator", "period") for fact in (now, then, more)] == [
        ("常住人口", "2021"), ("常住人口", "2011"), ("常住人口", "2021"),
    ]  # fmt: skip
    assert more.base_period == "2011"


def test_a_list_is_split_into_as_many_items_as_there_are_figures(facts: Any) -> None:
    found = facts("2021年，云川省教育、社会保障和就业、卫生健康支出分别比上年增长6.4%、10.2%和19.8%。")
    assert [fact.indicator for fact in found] == ["教育支出", "社会保障和就业支出", "卫生健康支出"]


def test_城乡_is_two_where_two_figures_are_printed(facts: Any) -> None:
    found = facts("2021年，云川省城乡居民人均可支配收入分别比上年增长5.3%、7.4%。")
    assert [fact.indicator for fact in found] == ["城镇居民人均可支配收入", "农村居民人均可支配收入"]


def test_a_goal_of_a_later_year_does_not_date_the_next_sentence(facts: Any) -> None:
    found = facts("2022年，云川省新能源汽车产量80.1万辆，到2025年达到200万辆。云川省计划改造小区1300个。")
    assert [fact.period for fact in found] == ["2022", "2025", "2022"]


def test_ten_months_counted_in_words_and_year_on_year_as_printed_in_hong_kong(facts: Any) -> None:
    level, growth = facts("2021年首十個月，雲川省進出口總額3.34萬億元，按年升3.5%。")
    assert level.period == "2021-01/2021-10"
    assert slots(growth, "indicator", "base", "base_period", "value") == (
        "进出口总额",
        "按年",
        "2020-01/2020-10",
        Decimal("3.5"),
    )


def test_a_price_note_is_no_part_of_the_name(facts: Any) -> None:
    _, growth = facts("2021年，云川省地区生产总值（GDP）3850.0亿元，按可比价计算比上年增长3.3%。")
    assert slots(growth, "indicator", "price", "reading") == ("地区生产总值", "可比价", "asserted")


def test_a_pull_on_an_index_is_for_review(facts: Any) -> None:
    found = facts("2021年5月份，云川省猪肉价格同比上涨4.6%，影响CPI上涨约0.06个百分点。")
    assert [fact.reading for fact in found] == ["asserted", "review"]


def test_sections_of_a_line_are_measured_like_the_line(facts: Any) -> None:
    found = facts("2021年，青白城际铁路正线全长149公里，全线共设8座车站，其中新建5座；青州段长30公里，白州段84公里。")
    assert found[-1].unit == "公里"
    assert "车站" not in (found[-1].indicator or "")


def test_a_feast_is_not_dated_by_its_year_alone(facts: Any) -> None:
    (week,) = facts("2021年国庆黄金周，云川省旅游收入57.3亿元。")
    assert slots(week, "period", "reading") == ("2021-10-01/2021-10-07", "review")
    (spring,) = facts("2021年春节假期，云川省旅游收入57.3亿元。")
    assert slots(spring, "period", "reading") == (None, "review")


def test_short_items_share_the_class_noun_of_the_last(facts: Any) -> None:
    found = facts("2021年末，云川省基本养老、失业、工伤保险参保人数分别为1985.3万人、1417.6万人和1336.2万人。")
    assert [fact.indicator for fact in found] == ["基本养老保险参保人数", "失业保险参保人数", "工伤保险参保人数"]


def test_a_part_finds_its_whole_over_a_level_in_another_unit(facts: Any) -> None:
    found = facts("2021年末，云川省登记企业6.4万家，注册资本2.1万亿元，其中外资企业2780家。")
    assert slots(found[-1], "indicator", "part_of", "reading") == ("外资企业", "登记企业", "review")


def test_subindices_are_part_of_the_index_that_the_text_says_they_make(facts: Any) -> None:
    found = facts("2021年青白云区域发展指数为144.8，由五个分指数构成。其中创新发展指数172.6。")
    assert found[-1].part_of == "区域发展指数"


def test_a_word_that_ends_in_a_rate_is_no_adverb(facts: Any) -> None:
    (fact,) = facts("2021年，云川省调解成功率72.5%。")
    assert slots(fact, "indicator", "kind") == ("调解成功率", "ratio")


def test_tasks_of_the_year_are_plans(facts: Any) -> None:
    found = facts("今年要抓好以下工作：云川省实施重点项目320个，新改建农村公路500公里。")
    assert {fact.modality for fact in found} == {"plan"}


def test_life_expectancy_is_no_forecast(facts: Any) -> None:
    (fact,) = facts("2021年，云川省人均预期寿命79.0岁。")
    assert slots(fact, "indicator", "modality") == ("人均预期寿命", "observed")


def test_a_length_takes_no_head_worth_money(facts: Any) -> None:
    found = facts("2021年，云川省累计完成投资312.6亿元，隧道掘进3.2公里。")
    assert found[-1].indicator == "隧道掘进"


def test_a_new_number_and_the_total_it_makes(facts: Any) -> None:
    found = facts("2021年，云川省新增示范企业28家、累计达136家。")
    assert [fact.indicator for fact in found] == ["新增示范企业", "示范企业"]


def test_the_statistics_office_is_the_issuer(facts: Any) -> None:
    (fact,) = facts("据石门市统计局发布，2021年石门市出口80.5亿元。")
    assert fact.issuer == "石门市统计局"


def test_an_average_change_without_a_dated_base_is_for_review(facts: Any) -> None:
    found = facts("2021年，云川省绿色指数为138.6，较基期年均提高4.8点。")
    assert found[-1].reading == "review"


class TestTimeAndNames:
    def test_a_report_of_january_speaks_of_the_year_before(self, facts: Any) -> None:
        found = facts(
            "政府工作报告\n——2022年1月5日在石门市会议上\n\n过去一年，石门市出口80.5亿元。全年签约项目63个。",
            date(2022, 1, 7),
        )
        assert [fact.period for fact in found] == ["2021", "2021"]

    def test_a_threshold_is_part_of_the_name(self, facts: Any) -> None:
        (fact,) = facts("2021年，云川省6000千瓦及以上电厂装机容量2168万千瓦。")
        assert slots(fact, "value", "indicator") == (Decimal(2168), "6000千瓦及以上电厂装机容量")

    def test_the_base_year_of_an_index_is_not_its_period(self, facts: Any) -> None:
        found = facts("2021年，青白云区域发展指数为144.8。报告以2015年为基期，绿色发展指数为131.2。")
        assert [fact.period for fact in found] == ["2021", "2021"]

    def test_a_rank_in_the_nation_does_not_make_it_the_subject(self, facts: Any) -> None:
        found = facts("2021年，云川省进出口总值90.2亿元，规模居全国第8位。出口60.1亿元。")
        assert found[-1].region == "云川省"

    def test_a_quarter_as_printed_in_hong_kong(self, facts: Any) -> None:
        level, lower = facts("2021年第2季，雲川省失業率為2.8%，較第1季下降0.3個百分點。")
        assert slots(level, "period", "indicator") == ("2021Q2", "失业率")
        assert slots(lower, "base_period") == ("2021Q1",)

    def test_how_far_a_figure_has_come_back_is_of_now(self, facts: Any) -> None:
        found = facts("2021年，云川省接待游客80.5万人次，恢复到2019年的九成。")
        assert slots(found[-1], "period", "base_period") == ("2021", "2019")

    def test_the_year_of_the_title_dates_what_no_words_of_time_reach(self, facts: Any) -> None:
        (fact,) = facts("石门市2020年统计公报\n\n石门市出口80.5亿元。")
        assert slots(fact, "period", "reading") == ("2020", "review")

    def test_a_gap_between_rates_of_growth_names_both(self, facts: Any) -> None:
        found = facts("2021年，云川省出口同比增长8.1%，高于全国平均水平2.1个百分点。")
        assert found[-1].indicator == "出口增速-全国平均水平"
