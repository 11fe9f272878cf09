"""Facts and findings as lines of JSON and as CSV (记录格式).

The keys and their order are those of the records; a value is printed with the digits that were printed (25.0 stays 25.0) and never with an
exponent. Values of a record are in the words of the document; only the notes of findings are said in the user's language.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from json.encoder import encode_basestring
from operator import attrgetter
from typing import cast

from tongzhou.facts.fact import FACT_KEYS, KINDS, MODALITIES, Fact, Reading
from tongzhou.terms.errors import FactError, Fault, fault
from tongzhou.terms.finding import FINDING_KEYS, Finding
from tongzhou.terms.words import Words

__all__ = [
    "BOM",
    "NUMBER_KEYS",
    "fact_csv",
    "fact_lines",
    "facts_from_lines",
    "finding_csv",
    "finding_lines",
    "guard",
    "printed",
]

#: Spreadsheet programs take a CSV file for UTF-8 only when it begins with this mark.
BOM = "\ufeff"

_DECIMALS = ("value", "value_low", "value_high", "value_norm")
_OFFSETS = ("char_start", "char_end", "value_start", "value_end")
_NEVER_NULL = frozenset(
    (*_OFFSETS, "id", "value", "kind", "modality", "text", "value_text", "value_norm", "reading", "rule")
)
#: Keys whose values are numbers; every other value is text or null.
NUMBER_KEYS = frozenset((*_DECIMALS, *_OFFSETS))

_READINGS: tuple[Reading, ...] = ("asserted", "review", "decision")
_CHOICES: Mapping[str, tuple[str, ...]] = {"kind": KINDS, "modality": MODALITIES, "reading": _READINGS}
_NEWLINES = "\r\n"
_MEMO_LENGTH = 40
_MEMO_SIZE = 4096


def printed(value: Decimal) -> str:
    """Print a number with its digits and without an exponent (数字原样输出).

    Examples
    --------
    >>> printed(Decimal("25.0")), printed(Decimal("1E+3")), printed(Decimal("-0.0000001"))
    ('25.0', '1000', '-0.0000001')
    """
    return format(value, "f")


def guard(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula by an apostrophe before it (防公式注入).

    Examples
    --------
    >>> guard("=1+1"), guard("进口")
    ("'=1+1", '进口')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def fact_lines(facts: Iterable[Fact]) -> Iterator[str]:
    """Give each fact as one line of JSON without the newline (事实的JSON行).

    A bound that is infinite is null.

    Examples
    --------
    >>> list(fact_lines([]))
    []
    """
    values = attrgetter(*FACT_KEYS)
    known: dict[str | None, str] = {None: "null"}
    numbers = [key in _DECIMALS for key in FACT_KEYS]
    offsets = [key in _OFFSETS for key in FACT_KEYS]
    heads = [("{" if not n else ", ") + f'"{key}": ' for n, key in enumerate(FACT_KEYS)]
    template = "".join(f"{head}%s" for head in heads) + "}"
    text_at = [n for n in range(len(FACT_KEYS)) if not numbers[n] and not offsets[n]]
    number_at = [n for n in range(len(FACT_KEYS)) if numbers[n]]
    for fact in facts:
        row = list(values(fact))
        for n in text_at:
            one = row[n]
            said = known.get(one)
            if said is None:
                said = encode_basestring(one)
                if len(one) < _MEMO_LENGTH and len(known) < _MEMO_SIZE:
                    known[one] = said  # short ones recur: an area, a unit
            row[n] = said
        for n in number_at:
            one = row[n]
            row[n] = "null" if one is None or not one.is_finite() else format(one, "f")
        yield template % tuple(row)


def facts_from_lines(lines: Iterable[str], name: str = "-") -> tuple[Fact, ...]:
    """Read facts back from lines of JSON (读回事实).

    Empty lines are passed over; keys that are no key of the record are refused.

    Parameters
    ----------
    lines
        As `fact_lines` gives them, with or without newlines.
    name
        What the lines come from, for messages.

    Raises
    ------
    FactError
        Carrying every line that is no fact record, with its number.
    """
    facts: list[Fact] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        where = f"{name}:{number}"
        try:
            record = json.loads(line, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant)
        except ValueError:
            faults.append(
                fault("formats.not_json", "This line is no JSON record. Give one record on each line.", where)
            )
            continue
        wrong = _wrong_keys(record)
        if wrong:
            faults.append(
                fault(
                    "formats.fact_keys",
                    "The record cannot be read as a fact because of {keys}. It must have the keys of the fact record with values of "
                    "their kinds.",
                    where,
                    keys=", ".join(wrong),
                )
            )
        else:
            facts.append(_fact(record))
    if faults:
        raise FactError(faults)
    return tuple(facts)


def _no_constant(found: str) -> Decimal:
    raise ValueError(found)


def _wrong_keys(record: object) -> list[str]:
    """Name the keys that keep a record from being a fact."""
    if not isinstance(record, dict):
        return ["{ }"]
    wrong = sorted(set(FACT_KEYS) ^ set(record))
    for key in FACT_KEYS:
        if key in record and not _suits(key, record[key]):
            wrong.append(key)
    return wrong


def _suits(key: str, value: object) -> bool:
    if value is None:
        return key not in _NEVER_NULL
    if key in _OFFSETS:
        return isinstance(value, Decimal) and value == value.to_integral_value()
    if key in _DECIMALS:
        return isinstance(value, Decimal)
    return isinstance(value, str) and value in _CHOICES.get(key, (value,))


def _fact(record: dict[str, object]) -> Fact:
    values = {key: int(cast("Decimal", value)) if key in _OFFSETS else value for key, value in record.items()}
    return Fact(**values)  # type: ignore[arg-type]  # _wrong_keys has looked at each


def finding_lines(findings: Iterable[Finding], words: Words) -> Iterator[str]:
    """Give each finding as one line of JSON without the newline (勾稽结论的JSON行).

    `notes` is one text in the language of `words`, null when there is none.
    """
    for row in _finding_rows(findings, words):
        yield "{" + ", ".join(f'"{key}": {_json(value)}' for key, value in zip(FINDING_KEYS, row, strict=True)) + "}"


def _finding_rows(findings: Iterable[Finding], words: Words) -> Iterator[tuple[object, ...]]:
    between = words.get("formats.between_notes", " ")
    for one in findings:
        notes = between.join(words.tell(note) for note in one.notes) or None
        yield (
            one.id, one.type, one.expr, one.facts, one.lhs, one.rhs, one.residual, one.interval, one.verdict, notes,
        )  # fmt: skip


def _json(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, Decimal):
        return printed(value) if value.is_finite() else "null"
    if isinstance(value, tuple):
        return "[" + ", ".join(_json(one) for one in value) + "]"
    return encode_basestring(str(value))


def fact_csv(facts: Iterable[Fact]) -> Iterator[str]:
    """Give facts as CSV, the keys of the record as the first row (事实CSV).

    The first piece begins with the mark that spreadsheets need; texts that would run as a formula are guarded.
    """
    values = attrgetter(*FACT_KEYS)
    yield from _csv(FACT_KEYS, (values(one) for one in facts))


def finding_csv(findings: Iterable[Finding], words: Words) -> Iterator[str]:
    """Give findings as CSV, the keys of the record as the first row; lists are joined by a blank (勾稽结论CSV)."""
    yield from _csv(FINDING_KEYS, _finding_rows(findings, words))


def _csv(keys: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    out = io.StringIO()
    write = csv.writer(out, lineterminator=_NEWLINES).writerow
    write(keys)
    yield BOM + out.getvalue()
    for row in rows:
        out.seek(0)
        out.truncate()
        write([_cell(value) for value in row])
        yield out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return printed(value) if value.is_finite() else ""
    if isinstance(value, tuple):
        return guard(" ".join(_cell(one) for one in value))
    if isinstance(value, int):
        return str(value)
    return guard(str(value))
