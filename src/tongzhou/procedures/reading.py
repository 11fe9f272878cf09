"""How the tables of a declaration are read (读取声明表): named entries, names in two languages, what a value rests on, CSV beside it."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import StringIO

from tongzhou.procedures.procedure import SIDES, Actor, Names
from tongzhou.procedures.span import Span, read_span
from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault, fault

__all__ = ["Reading", "actors", "entries", "names", "span", "words"]


@dataclass
class Reading:
    """A declaration while it is read (读取中的声明): the file, the CSV files beside it by name, what is wrong, what is assumed."""

    file: DeclaredFile
    tables: Mapping[str, str]
    faults: list[Fault]
    assumed: list[Assumed] = field(default_factory=list)
    sections: dict[str, Basis | None] = field(default_factory=dict)

    def basis(self, table: Table, what: str, section: str | None = None) -> Basis | None:
        """Give what a value rests on (依据): its own source or `assumed`, else that of its section in [basis]; a fault where neither is."""
        is_own = "source" in table.data or "assumed" in table.data
        found = table.basis(self.sections.get(section) if section else None)
        if is_own and found and found.is_assumed:
            self.assumed.append(Assumed(what, found.note, table.where("assumed"), found.note_english))
        return found

    def rows(self, table: Table, key: str, columns: tuple[str, ...]) -> list[tuple[str, dict[str, str]]]:
        """Give the rows of the CSV file that a key names, each with file:line (表行); a fault where file or columns are missing."""
        name = table.text(key, required=True)
        if name is None:
            return []
        if name not in self.tables:
            self.faults.append(
                fault(
                    "procedures.no_table",
                    "The table {name} does not lie beside the declaration. Tables there: {known}.",
                    table.where(key),
                    name=name,
                    known=", ".join(sorted(self.tables)) or "-",
                )
            )
            return []
        shown = f"{self.file.name.rpartition('/')[0]}/{name}".lstrip("/")
        reader = csv.DictReader(StringIO(self.tables[name]), strict=True)
        try:
            missing = [one for one in columns if one not in (reader.fieldnames or ())]
            if missing:
                self.faults.append(
                    fault(
                        "procedures.table_columns",
                        "The table lacks the columns {missing}. Its first row must name {columns}.",
                        f"{shown}:1",
                        missing=", ".join(missing),
                        columns=", ".join(columns),
                    )
                )
                return []
            return [
                (f"{shown}:{reader.line_num}", {str(k): (v or "").strip() for k, v in row.items() if k})
                for row in reader
            ]
        except csv.Error as error:
            self.faults.append(
                fault(
                    "procedures.table_broken",
                    "The table cannot be read: {reason}. Save it as CSV in UTF-8, fields with commas in double quotes.",
                    f"{shown}:{reader.line_num}",
                    reason=str(error),
                )
            )
            return []


def entries(top: Table, key: str, *, skip: tuple[str, ...] = ()) -> Iterator[tuple[str, Table]]:
    """Give the named tables inside a table (具名子表), such as each state of [states]."""
    section = top.table(key)
    if section is None:
        return
    for name in section.data:
        if name in skip:
            section.has(name)
            continue
        found = section.table(name)
        if found is not None:
            yield name, found


def names(table: Table) -> Names:
    """Give the name in both languages from the keys zh and en (名称)."""
    return {lang: table.text(lang, required=True) or "" for lang in ("zh", "en")}


def words(top: Table, key: str, *, required: bool = True) -> Names:
    """Give a name written as `key = { zh = "…", en = "…" }` (取双语名称)."""
    inner = top.table(key)
    if inner is None:
        if required and key not in top.data:
            top.take(key, dict, '{ zh = "…", en = "…" }', required=True)
        return {"zh": "", "en": ""}
    found = names(inner)
    inner.finish()
    return found


def span(table: Table, key: str, *, required: bool = False) -> Span | None:
    """Give a time limit (取时限)."""
    written = table.text(key, required=required)
    if written is None:
        return None
    found = read_span(written)
    if found is None:
        table.faults.append(
            fault(
                "procedures.bad_span",
                "The time limit {key} is {value!r}. Write working days as 20wd, days as 10d, running hours as 48h, minutes as 30min.",
                table.where(key),
                key=key,
                value=written,
            )
        )
    return found


def actors(table: Table, key: str, *, required: bool = False) -> tuple[Actor, ...]:
    """Give who may act, one `role@side` or a list of them (取操作方)."""
    if isinstance(table.data.get(key), str):
        one = table.text(key)
        written: tuple[str, ...] = (one,) if one else ()
    else:
        written = table.texts(key, required=required)
    found = []
    for one in written:
        role, at, side = one.partition("@")
        if at and role and side:
            found.append(Actor(role, side))
            continue
        table.faults.append(
            fault(
                "procedures.bad_actor",
                "{key} names {value!r}. Write role@side; sides are {sides}, or the key of a party.",
                table.where(key),
                key=key,
                value=one,
                sides=", ".join(SIDES),
            )
        )
    return tuple(found)
