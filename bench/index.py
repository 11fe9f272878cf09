"""How fast the index engine is: python bench/index.py. Invented data; says which peers are not run because they are not installed.

Prints seconds of the targets, with what the peers take in the same run (pymcdm, SALib, in an environment of their own that `make bench-index`
makes), the cost by number of areas, indicators and replicates (drawn in build/index-cost.svg), and the peak of traced memory. COINr is run by
Rscript where R finds it, its folder named by R_LIBS. Every robustness run begins from the block: stages, the check that each alternative has an
effect, draws and ranks are all in the time. numpy's own threads are left as they
are (OPENBLAS_NUM_THREADS=1 takes them away), so that one worker may use more than one core.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import numpy as np

from tongzhou.index import weight
from tongzhou.index.block import Block
from tongzhou.index.build import build
from tongzhou.index.framework import Framework, Node
from tongzhou.index.recipe import Recipe
from tongzhou.index.robustness import robustness, sensitivity
from tongzhou.index.sobol import Sensitivity, sobol

RECIPE = Recipe(impute="group_mean", treat="winsorise", scale=(1.0, 100.0), missing="available")
VARY = {
    "impute": ("group_mean", "none"),
    "treat": ("winsorise", "log", "none"),
    "normalise": ("minmax", "rank", "percentile"),
    "weight": ("declared", "equal"),
    "aggregate": (("arithmetic_mean",), ("geometric_mean",)),
}
NOISE = {1: 0.25, 2: 0.25, 3: 0.25}


def invented(areas: int, leaves: int, rng: np.random.Generator) -> tuple[Framework, Block]:
    """Give a framework of four levels (total, 2 parts, 8 themes, the leaves) and a block with skewed columns and 2 % gaps."""
    nodes = [Node("total", "总", "Total", None, 0, 1.0)]
    for half in range(2):
        nodes.append(Node(f"half{half}", "半", "Half", "total", 1, 0.5))
        for part in range(4):
            theme = half * 4 + part
            own = [leaf for leaf in range(leaves) if leaf % 8 == theme]
            nodes.append(Node(f"theme{theme}", "题", "Theme", f"half{half}", 2, 0.25))
            raw = rng.uniform(1, 3, len(own))
            nodes += [
                Node(f"x{leaf}", f"x{leaf}", "x", f"theme{theme}", 3, float(w), f"x{leaf}", "lower" if leaf % 5 == 0 else "higher")
                for leaf, w in zip(own, raw / raw.sum(), strict=True)
            ]  # fmt: skip
    values = rng.lognormal(0, 0.8, (areas, 1, leaves))
    values[rng.random(values.shape) < 0.02] = np.nan
    names = tuple(f"x{leaf}" for leaf in range(leaves))
    return Framework("bench", "b", "b", "2020", tuple(nodes)), Block(
        tuple(f"a{one}" for one in range(areas)), ("2020",), names, values
    )


def best(run: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Give the least wall and CPU seconds of several runs."""
    found = []
    for _ in range(times):
        wall, cpu = perf_counter(), process_time()
        run()
        found.append((perf_counter() - wall, process_time() - cpu))
    return min(one[0] for one in found), min(one[1] for one in found)


def line(what: str, seconds: tuple[float, float], target: float | None = None) -> None:
    said = f"   target {target * 1e3:.0f} ms: {'met' if seconds[0] < target else 'MISSED'}" if target else ""
    print(f"{what:<66}{seconds[0] * 1e3:10.2f} ms wall {seconds[1] * 1e3:10.2f} ms CPU{said}")


def replicates(framework: Framework, block: Block, draws: int, workers: int = 1, times: int = 3) -> tuple[float, float]:
    """Time a whole run, pipeline included: nothing is kept between runs."""

    def run(mapper: Callable[..., object] = map) -> object:
        return robustness(
            framework, block, RECIPE, vary=VARY, weight_noise=NOISE, draws=draws, rng=np.random.default_rng(1),
            mapper=mapper,  # type: ignore[arg-type]  # an executor's map has the same shape
        )  # fmt: skip

    if workers == 1:
        return best(run, times)
    with ThreadPoolExecutor(workers) as pool:
        return best(lambda: run(pool.map), times)


def peer(what: str, **arrays: np.ndarray) -> dict[str, Any] | None:
    """Give what a peer found and how long it took; print where it was not run."""
    python = Path("build") / "index-peers" / "bin" / "python"
    if not python.exists():
        print(f"  {what} of the peer: not run (no {python}; `make bench-index` makes it where it can)")
        return None
    with tempfile.TemporaryDirectory() as folder:
        for name, array in arrays.items():
            np.save(Path(folder) / f"{name}.npy", array)
        script = Path(__file__).parent / "index_peers.py"
        ran = subprocess.run([python, script, what, folder], capture_output=True, text=True, check=False)
    if ran.returncode:
        print(
            f"  {what} of the peer: not run ({ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else 'it failed'})"
        )
        return None
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


def main() -> None:
    """Print everything."""
    framework, block = invented(51, 49, np.random.default_rng(7))
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores when begun; on a loaded machine only CPU seconds say something"
    )
    print("51 areas × 49 indicators, 4 levels; 5 fields varied (72 combinations), noise on 3 levels of weights")
    line("build()", best(lambda: build(framework, block, RECIPE)))
    line("1,000 full replicates", replicates(framework, block, 1000, times=7), 0.05)
    line("100,000 full replicates, one worker", replicates(framework, block, 100_000, times=1))
    line("100,000 full replicates, two workers", replicates(framework, block, 100_000, workers=2, times=1), 5.0)
    one_by_one = replace(RECIPE, aggregate=("copeland", "arithmetic_mean"), missing="refuse")
    line(
        "1,000 replicates of Copeland at the top (one by one, not vectorised)",
        best(
            lambda: robustness(
                framework, block, one_by_one, weight_noise=NOISE, draws=1000, rng=np.random.default_rng(1)
            ),
            1,
        ),
    )
    coinr(framework, block)
    tracemalloc.start()
    replicates(framework, block, 20_000, times=1)
    print(f"peak of traced memory at 20,000 replicates: {tracemalloc.get_traced_memory()[1] / 2**20:.1f} MiB")
    tracemalloc.stop()
    costs: dict[str, dict[int, float]] = {}
    for what, sizes in (
        ("areas", (25, 50, 100, 200)),
        ("indicators", (24, 48, 96, 192)),
        ("replicates", (2048, 4096, 8192, 16384)),
    ):
        told = []
        costs[what] = {}
        for size in sizes:
            shape = (size, 49) if what == "areas" else (51, size) if what == "indicators" else (51, 49)
            own = invented(*shape, np.random.default_rng(7))
            costs[what][size] = replicates(*own, size if what == "replicates" else 4096, times=3)[1] * 1e3
            told.append(f"{size}: {costs[what][size]:.0f} ms")
        print(f"CPU cost by {what:<12} {'   '.join(told)}")
    draw(costs)

    def analyse() -> object:
        return sensitivity(
            framework, block, RECIPE, vary=VARY, weight_noise=NOISE, base=2**14, bootstraps=1000, rng=np.random.default_rng(1)
        )  # fmt: skip

    line("Sobol, 2^14 base draws × (8 + 2), 52 outputs, 1,000 bootstraps", best(analyse, 1), 10.0)
    normalised = np.random.default_rng(3).random((3100, 49))
    ours = best(lambda: weight.critic(normalised), 20)
    line("CRITIC 3,100 × 49", ours, 0.005)
    theirs = peer("critic", values=normalised)
    if theirs is not None:
        line("  pymcdm", tuple(theirs["seconds"]))
        own = weight.critic((normalised - normalised.min(0)) / np.ptp(normalised, axis=0))
        gap = np.abs(np.array(theirs["weights"]) - own).max()
        print(f"  ratio of CPU {theirs['seconds'][1] / ours[1]:.0f}; largest difference of weights {gap:.1e}")
    salib()
    imports()


def coinr(framework: Framework, block: Block, times: int = 20) -> None:
    """Build the same index in COINr, compare scores, and compare CPU seconds of a replicate."""
    if shutil.which("Rscript") is None:
        print("COINr: not run (no Rscript; Debian: r-base-core)")
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with (place / "iData.csv").open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["uCode", *block.indicators])
            for area, row in zip(block.areas, block.values[:, 0], strict=True):
                writer.writerow([area, *("NA" if np.isnan(one) else repr(float(one)) for one in row)])
        deepest = max(node.depth for node in framework.nodes)
        with (place / "iMeta.csv").open("w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["iCode", "Parent", "Direction", "Weight", "Level", "Type"])
            for node in framework.nodes:
                kind, way = ("Indicator" if node.is_leaf else "Aggregate"), (-1 if node.direction == "lower" else 1)
                writer.writerow([node.key, node.parent or "NA", way, node.weight, deepest - node.depth + 1, kind])
        script = Path(__file__).parent / "coinr.R"
        ran = subprocess.run(["Rscript", str(script), folder, str(times)], capture_output=True, text=True, check=False)
        if ran.returncode:
            print(f"COINr: not run ({ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else 'Rscript failed'})")
            return
        theirs = float(ran.stdout.split()[-1]) / times
        with (place / "scores.csv").open() as held:
            scores = {row["uCode"]: float(row["total"]) for row in csv.DictReader(held)}
    ours = build(framework, block, RECIPE)
    gap = max(abs(scores[area] - ours.scores[0, a, 0]) for a, area in enumerate(ours.areas))
    own = replicates(framework, block, 1000)[1] / 1000
    print(
        f"COINr: {theirs * 1e3:.1f} ms CPU a replicate, here {own * 1e3:.4f}; ratio {theirs / own:,.0f}; largest difference of scores {gap:.1e}"
    )


def draw(costs: dict[str, dict[int, float]]) -> None:
    """Draw cost against size, both relative to the smallest: a straight line up the diagonal is linear cost."""
    import vl_convert

    rows = [
        {"what": what, "size": size / min(found), "cost": cost / found[min(found)]}
        for what, found in costs.items()
        for size, cost in found.items()
    ]
    axes = {
        "x": {"field": "size", "type": "quantitative", "title": "size / smallest size"},
        "y": {"field": "cost", "type": "quantitative", "title": "CPU seconds / those at the smallest"},
    }
    linear = {
        "data": {"values": [{"size": 1, "cost": 1}, {"size": 8, "cost": 8}]},
        "mark": {"type": "line", "strokeDash": [4, 4], "color": "grey"},
        "encoding": axes,
    }
    lines = {
        "data": {"values": rows},
        "mark": {"type": "line", "point": True},
        "encoding": {**axes, "color": {"field": "what", "type": "nominal", "title": None}},
    }
    target = Path("build") / "index-cost.svg"
    target.parent.mkdir(exist_ok=True)
    drawn = vl_convert.vegalite_to_svg({"layer": [linear, lines], "width": 420, "height": 320})
    target.write_text(drawn, encoding="utf-8")
    print(f"cost drawn in {target}; the dashed line is linear")


def salib() -> None:
    """Analyse one output of 8 factors here and with SALib, whose evaluations are not counted."""
    power = np.arange(1.0, 9.0)

    def analyse() -> Sensitivity:
        factors = [(f"f{n}", 1) for n in range(8)]
        return sobol(lambda u: (u @ power)[:, None], factors, ["y"], base=2**12, rng=np.random.default_rng(1))

    own = best(analyse, 2)
    line("Sobol, 2^12 base draws × (8 + 2), 1 output, 1,000 bootstraps", own)
    theirs = peer("sobol", power=power)
    if theirs is not None:
        line("  SALib, without sampling and evaluation", tuple(theirs["seconds"]))
        gap = np.abs(np.array(theirs["total"]) - analyse().total[:, 0]).max()
        print(f"  ratio of CPU {theirs['seconds'][1] / own[1]:.1f}; largest difference of total order {gap:.1e}")


def imports() -> None:
    """Time the import beyond numpy in a fresh interpreter."""
    code = (
        "from time import perf_counter, process_time; import numpy; w, c = perf_counter(), process_time(); "
        "import tongzhou.index.robustness, tongzhou.index.build; print(perf_counter() - w, process_time() - c)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
        for _ in range(7)
    ]
    found = min(float(one[0]) for one in runs), min(float(one[1]) for one in runs)
    line("import beyond numpy", found, 0.15)


if __name__ == "__main__":
    main()
