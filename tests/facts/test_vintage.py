"""Which release a printed figure comes out on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import count

import pytest

from tongzhou.facts.coverage import coverage_breaks
from tongzhou.facts.fact import Fact, Kind
from tongzhou.facts.known import Known, KnownFigures
from tongzhou.facts.vintage import vintages_named
from tongzhou.terms.area import Area, AreaNote, Areas
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicator, Indicators
from tongzhou.terms.unit import parse_unit
from tongzhou.terms.words import Message

OLD, NEW = "2016", "2021"
PLACES = ("青州市", "白州市", "云川省")
AREAS = Areas(
    (
        Area("0", "全国", "Nation", "nation"),
        Area("1", "青州市", "Qing", "province", "0", ("青州",)),
        Area("2", "白州市", "Bai", "province", "0", ("白州",)),
        Area("3", "云川省", "Yunchuan", "province", "0", ("云川",)),
    ),
    nation="全国",
)
INDICATORS = Indicators(
    (
        Indicator("研发经费", "R&D expenditure", "亿元", is_additive=True),
        Indicator("地区生产总值", "gross regional product", "亿元", is_additive=True),
        Indicator("研发经费投入强度", "R&D intensity", "%", ratio_of=("研发经费", "地区生产总值")),
        Indicator("渔船保有量", "fishing boats", "艘"),
    )
)
NUMBERS = count(1)


def fact(indicator: str, region: str, period: str, value: str, unit: str | None, kind: Kind, **more: object) -> Fact:
    """A fact as the reading gives it, only what the recomputation needs filled in."""
    number = next(NUMBERS)
    known = parse_unit(unit) if unit else None
    printed = Decimal(value)
    plain: dict[str, object] = {name: None for name in Fact.__slots__}
    plain |= {
        "id": f"f{number}",
        "indicator": indicator,
        "region": region,
        "period": period,
        "value": printed,
        "unit": unit,
        "kind": kind,
        "modality": "observed",
        "text": "",
        "char_start": number * 10,
        "char_end": number * 10 + 9,
        "value_text": value,
        "value_start": number * 10,
        "value_end": number * 10 + 1,
        "value_norm": known.to_base(printed) if known else printed,
        "unit_norm": known.base if known else None,
        "reading": "asserted",
        "rule": "test",
    }
    return Fact(**(plain | more))  # type: ignore[arg-type]  # each field is given by its name


def row(values: list[str], indicator: str = "研发经费投入强度之比", period: str = "2014") -> list[Fact]:
    """A ratio of areas as printed: a:b:1."""
    facts = [fact(indicator, place, period, value, None, "ratio") for place, value in zip(PLACES, values, strict=True)]
    start = facts[0].char_start
    return [replace(one, char_start=start, char_end=start + 30) for one in facts]


def releases(indicator: str, period: str, unit: str, old: list[str], new: list[str]) -> list[Known]:
    """The same cells in an old release of each place's own bureau and in a newer one of the nation's, revised."""
    first = [
        Known(indicator, place, period, Decimal(value), unit, f"{place}统计局", OLD, "preliminary")
        for place, value in zip(PLACES, old, strict=True)
    ]
    later = [
        Known(indicator, place, period, Decimal(value), unit, "国家统计局", NEW, "census_revised")
        for place, value in zip(PLACES, new, strict=True)
    ]
    return first + later


def named(facts: list[Fact], known: list[Known]) -> tuple[Finding, ...]:
    return vintages_named(facts, KnownFigures(tuple(known), AREAS, INDICATORS))


def said_releases(finding: Finding) -> set[str]:
    """The vintages of the releases a finding says the figure comes out on."""
    found: set[str] = set()

    def walk(message: object) -> None:
        if isinstance(message, Message):
            if message.key.startswith("facts.vintage.edition"):
                found.add(str(message.values["vintage"]))
            for value in message.values.values():
                walk(value)

    for note in finding.notes:
        if "releases" in note.values:
            walk(note.values["releases"])
    return found


# --- the ratio of the page -------------------------------------------------------------------------------------------

SPENT = [Known("研发经费", p, "2014", Decimal(v), "亿元", "国家统计局", "2015", "preliminary")
         for p, v in zip(PLACES, ("1268.8", "464.7", "313.1"), strict=True)]  # fmt: skip
PRODUCT_OLD = [Known("地区生产总值", p, "2014", Decimal(v), "亿元", f"{p}统计局", "2015", "final")
               for p, v in zip(PLACES, ("21330.83", "15726.93", "29421.15"), strict=True)]  # fmt: skip
PRODUCT_NEW = [Known("地区生产总值", p, "2014", Decimal(v), "亿元", "国家统计局", "2023", "census_revised")
               for p, v in zip(PLACES, ("22926.0", "10640.6", "25208.9"), strict=True)]  # fmt: skip
INTENSITY = [Known("研发经费投入强度", p, "2014", Decimal(v), "%", "国家统计局", "2015", "preliminary")
             for p, v in zip(PLACES, ("5.95", "2.96", "1.06"), strict=True)]  # fmt: skip


def test_the_ratio_of_intensities_comes_out_on_the_product_revised_after_the_census() -> None:
    (found,) = named(row(["4.46", "3.52", "1"]), SPENT + PRODUCT_OLD + PRODUCT_NEW + INTENSITY)
    assert found.type == "vintage"
    assert found.verdict == "within_rounding"
    assert len(found.facts) == 3
    assert "4.456:3.516:1" in found.expr
    assert said_releases(found) == {"2015", "2023"}  # the expenditure of 2015 over the product of 2023
    (note,) = found.notes
    assert note.key == "facts.vintage.comes_out_not_on"


def test_a_ratio_on_first_published_intensities_is_named_as_that() -> None:
    (found,) = named(row(["5.61", "2.79", "1"]), SPENT + PRODUCT_NEW + INTENSITY)
    assert said_releases(found) == {"2015"}


def test_a_ratio_that_comes_out_on_nothing_known_is_not_called_wrong() -> None:
    (found,) = named(row(["4.86", "3.52", "1"]), SPENT + PRODUCT_OLD + PRODUCT_NEW + INTENSITY)
    assert found.verdict == "not_checkable"
    assert found.notes[0].key == "facts.vintage.none"


def test_nothing_is_said_where_nothing_is_known() -> None:
    assert named(row(["4.46", "3.52", "1"]), PRODUCT_NEW) == ()


def test_plans_are_not_recomputed() -> None:
    planned = [replace(one, modality="plan") for one in row(["4.46", "3.52", "1"])]
    assert named(planned, SPENT + PRODUCT_NEW) == ()


# --- planted cases ---------------------------------------------------------------------------------------------------


def rounded(value: Decimal, digits: int) -> str:
    return str(value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def planted() -> Iterator[tuple[str, list[Fact], list[Known], str]]:
    """Cases of an invented region: what is printed, what is known, and the vintage it was printed from; by arithmetic, no chance."""
    for number in range(9):
        old = [Decimal(2000 + 137 * number), Decimal(1500 + 61 * number), Decimal(900 + 43 * number)]
        new = [old[0] * Decimal("1.07"), old[1] * Decimal("0.71"), old[2] * Decimal("0.93")]
        before = [value * Decimal("0.91") for value in old]
        earlier = [value * (Decimal("0.86") + Decimal(k) / 100) for k, value in enumerate(new)]
        name = "地区生产总值" if number % 2 else "渔船保有量"
        unit = "亿元" if number % 2 else "艘"
        texts = [[rounded(v, 1 if number % 2 else 0) for v in column] for column in (old, new, before, earlier)]
        known = releases(name, "2015", unit, texts[0], texts[1]) + releases(name, "2014", unit, texts[2], texts[3])
        is_new = number % 3 != 0
        now, then = (texts[1], texts[3]) if is_new else (texts[0], texts[2])
        vintage = NEW if is_new else OLD
        values = [Decimal(one) for one in now]
        base = [Decimal(one) for one in then]
        ratio = [rounded(values[0] / values[2], 2), rounded(values[1] / values[2], 2), "1"]
        yield f"ratio {number}", row(ratio, name, "2015"), known, vintage
        growth = rounded((values[0] / base[0] - 1) * 100, 1)
        yield (
            f"growth {number}",
            [fact(name, PLACES[0], "2015", growth, "%", "growth_rate", base_period="2014")],
            known,
            vintage,
        )
        multiple = rounded(values[1] / values[2], 2)
        yield (
            f"multiple {number}",
            [fact(name, PLACES[1], "2015", multiple, "倍", "ratio", base_region=PLACES[2])],
            known,
            vintage,
        )
        yield f"level {number}", [fact(name, PLACES[2], "2015", now[2], unit, "level")], known, vintage
        if number % 2:
            spent = releases("研发经费", "2015", "亿元", ["80.4", "61.2", "9.3"], ["80.4", "61.2", "9.3"])
            intensity = [Decimal(one) / value * 100 for one, value in zip(("80.4", "61.2", "9.3"), values, strict=True)]
            gap = rounded(intensity[0] - intensity[2], 2)
            yield (
                f"gap {number}",
                [fact("研发经费投入强度", PLACES[0], "2015", gap, "个百分点", "pp_diff", base_region=PLACES[2])],
                known + spent[:3],
                vintage,
            )
            nation = [
                Known(name, "全国", "2015", Decimal("61200.5"), "亿元", "国家统计局", at, status)
                for at, status in ((OLD, "preliminary"), (NEW, "census_revised"))
            ]
            share = rounded(values[0] / Decimal("61200.5") * 100, 2)
            yield (
                f"share {number}",
                [fact(f"{name}占全国比重", PLACES[0], "2015", share, "%", "share", whole=f"全国{name}")],
                known + nation[:1],
                vintage,
            )


CASES = list(planted())


def test_there_are_at_least_thirty_planted_cases() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize(("facts", "known", "vintage"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_planted_case_is_named_by_its_release(facts: list[Fact], known: list[Known], vintage: str) -> None:
    (found,) = named(facts, known)
    assert found.verdict in ("exact", "within_rounding")
    # A numerator or whole of which only one release is known is named beside the release in question.
    others = {OLD, NEW} - {vintage}
    single = {one.vintage for one in known if one.indicator == "研发经费" or one.area == "全国"}
    assert vintage in said_releases(found)
    assert said_releases(found) & others <= single


@pytest.mark.parametrize("facts", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_a_figure_of_no_release_is_given_to_none(facts: list[Fact]) -> None:
    """The same figures, moved away from every release by a fifth: no release may be named."""
    case = next(one for one in CASES if one[1] is facts)
    moved = [
        one if one.kind == "ratio" and one.value == 1 else replace(one, value=one.value * Decimal("1.2"))
        for one in facts
    ]
    moved = [replace(one, value_norm=one.value) for one in moved]
    assert all(one.verdict == "not_checkable" for one in named(moved, case[2]))


def test_one_release_that_reproduces_a_figure_is_named_without_mixtures_of_two() -> None:
    known = [
        Known("渔船保有量", place, "2015", Decimal(value), "艘", "国家统计局", at, "final")
        for place, old, new in (("云川省", "512", "498"), ("全国", "6000", "6001"))
        for at, value in ((OLD, old), (NEW, new))
    ]
    share = fact("渔船保有量占全国比重", "云川省", "2015", "8.3", "%", "share", whole="全国渔船保有量")
    (found,) = named([share], known)
    assert said_releases(found) == {NEW}


def test_a_growth_in_comparable_prices_is_not_recomputed_from_current_ones() -> None:
    known = releases("地区生产总值", "2015", "亿元", ["200.0"] * 3, ["210.0"] * 3)
    known += releases("地区生产总值", "2014", "亿元", ["190.0"] * 3, ["205.0"] * 3)
    one = fact("地区生产总值", PLACES[0], "2015", "7.1", "%", "growth_rate", base_period="2014", price="可比价格")
    assert named([one], known) == ()


def test_a_level_on_which_all_releases_agree_is_passed_over() -> None:
    known = releases("渔船保有量", "2015", "艘", ["512", "600", "700"], ["512", "610", "710"])
    assert named([fact("渔船保有量", PLACES[0], "2015", "512", "艘", "count")], known) == ()


# --- what stands between the figures compared --------------------------------------------------------------------------


def broken(facts: list[Fact], known: list[Known]) -> list[str]:
    """The keys of the breaks said of some facts after their vintages were named."""
    moved = replace(
        AREAS.areas[1], notes=(AreaNote(date(2015, 4, 1), "划入一县", "公告", english="A county is added"),)
    )
    table = KnownFigures(tuple(known), replace(AREAS, areas=(AREAS.areas[0], moved, *AREAS.areas[2:])), INDICATORS)
    found = coverage_breaks(facts, vintages_named(facts, table), table)
    assert all(one.type == "coverage" and one.verdict == "not_checkable" for one in found)
    return [note.key for one in found for note in one.notes]


def boats(year: str, first: str, later: str = "") -> list[Known]:
    return releases("渔船保有量", year, "艘", [first, "600", "700"], [later or first, "600", "700"])


def test_a_growth_over_a_boundary_move_says_so_and_one_beside_it_does_not() -> None:
    known = boats("2015", "512") + boats("2014", "480") + boats("2013", "470")
    over = fact("渔船保有量", PLACES[0], "2015", "6.7", "%", "growth_rate", base_period="2014")
    beside = fact("渔船保有量", PLACES[0], "2014", "2.1", "%", "growth_rate", base_period="2013")
    assert broken([over], known) == ["facts.coverage.boundary"]
    assert broken([beside], known) == []


def test_two_issuers_that_disagree_on_a_figure_used_are_shown_side_by_side() -> None:
    known = [replace(one, status="final") for one in boats("2013", "512", "530")]
    assert broken([fact("渔船保有量", PLACES[0], "2013", "512", "艘", "count")], known) == ["facts.coverage.issuers"]
