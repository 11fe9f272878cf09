"""The river against its targets and against what people would otherwise run: `python bench/river.py`.

The peer is a finite-volume solver of one member on scipy's banded matrices (Crank–Nicolson, 50 m, with storage), written here.
"""

import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_banded

from tongzhou.river.assimilate import Reading, expected, weigh
from tongzhou.river.closed import ogata_banks, slug
from tongzhou.river.forecast import interval
from tongzhou.river.ranges import Range
from tongzhou.river.scenario import read_scenario
from tongzhou.river.substance import read_substances
from tongzhou.river.transfer import Course, respond
from tongzhou.steps.region import load_region
from tongzhou.terms.declaration import DeclaredFile

Floats = NDArray[np.float64]
MEMBERS, REACHES, REACH_M = 10_000, 5, 10_000.0
RIVERS = Path(load_region("jing-jin-ji", Path()).folder) / "rivers"


def draws(members: int) -> Course:
    """Draw rivers as wide as the working prior of the North Canal."""
    random = np.random.default_rng(1)

    def drawn(low: float, high: float) -> Floats:
        middle, half = np.log(low * high) / 2, np.log(high / low) / 2
        return np.exp(middle + half / 1.645 * random.standard_normal((members, REACHES)).clip(-3, 3))

    exchange, ratio = drawn(1e-6, 3e-5), drawn(0.05, 0.4)
    velocity = drawn(5, 40) / drawn(60, 150)
    return Course(
        np.full((members, REACHES), REACH_M), velocity, drawn(5, 60), drawn(1e-6, 2e-5), exchange, exchange / ratio
    )


def part(course: Course, reaches: int) -> Course:
    return Course(*(values[:, :reaches] for values in vars(course).values()))


def ours(course: Course) -> float:
    """Give the seconds for peaks of all members at the end of each reach, after a release of an hour."""
    start = perf_counter()
    members = course.members
    for n in range(REACHES):
        for curves in respond(part(course, n + 1), np.ones(members), np.full(members, 3600.0)):
            interval(curves.concentration_mg_l.max(axis=1))
    return perf_counter() - start


def banded(
    course: Course, row: int, step_m: float = 50.0, step_s: float = 120.0, hours: float = 240.0
) -> tuple[Floats, Floats]:
    """Run one member on a grid; give times and the concentration at the end of the last reach, for a slug of mass 1 per area."""
    lead = 100  # cells above the release, so that it may spread upstream
    cells = round(REACHES * REACH_M / step_m)
    which = np.minimum(np.maximum(np.arange(-lead, cells + lead), 0) * step_m // REACH_M, REACHES - 1).astype(int)
    u, d, k, a, b = (
        values[row, which]
        for values in (
            course.velocity_m_s,
            course.dispersion_m2_s,
            course.decay_per_s,
            course.exchange_per_s,
            course.return_per_s,
        )
    )
    count = len(which)
    advect, spread = u / (2 * step_m), d / step_m**2
    half = step_s / 2
    lower, upper, middle = -(advect + spread) * half, (advect - spread) * half, (2 * spread + k + a) * half
    matrix = np.zeros((3, count))
    matrix[0, 1:], matrix[1], matrix[2, :-1] = upper[:-1], 1 + middle - half**2 * a * b / (1 + half * b), lower[1:]
    stream, store = np.zeros(count), np.zeros(count)
    stream[lead] = 1 / step_m
    times, seen = [], []
    for n in range(round(hours * 3600 / step_s)):
        right = (1 - middle) * stream + half * a * store
        right[1:] -= lower[1:] * stream[:-1]
        right[:-1] -= upper[:-1] * stream[1:]
        old = store * (1 - half * b) + half * b * stream
        fresh = solve_banded(
            (1, 1), matrix, right + half * a * old / (1 + half * b), overwrite_b=True, check_finite=False
        )
        store = (old + half * b * fresh) / (1 + half * b)
        stream = fresh
        times.append((n + 1) * step_s)
        seen.append(stream[lead + cells])
    return np.array(times), np.array(seen)


def against_peer() -> None:
    course = draws(MEMBERS)
    seconds = ours(course)
    print(f"10,000 members x 5 reaches, storage and decay, 5 stations: {seconds:.2f} s on one core (target 2 s on two)")
    uniform = Course(
        *(np.repeat(np.median(values[:, :1], keepdims=True), REACHES, 1) for values in vars(course).values())
    )
    start = perf_counter()
    time, seen = banded(uniform, 0)
    peer = perf_counter() - start
    one = next(respond(uniform, 1 / uniform.velocity_m_s[:, 0], np.zeros(1)))
    # the slug is put into a cell, 50 m long, with its middle half a cell above the release point of the closed form
    found = one.at(time[None])[0]
    apart = (
        min(np.abs(one.at((time + shift)[None])[0] - seen).max() for shift in np.linspace(-170, 170, 69)) / found.max()
    )
    whole = peer * MEMBERS
    print(
        f"scipy banded, one member, 50 m, 120 s, 240 h: {peer:.2f} s; 10,000 of them: {whole:,.0f} s, {whole / seconds:,.0f} times ours"
    )
    print(
        f"  greatest difference from it: {100 * apart:.2f} % of the peak, after moving it by at most half a cell's travel"
    )


def accuracy() -> None:
    worst = 0.0
    for peclet in np.logspace(1, 6, 26):
        length, velocity = 50_000.0, 0.4
        one_row = [
            np.full((1, REACHES), value)
            for value in (length / REACHES, velocity, velocity * length / peclet, 1e-5, 0.0, 1.0)
        ]
        one = next(respond(Course(*one_row), np.full(1, 1 / velocity), np.zeros(1)))
        time = np.linspace(one.start_s[0], one.start_s[0] + one.step_s[0] * (one.concentration_mg_l.shape[1] - 1), 5001)
        exact = slug(length, time, velocity, velocity * length / peclet, 1.0, 1e-5)
        worst = max(worst, float(np.abs(one.at(time[None])[0] - exact).max() / exact.max()))
        step = ogata_banks(length, time, velocity, velocity * length / peclet, 1e-5)
        assert np.isfinite(step).all()
    print(
        f"solver against the slug, Peclet 10 to 1e6: {100 * worst:.4f} % of the peak at worst (target 0.2 %); steps finite throughout"
    )


def cold() -> None:
    drill = RIVERS / "scenarios" / "wuqing-drill.toml"
    code = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime; from tongzhou.steps.spill import new_spill; "
        "new_spill(Path(sys.argv[1]), 'jing-jin-ji', Path(sys.argv[2]), Path(sys.argv[2]) / 'out', datetime.now(UTC), 'bench')"
    )
    times = []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            start = perf_counter()
            subprocess.run([sys.executable, "-c", code, str(drill), folder], check=True)
            times.append(perf_counter() - start)
    print(
        f"cold process, drill of two substances, 4,000 members, to result and pages: {min(times):.2f} s, median {sorted(times)[2]:.2f} s (target 1 s)"
    )


def readings() -> None:
    from zoneinfo import ZoneInfo

    from tongzhou.river.declared import read_network
    from tongzhou.river.ensemble import draw_conduct, draw_hydraulics
    from tongzhou.terms.declaration import read_toml
    from tongzhou.terms.errors import Fault

    faults: list[Fault] = []
    network = read_network(read_toml((RIVERS / "north-canal.toml").read_text("utf-8"), "river"), faults)
    shelf = read_substances(read_toml((RIVERS / "substances.toml").read_text("utf-8"), "substances"), faults)
    assert network
    assert shelf
    text = (RIVERS / "scenarios" / "wuqing-drill.toml").read_text("utf-8")
    scenario = read_scenario(read_toml(text, "drill"), network, shelf, ZoneInfo("Asia/Shanghai"), faults)
    assert scenario
    random = np.random.default_rng(1)
    release = scenario.releases[1]
    river = draw_hydraulics(network, MEMBERS, random)
    conduct = draw_conduct(release, shelf.substances[release.substance], shelf.floating, MEMBERS, random)
    some = [
        Reading(
            "kuangergang-qujiadian", at, release.started_at + timedelta(hours=hour), 0.05 if n % 3 else None, 0.0005
        )
        for n, (at, hour) in enumerate((at, hour) for at in (12_000.0, 19_000.0) for hour in range(6, 46, 4))
    ]
    weigh(np.ones((10, len(some))), some)  # scipy.special is loaded
    start = perf_counter()
    values = expected(river, conduct, release, some)
    middle = perf_counter()
    weigh(values, some)
    end = perf_counter()
    print(
        f"{len(some)} readings at 2 places, 10,000 members: weights {end - middle:.3f} s (target 0.2 s on stored curves)"
    )
    print(f"  and the curves of the two places, when they are not at hand: {middle - start:.3f} s")


def sources(cases: int = 200) -> None:
    """Put sources somewhere above Qujiadian, read them off at two stations with noise, and find them."""
    from datetime import UTC, datetime

    from tongzhou.river.declared import read_network
    from tongzhou.river.ensemble import draw_conduct, draw_hydraulics
    from tongzhou.river.forecast import concentrations
    from tongzhou.river.scenario import Release
    from tongzhou.river.source import find_source
    from tongzhou.terms.declaration import Basis, read_toml

    network = read_network(read_toml((RIVERS / "north-canal.toml").read_text("utf-8"), "river"), [])
    shelf = read_substances(read_toml((RIVERS / "substances.toml").read_text("utf-8"), "substances"), [])
    assert network
    assert shelf
    benzene, random, base = shelf.substances["benzene"], np.random.default_rng(6), datetime(2022, 10, 27, tzinfo=UTC)
    reach, stations, times = "kuangergang-qujiadian", (12_000.0, 19_000.0), np.arange(3.0, 75.0, 9.0)
    one_kg = Range(1.0, 1.0, Basis("bench", False))
    rivers = draw_hydraulics(network, cases, random)
    inside, seconds, done = np.zeros(2), [], 0
    for n in range(cases):
        row, mass = np.array([n]), float(np.exp(random.uniform(np.log(1e4), np.log(1e7))))
        place = float(random.uniform(0, 11_000))
        release = Release("benzene", reach, place, one_kg, one_kg, base, 0.0, Range(0.25, 6.0, Basis("bench", False)))
        conduct = draw_conduct(release, benzene, shelf.floating, 1, random)
        conduct = replace(conduct, dissolved_g=np.array([mass]), start_s=np.zeros(1))
        some = []
        for at in stations:
            shown = concentrations(rivers.take(row), conduct, release, (reach, at), times * 3600)[0]
            for hour, value in zip(times, shown * np.exp(0.5 * random.standard_normal(len(times))), strict=True):
                found = float(value) if value >= 0.0005 else None
                some.append(Reading(reach, at, base + timedelta(hours=float(hour)), found, 0.0005))
        if not any(one.value_mg_l for one in some):
            continue
        start = perf_counter()
        answer = find_source(network, benzene, some, np.random.default_rng(n))
        seconds.append(perf_counter() - start)
        done += 1
        began = (base - answer.station.at).total_seconds()
        inside += [
            answer.started_s.low <= began <= answer.started_s.high,
            answer.mass_kg.low <= mass / 1000 <= answer.mass_kg.high,
        ]
    print(
        f"source from 16 readings at 2 stations, 10,000 draws: {min(seconds):.2f} s at best, median {sorted(seconds)[done // 2]:.2f} s (target 2 s)"
    )
    print(
        f"  {done} synthetic cases near Wuqing: 90 % intervals hold the start in {100 * inside[0] / done:.0f} %, "
        f"the mass in {100 * inside[1] / done:.0f} %"
    )


def memory() -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1]); import river; river.ours(river.draws(100_000)); print(river.peak_mb())"
    done = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)], check=True, capture_output=True, text=True
    )
    print(f"100,000 members x 5 reaches: {done.stdout.strip()} MB at most")


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def changing() -> None:
    """Follow a plume through flow that may change: against the closed slug in flow that does not, mass, and the price of a step."""
    from tongzhou.river.declared import read_network
    from tongzhou.river.ensemble import Conduct, Hydraulics
    from tongzhou.river.network import Leg
    from tongzhou.river.unsteady import Spot, run
    from tongzhou.terms.declaration import read_toml

    network = read_network(read_toml((RIVERS / "north-canal.toml").read_text("utf-8"), "river"), [])
    assert network
    count, members, length = len(network.reaches), 200, 22_500.0
    n = [one.key for one in network.reaches].index("kuangergang-qujiadian")

    def flat(value: float, *shape: int) -> Floats:
        return np.full(shape, value)

    random = np.random.default_rng(1)
    velocity = 0.2 * np.exp(0.5 * random.standard_normal((members, 1)))
    area, spread = flat(100.0, members, count), 20 * np.exp(0.5 * random.standard_normal((members, 1)))
    flow = np.broadcast_to(velocity, (members, count)) * area
    river = Hydraulics(
        network, flow, flow, flat(1.0, members, count), flat(length, members, count), area,
        np.broadcast_to(spread, (members, count)).copy(), flat(2.0, members, count), flat(0.0, members, count), flat(1.0, members, count),
    )  # fmt: skip
    zero = flat(0.0, members)
    act = Conduct(flat(1e6, members), zero, zero, zero, zero, zero + 1, zero, zero, zero, zero, zero)
    legs = (Leg(network.reaches[n], 1000.0),)
    for per in (3.0, 4.0, 6.0):
        start = process_time()
        worst, mass, cells = np.zeros(members), 0.0, 0
        for one in run(river, act, legs, [], [Spot(0, 15_000.0)], 20 * 86400.0, per):
            exact = np.stack([
                slug(14_000.0, time, float(velocity[row, 0]), float(spread[row, 0]), 1e6 / 100.0)
                for row, time in zip(one.rows, one.time_s, strict=True)
            ])  # fmt: skip
            worst[one.rows] = np.abs(one.concentration_mg_l - exact).max(1) / exact.max(1)
            mass = max(mass, float(np.abs((one.left_g + one.passed_g + one.taken_g + one.decayed_g) / 1e6 - 1).max()))
            cells += one.time_s.size
        low, high = np.quantile(worst, [0.5, 0.95])
        print(
            f"changing flow, {per:g} cells in a deviation at 14 km: off the closed slug by {100 * low:.2f} % of the peak (median), "
            f"{100 * high:.2f} % (95 %) (target 0.2 %); mass off by {mass:.0e}; {process_time() - start:.2f} CPU s for {members} draws"
        )


def options() -> None:
    """Compare the options that come with the drill: 2,000 draws, both substances."""
    from zoneinfo import ZoneInfo

    from tongzhou.river.declared import read_network
    from tongzhou.river.grades import read_rules
    from tongzhou.river.options import compare, read_options
    from tongzhou.river.situation import Knowledge, draw_members
    from tongzhou.river.standards import read_standards
    from tongzhou.terms.declaration import read_toml
    from tongzhou.terms.errors import Fault

    faults: list[Fault] = []
    zone = ZoneInfo("Asia/Shanghai")

    def text(name: str) -> DeclaredFile:
        return read_toml((RIVERS / name).read_text("utf-8"), name)

    network, shelf = read_network(text("north-canal.toml"), faults), read_substances(text("substances.toml"), faults)
    standards, rules = read_standards(text("standards.toml"), faults), read_rules(text("rules.toml"), faults)
    assert network
    assert shelf
    assert standards
    assert rules
    known = Knowledge(network, shelf, standards, rules)
    scenario = read_scenario(text("scenarios/wuqing-drill.toml"), network, shelf, zone, faults)
    wanted = read_options(text("options/wuqing-drill.toml"), network, zone, faults)
    assert scenario
    assert wanted
    drawn = draw_members(known, scenario, np.random.default_rng(1))
    for releases in (scenario.releases[1:], scenario.releases):
        alone = replace(scenario, releases=releases)
        start, cpu = perf_counter(), process_time()
        compare(
            known, alone, replace(drawn, conducts=drawn.conducts[-len(releases) :]), wanted, np.random.default_rng(1)
        )
        print(
            f"6 options and doing nothing x 2,000 draws x 4 places, {len(releases)} substance(s): {perf_counter() - start:.1f} s, "
            f"{process_time() - cpu:.1f} CPU s (target 5 s)"
        )


if __name__ == "__main__":
    import os

    print(f"load of the machine now: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    changing()
    options()
    accuracy()
    against_peer()
    cold()
    readings()
    sources()
    memory()
