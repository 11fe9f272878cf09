"""Areas that no region declares, in sentences written for the tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.gazetteer import names_in
from tongzhou.facts.lexicon import Lexicon, build_lexicon
from tongzhou.terms.area import Area, Areas
from tongzhou.terms.indicator import Indicators


def test_a_title_names_the_area_of_the_whole_article(facts: Any) -> None:
    found = facts("临湖市2021年统计公报\n\n2021年，全市粮食产量80.5万吨，比上年增长2.1%。\n\n全年临湖出口50.2亿元。")
    assert {fact.region for fact in found} == {"临湖市"}
    assert found[0].reading == "asserted"


def test_words_that_end_like_areas_are_none(lexicon: Lexicon) -> None:
    article = "2021年，城市建成区面积5平方公里。全市超市3家，开发区2个，各县、贫困县。地级市、外省、示范区。"
    assert names_in(article, lexicon) == {}


def test_a_body_named_after_a_town_does_not_name_the_area(facts: Any) -> None:
    (fact,) = facts("据临湖海关统计，2021年山海省出口50.2亿元。")
    assert fact.region == "山海省"


def test_areas_elsewhere_are_known_by_their_short_names() -> None:
    areas = Areas((Area("1", "青州市", "Qing", "province"),), elsewhere=(("远山省", "远山"),))
    text = read("2021年，远山出口50.2亿元。".encode(), "a.txt", date(2022, 3, 1))
    (fact,) = extract(text, build_lexicon(areas, Indicators(())))
    assert (fact.region, fact.reading) == ("远山省", "asserted")


def test_the_title_goes_before_an_area_of_the_paragraph_before(facts: Any) -> None:
    found = facts("临湖市2021年统计公报\n\n2021年，临湖市出口80.5亿元，青州市出口9.5亿元。\n\n2021年进口50.2亿元。")
    assert [(fact.region, fact.reading) for fact in found] == [
        ("临湖市", "asserted"),
        ("青州市", "asserted"),
        ("临湖市", "asserted"),
    ]


def test_a_place_of_the_sentence_before_is_for_review(facts: Any) -> None:
    found = facts("临湖市2021年统计公报\n\n2021年，青州市出口9.5亿元。2021年进口50.2亿元。")
    assert [(fact.region, fact.reading) for fact in found] == [("青州市", "asserted"), ("青州市", "review")]


def test_a_trade_partner_or_the_nation_is_not_what_an_article_is_about(facts: Any) -> None:
    (fact,) = facts("外贸情况\n\n2021年出口50.2亿元，其中对全国和云川省有关企业作了通报。")
    assert fact.region != "云川省"


def test_a_report_to_a_congress_is_about_its_area(facts: Any) -> None:
    text = "政府工作报告\n\n——2022年1月5日在临湖市第十届人民代表大会第二次会议上\n\n2021年，出口50.8亿元，高于全国平均水平。"
    (fact,) = facts(text, date(2022, 1, 6))
    assert (fact.region, fact.reading) == ("临湖市", "asserted")


def test_the_whole_city_is_the_city_named_most(facts: Any) -> None:
    text = "工作简报\n\n2021年全市出口50.2亿元。\n\n柳河市统计局、柳河市商务局和石门市商务局整理。"
    (fact,) = facts(text)
    assert (fact.region, fact.reading) == ("柳河市", "review")


REPORT = """柳河市文田县政府工作报告
(2022年1月12日)

一、2021年工作回顾

2021年，全县出口30.6亿元，同比增长8.1%。

一年来，粮食产量9.3万吨。

二、2022年工作安排

主要目标：出口增长7.5%以上。
"""


def test_the_day_of_a_report_is_no_period_and_its_sections_have_the_year_they_name(facts: Any) -> None:
    found = facts(REPORT, date(2022, 1, 25))
    assert [(fact.region, fact.period, fact.modality) for fact in found] == [
        ("文田县", "2021", "observed"), ("文田县", "2021", "observed"), ("文田县", "2021", "observed"), ("文田县", "2022", "target"),
    ]  # fmt: skip


class TestWholes:
    def test_a_bare_share_finds_the_total_that_the_figures_bear_out(self, facts: Any) -> None:
        found = facts("2021年，青州市进出口总值200.0亿元。民营企业进出口90.0亿元，增长5.0%，占45.0%。")
        share = next(fact for fact in found if fact.kind == "share")
        assert (share.whole, share.value, share.reading) == ("进出口总值", Decimal("45.0"), "asserted")

    def test_a_share_that_no_total_bears_out_is_for_review(self, facts: Any) -> None:
        found = facts("2021年，青州市进出口总值200.0亿元。民营企业进出口90.0亿元，增长5.0%，占31.0%。")
        assert next(fact for fact in found if fact.kind == "share").reading == "review"

    def test_persons_are_no_part_of_institutions(self, facts: Any) -> None:
        found = facts("2021年末，青州市卫生机构1465个，其中医院66家，注册护士1.3万人。")
        assert [fact.part_of for fact in found] == [None, "卫生机构", None]

    def test_exports_of_the_next_sentence_are_part_of_the_trade_before(self, facts: Any) -> None:
        found = facts("2021年，青州市外贸进出口值200.0亿元，增长5.0%。出口120.0亿元，增长6.0%。")
        assert (
            next(fact for fact in found if fact.indicator == "出口" and fact.kind == "level").part_of == "外贸进出口值"
        )
