"""What must be reached, what is, and what others reach, in one table: python bench/musts.py [SHARED].

Runs the other benches of facts in this process and, where `build/peers` is there, the other readers in theirs. Ends with 1 where a line is missed.
A text of the corpus that nobody has read yet has `split: test`; where none is left, the scores of first readings are those recorded
in tests/corpus/README.md, and what is printed here is of texts that the reader was developed on.
"""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import corpus
import facts
import mutations
import samples
import vintages

PAGE = "hebei_daily_page"
PEERS = Path("build/peers/bin/python")
#: What is to be reached, each with whether more is better.
BARS = (
    ("whole facts, newspaper page", ">= .95"), ("whole facts, own texts", ">= .90"), ("wrong asserted rows, samples", "0"),
    ("right among asserted, own texts", ">= .98"), ("look-alikes asserted, newspaper page", "0"),
    ("look-alikes asserted, own texts", "0"), ("whole chain, MB/s, one core", ">= 2"), ("µs a numeral", "<= 70"),
    ("digit errors caught in equalities", ">= .95"), ("false alarms", "0"), ("releases named rightly", ">= .90"),
    ("releases named wrongly", "0"), ("breaks of coverage found of 12", ">= 12"), ("false breaks in 200 pairs", "<= 2"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One measure: what came out, as a number, and how it is to be read."""

    value: float | None
    note: str = ""


def is_met(bar: str, value: float) -> bool:
    """Whether a measure reaches what is asked."""
    if bar.startswith(">="):
        return value >= float(bar[2:])
    return value <= float(bar.removeprefix("<="))


def of_samples(shared: Path) -> dict[str, Line]:
    """Measure on the annotated samples, where they are."""
    folder = shared / "samples"
    if not (folder / f"{PAGE}.txt").exists():
        return {}
    lexicon = samples.load_region("jing-jin-ji", Path.cwd()).lexicon
    tallies = {name: samples.compare(folder, name, bar.published, lexicon, False) for name, bar in samples.BARS.items()}
    page = tallies[PAGE]
    alike, all_alike = taken(page, folder / f"{PAGE}.not_facts.jsonl")
    return {
        "whole facts, newspaper page": Line(len(page.whole) / len(page.gold), f"{len(page.whole)} of {len(page.gold)}"),
        "wrong asserted rows, samples": Line(sum(len(one.wrong_asserted) for one in tallies.values())),
        "look-alikes asserted, newspaper page": Line(alike, f"of {all_alike}"),
    }


def taken(tally: samples.Tally, at: Path) -> tuple[int, int]:
    """Count the look-alikes of a text that are asserted as observed, and all of them."""
    rows = samples.rows(at)
    asserted = [
        one.value_start
        for one in tally.facts
        if one.reading == "asserted" and one.modality == "observed" and one.kind != "rank"
    ]
    return sum(any(row["char_start"] <= start < row["char_end"] for start in asserted) for row in rows), len(rows)


def of_corpus() -> dict[str, Line]:
    """Measure on the annotated texts of the project."""
    abouts = {path: json.loads(path.read_text("utf-8")) for path in sorted(corpus.CORPUS.glob("*.json"))}
    split = "test" if any(one["split"] == "test" for one in abouts.values()) else "develop"
    read = "not read before" if split == "test" else "seen while developing"
    score, alike, all_alike = corpus.Score(), 0, 0
    for path, about in abouts.items():
        lexicon = corpus.lexicon_of(about["region"])
        tally = samples.compare(corpus.CORPUS, path.stem, date.fromisoformat(about["date"]), lexicon, False)
        if about["split"] == split:
            score.add(tally)
        here, all_here = taken(tally, corpus.CORPUS / f"{path.stem}.not_facts.jsonl")
        alike, all_alike = alike + here, all_alike + all_here
    low, high = corpus.wilson(score.asserted - score.wrong, score.asserted)
    right = (score.asserted - score.wrong) / max(1, score.asserted)
    return {
        "whole facts, own texts": Line(score.whole / score.needed, f"{score.whole} of {score.needed}, {read}"),
        "right among asserted, own texts": Line(
            right, f"of {score.asserted}, 95 % interval [{low:.3f}, {high:.3f}], {read}"
        ),
        "look-alikes asserted, own texts": Line(alike, f"of {all_alike}"),
    }


def said_by(work: Callable[..., object], *arguments: object) -> str:
    """Give what a bench prints."""
    out = io.StringIO()
    with redirect_stdout(out):
        work(*arguments)
    return out.getvalue()


def of_speed() -> dict[str, Line]:
    """Measure the whole chain from bytes to JSON Lines."""
    found = re.search(r"bytes → JSON Lines\s+([\d.]+) MB/s\s+([\d.]+) µs", said_by(facts.main))
    speed, each = (float(one) for one in found.groups()) if found else (0.0, 0.0)
    return {"whole chain, MB/s, one core": Line(speed), "µs a numeral": Line(each)}


def of_checks(shared: Path) -> dict[str, Line]:
    """Change every digit in every equality known to hold, and look for what the unchanged pages are accused of."""
    counts = [mutations.measured(one) for one in mutations.pages(shared)]
    caught, missed = sum(one.caught for one in counts), sum(one.missed for one in counts)
    within, alarms = sum(one.within for one in counts), sum(len(one.alarms) for one in counts)
    note = f"{caught} of {caught + missed}; {within} more stay within rounding"
    return {"digit errors caught in equalities": Line(caught / (caught + missed), note), "false alarms": Line(alarms)}


def of_vintages() -> dict[str, Line]:
    """Measure on the planted cases of vintages and breaks of coverage."""
    said = said_by(vintages.main, False)
    right, cases, wrong = (int(one) for one in re.findall(r"rightly\s+(\d+) of (\d+) .*wrongly (\d+)", said)[0])
    found, alarms = (int(one) for one in re.findall(r"found (\d+) of .*alarms (\d+) of", said)[0])
    return {
        "releases named rightly": Line(right / cases, f"{right} of {cases}"), "releases named wrongly": Line(wrong),
        "breaks of coverage found of 12": Line(found), "false breaks in 200 pairs": Line(alarms),
    }  # fmt: skip


def of_peers(shared: Path) -> list[str]:
    """Give the lines of the other readers, from an environment of their own, on the same page."""
    page = shared / "samples" / PAGE
    if not PEERS.exists() or not page.with_suffix(".txt").exists():
        return ["other readers: not run (make build/peers/tried)"]
    ran = subprocess.run(
        [str(PEERS), "bench/peers.py", f"{page}.txt", f"{page}.facts.jsonl"],
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.stdout.splitlines() or [f"other readers: not run: {ran.stderr[-200:]}"]


def main(shared: Path) -> int:
    """Print the table."""
    found: dict[str, Line] = {}
    for part in (lambda: of_samples(shared), of_corpus, of_speed, of_vintages, lambda: of_checks(shared)):
        found |= part()
    print(f"{'measure':42} {'to reach':>9} {'ours':>9}")
    missed = 0
    for name, bar in BARS:
        line = found.get(name, Line(None, "not run: no samples"))
        shown = (
            "-" if line.value is None else f"{line.value:g}" if line.value == int(line.value) else f"{line.value:.3f}"
        )
        fails = line.value is not None and not is_met(bar, line.value)
        missed += fails
        print(f"{name:42} {bar:>9} {shown:>9}  {'MISSED ' if fails else ''}{line.note}")
    print("others on the newspaper page (none gives a whole fact, none checks prose, none knows a release):")
    print("\n".join(f"  {line}" for line in of_peers(shared)))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("../shared")))
