"""Replicates: the same seed gives the same result, and what is varied has an effect or is refused."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from tongzhou.index.block import Block
from tongzhou.index.build import build
from tongzhou.index.framework import Framework, Node
from tongzhou.index.pipeline import Pipeline
from tongzhou.index.recipe import Recipe
from tongzhou.index.replicate import Replicates
from tongzhou.index.robustness import BLOCK, robustness, sensitivity
from tongzhou.terms.errors import InputError

LEAVES = tuple("uvwxyz")
NODES = (
    Node("t", "总", "Total", None, 0, 1.0),
    Node("p", "甲", "P", "t", 1, 0.5),
    *(Node(one, one, one, "p", 2, 1 / 3, one, "higher") for one in "uvw"),
    Node("q", "乙", "Q", "t", 1, 0.3),
    *(Node(one, one, one, "q", 2, 0.5, one, "lower") for one in "xy"),
    Node("z", "z", "z", "t", 1, 0.2, "z", "higher"),
)
FRAMEWORK = Framework("f", "f", "f", "2020", NODES)
VALUES = np.random.default_rng(11).lognormal(0, 0.7, (12, 2, 6))
DATA = Block(tuple("abcdefghijkl"), ("2020", "2021"), LEAVES, VALUES)
RECIPE = Recipe(scale=(1.0, 100.0))
VARY: dict[str, tuple[object, ...]] = {
    "normalise": ("minmax", "rank"),
    "weight": ("declared", "entropy"),
    "aggregate": (("arithmetic_mean",), ("geometric_mean",)),
}


def with_gaps() -> Block:
    values = VALUES.copy()
    values[3, 1, 2] = values[5, 1, 3] = values[5, 1, 4] = np.nan
    return replace(DATA, values=values)


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


METHODS = ("arithmetic_mean", "geometric_mean", "harmonic_mean", "weighted_median", "mpi", "topsis")


@pytest.mark.parametrize("data", [DATA, with_gaps()], ids=["complete", "gaps"])
@pytest.mark.parametrize("missing", ["refuse", "available"])
@pytest.mark.parametrize(("above", "below"), [*product(METHODS[:5], METHODS[:3])])
def test_a_replicate_without_noise_is_the_index_of_its_recipe(
    data: Block, missing: Any, above: Any, below: Any
) -> None:
    recipe = replace(RECIPE, missing=missing, aggregate=(above, below))
    replicates = Replicates(Pipeline(FRAMEWORK, data), recipe, {"ddof": (0, 1)}, {}, 1)
    expected = build(FRAMEWORK, data, recipe).scores[0, :, 1]
    np.testing.assert_allclose(replicates.scores(np.full((2, 1), 0.9))[1], expected, rtol=1e-12)
    np.testing.assert_allclose(replicates.total(recipe), expected, rtol=1e-12)


def test_noise_scales_the_weights_of_siblings() -> None:
    replicates = Replicates(Pipeline(FRAMEWORK, DATA), RECIPE, {}, {1: 0.5}, 1)
    draw = np.array([[1.0, 0.0, 0.5]])  # times 1.5, 0.5 and 1
    index = build(FRAMEWORK, DATA, RECIPE)
    weights = np.array([0.75, 0.15, 0.2]) / 1.1
    assert replicates.scores(draw)[0] == pytest.approx(weights @ index.scores[[1, 5, 8], :, 1])


def test_the_same_seed_gives_the_same_bits_whatever_the_number_of_workers() -> None:
    options: dict[str, Any] = {
        "vary": VARY,
        "weight_noise": {1: 0.2, 2: 0.2},
        "draws": 3 * BLOCK + 17,
        "keep_scores": True,
    }
    alone = robustness(FRAMEWORK, DATA, RECIPE, rng=rng(), **options)
    with ThreadPoolExecutor(3) as pool:
        together = robustness(FRAMEWORK, DATA, RECIPE, rng=rng(), mapper=pool.map, **options)
    assert alone.scores is not None
    assert together.scores is not None
    assert alone.scores.tobytes() == together.scores.tobytes()
    assert alone.mean.tobytes() == together.mean.tobytes()
    assert np.array_equal(alone.rank_counts, together.rank_counts)
    assert not np.array_equal(alone.rank_counts, robustness(FRAMEWORK, DATA, RECIPE, rng=rng(2), **options).rank_counts)


def test_what_is_streamed_is_what_the_held_scores_say() -> None:
    found = robustness(FRAMEWORK, DATA, RECIPE, vary=VARY, draws=2500, rng=rng(), keep_scores=True)
    assert found.scores is not None
    assert found.mean == pytest.approx(found.scores.mean(axis=0))
    assert found.deviation == pytest.approx(found.scores.std(axis=0))
    assert (found.rank_counts.sum(axis=1) == 2500).all()
    places = (found.scores[:, None, :] > found.scores[:, :, None]).sum(axis=2) + 1
    expected = np.quantile(places, [0.05, 0.95], axis=0, method="inverted_cdf").T
    assert found.rank_interval(0.9).tolist() == expected.astype(int).tolist()


def test_scores_are_not_held_unless_asked_for() -> None:
    assert robustness(FRAMEWORK, DATA, RECIPE, vary=VARY, draws=10, rng=rng()).scores is None


def test_areas_without_a_score_have_no_rank() -> None:
    found = robustness(FRAMEWORK, with_gaps(), RECIPE, weight_noise={1: 0.3}, draws=50, rng=rng())
    assert found.nominal_ranks[3] == 0
    assert found.rank_interval()[3].tolist() == [0, 0]
    assert np.isnan(found.mean[3])
    assert found.rank_counts[0].sum() == 50


@pytest.mark.parametrize(
    "vary",
    [
        {"ddof": (0, 1)},  # minmax reads none
        {"normalise": ("minmax", "rank"), "winsorise_points": (3, 5)},  # nothing is treated
        {"normalise": ("minmax", "distance_to_best")},  # the same under two names
        {"impute": ("none", "group_mean")},  # nothing is missing
    ],
)
def test_a_varied_choice_without_effect_is_refused(vary: dict[str, tuple[object, ...]]) -> None:
    with pytest.raises(InputError, match=r"Varying .* changes no score"):
        robustness(FRAMEWORK, DATA, RECIPE, vary=vary, draws=10, rng=rng())


def test_a_choice_that_only_counts_with_another_alternative_is_not_refused() -> None:
    vary = {"normalise": ("minmax", "z_score"), "ddof": (0, 1)}
    assert robustness(FRAMEWORK, DATA, RECIPE, vary=vary, draws=10, rng=rng()).draws == 10


def test_all_that_cannot_be_varied_is_said_at_once() -> None:
    with pytest.raises(InputError) as caught:
        robustness(
            FRAMEWORK, DATA, RECIPE, vary={"screen": (0.1, 0.2), "treat": ("none",)}, weight_noise={0: 0.1, 1: 1.0},
            rng=rng(), period="1999",
        )  # fmt: skip
    assert [one.message.key for one in caught.value.faults] == [
        "index.cannot_vary",
        "index.cannot_vary",
        "index.noise_no_effect",
        "index.noise_no_effect",
        "index.no_period",
    ]
    with pytest.raises(InputError, match="Nothing is varied"):
        robustness(FRAMEWORK, DATA, RECIPE, rng=rng())


def test_a_combination_that_cannot_be_computed_is_named() -> None:
    with pytest.raises(InputError, match=r'normalise = "z_score", aggregate = \["geometric_mean"\] cannot be computed'):
        robustness(
            FRAMEWORK,
            DATA,
            RECIPE,
            vary={"normalise": ("minmax", "z_score"), "aggregate": VARY["aggregate"]},
            rng=rng(),
        )


def test_ranks_are_sensitive_to_what_is_varied_and_shares_are_sensible() -> None:
    found = sensitivity(
        FRAMEWORK,
        DATA,
        RECIPE,
        vary={"normalise": ("minmax", "rank")},
        weight_noise={1: 0.01},
        base=256,
        bootstraps=50,
        rng=rng(),
    )
    assert found.factors == ("normalise", "weight_noise_1")
    assert found.outputs[0] == "mean_shift"
    assert found.total[0, 0] > 0.9  # a change of method outweighs a noise of 1 %
    assert found.runs == 256 * 4


def test_a_result_shows_intervals_what_was_varied_and_every_choice() -> None:
    found = robustness(FRAMEWORK, DATA, RECIPE, vary=VARY, weight_noise={1: 0.25}, draws=20, rng=rng())
    text, page = str(found), found._repr_html_()
    for said in ("5–95 %", "vary normalise = ", "weight_noise 1 = 0.25", *RECIPE.lines()):
        assert said in text
        assert said in page.replace("&gt;", ">")


def test_areas_with_the_same_values_share_their_rank_in_every_replicate() -> None:
    values = np.random.default_rng(2).lognormal(0, 0.7, (51, 2, 6))
    values[50] = values[3]
    data = replace(DATA, areas=tuple(str(one) for one in range(51)), values=values)
    found = robustness(FRAMEWORK, data, RECIPE, vary=VARY, weight_noise={1: 0.2, 2: 0.2}, draws=4000, rng=rng())
    assert np.array_equal(found.rank_counts[50], found.rank_counts[3])


def test_nobody_writes_into_the_results() -> None:
    found = robustness(FRAMEWORK, DATA, RECIPE, vary=VARY, draws=16, rng=rng(), keep_scores=True)
    spread = sensitivity(FRAMEWORK, DATA, RECIPE, vary=VARY, base=16, bootstraps=4, rng=rng())
    for array in (found.rank_counts, found.mean, found.scores, spread.first, spread.total_interval):
        assert array is not None
        assert not array.flags.writeable
