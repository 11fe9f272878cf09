"""Bounds (超过, 不足, 以上), ranks, and areas named by their one-character forms; all texts invented."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.figure import figure_of
from tongzhou.steps.region import load_region

LEXICON = load_region("jing-jin-ji", Path.cwd()).lexicon


def facts_of(said: str) -> list[Fact]:
    return list(extract(read(f"{said}\n".encode(), "p.txt", date(2023, 11, 17)), LEXICON))


@pytest.mark.parametrize(
    ("said", "qualifier", "low", "high"),
    [
        ("2022年,天津市港口货物吞吐量不足5.5亿吨。", "不足", "5.4", "5.5"),
        ("2022年,河北省钢铁产量不低于2亿吨。", "不低于", "2", None),
        ("2022年,廊坊市高新技术企业达到1500家以上。", "以上", "1500", None),
        ("2022年,天津市进口下降3%以上。", "以上", None, "-3"),
        ("2022年,天津市出口下降近5.2%。", "近", "-5.2", "-5.1"),
        ("2022年,河北省能耗下降不少于3.2%。", "不少于", None, "-3.2"),
        ("2022年,石家庄市至少新建学校12所。", "至少", "12", None),
        ("2022年,雄安新区投资比重提高1个多百分点。", "多", "1", "2"),
    ],
)
def test_a_bound_is_read_as_one_and_reaches_to_its_side(
    said: str, qualifier: str, low: str | None, high: str | None
) -> None:
    (fact,) = facts_of(said)
    assert fact.qualifier == qualifier
    assert (fact.value_low, fact.value_high) == tuple(None if end is None else Decimal(end) for end in (low, high))
    span = figure_of(fact).span
    assert (span.low.is_infinite(), span.high.is_infinite()) == (low is None, high is None)


@pytest.mark.parametrize("said", ["位居全国首位", "居全国第三位", "在全省排第2位", "名列第五"])
def test_a_rank_is_no_amount(said: str) -> None:
    found = facts_of(f"2022年,廊坊市完成投资320.5亿元,{said}。")
    assert [str(one.value) for one in found if one.kind != "rank"] == ["320.5"]


def test_a_place_whose_level_is_printed_keeps_it() -> None:
    (fact,) = facts_of("2022年,天津市港口货物吞吐量5.5亿吨。")
    assert (fact.region, fact.indicator) == ("天津市", "港口货物吞吐量")


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ("2022年,川渝地区进出口总值1.8万亿元。", "重庆市、四川省"),
        ("2022年,江浙沪三地进出口总值14.5万亿元。", "上海市、江苏省、浙江省"),
        ("2022年,沪苏两地进出口总值9.5万亿元。", "上海市、江苏省"),
        ("2022年,苏浙皖社会消费品零售总额9.8万亿元。", "江苏省、浙江省、安徽省"),
        ("晋冀鲁豫四省2022年粮食产量1.5亿吨。", "河北省、山西省、山东省、河南省"),
        ("2022年,京冀两地进出口总值3.8万亿元。", "北京市、河北省"),
    ],
)
def test_provinces_named_by_their_one_character_forms_are_read_in_the_order_of_their_codes(
    said: str, region: str
) -> None:
    assert [one.region for one in facts_of(said)] == [region]


@pytest.mark.parametrize(
    "said",
    [
        "2022年,川渝三地进出口总值1.8万亿元。",
        "2022年,新青年活动投入12.0亿元。",
        "2022年,云贵高原蔬菜进口12.0亿元。",
        "2022年,两省进出口5.03万亿元。",
    ],
)
def test_what_does_not_tell_its_members_gives_no_area_for_certain(said: str) -> None:
    for fact in facts_of(said):
        assert fact.region is None
        assert fact.reading == "review"


def test_a_name_that_begins_with_such_a_form_stays_a_name() -> None:
    found = facts_of("2022年,辽宁、吉林、黑龙江发展指数依次为181.9、165.2和154.7。")
    assert [one.region for one in found] == ["辽宁省", "吉林省", "黑龙江省"]
