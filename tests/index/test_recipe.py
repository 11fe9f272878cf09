"""A recipe names every choice and takes no others."""

import pytest

from tongzhou.index.recipe import Recipe
from tongzhou.terms.errors import InputError


def test_every_field_is_printed() -> None:
    said = Recipe(normalise="rank").lines()
    assert "normalise = rank" in said
    assert len(said) == len(Recipe.__slots__)


def test_values_that_are_no_choice_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        Recipe(normalise="best", ddof=2, aggregate=("mean",), scale=(1.0, 1.0))  # type: ignore[arg-type]  # wrong on purpose
    assert [one.message.values["name"] for one in caught.value.faults] == ["normalise", "ddof", "aggregate", "scale"]
