"""What comes out of the inversion for any river: finite, not negative, and with the mass it should have."""

import numpy as np
import pytest
from numpy.typing import NDArray

from tongzhou.river.transfer import Course, Curves, moments, respond

Floats = NDArray[np.float64]
MEMBERS = 400


def random_course(
    reaches: int, length: tuple[float, float], velocity: tuple[float, float], dispersion: tuple[float, float]
) -> Course:
    random = np.random.default_rng(reaches)

    def drawn(low: float, high: float) -> Floats:
        return np.exp(random.uniform(np.log(low), np.log(high), (MEMBERS, reaches)))

    stored = random.random((MEMBERS, 1)) < 0.5
    return Course(
        drawn(*length), drawn(*velocity), drawn(*dispersion), drawn(1e-7, 5e-5), np.where(stored, drawn(1e-6, 1e-4), 0.0), drawn(1e-5, 1e-2)
    )  # fmt: skip


def mass_error(course: Course, duration_s: Floats) -> Floats:
    """Give the relative error of the area below each curve against the transform at s = 0."""
    result = np.empty(MEMBERS)
    for curves in respond(course, np.ones(MEMBERS), duration_s):
        assert np.isfinite(curves.concentration_mg_l).all()
        assert (curves.concentration_mg_l >= 0).all()
        some = course.rows(curves.rows)
        root = np.sqrt(some.velocity_m_s**2 + 4 * some.dispersion_m2_s * some.decay_per_s)
        decayed = np.exp((-2 * some.length_m * some.decay_per_s / (some.velocity_m_s + root)).sum(1))
        exact = (some.velocity_m_s / root)[:, 0] * decayed
        result[curves.rows] = np.trapezoid(curves.concentration_mg_l, axis=1) * curves.step_s / exact - 1
    return result


@pytest.mark.parametrize("reaches", [1, 3, 7])
@pytest.mark.parametrize("duration", [0.0, 1800.0, 1e5])
def test_mass_is_kept_in_rivers_as_they_are(reaches: int, duration: float) -> None:
    course = random_course(reaches, (1000, 40_000), (0.02, 1.0), (3.0, 100.0))
    assert np.abs(mass_error(course, np.full(MEMBERS, duration))).max() < 0.005


@pytest.mark.parametrize("reaches", [1, 4])
def test_nothing_breaks_where_the_method_does_not_hold(reaches: int) -> None:
    """A few metres of nearly still water with great dispersion: the figures mean little, and are still bounded."""
    course = random_course(reaches, (10, 1000), (1e-3, 3.0), (1e-2, 1e4))
    assert np.abs(mass_error(course, np.zeros(MEMBERS))).max() < 0.6


def test_the_moments_are_those_of_the_curve() -> None:
    course = random_course(3, (5000, 20_000), (0.2, 0.6), (10.0, 40.0))
    mean, deviation, core = moments(course)
    assert (core <= deviation).all()
    for curves in respond(course, np.ones(MEMBERS), np.zeros(MEMBERS)):
        count = curves.concentration_mg_l.shape[1]
        time = curves.start_s[:, None] + curves.step_s[:, None] * np.arange(count)
        share = curves.concentration_mg_l / curves.concentration_mg_l.sum(1, keepdims=True)
        centre = (share * time).sum(1)
        spread = np.sqrt((share * (time - centre[:, None]) ** 2).sum(1))
        assert centre == pytest.approx(mean[curves.rows], rel=2e-2)
        # storage may keep a little mass for longer than the window
        plain = course.exchange_per_s[curves.rows, 0] == 0
        assert spread[plain] == pytest.approx(deviation[curves.rows][plain], rel=1e-3)
        assert (spread <= deviation[curves.rows] * 1.001).all()


def test_a_member_has_the_same_curve_alone_and_among_others() -> None:
    course = random_course(3, (1000, 40_000), (0.02, 1.0), (3.0, 100.0))
    alone = next(respond(course.rows(slice(7, 8)), np.ones(1), np.zeros(1)))
    curves: Curves = next(one for one in respond(course, np.ones(MEMBERS), np.zeros(MEMBERS)) if 7 in one.rows)
    among = curves.concentration_mg_l[list(curves.rows).index(7)]
    assert alone.concentration_mg_l[0] == pytest.approx(among, rel=1e-12, abs=1e-15 * among.max())
