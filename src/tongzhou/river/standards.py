"""Water quality limits by edition, table and class (水质标准), as dated data."""

from dataclasses import dataclass
from datetime import date

from tongzhou.river.declared import CLASSES, read_names
from tongzhou.river.network import Designation, Names
from tongzhou.terms.declaration import Assumed, Basis, DeclaredFile, Table
from tongzhou.terms.errors import Fault

__all__ = ["Limit", "LimitInForce", "Standards", "limit_in_force", "read_standards"]


@dataclass(frozen=True, slots=True)
class Limit:
    """The limit of an item in one table of a standard (限值), mg/L; by class, or one for waters that drinking water is taken from."""

    item: str
    names: Names
    table: str
    by_class: tuple[float, ...] | None
    drinking_mg_l: float | None
    basis: Basis
    valid_from: date | None
    valid_to: date | None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Standards:
    """The limits declared (水质标准)."""

    title: Names
    limits: tuple[Limit, ...]
    assumed: tuple[Assumed, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitInForce:
    """The limit that applies to an item at a place on a day (适用限值), and whether any of that is assumed."""

    value_mg_l: float
    water_class: str
    table: str
    source: str | None
    is_assumed: bool


def read_standards(file: DeclaredFile, faults: list[Fault]) -> Standards | None:
    """Read the limits (读取水质标准); None where the file has faults, which are added to `faults`."""
    before = len(faults)
    top = Table.of(file, faults)
    title, assumed = read_names(top, "title"), list[Assumed]()
    basis = top.basis()
    since, until = top.day("valid_from"), top.day("valid_to")
    limits = []
    for table in top.tables("limit", required=True):
        item, names = table.text("item", required=True), read_names(table, "names")
        number = table.text("table", required=True)
        values = table.take("by_class", list, "[I, II, III, IV, V]") if "by_class" in table.data else None
        table.has("by_class")
        one = table.number("drinking_mg_l")
        own = table.basis(basis)
        table.finish()
        if (values is None) == (one is None) or (values is not None and not _is_row(values)):
            table.wrong("by_class", values, "[I, II, III, IV, V] / drinking_mg_l = 0.01")
        elif item and number and own:
            if own.is_assumed:
                assumed.append(Assumed(item, own.note, table.where(), own.note_english))
            row = tuple(float(value) for value in values) if values is not None else None
            limits.append(Limit(item, names, number, row, one, own, since, until, table.where()))
    top.finish()
    return None if len(faults) > before else Standards(title, tuple(limits), tuple(assumed))


def limit_in_force(standards: Standards, item: str, designation: Designation | None, day: date) -> LimitInForce | None:
    """Give the limit of an item in water of a designation on a day (适用限值), the strictest of those that apply.

    None says that no limit is in force: the item stands in no table that applies there. That is an answer, not a probability of 0.
    """
    if designation is None:
        return None
    found = []
    for one in standards.limits:
        if one.item != item or (one.valid_from and day < one.valid_from) or (one.valid_to and day > one.valid_to):
            continue
        value = one.by_class[CLASSES.index(designation.water_class)] if one.by_class else one.drinking_mg_l
        if value is not None and (one.by_class or designation.is_drinking):
            assumed = one.basis.is_assumed or designation.basis.is_assumed
            found.append(LimitInForce(value, designation.water_class, one.table, one.basis.source, assumed))
    return min(found, key=lambda one: one.value_mg_l, default=None)


def _is_row(values: list[object]) -> bool:
    numbers = [one for one in values if isinstance(one, int | float) and not isinstance(one, bool) and one > 0]
    return len(numbers) == len(values) == len(CLASSES)
