"""Relations between printed figures are recomputed with intervals, and no sound page raises an alarm."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.fact import Fact, Kind
from tongzhou.facts.lexicon import build_lexicon
from tongzhou.facts.shelf import MOST_FIGURES, shelves_of
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicators
from tongzhou.terms.unit import parse_unit

AREAS = Areas(
    (
        Area("1", "甲市", "Jia", "province"),
        Area("2", "乙市", "Yi", "province"),
        Area("3", "丙省", "Bing", "province"),
        Area("31", "丁市", "Ding", "prefecture", parent="3"),
    ),
    (Group("三川", "Three Rivers", ("1", "2", "3")),),
    home="三川",
)
LEXICON = build_lexicon(AREAS, Indicators(()))
_place = count(1)


def fact(indicator: str, value: str, unit: str | None = "亿元", kind: Kind = "level", **slots: object) -> Fact:
    number = next(_place)
    printed = Decimal(value)
    known = parse_unit(unit) if unit else None
    blank = Fact(
        f"f{number}", "篇", indicator, "三川", None, None, "2031", printed, None, None, unit, kind, "observed", None, None, None, None, None, None,
        None, None, None, f"{indicator}{value}{unit or ''}", 10 * number, 10 * number + 9, value, 10 * number + 2, 10 * number + 6,
        known.to_base(printed) if known else printed, known.base if known else unit, None, None, None, None, "asserted", "test", None,
    )  # fmt: skip
    return replace(blank, **slots)  # type: ignore[arg-type]  # slots are named by the test


def growth(indicator: str, value: str, **slots: object) -> Fact:
    return fact(indicator, value, "%", "growth_rate", **{"base_period": "2030", **slots})


def of_type(kind: str, *facts: Fact) -> list[Finding]:
    return [one for one in check(facts, lexicon=LEXICON) if one.type == kind]


def trade(total: str = "300.0", imports: str = "180.0", exports: str = "120.0") -> list[Fact]:
    return [fact("外贸进出口总值", total), fact("进口", imports), fact("出口", exports)]


def test_imports_and_exports_make_the_total() -> None:
    (found,) = of_type("sum_of_parts", *trade())
    assert (found.id, found.verdict, found.residual) == ("A01", "exact", Decimal(0))
    assert found.expr == "进口180.0+出口120.0=外贸进出口总值300.0"
    assert found.interval == (Decimal("299.9"), Decimal("300.1"))
    assert len(found.facts) == 3


def test_a_sum_off_by_a_last_digit_is_within_rounding_and_a_sum_off_by_more_is_inconsistent() -> None:
    (close,) = of_type("sum_of_parts", *trade(total="300.1"))
    (wrong,) = of_type("sum_of_parts", *trade(total="300.3"))
    assert close.verdict == "within_rounding"
    assert (wrong.verdict, wrong.residual) == ("inconsistent", Decimal("-0.3"))


def test_units_are_brought_together_before_adding() -> None:
    facts = [fact("进出口总值", "1.20", "万亿元"), fact("出口", "7000"), fact("进口", "5000")]
    (found,) = of_type("sum_of_parts", *facts)
    assert (found.lhs, found.verdict) == (Decimal("1.2"), "exact")
    assert "7000亿元" in found.expr


def test_the_trade_balance_is_the_difference() -> None:
    found = of_type("sum_of_parts", *trade(exports="200.0", total="380.0"), fact("贸易顺差", "20.0"))
    assert [one.verdict for one in found] == ["exact", "exact"]


def test_a_part_that_is_not_printed_is_derived() -> None:
    (found,) = of_type("derive", *trade()[:2])
    assert (found.lhs, found.rhs, found.verdict) == (Decimal(120), None, "derived")
    assert found.expr == "出口=外贸进出口总值300.0-进口180.0"


def by_place(whole: str, *parts: tuple[str, str], region: str = "甲市、乙市") -> list[Fact]:
    return [
        fact("车站数", whole, "个", "count", region=region),
        *(fact("车站数", value, "个", "count", region=name, part_of="车站数") for name, value in parts),
    ]


def test_parts_by_place_that_cover_the_whole_must_add_up() -> None:
    (right,) = of_type("sum_of_parts", *by_place("21", ("甲市", "16"), ("乙市", "5")))
    (wrong,) = of_type("sum_of_parts", *by_place("22", ("甲市", "16"), ("乙市", "5")))
    assert (right.verdict, right.expr) == ("exact", "甲市16+乙市5=车站数21")
    assert wrong.verdict == "inconsistent"


def test_two_chains_with_the_same_noun_keep_their_own_wholes() -> None:
    chains = [*by_place("18", ("甲市", "16"), ("乙市", "2")), *by_place("13", ("甲市", "11"), ("乙市", "2"))]
    assert [one.verdict for one in of_type("sum_of_parts", *chains)] == ["exact", "exact"]


def test_parts_that_leave_out_an_area_leave_a_rest_and_no_alarm() -> None:
    facts = by_place("100", ("甲市", "30"), ("乙市", "20"), region="三川")
    (found,) = check(facts, lexicon=LEXICON)
    assert (found.type, found.verdict) == ("upper_bound", "exact")
    assert found.notes[0].values == {"rest": "50", "unit": "个"}


def test_parts_that_touch_every_area_are_presumed_complete_and_only_a_question() -> None:
    facts = by_place("80", ("甲市", "27"), ("乙市", "30"), ("丁市", "22"), region="三川")
    (found,) = check(facts, lexicon=LEXICON)
    assert (found.verdict, found.notes[0].key) == ("not_checkable", "facts.check.presumed")


def test_parts_of_different_kinds_are_only_bounded_by_their_whole() -> None:
    facts = [
        fact("能源产品进口", "124.0"),
        *(fact(n, v, part_of="能源产品进口") for n, v in (("原油进口", "100.0"), ("煤炭进口", "20.0"))),
    ]
    (within,) = of_type("upper_bound", *facts)
    assert (within.verdict, within.residual) == ("exact", Decimal(-4))
    (beyond,) = of_type(
        "upper_bound", *facts[:2], replace(facts[2], value=Decimal("90.0"), value_norm=Decimal(9000000000))
    )
    assert (beyond.verdict, beyond.notes[0].key) == ("not_checkable", "facts.check.exceeds")


def test_areas_are_summed_into_their_group() -> None:
    facts = [fact("货运量", v, "万吨", region=r) for r, v in (("甲市", "10.5"), ("乙市", "20.5"), ("丙省", "30.5"))]
    total = fact("货运量", "61.5", "万吨", text="三地货运量合计61.5万吨")
    (found,) = of_type("sum_of_parts", *facts, total)
    assert found.verdict == "exact"
    (wrong,) = of_type("sum_of_parts", *facts, replace(total, value=Decimal("71.5")))
    assert wrong.verdict == "inconsistent"


def share(value: str, **slots: object) -> Fact:
    return fact("机电产品出口占出口总值比重", value, "%", "share", **{"whole": "三川地区出口总值", **slots})


def test_a_share_is_recomputed_from_part_and_whole() -> None:
    (found,) = of_type("share", *trade(), fact("机电产品出口", "60.0"), share("50.0"))
    assert (found.verdict, found.lhs) == ("exact", Decimal(50))
    (wrong,) = of_type("share", *trade(), fact("机电产品出口", "60.0"), share("50.9"))
    assert wrong.verdict == "inconsistent"


def test_a_share_that_was_cut_off_instead_of_rounded_raises_no_alarm() -> None:
    # 60.0 / 120.15 … the quotient 18.775 printed as 18.7: 1502 / 8000.
    (found,) = of_type("share", fact("出口", "8000.000"), fact("机电产品出口", "1502.000"), share("18.7"))
    assert (found.lhs, found.verdict) == (Decimal("18.775"), "within_rounding")
    assert [note.key for note in found.notes] == ["facts.check.cut_off"]


def test_a_share_of_the_nation_gives_the_nations_total() -> None:
    facts = [*trade(), fact("外贸进出口总值占全国比重", "12.0", "%", "share", whole="全国外贸进出口总值")]
    (found,) = of_type("derive", *facts)
    assert (found.lhs, found.verdict) == (Decimal(2500), "derived")


def test_the_growth_of_the_total_follows_from_the_parts() -> None:
    rates = [growth("外贸进出口总值", "20.0"), growth("进口", "20.0"), growth("出口", "20.0")]
    (found,) = of_type("growth_decomposition", *trade(), *rates)
    assert (found.verdict, found.lhs) == ("exact", Decimal(20))
    wrong = replace(rates[0], value=Decimal("21.0"), value_norm=Decimal("21.0"))
    assert of_type("growth_decomposition", *trade(), wrong, *rates[1:])[0].verdict == "inconsistent"


def test_growths_against_different_base_periods_are_not_joined() -> None:
    rates = [growth("外贸进出口总值", "20.0"), growth("进口", "20.0", base_period="2025"), growth("出口", "20.0")]
    assert of_type("growth_decomposition", *trade(), *rates) == []


def index(value: str = "136.0", change: str = "6.0", name: str = "绿色发展指数", unit: str = "点") -> list[Fact]:
    return [
        fact(name, value, None, "index", period="2020"),
        fact(name, change, unit, "avg_annual_change", period="2014-2020", base_period="2014"),
    ]


def test_points_a_year_are_added_to_a_base_of_a_hundred() -> None:
    (found,) = of_type("cumulative_vs_average", *index())
    assert (found.verdict, found.expr) == ("exact", "绿色发展指数:100+6×6.0=136.0")
    assert [note.key for note in found.notes] == ["facts.check.arithmetic", "facts.check.base_assumed"]


def test_per_cent_a_year_are_multiplied() -> None:
    # 100 × 1.05⁶ = 134.0096
    (found,) = of_type("cumulative_vs_average", *index("134.0", "5.0", unit="%"))
    assert (found.verdict, found.notes[0].key) == ("within_rounding", "facts.check.geometric")


def test_an_index_that_fits_no_base_of_a_hundred_is_a_question_unless_another_shows_the_base() -> None:
    assert of_type("cumulative_vs_average", *index("146.0"))[0].verdict == "not_checkable"
    verdicts = {one.verdict for one in of_type("cumulative_vs_average", *index("146.0"), *index(name="创新发展指数"))}
    assert verdicts == {"inconsistent", "exact"}


def test_a_cumulative_growth_agrees_with_its_yearly_mean() -> None:
    yearly = fact("货运量", "10.0", "%", "avg_annual_change", period="2028-2031")
    (found,) = of_type("cumulative_vs_average", growth("货运量", "33.1", base_period="2028"), yearly)
    assert found.verdict == "exact"


def gap(value: str = "3", **slots: object) -> Fact:
    named = {"base": "高于全国", "base_region": "全国", **slots}
    return fact("外贸进出口总值增速-全国增速", value, "个百分点", "pp_diff", **named)


def test_a_gap_in_points_gives_the_growth_it_was_measured_against() -> None:
    (found,) = of_type("derive", growth("外贸进出口总值", "12.9"), gap())
    assert (found.lhs, found.interval) == (Decimal("9.9"), (Decimal("9.35"), Decimal("10.45")))


def test_a_gap_is_checked_where_both_growths_are_printed() -> None:
    nation = growth("外贸进出口总值", "9.9", region="全国")
    (found,) = of_type("pp_diff", nation, growth("外贸进出口总值", "12.9"), gap("3.0"))
    assert found.verdict == "exact"
    (wrong,) = of_type("pp_diff", nation, growth("外贸进出口总值", "12.9"), gap("4.0"))
    assert wrong.verdict == "inconsistent"


def test_a_headline_repeats_the_body() -> None:
    facts = [growth("外贸进出口总值", "12.9", role="headline"), growth("外贸进出口总值", "12.9")]
    assert [one.verdict for one in of_type("restatement", *facts)] == ["exact"]
    facts[1] = replace(facts[1], value=Decimal("12.1"))
    assert [one.verdict for one in of_type("restatement", *facts)] == ["inconsistent"]


def test_a_value_of_an_earlier_year_is_derived_from_level_and_decline() -> None:
    facts = [fact("PM2.5年均浓度", "44", "微克每立方米"), growth("PM2.5年均浓度", "-51", base_period="2023")]
    (found,) = of_type("derive", *facts)
    assert found.expr == "2023年PM2.5年均浓度=44÷(1-51%)"
    assert found.lhs == Decimal("89.795918")


def test_the_area_a_ratio_takes_as_one_is_one() -> None:
    ratio = fact("研发投入强度", "1", None, "ratio", region="丙省", base_region="丙省", base="以丙省为1")
    assert of_type("ratio_base", ratio)[0].verdict == "exact"
    assert of_type("ratio_base", replace(ratio, value=Decimal("1.2")))[0].verdict == "inconsistent"


def test_a_contradiction_of_figures_whose_attachment_is_doubtful_is_only_a_question() -> None:
    facts = trade(total="310.0")
    doubtful = replace(facts[0], reading="review", notes="facts.doubt.region_far")
    joined = replace(facts[0], reading="review", notes="facts.doubt.join")
    assert of_type("sum_of_parts", doubtful, *facts[1:])[0].verdict == "not_checkable"
    (found,) = of_type("sum_of_parts", joined, *facts[1:])
    assert (found.verdict, found.notes[-1].key) == ("inconsistent", "facts.check.slots_review")


@pytest.mark.parametrize("modality", ["plan", "target", "proposal", "claim"])
def test_only_what_was_observed_enters(modality: str) -> None:
    facts = trade(total="999.0")
    assert of_type("sum_of_parts", replace(facts[0], modality=modality), *facts[1:]) == []  # type: ignore[arg-type]


def test_figures_of_two_articles_are_not_mixed() -> None:
    facts = trade(total="999.0")
    assert of_type("sum_of_parts", replace(facts[0], article="别篇"), *facts[1:]) == []


SAID = (
    "港口外贸\n\n本报讯 三川出口120.0亿元。机电产品出口居首位，机电产品出口60.0亿元，服装出口20.0亿元。"
    "原油进口90.0亿元，增长80.0%，成为拉动进口值增长的主要因素。以丙省为1，甲市强度由4.4变为3.6，差距正在缩小。\n"
)


def placed(one: Fact) -> Fact:
    """Put a fact where its numeral stands in the sentence."""
    at = SAID.index(format(one.value, "f"))
    length = len(format(one.value, "f"))
    return replace(one, char_start=at - 4, char_end=at + length, value_start=at, value_end=at + length)


def test_claims_in_words_are_held_against_the_figures() -> None:
    text = read(SAID.encode(), "p.txt", date(2031, 7, 8))
    ratio = {"region": "甲市", "base_region": "丙省", "base": "以丙省为1"}
    facts = [
        placed(fact("出口", "120.0")), placed(fact("机电产品出口", "60.0")), placed(fact("服装出口", "20.0")),
        placed(fact("原油进口", "90.0")), placed(growth("原油进口", "80.0")),
        fact("进口", "180.0", char_start=0, char_end=1, value_start=0, value_end=1),
        growth("进口", "30.0", char_start=1, char_end=2, value_start=1, value_end=2),
        placed(fact("研发强度", "4.4", None, "ratio", **{**ratio, "period": "2025"})),
        placed(fact("研发强度", "3.6", None, "ratio", **ratio)),
    ]  # fmt: skip
    found = {(one.type, one.verdict) for one in check(facts, text, LEXICON)}
    assert ("claim_contribution", "exact") in found
    said = [one for one in check(facts, text, LEXICON) if one.type == "claim_direction"]
    assert [one.verdict for one in said] == ["exact", "exact"]
    # 90 − 50 = 40 of 180 − 138.46 = 41.54
    (driver,) = [one for one in check(facts, text, LEXICON) if one.type == "claim_contribution"]
    assert driver.lhs is not None
    assert round(driver.lhs, 1) == Decimal("96.3")


def test_a_claim_the_figures_do_not_bear_out_is_a_question() -> None:
    text = read(SAID.encode(), "p.txt")
    ratio = {"region": "甲市", "base_region": "丙省"}
    facts = [
        placed(fact("研发强度", "4.4", None, "ratio", **ratio)),
        placed(fact("研发强度", "3.6", None, "ratio", **{**ratio, "period": "2035"})),
    ]
    facts[1] = replace(facts[1], value=Decimal("4.9"))
    (found,) = check(facts, text, LEXICON)
    assert (found.verdict, found.notes[0].key) == ("not_checkable", "facts.check.claim_not_borne_out")


def test_nothing_is_found_in_nothing() -> None:
    assert check(()) == ()


class CountedName(str):
    """The name of a place that counts how often it is looked up or compared."""

    looks = 0

    def __hash__(self) -> int:
        CountedName.looks += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        CountedName.looks += 1
        return super().__eq__(other)


def test_the_work_grows_with_the_number_of_facts_and_not_with_its_square() -> None:
    def looks(areas: int) -> int:
        facts = [replace(one, region=CountedName(f"区{n}")) for n in range(areas) for one in trade()]
        CountedName.looks = 0
        found = check(facts)
        assert sum(one.type == "sum_of_parts" for one in found) == areas
        return CountedName.looks

    assert looks(200) < 5 * looks(50)


def test_what_runs_on_for_thousands_of_figures_is_checked_in_stretches() -> None:
    many = [*(fact(f"指标{number}", "1.0") for number in range(MOST_FIGURES)), *trade()]
    assert [len(shelf.figures) for shelf in shelves_of(many)] == [MOST_FIGURES, 3]
    (found,) = of_type("sum_of_parts", *many)
    assert found.verdict == "exact"
