"""The fixed-base index: closed forms, gaps, vintages, sums, evidence."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongzhou.index.base_year import development_index, joined
from tongzhou.index.framework import Framework, Node
from tongzhou.terms.area import Area, Areas, Group
from tongzhou.terms.errors import PanelError
from tongzhou.terms.indicator import Indicator, Indicators
from tongzhou.terms.panel import Choice, Observation, Panel

AREAS = Areas(
    (Area("O", "Ostvale", "East", "county"), Area("P", "Pell", "Moor", "county")),
    (Group("Lake", "The lake", ("O", "P")),),
)
INDICATORS = Indicators(
    (
        Indicator("Catch", "fish", "吨", direction="higher", is_additive=True),
        Indicator("Haze", "haze", "天", direction="lower"),
        Indicator("Boats", "boats", "艘", direction="higher", is_additive=True),
    )
)
TREE = Framework(
    "lake", "湖", "Lake", "2001",
    (
        Node("lake", "湖", "Lake", None, 0, 1.0),
        Node("work", "生计", "Work", "lake", 1, 0.75),
        Node("Catch", "Catch", "fish", "work", 2, 0.5, "Catch", "higher", "吨"),
        Node("Boats", "Boats", "boats", "work", 2, 0.5, "Boats", "higher", "艘"),
        Node("air", "空气", "Air", "lake", 1, 0.25),
        Node("Haze", "Haze", "haze", "air", 2, 1.0, "Haze", "lower", "天"),
    ),
)  # fmt: skip


def _row(area: str, period: str, indicator: str, value: str | None, **more: str) -> Observation:
    unit = {"Catch": "吨", "Haze": "天", "Boats": "艘"}[indicator]
    return Observation(
        area, period, indicator, None if value is None else Decimal(value), more.get("unit", unit), None,
        more.get("issuer", "council"), more.get("vintage", "2010"), more.get("status"),
    )  # fmt: skip


def _full(area: str, factor: int = 1) -> list[Observation]:
    return [
        _row(area, "2001", "Catch", str(50 * factor)), _row(area, "2002", "Catch", str(60 * factor)),
        _row(area, "2001", "Boats", str(10 * factor)), _row(area, "2002", "Boats", str(9 * factor)),
        _row(area, "2001", "Haze", "40"), _row(area, "2002", "Haze", "20"),
    ]  # fmt: skip


def test_a_printed_index_is_a_short_table_and_every_choice() -> None:
    shown = str(development_index(TREE, Panel(tuple(_full("Pell"))), ["Pell"], AREAS, INDICATORS)).splitlines()
    assert shown[1].split() == ["2001", "2002"]
    assert shown[2].split() == ["Pell", "100.00", "128.75"]  # 0.75 × (120 + 90) / 2 + 0.25 × 200
    assert {'base = "2001"', 'lower = "base_reciprocal"', 'form = "fixed"'} < set(shown)


def test_the_closed_form_comes_out_at_every_level() -> None:
    index = development_index(TREE, Panel(tuple(_full("Pell"))), ["Pell"], AREAS, INDICATORS)
    assert index.periods == ("2001", "2002")
    assert index.values[:, 0, 0].tolist() == [100.0] * 6
    assert index.value("Catch", "Pell", "2002") == pytest.approx(120)
    assert index.value("Boats", "Pell", "2002") == pytest.approx(90)
    assert index.value("Haze", "Pell", "2002") == pytest.approx(200)
    assert index.value("work", "Pell", "2002") == pytest.approx(105)
    assert index.value("lake", "Pell", "2002") == pytest.approx(0.75 * 105 + 0.25 * 200)
    assert index.notes == ()


def test_contributions_of_children_sum_to_the_change_of_their_parent() -> None:
    index = development_index(TREE, Panel(tuple(_full("Pell"))), ["Pell"], AREAS, INDICATORS)
    points = dict(zip([one.key for one in TREE.nodes], index.contributions[:, 0, 1], strict=True))
    assert points["work"] + points["air"] == pytest.approx(points["lake"]) == pytest.approx(28.75)
    assert points["Catch"] + points["Boats"] == pytest.approx(5)


def test_the_mirrored_form_is_another_named_recipe() -> None:
    index = development_index(TREE, Panel(tuple(_full("Pell"))), ["Pell"], AREAS, INDICATORS, lower="base_mirrored")
    assert index.value("Haze", "Pell", "2002") == pytest.approx(150)
    assert index.recipe.lower == "base_mirrored"


def test_a_gap_is_refused_by_default_and_named() -> None:
    rows = [o for o in _full("Pell") if (o.indicator, o.period) != ("Boats", "2002")]
    index = development_index(TREE, Panel(tuple(rows)), ["Pell"], AREAS, INDICATORS)
    assert np.isnan(index.value("work", "Pell", "2002"))
    assert np.isnan(index.value("lake", "Pell", "2002"))
    assert index.value("air", "Pell", "2002") == pytest.approx(200)
    said = {(one.key, one.values["node"], one.values["absent"]) for one in index.notes}
    assert said == {("index.gap_refuse", "湖", "生计"), ("index.gap_refuse", "生计", "Boats")}


def test_the_mean_of_what_is_available_is_taken_only_when_asked_and_said() -> None:
    rows = [o for o in _full("Pell") if (o.indicator, o.period) != ("Boats", "2002")]
    index = development_index(TREE, Panel(tuple(rows)), ["Pell"], AREAS, INDICATORS, missing="available")
    assert index.value("work", "Pell", "2002") == pytest.approx(120)
    assert [one.key for one in index.notes] == ["index.gap_available"]
    assert index.recipe.missing == "available"


def test_an_indicator_without_a_value_in_the_base_has_no_index() -> None:
    rows = [o for o in _full("Pell") if (o.indicator, o.period) != ("Haze", "2001")]
    index = development_index(TREE, Panel(tuple(rows)), ["Pell"], AREAS, INDICATORS)
    assert np.isnan(index.value("Haze", "Pell", "2002"))
    assert "index.no_base" in [one.key for one in index.notes]


def test_a_group_is_summed_where_it_may_be_and_left_a_gap_where_not() -> None:
    panel = Panel((*_full("Pell"), *_full("Ostvale", 3)))
    index = development_index(TREE, panel, ["Lake"], AREAS, INDICATORS)
    assert index.value("Catch", "Lake", "2002") == pytest.approx(120)
    assert np.isnan(index.value("Haze", "Lake", "2002"))
    (entered,) = index.inputs_of("Catch", "Lake", "2002")
    assert (entered.value, entered.base_value, len(entered.observations)) == (240.0, 200.0, 2)
    printed = development_index(TREE, panel, ["Lake"], AREAS, INDICATORS, groups="printed")
    assert np.isnan(printed.values).all()


def test_a_printed_value_of_a_group_wins_over_the_sum() -> None:
    rows = (*_full("Pell"), *_full("Ostvale"), _row("Lake", "2001", "Catch", "90"), _row("Lake", "2002", "Catch", "99"))
    index = development_index(TREE, Panel(rows), ["Lake"], AREAS, INDICATORS)
    assert index.value("Catch", "Lake", "2002") == pytest.approx(110)


def test_a_sum_needs_every_member() -> None:
    rows = [*_full("Pell"), *(o for o in _full("Ostvale") if o.period == "2001")]
    index = development_index(TREE, Panel(tuple(rows)), ["Lake"], AREAS, INDICATORS)
    assert np.isnan(index.value("Catch", "Lake", "2002"))


def test_vintages_are_joined_only_with_a_note_and_one_vintage_alone_gives_another_index() -> None:
    rows = [
        _row("Pell", "2001", "Catch", "50", vintage="2002"), _row("Pell", "2001", "Catch", "40", vintage="2008"),
        _row("Pell", "2002", "Catch", "60", vintage="2003"), _row("Pell", "2002", "Catch", "60", vintage="2008"),
    ]  # fmt: skip
    first, latest, one = (
        development_index(TREE, Panel(tuple(rows)), ["Pell"], AREAS, INDICATORS, choice=choice)
        for choice in (Choice("first"), Choice("latest"), Choice("vintage", vintage="2008"))
    )
    assert first.value("Catch", "Pell", "2002") == pytest.approx(120)
    assert latest.value("Catch", "Pell", "2002") == one.value("Catch", "Pell", "2002") == pytest.approx(150)
    assert "index.joined_vintages" in [note.key for note in first.notes]
    assert "index.joined_vintages" not in [note.key for note in one.notes]


def test_two_issuers_of_a_series_are_refused() -> None:
    rows = (*_full("Pell"), _row("Pell", "2002", "Catch", "61", issuer="guild"))
    with pytest.raises(PanelError, match="several issuers: council, guild"):
        development_index(TREE, Panel(rows), ["Pell"], AREAS, INDICATORS)


def test_values_that_make_no_ratio_are_refused_all_together() -> None:
    rows = (_row("Pell", "2001", "Catch", "0"), _row("Pell", "2002", "Catch", "5"), _row("Pell", "2001", "Haze", "-4"))
    with pytest.raises(PanelError) as raised:
        development_index(TREE, Panel(rows), ["Pell"], AREAS, INDICATORS)
    assert [one.message.key for one in raised.value.faults] == ["index.not_positive"] * 2


def test_derived_and_invented_values_are_said() -> None:
    rows = (_row("Pell", "2001", "Catch", "5", status="invented"), _row("Pell", "2002", "Catch", "5", status="derived"))
    index = development_index(TREE, Panel(rows), ["Pell"], AREAS, INDICATORS)
    assert {"index.status_invented", "index.status_derived"} <= {note.key for note in index.notes}


def test_periods_of_another_form_and_before_the_base_stay_out() -> None:
    rows = (*_full("Pell"), _row("Pell", "2000", "Catch", "5"), _row("Pell", "2002Q1", "Catch", "5"))
    assert development_index(TREE, Panel(rows), ["Pell"], AREAS, INDICATORS).periods == ("2001", "2002")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 10_000), min_size=6, max_size=6))
def test_the_base_is_100_and_the_unit_does_not_matter(values: list[int]) -> None:
    rows = [
        _row("Pell", period, indicator, str(value))
        for (period, indicator), value in zip(
            [(p, i) for p in ("2001", "2002") for i in ("Catch", "Boats", "Haze")], values, strict=True
        )
    ]
    thousands = [
        _row(o.area, o.period, "Catch", format(Decimal(str(o.value)) / 10_000, "f"), unit="万吨")
        if o.indicator == "Catch"
        else o
        for o in rows
    ]
    one = development_index(TREE, Panel(tuple(rows)), ["Pell"], AREAS, INDICATORS)
    other = development_index(TREE, Panel(tuple(thousands)), ["Pell"], AREAS, INDICATORS)
    np.testing.assert_allclose(one.values[:, 0, 0], 100.0)
    np.testing.assert_allclose(one.values, other.values)
    np.testing.assert_allclose(one.contributions[[2, 3]].sum(axis=0), one.values[1] - 100.0, atol=1e-9)


def test_an_indicator_that_is_best_within_a_range_has_no_ratio() -> None:
    nodes = tuple(
        replace(node, direction="within", best_range=(10.0, 30.0)) if node.key == "Haze" else node
        for node in TREE.nodes
    )
    with pytest.raises(PanelError, match="Haze is best within a range"):
        development_index(replace(TREE, nodes=nodes), Panel(tuple(_full("Pell"))), ["Pell"], AREAS, INDICATORS)


SERIES = np.array([[[100.0, 120.0, 90.0, 150.0]], [[100.0, 80.0, 110.0, 100.0]]])


@pytest.mark.parametrize("form", ["fixed", "chain", "growth_rate"])
def test_every_form_begins_at_100_and_its_contributions_make_the_change(form: Any) -> None:
    values, given = joined(SERIES, np.array([0.3, 0.7]), "refuse", form)
    assert values[0, 0] == 100.0
    assert given.sum(axis=0) == pytest.approx(values - 100.0)


def test_one_part_alone_is_the_same_index_in_every_form() -> None:
    for form in ("chain", "growth_rate"):
        assert joined(SERIES[:1], np.ones(1), "refuse", form)[0] == pytest.approx(SERIES[0])


def test_the_chain_multiplies_mean_links_and_the_growth_rate_form_is_the_conference_boards() -> None:
    weights = np.array([0.3, 0.7])
    chain, _ = joined(SERIES, weights, "refuse", "chain")
    assert chain[0, 2] == pytest.approx(100 * (0.3 * 1.2 + 0.7 * 0.8) * (0.3 * 0.75 + 0.7 * 1.375))
    rate, _ = joined(SERIES, weights, "refuse", "growth_rate")
    mean = 0.3 * 200 * 20 / 220 + 0.7 * 200 * -20 / 180
    assert rate[0, 1] == pytest.approx(100 * (200 + mean) / (200 - mean))


def test_a_gap_ends_a_chain_or_leaves_it_to_the_parts_that_are_there() -> None:
    gapped = SERIES.copy()
    gapped[1, 0, 2] = np.nan
    assert np.isnan(joined(gapped, np.array([0.3, 0.7]), "refuse", "chain")[0][0, 2:]).all()
    there, _ = joined(gapped, np.array([0.3, 0.7]), "available", "chain")
    assert there[0, 2] == pytest.approx(there[0, 1] * 0.75)


def test_a_form_that_joins_periods_needs_the_base_first() -> None:
    panel = Panel(tuple(_full("Pell")))
    with pytest.raises(PanelError, match="must begin with the base 2001"):
        development_index(TREE, panel, ["Pell"], AREAS, INDICATORS, periods=["2002"], form="chain")
    index = development_index(TREE, panel, ["Pell"], AREAS, INDICATORS, form="chain")
    fixed = development_index(TREE, panel, ["Pell"], AREAS, INDICATORS)
    assert index.recipe.form == "chain"
    assert index.values == pytest.approx(fixed.values)  # of two periods the link is the ratio to the base
