"""Rows against rows."""

from itertools import combinations, permutations

import numpy as np
import pytest

from tongzhou.index.compare import condorcet, copeland, grey_relational, ranks, topsis
from tongzhou.terms.errors import InputError

HALF = np.array([0.5, 0.5])


def test_ranks_share_the_best_place_and_skip_gaps() -> None:
    assert ranks(np.array([[3.0, 5.0, 5.0, np.nan], [1.0, 2.0, 3.0, 4.0]])).tolist() == [[3, 1, 1, 0], [4, 3, 2, 1]]


def test_scores_nearer_than_the_tie_share_a_rank() -> None:
    scores = np.array([1.0, 1.0 + 1e-14, 0.5, np.nan])
    assert ranks(scores).tolist() == [2, 1, 3, 0]
    assert ranks(scores, tie=1e-12).tolist() == [1, 1, 3, 0]
    assert ranks(np.full(3, np.nan), tie=1e-12).tolist() == [0, 0, 0]


def test_copeland_counts_a_tie_for_nobody() -> None:
    assert copeland(np.array([[1.0, 0.0], [0.0, 1.0]]), HALF).tolist() == [0.0, 0.0]
    assert copeland(np.array([[1.0, 0.0]]), HALF).tolist() == [0.0]


@pytest.mark.parametrize("method", [topsis, grey_relational])
@pytest.mark.parametrize("rows", [1, 3])
def test_rows_all_alike_or_one_alone_cannot_be_compared(method: object, rows: int) -> None:
    assert callable(method)
    with pytest.raises(InputError, match="all alike"):
        method(np.ones((rows, 2)), HALF)


@pytest.mark.parametrize("method", [topsis, grey_relational, copeland])
def test_gaps_are_refused(method: object) -> None:
    assert callable(method)
    with pytest.raises(InputError, match="1 gap"):
        method(np.array([[1.0, np.nan], [2.0, 1.0]]), HALF)


def test_grey_relational_by_hand() -> None:
    """Distances 0, 0.5; 1, 0: coefficients 1, 0.5; 1/3, 1 with ρ = 0.5."""
    parts = np.array([[1.0, 0.5], [0.0, 1.0]])
    assert grey_relational(parts, HALF) == pytest.approx([0.75, 2 / 3])


def test_condorcets_order_is_the_best_of_all_orders() -> None:
    rng = np.random.default_rng(8)
    for _ in range(5):
        parts, weights = rng.integers(0, 5, (5, 4)).astype(float), rng.dirichlet(np.ones(4))
        support = np.array([[weights @ (np.sign(a - b) + 1) / 2 for b in parts] for a in parts])

        def supported(order: tuple[int, ...], support: np.ndarray = support) -> float:
            return float(sum(support[a, b] for a, b in combinations(order, 2)))

        best = max(supported(order) for order in permutations(range(5)))
        found = tuple(np.argsort(-condorcet(parts, weights), kind="stable"))
        assert supported(found) == pytest.approx(best)


def test_condorcet_puts_rows_alike_on_one_place_and_takes_one_row() -> None:
    parts = np.array([[1.0, 1.0], [2.0, 2.0], [1.0, 1.0]])
    assert condorcet(parts, np.array([0.5, 0.5])).tolist() == [0.5, 2.0, 0.5]
    assert condorcet(parts[:1], np.array([0.5, 0.5])).tolist() == [0.0]
    with pytest.raises(InputError, match="at most 60"):
        condorcet(np.random.default_rng(1).random((61, 2)), np.array([0.5, 0.5]))
