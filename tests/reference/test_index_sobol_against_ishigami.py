"""Sobol indices of the Ishigami function against their closed form.

Ishigami and Homma, An importance quantification technique in uncertainty analysis for computer models, 1990; a = 7, b = 0.1. Variances:
V1 = (1 + b π⁴ / 5)² / 2, V2 = a² / 8, V13 = b² π⁸ (1/18 − 1/50).
"""

import numpy as np
import pytest

from tongzhou.index.sobol import sobol

A, B = 7.0, 0.1
V1, V2, V13 = (1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8, B**2 * np.pi**8 * (1 / 18 - 1 / 50)


def ishigami(u: np.ndarray) -> np.ndarray:
    x = np.pi * (2 * u - 1)
    return (np.sin(x[:, :1]) + A * np.sin(x[:, 1:2]) ** 2 + B * x[:, 2:] ** 4 * np.sin(x[:, :1])).reshape(-1, 1)


def test_first_and_total_order_of_ishigami() -> None:
    found = sobol(
        ishigami, [("x1", 1), ("x2", 1), ("x3", 1)], ["y"], base=2**14, rng=np.random.default_rng(5), bootstraps=200
    )
    whole = V1 + V2 + V13
    assert found.first[:, 0] == pytest.approx([V1 / whole, V2 / whole, 0.0], abs=0.01)
    assert found.total[:, 0] == pytest.approx([(V1 + V13) / whole, V2 / whole, V13 / whole], abs=0.01)
    assert (found.total_interval[0] <= found.total + 1e-9).all()
    assert (found.total_interval[1] >= found.total - 1e-9).all()
