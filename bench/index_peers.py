"""What bench/index.py compares with: build/index-peers/bin/python bench/index_peers.py critic|sobol FOLDER. In an environment of its own.

Reads what it needs from the folder, prints wall and CPU seconds and what was found as JSON.
"""

import json
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

warnings.filterwarnings("ignore")


def best(run: Callable[[], object], times: int) -> tuple[float, float]:
    """Give the least wall and CPU seconds of several runs."""
    found = []
    for _ in range(times):
        wall, cpu = perf_counter(), process_time()
        run()
        found.append((perf_counter() - wall, process_time() - cpu))
    return min(one[0] for one in found), min(one[1] for one in found)


def critic(folder: Path) -> dict[str, object]:
    """CRITIC of pymcdm."""
    from pymcdm.weights import critic_weights

    values = np.load(folder / "values.npy")
    return {"seconds": best(lambda: critic_weights(values), 5), "weights": critic_weights(values).tolist()}


def sobol(folder: Path) -> dict[str, object]:
    """Sobol analysis of SALib, of one output of 8 factors; evaluations are not counted."""
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sample

    problem = {"num_vars": 8, "names": [f"f{n}" for n in range(8)], "bounds": [[0.0, 1.0]] * 8}
    drawn = sample.sample(problem, 2**12, calc_second_order=False, seed=1)
    output = drawn @ np.load(folder / "power.npy")

    def analyse() -> dict[str, np.ndarray]:
        found: dict[str, np.ndarray] = analysis.analyze(
            problem, output, calc_second_order=False, num_resamples=1000, seed=1
        )
        return found

    return {"seconds": best(analyse, 2), "total": np.asarray(analyse()["ST"]).tolist()}


if __name__ == "__main__":
    print(json.dumps({"critic": critic, "sobol": sobol}[sys.argv[1]](Path(sys.argv[2]))))
