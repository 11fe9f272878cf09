"""One step of transport between cells (差分格式): advection of fifth order with a universal limiter, dispersion of fourth."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["advect", "disperse", "spot_weights"]

Floats = NDArray[np.float64]

_NODES = 7


def advect(level: Floats, volume_m3: Floats, flow_m3_s: Floats, gauge: Floats, step_s: Floats) -> Floats:
    """Give the mass that the water carries through the lower face of each cell in a step (对流通量), g.

    The face value is the mean over the step of the polynomial whose integrals over five cells are their contents. It is held between
    those of the neighbours (universal limiter), except at a peak where three second differences have the same sign: such a peak is smooth.
    Where the water goes upstream, the value of the lower cell is taken.

    Parameters
    ----------
    level
        Concentration times `gauge` of each cell, from the upper end (cell, member).
    volume_m3, flow_m3_s, gauge
        Of each cell, and through its lower face (cell, member). The water must not pass more than one cell in a step.
    step_s
        (member,).

    References
    ----------
    Leonard, B. P. (1991), Computer Methods in Applied Mechanics and Engineering 88(1), 17–74: third order and universal limiter; the fifth
    order follows from Newton's form of the interpolation of the cumulative contents on six faces.
    """
    zeros = np.zeros_like(level[:1])
    whole = np.concatenate([zeros, zeros, level, level[-1:], level[-1:]])
    first = whole[1:] - whole[:-1]
    second = first[1:] - first[:-1]
    ahead, behind = first[2:-1], first[1:-2]
    curve, above, below = second[1:-1], second[:-2], second[2:]
    moved = flow_m3_s * step_s / volume_m3
    np.clip(moved, 0.0, 1.0, out=moved)
    rest = 1 - moved
    # third + fourth difference terms, then the second, then the first: Newton's form
    third = below - curve
    extra = (above - 2 * curve + below) * ((4 - moved * moved) / 120)
    extra -= third * ((2 - moved) / 24)
    extra -= curve / 6
    extra *= 1 + moved
    extra += 0.5 * ahead
    extra *= rest
    # as much as the smaller of the two slopes allows, none where they differ in sign
    room = behind * rest / np.maximum(moved, 1e-12)
    least = np.where(np.abs(ahead) < np.abs(room), ahead, room)
    least[(ahead > 0) != (room > 0)] = 0.0
    held = np.maximum(extra, np.minimum(least, 0.0))
    np.minimum(held, np.maximum(least, 0.0), out=held)
    is_peak = ((ahead > 0) != (behind > 0)) & ((curve > 0) == (above > 0)) & ((curve > 0) == (below > 0))
    np.copyto(held, extra, where=is_peak)
    face = level + held
    if (flow_m3_s < 0).any():
        lower = np.concatenate([level[1:] / gauge[1:] * gauge[:-1], zeros])
        face = np.where(flow_m3_s >= 0, face, lower)
    return np.asarray(flow_m3_s * step_s * face / gauge)


def disperse(level: Floats, spread: Floats, rate_per_s: Floats, step_s: Floats) -> Floats:
    """Give the mass that dispersion carries through the lower face of each cell in a step (离散通量), g; none through the last.

    Explicit, with the third difference that makes it of fourth order in space and second in time.

    Parameters
    ----------
    level
        As for `advect`.
    spread
        D·A/(Q·Δx) at the lower face (cell, member).
    rate_per_s
        D/Δx² of each cell; times the step at most 2/3.
    step_s
        (member,).
    """
    whole = np.concatenate([level[:1], level, level[-1:], level[-1:]])
    first = whole[1:] - whole[:-1]
    third = first[2:] - 2 * first[1:-1] + first[:-2]
    number = rate_per_s * step_s
    flux = -spread * step_s * (first[1:-1] + (number / 2 - 1 / 12) * third)
    flux[-1] = 0.0
    return np.asarray(flux)


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
