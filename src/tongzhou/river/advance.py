"""One step of transport between cells (差分格式): advection and dispersion in one, of fifth order."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["carry", "carry_weights", "spot_weights"]

Floats = NDArray[np.float64]

_NODES = 7
_CELLS = 5


def _shares() -> Floats:
    """Give by how much each moment of the way counts in the weight of each cell (cell, moment).

    The polynomial that is the cumulative content at six faces, −3 … 2 about the face, is read at minus the way.
    """
    faces = np.arange(-3.0, 3.0)
    powers = np.arange(_CELLS + 1)
    # what the cells hold between the face at 0 and each other face, by cell
    cells = faces[:-1]
    held = np.where((faces[:, None] > cells) & (cells >= 0), 1.0, 0.0) - np.where(
        (faces[:, None] <= cells) & (cells < 0), 1.0, 0.0
    )
    coefficients = np.linalg.solve(np.vander(faces, _CELLS + 1, increasing=True), held)
    return np.asarray((-coefficients * ((-1.0) ** powers)[:, None])[1:].T)


_SHARES = _shares()


def carry_weights(moved: Floats, spread: Floats, room: Floats) -> Floats:
    """Give the weights (cell, 5, member) of five cells in what passes the lower face of the third of them in a step (通量权重).

    Within a step water goes a part `moved` of a cell and spreads by `spread` = D·Δt/Δx² at that face. What passes is the mean, over the
    Gaussian of where it came from, of the polynomial whose integrals over the five cells are their contents: advection and dispersion are
    one, and the moments of a plume are right up to the fourth. Stable for 0 ≤ moved ≤ 1 and spread ≤ 2/3 (von Neumann).

    Parameters
    ----------
    moved, spread
        (cell, member).
    room
        (2, cells or more, 5, member), written over: fresh memory of that size at every step costs several times the sums. The answer is
        the second half.

    References
    ----------
    Without dispersion this is the fifth-order scheme of Leonard, B. P. (1991), Computer Methods in Applied Mechanics and Engineering
    88(1), 17–74, without a limiter: a limiter would take the moments with it. The Gaussian's moments are m, m² + v, m³ + 3mv … with v = 2
    `spread`.
    """
    square, wide = moved * moved, 2 * spread
    moments, weights = room[:, : len(moved)]
    moments[:, 0] = moved
    np.add(square, wide, out=moments[:, 1])
    triple = 3 * wide
    np.multiply(moved, square + triple, out=moments[:, 2])
    # m⁴ + 6m²v + 3v² = m²(m² + 6v) + 3v², and m⁵ + 10m³v + 15mv² = m(m²(m² + 10v) + 15v²)
    np.multiply(square, square + 2 * triple, out=moments[:, 3])
    moments[:, 3] += triple * wide
    np.multiply(square, square + 10 * wide, out=moments[:, 4])
    moments[:, 4] += 5 * triple * wide
    moments[:, 4] *= moved
    # many small products: one large one would be divided among threads, which then wait for each other
    return np.asarray(np.matmul(_SHARES, moments, out=weights))


def carry(level: Floats, weights: Floats) -> Floats:
    """Give what passes the lower face of each cell, as a part of what one cell of level 1 holds (通量); nothing disperses through the last.

    Parameters
    ----------
    level
        What is interpolated, of each cell from the upper end (cell, member); nothing lies above.
    weights
        From `carry_weights`.
    """
    whole = np.concatenate([np.zeros_like(level[:2]), level, level[-1:], level[-1:]])
    count = len(level)
    passed = weights[:, 0] * whole[:count]
    for n in range(1, _CELLS):
        passed += weights[:, n] * whole[n : n + count]
    return np.asarray(passed)


def spot_weights(place: Floats) -> Floats:
    """Give the weights (6, member) of six cells in the value at a place (插值权重), counted in cells from the upper face of the first."""
    nodes = np.arange(_NODES, dtype=float)
    result = np.zeros((_NODES - 1, len(place)))
    for n in range(_NODES):
        others = np.delete(nodes, n)
        # the slope of the polynomial that is 1 at this face and 0 at the others
        slope = np.zeros_like(place)
        for m in range(_NODES - 1):
            slope += np.prod(place[:, None] - np.delete(others, m), axis=1)
        slope /= np.prod(nodes[n] - others)
        result[:n] += slope
    return result
