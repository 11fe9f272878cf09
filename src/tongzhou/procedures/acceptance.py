"""Acceptance cases (验收案例): a situation, the moves made in it and what must come of each, in a file that an official can read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tongzhou.procedures.case import MODES, Attached, Person
from tongzhou.procedures.procedure import Names
from tongzhou.procedures.reading import names, span
from tongzhou.procedures.span import Span
from tongzhou.terms.declaration import Basis, Table, read_toml
from tongzhou.terms.errors import DeclarationError, Fault, fault

__all__ = ["Acceptance", "Figure", "Situation", "Step", "read_acceptance", "read_who"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a situation (步骤): time passes, somebody asks for a move, something must come of it.

    `after` is the time since the step before. `does` is a transition, a hand-over's verb, or None where only time passes; `again` sends the message
    of the step before once more. `then` is the state afterwards; `refused` a piece of the sentence of the refusal in each language; `late` holds
    move@party that must be overdue, `due` the moments at which move@party falls due, `may` what a person may do, `sees` and `not_sees` the fields
    that a party gets or must not get.
    """

    names: Names
    where: str
    after: Span | None = None
    person: Person | None = None
    does: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Attached, ...] = ()
    reason: str | None = None
    peer: str | None = None
    again: bool = False
    then: str | None = None
    refused: Names | None = None
    late: tuple[str, ...] | None = None
    due: Mapping[str, datetime] = field(default_factory=dict)
    may: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    not_sees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: tuple[str, ...] | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A situation (情形): who opens a case when, and the steps."""

    names: Names
    where: str
    person: Person
    at: datetime
    mode: str
    item: str | None
    parties: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure that must add up (数字核对): a total with its parts, or the rows of a table, all or by the values of a column.

    With `sum` the numbers in that column are added up instead of the rows counted. `falling` are numbers none of which may exceed the one
    before. `edition` is evidence.edition: `items` × `institutions` of it, of which `recognised` pairs count.
    """

    names: Names
    where: str
    total: int | None
    is_least: bool
    parts: Mapping[str, int]
    falling: tuple[int, ...]
    table: str | None
    column: str | None
    sum: str | None
    edition: str | None
    items: int | None
    institutions: int | None
    recognised: int | None
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The acceptance cases of a procedure (验收案例)."""

    procedure: str
    names: Names
    basis: Basis | None
    situations: tuple[Situation, ...]
    figures: tuple[Figure, ...]


def read_who(text: str) -> Person | None:
    """Read who acts (读取办理人): [KEY=]role,role@party; without a key the person is called after role and party.

    Examples
    --------
    >>> read_who("chief@north").key, read_who("wang=chief,officer@north").roles
    ('chief-north', ('chief', 'officer'))
    """
    key, equals, rest = text.rpartition("=")
    roles, at, party = rest.partition("@")
    named = tuple(one.strip() for one in roles.split(",") if one.strip())
    if not at or not party or not named or (equals and not key):
        return None
    return Person(key or f"{'+'.join(named)}-{party}", party, named)


def read_acceptance(text: str, name: str, faults: list[Fault]) -> Acceptance | None:
    """Read acceptance cases from their text (读取验收案例); every fault of form is noted, None where the text is not TOML."""
    try:
        file = read_toml(text, name)
    except DeclarationError as error:
        faults.extend(error.faults)
        return None
    top = Table.of(file, faults)
    made = Acceptance(
        top.text("procedure", required=True) or "",
        names(top),
        top.basis(),
        tuple(one for table in top.tables("case", required=True) if (one := _situation(table))),
        tuple(_figure(table) for table in top.tables("figure")),
    )
    top.finish()
    return made


def _situation(table: Table) -> Situation | None:
    said, person = names(table), _who(table, "opened_by")
    at = _moment(table, "at")
    mode = table.choice("mode", MODES) or "exercise"
    item, parties = table.text("item"), table.texts("parties")
    steps = tuple(_step(inner) for inner in table.tables("step", required=True))
    table.finish()
    if person is None or at is None:
        return None
    return Situation(said, table.where(), person, at, mode, item, parties, steps)


def _step(table: Table) -> Step:
    late, marks = table.texts("late"), table.texts("marks")
    refused, after = table.table("refused"), span(table, "after")
    if after is not None and after.unit == "wd":
        table.wrong("after", str(after), "3d / 2h / 30min")
    step = Step(
        names(table),
        table.where(),
        after,
        _who(table, "by") if "by" in table.data else None,
        table.text("does"),
        _texts(table, "with"),
        tuple(one for inner in table.tables("evidence") if (one := _attached(inner))),
        table.text("reason"),
        table.text("to"),
        table.flag("again"),
        table.text("then"),
        names(refused) if refused else None,
        late if "late" in table.data else None,
        _moments(table, "due"),
        _lists(table, "may"),
        _lists(table, "sees"),
        _lists(table, "not_sees"),
        marks if "marks" in table.data else None,
        table.text("owner"),
    )
    if step.does is not None and step.person is None:
        table.text("by", required=True)
    table.finish()
    return step


def _who(table: Table, key: str) -> Person | None:
    written = table.text(key, required=True)
    if written is None:
        return None
    found = read_who(written)
    if found is None:
        table.wrong(key, written, "role@party / name=role,role@party")
    return found


def _moment(table: Table, key: str) -> datetime | None:
    found = table.data.get(key) if table.has(key) else None
    if isinstance(found, datetime) and found.tzinfo is not None:
        return found
    if found is None:
        table.text(key, required=True)
    else:
        table.wrong(key, str(found), "2022-11-17T08:00:00+08:00")
    return None


def _texts(table: Table, key: str) -> Mapping[str, str]:
    inner = table.table(key)
    if inner is None:
        return {}
    found = {}
    for name, value in inner.data.items():
        inner.has(name)
        if isinstance(value, bool):
            found[name] = "yes" if value else "no"
        elif isinstance(value, datetime | date):
            found[name] = value.isoformat()
        elif isinstance(value, str | int | float):
            found[name] = str(value)
        else:
            inner.wrong(name, value, '"…" / 1 / 1.5 / true / 2022-11-17')
    return found


def _moments(table: Table, key: str) -> Mapping[str, datetime]:
    inner = table.table(key)
    if inner is None:
        return {}
    return {name: found for name in inner.data if (found := _moment(inner, name)) is not None}


def _lists(table: Table, key: str) -> Mapping[str, tuple[str, ...]]:
    inner = table.table(key)
    return {} if inner is None else {name: inner.texts(name) for name in inner.data}


def _attached(table: Table) -> Attached | None:
    kind, item = table.text("kind", required=True), table.text("item", required=True)
    house, issued = table.text("institution", required=True), table.day("issued", required=True)
    accreditation = table.text("accreditation")
    table.finish()
    if kind is None or item is None or house is None or issued is None:
        return None
    return Attached(kind, item, house, issued, accreditation)


def _figure(table: Table) -> Figure:
    falling: list[int] = []
    for n, one in enumerate(table.take("falling", list, "[160, 150]") or []):
        if isinstance(one, int) and not isinstance(one, bool):
            falling.append(one)
        else:
            table.wrong("falling", one, "[160, 150]", n)
    parts: dict[str, int] = {}
    inner = table.table("parts")
    for name in inner.data if inner else ():
        count = inner.take(name, int, "27") if inner else None
        if count is not None:
            parts[name] = count
    whole = {key: table.take(key, int, "80") for key in ("total", "items", "institutions", "recognised")}
    made = Figure(
        names(table),
        table.where(),
        whole["total"],
        table.flag("at_least"),
        parts,
        tuple(falling),
        table.text("table"),
        table.text("column"),
        table.text("sum"),
        table.text("edition"),
        whole["items"],
        whole["institutions"],
        whole["recognised"],
        table.basis(),
    )
    if made.total is None and not made.falling and made.edition is None:
        table.faults.append(
            fault(
                "procedures.figure_empty",
                "The figure says nothing that could be checked. Write total with parts or table, falling, or edition with items and institutions.",
                table.where(),
            )
        )
    table.finish()
    return made
