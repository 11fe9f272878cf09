"""Code lists and forms of a declaration (代码表与表单)."""

from collections.abc import Mapping

from tongzhou.procedures.procedure import TYPES, CodeList, Field, Form, Names
from tongzhou.procedures.reading import Reading, entries, names
from tongzhou.terms.declaration import Table
from tongzhou.terms.errors import fault

__all__ = ["read_forms", "read_lists"]


def read_lists(top: Table, reading: Reading) -> Mapping[str, CodeList]:
    """Read [lists]: each written out as values, or a table beside the declaration (读取代码表)."""
    found = {}
    for key, table in entries(top, "lists"):
        values: dict[str, Names] = {}
        is_table = table.has("table")
        if is_table:
            for where, row in reading.rows(table, "table", ("code", "zh", "en")):
                if not row["code"] or row["code"] in values:
                    reading.faults.append(
                        fault(
                            "procedures.table_code",
                            "The code {code!r} is empty or stands twice in the table. Give every row a code of its own.",
                            where,
                            code=row["code"],
                        )
                    )
                values[row["code"]] = {"zh": row["zh"], "en": row["en"]}
        elif not table.has("values"):
            table.take("values", dict, '{ code = { zh = "…", en = "…" } }', required=True)
        else:
            for code, inner in entries(table, "values"):
                values[code] = names(inner)
                inner.finish()
        basis = reading.basis(table, key, "lists")
        table.finish()
        found[key] = CodeList(key, values, basis, is_table)
    return found


def read_forms(top: Table, reading: Reading) -> Mapping[str, Form]:
    """Read [forms.KEY]: its name and its fields, each with its sharing (读取表单)."""
    found = {}
    for key, table in entries(top, "forms"):
        titles = names(table)
        fields: dict[str, Field] = {}
        for name in table.data:
            if name in ("zh", "en"):
                continue
            inner = table.table(name)
            if inner is not None:
                fields[name] = _field(name, inner)
        found[key] = Form(key, titles, fields)
    return found


def _field(key: str, table: Table) -> Field:
    said = names(table)
    kind = table.choice("type", TYPES, required=True) or "text"
    share = table.text("share")
    if share is None and "share" not in table.data:
        table.faults.append(
            fault(
                "procedures.no_share",
                "The field {key} does not say who may see it. Write share = preview, accepted, never or at:<state>.",
                table.where(),
                key=key,
            )
        )
    elif share is not None and share not in ("preview", "accepted", "never") and not share.startswith("at:"):
        table.wrong("share", share, "preview / accepted / never / at:<state>")
        share = None
    made = Field(
        key,
        said,
        kind,
        share or "never",
        not table.flag("optional"),
        table.text("list", required=kind == "code"),
        table.text("unit"),
        table.number("min"),
        table.number("max"),
        table.text("standard", required=kind == "standard" and "standard_by" not in table.data),
        table.texts("to"),
        table.text("standard_by"),
        table.flag("past"),
        table.flag("once"),
    )
    table.finish()
    return made
