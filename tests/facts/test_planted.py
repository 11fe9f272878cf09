"""The planted cases of releases and of coverage are sound in themselves: the arithmetic of each is done here again, without the program."""

import json
import tomllib
from collections import Counter
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent / "planted"
WORLD = tomllib.loads((HERE / "world.toml").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "vintages.toml").read_text(encoding="utf-8"))["case"]
PAIRS = [json.loads(line) for line in (HERE / "coverage.jsonl").read_text(encoding="utf-8").splitlines()]
BREAKS = {"boundary", "census", "revision", "base", "counted", "movement", "unlike", "scope"}
PER_HUNDRED = Decimal(100)
TEN_THOUSANDS = {"万亿元": Decimal(10000)}


def values(case: dict[str, Any], indicator: str, area: str, period: str) -> dict[str, Decimal]:
    """The value of one cell in each release of the case."""
    return {line[6]: Decimal(line[3]) for line in case["ledger"] if line[:3] == [indicator, area, period]}


def measures(case: dict[str, Any], area: str, period: str, name: str) -> list[tuple[frozenset[str], Decimal]]:
    """What a named measure comes to, with the releases it was taken from; an intensity is expenditure over product."""
    if name != "研发经费投入强度":
        return [(frozenset({vintage}), value) for vintage, value in values(case, name, area, period).items()]
    above, below = values(case, "研发经费", area, period), values(case, "地区生产总值", area, period)
    return [(frozenset({a, b}), above[a] / below[b] * PER_HUNDRED) for a, b in product(above, below)]


def agreeing(
    one: list[tuple[frozenset[str], Decimal]], other: list[tuple[frozenset[str], Decimal]]
) -> list[tuple[frozenset[str], Decimal, Decimal]]:
    return [(releases, a, b) for releases, a in one for also, b in other if releases == also]


def recomputed(
    case: dict[str, Any], printed: dict[str, Any], last: dict[str, Any]
) -> list[tuple[frozenset[str], Decimal]]:
    """What a printed figure comes to on the figures of each release."""
    area, period, kind = printed["area"], printed["period"], printed["kind"]
    name = printed["indicator"].removesuffix("之比").removesuffix("占全国比重")
    here = measures(case, area, period, name)
    if "whole" in printed:
        return [(r, a / b * PER_HUNDRED) for r, a, b in agreeing(here, measures(case, "全国", period, name))]
    if kind == "level":
        return [(r, a / TEN_THOUSANDS.get(printed["unit"], Decimal(1))) for r, a in here]
    other = printed.get("base_region") or (area if "base_period" in printed else last["area"])
    there = measures(case, other, printed.get("base_period", period), name)
    pairs = agreeing(here, there)
    if kind == "growth_rate":
        return [(r, (a / b - 1) * PER_HUNDRED) for r, a, b in pairs]
    if kind == "pp_diff":
        return [(r, a - b) for r, a, b in pairs]
    return [(r, a / b) for r, a, b in pairs]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_printed_figure_comes_out_on_the_releases_named_and_on_no_other(case: dict[str, Any]) -> None:
    anchor = next((one for one in case["printed"] if one["value"] == "1"), case["printed"][0])
    left: set[frozenset[str]] | None = None
    for printed in case["printed"]:
        want = Decimal(printed["value"])
        half = Decimal(1).scaleb(int(want.as_tuple().exponent)) / 2
        if printed["value"] == "1" and printed is anchor:
            continue
        fits = {releases for releases, value in recomputed(case, printed, anchor) if abs(value - want) <= half}
        left = fits if left is None else left & fits
    assert left is not None
    assert sorted({name for releases in left for name in releases}) == (
        [] if case["release"] == ["none"] else case["release"]
    )


def test_thirty_cases_of_five_kinds_are_planted_and_some_come_out_on_nothing() -> None:
    assert len(CASES) >= 30
    assert len({case["name"] for case in CASES}) == len(CASES)
    assert {one["kind"] for case in CASES for one in case["printed"]} == {
        "growth_rate",
        "ratio",
        "pp_diff",
        "share",
        "level",
    }
    assert sum(case["release"] == ["none"] for case in CASES) >= 6


def test_every_case_has_a_ledger_of_several_releases_of_declared_places_and_indicators() -> None:
    places, indicators = ({one["name"] for one in WORLD[key]} for key in ("area", "indicator"))
    for case in CASES:
        assert len({line[6] for line in case["ledger"]}) >= 3, case["name"]
        assert {line[1] for line in case["ledger"]} <= places, case["name"]
        assert {line[0] for line in case["ledger"]} <= indicators, case["name"]


def test_twelve_breaks_and_two_hundred_clean_pairs_are_planted() -> None:
    counts = Counter(pair["break"] is None for pair in PAIRS)
    assert counts == {False: 12, True: 200}
    assert len({json.dumps([pair["one"], pair["other"]]) for pair in PAIRS}) == len(PAIRS)
    assert {pair["break"] for pair in PAIRS if pair["break"]} == BREAKS
    assert all(pair["note"] for pair in PAIRS)


def test_no_clean_pair_differs_in_base_scope_or_census_and_none_straddles_the_boundary_move() -> None:
    moved = next(area for area in WORLD["area"] if "moved" in area)
    for pair in PAIRS:
        one, other = pair["one"], pair["other"]
        if pair["break"] is None:
            assert one["indicator"] == other["indicator"], pair["name"]
            assert one.get("base") == other.get("base"), pair["name"]
            assert len({one.get("coverage"), other.get("coverage")} - {None}) <= 1, pair["name"]
            assert len({figure.get("status") == "census_revised" for figure in (one, other)}) == 1, pair["name"]
            if one["area"] == other["area"] == moved["name"]:
                assert len({figure["period"] >= str(moved["moved"].year) for figure in (one, other)}) == 1, pair["name"]
