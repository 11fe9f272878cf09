"""Facts as a workbook."""

import io
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from tongzhou.facts.fact import FACT_KEYS, Fact
from tongzhou.formats.xlsx import fact_workbook
from tongzhou.store.words import load_words

WORDS = load_words("en", ("formats",))


def a_fact(**changes: Any) -> Fact:
    fields: dict[str, Any] = dict.fromkeys(FACT_KEYS)
    fields |= {
        "id": "ab12cd-1", "value": Decimal("25.0"), "kind": "level", "modality": "observed", "text": "进口25.0亿元", "char_start": 0,
        "char_end": 8, "value_text": "25.0", "value_start": 2, "value_end": 6, "value_norm": Decimal("2500000000"), "reading": "asserted",
        "rule": "level",
    }  # fmt: skip
    return Fact(**(fields | changes))


def test_the_first_sheet_holds_the_records_under_their_keys() -> None:
    book = load_workbook(io.BytesIO(fact_workbook([a_fact(value=Decimal("-26.70"))], WORDS)))
    sheet = book["Facts"]
    assert [cell.value for cell in sheet[1]] == list(FACT_KEYS)
    cell = sheet.cell(2, FACT_KEYS.index("value") + 1)
    assert (cell.value, cell.number_format) == (-26.7, "0.00")


def test_each_column_is_explained() -> None:
    sheet = load_workbook(io.BytesIO(fact_workbook([], WORDS)))["Columns"]
    assert [row[0].value for row in sheet.iter_rows()] == list(FACT_KEYS)
    assert all(row[1].value for row in sheet.iter_rows())


def test_a_text_is_never_a_formula_and_control_characters_are_left_out() -> None:
    sheet = load_workbook(io.BytesIO(fact_workbook([a_fact(text="=1+1\x07")], WORDS)))["Facts"]
    cell = sheet.cell(2, FACT_KEYS.index("text") + 1)
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_an_open_bound_is_an_empty_cell() -> None:
    sheet = load_workbook(io.BytesIO(fact_workbook([a_fact(value_high=Decimal("Infinity"))], WORDS)))["Facts"]
    assert sheet.cell(2, FACT_KEYS.index("value_high") + 1).value is None


def test_the_same_facts_give_the_same_bytes() -> None:
    assert fact_workbook([a_fact()], WORDS) == fact_workbook([a_fact()], WORDS)
