"""What belongs together."""

import numpy as np
import pytest

from tongzhou.index.consistency import correlations, cronbach_alpha, redundant, sign_conflicts

VALUES = np.array([[1.0, 2.1, 9.0, 5.0], [2.0, 3.9, 7.0, 5.0], [3.0, 6.1, 6.0, 5.0], [4.0, 7.9, 2.0, 5.0]])


def test_correlations_are_numpys_and_a_constant_has_none() -> None:
    found = correlations(VALUES)
    assert found[:3, :3] == pytest.approx(np.corrcoef(VALUES[:, :3].T))
    assert np.isnan(found[3]).all()


def test_gaps_leave_out_pairs_of_values_only() -> None:
    gapped = np.random.default_rng(2).random((12, 3)) + 1000
    gapped[0, 0] = gapped[5, 2] = np.nan
    found = correlations(gapped)
    for j, k in ((0, 1), (0, 2), (1, 2)):
        both = ~np.isnan(gapped[:, [j, k]]).any(axis=1)
        assert found[j, k] == pytest.approx(np.corrcoef(gapped[both, j], gapped[both, k])[0, 1])


def test_redundant_and_conflicting_pairs_are_named() -> None:
    assert [(one.first, one.second) for one in redundant(VALUES)] == [(0, 1)]
    assert {(one.first, one.second) for one in sign_conflicts(VALUES)} == {(0, 2), (1, 2)}


def test_alpha_needs_two_indicators_and_two_rows() -> None:
    assert np.isnan(cronbach_alpha(VALUES[:, :1]))
    assert np.isnan(cronbach_alpha(VALUES[:1]))
    assert np.isnan(cronbach_alpha(np.ones((3, 2))))
