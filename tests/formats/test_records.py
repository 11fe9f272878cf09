"""Facts and findings as lines of JSON and CSV."""

import csv
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.facts.fact import FACT_KEYS, KINDS, MODALITIES, Fact
from tongzhou.formats.records import (
    BOM,
    fact_csv,
    fact_lines,
    facts_from_lines,
    finding_csv,
    finding_lines,
    guard,
)
from tongzhou.terms.errors import FactError
from tongzhou.terms.finding import Finding
from tongzhou.terms.words import Message, Words

WORDS = Words("en", {"t.off": "It is {much} off.", "t.rounded": "Rounded.", "formats.between_notes": " "})


def a_fact(**changes: Any) -> Fact:
    fields: dict[str, Any] = dict.fromkeys(FACT_KEYS)
    fields |= {
        "id": "ab12cd-1", "indicator": "进口", "region": "京津冀", "period": "2022Q1-Q3", "value": Decimal("25.0"), "unit": "亿元",
        "kind": "level", "modality": "observed", "text": "进口25.0亿元", "char_start": 0, "char_end": 8, "value_text": "25.0",
        "value_start": 2, "value_end": 6, "value_norm": Decimal("2500000000"), "unit_norm": "元", "reading": "asserted", "rule": "level",
    }  # fmt: skip
    return Fact(**(fields | changes))


def a_finding(**changes: Any) -> Finding:
    fields: dict[str, Any] = {
        "id": "c1", "type": "sum_of_parts", "expr": "a+b=c", "facts": ("ab-1", "ab-2"), "lhs": Decimal("36843.20"),
        "rhs": Decimal("36843.2"), "residual": Decimal("0.00"), "interval": (Decimal("36843.1"), Decimal("36843.3")), "verdict": "exact",
    }  # fmt: skip
    return Finding(**(fields | changes))


def test_a_record_has_the_keys_of_the_design_in_their_order() -> None:
    (line,) = fact_lines([a_fact()])
    assert list(json.loads(line)) == list(FACT_KEYS)


def test_printed_digits_stay_and_no_exponent_appears() -> None:
    (line,) = fact_lines([a_fact(value=Decimal("25.0"), value_norm=Decimal("1E+9"), value_low=Decimal("1E-9"))])
    assert '"value": 25.0,' in line
    assert '"value_norm": 1000000000,' in line
    assert '"value_low": 0.000000001,' in line


def test_an_open_bound_is_null() -> None:
    (line,) = fact_lines([a_fact(value_low=Decimal("130"), value_high=Decimal("Infinity"))])
    record = json.loads(line)
    assert record["value_low"] == 130
    assert record["value_high"] is None


def test_quotes_newlines_and_control_characters_survive() -> None:
    odd = 'he said "五"\n\t\\ \x00\u2028'
    (fact,) = facts_from_lines(fact_lines([a_fact(text=odd)]))
    assert fact.text == odd


def test_every_line_that_is_no_fact_is_named_at_once() -> None:
    good = next(fact_lines([a_fact()]))
    lines = [
        good,
        "not json",
        "",
        good.replace('"kind": "level"', '"kind": "guess"'),
        good.replace('"unit": "亿元", ', ""),
        "[]",
    ]
    with pytest.raises(FactError) as caught:
        facts_from_lines(lines, "a.jsonl")
    assert [one.where for one in caught.value.faults] == ["a.jsonl:2", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6"]
    assert "kind" in str(caught.value.faults[1])
    assert "unit" in str(caught.value.faults[2])


def test_not_a_number_is_not_read_as_one() -> None:
    with pytest.raises(FactError):
        facts_from_lines([next(fact_lines([a_fact()])).replace('"value": 25.0', '"value": NaN')])


def test_a_finding_has_the_keys_of_the_design_and_its_notes_are_said() -> None:
    notes = (Message.of("t.off", much="0.1"), Message.of("t.rounded"))
    (line,) = finding_lines([a_finding(notes=notes)], WORDS)
    record = json.loads(line, parse_float=str)
    assert list(record) == ["id", "type", "expr", "facts", "lhs", "rhs", "residual", "interval", "verdict", "notes"]
    assert record["facts"] == ["ab-1", "ab-2"]
    assert record["lhs"] == "36843.20"
    assert record["interval"] == ["36843.1", "36843.3"]
    assert record["notes"] == "It is 0.1 off. Rounded."


def test_a_finding_without_values_has_nulls_and_an_open_interval_an_open_end() -> None:
    bare, opened = finding_lines(
        [
            a_finding(lhs=None, rhs=None, residual=None, interval=None),
            a_finding(interval=(Decimal("1.5"), Decimal("Infinity"))),
        ],
        WORDS,
    )
    assert json.loads(bare)["lhs"] is json.loads(bare)["interval"] is json.loads(bare)["notes"] is None
    assert json.loads(opened)["interval"] == [1.5, None]


def rows(pieces: Callable[[], Any]) -> list[dict[str, str]]:
    text = "".join(pieces())
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM), newline="")))


def test_csv_has_the_same_columns_and_digits() -> None:
    (row,) = rows(lambda: fact_csv([a_fact(text='A,"B"\nC')]))
    assert list(row) == list(FACT_KEYS)
    assert row["value"] == "25.0"
    assert row["value_low"] == ""
    assert row["text"] == 'A,"B"\nC'


def test_csv_runs_no_formula_but_keeps_negative_numbers() -> None:
    (row,) = rows(lambda: fact_csv([a_fact(text='=HYPERLINK("x")', entity="-x", value=Decimal("-26.7"))]))
    assert row["text"] == '\'=HYPERLINK("x")'
    assert row["entity"] == "'-x"
    assert row["value"] == "-26.7"


def test_findings_as_csv_join_lists_by_a_blank() -> None:
    (row,) = rows(lambda: finding_csv([a_finding(residual=Decimal("-0.1"))], WORDS))
    assert row["facts"] == "ab-1 ab-2"
    assert row["interval"] == "36843.1 36843.3"
    assert row["residual"] == "-0.1"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_guarded(text: str) -> None:
    assert guard(text) == "'" + text


decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=4)
words = st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"])))
offsets = st.integers(0, 10**8)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    fields: dict[str, Any] = {key: draw(words) for key in FACT_KEYS}
    for key in ("id", "text", "value_text", "rule"):
        fields[key] = draw(st.text(st.characters(exclude_categories=["Cs"])))
    for key in ("char_start", "char_end", "value_start", "value_end"):
        fields[key] = draw(offsets)
    fields |= {
        "value": draw(decimals), "value_norm": draw(decimals), "value_low": draw(st.none() | decimals),
        "value_high": draw(st.none() | decimals), "kind": draw(st.sampled_from(KINDS)), "modality": draw(st.sampled_from(MODALITIES)),
        "reading": draw(st.sampled_from(["asserted", "review"])),
    }  # fmt: skip
    return Fact(**fields)


@given(st.lists(facts(), max_size=4))
def test_what_is_written_is_read_back_the_same_with_its_digits(some: list[Fact]) -> None:
    back = facts_from_lines(fact_lines(some))
    assert list(back) == some
    assert [str(one.value) for one in back] == [format(one.value, "f") for one in some]


@given(st.lists(facts(), max_size=4))
def test_each_record_is_one_line_that_any_json_reader_takes(some: list[Fact]) -> None:
    text = "".join(f"{line}\n" for line in fact_lines(some))
    assert [json.loads(line)["id"] for line in text.split("\n")[:-1]] == [one.id for one in some]
