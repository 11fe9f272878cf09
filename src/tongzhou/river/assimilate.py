"""Readings from the field against the draws (数据同化): which rivers and releases agree with what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tongzhou.river.ensemble import Conduct, Hydraulics
from tongzhou.river.forecast import concentrations
from tongzhou.river.scenario import Release

__all__ = ["ERROR", "WRONG", "Posterior", "Reading", "expected", "mass_factor", "spread_times", "weigh"]

Floats = NDArray[np.float64]

#: Relative error of a reading and of the model at one place and time together; assumed, as no study of this river is public.
ERROR: Final = 0.5
#: How likely a reading is thought to be wrong before it is looked at; assumed.
WRONG: Final = 0.02
# the span of a wrong reading in powers of e; assumed
_WRONG_SPAN = 12.0
# So many draws at least shall carry the answer; with fewer, the readings are trusted less until there are as many.
_LEAST_EFFECTIVE = 100.0
_HALVINGS = 40
# a time that is only known within limits is taken as each of so many moments, evenly over them
_MOMENTS = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading (监测读数): a value, or None with the detection limit where nothing was detected. Concentrations in mg/L."""

    reach: str
    distance_m: float | None
    at: datetime
    value_mg_l: float | None
    detection_limit_mg_l: float
    item: str = ""
    """What it was measured as, by the name in the standards."""
    where: str = ""
    instrument: str = ""
    sample: str = ""
    error: float = 0.0
    """Relative error of the instrument, beside that of the model."""
    within_h: float = 0.0
    """The sample may have been taken this much earlier or later."""
    doubt: float = WRONG
    """How likely it is thought to be wrong before it is compared with the draws."""
    marks: tuple[str, ...] = ()
    """Why it is doubted: duplicate, blank, calibration."""


@dataclass(frozen=True)
class Posterior:
    """What the readings leave of the draws (同化结果).

    `weights` (member,) sum to 1; `doubt` gives for each reading the probability that it is wrong; `effective` is how many draws the
    weights amount to. `trust` is 1, or the power to which the likelihood was lowered because too few draws agree with the readings:
    intervals are then wider than the readings alone would make them.
    """

    weights: Floats
    doubt: tuple[float, ...]
    effective: float
    trust: float

    def draw(self, random: np.random.Generator) -> NDArray[np.intp]:
        """Draw as many members as there are, each as often as its weight says (系统重抽样), in no order: the first are draws as good as any."""
        count = len(self.weights)
        points = (random.random() + np.arange(count)) / count
        return random.permutation(np.minimum(np.searchsorted(np.cumsum(self.weights), points), count - 1))


def expected(river: Hydraulics, conduct: Conduct, release: Release, readings: Sequence[Reading]) -> Floats:
    """Give what each draw would have shown at the place and time of each reading (预期读数), mg/L, (member, reading)."""
    result = np.empty((river.members, len(readings)))
    for at in dict.fromkeys((one.reach, one.distance_m) for one in readings):
        here = [n for n, one in enumerate(readings) if (one.reach, one.distance_m) == at]
        times = np.array([(readings[n].at - release.started_at).total_seconds() for n in here])
        result[:, here] = concentrations(river, conduct, release, at, times)
    return result


def spread_times(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], tuple[slice, ...]]:
    """Give a reading whose time is not certain once for each moment it may stand for (时间展开), and where each reading's moments lie."""
    spread: list[Reading] = []
    groups = []
    for one in readings:
        start = len(spread)
        if one.within_h > 0:
            hours = np.linspace(-one.within_h, one.within_h, _MOMENTS)
            spread += [replace(one, at=one.at + timedelta(hours=float(hour))) for hour in hours]
        else:
            spread.append(one)
        groups.append(slice(start, len(spread)))
    return tuple(spread), tuple(groups)


def weigh(
    values: Floats,
    readings: Sequence[Reading],
    error: float = ERROR,
    log_prior: Floats | None = None,
    groups: Sequence[slice] | None = None,
) -> Posterior:
    """Weigh the draws by the readings (重要性加权).

    A value is lognormal about the concentration of the draw; a reading below detection counts the probability of being below it
    (censored); every reading may be wrong with a small probability, and then says nothing. A draw without any of the substance at the
    place gives a value the least concentration that matters, a hundredth of the detection limit, so that one reading cannot end it all.

    Parameters
    ----------
    values
        What each draw would have shown, from `expected` (member, reading), mg/L.
    readings
        One taken before the release or above it says that nothing was there.
    error
        Standard deviation of the logarithm of a reading about the model.
    log_prior
        Logarithm of what each draw counts before the readings (member,), where draws do not count alike.
    groups
        From `spread_times`, where the columns of `values` are the moments a reading may stand for: its likelihood is the mean over them.

    References
    ----------
    Importance weights: Beven and Freer (2001), Journal of Hydrology 249, 11–29; censored likelihood: Helsel (2012), Statistics for
    Censored Environmental Data, 2nd ed., chapter 2.
    """
    columns = groups if groups is not None else [slice(n, n + 1) for n in range(len(readings))]
    right = [_log_likelihood(one, values[:, at], error) for one, at in zip(readings, columns, strict=True)]
    log_weight = np.zeros(len(values))
    for one, log in zip(readings, right, strict=True):
        log_weight += np.logaddexp(np.log1p(-one.doubt) + log, np.log(one.doubt) + _log_wrong(one))
    weights, trust = _tempered(log_weight, np.zeros(len(values)) if log_prior is None else log_prior)
    return Posterior(
        weights,
        tuple(_doubt(one, log, weights) for one, log in zip(readings, right, strict=True)),
        _effective(weights),
        trust,
    )


def mass_factor(weights: Floats, mass_g: Floats) -> float:
    """Give by how much weights change the likely mass (质量倍数), the geometric mean: above 1, more than was reported."""
    logs = np.log(mass_g)
    return float(np.exp((weights * logs).sum() - logs.mean()))


def _tempered(log_weight: Floats, log_prior: Floats) -> tuple[Floats, float]:
    """Give weights that amount to enough draws, and the power of the likelihood that does it."""
    least = min(_LEAST_EFFECTIVE, len(log_weight) / 2)
    possible = np.isfinite(log_prior)

    def weights(power: float) -> Floats:
        # a draw that cannot be stays at 0 whatever the power; the others lose of their weight as a whole
        log = np.where(possible, power * (log_weight + np.where(possible, log_prior, 0.0)), -np.inf)
        raw = np.exp(log - log.max())
        return np.asarray(raw / raw.sum())

    whole = weights(1.0)
    if _effective(whole) >= least:
        return whole, 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _effective(weights(middle)) >= least else (low, middle)
    return weights(low), low


def _effective(weights: Floats) -> float:
    return float(1 / (weights**2).sum())


def _log_likelihood(reading: Reading, values: Floats, error: float) -> Floats:
    """Give the logarithm of the density of a value, on the scale of logarithms, or of the probability of no detection.

    `values` (member, moment); the density is the mean over the moments.
    """
    from scipy.special import log_ndtr  # type: ignore[import-untyped]  # scipy ships no types

    error = float(np.hypot(error, np.log1p(reading.error)))
    least = reading.detection_limit_mg_l / 100
    logs = np.log(np.maximum(values, least))
    if reading.value_mg_l is None:
        log = np.asarray(log_ndtr((np.log(reading.detection_limit_mg_l) - logs) / error))
    else:
        apart = (np.log(reading.value_mg_l) - logs) / error
        log = np.asarray(-0.5 * apart**2 - np.log(error * np.sqrt(2 * np.pi)))
    return log[:, 0] if log.shape[1] == 1 else np.logaddexp.reduce(log, axis=1) - np.log(log.shape[1])


def _log_wrong(reading: Reading) -> float:
    """Give the same for a reading that is wrong: even over its span; half of them below detection."""
    return -float(np.log(2.0 if reading.value_mg_l is None else _WRONG_SPAN))


def _doubt(reading: Reading, right: Floats, weights: Floats) -> float:
    """Give the probability that a reading is wrong, over the weighted draws."""
    wrong = np.log(reading.doubt) + _log_wrong(reading)
    return float((weights * np.exp(wrong - np.logaddexp(wrong, np.log1p(-reading.doubt) + right))).sum())
