"""The engine against the Human Development Index as printed.

UNDP, Human Development Report 2015, table 1 (values of 2014, looked up in the table as kept by a web archive) and technical note 1: goalposts
20–85 years, 0–18, 0–15 years of schooling, 100–75,000 PPP dollars in logs; expected schooling and income are capped; education is the
plain mean of two, the index the geometric mean of three.
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
PRINTED = {
    "Norway": (81.6, 17.5, 12.6, 64992, 0.944),
    "Australia": (82.4, 20.2, 13.0, 42261, 0.935),
    "Switzerland": (83.0, 15.8, 12.8, 56431, 0.930),
    "Denmark": (80.2, 18.7, 12.7, 44025, 0.923),
    "Netherlands": (81.6, 17.9, 11.9, 45435, 0.922),
    "Germany": (80.9, 16.5, 13.1, 43919, 0.916),
    "Ireland": (80.9, 18.6, 12.2, 39568, 0.916),
    "UnitedStates": (79.1, 16.5, 12.9, 52947, 0.915),
    "Canada": (82.0, 15.9, 13.0, 42155, 0.913),
    "NewZealand": (81.8, 19.2, 12.5, 32689, 0.913),
    "Singapore": (83.0, 15.4, 10.6, 76628, 0.912),
    "HongKong": (84.0, 15.6, 11.2, 53959, 0.910),
    "Liechtenstein": (80.0, 15.0, 11.8, 79851, 0.908),
    "Sweden": (82.2, 15.8, 12.1, 45636, 0.907),
    "UnitedKingdom": (80.7, 16.2, 13.1, 39267, 0.907),
    "Iceland": (82.6, 19.0, 10.6, 35182, 0.899),
    "Korea": (81.9, 16.9, 11.9, 33890, 0.898),
    "Israel": (82.4, 16.0, 12.5, 30676, 0.894),
    "Luxembourg": (81.7, 13.9, 11.7, 58711, 0.892),
    "Japan": (83.5, 15.3, 11.5, 36927, 0.891),
    "Belgium": (80.8, 16.3, 11.3, 41187, 0.890),
    "France": (82.2, 16.0, 11.1, 38056, 0.888),
    "Austria": (81.4, 15.7, 10.8, 43869, 0.885),
    "Finland": (80.8, 17.1, 10.3, 38695, 0.883),
}


def test_the_printed_index_comes_out() -> None:
    values = np.array([[[life, expected, mean, log(income)]] for life, expected, mean, income, _ in PRINTED.values()])
    block = Block(tuple(PRINTED), ("2014",), ("life", "expected", "mean", "income"), values)
    recipe = Recipe(normalise="goalposts", scale=(0.0, 1.0), aggregate=("geometric_mean", "arithmetic_mean"))
    index = build(Framework("hdi", "人类发展指数", "HDI", "2014", NODES), block, recipe)
    # the inputs are printed rounded, so that the third decimal may differ by one
    assert index.scores[0, :, 0] == pytest.approx([printed[-1] for printed in PRINTED.values()], abs=0.001)
    assert index.contributions.sum(axis=0) == pytest.approx(index.scores[0])
