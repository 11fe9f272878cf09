"""Dated values, the lines of a TOML file, and faults gathered while a table is read."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongzhou.terms.declaration import Dated, Table, held_at, read_toml, scan_lines
from tongzhou.terms.errors import DeclarationError, Fault


def test_the_later_of_two_values_that_hold_on_a_day_is_taken() -> None:
    values = [Dated("old", date(2010, 1, 1)), Dated("new", date(2020, 1, 1))]
    held = held_at(values, date(2021, 5, 1))
    assert held is not None
    assert held.value == "new"


def test_both_ends_of_a_validity_belong_to_it_and_outside_there_is_nothing() -> None:
    values = [Dated(1, date(2014, 1, 1), date(2014, 12, 31))]
    assert held_at(values, date(2014, 1, 1)) == held_at(values, date(2014, 12, 31)) == values[0]
    assert held_at(values, date(2013, 12, 31)) is held_at(values, date(2015, 1, 1)) is None


def test_every_kind_of_toml_value_is_found_on_its_line() -> None:
    text = (
        "# a comment with = and [brackets]\n"
        'a.b = "one # two"\n'
        "[t]\n"
        'list = [ # opened\n  "x", # [not this]\n  { k = 1, m = [2,\n 3] },\n]\n'
        "[[t.rows]]\n"
        's = """many\nlines = [\n"""\n'
        "[[t.rows]]\n"
        "'quoted key' = 'c:\\dir'\n"
        "[t.rows.inner]\n"
        "day = 2020-01-01 07:00:00\n"
    )
    tomllib.loads(text)
    lines = scan_lines(text)
    assert lines["a", "b"] == 2
    assert lines["t", "list", 1, "m", 1] == 7
    assert lines["t", "rows", 0] == 9
    assert lines["t", "rows", 0, "s"] == 10
    assert lines["t", "rows", 1, "quoted key"] == 14
    assert lines["t", "rows", 1, "inner", "day"] == 16


@given(st.lists(st.tuples(st.integers(0, 3), st.text("ab#[]{}=,\"'\\ ", max_size=8)), max_size=8))
def test_the_line_of_a_key_is_right_however_strange_the_values_before_it(rows: list[tuple[int, str]]) -> None:
    lines = []
    for n, (blank, value) in enumerate(rows):
        lines += ["# x = ["] * blank
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'k{n} = ["{escaped}", {{ a = "{escaped}" }}]')
    text = "\n".join(lines)
    found = scan_lines(text)
    for n, key in enumerate(tomllib.loads(text)):
        assert lines[found[key,] - 1].startswith(f"k{n} =")


def test_a_syntax_error_is_a_fault_with_file_and_line() -> None:
    with pytest.raises(DeclarationError) as raised:
        read_toml('name = "x"\narea = [1,\nlevel = 3\n', "areas.toml")
    (one,) = raised.value.faults
    assert one.where is not None
    assert one.where.startswith("areas.toml:")
    assert "not valid TOML" in one.english


def test_an_unfinished_file_is_at_fault_on_its_last_line() -> None:
    with pytest.raises(DeclarationError) as raised:
        read_toml('a = 1\nb = "', "x.toml")
    assert raised.value.faults[0].where == "x.toml:2"


def _faults_of(text: str) -> tuple[Table, list[Fault]]:
    faults: list[Fault] = []
    return Table.of(read_toml(text, "f.toml"), faults), faults


def test_a_table_reports_what_is_missing_wrong_and_unknown_with_the_line_of_each() -> None:
    table, faults = _faults_of('name = 3\nflag = "yes"\nday = "31 May"\nlist = ["a", 2]\nsize = true\nodd = 1\n')
    assert table.text("name") is None
    assert table.flag("flag") is False
    assert table.day("day") is None
    assert table.texts("list") == ("a",)
    assert table.number("size") is None
    assert table.text("title", required=True) is None
    table.finish()
    assert [(one.message.key, one.where) for one in faults] == [
        ("terms.wrong_type", "f.toml:1"),
        ("terms.wrong_type", "f.toml:2"),
        ("terms.wrong_type", "f.toml:3"),
        ("terms.wrong_type", "f.toml:4"),
        ("terms.wrong_type", "f.toml:5"),
        ("terms.missing_field", "f.toml:1"),
        ("terms.unknown_key", "f.toml:6"),
    ]


def test_a_moment_is_not_taken_for_a_day() -> None:
    table, faults = _faults_of("day = 2020-01-01T08:00:00\n")
    assert table.day("day") is None
    assert len(faults) == 1


def test_a_value_with_neither_source_nor_assumed_is_a_fault() -> None:
    table, faults = _faults_of("a = 1\n")
    assert table.basis() is None
    assert faults[0].message.key == "terms.missing_source"


def test_an_empty_source_is_no_source() -> None:
    table, faults = _faults_of('source = " "\n')
    assert table.basis() is None
    assert {one.message.key for one in faults} == {"terms.wrong_type", "terms.missing_source"}


def test_brackets_nested_without_end_are_no_toml() -> None:
    with pytest.raises(DeclarationError, match="not valid TOML"):
        read_toml("a = " + "[" * 20_000, "f.toml")
