"""Breaks of coverage between two figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tongzhou.facts.coverage import breaks, coverage_breaks, disagreements
from tongzhou.facts.known import Known, KnownFigures
from tongzhou.terms.area import Area, AreaNote, Areas
from tongzhou.terms.indicator import Indicator, Indicators, Revision

NOTE = AreaNote(date(2017, 4, 1), "柳河新区设立", "公告", english="A new area is set up")
VAGUE = AreaNote(date(2013, 6, 1), "文田县划出", None, True, "Wentian leaves")
AREAS = Areas(
    (
        Area("0", "全国", "Nation", "nation"),
        Area("1", "青州市", "Qing", "province", "0"),
        Area("32", "柳河市", "Liuhe", "prefecture", "1", notes=(VAGUE, NOTE)),
    ),
    nation="全国",
)
INDICATORS = Indicators(
    (
        Indicator("地区生产总值", "gross regional product", "亿元",
                  revisions=(Revision(date(2019, 11, 22), "普查修订", "census", "公告"),)),
        Indicator("常住人口", "residents", "万人"),
        Indicator("渔获量", "catch", "万吨", unlike=("捕捞配额",)),
        Indicator("捕捞配额", "quota", "万吨"),
    )
)  # fmt: skip


def known(
    indicator: str = "常住人口", area: str = "青州市", period: str = "2015", value: str = "100.5", **more: object
) -> Known:
    plain = Known(indicator, area, period, Decimal(value), "万人", "青州市统计局", "2016", "preliminary")
    return replace(plain, **more)  # type: ignore[arg-type]  # each field is given by its name


PLANTED = {
    "boundary": (known(area="柳河市", period="2016"), known(area="柳河市", period="2018"), "boundary"),
    "boundary of a stock": (known(area="柳河市", period="2016-12-31"), known(area="柳河市", period="2017-12-31"), "boundary"),
    "boundary of assumed day": (known(area="柳河市", period="2012"), known(area="柳河市", period="2014"), "boundary_assumed"),
    "census by status": (known(), known(vintage="2021", status="census_revised"), "census"),
    "declared revision": (
        known("地区生产总值", period="2018", vintage="2019", status="final"),
        known("地区生产总值", period="2019", vintage="2020"),
        "revision",
    ),
    "declared revision of one period": (
        known("地区生产总值", vintage="2016", status="final"),
        known("地区生产总值", vintage="2023", status="census_revised"),
        "revision",
    ),
    "index bases": (known("发展指数", base="2010=100"), known("发展指数", base="2014=100"), "base"),
    "enterprises and market entities": (known("企业数量"), known("市场主体数量"), "counted"),
    "legal units and enterprises": (known("法人单位数"), known("实有企业数量"), "counted"),
    "market entities under their new name": (known("经营主体"), known("个体工商户"), "counted"),
    "new and stock": (known("新增企业数量"), known("企业数量"), "movement"),
    "new and stock of something else": (known("新设养老机构"), known("养老机构数量"), "movement"),
    "declared unlike": (known("渔获量"), known("捕捞配额"), "unlike"),
    "printed scope": (known(coverage="规模以上"), known(coverage="全部"), "scope"),
}  # fmt: skip


def keys(one: Known, other: Known) -> set[str]:
    return {note.key.removeprefix("facts.coverage.") for note in breaks(one, other, AREAS, INDICATORS)}


@pytest.mark.parametrize(("one", "other", "kind"), PLANTED.values(), ids=PLANTED)
def test_a_planted_break_is_found_whichever_figure_comes_first(one: Known, other: Known, kind: str) -> None:
    assert kind in keys(one, other)
    assert kind in keys(other, one)


def test_twelve_breaks_at_least_are_planted() -> None:
    assert len(PLANTED) >= 12


CLEAN = [
    *[(known(period=str(year)), known(period=str(year + 1), vintage=str(year + 2))) for year in range(1990, 2025)],
    *[(known(area="柳河市", period=str(year)), known(area="柳河市", period=str(year + 1))) for year in range(2018, 2048)],
    *[(known(area="柳河市", period=str(year)), known(area="柳河市", period=str(year + 1))) for year in range(1985, 2012)],
    *[
        (known("地区生产总值", period=str(year), vintage=str(year + 1)), known("地区生产总值", period=str(year + 1), vintage=str(year + 2)))
        for year in range(1993, 2018)
    ],
    *[
        (known("地区生产总值", period=str(year), vintage="2023", status="census_revised"), known("地区生产总值", period="2021", vintage="2022"))
        for year in range(2000, 2020)
    ],
    *[(known(status=a), known(status=b)) for a in ("preliminary", "final", None) for b in ("preliminary", "revised", "final", None)],
    *[(known("企业数量", period=str(year)), known("实有企业", period=str(year + 1))) for year in range(2000, 2012)],
    *[(known("新增企业数量", period=str(year)), known("新设企业数量", period=str(year + 1))) for year in range(2000, 2012)],
    *[
        (known("发展指数", base="2014=100", period=str(year)), known("发展指数", base="2014 = 100", period=str(year + 1)))
        for year in range(2000, 2012)
    ],
    *[(known("渔获量", period=str(year)), known("常住人口", period=str(year))) for year in range(2000, 2012)],
    *[(known(coverage=None), known(coverage="规模以上", period=str(year))) for year in range(2000, 2012)],
]  # fmt: skip


def test_two_hundred_clean_pairs_break_on_nothing() -> None:
    assert len(CLEAN) >= 200
    assert [pair for pair in CLEAN if keys(*pair)] == []


def test_issuers_that_disagree_are_put_side_by_side() -> None:
    one, other = known(value="153.5", issuer="甲局"), known(value="185", issuer="乙局")
    assert disagreements((one, other), AREAS, INDICATORS) == ((one, other),)


def test_a_revision_or_a_rounder_figure_is_no_disagreement() -> None:
    one = known(value="153.5", issuer="甲局")
    assert disagreements((one, known(value="185", issuer="乙局", status="census_revised")), AREAS, INDICATORS) == ()
    assert disagreements((one, known(value="154", issuer="乙局")), AREAS, INDICATORS) == ()


def test_without_findings_nothing_is_said() -> None:
    assert coverage_breaks((), (), KnownFigures((), AREAS, INDICATORS)) == ()
