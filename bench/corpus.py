"""Recall and precision of the facts part on the annotated corpus of the tests: python bench/corpus.py [--split develop|test] [-v] [NAME …].

A gold row counts as whole when a fact stands at its numeral and every slot agrees with the annotation or an accepted wording (see samples.py).
Asserted rows are wrong when a slot disagrees, when they stand at no annotated numeral or at a look-alike, when they give a plan for an
observation, or a firm's figure for an area; recall of whole rows and precision come with their 95 % intervals after Wilson. Then, by slot, the
share of annotated rows whose slot is right (a row not read has none right).
"""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from math import sqrt
from pathlib import Path

from samples import SLOTS, Tally, compare

from tongzhou.facts.lexicon import Lexicon, build_lexicon
from tongzhou.steps.region import load_region

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
#: The normal quantile of a two-sided 95 % interval.
_Z95 = 1.959964


@dataclass
class Score:
    """Counts that add up over texts."""

    gold: int = 0
    whole: int = 0
    strict: int = 0
    valued: int = 0
    needed: int = 0
    asserted: int = 0
    wrong: int = 0
    look_alikes: int = 0
    as_observed: int = 0
    firm_for_area: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SLOTS, 0))

    def add(self, tally: Tally) -> None:
        """Add one text."""
        self.gold += len(tally.gold)
        self.whole += len(tally.whole)
        self.strict += len(tally.strict)
        self.valued += tally.found
        self.needed += sum("recall" not in row.get("lenient", ()) or row["id"] in tally.whole for row in tally.gold)
        stray = sum(fact.reading == "asserted" for fact in tally.strangers)
        given = {fact.id for _, fact in (*tally.as_observed, *tally.firm_for_area) if fact.reading == "asserted"}
        self.asserted += tally.scored_asserted + stray + len(given)
        self.wrong += len(tally.wrong_asserted) + stray + len(given)
        self.look_alikes += len(tally.look_alikes)
        self.as_observed += len(tally.as_observed)
        self.firm_for_area += len(tally.firm_for_area)
        for slot, count in tally.right.items():
            self.right[slot] += count

    def line(self, name: str) -> str:
        """Write the measures in one line."""
        low, high = wilson(self.asserted - self.wrong, self.asserted)
        right = (self.asserted - self.wrong) / max(1, self.asserted)
        return (
            f"{name:44.44} {self.gold:5} {self.valued / max(1, self.gold):7.3f} {self.whole / max(1, self.needed):7.3f}"
            f" {self.strict / max(1, self.needed):7.3f} {self.asserted:6} {right:7.3f} [{low:.3f}, {high:.3f}]"
            f" {self.look_alikes:6} {self.as_observed:6} {self.firm_for_area:6}"
        )


HEAD = (
    f"{'text (register)':44} {'rows':>5} {'valued':>7} {'whole':>7} {'strict':>7} {'assert':>6} {'right':>7} {'95 % interval':14}"
    f" {'alikes':>6} {'plans':>6} {'firms':>6}"
)


def wilson(right: int, total: int) -> tuple[float, float]:
    """Give the 95 % interval of a share after Wilson (1927), doi:10.1080/01621459.1927.10502953."""
    if not total:
        return 0.0, 1.0
    share, square = right / total, _Z95 * _Z95
    middle = (share + square / (2 * total)) / (1 + square / total)
    half = _Z95 * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(0.0, middle - half), min(1.0, middle + half)


@lru_cache
def lexicon_of(region: str) -> Lexicon:
    """Compile a region, declared with the package or beside the corpus."""
    beside = CORPUS / region
    loaded = load_region(beside if beside.is_dir() else region, Path.cwd())
    return build_lexicon(loaded.areas, loaded.indicators)


def main(split: str, names: list[str], is_verbose: bool) -> None:
    """Score the texts of a split and print a line for each, for the languages and for all."""
    print(HEAD)
    sums: dict[str, Score] = defaultdict(Score)
    for path in sorted(CORPUS.glob("*.json")):
        about = json.loads(path.read_text("utf-8"))
        if about["split"] != split or names and path.stem not in names:
            continue
        tally = compare(CORPUS, path.stem, date.fromisoformat(about["date"]), lexicon_of(about["region"]), is_verbose)
        one = Score()
        one.add(tally)
        print(one.line(f"{path.stem} ({about['register']})"))
        sums["English" if about["lang"].startswith("en") else "Chinese"].add(tally)
        sums["all"].add(tally)
    for name, score in sums.items():
        print(score.line(f"= {name}"))
    for name, score in sums.items():
        low, high = wilson(score.whole, score.needed)
        print(f"{name}: whole {score.whole} of {score.needed} [{low:.3f}, {high:.3f}]; right by slot: ", end="")
        print("  ".join(f"{slot} {score.right[slot] / max(1, score.gold):.2f}" for slot in SLOTS))


if __name__ == "__main__":
    given = sys.argv[1:]
    chosen = given.pop(given.index("--split") + 1) if "--split" in given else "develop"
    main(chosen, [one for one in given if not one.startswith("-")], "-v" in given)
