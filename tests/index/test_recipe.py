"""A recipe names every choice and takes no others."""

from typing import Any

import pytest

from tongzhou.index.recipe import Recipe
from tongzhou.index.recipe_file import read_recipe, recipe_toml
from tongzhou.terms.declaration import Table, read_toml
from tongzhou.terms.errors import Fault, InputError
from tongzhou.terms.panel import Choice


def test_every_field_is_printed() -> None:
    said = Recipe(normalise="rank").lines()
    assert 'normalise = "rank"' in said
    assert len(said) == len(Recipe.__slots__)


def test_values_that_are_no_choice_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        Recipe(normalise="best", ddof=2, aggregate=("mean",), scale=(1.0, 1.0))  # type: ignore[arg-type]  # wrong on purpose
    assert [one.message.values["name"] for one in caught.value.faults] == ["normalise", "ddof", "aggregate", "scale"]


def test_values_of_another_type_are_refused_by_name_and_a_list_is_as_good_as_a_tuple() -> None:
    with pytest.raises(InputError) as caught:
        Recipe(scale=5, clip="yes", screen="half", standard=(1.0,), neighbours=2.5)  # type: ignore[arg-type]  # wrong on purpose
    names = {one.message.values["name"] for one in caught.value.faults}
    assert names == {"scale", "clip", "screen", "standard", "neighbours"}
    assert Recipe(aggregate="mpi", scale=[0, 1]) == Recipe(aggregate=("mpi",), scale=(0, 1))  # type: ignore[arg-type]  # as a person writes


@pytest.mark.parametrize(
    ("field", "beyond", "allowed"),
    [
        ("screen", (-0.1, 7, float("nan")), (0, 1)),
        ("neighbours", (0,), (1,)),
        ("winsorise_points", (-3,), (0,)),
        ("skewness_limit", (-1.0, float("nan")), (0.0,)),
        ("kurtosis_limit", (float("inf"),), (-1.0, 3.5)),
        ("distinguishing", (0.0, 1.5), (1.0,)),
        ("share_bounds", ((0.9, 0.1), (-0.1, 1.0), (0.0, 2.0)), ((0.0, 0.0), (0.1, 0.9))),
        ("standard", ((0.0, 0.0), (0.0, -1.0)), ((100.0, 10.0),)),
    ],
)
def test_a_field_out_of_its_range_is_refused_beside_one_of_a_wrong_type(
    field: str, beyond: tuple[Any, ...], allowed: tuple[Any, ...]
) -> None:
    for value in beyond:
        with pytest.raises(InputError) as caught:
            Recipe(**{field: value, "clip": "yes"})
        assert {one.message.values["name"] for one in caught.value.faults} == {field, "clip"}
    for value in allowed:
        assert getattr(Recipe(**{field: value}), field) == value


def test_a_set_of_weights_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="weight_sets is .*must be declared, equal, entropy"):
        Recipe(weight="game_theory", weight_sets=("critic", "guess"))  # type: ignore[arg-type]  # wrong on purpose


def test_a_recipe_prints_as_its_file_has_it() -> None:
    assert recipe_toml(Recipe(weight="cv")) == f"[recipe]\n{Recipe(weight='cv')}\n"


def test_a_recipe_is_written_as_toml_and_read_back_as_it_was() -> None:
    recipe = Recipe(
        choice=Choice("latest", ("council",), "2002"), denominate=(("x", "people", 100.0),), groups=(("a", "b"), ("c",)),
        normalise="z_score", ddof=1, aggregate=("geometric_mean", "arithmetic_mean"), reference=("a", "2001"), clip=False,
    )  # fmt: skip
    faults: list[Fault] = []
    table = Table.of(read_toml(recipe_toml(recipe), "r.toml"), faults).table("recipe")
    assert (read_recipe(table, faults), faults) == (recipe, [])


def test_one_name_stands_for_a_list_of_one_and_what_fits_no_field_is_named_with_its_line() -> None:
    faults: list[Fault] = []
    text = '[recipe]\naggregate = "mpi"\nddof = 2\nscale = [1]\n'
    read_recipe(Table.of(read_toml(text, "r.toml"), faults).table("recipe"), faults)
    assert [(one.message.key, one.where) for one in faults] == [
        ("terms.wrong_type", "r.toml:4"),
        ("index.no_choice", "r.toml:3"),
    ]
    faults.clear()
    table = Table.of(read_toml('[recipe]\naggregate = "mpi"\n', "r.toml"), faults).table("recipe")
    assert (read_recipe(table, faults).aggregate, faults) == (("mpi",), [])
