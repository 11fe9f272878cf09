"""Recognised evidence, standards with a band and items of a declaration (互认证据、带幅度的标准、事项)."""

import math
from collections.abc import Mapping
from datetime import date

from tongzhou.procedures.procedure import TIES, Chosen, Edition, Evidence, Item, Names, Standard
from tongzhou.procedures.reading import Reading, entries, names, span
from tongzhou.terms.declaration import Basis, Table
from tongzhou.terms.errors import fault

__all__ = ["read_evidence", "read_items", "read_standards"]


def read_evidence(top: Table, reading: Reading) -> Mapping[str, Evidence]:
    """Read [evidence.KEY] with its editions and the reasons that permit a repeat (读取互认证据)."""
    found = {}
    for key, table in entries(top, "evidence"):
        said = names(table)
        when = table.table("recognised_when")
        issued_within = span(when, "issued_within") if when else None
        accredited = when.texts("accredited") if when else ()
        tied = {key: path for key in TIES if when and (path := when.text(key))}
        if when:
            when.finish()
        editions = tuple(_edition(inner, reading) for inner in table.tables("editions"))
        conditions = {}
        for name, inner in entries(table, "conditions"):
            conditions[name] = names(inner)
            inner.finish()
        repeat, never_blocked = _reasons(table, "repeat", reading), _reasons(table, "never_blocked", reading)
        basis = reading.basis(table, key, "evidence")
        table.finish()
        found[key] = Evidence(
            key, said, editions, issued_within, accredited, repeat, never_blocked, conditions, basis, tied
        )
    return found


def _reasons(table: Table, key: str, reading: Reading) -> Mapping[str, tuple[Names, Basis | None]]:
    found = {}
    for name, inner in entries(table, key):
        found[name] = (names(inner), reading.basis(inner, f"{key}.{name}", "evidence"))
        inner.finish()
    return found


def _edition(table: Table, reading: Reading) -> Edition:
    key = table.text("key", required=True) or ""
    begun, ended = table.day("valid_from", required=True), table.day("valid_to")
    items: dict[str, tuple[Names, str]] = {}
    for _, row in reading.rows(table, "items", ("code", "zh", "en", "condition")):
        items[row["code"]] = ({"zh": row["zh"], "en": row["en"]}, row["condition"])
    institutions: dict[str, tuple[Names, frozenset[str]]] = {}
    for _, row in reading.rows(table, "institutions", ("code", "zh", "en", "met")):
        met = frozenset(one for one in row["met"].split(";") if one)
        institutions[row["code"]] = ({"zh": row["zh"], "en": row["en"]}, met)
    without: set[tuple[str, str]] = set()
    if table.has("except"):
        for where, row in reading.rows(table, "except", ("item", "institution")):
            if row["item"] not in items or row["institution"] not in institutions:
                reading.faults.append(
                    fault(
                        "procedures.except_unknown",
                        "The exception names {item} at {institution}, which the lists do not hold. Correct the code or leave the row out.",
                        where,
                        item=row["item"],
                        institution=row["institution"],
                    )
                )
            without.add((row["item"], row["institution"]))
    basis = reading.basis(table, f"edition {key}", "evidence")
    table.finish()
    return Edition(key, begun or date.min, ended, items, institutions, frozenset(without), basis)


def read_standards(top: Table, reading: Reading) -> Mapping[str, Standard]:
    """Read [standards.KEY]: base, band, which way is stricter, what each party has chosen (读取标准)."""
    found = {}
    for key, table in entries(top, "standards"):
        said, unit = names(table), table.text("unit", required=True) or ""
        stricter = table.choice("stricter_is", ("lower", "higher"), required=True) or "lower"
        base, is_mandatory = table.number("base", required=True), table.flag("mandatory")
        band = table.table("band")
        if band is None and "band" not in table.data:
            table.take("band", dict, "{ min = 1.0, max = 2.0 }", required=True)
        low = band.number("min", required=True) if band else None
        high = band.number("max", required=True) if band else None
        band_basis = reading.basis(band, f"{key}.band", "bands") if band else None
        if band:
            band.finish()
        chosen = tuple(_chosen(inner, key, reading) for inner in table.tables("chosen"))
        basis = reading.basis(table, key, "standards")
        table.finish()
        base = _finite(base, 0.0)
        found[key] = Standard(
            key,
            said,
            unit,
            stricter,
            base,
            is_mandatory,
            _finite(low, base),
            _finite(high, base),
            chosen,
            basis,
            band_basis,
        )
    return found


def _finite(value: float | None, otherwise: float) -> float:
    return value if value is not None and math.isfinite(value) else otherwise


def _chosen(table: Table, standard: str, reading: Reading) -> Chosen:
    party, value = table.text("party", required=True) or "", table.number("value", required=True)
    begun, ended = table.day("valid_from"), table.day("valid_to")
    basis = reading.basis(table, f"{standard}.{party}", "standards")
    table.finish()
    return Chosen(party, _finite(value, 0.0), begun, ended, basis)


def read_items(top: Table, reading: Reading) -> Mapping[str, Item]:
    """Read [items]: who is competent, who handles, whose standard, by which mandate (读取事项)."""
    found = {}
    for key, table in entries(top, "items"):
        said = names(table)
        if isinstance(table.data.get("competent"), str):
            one = table.text("competent", required=True)
            competent: tuple[str, ...] = (one,) if one else ()
        else:
            competent = table.texts("competent", required=True)
        made = Item(
            key,
            said,
            competent,
            table.text("handled_by", required=True) or "",
            table.text("standard_of") or "",
            span(table, "within"),
            table.text("mandate"),
            table.texts("needs"),
            reading.basis(table, key, "items"),
        )
        table.finish()
        found[key] = made
    return found
