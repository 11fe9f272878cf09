"""The river against its targets and against what people would otherwise run, side by side in one run: `python bench/river.py`.

Peers: OTIS, where its program is on the path as `otis` or named by OTIS (built of public sources with a Fortran compiler, MAXREACH 6 or
more); adepy and fipy in an environment of their own (build/peers-river, made by `make bench-river`); and a finite-volume solver of one member
on scipy's banded matrices (Crank–Nicolson, 50 m, with storage), written here. What is not there is said to be not run.

Seconds are those of the processor, of programs that use one core: on a quiet machine they are wall clock, and they hardly depend on what
else it does. For the cold process, which waits for a disk, wall clock is told too.
"""

import json
import os
import re
import resource
import shutil
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
    start = process_time()
    members = course.members
    for n in range(REACHES):
        for curves in respond(part(course, n + 1), np.ones(members), np.full(members, 3600.0)):
            interval(curves.concentration_mg_l.max(axis=1))
    return process_time() - start


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


def told(what: str, seconds: float, target: float, more: str = "") -> None:
    """Print a time beside its target, and how many times it fits in."""
    verdict = "holds" if seconds <= target else "MISSED"
    print(f"{what}: {seconds:.3g} s (target {target:g} s: {verdict}, {target / seconds:.1f} times) {more}".rstrip())


def children_s() -> float:
    """Give the processor's seconds of programs run so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def otis(course: Course, row: int, hours: float = 240.0) -> tuple[float, Floats, Floats] | None:
    """Run OTIS for one member, 50 m, 120 s; give seconds, times and concentrations at the end of the last reach for an hour at 1 mg/L."""
    program = os.environ.get("OTIS") or shutil.which("otis")
    if program is None:
        return None
    # the last reach goes on for 2 km, as it does here without end
    columns = [np.append(values[row], values[row, -1]) for values in vars(course).values()]
    columns[0][-1] = 2000.0
    lines = [
        "bench",
        "1",
        f"{0.1:13.5f}",
        f"{120 / 3600:13.8f}",
        f"{0:13.5f}",
        f"{hours:13.5f}",
        f"{0:13.5f}",
        f"{0:13.5f}",
        f"{REACHES + 1:5d}",
    ]
    flow = [f"{0:13.5f}", f"{columns[1][0] * 100:13.6f}"]
    decay = []
    for length, velocity, dispersion, k, exchange, back in zip(*columns, strict=True):
        area = columns[1][0] * 100 / velocity
        lines.append(
            f"{round(length / 50):5d}{length:13.3f}{dispersion:13.6f}{area * exchange / back:13.6f}{exchange:13.5E}"
        )
        flow.append(f"{0:13.5f}{0:13.5f}{area:13.6f}{1:13.5f}{0:13.5f}")
        decay.append(f"{k:13.5E}{0:13.5E}{0:13.5E}")
    lines += [f"{1:5d}{1:5d}{0:5d}{0:5d}", *decay, f"{REACHES:5d}{1:5d}"]
    lines += [f"{(n + 1) * REACH_M:13.3f}" for n in range(REACHES)]
    lines += [f"{3:5d}{1:5d}", f"{0:13.5f}{0:13.5f}", f"{0.1:13.5f}{1:13.5f}", f"{1.1:13.5f}{0:13.5f}"]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (
            ("PARAMS.INP", lines),
            ("Q.INP", flow),
            ("control.inp", ["PARAMS.INP", "Q.INP", "solute.out"]),
        ):
            (Path(folder) / name).write_text("\n".join(text) + "\n")
        before = children_s()
        subprocess.run([program], cwd=folder, check=True, capture_output=True)
        seconds = children_s() - before
        text = re.sub(r"(\d)-(\d{3})\b", r"\1E-\2", (Path(folder) / "solute.out").read_text())
    table = np.array([[float(cell) for cell in line.split()] for line in text.splitlines() if line.strip()])
    return seconds, table[:, 0] - 0.1, table[:, REACHES]


def against_otis(course: Course, seconds: float) -> None:
    runs = [otis(course, row) for row in range(5)]
    if runs[0] is None:
        print("OTIS: not run (name its program in OTIS)")
        return
    each = float(np.median([one[0] for one in runs if one]))
    whole = each * MEMBERS
    print(
        f"OTIS, one member, 50 m, 120 s, 240 h, 5 stations: {each:.3f} s; 10,000 of them {whole:,.0f} s, "
        f"{whole / seconds:,.0f} times ours"
    )
    uniform = Course(*(np.repeat(values[:1, :1], REACHES, 1) for values in vars(course).values()))
    alike = apart(uniform, 0)
    said = ", ".join(f"{100 * apart(course, row):.1f}" for row in range(5))
    print(f"  greatest difference from it where all reaches are alike: {100 * alike:.2f} % of the peak")
    print(
        f"  where they are as unlike as the prior allows, five members, at the best time: {said} % (reaches go on as they are below their ends)"
    )


def apart(course: Course, row: int) -> float:
    """Give the greatest difference from OTIS as a part of the peak; OTIS holds the concentration, so the first millimetre does not disperse."""
    run = otis(course, row)
    assert run
    _, hours, seen = run
    first = (1e-3, course.velocity_m_s[row, 0], 1e-6, 0.0, 0.0, 1.0)
    part = Course(
        *(np.concatenate([[[a]], v[row : row + 1]], 1) for a, v in zip(first, vars(course).values(), strict=True))
    )
    hour = np.full(1, 3600.0)
    found = next(respond(part, hour, hour))
    differences = (np.abs(found.at((hours[None] + more) * 3600)[0] - seen).max() for more in np.linspace(-3, 3, 121))
    return float(min(differences) / seen.max())


def against_python() -> None:
    """Run adepy and fipy on the uniform reach, each in its own environment, and compare with the closed forms here."""
    python = Path("build/peers-river/bin/python")
    if not python.exists():
        print("adepy, fipy: not run (make bench-river installs them)")
        return
    done = subprocess.run(
        [python, Path(__file__).with_name("river_peers.py")], check=False, capture_output=True, text=True
    )
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    for one in found:
        if "seconds" not in one:
            print(f"{one['peer']}: not run ({one['why']})")
            continue
        time, values = np.array(one["time_s"]), np.array(one["value"], dtype=float)
        start = perf_counter()
        if one["kind"] == "step":
            exact = ogata_banks(one["length_m"], time, one["velocity_m_s"], one["dispersion_m2_s"], one["decay_per_s"])
        else:
            exact = slug(one["length_m"], time, one["velocity_m_s"], one["dispersion_m2_s"], 1.0, one["decay_per_s"])
        mine = perf_counter() - start
        if one["peer"] == "mpmath":
            worst = float(np.abs(exact / values - 1).max())
            verdict = "holds" if worst <= 1e-10 else "MISSED"
            print(
                f"Ogata-Banks against 50 digits, Peclet {one['peclet']:g}: {worst:.1e} relative at worst (target 1e-10: {verdict})"
            )
            continue
        lost = int((~np.isfinite(values)).sum())
        worst = float(np.nanmax(np.abs(values - exact))) / float(exact.max()) if lost < len(values) else float("nan")
        print(
            f"{one['peer']}, {one['kind']} at {one['length_m'] / 1000:g} km, {len(time)} times: {one['seconds']:.3g} s, ours {mine:.2g} s "
            f"({one['seconds'] / mine:,.0f} times); {lost} values no numbers, the others within {worst:.1e} of the greatest"
        )
    if not found:
        print(f"adepy, fipy: not run ({done.stderr.strip().splitlines()[-1:] or 'no answer'})")


def against_peer() -> None:
    course = draws(MEMBERS)
    seconds = ours(course)
    told("10,000 members x 5 reaches, storage and decay, 5 stations, on one core", seconds, 2.0)
    against_otis(course, seconds)
    uniform = Course(
        *(np.repeat(np.median(values[:, :1], keepdims=True), REACHES, 1) for values in vars(course).values())
    )
    start = process_time()
    time, seen = banded(uniform, 0)
    peer = process_time() - start
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
    verdict = "holds" if worst <= 0.002 else "MISSED"
    print(
        f"solver against the slug, Peclet 10 to 1e6: {100 * worst:.4f} % of the peak at worst (target 0.2 %: {verdict}); steps finite throughout"
    )


def cold() -> None:
    drill = RIVERS / "scenarios" / "wuqing-drill.toml"
    code = (
        "import sys; from pathlib import Path; from datetime import UTC, datetime; from tongzhou.steps.spill import new_spill; "
        "new_spill(Path(sys.argv[1]), 'jing-jin-ji', Path(sys.argv[2]), Path(sys.argv[2]) / 'out', datetime.now(UTC), 'bench')"
    )
    times, used = [], []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            before, start = children_s(), perf_counter()
            subprocess.run([sys.executable, "-c", code, str(drill), folder], check=True)
            times.append(perf_counter() - start)
            used.append(children_s() - before)
    told(
        "cold process, drill of two substances, 4,000 members, to forecast, grade, notices and pages", min(used), 1.0,
        f"[wall clock {min(times):.2f} s at best, at a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores]",
    )  # fmt: skip


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
    start = process_time()
    values = expected(river, conduct, release, some)
    middle = process_time()
    weigh(values, some)
    end = process_time()
    told(f"{len(some)} readings at 2 places, 10,000 members, weights on stored curves", end - middle, 0.2)
    print(f"  and the curves of the two places, when they are not at hand: {middle - start:.3f} s")


def sources(cases: int = 200, *, is_near: bool = False) -> None:
    """Put sources above Qujiadian, read them off at two stations with noise, and find them.

    Evenly anywhere above; or `is_near`, all of them in the last 11 km: the intervals are to hold for both.
    """
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
    reach, stations = "kuangergang-qujiadian", (12_000.0, 19_000.0)
    leading = [one for one in network.reaches if network.course(one.key, 0.0, reach, stations[0])]
    lengths = np.array([stations[0] if one.key == reach else one.length_m.low for one in leading])
    one_kg = Range(1.0, 1.0, Basis("bench", False))
    rivers = draw_hydraulics(network, 6 * cases, random)
    inside, seconds, done = np.zeros(2), [], 0
    for n in range(6 * cases):
        row, mass = np.array([n]), float(np.exp(random.uniform(np.log(1e4), np.log(1e7))))
        times = np.arange(3.0, 75.0, 9.0) if is_near else np.sort(random.uniform(0, 240, 8))
        begun = int(random.choice(len(leading), p=lengths / lengths.sum()))
        key = reach if is_near else leading[begun].key
        place = float(random.uniform(0, 11_000 if is_near else lengths[begun]))
        release = Release("benzene", key, place, one_kg, one_kg, base, 0.0, Range(0.25, 6.0, Basis("bench", False)))
        conduct = draw_conduct(release, benzene, shelf.floating, 1, random)
        conduct = replace(conduct, dissolved_g=np.array([mass]), start_s=np.zeros(1))
        some = []
        for at in stations:
            shown = concentrations(rivers.take(row), conduct, release, (reach, at), times * 3600)[0]
            for hour, value in zip(times, shown * np.exp(0.5 * random.standard_normal(len(times))), strict=True):
                found = float(value) if value >= 0.0005 else None
                some.append(Reading(reach, at, base + timedelta(hours=float(hour)), found, 0.0005))
        if not any(one.value_mg_l for one in some):
            continue  # nobody would look for it
        start = process_time()
        answer = find_source(network, benzene, some, np.random.default_rng(n))
        seconds.append(process_time() - start)
        done += 1
        began = (base - answer.station.at).total_seconds()
        inside += [
            answer.started_s.low <= began <= answer.started_s.high,
            answer.mass_kg.low <= mass / 1000 <= answer.mass_kg.high,
        ]
        if done == cases:
            break
    error = 100 * (0.9 * 0.1 / done) ** 0.5
    verdict = "holds" if ((inside / done >= 0.85) & (inside / done <= 0.95)).all() else "MISSED"
    if not is_near:
        told("source from 16 readings at 2 stations, 10,000 draws, median", sorted(seconds)[done // 2], 2.0)
    where = "in the last 11 km" if is_near else "anywhere above"
    print(
        f"  {done} synthetic cases, the source {where}: 90 % intervals hold the start in {100 * inside[0] / done:.0f} %, "
        f"the mass in {100 * inside[1] / done:.0f} % (target 85 to 95 %: {verdict}; {done} cases tell it to {error:.1f} points)"
    )


def memory() -> None:
    """Say what 100,000 members take: the curves at five stations, and a whole forecast of the drill."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); import river; river.ours(river.draws(100_000)); print(river.peak_mb())"
    whole = (
        "import re, sys; from pathlib import Path; from datetime import UTC, datetime; sys.path.insert(0, sys.argv[1]); import river; "
        "from tongzhou.steps.spill import new_spill; at = Path(sys.argv[2]); "
        "text = (river.RIVERS / 'scenarios' / 'wuqing-drill.toml').read_text('utf-8'); "
        "(at / 'd.toml').write_text(re.sub(r'(?m)^seed = .*$', 'seed = 1\\nmembers = 100000', text), 'utf-8'); "
        "new_spill(at / 'd.toml', 'jing-jin-ji', at, at / 'out', datetime.now(UTC), 'b'); print(river.peak_mb())"
    )
    for what, script in (
        ("100,000 members x 5 reaches, 5 stations", code),
        ("100,000 members, the whole drill", whole),
    ):
        with tempfile.TemporaryDirectory() as folder:
            start = perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", script, str(Path(__file__).parent), folder],
                check=True,
                capture_output=True,
                text=True,
            )
            print(f"{what}: {done.stdout.strip()} MB at most, {perf_counter() - start:.1f} s")


def same_bytes() -> None:
    """Forecast the drill twice and compare every file."""
    from datetime import UTC, datetime

    from tongzhou.steps.spill import new_spill

    at = datetime(2022, 10, 26, 18, 20, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            new_spill(Path("wuqing-drill"), "jing-jin-ji", Path(folder), Path(folder) / name, at, "b").contents
            for name in "ab"
        ]
    print(f"the same seed gives the same bytes in {len(runs[0])} files: {'holds' if runs[0] == runs[1] else 'MISSED'}")


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
    print(
        f"load of the machine, 1 and 5 minutes: {os.getloadavg()[0]:.1f}, {os.getloadavg()[1]:.1f}; {os.cpu_count()} cores"
    )
    changing()
    options()
    accuracy()
    against_peer()
    against_python()
    same_bytes()
    cold()
    readings()
    sources()
    sources(is_near=True)
    memory()
