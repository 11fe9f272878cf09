"""Weights from judgements in pairs (层次分析法), with the consistency ratio."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tongzhou.terms.errors import InputError, fault

__all__ = ["RANDOM_INDEX", "Judged", "ahp"]

Floats = NDArray[np.float64]

#: mean consistency index of random reciprocal matrices by order, as programs carry it, Fuzzy-AHP-risk-assessment for MATLAB after Saaty and Tran,
#: On the invalidity of fuzzifying numerical judgments in the Analytic Hierarchy Process, Mathematical and Computer Modelling 46 (2007) 962–975. The
#: article was not looked up, and ahpsurvey for R cites it for 0.525, 0.884, 1.108 …: assumed, and shown as assumed. A simulation agrees with either
#: within 0.1 (tests/reference/test_index_methods_against_peers.py)
RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)


@dataclass(frozen=True, eq=False)
class Judged:
    """Weights and how consistent the judgements are (层次分析结果).

    `consistency_ratio` is None for more parts than `RANDOM_INDEX` covers; up to 0.1 is accepted by convention.
    """

    weights: Floats
    largest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float | None


def ahp(judgements: Floats, *, largest_ratio: float = 0.1) -> Judged:
    """Weigh by the principal eigenvector of a reciprocal matrix of judgements (层次分析法).

    Parameters
    ----------
    judgements
        float64, shape (part, part): how many times row counts more than column; positive, a_ji = 1 / a_ij within 1e-6.
    largest_ratio
        The largest consistency ratio accepted; `inf` accepts all.

    Raises
    ------
    InputError
        When the matrix is not square, positive and reciprocal, or its judgements contradict each other more than accepted.

    References
    ----------
    Saaty, A scaling method for priorities in hierarchical structures, Journal of Mathematical Psychology 15 (1977) 234–281.

    Examples
    --------
    >>> found = ahp(np.array([[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]]))
    >>> found.weights.round(4).tolist(), abs(round(found.consistency_index, 6))
    ([0.5714, 0.2857, 0.1429], 0.0)
    """
    square = judgements.ndim == 2 and judgements.shape[0] == judgements.shape[1]
    if not (square and (judgements > 0).all() and np.allclose(judgements * judgements.T, 1.0, rtol=0, atol=1e-6)):
        raise InputError(
            fault(
                "index.ahp_matrix",
                "ahp() needs a square matrix of positive judgements with 1 on the diagonal and 1/a opposite each a. Correct the pairs that "
                "are not reciprocal.",
            )
        )
    count = judgements.shape[0]
    sizes, vectors = np.linalg.eig(judgements)
    place = int(np.argmax(sizes.real))
    weights = np.abs(vectors[:, place].real)
    largest = float(sizes[place].real)
    index = (largest - count) / (count - 1) if count > 1 else 0.0
    ratio = None
    if count <= len(RANDOM_INDEX):
        ratio = index / RANDOM_INDEX[count - 1] if count > 2 else 0.0
        if ratio > largest_ratio:
            raise InputError(
                fault(
                    "index.ahp_inconsistent",
                    "ahp() found a consistency ratio of {ratio:.3f}; up to {largest:.3g} is accepted. Ask for the judgements again, or accept "
                    "more by largest_ratio.",
                    ratio=float(ratio),
                    largest=largest_ratio,
                )
            )
    return Judged(np.asarray(weights / weights.sum()), largest, float(index), ratio)
