"""Declared values and the files they are written in (声明): dated, sourced, each with the line it stands on."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, TypeVar

from tongzhou.terms.errors import DeclarationError, Fault, fault

__all__ = ["Assumed", "Basis", "Dated", "DeclaredFile", "Place", "Table", "held_at", "read_toml", "scan_lines"]

Value = TypeVar("Value")
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Dated(Generic[Value]):
    """A declared value and the days on which it holds, both ends included (有效期值).

    `source` names the act, edition or page; where there is none the value is assumed. `where` is file:line.
    """

    value: Value
    valid_from: date | None = None
    valid_to: date | None = None
    source: str | None = None
    is_assumed: bool = False
    where: str | None = None

    def held_on(self, day: date) -> bool:
        """Say whether the value held on a day (当日是否有效)."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def held_at(values: Iterable[Dated[Value]], day: date) -> Dated[Value] | None:
    """Give the value that held on a day, the one with the latest start where several did (某日有效的值).

    Examples
    --------
    >>> rates = [Dated(3, date(2014, 1, 1), date(2017, 3, 31)), Dated(5, date(2017, 4, 1))]
    >>> held_at(rates, date(2017, 3, 31)).value, held_at(rates, date(2020, 1, 1)).value, held_at(rates, date(2013, 1, 1))
    (3, 5, None)
    """
    held = [one for one in values if one.held_on(day)]
    return max(held, key=lambda one: one.valid_from or date.min, default=None)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a declared value rests on (依据): a source, or the word that it is assumed and why."""

    source: str | None
    is_assumed: bool
    note: str | None = None
    note_english: str | None = None


@dataclass(frozen=True, slots=True)
class Assumed:
    """One thing a region assumes (假定): what, why, and where it is declared."""

    what: str
    note: str | None
    where: str
    note_english: str | None = None


# --- where each value stands -----------------------------------------------------------------------------------------

_BLANK = re.compile(r"(?:[ \t\r]|#[^\n]*)*")
_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*(\.?)""")
_SCALAR = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''(?:.|\n)*?'{3,5}|" + r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'|[^,\]}\n#]+",
    re.DOTALL,
)


class _Scanner:
    """Walks text that tomllib has accepted and notes on which line each key and each item of an array stands."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Place, int] = {(): 1}
        self.counts: dict[Place, int] = {}

    def note(self, place: Place) -> None:
        self.lines.setdefault(place, self.text.count("\n", 0, self.at) + 1)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def key(self) -> Iterator[str]:
        while found := _KEY.match(self.text, self.at):
            self.at = found.end()
            yield next(part for part in found.groups()[:3] if part is not None)
            if not found[4]:
                return

    def resolve(self, parts: Iterable[str]) -> Place:
        """Give the place a header means: a name that is an array of tables means its last table."""
        place: Place = ()
        for part in parts:
            place = (*place, part)
            if place in self.counts:
                place = (*place, self.counts[place] - 1)
        return place

    def document(self) -> None:
        table: Place = ()
        while True:
            self.skip(_SPACE)
            if not self.peek():
                return
            if self.text.startswith("[[", self.at):
                line = self.at
                self.at += 2
                parts = list(self.key())
                array = (*self.resolve(parts[:-1]), parts[-1])
                self.counts[array] = self.counts.get(array, 0) + 1
                table = (*array, self.counts[array] - 1)
                self.at, end = line, self.text.find("]]", self.at) + 2
                self.note(array)
                self.note(table)
                self.at = end
            elif self.peek() == "[":
                line = self.at
                self.at += 1
                table = self.resolve(list(self.key()))
                self.at, end = line, self.text.find("]", self.at) + 1
                self.note(table)
                self.at = end
            else:
                self.pair(table)

    def pair(self, table: Place) -> None:
        start = self.at
        place = (*table, *self.key())
        end, self.at = self.at, start
        self.note(place)
        self.at = self.text.find("=", end) + 1
        self.value(place)

    def value(self, place: Place) -> None:
        self.skip(_BLANK)
        opening = self.peek()
        if opening not in ("[", "{"):
            self.skip(_SCALAR)
            return
        self.at += 1
        count = 0
        while True:
            self.skip(_SPACE)
            if self.peek() in ("]", "}", ""):
                self.at += 1
                return
            if self.peek() == ",":
                self.at += 1
            elif opening == "{":
                self.pair(place)
            else:
                self.note((*place, count))
                self.value((*place, count))
                count += 1


def scan_lines(text: str) -> Mapping[Place, int]:
    r"""Give the line of every key and item of valid TOML (行号表), which tomllib does not tell.

    A place is the path of names and counts that leads to the value.

    Examples
    --------
    >>> lines = scan_lines('a = 1\n[[b]]\nc = [1,\n  2]\n')
    >>> lines["a",], lines["b", 0], lines["b", 0, "c", 1]
    (1, 2, 4)
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


@dataclass(frozen=True)
class DeclaredFile:
    """One TOML file of a region folder, with the line of each value (声明文件)."""

    name: str
    data: Mapping[str, object]
    lines: Mapping[Place, int] = field(default_factory=dict)

    def where(self, place: Place) -> str:
        """Give file:line of a value, or of the nearest table around it (位置)."""
        while place and place not in self.lines:
            place = place[:-1]
        return f"{self.name}:{self.lines.get(place, 1)}"


def read_toml(text: str, name: str) -> DeclaredFile:
    """Read a TOML file with the lines of its values (读取声明文件).

    Raises
    ------
    DeclarationError
        When the text is not TOML; the fault names line and column.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:  # the latter of thousands of nested brackets
        reason = str(error)
        found = re.search(r"\(at line (\d+), column (\d+)\)", reason)
        line = int(found[1]) if found else text.count("\n") + 1
        raise DeclarationError(
            fault(
                "terms.toml_syntax",
                "The file is not valid TOML: {reason}. Write key = value, text in double quotes, lists in square brackets.",
                f"{name}:{line}",
                reason=re.sub(r" \(at .*\)$", "", reason),
            )
        ) from None
    return DeclaredFile(name, data, scan_lines(text))


# --- reading one table, gathering faults -----------------------------------------------------------------------------


class Table:
    """One table of a declared file while it is read (声明表): gives values by key and type, gathers what is wrong.

    Every key asked for is known; `finish` reports the others.
    """

    def __init__(self, file: DeclaredFile, data: Mapping[str, object], place: Place, faults: list[Fault]) -> None:
        self.file = file
        self.data = data
        self.place = place
        self.faults = faults
        self.known: dict[str, None] = {}

    @classmethod
    def of(cls, file: DeclaredFile, faults: list[Fault]) -> "Table":
        """Give the table of a whole file (文件表)."""
        return cls(file, file.data, (), faults)

    def where(self, *keys: str | int) -> str:
        """Give file:line of a key of this table (位置)."""
        return self.file.where((*self.place, *keys))

    def has(self, key: str) -> bool:
        """Say whether the key is written (是否写明)."""
        self.known[key] = None
        return key in self.data

    def take(self, key: str, kind: type[Value], allowed: str, *, required: bool = False) -> Value | None:
        """Give the value of a key where it is of a type (取值), None and a fault where it is not."""
        self.known[key] = None
        if key not in self.data:
            if required:
                self.faults.append(
                    fault(
                        "terms.missing_field",
                        "The field {key} is missing. Write {allowed}.",
                        self.where(),
                        key=key,
                        allowed=allowed if allowed.startswith("[[") else f"{key} = {allowed}",
                    )
                )
            return None
        value = self.data[key]
        # True is an int to Python and a datetime is a date, not to a reader of the file
        if (
            isinstance(value, kind)
            and not (isinstance(value, bool) and kind is not bool)
            and type(value) is not datetime
        ):
            return value
        self.wrong(key, value, allowed)
        return None

    def wrong(self, key: str, value: object, allowed: str, *more: int) -> None:
        """Note a value of a wrong type or form (类型有误)."""
        self.faults.append(
            fault(
                "terms.wrong_type",
                "The field {key} is {value!r}. Write it as {allowed}.",
                self.where(key, *more),
                key=key,
                value=value,
                allowed=allowed,
            )
        )

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Give a text (取文字)."""
        found = self.take(key, str, '"…"', required=required)
        if found is not None and not found.strip():
            self.wrong(key, found, '"…"')
            return None
        return found

    def flag(self, key: str) -> bool:
        """Give a yes or no, no where it is not written (取是否)."""
        return bool(self.take(key, bool, "true / false"))

    def number(self, key: str, *, required: bool = False) -> float | None:
        """Give a number (取数)."""
        if isinstance(self.data.get(key), int) and not isinstance(self.data[key], bool):
            self.known[key] = None
            return float(self.take(key, int, "1.0") or 0)
        return self.take(key, float, "1.0", required=required)

    def day(self, key: str, *, required: bool = False) -> date | None:
        """Give a day (取日期), written bare or in quotes."""
        value = self.data.get(key)
        if isinstance(value, str):
            self.known[key] = None
            try:
                return date.fromisoformat(value)
            except ValueError:
                self.wrong(key, value, "2017-04-01")
                return None
        return self.take(key, date, "2017-04-01", required=required)

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Give a list of texts (取文字列)."""
        found = self.take(key, list, '["…", "…"]', required=required) or []
        kept = []
        for n, value in enumerate(found):
            if isinstance(value, str) and value.strip():
                kept.append(value)
            else:
                self.wrong(key, value, '["…", "…"]', n)
        return tuple(kept)

    def choice(self, key: str, allowed: Iterable[str], *, required: bool = False) -> str | None:
        """Give one of the words allowed (取选项)."""
        words = tuple(allowed)
        found = self.take(key, str, " / ".join(words), required=required)
        if found is not None and found not in words:
            self.wrong(key, found, " / ".join(words))
            return None
        return found

    def table(self, key: str) -> "Table | None":
        """Give a table inside this one (取子表)."""
        found = self.take(key, dict, "{ … }")
        return None if found is None else Table(self.file, found, (*self.place, key), self.faults)

    def tables(self, key: str, *, required: bool = False) -> Iterator["Table"]:
        """Give the tables of an array one after another (取子表列)."""
        for n, value in enumerate(self.take(key, list, f"[[{key}]]", required=required) or []):
            if isinstance(value, dict):
                yield Table(self.file, value, (*self.place, key, n), self.faults)
            else:
                self.wrong(key, value, f"[[{key}]]", n)

    def basis(self, inherited: Basis | None = None) -> Basis | None:
        """Give what the table rests on (依据): its own source or assumed, else the inherited one; a fault where neither is.

        A source and `assumed = true` together are allowed: the source is then what the assumption leans on.
        """
        source, assumed = self.text("source"), self.flag("assumed")
        note, english = self.text("assumed_note"), self.text("assumed_note_english")
        if source or assumed:
            return Basis(source, assumed, note, english)
        if inherited is None:
            self.faults.append(
                fault(
                    "terms.missing_source",
                    "The value has neither a source nor assumed = true. Name the act, edition or page, or mark it as assumed.",
                    self.where(),
                )
            )
        return inherited

    def finish(self) -> None:
        """Report the keys that nobody asked for (未知字段)."""
        for key in self.data:
            if key not in self.known:
                self.faults.append(
                    fault(
                        "terms.unknown_key",
                        "The field {key} is not known here. Allowed: {allowed}.",
                        self.where(key),
                        key=key,
                        allowed=", ".join(self.known),
                    )
                )
