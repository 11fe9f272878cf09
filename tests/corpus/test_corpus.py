"""The annotated corpus is sound in itself: offsets, keys, coverage of numerals, arithmetic. It reads no text with the program."""

import json
import re
from collections import Counter
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tongzhou.terms.period import Period

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in (HERE / "specs").glob("*.spec"))
KEYS = (
    "id article indicator region entity scope period value value_low value_high unit kind modality base base_period base_region "
    "qualifier coverage price text char_start char_end value_text value_start value_end value_norm unit_norm part_of whole agg role cls"
).split()
KINDS = set("level count growth_rate share ratio index avg_annual_change pp_diff abs_change rank date ordinal".split())
NUMERAL = re.compile(
    r"\d+(?:,\d{3})*(?:\.\d+)?|[〇零一二两兩三四五六七八九十百千万萬亿億]+"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
Row = dict[str, Any]


def rows(name: str, kind: str) -> list[Row]:
    lines = (HERE / f"{name}.{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]


def text_of(name: str) -> str:
    return (HERE / f"{name}.txt").read_bytes().decode("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_offset_of_a_fact_gives_its_text(name: str) -> None:
    text = text_of(name)
    for row in rows(name, "facts"):
        assert text[int(row["char_start"]) : int(row["char_end"])] == row["text"], row["id"]
        assert text[int(row["value_start"]) : int(row["value_end"])] == row["value_text"], row["id"]
        assert row["char_start"] <= row["value_start"] < row["value_end"] <= row["char_end"], row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_every_offset_of_a_look_alike_gives_its_text(name: str) -> None:
    text = text_of(name)
    for row in rows(name, "not_facts"):
        assert text[int(row["char_start"]) : int(row["char_end"])] == row["text"], row
        assert row["why"], row


@pytest.mark.parametrize("name", NAMES)
def test_every_record_has_the_keys_and_allowed_words(name: str) -> None:
    for row in rows(name, "facts"):
        assert list(row)[: len(KEYS)] == KEYS, row["id"]
        assert row["kind"] in KINDS, row["id"]
        assert row["cls"] in ("core", "aux"), row["id"]
        assert row["modality"] in ("observed", "plan", "target", "proposal", "claim"), row["id"]
        assert row["modality"] == "observed" or row["cls"] == "aux", row["id"]
        assert isinstance(row["lenient"], list), row["id"]
        assert all(
            isinstance(row[key], list) and row[key] for key in row if key.endswith("_alt") and key != "indicator_alt"
        ), row["id"]
        for key in ("period", "base_period"):
            for period in (row[key], *row.get(f"{key}_alt", [])):
                assert period is None or Period.parse(period), row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_only_a_printed_range_has_bounds_and_they_hold_the_value(name: str) -> None:
    text = text_of(name)
    for row in rows(name, "facts"):
        low, high = row["value_low"], row["value_high"]
        is_range = bool(
            re.search(r"\d%?(?:至|—|-)\d|[一二三四五六七八九]到[一二三四五六七八九]| or | to | and ", row["value_text"])
            or low is not None
            and re.match(r"[\d.]+[億%]至\d", text[int(row["value_start"]) :])
        )
        assert (low is not None) == (high is not None) == is_range, row["id"]
        assert low is None or low == row["value"] < high, row["id"]


@pytest.mark.parametrize("name", NAMES)
def test_every_numeral_is_a_fact_or_a_look_alike(name: str) -> None:
    text = text_of(name)
    spans = [(int(row["char_start"]), int(row["char_end"])) for row in rows(name, "not_facts")]
    for row in rows(name, "facts"):
        # a unit stands right after its numeral, a qualifier of up to three characters or a layout break between
        end = int(row["value_end"])
        unit = row["unit"] or ""
        rest = re.match(r"\s*".join([r".{0,3}?", *map(re.escape, unit)]), text[end:], re.DOTALL) if unit else None
        spans.append((int(row["value_start"]), end + (rest.end() if rest else 0)))
    loose = [
        f"{text[max(0, m.start() - 8) : m.end() + 8]!r}"
        for m in NUMERAL.finditer(text)
        if not any(a <= m.start() and m.end() <= b for a, b in spans)
    ]
    assert not loose


@pytest.mark.parametrize("name", NAMES)
def test_no_look_alike_overlaps_the_numeral_of_a_fact(name: str) -> None:
    facts = [(int(row["value_start"]), int(row["value_end"])) for row in rows(name, "facts")]
    for row in rows(name, "not_facts"):
        assert all(row["char_end"] <= a or row["char_start"] >= b for a, b in facts), row


def test_identifiers_are_unique_over_the_corpus() -> None:
    found = Counter(row["id"] for name in NAMES for kind in ("facts", "audit") for row in rows(name, kind))
    assert [one for one, count in found.items() if count > 1] == []


def test_the_corpus_is_large_enough_and_its_splits_are_named() -> None:
    heads = [json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")) for name in NAMES]
    assert len(NAMES) >= 30
    assert {head["split"] for head in heads} <= {"develop", "test"}
    assert all(head["region"] == "jing-jin-ji" or (HERE / head["region"] / "region.toml").is_file() for head in heads)


def test_at_least_two_hundred_look_alikes_are_annotated() -> None:
    assert sum(len(rows(name, "not_facts")) for name in NAMES) >= 200


def allowed(row: Row) -> tuple[Decimal, Decimal]:
    """What the printed numeral stands for, in base units: half of its last digit, one-sided where a word bounds it."""
    value, norm = Decimal(row["value"]), Decimal(row["value_norm"])
    scale = abs(norm / value)
    decimals = len(str(row["value_text"]).partition(".")[2])
    has_digits = bool(re.search(r"\d", row["value_text"]))
    half = scale / 2 / 10**decimals if has_digits and not (row["kind"] == "count" and scale == 1) else Decimal(0)
    match row["qualifier"]:
        case "近" | "接近" | "不足" | "nearly":
            return norm - abs(norm) / 10, norm
        case "余" | "餘" | "多" | "超" | "超过" | "突破" | "以上" | "逾" | "more than":
            return norm, norm + (scale if row["unit"] == "成" else abs(norm) / 10)
        case "约" | "約" | "about":
            return norm - abs(norm) / 20, norm + abs(norm) / 20
    return norm - half, norm + half


def recomputed(kind: str, v: tuple[Decimal, ...]) -> Decimal:
    hundred = Decimal(100)
    match kind:
        case "sum_of_parts" | "upper_bound":
            return sum(v, Decimal(0))
        case "difference" | "pp_difference" | "abs_change":
            return v[0] - v[1]
        case "restatement":
            return v[0]
        case "share" | "contribution":
            return hundred * v[0] / v[1]
        case "ratio":
            return v[0] / v[1]
        case "growth":
            return hundred * (v[0] - v[1]) / v[1]
        case "growth_from_change":
            return hundred * v[0] / (v[1] - v[0])
        case "growth_decomposition":
            before = sum((p * hundred / (hundred + r) for p, r in zip(v[::2], v[1::2], strict=True)), Decimal(0))
            return hundred * sum(v[::2], Decimal(0)) / before - hundred
    raise AssertionError(kind)


@pytest.mark.parametrize("name", NAMES)
def test_every_relation_said_to_hold_holds(name: str) -> None:
    facts = {row["id"]: row for row in rows(name, "facts")}
    for relation in rows(name, "audit"):
        checked, *parts = (facts[one] for one in relation["facts"])
        corners = [recomputed(relation["type"], c) for c in product(*(allowed(part) for part in parts))]
        low, high = allowed(checked)
        if relation["type"] == "upper_bound":
            assert min(corners) <= high, relation["id"]
        else:
            assert min(corners) <= high, relation["id"]
            assert max(corners) >= low, relation["id"]
        middle = recomputed(relation["type"], tuple(Decimal(part["value_norm"]) for part in parts))
        assert abs(middle - relation["lhs"]) < Decimal("0.000001"), relation["id"]
        assert relation["rhs"] == checked["value_norm"], relation["id"]
        if relation["verdict"] == "exact" and relation["type"] != "upper_bound":
            assert middle == relation["rhs"], relation["id"]
