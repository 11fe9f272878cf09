"""Digit errors that checking catches: python bench/mutations.py [SHARED] [-v] [NAME …].

For each relation known to hold (samples/*.audit.jsonl under SHARED, tests/corpus/*.audit.jsonl) and each numeral in it, every digit of the
numeral is changed to every other digit, one at a time, in the text itself; the changed page is read and checked as a user would. A change is
caught when a finding is `inconsistent` and rests on a fact at the changed numeral. Left out, and counted apart, are changes after which the
relation still holds by the rule: the value recomputed from the printed digits of the other figures (half a unit of the last digit each way,
a qualifier's reach) meets what the changed figure allows when it is rounded or cut off. A false alarm is a finding `inconsistent` on the
page as it is.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

from tongzhou.documents.plain import read
from tongzhou.facts.check import check
from tongzhou.facts.extract import extract
from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.facts.figure import Figure, figure_of
from tongzhou.facts.lexicon import Lexicon
from tongzhou.steps.region import load_region
from tongzhou.terms.finding import Finding
from tongzhou.terms.quantity import Interval

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
#: The days the samples are read with.
DAYS = {"hebei_daily_page": date(2022, 11, 17), "customs_2018H1": date(2018, 7, 13)}
#: Relations that are no equality: a digit may change without anything being wrong.
BOUNDS = frozenset({"upper_bound", "claim_direction", "claim_contribution", "derive", "external_identity"})
Row = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """One text with the relations known to hold in it."""

    name: str
    text: str
    published: date
    region: str
    facts: dict[str, Row]
    relations: tuple[Row, ...]


@dataclass
class Count:
    """What became of the changes of one text."""

    caught: int = 0
    missed: int = 0
    within: int = 0
    alarms: list[str] = field(default_factory=list)
    missed_by: Counter[tuple[str, ...]] = field(default_factory=Counter)


def rows(path: Path) -> list[Row]:
    """Read JSON Lines."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]


def pages(shared: Path) -> Iterator[Page]:
    """Give the samples, if they are there, and the corpus."""
    for name, day in DAYS.items():
        at = shared / "samples" / f"{name}.audit.jsonl"
        if at.exists():
            yield page(at, day, "jing-jin-ji")
    for at in sorted(CORPUS.glob("*.audit.jsonl")):
        about = json.loads(Path(str(at).replace(".audit.jsonl", ".json")).read_text("utf-8"))
        yield page(at, date.fromisoformat(about["date"]), about["region"])


def page(at: Path, published: date, region: str) -> Page:
    """Read one text and its annotations."""
    stem = str(at).removesuffix(".audit.jsonl")
    facts = {row["id"]: row for row in rows(Path(f"{stem}.facts.jsonl"))}
    held = tuple(ordered(row) for row in rows(at) if row["type"] not in BOUNDS)
    text = Path(f"{stem}.txt").read_bytes().decode("utf-8")
    return Page(Path(stem).name, text, published, region, facts, held)


def ordered(row: Row) -> Row:
    """Put the figure that is checked first, as the corpus has it; the samples put a sum last and a total beside its growth."""
    names = list(row["facts"])
    if "expr" in row and "status" in row:  # the samples' form
        if row["type"] == "sum_of_parts":
            names = [names[-1], *names[:-1]]
        elif row["type"] == "growth_decomposition":
            del names[1]
    return {**row, "facts": names}


@lru_cache
def lexicon_of(region: str) -> Lexicon:
    """Compile a region, declared with the package or beside the corpus."""
    beside = CORPUS / region
    return load_region(beside if beside.is_dir() else region, Path.cwd()).lexicon


def audited(one: Page, text: str) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Read and check a text as a user would."""
    lexicon = lexicon_of(one.region)
    known = read(text.encode(), f"{one.name}.txt", one.published)
    facts = tuple(extract(known, lexicon))
    return facts, check(facts, known, lexicon)


def changes(text: str, start: int, end: int) -> Iterator[str]:
    """Give the text with one digit of a numeral changed; a first digit is not made 0."""
    for at in range(start, end):
        if text[at] in "0123456789":
            for new in "0123456789":
                is_leading = at == start and new == "0" and text[at + 1 : at + 2].isdigit()
                if new != text[at] and not is_leading:
                    yield text[:at] + new + text[at + 1 :]


def holds(relations: list[Row], one: Page, name: str, numeral: str) -> bool:
    """Whether every relation that a figure is in still holds by the rule, after its numeral became another."""
    facts = {**one.facts, name: changed(one.facts[name], numeral)}
    return all(still(row["type"], [facts[each] for each in row["facts"]]) for row in relations)


def changed(fact: Row, numeral: str) -> Row:
    """Give an annotation with another numeral in its place."""
    value = Decimal("".join(sign for sign in numeral if sign in "0123456789."))
    value = -value if fact["value"] < 0 else value
    factor = fact["value_norm"] / fact["value"] if fact["value"] else Decimal(1)
    return {**fact, "value": value, "value_norm": value * factor, "value_text": numeral}


def still(kind: str, facts: list[Row]) -> bool:
    """Whether a relation holds: what the digits of the other figures allow meets the checked one, rounded or cut off."""
    checked, *parts = (figure(fact) for fact in facts)
    if kind == "cumulative_vs_average":
        first, last = facts[1]["period"].split("-")
        ends = [100 + (int(last) - int(first)) * each for each in (parts[0].span.low, parts[0].span.high)]
    else:
        try:
            ends = [recomputed(kind, each) for each in product(*((one.span.low, one.span.high) for one in parts))]
        except (ZeroDivisionError, InvalidOperation):
            return False
    reach = Interval(min(ends), max(ends))
    return reach.meets(checked.span) or reach.meets(checked.cut)


def figure(row: Row) -> Figure:
    """Make the figure of an annotation, with the interval its printed digits and its qualifier allow."""
    return figure_of(Fact(**{key: row.get(key) for key in FACT_KEYS}))


def recomputed(kind: str, v: tuple[Decimal, ...]) -> Decimal:
    """Compute what is checked from the others."""
    match kind:
        case "sum_of_parts":
            return sum(v, Decimal(0))
        case "ratio_base":
            return Decimal(1)
        case "difference" | "pp_difference" | "abs_change":
            return v[0] - v[1]
        case "restatement":
            return v[0]
        case "share" | "contribution":
            return 100 * v[0] / v[1]
        case "ratio":
            return v[0] / v[1]
        case "growth":
            return 100 * (v[0] - v[1]) / v[1]
        case "growth_from_change":
            return 100 * v[0] / (v[1] - v[0])
        case "growth_decomposition":
            before = sum((p * 100 / (100 + r) for p, r in zip(v[::2], v[1::2], strict=True)), Decimal(0))
            return 100 * sum(v[::2], Decimal(0)) / before - 100
    raise ValueError(kind)


def measured(one: Page) -> Count:
    """Change every digit of every numeral in an equality, and look whether checking says so."""
    count = Count()
    _, found = audited(one, one.text)
    count.alarms = [each.expr for each in found if each.verdict == "inconsistent"]
    inside: dict[str, list[Row]] = {}
    for row in one.relations:
        for name in row["facts"]:
            inside.setdefault(name, []).append(row)
    for name, relations in inside.items():
        fact = one.facts[name]
        start, end = int(fact["value_start"]), int(fact["value_end"])
        for text in changes(one.text, start, end):
            if holds(relations, one, name, text[start:end]):
                count.within += 1
            elif is_caught(one, text, start):
                count.caught += 1
            else:
                count.missed += 1
                count.missed_by[name, fact["value_text"], " ".join(row["id"] for row in relations)] += 1
    return count


def is_caught(one: Page, text: str, start: int) -> bool:
    """Whether a finding on the changed page is inconsistent and rests on the changed numeral."""
    facts, found = audited(one, text)
    names = {fact.id for fact in facts if fact.value_start == start}
    return any(each.verdict == "inconsistent" and names & set(each.facts) for each in found)


def main(shared: Path, names: list[str], is_verbose: bool) -> int:
    """Measure text by text and in all; ends with 1 where less than 95 % are caught or anything is a false alarm."""
    total = Count()
    print(
        f"{'text':28} {'relations':>9} {'caught':>7} {'missed':>7} {'share':>7} {'within rounding':>16} {'false alarms':>13}"
    )
    for one in pages(shared):
        if names and one.name not in names:
            continue
        count = measured(one)
        print(line(one.name, len(one.relations), count))
        total.caught += count.caught
        total.missed += count.missed
        total.within += count.within
        total.alarms += count.alarms
        if is_verbose:
            for each, times in count.missed_by.items():
                print("   missed:", times, *each)
            for expr in count.alarms:
                print("   false alarm:", expr)
    print(line("= all", 0, total))
    share = total.caught / max(1, total.caught + total.missed)
    return 0 if share >= 0.95 and not total.alarms else 1


def line(name: str, relations: int, count: Count) -> str:
    """Write the measures of one text."""
    beyond = count.caught + count.missed
    share = f"{count.caught / beyond:7.3f}" if beyond else f"{'-':>7}"
    return f"{name:28} {relations:9} {count.caught:7} {count.missed:7} {share} {count.within:16} {len(count.alarms):13}"


if __name__ == "__main__":
    given = [each for each in sys.argv[1:] if not each.startswith("-")]
    folder = Path(given.pop(0)) if given and Path(given[0]).is_dir() else Path("../shared")
    sys.exit(main(folder, given, "-v" in sys.argv))
