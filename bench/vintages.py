"""Planted releases and breaks of coverage: python bench/vintages.py [-v].

Thirty-one printed figures, each with a small ledger of three releases (tests/facts/planted/vintages.toml): named rightly means that exactly the
releases that reproduce the figure are named, or none where none does. Twelve breaks of coverage and 200 clean pairs (coverage.jsonl): found, and
raised where nothing stands between the figures. No other program does either, so there is no peer to print.
"""

import json
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from tongzhou.facts.coverage import breaks
from tongzhou.facts.fact import Fact
from tongzhou.facts.known import Known, KnownFigures
from tongzhou.facts.vintage import vintages_named
from tongzhou.terms.area import Area, AreaNote, Areas
from tongzhou.terms.finding import Finding
from tongzhou.terms.indicator import Indicator, Indicators, Revision
from tongzhou.terms.unit import parse_unit
from tongzhou.terms.words import Message

PLANTED = Path(__file__).resolve().parent.parent / "tests" / "facts" / "planted"
Row = dict[str, Any]


def world() -> tuple[Areas, Indicators]:
    """The invented places and indicators."""
    given = tomllib.loads((PLANTED / "world.toml").read_text("utf-8"))
    code = {one["name"]: str(number) for number, one in enumerate(given["area"])}
    areas = tuple(
        Area(
            code[one["name"]],
            one["name"],
            one["name"],
            one["level"],
            None if one["level"] == "nation" else code[one.get("parent", "全国")],
            (one["name"][:-1],) if one["level"] != "nation" else (),
            notes=(AreaNote(one["moved"], one["note"], "planted", english=one["note"]),) if "moved" in one else (),
        )
        for one in given["area"]
    )
    indicators = tuple(
        Indicator(
            one["name"],
            one["name"],
            one["unit"],
            is_additive="ratio_of" not in one,
            ratio_of=tuple(one["ratio_of"]) if "ratio_of" in one else None,
            unlike=tuple(one.get("unlike", ())),
            revisions=(Revision(one["revised"], one["note"], one["note"], "planted"),) if "revised" in one else (),
        )
        for one in given["indicator"]
    )
    return Areas(areas, nation="全国"), Indicators(indicators)


def fact(number: int, row: Row, start: int) -> Fact:
    """A printed figure as the reading gives it."""
    unit = row["unit"] or None
    known = parse_unit(unit) if unit else None
    value = Decimal(row["value"])
    plain: Row = dict.fromkeys(Fact.__slots__)
    plain |= {
        "id": f"f{number}",
        "indicator": row["indicator"],
        "region": row["area"],
        "modality": "observed",
        "text": "",
    }
    plain |= {key: row.get(key) for key in ("period", "kind", "base_period", "base_region", "whole")}
    plain |= {"value": value, "unit": unit, "value_text": row["value"], "reading": "asserted", "rule": "planted"}
    plain |= {
        "char_start": start,
        "char_end": start + 30,
        "value_start": start + number,
        "value_end": start + number + 1,
    }
    plain |= {"value_norm": known.to_base(value) if known else value, "unit_norm": known.base if known else None}
    return Fact(**plain)


def releases(finding: Finding) -> set[str]:
    """The vintages a finding names the figure by."""
    found: set[str] = set()

    def walk(message: object) -> None:
        if isinstance(message, Message):
            if message.key.startswith("facts.vintage.edition"):
                found.update(str(message.values["vintage"]).split("、"))
            for value in message.values.values():
                walk(value)

    for note in finding.notes:
        walk(note.values.get("releases"))
    return found


def said(case: Row, areas: Areas, indicators: Indicators) -> list[str] | None:
    """What the check says of a case: the releases, `none`, or nothing at all."""
    facts = [fact(number, row, 0) for number, row in enumerate(case["printed"])]
    ledger = tuple(
        Known(name, area, period, Decimal(value), unit, issuer, vintage, status)
        for name, area, period, value, unit, issuer, vintage, status in case["ledger"]
    )
    found = vintages_named(facts, KnownFigures(ledger, areas, indicators))
    if len(found) != 1:
        return None
    return ["none"] if found[0].verdict == "not_checkable" else sorted(releases(found[0]))


def figure(row: Row) -> Known:
    """One figure of a pair."""
    return Known(**(row | {"value": Decimal(row["value"]), "unit": row["unit"] or None}))


def main(is_verbose: bool) -> int:
    """Print the shares."""
    areas, indicators = world()
    cases = tomllib.loads((PLANTED / "vintages.toml").read_text("utf-8"))["case"]
    right = wrong = 0
    for case in cases:
        have = said(case, areas, indicators)
        right += have == case["release"]
        wrong += have is not None and have != case["release"]
        if is_verbose and have != case["release"]:
            print(f"   {case['name']}: {case['release']} wanted, {have} said")
    print(
        f"releases named rightly   {right} of {len(cases)} ({right / len(cases):.0%}); named wrongly {wrong}; to reach 90 %, 0 wrong"
    )
    found = alarms = clean = broken = 0
    for pair in map(json.loads, (PLANTED / "coverage.jsonl").read_text("utf-8").splitlines()):
        keys = {
            note.key.removeprefix("facts.coverage.")
            for note in breaks(figure(pair["one"]), figure(pair["other"]), areas, indicators)
        }
        if pair["break"] is None:
            clean, alarms = clean + 1, alarms + bool(keys)
        else:
            broken, found = broken + 1, found + (pair["break"] in keys)
        if is_verbose and (bool(keys) if pair["break"] is None else pair["break"] not in keys):
            print(f"   {pair['name']}: {pair['break']} wanted, {sorted(keys)} said ({pair['note']})")
    print(
        f"breaks of coverage found {found} of {broken}; false alarms {alarms} of {clean} clean pairs; to reach 12 of 12, at most 2"
    )
    return 0 if right >= 0.9 * len(cases) and not wrong and found == broken and alarms <= 2 else 1


if __name__ == "__main__":
    sys.exit(main("-v" in sys.argv))
