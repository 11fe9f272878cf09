"""The engine against the Human Development Index as printed.

UNDP, Human Development Report 2021/22, table 1 (values of 2021) and technical note 1: goalposts 20–85 years, 0–18, 0–15 years of schooling,
100–75,000 PPP dollars in logs; education the plain mean of two, the index the geometric mean of three.
"""

from math import log

import numpy as np
import pytest

from tongzhou.index.block import Block
from tongzhou.index.build import build
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe

NODES = (
    Node("hdi", "人类发展指数", "HDI", None, 0, 1.0),
    Node("life", "预期寿命", "life", "hdi", 1, 1 / 3, "life", "higher", goalposts=(20.0, 85.0)),
    Node("education", "教育", "education", "hdi", 1, 1 / 3),
    Node("expected", "预期受教育年限", "expected", "education", 2, 0.5, "expected", "higher", goalposts=(0.0, 18.0)),
    Node("mean", "平均受教育年限", "mean", "education", 2, 0.5, "mean", "higher", goalposts=(0.0, 15.0)),
    Node("income", "收入", "income", "hdi", 1, 1 / 3, "income", "higher", goalposts=(log(100), log(75_000))),
)
#: life expectancy, expected and mean years of schooling, GNI per head; the index printed
PRINTED = {"Switzerland": (84.0, 16.5, 13.9, 66_933, 0.962), "Norway": (83.2, 18.2, 13.0, 64_660, 0.961)}


def test_the_printed_index_comes_out() -> None:
    values = np.array([[[life, expected, mean, log(income)]] for life, expected, mean, income, _ in PRINTED.values()])
    block = Block(tuple(PRINTED), ("2021",), ("life", "expected", "mean", "income"), values)
    recipe = Recipe(normalise="goalposts", scale=(0.0, 1.0), aggregate=("geometric_mean", "arithmetic_mean"))
    index = build(Framework("hdi", "人类发展指数", "HDI", "2021", NODES), block, recipe)
    # the inputs are printed rounded, so that the third decimal may differ by one
    assert index.scores[0, :, 0] == pytest.approx([printed[-1] for printed in PRINTED.values()], abs=0.001)
    assert index.contributions.sum(axis=0) == pytest.approx(index.scores[0])
