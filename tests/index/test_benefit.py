"""Each row at its best."""

import numpy as np
import pytest

from tongzhou.index.benefit import benefit_of_the_doubt
from tongzhou.terms.errors import InputError

VALUES = np.array([[1.0, 0.2], [0.2, 1.0], [0.5, 0.5], [0.1, 0.1]])


def test_with_free_weights_who_leads_anywhere_scores_one() -> None:
    scores, weights = benefit_of_the_doubt(VALUES)
    assert scores == pytest.approx([1.0, 1.0, 5 / 6, 1 / 6])
    assert (VALUES @ weights.T <= 1 + 1e-9).all()


def test_bounds_on_shares_hold() -> None:
    scores, weights = benefit_of_the_doubt(VALUES, least_share=0.3, most_share=0.6)
    share = weights * VALUES / scores[:, None]
    assert (share >= 0.3 - 1e-9).all()
    assert (share <= 0.6 + 1e-9).all()
    assert (scores <= benefit_of_the_doubt(VALUES)[0] + 1e-9).all()


@pytest.mark.parametrize("values", [[[np.nan, 1.0]], [[-1.0, 1.0]], [[0.0, 0.0]]])
def test_gaps_negatives_and_rows_of_zeros_are_refused(values: list[list[float]]) -> None:
    with pytest.raises(InputError, match="complete values"):
        benefit_of_the_doubt(np.array(values))


def test_bounds_that_cannot_make_one_are_refused() -> None:
    with pytest.raises(InputError, match="cannot make 1"):
        benefit_of_the_doubt(VALUES, least_share=0.6)
