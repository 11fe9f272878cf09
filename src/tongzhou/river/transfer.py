"""How a release travels down a course of reaches in steady flow (传递函数): Laplace transform, inverted for all members at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Course", "Curves", "moments", "respond"]

Floats = NDArray[np.float64]

# The window of a curve, in standard deviations of the time of passage before and after its mean.
_BEFORE, _AFTER = 7.0, 10.0
# What leaves the window comes back damped by exp(-_DAMPING); what lies before it is raised by as much, hence _BEFORE.
_DAMPING = 6.0
# A window that would begin before the release begins this part of its length before: a steep rise at once then does not ring into its end.
_MARGIN = 0.02
# Samples in one standard deviation of the part of the plume that never rested in storage.
_PER_DEVIATION = 4.0
_COUNTS = tuple(2**n for n in range(7, 14))
_MOST = _COUNTS[-1]
# The logarithm of what may be cut off at the highest frequency: 1.5e-8 of the whole.
_CUT_OFF = -18.0
# Members × frequencies worked on at once: the arrays then stay in the cache of one core, and below the 128 KB from which memory is asked of
# the system each time, which a cold process pays for.
_BLOCK = 8_000
_SHORTEST_PULSE_S = 1.0
# How many angles one turn of a pulse goes on at once.
_TURN = 16


@dataclass(frozen=True)
class Course:
    """The reaches from the release to one place, for every member (流程).

    Each array is float64 of shape (member, reach), in the order the water passes them.
    """

    length_m: Floats
    velocity_m_s: Floats
    dispersion_m2_s: Floats
    decay_per_s: Floats
    """Decay and volatilisation together."""
    exchange_per_s: Floats
    """α: from the stream into storage at the bed and the banks; 0 where there is none."""
    return_per_s: Floats
    """β = α · A / A_storage: back from storage; any positive number where α is 0."""

    @property
    def members(self) -> int:
        """How many members there are."""
        return len(self.length_m)

    def rows(self, rows: NDArray[np.intp] | slice) -> "Course":
        """Give some members (取部分成员)."""
        return Course(
            self.length_m[rows],
            self.velocity_m_s[rows],
            self.dispersion_m2_s[rows],
            self.decay_per_s[rows],
            self.exchange_per_s[rows],
            self.return_per_s[rows],
        )


@dataclass(frozen=True)
class Curves:
    """Concentration against time at one place, each member on a grid of its own (浓度过程线).

    `rows` (intp, member) says whose curves these are; `start_s`, `step_s` (member) are the grids, seconds after the release began;
    `concentration_mg_l` has shape (member, sample).
    """

    rows: NDArray[np.intp]
    start_s: Floats
    step_s: Floats
    concentration_mg_l: Floats

    def at(self, time_s: Floats) -> Floats:
        """Give concentrations at times (member, any), by a cubic through the four nearest samples (插值); 0 outside the window."""
        place = (time_s - self.start_s[:, None]) / self.step_s[:, None]
        last = self.concentration_mg_l.shape[1] - 1
        base = np.clip(np.floor(place).astype(np.intp), 1, last - 2)
        u = place - base
        weights = (
            -u * (u - 1) * (u - 2) / 6,
            (u + 1) * (u - 1) * (u - 2) / 2,
            -(u + 1) * u * (u - 2) / 2,
            (u + 1) * u * (u - 1) / 6,
        )
        rows = np.arange(len(self.start_s))[:, None]
        value = sum((w * self.concentration_mg_l[rows, base + n - 1] for n, w in enumerate(weights)), np.zeros_like(u))
        return np.where((place >= 0) & (place <= last), np.maximum(value, 0.0), 0.0)


def moments(course: Course) -> tuple[Floats, Floats, Floats]:
    """Give mean and standard deviation of the time of passage, and the deviation without storage (到达时间的矩), each (member,), s.

    They are the derivatives of the logarithm of the transfer function at s = 0, where decay still counts: what decays late counts less.
    """
    root = np.sqrt(course.velocity_m_s**2 + 4 * course.dispersion_m2_s * course.decay_per_s)
    slowed = 1 + course.exchange_per_s / course.return_per_s
    kept = 2 * course.exchange_per_s / course.return_per_s**2
    per_root = course.length_m / root
    first = 2 * course.dispersion_m2_s[:, 0] / root[:, 0] ** 2
    mean = (per_root * slowed).sum(1) + first * slowed[:, 0]
    core = (2 * course.dispersion_m2_s * per_root / root**2).sum(1) + 2 * first**2
    total = (2 * course.dispersion_m2_s * per_root / root**2 * slowed**2 + per_root * kept).sum(1)
    total += first * kept[:, 0] + 2 * (first * slowed[:, 0]) ** 2
    return mean, np.sqrt(total), np.sqrt(core)


def respond(course: Course, load_mg_s_l: Floats, duration_s: Floats) -> Iterator[Curves]:
    """Give the concentration at the lower end of a course after a release at its upper end (过程线).

    The transfer function of a reach is exp(L(U − √(U² + 4Dφ))/2D) with φ = s + k + α − αβ/(s + β); the release spreads upstream too,
    as in a river that goes on above, which is the factor U/√(U² + 4Dφ) of the first reach. The transform is inverted on a window of
    time of its own for each member, set by the moments, by a Fourier series along the line Re s = 6/T.

    Parameters
    ----------
    course
        The reaches.
    load_mg_s_l
        Mass that passes the place were nothing to decay, over the discharge there (member,): g/(m³/s) = (mg/L)·s.
    duration_s
        How long the release lasted (member,), at an even rate; under a second it is taken as at once.

    Yields
    ------
    Curves
        Groups of members that need as many samples; together they cover all.

    References
    ----------
    Transfer function with storage: Bencala, K. E. and Walters, R. A. (1983), Water Resources Research 19(3), 718–724, transformed in t.
    Inversion: Dubner, H. and Abate, J. (1968), Journal of the ACM 15(1), 115–123.
    """
    mean, deviation, core = moments(course)
    end = mean + _AFTER * deviation + duration_s
    start = np.maximum(mean - _BEFORE * deviation, -_MARGIN * end)
    window = end - start
    samples = _samples(course, window, core)
    for count in sorted(set(samples.tolist())):  # np.unique would load numpy.ma, which a cold command pays for
        rows = np.flatnonzero(samples == count)
        block = max(_BLOCK // (int(count) // 2 + 1), 1)
        values = np.empty((len(rows), int(count)))
        for at in range(0, len(rows), block):
            some = rows[at : at + block]
            values[at : at + block] = _invert(
                course.rows(some), load_mg_s_l[some], duration_s[some], start[some], window[some], int(count)
            )
        yield Curves(rows, start[rows], window[rows] / count, values)


def _samples(course: Course, window_s: Floats, core_s: Floats) -> NDArray[np.int64]:
    """Say how many samples each member needs: the transform must have died away at the highest frequency they can show.

    What is cut off there comes back as ripples, which the end of the window raises by exp(_DAMPING). The steep rise close below the
    release is what asks for many samples.
    """
    damping = (_DAMPING / window_s)[:, None]
    least = _decline(course, damping, np.zeros_like(damping))
    samples = np.full(len(window_s), _MOST, dtype=np.int64)
    for count in _COUNTS[-2::-1]:
        fits = _decline(course, damping, np.pi * count / window_s[:, None]) - least <= _CUT_OFF
        samples[fits & (window_s / count <= core_s / _PER_DEVIATION) & (samples == 2 * count)] = count
    return samples


def _decline(course: Course, damping: Floats, omega: Floats) -> Floats:
    """Give the logarithm of the size of the transform at one frequency (member,)."""
    total = np.zeros(len(damping))
    for n in range(course.length_m.shape[1]):
        real, imag = _root(course, n, damping, omega)
        total += (
            (course.velocity_m_s[:, n, None] - real) * (course.length_m / course.dispersion_m2_s)[:, n, None] / 2
        )[:, 0]
        if n == 0:
            total -= 0.5 * np.log(real**2 + imag**2)[:, 0]
    return total


def _invert(course: Course, load: Floats, duration: Floats, start: Floats, window: Floats, count: int) -> Floats:
    """Invert for some members on `count` samples, in real arithmetic: complex roots and powers are several times slower."""
    damping = (_DAMPING / window)[:, None]
    omega = 2 * np.pi * np.arange(count // 2 + 1) / window[:, None]
    real, imag = damping * start[:, None] * np.ones_like(omega), omega * start[:, None]
    source_real = source_imag = np.zeros(1)
    for n in range(course.length_m.shape[1]):
        velocity, dispersion = course.velocity_m_s[:, n, None], course.dispersion_m2_s[:, n, None]
        root_real, root_imag = _root(course, n, damping, omega)
        per = course.length_m[:, n, None] / (2 * dispersion)
        real += per * (velocity - root_real)
        imag -= per * root_imag
        if n == 0:
            size = velocity / (root_real**2 + root_imag**2)
            source_real, source_imag = root_real * size, -root_imag * size
    grown = np.exp(real)
    transform = np.empty(omega.shape, complex)
    np.multiply(grown, np.cos(imag), out=transform.real)
    np.multiply(grown, np.sin(imag), out=transform.imag)
    transform *= source_real + 1j * source_imag
    if (duration >= _SHORTEST_PULSE_S).any():
        transform *= _pulse(damping, omega, duration)
    if count == _MOST:
        # right below the release the rise may be too steep for any grid: round it off by two steps instead of letting it ring
        transform *= np.exp(_CUT_OFF * np.linspace(0, 1, count // 2 + 1) ** 2)
    values = np.fft.irfft(transform, count, axis=1)
    step = window[:, None] / count
    since = step * np.arange(count)
    values = np.maximum(values * (load[:, None] / step) * np.exp(damping * since), 0.0)
    return np.where(since + start[:, None] > 0, values, 0.0)


def _root(course: Course, n: int, damping: Floats, omega: Floats) -> tuple[Floats, Floats]:
    """Give √(U² + 4Dφ(s)) of one reach, real and imaginary part."""
    exchange, back = course.exchange_per_s[:, n, None], course.return_per_s[:, n, None]
    four = 4 * course.dispersion_m2_s[:, n, None]
    phi_real = damping + course.decay_per_s[:, n, None]
    phi_imag = omega
    if exchange.any():
        moved = damping + back
        ratio = exchange * back / (moved**2 + omega**2)
        phi_real = phi_real + exchange - ratio * moved
        phi_imag = omega * (1 + ratio)
    square_real, square_imag = course.velocity_m_s[:, n, None] ** 2 + four * phi_real, four * phi_imag
    root_real = np.sqrt((np.sqrt(square_real**2 + square_imag**2) + square_real) * 0.5)
    return root_real, square_imag / (2 * root_real)


def _pulse(damping: Floats, omega: Floats, duration: Floats) -> NDArray[np.complex128]:
    """Give the transform of an even release of mass one, (1 − exp(−sτ))/(sτ)."""
    lasting = np.where(duration >= _SHORTEST_PULSE_S, duration, 1.0)[:, None]
    # the angles are even multiples of one: a turn of a + 16 b of them is the product of two, and few sines are taken
    near = np.exp(-1j * lasting * omega[:, :_TURN])
    far = np.exp(-1j * lasting * omega[:, ::_TURN])
    turned = (far[:, :, None] * near[:, None, :]).reshape(len(omega), -1)[:, : omega.shape[1]]
    value: NDArray[np.complex128] = (1 - np.exp(-damping * lasting) * turned) / ((damping + 1j * omega) * lasting)
    value[duration < _SHORTEST_PULSE_S] = 1.0
    return value
