"""adepy and fipy on one uniform reach, for `bench/river.py`: run in an environment of their own, one line of JSON for each."""

import json
from time import process_time

import numpy as np

VELOCITY, DISPERSION, DECAY = 0.4, 20.0, 1e-6
STEP_M, STEP_S = 50.0, 120.0


def say(peer: str, kind: str, length: float, time: np.ndarray, value: np.ndarray, seconds: float) -> None:
    print(
        json.dumps(
            {
                "peer": peer, "kind": kind, "length_m": length, "velocity_m_s": VELOCITY, "dispersion_m2_s": DISPERSION, "decay_per_s": DECAY,
                "time_s": list(map(float, time)), "value": [None if not np.isfinite(one) else float(one) for one in value], "seconds": seconds,
            }
        )
    )  # fmt: skip


def adepy() -> None:
    from adepy.uniform.oneD import seminf1

    seminf1(1.0, np.array([10.0]), 100.0, VELOCITY, DISPERSION / VELOCITY, lamb=DECAY)  # compiled once
    for length in (5_000.0, 50_000.0):
        time = np.linspace(0.5, 1.5, 200) * length / VELOCITY
        start = process_time()
        value = np.array(
            [
                float(
                    np.ravel(seminf1(1.0, np.array([length]), float(t), VELOCITY, DISPERSION / VELOCITY, lamb=DECAY))[0]
                )
                for t in time
            ]
        )
        say("adepy", "step", length, time, value, process_time() - start)


def digits() -> None:
    """Give Ogata-Banks in 50 digits, where it is a number that a double can hold."""
    import mpmath

    mpmath.mp.dps = 50
    for peclet in (1.0, 1e2, 1e4, 1e6):
        x, u = mpmath.mpf(50_000), mpmath.mpf(VELOCITY)
        dispersion = float(u * x / peclet)
        d, rows = mpmath.mpf(dispersion), []
        for part in np.linspace(0.8, 1.2, 9):
            second = float(part) * 50_000 / VELOCITY
            t = mpmath.mpf(second)
            root = 2 * mpmath.sqrt(d * t)
            exact = (mpmath.erfc((x - u * t) / root) + mpmath.exp(u * x / d) * mpmath.erfc((x + u * t) / root)) / 2
            if exact > mpmath.mpf(10) ** -300:
                rows.append((second, float(exact)))
        print(
            json.dumps(
                {
                    "peer": "mpmath", "kind": "step", "peclet": peclet, "length_m": 50_000.0, "velocity_m_s": VELOCITY,
                    "dispersion_m2_s": dispersion, "decay_per_s": 0.0, "time_s": [a for a, _ in rows], "value": [b for _, b in rows], "seconds": 0.0,
                }
            )
        )  # fmt: skip


def fipy(hours: float = 12.0, length: float = 10_000.0) -> None:
    from fipy import CellVariable, DiffusionTerm, Grid1D, ImplicitSourceTerm, TransientTerm, VanLeerConvectionTerm

    lead, count = 100, int(length / STEP_M) + 200
    mesh = Grid1D(nx=count, dx=STEP_M)
    water = CellVariable(mesh=mesh, value=0.0)
    initial = np.zeros(count)
    initial[lead] = 1 / STEP_M
    water.setValue(initial)
    equation = TransientTerm() + VanLeerConvectionTerm(coeff=(VELOCITY,)) == DiffusionTerm(
        coeff=DISPERSION
    ) - ImplicitSourceTerm(coeff=DECAY)
    at = lead + int(length / STEP_M)
    time, value = [], []
    start = process_time()
    for n in range(int(hours * 3600 / STEP_S)):
        equation.solve(var=water, dt=STEP_S)
        time.append((n + 1) * STEP_S)
        value.append(float(water.value[at]))
    say("fipy", "slug", length, np.array(time), np.array(value), process_time() - start)


if __name__ == "__main__":
    for peer in (digits, adepy, fipy):
        try:
            peer()
        except Exception as error:  # another program's own failures are its result here
            print(json.dumps({"peer": peer.__name__, "why": f"{type(error).__name__}: {error}"}))
