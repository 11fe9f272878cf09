"""The example pages carry the real figures, and the program reads and checks them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.steps.region import load_region
from tongzhou.terms.finding import Finding

EXAMPLES = Path(__file__).parents[2] / "examples" / "jing-jin-ji"
TRADE, SERVICES, EXCERPT = (page.name for page in sorted((EXAMPLES / "pages").glob("*.txt")))

#: What a reader must find on the pages: page, numeral, unit, a word of the sentence it stands in.
FIGURES = [
    (TRADE, "36843.2", "亿元", "进出口"),
    (TRADE, "12.9", "%", "增长"),
    (TRADE, "3", "个百分点", "全国"),
    (TRADE, "11.8", "%", "占全国"),
    (TRADE, "27263.6", "亿元", "进口"),
    (TRADE, "18.1", "%", "增长"),
    (TRADE, "9579.6", "亿元", "出口"),
    (TRADE, "0.3", "%", "增长"),
    (TRADE, "4699.8", "亿元", "机电产品"),
    (TRADE, "49.1", "%", "出口总值"),
    (TRADE, "1246.6", "亿元", "成品油"),
    (TRADE, "12406.7", "亿元", "能源产品"),
    (TRADE, "45.5", "%", "进口总值"),
    (TRADE, "10074.0", "亿元", "原油"),
    (TRADE, "2037.4", "亿元", "天然气"),
    (TRADE, "2987.2", "亿元", "高新"),
    (TRADE, "119.33", None, "总指数"),
    (TRADE, "140.81", None, "绿色"),
    (TRADE, "6.8", "点", "年均"),
    (TRADE, "131.87", None, "创新"),
    (TRADE, "5.31", "点", "年均"),
    (TRADE, "28.7", "%", "能耗"),
    (TRADE, "25.0", "%", "能耗"),
    (TRADE, "26.1", "%", "能耗"),
    (TRADE, "51", "%", "PM2.5"),
    (TRADE, "44", "微克/立方米", "降至"),
    (TRADE, "72.4", "%", "优良天数"),
    (TRADE, "81", "公里", "全长"),
    (TRADE, "506", "亿元", "投资"),
    (TRADE, "21", "座", "站"),
    (TRADE, "18", "个", "招标"),
    (TRADE, "13", "个", "开工"),
    (SERVICES, "33", "项", "互认"),
    (SERVICES, "296", "家", "医疗机构"),
    (SERVICES, "20", "项", "共享"),
    (SERVICES, "155", "家", "医疗机构"),
    (SERVICES, "80", "家", "企业"),
    (SERVICES, "27", "家", "京津"),
    (SERVICES, "30", "家", "保定"),
    (SERVICES, "23", "家", "衡水"),
    (SERVICES, "4600", "个", "岗位"),
    (SERVICES, "399.99", "万人次", "观看"),
    (SERVICES, "160", "个", "意向"),
    (SERVICES, "150", "份", "协议"),
    (SERVICES, "100", "名", "调解员"),
    (SERVICES, "70", "人", "演"),
    (SERVICES, "3至5", "个", "建议"),
    (EXCERPT, "40269.6", "亿元", "地区生产总值"),
    (EXCERPT, "15695.05", "亿元", "地区生产总值"),
    (EXCERPT, "40391.3", "亿元", "地区生产总值"),
    (EXCERPT, "75002", "元", "可支配收入"),
    (EXCERPT, "2188.6", "万人", "常住人口"),
    (EXCERPT, "30438.4", "亿元", "进出口"),
    (EXCERPT, "6.53", "%", "强度"),
    (EXCERPT, "288", "天", "优良天数"),
]


@cache
def facts_and_findings(name: str) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    lexicon = load_region("jing-jin-ji", Path("nowhere")).lexicon
    page = EXAMPLES / name if name.startswith("page-") else EXAMPLES / "pages" / name
    text = read(page.read_bytes(), name, date(2022, 11, 17))
    facts = tuple(extract(text, lexicon))
    return facts, check(facts, text, lexicon)


def found(name: str, numeral: str) -> list[Fact]:
    return [fact for fact in facts_and_findings(name)[0] if fact.value_text == numeral]


def verdicts(name: str) -> set[str]:
    return {finding.verdict for finding in facts_and_findings(name)[1]}


def expressions(findings: Iterable[Finding]) -> str:
    return "\n".join(finding.expr for finding in findings)


@pytest.mark.parametrize(("page", "numeral", "unit", "word"), FIGURES, ids=lambda value: str(value))
def test_a_printed_figure_is_a_fact_with_its_unit_and_sentence(
    page: str, numeral: str, unit: str | None, word: str
) -> None:
    assert [fact.text for fact in found(page, numeral) if fact.unit == unit], numeral
    around = read((EXAMPLES / "pages" / page).read_bytes(), page).raw
    sentences = [around[max(0, fact.value_start - 60) : fact.value_end + 30] for fact in found(page, numeral)]
    assert any(word in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("numeral", "indicator", "kind"),
    [
        ("36843.2", "进出口总值", "level"),
        ("27263.6", "进口", "level"),
        ("9579.6", "出口", "level"),
        ("4699.8", "机电产品出口", "level"),
        ("12406.7", "能源产品进口", "level"),
        ("10074.0", "原油进口", "level"),
        ("2037.4", "天然气进口", "level"),
        ("2987.2", "高新技术产品进口", "level"),
    ],
)
def test_a_trade_figure_is_read_whole(numeral: str, indicator: str, kind: str) -> None:
    facts = [fact for fact in found(TRADE, numeral) if fact.kind == kind]
    assert {(fact.region, fact.period, fact.modality) for fact in facts} == {("京津冀", "2022Q1-Q3", "observed")}
    assert all(fact.indicator is not None and fact.indicator.endswith(indicator) for fact in facts)


@pytest.mark.parametrize(
    ("numeral", "indicator", "period", "kind"),
    [
        ("140.81", "绿色发展指数", "2020", "index"),
        ("6.8", "绿色发展指数", "2014-2020", "avg_annual_change"),
        ("131.87", "创新发展指数", "2020", "index"),
        ("5.31", "创新发展指数", "2014-2020", "avg_annual_change"),
    ],
)
def test_an_index_figure_is_read_whole(numeral: str, indicator: str, period: str, kind: str) -> None:
    (fact,) = found(TRADE, numeral)
    assert (fact.indicator, fact.region, fact.period, fact.kind) == (indicator, "京津冀", period, kind)


def test_a_list_after_分别_gives_each_area_its_value() -> None:
    energy = {fact.region: fact.value for numeral in ("28.7", "25.0", "26.1") for fact in found(TRADE, numeral)}
    assert energy == {"北京市": Decimal("-28.7"), "天津市": Decimal("-25.0"), "河北省": Decimal("-26.1")}


def test_the_proposal_is_no_observation_and_keeps_both_ends() -> None:
    (fact,) = found(SERVICES, "3至5")
    assert (fact.modality, fact.value_low, fact.value_high) == ("proposal", Decimal(3), Decimal(5))


def test_a_layout_break_inside_a_word_does_not_cut_the_figure_off() -> None:
    (fact,) = found(TRADE, "2987.2")
    assert fact.indicator == "高新技术产品进口"


@pytest.mark.parametrize("page", [TRADE, SERVICES, EXCERPT])
def test_nothing_on_an_example_page_contradicts_itself(page: str) -> None:
    wrong = [one for one in facts_and_findings(page)[1] if one.verdict == "inconsistent"]
    assert expressions(wrong) == ""


def test_imports_and_exports_are_found_to_make_the_total() -> None:
    sums = [one for one in facts_and_findings(TRADE)[1] if one.type == "sum_of_parts"]
    assert {one.rhs for one in sums} >= {Decimal("36843.2")}


def test_points_a_year_are_found_to_agree_with_the_index() -> None:
    found = [one for one in facts_and_findings(TRADE)[1] if one.type == "cumulative_vs_average"]
    assert {one.verdict for one in found} <= {"exact", "within_rounding"}
    assert {one.rhs for one in found} >= {Decimal("140.81"), Decimal("131.87")}


def test_the_page_with_an_error_has_exactly_one_contradiction() -> None:
    wrong = [one for one in facts_and_findings("page-with-an-error.txt")[1] if one.verdict == "inconsistent"]
    assert len(wrong) == 1
    assert wrong[0].lhs == Decimal("36861.2")
    assert wrong[0].rhs == Decimal("36843.2")
