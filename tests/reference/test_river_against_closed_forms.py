"""Transport against its closed forms, against 40-digit values of them, and against a second inversion."""

from decimal import Decimal, getcontext

import numpy as np
import pytest
from numpy.typing import NDArray

from tongzhou.river.closed import ogata_banks, pulse, slug
from tongzhou.river.transfer import Course, Curves, respond

Floats = NDArray[np.float64]


def course(
    reaches: int, length_m: float, velocity: float, dispersion: float, decay: float = 0.0, exchange: float = 0.0, back: float = 1.0
) -> Course:  # fmt: skip
    def row(value: float) -> Floats:
        return np.full((1, reaches), value)

    return Course(row(length_m / reaches), row(velocity), row(dispersion), row(decay), row(exchange), row(back))


def curve(made: Course, duration_s: float = 0.0) -> tuple[Floats, Floats, Curves]:
    """Give times, concentrations and the curve of a release of mass 1 per area."""
    one = next(respond(made, 1 / made.velocity_m_s[:, 0], np.array([duration_s])))
    return one.start_s[0] + one.step_s[0] * np.arange(one.concentration_mg_l.shape[1]), one.concentration_mg_l[0], one


@pytest.mark.parametrize("peclet", [20.0, 100.0, 450.0, 1e4, 1e6])
@pytest.mark.parametrize("decay", [0.0, 2e-5])
@pytest.mark.parametrize("reaches", [1, 5])
def test_a_slug_is_the_closed_form_to_a_five_hundredth_of_a_percent(peclet: float, decay: float, reaches: int) -> None:
    length, velocity = 50_000.0, 0.4
    dispersion = velocity * length / peclet
    time, value, one = curve(course(reaches, length, velocity, dispersion, decay))
    exact = slug(length, time, velocity, dispersion, 1.0, decay)
    assert np.abs(value - exact).max() <= 1e-7 * exact.max()
    between = np.linspace(time[0], time[-1], 3001)
    exact = slug(length, between, velocity, dispersion, 1.0, decay)
    assert np.abs(one.at(between[None])[0] - exact).max() <= 1e-4 * exact.max()


@pytest.mark.parametrize("peclet", [50.0, 700.0, 1e4, 1e6])
def test_a_release_that_lasts_is_the_slug_added_up_over_its_time(peclet: float) -> None:
    length, velocity, lasting = 30_000.0, 0.3, 7200.0
    dispersion = velocity * length / peclet
    time, value, _ = curve(course(3, length, velocity, dispersion, 1e-5), lasting)
    nodes, weights = np.polynomial.legendre.leggauss(400)
    since = (nodes + 1) / 2 * lasting
    exact = sum(
        w / 2 * slug(length, time - t, velocity, dispersion, 1.0, 1e-5) for t, w in zip(since, weights, strict=True)
    )
    assert np.abs(value - exact).max() <= 2e-4 * np.max(exact)


def hyperbolic(made: Course, time: Floats, terms: int = 40) -> Floats:
    """Invert by a second way that shares nothing with the first: the Talbot-like hyperbola of Weideman and Trefethen (2007), Math. Comp. 76, 1341."""
    nodes = (np.arange(-terms, terms) + 0.5) * 1.081792140 / terms
    result = np.empty_like(time)
    for n, t in enumerate(time):
        scale = 4.492075287 * terms / t
        s = scale * (1 + np.sin(1j * nodes - 1.172104229))
        slope = 1j * scale * np.cos(1j * nodes - 1.172104229)
        u, d, k = made.velocity_m_s[0, 0], made.dispersion_m2_s[0, 0], made.decay_per_s[0, 0]
        a, b = made.exchange_per_s[0, 0], made.return_per_s[0, 0]
        root = np.sqrt(u**2 + 4 * d * (s + k + a - a * b / (s + b)))
        transform = np.exp(made.length_m[0].sum() * (u - root) / (2 * d)) / root
        total = (np.exp(s * t) * transform * slope).sum() * 1.081792140 / terms / (2j * np.pi)
        result[n] = total.real
    return result


@pytest.mark.parametrize(("exchange", "ratio"), [(1e-5, 0.1), (1e-4, 0.3), (3e-4, 0.05)])
def test_storage_is_the_same_by_two_independent_inversions(exchange: float, ratio: float) -> None:
    made = course(4, 12_000.0, 0.25, 40.0, 3e-6, exchange, exchange / ratio)
    time, value, _ = curve(made)
    some = time[value > 1e-3 * value.max()]
    other = hyperbolic(made, some)
    assert np.abs(other - np.interp(some, time, value)).max() <= 1e-6 * value.max()


def test_mass_is_kept_over_many_reaches_with_storage() -> None:
    made = course(6, 60_000.0, 0.35, 25.0, 0.0, 2e-5, 2e-4)
    time, value, _ = curve(made)
    assert np.trapezoid(value, time) * 0.35 == pytest.approx(1.0, abs=2e-4)


def exact_ogata_banks(x: str, t: str, u: str, d: str) -> float:
    """Compute the printed closed form with 1,500 digits, its error function by its series."""
    getcontext().prec = 1500
    place, time, speed, spread = (Decimal(one) for one in (x, t, u, d))
    root = (4 * spread * time).sqrt()

    def erfc(z: Decimal) -> Decimal:
        term = total = z
        for n in range(1, 20_000):
            term = -term * z * z / n
            total += term / (2 * n + 1)
            if n > z * z and abs(term) < Decimal(10) ** -1450:
                break
        return 1 - 2 * total / PI.sqrt()

    near, far = (place - speed * time) / root, (place + speed * time) / root
    return float((erfc(near) + (speed * place / spread).exp() * erfc(far)) / 2)


def arctangent(inverse: int) -> Decimal:
    getcontext().prec = 1500
    term = total = Decimal(1) / inverse
    n = 1
    while abs(term) > Decimal(10) ** -1495:
        term = -term / inverse**2
        n += 2
        total += term / n
    return total


PI = 4 * (4 * arctangent(5) - arctangent(239))  # Machin's formula


@pytest.mark.parametrize(
    ("x", "t", "u", "d"),
    [
        ("1000", "1800", "0.5", "10"),
        ("1000", "4000", "0.5", "10"),
        ("5000", "9000", "0.5", "10"),
        ("20000", "36000", "0.5", "20"),
        ("20000", "40000", "0.5", "20"),
    ],
)
def test_a_step_is_the_printed_closed_form_to_ten_digits(x: str, t: str, u: str, d: str) -> None:
    found = float(ogata_banks(float(x), float(t), float(u), float(d)))
    assert found == pytest.approx(exact_ogata_banks(x, t, u, d), rel=1e-10)


def test_a_step_is_finite_at_every_peclet_number() -> None:
    for peclet in np.logspace(0, 6, 25):
        value = ogata_banks(50_000.0, np.linspace(0, 4e5, 501), 0.4, 0.4 * 50_000 / peclet, 1e-6)
        assert np.isfinite(value).all()
        assert (np.diff(value) >= -1e-15).all()


def test_a_pulse_is_the_rise_less_the_later_rise() -> None:
    time = np.linspace(1, 2e5, 101)
    assert pulse(1e4, time, 0.3, 20.0, 7200.0) == pytest.approx(
        ogata_banks(1e4, time, 0.3, 20.0) - ogata_banks(1e4, time - 7200, 0.3, 20.0)
    )
