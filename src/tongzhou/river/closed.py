"""Closed forms of transport in one uniform reach (解析解), in forms that neither overflow nor cancel."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["ogata_banks", "pulse", "slug"]

Floats = NDArray[np.float64]


def ogata_banks(
    distance_m: ArrayLike, time_s: ArrayLike, velocity_m_s: float, dispersion_m2_s: float, decay_per_s: float = 0.0
) -> Floats:
    """Give the concentration below a step, as a share of the step (阶跃入流解).

    With W = √(U² + 4kD), a, b = (x ∓ Wt)/(2√(Dt)): ½·exp(−2kx/(U+W))·[erfc(a) + exp(−a²)·erfcx(b)]. The usual second term
    exp(Ux/D)·erfc(b) overflows beyond Ux/D = 709; this one holds at every Péclet number.

    Parameters
    ----------
    distance_m, time_s
        Where and when; they broadcast. Before the step (time ≤ 0) the answer is 0.
    velocity_m_s, dispersion_m2_s, decay_per_s
        Of the reach, U > 0, D > 0, k ≥ 0.

    References
    ----------
    Ogata, A. and Banks, R. B. (1961), USGS Professional Paper 411-A; with decay: van Genuchten and Alves (1982), USDA
    Technical Bulletin 1661, solution C5.

    Examples
    --------
    >>> float(ogata_banks(50_000.0, 50_000 / 0.4, 0.4, 0.02).round(6))  # Péclet 1e6; the closed form is 0.500282
    0.500282
    """
    from scipy.special import erfc, erfcx  # type: ignore[import-untyped]  # scipy ships no types

    x, t = np.asarray(distance_m, float), np.asarray(time_s, float)
    later = np.where(t > 0, t, 1.0)
    wave = np.sqrt(velocity_m_s**2 + 4 * decay_per_s * dispersion_m2_s)
    spread = 2 * np.sqrt(dispersion_m2_s * later)
    a, b = (x - wave * later) / spread, (x + wave * later) / spread
    # erfc(a) + exp(-a²) erfcx(b), taken together where a is large so that neither underflows before the other
    front = np.where(
        a > 0, np.exp(-(a**2)) * (erfcx(np.maximum(a, 0)) + erfcx(b)), erfc(a) + np.exp(-(a**2)) * erfcx(b)
    )
    value: Floats = 0.5 * np.exp(-2 * decay_per_s * x / (velocity_m_s + wave)) * front
    return np.where(t > 0, value, 0.0)


def slug(
    distance_m: ArrayLike,
    time_s: ArrayLike,
    velocity_m_s: float,
    dispersion_m2_s: float,
    mass_per_area_g_m2: float = 1.0,
    decay_per_s: float = 0.0,
) -> Floats:
    """Give the concentration after a mass was put into the river at once (瞬时投放解), in g/m³ = mg/L.

    M/A · exp(−(x − Ut)²/(4Dt) − kt) / √(4πDt) in a river that goes on above and below.

    References
    ----------
    Fischer et al. (1979), Mixing in Inland and Coastal Waters, §2.2 and §5.
    """
    x, t = np.asarray(distance_m, float), np.asarray(time_s, float)
    later = np.where(t > 0, t, 1.0)
    exponent = -((x - velocity_m_s * later) ** 2) / (4 * dispersion_m2_s * later) - decay_per_s * later
    value: Floats = mass_per_area_g_m2 * np.exp(exponent) / np.sqrt(4 * np.pi * dispersion_m2_s * later)
    return np.where(t > 0, value, 0.0)


def pulse(
    distance_m: ArrayLike,
    time_s: ArrayLike,
    velocity_m_s: float,
    dispersion_m2_s: float,
    duration_s: float,
    decay_per_s: float = 0.0,
) -> Floats:
    """Give the concentration below an inflow that is raised for a while, as a share of the rise (脉冲入流解)."""
    t = np.asarray(time_s, float)
    args = (velocity_m_s, dispersion_m2_s, decay_per_s)
    return ogata_banks(distance_m, t, *args) - ogata_banks(distance_m, t - duration_s, *args)
