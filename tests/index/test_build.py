"""A framework, values and a recipe become an index; each choice does what it says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from tongzhou.index.block import Block
from tongzhou.index.build import build
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe
from tongzhou.terms.errors import InputError
from tongzhou.terms.panel import Observation, Panel

NODES = (
    Node("t", "总", "Total", None, 0, 1.0),
    Node("p", "甲", "Part", "t", 1, 0.5),
    Node("x", "x", "x", "p", 2, 0.25, "x", "higher", goalposts=(0.0, 10.0), target=8.0),
    Node("y", "y", "y", "p", 2, 0.75, "y", "lower", goalposts=(10.0, 0.0), target=1.0),
    Node("z", "z", "z", "t", 1, 0.5, "z", "within", best_range=(4.0, 6.0), goalposts=(5.0, 0.0)),
)
FRAMEWORK = Framework("f", "f", "f", "2020", NODES)
VALUES = np.array(
    [[[1.0, 1.0, 5.0], [2.0, 2.0, 5.0]], [[3.0, 2.0, 9.0], [4.0, 3.0, 1.0]], [[5.0, 4.0, 6.0], [6.0, 5.0, 2.0]]]
)
BLOCK = Block(("a", "b", "c"), ("2020", "2021"), ("x", "y", "z"), VALUES)
GOALPOSTS = Recipe(normalise="goalposts", scale=(0.0, 100.0))


def gapped() -> Block:
    values = VALUES.copy()
    values[1, 0, 0] = np.nan
    return replace(BLOCK, values=values)


def test_scores_by_hand_with_goalposts_and_a_range() -> None:
    index = build(FRAMEWORK, BLOCK, GOALPOSTS)
    assert index.score("x", "b", "2020") == pytest.approx(30.0)
    assert index.score("y", "b", "2020") == pytest.approx(80.0)
    assert index.score("z", "b", "2020") == pytest.approx(40.0)  # 3 outside the range, 5 is worst
    assert index.score("p", "b", "2020") == pytest.approx(67.5)
    assert index.score("t", "b", "2020") == pytest.approx(53.75)
    assert index.ranks[0, :, 0].tolist() == [1, 3, 2]


@pytest.mark.parametrize("method", ["arithmetic_mean", "geometric_mean", "harmonic_mean"])
def test_contributions_make_the_total(method: Any) -> None:
    index = build(FRAMEWORK, BLOCK, replace(GOALPOSTS, scale=(1.0, 100.0), aggregate=(method, "geometric_mean")))
    assert index.contributions.sum(axis=0) == pytest.approx(index.scores[0])


def test_contributions_make_the_total_where_parts_are_absent() -> None:
    recipe = replace(GOALPOSTS, missing="available", scale=(1.0, 100.0))
    for methods in (("arithmetic_mean",), ("geometric_mean", "arithmetic_mean")):
        index = build(FRAMEWORK, gapped(), replace(recipe, aggregate=methods))
        assert np.nansum(index.contributions, axis=0) == pytest.approx(index.scores[0])


def test_comparisons_have_no_contributions() -> None:
    index = build(FRAMEWORK, BLOCK, replace(GOALPOSTS, aggregate=("copeland", "arithmetic_mean"), scope="by_period"))
    assert np.isnan(index.contributions).all()


def test_gaps_refuse_a_score_or_leave_it_to_what_is_there_or_are_filled() -> None:
    assert np.isnan(build(FRAMEWORK, gapped(), GOALPOSTS).score("t", "b", "2020"))
    assert build(FRAMEWORK, gapped(), GOALPOSTS).ranks[0, :, 0].tolist() == [1, 0, 2]
    assert build(FRAMEWORK, gapped(), replace(GOALPOSTS, missing="available")).score("p", "b", "2020") == pytest.approx(
        80
    )
    filled = build(FRAMEWORK, gapped(), replace(GOALPOSTS, impute="group_mean", groups=(("a", "b"),)))
    assert filled.score("x", "b", "2020") == pytest.approx(10.0)
    assert filled.imputed.sum() == 1
    near = build(FRAMEWORK, gapped(), replace(GOALPOSTS, impute="nearest_neighbours", neighbours=1))
    assert near.score("x", "b", "2020") == pytest.approx(20.0)  # of a in 2021, the nearest by y and z


def test_pooled_scores_compare_over_time_and_scores_by_period_begin_anew() -> None:
    pooled, alone = (build(FRAMEWORK, BLOCK, Recipe(scope=scope)) for scope in ("pooled", "by_period"))
    assert pooled.scores[2, 0].tolist() == [0.0, 20.0]
    assert alone.scores[2, 0].tolist() == [0.0, 0.0]


def test_areas_with_too_little_data_are_screened_out() -> None:
    values = VALUES.copy()
    values[2, :, :2] = np.nan
    index = build(FRAMEWORK, replace(BLOCK, values=values), replace(GOALPOSTS, screen=0.65))
    assert index.areas == ("a", "b")


def test_a_size_is_made_a_rate_before_anything_else() -> None:
    recipe = replace(GOALPOSTS, denominate=(("x", "y", 2.0),))
    assert build(FRAMEWORK, BLOCK, recipe).score("x", "b", "2020") == pytest.approx(30.0)
    with pytest.raises(InputError, match="no indicator of the framework"):
        build(FRAMEWORK, BLOCK, replace(recipe, denominate=(("w", "y", 1.0),)))


@pytest.mark.parametrize("weight", ["equal", "entropy", "critic", "cv", "pca", "game_theory"])
@pytest.mark.parametrize("among", ["siblings", "all"])
@pytest.mark.parametrize("periods", ["pooled", "mean_of_periods"])
def test_weights_of_every_kind_make_one_at_every_node(weight: Any, among: Any, periods: Any) -> None:
    rng = np.random.default_rng(1)
    block = replace(BLOCK, areas=tuple("abcdefgh"), values=rng.random((8, 2, 3)) * 5 + 0.1)
    index = build(FRAMEWORK, block, Recipe(weight=weight, weight_among=among, weight_periods=periods))
    assert index.weights[[2, 3], 0].sum() == pytest.approx(1.0)
    assert index.weights[[1, 4], 0].sum() == pytest.approx(1.0)
    assert index.total_weights[[2, 3, 4], 0].sum() == pytest.approx(1.0)


@pytest.mark.parametrize("method", ["z_score", "rank", "borda", "percentile", "distance_to_best", "none"])
def test_every_way_to_normalise_leads_to_scores(method: Any) -> None:
    assert np.isfinite(build(FRAMEWORK, BLOCK, Recipe(normalise=method)).scores).all()


def test_z_scores_moved_to_100_and_10_give_the_mpi() -> None:
    recipe = Recipe(normalise="z_score", standard=(100.0, 10.0), aggregate=("mpi",))
    flat = Framework(
        "f",
        "f",
        "f",
        "2020",
        (NODES[0], replace(NODES[2], parent="t", weight=0.5), replace(NODES[3], parent="t", weight=0.5)),
    )
    index = build(flat, BLOCK, recipe)
    parts = index.scores[1:]
    assert index.scores[0] == pytest.approx(parts.mean(axis=0) - parts.var(axis=0) / parts.mean(axis=0))


def test_what_a_method_needs_and_no_leaf_declares_is_named() -> None:
    with pytest.raises(InputError, match="z declares no target"):
        build(FRAMEWORK, BLOCK, Recipe(normalise="distance_to_target"))


def test_constant_indicators_are_named() -> None:
    values = VALUES.copy()
    values[:, :, 1] = 2.0
    with pytest.raises(InputError, match="y has the same value everywhere"):
        build(FRAMEWORK, replace(BLOCK, values=values), Recipe())


def test_a_dimension_of_one_indicator_and_one_area_alone_have_stated_results() -> None:
    alone = replace(BLOCK, areas=("a",), values=VALUES[:1, :1], periods=("2020",))
    assert build(FRAMEWORK, alone, GOALPOSTS).ranks[0].tolist() == [[1]]
    with pytest.raises(InputError, match="same value everywhere"):
        build(FRAMEWORK, alone, Recipe())
    entropy = build(FRAMEWORK, BLOCK, Recipe(weight="entropy"))
    assert entropy.weights[4, 0] == pytest.approx(0.5)  # z is the only leaf right under the total


def test_built_again_with_one_choice_changed_only_that_differs() -> None:
    index = build(FRAMEWORK, BLOCK, GOALPOSTS)
    assert index.again().scores.tobytes() == index.scores.tobytes()
    other = index.again(aggregate=("weighted_median",))
    assert other.recipe == replace(GOALPOSTS, aggregate=("weighted_median",))
    assert not np.array_equal(other.scores, index.scores)


def test_what_cannot_be_changed_is_named_with_what_can() -> None:
    index = build(FRAMEWORK, BLOCK, GOALPOSTS)
    with pytest.raises(
        InputError, match=r"cannot change nosuch, choice\..*denominate, screen, .*, aggregate"
    ) as caught:
        index.again(nosuch=1, choice=1, weight="equal")
    assert len(caught.value.faults) == 1
    with pytest.raises(InputError, match="field weight is nosuch. It must be declared, equal"):
        index.again(weight="nosuch")


def test_nobody_writes_into_a_result_or_into_the_values_behind_it() -> None:
    values = VALUES.copy()
    index = build(FRAMEWORK, replace(BLOCK, values=values), GOALPOSTS)
    held = [
        index.scores,
        index.ranks,
        index.contributions,
        index.weights,
        index.total_weights,
        index.imputed,
        index.block.values,
    ]
    for array in held:
        with pytest.raises(ValueError, match="read-only"):
            array.flat[0] = 1
    values[:] = 0.0  # the caller's own array stays the caller's
    assert index.again().scores.tobytes() == index.scores.tobytes()


def test_a_panel_is_taken_by_the_choice_of_the_recipe() -> None:
    rows = [
        Observation(area, period, name, Decimal(str(VALUES[a, p, k])), issuer="i", vintage="2022")
        for a, area in enumerate("abc")
        for p, period in enumerate(("2020", "2021"))
        for k, name in enumerate("xyz")
    ]
    assert np.array_equal(
        build(FRAMEWORK, Panel(tuple(rows)), GOALPOSTS).scores, build(FRAMEWORK, BLOCK, GOALPOSTS).scores
    )
    with pytest.raises(InputError, match="no values of z"):
        build(FRAMEWORK, Panel(tuple(one for one in rows if one.indicator != "z")), GOALPOSTS)


def test_areas_and_periods_that_are_alike_may_be_named() -> None:
    some = build(FRAMEWORK, BLOCK, GOALPOSTS, areas=["c", "a"], periods=["2021"])
    assert (some.areas, some.periods, some.ranks[0].tolist()) == (("c", "a"), ("2021",), [[2], [1]])
    with pytest.raises(InputError, match="hold no d, 1999"):
        build(FRAMEWORK, BLOCK, GOALPOSTS, areas=["d"], periods=["1999"])


def test_a_notebook_shows_a_table_by_rank_and_every_choice() -> None:
    shown = build(FRAMEWORK, BLOCK, GOALPOSTS)._repr_html_()
    assert shown.index("<td>a</td>") < shown.index("<td>b</td>") < shown.index('normalise = "goalposts"')


def test_a_printed_index_is_a_short_table_and_every_choice() -> None:
    lines = str(build(FRAMEWORK, BLOCK, GOALPOSTS, periods=["2020"])).splitlines()
    assert [line.split() for line in lines[:5]] == [
        ["f", "2020"],
        ["#", "总", "甲", "z"],
        ["1", "a", "85.00", "70.00", "100.00"],
        ["2", "c", "78.75", "57.50", "100.00"],
        ["3", "b", "53.75", "67.50", "40.00"],
    ]
    assert lines[5:] == list(GOALPOSTS.lines())


def _two(**more: object) -> Framework:
    nodes = (
        Node("t", "t", "t", None, 0, 1.0),
        Node("x", "x", "x", "t", 1, 0.5, "x", "higher", **more),  # type: ignore[arg-type]  # by name
        Node("y", "y", "y", "t", 1, 0.5, "y", "higher"),
    )
    return Framework("t", "t", "t", "2015", nodes)


GRID = Block(
    ("a", "b", "c"), ("2015", "2016"), ("x", "y"),
    np.array([[[1.0, 9.0], [2.0, 8.0]], [[5.0, 5.0], [6.0, 4.0]], [[9.0, 1.0], [8.0, 3.0]]]),
)  # fmt: skip


def test_an_indicator_that_ends_leaves_its_weight_to_the_others_from_then_on() -> None:
    index = build(_two(valid_to=date(2015, 12, 31)), GRID, Recipe(normalise="none"))
    assert index.scores[0].tolist() == [[5.0, 8.0], [5.0, 4.0], [5.0, 3.0]]
    assert np.isnan(index.scores[1, :, 1]).all()
    assert index.weights.tolist() == [[1.0, 1.0], [0.5, 0.0], [0.5, 1.0]]
    assert np.nansum(index.contributions, axis=0) == pytest.approx(index.scores[0])


def test_the_adjusted_mazziotta_pareto_index_puts_the_reference_at_100() -> None:
    recipe = Recipe(normalise="reference_goalposts", scale=(70.0, 130.0), reference=("b", "2015"), aggregate=("mpi",))
    index = build(_two(), GRID, recipe)
    assert index.score("t", "b", "2015") == pytest.approx(100.0)
    # a: x at 100 - 60 x 4/8 = 70, y at 130; mean 100, deviation 30, so 100 - 900/100
    assert index.score("t", "a", "2015") == pytest.approx(91.0)
    with pytest.raises(InputError, match="which the data do not hold"):
        build(_two(), GRID, replace(recipe, reference=("b", "1999")))


@pytest.mark.parametrize("method", ["benefit_of_the_doubt", "condorcet"])
def test_methods_that_compare_rows_join_levels(method: Any) -> None:
    index = build(_two(), GRID, Recipe(normalise="none", aggregate=(method,), scope="by_period"))
    assert index.scores.shape == (3, 3, 2)
    best = index.scores[0].max(axis=0)
    assert best == pytest.approx([1.0, 1.0] if method == "benefit_of_the_doubt" else [2.0, 2.0])
