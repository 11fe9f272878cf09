"""Recall and precision of the facts part on annotated texts outside the project: python bench/samples.py FOLDER [-v].

FOLDER holds samples/*.txt, each with *.facts.jsonl (and *.not_facts.jsonl). A gold row counts as read when a fact has its numeral at its place;
each slot is then compared with the annotation and its accepted wordings. Prints one line per measure and ends with 1 where a bar is missed.
`strict` compares indicator, whole and part_of as strings; `wording` also lets 的, 数, 总值 and the like differ, as two careful annotators do.
"""

import json
import re
import sys
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tongzhou.documents.plain import read
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import Fact
from tongzhou.facts.lexicon import Lexicon, build_lexicon
from tongzhou.steps.region import load_region

Row = dict[str, Any]


@dataclass(frozen=True)
class Bar:
    """What is asked of a sample: its date, the rows that must be whole, the least shares of rows found and of whole rows."""

    published: date
    must: tuple[tuple[int, int], ...] = ()
    found: float = 0.95
    whole: float = 0.90


BARS = {
    "hebei_daily_page": Bar(date(2022, 11, 17), ((1, 18), (39, 61))),
    "customs_2018H1": Bar(date(2018, 7, 13)),
}
SLOTS = (
    "value", "unit", "kind", "indicator", "region", "period", "base", "base_period", "whole", "part_of", "qualifier", "modality", "role",
)  # fmt: skip
NAMES = frozenset({"indicator", "whole", "part_of"})


@dataclass
class Tally:
    """What one sample came to."""

    name: str
    facts: list[Fact]
    gold: list[Row]
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SLOTS, 0))
    whole: set[str] = field(default_factory=set)
    strict: set[str] = field(default_factory=set)
    found: int = 0
    wrong_asserted: list[str] = field(default_factory=list)
    strangers: list[Fact] = field(default_factory=list)
    look_alikes: list[str] = field(default_factory=list)
    scored_asserted: int = 0
    as_observed: list[tuple[str, Fact]] = field(default_factory=list)
    firm_for_area: list[tuple[str, Fact]] = field(default_factory=list)

    def print(self) -> None:
        """Print the measures."""
        total = len(self.gold)
        asserted = sum(fact.reading == "asserted" for fact in self.facts)
        print(f"{self.name}: {total} annotated; {len(self.facts)} facts read, {asserted} of them asserted")
        print("  right by slot: " + "  ".join(f"{slot} {self.right[slot]}/{total}" for slot in SLOTS))
        print(f"  recall of value and unit {self.found / total:.3f}", end="   ")
        print(f"whole facts {len(self.whole) / total:.3f} (wording) {len(self.strict) / total:.3f} (strict)")
        print(f"  rows at an annotated numeral {1 - len(self.strangers) / max(1, len(self.facts)):.3f}", end="   ")
        print(f"asserted rows wrong in a slot {len(self.wrong_asserted)} {' '.join(self.wrong_asserted)}")
        print(f"  look-alikes taken for facts {len(self.look_alikes)} {' '.join(self.look_alikes)}")

    def missed(self, bar: Bar) -> list[str]:
        """Say which bars are missed."""
        total = len(self.gold)
        needed = {row["id"] for row in self.gold if is_needed(row, bar)}
        said = []
        if needed - self.whole:
            said.append(f"not whole: {' '.join(sorted(needed - self.whole))}")
        if self.found < bar.found * total:
            said.append(f"value and unit of {self.found} rows, {bar.found:.0%} of {total} wanted")
        if len(self.whole) < bar.whole * total:
            said.append(f"{len(self.whole)} whole rows, {bar.whole:.0%} of {total} wanted")
        if self.wrong_asserted or self.look_alikes:
            said.append(f"{len(self.wrong_asserted)} asserted rows wrong, {len(self.look_alikes)} look-alikes taken")
        return said


def is_needed(row: Row, bar: Bar) -> bool:
    """Whether a row must be whole."""
    number = int(row["id"].lstrip("SC"))
    return "recall" not in row.get("lenient", ()) and any(low <= number <= high for low, high in bar.must)


def rows(path: Path) -> list[Row]:
    """Read a JSON Lines file; none where it is not there."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def compare(samples: Path, name: str, published: date, lexicon: Lexicon, is_verbose: bool) -> Tally:
    """Read one text and compare it with its annotation."""
    data = (samples / f"{name}.txt").read_bytes()
    facts = list(extract(read(data, f"{name}.txt", published), lexicon))
    annotated = rows(samples / f"{name}.facts.jsonl")
    tally = Tally(name, facts, [row for row in annotated if row.get("cls") != "aux"])
    at = {fact.value_start: fact for fact in facts}
    for row in tally.gold:
        count(tally, row, at.get(row["value_start"]), is_verbose)
    for row in annotated:
        if row.get("cls") == "aux" and row["value_start"] in at:
            count_aux(tally, row, at[row["value_start"]], is_verbose)
    known = {row["value_start"] for row in annotated}
    tally.strangers = [fact for fact in facts if fact.value_start not in known]
    for row in rows(samples / f"{name}.not_facts.jsonl"):
        tally.look_alikes += [row["text"] for fact in facts if row["char_start"] <= fact.value_start < row["char_end"]]
    if is_verbose:
        for fact in tally.strangers:
            print("   at no annotated numeral:", fact.reading, fact.value_text, fact.unit, fact.text)
    return tally


def count_aux(tally: Tally, row: Row, fact: Fact, is_verbose: bool) -> None:
    """Count a row that is not scored as found or missed: what is no observation, and what is a firm's, must not be given otherwise."""
    if fact.modality == "observed" and "observed" not in [
        row.get("modality") or "observed",
        *row.get("modality_alt", ()),
    ]:
        tally.as_observed.append((row["id"], fact))
    if (
        row.get("entity")
        and row.get("region") is None
        and fact.region
        and fact.entity is None
        and not row.get("region_alt")
    ):
        tally.firm_for_area.append((row["id"], fact))
    if is_verbose and [row["id"], fact] in [[*pair] for pair in (*tally.as_observed, *tally.firm_for_area)]:
        print("   given wrongly:", row["id"], fact.reading, fact.modality, fact.region, fact.text)


def count(tally: Tally, row: Row, fact: Fact | None, is_verbose: bool) -> None:
    """Count one annotated row."""
    if fact is None:
        if is_verbose:
            print("   not read:", row["id"], row["value_text"], row["text"])
        return
    wrong = [slot for slot in SLOTS if not agrees(slot, row, fact, loosely=True)]
    tally.scored_asserted += fact.reading == "asserted"
    for slot in SLOTS:
        tally.right[slot] += slot not in wrong
    tally.found += "value" not in wrong and "unit" not in wrong
    if not wrong:
        tally.whole.add(row["id"])
        if all(agrees(slot, row, fact, loosely=False) for slot in SLOTS):
            tally.strict.add(row["id"])
    elif fact.reading == "asserted":
        tally.wrong_asserted.append(row["id"])
    if wrong and is_verbose:
        print(
            "  ",
            row["id"],
            fact.reading,
            {slot: (row.get(slot), getattr(fact, slot)) for slot in wrong},
            "|",
            fact.text,
            "|",
            fact.notes or "",
        )


def agrees(slot: str, row: Row, fact: Fact, loosely: bool) -> bool:
    """Whether a fact's slot says what the annotation says."""
    want, have = row.get(slot), getattr(fact, slot)
    options = [want, *row.get(f"{slot}_alt", ())]
    if slot in row.get("lenient", ()) or have in options:
        return True
    if slot == "value":
        return have in {Decimal(str(option)) for option in options}
    if slot == "modality":
        return have == (want or "observed")
    if slot == "base":
        return any(base_key(option) == base_key(have) for option in options)
    if slot in NAMES:
        same = wording if loosely else str
        return have is not None and same(have) in {same(option) for option in options if option is not None}
    return slot == "region" and have is not None and have in {str(option).removesuffix("等地") for option in options}


_LOOSE = re.compile(r"的|数量$|数$|增速$|增长率$|总值|总额|额$|值$|比重|[()\uff08\uff09]")


def wording(text: str) -> str:
    """Bring a name to the wording that two careful annotators would call the same."""
    bare = text.removeprefix("京津冀地区").removeprefix("京津冀")
    for _ in range(3):
        bare = _LOOSE.sub("", bare)
    return bare


def base_key(words: str | None) -> str:
    """Bring words of comparison to one form; what an annotator added in brackets is dropped."""
    return re.sub(r"[((].*|的$", "", words or "")


def main(folder: str, is_verbose: bool) -> int:
    """Compare every sample there is and say how far we are."""
    samples = Path(folder) / "samples"
    if not samples.is_dir():
        print(f"not run: {samples} is not there")
        return 0
    region = load_region("jing-jin-ji", Path.cwd())
    lexicon = build_lexicon(region.areas, region.indicators)
    missed = []
    for name, bar in BARS.items():
        tally = compare(samples, name, bar.published, lexicon, is_verbose)
        tally.print()
        missed += [f"{name}: {line}" for line in tally.missed(bar)]
    print("\n".join(f"MISSED {line}" for line in missed) or "every bar is met")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "../shared", "-v" in sys.argv))
